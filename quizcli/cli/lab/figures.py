"""From a sweep or a comparison to the figure that shows it, and to JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from quizcli.answers import show
from quizcli.cli import plots
from quizcli.cli.furniture import number
from quizcli.cli.lab import guess as lab_guess
from quizcli.cli.lab import reading
from quizcli.cli.lab.figure_screens import Figure
from quizcli.cli.lab.running import Course, Measured
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizcli.cli.lab.comparisons import Comparison, Setting
    from quizcli.model import Signature, Signatures, Value

SPREAD = "median, least and greatest of {}"


class Drawing(NamedTuple):
    """How the plot is wanted: axes (None: as the numbers ask), bounds, a guess, how many rows."""

    log: bool | None = None
    limits: tuple[float, float] | None = None
    marks: tuple[plots.Mark, ...] = ()
    rows: int = 24


# ----------------------------------------------------------------------- sweeps
def sweep_courses(
    signature: Signature,
    swept: reading.Sweep,
    outputs: Sequence[str],
    arguments: Mapping[str, Value],
) -> list[Course]:
    """A line for each output; for an output that is a list, a line for each value."""
    name = swept.parameter.name
    if name in arguments:
        raise QuizError(f"{name} is swept: leave --{name} out, or sweep another parameter")
    courses: list[Course] = []
    for output in outputs:
        if reading.is_curve(signature, output):
            for value in swept.values:
                label = f"{name} {show(value)}"
                courses.append(Course(label, signature, output, {**arguments, name: value}))
        else:
            courses.append(Course(output, signature, output, arguments, name, swept.values))
    _refuse_many(courses, outputs)
    return courses


def _refuse_many(courses: Sequence[Course], outputs: Sequence[str]) -> None:
    if len(courses) > plots.MOST_LINES:
        what = "values" if len(outputs) == 1 else "outputs"
        raise QuizError(
            f"these are {len(courses)} lines and a plot has room for {plots.MOST_LINES}; "
            f"take fewer {what}"
        )
    if len({bool(each.parameter) for each in courses}) > 1:
        raise QuizError("a list of numbers and one number have no axis in common; plot one of them")


def sweep_figure(courses: Sequence[Course], measured: Measured, how: Drawing) -> Figure:
    """What a sweep found."""
    first = courses[0]
    signature, output = first.signature, first.signature.outputs[first.output]
    several = len({each.output for each in courses}) > 1
    doc = output.doc if first.parameter else first.along.y
    chart = plots.Chart(
        x_label=first.parameter or first.along.x,
        y_label="outputs" if several else ", ".join(filter(None, (first.output, doc))),
        series=measured.series,
        marks=how.marks,
        log_y=how.log,
        limits=how.limits,
    )
    guess = lab_guess.sentence(chart)
    return Figure(
        title=signature.title,
        aside=f"{signature.topic}/{signature.name}",
        sentence=_joined(*(_sentence(each, chart) for each in measured.series), guess),
        chart=chart,
        remarks=(
            ("with", _arguments(courses)),
            ("source", signature.source),
            *_spread(measured),
            _ran(measured),
        ),
        rows=how.rows,
        seeds=_seeds(measured),
    )


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _arguments(courses: Sequence[Course]) -> str:
    """Every argument but the swept one, so that the plot can be had again."""
    first, last = courses[0], courses[-1]
    named = {p.name: first.arguments.get(p.name, p.default) for p in first.signature.parameters}
    swept = {name for name, each in named.items() if last.arguments.get(name, each) != each}
    swept.add(first.parameter)
    shown = (f"{name} {show(each)}" for name, each in named.items() if name not in swept)
    return ", ".join(shown) or "nothing else to set"


def _sentence(series: plots.Series, chart: plots.Chart) -> str:
    """Where a line begins and ends, and its least and greatest values in between."""
    (x0, y0), (x1, y1) = series.points[0], series.points[-1]
    where, place = chart.x_label, plots.places([x for x, _ in series.points])
    write = plots.writer([y for _, y in series.points])
    if len(series.points) == 1:
        return f"{series.label} is {write(y0)} at {where} {place(x0)}."
    start = f"{series.label} goes from {write(y0)} at {where} {place(x0)}"
    said = f"{start} to {write(y1)} at {place(x1)}"
    inner = [point for point in series.points[1:-1] if point[1] == point[1]]
    low, high = min(y0, y1), max(y0, y1)
    for word, x, y in _extremes(inner):
        if (word == "lowest" and y < low) or (word == "highest" and y > high):
            said += f", {word} {write(y)} at {place(x)}"
    return f"{said}."


def _extremes(points: Sequence[tuple[float, float]]) -> list[tuple[str, float, float]]:
    if not points:
        return []
    least = min(points, key=lambda each: each[1])
    most = max(points, key=lambda each: each[1])
    return [("lowest", *least), ("highest", *most)]


def _ran(measured: Measured) -> tuple[str, str]:
    runs = number(measured.runs, "measurement")
    where = f"{measured.backend} {measured.device}"
    return "ran", f"{where}, {runs} in {measured.seconds:.2f} s"


def _spread(measured: Measured) -> tuple[tuple[str, str], ...]:
    """What the numbers are where there were several seeds."""
    seeds = _seeds(measured)
    return (("seeds", SPREAD.format(seeds)),) if seeds else ()


def _seeds(measured: Measured) -> str:
    """Which seeds, where there were several."""
    count = len(measured.seeds)
    return f"{count} seeds from {measured.seeds[0]} on" if count > 1 else ""


# ------------------------------------------------------------------ comparisons
def comparison_courses(comparison: Comparison, known: Signatures) -> list[Course]:
    """A line for each setting."""
    return [_course(comparison, each, known) for each in comparison.settings]


def _course(comparison: Comparison, setting: Setting, known: Signatures) -> Course:
    return Course(
        label=setting.label,
        signature=known[setting.probe or comparison.probe],
        output=setting.output,
        arguments=setting.arguments,
        parameter=setting.parameter or comparison.parameter,
        values=comparison.values,
    )


def comparison_figure(comparison: Comparison, measured: Measured, how: Drawing) -> Figure:
    """What a comparison found."""
    chart = plots.Chart(
        x_label=comparison.x,
        y_label=comparison.y,
        series=measured.series,
        marks=how.marks,
        log_x=comparison.log_x,
        log_y=comparison.log_y if how.log is None else how.log,
        limits=how.limits,
    )
    return Figure(
        title=comparison.title,
        aside=f"compare {comparison.name}",
        sentence=_joined(comparison.look, lab_guess.sentence(chart)),
        chart=chart,
        remarks=(("source", comparison.source), *_spread(measured), _ran(measured)),
        rows=how.rows,
        seeds=_seeds(measured),
    )


# ------------------------------------------------------------------------- JSON
def as_json(courses: Sequence[Course], measured: Measured) -> dict[str, object]:
    """Every line with its numbers, for programs."""
    lines = zip(courses, measured.series, strict=True)
    return {
        "seeds": list(measured.seeds),
        "series": [_line_as_json(course, series) for course, series in lines],
        "device": measured.device,
        "backend": measured.backend,
        "seconds": measured.seconds,
        "measurements": measured.runs,
    }


def _line_as_json(course: Course, series: plots.Series) -> dict[str, object]:
    from quizcli.store.values import encode, encode_names

    ys = [y for _, y in series.points]
    spread = series.spread or tuple((y, y) for y in ys)
    return {
        "label": series.label,
        "probe": course.signature.name,
        "output": course.output,
        "parameter": course.parameter or None,
        "arguments": encode_names(course.arguments),
        "x": [encode(x) for x, _ in series.points],
        "median": [encode(y) for y in ys],
        "least": [encode(low) for low, _ in spread],
        "greatest": [encode(high) for _, high in spread],
    }
