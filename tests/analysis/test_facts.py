"""The figures together: what is left out, and that a forged log breaks none of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.analysis.facts import Facts, Item
from quizcli.cards import replay
from quizcli.model import Moment, Rating
from quizcli.schedule import DAY
from tests.analysis.making import FIRST, MODEL, answer, found

ITEMS = (Item("bank/a", "numeric", "lstm"), Item("bank/b", "choice", "rnn"))
FIGURES = (
    "answers", "days", "day", "totals", "forecast", "recalls", "retention", "calibration",
    "masteries", "weakest", "tree", "distributions", "hardest", "hours", "pace",
)  # fmt: skip


def facts(*reviews, only=False, items=ITEMS):
    """The figures of these answers on day 20,000."""
    log = found(*reviews)
    return Facts(
        log, replay(log.reviews, MODEL), MODEL, FIRST, items,
        names={"rnn": "The cell", "lstm": "Gates", "more": "More"}, needs={"lstm": ["rnn"]},
        only=only,
    )  # fmt: skip


def test_a_filter_leaves_other_questions_out():
    """With `only` the answers and cards of other questions do not count; else all do."""
    rows = [answer(0), answer(0, question="bank/gone", hour=13)]
    assert (facts(*rows).answers, len(facts(*rows).cards)) == (2, 2)
    limited = facts(*rows, only=True, items=ITEMS[:1])
    assert (limited.answers, list(limited.cards)) == (1, ["bank/a"])
    assert [each.concept for each in limited.tree] == ["lstm"]


def test_the_tree_holds_the_whole_map_and_concepts_outside_it():
    """Without a filter concepts without questions are in the tree, and those not in the map."""
    shown = facts(items=(*ITEMS, Item("bank/c", "choice", "apart"))).tree
    assert [each.concept for each in shown] == ["rnn", "lstm", "more", "apart"]


rows = st.builds(
    lambda at, rating, seconds, question, mode: answer(
        0, rating, seconds=seconds, question=question, mode=mode
    )._replace(at=at, uid=str(at)),
    st.builds(
        Moment,
        st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(0, FIRST * DAY)),
        st.one_of(st.just(0), st.integers(-(2**63), 2**63 - 1)),
    ),
    st.one_of(st.none(), st.sampled_from(Rating)),
    st.floats(),
    st.sampled_from(["bank/a", "bank/b", "bank/c"]),
    st.sampled_from(["drill", "cram"]),
)


@settings(max_examples=60)
@given(st.lists(rows, max_size=12))
def test_no_log_breaks_a_figure(rows):
    """Whatever instants, zones and seconds the rows have, all figures can be computed."""
    told = facts(*rows)
    for name in FIGURES:
        getattr(told, name)
    assert 0 <= told.totals.seconds <= 600 * len(rows)
    assert told.totals.answers == told.answers


@pytest.mark.parametrize("name", FIGURES)
def test_an_empty_log_has_every_figure(name):
    """Nothing answered is no error."""
    assert getattr(facts(), name) is not None
