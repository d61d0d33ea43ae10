"""Dates as they are typed and shown, and the study days that they are."""

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import schedule
from quizcli.cli import dates
from quizcli.model import Moment, QuizError

TODAY = (date(2026, 11, 21) - date(1970, 1, 1)).days
"""A Saturday."""


def read(text):
    """The study day of a text on 21 November 2026."""
    return dates.read(text, TODAY, "--from")


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("today", 0),
        ("tomorrow", 1),
        (" Tomorrow ", 1),
        ("+0", 0),
        ("+14", 14),
        ("+365", 365),
        ("2026-11-21", 0),
        ("2026-12-20", 29),
        ("2027-11-21", 365),
    ],
)
def test_dates_are_read(text, ahead):
    """ISO dates, two words, and days from today."""
    assert read(text) == TODAY + ahead


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "'' is no date; write 2026-12-20, tomorrow or .14"),
        ("20.12.2026", "'20.12.2026' is no date"),
        ("20261220", "is no date"),
        ("2026-W51-7", "is no date"),
        ("2026-02-30", "is no date"),
        ("2026-13-01", "is no date"),
        ("0000-01-01", "is no date"),
        ("-3", "is no date"),
        ("+1.5", "is no date"),
        ("+" + "9" * 5000, "is no date"),
        ("\u0661\u0662", "is no date"),
        ("2026-11-20", "2026-11-20 is past; today is 2026-11-21"),
        ("0001-01-01", "is past"),
        ("2027-11-22", "more than 365 days ahead; the last date to choose is 2027-11-21"),
        ("+366", "more than 365 days"),
        ("+999999", "more than 365 days"),
        ("9999-12-31", "more than 365 days"),
    ],
)
def test_other_texts_are_refused_in_one_sentence(text, sentence):
    """With the option's name, as a mistake in usage; nonsense is not repeated at length."""
    with pytest.raises(QuizError, match=sentence) as refusal:
        read(text)
    assert str(refusal.value).startswith("--from ")
    assert refusal.value.exit_code == 2
    assert len(str(refusal.value)) < 150


@given(st.integers(0, 365))
def test_a_date_that_is_shown_is_read_back(ahead):
    """And a day ahead is the same day."""
    assert read(dates.show(TODAY + ahead)) == read(f"+{ahead}") == TODAY + ahead


@given(st.integers(-(10**12), 10**12))
def test_any_day_can_be_shown(day):
    """Also one that no calendar has, out of a forged log."""
    assert dates.show_weekday(day).endswith(dates.show(day))
    assert date.fromisoformat(dates.show(day)).year >= 1


def test_weekdays_are_those_of_the_calendar():
    """For each day of a week."""
    week = [dates.show_weekday(TODAY + each) for each in range(7)]
    assert week == [
        (date(2026, 11, 21) + timedelta(each)).strftime("%a %Y-%m-%d") for each in range(7)
    ]


@pytest.fixture
def berlin(monkeypatch):
    """Local time with daylight saving, by a rule that needs no files."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(("hour", "later"), [(4, 0), (12, 0), (23, 0), (1, 1)])
def test_daylight_saving_shifts_no_date(berlin, hour, later):
    """From 04:00 to 03:59 of the next day it is one study day, and it has that day's date."""
    for each in range(365):
        day = date(2026, 1, 1) + timedelta(each)
        clock = datetime(day.year, day.month, day.day, hour) + timedelta(later)
        seconds = time.mktime((*clock.timetuple()[:8], -1))
        offset = time.localtime(seconds).tm_gmtoff // 60
        moment = Moment(int(seconds) * 1000, offset)
        assert dates.show(schedule.study_day(moment)) == day.isoformat()
