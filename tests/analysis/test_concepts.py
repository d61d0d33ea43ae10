"""Mastery by concept, the order of what is weak, and the tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.concepts import (
    Branch,
    Level,
    Mastery,
    masteries,
    recent,
    tree,
    weakest,
)
from quizcli.analysis.shares import Share
from quizcli.cards import Card, State
from quizcli.model import Memory
from tests.analysis.making import AGAIN, FIRST, MODEL, answer


def test_mastery_is_coverage_times_memory():
    """Two of four questions begun, with chances of 0.9 (a stability ago) and 1."""
    concept_of = {f"bank/{name}": "lstm" for name in "abcd"} | {"bank/e": ""}
    cards = {
        "bank/a": Card("bank/a", State.REVIEW, Memory(10.0, 5.0), last_day=FIRST - 10),
        "bank/b": Card("bank/b", State.REVIEW, Memory(10.0, 5.0), last_day=FIRST),
        "bank/c": Card("bank/c", suspended=True),
    }
    (found,) = masteries(concept_of, cards, {"lstm": Share(3, 4)}, FIRST, MODEL).values()
    assert (found.questions, found.begun, found.coverage) == (4, 2, 0.5)
    assert found.remembered == pytest.approx(0.95)
    assert found.mastery == pytest.approx(0.475)
    assert (found.recent, found.level) == (Share(3, 4), Level.LEARNING)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Mastery("x"), "no questions"),
        (Mastery("x", 4), "not begun"),
        (Mastery("x", 4, 4, 0.74), "weak"),
        (Mastery("x", 4, 4, 0.79), "learning"),
        (Mastery("x", 4, 4, 0.80), "strong"),
        (Mastery("x", 4, 3, 0.99), "learning"),
        (Mastery("x", 4, 4, 0.99, Share(2, 4)), "strong"),
        (Mastery("x", 4, 4, 0.99, Share(2, 5)), "weak"),
        (Mastery("x", 4, 4, 0.99, Share(3, 5)), "strong"),
    ],
)
def test_the_rule(found, expected):
    """The edges of each level."""
    assert found.level == expected


def test_only_the_last_twenty_scheduled_answers_count():
    """Old mistakes are forgiven; cram and questions without a concept are not looked at."""
    rows = [answer(0, AGAIN, hour=12 + i / 100) for i in range(9)]
    rows += [answer(1, hour=12 + i / 100) for i in range(20)]
    rows += [answer(2, AGAIN, mode="cram"), answer(2, AGAIN, question="bank/other")]
    assert recent(rows, {"bank/a": "lstm", "bank/other": ""}) == {"lstm": Share(20, 20)}


def mastery(concept, remembered):
    """A concept with one question."""
    return Mastery(concept, 1, 1, remembered)


def test_weak_prerequisites_come_first():
    """What the weakest one builds on stands before it, what is strong or unknown is left out."""
    found = {
        each.concept: each
        for each in [
            mastery("gates", 0.3),
            mastery("cell", 0.6),
            mastery("chain", 0.7),
            mastery("other", 0.5),
            mastery("fair", 0.78),
            mastery("good", 0.9),
            Mastery("new", 3),
        ]
    }
    needs = {"gates": ["cell", "good", "fair", "absent"], "cell": ["chain"], "other": ["gates"]}
    order = [each.concept for each in weakest(found, needs)]
    assert order == ["chain", "cell", "gates", "other", "fair"]


def test_circles_end():
    """Concepts that need each other are listed once each."""
    found = {name: mastery(name, 0.5) for name in "ab"}
    assert {each.concept for each in weakest(found, {"a": "b", "b": "a"})} == {"a", "b"}


def test_the_tree():
    """Each concept stands below its deepest need; needs outside the tree do not count."""
    needs = {"b": ["a"], "c": ["a", "b", "gone"], "d": ["a"]}
    assert tree("abcde", needs) == (
        Branch("a", 0),
        Branch("b", 1),
        Branch("c", 2),
        Branch("d", 1),
        Branch("e", 0),
    )


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"))))
def test_the_tree_has_each_concept_once(needs):
    """Whatever needs what, in circles too."""
    assert sorted(each.concept for each in tree("abcdefgh", needs)) == list("abcdefgh")
