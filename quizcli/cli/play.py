"""A session at the terminal: screens out, keys and lines in, the state machine between.

One loop serves a terminal, a plain terminal and a pipe; what differs is how a line or
a key is read (`inputs`) and how a screen is drawn (`look`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import questions, session
from quizcli.cli import inputs, screens, views
from quizcli.cli.furniture import literal, prose
from quizcli.cli.views import Binding, Bindings
from quizcli.model import Outcome, Verdict
from quizcli.questions import recall

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.look import Look
    from quizcli.session import Session, Step
    from quizcli.worker.client import Worker

TICK = 0.1
PATIENCE = 1.0
MARKED_UP = frozenset({"choice"})

HINT = Binding("/hint", "", "the next hint; a right answer then counts as Hard")
SKIP = Binding("/skip", "", "leave this question for later, without its key")
QUIT = Binding("/quit", "", "end the session with its summary (Ctrl-C too)")
HELP = Binding("?", "keys", "this list")
COMMAND = Binding("/", "command", "type /hint, /skip or /quit")
CHECK = Binding("Enter", "check", "check the answer; PyTorch has measured the key")
POINTS = Binding("Enter", "count", "count the points that you named")
TURN = Binding("Enter", "show", "show the model answer")
NEXT = Binding("Enter", "next", "the next question")
END = Binding("q", "quit", "end the session with its summary (Ctrl-C too)")

HINTS = frozenset({"/hint", "/h"})
SKIPS = frozenset({"/skip", "/s"})
QUITS = frozenset({"/quit", "/q"})


class Quit(Exception):
    """The learner wants to end the session."""


class Player:
    """Plays a session on standard input and output."""

    def __init__(
        self, run: Session, look: Look, titles: tuple[str, ...], worker: Worker | None
    ) -> None:
        self.run = run
        self.look = look
        self.titles = titles
        self.worker = worker
        self.console = look.console(sys.stdout)
        self.inputs = inputs.Inputs(look)
        self.started = time.monotonic()
        self.asked_at = 0.0
        self.hints: list[str] = []

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
        if not self.look.plain:
            self.console.print()
        self._draw(screens.summary(self._summary(), self.look))

    def _one(self) -> None:
        """One question from its first screen to its last word."""
        self.hints = []
        left_out = self.run.open()
        if left_out is not None:
            self._tell(left_out.verdict)
            return
        self._show("")
        kind = questions.TYPES[self.run.asked.question.type]
        step = self._recall() if kind.self_graded else self._answer()
        if step.verdict.outcome is Outcome.SKIPPED or not self.inputs.pauses:
            self.console.print()
        else:
            self._pause()

    def _answer(self) -> Step:
        """Answers until one is final."""
        while True:
            typed = self._typed("answer", CHECK, self._single_keys())
            step = self._judged(typed)
            self._feedback(step)
            if step.final:
                return step

    def _recall(self) -> Step:
        """A flashcard: what is recalled, the model answer, the points."""
        typed = self._typed("recall", TURN)
        step = self._revealed(typed)
        if step.final:
            self._feedback(step)
            return step
        most = recall.points(self.run.asked)
        self._draw(screens.recall(self._model_answer(step, most), self.look))
        while not step.final:
            points = self._typed("points", POINTS, [str(i) for i in range(most + 1)])
            step = self._judged(points)
            self._feedback(step)
        return step

    def _revealed(self, typed: str | None) -> Step:
        """Keep what was recalled and turn the card; None skips."""
        if typed is None:
            return self.run.skip(self._seconds())
        seconds = self._seconds()
        self._wait()
        return self.run.reveal(typed, seconds)

    def _judged(self, typed: str | None) -> Step:
        """Judge what was typed, waiting for the key where it is late; None skips."""
        if typed is None:
            return self.run.skip(self._seconds())
        seconds = self._seconds()
        self._wait()
        return self.run.answer(typed, seconds)

    # ------------------------------------------------------------------- input
    def _typed(self, label: str, enter: Binding, keys: Sequence[str] = ()) -> str | None:
        """An answer; commands are obeyed on the way.  None means skip."""
        while True:
            bindings = (COMMAND, HELP) if keys and self.inputs.presses else self._commands(enter)
            text = self.inputs.key_or_line(label, keys, bindings, self._state())
            if text is None:
                raise EOFError
            word = text.strip().casefold()
            if word in SKIPS:
                return None
            if word != "?" and not word.startswith("/"):
                return text
            self._obey(word, enter)

    def _obey(self, word: str, enter: Binding) -> None:
        """Do what a command says."""
        if word == "?":
            self._draw(screens.overlay((enter, HINT, SKIP, QUIT), self.look))
        elif word in HINTS:
            self._hint()
        elif word in QUITS:
            raise Quit
        else:
            self._say(f"there is no command {word}; type ? for the keys")

    def _single_keys(self) -> list[str]:
        """The single keys that answer the question at hand."""
        asked = self.run.asked
        kind = questions.TYPES[asked.question.type]
        return list(kind.options(asked)) if kind.single_key else []

    def _commands(self, enter: Binding) -> Bindings:
        left = self.run.hints_left
        hint = (Binding("/hint", f"({left})", HINT.help),) if left else ()
        return (enter, *hint, SKIP, QUIT, HELP)

    def _pause(self) -> None:
        """Let the learner read."""
        while True:
            pressed = self.inputs.pause((NEXT, END, HELP))
            if pressed == "q":
                raise Quit
            if pressed == "?":
                self._draw(screens.overlay((NEXT, END, HELP), self.look))
            else:
                return

    def _hint(self) -> None:
        hint = self.run.hint()
        if hint is None:
            self._say("there is no further hint")
            return
        self.hints.append(hint)
        if self.look.plain:
            self._draw(prose(hint, self.look, f"Hint {len(self.hints)}: "))
        else:
            self._show("")

    # ------------------------------------------------------------------ output
    def _draw(self, lines: Iterable[Text]) -> None:
        screens.draw(self.console, lines)

    def _say(self, sentence: str) -> None:
        self._draw(literal(sentence, self.look, "" if self.look.plain else " "))

    def _show(self, note: str) -> None:
        """The question from the top of the screen (in plain mode: below what was there)."""
        self.asked_at = self.asked_at if note or self.hints else time.monotonic()
        if not self.look.plain:
            self.console.print("\x1b[2J\x1b[H", end="")
        self._draw(screens.question(self._question(note), self.look))

    def _tell(self, verdict: Verdict) -> None:
        view = views.FeedbackView(verdict.outcome, because=verdict.because)
        self._draw(screens.feedback(view, self.look))

    def _wait(self) -> None:
        """A spinner while the key is late; in plain mode one word after a second."""
        begun, tick, told = time.monotonic(), 0, False
        while not self.run.measured():
            waited = time.monotonic() - begun
            if not self.look.plain:
                self.inputs.status(screens.waiting(self.look, tick))
                tick += 1
            elif waited > PATIENCE and not told:
                self._say("measuring")
                told = True
            time.sleep(TICK)
        if tick:
            self.inputs.status(None)

    def _feedback(self, step: Step) -> None:
        self._draw(screens.feedback(self._judgement(step), self.look))

    # ------------------------------------------------------------------- views
    def _seconds(self) -> float:
        return time.monotonic() - self.asked_at

    def _state(self) -> str:
        if self.worker is None:
            return ""
        return "torch ready" if self.worker.ready() else "torch warming up"

    def _progress(self) -> views.Progress:
        summary = session.summary(self.run)
        return views.Progress(
            self.titles,
            self.run.position + 1,
            len(self.run.record.plan),
            self.run.position,
            summary.right,
            summary.missed,
        )

    def _question(self, note: str) -> views.QuestionView:
        asked = self.run.asked
        kind = questions.TYPES[asked.question.type]
        return views.QuestionView(
            progress=self._progress(),
            id=asked.question.id,
            type=asked.question.type,
            concept=asked.question.concept,
            prompt=asked.prompt,
            options=tuple(kind.options(asked).items()),
            how=kind.how(asked),
            hints=tuple(self.hints),
            note=note,
        )

    def _judgement(self, step: Step) -> views.FeedbackView:
        verdict = step.verdict
        if step.variant is None or verdict.outcome is Outcome.UNREADABLE:
            return views.FeedbackView(verdict.outcome, because=verdict.because)
        question = step.variant.asked.question
        measured = step.variant.measurements[:1]
        view = views.FeedbackView(
            verdict.outcome,
            given=verdict.understood,
            measured=bool(measured),
            marked_up=question.type in MARKED_UP,
            because=verdict.because,
            next="" if step.final else "One more try.",
        )
        return _with_key(view, step) if step.final else view

    def _model_answer(self, step: Step, most: int) -> views.RecallView:
        question = self.run.asked.question
        asks = f"How many of the {most} points did you name? 0 to {most}"
        return views.RecallView(
            step.verdict.expected,
            question.rubric,
            step.verdict.understood,
            asks if question.rubric else "Did you know it? 1 yes, 0 no",
        )

    def _summary(self) -> views.SummaryView:
        found = session.summary(self.run)
        counts = views.Count
        return views.SummaryView(
            self.titles,
            found.answered + found.skipped + found.unmeasured,
            (time.monotonic() - self.started) / 60,
            found.right,
            found.missed,
            found.hints,
            found.skipped,
            found.unmeasured,
            topics=tuple(counts(t.name, t.right, t.asked) for t in found.by_concept),
            types=tuple(counts(t.name, t.right, t.asked) for t in found.by_type),
            revisit=tuple(self._missed(each) for each in found.revisit),
            saved="each answer as it was given",
        )

    def _missed(self, result: session.Result) -> views.Missed:
        question = self.run.tools.question(result.question)
        return views.Missed(
            result.question,
            question.objective,
            result.understood,
            result.expected if result.type != "recall" else "",
            measured=bool(result.device),
            marked_up=result.type in MARKED_UP,
            skipped=result.outcome is Outcome.SKIPPED,
        )


def _with_key(view: views.FeedbackView, step: Step) -> views.FeedbackView:
    """The feedback with everything that may be told once the question is done."""
    assert step.variant is not None
    question = step.variant.asked.question
    measured = step.variant.measurements[:1]
    place = f"{Path(question.place.path).name}:{question.place.line}"
    return replace(
        view,
        expected="" if question.type == "recall" else step.verdict.expected,
        tolerance=step.verdict.tolerance,
        backend=measured[0].backend if measured else "",
        device=measured[0].device if measured else "",
        milliseconds=1000 * measured[0].seconds if measured else None,
        explain=questions.explanation(step.variant),
        source=question.source,
        place=place if question.place.path else "",
    )
