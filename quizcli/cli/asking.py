"""Questions to whoever sits at the terminal, outside a session."""

from __future__ import annotations

import sys

from quizcli.cli import shell

WORDS = {"y": True, "yes": True, "n": False, "no": False}


def somebody() -> bool:
    """Whether there is somebody to ask: a terminal to read from and one to write to."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def yes(question: str) -> bool | None:
    """Ask until it is yes or no; None without a terminal and at the end of the input."""
    if not somebody():
        return None
    from rich.text import Text

    from quizcli.cli.lines import Lines

    shell.put(question)
    lines = Lines(shell.look(plain=False))
    while True:
        typed = lines.read(Text("y/n "))
        if typed is None:
            return None
        word = typed.strip().casefold()
        if word in WORDS:
            return WORDS[word]
