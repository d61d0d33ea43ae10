"""Simulated classes: the figures recover what is known, and a planted mis-key is found."""

from __future__ import annotations

import random
from itertools import count as counting

import pytest

from quizcli.items import figures
from quizcli.items.flags import Kind
from quizcli.items.labels import Label, Sort
from quizcli.items.responses import Response
from quizcli.model import Outcome
from tests.items.coverage import count
from tests.items.making import DIFFICULTIES, SLOPES, chance, review

WORDS = ("a", "b", "c", "d")
ITEMS = len(DIFFICULTIES)


def classroom(learners, seed, misplaced=None, guessing=0.0):
    """Responses to choices whose right option is `a`; of one item the key names `b` instead."""
    dice, uids, found = random.Random(seed), counting(), []
    for learner in range(learners):
        ability = dice.gauss(0, 1)
        for i in range(ITEMS):
            p = chance(ability, DIFFICULTIES[i], SLOPES[i])
            knows = dice.random() < guessing + (1 - guessing) * p
            said = "a" if knows else dice.choice("bcd")
            key = "b" if i == misplaced else "a"
            outcome = Outcome.RIGHT if said == key else Outcome.WRONG
            row = review(str(next(uids)), f"bank/q{i:02}", outcome, raw=said)
            found.append(Response(row, row.question, learner))
    return found


def analysed(found, misplaced=None):
    """The figures of the bank, read from the letters."""

    def offered(question):
        key = "b" if question == f"bank/q{misplaced or 0:02}" and misplaced is not None else "a"
        return [Label(Sort.OPTION, each, each == key) for each in WORDS]

    def read(response):
        return [
            each for each in offered(response.review.question) if each.text == response.review.raw
        ]

    (bank,) = figures.banks(found, read, offered)
    return bank


def miskeyed(bank):
    """The items that are flagged as likely mis-keys."""
    return {
        int(item.question[-2:])
        for item in bank.items
        if any(each.kind is Kind.MISKEY for each in item.flags)
    }


@pytest.mark.parametrize("misplaced", [0, 4, 6, 9])
def test_a_planted_miskey_is_flagged(misplaced):
    """In a class of 60, with the option that the best learners choose."""
    bank = analysed(classroom(60, 7, misplaced), misplaced)
    assert misplaced in miskeyed(bank)
    assert len(miskeyed(bank)) <= 2
    said = [each.choice for each in bank.items[misplaced].flags]
    assert "a" in said


def test_without_a_miskey_none_is_flagged():
    """One class in which every key is right."""
    bank = analysed(classroom(60, 8))
    assert miskeyed(bank) == set()
    assert bank.reliability.enough


def test_too_few_learners_are_not_judged():
    """Nineteen learners: the same mis-key has figures and no verdict."""
    bank = analysed(classroom(19, 7, 4), 4)
    assert all(item.flags == () for item in bank.items)
    assert bank.items[4].rest.value is not None
    assert bank.items[4].rest.n == 19
    assert not bank.reliability.enough


def test_the_table_of_choices():
    """Shares add up to 1, and the best choose the right option more than the worst."""
    for item in analysed(classroom(80, 3)).items:
        assert sum(each.share.value for each in item.choices) == pytest.approx(1)
        assert sum(each.upper for each in item.choices) == pytest.approx(1)
        key = item.choices[0]
        assert key.label.key
        assert key.upper > key.lower
        assert key.rest.value == pytest.approx(item.rest.value)


def test_a_key_that_only_the_weak_meet_is_flagged_without_any_options():
    """A drawn number has no options: the correlation below 0 tells by itself."""
    found = []
    for learner in range(60):
        for i in range(6):
            right = (learner % 10 > i + 1) if i else learner % 10 < 4
            row = review(f"{learner}.{i}", f"bank/q{i}", Outcome.RIGHT if right else Outcome.WRONG)
            found.append(Response(row, row.question, learner))
    (bank,) = figures.banks(found, lambda response: [], lambda question: [])
    kinds = {item.question: {each.kind for each in item.flags} for item in bank.items}
    assert [name for name, told in kinds.items() if Kind.MISKEY in told] == ["bank/q0"]
    assert Kind.POOR not in kinds["bank/q0"]


def test_what_is_too_easy_or_too_hard_is_said():
    """Ninety-nine right of a hundred, and five; a class of whom all miss one."""
    found = []
    for learner in range(100):
        for name, right in (("easy", learner > 0), ("hard", learner > 94), ("none", False)):
            outcome = Outcome.RIGHT if right else Outcome.WRONG
            row = review(f"{learner}{name}", f"bank/{name}", outcome)
            found.append(Response(row, row.question, learner))
    (bank,) = figures.banks(found, lambda response: [], lambda question: [])
    kinds = {item.question: [each.kind for each in item.flags] for item in bank.items}
    assert Kind.EASY in kinds["bank/easy"]
    assert Kind.HARD in kinds["bank/hard"]
    assert "nobody was right" in bank.items[2].flags[0].why


def test_an_option_that_nobody_believes_is_idle():
    """Chosen by one of two hundred: a verdict; by one of twenty: none."""
    offered = [Label(Sort.OPTION, each, each == "a") for each in "ab"]
    for learners, idle in ((200, True), (20, False)):
        found = []
        for i in range(learners):
            row = review(str(i), "bank/q", Outcome.WRONG if i == 5 else Outcome.RIGHT)
            found.append(Response(row, row.question, i))
        (bank,) = figures.banks(found, lambda e: [offered[e.score == 0]], lambda question: offered)
        assert (Kind.IDLE in {each.kind for each in bank.items[0].flags}) is idle


def test_one_learner_alone_is_counted_over_all_askings():
    """Nothing is correlated and nothing is judged."""
    rows = [review(str(i), outcome=Outcome.RIGHT if i % 2 else Outcome.WRONG) for i in range(40)]
    found = [Response(each, each.question) for each in rows]
    (bank,) = figures.banks(found, lambda response: [], lambda question: [])
    (item,) = bank.items
    assert (item.facility.value, item.facility.n) == (0.5, 40)
    assert item.rest.value is item.efficiency is bank.reliability.alpha.value is None
    assert item.flags == ()
    assert item.seconds == 10.0


def test_the_intervals_hold_what_is_true():
    """Over a few classes of 60 each interval holds the true figure about as often as it says."""
    found = count(60, 12)
    assert found["facility"] > 0.85
    assert found["item-rest"] > 0.85
    assert found["false mis-keys"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("learners", [25, 60, 200])
def test_coverage_over_many_classes(learners):
    """Of 400 classes: 95% of the intervals, and not much more for those that claim no more."""
    found = count(learners, 400, first=1000)
    assert 0.93 <= found["facility"] <= 0.97
    assert 0.93 <= found["item-rest"] <= 0.97
    assert 0.92 <= found["alpha"] <= 0.98
    assert found["error"] >= 0.94
    assert found["false mis-keys"] < 0.001


@pytest.mark.slow
def test_how_often_a_miskey_is_found_and_how_often_alarm_is_false():
    """Over 100 classes of 60 with guessing: most planted ones are found, few others flagged."""
    hits = false = 0
    for seed in range(100):
        misplaced = seed % ITEMS
        flagged = miskeyed(analysed(classroom(60, seed, misplaced, guessing=0.2), misplaced))
        hits += misplaced in flagged
        false += len(flagged - {misplaced})
    assert hits >= 80
    assert false <= 11  # 1% of the 1,100 items whose keys are right
