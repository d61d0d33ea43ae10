"""A chart as an SVG or PNG file, drawn by matplotlib: the only module that knows it.

Scales, ticks and the order of the lines are those of the plot in the terminal, and the lines
are told apart without colour in the same way: by dashes and by signs.  Nothing is read of the
user's matplotlib settings, no display is needed, and the same chart gives the same bytes.
"""

from __future__ import annotations

import io
import logging
import os
import textwrap
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from quizcli.cli.plots import charts
from quizcli.cli.plots.charts import Axes, Chart, Series
from quizcli.cli.plots.drawing import SIGNS, name_of, outside
from quizcli.cli.text import clean
from quizcli.model import QuizError

if TYPE_CHECKING:
    from types import ModuleType

    from matplotlib.axes import Axes as Box
    from matplotlib.figure import Figure

SUFFIXES = (".svg", ".png")
INSTALL = 'saving a plot needs matplotlib: pip install "quizcli[plots]"'

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#aa3377")
"""Blue, vermilion and green of Okabe and Ito 2008, and a purple: apart for colour-blind eyes."""

DASHES = ("solid", (0, (6, 2.5)), (0, (1, 1.8)), (0, (7, 2, 1, 2)))
EVERY = 12
"""About so many signs on a line."""

WIDTH, BOX, LINE, EDGE = 8.0, 3.9, 0.2, 0.35
"""Inches: of the picture, of the height of the box, of a line of text, and at the edges."""

LEFT, RIGHT = 0.85, 0.3
ABOVE, BELOW = 0.25, 0.65
"""Inches between the box and the text above it, and the text below it."""

DOTS = 150
CELLS = (66, 18)
"""The ticks are those of a plot of so many cells."""

TITLE, WORDS = 68, 105
"""Signs in a line of the title, and of what stands above and below the box."""

LONG = 26
SETTINGS: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "svg.hashsalt": "quizcli",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "text.usetex": False,
    "axes.formatter.use_mathtext": False,
    "path.simplify": False,
}


class Caption(NamedTuple):
    """What is said about a plot: above it, and in small print below it."""

    title: str
    sentence: str
    notes: tuple[str, ...] = ()


def check(path: Path, *, force: bool) -> None:
    """QuizError for a file that could not be written, before anything is measured for it."""
    if path.suffix.lower() not in SUFFIXES:
        raise QuizError(f"{path}: a plot is saved as .svg or .png; choose such a name")
    if find_spec("matplotlib") is None:
        raise QuizError(INSTALL)
    if path.exists() and not force:
        raise QuizError(f"{path} is there already: choose another name, or add --force")
    folder = path.parent
    if not folder.is_dir():
        raise QuizError(f"there is no folder {folder}; make it, or choose another")
    if not os.access(folder, os.W_OK):
        raise QuizError(f"{folder} is a folder that can't be written to; choose another")


def save(chart: Chart, caption: Caption, path: Path, *, force: bool) -> None:
    """Write the chart to the file.  QuizError where there is nothing to draw or no way to."""
    check(path, force=force)
    _write(path, picture(chart, caption, path.suffix.lower()[1:]))


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing."""
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise QuizError(f"{path} can't be written ({error.strerror})") from error


def picture(chart: Chart, caption: Caption, form: str) -> bytes:
    """The bytes of the picture; `form` is svg or png.  QuizError where nothing can be drawn."""
    found = charts.axes(_whole(chart), *CELLS)
    if found is None:
        raise QuizError("there is no number that could be drawn; nothing is saved")
    mpl, make = _loaded()
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that the font lacks is drawn as a box
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        drawn = _figure(make, chart, caption, found)
        out = io.BytesIO()
        drawn.savefig(out, format=form, dpi=DOTS, metadata=_metadata(form, caption))
    return out.getvalue()


def _loaded() -> tuple[ModuleType, type[Figure]]:
    """matplotlib and its figures, silent about its caches.  QuizError where it is broken."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise QuizError(f"matplotlib can't be loaded ({error}); install it anew") from error
    return mpl, Figure


def _whole(chart: Chart) -> Chart:
    """The chart with its spread as points, so that the axes hold the bands as well."""
    log_x, log_y = charts.logs(chart)
    return chart._replace(
        series=tuple(_widened(each) for each in chart.series), log_x=log_x, log_y=log_y
    )


def _widened(series: Series) -> Series:
    ends = (
        (x, y) for (x, _), both in zip(series.points, series.spread, strict=False) for y in both
    )
    return series._replace(points=(*series.points, *ends))


def _metadata(form: str, caption: Caption) -> dict[str, str | None]:
    """The title and nothing that changes from day to day."""
    if form == "svg":
        return {"Title": _line(caption.title), "Date": None, "Creator": None}
    return {"Title": _line(caption.title), "Software": None}


# ------------------------------------------------------------------- the sheet
def _figure(make: type[Figure], chart: Chart, caption: Caption, found: Axes) -> Figure:
    """The box with text above and below it, the sheet as high as all that takes."""
    title, sentence = _wrapped(caption.title, TITLE), _wrapped(caption.sentence, WORDS)
    small = [line for each in _notes(chart, caption, found) for line in _wrapped(each, WORDS)]
    above = EDGE + LINE * (1.4 * len(title) + len(sentence)) + ABOVE
    below = BELOW + LINE * (1.3 * _legend_rows(chart) + len(small)) + EDGE
    height = above + BOX + below
    figure = make(figsize=(WIDTH, height))
    box = figure.add_axes((LEFT / WIDTH, below / height, 1 - (LEFT + RIGHT) / WIDTH, BOX / height))
    left, top = EDGE / WIDTH, 1 - EDGE / height
    under = top - 1.4 * LINE * len(title) / height
    figure.text(left, top, "\n".join(title), va="top", size=12.5, weight="bold")
    figure.text(left, under, "\n".join(sentence), va="top")
    figure.text(left, EDGE / height, "\n".join(small), va="bottom", size=8, color="0.35")
    _draw(box, chart, found)
    _legend(box, chart, below - BELOW, below)
    return figure


def _notes(chart: Chart, caption: Caption, found: Axes) -> Iterator[str]:
    if any(each.spread for each in chart.series):
        yield "the bands reach from the least to the greatest value"
    yield from charts.notes(chart)
    yield from outside(chart, found)
    yield from caption.notes


def _line(words: str) -> str:
    return " ".join(clean(words).split())


def _wrapped(words: str, width: int) -> list[str]:
    return textwrap.wrap(_line(words), width)


# --------------------------------------------------------------------- the box
def _draw(box: Box, chart: Chart, found: Axes) -> None:
    """Axes, lines and marks.  Places are shares of the box, as they are in the terminal."""
    box.set(xlim=(0, 1), ylim=(0, 1))
    logs = (" (log scale)" if each.scale.log else "" for each in found)
    box.set_xlabel(f"{_line(chart.x_label)}{next(logs)}")
    box.set_ylabel("\n".join(_wrapped(f"{chart.y_label}{next(logs)}", 48)))
    for axis, sides in ((found.x, box.set_xticks), (found.y, box.set_yticks)):
        ticks = zip(axis.ticks, axis.labels, strict=True)
        inside = [(p, said) for t, said in ticks if 0 <= (p := charts.place(axis, t)) <= 1]
        sides([p for p, _ in inside], labels=[said for _, said in inside])
    box.grid(color="0.9", linewidth=0.6)
    box.set_axisbelow(True)
    box.spines[["top", "right"]].set_visible(False)
    for number, each in enumerate(chart.series):
        _series(box, chart, number, each, found)
    _marks(box, chart, found)


def _series(box: Box, chart: Chart, number: int, series: Series, found: Axes) -> None:
    """A line with its signs, and its spread as a band."""
    runs = charts.runs(series, found)
    points = sum(map(len, runs))
    for i, run in enumerate(runs):
        box.plot(
            [x for x, _ in run],
            [y for _, y in run],
            linestyle=DASHES[number] if series.joined else "none",
            marker=SIGNS[number],
            markevery=max(points // EVERY, 1) if series.joined else 1,
            markersize=5,
            color=COLOURS[number],
            linewidth=1.6,
            clip_on=chart.limits is not None,
            label=_line(series.label) if i == 0 else None,
        )
    if series.spread:
        band = list(_band(series, found))
        box.fill_between(
            [x for x, _, _ in band],
            [low for _, low, _ in band],
            [high for _, _, high in band],
            color=COLOURS[number],
            alpha=0.15,
            linewidth=0,
        )


def _band(series: Series, found: Axes) -> Iterator[tuple[float, float, float]]:
    """The least and the greatest value at each place, cut off at the edges of the box."""
    for (x, _), ends in zip(series.points, series.spread, strict=True):
        if charts.drawable(found.x, x):
            low, high = (_within(found, each) for each in ends)
            yield charts.place(found.x, x), low, high


def _within(found: Axes, value: float) -> float:
    if charts.drawable(found.y, value):
        return min(max(charts.place(found.y, value), 0.0), 1.0)
    return 1.0 if value > 0 else 0.0


def _marks(box: Box, chart: Chart, found: Axes) -> None:
    for mark in chart.marks:
        if not charts.has_place(mark, found):
            continue
        y, label = charts.place(found.y, mark.y), _line(name_of(mark))
        if mark.x is None:
            box.axhline(y, color="black", linestyle=(0, (3, 2, 1, 2)), linewidth=1, label=label)
        else:
            x = charts.place(found.x, mark.x)
            box.plot([x], [y], "D", color="black", markersize=6, clip_on=False, label=label)


# ------------------------------------------------------------------ the legend
def _named(chart: Chart) -> list[str]:
    """What the legend explains: the lines where there are several, and the marks."""
    lines = [each.label for each in chart.series] if len(chart.series) > 1 else []
    return [_line(each) for each in (*lines, *map(name_of, chart.marks))]


def _columns(names: list[str]) -> int:
    return 2 if any(len(each) > LONG for each in names) else 3


def _legend_rows(chart: Chart) -> int:
    names = _named(chart)
    return -(-len(names) // _columns(names))


def _legend(box: Box, chart: Chart, top: float, below: float) -> None:
    """Below the box; `top` and `below` are inches from the lower edge of the sheet."""
    names = _named(chart)
    handles = [
        each for each in box.get_legend_handles_labels()[0] if str(each.get_label()) in names
    ]
    if handles:
        box.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0, (top - below) / BOX),
            borderaxespad=0,
            ncols=_columns(names),
            frameon=False,
            handlelength=4,
        )
