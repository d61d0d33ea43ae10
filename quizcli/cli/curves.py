"""The curve that belongs to an answer: the list of numbers that was measured with its key.

A list is drawn where its output says along what it runs; without such words only a long one
is, for a line between five unrelated numbers shows nothing.  The plots are imported only
where there is something to draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from quizcli.cli import curve_marks
from quizcli.cli.curve_axes import Axis, Number, Numbers, axes_of, axis
from quizcli.cli.curve_marks import BY, MEASURED, YOU, Answer
from quizcli.model import Outcome, Output, Question, Signature, Value, Variant, Verdict

if TYPE_CHECKING:
    from quizcli.cli import plots
    from quizcli.session.turns import Step

MOST_LINES, MOST_POINTS = 4, 400
"""What a plot has room for: four lines, two dots in each of 200 columns."""

FEWEST, MANY = 4, 8
"""Numbers of a list that is drawn: along a named axis, and along none."""

ENTRY, VALUE = "entry", "value"


def chart(step: Step) -> plots.Chart | None:
    """What to draw below the verdict of a question that is done, or None."""
    variant = step.variant
    if not step.final or variant is None or not variant.measurements:
        return None
    if variant.asked.question.type == "vector":
        return _vector(variant, step.verdict)
    found = _lists(variant.measurements[0].outputs)
    if not found:
        return None
    answers = curve_marks.answers_of(variant, step.verdict)
    return _measured(found, answers, _outputs(variant))


def charts(measured: Mapping[str, Value], outputs: Mapping[str, Output]) -> list[plots.Chart]:
    """Every list that a line can be drawn through, those along the same axis together."""
    found = _lists(measured)
    axes = axes_of(found, outputs)
    left = [name for name, each in axes.items() if _tells(found[name], each, outputs.get(name))]
    drawn = []
    while left:
        shared = axes[left[0]].shared
        names = [name for name in left if axes[name].shared == shared][:MOST_LINES]
        drawn.append(_chart({name: axes[name] for name in names}, found))
        left = [name for name in left if name not in names]
    return drawn


def repeats(drawn: plots.Chart) -> bool:
    """Whether the verdict tells the same numbers as the plot, which it does of a vector."""
    return drawn.series[0].label == MEASURED


def numbers(value: Value) -> Numbers | None:
    """The value as a list of so many numbers that a line through them can tell something."""
    if not isinstance(value, tuple) or len(value) < FEWEST:
        return None
    found = tuple(e for e in value if isinstance(e, int | float) and not isinstance(e, bool))
    return found if len(found) == len(value) else None


def _lists(outputs: Mapping[str, Value]) -> dict[str, Numbers]:
    every = ((name, numbers(each)) for name, each in outputs.items())
    return {name: each for name, each in every if each is not None}


# ------------------------------------------------------------------------- axes
def _signature(question: Question) -> Signature | None:
    if not question.measure:
        return None
    from quizcli.probes import signatures

    return signatures().get(question.measure)


def _outputs(variant: Variant) -> Mapping[str, Output]:
    signature = _signature(variant.asked.question)
    return signature.outputs if signature else {}


def _tells(found: Numbers, along: Axis, output: Output | None) -> bool:
    """Whether a line through these numbers tells something; sizes of a tensor do not."""
    if output and output.type == "shape":
        return False
    if along.named:
        return True
    return len(found) >= MANY and any(isinstance(each, float) for each in found)


# ----------------------------------------------------------------------- charts
def _measured(
    found: Mapping[str, Numbers], answers: Sequence[Answer], outputs: Mapping[str, Output]
) -> plots.Chart | None:
    """The lists in the expressions of the keys, else all along the same axis, those behind the
    keys first."""
    axes = axes_of(found, outputs)
    kept = [name for name in axes if _tells(found[name], axes[name], outputs.get(name))]
    kept = [name for name in kept if any(each.names(name) for each in answers)] or kept
    kept.sort(key=lambda name: _rank(name, found[name], answers, outputs))
    if not kept:
        return None
    along = {name: axes[name] for name in kept if axes[name].shared == axes[kept[0]].shared}
    drawn = _chart(dict(list(along.items())[:MOST_LINES]), found)
    lines = {name: (each, found[name]) for name, each in along.items()}
    return drawn._replace(marks=curve_marks.marks(answers, lines, outputs, drawn))


def _rank(
    name: str, found: Numbers, answers: Sequence[Answer], outputs: Mapping[str, Output]
) -> tuple[bool, bool]:
    """A list that a key ends or is a place along first, then one that holds a key."""
    behind = any(each.ends(name) or each.along(outputs) == name for each in answers)
    holds = any(isinstance(each.key, float) and each.stands_in(name, found) for each in answers)
    return not behind, not holds


def _chart(along: Mapping[str, Axis], found: Mapping[str, Numbers]) -> plots.Chart:
    """The lists as lines; each is called what it belongs to, since the axis has the rest."""
    from quizcli.cli import plots

    series = tuple(
        plots.Series(
            name.partition(BY)[0],
            _thinned(tuple(zip(each.along(len(found[name])), found[name], strict=True))),
            joined=each.named,
        )
        for name, each in along.items()
    )
    first, labels = next(iter(along.values())), {each.y for each in along.values()}
    label = first.y if len(labels) == 1 else VALUE
    return plots.Chart(first.x, label, series, log_y=_log([found[name] for name in along]))


def _log(lists: Iterable[Numbers]) -> bool | None:
    """True where each line that has zeros spans decades without them, which only a log axis
    shows; else the plot decides."""
    from quizcli.cli.plots.scales import asks_for_log

    with_zeros = [each for each in lists if min(each) == 0]
    above = [[y for y in each if y > 0] for each in with_zeros]
    return True if above and all(map(asks_for_log, above)) else None


def _thinned(points: tuple[tuple[Number, Number], ...]) -> tuple[tuple[Number, Number], ...]:
    """As many of the points as are told apart, evenly taken, with both ends and the extremes."""
    last = len(points) - 1
    if last < MOST_POINTS:
        return points
    every = range(last + 1)
    even = {round(i * last / (MOST_POINTS - 1)) for i in range(MOST_POINTS)}
    ends = {find(every, key=lambda i: points[i][1]) for find in (min, max)}
    return tuple(points[i] for i in sorted(even | ends))


def _vector(variant: Variant, verdict: Verdict) -> plots.Chart | None:
    """The real numbers asked for, and those that were given where they are not right."""
    key = numbers(variant.key)
    if key is None or not any(isinstance(each, float) for each in key):
        return None
    question = variant.asked.question
    found = axis(question.answer, _outputs(variant).get(question.answer))
    along = found if found.named else Axis(ENTRY, 1, VALUE, named=False)
    given = numbers(curve_marks.given(variant, verdict.understood) or ())
    lines = {MEASURED: key}
    if given is not None and len(given) == len(key) and verdict.outcome is not Outcome.RIGHT:
        lines[YOU] = given
    return _chart(dict.fromkeys(lines, along), lines)
