"""A clock that makes little sense: nothing is dated by it before somebody says that it is right."""

import io
import sys

import pytest

from quizcli.cli import shell
from quizcli.cli.app import run
from quizcli.clocks import DAY
from quizcli.model import QuizError
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import review

BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
  - {id: one, type: numeric, prompt: 1 + 1?, answer: "2", explain: Two., source: arithmetic}
  - {id: two, type: numeric, prompt: 1 + 2?, answer: "3", explain: Three., source: arithmetic}
"""
WRITING = (
    ["quiz", "sums", "-n", "1"],
    ["drill", "sums", "--limit", "1"],
    ["cram", "sums/one"],
    ["answer", "sums/two", "3"],
    ["bury", "sums/two"],
    ["postpone", "--keep", "0", "--yes"],
    ["vacation", "--from", "today", "--to", "+9", "--yes"],
)
READING = (["due"], ["history"], ["flag", "sums/two"], ["suspend", "sums/two"], ["undo"])


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a bank; commands run in it, and nobody is there to ask."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO("2\n3\n"))
    return tmp_path


def answered(home, days):
    """An answer that is dated so many days from now, for a question that is due by then."""
    now = shell.now()
    at = now._replace(milliseconds=now.milliseconds + days * DAY)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        log.append(review(f"a{days}", question="sums/one", at=at))


def length(home):
    """How many rows the log has."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return log.length()


def refused(home, words):
    """One sentence, code 5, and no row."""
    with pytest.raises(QuizError, match="set the clock, or say with --trust-clock") as caught:
        run(words)
    assert caught.value.exit_code == 5
    assert length(home) == 1


@pytest.mark.parametrize("words", WRITING, ids=lambda words: " ".join(words[:2]))
def test_nothing_is_written_by_a_clock_that_jumped_ahead(home, words):
    """Answers, and days that are counted from today; who says that it is right is believed."""
    answered(home, -500)
    refused(home, words)
    assert run([*words, "--trust-clock"]) == 0
    assert length(home) > 1


@pytest.mark.parametrize("words", [["cram", "sums/one"], ["bury", "sums/two"]], ids=str)
def test_nothing_is_written_by_a_clock_that_jumped_back(home, words):
    """The same for a clock behind the newest answer."""
    answered(home, 500)
    refused(home, words)


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_what_counts_no_days_goes_on(home, words):
    """Looking, flagging, suspending and undoing do no harm at a wrong instant."""
    answered(home, 500)
    assert run(words) == 0
