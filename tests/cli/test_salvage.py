"""`quizcli backup salvage`, and how a session meets a damaged log or an implausible clock."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from quizcli.cli import shell
from quizcli.cli.trusting import trust_clock
from quizcli.clocks import DAY
from quizcli.model import QuizError
from quizcli.store import backups
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import review

ROOT = Path(__file__).parent.parent.parent
TODAY = backups.day_of(shell.now())
ASK = """
import sys
from pathlib import Path
from quizcli.cli.trusting import trust_clock
from quizcli.model import QuizError
from quizcli.store.sqlite import SqliteStore
with SqliteStore.open(Path(sys.argv[1])) as log:
    try:
        trust_clock(log)
        print("gone on")
    except QuizError as error:
        print("stopped:", error)
"""


def quizcli(home, *arguments):
    """A run in a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, "QUIZCLI_HOME": str(home)},
    )  # fmt: skip


def fill(log):
    """Eight answers, of which a backup has the first five."""
    with SqliteStore.open(log) as store:
        for number in range(8):
            if number == 5:
                backups.make(log, TODAY)
            store.append(review(f"r{number}", raw=f"answer {number}", at=shell.now()))


def spoil(log, *numbers):
    """Change answers behind the back of their checksums."""
    data = log.read_bytes()
    for number in numbers:
        data = data.replace(b"answer %d" % number, b"ANSWER %d" % number)
    log.write_bytes(data)


@pytest.fixture
def log(tmp_path):
    """A log with damage in an answer that a backup has, and in one that none has."""
    path = tmp_path / "reviews.sqlite3"
    fill(path)
    spoil(path, 3, 6)
    return path


def test_what_is_told(log):
    """What was read, taken and lost, and where the damaged log is; then there is nothing to do."""
    done = quizcli(log.parent, "backup", "salvage")
    kept = log.parent / "backups" / f"reviews-damaged-{TODAY}.sqlite3"
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "read from the damaged log: 6 answers",
        "taken from backups: 1 answer",
        "lost, as far as the numbers of the rows tell: 1 answer",
        f"the damaged log is kept as {kept}",
    ]
    assert kept.exists()
    assert quizcli(log.parent, "history").stdout.count("answer ") == 7
    again = quizcli(log.parent, "backup", "salvage")
    assert again.stdout == "the log is sound: there is nothing to salvage\n"


def test_json(log):
    """The same numbers for a script; null where nothing had to be done."""
    found = json.loads(quizcli(log.parent, "backup", "salvage", "--json").stdout)
    damaged = found["salvaged"].pop("damaged")
    assert Path(damaged).exists()
    assert found == {
        "version": 1,
        "salvaged": {
            "read": {"answers": 6, "events": 0, "sessions": 0},
            "taken": {"answers": 1, "events": 0, "sessions": 0},
            "lost": {"answers": 1, "events": 0, "sessions": 0},
        },
    }
    again = json.loads(quizcli(log.parent, "backup", "salvage", "--json").stdout)
    assert again == {"version": 1, "salvaged": None}


def test_the_way_out_of_a_torn_log(log):
    """The sentence of the error names the command, and after the command all is well."""
    log.write_bytes(bytes(4096) + log.read_bytes()[4096:])
    stopped = quizcli(log.parent, "history")
    assert stopped.returncode == 5
    assert stopped.stderr.count("\n") == 1
    assert "quizcli backup salvage" in stopped.stderr
    assert quizcli(log.parent, "backup", "salvage").returncode == 0
    assert quizcli(log.parent, "history").returncode == 0


def test_nothing_at_all(tmp_path):
    """Without a log and a backup there is nothing to read."""
    done = quizcli(tmp_path, "backup", "salvage")
    assert done.returncode == 2
    assert "nothing can be saved" in done.stderr
    assert list(tmp_path.iterdir()) == []


# --------------------------------------------------------------------------- clock
@pytest.fixture
def store(tmp_path):
    """An empty log."""
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        yield log


def answered(store, uid, days):
    """Append an answer dated so many days from now."""
    now = shell.now()
    store.append(review(uid, at=now._replace(milliseconds=now.milliseconds + days * DAY)))


def test_a_plausible_clock(store):
    """No question, whether the log is empty, or the newest answer of today or of last year."""
    trust_clock(store)
    for uid, days in (("a", -399), ("b", 0)):
        answered(store, uid, days)
        trust_clock(store)


@pytest.mark.parametrize("days", [-402, 3])
def test_an_implausible_clock_in_a_pipe(store, days):
    """Nobody is there to ask: one sentence, code 5, and an option that goes on."""
    answered(store, "a", days)
    with pytest.raises(QuizError, match="set the clock, or say with --trust-clock") as caught:
        trust_clock(store)
    assert caught.value.exit_code == 5
    trust_clock(store, trusted=True)


def test_the_answer_that_was_appended_last_counts(store):
    """One answer from the future asks once, not for years."""
    answered(store, "a", 3000)
    answered(store, "b", 0)
    trust_clock(store)


@pytest.mark.parametrize(("typed", "said"), [("y", "gone on"), ("n", "stopped: by this clock")])
def test_an_implausible_clock_on_a_terminal(store, typed, said):
    """The learner is asked."""
    answered(store, "a", -500)
    child = pexpect.spawn(
        sys.executable, ["-c", ASK, str(store.path)], encoding="utf-8", timeout=30, cwd=str(ROOT),
        env={**os.environ, "TERM": "xterm", "INPUTRC": "/dev/null"},
    )  # fmt: skip
    child.expect_exact("By this clock the newest answer is 500 days old. Is the clock right?")
    child.expect_exact("y/n")
    child.sendline(typed)
    child.expect_exact(said)
    child.expect(pexpect.EOF)
    child.close()
