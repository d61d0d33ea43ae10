"""Simulated months: they follow the model, the limits and the learner's habits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli import cards, log, schedule
from quizcli.cards import Card, State
from quizcli.memory import Model
from quizcli.model import Memory, Rating
from quizcli.workload.desk import Situation
from quizcli.workload.habits import Habits, habits
from quizcli.workload.months import run
from tests.test_tuning import TODAY, learner, review

AGAIN, HARD, GOOD, EASY = Rating
SURE = Habits(first=(0.0, 0.0, 1.0, 0.0))
"""Someone who gets every first answer right."""


def deck(parameters, questions=40, retention=0.9):
    """The cards of a learner, as the scheduler leaves them for a wanted share."""
    model = Model(parameters, retention)
    found = log.effective(learner(parameters, questions, seed=1))
    return tuple(cards.replay(found.reviews, model).values()), model


def situation(every, new=0, a_day=10, limit=9999):
    """Cards, and so many new questions."""
    return Situation(every, [f"b/new{each}" for each in range(new)], TODAY, a_day, limit)


def whole(retention, new=40, days=90, seed=1):
    """All months of a usual learner with a wanted share."""
    every, model = deck(Model().parameters, retention=retention)
    return run(situation(every, new), model, Habits(), days, seed).whole


# ------------------------------------------------------------------------- runs
def test_the_same_seed_gives_the_same_months():
    """Runs are equal for equal models and differ with the seed."""
    assert whole(0.9) == whole(0.9)
    assert whole(0.9) != whole(0.9, seed=99)


def test_more_retention_costs_more_and_keeps_more():
    """From 0.75 to 0.95 reviews, the share right and what is remembered grow."""
    found = [whole(each) for each in (0.75, 0.85, 0.95)]
    for figure in ("reviews", "right", "remembered"):
        values = [getattr(each, figure) for each in found]
        assert values == sorted(values)
        assert values[0] < values[-1]


@pytest.mark.parametrize("retention", [0.8, 0.9])
def test_the_share_right_comes_near_the_wanted_one(retention):
    """Who follows the schedule gets what they want, within what rounding to days takes."""
    assert whole(retention).right == pytest.approx(retention, abs=0.03)


def test_nothing_to_ask_is_zeros():
    """No cards and no new questions: no work, nothing remembered, no share."""
    found = run(situation(()), Model(), Habits(), 65, 1)
    assert [(each.first, each.last) for each in found.months] == [(1, 30), (31, 60), (61, 65)]
    for month in (*found.months, found.whole):
        assert month[2:] == (0.0, 0.0, 0.0, None, 0.0)
    assert found.waiting == 0


def test_new_questions_come_as_many_a_day_as_wanted():
    """25 new ones at 10 a day: 10, 10, 5; none are left for the fourth day."""
    found = run(situation((), new=25), Model(), SURE, 4, 1)
    assert [each.new for each in found.days] == [10, 10, 5, 0]
    assert run(situation((), new=25, a_day=0), Model(), SURE, 4, 1).whole.new == 0


def test_the_first_interval_is_that_of_the_model():
    """One question answered right: due after the 2 days that Good gives, and not before."""
    found = run(situation((), new=1), Model(), SURE, 4, 1)
    assert [each.reviews for each in found.days] == [0, 0, 1, 0]


def test_the_limit_lets_the_others_wait():
    """A hundred due at once with 10 a day: 10 are asked, and at the end some still wait."""
    every = tuple(card(f"b/q{each}", due=TODAY - 5) for each in range(100))
    found = run(situation(every, limit=10), Model(), Habits(), 5, 1)
    assert [each.reviews for each in found.days] == [10] * 5
    assert found.waiting >= 50
    assert run(situation(every, limit=0), Model(), Habits(), 5, 1).waiting == 100


def card(question, due, stability=10.0, **marks):
    """A known card that was answered 20 days ago."""
    return Card(
        question, State.REVIEW, Memory(stability, 5.0), due, TODAY - 20, TODAY - 20, 1, **marks
    )


def test_the_most_forgotten_come_first():
    """With room for one a day the weakest card is asked on the first one."""
    every = (card("b/strong", TODAY, 90.0), card("b/weak", TODAY, 3.0))
    expected = Model().retrievability(Memory(3.0, 5.0), 21)
    for order in (every, every[::-1]):
        (first,) = run(situation(order, limit=1), Model(), Habits(), 1, 1).days
        assert first.chances == pytest.approx(expected)


def test_suspended_and_buried_cards_are_left_out():
    """Suspended ones are never asked, buried ones not before they return."""
    every = (card("b/a", TODAY, suspended=True), card("b/b", TODAY, buried_until=TODAY + 3))
    found = run(situation(every), Model(), Habits(), 4, 1)
    assert [each.reviews for each in found.days[:3]] == [0, 0, 1]


def test_marked_questions_that_were_never_answered_are_no_cards():
    """A flag alone is nothing to be asked."""
    assert run(situation((Card("b/a", flagged=True),)), Model(), Habits(), 3, 1).whole.reviews == 0


def test_a_miss_costs_time_until_it_is_right():
    """Who always misses first and is right then pays both; who never is right pays ten times."""
    slow = Habits(right=10.0, missed=100.0, first=(1.0, 0.0, 0.0, 0.0), again=1.0)
    assert run(situation((), new=1), Model(), slow, 1, 1).whole.seconds == 110
    never = slow._replace(again=0.0)
    assert run(situation((), new=1), Model(), never, 1, 1).whole.seconds == 1000


def test_ratings_follow_the_shares():
    """Who answers Easy waits longer than who answers Hard."""
    easy, hard = (Habits(first=each, later=each[1:]) for each in ((0, 0, 0, 1), (0, 1, 0, 0)))
    asked = [run(situation((), 50), Model(), each, 90, 1).whole.reviews for each in (easy, hard)]
    assert asked[0] < asked[1] / 2


SHARES = st.sampled_from([(1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.25, 0.25, 0.25, 0.25)])
CARDS = st.lists(
    st.builds(
        card,
        st.uuids().map(str),
        st.integers(0, 2 * TODAY),
        st.floats(0.001, schedule.LONGEST),
        suspended=st.booleans(),
        buried_until=st.integers(0, 10**6),
    ),
    max_size=5,
)


@settings(max_examples=40)
@given(CARDS, st.integers(0, 5), st.integers(0, 3), st.integers(1, 40), SHARES, st.floats(0, 1))
def test_figures_stay_in_bounds(every, new, limit, days, first, again):
    """Whatever the cards: no day asks more than its limits, and shares are shares."""
    how = Habits(first=first, again=again)
    found = run(situation(every, new, a_day=2, limit=limit), Model(), how, days, 1)
    assert len(found.days) == days
    for month in (*found.months, found.whole):
        assert 0 <= month.reviews <= limit
        assert 0 <= month.new <= 2
        assert 0 <= month.remembered <= len(every) + new
        assert month.right is None or 0 <= month.right <= 1
        assert month.seconds >= 0


# ----------------------------------------------------------------------- habits
def test_habits_are_the_learners_own():
    """Medians of seconds and shares of ratings, once there are 20 answers of a kind."""
    rows = []
    for number in range(40):
        question, right = f"b/q{number}", number % 4 > 0
        rows.append(review(question, TODAY - 9, GOOD if right else AGAIN)._replace(seconds=30.0))
        rows.append(review(question, TODAY - 9, GOOD, 1)._replace(seconds=8.0))
        rows.append(review(question, TODAY - 5, HARD)._replace(seconds=8.0))
    found = habits(log.effective(rows), TODAY)
    assert found == Habits(8.0, Habits().missed, (0.25, 0.0, 0.75, 0.0), (1.0, 0.0, 0.0), 1.0)


def test_few_answers_leave_the_usual_habits():
    """19 answers say nothing; crammed ones and those dated after today never do."""
    rows = [review(f"b/q{each}", TODAY, GOOD)._replace(seconds=1.0) for each in range(19)]
    rows += [review(f"b/c{each}", TODAY, AGAIN, mode="cram") for each in range(30)]
    rows += [review(f"b/f{each}", TODAY + 1, AGAIN) for each in range(30)]
    assert habits(log.effective(rows), TODAY) == Habits()
    more = [*rows, review("b/last", TODAY, GOOD)._replace(seconds=1.0)]
    assert habits(log.effective(more), TODAY).right == 1.0


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -5.0, 1e12])
def test_forged_seconds_are_bounded(seconds):
    """An answer counts ten minutes at most and never less than nothing."""
    rows = [review(f"b/q{each}", TODAY, GOOD)._replace(seconds=seconds) for each in range(30)]
    assert 0 <= habits(log.effective(rows), TODAY).right <= 600
