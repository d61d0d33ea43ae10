"""Entries to be put in order: as the author wrote them, or by what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

from quizcli import answers, expressions
from quizcli.model import (
    Asked,
    Item,
    Option,
    Output,
    Question,
    QuizError,
    Tolerance,
    Value,
    Values,
    Variant,
    Verdict,
)
from quizcli.questions import base, choice, near, shares

MOST_ITEMS = 26
TIED = Tolerance(rel=1e-9, abs=1e-12)
"""Values no further apart than this may owe their order to rounding."""


class Order(base.QuestionType):
    """`items` in the right order, or each with a `value` that they are sorted by, smallest
    first; the key is their positions as shown."""

    name = "order"
    fields = frozenset({"items"})
    required = frozenset({"items"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Too few or too many items, two that are the same, values for some only."""
        items = question.items
        found = shares.wrong_number("items", len(items), 2, MOST_ITEMS)
        again = shares.alike([each.text for each in items])
        if again is not None:
            message = "this item is there already; each is listed once"
            found.append((f"items[{again}]", "E410", message))
        bare = [i for i, each in enumerate(items) if not each.value]
        if 0 < len(bare) < len(items):
            message = "this item has no `value` and others have; give one to all of them or to none"
            found.append((f"items[{bare[0]}]", "E411", message))
        return found

    def alternatives(self, question: Question) -> tuple[Option, ...]:
        """The items."""
        return tuple(Option(each.text) for each in question.items)

    def options(self, asked: Asked) -> Mapping[str, str]:
        """A letter for each item."""
        return dict(zip(choice.LETTERS, choice.option_texts(asked), strict=False))

    def how(self, asked: Asked) -> str:
        """All letters, in order."""
        example = " ".join(choice.LETTERS[: len(asked.options)][::-1])
        return f"All letters from first to last, such as {example}."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The positions, as shown, from first to last."""
        shares.hold_apart(asked, choice.option_texts(asked))
        shown = {each.text: i for i, each in enumerate(asked.options)}
        return tuple(shown[each.text] for each in _sorted(asked, scope))

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Right only as a whole; of a wrong order the right neighbours are named."""
        reading = answers.read_order(typed, len(variant.asked.options))
        if not isinstance(reading.value, tuple):
            return base.unreadable(reading.hint)
        if reading.value == variant.key:
            return base.right(reading.understood, self.expected(variant))
        given, key = (_neighbours(variant, each) for each in (reading.value, variant.key))
        right = [each for each in given if each in key]
        return shares.partly(
            reading.understood, self.expected(variant), right, len(key), "neighbouring pairs"
        )

    def expected(self, variant: Variant) -> str:
        """The letters in the right order, and the texts."""
        texts = choice.option_texts(variant.asked)
        places = shares.positions(variant.key, len(texts))
        letters = " ".join(choice.LETTERS[i] for i in places)
        return f"{letters} ({'; '.join(texts[i] for i in places)})"

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """With blanks, without, and with signs between."""
        letters = _letters(variant, variant.key)
        return (" ".join(letters), "".join(letters), " > ".join(letters))

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """Two neighbours swapped."""
        return ((" ".join(each), False) for each in shares.swapped(_letters(variant, variant.key)))


TYPE = Order()


def _sorted(asked: Asked, scope: Values) -> list[Item]:
    """The items from first to last.  QuizError when values are no numbers, or tie."""
    items = asked.question.items
    if not any(each.value for each in items):
        return list(items)
    values = [_number(asked, each, scope) for each in items]
    order = sorted(range(len(items)), key=values.__getitem__)
    for one, other in pairwise(order):
        if answers.matches(values[one], values[other], TIED):
            tie = f"{items[one].value} and {items[other].value} tie at {answers.show(values[one])}"
            raise QuizError(f"{asked.question.id}: {tie} (seed {asked.seed})")
    return [items[i] for i in order]


def _number(asked: Asked, item: Item, scope: Values) -> int | Fraction | float:
    """What an item is sorted by."""
    value = expressions.parse(item.value).evaluate(scope)
    if isinstance(value, bool | str | tuple) or math.isnan(value):
        shown = f"{item.value} is {answers.show(value)}"
        raise QuizError(f"{asked.question.id}: {shown}, which has no place in an order")
    return value


def _letters(variant: Variant, positions: Value) -> list[str]:
    number = len(variant.asked.options)
    return [choice.LETTERS[i] for i in shares.positions(positions, number)]


def _neighbours(variant: Variant, positions: Value) -> list[str]:
    """Each letter with the one that follows."""
    letters = _letters(variant, positions)
    return [f"{one} {other}" for one, other in pairwise(letters)]
