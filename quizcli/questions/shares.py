"""What the types share whose answers have several parts: entries, letters, shares, points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from quizcli.model import Asked, Outcome, PartVerdict, QuizError, Value, Verdict
from quizcli.questions.base import Fault

T = TypeVar("T")


SAID = {Outcome.RIGHT: "right", Outcome.SKIPPED: "left out"}
"""What is said of a part that is not wrong."""


def partly(
    understood: str, expected: str, right_parts: Sequence[str], parts: int, what: str
) -> Verdict:
    """Wrong as a whole: which of its parts are right is said, and their share is kept."""
    count = len(right_parts)
    which = f": {', '.join(right_parts)}" if right_parts else ""
    because = f"{count} of {parts} {what} {'is' if count == 1 else 'are'} right{which}."
    return Verdict(Outcome.WRONG, understood, expected, because=because, share=count / parts)


def wrong_number(what: str, number: int, least: int, most: int) -> list[Fault]:
    """Too few or too many entries under the key `what`."""
    if least <= number <= most:
        return []
    entries = "1 entry" if number == 1 else f"{number} entries"
    return [(what, "E409", f"{what} has {entries}; give {least} to {most}")]


def alike(texts: Sequence[str]) -> int | None:
    """The position of the first text that stands there before, if one does."""
    seen: set[str] = set()
    for i, each in enumerate(texts):
        plain = " ".join(each.split())
        if plain in seen:
            return i
        seen.add(plain)
    return None


def hold_apart(asked: Asked, texts: Sequence[str]) -> None:
    """QuizError when two entries read the same once their numbers are filled in."""
    again = alike(texts)
    if again is not None:
        message = f"two entries read {texts[again]} (seed {asked.seed}); keep them apart with where"
        raise QuizError(f"{asked.question.id}: {message}")


def positions(key: Value, number: int) -> list[int]:
    """The positions in a key, which may be from a log: none but those below `number`."""
    found = key if isinstance(key, tuple) else ()
    return [each for each in found if isinstance(each, int) and 0 <= each < number]


def points(earned: float, most: int) -> str:
    """Points as people read them: 3 of 4 points, 0.67 of 1 point."""
    return f"{earned:.2f}".rstrip("0").rstrip(".") + f" of {most} point{'s' * (most != 1)}"


def judgement(part: PartVerdict) -> str:
    """What became of a part in a few words."""
    if part.carried:
        return f"right for your {' and '.join(part.carried)}"
    return SAID.get(part.verdict.outcome, "wrong")


def reason(part: PartVerdict) -> str:
    """Why a part earned what it did, as a line of Markdown that shows no key."""
    line = f"{part.label} {judgement(part)}, {points(part.earned, part.points)}"
    return f"{line}: {part.verdict.because}" if part.verdict.because else f"{line}."


def swapped(entries: Sequence[T]) -> list[list[T]]:
    """The entries with two neighbours swapped, once for each pair."""
    return [
        [*entries[:i], entries[i + 1], entries[i], *entries[i + 2 :]]
        for i in range(len(entries) - 1)
    ]
