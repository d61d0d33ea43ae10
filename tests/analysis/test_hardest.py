"""The questions that give most trouble."""

import pytest

from quizcli.analysis.hardest import hardest
from quizcli.analysis.recalls import recalls
from quizcli.analysis.shares import Share
from quizcli.cards import replay
from tests.analysis.making import AGAIN, GOOD, MODEL, answer


def test_most_lapses_first():
    """Two failed tests of three before one of two; a question without lapses is not listed."""
    days = {
        "bank/a": [GOOD, GOOD, AGAIN],
        "bank/b": [GOOD, AGAIN, GOOD, AGAIN, GOOD, GOOD],
        "bank/c": [AGAIN, GOOD, GOOD],
    }
    rows = [
        answer(2 * k, rating, question=question)
        for question, ratings in days.items()
        for k, rating in enumerate(ratings)
    ]
    found = hardest(replay(rows, MODEL), recalls(rows, MODEL))
    assert [(each.question, each.lapses, each.tests) for each in found] == [
        ("bank/b", 2, Share(1, 3)),
        ("bank/a", 1, Share(1, 2)),
    ]
    assert found[0].missed == pytest.approx(2 / 3)
    assert found[0].difficulty > 5
    assert not found[0].leech


def test_a_leech_is_marked():
    """Eight lapses make a leech."""
    rows = [answer(k, AGAIN if k % 2 else GOOD) for k in range(16)]
    (found,) = hardest(replay(rows, MODEL), recalls(rows, MODEL))
    assert (found.lapses, found.leech) == (8, True)
