"""A walk through concepts: their pages, a worked experiment, and their questions, one concept
after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cli import learning_example, manner, orders, screens, shell, today
from quizcli.cli import learning_pages as pages
from quizcli.cli.bindings import MORE
from quizcli.cli.desk import DRILL, Desk
from quizcli.cli.sitting import INTERRUPTED, play
from quizcli.cli.views import Binding
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cli.concept_chart import Chart
    from quizcli.cli.stage import Block
    from quizcli.cli.views import Bindings
    from quizcli.model import Variant
    from quizcli.replans import Plan
    from quizcli.session import Session

ON = Binding("Enter", "go on", "the next page, then the questions")
LEAVE = Binding("q", "leave", "end here; every answer is kept")
BEGIN = Binding("Enter", "begin", "learn what is missing first, then this concept")
ALONE = Binding("c", "skip", "go on with the concept that you asked for")
NO_EXPERIMENT = "No experiment is shown: no question of this concept can be measured here."


class Left(Exception):
    """The learner has enough."""


class Wishes(NamedTuple):
    """What the command line asks for."""

    number: int
    tries: int
    from_start: bool


class Lesson:
    """Walks through concepts at a desk; `code` is the exit code of the last of its sessions."""

    def __init__(self, desk: Desk, chart: Chart, library: Library, wishes: Wishes) -> None:
        self.desk, self.chart, self.library, self.wishes = desk, chart, library, wishes
        self.askable: tuple[Entry, ...] = ()
        self.sessions: list[Session] = []
        self.code = 0

    def walk(self, one: str, device: str) -> None:
        """Begin with what is missing, if that is wanted; go on to the concept itself."""
        try:
            way = self._way(one)
            self.askable = self._askable(way, device)
            for place, each in enumerate(way, start=1):
                if place > 1:
                    self._go_on()
                self._concept(each, f"{place} of {len(way)}" if len(way) > 1 else f"id {each}")
            self._show(partial(pages.outlook, one, self._chart_now()))
        except Left:
            if self.code != INTERRUPTED:  # which says itself how to go on
                shell.say(f"every answer is kept; quizcli learn {one} goes on")

    # ---------------------------------------------------------------- the way
    def _way(self, one: str) -> list[str]:
        """The concepts to learn, in order."""
        missing, from_start = self.chart.missing(one), self.wishes.from_start
        if not self.chart.unmastered(one):
            return [one]
        asks = bool(missing) and not from_start and self.desk.keyboard.pauses
        self.desk.stage.clear()
        self._show(partial(pages.prerequisites, one, self.chart, asks))
        if asks:
            return [one] if self._pressed((BEGIN, ALONE, LEAVE)) == ALONE.press else [*missing, one]
        if missing and not from_start:
            self._say(f"Going on with {self.chart.name(one)}; --from-start begins with the others.")
            return [one]
        self._go_on()
        return [*missing, one]

    def _askable(self, way: Sequence[str], device: str) -> tuple[Entry, ...]:
        """The questions of these concepts that can be asked here."""
        meant = [e for e in self.library.entries if e.concept in way and not e.retired]
        try:
            return tuple(self.desk.askable(self.library, meant, device)) if meant else ()
        except QuizError as error:
            shell.say(str(error))
            return ()

    # ------------------------------------------------------------ one concept
    def _concept(self, id_: str, aside: str) -> None:
        """Its page, its experiment, its questions."""
        self.desk.stage.clear()
        self._show(partial(pages.page, id_, aside, self.chart))
        entries = [each for each in self.askable if each.concept == id_]
        if self.desk.worker:
            self.desk.worker.start(entries)
        example = self._experiment(entries) if entries else ""
        plan = self._plan(entries, example)
        if plan:
            self._go_on()
            self._play(plan)
        else:
            self._say(pages.nothing_left(id_, self.chart))

    def _experiment(self, entries: Sequence[Entry]) -> str:
        """Show a question with its key; its id, or "" where there is none."""
        if not any(each.measured for each in entries) or self.desk.failed:
            self._say(NO_EXPERIMENT)
            return ""
        self._go_on()
        variant = self._worked(entries)
        if variant is None:
            self._say(NO_EXPERIMENT)
            return ""
        self.desk.stage.clear()
        self._show(partial(pages.example, variant))
        return variant.asked.question.id

    def _worked(self, entries: Sequence[Entry]) -> Variant | None:
        """A question with its key, while a spinner stands on the screen."""
        worker, stage = self.desk.worker, self.desk.stage
        assert worker is not None  # it came with the measured questions
        if stage.redraws:
            stage.status(screens.waiting(stage.look))
        found = learning_example.worked(entries, self.library, worker)
        if stage.redraws:
            stage.status(None)
        return found

    def _plan(self, entries: Sequence[Entry], example: str) -> Plan:
        """The easiest of what was not begun, then what is due; without the one shown."""
        deck = self.desk.deck()
        left = [e for e in entries if e.id != example and not (self.desk.failed and e.measured)]
        found = [
            *sorted(deck.new(left), key=learning_example.easiest),
            *sorted(deck.due(left), key=learning_example.easiest),
        ]
        return tuple(
            (each.id, today.fresh_seed(self.desk.log, each.id, deck.today))
            for each in found[: self.wishes.number]
        )

    def _play(self, plan: Plan) -> None:
        """A drill of these questions.  Raises Left when it was ended before its end."""
        run = self.desk.begin(self.library, plan, {"tries": self.wishes.tries, "mode": DRILL})
        self.sessions.append(run)
        code = play(self.desk, run, manner.chosen(self.desk.home))
        self.code = max(code, self.code)
        if code == INTERRUPTED or not run.over:
            raise Left

    def _chart_now(self) -> Chart:
        """The map with what is known after these sessions."""
        from quizcli.cli.commands.stats import read_facts

        return self.chart._replace(facts=read_facts(self.desk.home))

    # ------------------------------------------------------------- in and out
    def _show(self, block: Block) -> None:
        """Draw a block, screen by screen where it is higher than one."""
        self.desk.stage.show(block, partial(self.desk.keyboard.turn, MORE))

    def _say(self, sentence: str) -> None:
        self._show(partial(pages.sentence, sentence))

    def _go_on(self) -> None:
        """Between two pages, where somebody is there to turn them.  Raises Left."""
        if self.desk.keyboard.pauses:
            self._pressed((ON, LEAVE))

    def _pressed(self, bindings: Bindings) -> str:
        """Enter (as anything else) or the key of a binding.  Raises Left for q."""
        while (pressed := self._key(bindings)) == "?":
            self._show(partial(screens.overlay, bindings))
        if pressed == LEAVE.press:
            raise Left
        return pressed

    def _key(self, bindings: Bindings) -> str:
        keyboard, keys = self.desk.keyboard, [each.press for each in bindings[1:]]
        if keyboard.presses:
            return keyboard.pause((*bindings, orders.HELP.press), [*keys, "?"])
        typed = keyboard.line(f"Enter, {' or '.join(keys)}", bindings, stays=False)
        return LEAVE.press if typed is None else typed.strip().casefold()[:1]
