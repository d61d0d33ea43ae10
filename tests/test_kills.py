"""Killed at any moment, a session has kept every answer whose verdict was shown.

    python -m tests.test_kills 1000

kills so many sessions and tells what was lost.
"""

import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from quizcli.model import QuizError
from tests import piped


class Toll(NamedTuple):
    """Verdicts shown before the kills, those that the logs lack, and logs that are not sound."""

    verdicts: int = 0
    lost: int = 0
    broken: int = 0


WHEN = ("starting", "waiting", "answering", "answering")


def killed(home: Path, store: str, dice: random.Random, when: str) -> Toll:
    """One session that is killed: while it starts, while it waits for an answer, or around one."""
    home.mkdir()
    child = piped.start(home, store=store)
    last = dice.randrange(1, piped.NUMBER)
    killer = threading.Timer(dice.uniform(0.0, 0.2 if when == "starting" else 0.01), child.kill)
    if when == "starting":
        killer.start()

    def before(number: int) -> None:
        if number == last and when == "waiting":
            child.kill()
        elif number == last and when == "answering":
            killer.start()

    shown = piped.play(child, before).verdicts
    killer.cancel()
    try:
        return Toll(len(shown), len(set(shown) - set(piped.kept(home))))
    except QuizError:
        return Toll(len(shown), broken=1)


def kills(folder: Path, number: int) -> Toll:
    """Kill so many sessions, each on a log of its own, and add up."""
    dice = random.Random(number)
    tolls = [killed(folder / f"home{i}", "sound", dice, dice.choice(WHEN)) for i in range(number)]
    return Toll(*map(sum, zip(*tolls, strict=True)))


@pytest.mark.slow
def test_twelve_kills_lose_nothing(tmp_path):
    """Twelve sessions killed at random moments: every shown verdict is in the log, which opens."""
    toll = kills(tmp_path, 12)
    assert toll == (toll.verdicts, 0, 0)
    assert toll.verdicts > 0


def test_kills_find_a_store_that_acknowledges_too_early(tmp_path):
    """The test above can fail: a store that says 'kept' one answer too early loses that one.

    The kill comes while the session waits for an answer, so that no time decides.
    """
    assert killed(tmp_path / "home", "hasty", random.Random(1), "waiting").lost == 1


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing(tmp_path):
    """Two hundred sessions killed at random moments: nothing shown is lost, every log opens."""
    toll = kills(tmp_path, 200)
    assert toll == (toll.verdicts, 0, 0)
    assert toll.verdicts > 1000


if __name__ == "__main__":
    begun, times = time.monotonic(), int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        found = kills(Path(name), times)
    print(
        f"{times} kills, {found.verdicts} verdicts shown before: {found.lost} lost, "
        f"{found.broken} logs not sound; {time.monotonic() - begun:.0f} s"
    )
