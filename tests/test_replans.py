"""Plans that change on the way: what is kept of it, and that a session is taken up as it was."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import replans, session
from quizcli.actions import ends, last_actions
from quizcli.log import KINDS, effective
from quizcli.model import Event, Moment, Rating, Review, SessionRecord
from quizcli.session.world import Mark, Tools
from quizcli.store import lines
from quizcli.store.sqlite import SqliteStore
from tests.test_session import QUESTIONS, Done

IDS = ("t/double", "t/myth", "t/card")
BEGUN = SessionRecord("s", Moment(0), tuple((each, seed) for seed in (1, 2) for each in IDS))
MOVES = ("right", "wrong", "try", "hint", "skip", "undo", "out", "again", "good")


class World:
    """One log of answers and events in the order in which they were kept.

    `writes` are the numbers of rows at which a kill can come.
    """

    def __init__(self, rows=()):
        self.rows = list(rows)
        self.writes = [len(self.rows)]
        self.numbers = count(len(self.rows))

    def new_id(self):
        return f"r{next(self.numbers)}"

    def append(self, review):
        self.keep_all([review])

    def keep(self, marks):
        at = Moment(len(self.rows))
        self.keep_all(Event(self.new_id(), at, *each) for each in marks)

    def keep_all(self, rows):
        self.rows += rows
        self.writes.append(len(self.rows))

    def session(self):
        """The session, begun or taken up as `resuming` does it."""
        tools = Tools(
            question=QUESTIONS.__getitem__, submit=Done, append=self.append, keep=self.keep,
            now=lambda: Moment(len(self.rows)), new_id=self.new_id,
        )  # fmt: skip
        events = [each for each in self.rows if isinstance(each, Event)]
        changes = [each for each in events if each.kind == replans.KIND]
        hints = [each for each in events if each.kind == "hint"]
        record = replans.as_it_stands(BEGUN, changes, [])
        run = session.Session(record, tools, mode="drill", returning=True)
        run.restore(effective(self.rows).reviews, replans.seeds("s", changes), hints)
        return run


def move(run, what):
    """Do one thing, where it can be done; a kill may come between any two writes of it."""
    if what == "undo":
        run.undo()
    elif what in ("again", "good"):
        if not run.at_hand and run.results and run.results[-1].outcome != "skipped":
            run.overrule(Rating[what.upper()])
    elif not run.over:
        if not run.at_hand:
            run.open()
        asked = run.asked
        typed = {"t/double": str(2 * asked.draw.get("n", 0)), "t/myth": "m", "t/card": "2"}
        if what == "out":
            run.leave_out(Mark("bury", asked.question.id, 1))
        elif what == "skip":
            run.skip(1.0)
        elif what == "hint":
            run.hint()
        elif what != "try" or not run.last_try:
            wrong = {"t/double": "1", "t/myth": "f", "t/card": "0"}
            answers = wrong if what != "right" else typed
            step = run.answer(answers[asked.question.id], 1.0)
            while what == "wrong" and not step.final:
                step = run.answer(answers[asked.question.id], 1.0)


def told(run):
    """All that shows of a session: what was done, and what is to come."""
    left = run.record.plan[run.position :]
    begun = {each: run._begun.get(each) for each in left}
    known = {each: found for each, found in begun.items() if found and any(found)}
    return (
        [(each.question, each.outcome, each.attempts, each.understood) for each in run.results],
        run.record.plan,
        [each.rows for each in run._agenda.closed],
        known,
    )


@given(st.lists(st.sampled_from(MOVES), max_size=14))
def test_it_is_taken_up_as_it_was_left(moves):
    """After any moves what is done, what is to come and what was tried is the same."""
    world = World()
    run = world.session()
    for each in moves:
        move(run, each)
    run.put_aside()
    assert told(World(world.rows).session()) == told(run)


def steps(world, run, moves):
    """Do these moves; what is told of the session after each try, skip or second thought."""
    found = [told(run)]
    for each in moves:
        before = len(world.writes)
        move(run, each)
        aside = run.at_hand
        run.put_aside()
        if len(world.writes) > before:
            found.append(told(run))
        if aside:
            run.open()
    return found


@given(st.lists(st.sampled_from([each for each in MOVES if each != "wrong"]), max_size=10))
def test_a_kill_leaves_a_move_done_or_not_done(moves):
    """Cut off between any two writes it is taken up as it was after one of its moves."""
    world = World()
    run = world.session()
    found = steps(world, run, moves)
    for end in world.writes:
        assert told(World(world.rows[:end]).session()) in found


@given(st.lists(st.sampled_from(MOVES), max_size=10))
def test_it_is_taken_up_after_any_row(moves):
    """Cut off between any two rows no answer that stands is lost, and it can be played on."""
    world = World()
    run = world.session()
    for each in moves:
        move(run, each)
    for end in range(len(world.rows) + 1):
        cut = World(world.rows[:end])
        resumed = cut.session()
        standing = effective(cut.rows).reviews
        finals = [each.uid for each in standing if ends(each)]
        assert [each.rows[-1] for each in resumed._agenda.closed] == finals
        assert len(set(resumed.record.plan)) == len(resumed.record.plan)
        while not resumed.over:
            move(resumed, "right")


def test_a_missed_question_comes_back_after_a_kill():
    """Cut off behind its last answer, before its return was written, it returns all the same."""
    world = World()
    run = world.session()
    move(run, "wrong")
    assert [each.kind for each in world.rows if isinstance(each, Event)] == ["replan"]
    cut = World(row for row in world.rows if isinstance(row, Review))
    assert cut.session().record.plan == run.record.plan
    assert cut.rows[-1].kind == "replan"


def test_a_change_is_as_small_as_what_changed():
    """Whatever the plan holds, one question that moves is two pairs."""
    plan = tuple((f"b/q{i}", i) for i in range(1000))
    new = (*plan[:3], ("b/q1", 7), *plan[5:])
    what = replans.value(plan, new)
    assert what == ((plan[3], plan[4]), (("b/q1", 7, *plan[5]),))
    assert replans.changed(plan, what) == new


@given(
    st.permutations(range(8)).flatmap(
        lambda old: st.tuples(st.just(old), st.sets(st.integers(0, 20)), st.integers(0, 5))
    )
)
def test_a_change_leads_from_one_plan_to_the_other(case):
    """Whatever goes and comes, at the beginning, in the middle and at the end."""
    old, kept, place = case
    left = [each for each in old if each in kept]
    come = [each for each in kept if each not in old]
    new = [*left[:place], *come, *left[place:]]
    before, after = (tuple((f"b/q{i}", i) for i in each) for each in (old, new))
    assert replans.changed(before, replans.value(before, after)) == after


@pytest.mark.parametrize(
    "value", [None, 1, "x", (), (1, 2), ((), (("b/a",), ("b/a", "1"), ("b/a", 1, "b/b"), 3))]
)
def test_a_value_that_was_not_written_here_breaks_nothing(value):
    """At most it adds a question that no bank has."""
    plan = (("b/a", 5),)
    assert replans.changed(plan, value)[:1] == plan
    event = Event("e", Moment(1), replans.KIND, "", value, "s")
    assert isinstance(replans.seeds("s", [event]), frozenset)


def test_a_plan_does_not_grow_without_end():
    """A forged event with too many questions fills the plan up to its limit."""
    come = tuple((f"b/q{i}", i) for i in range(replans.LONGEST + 5))
    assert len(replans.changed((), ((), come))) == replans.LONGEST


def test_it_is_no_action_and_changes_nothing_else():
    """Undo passes it by, and the log comes to the same with and without it; so do hints."""
    world = World()
    run = world.session()
    move(run, "hint")
    move(run, "wrong")
    answers = [row for row in world.rows if isinstance(row, Review)]
    assert {replans.KIND, "hint"} <= KINDS
    assert effective(world.rows) == effective(answers)
    assert [row.kind for row in world.rows if isinstance(row, Event)] == ["hint", replans.KIND]
    assert last_actions(world.rows) == last_actions(answers)


def test_it_goes_where_the_log_goes(tmp_path):
    """Through the file and the lines of export and sync it comes back as it was."""
    plan = (("t/double", 2**63 - 1), ("t/myth", 2))
    event = Event("e", Moment(1), replans.KIND, "t/myth", replans.value(plan, plan[1:]), "s")
    with SqliteStore.open(tmp_path / "a.sqlite3") as log:
        log.append_event(event)
        assert list(log.events(kind=replans.KIND)) == [event]
    assert lines.read_row(lines.write_row(event)) == event


def test_what_is_unfinished_has_the_plan_of_now(tmp_path):
    """Also under new ids, and with answers of before the rename."""
    with SqliteStore.open(tmp_path / "a.sqlite3") as log:
        log.begin(SessionRecord("s", Moment(0), (("t/a", 1), ("t/b", 2))))
        first = ((("t/a", 1),), (("t/a", 3, "t/b", 2),))
        changes = [
            Event("e1", Moment(1), replans.KIND, "t/a", first, "s"),
            Event("e2", Moment(2), "rename", "t/a", "t/c"),
            Event("e3", Moment(3), replans.KIND, "t/b", ((("t/b", 2),), ()), "s"),
        ]  # fmt: skip
        for each in changes:
            log.append_event(each)
        (found,) = log.unfinished()
        assert found.plan == (("t/c", 3),)
        log.append_event(Event("e4", Moment(4), replans.KIND, "t/c", ((("t/c", 3),), ()), "s"))
        assert list(log.unfinished()) == []
