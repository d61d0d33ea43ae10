"""Two lists, and what of the one belongs to what of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizcli import answers, draws
from quizcli.model import Asked, Option, Output, Question, Value, Values, Variant, Verdict
from quizcli.questions import base, choice, near, shares

MOST = 26


class Match(base.QuestionType):
    """`pairs` of left and right, of which several may share a right, and `extra` rights that
    belong to none; the key has, for each left, the position of its right as shown."""

    name = "match"
    fields = frozenset({"pairs", "extra"})
    required = frozenset({"pairs"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Too few or too many pairs or rights, two entries that are the same."""
        found = shares.wrong_number("pairs", len(question.pairs), 2, MOST)
        rights = [each.text for each in self.alternatives(question)]
        known = len(rights) - len(question.extra)
        number = f"{len(rights)} different right side{'s' * (len(rights) != 1)}"
        if not found and not 2 <= len(rights) <= MOST:
            found = [("pairs", "E409", f"{number}; give 2 to {MOST}, with `extra`")]
        again = shares.alike(rights)
        if again is not None and again >= known:
            message = "this right side is there already; `extra` lists further ones"
            return [*found, (f"extra[{again - known}]", "E410", message)]
        if again is not None or shares.alike(list(question.pairs)) is not None:
            found.append(("pairs", "E410", "two entries of a side differ in nothing but blanks"))
        return found

    def alternatives(self, question: Question) -> tuple[Option, ...]:
        """The right sides, each once."""
        rights = dict.fromkeys(question.pairs.values())
        return tuple(Option(each) for each in (*rights, *question.extra))

    def options(self, asked: Asked) -> Mapping[str, str]:
        """A number for each left side, then a letter for each right side."""
        lefts = {str(i): text for i, text in enumerate(_lefts(asked), start=1)}
        return lefts | dict(zip(choice.LETTERS, choice.option_texts(asked), strict=False))

    def how(self, asked: Asked) -> str:
        """A letter for each number."""
        return "A letter for each number, such as 1b 2a."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The position of the right side that belongs to each left side in turn."""
        shares.hold_apart(asked, _lefts(asked))
        shares.hold_apart(asked, choice.option_texts(asked))
        shown = {each.text: i for i, each in enumerate(asked.options)}
        return tuple(shown[right] for right in asked.question.pairs.values())

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Right only as a whole; of wrong pairs the right ones are named."""
        asked = variant.asked
        reading = answers.read_pairs(typed, len(asked.question.pairs), len(asked.options))
        if not isinstance(reading.value, tuple):
            return base.unreadable(reading.hint)
        if reading.value == variant.key:
            return base.right(reading.understood, self.expected(variant))
        key = _pairs(variant, variant.key)
        right = [each for each in _pairs(variant, reading.value) if each in key]
        return shares.partly(reading.understood, self.expected(variant), right, len(key), "pairs")

    def expected(self, variant: Variant) -> str:
        """The pairs as they are typed, and their texts."""
        lefts, texts = _lefts(variant.asked), choice.option_texts(variant.asked)
        places = shares.positions(variant.key, len(texts))
        named = (f"{left}: {texts[i]}" for left, i in zip(lefts, places, strict=False))
        return f"{' '.join(_pairs(variant, variant.key))} ({'; '.join(named)})"

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """With numbers, and letters alone."""
        pairs = _pairs(variant, variant.key)
        return (" ".join(pairs), " ".join(each[-1] for each in pairs))

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """The right sides of two neighbours swapped, where they differ."""
        places = shares.positions(variant.key, len(variant.asked.options))
        swapped = (each for each in shares.swapped(places) if each != places)
        return ((" ".join(_pairs(variant, tuple(each))), False) for each in swapped)


TYPE = Match()


def _lefts(asked: Asked) -> list[str]:
    return [draws.fill(each, asked.draw).strip() for each in asked.question.pairs]


def _pairs(variant: Variant, positions: Value) -> list[str]:
    """Each number with its letter."""
    places = shares.positions(positions, len(variant.asked.options))
    return [f"{i}{choice.LETTERS[place]}" for i, place in enumerate(places, start=1)]
