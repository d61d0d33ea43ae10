"""A clock is doubted when it is behind the newest answer, or when more than a year passed."""

import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from quizcli.cli import shell
from quizcli.clocks import AHEAD, BACK, DAY, doubt
from quizcli.model import Moment
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import review

NOW = Moment(1_760_000_000_000, 120)
OFFSETS = st.integers(-1080, 1080)


def ago(milliseconds):
    return doubt(NOW._replace(milliseconds=NOW.milliseconds - milliseconds), NOW)


def test_a_new_log():
    """Without an answer there is nothing to compare with."""
    assert doubt(None, NOW) == ""


@given(st.integers(-BACK, AHEAD), OFFSETS)
def test_what_is_plausible(passed, offset):
    """A day back and 400 days ahead are believed, whatever the time zone."""
    assert doubt(Moment(NOW.milliseconds - passed, offset), NOW) == ""


@given(st.integers(BACK + 1, 2**62), OFFSETS)
def test_an_answer_from_the_future(ahead, offset):
    """An answer more than a day ahead is told with its days."""
    said = doubt(Moment(NOW.milliseconds + ahead, offset), NOW)
    assert f" {ahead // DAY} days after" in said


@given(st.integers(AHEAD + 1, 2**62))
def test_years_away(passed):
    """More than 400 days are doubted, and told."""
    assert f" {passed // DAY} days old" in ago(passed)


def test_the_words():
    """Both clauses as they are shown."""
    assert ago(-3653 * DAY) == (
        "the newest answer is dated 3653 days after what the clock says now"
    )
    assert ago(401 * DAY) == "by this clock the newest answer is 401 days old"


def test_a_drill_with_an_odd_clock_begins_nothing(tmp_path):
    """In a pipe it stops with one sentence and leaves no session behind; --trust-clock goes on."""
    bank = tmp_path / "banks" / "one.yaml"
    bank.parent.mkdir()
    bank.write_text(
        "format: 1\ntitle: One\nlicense: CC0-1.0\nquestions:\n"
        "  - {id: sum, type: numeric, prompt: 1 + 1?, answer: '2', explain: E., source: S.}\n"
    )
    ahead = Moment(shell.now().milliseconds + 30 * 24 * 3_600_000)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        log.append(review("tomorrow", at=ahead))

    def run(*options):
        return subprocess.run(
            [sys.executable, "-m", "quizcli", "quiz", "one", *options],
            input="2\n", capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path,
            env={**os.environ, "QUIZCLI_HOME": str(tmp_path)},
        )  # fmt: skip

    refused = run()
    assert (refused.returncode, "--trust-clock" in refused.stderr) == (5, True)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        assert list(log.sessions()) == []
    assert "1 right of 1" in run("--trust-clock").stdout
