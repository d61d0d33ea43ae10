"""`edit`: the editor that is opened and how, and what becomes of a question and its history."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from quizcli.cli import editing, shell
from quizcli.cli.app import run
from quizcli.log import effective
from quizcli.model import Moment, Option, Outcome, Place, Question, QuizError, Rating, Review
from quizcli.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent.parent
BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
  - id: first
    type: numeric
    prompt: What is 1 + 1?
    answer: "2"
    explain: Two.
    source: arithmetic
  - id: second
    type: numeric
    prompt: What is 2 + 2?
    answer: "4"
    explain: Four.
    source: arithmetic
"""
ANSWER = Review(
    "r", "s", "sums/second", 1, {}, 4, "4", Outcome.RIGHT, 1, Rating.GOOD, 1.0, 0, "", "",
    Moment(1_790_000_000_000),
)  # fmt: skip
EDITOR = """\
import sys
from pathlib import Path

old, new, path = sys.argv[1:]
Path("opened.txt").open("a").write(path + "\\n")
file = Path(path)
text = file.read_text()
file.write_text(text.replace(old, new, 1))
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a bank and one answer to its second question."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    (tmp_path / "editor.py").write_text(EDITOR)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        log.append(ANSWER)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def replaces(home, monkeypatch):
    """Makes an editor that replaces one text by another."""

    def make(old: str, new: str) -> None:
        program = f'"{sys.executable}" "{home / "editor.py"}"'
        monkeypatch.setenv("EDITOR", f"{program} '{old}' '{new}'")

    return make


def bank(home: Path) -> Path:
    """The file that is edited."""
    return home / "banks" / "sums.yaml"


def renewed(home: Path) -> set[str]:
    """The questions that began anew."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return set(effective(log.log()).flags.renewed)


# --------------------------------------------------------------- the editor
FILE = str(Path("bank.yaml").absolute())


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("vi", ["vi", "+7", FILE]),
        ("/usr/bin/nvim -n", ["/usr/bin/nvim", "-n", "+7", FILE]),
        ("nano", ["nano", "+7", FILE]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", FILE]),
        ("micro", ["micro", "+7", FILE]),
        ("hx", ["hx", "+7", FILE]),
        ("code", ["code", "--wait", "--goto", f"{FILE}:7"]),
        ("code -n --wait", ["code", "-n", "--wait", "--goto", f"{FILE}:7"]),
        ("Cursor.exe -w", ["Cursor.exe", "-w", "--goto", f"{FILE}:7"]),
        ("subl -w", ["subl", "-w", f"{FILE}:7"]),
        ("zed", ["zed", "--wait", f"{FILE}:7"]),
        ("ed", ["ed", FILE]),
        ("vixen", ["vixen", FILE]),
    ],
)
def test_each_editor_is_told_the_line_in_its_way(editor, words):
    """Known ones go to the line and are waited for; others just open the file."""
    assert editing.command_line(editor.split(), Place("bank.yaml", 7)) == words


def test_which_editor(home, monkeypatch):
    """$VISUAL before $EDITOR, with arguments; an empty one is none; else a usual one."""
    monkeypatch.setenv("PATH", str(home))
    for name in ("nano", "mine"):
        (home / name).write_text("#!/bin/sh\n")
        (home / name).chmod(0o755)
    both = {"VISUAL": "mine 'a b' --x", "EDITOR": "nano"}
    assert editing.editor(both) == ["mine", "a b", "--x"]
    assert editing.editor({"VISUAL": "  ", "EDITOR": "mine"}) == ["mine"]
    assert editing.editor({}) == ["nano"]


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"EDITOR": "nonsense -x"}, "EDITOR names 'nonsense -x', and there is no such program"),
        ({"VISUAL": "vi 'x"}, "VISUAL cannot be read"),
        ({"VISUAL": "''"}, "there is no such program"),
        ({}, "there is no editor; name one"),
    ],
)
def test_no_editor_is_one_sentence(home, monkeypatch, environment, message):
    """Unknown programs, open quotes, a machine without any editor."""
    monkeypatch.setenv("PATH", str(home))
    with pytest.raises(QuizError, match=message):
        editing.editor(environment)


def test_the_editor_opens_the_file_at_the_line(home, monkeypatch, capsys):
    """A program called vi gets the line and the path; no shell sees either."""
    (home / "bin").mkdir()
    vi = home / "bin" / "vi"
    vi.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > told.txt\n')
    vi.chmod(0o755)
    odd = home / "x$(touch hacked);y" / "sums.yaml"
    odd.parent.mkdir()
    odd.write_text(BANK.replace("id: second", "id: third"))
    monkeypatch.setenv("EDITOR", f"{vi} --flag '$(touch hacked)'")
    assert run(["edit", str(odd), "third"]) == 0
    assert (home / "told.txt").read_text().splitlines() == [
        "--flag", "$(touch hacked)", "+11", str(odd),
    ]  # fmt: skip
    assert not (home / "hacked").exists()
    assert capsys.readouterr().err.endswith("/third is as it was\n")


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; sys.exit(3)", "ended with exit code 3"),
        ("import sys, os; os.remove(sys.argv[1])", "is gone; the history of sums/first is kept"),
    ],
)
def test_an_editor_that_fails(home, monkeypatch, program, message):
    """Its exit code, or the file that it deleted, is told in a sentence."""
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" -c "{program}"')
    with pytest.raises(QuizError, match=message):
        run(["edit", "first"])


def test_a_bank_of_the_program_is_to_be_copied(home, monkeypatch, replaces):
    """An installed program's own banks are not edited; it says where a copy belongs."""
    inside = home / "site-packages" / "quizcli" / "content"
    inside.mkdir(parents=True)
    (inside / "sums.yaml").write_text(BANK)
    monkeypatch.setattr(shell, "PACKAGE", inside.parent)
    replaces("Two", "2")
    place = Place(str(inside / "sums.yaml"), 5)
    with pytest.raises(QuizError) as failed:
        editing.open_editor(place)
    assert str(failed.value).endswith(
        f"sums.yaml belongs to the program; copy it into {home / 'banks'} and edit it there"
    )
    assert not (home / "opened.txt").exists()


# --------------------------------------------------------------- what became of it
def test_a_changed_explanation_keeps_the_history(home, replaces, capsys):
    """A changed text is told, and nothing is asked."""
    replaces("Four.", "It is four.")
    assert run(["edit", "sums/second"]) == 0
    assert capsys.readouterr() == ("", "sums/second has changed; its history is kept\n")
    assert "It is four." in bank(home).read_text()
    assert (home / "opened.txt").read_text() == f"{bank(home)}\n"


def test_problems_are_shown_as_check_shows_them(home, replaces):
    """With the line and a caret, in a process of its own; exit 3, and the history is kept."""
    replaces('answer: "4"', 'answer: "4 +"')
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "edit", "second"],
        capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 3
    assert "sums.yaml:14:17: E301 something is missing at the end" in done.stdout
    assert '14 |     answer: "4 +"' in done.stdout
    assert "sums/second is left out until its errors are gone; its history is kept" in done.stderr


def test_a_broken_question_can_be_edited(home, replaces, capsys):
    """It is found by its id at the place of its first error, and is sound afterwards."""
    bank(home).write_text(BANK.replace('answer: "4"', 'answer: "4 +"'))
    replaces('"4 +"', '"4"')
    assert run(["edit", "sums/second"]) == 0
    assert capsys.readouterr() == ("", "sums/second has changed; its history is kept\n")


def test_an_unreadable_file_loses_no_question(home, replaces, capsys):
    """Broken YAML is an error of the file; no question is said to be gone."""
    replaces("title: Sums", "title: [Sums")
    assert run(["edit", "second"]) == 3
    told = capsys.readouterr()
    assert "sums.yaml:2:8: E105" in told.out
    assert "no longer" not in told.err


def test_a_renamed_question_is_warned_of(home, replaces, capsys):
    """The history stays under the old id; the new one is named."""
    replaces("id: second", "id: two-and-two")
    assert run(["edit", "second"]) == 0
    told = capsys.readouterr().err
    assert "sums/second is no longer in" in told
    assert "its history stays under sums/second" in told
    assert "new there: sums/two-and-two" in told


@pytest.mark.parametrize("term", ["sums", "nonsense", "banks/sums.yaml"])
def test_one_question_is_edited(home, term):
    """A bank, an unknown name and a file are no question."""
    with pytest.raises(QuizError, match=r"names 2 questions|called nonsense"):
        run(["edit", term])


# ------------------------------------------------------------------ what counts
NUMERIC = Question("b/q", "numeric", "Why?", "2", measure="lstm", arguments={"hidden": 3})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"prompt": "Why so?"}, False),
        ({"hints": ("x",), "tags": ("y",), "place": Place("z", 9)}, False),
        ({"answer": "3"}, True),
        ({"type": "formula"}, True),
        ({"measure": "rnn"}, True),
        ({"arguments": {"hidden": 4}}, True),
        ({"options": (Option("a", "true"),)}, True),
    ],
)
def test_what_is_a_material_change(change, expected):
    """Another type, answer or measurement; not other words."""
    assert editing.material(NUMERIC, NUMERIC._replace(**change)) is expected


def test_options_are_compared_by_what_is_right():
    """Other words and another order are the same; another right one is not."""
    before = NUMERIC._replace(options=(Option("a", "true"), Option("b"), Option("c")))
    same = NUMERIC._replace(options=(Option("x"), Option("y"), Option("a", "true")))
    other = NUMERIC._replace(options=(Option("a", "true"), Option("b", "true"), Option("c")))
    assert not editing.material(before, same)
    assert editing.material(before, other)


def test_in_a_pipe_another_answer_keeps_the_history(home, replaces, capsys):
    """It says how to begin anew, which --renew does without an editor; undo takes it back."""
    replaces('"4"', '"5"')
    assert run(["edit", "second"]) == 0
    assert "quizcli edit sums/second --renew lets it begin anew" in capsys.readouterr().err
    assert renewed(home) == set()
    (home / "opened.txt").unlink()
    assert run(["edit", "second", "--renew"]) == 0
    assert renewed(home) == {"sums/second"}
    assert not (home / "opened.txt").exists()
    run(["undo"])
    assert renewed(home) == set()


def test_a_question_without_answers_has_nothing_to_keep(home, replaces, capsys):
    """Another answer is no matter when nothing was answered."""
    replaces('"2"', '"3"')
    run(["edit", "first"])
    assert "begin anew" not in capsys.readouterr().err


def test_a_renewal_comes_after_answers_dated_later(home, monkeypatch):
    """With the clock set back, answers from the future are earlier ones all the same."""
    monkeypatch.setattr(shell, "now", lambda: Moment(5))
    run(["edit", "second", "--renew"])
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        found = effective(log.log())
    assert found.flags.renewed["sums/second"] > found.reviews[0].at.milliseconds


@pytest.mark.parametrize(("said", "expected"), [("n", {"sums/second"}), ("y", set())])
def test_a_terminal_is_asked_what_counts(home, replaces, said, expected):
    """n lets the question begin anew, y keeps what was known."""
    replaces('"4"', '"5"')
    with terminal() as child:
        child.expect("The answer of sums/second changed")
        child.expect("y/n ")
        child.sendline(said)
        child.expect(pexpect.EOF)
    assert renewed(home) == expected


def test_a_terminal_is_asked_to_mend_errors(home, replaces):
    """The file is opened again as long as there are errors and that is wanted."""
    replaces("second", "se cond")
    with terminal() as child:
        for said in ("y", "n"):
            child.expect("Open the file again")
            child.expect("y/n ")
            child.sendline(said)
        child.expect(pexpect.EOF)
    assert (home / "opened.txt").read_text().count("sums.yaml") == 2


def terminal():
    """`quizcli edit second` in a terminal."""
    return pexpect.spawn(
        sys.executable, ["-m", "quizcli", "edit", "second"], timeout=30, encoding="utf-8",
        env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
