"""Plans: what moves where, and that nothing else does."""

import itertools
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from quizcli.cards import Card, State
from quizcli.memory import Model
from quizcli.model import Memory
from quizcli.planning import advance, exam, postpone, vacation
from quizcli.planning.levels import filled, levelled
from quizcli.planning.proposal import Situation
from quizcli.schedule import Load, weekday
from quizcli.settings import Settings

MODEL = Model()
TODAY = 20_003
"""A Monday."""
EASY = (1.0, 0.5, 1.0, 1.0, 1.0, 1.0, 0.0)
PLANS = {
    "exam": lambda situation: exam.planned(situation, TODAY + 9),
    "advance": lambda situation: advance.planned(situation, 3),
    "postpone": lambda situation: postpone.planned(situation, 2, None),
    "vacation": lambda situation: vacation.planned(situation, TODAY + 4, TODAY + 8),
}


def card(name, *, last=-10, interval=12, stability=None, due=None, **marks):
    """A card answered `last` days from today, due after its interval."""
    return Card(
        question=f"bank/{name}",
        state=marks.pop("state", State.REVIEW),
        memory=Memory(float(stability or interval), 5.0),
        due_day=TODAY + (last + interval if due is None else due),
        first_day=TODAY + last,
        last_day=TODAY + last,
        reps=1,
        last=f"answer-{name}",
        interval=interval,
        **marks,
    )


def situation(*cards, easy=(1.0,) * 7, chosen=None, **settings):
    """These cards today, all of them chosen unless some are named."""
    known = {each.question: each for each in cards}
    names = known if chosen is None else {f"bank/{each}" for each in chosen}
    return Situation(known, TODAY, MODEL, Settings(easy=easy, **settings), frozenset(names))


@st.composite
def situations(draw):
    """Up to 25 cards of all kinds, with easy days and with cards that are not chosen."""
    cards = []
    for number in range(draw(st.integers(0, 25))):
        last = draw(st.integers(-40, 0))
        interval = draw(st.integers(1, 60))
        state = draw(st.sampled_from((State.REVIEW,) * 6 + (State.LEARNING, State.NEW)))
        marks = {
            "suspended": draw(st.integers(0, 7)) == 0,
            "buried_until": draw(st.sampled_from((0, 0, 0, TODAY + 1, TODAY + 6))),
            "state": state,
        }
        made = card(f"q{number:02}", last=last, interval=interval, **marks)
        made = made._replace(due_day=TODAY + last) if state is State.LEARNING else made
        made = made._replace(memory=None, due_day=0, reps=0) if state is State.NEW else made
        cards.append(made)
    left_out = draw(st.integers(0, 3))
    names = [each.question.partition("/")[2] for each in cards[left_out:]]
    easy = draw(st.sampled_from(((1.0,) * 7, EASY, (0.0,) * 7)))
    return situation(*cards, easy=easy, chosen=names)


def days(plan):
    """The new days, from today, by name."""
    return {each.question.partition("/")[2]: each.day - TODAY for each in plan.moves}


# ------------------------------------------------------------------ every plan
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@tuned(max_examples=30)
@given(now=situations())
def test_only_chosen_known_and_active_cards_move(plan, now):
    """New, learning, suspended and other cards stay; nothing moves below a burial or today."""
    for each in plan(now).moves:
        moved = now.cards[each.question]
        assert each.question in now.chosen
        assert moved.state is State.REVIEW
        assert not moved.suspended
        assert each.day >= max(TODAY, moved.buried_until)
        assert each.was == now.asked_on(moved) != each.day
        assert each.last == moved.last


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@tuned(max_examples=30)
@given(now=situations())
def test_counts_are_those_of_the_moves_and_lose_no_card(plan, now):
    """After is before with each move taken from one day to another."""
    found = plan(now)
    after = Counter(found.before)
    after.subtract(each.was for each in found.moves)
    after.update(each.day for each in found.moves)
    assert +after == +Counter(found.after)
    known = [c for c in now.cards.values() if c.state is not State.NEW and not c.suspended]
    assert sum(found.after.values()) == sum(found.before.values()) == len(known)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@tuned(max_examples=30)
@given(now=situations(), dice=st.randoms())
def test_the_order_of_the_cards_does_not_matter(plan, now, dice):
    """The same cards in another order give the same plan."""
    names = list(now.cards)
    dice.shuffle(names)
    other = now._replace(cards={each: now.cards[each] for each in names}, chosen=set(now.chosen))
    assert plan(other) == plan(now)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_no_cards_make_no_moves(plan):
    """An empty deck gives an empty plan and nothing to foretell."""
    found = plan(situation())
    assert (found.moves, found.remembered) == ((), None)


# ---------------------------------------------------------------------- levels
def fullest(load, placed):
    """How full the fullest day is that got a card."""
    due = Counter(load.due)
    due.update(placed)
    return max(due[day] / max(load.shares[weekday(day)], 0.001) for day in placed)


@tuned(max_examples=60)
@given(
    earliest=st.lists(st.integers(0, 3), min_size=1, max_size=5),
    due=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    shares=st.lists(st.sampled_from((1.0, 0.5, 0.25, 0.0)), min_size=7, max_size=7),
    late=st.booleans(),
)
def test_no_other_choice_of_days_has_a_less_full_day(earliest, due, shares, late):
    """Against every choice there is, with earliest days, what is due, and easy days."""
    load = Load(dict(enumerate(due)), tuple(shares))
    cards = [(str(k), each) for k, each in enumerate(earliest)]
    placed = levelled(cards, 3, load, late=late)
    assert all(first <= placed[name] <= 3 for name, first in cards)
    every = itertools.product(*(range(first, 4) for first in earliest))
    assert fullest(load, list(placed.values())) == min(fullest(load, each) for each in every)


@given(
    cards=st.integers(1, 60),
    length=st.integers(1, 20),
    late=st.booleans(),
    due=st.dictionaries(st.integers(0, 19), st.integers(0, 5)),
)
def test_days_that_may_all_be_taken_end_within_one_of_each_other(cards, length, late, due):
    """But for days that were fuller before, which get nothing."""
    placed = levelled([(str(k), 0) for k in range(cards)], length - 1, Load(due), late=late)
    got = Counter(placed.values())
    after = {day: due.get(day, 0) + got[day] for day in range(length)}
    highest = max(after[day] for day in got)
    assert all(after[day] >= highest - 1 for day in range(length))
    assert sorted(placed.values()) == filled(range(length), cards, Load(due)) or late


def test_the_first_cards_get_the_earlier_days_where_they_may():
    """In the order given, but for a card whose own earliest day is later."""
    assert levelled([("a", 0), ("b", 0), ("c", 0)], 2, Load()) == {"a": 0, "b": 1, "c": 2}
    assert levelled([("a", 2), ("b", 0), ("c", 0)], 2, Load()) == {"b": 0, "c": 1, "a": 2}


def test_of_equally_empty_days_the_first_or_the_last_is_taken():
    """One card, three empty days."""
    assert levelled([("a", 0)], 2, Load()) == {"a": 0}
    assert levelled([("a", 0)], 2, Load(), late=True) == {"a": 2}


# ------------------------------------------------------------------------ exam
@given(now=situations(), ahead=st.integers(1, 40))
def test_an_exam_moves_nothing_to_a_later_day_nor_out_of_its_range(now, ahead):
    """Every move is to an earlier day, from today to the day before, after the last answer."""
    for each in exam.planned(now, TODAY + ahead).moves:
        assert TODAY <= each.day < TODAY + ahead <= each.was
        assert each.day > now.cards[each.question].last_day


@tuned(max_examples=50)
@given(now=situations(), ahead=st.integers(1, 40))
def test_every_card_that_can_be_asked_before_the_exam_is(now, ahead):
    """What is left on later days was answered today, is buried, or may not be moved."""
    found = exam.planned(now, TODAY + ahead)
    moved = {each.question for each in found.moves}
    for each in now.movable():
        if now.asked_on(each) >= TODAY + ahead and each.question not in moved:
            assert max(each.last_day + 1, each.buried_until) >= TODAY + ahead


@tuned(max_examples=50)
@given(now=situations(), ahead=st.integers(1, 40))
def test_a_plan_for_an_exam_never_leaves_less_remembered(now, ahead):
    """The share foretold is at least that without the plan, and higher where something moved."""
    found = exam.planned(now, TODAY + ahead)
    assert (found.remembered is None) == (not now.asked())
    if found.remembered:
        before, after = found.remembered
        assert 0 < before <= after <= 1
        assert (before < after) == bool(found.moves)


def test_the_weakest_are_asked_last_before_the_exam():
    """Three cards with different stability on three days; one due before the exam stays."""
    cards = [card(f"s{days}", last=-5, interval=days) for days in (90, 20, 40)]
    found = exam.planned(situation(*cards, card("soon", last=-5, interval=7)), TODAY + 4)
    assert days(found) == {"s90": 0, "s40": 1, "s20": 3}


def test_easy_days_get_their_share_before_an_exam():
    """Of 22 cards in a week that has a half day and a free day: 4 on a day, 2 and 0 on these."""
    cards = [card(f"q{k:02}", last=-5, interval=90) for k in range(22)]
    found = exam.planned(situation(*cards, easy=EASY), TODAY + 7)
    counts = Counter(weekday(each.day) for each in found.moves)
    assert [counts[each] for each in range(7)] == [4, 2, 4, 4, 4, 4, 0]


def test_days_that_are_full_already_get_nothing():
    """Six cards are due tomorrow; four more go to the other two days."""
    soon = [card(f"d{k}", last=-1, interval=2) for k in range(6)]
    far = [card(f"f{k}", last=-5, interval=90) for k in range(4)]
    found = exam.planned(situation(*soon, *far), TODAY + 3)
    assert Counter(days(found).values()) == {0: 2, 2: 2}


def test_a_card_answered_today_is_not_asked_again_today():
    """With the exam tomorrow it stays; the day after, it moves to tomorrow."""
    fresh = situation(card("fresh", last=0, interval=30))
    assert exam.planned(fresh, TODAY + 1).moves == ()
    assert days(exam.planned(fresh, TODAY + 2)) == {"fresh": 1}


def test_what_is_foretold_for_an_exam_is_the_model_followed_by_hand():
    """A right answer on the day of the plan, and one more where the next interval ends before."""
    known = card("a", last=-10, interval=12)
    first = MODEL.next(known.memory, 12, 3)
    wait = MODEL.intervals(known.memory, 12)[3]
    assert 30 < wait < 60
    now = situation(known)
    near, far = TODAY + 22, TODAY + 2 + wait + 5
    assert exam.foretold(now, known, TODAY + 2, near) == MODEL.retrievability(first, 20)
    then = MODEL.next(first, wait, 3)
    assert exam.foretold(now, known, TODAY + 2, far) == MODEL.retrievability(then, 5)


# --------------------------------------------------------------------- advance
@given(now=situations(), count=st.integers(1, 8))
def test_answering_ahead_moves_later_cards_to_today(now, count):
    """So many, or as many as there are; none that was answered today."""
    found = advance.planned(now, count)
    assert len(found.moves) <= count
    assert all(each.day == TODAY < each.was for each in found.moves)
    assert all(now.cards[each.question].last_day < TODAY for each in found.moves)


def test_those_closest_to_their_day_are_answered_ahead():
    """3 of 100 days cut off count for less than 1 of 2."""
    cards = (card("long", last=-97, interval=100), card("short", last=-1, interval=2))
    assert days(advance.planned(situation(*cards), 1)) == {"long": 0}
    assert days(advance.planned(situation(*cards), 9)) == {"long": 0, "short": 0}


# -------------------------------------------------------------------- postpone
@given(now=situations(), keep=st.integers(0, 9), over=st.integers(1, 30))
def test_postponing_keeps_some_today_and_puts_the_rest_on_the_days_after(now, keep, over):
    """Only what is due today moves, and only by 1 to `over` days."""
    found = postpone.planned(now, keep, over)
    waiting = [each for each in now.movable() if now.asked_on(each) == TODAY]
    assert len(found.moves) == max(0, len(waiting) - keep)
    assert all(each.was == TODAY < each.day <= TODAY + over for each in found.moves)


@tuned(max_examples=50)
@given(intervals=st.lists(st.integers(1, 50), min_size=1, max_size=6), over=st.integers(1, 4))
def test_no_other_order_delays_less_in_intervals(intervals, over):
    """Against all ways to give the same days to the same cards."""
    cards = [card(f"q{k}", last=-each, interval=each) for k, each in enumerate(intervals)]
    found = postpone.planned(situation(*cards), 0, over)
    by_name = days(found)
    waits = [by_name[f"q{k}"] for k in range(len(cards))]

    def harm(order):
        return sum(wait / each for wait, each in zip(order, intervals, strict=True))

    assert harm(waits) == pytest.approx(min(map(harm, itertools.permutations(waits))))


@pytest.mark.parametrize(("due", "keep", "expected"), [(30, 10, 2), (31, 10, 3), (10, 10, None)])
def test_postponing_takes_as_many_days_as_are_needed(due, keep, expected):
    """Days for `keep` each, until all have one."""
    cards = [card(f"q{k:02}", last=-12, interval=12) for k in range(due)]
    found = postpone.planned(situation(*cards), keep)
    assert max(days(found).values(), default=None) == expected
    assert max(found.after.values()) <= keep


def test_postponing_leaves_room_for_what_is_due_and_for_easy_days():
    """Ten a day: eight are due tomorrow, a Tuesday with half of the work; Wednesday takes ten."""
    cards = [card(f"q{k:02}", last=-12, interval=12) for k in range(20)]
    others = [card(f"t{k}", last=-11, interval=12) for k in range(8)]
    found = postpone.planned(situation(*cards, *others, easy=EASY), 10)
    assert Counter(days(found).values()) == {2: 10}


def test_the_daily_limit_is_what_stays_unless_told_otherwise():
    """And thirty where the limit is none at all."""
    cards = [card(f"q{k:02}", last=-12, interval=12) for k in range(45)]
    assert len(postpone.planned(situation(*cards, limit=5)).moves) == 40
    assert len(postpone.planned(situation(*cards, limit=0)).moves) == 15


def test_weekdays_that_are_all_free_are_all_equal():
    """Nothing is left of a share when every day is to be kept free: no day gets everything."""
    cards = [card(f"q{k}", last=-12, interval=12) for k in range(6)]
    found = postpone.planned(situation(*cards, easy=(0.0,) * 7), 0, 3)
    assert Counter(days(found).values()) == {1: 2, 2: 2, 3: 2}


# -------------------------------------------------------------------- vacation
@given(now=situations(), first=st.integers(0, 12), length=st.integers(1, 12))
def test_days_off_stay_free_and_their_neighbours_take_the_cards(now, first, length):
    """Of the cards that may be moved none is left; half at most go before, all close by."""
    start, end = TODAY + first, TODAY + first + length - 1
    reach = max(length, vacation.LEAST_DAYS)
    found = vacation.planned(now, start, end)
    left = {each.question: each.day for each in found.moves}
    for each in now.movable():
        assert not start <= left.get(each.question, now.asked_on(each)) <= end
    for each in found.moves:
        assert start <= each.was <= end
        assert max(TODAY, start - reach) <= each.day <= end + reach
    assert 2 * sum(each.day < start for each in found.moves) <= len(found.moves)


@tuned(max_examples=50)
@given(now=situations(), first=st.integers(1, 12), length=st.integers(1, 12))
def test_a_card_goes_before_only_when_half_of_its_interval_is_over(now, first, length):
    """Counted from its last answer to the day it would have been asked."""
    start = TODAY + first
    for each in vacation.planned(now, start, start + length - 1).moves:
        last = now.cards[each.question].last_day
        assert each.day > start or 2 * (each.day - last) >= each.was - last
        assert each.day > last


def test_half_goes_before_and_half_after():
    """Eight long intervals: four on each side, as evenly as it goes."""
    cards = [card(f"q{k}", last=-30, interval=36) for k in range(8)]
    found = vacation.planned(situation(*cards), TODAY + 5, TODAY + 7)
    assert Counter(days(found).values()) == {2: 1, 3: 1, 4: 2, 8: 2, 9: 1, 10: 1}


def test_short_intervals_go_after():
    """Three days of an interval of five cannot be cut off."""
    cards = [card(f"q{k}", last=0, interval=5) for k in range(4)]
    found = vacation.planned(situation(*cards), TODAY + 2, TODAY + 5)
    assert set(days(found).values()) == {6, 7, 8, 9}


def test_full_days_before_take_nothing():
    """With forty cards due today all of those of the days off go after."""
    waiting = [card(f"w{k:02}", last=-12, interval=12) for k in range(40)]
    cards = [card(f"q{k}", last=-30, interval=32) for k in range(6)]
    found = vacation.planned(situation(*waiting, *cards), TODAY + 1, TODAY + 3)
    assert set(days(found).values()) == {4, 5, 6}


def test_days_off_from_today_on_postpone_what_is_due():
    """There is no day before; a card to be asked until right stays today."""
    learning = card("l", last=0, interval=1, due=0, state=State.LEARNING)
    found = vacation.planned(situation(card("late", last=-20), learning), TODAY, TODAY + 1)
    assert days(found) == {"late": 2}


def test_a_buried_card_counts_on_the_day_it_returns():
    """It was due before the days off and would be asked on them: it goes after."""
    buried = card("b", last=-20, interval=12, buried_until=TODAY + 4)
    found = vacation.planned(situation(buried), TODAY + 3, TODAY + 5)
    assert days(found) == {"b": 6}


@tuned(max_examples=50)
@given(now=situations())
def test_a_plan_that_was_followed_finds_nothing_more_to_move(now):
    """Days off that were kept free once are free."""
    found = vacation.planned(now, TODAY + 4, TODAY + 8)
    assume(found.moves)
    moved = {
        each.question: now.cards[each.question]._replace(due_day=each.day) for each in found.moves
    }
    then = now._replace(cards={**now.cards, **moved})
    assert vacation.planned(then, TODAY + 4, TODAY + 8).moves == ()
