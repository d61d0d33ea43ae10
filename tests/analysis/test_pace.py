"""How long answers take."""

from math import nan

from quizcli.analysis.pace import Pace, pace
from tests.analysis.making import answer


def test_medians_by_type():
    """All first, then the type with most time; forged times are bounded."""
    rows = [
        answer(0, seconds=5.0),
        answer(1, seconds=7.0),
        answer(2, seconds=1e300, question="bank/b"),
        answer(3, seconds=nan, question="bank/b"),
        answer(4, seconds=9.0, question="bank/gone"),
        answer(5, seconds=9.0)._replace(rating=None),
    ]
    assert pace(rows, {"bank/a": "numeric", "bank/b": "choice"}) == (
        Pace("", 5, 7.0, 621.0),
        Pace("choice", 2, 300.0, 600.0),
        Pace("numeric", 2, 6.0, 12.0),
        Pace("unknown", 1, 9.0, 9.0),
    )


def test_no_answers_no_pace():
    """Without answers the list is empty."""
    assert pace([], {}) == ()
