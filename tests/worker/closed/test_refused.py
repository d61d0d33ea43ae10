"""Attempts to get out of the language or to exhaust the process: all refused, with a place."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.worker.closed.attempts import ATTEMPTS

SCRIPT = Path(__file__).with_name("refusing.py")


@pytest.fixture(scope="module")
def outcomes():
    """What became of each attempt, in a process of its own with a cap on memory."""
    done = subprocess.run(
        [sys.executable, SCRIPT], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_there_are_enough_attempts():
    """Many ways out are tried."""
    assert len(ATTEMPTS) >= 300


@pytest.mark.parametrize("title", ATTEMPTS)
def test_an_attempt_is_refused_with_its_place(outcomes, title):
    """It ends in a ProgramError within the source; the interpreter needs no check before it."""
    for outcome in outcomes[title]["checked"], outcomes[title]["interpreted"]:
        assert "escaped" not in outcome, outcome
        lines = ATTEMPTS[title].splitlines() or [""]
        assert 1 <= outcome["line"] <= len(lines)
        assert 1 <= outcome["column"] <= len(lines[outcome["line"] - 1]) + 1
        assert outcome["message"].isprintable()


@pytest.mark.parametrize(
    ("title", "line", "column", "words"),
    [
        ("walk: class of a tensor", 2, 5, "underscore"),
        ("walk: torch as a value", 1, 5, "can't stand alone"),
        ("python: print", 1, 1, "assign a name instead"),
        ("python: import os", 1, 1, "torch, nn, F, math and optim are there"),
        ("syntax: f-string", 2, 5, "f-strings are not part"),
        ("torch: load", 1, 5, "torch.load is not available here"),
        ("torch: cuda device", 1, 27, "'cpu' or 'meta'"),
        ("bomb: power", 1, 5, "power is too large"),
        ("bomb: endless", 2, 9, "200,000 steps"),
        ("bomb: recursion", 2, 12, "24 calls"),
        ("bomb: large tensor", 1, 5, "67,108,864 elements"),
    ],
)
def test_the_sentence_says_why(outcomes, title, line, column, words):
    """The place and the sentence are those of the mistake, not of something near it."""
    outcome = outcomes[title]["checked"]
    assert (outcome["line"], outcome["column"]) == (line, column)
    assert words in outcome["message"]


def test_memory_that_is_not_there_is_said_plainly(outcomes):
    """What the caps on sizes don't foresee ends at the process's limit, in one sentence."""
    assert outcomes["bomb: combinations"]["checked"]["message"] == (
        "there is not enough memory for this"
    )
