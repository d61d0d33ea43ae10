"""What a session works with: the log, the banks, the worker that measures."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import schedule, session
from quizcli.cli import compose, marks, shell, trusting
from quizcli.cli.furniture import number
from quizcli.cli.inputs import WARMING, Inputs
from quizcli.cli.running import Running
from quizcli.cli.stage import Stage
from quizcli.model import MeasureError, QuizError, SessionRecord
from quizcli.session.world import Tools

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cli.deck import Deck
    from quizcli.cli.look import Look
    from quizcli.cli.measuring import Measuring
    from quizcli.cli.scheduler import Ahead, Scheduler
    from quizcli.cli.views import LeechView
    from quizcli.model import Rating, Request, Review, Values
    from quizcli.replans import Plan
    from quizcli.session import Session
    from quizcli.session.turns import Step
    from quizcli.session.world import Pending

DRILL, CRAM = "drill", "cram"
"""The modes of sessions whose missed questions come back; the mode stands in the record."""

USAGE, NOT_MEASURED = 2, 5


class Desk:
    """Opens the log, and the worker when something has to be measured; `stack` closes them."""

    def __init__(
        self,
        home: Path | None,
        look: Look,
        stack: ExitStack,
        *,
        author_code: bool = True,
        trust_clock: bool = False,
        as_json: bool = False,
    ) -> None:
        """Without `author_code` no question with lines of its author is asked; with
        `trust_clock` nobody is asked about a clock that makes little sense; with `as_json`
        standard output is kept free of all but the summary."""
        self.home = home
        self._author_code = author_code
        self._trust_clock = trust_clock
        self.as_json = as_json
        self.look = dataclasses.replace(look, plain=True, interactive=False) if as_json else look
        self.log = stack.enter_context(shell.open_log(home))
        stack.callback(shell.tell_damage, self.log)
        self.running = stack.enter_context(Running(shell.find_places(home).data))
        self.stage = Stage(self.look, sys.stderr if as_json else None)
        self.keyboard = Inputs(self.stage)
        self.worker: Measuring | None = None
        self.failed = False
        self._stack = stack
        self._deck: Deck | None = None
        self._scheduler: Scheduler | None = None
        self.library: Library | None = None
        self._titles: dict[str, str] = {}
        self._measured: frozenset[str] = frozenset()

    def deck(self) -> Deck:
        """The learner's cards as they stood when they were first asked for in a session."""
        from quizcli.cli.deck import open_deck

        if self._deck is None:
            self._deck = open_deck(self.log, shell.now(), shell.find_places(self.home).cache)
        return self._deck

    def end(self, run: Session) -> None:
        """A session is over and not interrupted; the next one reads the cards anew."""
        self.log.end(run.record.uid, shell.now(), "finished" if run.over else "quit")
        self._deck = None
        self.back_up()

    def back_up(self) -> None:
        """Back the log up, once a day; that this failed is no reason to stop."""
        from quizcli.store import backups

        now = shell.now()
        try:
            backups.daily(shell.find_places(self.home).log, backups.day_of(now))
        except QuizError as error:
            shell.say(str(error))

    # -------------------------------------------------------------- measuring
    def askable(self, library: Library, entries: Sequence[Entry], device: str) -> list[Entry]:
        """The questions that can be asked here, which is said where some cannot.

        QuizError when none is left, and for a device that does not exist.
        """
        shell.check_device(device)
        here = shell.measurable(each for each in entries if not each.retired)
        if any(each.code for each in here):
            from quizcli.cli.measuring import runnable

            here = runnable(here, library, self.home, author_code=self._author_code)
        if any(each.measured for each in here):
            here = self._measurable_on(device, here)
        if not here:
            code = NOT_MEASURED if entries else USAGE
            raise QuizError("no question is left to ask; see quizcli list", exit_code=code)
        return here

    def _measurable_on(self, device: str, entries: list[Entry]) -> list[Entry]:
        """Make the worker.  A device that was asked for has to be there before anything else."""
        if self.worker is not None:
            return entries
        from quizcli.cli.measuring import Measuring

        worker = Measuring(device)
        self._stack.callback(worker.close)
        if device != "cpu":
            try:
                shell.say(f"measuring on {worker.hello().device}")
            except MeasureError as error:
                left = [each for each in entries if not each.measured]
                shell.say(f"{error}; {_left_out(len(entries) - len(left))}")
                return left
        self.worker = worker
        return entries

    def submit(self, request: Request) -> Pending:
        """Hand a computation to the worker."""
        if self.worker is None:
            raise MeasureError("no worker was started")
        return self.worker.submit(request)

    def state(self) -> str:
        """In a word, whether measuring is possible yet."""
        if self.worker is None:
            return ""
        if self.worker.trouble():
            return "torch failed"
        return "torch ready" if self.worker.ready() else WARMING

    def trouble(self, run: Session, told: str) -> str:
        """When the worker cannot measure: leave out the measured questions and say so, once.

        `told` is what was said last; it is not said again.
        """
        why = self.worker.trouble() if self.worker and not self.failed else ""
        if not why:
            return ""
        self.failed = True
        lost = run.drop(self._measured)
        reason = "" if why == told else why
        return "; ".join(each for each in (reason, _left_out(lost) if lost else "") if each)

    # ---------------------------------------------------------------- session
    def begin(self, library: Library, plan: Plan, options: Values) -> Session:
        """A new session over these banks, kept in the log; `options` tell `tries` and `mode`."""
        self._believe_clock()
        record = SessionRecord(shell.new_id(), shell.now(), plan, options)
        self.running.claim(record.uid)
        self.log.begin(record)
        tries = options["tries"]
        assert isinstance(tries, int)
        return self.session(library, record, tries)

    def session(self, library: Library, record: SessionRecord, tries: int) -> Session:
        """A session over these banks; the worker starts if it will be needed."""
        self.library = library
        self._titles = {bank.name: bank.title for bank in library.banks}
        self._measured = frozenset(each.id for each in library.entries if each.measured)
        if self.worker:
            asked = {question for question, _ in record.plan}
            self.worker.start(each for each in library.entries if each.id in asked)
        tools = Tools(
            question=library.question,
            submit=self.submit,
            append=self._keep,
            keep=partial(marks.keep_together, self.log),
            now=shell.now,
            new_id=shell.new_id,
        )
        self._believe_clock()
        mode = record.options.get("mode")
        if mode == CRAM:
            return session.Session(record, tools, tries, mode=CRAM, returning=True)
        if mode != DRILL:
            return session.Session(record, tools, tries)
        from quizcli.cli.scheduler import Scheduler

        self._scheduler = Scheduler(self.log, self.deck(), library, self.home)
        tools = tools._replace(memory=self._scheduler.memory)
        return session.Session(record, tools, tries, mode=DRILL, returning=True)

    # ---------------------------------------------------------------- schedule
    def waits(self, step: Step) -> schedule.Waits:
        """Days until the next review for each rating; nothing outside of a drill."""
        return self._scheduler.waits(step) if self._scheduler else schedule.NO_WAITS

    def settle(self, step: Step, rating: Rating | None) -> None:
        """Keep what follows from an answer with the rating that stands."""
        if self._scheduler:
            self._scheduler.settle(step, rating)

    def undone(self, question: str) -> None:
        """An answer to this question was taken back."""
        if self._scheduler:
            self._scheduler.renew(question)

    def ahead(self, run: Session) -> Ahead | None:
        """What the days after a session bring; nothing when it leaves no trace in the schedule."""
        from quizcli.cli import scheduler
        from quizcli.cli.deck import open_deck

        if run.mode == CRAM or not run.results:
            return None
        if self._scheduler:
            return scheduler.ahead(self._scheduler.deck)
        return scheduler.ahead(open_deck(self.log, shell.now(), shell.find_places(self.home).cache))

    def note(self, question: str) -> str:
        """What the learner noted about a question."""
        from quizcli.cli.deck import standing

        return standing(self.log, question).flags.notes.get(question, "")

    def leech(self, step: Step) -> LeechView | None:
        """What the learner has to be told of a question that is forgotten again and again."""
        found = self._scheduler.leech(step) if self._scheduler else None
        if found is None or step.variant is None:
            return None
        lapses, builds_on = found
        return compose.leech(lapses, builds_on, step.variant.asked.question)

    def _believe_clock(self) -> None:
        """Before answers are dated by it; once is enough.  QuizError when it is wrong."""
        trusting.trust_clock(self.log, trusted=self._trust_clock)
        self._trust_clock = True

    def titles(self, plan: Plan) -> tuple[str, ...]:
        """The titles of the banks that a plan takes its questions from, in their order."""
        asked = {question.partition("/")[0] for question, _ in plan}
        return tuple(title for name, title in self._titles.items() if name in asked)

    def _keep(self, review: Review) -> None:
        """Commit a review; it survives whatever happens next."""
        try:
            self.log.append(review)
        except QuizError as error:
            said = f"this answer could not be kept: {error}"
            raise QuizError(said, exit_code=error.exit_code) from error


@contextmanager
def seated(
    home: Path | None,
    *,
    plain: bool,
    no_author_code: bool,
    trust_clock: bool,
    as_json: bool = False,
) -> Iterator[Desk]:
    """A desk as the options of a command want it; all that it opened is closed afterwards."""
    with ExitStack() as stack:
        yield Desk(
            home,
            shell.look(plain=plain),
            stack,
            author_code=not no_author_code,
            trust_clock=trust_clock,
            as_json=as_json,
        )


def _left_out(count: int) -> str:
    return f"{number(count, 'measured question is', 'measured questions are')} left out"
