"""Study days, intervals that are moved within their range, and the order of a session."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.model import Moment, Outcome, Rating, Verdict
from quizcli.schedule import (
    DAY,
    LONGEST,
    MINUTE,
    RETURN_AFTER,
    SEARCH,
    Load,
    Waiting,
    apart,
    balanced,
    comes_back,
    elapsed,
    fuzz_range,
    fuzzed,
    leech,
    queue,
    rating,
    spread,
    study_day,
    teachable,
    weekday,
)

AGAIN, HARD, GOOD, EASY = Rating
INTERVALS = st.integers(1, LONGEST)
TODAYS = st.integers(10_000, 40_000)
NAMES = st.text(min_size=1, max_size=12)
OFFSETS = st.integers(-12 * 60, 14 * 60)


def moment(text, offset):
    """The instant at a local time, with the minutes that it is ahead of UTC."""
    local = datetime.fromisoformat(text).replace(tzinfo=timezone(timedelta(minutes=offset)))
    return Moment(round(local.timestamp() * 1000), offset)


def day_number(text):
    """The study day of a date."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


# ---------------------------------------------------------------------- rating
@pytest.mark.parametrize(
    ("outcome", "share", "attempt", "hints", "expected"),
    [
        (Outcome.RIGHT, 1.0, 1, 0, GOOD),
        (Outcome.RIGHT, 1.0, 1, 1, HARD),
        (Outcome.RIGHT, 1.0, 2, 0, HARD),
        (Outcome.RIGHT, 0.5, 1, 0, HARD),
        (Outcome.WRONG, 0.5, 1, 0, AGAIN),
        (Outcome.MISTAKE, 0.0, 2, 1, AGAIN),
    ],
)
def test_rating_from_evidence(outcome, share, attempt, hints, expected):
    """Wrong is Again, right is Good, right with help or in part is Hard."""
    assert rating(Verdict(outcome, share=share), attempt=attempt, hints=hints) is expected


def test_leeches_are_named_at_the_8th_lapse_and_every_4th_after():
    """At 8, 12, 16 lapses and so on, and not in between."""
    assert [each for each in range(21) if leech(each)] == [8, 12, 16, 20]


# ------------------------------------------------------------------ study days
@pytest.mark.parametrize("offset", [-720, -300, 0, 60, 330, 345, 840])
def test_a_study_day_begins_at_four_in_the_morning(offset):
    """In each zone 03:59:59 belongs to the evening before and 04:00 to the new day."""
    before = study_day(moment("2026-03-10T03:59:59.999", offset))
    assert before == day_number("2026-03-09")
    assert study_day(moment("2026-03-10T04:00", offset)) == before + 1
    assert study_day(moment("2026-03-11T03:59", offset)) == before + 1


def test_the_zone_is_that_of_the_answer():
    """One instant is Monday evening in New York and Tuesday morning in Tokyo."""
    instant = moment("2026-03-09T20:00", -240)
    assert study_day(instant) == day_number("2026-03-09")
    assert study_day(instant._replace(offset_minutes=540)) == day_number("2026-03-10")


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("2026-03-28T23:30", 60, "2026-03-28"),  # Berlin, the night that loses an hour
        ("2026-03-29T01:59", 60, "2026-03-28"),
        ("2026-03-29T03:01", 120, "2026-03-28"),
        ("2026-03-29T04:00", 120, "2026-03-29"),
        ("2026-10-25T02:30", 120, "2026-10-24"),  # the night that has one hour twice
        ("2026-10-25T02:30", 60, "2026-10-24"),
        ("2026-10-25T03:59", 60, "2026-10-24"),
        ("2026-10-25T04:00", 60, "2026-10-25"),
    ],
)
def test_daylight_saving(text, offset, expected):
    """A day of 23 or of 25 hours is one study day; the clock on the wall decides."""
    assert study_day(moment(text, offset)) == day_number(expected)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 31)), OFFSETS)
def test_study_days_agree_with_the_calendar(utc, offset):
    """The study day is the local date four hours ago, by Python's own calendar."""
    instant = utc.replace(tzinfo=UTC, microsecond=0)
    local = instant.astimezone(timezone(timedelta(minutes=offset))) - timedelta(hours=4)
    day = study_day(Moment(round(instant.timestamp() * 1000), offset))
    assert day == (local.date() - date(1970, 1, 1)).days
    assert weekday(day) == local.weekday()


def test_before_1970_days_go_on_counting_down():
    """A clock that was never set gives a day as well."""
    assert study_day(Moment(0)) == -1
    assert study_day(Moment(-DAY)) == -2
    assert weekday(-4) == 6


def test_elapsed_days_are_never_negative():
    """A clock set back counts as no time at all, one that is centuries ahead as 100 years."""
    assert elapsed(100, 111) == 11
    assert elapsed(100, 100) == elapsed(100, 99) == elapsed(100, -20_000) == 0
    assert elapsed(0, 10**9) == LONGEST


def test_flying_west_over_the_date_line_costs_no_days():
    """An hour later, but on an earlier study day: 0 days went by."""
    tokyo = moment("2026-03-10T08:00", 540)
    honolulu = Moment(tokyo.milliseconds + 60 * MINUTE, -600)
    assert study_day(honolulu) == study_day(tokyo) - 1
    assert elapsed(study_day(tokyo), study_day(honolulu)) == 0


# ------------------------------------------------------------------------ fuzz
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, (0, 0)),
        (1, (1, 1)),
        (2, (2, 2)),
        (3, (2, 4)),
        (7, (5, 9)),
        (11, (9, 13)),
        (20, (17, 23)),
        (46, (42, 50)),
        (163, (153, 173)),
        (LONGEST, (34_673, LONGEST)),
    ],
)
def test_fuzz_ranges(days, expected):
    """Worked out by hand from the rule: 1 day, and 15, 10 and 5 percent of the parts."""
    assert fuzz_range(days) == expected


def test_fuzz_ranges_grow():
    """Both ends grow with the interval, which always lies between them."""
    ranges = [fuzz_range(days) for days in range(LONGEST + 1)]
    assert all(low <= days <= high <= LONGEST for days, (low, high) in enumerate(ranges))
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(ranges))


def test_fuzz_never_changes():
    """Golden values: a log gives the same due days for ever."""
    by_day = [fuzzed(46, "rnn/a", day) for day in range(20_000, 20_008)]
    assert by_day == [46, 48, 42, 48, 50, 46, 42, 47]
    by_length = [fuzzed(days, "rnn/a", 20_000) for days in (1, 2, 3, 11, 46, 163)]
    assert by_length == [1, 2, 3, 11, 46, 162]


def test_fuzz_uses_its_whole_range_evenly():
    """9,000 draws for 46 days: each of the nine days about 1,000 times."""
    drawn = Counter(fuzzed(46, "rnn/a", day) for day in range(9_000))
    assert sorted(drawn) == list(range(42, 51))
    assert all(850 < count < 1150 for count in drawn.values())


@given(INTERVALS, NAMES, TODAYS)
def test_fuzz_stays_in_its_range(days, question, today):
    """And is the same when it is drawn again."""
    low, high = fuzz_range(days)
    assert low <= fuzzed(days, question, today) <= high
    assert fuzzed(days, question, today) == fuzzed(days, question, today)


@pytest.mark.slow
def test_fuzz_stays_in_its_range_in_100_000_draws():
    """No draw leaves its range; both ends of it are reached."""
    reached = Counter()
    for k in range(100_000):
        days = 1 + k % 400
        low, high = fuzz_range(days)
        drawn = fuzzed(days, f"bank/q{k}", 20_000 + k % 977)
        assert low <= drawn <= high
        reached[(drawn == low) + 2 * (drawn == high)] += 1
    assert reached[1] > 1000
    assert reached[2] > 1000


def grades(hard, good, easy):
    """The intervals of the four ratings."""
    return {AGAIN: 0, HARD: hard, GOOD: good, EASY: easy}


LOADS = st.builds(
    Load,
    st.dictionaries(st.integers(10_000, 40_400), st.integers(0, 300), max_size=60),
    st.tuples(*[st.sampled_from((0.0, 0.5, 1.0))] * 7),
)


def check_moved(lengths, question, today, load):
    """Again < Hard <= Good <= Easy, each in its own range."""
    intervals = grades(*sorted(lengths))
    moved = spread(intervals, question, today, load)
    assert moved[AGAIN] == 0 < moved[HARD] <= moved[GOOD] <= moved[EASY]
    for each, days in intervals.items():
        low, high = fuzz_range(days)
        assert low <= moved[each] <= high


@given(st.tuples(*[st.integers(1, 400)] * 3), NAMES, TODAYS, st.none() | LOADS)
def test_moved_intervals_stay_in_order_and_in_range(lengths, question, today, load):
    """With and without a load, whatever lies ahead."""
    check_moved(lengths, question, today, load)


@pytest.mark.slow
@settings(max_examples=5_000, deadline=None)
@given(st.tuples(*[INTERVALS] * 3), NAMES, TODAYS, st.none() | LOADS)
def test_moved_intervals_stay_in_order_and_in_range_always(lengths, question, today, load):
    """The same for many more, and for intervals up to the longest."""
    check_moved(lengths, question, today, load)


@given(INTERVALS, NAMES, TODAYS)
def test_without_a_load_intervals_are_fuzzed(days, question, today):
    """All ratings share one draw, so each is moved as it would be alone."""
    moved = spread(grades(days, days, min(days + 5, LONGEST)), question, today)
    assert moved[HARD] == moved[GOOD] == fuzzed(days, question, today)
    assert moved[EASY] == fuzzed(min(days + 5, LONGEST), question, today)


# ------------------------------------------------------------------------ load
def test_the_emptiest_day_is_taken():
    """46 days may be 42 to 50; the one day without work is taken."""
    due = {20_000 + days: 9 for days in range(60)} | {20_043: 2}
    assert balanced(46, "rnn/a", 20_000, Load(due)) == 43


def test_short_intervals_are_not_moved():
    """Tomorrow stays tomorrow, however full it is."""
    load = Load({20_001: 999}, (0.0,) * 7)
    assert [balanced(days, "rnn/a", 20_000, load) for days in (1, 2)] == [1, 2]


def test_days_to_keep_free_are_avoided_within_the_range():
    """With Saturday and Sunday free, long intervals end on the other days."""
    load = Load(shares=(1, 1, 1, 1, 1, 0, 0))
    for today in range(20_000, 20_100):
        days = balanced(46, "rnn/a", today, load)
        assert weekday(today + days) < 5


def test_an_easy_day_takes_half():
    """170 questions of 46 days on nine days, one of them a Monday with half a share."""
    due, shares = Counter(), (0.5, *(1.0,) * 6)
    for k in range(170):
        due[20_000 + balanced(46, f"bank/q{k}", 20_000, Load(due, shares))] += 1
    assert due == {day: 10 if weekday(day) == 0 else 20 for day in range(20_042, 20_051)}


def test_the_load_levels_out():
    """90 questions of 46 days on one day: ten on each of the nine days, where luck gives more."""
    due, lucky = Counter(), Counter()
    for k in range(90):
        due[20_000 + balanced(46, f"bank/q{k}", 20_000, Load(due))] += 1
        lucky[20_000 + fuzzed(46, f"bank/q{k}", 20_000)] += 1
    assert due == {20_000 + days: 10 for days in range(42, 51)}
    assert max(lucky.values()) > 10


def test_without_work_ahead_the_load_changes_nothing():
    """Where all days are equally empty the fuzzed day is taken."""
    for k in range(50):
        name = f"bank/q{k}"
        assert balanced(46, name, 20_000, Load()) == fuzzed(46, name, 20_000)


# ----------------------------------------------------------------------- queue
WAITING = st.lists(
    st.tuples(st.sampled_from("abcde"), st.floats(0, 1)), max_size=30, unique_by=lambda each: each
).map(lambda raw: [Waiting(f"q{k}", concept, r) for k, (concept, r) in enumerate(raw)])


def siblings(items):
    """How many neighbours share a concept."""
    return sum(a.concept == b.concept != "" for a, b in pairwise(items))


def test_the_most_forgotten_come_first():
    """By retrievability, and by name where that is equal; the limit cuts the best known."""
    due = [Waiting("a", retrievability=0.9), Waiting("c", retrievability=0.2)]
    due += [Waiting("d", retrievability=0.5), Waiting("b", retrievability=0.5)]
    assert queue(due, ()) == ("c", "b", "d", "a")
    assert queue(due, (), most_due=2) == ("c", "b")
    assert queue(due, (), most_due=0) == ()


@given(WAITING)
def test_siblings_are_apart_where_that_is_possible(items):
    """No two neighbours share a concept unless one concept fills more than half of all."""
    order = apart(items)
    assert sorted(order) == sorted(items)
    fullest = max(Counter(each.concept for each in items).values(), default=0)
    too_many = max(0, 2 * fullest - len(items) - 1)
    assert siblings(order) == too_many
    assert (fullest <= ceil(len(items) / 2)) == (too_many == 0)


def test_apart_keeps_the_order_where_it_can():
    """Only what has to move is moved."""
    names = "a1 b1 c1 c2 c3 a2 b2"
    items = [Waiting(each, each[0]) for each in names.split()]
    assert " ".join(each.question for each in apart(items)) == "a1 b1 c1 a2 c2 b2 c3"


def test_questions_without_a_concept_have_no_siblings():
    """They stay as they are, next to each other."""
    items = [Waiting("a"), Waiting("b"), Waiting("c", "x"), Waiting("d")]
    assert apart(items) == tuple(items)
    assert comes_back([*"xxxx", "", *"xx"], "") == RETURN_AFTER


PREREQUISITES = {"lstm": ["gates"], "gates": ["rnn"], "attention": ["seq2seq"], "seq2seq": ["rnn"]}


def test_new_questions_come_in_the_order_of_prerequisites():
    """A concept waits for all below it, also for those it reaches through one without questions."""
    names = ["lstm1", "attention1", "rnn1", "rnn2", "plots1"]
    new = [Waiting(each, each.rstrip("12")) for each in names]
    order = [each.question for each in teachable(new, PREREQUISITES)]
    assert order == ["rnn1", "plots1", "rnn2", "lstm1", "attention1"]
    assert queue((), new, most_new=2, prerequisites=PREREQUISITES) == ("rnn1", "plots1")


def test_a_concept_waits_for_all_branches_below_it():
    """For what its prerequisites build on, each of them."""
    branches = {"top": ["left", "right"], "left": ["l"], "right": ["r"]}
    new = [Waiting(each, each) for each in ("top", "l", "r")]
    assert [each.question for each in teachable(new, branches)] == ["l", "r", "top"]
    assert [each.question for each in teachable(new[::2], branches)] == ["r", "top"]
    assert [each.question for each in teachable(new[:2], branches)] == ["l", "top"]


def test_concepts_in_a_circle_do_not_wait_for_each_other():
    """A circle in the prerequisites, or a concept that names itself, holds nobody up."""
    circle = {"a": ["b"], "b": ["a", "c"], "c": ["c"], "d": ["a"]}
    new = [Waiting(each, each) for each in "dabc"]
    assert [each.question for each in teachable(new, circle)] == ["c", "a", "b", "d"]


@given(WAITING, st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from("abcdef"))))
def test_every_new_question_comes_once(items, prerequisites):
    """Whatever the prerequisites are."""
    assert sorted(teachable(items, prerequisites)) == sorted(items)


@given(WAITING, WAITING, st.integers(0, 20), st.integers(0, 20))
def test_a_queue_holds_what_its_limits_allow(due, new, most_due, most_new):
    """Each question once, those due in the order of `apart`, the new ones in order of teaching."""
    new = [each._replace(question="new-" + each.question) for each in new]
    below = {"b": ["a"], "c": ["b"], "e": ["d"]}
    order = queue(due, new, most_due=most_due, most_new=most_new, prerequisites=below)
    fresh = [each for each in order if each.startswith("new-")]
    assert fresh == [each.question for each in teachable(new, below)][:most_new]
    chosen = sorted(due, key=lambda each: (each.retrievability, each.question))[:most_due]
    assert [each for each in order if each not in fresh] == [
        each.question for each in apart(chosen)
    ]


def test_new_questions_are_spread_evenly():
    """Two new ones among six: after each third of them."""
    due = [Waiting(f"d{k}", f"c{k}", k / 10) for k in range(6)]
    new = [Waiting("n1", "x"), Waiting("n2", "y")]
    assert queue(due, new) == ("d0", "d1", "n1", "d2", "d3", "n2", "d4", "d5")


def test_a_new_question_moves_on_from_its_siblings():
    """It is put behind the next question when its place is beside a sibling."""
    due = [Waiting("d0", "a", 0.1), Waiting("d1", "x", 0.2), Waiting("d2", "b", 0.3)]
    assert queue(due, [Waiting("n", "x")]) == ("d0", "d1", "d2", "n")


# ----------------------------------------------------------------- coming back
@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("", 0),
        ("b", 1),
        ("bcd", 3),
        ("bcde", 4),
        ("bcdebcde", 4),
        ("bcdeabcde", 6),
        ("aaaaaaaa", 4),
    ],
)
def test_where_a_failed_question_comes_back(rest, expected):
    """Four questions later, or at the end, and past a sibling that would stand beside it."""
    assert comes_back(rest, "a") == expected


@given(st.text("ab", max_size=12))
def test_a_failed_question_always_has_a_place(rest):
    """Within the rest, and not sooner than after four questions unless fewer are left."""
    place = comes_back(rest, "a")
    assert min(RETURN_AFTER, len(rest)) <= place <= min(RETURN_AFTER + SEARCH, len(rest))


def test_failing_ends_once_it_is_right():
    """A session in which each question fails twice asks each three times, never forever."""
    left = dict.fromkeys("abcdef", 2)
    rest, asked = list(left), []
    while rest:
        question = rest.pop(0)
        asked.append(question)
        if left[question]:
            left[question] -= 1
            rest.insert(comes_back(rest, question), question)
    assert Counter(asked) == dict.fromkeys("abcdef", 3)
