"""Good banks: nothing is said of them, and their layout is settled after one pass."""

import re

import pytest

from quizcli import check
from quizcli.bank import fields, load
from quizcli.bank.formatting import anywhere, formatted
from quizcli.bank.library import bank_name
from quizcli.bank.validate import read_bank
from quizcli.cli.measuring import Measuring
from quizcli.probes import signatures
from quizcli.questions import TYPES
from tests.bank.golden import GOOD, problems

BANKS = sorted(GOOD.glob("*.yaml"))


def stem(path):
    """What a test is called."""
    return path.stem


def read(path, data):
    """The questions of a bank, wherever they stand in it."""
    bank = read_bank(bank_name(path), str(path), data, signatures())
    return [anywhere(each) for each in bank.questions], bank.title, bank.problems


@pytest.mark.parametrize("path", BANKS, ids=stem)
def test_nothing_is_said_of_a_good_bank(path):
    """No problem, no warning, and something to serve."""
    assert problems(path) == []
    assert load([path], signatures=signatures, stamp="", cache=None).entries


@pytest.mark.parametrize("path", BANKS, ids=stem)
def test_its_layout_is_settled_after_one_pass(path):
    """Formatted it holds the same questions, has no problem, and stays as it is."""
    before = path.read_bytes()
    once = formatted(bank_name(path), before, signatures())
    assert once.trouble == ""
    assert formatted(bank_name(path), once.data, signatures()) == once
    assert read(path, once.data) == read(path, before)


def test_all_types_and_all_their_keys_are_there():
    """Forty banks at least, and each key of each type that has one in some bank."""
    assert len(BANKS) >= 40
    text = "\n".join(path.read_text("utf-8-sig") for path in BANKS)
    missing = [
        key for key in (*fields.BANK, *fields.QUESTION) if not re.search(rf"\b{key}\W?:", text)
    ]
    assert missing == []
    assert [name for name in TYPES if f"type: {name}" not in text] == []


@pytest.mark.slow
def test_the_answers_hold():
    """PyTorch measures every question at ten draws and finds nothing wrong."""
    library = load(BANKS, signatures=signatures, stamp="", cache=None)
    questions = [library.question(each.id) for each in library.entries]
    with Measuring() as worker:
        assert check.check(questions, range(10), worker.submit).problems == ()
