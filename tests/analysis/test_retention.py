"""True retention by window and maturity."""

from quizcli.analysis.recalls import Recall
from quizcli.analysis.retention import main, retention
from quizcli.analysis.shares import Share
from tests.analysis.making import FIRST


def recall(ago, right, *, mature=False):
    """A test of memory some days ago."""
    return Recall("bank/a", FIRST - ago, 3, 0.9, mature, right)


def test_windows_end_today():
    """A test 6 days ago is within 7 days, one 7 days ago is not; the future is nowhere."""
    rows = [recall(0, True), recall(6, False), recall(7, True), recall(29, True), recall(30, True)]
    found = retention([*rows, recall(-1, True)], FIRST)
    assert {each.window: each.every for each in found} == {
        "today": Share(1, 1),
        "7 days": Share(1, 2),
        "30 days": Share(3, 4),
        "365 days": Share(4, 5),
        "all": Share(4, 5),
    }


def test_young_and_mature_are_counted_apart():
    """The two kinds add up to every test."""
    rows = [recall(1, True), recall(1, False), recall(1, False, mature=True)]
    found = main(retention(rows, FIRST))
    assert (found.young, found.mature, found.every) == (Share(1, 2), Share(0, 1), Share(1, 3))


def test_no_tests_no_share():
    """Without tests every window is empty."""
    assert all(each.every == Share() for each in retention([], FIRST))
