"""`history` marks answers that were judged again after a key was fixed."""

import json

import pytest

from quizcli import regrades
from quizcli.cli import marks
from quizcli.cli.app import run
from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.regrades import Regrade
from quizcli.store.sqlite import SqliteStore

QUESTION = "sums/first"


def answer(uid, minutes):
    """A missed answer."""
    return Review(
        uid, "s", QUESTION, 1, {}, 4, "5", Outcome.WRONG, 1, Rating.AGAIN, 1.0, 0, "", "",
        Moment(1_790_000_000_000 + 60_000 * minutes),
    )  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A log of two answers of which the first was judged again."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        log.append(answer("one", 0))
        log.append(answer("two", 1))
        value = regrades.value("one", Regrade(Outcome.RIGHT, 1.0, Rating.GOOD))
        marks.keep_regrades(log, "sums/first: 1 answer judged again", QUESTION, [value])
    return tmp_path


def lines(capsys):
    """The rows of `history`, the newest first."""
    assert run(["history"]) == 0
    return capsys.readouterr().out.splitlines()


def test_what_was_judged_again_says_what_it_counts_for(home, capsys):
    """The answer stands as it was given, with what it is judged to be behind it."""
    newest, oldest = lines(capsys)
    assert "judged again" not in newest
    assert oldest.endswith("missed      5  again  judged again: right, good")


def test_the_same_as_json(home, capsys):
    """`regraded` has the outcome, the share of the points and the rating; null without one."""
    assert run(["history", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == 1
    assert [each["regraded"] for each in found["answers"]] == [
        None,
        {"outcome": "right", "share": 1.0, "rating": 3},
    ]
    assert [each["review"]["outcome"] for each in found["answers"]] == ["wrong", "wrong"]


def test_a_regrade_that_was_undone_is_not_marked(home, capsys):
    """After `undo` the answers are as they were."""
    assert run(["undo"]) == 0
    capsys.readouterr()
    assert all("judged again" not in each for each in lines(capsys))


def test_a_renamed_question_keeps_the_mark(home, capsys):
    """The answer is found under its new id, and so is what it was judged to be."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        marks.keep(log, "rename", QUESTION, "sums/second")
    assert lines(capsys)[1].count("judged again: right, good") == 1
