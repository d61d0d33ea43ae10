"""`undo`: what it takes back and puts back, in which words, and in which groups."""

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import actions
from quizcli.cli import deeds, marks, shell
from quizcli.cli.app import run
from quizcli.cli.commands import undo
from quizcli.log import Effective, effective
from quizcli.model import Event, Moment, Outcome, Rating, Review
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import DOINGS, past

EVENING = Moment(1_795_194_180_000, 60)  # 20 November 2026, 18:03 in Berlin
MINUTE = 60_000


def review(
    uid, minutes=0, rating=Rating.AGAIN, *, tries=1, outcome=Outcome.WRONG, question="rnn/lost"
):
    """An answer some minutes after the evening's first; a try when it has no rating."""
    at = EVENING._replace(milliseconds=EVENING.milliseconds + minutes * MINUTE)
    return Review(uid, "s", question, 1, {}, 1, "1", outcome, tries, rating, 1.0, 0, "", "", at)


def event(kind, value=None, *, question="rnn/lost", target="", minutes=5):
    """Something that was done that evening."""
    at = EVENING._replace(milliseconds=EVENING.milliseconds + minutes * MINUTE)
    return Event(f"{kind}{minutes}", at, kind, question, value, target)


@pytest.fixture
def log(tmp_path, monkeypatch):
    """The log of a home that commands run in."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as store:
        yield store


def now(log) -> Effective:
    """What the log comes to."""
    return effective(log.log())


# ------------------------------------------------------------------ words
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([review("r")], "rnn/lost, missed, again"),
        (
            [review("q", -1, None), review("r", 0, Rating.HARD, tries=2, outcome=Outcome.RIGHT)],
            "rnn/lost, right at try 2, hard",
        ),
        ([review("r", rating=None)], "rnn/lost, missed, not finished"),
        ([review("r", rating=None, outcome=Outcome.SKIPPED)], "rnn/lost, skipped"),
        ([event("overrule", 3, target="r", minutes=0)], "rnn/lost, graded good by you"),
        ([event("overrule", 9, target="r", minutes=0)], "rnn/lost, graded by you"),
        ([event("bury", 20_778, minutes=0)], "rnn/lost, buried until 2026-11-21"),
        ([event("bury", "x", minutes=0)], "rnn/lost, buried until"),
        ([event("unflag", minutes=0)], "rnn/lost, no longer flagged"),
        ([event("note", "why\n\x1b[1mso?", minutes=0)], "rnn/lost, note: why \x1b[1mso?"),
        ([event("note", "", minutes=0)], "rnn/lost, note taken away"),
        ([event("plan", "9 reviews postponed", question="", minutes=0)], "9 reviews postponed"),
        ([event("plan", 7, question="", minutes=0)], "a plan"),
        ([event("set", ("retention", 0.85), question="", minutes=0)], "setting retention 0.85"),
        ([event("set", ("retention", 7), question="", minutes=0)], "setting retention"),
        ([event("set", ("nonsense", 7), question="", minutes=0)], "a setting"),
        ([event("set", None, question="", minutes=0)], "a setting"),
        ([event("reschedule", 20_778, minutes=0)], "rnn/lost, due on 2026-11-21"),
        ([event("renew", minutes=0)], "rnn/lost, begun anew"),
        ([event("dance", minutes=0)], "rnn/lost, dance"),
        ([event("plan", "x" * 999, question="", minutes=0)], "x" * 197 + "..."),
    ],
)
def test_every_action_has_its_words(rows, words):
    """Date and time where it was done, the question, what it was; nonsense is told as such."""
    assert deeds.line(tuple(rows)) == f"2026-11-20 18:03 {words}"


@pytest.mark.parametrize("milliseconds", [-(10**18), 10**18])
def test_times_that_no_calendar_has(milliseconds):
    """A forged instant is shown as the first or the last minute there is."""
    assert deeds.when(Moment(milliseconds)) in ("1970-01-01 00:00", "9999-12-31 23:59")


# --------------------------------------------------------------- the command
def test_the_last_answer_is_taken_back(log, tmp_path):
    """With its first try, in a process of its own; a full line says what it was."""
    log.append(review("r0", -9, question="rnn/before"))
    log.append(review("r1", 0, None))
    log.append(review("r2", 0, tries=2))
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "undo"],
        capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
    )  # fmt: skip
    assert done.stdout == "took back: 2026-11-20 18:03 rnn/lost, missed at try 2, again\n"
    assert [each.uid for each in now(log).reviews] == ["r0"]


def test_several_and_back_again(log, capsys):
    """-n takes back so many, --redo puts them back one by one or together, newest undo first."""
    for number in range(4):
        log.append(review(f"r{number}", number, question=f"rnn/q{number}"))
    before = now(log)
    assert run(["undo", "-n", "3"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[4] for line in told] == ["rnn/q3,", "rnn/q2,", "rnn/q1,"]
    assert [each.uid for each in now(log).reviews] == ["r0"]
    run(["undo", "--redo"])
    assert [each.uid for each in now(log).reviews] == ["r0", "r1"]
    assert capsys.readouterr().out.startswith("put back: 2026-11-20 18:04 rnn/q1")
    run(["undo", "--redo", "-n", "9"])
    assert "there was no more than 2 actions" in capsys.readouterr().err
    assert now(log) == before
    run(["undo", "--redo"])
    assert capsys.readouterr().err == "nothing was undone that could be put back\n"


def test_actions_undone_in_one_millisecond_stay_apart(log, monkeypatch):
    """Each has an instant of its own, so that one redo puts back one of them."""
    monkeypatch.setattr(shell, "now", lambda: EVENING)
    for number in range(3):
        log.append(review(f"r{number}", number, question=f"rnn/q{number}"))
    run(["undo", "-n", "2"])
    run(["undo"])
    run(["undo", "--redo"])
    assert [each.uid for each in now(log).reviews] == ["r0"]
    run(["undo", "--redo"])
    assert [each.uid for each in now(log).reviews] == ["r0", "r1"]


def test_marks_plans_settings_and_grades_are_taken_back(log, capsys, monkeypatch):
    """Each is one action, whatever it caused; the list numbers them, the newest first."""
    later = (EVENING._replace(milliseconds=EVENING.milliseconds + 1000 * i) for i in count(1))
    monkeypatch.setattr(shell, "now", lambda: next(later))
    log.append(review("r", 0))
    marks.keep(log, "overrule", "rnn/lost", 3, "r")
    marks.keep(log, "balance", "rnn/lost", 20_780, "r")
    marks.keep(log, "note", "rnn/lost", "look again")
    marks.keep(log, "set", value=("new", 4))
    marks.keep_plan(log, "2 reviews postponed", [("rnn/lost", 20_790, "r"), ("rnn/b", 20_791, "")])
    run(["undo", "--list"])
    lines = capsys.readouterr().out.splitlines()
    assert [line[:1] + line[19:] for line in lines] == [
        "1 2 reviews postponed",
        "2 setting new 4",
        "3 rnn/lost, note: look again",
        "4 rnn/lost, graded good by you",
        "5 rnn/lost, missed, again",
    ]
    before = now(log)
    run(["undo"])
    assert now(log).flags.reschedules == ()
    run(["undo", "-n", "3"])
    assert now(log).reviews == (review("r", 0),)
    assert (now(log).flags.notes, now(log).flags.settings) == ({}, {})
    run(["undo"])
    assert now(log) == effective([])
    run(["undo", "--redo", "-n", "5"])
    assert now(log) == before


def test_a_list_is_cut(log, capsys):
    """Ten are listed without -n, and it is said how many there are besides."""
    for number in range(12):
        log.append(review(f"r{number}", number, question=f"rnn/q{number}"))
    run(["undo", "--list"])
    told = capsys.readouterr()
    assert (len(told.out.splitlines()), told.err) == (10, "2 earlier actions; -n lists more\n")
    run(["undo", "--list", "-n", "12"])
    assert capsys.readouterr().out.startswith(" 1  2026-11-20 18:14 rnn/q11")
    assert len(now(log).reviews) == 12


def test_rows_of_another_machine_are_taken_back(log, tmp_path):
    """What came by sync is as good as what was done here, also when it was done long ago."""
    with SqliteStore.open(tmp_path / "other.sqlite3") as other:
        other.append(review("r", 0))
        marks.keep_plan(other, "moved", [("rnn/lost", 20_790, "r")])
        log.merge(other.log())
    run(["undo", "-n", "2"])
    assert now(log) == effective([])


def test_nothing_to_undo(log, capsys):
    """One sentence, exit 0."""
    assert run(["undo"]) == run(["undo", "--list"]) == 0
    assert capsys.readouterr() == ("", "nothing to undo\nnothing to undo\n")


def test_json_tells_what_was_done(log, capsys):
    """The rows by their uids, the instant, the question."""
    log.append(review("r", 0))
    run(["undo", "--list", "--json"])
    listed = json.loads(capsys.readouterr().out)
    run(["undo", "--json"])
    done = json.loads(capsys.readouterr().out)
    assert done == {
        "version": 1,
        "done": "took back",
        "actions": [
            {
                "at": {"ms": EVENING.milliseconds, "offset": 60},
                "id": "rnn/lost",
                "words": "rnn/lost, missed, again",
                "rows": ["r"],
            }
        ],
    }
    assert listed == {**done, "done": "listed"}
    run(["undo", "--json"])
    assert json.loads(capsys.readouterr().out)["actions"] == []


def test_hostile_text_is_harmless(log, capsys):
    """A note's escape sequences are spelled out."""
    marks.keep(log, "note", "rnn/lost", "a\x1b[2Jb\u202ec")
    run(["undo"])
    assert capsys.readouterr().out.endswith("note: a\\x1b[2Jb\\u202ec\n")


# ------------------------------------------------------- only as much as it takes
def found(store, *, redo=False):
    """The rows of each change that can be made, as `undo` finds them."""
    return [(each.action, each.uids) for each in undo.changes(store, redo=redo)]


@given(DOINGS, st.sampled_from([(1,), (2, 5), (4,), (32,)]))
def test_a_part_of_the_log_says_what_the_whole_says(tmp_path_factory, doings, steps):
    """For any past, in any order, what is found from the newest rows is found from all rows."""
    path = tmp_path_factory.mktemp("log") / "reviews.sqlite3"
    with SqliteStore.open(path) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(undo, "STEPS", steps)
        store.merge(past(doings))
        rows = list(store.log())
        assert found(store) == [
            (each, tuple(row.uid for row in reversed(each))) for each in actions.last_actions(rows)
        ]
        assert found(store, redo=True) == [
            (each.action, tuple(row.uid for row in each.undos)) for each in actions.last_undos(rows)
        ]


def test_the_last_action_needs_few_rows(log, monkeypatch):
    """Of a long log the newest rows are read, and the tries of one answer wherever they lie."""
    log.append(review("t", -900, None, question="rnn/late"))
    log.merge(review(f"r{i}", i, question=f"rnn/q{i}") for i in range(300))
    log.append(review("l", 400, tries=2, question="rnn/late"))
    log.append(review("x", -800, question="rnn/old"))
    read: list[str] = []
    sound = log._sound
    monkeypatch.setattr(
        log, "_sound", lambda table, row, make: read.append(row[1]) or sound(table, row, make)
    )
    (change,) = undo.taken(log, undo.changes(log, redo=False), 1, listed=True)
    assert change.uids == ("l", "t")
    assert len(read) < 2 * (undo.STEPS[0] + 2)
    assert b"x" not in read


def test_many_earlier_actions_are_not_counted(log, capsys):
    """A list says how many more there are up to a hundred, and then that there are more."""
    log.merge(review(f"r{i}", i, question=f"rnn/q{i}") for i in range(111))
    run(["undo", "--list", "-n", "11"])
    assert capsys.readouterr().err == "100 earlier actions; -n lists more\n"
    run(["undo", "--list"])
    assert capsys.readouterr().err == "more than 100 earlier actions; -n lists more\n"
