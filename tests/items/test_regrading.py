"""Answers judged again: what changes, what is left alone, and what the log makes of it."""

from __future__ import annotations

import pytest

from quizcli import cards, log, regrades
from quizcli.actions import last_actions
from quizcli.cli import marks
from quizcli.cli.deck import open_deck
from quizcli.items.regrading import Left, outlook
from quizcli.memory import DEFAULT, Model
from quizcli.model import (
    Event,
    Item,
    Moment,
    Option,
    Outcome,
    Question,
    QuizError,
    Rating,
)
from quizcli.regrades import Regrade
from quizcli.store.lines import read_row, write_row
from quizcli.store.sqlite import SqliteStore
from tests.items.making import NOON, answered, effective, letter, review

OPTIONS = (Option("forget", "true"), Option("input"), Option("output"), Option("cell"))
RIGHT_KEY = Question("bank/gate", "choice", "Which?", options=OPTIONS)
WRONG_KEY = RIGHT_KEY._replace(options=(Option("forget"), Option("input", "true"), *OPTIONS[2:]))
NUMERIC = Question("bank/n", "numeric", "1 + 1?", answer="2")


def said(question, seed, text, uid="r", **changes):
    """An answer by letter, judged with the wrong key."""
    return answered(WRONG_KEY, seed, letter(question, seed, text), uid, **changes)


def told(question, *rows, **more):
    """What regrading comes to; nothing is measured."""
    return outlook(question, effective(*rows), None, **more)


# -------------------------------------------------------------------- what changes
def test_a_fixed_key_turns_both_ways():
    """Who chose `forget` is right now, who chose `input` no longer; others stay wrong."""
    rows = [said(RIGHT_KEY, i, text, text) for i, text in enumerate(("forget", "input", "cell"))]
    found = told(RIGHT_KEY, *rows)
    assert found.read == 3
    assert [(e.review.uid, e.regrade.outcome, e.regrade.rating) for e in found.changes] == [
        ("forget", Outcome.RIGHT, Rating.GOOD),
        ("input", Outcome.WRONG, Rating.AGAIN),
    ]
    assert told(WRONG_KEY, *rows).changes == ()


def test_the_rating_is_that_of_the_first_try_that_is_right_now():
    """A second try goes with it: the first would have ended the asking, as good."""
    tries = (
        answered(NUMERIC, 1, "7", "one", rating=None),
        answered(NUMERIC, 1, "2", "two", attempt=2),
    )
    found = told(NUMERIC._replace(answer="7"), *tries)
    first, second = found.changes
    assert (first.regrade.outcome, first.regrade.rating) == (Outcome.RIGHT, None)
    assert (second.regrade.outcome, second.regrade.rating) == (Outcome.WRONG, None)
    assert second.review.rating is Rating.GOOD


def test_a_later_try_that_is_right_now_is_hard():
    """As in a session."""
    tries = (
        answered(NUMERIC, 1, "5", "one", rating=None),
        answered(NUMERIC, 1, "7", "two", attempt=2),
    )
    (change,) = told(NUMERIC._replace(answer="7"), *tries).changes
    assert (change.review.uid, change.regrade.rating) == ("two", Rating.HARD)


def test_an_answer_whose_key_was_missing_is_judged_and_rated():
    """It was kept for that."""
    row = review("u", "bank/n", Outcome.UNMEASURED, raw="2", rating=None, key=None)
    (change,) = told(NUMERIC, row).changes
    assert change.regrade == Regrade(Outcome.RIGHT, 1.0, Rating.GOOD)


def test_a_rating_that_the_learner_chose_stays():
    """The outcome changes, and judging again afterwards changes nothing more."""
    row = answered(NUMERIC, 1, "7", "r", hints=1)._replace(rating=Rating.GOOD)
    (change,) = told(NUMERIC._replace(answer="7"), row, settled={"r"}).changes
    assert change.regrade == Regrade(Outcome.RIGHT, 1.0, None)


# ------------------------------------------------------------------ what is left alone
def test_answers_that_cannot_be_read_as_they_were_are_left_alone():
    """Other numbers, another type, a key that cannot be had, an import without any text."""
    drawn = NUMERIC._replace(type="numeric", answer="7")
    row = answered(NUMERIC, 1, "7", "r")
    shape = NUMERIC._replace(type="shape", answer="(2, 3)")
    for question, one, why in (
        (drawn, row._replace(draw={"w": 3}), Left.DRAW),
        (shape, row._replace(raw="what?"), Left.UNREADABLE),
        (NUMERIC._replace(answer="1/0"), row, Left.UNMEASURED),
        (drawn, row._replace(raw="", mode="import"), Left.UNTYPED),
    ):
        found = told(question, one)
        assert (found.read, found.changes, found.left) == (0, (), ((why, 1),))


def test_an_option_put_in_since_is_noticed():
    """Letters mean other options then: the stored keys point to and fro."""
    rows = [said(RIGHT_KEY, seed, "forget", str(seed)) for seed in range(12)]
    more = RIGHT_KEY._replace(options=(Option("hidden"), *OPTIONS))
    found = told(more, *rows)
    assert (found.read, found.left) == (0, ((Left.ORDER, 12),))


BLOCK = Question("bank/block", "order", "In what order?", items=(Item("norm"), Item("sum")))
TASKS = Question("bank/tasks", "match", "Which?", pairs={"x": "y", "u": "v"})


@pytest.mark.parametrize(
    ("asked", "now", "typed"),
    [
        (BLOCK, BLOCK._replace(items=(Item("sum"), Item("norm"))), "a b"),
        (TASKS, TASKS._replace(pairs={"x": "v", "u": "y"}), "1a 2b"),
    ],
)
def test_letters_of_entries_that_are_the_key_are_left_alone(asked, now, typed):
    """Moved entries keep the key as places, so that a wrong answer would be right for ever."""
    found = told(now, answered(asked, 1, typed, "r"))
    assert (found.read, found.left) == (0, ((Left.LETTERS, 1),))


def test_a_key_fixed_twice_is_no_other_order():
    """First one key, then another: each names one option for a while."""
    early = [said(RIGHT_KEY, seed, "forget", f"a{seed}") for seed in range(5)]
    late = [
        answered(RIGHT_KEY, seed, letter(RIGHT_KEY, seed, "cell"), f"b{seed}")
        for seed in range(5, 10)
    ]
    found = told(RIGHT_KEY, *early, *late)
    assert (found.read, len(found.changes), found.left) == (10, 5, ())


def test_a_flashcard_is_not_judged_again():
    """Its learner said how much was named."""
    card = Question("bank/c", "recall", "Name it", answer="the gate")
    with pytest.raises(QuizError, match="flashcard"):
        told(card, review("r", "bank/c"))


# ------------------------------------------------------------------------ in the log
def event(uid, answer, regrade, at=1, question="bank/a"):
    return Event(
        uid, Moment(NOON + at), "regrade", question, regrades.value(answer, regrade), "plan"
    )


NOW_RIGHT = Regrade(Outcome.RIGHT, 1.0, Rating.GOOD)
WRONG = review("r", outcome=Outcome.WRONG)
HEADING = Event("plan", Moment(NOON + 1), "plan", value="judged again")


def effect(*rows):
    """What the one answer counts for."""
    (found,) = log.effective([WRONG, HEADING, *rows]).reviews
    return found.outcome, found.share, found.rating


def test_a_regrade_changes_what_an_answer_counts_for():
    """The last one stands; one without a rating leaves it."""
    assert effect() == (Outcome.WRONG, 0.0, Rating.AGAIN)
    assert effect(event("e", "r", NOW_RIGHT)) == (Outcome.RIGHT, 1.0, Rating.GOOD)
    later = event("f", "r", Regrade(Outcome.MISTAKE, 0.5), at=2)
    assert effect(later, event("e", "r", NOW_RIGHT)) == (Outcome.MISTAKE, 0.5, Rating.AGAIN)


def test_what_the_learner_says_of_the_rating_stands_above_it():
    """In either order."""
    for at in (0, 5):
        own = Event("o", Moment(NOON + at), "overrule", "bank/a", 2, "r")
        assert effect(own, event("e", "r", NOW_RIGHT)) == (Outcome.RIGHT, 1.0, Rating.HARD)


def test_one_undo_takes_a_regrade_back():
    """Its heading is the one action; undone, the answer counts as it did."""
    rows = [WRONG, HEADING, event("e", "r", NOW_RIGHT)]
    assert [each.uid for each in last_actions(rows)[0]] == ["plan"]
    assert effect(rows[2], Event("u", Moment(NOON + 9), "undo", target="plan"))[2] is Rating.AGAIN


@pytest.mark.parametrize(
    "value",
    [
        None, 3, "right", ("r", "right", 1.0), ("r", "revealed", 1.0, 3), ("r", "right", 2.0, 3),
        ("r", "right", 1.0, 5), ("r", "right", 1.0, -1), ("r", "right", True, 3),
        ("r", "right", 1.0, True), ("r", "right", float("nan"), 3), (1, "right", 1.0, 3),
        ("r", "right", 1.0, 3.0), ("r", "right", 1.0, 3, 4),
    ],
)  # fmt: skip
def test_a_forged_regrade_changes_nothing(value):
    """Only what `regrades.value` writes is read."""
    forged = event("e", "r", NOW_RIGHT)._replace(value=value)
    assert effect(forged) == effect()
    assert effect(event("e", "r", NOW_RIGHT, question="bank/b")) == effect()
    assert effect(event("e", "other", NOW_RIGHT)) == effect()


def test_a_regrade_travels_as_a_line():
    """Export and import lose nothing of it."""
    row = event("e", "r", NOW_RIGHT)
    assert read_row(write_row(row)) == row


def test_the_deck_with_a_snapshot_sees_regrades_and_their_undoing(tmp_path):
    """The cards of a snapshot brought up to date are those of the whole log."""
    with SqliteStore.open(tmp_path / "log.sqlite3") as store:
        for i in range(120):
            at = Moment(NOON + i * 60_000)
            store.append(review(f"r{i}", f"bank/q{i % 7}", Outcome.WRONG, at=at))
        now = Moment(NOON + 10**8)
        open_deck(store, now, tmp_path)
        heading = marks.keep_regrades(
            store, "judged again", "bank/q3", [regrades.value("r115", NOW_RIGHT)]
        )
        for undone in (False, True):
            if undone:
                marks.take_back(store, [[heading.uid]])
            found = log.effective(store.log())
            whole = cards.replay(found.reviews, Model(DEFAULT, 0.9), found.flags)
            assert open_deck(store, now, tmp_path).cards == whole
            state = whole["bank/q3"].state
            assert state is (cards.State.LEARNING if undone else cards.State.REVIEW)
