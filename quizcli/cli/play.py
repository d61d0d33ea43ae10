"""A session at the terminal: screens out, keys and lines in, the state machine between.

One loop serves a terminal, a plain terminal and a pipe; what differs is how a line or
a key is read (`inputs`), where it is drawn (`stage`) and how it looks (`look`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from quizcli import questions
from quizcli.cli import compose, inputs, screens, shell
from quizcli.cli.furniture import literal, prose
from quizcli.cli.stopwatch import Stopwatch
from quizcli.cli.views import Binding, Bindings
from quizcli.model import Outcome

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.inputs import Inputs
    from quizcli.cli.look import Look
    from quizcli.cli.stage import Stage
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

HINT = Binding("/hint", "", "the next hint; a right answer then counts as Hard")
SKIP = Binding("/skip", "", "leave this question for later, without its key")
QUIT = Binding("/quit", "", "end the session with its summary (Ctrl-D too)")
BREAK = Binding("Ctrl-C", "", "interrupt the session; quizcli quiz --resume goes on with it")
HELP = Binding("?", "keys", "this list")
CHECK = Binding("Enter", "check", "check the answer; it is saved before the verdict")
POINTS = Binding("Enter", "count", "count the points that you named")
TURN = Binding("Enter", "show", "show the model answer")
MORE = Binding("Enter", "more", "the rest")
NEXT = Binding("Enter", "next", "the next question")
FINISH = Binding("Enter", "summary", "the summary of the session")
END = Binding("q", "quit", "end the session with its summary (Ctrl-D too)")

HINTS = frozenset({"/hint", "/h"})
SKIPS = frozenset({"/skip", "/s"})
QUITS = frozenset({"/quit", "/q"})
HELPS = frozenset({"?", "/?", "/help", "/keys"})


class Quit(Exception):
    """The learner wants to end the session."""


class Player:
    """Plays a session on standard input and output.

    `state` says in a word whether measuring is possible yet, for the footer; `trouble`
    is asked after every question, with what was said last, and may return a sentence that
    the learner has to read.
    """

    def __init__(
        self,
        run: Session,
        stage: Stage,
        keyboard: Inputs,
        titles: tuple[str, ...],
        state: Callable[[], str],
        trouble: Callable[[str], str],
    ) -> None:
        self.run = run
        self.stage = stage
        self.inputs = keyboard
        self.titles = titles
        self.state = state
        self.trouble = trouble
        self.started = time.monotonic()
        self.watch = Stopwatch()
        self.hints: tuple[str, ...] = ()
        self.turned = False

    # ---------------------------------------------------------------- the loop
    def play(self) -> None:
        """Ask until the plan is done, the input ends or the learner has enough."""
        try:
            while not self.run.over:
                self._one()
        except (Quit, EOFError):
            return

    def close(self) -> None:
        """Show the summary."""
        minutes = (time.monotonic() - self.started) / 60
        view = compose.summary(self.run, self.titles, minutes)
        self.stage.gap()
        self.stage.show(partial(screens.summary, view))

    def _one(self) -> None:
        """One question from its first screen to its last word."""
        self.hints, self.turned = (), False
        step = self.run.open()
        if step is None:
            self._show_question()
            self.watch.restart()
            step = self._recall() if self._kind.self_graded else self._answer()
        else:
            self.stage.clear()
            self._feedback(step)
        told = self._tell_trouble(step.verdict.because)
        if self.inputs.pauses and (told or step.verdict.outcome is not Outcome.SKIPPED):
            self._pause()

    def _answer(self) -> Step:
        """Answers until one is final."""
        while True:
            typed = self._typed("answer", CHECK, self._single_keys())
            step = self._judged(typed, self.run.answer)
            self._feedback(step)
            if step.final:
                return step

    def _recall(self) -> Step:
        """A flashcard: what is recalled, the model answer, the points."""
        step = self._judged(self._typed("recall", TURN), self.run.reveal)
        if step.final:
            self._feedback(step)
            return step
        self.turned = True
        self._show(partial(screens.recall, compose.turned(self.run, step)))
        most = compose.points(self.run)
        keys = [str(i) for i in range(most + 1)] if most < MOST_KEYS else []
        while not step.final:
            step = self._judged(self._typed("points", POINTS, keys), self.run.answer)
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
        """An answer; commands are obeyed on the way.  None means skip."""
        by_key = bool(keys) and self.inputs.presses
        first = Binding(inputs.span(keys), label, "answer with this key") if by_key else enter
        while True:
            table = self._commands(first)
            if by_key:
                text = self.inputs.key(keys, table, self.state())
            else:
                text = self.inputs.line(label, table, self.state())
            if text is None:
                raise EOFError
            word = text.strip().casefold()
            if word in SKIPS:
                return None
            if word not in HELPS and not word.startswith("/"):
                return text
            self._obey(word, first)

    def _obey(self, word: str, first: Binding) -> None:
        """Do what a command says; a lone `/` is no command yet."""
        if word in HELPS:
            self._show(partial(screens.overlay, (first, HINT, SKIP, QUIT, BREAK)))
        elif word in HINTS:
            self._hint()
        elif word in QUITS:
            raise Quit
        elif word != "/":
            self._say(f"There is no command {word}; type ? for the keys.")

    def _single_keys(self) -> list[str]:
        """The single keys that answer the question at hand."""
        return list(self._kind.options(self.run.asked)) if self._kind.single_key else []

    def _commands(self, first: Binding) -> Bindings:
        left = 0 if self.turned else self.run.hints_left
        hint = (Binding("/hint", f"({left})", HINT.help),) if left else ()
        return (first, *hint, SKIP, QUIT, HELP)

    def _pause(self) -> None:
        """Let the learner read."""
        enter = FINISH if self.run.over else NEXT
        while True:
            pressed = self.inputs.pause((enter, END, HELP))
            if pressed == "q":
                raise Quit
            if pressed != "?":
                return
            self._show(partial(screens.overlay, (enter, END, BREAK, HELP)))

    def _hint(self) -> None:
        hint = None if self.turned else self.run.hint()
        if hint is None:
            self._say("There is no further hint." if self.hints else "There is no hint.")
            return
        self.hints += (hint,)
        if self.stage.redraws:
            self._show_question()
        else:
            self.stage.show(partial(_hint, hint, len(self.hints)))

    # ------------------------------------------------------------------ output
    def _show_question(self) -> None:
        self.stage.clear()
        view = compose.question(self.run, self.titles, self.hints)
        self._show(partial(screens.question, view), HEADER)

    def _show(self, block: Callable[[Look], list[Text]], spare: int = 0) -> None:
        self.stage.show(block, partial(self.inputs.turn, MORE), spare)

    def _feedback(self, step: Step) -> None:
        """The judgement, beside its question where both fit."""
        block = partial(screens.feedback, compose.feedback(step))
        if not self.turned:
            self.stage.make_room(block, ROWS_OF_KEYS if step.final else ROWS_OF_LINE)
        self._show(block)

    def _say(self, sentence: str) -> None:
        self.stage.show(lambda look: literal(sentence, look, "" if look.plain else " "))

    def _tell_trouble(self, told: str) -> bool:
        sentence = self.trouble(told)
        if sentence and self.inputs.pauses:
            self._say(sentence)
        elif sentence:
            shell.say(sentence)
        return bool(sentence)

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
