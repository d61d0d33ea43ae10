"""`quizcli report`: disputes for authors, in Markdown and JSON, with a test that can be pasted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from quizcli import questions
from quizcli.cli import marks, shell
from quizcli.cli.app import run
from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent.parent
BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
  - id: fixed
    type: numeric
    prompt: What is 1 + 1?
    answer: "3"
    explain: E.
    source: arithmetic
  - id: drawn
    type: numeric
    draw: {n: 2..9, x: 0.1..0.9 step 0.1, word: [one, 'two: #3'], xs: {list: 3, of: -4..4}}
    prompt: What is {{n}} + {{x}} {{word}} {{xs}}?
    answer: n + x + 1
    tolerance: {abs: 0.001}
    explain: E.
    source: arithmetic
  - id: choice
    type: choice
    prompt: "Which? `@everyone` #1\\n\\n```\\n<script>\\n```"
    options:
      - {text: 'the first: yes', correct: true}
      - {text: 'the [second]', because: No.}
      - {text: the third, because: No.}
    explain: E.
    source: arithmetic
  - id: letters
    type: several
    prompt: Which?
    options:
      - {text: a b, correct: true}
      - {text: c d, correct: true}
      - {text: e f, because: No.}
    explain: E.
    source: arithmetic
  - id: sorted
    type: order
    prompt: Smallest first?
    items: [an `item`, a pair, many]
    explain: E.
    source: arithmetic
  - id: paired
    type: match
    draw: {n: 2..9}
    prompt: Which belongs to which?
    pairs: {'the {{n}} sums': addition, products: multiplication, differences: addition}
    extra: [division]
    explain: E.
    source: arithmetic
  - id: parted
    type: parts
    prompt: About 1 + 1.
    parts:
      - {prompt: 'What is it?', answer: "2"}
      - prompt: And what is that called?
        type: choice
        options:
          - {text: a sum, correct: true}
          - {text: a product, because: No.}
    explain: E.
    source: arithmetic
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a bank."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path / "empty")
    return tmp_path


def answered(home, local, raw, *, outcome=Outcome.WRONG, reason="", seed=5, uid=""):
    """Keep an answer as a session does, and its dispute as the key d does."""
    library, _ = shell.load_banks(home)
    known = [each.id for each in library.entries]
    draw, key = {}, 3
    if f"sums/{local}" in known:
        asked = questions.prepare(library.question(f"sums/{local}"), seed)
        draw, key = asked.draw, questions.solve(asked, []).key
    uid = uid or f"{local}-{raw[:5]}"
    review = Review(uid, "s", f"sums/{local}", seed, draw, key, raw, outcome, 1, Rating.AGAIN,
                    1.0, 0, "cpu", "PyTorch", Moment(1_760_000_000_000))  # fmt: skip
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        log.append(review)
        marks.keep(log, "dispute", review.question, reason, review.uid)


def reported(capsys):
    """The disputes as JSON."""
    assert run(["report", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == 1
    return found["disputes"]


def test_a_dispute_is_told_with_all_that_an_author_needs(home, capsys):
    """File and line, seed and draw, prompt, answer, key, verdict, reason, and a test."""
    answered(home, "fixed", " 2", reason="1 + 1 is 2")
    (one,) = reported(capsys)
    bank = BANK.split("\n")
    assert one["path"] == str(home / "banks" / "sums.yaml")
    assert "id: fixed" in bank[one["line"] - 1]
    wanted = {
        "id": "sums/fixed", "seed": 5, "draw": {}, "prompt": "What is 1 + 1?", "raw": " 2",
        "understood": "2", "key": 3, "outcome": "wrong", "outcome_now": "wrong",
        "reason": "1 + 1 is 2", "trouble": "", "answer": "fixed- 2",
        "suggestion": "tests:\n  accept: ['2']",
    }  # fmt: skip
    assert {name: one[name] for name in wanted} == wanted
    assert run(["report"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("## 1. ` sums/fixed `")
    for words in (
        "- answered: ` 2 `",
        "- verdict: missed",
        "```text\n1 + 1 is 2\n```",
        "```yaml\ntests:",
    ):
        assert words in text


def pasted(home, local, suggestion):
    """The exit code of a check of the bank, with the suggestion put into the question."""
    bank = yaml.safe_load(BANK)
    question = next(each for each in bank["questions"] if each["id"] == local)
    for key, value in yaml.safe_load(suggestion).items():
        question[key] = {**question.get(key, {}), **value}
    for name in yaml.safe_load(suggestion).get("let", {}):
        del question["draw"][name]
    bank["questions"] = [question]
    file = home / f"{local}-pasted.yaml"
    file.write_text(yaml.safe_dump(bank))
    return run(["check", str(file), "--seeds", "10", "--select", "E"])


@pytest.mark.parametrize(
    ("local", "right", "wrong"),
    [("fixed", "3", "2"), ("drawn", "", "1000"), ("choice", "", "")],
)
def test_the_suggested_test_can_be_pasted(home, capsys, local, right, wrong):
    """Pasted, the test passes where the answer is right by the key, and fails the check where the
    key contradicts it, at every seed that is checked."""
    library, _ = shell.load_banks(home)
    asked = questions.prepare(library.question(f"sums/{local}"), 5)
    key = questions.solve(asked, []).key
    if local == "drawn":
        right = str(float(key))
    if local == "choice":
        right, wrong = "abc"[key], "abc"[(key + 1) % 3]
    answered(home, local, right)
    answered(home, local, wrong, uid="other")
    good, bad = reported(capsys)
    assert pasted(home, local, good["suggestion"]) == 0, capsys.readouterr()
    assert pasted(home, local, bad["suggestion"]) == 4
    assert "E609" in capsys.readouterr().out


def test_a_verdict_that_says_right_is_to_be_rejected(home, capsys):
    """Who doubts that an answer is right gets a test that rejects it."""
    answered(home, "fixed", "3", outcome=Outcome.RIGHT)
    (one,) = reported(capsys)
    assert one["suggestion"] == "tests:\n  reject: ['3']"


def test_letters_that_mean_something_else_at_other_seeds(home, capsys):
    """Letters of shuffled options are no test; nothing is suggested."""
    answered(home, "letters", "a b")
    assert reported(capsys)[0]["suggestion"] == ""


def test_the_key_of_options_is_told_by_letter_and_text(home, capsys):
    """Places mean nothing to a reader; in JSON they stand beside the words."""
    answered(home, "choice", "b")
    answered(home, "letters", "a")
    choice, letters = reported(capsys)
    place = choice["key"]
    assert choice["key_text"] == f"{'abc'[place]}  the first: yes"
    assert letters["key_text"] == "; ".join(
        f"{'abc'[i]}  {letters['prompt'].splitlines()[1 + i][3:]}" for i in letters["key"]
    )
    assert run(["report"]) == 0
    assert f"- key: ` {choice['key_text']} `" in capsys.readouterr().out


def test_the_key_of_an_order_or_a_match_is_told_in_words(home, capsys):
    """First to last with the words, and each pair with both sides; places stay in JSON."""
    answered(home, "sorted", "b a c")
    answered(home, "paired", "1a 2a 3a")
    order, match = reported(capsys)
    letters = " ".join("abc"[i] for i in order["key"])
    assert order["key_text"] == f"{letters} (an `item`; a pair; many)"
    pairs = " ".join(f"{i}{'abc'[place]}" for i, place in enumerate(match["key"], 1))
    n = match["draw"]["n"]
    named = f"the {n} sums: addition; products: multiplication; differences: addition"
    assert match["key_text"] == f"{pairs} ({named})"
    assert sorted(order["key"]) == [0, 1, 2]
    assert match["key"][0] == match["key"][2] != match["key"][1]
    assert run(["report"]) == 0
    text = capsys.readouterr().out
    assert f"- key: `` {order['key_text']} ``" in text
    assert f"- key: ` {match['key_text']} `" in text


def test_the_key_of_parts_is_told_part_by_part(home, capsys):
    """Each behind its label, an option by letter and text."""
    answered(home, "parted", "3; a")
    (one,) = reported(capsys)
    number, place = one["key"]
    assert (number, place) in ((2, 0), (2, 1))
    assert one["key_text"] == f"(a) 2; (b) {'ab'[place]}  a sum"
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for uid, key in (("r1", 99), ("r2", (2, 99)), ("r3", (2,)), ("r4", (2, 0, 1))):
            log.append(Review(uid, "s", "sums/parted", 5, {}, key, "3; a", Outcome.WRONG, 1,
                              Rating.AGAIN, 1.0, 0, "cpu", "PyTorch",
                              Moment(1_760_000_000_000)))  # fmt: skip
            marks.keep(log, "dispute", "sums/parted", "", uid)
    told = [each["key_text"] for each in reported(capsys)[1:]]
    assert told == ["99", "(a) 2; (b) 99", "(2,)", "(2, 0, 1)"]


def test_a_key_that_is_no_place_is_told_as_it_is(home, capsys):
    """A log may say anything."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for about in ("choice", "sorted", "paired"):
            for i, key in enumerate((99, "x", (0, 99), ())):
                uid = f"{about}{i}"
                log.append(Review(uid, "s", f"sums/{about}", 5, {}, key, "b", Outcome.WRONG, 1,
                                  Rating.AGAIN, 1.0, 0, "cpu", "PyTorch",
                                  Moment(1_760_000_000_000)))  # fmt: skip
                marks.keep(log, "dispute", f"sums/{about}", "", uid)
    told = reported(capsys)
    for about in ("choice", "sorted", "paired"):  # disputes of one instant stand in any order
        found = [each["key_text"] for each in told if each["id"] == f"sums/{about}"]
        assert found == ["99", "x", "(0, 99)", "()"]


def test_one_place_is_no_order(home, capsys):
    """A number alone arranges nothing."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        log.append(Review("r", "s", "sums/sorted", 5, {}, 1, "b", Outcome.WRONG, 1, Rating.AGAIN,
                          1.0, 0, "cpu", "PyTorch", Moment(1_760_000_000_000)))  # fmt: skip
        marks.keep(log, "dispute", "sums/sorted", "", "r")
    assert [each["key_text"] for each in reported(capsys)] == ["1"]


def test_a_question_that_is_gone(home, capsys):
    """The dispute is told all the same, and why there is no more."""
    answered(home, "gone", "7", reason="r")
    (one,) = reported(capsys)
    assert (one["path"], one["prompt"]) == (None, "")
    assert one["trouble"] == "the question is in no bank here"


def test_a_question_that_draws_otherwise_now(home, capsys):
    """An answer to other numbers is not judged again."""
    answered(home, "drawn", "7")
    bank = home / "banks" / "sums.yaml"
    bank.write_text(BANK.replace("n: 2..9", "n: 20..90"))
    (one,) = reported(capsys)
    assert "other numbers" in one["trouble"]
    assert one["suggestion"] == ""


def test_an_undone_dispute_is_not_told(home, capsys):
    """`quizcli undo` takes the dispute back and leaves the answer."""
    answered(home, "fixed", "2", reason="no")
    assert run(["undo"]) == 0
    assert "verdict disputed: no" in capsys.readouterr().out
    assert reported(capsys) == []
    assert run(["report"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "no verdict is disputed\n")


HOSTILE = (
    "``` \n</details><script>x</script>\n@everyone #1 \x1b]52;c;eA==\x07 \u202e[x](http://x)\n````"
)


def test_hostile_text_stays_in_code(home, capsys):
    """No fence can be closed from inside, and no control character gets out."""
    answered(home, "choice", HOSTILE, reason=HOSTILE)
    assert run(["report"]) == 0
    text = capsys.readouterr().out
    assert text.replace("\n", "").isprintable()
    outside = without_code(text)
    for word in ("script", "@everyone", "#1", "http", "details"):
        assert word not in outside


def without_code(text):
    """What a reader of Markdown takes for text."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt().parse(text)
    parts = [each for token in tokens for each in (token.children or [token])]
    assert not [each.type for each in parts if each.type.startswith(("html", "link"))]
    return "\n".join(each.content for each in parts if each.type == "text")


def test_a_file_is_never_written_over(home, capsys):
    """-o writes a new file in UTF-8, and refuses one that is there."""
    answered(home, "fixed", "2", reason="größer")
    file = home / "out.md"
    assert run(["report", "-o", str(file)]) == 0
    assert "größer" in file.read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""
    found = subprocess.run(
        [sys.executable, "-m", "quizcli", "report", "-o", str(file)],
        capture_output=True, text=True, check=False, cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert found.returncode == 2
    assert "is there already" in found.stderr
