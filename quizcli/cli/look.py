"""How the terminal at hand wants to be drawn on: width, colour, glyphs, plain words.

Colours are the terminal's own sixteen, by the theme (see `themes`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TextIO

from quizcli.cli import themes

if TYPE_CHECKING:
    from rich.console import Console

NARROW, WIDE = 40, 200
DEFAULT_WIDTH = 80
MEASURE = 100


class Glyphs(NamedTuple):
    """The signs of the screens."""

    right: str
    wrong: str
    skipped: str
    prompt: str
    full: str
    parts: str
    empty: str
    rule: str
    bullet: str
    more: str
    cut: str
    spinner: str


UNICODE = Glyphs("✓", "✗", "-", "▸", "█", "▏▎▍▌▋▊▉", "░", "─", "•", "↪", "…", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
ASCII = Glyphs("+", "x", "-", ">", "#", "", ".", "-", "*", ">", "..", "|/-\\")


@dataclass(frozen=True, slots=True)
class Look:
    """What the screens have to know of the terminal.

    width: cells, 40 to 200.  colour: ANSI-16 colours may be used.  plain:
    append-only, words instead of glyphs, no escape sequences.  ascii: nothing
    outside ASCII.  interactive: single keys can be read.  theme: one of `themes.THEMES`.
    """

    width: int = DEFAULT_WIDTH
    colour: bool = False
    plain: bool = True
    ascii: bool = False
    interactive: bool = False
    theme: str = themes.AUTO

    @property
    def glyphs(self) -> Glyphs:
        """The signs that this terminal can show; plain text does without special ones."""
        return ASCII if self.ascii or self.plain else UNICODE

    @property
    def measure(self) -> int:
        """The width of running text: long lines are hard to read."""
        return min(self.width, MEASURE)

    @classmethod
    def detect(
        cls,
        env: Mapping[str, str],
        stdout: TextIO,
        stdin: TextIO,
        plain: bool = False,
        *,
        only_ascii: bool = False,
        theme: str = themes.AUTO,
    ) -> Look:
        """Look at the environment and the streams, beside what is wanted.

        Plain by `--plain`, ACCESSIBLE, TERM=dumb or an output that is no terminal;
        without colour also by NO_COLOR or the theme `mono`; ASCII also where the output's
        encoding is not UTF-8.
        """
        terminal = stdout.isatty()
        dumb = env.get("TERM") == "dumb"
        plain = plain or dumb or not terminal or env.get("ACCESSIBLE", "0") not in ("", "0")
        theme, _ = themes.chosen(themes.MONO if env.get("NO_COLOR") else theme, env)
        return cls(
            width=_width(env, stdout),
            colour=not plain and theme != themes.MONO,
            plain=plain,
            ascii=only_ascii or not _is_utf8(stdout),
            interactive=terminal and stdin.isatty() and not dumb,
            theme=theme,
        )

    def console(self, file: TextIO) -> Console:
        """The one Rich console, on that file: no markup, no emoji, no highlighting.

        Rich looks at no environment variable of its own: this look decides.  A
        character that the file's encoding lacks is spelled out, not raised.
        """
        from rich.console import Console
        from rich.theme import Theme

        reconfigure = getattr(file, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
        return Console(
            file=file,
            width=self.width,
            color_system=None if self.plain else "standard",
            no_color=not self.colour,
            force_terminal=not self.plain,
            force_jupyter=False,
            markup=False,
            emoji=False,
            highlight=False,
            soft_wrap=False,
            theme=Theme(themes.styles(self.theme)),
            _environ={},
        )


def _width(env: Mapping[str, str], stdout: TextIO) -> int:
    asked = env.get("COLUMNS", "")
    width = int(asked) if asked.isdecimal() and len(asked) < 6 else _terminal_width(stdout)
    return min(max(width or DEFAULT_WIDTH, NARROW), WIDE)


def _terminal_width(stdout: TextIO) -> int:
    try:
        return os.get_terminal_size(stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return DEFAULT_WIDTH


@lru_cache(maxsize=8)
def _canonical(encoding: str) -> str:
    import codecs

    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""


def _is_utf8(stdout: TextIO) -> bool:
    return _canonical(getattr(stdout, "encoding", None) or "") in ("utf-8", "utf-8-sig", "utf-16")
