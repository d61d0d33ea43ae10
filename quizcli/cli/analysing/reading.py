"""From learners' responses to figures: the questions looked up, and mistakes named by measuring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cli import shell
from quizcli.cli.furniture import number
from quizcli.items import figures, labels
from quizcli.items.responses import Response, responses
from quizcli.model import Measurement, QuizError, Request

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.items.figures import Bank
    from quizcli.items.labels import Label
    from quizcli.model import Measure, Question

MOST_MEASURED = 2000
"""Answers that are measured again to name their mistakes; the others stay unnamed."""


class Told(NamedTuple):
    """What is told: the figures, of how many learners, with which of the questions in banks.

    `full` asks for everything that is known of each question.
    """

    banks: Sequence[Bank]
    learners: int
    known: frozenset[str]
    full: bool = False


class Reading:
    """Reads what responses chose; what measures is started when needed, and ends with the stack."""

    def __init__(
        self, library: Library, home: Path | None, stack: ExitStack, *, author_code: bool
    ) -> None:
        self._library, self._home, self._author_code = library, home, author_code
        self._entries = {each.id: each for each in library.entries}
        self._questions: dict[str, Question | None] = {}
        self._stack = stack

    def banks(
        self, logs: Sequence[Iterable[Response]], wanted: Callable[[str], bool], *, measure: bool
    ) -> tuple[Bank, ...]:
        """The figures of all banks with a wanted question, and of the wanted questions only."""
        found = responses(logs)
        measured = self._measured(found, wanted) if measure else set()
        how = self._measure(measured)

        def read(response: Response) -> list[Label]:
            uid, question = response.review.uid, response.review.question
            if not wanted(question):
                return []
            return labels.labels(
                self._question(question), response, how if uid in measured else None
            )

        every = figures.banks(found, read, self._offered)
        kept = (b._replace(items=tuple(i for i in b.items if wanted(i.question))) for b in every)
        return tuple(each for each in kept if each.items)

    def _question(self, id_: str) -> Question | None:
        """The question of an id, if a bank has it."""
        if id_ not in self._questions:
            known = id_ in self._entries
            self._questions[id_] = self._library.question(id_) if known else None
        return self._questions[id_]

    def _offered(self, id_: str) -> Sequence[Label]:
        question = self._question(id_)
        return labels.options(question) if question else ()

    # ------------------------------------------------------------------ measuring
    def _measured(self, found: Iterable[Response], wanted: Callable[[str], bool]) -> set[str]:
        """The uids of answers to be measured again: mistakes in questions that may run here."""
        from quizcli.cli.measuring import runnable

        needed = [each for each in found if wanted(each.review.question) and self._needs(each)]
        entries = [self._entries[id_] for id_ in {each.review.question for each in needed}]
        here = shell.measurable(entries) if entries else []
        code = runnable(here, self._library, self._home, author_code=self._author_code)
        names = {each.id for each in code}
        chosen = [each.review.uid for each in needed if each.review.question in names]
        if len(chosen) > MOST_MEASURED:
            shell.say(f"mistakes of {len(chosen) - MOST_MEASURED} answers are not told apart")
        if chosen:
            count = number(min(len(chosen), MOST_MEASURED), "answer")
            shell.say(f"measuring {count} again to name the mistakes")
        return set(chosen[:MOST_MEASURED])

    def _needs(self, response: Response) -> bool:
        question = self._question(response.review.question)
        return question is not None and labels.needs_measuring(question, response.review)

    def _measure(self, measured: set[str]) -> Measure:
        if not measured:
            return _refuse
        from quizcli.cli.measuring import Measuring

        return self._stack.enter_context(Measuring()).measure


def _refuse(request: Request) -> Measurement:
    """Never called: nothing is measured."""
    raise QuizError(f"{request.name} is not measured")
