"""`next` and `answer`: one question at a time for scripts and editors, kept as a drill keeps it."""

import gc
import io
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from quizcli.__main__ import main
from quizcli.cli import scripting, today
from quizcli.cli.deck import open_deck
from quizcli.model import Event, Moment, Outcome, Rating, Review
from quizcli.schedule import study_day
from quizcli.store.sqlite import SqliteStore
from tests.test_architecture import loaded_after

BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
  - id: old
    type: numeric
    concept: old
    prompt: What is 0 + 1?
    answer: "1"
    explain: One more.
    source: arithmetic
  - id: minus
    type: numeric
    concept: minus
    draw: {a: 2..90, b: 2..90}
    prompt: What is minus {{a}} times {{b}}?
    answer: -a * b
    mistakes:
      - answer: a * b
        because: That has lost its sign.
    hints: [Multiply, Mind the sign.]
    explain: $-a b$ with $a = {{a}}$.
    source: arithmetic
  - id: cells
    type: numeric
    concept: counts
    draw: {x: 2..9, h: 2..9}
    prompt: How many numbers does `nn.LSTM({{x}}, {{h}})` learn?
    measure: recurrent_param_count
    with: {cell: LSTM, input_size: x, hidden_size: h}
    answer: count
    explain: Four gates.
    source: torch.nn.LSTM
  - id: slope
    type: formula
    concept: slopes
    prompt: What is the derivative of $-h^2 / 2$?
    draw: {h: 2..9}
    symbols: [h]
    answer: -h
    explain: Twice a half.
    source: analysis
  - id: virtues
    type: recall
    concept: virtues
    prompt: What is good?
    answer: This and *that*.
    rubric: [this, that]
    explain: Nothing else.
    source: common sense
"""
DAY = 24 * 60 * 60 * 1000
FIRST = 545_612_066
"""The first seed of rnn/one-step on the study day 20,000."""


@pytest.fixture
def home(tmp_path):
    """A home with a bank; one of its questions was answered ten days ago."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        at = Moment(int(time.time() * 1000) - 10 * DAY)
        log.append(
            Review(
                "past", "past", "sums/old", 1, {}, 1, "1", Outcome.RIGHT, 1, Rating.GOOD,
                2.0, 0, "", "", at,
            )
        )  # fmt: skip
    return tmp_path


class Done(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(home: Path, *arguments: str) -> Done:
    """A command in this process, through the door of the program."""
    said = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "oe"]
    thresholds = gc.get_threshold()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as stop:
        patch.chdir(home)
        patch.setenv("QUIZCLI_HOME", str(home))
        patch.setattr(sys, "argv", ["quizcli", *arguments])
        patch.setattr(sys, "stdout", said[0])
        patch.setattr(sys, "stderr", said[1])
        main()
    gc.set_threshold(*thresholds)
    return Done(stop.value.code, *(each.buffer.getvalue().decode() for each in said))


def process(
    home: Path, *arguments: str, typed: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        input=typed, capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home), "LC_ALL": "C.UTF-8", **more},
    )  # fmt: skip


def ask(home: Path, *arguments: str) -> dict:
    """What `next --json` says."""
    done = run(home, "next", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def answer(home: Path, *arguments: str) -> dict:
    """What `answer --json` says; exit 0 whatever the verdict."""
    done = run(home, "answer", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refused(home: Path, *arguments: str) -> str:
    """Why an answer is not taken: one sentence, exit 2, and nothing written."""
    before = rows(home)
    done = run(home, "answer", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert rows(home) == before
    return done.stderr


def rows(home: Path) -> list[Review]:
    """All answers in the log."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return list(log.reviews())


def minus(question: dict) -> tuple[str, str]:
    """The right answer to sums/minus as it is asked, and the one without its sign."""
    words = question["prompt"]["text"].rstrip("?").split()
    product = int(words[3]) * int(words[5])
    return str(-product), str(product)


# ------------------------------------------------------------------------ next
def test_next_is_the_first_of_a_drill(home):
    """The same question with the same numbers; due before new, with what is left of both."""
    told = ask(home, "sums")
    drilled = process(home, "drill", "sums").stdout
    assert told["question"]["prompt"]["text"] in drilled
    assert told["left"] == {"due_count": 1, "new": 4}
    only = ask(home, "sums/minus")
    assert only["question"]["prompt"]["text"] in process(home, "drill", "sums/minus").stdout
    assert (only["question"]["why"], only["question"]["attempt"]) == ("new", 1)
    assert [each["text"] for each in only["question"]["hints"]] == ["Multiply", "Mind the sign."]


def test_next_in_words_ends_in_the_command_that_answers(home):
    """The question as plain mode has it, and the line to type; nothing is written."""
    before = rows(home)
    done = run(home, "next", "sums/slope", "--home", str(home))
    assert done.stdout.startswith("Question 1 of 1 (sums/slope, formula). So far 0 right")
    last = done.stdout.splitlines()[-1].split()
    assert last[:4] == ["quizcli", "answer", "sums/slope", "VALUE"]
    assert last[-2:] == ["--home", str(home)]
    assert rows(home) == before


def test_next_needs_neither_torch_nor_a_worker(home):
    """Not even for a question that is measured."""
    loaded = loaded_after(home, "next", "sums/cells", "--json")
    assert "quizcli.cli.commands.next" in loaded
    assert not loaded & {"torch", "numpy", "quizcli.worker.client"}


def test_nothing_left_is_null(home):
    """With nothing due and no new question wanted: null and exit 0."""
    told = ask(home, "sums/minus", "--new", "0")
    left = {"due_count": 0, "new": 0}
    assert told == {"version": 1, "question": None, "more": [], "left": left, "answer": ""}
    assert run(home, "next", "sums/minus", "--new", "0").stdout == ""


def test_files_of_banks_are_named_again(home):
    """A bank out of reach is named in the command line that `next` prints."""
    other = home / "my banks" / "more.yaml"
    other.parent.mkdir()
    other.write_text(BANK)
    told = ask(home, str(other), "more/slope")
    assert told["answer"].endswith(f"--bank '{other}'")
    assert answer(home, "more/slope", "-h", "--bank", str(other))["outcome"] == "right"


# ---------------------------------------------------------------------- answer
def test_a_second_try_counts_hard_and_unreadable_costs_nothing(home):
    """Feedback without the key while a try is left; then key, rating and due day."""
    asked = ask(home, "sums/minus")["question"]
    right, wrong = minus(asked)
    seed = ["--seed", str(asked["seed"])]
    first = answer(home, "sums/minus", wrong, *seed)
    assert (first["outcome"], first["because"]["text"]) == ("mistake", "That has lost its sign.")
    assert (first["final"], first["retry"], first["expected"], first["rating"]) == (
        False, True, None, None,
    )  # fmt: skip
    assert ask(home, "sums/minus")["question"]["attempt"] == 2
    odd = answer(home, "sums/minus", "many", *seed)
    assert (odd["outcome"], odd["final"], odd["retry"]) == ("unreadable", False, True)
    assert odd["because"]
    last = answer(home, "sums/minus", right, *seed, "--hints", "1", "--seconds", "7.5")
    assert (last["attempt"], last["outcome"], last["final"]) == (2, "right", True)
    assert (last["rating"], last["expected"], last["source"]) == ("hard", right, "arithmetic")
    day = date.today() + timedelta(days=last["interval"])
    assert abs(date.fromisoformat(last["due_on"]) - day) <= timedelta(days=1)  # the day begins at 4
    kept = rows(home)[1:]
    assert [each.attempt for each in kept] == [1, 2, 2]
    assert [each.rating for each in kept] == [None, None, Rating.HARD]
    assert (kept[-1].hints, kept[-1].seconds, kept[-1].mode) == (1, 7.5, "drill")
    assert "sums/minus" not in str(ask(home, "sums/minus"))


@pytest.mark.slow
def test_rows_are_those_of_a_drill(home, tmp_path_factory):
    """The same two answers in a drill leave the same rows, but for uid, session and time."""
    other = tmp_path_factory.mktemp("drill")
    (other / "banks").mkdir()
    (other / "banks" / "sums.yaml").write_text(BANK)
    (other / "reviews.sqlite3").write_bytes((home / "reviews.sqlite3").read_bytes())
    process(other, "drill", "sums/old", typed="7\n1\n")
    process(home, "answer", "sums/old", "7")
    process(home, "answer", "old", "1")
    alike = [
        [each._replace(uid="", session="", seconds=0.0, at=Moment(0)) for each in rows(place)[1:]]
        for place in (home, other)
    ]
    assert alike[0] == alike[1]
    assert alike[0][-1].memory is not None
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        assert not any(log.unfinished())
        assert list(log.sessions()) == []


@pytest.mark.parametrize(
    ("name", "value", "outcome"),
    [
        ("sums/minus", "-3.5", "wrong"),
        ("sums/minus", "-1e3", "wrong"),
        ("sums/slope", "-h", "right"),
        ("sums/slope", "-tanh(h)", "wrong"),
    ],
)
def test_answers_may_begin_with_a_minus_sign(home, name, value, outcome):
    """No number and no formula is taken for an option."""
    told = json.loads(process(home, "answer", name, value, "--json").stdout)
    assert (told["outcome"], rows(home)[-1].raw) == (outcome, value)


def test_one_try_shows_the_key_at_once(home):
    """With --one-try a wrong answer is final; in words it says what comes next."""
    done = run(home, "answer", "sums/old", "7", "--one-try")
    assert done.returncode == 0
    assert done.stdout.startswith("Not yet.\nYou answered: 7\nThe answer: 1\n")
    assert done.stdout.endswith("Rated again; it comes again today, with fresh numbers.\n")


def test_a_missed_question_comes_back_after_the_others_with_fresh_numbers(home):
    """It is the last one, with another seed, and the old seed is refused."""
    asked = ask(home, "sums/minus")["question"]
    answer(home, "sums/minus", "1")
    answer(home, "sums/minus", "2")
    told = ask(home, "sums/minus", "sums/slope")
    assert (told["question"]["id"], told["left"]) == ("sums/slope", {"due_count": 1, "new": 1})
    again = ask(home, "sums/minus")["question"]
    assert (again["why"], again["attempt"]) == ("again", 1)
    assert again["seed"] != asked["seed"]
    assert "answered with the seed" in refused(home, "sums/minus", "5")
    seed = ["--seed", str(again["seed"])]
    assert answer(home, "sums/minus", minus(again)[0], *seed)["rating"] == "good"
    assert ask(home, "sums/minus")["question"] is None
    assert "is due on" in refused(home, "sums/minus", "5", "--seed", "5")


def test_of_several_missed_ones_the_first_comes_first(home):
    """Whatever their names are: no question is asked twice in a row while others wait."""
    for name in ("sums/slope", "sums/minus"):
        answer(home, name, "1", "--one-try")
    again = ask(home, "sums/minus", "sums/slope")["question"]
    assert again["id"] == "sums/slope"
    answer(home, "sums/slope", "1", "--one-try", "--seed", str(again["seed"]))
    assert ask(home, "sums/minus", "sums/slope")["question"]["id"] == "sums/minus"


def test_a_flashcard_takes_two_calls(home):
    """The first shows the model answer, the second counts the points."""
    shown = answer(home, "sums/virtues", "this, I think")
    assert (shown["outcome"], shown["final"], shown["retry"]) == ("revealed", False, False)
    assert (shown["expected"], shown["rubric"]) == ("This and *that*.", ["this", "that"])
    assert ask(home, "sums/virtues")["question"]["revealed"]
    assert "--points N" in refused(home, "sums/virtues")
    graded = answer(home, "sums/virtues", "--points", "1")
    assert (graded["outcome"], graded["rating"]) == ("right", "hard")
    assert [each.outcome for each in rows(home)[1:]] == [Outcome.REVEALED, Outcome.RIGHT]


@pytest.mark.slow
def test_a_measured_answer(home):
    """The key is measured by the worker; the answer says where and how long it took."""
    told = answer(home, "sums/cells", "3", "--one-try")
    assert (told["outcome"], told["measured"]["device"]) == ("wrong", "cpu")
    assert told["measured"]["backend"].startswith("PyTorch")
    assert told["measured"]["milliseconds"] >= 0
    assert rows(home)[-1].device == "cpu"


def test_an_answer_that_cannot_be_measured(home):
    """Exit 5, the answer is kept and does not count, and another question comes first."""
    (home / "torch").mkdir()
    (home / "torch" / "__init__.py").write_text("raise ImportError('libtorch.so is missing')\n")
    paths = os.pathsep.join([str(home), str(Path(__file__).parent.parent.parent)])
    done = process(home, "answer", "sums/cells", "3", "--json", PYTHONPATH=paths)
    told = json.loads(done.stdout)
    assert (done.returncode, told["outcome"]) == (5, "unmeasured")
    assert "libtorch.so is missing" in told["because"]["text"]
    assert rows(home)[-1].rating is None
    assert ask(home, "sums/cells", "sums/slope")["question"]["id"] == "sums/slope"


# -------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sums/odl", "1"], "did you mean sums/old"),
        (["sums", "1"], "sums names 5 questions"),
        (["sums/old", "1", "--seed", "5"], "not asked with the seed 5: see quizcli next"),
        (["sums/old"], "give an answer"),
        (["sums/old", "--sed", "5"], "5 is more than answer takes"),
        (["sums/old", "--hint"], "there is no option --hint"),
        (["sums/old", "1", "--points", "1"], "is no flashcard"),
        (["sums/old", "1", "--seconds", "-1"], "--seconds"),
        (["sums/old", "1", "--device", "tpu"], "there is no device tpu"),
    ],
)
def test_what_is_no_answer_to_anything(home, arguments, sentence):
    """Exit 2 with one sentence, and nothing is kept."""
    assert sentence in refused(home, *arguments)


def test_the_same_answer_twice_is_not_counted_twice(home):
    """Neither as a second try nor after the end."""
    answer(home, "sums/old", "7")
    assert "was tried already" in refused(home, "sums/old", " 7 ")
    answer(home, "sums/old", "1")
    assert "was answered with the seed" in refused(home, "sums/old", "1")


@pytest.mark.slow
def test_answers_at_the_same_time(home):
    """An editor that fires twice: one answer counts; other questions don't wait for it."""
    fired = [("sums/old", "1")] * 3 + [("sums/slope", "-h"), ("sums/virtues", "this")]
    with ThreadPoolExecutor(len(fired)) as pool:
        done = list(pool.map(lambda each: process(home, "answer", *each), fired))
    codes = sorted(each.returncode for each in done)
    assert codes == [0, 0, 0, 2, 2], [each.stderr for each in done]
    kept = [(each.question, each.attempt) for each in rows(home)[1:]]
    assert sorted(kept) == [("sums/old", 1), ("sums/slope", 1), ("sums/virtues", 1)]


def test_an_undone_answer_makes_the_question_open_again(home):
    """With fresh numbers, because the key was shown."""
    asked = ask(home, "sums/minus")["question"]
    answer(home, "sums/minus", minus(asked)[0])
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        last = list(log.reviews())[-1]
        later = Moment(last.at.milliseconds + 1, last.at.offset_minutes)
        log.append_event(Event("u", later, "undo", target=last.uid))
    again = ask(home, "sums/minus")["question"]
    assert again["why"] == "new"
    assert again["seed"] != asked["seed"]


@pytest.mark.parametrize(("kind", "word"), [("suspend", "suspended"), ("bury", "buried")])
def test_what_is_left_out_is_not_answered(home, kind, word):
    """A suspended or buried question says how that ends."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        now = Moment(int(time.time() * 1000))
        log.append_event(Event("e", now, kind, "sums/old", study_day(now) + 3))
    assert f"sums/old is {word}: quizcli {kind} --off sums/old" in refused(home, "sums/old", "1")


# ----------------------------------------------------------------------- seeds
def test_the_first_seed_of_a_day_is_what_it_was():
    """The numbers of a drill stay those of earlier versions; later askings have others."""
    assert today.seed("rnn/one-step", 20_000) == today.seed("rnn/one-step", 20_000, 0) == FIRST
    assert len({today.seed("rnn/one-step", 20_000, asking) for asking in range(50)}) == 50


def test_a_question_read_before_the_day_began_can_be_answered(home):
    """The seeds of today and of the day before are open, that of two days ago is not."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        deck = open_deck(log, Moment(int(time.time() * 1000)))
        yesterday = today.seed("sums/old", deck.today - 1)
        assert scripting.meant(log, deck, "sums/old", yesterday).seed == yesterday
        with pytest.raises(Exception, match="is not asked with the seed"):
            scripting.meant(log, deck, "sums/old", today.seed("sums/old", deck.today - 2))
