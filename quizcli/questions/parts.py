"""What the types share whose answers have several parts: entries, letters, shares."""

from __future__ import annotations

from collections.abc import Sequence

from quizcli.model import Asked, Outcome, QuizError, Value, Verdict
from quizcli.questions.base import Fault


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
