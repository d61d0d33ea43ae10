"""What counts of a log: undo over several levels, marks, and any order of arrival."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.log import (
    KINDS,
    LAST_DAY,
    cause,
    day_of,
    effective,
    in_effect,
    in_order,
    later,
    rating_of,
    undone,
)
from quizcli.model import Event, Moment, Outcome, Rating, Review

QUESTIONS = ("bank/a", "bank/b")


def review(uid, at=0, question="bank/a"):
    return Review(
        uid=uid,
        session="s",
        question=question,
        seed=1,
        draw={},
        key=1,
        raw="1",
        outcome=Outcome.RIGHT,
        attempt=1,
        rating=Rating.GOOD,
        seconds=1.0,
        hints=0,
        device="cpu",
        backend="",
        at=Moment(at),
    )


def event(uid, kind, at=0, *, question="bank/a", value=None, target=""):
    return Event(uid, Moment(at), kind, question, value, target)


def undo(uid, target, at=0):
    return event(uid, "undo", at, question="", target=target)


def uids(entries):
    return [each.uid for each in entries]


# ------------------------------------------------------------------------ undo
@pytest.mark.parametrize(("levels", "counts"), [(0, True), (1, False), (2, True), (3, False)])
def test_undo_of_undo(levels, counts):
    """An answer undone does not count, undone and redone it does, and so on."""
    rows = [review("r0")]
    for level in range(levels):
        rows.append(undo(f"u{level}", rows[-1].uid, at=level))
    assert uids(effective(rows).reviews) == (["r0"] if counts else [])


def test_several_levels_one_after_the_other():
    """Three undos take back the last three things that stood, answers and marks alike."""
    rows = [review("r1", 1), event("e2", "suspend", 2), review("r3", 3), review("r4", 4)]
    for number, left in enumerate((["r1", "e2", "r3"], ["r1", "e2"], ["r1"])):
        rows.append(undo(f"u{number}", in_effect(rows)[-1].uid, 10 + number))
        assert uids(in_effect(rows)) == left
    assert effective(rows).flags.suspended == frozenset()


def test_an_undo_works_whatever_the_clock_said():
    """An undo dated before what it takes back, by a clock that was set back, works all the same."""
    assert effective([review("r", 1_000), undo("u", "r", at=5)]).reviews == ()


def test_two_machines_undo_the_same():
    """The answer stays undone until both undos are taken back."""
    rows = [review("r"), undo("u", "r"), undo("v", "r"), undo("w", "u")]
    assert effective(rows).reviews == ()
    assert uids(effective([*rows, undo("x", "v")]).reviews) == ["r"]


@pytest.mark.parametrize(
    "rows",
    [
        [undo("u", "u")],
        [undo("u", "v"), undo("v", "u")],
        [undo("u", "v"), undo("v", "w"), undo("w", "u"), undo("x", "elsewhere")],
    ],
)
def test_undos_in_a_circle_do_nothing(rows):
    """Only a forged log holds them: they undo neither each other nor anything else."""
    assert uids(effective([review("r"), *rows]).reviews) == ["r"]


def test_a_circle_that_is_broken_from_outside():
    """With one of its undos taken back the circle is a line, and the rest of it works."""
    rows = [undo("u", "v"), undo("v", "u"), undo("x", "u")]
    assert undone(rows) == {"u"}


def defined(rows):
    """The uids that are undone, by the definition: a working undo names them."""
    targets = {each.uid: each.target for each in rows if getattr(each, "kind", "") == "undo"}

    def works(uid):
        return not any(works(each) for each, target in targets.items() if target == uid)

    return {targets[each] for each in targets if works(each)}


@given(st.lists(st.integers(0, 200), max_size=12), st.randoms())
def test_undone_is_what_the_definition_says(choices, dice):
    """On any tree of undos the quick way agrees with the plain recursive one."""
    rows = [review("r0"), review("r1")]
    for number, choice in enumerate(choices):
        rows.append(undo(f"u{number}", rows[choice % len(rows)].uid))
    dice.shuffle(rows)
    assert undone(rows) == defined(rows)


# ----------------------------------------------------------------------- marks
def test_marks_are_set_and_taken_away():
    """Of each question the last event about a mark decides; the marks don't touch each other."""
    flags = effective(
        [
            event("1", "suspend", 1),
            event("2", "unsuspend", 2),
            event("3", "suspend", 3, question="bank/b"),
            event("4", "bury", 4, value=20_100),
            event("5", "bury", 5, value=20_102),
            event("6", "bury", 6, question="bank/b", value=20_100),
            event("7", "unbury", 7, question="bank/b"),
            event("8", "flag", 8),
            event("9", "note", 9, value="ask again"),
            event("a", "note", 10, question="bank/b", value="old"),
            event("b", "note", 11, question="bank/b", value=""),
            event("c", "reschedule", 12, question="", value=7),
        ]
    ).flags
    assert flags.suspended == {"bank/b"}
    assert flags.buried == {"bank/a": 20_102}
    assert flags.flagged == {"bank/a"}
    assert flags.notes == {"bank/a": "ask again"}
    assert uids(flags.reschedules) == ["c"]


def test_undoing_a_mark_brings_back_the_one_before():
    """The note before the undone one stands again; an undone unflag leaves the flag."""
    rows = [
        event("n1", "note", 1, value="first"),
        event("n2", "note", 2, value="second"),
        event("f1", "flag", 3),
        event("f2", "unflag", 4),
        undo("u1", "n2", 5),
        undo("u2", "f2", 6),
    ]
    flags = effective(rows).flags
    assert flags.notes == {"bank/a": "first"}
    assert flags.flagged == {"bank/a"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [("bury", None), ("bury", True), ("bury", "soon"), ("note", 3), ("note", None), ("dance", 1)],
)
def test_what_makes_no_sense_marks_nothing(kind, value):
    """A foreign event with a value of the wrong kind, or of an unknown kind, has no effect."""
    assert effective([event("e", kind, value=value)]) == effective([])


def test_a_new_event_comes_after_the_others():
    """With the clock set back the next event still decides."""
    suspended = event("e1", "suspend", 9_000)
    now = later(Moment(1_000, 60), [suspended])
    assert now == Moment(9_001, 60)
    lifted = event("e0", "unsuspend", now.milliseconds)
    assert effective([suspended, lifted]).flags.suspended == frozenset()
    assert later(Moment(9_500), [suspended]) == Moment(9_500)
    assert later(Moment(5), []) == Moment(5)
    assert later(Moment(5), [review("r", 7)]) == Moment(8)


# ------------------------------------------------------- ratings that were overruled
def rating(*rows):
    """The rating of the only answer that counts."""
    (answer,) = effective(rows).reviews
    return answer.rating


def test_the_last_overruled_rating_stands():
    """Also when it arrives first; the answer keeps all else."""
    first = event("o1", "overrule", 1, value=1, target="r")
    second = event("o2", "overrule", 2, value=4, target="r")
    assert rating(review("r"), first) is Rating.AGAIN
    assert rating(second, first, review("r")) is Rating.EASY
    (answer,) = effective([review("r"), second]).reviews
    assert answer == review("r")._replace(rating=Rating.EASY)


def test_an_overruled_rating_is_undone():
    """The one before it stands again, then the one from evidence."""
    rows = [
        review("r"),
        event("o1", "overrule", 1, value=1, target="r"),
        event("o2", "overrule", 2, value=4, target="r"),
    ]
    assert rating(*rows, undo("u", "o2")) is Rating.AGAIN
    assert rating(*rows, undo("u", "o2"), undo("v", "o1")) is Rating.GOOD


@pytest.mark.parametrize("value", [0, 5, -1, True, 2.0, "2", None, (2,), 10**30])
def test_only_ratings_overrule(value):
    """A forged value changes nothing, and does not hide the rating that was given before."""
    forged = event("o2", "overrule", 2, value=value, target="r")
    assert rating_of(forged) is None
    assert rating(review("r"), forged) is Rating.GOOD
    given = event("o1", "overrule", 1, value=2, target="r")
    assert rating(review("r"), given, forged) is Rating.HARD


def test_overruling_needs_a_rated_answer_of_the_same_question():
    """A first try stays without a rating, and another question's answer keeps its own."""
    overrule = event("o", "overrule", 1, value=1, target="r")
    assert rating(review("r")._replace(rating=None), overrule) is None
    assert rating(review("r", question="bank/b"), overrule) is Rating.GOOD
    assert rating(review("q"), overrule) is Rating.GOOD


# ---------------------------------------------------------------------- causes
CAUSED = [
    event("e", "reschedule", 5, value=(20_000, "c"), target="elsewhere"),
    event("e", "balance", 5, value=20_000, target="c"),
    event("e", "overrule", 5, value=1, target="c"),
    *(
        event("e", kind, 5, value=20_000, target="c")
        for kind in ("suspend", "unsuspend", "bury", "unbury", "flag", "unflag", "note")
    ),
]


@pytest.mark.parametrize("caused", CAUSED, ids=lambda each: each.kind)
def test_an_event_falls_with_its_cause(caused):
    """It falls when the cause is undone, stands again with it, and stands without the row."""
    assert cause(caused) == "c"
    rows = [event("c", "plan", 1, value="many"), caused, undo("u", "c", 6)]
    assert in_effect(rows) == ()
    assert uids(in_effect([*rows, undo("v", "u", 7)])) == ["c", "e"]
    assert uids(in_effect([caused])) == ["e"]


@pytest.mark.parametrize(
    "entry",
    [
        review("e"),
        event("e", "flag"),
        event("e", "plan", value="many", target="c"),
        event("e", "set", value=("new", 3), target="c"),
        event("e", "renew", target="c"),
        event("e", "reschedule", value=20_000, target="c"),
        event("e", "reschedule", value=(20_000,), target="c"),
        event("e", "reschedule", value=(20_000, 7), target="c"),
    ],
)
def test_what_has_no_cause_falls_with_nothing(entry):
    """Other kinds, and pairs of the wrong shape; a lone move stands until it is undone."""
    assert cause(entry) == ""
    assert "e" in uids(in_effect([event("c", "plan"), entry, undo("u", "c")]))


# -------------------------------------------------------- days, settings, renewals
@pytest.mark.parametrize(
    ("value", "day"),
    [
        (0, 0),
        (LAST_DAY, LAST_DAY),
        ((20_000, "c"), 20_000),
        (LAST_DAY + 1, None),
        (-1, None),
        (True, None),
        (2.0, None),
        ("20000", None),
        ((), None),
        (("c", 20_000), None),
        (None, None),
    ],
)
def test_days_have_bounds(value, day):
    """What no calendar shows is no day, in a move as in a balance and a bury."""
    assert day_of(event("e", "reschedule", value=value)) == day
    buried = effective([event("e", "bury", value=value)]).flags.buried
    plain = day is not None and not isinstance(value, tuple)
    assert buried == ({"bank/a": day} if plain else {})


def test_the_last_setting_of_a_name_stands():
    """Other names stay, undone ones bring the one before back, and forged ones set nothing."""
    rows = [
        event("1", "set", 1, question="", value=("new", 3)),
        event("2", "set", 2, question="", value=("limit", 50)),
        event("3", "set", 3, question="", value=("new", 7)),
        event("4", "set", 4, question="", value=("new",)),
        event("5", "set", 5, question="", value=(1, 2)),
        event("6", "set", 6, question="", value="new"),
        event("7", "set", 7, question="", value=None),
    ]
    assert effective(rows).flags.settings == {"new": 7, "limit": 50}
    assert effective([*rows, undo("u", "3")]).flags.settings == {"new": 3, "limit": 50}


def test_the_last_renewal_stands():
    """By question; taken back, the one before it stands."""
    rows = [event("1", "renew", 5), event("2", "renew", 9), event("3", "renew", 7, question="b/c")]
    assert effective(rows).flags.renewed == {"bank/a": 9, "b/c": 7}
    assert effective([*rows, undo("u", "2")]).flags.renewed == {"bank/a": 5, "b/c": 7}


def test_chosen_days_stand_in_order():
    """Moves and balances are told apart, and an undone one is gone."""
    rows = [
        event("2", "reschedule", 2, value=20_001),
        event("1", "reschedule", 1, value=20_000),
        event("3", "balance", 3, value=20_002, target="r"),
    ]
    assert uids(effective(rows).flags.reschedules) == ["1", "2"]
    assert uids(effective(rows).flags.balances) == ["3"]
    assert uids(effective([*rows, undo("u", "2")]).flags.reschedules) == ["1"]


# ----------------------------------------------------------------------- order
def test_order_is_by_instant_and_uid():
    """Rows of the same millisecond are told apart by their uids."""
    rows = [review("b", 5), event("a", "flag", 5), review("c", 1)]
    assert uids(in_order(rows)) == ["c", "a", "b"]


VALUES = {"bury": st.integers(0, 9), "note": st.text(max_size=3)}


@st.composite
def logs(draw):
    """A log in which events of all kinds take back or mark what came before."""
    rows = []
    for number in range(draw(st.integers(0, 14))):
        at = draw(st.integers(0, 4))
        kind = draw(st.sampled_from(["review", "undo", *sorted(KINDS)]))
        question = draw(st.sampled_from(QUESTIONS))
        if kind == "review":
            rows.append(review(f"{number:x}", at, question))
            continue
        target = draw(st.sampled_from(rows)).uid if rows and kind == "undo" else ""
        value = draw(VALUES.get(kind, st.none()))
        rows.append(event(f"{number:x}", kind, at, question=question, value=value, target=target))
    return rows


@given(logs(), st.randoms())
def test_any_order_of_arrival(rows, dice):
    """Shuffled, and with rows that arrive twice, a log comes to the same."""
    expected = effective(rows)
    assert sorted(uids(expected.reviews)) == sorted(
        uids(each for each in rows if isinstance(each, Review) and each.uid not in undone(rows))
    )
    arrived = rows + dice.sample(rows, len(rows) // 2)
    dice.shuffle(arrived)
    assert effective(arrived) == expected


@given(logs())
def test_undoing_everything_leaves_nothing(rows):
    """Undo after undo, each of the last thing that stands, empties any log."""
    rows = list(rows)
    for number in range(len(in_effect(rows))):
        rows.append(undo(f"last{number}", in_effect(rows)[-1].uid, 10 + number))
    assert in_effect(rows) == ()
    assert effective(rows) == effective([])


def test_a_long_chain_of_undos():
    """Twenty thousand undos of undos are counted, not recursed into."""
    rows = [review("r")]
    for number in range(20_001):
        rows.append(undo(f"u{number}", rows[-1].uid, number))
    random.Random(1).shuffle(rows)
    assert effective(rows).reviews == ()
