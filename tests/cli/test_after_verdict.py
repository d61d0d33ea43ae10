"""What can be pressed after a verdict: the code that ran, a script of it, a rerun, a dispute."""

import json
import os
import stat

import pytest

from quizcli.store.sqlite import SqliteStore
from tests.cli.test_drill_terminal import pressed
from tests.cli.test_quiz_terminal import QUIZ, Terminal
from tests.terminals import kill

BANK = """\
format: 1
title: Steps
license: CC-BY-4.0
questions:
  - id: parts
    type: numeric
    draw: {rho: [0.5]}
    concept: steps
    prompt: How long is the gradient $\\rho^{20}$ for {{rho}}?
    measure: linear_rnn_gradient_norm
    with: {rho: rho}
    answer: norm
    tolerance: {rel: 0.01}
    explain: It is a power.
    source: made up
  - id: none
    type: numeric
    concept: steps
    prompt: What is $1 + 1$?
    answer: "2"
    explain: One more.
    source: made up
"""


@pytest.fixture
def terminal(tmp_path):
    """Makes terminals with a quiz in them, whose clipboard is a file."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "steps.yaml").write_text(BANK)
    fake = tmp_path / "bin" / "pbcopy"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\ncat > "{tmp_path}/copied.py"\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    path = f"{fake.parent}{os.pathsep}{os.environ['PATH']}"
    made = []

    def make(*arguments, size=(80, 40)):
        made.append(Terminal(tmp_path, [*QUIZ, *arguments, "--one-try"], size, PATH=path))
        return made[-1]

    yield make
    for each in made:
        kill(each.process)


def test_code_script_and_rerun_after_a_measured_verdict(terminal, tmp_path):
    """v shows lines with the drawn number, c copies a script that says so, r measures anew."""
    session = terminal("steps/parts")
    session.wait("answer ▸")
    session.send("5\r", "Enter summary")
    assert "rho = 0.5" in pressed(session, "v", "quizcli ran these lines")
    assert "pbcopy took it" in pressed(session, "c", "for the clipboard")
    assert "import torch" in (tmp_path / "copied.py").read_text()
    assert "import quizcli" not in (tmp_path / "copied.py").read_text()
    pressed(session, "r", "numbers ▸")
    assert "did you mean rho?" in session.send("roh=1\r", "numbers ▸")
    shown = session.send("rho=1\r", "with yours")
    assert "rho" in shown
    session.send("\r", "Enter summary")
    pressed(session, "\r", "Enter finish")
    assert session.end()[1] == 0


def test_a_dispute_is_kept_with_its_answer(terminal, tmp_path):
    """d asks why and keeps it; quizcli report has it; the verdict is what it was."""
    session = terminal("steps/none")
    session.wait("answer ▸")
    shown = session.send("3\r", "Enter summary")
    assert "r rerun" not in shown
    pressed(session, "d", "why ▸")
    session.send("it is three\r", "quizcli report shows it to the author")
    pressed(session, "\r", "Enter finish")
    session.end()
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        (answer,) = log.reviews()
        (event,) = log.events(kind="dispute")
    assert (event.target, event.value, event.question) == (answer.uid, "it is three", "steps/none")
    reporting = Terminal(tmp_path, [*QUIZ[:-1], "report", "--json"], (200, 50))
    told = reporting.end()[0]
    assert "it is three" in told
    assert json.loads("".join(told.split("\n")))["disputes"]


def test_tex_shows_the_source(terminal):
    """/tex while the question is open, t after the verdict."""
    session = terminal("steps/none")
    session.wait("answer ▸")
    assert "$1 + 1$" in session.send("/tex\r", "$1 + 1$")
    session.send("5\r", "Enter summary")
    assert "$1 + 1$" in pressed(session, "t", "$1 + 1$")
