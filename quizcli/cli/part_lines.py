"""A line for each part of an answer: those that need no other one are not asked for again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from quizcli import answers
from quizcli.model import Outcome, Verdict

HOW = "Each part has a line of its own; at the first one all answers in one line will do too."
"""What is said of the lines, beside how answers in one line are written."""


class Ask(Protocol):
    """Asks for a line."""

    def __call__(self, label: str, *, last: bool) -> str | None:
        """What is typed at a label, the `last` one of its answer; None to skip."""


class PartLines:
    """What was typed to each part, as far as it stands: until all can be read, and in a second
    try for the parts that were right."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = tuple(labels)
        self._typed: dict[str, str] = {}

    @property
    def labels(self) -> Sequence[str]:
        """The labels of all parts."""
        return self._labels

    @property
    def standing(self) -> Mapping[str, str]:
        """What need not be typed again, by label."""
        return self._typed

    def read(self, ask: Ask) -> str | None:
        """All of them as one line, each missing one asked for by its label; None to skip.

        Who types all answers at the first label has typed the line.
        """
        missing = [each for each in self._labels if each not in self._typed]
        for label in missing:
            typed = _asked(ask, label, last=label == missing[-1])
            if typed is None:
                return None
            whole = answers.read_parts(typed, self._labels)
            if not isinstance(whole, answers.Reading):
                self._typed = dict(zip(self._labels, whole, strict=True))
                break
            self._typed[label] = alone(label, typed)
        return "; ".join(self._typed[each] for each in self._labels)

    def judged(self, verdict: Verdict) -> None:
        """Forget what has to be typed again: what could not be read, or was not right."""
        if not verdict.parts:
            self._typed.clear()
            return
        unread = verdict.outcome is Outcome.UNREADABLE
        for each in verdict.parts:
            right = each.verdict.outcome is Outcome.RIGHT
            if unread or not right or not self._typed.keys() >= set(each.carried):
                self._typed.pop(each.label, None)


def _asked(ask: Ask, label: str, *, last: bool) -> str | None:
    """What is typed at a label; an empty line is no answer."""
    typed: str | None = ""
    while typed is not None and not typed.strip():
        typed = ask(label, last=last)
    return typed


def alone(label: str, typed: str) -> str:
    """The answer to one part, in brackets where it would be read as several."""
    found = answers.read_parts(typed, (label,))
    return f"[{typed}]" if isinstance(found, answers.Reading) else found[0]
