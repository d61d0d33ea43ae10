"""`retire ID`: asked no more by whoever has the bank, while history and figures stay."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.bank import amending, formatting
from quizcli.bank.validate import read_bank
from quizcli.cli import shell
from quizcli.cli.app import run
from quizcli.model import Moment, Outcome, QuizError, Rating, Review, SessionRecord
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_rename import BANK as SUMS

ROOT = Path(__file__).parent.parent.parent
DAY = 24 * 60 * 60 * 1000
BANK = (
    SUMS.replace('"2"', "'2'").replace('"b"', "b")
    + """\

  - type: boolean
    id: c
    prompt: Is it not?
    answer: true
    explain: Yes.
    source: arithmetic
"""
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a bank of three questions, one of which was answered and is due."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shell, "shipped", lambda: tmp_path / "none")
    long_ago = Moment(shell.now().milliseconds - 100 * DAY)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        log.append(Review("r", "s", "sums/a", 1, {}, 2, "2", Outcome.RIGHT, 1, Rating.GOOD, 1.0, 0,
                          "", "", long_ago))  # fmt: skip
    return tmp_path


def bank_of(home):
    """The text of the bank."""
    return (home / "banks" / "sums.yaml").read_text()


def told(capsys, *words):
    """What a command puts on standard output, as JSON."""
    capsys.readouterr()
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_is_neither_due_nor_new_and_its_history_stays(home, capsys):
    """Also in `next`, `list` and the forecast; `history`, `show` and the figures know it."""
    assert told(capsys, "due")["due"] == ["sums/a"]
    assert told(capsys, "due")["new"] == 2
    assert told(capsys, "stats")["forecast"]["overdue"] == 1
    assert run(["retire", "sums/a", "b"]) == 0
    due = told(capsys, "due")
    assert (due["due"], due["new"], sum(due["ahead"])) == ([], 1, 0)
    named = told(capsys, "due", "is:retired")
    assert (named["due"], named["new"]) == ([], 0)
    assert told(capsys, "next")["question"]["id"] == "sums/c"
    assert [each["id"] for each in told(capsys, "list", "sums")["questions"]] == ["sums/c"]
    every = told(capsys, "list", "sums", "--retired")["questions"]
    assert [(each["id"], each["retired"]) for each in every] == [
        ("sums/a", True), ("sums/b", True), ("sums/c", False)
    ]  # fmt: skip
    retired = told(capsys, "list", "is:retired")["questions"]
    assert [each["id"] for each in retired] == ["sums/a", "sums/b"]
    figures = told(capsys, "stats")
    assert figures["forecast"]["overdue"] == 0
    assert sum(each["questions"] for each in figures["concepts"]) <= 1
    assert len(told(capsys, "history", "sums/a")["answers"]) == 1
    assert run(["show", "sums/a"]) == 0
    assert run(["list"]) == 0
    assert "1 questions, 0 measured, 2 retired" in capsys.readouterr().out


def test_there_and_back(home, capsys):
    """The words of both commands; the bank is in the end as it was, comments included."""
    assert run(["retire", "sums/a", "sums/c"]) == 0
    said = capsys.readouterr()
    path = home / "banks" / "sums.yaml"
    assert f"sums/a is retired: {path} says so, and its history stays\n" in said.out
    assert "quizcli retire --back sums/a brings it back" in said.err
    assert bank_of(home) == BANK.replace(
        "  - id: a  # its name\n", "  - id: a  # its name\n    retired: true\n"
    ).replace("    id: c\n", "    id: c\n    retired: true\n")
    assert run(["retire", "sums/a"]) == 0
    assert capsys.readouterr().err == "sums/a is retired already\n"
    assert run(["retire", "--back", "sums/a", "c"]) == 0
    assert bank_of(home) == BANK
    assert run(["retire", "--back", "a"]) == 0
    assert "sums/a is not retired" in capsys.readouterr().err


def test_in_brackets(home):
    """An entry more inside of them, which says false after the way back."""
    run(["retire", "b"])
    assert "- {id: b, retired: true, type: boolean" in bank_of(home)
    run(["retire", "--back", "b"])
    assert "- {id: b, retired: false, type: boolean" in bank_of(home)
    run(["retire", "b"])
    assert "- {id: b, retired: true, type: boolean" in bank_of(home)


def test_a_comment_behind_it_survives(home):
    """It belongs to the author, so the line stays and says false."""
    run(["retire", "a"])
    path = home / "banks" / "sums.yaml"
    path.write_text(bank_of(home).replace("retired: true", "retired: true  # too easy"))
    run(["retire", "--back", "a"])
    assert "    retired: false  # too easy\n" in bank_of(home)


def test_it_is_checked_and_not_measured(home, capsys):
    """Its syntax and names are; no variant of it is drawn."""
    run(["retire", "sums/a"])
    assert run(["check", "banks/sums.yaml", "--seeds", "3", "--jobs", "1"]) == 0
    said = capsys.readouterr()
    assert "3 healthy questions" in said.out + said.err
    assert "6 variants" in said.out + said.err
    path = home / "banks" / "sums.yaml"
    path.write_text(bank_of(home).replace("answer: '2'", "answer: two"))
    assert run(["check", "banks/sums.yaml", "--no-measure"]) == 3


@pytest.mark.parametrize(
    "words",
    [["quiz", "sums/a"], ["drill", "sums/a"], ["cram", "sums/a"], ["next", "sums/a"],
     ["quiz", "is:retired"], ["answer", "sums/a", "2"]],
)  # fmt: skip
def test_nobody_is_asked_it(home, words):
    """Named alone it is refused with a sentence, by whatever asks questions."""
    run(["retire", "sums/a"])
    with pytest.raises(QuizError, match=r"sums/a is retired|no question is left to ask"):
        run(words)


def test_an_interrupted_session_goes_on_without_it(home):
    """A real process: the plan held both questions, and only the other one is asked."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        log.begin(SessionRecord("s9", shell.now(), (("sums/a", 3), ("sums/c", 7)),
                                {"tries": 2, "mode": "quiz"}))  # fmt: skip
    run(["retire", "sums/a"])
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "quiz", "--resume", "--plain"], input="true\n\n",
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Is it not?" in done.stdout
    assert "1 + 1" not in done.stdout


@pytest.mark.parametrize(
    "words", [["retire", "sums"], ["retire", "d"], ["retire", "banks/sums.yaml"]]
)
def test_what_is_refused(home, words):
    """A whole bank, a name that is none, and no name at all."""
    with pytest.raises(QuizError, match=r"give their ids|there is no|say which question"):
        run(words)
    assert bank_of(home) == BANK


def test_a_bank_that_cannot_be_read_is_left_alone(home):
    """Errors of YAML are no state to write in."""
    data = (BANK + "  - id: [\n").encode()
    with pytest.raises(QuizError, match="not clean YAML"):
        amending.with_retired(data, "a", retired=True)
    with pytest.raises(QuizError, match="there is no question d"):
        amending.with_id(BANK.encode(), "d", "e")


NAMES = st.sampled_from(
    ["c", "x-y", "y", "n", "no", "null", "true", "1e3", "010", "12", "0x1f", "1-2", "2026-01-01"]
)
STYLES = ("{}", "'{}'", '"{}"')


@settings(deadline=None, max_examples=60)
@given(NAMES, st.sampled_from(STYLES), NAMES, st.sampled_from(["\n", "\r\n"]), st.booleans(),
       st.booleans())  # fmt: skip
def test_any_id_in_any_bank(old, style, new, line_end, marked, ends):
    """Another id, retired and back: a bank that says the same but for that, or one sentence."""
    text = BANK.replace("id: c", f"id: {style.format(old)}").replace("\n", line_end)
    data = (b"\xef\xbb\xbf" if marked else b"") + text.encode()
    data = data if ends else data.rstrip()
    before = read(data)
    if any(each.code[0] == "E" for each in before.problems):
        return
    there = amending.with_id(data, old, new)
    retired = amending.with_retired(there, new, retired=True)
    assert [each.id for each in read(there).questions] == ["b/a", "b/b", f"b/{new}"]
    assert [each.retired for each in read(retired).questions] == [False, False, True]
    back = amending.with_id(amending.with_retired(retired, new, retired=False), new, old)
    assert [*map(formatting.anywhere, read(back).questions)] == [
        *map(formatting.anywhere, before.questions)
    ]


def read(data):
    """The bank that bytes make."""
    return read_bank("b", "b.yaml", data, {})


def test_the_layout_has_the_same_place_for_it(home):
    """A bank that `fmt` made stays as `fmt` makes it."""
    data = formatting.formatted("sums", BANK.encode(), {}).data
    retired = amending.with_retired(data, "a", retired=True)
    assert b"retired: true" in retired
    assert formatting.formatted("sums", retired, {}).data == retired
