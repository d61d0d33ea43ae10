"""A disk that fills up while a session runs loses no answer whose verdict was shown.

    python -m tests.test_disks 1000

fills so many disks and tells what was lost.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from quizcli.model import QuizError
from tests import piped

LEAST, MOST = 30_000, 900_000
"""Bytes of a file that may not grow further: from none of thirty answers to all of them."""

MIB = 2**20


class Toll(NamedTuple):
    """Verdicts shown, those that the logs lack, answers kept whose verdict was not shown (at
    most one a session is right), logs that are not sound, and sessions that were cut short."""

    verdicts: int = 0
    lost: int = 0
    silent: int = 0
    broken: int = 0
    cut: int = 0


def filled(home: Path, store: str, room: int) -> Toll:
    """A session whose files may not grow beyond so many bytes."""
    home.mkdir()
    played = piped.play(piped.start(home, store=store, room=room))
    cut = played.code != 0
    if cut:
        said_once(played, home)
    try:
        kept = piped.kept(home)
    except QuizError:
        return Toll(len(played.verdicts), broken=1, cut=cut)
    lost = set(played.verdicts) - set(kept)
    return Toll(len(played.verdicts), len(lost), len(kept) - len(played.verdicts), 0, cut)


def said_once(played: piped.Played, home: Path) -> None:
    """The session ended with code 5 and one sentence that says what to do."""
    assert played.code == 5, played.said
    assert played.said.count("quizcli: ") == 1
    assert str(home) in played.said
    assert "choose another directory with --home" in played.said
    assert "Traceback" not in played.said


def fill(folder: Path, number: int, store: str = "sound") -> Toll:
    """So many sessions, each with room for a random number of answers."""
    dice = random.Random(number)
    tolls = [filled(folder / f"home{i}", store, dice.randrange(LEAST, MOST)) for i in range(number)]
    return Toll(*map(sum, zip(*tolls, strict=True)))


def test_six_full_disks_lose_nothing(tmp_path):
    """Six disks of random sizes: what was shown is kept, what was not kept was not shown."""
    toll = fill(tmp_path, 6)
    assert toll[1:4] == (0, 0, 0)
    assert toll.verdicts > 10
    assert toll.cut > 1


@pytest.mark.slow
def test_full_disks_find_a_store_that_does_not_look(tmp_path):
    """The test above can fail: a store that ignores the error loses answers."""
    assert fill(tmp_path, 3, "careless").lost > 0


@pytest.mark.slow
def test_two_hundred_full_disks_lose_nothing(tmp_path):
    """The same with two hundred disks."""
    toll = fill(tmp_path, 200)
    assert toll[1:4] == (0, 0, 0)
    assert toll.cut > 100


# ------------------------------------------------------------------- a real small disk
SMALL_DISK = """
mount -t tmpfs -o size=12m none "$1" || exit 77
exec "$2" -m tests.test_disks on "$1"
"""
NO_MOUNT = 77


def on_small_disk(folder: Path) -> subprocess.CompletedProcess[str] | None:
    """Run `on` with a file system of 12 MiB at a folder; None where nobody may mount one."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    isolated = [unshare, "--user", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh"]
    done = subprocess.run(
        [*isolated, str(folder), sys.executable],
        capture_output=True, text=True, check=False, cwd=piped.ROOT,
    )  # fmt: skip
    may = done.returncode != NO_MOUNT and not done.stderr.startswith("unshare:")
    return done if may else None


def on(home: Path) -> None:
    """Play, and let another program take all that is left of the disk before the tenth answer."""

    def before(number: int) -> None:
        if number == 10:
            with (home / "hog").open("wb", buffering=0) as hog, pytest.raises(OSError):
                while True:
                    hog.write(bytes(4096))

    played = piped.play(piped.start(home), before)
    (home / "hog").unlink()
    said_once(played, home)
    assert "is full: free some space" in played.said
    kept = piped.kept(home)
    assert kept == played.verdicts
    assert 0 < len(kept) <= piped.NUMBER
    print(f"{len(kept)} kept")


def test_a_disk_that_another_program_fills(tmp_path):
    """With a real small disk, where one may be mounted; else files of limited size, as above."""
    done = on_small_disk(tmp_path)
    if done is None:
        assert filled(tmp_path / "home", "sound", 300_000)[1:] == (0, 0, 0, 1)
    else:
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith(" kept\n")


if __name__ == "__main__":
    if sys.argv[1] == "on":
        on(Path(sys.argv[2]))
    else:
        begun, times = time.monotonic(), int(sys.argv[1])
        with tempfile.TemporaryDirectory() as name:
            found = fill(Path(name), times)
        print(f"{times} full disks: {found}; {time.monotonic() - begun:.0f} s")
