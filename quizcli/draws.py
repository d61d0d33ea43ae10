"""Draw a question's numbers from a seed: the same ones on every machine and Python version.

The random numbers are those of `dice`, which depend on no library.  Ranges are computed in
exact decimals, so a grid of 0.1 gives 0.3 and not 0.30000000000000004.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from quizcli import answers
from quizcli.dice import Dice
from quizcli.expressions import Expression, ExpressionError, parse
from quizcli.model import DrawRule, QuizError, Value, Values

MAX_TRIES = 1000
MAX_STEPS = 10**9
MAX_LIST = 64
MAX_WORK = 200_000
"""Drawn values and characters of expressions that all tries of one draw may take together."""

_NUMBER = r"[+-]?(?:\d{1,12}(?:\.\d{1,9})?|\.\d{1,9})(?:[eE][+-]?\d{1,2})?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*\.\.(?!\.)\s*({_NUMBER})(?:\s+step\s+({_NUMBER}))?\s*\Z")
_PLACE = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}")
_ITEM = re.compile(r"[.)](?:\s|$)")


class NoDraw(QuizError):
    """No draw within `MAX_TRIES` satisfied the constraints."""


class Draw(NamedTuple):
    """Drawn and derived values, and how many draws the constraints refused before."""

    values: dict[str, Value]
    rejected: int


# ---------------------------------------------------------------------- rules
def parse_rule(raw: object) -> DrawRule:
    """A rule from what a bank says: `3..12`, `-2..2 step 0.1`, a list of choices,
    `{list: 2..4, of: -12..12}`, or a constant.

    Raises ValueError with one sentence.
    """
    if isinstance(raw, Mapping):
        return _list_rule(raw)
    if isinstance(raw, list | tuple):
        return _choice_rule(raw)
    if isinstance(raw, str) and ".." in raw:
        return _range_rule(raw)
    return DrawRule("constant", value=_scalar(raw))


def _range_rule(text: str) -> DrawRule:
    match = _RANGE.match(text)
    if match is None:
        raise ValueError(f"{text} is not a range; write 3..12 or -2..2 step 0.1")
    low, high, step = match[1], match[2], match[3] or "1"
    if Fraction(step) <= 0:
        raise ValueError(f"the step of {text} must be above 0")
    if Fraction(low) > Fraction(high):
        raise ValueError(f"{text} is empty: {low} is above {high}")
    steps = (Fraction(high) - Fraction(low)) / Fraction(step)
    if steps > MAX_STEPS:
        raise ValueError(f"{text} has more than {MAX_STEPS} values")
    if 0 < steps < 1:
        raise ValueError(f"the step of {text} is longer than the range")
    return DrawRule("range", low, high, step)


def _choice_rule(raw: Sequence[object]) -> DrawRule:
    if not raw:
        raise ValueError("a choice needs at least one value")
    return DrawRule("choice", choices=tuple(_scalar(each) for each in raw))


def _list_rule(raw: Mapping[object, object]) -> DrawRule:
    if set(raw) != {"list", "of"}:
        raise ValueError("a list is drawn as {list: 2..4, of: -12..12}")
    of = parse_rule(raw["of"])
    length = raw["list"]
    size = _range_rule(length) if isinstance(length, str) else _fixed_length(length)
    whole = all(Fraction(each).denominator == 1 for each in (size.low, size.high, size.step))
    if not whole or not 0 <= Fraction(size.low) <= Fraction(size.high) <= MAX_LIST:
        raise ValueError(f"the length of a list lies in 0..{MAX_LIST}")
    if of.kind == "list":
        raise ValueError("a list of lists cannot be drawn")
    return DrawRule("list", size.low, size.high, size.step, of=of)


def _fixed_length(length: object) -> DrawRule:
    if isinstance(length, bool) or not isinstance(length, int):
        raise ValueError("the length of a list is a whole number or a range such as 2..4")
    return DrawRule("range", str(length), str(length))


def _scalar(raw: object) -> Value:
    if isinstance(raw, float) and not math.isfinite(raw):
        raise ValueError(f"{raw} cannot be drawn; a drawn number is finite")
    if isinstance(raw, bool | int | float | str):
        return raw
    raise ValueError("a drawn value is a number, a text, or true or false")


# ----------------------------------------------------------------------- draw
def draw(
    rules: Mapping[str, DrawRule], let: Mapping[str, str], where: Sequence[str], dice: Dice
) -> Draw:
    """Draw all names, derive those of `let` in their order, and try again until `where` holds.

    Constraints on drawn names alone are looked at first, so that they can keep a
    derived value from being computed where it has none.  A constraint that has no value
    at a draw (a division by zero, say) is not satisfied there.  Raises NoDraw after
    `MAX_TRIES` tries, fewer where one is much work, and ExpressionError for an unknown
    name and for a derived value that cannot be computed.
    """
    derived = {name: parse(text, names=_before(name, rules, let)) for name, text in let.items()}
    constraints = [parse(text, names={*rules, *let}) for text in where]
    tries = _tries(rules, [*let.values(), *where])
    early = [each for each in constraints if not each.names & let.keys()]
    late = [each for each in constraints if each.names & let.keys()]
    failures: Counter[str] = Counter()
    for rejected in range(tries):
        values = {name: _drawn(rule, dice) for name, rule in rules.items()}
        failed = _failed(early, values)
        if failed is None:
            for name, expression in derived.items():
                values[name] = _plain(expression.evaluate(values))
            failed = _failed(late, values)
        if failed is None:
            return Draw(values, rejected)
        failures[failed] += 1
    raise NoDraw(_no_draw(failures), exit_code=3)


def _tries(rules: Mapping[str, DrawRule], texts: Sequence[str]) -> int:
    """How often to try: not again where nothing is random, less often where a try is much work."""
    drawn = sum(1 + int(rule.high) if rule.kind == "list" else 1 for rule in rules.values())
    work = drawn + sum(map(len, texts))
    return max(1, min(MAX_TRIES, MAX_WORK // work)) if rules else 1


def _before(name: str, rules: Mapping[str, DrawRule], let: Mapping[str, str]) -> set[str]:
    """The names that a derived value may use: all drawn ones and those derived before."""
    order = list(let)
    return {*rules, *order[: order.index(name)]}


def _failed(constraints: Sequence[Expression], values: Values) -> str | None:
    """The first constraint that does not hold."""
    return next((each.text for each in constraints if not _holds(each, values)), None)


def _holds(constraint: Expression, values: Values) -> bool:
    try:
        return constraint.evaluate(values) is True
    except ExpressionError:
        return False


def _no_draw(failures: Counter[str]) -> str:
    tries = failures.total()
    blocked = ", ".join(f"{text} ({count})" for text, count in failures.most_common())
    times = "1 try" if tries == 1 else f"{tries} tries"
    return f"no draw satisfied where in {times}; not satisfied were {blocked}"


def _drawn(rule: DrawRule, dice: Dice) -> Value:
    match rule.kind:
        case "range":
            return _from_range(rule, dice)
        case "choice":
            return rule.choices[dice.below(len(rule.choices))]
        case "list":
            assert rule.of is not None
            length = _from_range(rule, dice)
            return tuple(_drawn(rule.of, dice) for _ in range(int(str(length))))
    return rule.value


def _from_range(rule: DrawRule, dice: Dice) -> Value:
    low, step, number = _grid(rule.low, rule.high, rule.step)
    value = low + step * dice.below(number)
    return value if isinstance(value, int) else float(value)


@lru_cache(maxsize=256)
def _grid(low: str, high: str, step: str) -> tuple[int | Fraction, int | Fraction, int]:
    """Where a range begins, its step, and how many values it has; whole numbers as ints."""
    first, last, width = Fraction(low), Fraction(high), Fraction(step)
    number = int((last - first) / width) + 1
    if first.denominator == width.denominator == 1:
        return int(first), int(width), number
    return first, width, number


def _plain(value: Value) -> Value:
    """A derived value as it is kept: exact fractions become numbers that print short."""
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    return _as_float(value) if isinstance(value, Fraction) else value


def _as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        raise ExpressionError("a derived value is too large") from None


# ----------------------------------------------------------------------- text
def fill(text: str, values: Values) -> str:
    """The text with `{{name}}` replaced by its value, for declared names only.

    Anything else between braces stays as it is, so that LaTeX is safe.  Numbers are
    shown without grouping, because they often stand in code.  A number that begins a line
    and ends a sentence there stays text: `1. Then` would begin a Markdown list.
    """

    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            return match[0]
        shown = answers.show(values[name], grouped=False)
        listed = shown.isdecimal() and "```" not in text and _begins_item(match)
        return f"{shown}\\" if listed else shown

    return _PLACE.sub(replaced, text)


def _begins_item(match: re.Match[str]) -> bool:
    """Whether a number in this place would be the number of a list."""
    before = match.string[: match.start()].rpartition("\n")[2]
    return not before.strip() and bool(_ITEM.match(match.string, match.end()))
