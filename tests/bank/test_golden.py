"""Banks with many mistakes: all are told at once, sorted, word for word: tests/data/banks/*.txt."""

import pytest
import yaml

from quizcli.bank import load, yaml_reader
from quizcli.bank.codes import CODES
from tests.bank.golden import BANKS, report
from tests.bank.samples import SIGNATURES

BAD = sorted(BANKS.glob("*.yaml"))


def problems(path):
    """All problems of a bank."""
    return load([path], signatures=lambda: SIGNATURES, stamp="", cache=None).problems


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_bad_bank_is_reported_as_written_down(path):
    """The report is the golden file (python -m tests.bank.golden writes it anew)."""
    assert report(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_problems_are_sorted_and_have_known_codes(path):
    """From top to bottom, each once, each code in the table."""
    found = problems(path)
    assert list(found) == sorted(set(found))
    assert {each.code for each in found} <= set(CODES)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_both_parsers_find_the_same(path, monkeypatch):
    """Without libyaml the same problems stand at the same places; only syntax is worded apart."""
    expected = problems(path)
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    found = problems(path)
    if "E105" in {each.code for each in expected}:
        assert "E105" in {each.code for each in found}
    else:
        assert found == expected
