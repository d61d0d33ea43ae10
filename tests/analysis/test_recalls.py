"""Which answers test a memory, and what the model foretold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.analysis.recalls import mature, recalls
from quizcli.cards import replay
from quizcli.log import Flags
from quizcli.memory import Model
from quizcli.model import Memory, Rating
from tests.analysis.making import AGAIN, FIRST, GOOD, HARD, MODEL, answer


def test_first_answers_of_later_days_are_tests():
    """The first answer ever and the second of a day are none; Hard is right, Again is not."""
    rows = [
        answer(0),
        answer(0, hour=13),
        answer(3, HARD),
        answer(3, AGAIN, hour=13),
        answer(3, hour=14),
        answer(9, AGAIN),
    ]
    found = recalls(rows, MODEL)
    assert [(each.day - FIRST, each.elapsed, each.right) for each in found] == [
        (3, 3, True),
        (9, 6, False),
    ]


def test_what_was_left_unlearned_is_not_tested():
    """After a day that ended with a wrong answer the next one is no test, the one after it is."""
    rows = [answer(0, AGAIN), answer(1), answer(4)]
    assert [each.day - FIRST for each in recalls(rows, MODEL)] == [4]


def test_cram_neither_tests_nor_changes_a_memory():
    """Crammed answers, tries without a rating and a renewed question's old answers are no tests."""
    rows = [answer(0), answer(2, mode="cram"), answer(5)]
    assert recalls(rows, MODEL) == recalls([rows[0], rows[2]], MODEL)
    assert recalls([rows[0], rows[2]._replace(rating=None)], MODEL) == ()
    assert recalls(rows, MODEL, Flags(renewed={"bank/a": rows[0].at.milliseconds})) == ()


def test_the_chance_is_that_of_the_history_before():
    """As a replay of all answers before it foretells."""
    rows = [answer(0), answer(3, AGAIN), answer(3, hour=13), answer(10)]
    history = [(0, GOOD), (3, AGAIN), (0, GOOD)]
    expected = MODEL.retrievability(MODEL.replay(history), 7)
    assert recalls(rows, MODEL)[-1].predicted == expected


def test_mature_is_an_interval_of_21_days():
    """At a wanted share of 90% the interval is the stability, at 80% it is longer."""
    assert not mature(Memory(20.9, 5.0), MODEL)
    assert mature(Memory(21.1, 5.0), MODEL)
    assert mature(Memory(10.0, 5.0), Model(retention=0.8))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-2, 400), st.sampled_from(Rating)), max_size=12))
def test_as_many_failed_tests_as_lapses(steps):
    """A lapse of a card is exactly a test that was failed."""
    day, rows = 0, []
    for i, (wait, rating) in enumerate(steps):
        day += wait
        rows.append(answer(day, rating, hour=12 + i / 100))
    rows.sort(key=lambda each: each.at.milliseconds)
    cards = replay(rows, MODEL)
    failed = sum(not each.right for each in recalls(rows, MODEL))
    assert failed == (cards["bank/a"].lapses if rows else 0)


def test_questions_do_not_mix():
    """Each question has a history of its own."""
    rows = [answer(0), answer(1, question="bank/b"), answer(2), answer(6, question="bank/b")]
    found = {each.question: each.elapsed for each in recalls(rows, MODEL)}
    assert found == pytest.approx({"bank/a": 2, "bank/b": 5})
