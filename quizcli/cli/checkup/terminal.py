"""What the screens can use of the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from quizcli.cli import shell, themes
from quizcli.cli.checkup.base import Context, Finding, Level

COMFORTABLE = 60
SCRIPTS = {
    "bash": (
        Path("~/.local/share/bash-completion/completions/quizcli"),
        Path("~/.bash_completions/quizcli.sh"),
    ),
    "zsh": (Path("~/.zfunc/_quizcli"),),
    "fish": (Path("~/.config/fish/completions/quizcli.fish"),),
}
"""Where shells look for completion, and where --install-completion writes it."""


def screen(context: Context) -> Iterator[Finding]:
    """Width, encoding and colours, and why there are none."""
    look = shell.look(plain=context.plain)
    encoding = getattr(sys.stdout, "encoding", None) or "unknown encoding"
    why = _why_plain(plain=context.plain)
    colours = "colours" if look.colour else "no colours"
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
    if os.environ.get("TERM") == "dumb":
        return "TERM=dumb"
    return shell.preferred().origins["plain"].name


def theme(context: Context) -> Iterator[Finding]:
    """The theme that is used on terminals, and who says so."""
    found = shell.preferred(context.home)
    origin = found.origins.get("theme")
    name, how = themes.chosen(found.values.theme, os.environ)
    said = f"theme {name} ({origin.name if origin and how == 'chosen' else how})"
    advice = "quizcli config set theme light, or dark" if name == themes.AUTO else ""
    yield Finding("terminal", Level.OK, said, advice)


def completion(context: Context) -> Iterator[Finding]:
    """Whether the shell that is used knows what Tab completes, as far as files tell."""
    shell_name = Path(os.environ.get("SHELL", "")).name
    if shell_name not in SCRIPTS:
        return
    here = next((each for each in SCRIPTS[shell_name] if each.expanduser().is_file()), None)
    if here is None:
        advice = f"quizcli completion {shell_name} > {SCRIPTS[shell_name][0]}"
        yield Finding("terminal", Level.OK, f"no completion for {shell_name} was found", advice)
    else:
        yield Finding("terminal", Level.OK, f"completion for {shell_name}: {here}")


def editing(context: Context) -> Iterator[Finding]:
    """Whether what is typed can be edited and called up again."""
    if sys.platform == "win32" or find_spec("readline") is not None:
        yield Finding("terminal", Level.OK, "typed answers can be edited")
    else:
        advice = "install a Python with readline to move the cursor in an answer"
        yield Finding("terminal", Level.WARNING, "this Python has no readline", advice)


CHECKS = (screen, theme, editing, completion)
