"""Two drills at once on one log, and other commands beside a drill: nothing is lost or counted
twice, and every process ends as if it had been alone."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from quizcli.cli.deck import open_deck
from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.store.health import examine
from quizcli.store.sqlite import SqliteStore
from tests.homes import compiled

ROOT = Path(__file__).parent.parent.parent
NAMES = ("a", "b", "c", "d")
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
    prompt: What is {i} + 1?
    answer: "{i + 1}"
    explain: One more.
    source: arithmetic
"""
    for i, name in enumerate(NAMES)
)
RIGHT = {name: str(i + 1) for i, name in enumerate(NAMES)}
DAY = 24 * 60 * 60 * 1000


@pytest.fixture
def home(tmp_path):
    """A home with a bank of four questions, all of them due."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    (tmp_path / "shared").mkdir()
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        for days, name in enumerate(NAMES, start=20):
            at = Moment(int(time.time() * 1000) - days * DAY)
            log.append(
                Review(
                    name, "past", f"sums/{name}", 1, {}, 1, "1", Outcome.RIGHT, 1, Rating.GOOD,
                    2.0, 0, "", "", at,
                )
            )  # fmt: skip
    return compiled(tmp_path)


def environment(home: Path) -> dict[str, str]:
    """Variables of a process of its own."""
    return {
        **os.environ, "QUIZCLI_HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8",
        "TERM": "xterm", "INPUTRC": "/dev/null",
    }  # fmt: skip


class Drill:
    """A drill in a terminal of its own."""

    def __init__(self, home: Path) -> None:
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "quizcli", "drill", "sums", "--new", "0", "--one-try", "--plain"],
            encoding="utf-8", env=environment(home), cwd=str(home), timeout=30,
            dimensions=(50, 100),
        )  # fmt: skip
        self.process.delaybeforesend = None
        self.left = True
        self.question = ""
        self._next()

    def _next(self) -> None:
        found = self.process.expect([r"What is (\d) \+ 1\?", "Session done: (.*)\n"])
        self.left = found == 0
        self.question = NAMES[int(self.process.match[1])] if self.left else ""
        if self.left:
            self.process.expect_exact("nswer: ")

    def answer(self, text: str = "") -> None:
        """Answer the question at hand, rightly unless a text is given, and go on."""
        self.process.sendline(text or RIGHT[self.question])
        self.process.expect(r"(Right|Not yet)\.")
        self.process.expect_exact("Enter")
        time.sleep(0.3)  # keys pressed at once after a verdict are meant for the answer
        self.process.send("\r")
        self._next()

    def end(self) -> str:
        """The summary, once the program has ended well."""
        self.process.sendline()
        said = self.process.match[0] + self.process.read()
        self.process.close()
        assert self.process.exitstatus == 0, said
        return said


def run(home: Path, *arguments: str) -> str:
    """What another command prints beside it."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=home, env=environment(home),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(home: Path) -> list[Review]:
    """The answers of today."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return [each for each in log.reviews() if each.session != "past"]


def cards(home: Path):
    """The cards that the log leaves, and what a look at its file finds."""
    now = Moment(int(time.time() * 1000))
    path = home / "reviews.sqlite3"
    with SqliteStore.open(path) as log:
        deck = open_deck(log, now)
        assert [each.how for each in log.endings()] == ["finished"] * len(list(log.sessions()))
    found = examine(path, now._replace(milliseconds=now.milliseconds + 60_000))
    assert (found.faults, found.damaged, found.jumps, found.ahead) == ((), (), (), 0)
    return deck.cards


def test_two_drills_at_once(home):
    """Answers in turns, one of them wrong: both end with their summary, all is kept."""
    first, second = Drill(home), Drill(home)
    first.answer("9")
    second.answer()
    while first.left or second.left:
        for each in (first, second):
            if each.left:
                each.answer()
    said = [first.end(), second.end()]
    assert "4 right of 5" in said[0]
    assert "4 right of 4" in said[1]
    kept = rows(home)
    by_session = [[each for each in kept if each.session == uid] for uid in sessions(kept)]
    assert sorted(map(len, by_session)) == [4, 5]
    assert [kept.index(each[0]) for each in by_session] == [0, 1]
    found = cards(home)
    assert {name: found[f"sums/{name}"].reps for name in NAMES} == {
        name: 1 + sum(each.question == f"sums/{name}" for each in kept) for name in NAMES
    }
    assert len({each.uid for each in kept}) == 9


def sessions(kept: list[Review]) -> list[str]:
    """The sessions in the order of their first answers."""
    return list(dict.fromkeys(each.session for each in kept))


@pytest.mark.slow
def test_other_commands_beside_a_drill(home):
    """sync, answer and undo while a drill waits: each does its part, the drill goes on."""
    drill = Drill(home)
    first = drill.question
    drill.answer()
    run(home, "sync", str(home / "shared"))
    other = next(each for each in reversed(NAMES) if each not in (first, drill.question))
    told = json.loads(run(home, "answer", f"sums/{other}", RIGHT[other], "--json"))
    assert told["rating"] == "good"
    drill.answer()
    run(home, "undo")
    run(home, "sync", str(home / "shared"))
    while drill.left:
        drill.answer()
    assert "4 right of 4" in drill.end()
    kept = rows(home)
    assert len(kept) == 5
    assert sum(each.question == f"sums/{other}" for each in kept) == 2
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        undone = [each.target for each in log.events(kind="undo")]
    assert undone == [kept[2].uid]
    found = cards(home)
    again = kept[2].question.removeprefix("sums/")
    reps = dict.fromkeys(NAMES, 2) | {other: 3, again: 1}
    assert {name: found[f"sums/{name}"].reps for name in NAMES} == reps


@pytest.mark.slow
def test_the_other_machine_gets_it_all(home, tmp_path_factory):
    """What two processes wrote arrives whole, and gives the same cards there."""
    drill = Drill(home)
    run(home, "answer", f"sums/{drill.question}", "9", "--one-try")
    while drill.left:
        drill.answer()
    drill.end()
    run(home, "sync", str(home / "shared"))
    there = tmp_path_factory.mktemp("there")
    run(there, "sync", str(home / "shared"))
    assert cards(there) == cards(home)
    assert len(rows(there)) == 5
