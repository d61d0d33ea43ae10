"""Actions of the log: what belongs together, and that undo and redo take each other back."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from quizcli.actions import last_actions, last_undos, take_back
from quizcli.log import cause, effective, is_undo, later, undone
from quizcli.model import Event, Moment, Outcome, Rating, Review

QUESTIONS = ("bank/a", "bank/b")
AGAIN, GOOD = Rating.AGAIN, Rating.GOOD


def review(uid, at=0, rating=GOOD, *, outcome=None, session="s", question="bank/a", seed=1):
    """An answer, or a try when it has no rating."""
    outcome = outcome or (Outcome.RIGHT if rating is GOOD else Outcome.WRONG)
    return Review(
        uid, session, question, seed, {}, 1, "1", outcome, 1, rating, 1.0, 0, "", "", Moment(at)
    )  # fmt: skip


def event(uid, kind, at=0, *, question="bank/a", value=None, target=""):
    """Something that was done."""
    return Event(uid, Moment(at), kind, question, value, target)


def uids(actions):
    """The uids of the rows of each action."""
    return [[row.uid for row in each] for each in actions]


def undo(rows, at=None):
    """The rows after the last action was taken back."""
    action = last_actions(rows)[0]
    return rows + written(rows, action, at)


def redo(rows, at=None):
    """The rows after the last undo was taken back."""
    return rows + written(rows, last_undos(rows)[0].undos, at)


def written(rows, taken, at=None):
    """The undos of some rows, with an instant behind all undos (and none else)."""
    moment = later(Moment(at or 0), [each for each in rows if is_undo(each)])
    number = count(len(rows))
    return take_back([each.uid for each in taken], moment, lambda: f"u{next(number):03}")


# ----------------------------------------------------------- what belongs together
def test_the_tries_of_an_answer_are_one_action():
    """A first try, an unreadable one and the last; the answer before stays."""
    rows = [
        review("r1", 1, question="bank/b"),
        review("r2", 2, None),
        review("r3", 3, None, outcome=Outcome.UNREADABLE),
        review("r4", 4, AGAIN),
    ]
    assert uids(last_actions(rows)) == [["r2", "r3", "r4"], ["r1"]]
    assert [each.uid for each in effective(undo(rows)).reviews] == ["r1"]


def test_a_flashcard_and_its_points_are_one_action():
    """Turning it over is a row of its own."""
    rows = [review("r1", 1, None, outcome=Outcome.REVEALED), review("r2", 2, GOOD)]
    assert uids(last_actions(rows)) == [["r1", "r2"]]


def test_tries_of_one_millisecond_come_before_the_answer():
    """Whatever their uids are."""
    assert uids(last_actions([review("b", 5, None), review("a", 5)])) == [["b", "a"]]


def test_rows_of_another_machine_lie_between_two_tries():
    """Each machine's tries stay together; what was completed last comes first."""
    rows = [
        review("a1", 1, None, session="a"),
        review("b1", 2, None, session="b"),
        review("a2", 3, AGAIN, session="a"),
        review("b2", 4, AGAIN, session="b"),
        review("c1", 5, GOOD, session="b", seed=2),
    ]
    assert uids(last_actions(rows)) == [["c1"], ["b1", "b2"], ["a1", "a2"]]


def test_what_ended_is_not_continued():
    """A skipped question that is asked again with the same numbers is two actions."""
    rows = [review("r1", 1, None, outcome=Outcome.SKIPPED), review("r2", 2, GOOD)]
    assert uids(last_actions(rows)) == [["r2"], ["r1"]]


def test_a_plan_is_one_action():
    """Its moves go with the heading and come back with it; so do marks that were set together."""
    rows = [
        event("p", "plan", 1, question="", value="plan"),
        event("m1", "reschedule", 1, value=(20_000, "p"), target="r"),
        event("m2", "reschedule", 1, question="bank/b", value=(20_001, "p"), target="q"),
        event("h", "plan", 2, question="", value="2 questions suspended"),
        event("s1", "suspend", 2, target="h"),
        event("s2", "suspend", 2, question="bank/b", target="h"),
    ]
    assert uids(last_actions(rows)) == [["h"], ["p"]]
    marks = undo(rows)
    assert effective(marks).flags.suspended == frozenset()
    assert len(effective(marks).flags.reschedules) == 2
    nothing = undo(marks)
    assert effective(nothing) == effective([])
    assert effective(redo(redo(nothing))) == effective(rows)


def test_what_an_answer_caused_goes_with_it():
    """Its balanced day and the credit that it gave others; an overruled rating is its own act."""
    rows = [
        review("r", 1, AGAIN),
        event("b", "balance", 2, value=20_000, target="r"),
        event("c", "reschedule", 3, question="bank/b", value=(20_000, "r"), target="q"),
        event("o", "overrule", 4, value=3, target="r"),
    ]
    assert uids(last_actions(rows)) == [["o"], ["r"]]
    once = undo(rows)
    assert effective(once).reviews[0].rating is AGAIN
    assert effective(undo(once)) == effective([])


def test_settings_notes_and_renewals_are_actions():
    """Each alone, the newest first."""
    kinds = ("set", "note", "renew", "bury", "flag")
    rows = [event(kind, kind, at, value=("new", 3)) for at, kind in enumerate(kinds)]
    assert uids(last_actions(rows)) == [[each] for each in reversed(kinds)]


# ------------------------------------------------------------------------- redo
def test_redo_puts_back_the_last_undo_first():
    """Two undos, two redos; then there is nothing to put back, and undo works again."""
    rows = [review("r1", 1, seed=1), review("r2", 2, seed=2)]
    once = undo(rows)
    twice = undo(once)
    assert [uids([each.action]) for each in last_undos(twice)] == [[["r1"]], [["r2"]]]
    assert effective(redo(twice)) == effective(once)
    back = redo(redo(twice))
    assert effective(back) == effective(rows)
    assert last_undos(back) == []
    assert effective(undo(back)) == effective(once)


def test_one_redo_takes_back_the_undos_of_two_machines():
    """Both took back the same answer before they met."""
    rows = [review("r"), event("x", "undo", 5, target="r"), event("y", "undo", 9, target="r")]
    (undone_once,) = last_undos(rows)
    assert {each.uid for each in undone_once.undos} == {"x", "y"}
    assert effective(redo(rows)) == effective([review("r")])


def test_an_undo_of_nothing_is_no_group():
    """The row that it names never came here; there is nothing to put back."""
    assert last_undos([event("x", "undo", 5, target="elsewhere"), event("y", "flag", 6)]) == []


# -------------------------------------------------------------------- properties
PLAIN = ("suspend", "unsuspend", "bury", "flag", "note", "renew", "set")


@st.composite
def logs(draw):
    """Rows of two machines whose clocks differ, as the program writes them."""
    rows = []
    for number in range(draw(st.integers(0, 12))):
        uid, at = f"{number:02}", draw(st.integers(0, 9))
        question = draw(st.sampled_from(QUESTIONS))
        answers = [each for each in rows if isinstance(each, Review)]
        kind = draw(st.sampled_from(("answer", "answer", "try", *PLAIN, "overrule", "plan")))
        if kind in ("answer", "try"):
            rating = None if kind == "try" else draw(st.sampled_from(Rating))
            machine = draw(st.sampled_from("ab"))
            seed = draw(st.integers(0, 1))
            rows.append(review(uid, at, rating, session=machine, question=question, seed=seed))
        elif kind == "overrule" and answers:
            answer = draw(st.sampled_from(answers))
            value = draw(st.integers(1, 4))
            row = event(uid, kind, at, question=answer.question, value=value, target=answer.uid)
            rows.append(row)
        elif kind == "plan":
            rows.append(event(uid, "plan", at, question="", value="many"))
            rows.append(event(f"{uid}x", "bury", at, value=20_000, target=uid))
            rows.append(event(f"{uid}y", "reschedule", at, value=(20_000, uid)))
        else:
            rows.append(event(uid, kind, at, question=question, value=draw(st.integers(0, 9))))
    return rows


@given(logs(), st.integers(0, 14), st.integers(0, 20))
def test_redoing_restores_what_undoing_took(rows, steps, at):
    """After each redo the log comes to exactly what it came to before the undo of that step."""
    passed = [rows]
    while len(passed) <= steps and last_actions(passed[-1]):
        passed.append(undo(passed[-1], at))
    now = passed[-1]
    for expected in reversed(passed[:-1]):
        now = redo(now)
        assert effective(now) == effective(expected)


@given(logs())
def test_each_row_is_in_one_action_or_caused(rows):
    """Undoing action after action leaves nothing, and never takes an action twice."""
    actions = last_actions(rows)
    found = [row.uid for each in actions for row in each]
    assert len(found) == len(set(found))
    assert {each.uid for each in rows} - set(found) <= {each.uid for each in rows if cause(each)}
    for _ in actions:
        rows = undo(rows)
        if not last_actions(rows):
            break
    assert effective(rows) == effective([])


@given(logs(), st.randoms())
def test_actions_do_not_depend_on_the_order_of_arrival(rows, dice):
    """Shuffled rows have the same actions and the same undos."""
    rows = undo(rows) if last_actions(rows) else rows
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert last_actions(shuffled) == last_actions(rows)
    assert last_undos(shuffled) == last_undos(rows)


@given(logs())
def test_an_undo_takes_back_its_own_action_alone(rows):
    """The rows that are undone then are the action's rows."""
    if last_actions(rows):
        assert undone(undo(rows)) == {each.uid for each in last_actions(rows)[0]}
