"""What the screens can use of the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from quizcli.cli import shell
from quizcli.cli.checkup.base import Context, Finding, Level

COMFORTABLE = 60


def screen(context: Context) -> Iterator[Finding]:
    """Width, encoding and colours, and why there are none."""
    look = shell.look(plain=context.plain)
    encoding = getattr(sys.stdout, "encoding", None) or "unknown encoding"
    why = _why_plain(plain=context.plain)
    colours = "colours" if look.colour else "no colours (NO_COLOR)"
    found = f"{look.width} columns, {encoding}, {f'plain text ({why})' if look.plain else colours}"
    if look.ascii:
        advice = "set a UTF-8 locale, for example LANG=C.UTF-8, for formulas with their signs"
        yield Finding("terminal", Level.WARNING, found, advice)
    elif sys.stdout.isatty() and look.width < COMFORTABLE:
        yield Finding("terminal", Level.WARNING, found, "formulas read better in 80 columns")
    else:
        yield Finding("terminal", Level.OK, found)


def _why_plain(*, plain: bool) -> str:
    """Why the output is plain; see `Look.detect`."""
    if plain:
        return "--plain"
    if not sys.stdout.isatty():
        return "the output is no terminal"
    return "TERM=dumb" if os.environ.get("TERM") == "dumb" else "ACCESSIBLE"


def editing(context: Context) -> Iterator[Finding]:
    """Whether what is typed can be edited and called up again."""
    if sys.platform == "win32" or find_spec("readline") is not None:
        yield Finding("terminal", Level.OK, "typed answers can be edited")
    else:
        advice = "install a Python with readline to move the cursor in an answer"
        yield Finding("terminal", Level.WARNING, "this Python has no readline", advice)


CHECKS = (screen, editing)
