"""Which answers count, what they score, and what they chose."""

from __future__ import annotations

import pytest

from quizcli import log
from quizcli.items import labels
from quizcli.items.by_value import by_value
from quizcli.items.labels import OTHER, RIGHT, UNNAMED, UNREAD, Label, Sort
from quizcli.items.responses import Response, attempts, first_askings, responses, rows
from quizcli.model import (
    Event,
    Mistake,
    Moment,
    Option,
    Outcome,
    Question,
    QuizError,
)
from quizcli.questions import prepare
from tests.items.making import NOON, answered, effective, letter, review

CHOICE = Question(
    "bank/gate",
    "choice",
    "Which?",
    options=(Option("forget", "true"), Option("input"), Option("output"), Option("cell")),
)
NUMERIC = Question("bank/n", "numeric", "1 + 1?", answer="2", mistakes=(Mistake("11", "Glued."),))


def uids(found):
    return [each.review.uid for each in found]


# ------------------------------------------------------------------- what counts
def test_first_attempts_that_were_judged():
    """No second tries, skipped, revealed, unreadable or unmeasured answers."""
    kinds = [Outcome.SKIPPED, Outcome.REVEALED, Outcome.UNREADABLE, Outcome.UNMEASURED]
    rows_ = [review(str(kind), outcome=kind) for kind in kinds]
    found = effective(*rows_, review("one"), review("two", attempt=2), review("w", outcome="wrong"))
    assert uids(attempts(found)) == ["one", "w"]


def test_answers_before_a_question_became_another_one_do_not_count():
    """Up to the instant of the renewal."""
    old, new = review("old", at=Moment(5)), review("new", at=Moment(6))
    assert uids(attempts(effective(old, new, renewed={"bank/a": 5}))) == ["new"]


def test_undone_answers_do_not_count():
    """The next asking is the first then."""
    gone = Event("u", Moment(NOON + 5), "undo", target="one")
    found = log.effective([review("one"), review("two", at=Moment(NOON + 1)), gone])
    assert uids(first_askings(attempts(found))) == ["two"]


def test_of_many_learners_the_first_asking_counts_and_of_one_every():
    """Two askings of one question by each."""
    one = [Response(review("a"), "bank/a"), Response(review("b"), "bank/a")]
    assert uids(responses([one])) == ["a", "b"]
    assert uids(responses([one, one[:1]])) == ["a", "a"]
    assert rows(responses([one, one])) == {0: {"bank/a": 1.0}, 1: {"bank/a": 1.0}}


@pytest.mark.parametrize(
    ("outcome", "share", "score"),
    [
        ("right", 1.0, 1.0),
        ("right", 0.0, 1.0),
        ("right", 0.6, 0.6),
        ("wrong", 0.25, 0.25),
        ("wrong", 1.0, 0.0),
        ("mistake", float("nan"), 0.0),
        ("wrong", float("inf"), 0.0),
    ],
)
def test_scores(outcome, share, score):
    """The share of the points; right is 1 without one, wrong is never 1."""
    assert Response(review(outcome=Outcome(outcome), share=share), "bank/a").score == score


# ------------------------------------------------------------------ what they chose
def chosen(question, row, asked_as=""):
    """The labels of a row, with nothing measured."""
    return labels.labels(question, Response(row, asked_as or row.question), None)


@pytest.mark.parametrize("seed", range(6))
def test_a_letter_means_an_option_whatever_the_order_was(seed):
    """By letter and by text, at several seeds."""
    for typed in (letter(CHOICE, seed, "input"), "input"):
        row = answered(CHOICE, seed, typed, "r")
        assert chosen(CHOICE, row) == [Label(Sort.OPTION, "input")]


def test_a_letter_is_read_under_the_id_that_the_question_had():
    """The order was drawn with the old id; renaming changes no answer."""
    old = CHOICE._replace(id="bank/before")
    seed = next(
        s
        for s in range(99)
        if prepare(old, s).options != prepare(CHOICE, s).options
        and letter(old, s, "cell") != letter(CHOICE, s, "cell")
    )
    row = answered(old, seed, letter(old, seed, "cell"), "r")._replace(question=CHOICE.id)
    assert chosen(CHOICE, row, "bank/before") == [Label(Sort.OPTION, "cell")]


def test_all_options_that_were_ticked():
    """Each is a label of its own."""
    several = CHOICE._replace(type="several", options=(*CHOICE.options[:3], Option("cell", "true")))
    typed = f"{letter(several, 3, 'forget')} {letter(several, 3, 'output')}"
    found = chosen(several, answered(several, 3, typed, "r"))
    assert {each.text for each in found} == {"forget", "output"}


def test_other_numbers_than_are_drawn_now_are_not_read():
    """The order may be another one as well."""
    row = answered(CHOICE, 1, "a", "r")._replace(draw={"w": 3})
    assert chosen(CHOICE, row) == [UNREAD]


def test_myth_or_fact():
    """The two words, however they were typed."""
    boolean = Question("bank/m", "boolean", "Myth?", answer="false")
    row = answered(boolean, 1, "f", "r")
    assert chosen(boolean, row) == [Label(Sort.OPTION, "fact")]
    assert labels.options(boolean)[0] == Label(Sort.OPTION, "myth", True)


def test_mistakes_by_their_names_and_wrong_values():
    """A mistake of a question that is not measured needs no worker."""
    assert chosen(NUMERIC, answered(NUMERIC, 1, "11", "r")) == [Label(Sort.MISTAKE, "Glued.")]
    assert chosen(NUMERIC, answered(NUMERIC, 1, " 5 ", "r")) == [Label(Sort.VALUE, "5")]
    assert chosen(NUMERIC, answered(NUMERIC, 1, "2", "r")) == [RIGHT]


def test_without_its_question_an_answer_is_told_by_its_outcome():
    """No bank has it any more; or its mistake would have to be measured."""
    kinds = (Outcome.RIGHT, Outcome.WRONG, Outcome.MISTAKE)
    found = [chosen(None, review(outcome=each)) for each in kinds]
    assert found == [[RIGHT], [OTHER], [UNNAMED]]
    measured = NUMERIC._replace(measure="some_probe")
    row = answered(NUMERIC, 1, "11", "r")
    assert chosen(measured, row) == [UNNAMED]
    assert labels.needs_measuring(measured, row)


def test_a_measuring_that_fails_leaves_the_mistake_unnamed():
    """The worker may be missing."""

    def broken(request):
        raise QuizError("no torch")

    measured = NUMERIC._replace(measure="some_probe")
    response = Response(answered(NUMERIC, 1, "11", "r"), "bank/n")
    assert labels.labels(measured, response, broken) == [UNNAMED]


# -------------------------------------------------------------------- drawn values
def test_facility_by_drawn_value():
    """Few values by themselves in order, many in three parts; constants are left out."""
    few = [({"w": w, "k": 7}, float(w > 2)) for w in (10, 2, 3, 2)]
    assert [(e.name, e.values, e.facility.value) for e in by_value(few)] == [
        ("w", "2", 0.0), ("w", "3", 1.0), ("w", "10", 1.0),
    ]  # fmt: skip
    many = [({"w": w}, 1.0) for w in range(30)]
    found = by_value(many)
    assert [each.values for each in found] == ["0 to 9", "10 to 19", "20 to 29"]
    assert sum(each.facility.n for each in found) == 30


def test_many_values_that_are_no_numbers_are_not_told():
    """There is no order to cut them into parts."""
    assert by_value([({"s": f"word {i}"}, 1.0) for i in range(9)]) == ()
