"""Renames in the log: what rows are about now, for any renames in any order of arrival."""

from hypothesis import given
from hypothesis import strategies as st

from quizcli import renames, schedule
from quizcli.cards import replay
from quizcli.log import effective, in_effect
from quizcli.memory import Model
from quizcli.model import Event, Moment, Outcome, Rating, Review

IDS = ("b/one", "b/two", "b/three", "b/four")
NONSENSE = (
    "",
    "one",
    "b/",
    "/one",
    "b/one/x",
    "b/One",
    "c/one",
    "b/" + "x" * 300,
    "b/o\n",
    7,
    None,
)


def review(uid, at=0, question="b/one"):
    """A right answer."""
    return Review(uid, "s", question, 1, {}, 1, "1", Outcome.RIGHT, 1, Rating.GOOD, 1.0, 0, "", "",
                  Moment(at))  # fmt: skip


def rename(uid, old, new, at=0):
    """A question gets another id."""
    return Event(uid, Moment(at), "rename", old, new)


def about(rows):
    """What the answers are about, by their uids."""
    return {each.uid: each.question for each in effective(rows).reviews}


def slowly(rows):
    """The same by the rule itself: each rename in turn renames what came before it."""
    names = {}
    for row in in_effect(rows):
        if isinstance(row, Review):
            names[row.uid] = row.question
        elif renames.pair(row):
            names = {
                uid: row.value if name == row.question else name for uid, name in names.items()
            }
    return names


pasts = st.lists(
    st.one_of(
        st.builds(review, st.uuids().map(str), st.integers(0, 30), st.sampled_from(IDS)),
        st.builds(
            rename, st.uuids().map(str), st.sampled_from(IDS), st.sampled_from(IDS),
            st.integers(0, 30),
        ),
    ),
    max_size=25,
)  # fmt: skip


@given(pasts, st.randoms())
def test_each_rename_moves_what_came_before(rows, chance):
    """Chains, circles and renames onto a question that is there: as one after the other."""
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert about(rows) == slowly(rows)
    assert effective(shuffled + rows[:3]) == effective(rows)


@given(pasts, st.data())
def test_an_undo_restores(rows, data):
    """Without a rename that is undone the log says what it would say had it never been."""
    moved = [each for each in rows if isinstance(each, Event)]
    if not moved:
        return
    gone = data.draw(st.sampled_from(moved))
    undo = Event("undo", Moment(99), "undo", target=gone.uid)
    assert about([*rows, undo]) == about([each for each in rows if each != gone])
    again = Event("redo", Moment(99), "undo", target="undo")
    assert effective([*rows, undo, again]) == effective(rows)


@given(pasts, st.sampled_from(IDS))
def test_where_rows_may_be(rows, question):
    """The rows of the earlier ids are enough to know a question, and no later id is missed."""
    every = effective(rows).reviews
    moved = [each for each in rows if isinstance(each, Event)]
    names = renames.earlier_ids([question], moved)
    some = effective([*moved, *(each for each in rows if each.question in names)]).reviews
    assert [e for e in some if e.question == question] == [
        e for e in every if e.question == question
    ]
    reached = renames.later_ids([question], moved)
    assert {
        about(rows)[e.uid] for e in rows if e.uid in about(rows) and e.question == question
    } <= (reached)


@given(pasts, st.integers(-1, 31))
def test_names_since_an_instant(rows, instant):
    """An answer at that very instant would be about what the table says."""
    names = renames.names_since(instant, in_effect(rows))
    for each in IDS:
        found = about([*rows, review("~", instant, each)])["~"]  # behind all of that instant
        assert names.get(each, each) == found


def test_a_chain_is_followed_to_its_end():
    """Two renames in a row; what is answered later under the first id is another question."""
    rows = [review("a", 1), rename("x", "b/one", "b/two", 2), review("b", 3, "b/two"),
            rename("y", "b/two", "b/three", 4), review("c", 5)]  # fmt: skip
    assert about(rows) == {"a": "b/three", "b": "b/three", "c": "b/one"}


def test_a_circle_ends_where_the_last_one_leads():
    """There and back leaves everything under the first id, and nothing runs for ever."""
    rows = [review("a", 1), rename("x", "b/one", "b/two", 2), rename("y", "b/two", "b/one", 3)]
    assert about(rows) == {"a": "b/one"}


def test_two_machines_agree():
    """Of two renames of one question the earlier one took it, whichever log arrives first."""
    here, there = rename("x", "b/one", "b/two", 5), rename("y", "b/one", "b/three", 6)
    rows = [review("a", 1), here, there]
    assert about(rows) == about([there, review("a", 1), here]) == {"a": "b/two"}


def test_a_forged_rename_does_no_harm():
    """An id that is none, or of another bank, on either side: all stays as it was."""
    rows = [review("a", 1), Event("s", Moment(1), "set", value=("new", 3)),
            Event("f", Moment(1), "flag", "b/one")]  # fmt: skip
    forged = [rename(f"x{i}", "b/one", each, 2) for i, each in enumerate(NONSENSE)]
    forged += [rename(f"y{i}", str(each), "b/two", 2) for i, each in enumerate(NONSENSE)]
    assert effective([*rows, *forged]) == effective(rows)
    assert not any(map(renames.pair, forged))


def test_marks_settings_and_due_day_follow():
    """The card is the same but for its id, to the day; the ids of then are told."""
    rows = [Event("f", Moment(1), "flag", "b/one"), Event("r", Moment(1), "renew", "b/one"),
            Event("n", Moment(2), "note", "b/one", "look"), review("a", 3),
            Event("o", Moment(4), "overrule", "b/one", 4, "a")]  # fmt: skip
    model = Model()
    before, after = effective(rows), effective([*rows, rename("x", "b/one", "b/two", 5)])
    assert after.flags.flagged == {"b/two"}
    assert after.flags.notes == {"b/two": "look"}
    assert after.flags.renewed == {"b/two": 1}
    assert after.flags.formerly == {"a": "b/one"}
    cards = replay(after.reviews, model, after.flags)
    (card,) = replay(before.reviews, model, before.flags).values()
    assert cards == {"b/two": card._replace(question="b/two")}


def test_the_due_day_is_that_of_the_answer():
    """Chance moves a due day by the id, so a rename without memory of it would move the day."""
    model = Model()
    answers = [review(f"a{i}", schedule.DAY * day) for i, day in enumerate((1, 4, 20, 60, 150))]
    days = set()
    for name in ("b/two", "b/three", "b/four", "b/five", "b/six"):
        found = effective([*answers, rename("x", "b/one", name, schedule.DAY * 151)])
        days.add(replay(found.reviews, model, found.flags)[name].due_day)
    assert len(days) == 1
    moved = [each._replace(question=name) for each in answers for name in ("b/two", "b/five")]
    others = {card.due_day for card in replay(moved, model).values()}
    assert others | days != days
