"""A session with second thoughts: undo, another grade, questions left out or put aside."""

import pytest

from quizcli import session
from quizcli.model import Event, Moment, Outcome, Rating, SessionRecord
from quizcli.session.turns import Step
from quizcli.session.world import Mark
from tests.test_session import World, key


def drill(world: World, *ids: str) -> session.Session:
    """A session whose missed questions come back."""
    record = SessionRecord("s", Moment(0), tuple((each, 11) for each in ids))
    return session.Session(record, world.tools(), mode="drill", returning=True)


def answer(run: session.Session, *typed: str) -> Step:
    """Open the next question and answer it, `right` with its key."""
    run.open()
    step = None
    for each in typed:
        step = run.answer(key(run) if each == "right" else each, 1.0)
    assert step is not None
    return step


def marked(world: World) -> list[Mark]:
    """What was kept beside the answers, without the changes of the plan."""
    return [each for each in world.marks if each[0] != "replan"]


def ahead(run: session.Session) -> list[str]:
    """What is still to come."""
    return [each for each, _ in run.record.plan[run.position :]]


def test_undo_asks_again_with_fresh_numbers():
    """Taken back, both tries are undone in the log, the latest first, and the question is next."""
    world = World()
    run = drill(world, "t/double", "t/myth")
    answer(run, "1", "right")
    taken = run.undo()
    assert taken is not None
    assert taken.id == "t/double"
    assert [(kind, target) for kind, _, _, target in marked(world)] == [
        ("undo", "r1"),
        ("undo", "r0"),
    ]
    assert (run.position, ahead(run)) == (0, ["t/double", "t/myth"])
    run.open()
    assert (run.asked.seed != 11, run.attempt) == (True, 1)


def test_undo_goes_back_to_the_beginning_and_no_further():
    """Several levels, one after the other; then there is nothing left."""
    run = drill(World(), "t/double", "t/myth", "t/double")
    answer(run, "right")
    answer(run, "m")
    assert [each.id for each in (run.undo(), run.undo()) if each] == ["t/myth", "t/double"]
    assert run.undo() is None
    assert ahead(run) == ["t/double", "t/myth", "t/double"]


def test_undo_takes_the_return_back_as_well():
    """A missed question that was to come back does not come twice."""
    run = drill(World(), "t/double", "t/myth")
    answer(run, "1", "1")
    assert ahead(run) == ["t/myth", "t/double"]
    run.undo()
    assert ahead(run) == ["t/double", "t/myth"]


def test_a_question_put_aside_keeps_its_try_and_its_hints():
    """Undo at a second try: when that question comes again it is still the second try."""
    run = drill(World(), "t/myth", "t/double")
    answer(run, "m")
    run.open()
    run.hint()
    run.answer("1", 1.0)
    run.undo()
    answer(run, "m")
    run.open()
    assert (run.attempt, run.hints, run.hints_left) == (2, ("first",), 1)
    assert run.answer(key(run), 1.0).rating is Rating.HARD


def test_overruled_to_right_it_does_not_come_back():
    """A wrong answer that the learner calls Good leaves the plan, and the log says so."""
    world = World()
    run = drill(world, "t/double", "t/myth")
    answer(run, "1", "1")
    run.overrule(Rating.GOOD)
    assert ahead(run) == ["t/myth"]
    assert marked(world) == [("overrule", "t/double", 3, "r1")]


def test_overruled_to_again_it_comes_back():
    """A right answer that was a guess returns like a wrong one, and can be taken back."""
    run = drill(World(), "t/double", "t/myth")
    answer(run, "right")
    run.overrule(Rating.AGAIN)
    assert ahead(run) == ["t/myth", "t/double"]
    run.undo()
    assert ahead(run) == ["t/double", "t/myth"]


def test_a_question_left_out_is_asked_no_more():
    """At hand or still to come, it goes; what was answered stays."""
    run = drill(World(), "t/double", "t/myth", "t/double")
    answer(run, "m" if run.record.plan[0][0] == "t/myth" else "right")
    run.open()
    run.leave_out(Mark("bury", "t/myth", 1))
    assert (run.at_hand, ahead(run), run.position) == (False, ["t/double"], 1)
    run.leave_out(Mark("suspend", "t/double"))
    assert run.over


@pytest.mark.parametrize("rows", [1, 2])
def test_a_restored_session_can_go_back_over_its_restart(rows):
    """Answers of before the interruption are taken back like others."""
    world = World()
    run = drill(world, "t/double", "t/myth")
    answer(run, *["1", "right"][-rows:])
    resumed = drill(world, "t/double", "t/myth")
    resumed.restore(list(world.kept))
    assert resumed.undo() is not None
    assert [target for _, _, _, target in marked(world)] == [f"r{i}" for i in reversed(range(rows))]


def test_hints_shown_before_an_interruption_are_shown_again():
    """A hint, a wrong answer, a restart: the hint is there and counts."""
    world = World()
    run = drill(world, "t/double")
    run.open()
    run.hint()
    run.answer("1", 1.0)
    resumed = drill(world, "t/double")
    resumed.restore(list(world.kept))
    resumed.open()
    assert (resumed.hints, resumed.attempt) == (("first",), 2)


def hint(value, question="t/double") -> Event:
    """That hints were taken, as the log has it."""
    return Event("h", Moment(1), "hint", question, value, "s")


def test_a_hint_is_kept_when_it_is_taken():
    """Before it is told, with the seed of its question and how many there were by then."""
    world = World()
    run = drill(world, "t/double")
    run.open()
    run.hint()
    run.hint()
    assert world.marks == [("hint", "t/double", (11, each), "s") for each in (1, 2)]
    resumed = drill(world, "t/double")
    resumed.restore([], hints=[hint(each.value) for each in world.marks])
    resumed.open()
    assert (len(resumed.hints), resumed.hints_left) == (2, 0)
    assert resumed.answer(key(resumed), 1.0).rating is Rating.HARD
    assert world.kept[0].hints == resumed.results[0].hints == 2


@pytest.mark.parametrize(
    "row", [hint(None), hint((1, 2, 3)), hint((12, 1)), hint("x"), hint((11, 1), "t/myth")]
)
def test_hints_of_another_asking_change_nothing(row):
    """Nor does a value that was not written here."""
    run = drill(World(), "t/double")
    run.restore([], hints=[row])
    run.open()
    assert (run.hints, run.attempt) == ((), 1)


def test_no_more_hints_were_taken_than_there_are():
    """A forged number, or a question that has fewer of them now."""
    run = drill(World(), "t/double")
    run.restore([], hints=[hint((11, 99))])
    run.open()
    assert (len(run.hints), run.hint()) == (2, None)


def test_a_skipped_question_can_be_taken_back():
    """Skipping is an action like any other."""
    run = drill(World(), "t/double", "t/myth")
    run.open()
    run.skip(1.0)
    assert run.results[0].outcome is Outcome.SKIPPED
    assert run.undo() is not None
    assert ahead(run) == ["t/double", "t/myth"]
