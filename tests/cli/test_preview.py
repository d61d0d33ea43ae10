"""`preview`: the question as it is asked, then all about its key, and again at each save."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from quizcli.cli.app import run
from quizcli.model import QuizError
from tests.cli.test_quiz_terminal import Terminal
from tests.terminals import kill

ROOT = Path(__file__).parent.parent.parent
BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
  - id: sum
    type: numeric
    concept: lin
    draw: {a: 2..9, b: 20..29}
    prompt: |
      What is **{{a}}** times $x$ for x = {{b}}?
    answer: a*b
    witness: b*a
    tolerance: {abs: 0.5}
    mistakes:
      - answer: a + b
        because: You added {{a}} and {{b}}, multiply instead.
      - answer: a/(a - a)
        because: No value at all.
    hints: ['Think of {{a}} rows.', 'Each has {{b}}.']
    explain: |
      It is $a \\times b$.
    source: arithmetic
  - id: card
    type: recall
    prompt: Why?
    answer: Because.
    rubric: [first point, second point]
    explain: E.
    source: S.
  - id: never
    type: numeric
    draw: {a: 1..3}
    prompt: What is 1/(a - 1) for a = {{a}}?
    answer: 1/(a - 1)
    tolerance: {rel: 0.1}
    explain: E.
    source: S.
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder with a bank."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sums.yaml").write_text(BANK)
    return tmp_path


def said(capsys, *words):
    """What preview prints of the bank; it must succeed."""
    assert run(["preview", "sums.yaml", *words]) == 0
    return capsys.readouterr().out


def test_the_question_comes_first_and_then_all_about_its_key(capsys):
    """Prompt, draw, key, witness, tolerance, mistakes with values, hints, explanation, source."""
    out = said(capsys, "sum", "--seed", "3")
    a, b = map(int, re.search(r"seed 3: a = (\d+), b = (\d+)", out).groups())
    wanted = [
        f"What is {a} times", "A number", f"seed 3: a = {a}", f"key       {a * b}",
        f"b*a gives {a * b}", "accepted  ±0.5",
        f"mistake   {a + b}  You added {a} and {b}, multiply",
        "mistake   no value  No value at all.", f"hint      Think of {a} rows.",
        f"hint      Each has {b}.", "why       It is a × b.", "source    arithmetic",
        "place     sums.yaml:5",
    ]  # fmt: skip
    places = [out.find(each) for each in wanted]
    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)


def test_several_seeds_begin_with_a_table(capsys):
    """A row for each seed with key and draw, then each in turn."""
    out = said(capsys, "sum", "--seed", "5", "--seeds", "3")
    rows = re.findall(r"^ +(\d+)  (\d+) \(a = (\d+), b = (\d+)\)$", out, re.MULTILINE)
    assert [int(each[0]) for each in rows] == [5, 6, 7]
    assert all(int(key) == int(a) * int(b) for _, key, a, b in rows)
    assert len({key for _, key, _, _ in rows}) > 1
    keys = re.findall(r"^ key +(\d+)$", out, re.MULTILINE)
    assert keys == [each[1] for each in rows]
    assert out.index("seed  key") < out.index("Question 1 of 3")


def test_one_seed_has_no_table(capsys):
    """There is nothing to compare."""
    assert "seed  key" not in said(capsys, "sum")


def test_a_flashcard_shows_its_points(capsys):
    """The model answer is the key."""
    out = said(capsys, "card")
    assert "key       Because." in out
    assert "rubric    first point\n rubric    second point" in out


def test_each_option_is_shown_right_or_wrong_with_its_feedback(home, capsys):
    """By the letter that it has at this seed; for `several` and for parts as for a choice."""
    options = "[{text: tanh, correct: true, because: Flat.}, {text: ReLU, because: 'No {{a}}.'}]"
    part = f"{{type: choice, prompt: Which?, options: {options}}}"
    (home / "gates.yaml").write_text(
        "format: 1\ntitle: Gates\nlicense: CC0-1.0\nquestions:\n"
        f"  - {{id: one, type: several, draw: {{a: 7}}, prompt: Which?, options: {options}}}\n"
        f"  - {{id: two, type: parts, draw: {{a: 7}}, prompt: Two., parts: [{part}, {part}]}}\n"
    )
    for local, times in (("one", 1), ("two", 2)):
        assert run(["preview", "gates.yaml", local, "--plain"]) == 0
        shown = capsys.readouterr().out
        assert len(re.findall(r"(?m)^ [ab] right   tanh  Flat\.$", shown)) == times
        assert len(re.findall(r"(?m)^ [ab] wrong   ReLU  No 7\.$", shown)) == times


def test_a_seed_without_a_key_is_told_and_the_others_are_shown(capsys):
    """Exit 4, with the seed and the reason."""
    assert run(["preview", "sums.yaml", "never", "--seeds", "12"]) == 4
    out = capsys.readouterr().out
    assert "sums/never: " in out
    assert "division by zero" in out
    assert re.search(r"^ key +1$", out, re.MULTILINE)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_are_no_wider_than_the_terminal(capsys, monkeypatch, width):
    """At any width; in a pipe nothing but text."""
    monkeypatch.setenv("COLUMNS", str(width))
    out = said(capsys, "sum", "--seeds", "3")
    assert max(map(len, out.splitlines())) <= width
    assert "\x1b" not in out


def test_a_question_that_is_not_there(capsys):
    """One sentence; a bank with an error tells it as well."""
    with pytest.raises(QuizError, match="did you mean"):
        run(["preview", "sums.yaml", "smu"])
    Path("sums.yaml").write_text(BANK.replace("answer: a*b", "answer: a*c"))
    with pytest.raises(QuizError, match="there is no"):
        run(["preview", "sums.yaml", "sum"])
    err = capsys.readouterr().err
    assert "sums.yaml:11" in err
    assert "E301" in err


def test_two_questions_are_too_many():
    """preview is about one."""
    with pytest.raises(QuizError, match=r"sums\.yaml names 3 questions"):
        run(["preview", "sums.yaml"])


def test_text_of_a_bank_is_made_harmless(capsys):
    """No escape sequence comes through."""
    Path("sums.yaml").write_text(BANK.replace("arithmetic", '"\\e]0;evil\\a \\u202e"'))
    out = said(capsys, "sum")
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_watch_shows_it_again_at_each_save(home):
    """Also after a broken save in between; Ctrl-C ends it without a failure."""
    with watching(home) as child:
        until(child, "arithmetic")
        until(child, "watching")
        (home / "sums.yaml").write_text(BANK.replace("answer: a*b", "answer: a*c"))
        until(child, "E301")
        until(child, "watching")
        (home / "sums.yaml").write_text(BANK.replace("arithmetic", "the second time"))
        until(child, "the second time")
        until(child, "watching")
        child.send_signal(signal.SIGINT)
        rest = child.stdout.read()
    assert child.returncode == 0
    assert "Traceback" not in rest


def watching(home):
    """preview --watch with its output in our hands."""
    return subprocess.Popen(
        [sys.executable, "-m", "quizcli", "preview", str(home / "sums.yaml"), "sum", "--watch"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def until(child, words):
    """Read lines up to one with these words."""
    for line in child.stdout:
        if words in line:
            return
    raise AssertionError(f"it ended without {words}")


def test_a_terminal_has_the_screen_of_a_quiz(home):
    """With the header and the rule of a question, in colour, and no wider than the terminal."""
    child = pexpect.spawn(
        sys.executable, ["-m", "quizcli", "preview", str(home / "sums.yaml"), "sum"],
        cwd=str(ROOT), dimensions=(24, 60), encoding="utf-8", timeout=60,
        env={**{k: v for k, v in os.environ.items() if k != "COLUMNS"}, "TERM": "xterm"},
    )  # fmt: skip
    child.expect(pexpect.EOF)
    text = re.sub(r"\x1b\[[0-9;]*m", "", child.before)
    assert "\x1b[1m" in child.before
    assert "─" * 60 in text
    assert "1 of 1" in text
    assert max(map(len, text.splitlines())) <= 60
    child.close()
    assert child.exitstatus == 0


def test_watching_at_a_terminal_swallows_keys_and_says_what_is_above(home):
    """Each save is drawn on a clean screen; the rows that scrolled away are counted."""
    words = [sys.executable, "-m", "quizcli", "preview", str(home / "sums.yaml"), "sum"]
    session = Terminal(home / "home", [*words, "--seeds", "3", "--watch"])
    try:
        shown = session.wait("Ctrl-C ends")
        above = int(re.search(r"(\d+) rows are above; watching", shown)[1])
        assert above == len(session.screen.history.top)
        session.process.send("xyz")
        (home / "sums.yaml").write_text(BANK.replace("arithmetic", "the second time"))
        shown = session.wait("the second time")
        assert "xyz" not in session.raw
        session.process.send("\x03")
        session.process.expect(pexpect.EOF)
    finally:
        kill(session.process)
    assert session.process.exitstatus == 0


def test_one_seed_on_a_screen_says_nothing_of_rows(home):
    """Where all of it can be seen there is nothing above."""
    words = [sys.executable, "-m", "quizcli", "preview", str(home / "sums.yaml"), "card"]
    session = Terminal(home / "home", [*words, "--watch"], size=(80, 40))
    try:
        assert "above" not in session.wait("Ctrl-C ends")
    finally:
        kill(session.process)


def test_json_has_what_show_has_of_each_seed(capsys):
    """A seed without a key has the reason in its place, and the exit code is the same."""
    told = json.loads(said(capsys, "sum", "--seed", "5", "--seeds", "2", "--json"))
    assert told["version"] == 1
    for each, seed in zip(told["seeds"], (5, 6), strict=True):
        assert run(["show", "sums.yaml", "sum", "--seed", str(seed), "--json"]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert {"version": 1, **each["shown"]} == shown
        assert (each["seed"], each["trouble"]) == (seed, None)
    assert run(["preview", "sums.yaml", "never", "--seeds", "12", "--json"]) == 4
    seeds = json.loads(capsys.readouterr().out)["seeds"]
    assert any(each["trouble"] and each["shown"] is None for each in seeds)
    assert any(each["shown"] and each["trouble"] is None for each in seeds)
