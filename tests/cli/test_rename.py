"""`rename OLD NEW`: the bank says the new id, and all that the log holds goes on under it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli.bank import writing
from quizcli.cli import shell
from quizcli.cli.app import run
from quizcli.cli.deck import open_deck
from quizcli.log import effective
from quizcli.model import Moment, Outcome, QuizError, Rating, Review, SessionRecord
from quizcli.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent.parent
DAY = 24 * 60 * 60 * 1000
NOW = Moment(20_600 * DAY)
BANK = """\
# Sums for the first week.
format: 1
title: Sums
license: CC-BY-4.0
questions:
  # the easy one
  - id: a  # its name
    type: numeric
    prompt: What is 1 + 1?
    answer: "2"
    explain: Two.
    source: arithmetic
  - {id: "b", type: boolean, prompt: Is 1 > 0?, answer: true, explain: Yes., source: arithmetic}
"""


def review(uid, days_ago=0, question="sums/a", **more):
    """A right answer some days ago."""
    at = Moment(NOW.milliseconds - days_ago * DAY)
    whole = Review(uid, "s", question, 1, {}, 2, "2", Outcome.RIGHT, 1, Rating.GOOD, 1.0, 0, "", "",
                   at)  # fmt: skip
    return whole._replace(**more)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a bank of two questions, of which one was answered on several days."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    monkeypatch.setattr(shell, "now", lambda: NOW)
    monkeypatch.chdir(tmp_path)
    with log_of(tmp_path) as log:
        for i, days in enumerate((200, 190, 150, 60)):
            log.append(review(f"r{i}", days))
    return tmp_path


def log_of(home):
    """The log of a home."""
    return SqliteStore.open(home / "reviews.sqlite3")


def bank_of(home):
    """The text of the bank."""
    return (home / "banks" / "sums.yaml").read_text()


def cards_of(home):
    """The cards, with a snapshot and without one, which have to be the same."""
    with log_of(home) as log:
        cached, fresh = open_deck(log, NOW, home / "cache"), open_deck(log, NOW)
        assert cached.cards == fresh.cards
        assert cached.answers == fresh.answers
        return fresh.cards


def kinds(home):
    """The kinds of all events in the log."""
    with log_of(home) as log:
        return [each.kind for each in log.events()]


def test_history_marks_and_due_day_follow(home, capsys):
    """The card is the same to the day; `history` lists the answers under the new id."""
    assert run(["flag", "sums/a"]) == 0
    before = cards_of(home)["sums/a"]
    assert run(["rename", "sums/a", "sums/plus"]) == 0
    said = capsys.readouterr().out
    assert "sums/a is sums/plus now\nthe history of sums/a goes on as sums/plus\n" in said
    assert bank_of(home) == BANK.replace("id: a  #", "id: plus  #")
    assert cards_of(home) == {"sums/plus": before._replace(question="sums/plus")}
    assert run(["history", "sums/plus", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["answers"]
    assert [each["review"]["id"] for each in rows] == ["sums/plus"] * 4
    assert run(["history", "sums/a"]) == 0
    assert "quizcli history sums/plus" in capsys.readouterr().err
    assert run(["flag", "--list"]) == 0
    assert capsys.readouterr().out == "sums/plus  flagged\n"
    assert run(["flag", "--off", "plus"]) == 0
    assert not cards_of(home)["sums/plus"].flagged


def test_a_chain_and_the_way_back(home):
    """Renamed three times, and back to the first id at last, it is the card that it was."""
    before = cards_of(home)
    for old, new in [("a", "x"), ("x", "w"), ("w", "v"), ("v", "a")]:
        assert run(["rename", f"sums/{old}", new]) == 0
    assert bank_of(home) == BANK
    assert cards_of(home) == before


def test_undo_takes_back_the_log_and_tells_of_the_file(home, capsys):
    """The history is back under the old id; the same rename moves it again."""
    before = cards_of(home)
    run(["rename", "sums/a", "sums/plus"])
    capsys.readouterr()
    assert run(["undo"]) == 0
    said = capsys.readouterr()
    assert "sums/a, renamed to sums/plus" in said.out
    assert "quizcli rename sums/plus sums/a changes both" in said.err
    assert cards_of(home) == before
    assert run(["rename", "sums/a", "sums/plus"]) == 0
    assert list(cards_of(home)) == ["sums/plus"]
    run(["undo"])
    assert run(["rename", "sums/plus", "sums/a"]) == 0
    assert (bank_of(home), cards_of(home)) == (BANK, before)


def test_a_crash_in_between_is_healed(home, monkeypatch, capsys):
    """The file is written and the log is not: the same command once more does the rest."""
    before = cards_of(home)["sums/a"]
    monkeypatch.setattr(SqliteStore, "append_event", lambda *_: sys.exit(9))
    assert run(["rename", "sums/a", "sums/plus"]) == 9
    monkeypatch.undo()
    monkeypatch.setenv("QUIZCLI_HOME", str(home))
    assert "id: plus" in bank_of(home)
    assert kinds(home) == []
    for expected in (["rename"], ["rename"]):
        assert run(["rename", "sums/a", "sums/plus"]) == 0
        assert kinds(home) == expected
    assert "the log says nothing about sums/a" in capsys.readouterr().err
    assert cards_of(home) == {"sums/plus": before._replace(question="sums/plus")}


def test_a_file_that_cannot_be_written_leaves_the_log_alone(home, monkeypatch):
    """What is refused has done nothing."""

    def refuse(*_):
        raise QuizError("no room", exit_code=5)

    monkeypatch.setattr(writing, "replace", refuse)
    with pytest.raises(QuizError, match="no room"):
        run(["rename", "sums/a", "sums/plus"])
    assert (bank_of(home), kinds(home)) == (BANK, [])


def test_answers_of_an_old_copy_are_moved_by_the_same_command(home):
    """Another machine answered under the old id after the rename; its rows come in later."""
    run(["rename", "sums/a", "sums/plus"])
    with log_of(home) as log:
        log.merge([review("late", -1)])
    assert set(cards_of(home)) == {"sums/a", "sums/plus"}
    assert run(["rename", "sums/a", "sums/plus"]) == 0
    (card,) = cards_of(home).values()
    assert (card.question, card.last) == ("sums/plus", "late")


def test_two_machines_agree_after_a_sync(home, tmp_path):
    """Each renamed the question; both logs say the same, and so do both snapshots."""
    folder, other = tmp_path / "shared", tmp_path / "other"
    folder.mkdir()
    (other / "banks").mkdir(parents=True)
    (other / "banks" / "sums.yaml").write_text(BANK)
    assert run(["sync", str(folder)]) == 0
    assert run(["sync", str(folder), "--home", str(other)]) == 0
    assert cards_of(other) == cards_of(home)
    assert run(["rename", "sums/a", "sums/here"]) == 0
    assert run(["rename", "sums/a", "sums/there", "--home", str(other)]) == 0
    for each in (home, other, home):
        assert run(["sync", str(folder), "--home", str(each)]) == 0
    assert cards_of(other) == cards_of(home)
    assert len(cards_of(home)) == 1


def test_an_interrupted_session_goes_on(home):
    """Its plan follows: what is done stays done, and it ends when the rest is answered."""
    with log_of(home) as log:
        log.begin(SessionRecord("s9", Moment(NOW.milliseconds - 9), (("sums/b", 3), ("sums/a", 7)),
                                {"tries": 2, "mode": "quiz"}))  # fmt: skip
        log.append(review("b", 0, "sums/b", seed=3, session="s9"))
    run(["rename", "sums/b", "sums/second"])
    run(["rename", "sums/a", "sums/plus"])
    resumed = subprocess.run(
        [sys.executable, "-m", "quizcli", "quiz", "--resume", "--plain"], input="2\n\n",
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert resumed.returncode == 0, resumed.stderr
    assert "What is 1 + 1?" in resumed.stdout
    assert "Is 1 > 0?" not in resumed.stdout
    with log_of(home) as log:
        last = next(log.reviews(newest_first=True))
        assert (last.question, last.seed, last.session) == ("sums/plus", 7, "s9")
        assert list(log.unfinished()) == []


def test_a_session_answered_under_two_ids_is_over(home):
    """A crash before its end was noted: nothing is left of it that could be offered."""
    plan = (("sums/a", 7), ("sums/b", 3))
    with log_of(home) as log:
        log.begin(SessionRecord("s9", Moment(NOW.milliseconds - 9), plan, {"tries": 2}))
        log.append(review("b", 0, "sums/b", seed=3, session="s9"))
    run(["rename", "sums/a", "sums/plus"])
    with log_of(home) as log:
        assert [each.uid for each in log.unfinished()] == ["s9"]
        log.append(review("a", 0, "sums/plus", seed=7, session="s9"))
        assert list(log.unfinished()) == []


def test_an_exported_table_comes_back_without_doubles(home, tmp_path):
    """A table names the id of now, and the log the one of then: they are the same answers."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    run(["export", "log", "-o", str(before)])
    run(["rename", "sums/a", "sums/plus"])
    run(["export", "log", "-o", str(after)])
    assert before.read_text() != after.read_text()
    for table in (before, after):
        assert run(["import", "log", str(table)]) == 0
    with log_of(home) as log:
        assert log.count() == 4


REFUSED = {
    "another bank": (["sums/a", "others/a"], 2, "which is another file"),
    "no such question": (["sums/c", "sums/d"], 2, "there is no question called sums/c"),
    "a name without a bank": (["c", "d"], 2, "give its full id"),
    "taken": (["sums/a", "sums/b"], 2, "there is a question sums/b already"),
    "no id": (["sums/a", "sums/A b"], 2, "use small letters"),
    "too long": (["sums/a", "sums/" + "x" * 81], 2, "use small letters"),
    "the same": (["sums/a", "sums/a"], 2, "has this id already"),
    "one id": (["sums/a"], 2, "give two ids"),
    "three ids": (["sums/a", "sums/x", "sums/y"], 2, "give two ids"),
}


@pytest.mark.parametrize(("words", "code", "message"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_refused(home, words, code, message):
    """One sentence, and neither the bank nor the log has changed."""
    with pytest.raises(QuizError, match=message) as refused:
        run(["rename", *words])
    assert refused.value.exit_code == code
    assert (bank_of(home), kinds(home)) == (BANK, [])


def test_a_shipped_bank_is_left_alone(home, monkeypatch):
    """It says where to copy the bank, since the next version would overwrite it."""
    program = home / "program"
    (program / "content").mkdir(parents=True)
    (home / "banks" / "sums.yaml").rename(program / "content" / "sums.yaml")
    monkeypatch.setattr(shell, "PACKAGE", program)
    monkeypatch.setattr(shell, "_stamp", lambda: "")
    with pytest.raises(QuizError, match="belongs to the program; copy it into"):
        run(["rename", "sums/a", "sums/plus"])
    with pytest.raises(QuizError, match="or leave it out for yourself: quizcli suspend sums/a"):
        run(["retire", "sums/a"])
    assert (program / "content" / "sums.yaml").read_text() == BANK
    assert kinds(home) == []


def test_by_hand(home):
    """A real process with a bank given by its path: one line each, and exit code 0."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "rename", "banks/sums.yaml", "./banks", "b", "c"],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "sums/b is sums/c now\n")
    assert done.stderr == "it has no history yet\n"
    assert bank_of(home) == BANK.replace('id: "b"', 'id: "c"')
    with log_of(home) as log:
        assert effective(log.log()).flags.formerly == {}
