"""Editing a question in the learner's own editor, and what has become of it afterwards.

History hangs on the id, so it stays with a question however its text is changed.  What is
asked for may change so much that earlier answers say little about it: see `material`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli import answers
from quizcli.cli import shell
from quizcli.model import Place, Problem, Question, QuizError, Severity

if TYPE_CHECKING:
    from quizcli.bank import Library

USUAL = ("nano", "vi", "vim", "emacs", "notepad")
"""Editors that are tried where none is named."""

PLUS = re.compile(r"(n?vim?|g?vim|view|nano|pico|emacs(client)?|micro|hx|helix|kak|joe|mg|ne)")
GOTO = re.compile(r"(code(-insiders)?|(vs)?codium|cursor|windsurf)")
COLON = re.compile(r"(subl(ime_text)?|zed(itor)?)")
"""How editors are told the line: `+7 FILE`, `--goto FILE:7`, and `FILE:7`."""


class Edited(NamedTuple):
    """What became of a question.  `now` is None when its file has no sound one of that id.

    `problems` are the errors of the file, and the warnings about this question.  `changed`
    says whether something else is asked for now.  `appeared` are the ids that are new in the
    file, when this one is gone from it.
    """

    now: Question | None
    problems: tuple[Problem, ...] = ()
    changed: bool = False
    gone: bool = False
    appeared: tuple[str, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether the file has errors."""
        return any(each.severity is Severity.ERROR for each in self.problems)


def edit(
    question: Question,
    home: Path | None = None,
    *,
    place: Place | None = None,
    before: frozenset[str] | None = None,
) -> Edited:
    """Open a question in the editor, wait until that is closed, and see what was done.

    Opening it once more, `place` is where to begin and `before` are the ids that the file had
    at first.  QuizError when the file cannot be written, when there is no editor or it failed,
    and when the file is gone afterwards.
    """
    path = Path(question.place.path)
    known = names(library_of(path, home)) if before is None else before
    open_editor(place or question.place, home)
    if not path.exists():
        raise QuizError(f"{path} is gone; the history of {question.id} is kept for its return")
    return compare(question, known, library_of(path, home))


def library_of(path: Path, home: Path | None) -> Library:
    """The bank in a file, read anew where it changed."""
    return shell.load_paths([path], shell.find_places(home).cache)


def names(library: Library) -> frozenset[str]:
    """The ids in a bank, those of broken questions included."""
    broken = {each.question for each in library.problems if each.question}
    return frozenset({*broken, *(each.id for each in library.entries)})


def compare(question: Question, before: frozenset[str], library: Library) -> Edited:
    """What became of a question in a bank that had these ids before."""
    problems = tuple(each for each in library.problems if _concerns(each, question.id))
    after = names(library)
    if question.id in {each.id for each in library.entries}:
        now = library.question(question.id)
        return Edited(now, problems, changed=material(question, now))
    unread = any(each.severity is Severity.ERROR and not each.question for each in problems)
    gone = question.id not in after and not unread
    return Edited(None, problems, gone=gone, appeared=tuple(sorted(after - before)) * gone)


def material(before: Question, now: Question) -> bool:
    """Whether something else is asked for: another type, measurement or answer.

    A question that could not be read before has no type, and nothing to compare.
    """
    return bool(before.type) and _asked_for(before) != _asked_for(now)


def _asked_for(question: Question) -> tuple[object, ...]:
    correct = tuple(each.correct for each in question.options)
    arguments = dict(question.arguments)
    lines = question.program and (question.program.language, question.program.source)
    parts = (question.items, dict(question.pairs), question.extra, question.accept)
    gaps = answers.find_gaps(question.prompt) if question.type == "cloze" else ()
    measured = (question.answer, question.measure, lines, arguments)
    of_parts = tuple(_asked_for(each) for each in question.parts)
    return question.type, measured, sorted(correct), parts, gaps, of_parts


def _concerns(problem: Problem, question: str) -> bool:
    about = problem.question == question and not problem.silenced
    return problem.severity is Severity.ERROR or about


# ------------------------------------------------------------------- the editor
def open_editor(place: Place, home: Path | None = None) -> None:
    """Run the editor on a file at a line until it ends; QuizError with one sentence if it can't.

    No shell is involved: neither the editor's name nor the path is interpreted.
    """
    refuse_unwritable(Path(place.path), home)
    words = command_line(editor(os.environ, shell.preferences(home).editor), place)
    try:
        done = subprocess.run(words, check=False)
    except OSError as error:
        raise QuizError(f"{words[0]} cannot be started: {error.strerror}; set $EDITOR") from error
    if done.returncode:
        raise QuizError(f"{words[0]} ended with exit code {done.returncode}; nothing was read anew")


def editor(environment: Mapping[str, str], preferred: str = "") -> list[str]:
    """The editor with its arguments: `$VISUAL`, else `$EDITOR`, else that of the preferences,
    else a usual one that is here."""
    for name in ("VISUAL", "EDITOR"):
        if text := environment.get(name, "").strip():
            return _named(f"${name}", text)
    if preferred:
        return _named("editor in config.toml", preferred)
    found = next((each for each in USUAL if shutil.which(each)), None)
    if found is None:
        raise QuizError("there is no editor; name one: quizcli config set editor nano")
    return [found]


def _named(source: str, text: str) -> list[str]:
    try:
        words = shlex.split(text, posix=os.name != "nt")
    except ValueError as error:
        raise QuizError(f"{source} cannot be read: {text!r} has an open quote") from error
    if not words or shutil.which(words[0]) is None:
        raise QuizError(f"{source} names {text!r}, and there is no such program")
    return words


def command_line(words: Sequence[str], place: Place) -> list[str]:
    """The editor's command line for a file at a line, as that editor wants it."""
    path = str(Path(place.path).absolute())
    name = Path(words[0]).stem.casefold()
    wait = [] if {"--wait", "-w"} & set(words) else ["--wait"]
    if PLUS.fullmatch(name):
        return [*words, f"+{place.line}", path]
    if GOTO.fullmatch(name):
        return [*words, *wait, "--goto", f"{path}:{place.line}"]
    if COLON.fullmatch(name):
        return [*words, *wait, f"{path}:{place.line}"]
    return [*words, path]


def refuse_unwritable(path: Path, home: Path | None) -> None:
    """QuizError for a file that cannot be written, or would be lost with the next version."""
    inside = (shell.PACKAGE / "content").resolve() in path.resolve().parents
    if not inside and os.access(path, os.W_OK):
        return
    own = shell.find_places(home).data / "banks"
    why = "belongs to the program" if inside else "cannot be written"
    raise QuizError(f"{path} {why}; copy it into {own} and edit it there")
