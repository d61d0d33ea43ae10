"""Study days and the calendar."""

from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.days import Calendar, Day, Totals, by_day, calendar, totals
from quizcli.model import Outcome
from tests.analysis.making import AGAIN, FIRST, answer


def test_each_day_has_its_answers():
    """Answers, right ones, seconds and questions begun; a day begins at 04:00."""
    rows = [
        answer(0, seconds=30.0),
        answer(0, AGAIN, question="bank/b", hour=13),
        answer(1, hour=3.5),  # still day 0
        answer(1, hour=4.0, question="bank/c"),
    ]
    assert by_day(rows) == {FIRST: Day(3, 2, 50.0, 2), FIRST + 1: Day(1, 1, 10.0, 1)}


def test_cram_counts_as_work_and_begins_nothing():
    """A crammed answer is an answer and takes time; the first scheduled one begins the question."""
    rows = [answer(0, mode="cram"), answer(1)]
    assert by_day(rows) == {FIRST: Day(1, 1, 10.0, 0), FIRST + 1: Day(1, 1, 10.0, 1)}


def test_a_skipped_question_takes_time_and_is_no_answer():
    """Only its seconds count; a first try does not even count those."""
    skipped = answer(0)._replace(rating=None, outcome=Outcome.SKIPPED)
    tried = answer(0, hour=14)._replace(rating=None, outcome=Outcome.WRONG)
    assert by_day([skipped, tried]) == {FIRST: Day(0, 0, 10.0, 0)}


def test_totals():
    """Three days with answers of five, the last two in a row."""
    days = by_day([answer(0), answer(3), answer(4), answer(4, AGAIN, question="bank/b", hour=13)])
    found = totals(days, FIRST + 4)
    assert found == Totals(4, 3, 40.0, 2, 3, 5, 2, 2)
    assert (found.a_day, found.seconds_a_day) == (4 / 3, 40 / 3)


def test_nothing_adds_up_to_nothing():
    """Without answers all is zero."""
    assert totals({}, FIRST) == Totals()
    assert (Totals().a_day, Totals().seconds_a_day) == (0, 0)


def test_the_calendar_ends_today():
    """20,000 is a Friday: its week has five days, the weeks before have seven, from Mondays."""
    found = calendar({FIRST: Day(7), FIRST - 4: Day(2), FIRST - 5: Day(9)}, FIRST, weeks=3)
    assert [each.monday for each in found.weeks] == [FIRST - 18, FIRST - 11, FIRST - 4]
    assert found.weeks[1].answers == (0, 0, 0, 0, 0, 0, 9)
    assert found.weeks[2].answers == (2, 0, 0, 0, 7)


def test_shades_are_quarters_of_a_busy_day():
    """Of 20 days with 1 to 20 answers the 18th is busy; one wild day does not pale the rest."""
    days = {FIRST - k: Day(20 - k) for k in range(20)}
    found = calendar(days, FIRST)
    assert found.steps == (5, 9, 14, 18)
    assert [found.level(each) for each in (0, 1, 5, 6, 9, 14, 15, 18, 5000)] == [
        0, 1, 1, 2, 2, 3, 4, 4, 4,
    ]  # fmt: skip
    assert calendar({**days, FIRST - 30: Day(10**6)}, FIRST).steps == (5, 10, 15, 19)


@given(st.lists(st.integers(1, 10**9), max_size=60), st.integers(0, 10**9))
def test_shades_always_rise(answers, asked):
    """Steps grow, and more answers never have a lighter shade."""
    found = calendar({FIRST - k: Day(each) for k, each in enumerate(answers)}, FIRST)
    assert list(found.steps) == sorted(set(found.steps))
    assert 0 <= found.level(asked) <= found.level(asked + 1) <= 4
    assert isinstance(found, Calendar)
