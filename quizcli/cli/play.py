"""A session at the terminal: screens out, keys and lines in, the state machine between.

One loop serves a terminal, a plain terminal and a pipe; what differs is how a line or
a key is read (`inputs`), where it is drawn (`stage`) and how it looks (`look`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from quizcli import questions
from quizcli.cli import compose, inputs, orders, screens, screens_drill, shell
from quizcli.cli.furniture import literal, number, prose
from quizcli.cli.orders import Order
from quizcli.cli.part_lines import PartLines
from quizcli.cli.reflection import Aside, Quit, Reflection
from quizcli.cli.stopwatch import Stopwatch
from quizcli.cli.views import Binding, Bindings
from quizcli.model import Outcome

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.desk import Desk
    from quizcli.cli.look import Look
    from quizcli.model import Question
    from quizcli.session import Session, Step

POLL, FRAME, PATIENCE = 0.02, 0.1, 1.0
"""Seconds between two looks at a late key, between two frames of the spinner, and until
plain mode says that something is late."""
ROWS_OF_KEYS, ROWS_OF_LINE = 1, 3
"""How much of the screen a footer takes, and an answer line with its footer."""
HEADER = 4
"""The first rows of a question, which tell nothing new."""
MOST_KEYS = 10
"""Points are given by a single key while one digit is enough."""


class Player:
    """Plays a session on standard input and output.

    The desk knows whether measuring is possible, when a question comes again, and keeps marks.
    """

    def __init__(
        self, run: Session, desk: Desk, titles: tuple[str, ...], minutes: float = 0
    ) -> None:
        """With `minutes` no question is begun after so many of them."""
        self.run = run
        self.desk = desk
        self.stage = desk.stage
        self.inputs = desk.keyboard
        self.titles = titles
        self.minutes = minutes
        self.started = time.monotonic()
        self.watch = Stopwatch()
        self.turned = False
        self.lines = PartLines(())

    # ---------------------------------------------------------------- the loop
    def play(self) -> None:
        """Ask until the plan is done, the time or the input ends, or the learner has enough."""
        try:
            while not self.run.over and not self._late():
                with suppress(Aside):
                    self._one()
        except (Quit, EOFError):
            return

    def _late(self) -> bool:
        late = 0 < self.minutes <= self._minutes()
        if late:
            shell.say(f"{number(round(self.minutes), 'minute')} are over; the rest waits")
        return late

    def _minutes(self) -> float:
        return (time.monotonic() - self.started) / 60

    def close(self) -> None:
        """Show the summary."""
        view = compose.summary(self.run, self.titles, self._minutes(), self.desk.ahead())
        self.stage.gap()
        self.stage.show(partial(screens.summary, view))

    def _one(self) -> None:
        """One question from its first screen to its last word."""
        self.turned, self.lines = False, PartLines(())
        step = self.run.open()
        if step is None:
            self._show_question()
            self.watch.restart()
            step = self._recall() if self._kind.self_graded else self._answer()
        else:
            self.stage.clear()
            self._feedback(step)
        self._reflect(step)

    def _reflect(self, step: Step) -> None:
        """Second thoughts about a question that is done; then its next day is settled."""
        self._tell_leech(step)
        told = self._tell_trouble(step.verdict.because)
        rating = step.rating
        if self.inputs.pauses and (told or step.verdict.outcome is not Outcome.SKIPPED):
            rating = Reflection(self, step).rating()
        self.desk.settle(step, rating)

    def _answer(self) -> Step:
        """Answers until one is final; those to parts line by line where somebody types them."""
        labels = self._kind.labels(self.run.asked.question) if self.inputs.pauses else ()
        self.lines = PartLines(labels)
        while True:
            if labels:
                typed = self.lines.read(self._part)
            else:
                typed = self._typed("answer", orders.CHECK, self._single_keys())
            step = self._judged(typed, self.run.answer)
            self.lines.judged(step.verdict)
            self._feedback(step)
            if step.final:
                return step

    def _part(self, label: str, *, last: bool) -> str | None:
        return self._typed(label, orders.CHECK if last else orders.ONWARD)

    def _recall(self) -> Step:
        """A flashcard: what is recalled, the model answer, the points."""
        step = self._judged(self._typed("recall", orders.TURN), self.run.reveal)
        if step.final:
            self._feedback(step)
            return step
        self.turned = True
        self.show(partial(screens.recall, compose.turned(self.run, step)))
        most = compose.points(self.run)
        keys = [str(i) for i in range(most + 1)] if most < MOST_KEYS else []
        while not step.final:
            step = self._judged(self._typed("points", orders.POINTS, keys), self.run.answer)
            self._feedback(step)
        return step

    def _judged(self, typed: str | None, judge: Callable[[str, float], Step]) -> Step:
        """What the session says of what was typed, once its key is there; None skips."""
        if typed is None:
            return self.run.skip(self.watch.seconds)
        with self.watch.stopped():
            self._wait()
        return judge(typed, self.watch.seconds)

    @property
    def _kind(self) -> questions.QuestionType:
        return questions.TYPES[self.run.asked.question.type]

    # ------------------------------------------------------------------- input
    def _typed(self, label: str, enter: Binding, keys: Sequence[str] = ()) -> str | None:
        """An answer; orders are obeyed on the way.  None means skip."""
        by_key = bool(keys) and self.inputs.presses
        first = Binding(inputs.span(keys), label, "answer with this key") if by_key else enter
        while True:
            table = self._commands(first)
            if by_key:
                text = self.inputs.key(keys, table, self.desk.state())
            else:
                text = self.inputs.line(label, table, self.desk.state())
            if text is None:
                raise EOFError
            wanted = orders.order(text)
            if wanted is Order.SKIP:
                return None
            if wanted is None:
                return text
            self._obey(wanted, text, first)

    def _obey(self, order: Order, typed: str, first: Binding) -> None:
        """Do what was ordered; a lone `/` is no order yet."""
        question = self.run.asked.question
        if order is Order.HELP:
            table = (first, orders.HINT, orders.SKIP, *orders.TYPED_MARKS, orders.QUIT)
            self.show(partial(screens.overlay, (*table, orders.BREAK)))
        elif order is Order.HINT:
            self._hint()
        elif order is Order.QUIT:
            raise Quit
        elif order is Order.UNKNOWN:
            if typed.strip() != "/":
                self.say(f"There is no command {typed.strip()}; type ? for the keys.")
        elif order is Order.UNDO:
            self.undo()
        else:
            self.mark(order, question)

    def undo(self) -> None:
        """Take back the last answer of this session and ask its question next."""
        question = self.run.undo()
        if question is None:
            self.say("Nothing of this session is left to take back; quizcli undo goes on.")
            return
        self.desk.undone(question.id)
        raise Aside

    def mark(self, order: Order, question: Question) -> None:
        """Flag, bury, suspend or edit a question; a buried or suspended one is asked no more."""
        if order is Order.EDIT:
            self.desk.edit(question)
            return
        self.say(self.desk.mark(order, question.id))
        if order is not Order.FLAG:
            at_hand = self.run.at_hand
            self.run.leave_out(question.id)
            if at_hand:
                raise Aside

    def _single_keys(self) -> list[str]:
        """The single keys that answer the question at hand."""
        return list(self._kind.options(self.run.asked)) if self._kind.single_key else []

    def _commands(self, first: Binding) -> Bindings:
        left = 0 if self.turned else self.run.hints_left
        hint = (Binding("/hint", f"({left})", orders.HINT.help),) if left else ()
        return (first, *hint, orders.SKIP, orders.QUIT, orders.HELP)

    def _hint(self) -> None:
        known = len(self.run.hints)
        hint = None if self.turned else self.run.hint()
        if hint is None:
            self.say("There is no further hint." if known else "There is no hint.")
        elif self.stage.redraws:
            self._show_question()
        else:
            self.stage.show(partial(_hint, hint, known + 1))

    # ------------------------------------------------------------------ output
    def _show_question(self) -> None:
        self.stage.clear()
        view = compose.question(self.run, self.titles)
        self.show(partial(screens.question, view), HEADER)
        for label, typed in self.lines.standing.items():
            self.stage.show(partial(inputs.answered, label, typed))

    def show(self, block: Callable[[Look], list[Text]], spare: int = 0) -> None:
        """Draw a block, screen by screen where it is higher than one."""
        self.stage.show(block, partial(self.inputs.turn, orders.MORE), spare)

    def _feedback(self, step: Step) -> None:
        """The judgement, beside its question where both fit."""
        view = compose.feedback(step, self.desk.waits(step))
        if not self.inputs.pauses:
            view = view._replace(grades=tuple(each for each in view.grades if each.suggested))
        block = partial(screens.feedback, view)
        if not self.turned:
            self.stage.make_room(block, ROWS_OF_KEYS if step.final else ROWS_OF_LINE)
        self.show(block)

    def say(self, sentence: str) -> None:
        """Tell the learner something below what is there."""
        self.stage.show(lambda look: literal(sentence, look, "" if look.plain else " "))

    def _tell_trouble(self, told: str) -> bool:
        sentence = self.desk.trouble(self.run, told)
        if sentence and self.inputs.pauses:
            self.say(sentence)
        elif sentence:
            shell.say(sentence)
        return bool(sentence)

    def _tell_leech(self, step: Step) -> None:
        view = self.desk.leech(step)
        if view is not None:
            self.show(partial(screens_drill.leech, view))

    def _wait(self) -> None:
        """A spinner while the key is late; in plain mode one word after a while."""
        begun, told = time.monotonic(), False
        try:
            while not self.run.measured():
                waited = time.monotonic() - begun
                if self.stage.redraws:
                    told = True
                    self.stage.status(screens.waiting(self.stage.look, int(waited / FRAME)))
                elif waited > PATIENCE and not told:
                    told = True
                    self.stage.show(lambda look: [screens.waiting(look)])
                time.sleep(POLL)
        finally:
            if told and self.stage.redraws:
                self.stage.status(None)


def _hint(hint: str, number: int, look: Look) -> list[Text]:
    return prose(hint, look, f"Hint {number}: " if look.plain else f" Hint {number}  ")
