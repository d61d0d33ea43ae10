"""A drill in a terminal: the next review by grade, another grade, undo, marks, the leech."""

import sys
import time

import pytest

from quizcli import log as logs
from quizcli.cli import marks
from quizcli.cli.shell import read_deck
from quizcli.model import Rating
from quizcli.schedule import fuzz_range, fuzzed
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_drill import BANK, review, run
from tests.cli.test_quiz_terminal import SETTLED, Terminal
from tests.homes import compiled
from tests.terminals import kill

DRILL = (sys.executable, "-m", "quizcli", "drill", "--new", "0", "--one-try")
OLD, OLDER = "What is 0 + 1?", "What is 1 + 1?"
"""The prompts of sums/old and sums/older."""

CONCEPTS = """\
format: 1
license: CC-BY-4.0
concepts:
  counting:
    name: Counting
    needs: []
    can: count to ten
    summary: One more makes the next number.
    reading: arithmetic
  older:
    name: Sums
    needs: [counting]
    can: add one
    summary: Adding one counts on.
    reading: arithmetic
"""


@pytest.fixture
def home(tmp_path):
    """A home with a bank of four questions, two of them due, and a concept map."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    (tmp_path / "banks" / "concepts.yaml").write_text(CONCEPTS)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        for name, days in (("old", 10), ("older", 40), ("fresh", 0.001)):
            log.append(review(name, days, Rating.GOOD))
    return compiled(tmp_path)


@pytest.fixture
def terminal(home):
    """Makes terminals with a drill in them."""
    made = []

    def make(*arguments):
        made.append(Terminal(home, [*DRILL, *arguments]))
        return made[-1]

    yield make
    for each in made:
        kill(each.process)


def kept(home) -> list:
    """What stands in the log of this home after the fixture's three answers, plans aside."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        rows = [each for each in logs.in_effect(log.log()) if each.at.milliseconds > 0][3:]
    return [each for each in rows if getattr(each, "kind", "") != "replan"]


def pressed(session: Terminal, key: str, expected: str) -> str:
    """Press a key after a verdict, when keys count again."""
    time.sleep(SETTLED)
    return session.send(key, expected)


def test_each_grade_shows_its_interval_and_one_key_overrules(terminal, home):
    """Right suggests 3; 2 keeps the answer as Hard, and it is due when Hard said."""
    session = terminal("sums/older")
    session.wait("answer ▸")
    shown = session.send("2\r", "Enter summary")
    line = next(each for each in shown.splitlines() if "next review" in each)
    assert "1 again today" in line
    assert "▸ 3 good" in line
    hard = int(line.split("2 hard ")[1].split("d")[0])
    pressed(session, "2", "saved")
    assert session.end()[1] == 0
    answer, *events = kept(home)
    assert next((each.kind, each.value, each.target) for each in events) == (
        "overrule", 2, answer.uid,
    )  # fmt: skip
    moved = [each.value for each in events if each.kind == "balance"]
    days = run(home, "due", "sums/older", "--json")
    assert hard > 1
    assert not moved or len(moved) == 1
    assert '"due": []' in days


def test_undo_after_the_verdict_asks_again(terminal, home):
    """u takes the answer back: the question is there again and the log has nothing."""
    session = terminal("sums/old")
    session.wait("answer ▸")
    session.send("1\r", "Enter summary")
    assert "1 of 1" in pressed(session, "u", "answer ▸")
    session.send("/quit\r", "saved")
    session.end()
    assert kept(home) == []
    assert run(home, "due", "sums/old", "--count") == "1\n"


@pytest.mark.slow
def test_undo_from_the_next_question(terminal, home):
    """/undo at a question takes back the one before it; its own turn comes later."""
    session = terminal("sums")
    session.wait(OLDER)
    session.send("2\r", "Enter next")
    pressed(session, "\r", OLD)
    assert "1 of 2" in session.send("/undo\r", OLDER)
    session.send("2\r", "Enter next")
    assert "2 of 2" in pressed(session, "\r", OLD)
    session.send("/quit\r", "saved")
    session.end()
    assert [each.question for each in kept(home) if hasattr(each, "raw")] == ["sums/older"]


def test_bury_suspend_and_flag_in_the_session(terminal, home):
    """A buried question goes at once, a flag stays, and one key suspends after the verdict."""
    session = terminal("sums")
    session.wait(OLDER)
    session.send("/bury\r", OLD)
    session.send("/flag\r", "Flagged")
    session.send("1\r", "Enter summary")
    pressed(session, "s", "further notice")
    pressed(session, "\r", "saved")
    session.end()
    flags = logs.effective(kept(home)).flags
    assert list(flags.buried) == ["sums/older"]
    assert (flags.flagged, flags.suspended) == ({"sums/old"}, {"sums/old"})
    assert run(home, "due", "sums", "--count") == "0\n"


def test_a_leech_is_told_what_to_study(terminal, home):
    """At the eighth lapse the concept below it is named, with what it says."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for i in range(7):
            log.append(review("older", 39 - 4 * i, Rating.AGAIN))
            log.append(review("older", 38.9 - 4 * i, Rating.GOOD))
    session = terminal("sums/older")
    session.wait("answer ▸")
    shown = session.send("7\r", "Enter next")
    assert "forgotten 8 times" in shown
    assert "Counting  One more makes the next number." in shown
    assert "quizcli cram concept:counting" in shown


@pytest.mark.slow
def test_minutes_end_a_drill_between_two_questions(home):
    """No question is begun after the time; what was answered counts."""
    shown = run(home, "drill", "sums", "--new", "0", "--minutes", "0.000000001", typed="2\n1\n")
    assert "What is" not in shown
    shown = run(home, "drill", "sums", "--new", "0", "--minutes", "5", typed="2\n1\n")
    assert "2 right of 2" in shown


@pytest.mark.slow
def test_cram_leaves_no_trace_in_the_schedule(home):
    """Crammed until right, kept in the log as such; due is what it was."""
    before = run(home, "due", "sums", "--json")
    shown = run(home, "cram", "sums/older", "--one-try", typed="7\n2\n")
    assert shown.count("Question: sums/older\n") == 2
    assert run(home, "due", "sums", "--json") == before
    assert [each.mode for each in kept(home)] == ["cram", "cram"]


def crowd(home) -> None:
    """Forty questions that come back in about the same days as `older` will."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for i in range(40):
            log.append(review(f"filler{i}", 40, Rating.GOOD))
            log.append(review(f"filler{i}", 0.001, Rating.GOOD))


def test_a_due_day_is_the_emptiest_of_its_range(home):
    """Among the days that fuzz allows, the one with the fewest other questions is taken."""
    crowd(home)
    run(home, "drill", "sums/older", "--new", "0", typed="2\n")
    deck = read_deck(home)
    card, load = deck.card("sums/older"), deck.load("sums/older")
    low, high = fuzz_range(card.interval)
    days = [card.last_day + wait for wait in range(low, high + 1)]
    assert len({load.due.get(each, 0) for each in days}) > 1
    assert load.due.get(card.due_day, 0) == min(load.due.get(each, 0) for each in days)


@pytest.mark.slow
def test_without_balance_fuzz_alone_decides(home):
    """With the setting off no day is chosen, and none is kept in the log."""
    crowd(home)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        marks.keep(log, "set", value=("balance", False))
    run(home, "drill", "sums/older", "--new", "0", typed="2\n")
    card = read_deck(home).card("sums/older")
    assert card.due_day - card.last_day == fuzzed(card.interval, card.question, card.last_day)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        assert [each.kind for each in log.events()] == ["set"]


def test_a_right_answer_credits_what_it_builds_on(home):
    """The question of the concept below waits a quarter of its interval longer, until the
    answer is taken back; with credit off it does not."""
    bank = home / "banks" / "sums.yaml"
    bank.write_text(bank.read_text().replace("concept: fresh", "concept: counting"))
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        log.append(review("fresh", 30, Rating.GOOD))
    before = read_deck(home).card("sums/fresh")
    run(home, "drill", "sums/older", "--new", "0", typed="2\n")
    after = read_deck(home).card("sums/fresh")
    assert after.due_day - before.due_day == before.interval // 4 > 0
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        answer = next(log.reviews(newest_first=True))
        marks.keep(log, "undo", target=answer.uid)
        marks.keep(log, "set", value=("credit", False))
    assert read_deck(home).card("sums/fresh") == before
    run(home, "drill", "sums/older", "--new", "0", typed="2\n")
    assert read_deck(home).card("sums/fresh") == before
