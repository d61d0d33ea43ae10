"""The screen since it was last cleared: blocks of lines that can be drawn again.

A block is a function from the look to lines.  On a terminal the stage remembers its
blocks, so that after a change of the window's size, or after Ctrl-Z and `fg`, the
same can be shown at the new width.  What is cleared is scrolled away, not erased: it
stays in the terminal's scrollback.  In plain mode and in pipes blocks only follow
each other.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO, TypeAlias

from quizcli.cli import screens, shell

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.look import Look

Block: TypeAlias = "Callable[[Look], list[Text]]"

LEAST_HEIGHT, DEFAULT_HEIGHT = 4, 24
ROOM = 1
"""Rows at the bottom that a full screen leaves for the footer."""


class Stage:
    """Draws on standard output and knows what stands there."""

    def __init__(self, look: Look, out: TextIO | None = None) -> None:
        """With `out` it draws there and not on standard output, and the look stays as it is."""
        self.look = look
        self.out = out
        # Not on stdout itself: Rich ends the program when a pipe breaks while it prints.
        self._console = look.console(io.StringIO())
        self._blocks: list[Block] = []
        self._typed: Block | None = None
        self._passing: list[Block] = []
        self._used = False

    @property
    def redraws(self) -> bool:
        """Whether the screen can be cleared and drawn again; else it only grows."""
        return self.look.interactive and not self.look.plain

    # ----------------------------------------------------------------- blocks
    def clear(self) -> None:
        """Begin anew: an empty screen where there can be one, else below an empty line.

        The first time nothing is cleared: what was said before the first screen stays.
        """
        self._look_again()
        self._blocks.clear()
        self._passing.clear()
        self._typed = None
        if self._used and self.redraws:
            self._scroll_away()
        else:
            self.gap()

    def gap(self) -> None:
        """An empty line below what is there, if anything is."""
        if self._used:
            self.write("\n")

    def show(self, block: Block, turn: Callable[[], object] | None = None, spare: int = 0) -> None:
        """Draw a block below what is there.

        With `turn`, which waits for the learner, a block that is higher than the screen
        is shown screen by screen; its first `spare` lines may scroll away unread.
        """
        if self._look_again():
            self.redraw()
        lines, page = block(self.look), height() - ROOM
        if turn and self.redraws and len(lines) > page + spare:
            lines = self._turned(lines, page, turn)
        self._draw(lines)
        self._blocks.append(block)

    def _turned(self, lines: list[Text], page: int, turn: Callable[[], object]) -> list[Text]:
        """Show all full screens; returns the rest."""
        while len(lines) > page:
            self._draw(lines[:page])
            lines = lines[page:]
            turn()
        return lines

    def note(self, block: Block) -> None:
        """Remember what a learner has typed: it stands on the screen already."""
        self._blocks.append(block)
        self._typed = block

    def pass_by(self, turn: Callable[[], object] | None, *blocks: Block) -> None:
        """Show blocks that go again with what is typed or pressed next, and with them what was
        typed for them last; they stay where nothing can be drawn again."""
        asked = [each for each in self._blocks[-1:] if each is self._typed]
        for each in blocks:
            self.show(each, turn)
        self._passing = [*asked, *blocks] if self.redraws else []

    @property
    def passing(self) -> bool:
        """Whether something stands there that goes with the next key."""
        return bool(self._passing)

    def passed(self) -> bool:
        """Forget what was to pass by; whether there was any, so that a redraw takes it away."""
        gone, self._passing = self._passing, []
        self._blocks = [each for each in self._blocks if each not in gone]
        return bool(gone)

    def make_room(self, block: Block, below: int) -> None:
        """Before a block that would push the first one off the screen: let nothing stay
        above it but the first one and what was typed last.  `below` rows follow it."""
        self._look_again()
        rows = sum(len(each(self.look)) for each in (*self._blocks, block))
        if self.redraws and rows + below > height():
            kept = [each for each in self._blocks[1:] if each is self._typed]
            if len(self._blocks) > 1 + len(kept):
                self._blocks[1:] = kept
                self.redraw(erase=False)

    def left(self, block: Block, below: int) -> int:
        """The rows that stay free below the first block, what was typed last, and this one."""
        self._look_again()
        kept = [*self._blocks[:1], *(each for each in self._blocks[1:] if each is self._typed)]
        rows = sum(len(each(self.look)) for each in (*kept, block))
        return max(height() - rows - below, 0)

    def redraw(self, *, erase: bool = True) -> None:
        """Draw all blocks again, as the terminal is now; without `erase`, what was there
        before is scrolled away (a shell may have written it)."""
        self._look_again()
        if not self.redraws:
            return
        if erase:
            self.write("\x1b[H\x1b[J")
        else:
            self._scroll_away()
        for block in self._blocks:
            self._draw(block(self.look))

    # ------------------------------------------------------------------ below
    def status(self, line: Text | None) -> None:
        """Show a line that goes again (a spinner), or take it away."""
        self.write("\r\x1b[K")
        if line is not None:
            self.write(self._rendered([line]).rstrip("\n"))

    def footer(self, lines: Sequence[Text]) -> Callable[[], None]:
        """Draw lines below the blocks; returns what takes them away again."""
        self.write(self._rendered(lines).rstrip("\n"))
        up = f"\x1b[{len(lines) - 1}A" if len(lines) > 1 else ""
        return lambda: self.write(f"{up}\r\x1b[J")

    def write(self, text: str) -> None:
        """Write to standard output at once.  Raises BrokenPipeError when nobody reads it."""
        print(text, end="", flush=True, file=self.out)

    # ----------------------------------------------------------------- inside
    def _draw(self, lines: Sequence[Text]) -> None:
        self._used = True
        self.write(self._rendered(lines))

    def _rendered(self, lines: Sequence[Text]) -> str:
        with self._console.capture() as captured:
            screens.draw(self._console, lines)
        return captured.get()

    def _look_again(self) -> bool:
        """See how wide the terminal is now; whether that has changed."""
        if self.out is not None:
            return False
        width, self.look = self.look.width, shell.look(plain=self.look.plain)
        return width != self.look.width

    def _scroll_away(self) -> None:
        rows = height()
        self.write(f"\x1b[{rows};1H" + "\n" * rows + "\x1b[H\x1b[J")


def height() -> int:
    """The rows of the terminal, as far as it says."""
    try:
        rows = os.get_terminal_size(sys.stdout.fileno()).lines
    except (OSError, ValueError):
        rows = 0
    return max(rows, LEAST_HEIGHT) if rows else DEFAULT_HEIGHT
