"""Manners of a terminal as golden transcripts: what is on the screen after each thing that happens.

Pastes, a window that changes its size, Ctrl-C, Ctrl-D and Ctrl-Z, a broken pipe, a dumb terminal
and one without UTF-8.  After a wanted change, `python -m tests.cli.test_transcripts` writes
tests/data/transcripts/terminal anew; read the difference before keeping it.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.test_quiz_terminal import DATA, QUIZ, SETTLED, SHELL, Terminal
from tests.terminals import kill

FOLDER = DATA / "terminal"
PASTE = "\x1b[200~{}\x1b[201~"
INTERRUPT, END, SUSPEND = "\x03", "\x04", "\x1a"
NAMES = {INTERRUPT: "Ctrl-C", END: "Ctrl-D", SUSPEND: "Ctrl-Z", "\r": "Enter"}


class Scene(NamedTuple):
    """What a quiz of small.yaml is asked, and what happens: keys, or a new size, and what has to
    be on the screen then; an empty text waits for the end of the program."""

    questions: Sequence[str]
    happens: Sequence[tuple[str | tuple[int, int], str]]
    size: tuple[int, int] = (80, 24)
    variables: dict[str, str] = {}  # noqa: RUF012 (never changed)
    command: Sequence[str] = QUIZ


ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
PIPE = (*SHELL[:1], "-c")
THIRD, ZERO = ["third", "--one-try"], ["zero", "--one-try"]


def ends(key: str) -> dict[str, Scene]:
    """One scene for each prompt at which this key may be pressed."""
    name = NAMES[key].lower()
    done = [("m", "Enter summary")]
    return {
        f"{name}-at-a-line": Scene(THIRD, [("0.", "answer ▸ 0."), *_twice(key, "0.")]),
        f"{name}-at-a-key": Scene(ZERO, [(key, "")]),
        f"{name}-at-a-command": Scene(ZERO, [("/", "/ ▸"), (key, "")]),
        f"{name}-after-a-verdict": Scene(ZERO, [*done, (key, "")]),
        f"{name}-at-a-note": Scene(ZERO, [*done, ("n", "note ▸"), *_aside(key, "stays as it is")]),
        f"{name}-at-a-reason": Scene(ZERO, [*done, ("d", "why ▸"), *_aside(key, "was kept")]),
        f"{name}-at-the-points": Scene(["virtues"], [("x\r", "0-3 points"), (key, "")]),
        f"{name}-between-two-screens": Scene(
            ["fox"], [("x\r", "Enter more"), (key, "")], size=(80, 10)
        ),
        f"{name}-after-the-summary": Scene(ZERO, [*done, ("\r", "Enter finish"), (key, "")]),
    }


def _twice(key: str, typed: str) -> list[tuple[str, str]]:
    """Ctrl-D ends an empty line only: the first deletes nothing, so what is typed goes first."""
    return [(key, "")] if key == INTERRUPT else [("\x08" * len(typed), "answer ▸\n"), (key, "")]


def _aside(key: str, said: str) -> list[tuple[str, str]]:
    """At a line beside the answer Ctrl-D ends that line only, and the session goes on."""
    return [(key, "")] if key == INTERRUPT else [(key, said), (key, "")]


SCENES: dict[str, Scene] = {
    "paste-with-newlines-at-a-line": Scene(
        THIRD, [(PASTE.format("1/3\nand more\n"), "and more"), ("\r", "NOT READ"), (INTERRUPT, "")]
    ),
    "paste-at-a-key": Scene(ZERO, [(PASTE.format("m\nf\nq\n"), "m/f answer"), ("m", "NOT YET")]),
    "paste-after-a-verdict": Scene(
        [*ZERO, "third"],
        [("f", "Enter next"), (PASTE.format("\r\rq"), "Enter next"), ("\r", "2 of 2")],
    ),
    "resize-in-an-answer": Scene(
        ["matrix", "--one-try"],
        [
            ("(3, ", "answer ▸ (3,"),
            ((40, 24), "─" * 40 + "\n answer"),
            ((120, 40), "─" * 120 + "\n answer"),
            ("3)\r", "RIGHT"),
        ],
    ),
    "resize-after-a-verdict": Scene(ZERO, [("m", "NOT YET"), ((40, 24), "─" * 40 + "\n ✗")]),
    "suspend-at-a-line": Scene(
        (),
        [
            ("", "$"),
            ("clear; $QUIZ small.yaml third\r", "? keys"),
            ("0.3", "answer ▸ 0.3"),
            (SUSPEND, "Stopped"),
            ("clear; echo ready\r", "ready\n$"),
            ("fg\r", "answer ▸ 0.3"),
            ("33\r", "RIGHT"),
        ],
        variables={"PS1": "$ ", "QUIZ": " ".join(QUIZ)},
        command=SHELL,
    ),
    "broken-pipe": Scene(
        (f"printf 'x\\n' | {' '.join(QUIZ)} small.yaml zero | head -n 3; echo ended",),
        [("", "ended")],
        command=PIPE,
    ),
    "dumb": Scene(
        ZERO,
        [
            ("?\r", "goes on with it\nAnswer:"),
            ("myth\r", ""),
        ],
        variables={"TERM": "dumb"},
    ),
    "no-utf-8": Scene(
        ["virtues", "--one-try"],
        [("caf\xe9\r", "0-3 points"), ("3", "Enter summary"), ("\r", "Enter finish")],
        variables=ASCII,
    ),
    **ends(INTERRUPT),
    **ends(END),
}
FIRST = (
    "paste-with-newlines-at-a-line",
    "resize-in-an-answer",
    "suspend-at-a-line",
    "broken-pipe",
    "no-utf-8",
    "ctrl-c-at-a-note",
)
"""The scenes of the default suite."""


def played(scene: Scene, home: Path) -> str:
    """The screens of a scene, each below what happened."""
    words = scene.command if scene.command == SHELL else (*scene.command, *_quiz(scene))
    terminal = Terminal(home, words, scene.size, **scene.variables)
    try:
        first = "" if scene.command in (SHELL, PIPE) else "nswer"
        first = "ecall" if set(scene.questions) & {"virtues", "fox"} else first
        shown = [f"=== \n{terminal.wait(first)}"] if first else []
        for what, expected in scene.happens:
            shown.append(f"=== {_named(what)}\n{_after(terminal, what, expected)}")
    finally:
        kill(terminal.process)
    return "".join(shown)


def _quiz(scene: Scene) -> Sequence[str]:
    return (
        scene.questions
        if scene.command == PIPE
        else ("small.yaml", "--seed", "1", *scene.questions)
    )


def _after(terminal: Terminal, what: str | tuple[int, int], expected: str) -> str:
    if isinstance(what, tuple):
        terminal.resize(*what)
        return terminal.wait(expected)
    if expected and "Enter" in terminal.text.splitlines()[-1]:
        time.sleep(SETTLED)
    if expected:
        return terminal.send(what, expected)
    time.sleep(SETTLED)
    terminal.process.send(what)
    text, code = terminal.end()
    return f"{text}=== exit {code}\n"


def _named(what: str | tuple[int, int]) -> str:
    if isinstance(what, tuple):
        return "the window is {} x {}".format(*what)
    return NAMES.get(what) or repr(what)


def golden(name: str) -> Path:
    """Where the transcript of a scene is kept."""
    return FOLDER / f"{name}.txt"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in FIRST else pytest.mark.slow, id=name)
        for name in SCENES
    ],
)
def test_it_goes_as_it_went(name, tmp_path):
    """Every screen of the scene is the golden one, and so is the exit code."""
    assert played(SCENES[name], tmp_path) == golden(name).read_text(encoding="utf-8")


def test_each_transcript_belongs_to_a_scene():
    """No golden file is left over."""
    assert {each.stem for each in FOLDER.glob("*.txt")} == set(SCENES)


def main() -> None:
    """Write all transcripts anew."""
    FOLDER.mkdir(exist_ok=True)
    for each in FOLDER.glob("*.txt"):
        each.unlink()
    for name, scene in SCENES.items():
        with tempfile.TemporaryDirectory() as home:
            golden(name).write_text(played(scene, Path(home)), encoding="utf-8")


if __name__ == "__main__":
    main()
