"""What stays between two requests: the log, the banks, the worker, and what was shown.

Which question is asked with which numbers, and which tries were made, stands in the log alone,
so that several of these and the commands can share one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli import schedule
from quizcli.cli import scripting, shell, today
from quizcli.cli.choosing import choose
from quizcli.cli.deck import standing
from quizcli.cli.desk import Desk
from quizcli.cli.stopwatch import Stopwatch
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cli.deck import Deck
    from quizcli.cli.scripting import Asking
    from quizcli.model import Asked, Rating, Request
    from quizcli.session import Session
    from quizcli.session.turns import Step
    from quizcli.session.world import Pending
    from quizcli.store.order import Head

MOST_SHOWN = 1000
"""Askings of which is known how long they are shown and with how many hints."""


class ServingDesk(Desk):
    """A desk at which others write the log too, and whose worker begins before the answer."""

    _seen: tuple[Head, int] | None = None
    _early: tuple[tuple[Request, Pending], ...] = ()

    def deck(self) -> Deck:
        """The cards as they stand now."""
        now = self.log.head(), schedule.study_day(shell.now())
        if now != self._seen:
            self._deck, self._seen = None, now
        return super().deck()

    def submit(self, request: Request) -> Pending:
        """Hand a computation to the worker, or take the one that was begun."""
        for place, (begun, pending) in enumerate(self._early):
            if begun == request:
                self._early = (*self._early[:place], *self._early[place + 1 :])
                return pending
        return super().submit(request)

    def begin_measuring(self, asked: Asked) -> None:
        """Measure what the answer to a question will be compared with."""
        if [each for each, _ in self._early] != list(asked.requests):
            self._early = tuple(
                (each, super(ServingDesk, self).submit(each)) for each in asked.requests
            )

    def believe_clock(self) -> None:
        """Before anything is dated by it.  QuizError when it makes little sense."""
        self._believe_clock()


class Shown(NamedTuple):
    """Since when a question is shown, and how many of its hints."""

    watch: Stopwatch
    hints: int = 0


class Graded(NamedTuple):
    """The answer that was judged last, as long as it may be given another grade."""

    run: Session
    asking: Asking
    step: Step


class Counter:
    """Where requests are answered.  `over` is set once no more are taken."""

    def __init__(
        self, desk: ServingDesk, library: Library, device: str, tries: int, files: Sequence[Path]
    ) -> None:
        """QuizError when not a single question can be asked.

        `files` are the banks that were named, where not all in reach are meant.
        """
        self.desk, self.library, self.tries = desk, library, tries
        self.device = device
        self.files = tuple(str(each.absolute()) for each in files)
        self.over = False
        self.graded: Graded | None = None
        self._shown: dict[tuple[str, int], Shown] = {}
        self._askable = {each.id: each for each in desk.askable(library, library.entries, device)}
        if desk.worker is not None:
            desk.worker.start(each for each in self._askable.values() if not each.code)

    @property
    def number(self) -> int:
        """How many questions can be asked."""
        return len(self._askable)

    # ------------------------------------------------------------- questions
    def entry(self, name: str) -> Entry:
        """The one question of a name.  QuizError when there is none, or several."""
        return scripting.entry(self.library, name)

    def askable(self, name: str) -> Entry:
        """The same, as long as it can be asked here."""
        entry = self.entry(name)
        if entry.id not in self._askable:
            raise QuizError(f"{entry.id} cannot be measured here; see quizcli doctor")
        return entry

    def chosen(self, terms: Iterable[str] | None) -> list[Entry]:
        """The questions that terms mean, those that cannot be asked here left out."""
        return [each for each in self.meant(terms) if each.id in self._askable]

    def meant(self, terms: Iterable[str] | None) -> list[Entry]:
        """The questions that terms mean.  QuizError for a file: a client opens none."""
        return choose(self.library, self.names(terms), self.desk.deck)

    def names(self, terms: Iterable[str] | None) -> list[str]:
        """Terms that are no files.  QuizError for one that is."""
        found = list(terms or ())
        for each in found:
            if shell.looks_like_path(each):
                raise QuizError(f"{each} is a file: quizcli serve --stdio --bank FILE opens it")
        return found

    def needs(self) -> schedule.Prerequisites:
        """What each concept builds on."""
        return today.prerequisites(self.desk.home)

    # --------------------------------------------------------------- askings
    def show(self, asking: Asking, asked: Asked) -> None:
        """A question is on the client's screen from now on, if it was not yet."""
        self._keep(asking, self._shown.get((asking.question, asking.seed), Shown(Stopwatch())))
        self.desk.begin_measuring(asked)

    def seconds(self, asking: Asking) -> float:
        """How long a question is shown; 0 when it was not given by `next`."""
        shown = self._shown.get((asking.question, asking.seed))
        return shown.watch.seconds if shown else 0.0

    def hints(self, asking: Asking) -> int:
        """How many hints of a question were given."""
        shown = self._shown.get((asking.question, asking.seed))
        return max(shown.hints if shown else 0, asking.hints)

    def hinted(self, asking: Asking, hints: int) -> None:
        """So many hints of a question were given."""
        shown = self._shown.get((asking.question, asking.seed), Shown(Stopwatch()))
        self._keep(asking, shown._replace(hints=hints))

    def _keep(self, asking: Asking, shown: Shown) -> None:
        self._shown[asking.question, asking.seed] = shown
        if len(self._shown) > MOST_SHOWN:
            del self._shown[next(iter(self._shown))]

    # -------------------------------------------------------------- schedule
    def settle(self, rating: Rating | None = None) -> None:
        """Keep what follows from the last answer, with another rating than that from evidence if
        one is given; nothing when it was taken back meanwhile."""
        last, self.graded = self.graded, None
        if last is None or last.step.rating is None:
            return
        rows = standing(self.desk.log, last.asking.question).reviews
        if any(each.seed == last.asking.seed and each.rating is not None for each in rows):
            self.desk.settle(last.step, rating or last.step.rating)

    def close(self) -> None:
        """The last request was answered."""
        self.settle()
        self.desk.back_up()
