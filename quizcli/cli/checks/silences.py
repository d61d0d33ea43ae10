"""Warnings that authors let be, in what a check finds beyond reading."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from quizcli.bank.codes import LOOKS
from quizcli.check import CODES
from quizcli.model import Problem, Question, Severity
from quizcli.silencing import NEEDLESS, needless, silenced

if TYPE_CHECKING:
    from quizcli.bank import Library

ENOUGH = 100
"""Seeds from which on a warning that does not show is taken not to be there."""

UNDECIDED = frozenset({"W517", "W601", "W607"})
"""Warnings that hang on the map beside a bank, on the machine, or on other questions."""

LOOKED_FOR = frozenset(LOOKS) - UNDECIDED
MEASURED = frozenset(code for code in CODES if code.startswith("W")) - UNDECIDED


def questions(library: Library) -> list[Question]:
    """All questions that silence something."""
    every = (library.question(each.id) for each in library.entries)
    return [each for each in every if each.silence]


def applied(
    problems: Iterable[Problem], asked: Sequence[Question], decided: Container[str]
) -> list[Problem]:
    """The problems with the reasons that questions give, and what of it silences nothing.

    Of the codes `decided` all that there is was found.
    """
    by_id = {each.id: each for each in asked}
    silences = {name: each.silence for name, each in by_id.items()}
    found = silenced(problems, silences)
    more = needless(silences, found, decided)
    return [*found, *(_needless(by_id[name], code) for name, code in more)]


def _needless(question: Question, code: str) -> Problem:
    message = f"{code} does not occur here; take it away"
    return Problem(
        question.place, NEEDLESS, message, Severity.WARNING,
        question=question.id, field=f"silence.{code}",
    )  # fmt: skip
