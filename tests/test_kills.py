"""Killed at any moment, a session has kept every answer whose verdict was shown."""

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from quizcli.store.sqlite import SqliteStore

BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
""" + "".join(
    f"""\
  - id: sum-{i:02}
    type: numeric
    prompt: What is {i} + 1?
    answer: "{i + 1}"
    explain: One more.
    source: arithmetic
"""
    for i in range(30)
)
JUDGED = re.compile(r"^Question \d+ of 30 \(([\w/-]+),.*?^Right\.", re.MULTILINE | re.DOTALL)


def start(home: Path, bank: Path) -> subprocess.Popen[str]:
    """A session over a pipe, on a log of its own."""
    arguments = [sys.executable, "-m", "quizcli", "quiz", str(bank), "-n", "30", "--new", "--plain"]
    return subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QUIZCLI_HOME": str(home), "PYTHONUNBUFFERED": "1"},
    )


def play_until(child: subprocess.Popen[str], moment: float) -> str:
    """Answer questions rightly until the moment comes; what was shown until then."""
    killer = threading.Timer(moment, lambda: os.kill(child.pid, signal.SIGKILL))
    killer.start()
    shown = []
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        for line in child.stdout:
            shown.append(line)
            asked = re.match(r"What is (\d+) \+ 1\?", line)
            if asked:
                child.stdin.write(f"{int(asked[1]) + 1}\n")
                child.stdin.flush()
    except BrokenPipeError:
        shown.append(child.stdout.read())
    killer.cancel()
    child.wait()
    for stream in (child.stdin, child.stdout):
        with contextlib.suppress(BrokenPipeError):
            stream.close()
    return "".join(shown)


def lost_after_kill(home: Path, bank: Path, moment: float) -> tuple[int, set[str]]:
    """How many verdicts were shown, and the questions among them that the log lacks."""
    shown = JUDGED.findall(play_until(start(home, bank), moment))
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        kept = {review.question for review in log.reviews()}
        assert log.problems == ()
    return len(shown), set(shown) - kept


def kills(tmp_path: Path, number: int) -> int:
    """Kill so many sessions; returns how many verdicts they had shown."""
    bank = tmp_path / "sums.yaml"
    bank.write_text(BANK)
    dice = random.Random(number)
    verdicts = 0
    for i in range(number):
        home = tmp_path / f"home{i}"
        home.mkdir()
        shown, lost = lost_after_kill(home, bank, dice.uniform(0.05, 0.6))
        assert lost == set(), f"kill {i}"
        verdicts += shown
    return verdicts


def test_twelve_kills_lose_nothing(tmp_path):
    """Twelve sessions killed at random moments: every shown verdict is in the log, which opens."""
    assert kills(tmp_path, 12) > 0


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing(tmp_path):
    """Two hundred sessions killed at random moments: nothing shown is lost, every log opens."""
    begun = time.monotonic()
    verdicts = kills(tmp_path, 200)
    print(f"200 kills, {verdicts} verdicts shown before, {time.monotonic() - begun:.0f} s")
    assert verdicts > 200
