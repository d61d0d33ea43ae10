"""`drill`, `due` and filters on a log with a past."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.store.sqlite import SqliteStore
from tests.homes import compiled

BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
""" + "".join(
    f"""\
  - id: {name}
    type: numeric
    concept: {name}
    tags: [{tag}]
    prompt: What is {i} + 1?
    answer: "{i + 1}"
    hints: [Count.]
    explain: One more.
    source: arithmetic
"""
    for i, (name, tag) in enumerate(
        [("old", "asked"), ("older", "asked"), ("fresh", "asked"), ("never", "unseen")]
    )
)
DAY = 24 * 60 * 60 * 1000


def review(question: str, days_ago: float, rating: Rating) -> Review:
    """An answer that was given some days ago."""
    now = int(time.time() * 1000)
    outcome = Outcome.WRONG if rating is Rating.AGAIN else Outcome.RIGHT
    return Review(
        f"{question}-{days_ago}", "past", f"sums/{question}", 1, {}, 1, "1", outcome, 1, rating,
        2.0, 0, "", "", Moment(now - int(days_ago * DAY)),
    )  # fmt: skip


@pytest.fixture
def home(tmp_path):
    """A home with a bank of four questions, three of them answered before."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        log.append(review("old", 10, Rating.GOOD))
        log.append(review("older", 40, Rating.GOOD))
        log.append(review("fresh", 0.001, Rating.GOOD))
    return compiled(tmp_path)


def run(home: Path, *arguments: str, typed: str = "") -> str:
    """What a command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        input=typed, capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_due_counts_what_is_overdue(home):
    """Good ten and forty days ago is due again; good just now is not; new is not due."""
    assert run(home, "due", "bank:sums", "--count") == "2\n"
    assert "new         1 question" in run(home, "due", "sums")


def test_a_drill_asks_the_most_forgotten_first_and_schedules(home):
    """The longest forgotten comes first, new ones are limited, and a right answer is due later."""
    shown = run(home, "drill", "sums", "--new", "0", typed="2\n1\n")
    assert shown.index("Question: sums/older\n") < shown.index("Question: sums/old\n")
    assert "2 right of 2" in shown
    assert run(home, "due", "sums", "--count") == "0\n"
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        last = list(log.reviews())[-1]
    assert (last.mode, last.rating) == ("drill", Rating.GOOD)
    assert last.memory is not None
    assert last.memory.stability > 1


def test_a_missed_question_comes_back_until_it_is_right(home):
    """Two wrong answers, then the same question again; right at last, with numbers kept."""
    shown = run(home, "drill", "sums/old", "--one-try", "--new", "0", typed="7\n8\n1\n")
    assert shown.count("Question: sums/old\n") == 3
    assert "1 right of 3" in shown


def test_nothing_due_says_so(home):
    """With nothing due and no new question wanted a drill ends at once, without a session."""
    assert run(home, "drill", "sums/fresh", "--new", "0") == ""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("is:due", ["old", "older"]),
        ("bank:sums is:new", ["never"]),
        ("tag:asked -is:due", ["fresh"]),
        ("rated:1", ["fresh"]),
        ("added:20", ["old", "fresh"]),
        ("bank:sums (prop:s>1 or is:new) -tag:unseen", ["old", "older", "fresh"]),
        ("id:sums/ol*", ["old", "older"]),
    ],
)
def test_filters_know_memory_and_bank(home, words, expected):
    """Filters see the state of each card, its answers and what the bank says."""
    found = run(home, "list", "--", *words.split()).split("\n")
    assert [line.split()[0] for line in found if line] == [f"sums/{each}" for each in expected]


def test_a_broken_filter_points_at_the_place(home):
    """An unknown key is exit 2, with a suggestion and a caret."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "list", "concpt:old"],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "QUIZCLI_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "did you mean concept?" in done.stderr
    assert "^^^^^^" in done.stderr
