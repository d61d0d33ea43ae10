"""Plots of `quizcli lab`: from what was typed to a plot on the screen, in JSON or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cli import shell
from quizcli.cli.lab import reading
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.text import Text

    from quizcli.cli.lab.comparisons import Comparison
    from quizcli.cli.lab.figure_screens import Figure
    from quizcli.cli.lab.figures import Drawing
    from quizcli.cli.lab.running import Course, Measured
    from quizcli.cli.look import Look
    from quizcli.model import Signature, Signatures
    from quizcli.worker.client import Worker

LIMIT = 60.0
"""Seconds that one measurement may take."""


class Wanted(NamedTuple):
    """What was asked for, as typed."""

    sweep: str
    outputs: tuple[str, ...]
    seeds: int
    log: bool | None
    limits: str
    guess: str
    save: Path | None
    force: bool
    script: bool
    device: str
    as_json: bool
    plain: bool


def refuse_left_over(wanted: Wanted) -> None:
    """QuizError for options of a plot where nothing is plotted."""
    given = {
        "--output": bool(wanted.outputs),
        "--seeds": wanted.seeds > 0,
        "--log/--linear": wanted.log is not None,
        "--range": bool(wanted.limits),
        "--guess": bool(wanted.guess),
        "--save": wanted.save is not None,
        "--force": wanted.force,
    }
    for name, there in given.items():
        if there:
            raise QuizError(f"{name} is for plots: add --sweep PARAMETER=LOW..HIGH/COUNT")


def opened(device: str) -> Worker:
    """The worker, not started; who asks for a plot waits longer than who answers a question."""
    from quizcli.worker.client import Worker

    shell.check_device(device)
    return Worker(device, limit=LIMIT)


def tell(look: Look, drawn: Callable[[], list[Text]], words: Iterable[str]) -> None:
    """A result: drawn in a terminal, in words elsewhere."""
    if look.plain:
        shell.put("\n".join(words))
        return
    import sys

    from quizcli.cli import screens

    screens.draw(look.console(sys.stdout), drawn())


# ----------------------------------------------------------------------- plots
def sweep(signature: Signature, words: Sequence[str], wanted: Wanted) -> None:
    """Plot outputs of a probe against a parameter."""
    from quizcli.cli.lab import figures

    swept = reading.sweep(signature, wanted.sweep)
    outputs = reading.outputs(signature, wanted.outputs)
    arguments = reading.arguments(signature, words)
    courses = figures.sweep_courses(signature, swept, outputs, arguments)
    how = _drawing(wanted)
    measured = _measured(courses, wanted.seeds or 1, wanted)
    figure = figures.sweep_figure(courses, measured, how)
    head = {"probe": signature.name, "parameter": swept.parameter.name}
    _put(courses, measured, figure, {**head, "values": list(swept.values)}, wanted)


def compare(words: Sequence[str], known: Signatures, wanted: Wanted) -> None:
    """Plot a prepared comparison, or list them all where none is named."""
    from quizcli.cli.lab import figures
    from quizcli.cli.lab.comparisons import COMPARISONS

    if wanted.sweep or wanted.outputs:
        raise QuizError("a comparison has its own sweep; leave --sweep and --output out")
    if not words:
        _list_comparisons(wanted)
        return
    if len(words) > 1:
        raise QuizError(f"lab compare takes one name and no parameters; leave {words[1]} out")
    if words[0] not in COMPARISONS:
        raise QuizError(reading.unknown("comparison", words[0], COMPARISONS, "quizcli lab compare"))
    comparison = COMPARISONS[words[0]]
    courses = figures.comparison_courses(comparison, known)
    how = _drawing(wanted)
    measured = _measured(courses, wanted.seeds or comparison.seeds, wanted)
    figure = figures.comparison_figure(comparison, measured, how)
    _put(courses, measured, figure, _head(comparison), wanted)


def _drawing(wanted: Wanted) -> Drawing:
    """How to draw; the box is as high as the terminal leaves room for."""
    import shutil

    from quizcli.cli.lab.figures import Drawing

    return Drawing(
        log=wanted.log,
        limits=reading.limits(wanted.limits, log=wanted.log),
        marks=reading.marks(wanted.guess),
        rows=shutil.get_terminal_size().lines,
    )


def _measured(courses: Sequence[Course], seeds: int, wanted: Wanted) -> Measured:
    """Measure, once it is known that the result can be kept."""
    from quizcli.cli.lab import running

    if wanted.save is not None:
        from quizcli.cli.plots import saving

        saving.check(wanted.save, force=wanted.force)
    elif wanted.force:
        raise QuizError("--force is for --save FILE, which it lets write over a file")
    with opened(wanted.device) as worker:
        return running.measure(courses, seeds, worker)


def _put(
    courses: Sequence[Course],
    measured: Measured,
    figure: Figure,
    head: Mapping[str, object],
    wanted: Wanted,
) -> None:
    """The plot on standard output, and in its file where one is wanted."""
    from quizcli.cli.lab import figure_screens, figures
    from quizcli.cli.lab import guess as lab_guess

    if wanted.save is not None:
        _save(figure, wanted.save, force=wanted.force)
    if wanted.as_json:
        saved = None if wanted.save is None else str(wanted.save)
        found = figures.as_json(courses, measured)
        guess = lab_guess.as_json(figure.chart)
        shell.put_json({"version": 1, **head, **found, **guess, "saved": saved})
        return
    look = shell.look(plain=wanted.plain)
    words = figure_screens.plain_figure(figure, look)
    tell(look, lambda: figure_screens.figure(figure, look), words)
    if wanted.save is not None:
        shell.say(f"the plot is in {wanted.save}")


def _save(figure: Figure, path: Path, *, force: bool) -> None:
    """The plot in a file, without what differs from run to run."""
    from quizcli.cli.plots import saving

    notes = tuple(f"{name}: {words}" for name, words in figure.remarks if name != "ran")
    caption = saving.Caption(figure.title, figure.sentence, notes)
    saving.save(figure.chart, caption, path, force=force)


# ----------------------------------------------------------------- comparisons
def _list_comparisons(wanted: Wanted) -> None:
    from quizcli.cli.lab import screens as lab_screens
    from quizcli.cli.lab.comparisons import COMPARISONS, TOPICS

    refuse_left_over(wanted)
    if wanted.as_json:
        shell.put_json(
            {"version": 1, "comparisons": [_head(each) for each in COMPARISONS.values()]}
        )
        return
    look = shell.look(plain=wanted.plain)
    named = [(topic, [(each.name, each.title) for each in of]) for topic, of in TOPICS.items()]
    tell(
        look,
        lambda: lab_screens.comparisons(named, look),
        lab_screens.plain_comparisons(named),
    )


def _head(comparison: Comparison) -> dict[str, object]:
    return {
        "comparison": comparison.name,
        "title": comparison.title,
        "look": comparison.look,
        "source": comparison.source,
    }
