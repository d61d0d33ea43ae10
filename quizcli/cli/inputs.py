"""How an answer comes in: a single key, an edited line, or a line of a pipe."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli import screens, wakeups
from quizcli.cli.furniture import literal
from quizcli.cli.keys import ENTER, REDRAW, open_keys
from quizcli.cli.layout import row
from quizcli.cli.lines import Lines
from quizcli.cli.text import foreign
from quizcli.cli.ticking import State, ticking
from quizcli.cli.views import Binding, Bindings
from quizcli.cli.wakeups import Wakeups, Woken

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.keys import Keys
    from quizcli.cli.look import Look
    from quizcli.cli.stage import Stage

WARMING = "torch warming up"
"""The state that a footer waits to leave."""

HELP = "?"
"""What opens the list of keys, and closes it."""

SETTLE = 0.25
"""Seconds after a feedback in which keys do nothing: many press Enter after a single key."""


class Inputs:
    """Keys and lines of standard input, as the look allows."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._wakeups = Wakeups(resize=stage.redraws)
        self._lines = Lines(stage.look, stdout=stage.out)
        self._resized = False

    @property
    def pauses(self) -> bool:
        """Whether somebody is there to press a key for the next question."""
        return self.stage.look.interactive

    @property
    def presses(self) -> bool:
        """Whether single keys are read without Enter."""
        return self.stage.redraws

    # ------------------------------------------------------------------ lines
    def line(
        self, label: str, bindings: Bindings = (), state: State = str, *, stays: bool = True
    ) -> str | None:
        """A typed line; None at the end of the input.  What is typed `stays` on the stage.

        `state` is a word at the end of the footer that may change meanwhile.
        """
        begun = ""
        while True:
            try:
                typed = self._read(label, partial(self._footer, bindings, state), begun, state)
            except Woken as woken:
                begun = woken.typed
                self._wake(woken)
                continue
            gone = self.stage.passed()
            closes = gone and typed is not None and typed.strip() == HELP
            if typed is not None and stays and not closes:
                self.stage.note(partial(answered, label, typed))
            if self._resized or gone:
                self.stage.redraw()
            if not closes:
                return typed
            begun = ""

    def _footer(self, bindings: Bindings, state: State) -> list[Text]:
        return screens.footer(bindings, self.stage.look, state()) if bindings else []

    def _read(
        self, label: str, footer: Callable[[], list[Text]], begun: str, state: State
    ) -> str | None:
        self._resized = False
        self._lines.look = self.stage.look
        prompt = screens.prompt(self.stage.look, label)
        if not self.stage.look.interactive:
            return self._lines.read(prompt, footer())
        again = partial(self._draw_again, prompt, footer)
        with (
            self._wakeups.armed(again),
            wakeups.prefilled(begun),
            ticking(state, WARMING, partial(self._tick, prompt, footer)),
        ):
            return self._lines.read(prompt, footer())

    def _tick(self, prompt: Text, footer: Callable[[], list[Text]]) -> None:
        """The state has changed: the footer alone is drawn anew."""
        with suppress(RuntimeError):  # in the middle of another write
            self._lines.below(footer(), self.stage.look.width - prompt.cell_len)

    def _draw_again(self, prompt: Text, footer: Callable[[], list[Text]]) -> None:
        """The window was resized: all but the line itself, which readline draws.

        The signal may come while something is being written, or be told of when the line
        is done already; for this, the screen is drawn once more after the line.
        """
        self._resized = True
        with suppress(RuntimeError):
            self.stage.redraw()
            self._lines.again(prompt, footer())

    def _wake(self, woken: Woken) -> None:
        if woken.suspend:
            wakeups.suspend()
        self.stage.redraw(erase=not woken.suspend)

    # ------------------------------------------------------------------- keys
    def key(self, keys: Sequence[str], bindings: Bindings, state: State = str) -> str | None:
        """One of `keys`, or `?`; `/` opens a line for a command.  None at the end.

        Another letter is told to be none of them, until the next key.
        """
        pressed = self._press([*keys, HELP, "/"], bindings, state, answers=keys)
        if pressed != "/":
            return pressed
        commands = tuple(each for each in bindings if each.press.startswith("/"))
        typed = self.line("/", commands, stays=False)
        return None if typed is None else f"/{typed.strip().removeprefix('/')}"

    def unseen(self) -> AbstractContextManager[object]:
        """Inside, what is typed ahead waits for its turn and does not show on the screen."""
        return open_keys() if self.presses else nullcontext()

    def choice(self, keys: Sequence[str], bindings: Bindings) -> str:
        """One of `keys`, where no command is of use."""
        return self._press(keys, bindings)

    def pause(self, bindings: Bindings, keys: Sequence[str]) -> str:
        """Wait for Enter or for one of `keys`, of which the table shows the important ones."""
        if not self.presses:
            typed = self.line(_listed([each.press for each in bindings]), stays=False)
            return "q" if typed is None else typed.strip().casefold()
        return self._press([ENTER, " ", *keys], bindings, settle=SETTLE)

    def turn(self, binding: Binding) -> None:
        """Wait for Enter between two screens of one block."""
        take_away = self.stage.footer(screens.footer((binding,), self.stage.look))
        try:
            with open_keys() as keys:
                _wait_for([ENTER, " "].__contains__, keys)
        finally:
            take_away()

    def _press(
        self, wanted: Sequence[str], bindings: Bindings, state: State = str, settle: float = 0.0,
        answers: Sequence[str] = (),
    ) -> str:  # fmt: skip
        """A key among those wanted, with a footer that goes when it is pressed.

        Where an answer is one of a few keys, a letter that is none of them is told so.
        """
        draw = partial(self._footer, bindings, state)
        strayed = False
        while True:
            try:
                pressed = self._key(wanted, settle, draw, state, strays=bool(answers))
            except Woken as woken:
                self._wake(woken)
                continue
            gone = self.stage.passed()
            if gone or pressed == REDRAW:
                self.stage.redraw()
            closes = gone and not strayed and pressed == HELP
            if pressed in wanted and not closes:
                return pressed
            strayed, settle = bool(answers) and _is_letter(pressed) and not closes, 0.0
            if strayed:
                self.stage.pass_by(None, partial(_stray, pressed, answers))

    def _key(
        self, wanted: Sequence[str], settle: float, draw: Callable[[], list[Text]], state: State,
        *, strays: bool,
    ) -> str:  # fmt: skip
        """A key that is wanted, or that changes what is on the screen."""
        everything = self.stage.passing
        shown = [self.stage.footer(draw())]

        def tick() -> None:
            shown.pop()()
            shown.append(self.stage.footer(draw()))

        try:
            with (
                open_keys() as keys,
                self._wakeups.armed(wakeups.wake),
                ticking(state, WARMING, tick),
            ):
                _settle(keys, settle)
                return _wait_for(
                    lambda key: (
                        everything or key == REDRAW or key in wanted or (strays and _is_letter(key))
                    ),
                    keys,
                )
        finally:
            shown.pop()()


def _settle(keys: Keys, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        keys.read(left)


def _wait_for(wanted: Callable[[str], bool], keys: Keys) -> str:
    while not wanted(pressed := (keys.read() or "").lower()):
        pass
    return pressed


def _is_letter(key: str) -> bool:
    """Whether somebody may have meant it for an answer."""
    return len(key) == 1 and key.isprintable() and not key.isspace()


def _stray(key: str, keys: Sequence[str], look: Look) -> list[Text]:
    """That a key is none of those that answer."""
    among = f"none of {keys[0]} to {keys[-1]}" if len(keys) > 2 else f"neither {' nor '.join(keys)}"
    return literal(f"{key} is {among}", look, "" if look.plain else " ")


def _listed(keys: Sequence[str]) -> str:
    """The keys of a table in words: Enter, u or q."""
    *most, last = keys
    return f"{', '.join(most)} or {last}" if most else last


def answered(label: str, typed: str, look: Look) -> list[Text]:
    """What was typed, behind its label."""
    return [row(screens.prompt(look, label), foreign(typed, ascii=look.ascii))]


def span(keys: Sequence[str]) -> str:
    """The keys as a table shows them: m/f, a-d."""
    return "/".join(keys) if len(keys) < 3 else f"{keys[0]}-{keys[-1]}"
