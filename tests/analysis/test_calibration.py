"""Chances against what happened."""

import random
from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.calibration import Calibration, calibration
from quizcli.analysis.recalls import Recall, recalls
from quizcli.analysis.shares import Share
from tests.analysis.making import AGAIN, FIRST, GOOD, MODEL, answer


def recall(predicted, right):
    """A test with this chance."""
    return Recall("bank/a", FIRST, 3, predicted, False, right)


def test_figures_by_hand():
    """Two tests at 0.55 and 0.95: bins, mean, log loss and RMSE."""
    found = calibration([recall(0.55, False), recall(0.55, True), recall(0.95, True)])
    assert [(each.low, each.high, each.happened) for each in found.bins] == [
        (0.5, 0.6, Share(1, 2)),
        (0.95, 1.0, Share(1, 1)),
    ]
    assert found.predicted == pytest.approx(2.05 / 3)
    assert found.log_loss == pytest.approx(-(log(0.45) + log(0.55) + log(0.95)) / 3)
    assert found.rmse == pytest.approx(sqrt((2 * 0.05**2 + 0.05**2) / 3))
    assert found.verdict == "too few"


def test_no_tests_no_figures():
    """Without tests nothing is said."""
    assert calibration([]) == Calibration()
    assert Calibration().verdict == "too few"


@pytest.mark.parametrize(("right", "expected"), [(90, "good"), (60, "too high"), (100, "too low")])
def test_verdict(right, expected):
    """Of a hundred tests with a chance of 0.9 each."""
    rows = [recall(0.9, each < right) for each in range(100)]
    assert calibration(rows).verdict == expected


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_every_test_is_in_one_bin(tests):
    """No chance falls between the bins, and the log loss is finite even for 0 and 1."""
    found = calibration(recall(*each) for each in tests)
    assert found.happened == Share(sum(right for _, right in tests), len(tests))
    slack = 1e-9  # a mean is rounded
    assert all(each.low - slack <= each.predicted <= each.high + slack for each in found.bins)
    assert 0 <= found.log_loss < 20
    assert 0 <= found.rmse <= 1


def test_a_learner_who_answers_as_foretold_is_calibrated():
    """The chances are the learner's own to the last bit, and each full bin's interval holds."""
    dice, rows, chances = random.Random(1), [], []
    for i in range(400):
        day, memory, elapsed = i % 50, None, 0
        for _ in range(8):
            chance = MODEL.retrievability(memory, elapsed) if memory else 1.0
            chances += [chance] if memory else []
            rating = GOOD if dice.random() < chance else AGAIN
            rows.append(answer(day, rating, question=f"bank/{i}"))
            if rating is AGAIN:
                rows.append(answer(day, question=f"bank/{i}", hour=13))
            memory = MODEL.next(memory, elapsed, rating) if memory else MODEL.first(rating)
            memory = MODEL.next(memory, 0, GOOD) if rating is AGAIN else memory
            elapsed = min(max(1, round(memory.stability * dice.uniform(0.3, 3))), 1000)
            day += elapsed
    tests = recalls(rows, MODEL)
    assert [each.predicted for each in tests] == chances
    found = calibration(tests)
    assert found.verdict == "good"
    assert found.rmse < 0.03
    full = [each for each in found.bins if each.happened.asked >= 100]
    outside = [
        each
        for each in full
        if not each.happened.interval[0] <= each.predicted <= each.happened.interval[1]
    ]
    assert len(full) >= 3
    assert outside == []
