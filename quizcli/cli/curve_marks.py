"""Where the learner's numbers stand in a curve: one of its values, or a place along it.

A number is a place where the probe says so of the output that was asked for (`Output.at`: the
step at which a gradient falls below a limit), and a value where it is one of those in the list.
The plots are imported only where there is something to mark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from quizcli import questions
from quizcli.cli.curve_axes import Axis, Number, Numbers
from quizcli.model import Output, Value, Variant, Verdict

if TYPE_CHECKING:
    from quizcli.cli import plots

YOU, MEASURED = "you", "measured"

BY = "_by_"
"""What stands between a measured number and the axis, in the name of the list behind it."""

NEAR = 1e-9
"""An entry so near to the key, relatively, is the key."""

SMALL = 2**10
"""A quotient of smaller whole numbers may stand in a list by chance: 1/8 in one of sizes."""

_ROUNDED = re.compile(r"\s*(?:(?:round|floor|ceil)\(\s*(\w+)\s*\)|(\w+))\s*")

Point: TypeAlias = "tuple[Number, Number]"


class Answer(NamedTuple):
    """What was asked for: its expression and key, and the number that was given, if one was.

    `label` names the part of a question in parts, with a blank behind it.
    """

    label: str
    expression: str
    key: Value | None
    given: Number | None

    def names(self, name: str) -> bool:
        """Whether the key is computed from that output."""
        return re.search(rf"\b{re.escape(name)}\b", self.expression) is not None

    def along(self, outputs: Mapping[str, Output]) -> str:
        """The list along which the answer is a place; empty where it is none."""
        found = _ROUNDED.fullmatch(self.expression)
        output = outputs.get(found[1] or found[2]) if found else None
        return output.at if output else ""

    def ends(self, name: str) -> bool:
        """Whether the key is computed from what a list such as grad_by_step belongs to: grad."""
        return self.names(name.partition(BY)[0])

    def stands_in(self, name: str, found: Numbers) -> bool:
        """Whether the key is one of the numbers of that list, and not by chance."""
        if not isinstance(self.key, int | float) or isinstance(self.key, bool):
            return False
        extreme = re.fullmatch(rf"\s*(?:max|min)\({re.escape(name)}\)\s*", self.expression)
        sure = extreme or self.ends(name) or not _common(self.key)
        return bool(sure) and any(same(each, self.key) for each in found)


# ---------------------------------------------------------------------- answers
def answers_of(variant: Variant, verdict: Verdict) -> tuple[Answer, ...]:
    """What was asked for and given: one number, or that of each part."""
    parts = questions.part_variants(variant)
    if not parts:
        return (_answer("", variant, verdict.understood),)
    labels = questions.TYPES["parts"].labels(variant.asked.question)
    told = {each.label: each.verdict.understood for each in verdict.parts}
    pairs = zip(labels, parts, strict=False)
    return tuple(_answer(f"{label} ", part, told.get(label, "")) for label, part in pairs)


def _answer(label: str, variant: Variant, understood: str) -> Answer:
    question = variant.asked.question
    number = given(variant, understood) if question.type == "numeric" else None
    if not isinstance(number, int | float) or isinstance(number, bool):
        number = None
    return Answer(label, question.answer, variant.key, number)


def given(variant: Variant, understood: str) -> Value | None:
    """The answer as a value again; behind a calculation stands what it comes to."""
    kind = questions.TYPES[variant.asked.question.type]
    value = kind.given(variant, understood.rpartition(" = ")[2])
    return None if value is None else _real(value)


def _real(value: Value) -> Value:
    """The value with floats for fractions."""
    if isinstance(value, tuple):
        return tuple(map(_real, value))
    return float(value) if isinstance(value, Fraction) else value


def same(entry: Number, key: Number) -> bool:
    """Whether an entry of a list is the key; reals up to rounding."""
    if isinstance(entry, float) and isinstance(key, float):
        return math.isclose(entry, key, rel_tol=NEAR)
    return entry == key


def _common(key: Number) -> bool:
    """Whether other things may well come to the same number: a whole one, a simple quotient."""
    if isinstance(key, int) or not math.isfinite(key):
        return True
    return max(map(abs, key.as_integer_ratio())) < SMALL


# ------------------------------------------------------------------------ marks
def marks(
    answers: Sequence[Answer],
    lines: Mapping[str, tuple[Axis, Numbers]],
    outputs: Mapping[str, Output],
    chart: plots.Chart,
) -> tuple[plots.Mark, ...]:
    """The learner's numbers in a chart of these lists: each as one of the values, or as a place
    with the measured one behind it."""
    found: list[plots.Mark] = []
    for answer in answers:
        at = answer.along(outputs)
        if at in lines:
            found += _places(answer, list(_points(*lines[at])), chart)
        elif not at:
            found += _value(answer, lines)
    return tuple(found)


def _points(along: Axis, found: Numbers) -> Iterator[Point]:
    return zip(along.along(len(found)), found, strict=True)


def _value(answer: Answer, lines: Mapping[str, tuple[Axis, Numbers]]) -> Iterator[plots.Mark]:
    """At the place of the key in the first list that has it; a level where it stands twice."""
    from quizcli.cli import plots

    name = next((each for each in lines if answer.stands_in(each, lines[each][1])), "")
    key = answer.key
    if name and answer.given is not None and isinstance(key, int | float):
        places = [x for x, y in _points(*lines[name]) if same(y, key)]
        x = places[0] if len(places) == 1 else None
        yield plots.Mark(f"{answer.label}{YOU}", answer.given, x)


def _places(answer: Answer, points: Sequence[Point], chart: plots.Chart) -> Iterator[plots.Mark]:
    """On the line at the x that was given, and at the measured one."""
    from quizcli.cli import plots
    from quizcli.cli.plots import charts

    if answer.given is None or not isinstance(answer.key, int | float):
        return
    logs = charts.logs(chart)
    for label, x in ((YOU, answer.given), (MEASURED, answer.key)):
        yield plots.Mark(f"{answer.label}{label}", height(points, x, logs), x, along=True)


def height(points: Sequence[Point], x: Number, logs: tuple[bool, bool]) -> Number:
    """The number at a place of a line, between two points as the line is drawn; NaN where there
    is none.  `logs` says which axes are log axes."""
    exact = next((y for place, y in points if place == x), None)
    if exact is not None:
        return exact
    around = next(((one, other) for one, other in pairwise(points) if one[0] < x < other[0]), None)
    return _between(*around, x, logs) if around else math.nan


def _between(one: Point, other: Point, x: Number, logs: tuple[bool, bool]) -> float:
    from quizcli.cli.plots.scales import Scale, drawable

    xs, ys = (one[0], x, other[0]), (one[1], other[1])
    axes = ((xs, logs[0]), (ys, logs[1]))
    if not all(drawable(each, log=log) for values, log in axes for each in values):
        return math.nan
    across, up = Scale(one[0], other[0], logs[0]), Scale(one[1], other[1], logs[1])
    return up.at(across.share(x))
