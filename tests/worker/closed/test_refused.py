"""Attempts to get out of the language or to exhaust the process: all refused, with a place."""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from quizcli.programs import ProgramError
from quizcli.worker.closed import run
from tests.worker.closed.attempts import ATTEMPTS
from tests.worker.closed.refusing import tried

SCRIPT = Path(__file__).with_name("refusing.py")


def test_there_are_enough_attempts():
    """Many ways out are tried."""
    assert len(ATTEMPTS) >= 300


def test_every_attempt_is_refused_with_its_place():
    """Each ends in a ProgramError within the source; the interpreter needs no check before it.

    All but the bombs: what would explode if it were not refused gets a process of its own.
    """
    quiet = [title for title in ATTEMPTS if not title.startswith("bomb: ")]
    assert len(quiet) > 300
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert wrong({title: tried(title) for title in quiet}) == []


@pytest.mark.slow
def test_every_attempt_is_refused_within_limits():
    """Bombs too, in a process with a cap on memory.

    What the caps on sizes don't foresee ends at that one, in one sentence.
    """
    done = subprocess.run(
        [sys.executable, SCRIPT], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    outcomes = json.loads(done.stdout)
    assert list(outcomes) == list(ATTEMPTS)
    assert wrong(outcomes) == []
    said = outcomes["bomb: combinations"]["checked"]["message"]
    assert said == "there is not enough memory for this"


def wrong(outcomes):
    """What was not refused with a place within its source."""
    return [
        (title, each)
        for title, found in outcomes.items()
        for each in found.values()
        if not refused_within(ATTEMPTS[title].splitlines() or [""], each)
    ]


def refused_within(lines, outcome):
    """Whether an attempt was refused with a place in these lines and a sentence to show."""
    return (
        "escaped" not in outcome
        and 1 <= outcome["line"] <= len(lines)
        and 1 <= outcome["column"] <= len(lines[outcome["line"] - 1]) + 1
        and outcome["message"].isprintable()
    )


@pytest.mark.parametrize(
    ("title", "line", "column", "words"),
    [
        ("walk: class of a tensor", 2, 5, "underscore"),
        ("walk: torch as a value", 1, 5, "can't stand alone"),
        ("python: print", 1, 1, "assign a name instead"),
        ("python: import os", 1, 1, "torch, nn, F, math and optim can be used"),
        ("syntax: f-string", 2, 5, "f-strings are not part"),
        ("torch: load", 1, 5, "torch.load is not available here"),
        ("torch: cuda device", 1, 27, "'cpu' or 'meta'"),
        ("bomb: power", 1, 5, "power is too large"),
        ("bomb: endless", 2, 9, "200,000 steps"),
        ("bomb: recursion", 2, 12, "24 calls"),
        ("bomb: large tensor", 1, 5, "67,108,864 elements"),
    ],
)
def test_the_sentence_says_why(title, line, column, words):
    """The place and the sentence are those of the mistake, not of something near it."""
    with pytest.raises(ProgramError) as raised:
        run(ATTEMPTS[title], {}, ())
    assert (raised.value.line, raised.value.column) == (line, column)
    assert words in raised.value.message
