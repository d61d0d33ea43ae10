"""The curve that belongs to an answer: the list of numbers that was measured with its key.

A list is drawn where its output says along what it runs; without such words only a long one
is, for a line between five unrelated numbers shows nothing.  The plots are imported only
where there is something to draw.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from quizcli import questions
from quizcli.cli.curve_axes import Axis, Number, Numbers, axes_of, axis
from quizcli.model import Outcome, Output, Question, Signature, Value, Variant, Verdict

if TYPE_CHECKING:
    from quizcli.cli import plots
    from quizcli.session import Step

MOST_LINES, MOST_POINTS = 4, 400
"""What a plot has room for: four lines, two dots in each of 200 columns."""

FEWEST, MANY = 4, 8
"""Numbers of a list that is drawn: along a named axis, and along none."""

ENTRY, VALUE = "entry", "value"
YOU, MEASURED = "you", "measured"

BY = "_by_"
"""What stands between a measured number and the axis, in the name of the list behind it."""

NEAR = 1e-9
"""An entry so near to the key, relatively, is the key."""


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
    return _measured(variant, found, step.verdict.understood)


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
    variant: Variant, found: Mapping[str, Numbers], understood: str
) -> plots.Chart | None:
    """The lists in the key's expression, else all along the same axis, the key's own first."""
    outputs, answer = _outputs(variant), variant.asked.question.answer
    axes = axes_of(found, outputs)
    kept = [name for name in axes if _tells(found[name], axes[name], outputs.get(name))]
    kept = [name for name in kept if _names(answer, name)] or kept
    kept.sort(key=lambda name: (not _ends_in(answer, name), not _holds(found[name], variant.key)))
    if not kept:
        return None
    along = {name: axes[name] for name in kept if axes[name].shared == axes[kept[0]].shared}
    drawn = _chart(dict(list(along.items())[:MOST_LINES]), found)
    return drawn._replace(marks=_marks(variant, along, found, understood))


def _names(answer: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", answer) is not None


def _ends_in(answer: str, name: str) -> bool:
    """Whether the key is computed from what a list such as grad_by_step belongs to: grad."""
    return _names(answer, name.partition(BY)[0])


def _holds(found: Numbers, key: Value | None) -> bool:
    return isinstance(key, float) and any(_same(each, key) for each in found)


def _same(entry: Number, key: Number) -> bool:
    if isinstance(entry, float) and isinstance(key, float):
        return math.isclose(entry, key, rel_tol=NEAR)
    return entry == key


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


def _marks(
    variant: Variant, along: Mapping[str, Axis], found: Mapping[str, Numbers], understood: str
) -> tuple[plots.Mark, ...]:
    """The learner's own number, where the number asked for is one of those in the plot."""
    question, key = variant.asked.question, variant.key
    given = _given(variant, understood) if question.type == "numeric" else None
    if not isinstance(given, int | float) or isinstance(given, bool):
        return ()
    if not isinstance(key, int | float):
        return ()
    from quizcli.cli import plots

    for name, each in along.items():
        sure = _ends_in(question.answer, name) or isinstance(key, float)
        points = zip(each.along(len(found[name])), found[name], strict=True)
        places = [x for x, y in points if sure and _same(y, key)]
        if places:
            return (plots.Mark(YOU, given, places[0] if len(places) == 1 else None),)
    return ()


def _given(variant: Variant, understood: str) -> Value | None:
    """The answer as a value again; behind a calculation stands what it comes to."""
    kind = questions.TYPES[variant.asked.question.type]
    value = kind.given(variant, understood.rpartition(" = ")[2])
    return None if value is None else _real(value)


def _real(value: Value) -> Value:
    """The value with floats for fractions."""
    if isinstance(value, tuple):
        return tuple(map(_real, value))
    return float(value) if isinstance(value, Fraction) else value


def _vector(variant: Variant, verdict: Verdict) -> plots.Chart | None:
    """The real numbers asked for, and those that were given where they are not right."""
    key = numbers(variant.key)
    if key is None or not any(isinstance(each, float) for each in key):
        return None
    question = variant.asked.question
    found = axis(question.answer, _outputs(variant).get(question.answer))
    along = found if found.named else Axis(ENTRY, 1, VALUE, named=False)
    given = numbers(_given(variant, verdict.understood) or ())
    lines = {MEASURED: key}
    if given is not None and len(given) == len(key) and verdict.outcome is not Outcome.RIGHT:
        lines[YOU] = given
    return _chart(dict.fromkeys(lines, along), lines)
