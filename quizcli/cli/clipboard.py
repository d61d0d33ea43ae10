"""Text onto the clipboard: by a program that does it, else by the terminal, else into a file.

The sequence that asks a terminal for its clipboard (OSC 52) is written here and nowhere else,
after a key press of the learner.  A terminal does not answer it, so nobody can know whether it
obeyed; the sentence that is returned says so.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 5.0
"""So long a program may take."""

LONGEST_SEQUENCE = 74_994
"""Characters of base64 that terminals take: xterm's and hterm's limit of 100,000 bytes for a
sequence leaves this for its text."""

FILE = "copied.py"


class Program(NamedTuple):
    """A program that reads the clipboard's text, and the variable of the display it needs."""

    words: tuple[str, ...]
    display: str = ""
    encoding: str = "utf-8"


_POWERSHELL = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; "
    "Set-Clipboard -Value ([Console]::In.ReadToEnd())"
)


PROGRAMS = (
    Program(("wl-copy",), "WAYLAND_DISPLAY"),
    Program(("xclip", "-selection", "clipboard"), "DISPLAY"),
    Program(("xsel", "--clipboard", "--input"), "DISPLAY"),
    Program(("pbcopy",)),
    Program(("powershell.exe", "-NoProfile", "-Command", _POWERSHELL)),
    Program(("clip.exe",), encoding="utf-16-le"),
)
"""In the order that they are tried in."""


def copy(
    text: str, folder: Path, env: Mapping[str, str] | None = None, terminal: TextIO | None = None
) -> str:
    """Copy the text; what was done, in a sentence or two that claim nothing unknown.

    `folder` is where a file is written when there is no other way.  `env` and `terminal` are
    this process's environment and standard output unless given.  Never raises.
    """
    env = os.environ if env is None else env
    terminal = sys.stdout if terminal is None else terminal
    for program, path in _usable(env):
        if _taken(program, path, text, env):
            return f"{program.words[0]} took it for the clipboard."
    asked = terminal.isatty() and env.get("TERM", "dumb") != "dumb"
    sequence = _sequence(text, env) if asked else ""
    if not sequence:
        return _kept(text, folder / FILE)
    terminal.write(sequence)
    terminal.flush()
    return (
        "The terminal was asked to put it on the clipboard; whether it did, only pasting shows. "
        "quizcli show with --script prints it as well."
    )


def _usable(env: Mapping[str, str]) -> Iterator[tuple[Program, str]]:
    """The programs that are there and have their display, with their paths."""
    import shutil

    for program in PROGRAMS:
        path = shutil.which(program.words[0], path=env.get("PATH", os.defpath))
        if path and (not program.display or env.get(program.display)):
            yield program, path


def _taken(program: Program, path: str, text: str, env: Mapping[str, str]) -> bool:
    """Whether the program read the text and ended well; those of X11 live on to serve it."""
    import subprocess

    words = (path, *program.words[1:])
    data = text.encode(program.encoding, "replace")
    try:
        done = subprocess.run(
            words, input=data, env=dict(env), timeout=SECONDS, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _sequence(text: str, env: Mapping[str, str]) -> str:
    """OSC 52 with the text; "" where that is too long.  Within tmux it is said twice: to tmux,
    and through tmux to the terminal; which of both is obeyed depends on tmux's options."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > LONGEST_SEQUENCE:
        return ""
    sequence = f"\x1b]52;c;{encoded}\x07"
    if env.get("TMUX"):
        return sequence + "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence


def _kept(text: str, file: Path) -> str:
    """The text in a file of its own, for nobody else to read or write."""
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        draft.replace(file)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return f"Nothing was copied: {file} cannot be written ({error.strerror})."
    return f"No clipboard was found, so it is in a file: {file}"
