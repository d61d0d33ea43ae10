"""`bury`, `suspend` and `flag`: what they mark, what they ask before, and how it is taken back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from quizcli.cli import marks, shell
from quizcli.cli.app import run
from quizcli.cli.dates import show, today
from quizcli.log import day_of, effective
from quizcli.model import Event, Moment, QuizError
from quizcli.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent.parent
QUESTION = """\
  - id: {0}
    type: numeric
    tags: [{1}]
    prompt: What is 1 + 1?
    answer: "2"
    explain: Two.
    source: arithmetic
"""
BANK = "format: 1\ntitle: Sums\nlicense: CC-BY-4.0\nquestions:\n" + "".join(
    QUESTION.format(name, tag) for name, tag in [("a", "one"), ("b", "two"), ("c", "two")]
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a bank of three questions; commands run in it."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def flags(home: Path):
    """The marks that stand."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return effective(log.log()).flags


def events(home: Path) -> list[Event]:
    """All events of the log."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return list(log.events())


def test_each_mark_is_set_and_lifted(home, capsys):
    """By local name or full id; each command says in one line what holds now."""
    assert run(["suspend", "a"]) == run(["flag", "sums/b"]) == run(["bury", "c"]) == 0
    tomorrow = today() + 1
    assert capsys.readouterr().out.split("\n")[:3] == [
        "sums/a is suspended",
        "sums/b is flagged",
        f"sums/c is buried until {show(tomorrow)}",
    ]
    found = flags(home)
    assert (found.suspended, found.flagged) == ({"sums/a"}, {"sums/b"})
    assert found.buried == {"sums/c": tomorrow}
    for verb, name in (("suspend", "a"), ("flag", "b"), ("bury", "c")):
        assert run([verb, "--off", name]) == 0
    assert "sums/c is no longer buried\n" in capsys.readouterr().out
    assert flags(home) == flags(home)._replace(
        suspended=frozenset(), flagged=frozenset(), buried={}
    )


def test_a_marked_question_is_not_marked_again(home, capsys):
    """It is said, and nothing is written; a longer bury is written, a shorter one is not."""
    run(["suspend", "a"])
    run(["suspend", "a"])
    run(["flag", "--off", "a"])
    assert capsys.readouterr().err == "sums/a is suspended already\nsums/a is not flagged already\n"
    assert len(events(home)) == 1
    run(["bury", "a", "--days", "5"])
    run(["bury", "a"])
    assert f"sums/a is buried until {show(today() + 5)} already" in capsys.readouterr().err
    run(["bury", "a", "--days", "9"])
    assert flags(home).buried == {"sums/a": today() + 9}
    assert len(events(home)) == 3


def test_a_bury_that_is_over_is_no_mark(home, capsys):
    """It is not listed, and the question can be buried again."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        marks.keep(log, "bury", "sums/a", today())
    run(["bury", "--list"])
    assert capsys.readouterr() == ("", "no question is buried\n")
    run(["bury", "a"])
    assert flags(home).buried == {"sums/a": today() + 1}


@pytest.mark.parametrize("verb", ["bury", "suspend", "flag"])
def test_nothing_is_marked_by_accident(home, verb):
    """No name, a name that is none, a filter that matches nothing: one sentence, exit 2."""
    for words in ([], ["--off"], ["nonsense"], ["tag:none"], ["a", "--off", "--list"]):
        with pytest.raises(QuizError) as failed:
            run([verb, *words])
        assert failed.value.exit_code == 2
    assert events(home) == []


def test_many_have_to_be_agreed_to(home):
    """More than were named one by one need --yes in a pipe; it says how many they are."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "suspend", "tag:two"],
        capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "quizcli: 2 questions match tag:two; the same command with --yes takes all of them\n"
    )
    assert events(home) == []


def test_names_one_by_one_need_no_agreement(home, capsys):
    """Two ids are two questions; a bank or a file is more than was named."""
    run(["flag", "a", "sums/b"])
    assert flags(home).flagged == {"sums/a", "sums/b"}
    for term in ("sums", "banks/sums.yaml"):
        with pytest.raises(QuizError, match="3 questions match"):
            run(["suspend", term])


def test_marks_set_together_are_undone_together(home, capsys):
    """One heading causes them all; of those marked before, none is touched."""
    run(["suspend", "a"])
    run(["suspend", "sums", "--yes"])
    told = capsys.readouterr()
    assert told.out == "sums/a is suspended\nsums/b is suspended\nsums/c is suspended\n"
    assert "sums/a is suspended already\n2 questions; quizcli undo takes" in told.err
    assert [each.kind for each in events(home)] == ["suspend", "plan", "suspend", "suspend"]
    run(["undo"])
    assert flags(home).suspended == {"sums/a"}
    assert capsys.readouterr().out.endswith("2 questions suspended\n")


def test_a_list_shows_what_is_marked_and_why(home, capsys):
    """With notes, also of questions that no bank has; with terms, of these alone."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        marks.keep(log, "flag", "gone/x")
        marks.keep(log, "note", "gone/x", "ask\x1b[2J again")
    run(["flag", "a"])
    capsys.readouterr()
    run(["flag", "--list"])
    assert capsys.readouterr().out == "gone/x  flagged  ask\\x1b[2J again\nsums/a  flagged\n"
    run(["flag", "--list", "sums"])
    assert capsys.readouterr().out == "sums/a  flagged\n"
    run(["flag", "--list", "--json"])
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "state": "flagged",
        "questions": [
            {"id": "gone/x", "until": None, "note": "ask\x1b[2J again"},
            {"id": "sums/a", "until": None, "note": None},
        ],
    }


def test_json_says_what_changed(home, capsys):
    """And what was so before."""
    run(["flag", "a"])
    capsys.readouterr()
    run(["flag", "a", "b", "--json"])
    assert json.loads(capsys.readouterr().out) == {
        "version": 1, "state": "flagged", "changed": ["sums/b"], "unchanged": ["sums/a"],
    }  # fmt: skip


@pytest.mark.parametrize(("said", "marked"), [("y", {"sums/b", "sums/c"}), ("n", set())])
def test_a_terminal_is_asked(home, said, marked):
    """Anything but y or n is asked again; n changes nothing."""
    with pexpect.spawn(
        sys.executable, ["-m", "quizcli", "suspend", "is:new tag:two"], timeout=30,
        encoding="utf-8", env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
    ) as child:  # fmt: skip
        child.expect("2 questions match")
        child.expect("y/n ")
        child.sendline("what")
        child.expect("y/n ")
        child.sendline(said)
        child.expect("takes all of it back" if marked else "nothing is changed")
        child.expect(pexpect.EOF)
    assert flags(home).suspended == marked


def test_marks_come_after_earlier_ones_when_the_clock_was_set_back(home, monkeypatch):
    """Alone, together and in a plan: what is written last decides."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for kind in ("suspend", "bury"):
            log.append_event(Event(kind, Moment(9_000), kind, "sums/a", 20_000))
        log.append_event(Event("r", Moment(9_000), "reschedule", "sums/b", 20_000))
        monkeypatch.setattr(shell, "now", lambda: Moment(5))
        marks.keep(log, "unbury", "sums/a")
        marks.keep_all(log, "two", "unsuspend", ["sums/a", "sums/b"])
        marks.keep_plan(log, "moved", [("sums/b", 20_009, "")])
        found = effective(log.log()).flags
    assert (found.buried, found.suspended) == ({}, frozenset())
    assert [each.question for each in found.reschedules] == ["sums/b", "sums/b"]
    assert [day_of(each) for each in found.reschedules] == [20_000, 20_009]
