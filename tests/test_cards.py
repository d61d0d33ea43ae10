"""Cards from the log: the same ones from the same rows, however they came in."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cards import (
    UNMARKED,
    Card,
    Done,
    State,
    choices,
    done,
    due,
    due_counts,
    replay,
    retrievability,
    touched,
    update,
)
from quizcli.log import effective
from quizcli.memory import Model
from quizcli.model import Event, Moment, Outcome, Rating, Review
from quizcli.schedule import DAY, MINUTE, Load, fuzz_range, study_day

AGAIN, HARD, GOOD, EASY = Rating
MODEL = Model()
HOUR = 60 * MINUTE
NOON = 20_000 * DAY + 12 * HOUR
"""Noon, UTC, of study day 20,000."""


def review(day, rating, *, question="bank/a", hours=0.0, offset=0, uid="", mode="drill"):
    """An answer some hours after noon, UTC, of a study day counted from 20,000."""
    at = Moment(NOON + day * DAY + round(hours * HOUR), offset)
    return Review(
        uid=uid or f"{question}-{at.milliseconds}",
        session="s",
        question=question,
        seed=1,
        draw={},
        key=1,
        raw="1",
        outcome=Outcome.WRONG if rating is AGAIN else Outcome.RIGHT,
        attempt=1,
        rating=rating,
        seconds=1.0,
        hints=0,
        device="cpu",
        backend="",
        at=at,
        mode=mode,
    )


def event(kind, *, question="bank/a", at=NOON, value=None, target="", uid=""):
    """Something that was done to a question."""
    uid = uid or f"{kind}-{question}-{at}"
    return Event(uid, Moment(at), kind, question, value, target)


def card(*reviews, flags=UNMARKED):
    """The card of `bank/a`, with exact due days."""
    return replay(reviews, MODEL, flags, fuzz=False)["bank/a"]


def marked(*entries):
    """The cards of reviews and events, with exact due days."""
    counted = effective(entries)
    return replay(counted.reviews, MODEL, counted.flags, fuzz=False)


# ------------------------------------------------------------------ one answer
def test_good_at_every_due_date():
    """Answered right whenever it is due, a question returns after 2, 11, 46 and 163 days."""
    reviews, days = [], [0]
    for _ in range(4):
        reviews.append(review(days[-1], GOOD))
        days.append(card(*reviews).due_day - 20_000)
    assert [b - a for a, b in pairwise(days)] == [2, 11, 46, 163]


def test_a_first_answer_makes_a_card():
    """All that is known after one right answer."""
    assert card(review(0, GOOD, uid="r")) == Card(
        "bank/a",
        state=State.REVIEW,
        memory=MODEL.first(GOOD),
        due_day=20_002,
        first_day=20_000,
        last_day=20_000,
        reps=1,
        last="r",
        interval=2,
    )


def test_a_wrong_answer_is_due_on_the_same_day():
    """Until it is answered right, and then as its memory says."""
    wrong = card(review(0, GOOD), review(2, AGAIN))
    assert (wrong.state, wrong.due_day) == (State.LEARNING, 20_002)
    assert due({"bank/a": wrong}, 20_002) == due({"bank/a": wrong}, 20_007) == (wrong,)
    right = card(review(0, GOOD), review(2, AGAIN), review(2, GOOD, hours=1))
    assert (right.state, right.due_day) == (State.REVIEW, 20_003)


def test_what_is_no_answer_leaves_no_trace():
    """Rows without a rating, and those of cram and preview, change nothing."""
    counted = [review(0, GOOD), review(2, GOOD)]
    others = [review(1, None), review(3, AGAIN, mode="cram"), review(4, AGAIN, mode="preview")]
    assert replay([*counted, *others], MODEL) == replay(counted, MODEL)
    assert replay(others, MODEL) == {}
    assert card(*counted, review(13, AGAIN, mode="quiz")).lapses == 1


# -------------------------------------------------------------------- same day
def test_further_answers_of_a_day_go_in_with_no_days():
    """They shape the memory as the model's own rule says."""
    reviews = [
        review(0, AGAIN),
        review(0, GOOD, hours=1),
        review(5, AGAIN),
        review(5, HARD, hours=2),
    ]
    steps = [(0, AGAIN), (0, GOOD), (5, AGAIN), (0, HARD)]
    assert card(*reviews).memory == MODEL.replay(steps)
    assert card(*reviews).reps == 4


def test_right_answers_repeated_on_one_day_gain_next_to_nothing():
    """Ten times Good on one day is not ten days of study."""
    once = card(review(0, GOOD), review(2, GOOD))
    often = card(review(0, GOOD), *[review(2, GOOD, hours=k / 10) for k in range(10)])
    assert often.memory.stability == once.memory.stability
    assert often.due_day == once.due_day


def test_a_lapse_is_a_day_that_begins_wrong():
    """Not the first day, not a second wrong answer of a day, not before it was known."""
    answers = [
        review(0, AGAIN),
        review(0, GOOD, hours=1),
        review(0, AGAIN, hours=2),
        review(0, GOOD, hours=3),
    ]
    assert card(*answers).lapses == 0
    answers += [review(5, AGAIN), review(5, AGAIN, hours=1), review(6, AGAIN)]
    assert card(*answers).lapses == 1
    answers += [review(6, GOOD, hours=1), review(8, AGAIN)]
    assert card(*answers).lapses == 2


def test_a_leech_has_eight_lapses():
    """Seven times forgotten is not enough."""
    answers = [review(k, GOOD, hours=1) for k in range(10)]
    answers += [review(k, AGAIN) for k in range(1, 8)]
    assert (card(*answers).lapses, card(*answers).leech) == (7, False)
    assert card(*answers, review(8, AGAIN)).leech


# ------------------------------------------------------------ clocks and zones
def test_the_day_turns_at_four():
    """Half past three and half past four in the morning are two study days."""
    late, early = review(0, GOOD, hours=15.5), review(0, AGAIN, hours=16.5)
    assert card(late, early).memory == MODEL.replay([(0, GOOD), (1, AGAIN)])
    assert (card(late, early).last_day, card(late, early).lapses) == (20_001, 1)


def test_the_zone_of_each_answer_counts():
    """15 hours apart: two study days at home, one when the second answer was given further west."""
    first, second = review(0, GOOD), review(0, GOOD, hours=17)
    assert card(first, second).memory == MODEL.replay([(0, GOOD), (1, GOOD)])
    west = second._replace(at=second.at._replace(offset_minutes=-600))
    assert card(first, west).memory == MODEL.replay([(0, GOOD), (0, GOOD)])


def test_the_hour_that_comes_twice():
    """Answers on both sides of a change to winter time: one night, one study day."""
    summer, winter = (
        review(0, AGAIN, hours=12.5, offset=120),
        review(0, GOOD, hours=13.5, offset=60),
    )
    assert card(summer, winter).memory == MODEL.replay([(0, AGAIN), (0, GOOD)])
    assert card(summer, winter).first_day == card(summer, winter).last_day == 20_000


def test_a_clock_set_back():
    """Answers count in the order of their instants, and no interval is ever negative."""
    ahead, behind = review(40, GOOD), review(3, GOOD)
    assert card(ahead, behind) == card(behind, ahead)
    assert card(ahead, behind).memory == MODEL.replay([(0, GOOD), (37, GOOD)])
    wrong_year = card(review(-20_000, GOOD), review(0, GOOD))
    assert wrong_year.memory == MODEL.replay([(0, GOOD), (20_000, GOOD)])
    assert retrievability(card(ahead), 20_003, MODEL) == 1.0


def test_flying_west_over_the_date_line():
    """An hour later and a study day earlier: no days went by, and the new zone counts on."""
    tokyo = review(0, GOOD, offset=540)
    honolulu = review(0, GOOD, hours=1, offset=-600)
    assert study_day(honolulu.at) == study_day(tokyo.at) - 1
    assert card(tokyo, honolulu).memory == MODEL.replay([(0, GOOD), (0, GOOD)])
    assert card(tokyo, honolulu).last_day == study_day(honolulu.at)


# ----------------------------------------------------------------------- marks
def test_marks_are_seen_on_the_card():
    """Suspended, buried until a day, flagged; also on a question that was never answered."""
    cards = marked(
        review(0, GOOD),
        event("suspend"),
        event("flag"),
        event("bury", question="bank/b", value=20_005),
        event("suspend", question="bank/c"),
        event("unsuspend", question="bank/c", at=NOON + 1),
    )
    assert cards["bank/a"] == card(review(0, GOOD))._replace(suspended=True, flagged=True)
    assert cards["bank/b"] == Card("bank/b", buried_until=20_005)
    assert "bank/c" not in cards


def test_suspended_and_buried_cards_are_not_due():
    """A buried one comes back on its day."""
    answers = [review(0, GOOD, question=f"bank/{name}") for name in "abc"]
    cards = marked(*answers, event("suspend"), event("bury", question="bank/b", value=20_003))
    assert [each.question for each in due(cards, 20_002)] == ["bank/c"]
    assert [each.question for each in due(cards, 20_003)] == ["bank/b", "bank/c"]
    assert due_counts(cards) == {20_002: 2}


def test_a_rescheduled_card_is_due_on_its_new_day():
    """Until it is answered again; a move without a day or of a new question does nothing."""
    first, second = review(0, GOOD, uid="r1"), review(20, GOOD, uid="r2")
    move = event("reschedule", value=20_020, target="r1")
    assert marked(first, move)["bank/a"].due_day == 20_020
    assert marked(first, move, second)["bank/a"] == card(first, second)
    assert marked(first, event("reschedule", value="soon", target="r1"))["bank/a"] == card(first)
    flag, move = event("flag"), event("reschedule", value=20_020)
    assert marked(flag, move) == {"bank/a": Card("bank/a", flagged=True)}


def test_new_cards_are_neither_due_nor_done():
    """A mark on a question that was never answered does not put it into the queue."""
    cards = marked(event("flag"), review(0, GOOD, question="bank/b"))
    assert [each.question for each in due(cards, 20_009)] == ["bank/b"]
    assert due_counts(cards) == {20_002: 1}
    assert done(cards, 20_000) == Done(new=1, reviews=0)


def test_undoing_an_answer_brings_the_card_before_it_back():
    """With the move that was made for it."""
    first, second = review(0, GOOD, uid="r1"), review(20, AGAIN, uid="r2")
    move = event("reschedule", value=20_020, target="r1")
    undo = event("undo", question="", target="r2")
    assert marked(first, move, second, undo) == marked(first, move)


# -------------------------------------------------------- days that were chosen
KNOWN = (review(0, GOOD, uid="r1"), review(2, GOOD, uid="r2"))
"""Due on day 20,013, after 11 days."""


@pytest.mark.parametrize("days", range(7, 16))
def test_a_balance_holds_inside_the_fuzz_range_only(days):
    """A day that the model could not have been given is as if it were not chosen."""
    low, high = fuzz_range(11)
    found = marked(*KNOWN, event("balance", value=20_002 + days, target="r2"))["bank/a"]
    expected = 20_002 + days if low <= days <= high else 20_013
    assert (low, high, found.due_day) == (9, 13, expected)
    assert not found.moved


def test_a_balance_falls_away_when_the_interval_changes():
    """With another share wanted the model gives other days, and the day chosen is too early."""
    counted = effective([*KNOWN, event("balance", value=20_012, target="r2")])
    assert card(*KNOWN, flags=counted.flags).due_day == 20_012
    other = Model(retention=0.8)
    plain = replay(KNOWN, other, fuzz=False)["bank/a"]
    assert fuzz_range(plain.interval)[0] > 10
    assert replay(KNOWN, other, counted.flags, fuzz=False)["bank/a"] == plain


def test_a_chosen_day_belongs_to_its_answer():
    """It holds for the last answer only, and is gone with it."""
    balance = event("balance", value=20_014, target="r2")
    third = review(14, GOOD, uid="r3")
    undo = event("undo", question="", target="r2")
    assert marked(*KNOWN, balance, third)["bank/a"] == card(*KNOWN, third)
    assert marked(*KNOWN, balance, undo)["bank/a"] == card(KNOWN[0])
    assert marked(*KNOWN, event("balance", value=20_014, target="r1"))["bank/a"] == card(*KNOWN)


def test_a_move_names_its_day_and_its_cause():
    """The day counts, however far; with the cause undone the card is where the model has it."""
    plan = event("plan", question="", uid="p", value="postponed")
    move = event("reschedule", value=(20_400, "p"), target="r2")
    found = marked(*KNOWN, plan, move)["bank/a"]
    assert found == card(*KNOWN)._replace(due_day=20_400, moved=True)
    undo = event("undo", question="", target="p")
    assert marked(*KNOWN, plan, move, undo)["bank/a"] == card(*KNOWN)
    third = review(14, GOOD, uid="r3")
    assert not marked(*KNOWN, plan, move, third)["bank/a"].moved


def test_a_move_outdoes_a_balance():
    """Whichever came later: the learner moved the card."""
    move = event("reschedule", value=20_030, target="r2")
    balance = event("balance", value=20_014, target="r2", at=NOON + HOUR)
    assert marked(*KNOWN, move, balance)["bank/a"].due_day == 20_030


def test_the_last_of_several_moves_stands():
    """By their instants; a later one with a forged day does not hide it."""
    moves = [
        event("reschedule", value=20_030 + k, target="r2", at=NOON + k * HOUR) for k in range(2)
    ]
    forged = event("reschedule", value=10**9, target="r2", at=NOON + 5 * HOUR)
    assert marked(*KNOWN, forged, *reversed(moves))["bank/a"].due_day == 20_031


# ------------------------------------------------------- begun anew, and overruled
def test_a_renewed_question_begins_anew():
    """Answers so far no longer count for the schedule, later ones are the first."""
    renew = event("renew", at=NOON + 3 * DAY)
    assert marked(*KNOWN, renew) == {}
    later, other = review(5, GOOD, uid="r3"), review(0, GOOD, question="bank/b")
    cards = marked(*KNOWN, renew, later, other)
    assert cards["bank/a"] == card(later)
    assert cards["bank/b"].reps == 1
    undo = event("undo", question="", target=renew.uid)
    assert marked(*KNOWN, renew, undo)["bank/a"] == card(*KNOWN)


def test_a_renewed_question_keeps_its_marks():
    """It is new, and still flagged."""
    flags = marked(*KNOWN, event("flag"), event("renew", at=NOON + 3 * DAY))
    assert flags == {"bank/a": Card("bank/a", flagged=True)}


@pytest.mark.parametrize("grade", list(Rating))
def test_an_overruled_rating_is_the_one_that_counts(grade):
    """State, memory, due day and lapses are those of an answer that was rated so at once."""
    overrule = event("overrule", value=int(grade), target="r2")
    rated = KNOWN[1]._replace(rating=grade)
    found = marked(*KNOWN, overrule)["bank/a"]
    assert found == card(KNOWN[0], rated)
    assert (found.state, found.lapses) == (
        (State.LEARNING, 1) if grade is AGAIN else (State.REVIEW, 0)
    )


# ---------------------------------------------------------- the order of rows
QUESTIONS = ("bank/a", "bank/b", "bank/c")
MODES = ("drill", "drill", "drill", "quiz", "cram")


@st.composite
def logs(draw):
    """Reviews and events, with clocks that jump, zones that change, undos and marks."""
    clock, offset, entries = NOON, 0, []
    for number in range(draw(st.integers(0, 14))):
        clock += draw(st.sampled_from((0, MINUTE, 7 * HOUR, DAY, 12 * DAY, -HOUR, -5 * DAY)))
        offset = draw(st.sampled_from((offset, -600, 60, 120, 540)))
        question = draw(st.sampled_from(QUESTIONS))
        uid = draw(st.sampled_from("xyz")) + str(number)
        kind = draw(st.sampled_from(("answer",) * 8 + ("undo", "suspend", "bury", "reschedule")))
        if kind == "answer":
            mode = draw(st.sampled_from(MODES))
            rating = draw(st.sampled_from((*Rating, None)))
            row = review(0, rating, question=question, uid=uid, mode=mode)
            entries.append(row._replace(at=Moment(clock, offset)))
        else:
            named = draw(st.sampled_from([each.uid for each in entries] or [""]))
            target = named if kind in ("undo", "reschedule") else ""
            value = study_day(Moment(clock)) + 3
            entries.append(
                event(kind, question=question, at=clock, value=value, target=target, uid=uid)
            )
    return entries


@given(logs(), st.randoms())
def test_the_order_of_arrival_does_not_matter(entries, dice):
    """Two machines that have the same rows have the same cards."""
    counted = effective(entries)
    shuffled = list(counted.reviews)
    dice.shuffle(shuffled)
    cards = replay(counted.reviews, MODEL, counted.flags)
    assert replay(shuffled, MODEL, counted.flags) == cards


def check_update(entries):
    """Row by row, in the order of arrival: what `update` gives is what `replay` gives."""
    cards = {}
    for end in range(1, len(entries) + 1):
        counted = effective(entries[:end])
        find = {each.uid: each for each in entries[:end]}.get
        cards = update(
            cards,
            touched(entries[end - 1 : end], find),
            lambda name, rows=counted.reviews: [row for row in rows if row.question == name],
            MODEL,
            counted.flags,
        )
        assert cards == replay(counted.reviews, MODEL, counted.flags)


def test_which_questions_new_rows_touch():
    """Their own; for an undo that of the row at the end of the line, if there is any."""
    answer = review(0, GOOD, uid="r")
    undo = event("undo", question="", target="r", uid="u")
    redo = event("undo", question="", target="u", uid="v")
    circle = event("undo", question="", target="c", uid="c")
    find = {each.uid: each for each in (answer, undo, redo, circle)}.get
    assert touched([redo], find) == touched([answer, undo], find) == {"bank/a"}
    assert touched([event("flag", question="bank/b")], find) == {"bank/b"}
    assert touched([event("undo", question="", target="x")], find) == set()
    assert touched([circle], find) == set()


@settings(deadline=None)
@given(logs())
def test_update_is_replay(entries):
    """Also after undos of undos, marks, moves, clocks set back and rows that came late."""
    check_update(entries)


@pytest.mark.slow
@settings(deadline=None, max_examples=2_000)
@given(logs())
def test_update_is_replay_always(entries):
    """The same for many more logs."""
    check_update(entries)


@given(logs())
def test_cards_are_sane(entries):
    """No card is due before its last answer unless it was moved; lapses are fewer than answers."""
    counted = effective(entries)
    for each in replay(counted.reviews, MODEL).values():
        assert each.due_day >= each.last_day
        assert (each.due_day == each.last_day) == (each.state is State.LEARNING)
        assert 0 <= each.lapses < each.reps
        assert each.memory is not None


# --------------------------------------------------------------------- asking
def test_due_cards_come_the_longest_overdue_first():
    """By due day, then by name; what is due tomorrow is left out."""
    answers = [
        review(0, GOOD, question="bank/b"),
        review(0, GOOD, question="bank/a"),
        review(-3, GOOD, question="bank/c"),
        review(1, GOOD, question="bank/d"),
    ]
    cards = replay(answers, MODEL, fuzz=False)
    assert [each.question for each in due(cards, 20_002)] == ["bank/c", "bank/a", "bank/b"]


def test_what_was_done_today_uses_up_the_limits():
    """New ones and old ones of the day are told apart; yesterday's do not count."""
    answers = [
        review(-9, GOOD, question="bank/a"),
        review(0, GOOD, question="bank/a"),
        review(0, AGAIN, question="bank/b"),
        review(0, GOOD, question="bank/b", hours=1),
        review(-1, GOOD, question="bank/c"),
    ]
    cards = replay(answers, MODEL)
    assert done(cards, 20_000) == Done(new=1, reviews=1)
    assert done(cards, 20_001) == Done(0, 0)


def test_retrievability_falls_from_one():
    """1 on the day of the answer, 0.9 after as many days as the stability, 0 for a new card."""
    known = card(review(0, GOOD), review(2, GOOD))
    assert retrievability(known, 20_002, MODEL) == 1.0
    assert retrievability(known, 20_013, MODEL) == pytest.approx(0.9, abs=0.001)
    assert retrievability(Card("bank/n"), 20_000, MODEL) == 0.0


@given(st.lists(st.tuples(st.sampled_from((0, 1, 3, 20)), st.sampled_from(Rating)), max_size=6))
def test_choices_are_what_replay_will_say(steps):
    """The interval shown for a rating is the one that the answer then gets."""
    day, reviews = 0, []
    for number, (gap, rating) in enumerate(steps):
        day += gap
        reviews.append(review(day, rating, hours=number / 10))
    now = replay(reviews, MODEL).get("bank/a", Card("bank/a"))
    offered = choices(now, 20_000 + day + 1, MODEL)
    for rating in Rating:
        then = replay([*reviews, review(day + 1, rating)], MODEL)["bank/a"]
        assert then.due_day == 20_000 + day + 1 + offered[rating]


def test_choices_can_be_balanced():
    """With a load they end on emptier days, within the fuzz range."""
    known = card(review(0, GOOD), review(2, GOOD))
    exact = MODEL.intervals(known.memory, 11)
    full = Load({20_013 + days: 5 for days in range(400)} | {20_013 + 44: 0})
    balanced = choices(known, 20_013, MODEL, full)
    assert exact[GOOD] == 46
    assert balanced[GOOD] == 44
    for rating, days in exact.items():
        low, high = fuzz_range(days)
        assert low <= balanced[rating] <= high


# ----------------------------------------------------------------------- speed
@pytest.mark.slow
def test_100_000_reviews_are_replayed_within_a_second():
    """5,000 cards with 20 answers each, as the first start after a sync has to do."""
    dice = random.Random(1)
    rows = [
        review(k // 200, dice.choice(list(Rating)), question=f"bank/q{k % 5000}")
        for k in range(100_000)
    ]
    began = time.process_time()
    cards = replay(rows, MODEL)
    took = time.process_time() - began
    assert len(cards) == 5000
    assert sum(each.reps for each in cards.values()) == 100_000
    assert took < 1.0
