"""Typed answers: one line at a time, with editing and the answers of this session as history.

readline does the editing where there is one.  The prompt goes through `input`, or
editing would erase it.  The history lives as long as the process.  A paste with
newlines is one answer.  A footer can stand below the line while it is typed; it
goes when the line is done, so that the record above stays readable.
"""

from __future__ import annotations

import io
import re
import select
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, TextIO

from quizcli.cli.look import Look
from quizcli.cli.text import clean
from quizcli.cli.wakeups import Woken

if TYPE_CHECKING:
    from rich.text import Text

LONGEST = 10_000
"""Characters of a line that are kept."""

_ESCAPES = re.compile(r"(?:\x1b\[[0-9;]*m)+")
_PASTE_MARKS = re.compile(r"\x1b\[20[01]~")
_NEWLINES = re.compile(r"[\r\n]+")
REDRAW = "\x0c"
"""What Ctrl-L leaves in the line that it ends."""


class Lines:
    """Reads answers from a terminal (with editing) or from a pipe (line by line).

    Bytes that are no text become the replacement character.  `look` may be changed
    between two answers, because the terminal was.
    """

    def __init__(
        self, look: Look, stdin: TextIO | None = None, stdout: TextIO | None = None
    ) -> None:
        self.look = look
        self._stdin = stdin or sys.stdin
        self._stdout = stdout or sys.stdout
        reconfigure = getattr(self._stdin, "reconfigure", None)
        if reconfigure is not None and self._stdin.errors != "replace":
            reconfigure(errors="replace")
        self._readline = _readline(redraws=not look.plain) if look.interactive else None
        self._last = ""
        self._told = ""

    def read(self, prompt: Text, below: Sequence[Text] = ()) -> str | None:
        """The next line without its newline; None at the end of the input (Ctrl-D).

        `below` are the lines of a footer; in plain mode and without readline they are said
        before the prompt, when they are not what was said last.  Ctrl-C raises
        KeyboardInterrupt, and Ctrl-L raises Woken with what was typed so far.
        """
        typed = self._edited(prompt, below) if self.look.interactive else self._piped(prompt)
        return None if typed is None else _one_line(typed)

    def again(self, prompt: Text, below: Sequence[Text]) -> None:
        """While a line is read, on a screen drawn anew: what stands around the line.

        readline draws its line itself; without it the prompt is drawn.
        """
        if self._readline is None:
            self._write(prompt.plain)
        elif not self.look.plain:
            self._write_below(below)

    def below(self, below: Sequence[Text], room: int) -> None:
        """Another footer while a line is read that has `room` cells: as long as it fits, the
        cursor stands on its first row, from where the footer is two rows down."""
        if self._readline and not self.look.plain and len(self._readline.get_line_buffer()) < room:
            down = f"\x1b[{len(below) + 1}B"
            self._write(f"\x1b7{down}\r{self._ansi(below)}\x1b[K\x1b8")

    # --------------------------------------------------------------- terminal
    def _edited(self, prompt: Text, below: Sequence[Text]) -> str | None:
        shown, footer = self._prompt(prompt), below
        if self.look.plain or self._readline is None:
            self._tell(below)
            footer = ()
        self._write_below(footer)
        done = False
        try:
            typed = input(shown)
            done = True
        except EOFError:
            return None
        finally:
            # Enter has moved the cursor to the next row; Ctrl-C and Ctrl-D have not
            self._write(("" if done else "\n") + ("\x1b[J" if footer else ""))
        if self._readline and REDRAW in typed:
            raise Woken(_one_line(typed.replace(REDRAW, "")))
        self._remember(typed)
        return typed

    def _prompt(self, prompt: Text) -> str:
        """The prompt for `input`: without readline, nobody may be there to obey escapes."""
        if self._readline is None:
            return prompt.plain
        return _ESCAPES.sub("\001\\g<0>\002", self._ansi([prompt]))

    def _tell(self, footer: Sequence[Text]) -> None:
        said = "".join(f"{each.plain}\n" for each in footer)
        if said != self._told:
            self._write(said)
        self._told = said

    def _write_below(self, footer: Sequence[Text]) -> None:
        """Draw the footer two rows down and come back up."""
        if footer:
            self._write(f"\n\n{self._ansi(footer)}\r\x1b[{len(footer) + 1}A")

    def _remember(self, typed: str) -> None:
        if self._readline is None or "libedit" in (self._readline.__doc__ or ""):
            _forget_typed_ahead(self._stdin)
        line = _one_line(typed).strip()
        if self._readline and line and line != self._last:
            with suppress(UnicodeEncodeError):  # what the locale has no bytes for
                self._readline.add_history(line)
            self._last = line

    # ------------------------------------------------------------------- pipe
    def _piped(self, prompt: Text) -> str | None:
        """A line of a pipe is written behind its prompt, as an echo would have done."""
        asked = self._stdin.isatty()
        if asked:
            self._write(self._ansi([prompt]))
        line = self._stdin.readline(LONGEST)
        if not line:
            return None
        rest = line
        while rest and not rest.endswith("\n"):
            rest = self._stdin.readline(LONGEST)
        if not asked:
            echo = clean(_one_line(line), ascii=self.look.ascii)
            self._write(f"{self._ansi([prompt])}{echo}\n")
        return line

    # ----------------------------------------------------------------- output
    def _ansi(self, lines: Sequence[Text]) -> str:
        console = self.look.console(io.StringIO())
        with console.capture() as captured:
            for i, line in enumerate(lines):
                console.print(line, end="\n" if i + 1 < len(lines) else "", crop=False)
        return captured.get()

    def _write(self, text: str) -> None:
        self._stdout.write(text)
        self._stdout.flush()


def _readline(*, redraws: bool) -> ModuleType | None:
    """readline, set up for answers: no completion, pastes in one piece, our own history.

    Its own Ctrl-L would leave the line alone on an empty screen.  Here it ends the line with
    a mark in it where all else can be drawn anew, and does the line alone again elsewhere.
    """
    try:
        import readline
    except ImportError:
        return None
    if "libedit" not in (readline.__doc__ or ""):
        readline.parse_and_bind("set enable-bracketed-paste on")
        readline.parse_and_bind("set disable-completion on")
        ends = r'"\C-q\C-l\C-m"' if redraws else "redraw-current-line"
        readline.parse_and_bind(rf'"\C-l": {ends}')
    readline.set_auto_history(False)
    readline.clear_history()
    return readline


def _forget_typed_ahead(stdin: TextIO) -> None:
    """Without marked pastes the further lines of one wait to be taken for answers: drop them."""
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
        return
    import termios

    if select.select([stdin], [], [], 0.02)[0]:
        termios.tcflush(stdin, termios.TCIFLUSH)


def _one_line(typed: str) -> str:
    line = _PASTE_MARKS.sub("", typed).rstrip("\r\n")
    return _NEWLINES.sub(" ", line)[:LONGEST]
