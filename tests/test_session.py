"""The session: what is kept, what is final, what a retry, a hint, a skip and a resume do."""

from dataclasses import dataclass, field
from itertools import count

import pytest

from quizcli import session, summaries
from quizcli.model import (
    DrawRule,
    MeasureError,
    Measurement,
    Moment,
    Outcome,
    Question,
    Rating,
    Request,
    Review,
    SessionRecord,
)
from quizcli.session.world import Mark, Tools

DOUBLE = Question(
    id="t/double",
    type="numeric",
    prompt="{{n}}",
    answer="total",
    draw={"n": DrawRule("range", "2", "9")},
    measure="double",
    arguments={"n": "n"},
    concept="sums",
    hints=("first", "second {{n}}"),
)
MYTH = Question(id="t/myth", type="boolean", prompt="?", answer="false", concept="myths")
CARD = Question(id="t/card", type="recall", prompt="?", answer="Model.", rubric=("a", "b"))
IMPOSSIBLE = DOUBLE._replace(id="t/impossible", where=("n > 10",))
BROKEN = DOUBLE._replace(id="t/broken", measure="broken")
QUESTIONS = {each.id: each for each in (DOUBLE, MYTH, CARD, IMPOSSIBLE, BROKEN)}


@dataclass
class Done:
    """A measurement that is there at once, or that fails."""

    request: Request

    def done(self) -> bool:
        return True

    def result(self) -> Measurement:
        if self.request.probe == "broken":
            raise MeasureError("the probe broke")
        return Measurement({"total": 2 * self.request.arguments["n"]}, "cpu", 0.001, "PyTorch")


@dataclass
class World:
    """The outside of a session: a list for a log, a counter for a clock."""

    kept: list[Review] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    ids: count = field(default_factory=count)

    def tools(self) -> Tools:
        return Tools(
            question=QUESTIONS.__getitem__,
            submit=Done,
            append=self.kept.append,
            keep=self.marks.extend,
            now=lambda: Moment(1000 * len(self.kept)),
            new_id=lambda: f"r{next(self.ids)}",
        )

    def session(self, *ids: str, tries: int = 2) -> session.Session:
        record = SessionRecord("s", Moment(0), tuple((each, 11) for each in ids))
        return session.Session(record, self.tools(), tries)


def key(run: session.Session) -> str:
    """The right answer to the question at hand."""
    return str(2 * run.asked.draw["n"])


def test_right_at_once_is_good_and_kept_whole():
    """A right first answer is rated Good and its row has everything that made the verdict."""
    world = World()
    run = world.session("t/double")
    assert run.open() is None
    typed = key(run)
    step = run.answer(typed, 4.5)
    assert (step.final, step.rating, run.over) == (True, Rating.GOOD, True)
    row = world.kept[0]
    assert (row.raw, row.key, row.outcome, row.seconds) == (typed, int(typed), Outcome.RIGHT, 4.5)
    assert (row.device, row.backend, row.draw, row.attempt) == (
        "cpu",
        "PyTorch",
        {"n": int(typed) // 2},
        1,
    )


def test_a_wrong_answer_gets_one_more_try():
    """Wrong, then right is Hard; both answers are kept, only the last has a rating."""
    world = World()
    run = world.session("t/double")
    run.open()
    first = run.answer("1", 1.0)
    assert (first.final, first.verdict.outcome) == (False, Outcome.WRONG)
    second = run.answer(key(run), 1.0)
    assert (second.final, second.rating) == (True, Rating.HARD)
    assert [(row.attempt, row.rating) for row in world.kept] == [(1, None), (2, Rating.HARD)]


def test_two_wrong_answers_are_again():
    """After the last try the question is over and rated Again."""
    run = World().session("t/double")
    run.open()
    run.answer("1", 1.0)
    assert run.answer("1", 1.0).rating is Rating.AGAIN
    assert summaries.summary(run).missed == 1


def test_one_try_and_myths_have_no_second_try():
    """With one try, and for myth or fact in any case, a wrong answer is final."""
    for run in (World().session("t/double", tries=1), World().session("t/myth")):
        run.open()
        assert run.answer("f" if run.asked.question.type == "boolean" else "1", 1.0).final


def test_unreadable_costs_nothing_but_is_kept():
    """Unreadable text is in the log, without a rating, and the attempt stays the first."""
    world = World()
    run = world.session("t/double")
    run.open()
    step = run.answer("??", 1.0)
    assert (step.verdict.outcome, step.final, run.attempt) == (Outcome.UNREADABLE, False, 1)
    assert run.answer(key(run), 1.0).rating is Rating.GOOD
    assert [row.raw for row in world.kept] == ["??", str(world.kept[1].key)]


def test_hints_come_in_order_and_lower_the_rating():
    """Hints are filled in, run out, and make a right answer Hard."""
    run = World().session("t/double")
    run.open()
    assert run.hint() == "first"
    assert run.hint() == f"second {run.asked.draw['n']}"
    assert (run.hint(), run.hints_left) == (None, 0)
    assert run.answer(key(run), 1.0).rating is Rating.HARD


def test_skip_shows_no_key_and_is_to_revisit():
    """A skipped question is neither right nor missed and stands among those to revisit."""
    run = World().session("t/double", "t/myth")
    run.open()
    run.skip(1.0)
    run.open()
    run.answer("m", 1.0)
    summary = summaries.summary(run)
    assert (summary.right, summary.missed, summary.skipped, summary.score) == (1, 0, 1, 1.0)
    assert [each.question for each in summary.revisit] == ["t/double"]


def test_a_flashcard_is_kept_before_its_answer_is_shown():
    """What was recalled is in the log before the model answer; the grade is a row of its own."""
    world = World()
    run = world.session("t/card")
    run.open()
    shown = run.reveal("my words", 3.0)
    assert (world.kept[0].raw, world.kept[0].outcome) == ("my words", Outcome.REVEALED)
    assert (shown.verdict.expected, shown.final) == ("Model.", False)
    step = run.answer("1", 1.0)
    assert (step.final, step.rating, world.kept[1].share) == (True, Rating.HARD, 0.5)


def test_a_failed_measurement_keeps_the_answer_and_goes_on():
    """When no key can be had the answer is kept, nobody is blamed, and the next question comes."""
    world = World()
    run = world.session("t/broken", "t/myth")
    run.open()
    step = run.answer("12", 1.0)
    assert (step.final, step.verdict.outcome) == (True, Outcome.UNMEASURED)
    assert "broke" in step.verdict.because
    assert (world.kept[0].raw, world.kept[0].rating) == ("12", None)
    assert run.open() is None
    assert summaries.summary(run).unmeasured == 1


def test_a_question_that_cannot_be_drawn_is_passed_over():
    """Constraints that leave nothing end that question at once with a reason."""
    run = World().session("t/impossible", "t/myth")
    step = run.open()
    assert step is not None
    assert (step.final, step.verdict.outcome) == (True, Outcome.UNMEASURED)
    assert run.open() is None


def test_a_row_is_kept_before_the_verdict_returns():
    """When the log refuses, the verdict is not told: the error comes instead."""

    def refuse(review: Review) -> None:
        raise OSError("disk full")

    run = World().session("t/double")
    run.tools = run.tools._replace(append=refuse)
    run.open()
    with pytest.raises(OSError, match="disk full"):
        run.answer(key(run), 1.0)
    assert run.results == []


@pytest.mark.parametrize("answered", range(5))
def test_resuming_goes_on_where_the_log_ends(answered):
    """Cut off after any number of rows, a restored session ends with the same results."""
    ids = ("t/double", "t/myth", "t/card")
    moves = [
        ("answer", "1"),
        ("answer", "right"),
        ("answer", "m"),
        ("reveal", "w"),
        ("answer", "2"),
    ]

    def play(run: session.Session, todo) -> None:
        for move, typed in todo:
            if run._turn is None:
                run.open()
            text = key(run) if typed == "right" else typed
            getattr(run, move)(text, 1.0)

    whole = World().session(*ids)
    play(whole, moves)
    world = World()
    play(world.session(*ids), moves[:answered])
    resumed = world.session(*ids)
    resumed.restore(list(world.kept))
    # a flashcard whose answer was shown but not graded is asked afresh
    play(resumed, moves[3:] if answered == 4 else moves[answered:])
    assert [(r.question, r.outcome) for r in resumed.results] == [
        (r.question, r.outcome) for r in whole.results
    ]
    assert [r.attempts for r in resumed.results] == [r.attempts for r in whole.results]


def test_a_plan_depends_on_its_seed_alone():
    """The same seed gives the same plan whatever the order of ids; sizes are capped."""
    ids = [f"t/{i}" for i in range(30)]
    assert session.plan(ids, 10, 5) == session.plan(ids[::-1], 10, 5)
    assert session.plan(ids, 10, 5) != session.plan(ids, 10, 6)
    assert len(session.plan(ids, 99, 5)) == len(set(session.plan(ids, 99, 5))) == 30
