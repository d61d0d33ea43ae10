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
from quizcli.cli import bindings, compose, inputs, manner, orders, part_lines, screens, shell
from quizcli.cli.furniture import number
from quizcli.cli.manner import USUAL, Manner
from quizcli.cli.orders import Aside, Quit, Scene, Skip, tex
from quizcli.cli.part_lines import PartLines
from quizcli.cli.reflection import Reflection
from quizcli.cli.screens import drill
from quizcli.cli.stopwatch import Stopwatch
from quizcli.cli.telling import Telling
from quizcli.cli.views import Binding, Bindings
from quizcli.model import Outcome

if TYPE_CHECKING:
    from quizcli.cli.desk import Desk
    from quizcli.cli.orders import Order
    from quizcli.cli.views import FeedbackView
    from quizcli.session import Session
    from quizcli.session.turns import Step
    from quizcli.session.world import Mark

ROWS_OF_KEYS, ROWS_OF_LINE = 1, 3
"""How much of the screen a footer takes, and an answer line with its footer."""
HEADER = 4
"""The first rows of a question, which tell nothing new."""
MOST_KEYS = 10
"""Points are given by a single key while one digit is enough."""


class Player(Telling):
    """Plays a session on standard input and output.

    The desk knows whether measuring is possible, when a question comes again, and keeps marks.
    """

    def __init__(
        self, run: Session, desk: Desk, titles: tuple[str, ...], manner: Manner = USUAL
    ) -> None:
        super().__init__(desk.stage, desk.keyboard)
        self.run = run
        self.desk = desk
        self.titles = titles
        self.manner = manner
        self.started = time.monotonic()
        self.watch = Stopwatch()
        self.turned = False
        self.lines = PartLines(())
        self.overlay: Callable[[], Bindings] = tuple
        self.curved = False

    # ---------------------------------------------------------------- the loop
    def play(self) -> None:
        """Ask until the plan is done, the time or the input ends, or the learner has enough."""
        try:
            while not self.run.over and not self._late():
                with suppress(Aside):
                    self._one()
        except (Quit, EOFError):
            return
        finally:
            self.tell_news()

    def _late(self) -> bool:
        late = 0 < self.manner.minutes <= self.minutes
        if late:
            shell.say(f"{number(round(self.manner.minutes), 'minute')} are over; the rest waits")
        return late

    @property
    def minutes(self) -> float:
        """How long it is played."""
        return (time.monotonic() - self.started) / 60

    def _one(self) -> None:
        """One question from its first screen to its last word."""
        self.turned, self.curved, self.lines = False, False, PartLines(())
        self.turn_over()
        step = self.run.open()
        if step is None:
            self.lines = PartLines(self._labels())
            self.show_question()
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
        if self.manner.quick and step.verdict.outcome is Outcome.RIGHT and self.inputs.presses:
            self.news = f"The one before: right, {step.verdict.expected}."
        elif self.inputs.pauses and (told or step.verdict.outcome is not Outcome.SKIPPED):
            rating = Reflection(self, step, curved=self.curved).rating()
        self.desk.settle(step, rating)

    def _answer(self) -> Step:
        """Answers until one is final; those to parts line by line where somebody types them."""
        while True:
            if self.lines.labels:
                typed = self.lines.read(self._part)
            else:
                typed = self._typed("answer", bindings.CHECK, self._single_keys())
            step = self._judged(typed, self.run.answer)
            self.lines.judged(step.verdict)
            self._feedback(step)
            if step.final:
                return step

    def _labels(self) -> Sequence[str]:
        """The labels of the parts that are asked for one by one, where somebody types them."""
        return self._kind.labels(self.run.asked.question) if self.inputs.pauses else ()

    def _part(self, label: str, *, last: bool) -> str | None:
        return self._typed(label, bindings.CHECK if last else bindings.ONWARD)

    def _recall(self) -> Step:
        """A flashcard: what is recalled, the model answer, the points."""
        step = self._judged(self._typed("recall", bindings.TURN), self.run.reveal)
        if step.final:
            self._feedback(step)
            return step
        self.turned = True
        self.show(partial(screens.recall, compose.turned(self.run, step)))
        most = compose.points(self.run)
        keys = [str(i) for i in range(most + 1)] if most < MOST_KEYS else []
        while not step.final:
            step = self._judged(self._typed("points", bindings.POINTS, keys), self.run.answer)
            self._feedback(step)
        return step

    def _judged(self, typed: str | None, judge: Callable[[str, float], Step]) -> Step:
        """What the session says of what was typed, once its key is there; None skips."""
        if typed is None:
            return self.run.skip(self.watch.seconds)
        with self.watch.stopped():
            self.wait(self.run.measured)
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
                text = self.inputs.key(keys, table, self.desk.state)
            else:
                text = self.inputs.line(label, table, self.desk.state)
            if text is None:
                raise EOFError
            given = orders.given(text)
            if given is None:
                return text
            try:
                self._obey(given, first)
            except Skip:
                return None

    def _obey(self, given: tuple[Order | None, str], first: Binding) -> None:
        """Do what was ordered; a lone `/` is no order yet."""
        order, words = given
        self.overlay = partial(self._typed_table, first)
        if order is not None:
            with self.watch.stopped():
                orders.obey(order, Scene(self, self.run.asked.question, words=words))
        elif words != "/":
            self.say(f"There is no command {words}; type ? for the keys.")

    def _typed_table(self, first: Binding) -> Bindings:
        """All that can be typed at the question at hand."""
        table = orders.typed_table(maths=tex.offered(self.run))
        return (first, *table, bindings.interrupt(manner.kind(self.run)))

    def leave_out(self, mark: Mark, sentence: str) -> None:
        """Ask the question of a mark no more in this session, and say so.

        Raises Aside when one is at hand.
        """
        at_hand, before = self.run.at_hand, len(self.run.record.plan)
        self.run.leave_out(mark)
        now = len(self.run.record.plan)
        fewer = f" This session has {number(now, 'question')} now." if now < before else ""
        if at_hand:
            self.say_next(f"{mark.question}: {sentence}{fewer}")
            raise Aside
        self.say(f"{sentence}{fewer}")

    def _single_keys(self) -> list[str]:
        """The single keys that answer the question at hand."""
        return list(self._kind.options(self.run.asked)) if self._kind.single_key else []

    def _commands(self, first: Binding) -> Bindings:
        """The footer below an answer line."""
        left = 0 if self.turned else self.run.hints_left
        hint = (orders.HINT.slash._replace(does=f"({left})"),) if left else ()
        return (first, *hint, orders.SKIP.slash, orders.QUIT.slash, orders.HELP.slash)

    # ------------------------------------------------------------------ output
    def show_question(self) -> None:
        """Draw the question at hand on an empty screen, with what was answered to its parts."""
        self.stage.clear()
        asked = self.run.asked
        title = self.desk.titles(((asked.question.id, asked.seed),))
        view = compose.question(self.run, title)
        note = " ".join(each for each in (self.told, view.note) if each)
        how = f"{view.how} {part_lines.HOW}" if self.lines.labels else view.how
        view = view._replace(note=note, how=how)
        self.show(partial(screens.question, view), HEADER)
        for label, typed in self.lines.standing.items():
            self.stage.show(partial(inputs.answered, label, typed))

    def _feedback(self, step: Step) -> None:
        """The judgement, beside its question where both fit."""
        view = compose.feedback(step, self.desk.waits(step))
        if step.final:
            view = self._with_asides(view, self.run.last.id)
        if not self.inputs.pauses:
            view = view._replace(grades=tuple(each for each in view.grades if each.suggested))
        below = ROWS_OF_KEYS if step.final else ROWS_OF_LINE
        self.curved = view.curve is not None
        if self.curved:
            view = view._replace(room=self.stage.left(partial(screens.feedback, view), below))
        block = partial(screens.feedback, view)
        if not self.turned:
            self.stage.make_room(block, below)
        self.show(block)

    def _with_asides(self, view: FeedbackView, question: str) -> FeedbackView:
        """What is told of a question only when it is done."""
        time_ = f"{self.watch.seconds:.0f} s" if self.manner.timer else ""
        return view._replace(id=question, time=time_, remark=self.desk.note(question))

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
            self.show(partial(drill.leech, view))
