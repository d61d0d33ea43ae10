"""How an answer comes in: a single key, an edited line, or a line of a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizcli.cli import screens
from quizcli.cli.keys import ENTER, open_keys
from quizcli.cli.lines import Lines
from quizcli.cli.views import Binding, Bindings

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.look import Look

CLEAR_BELOW = "\x1b[J"


class Inputs:
    """Keys and lines of standard input, as the look allows."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.console = look.console(sys.stdout)
        self.lines = Lines(look)

    @property
    def pauses(self) -> bool:
        """Whether somebody is there to press a key for the next question."""
        return self.look.interactive

    @property
    def presses(self) -> bool:
        """Whether single keys are read without Enter."""
        return self.look.interactive and not self.look.plain

    def key_or_line(
        self, label: str, keys: Sequence[str], bindings: Bindings, state: str
    ) -> str | None:
        """One of `keys` by a single press where there are any, else a line; None at the end.

        `?` comes back as it is, and `/` opens a line for a command.
        """
        if not keys or not self.presses:
            prompt = screens.prompt(self.look, label)
            return self.lines.read(prompt, screens.footer(bindings, self.look, state))
        span = keys[0] if len(keys) == 1 else f"{keys[0]}-{keys[-1]}"
        span = "/".join(keys) if len(keys) == 2 else span
        pressed = self._press([*keys, "?", "/"], (Binding(span, label), *bindings), state)
        return self._command() if pressed == "/" else pressed

    def pause(self, bindings: Bindings) -> str:
        """Wait for Enter, or for one of the other keys of the table."""
        if self.look.plain:
            return (self.lines.read(screens.prompt(self.look, "Enter or q")) or "").strip()
        others = [each.press for each in bindings if len(each.press) == 1]
        return self._press([ENTER, " ", *others], bindings, "")

    def status(self, line: Text | None) -> None:
        """Show a line that goes again (a spinner), or take it away."""
        self.console.print("\r\x1b[K", end="")
        if line is not None:
            self.console.print(line, end="")

    def _press(self, wanted: Sequence[str], bindings: Bindings, state: str) -> str:
        """A key among those wanted, with a footer that goes when it is pressed."""
        footer = screens.footer(bindings, self.look, state)
        screens.draw(self.console, footer)
        try:
            with open_keys() as keys:
                while (pressed := _small(keys.read())) not in wanted:
                    pass
        finally:
            self.console.print(f"\x1b[{len(footer)}A\r{CLEAR_BELOW}", end="")
        return pressed

    def _command(self) -> str | None:
        typed = self.lines.read(screens.prompt(self.look, "/"))
        return None if typed is None else f"/{typed.strip().removeprefix('/')}"


def _small(key: str | None) -> str:
    return (key or "").lower()
