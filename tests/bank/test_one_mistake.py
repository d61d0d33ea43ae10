"""Banks with one mistake each: one problem, its very words, and the caret on the culprit."""

import re

import pytest
import yaml

from quizcli.bank import yaml_reader
from quizcli.bank.codes import CODES, LOOKS
from quizcli.bank.render import render_problem
from tests.bank.golden import BAD, culprit, problems, said

BANKS = sorted(BAD.glob("*.yaml"))
NOT_ONE_MISTAKE = {"E101", "E102", "E106", "E115", "E209", "E313", "W512"}
"""Codes of unreadable files, of amounts, of two files with one name, and of what follows from
another error: tested elsewhere."""


def stem(path):
    """What a test is called."""
    return path.stem


@pytest.mark.parametrize("path", BANKS, ids=stem)
def test_one_mistake_is_one_problem_with_its_caret_on_the_culprit(path):
    """The mark in the first line of the bank says which code, and on which words."""
    (found,) = problems(path)
    marked = culprit(path)
    if isinstance(marked, str):
        assert (found.code, found.place.line, found.source.lstrip()[:1]) in (
            (marked, 1, ""),
            (marked, 1, "#"),
        )
    else:
        place = found.place
        assert (found.code, place.line, place.column, place.end) == marked


@pytest.mark.parametrize("path", BANKS, ids=stem)
def test_it_is_said_as_written_down(path):
    """The golden file beside it (python -m tests.bank.golden writes it anew)."""
    assert said(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BANKS, ids=stem)
def test_without_libyaml_the_same_is_said(path, monkeypatch):
    """PyYAML's own parser leads to the same problem; where YAML itself stops, the same code."""
    (expected,) = problems(path)
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    (found,) = problems.__wrapped__(path)
    assert (found.code, found.place.path) == (expected.code, expected.place.path)
    assert expected.code == "E105" or found == expected


def test_all_codes_that_one_mistake_can_give_are_shown():
    """And at least a hundred mistakes."""
    assert {problems(path)[0].code for path in BANKS} == {*CODES, *LOOKS} - NOT_ONE_MISTAKE
    assert len(BANKS) >= 100


@pytest.mark.parametrize("width", [40, 80])
def test_the_caret_is_seen_on_narrow_terminals(width):
    """Source and caret fit the width, and what the caret points at is shown above it."""
    for found in (each for path in BANKS for each in problems(path)):
        lines = render_problem(found, width).split("\n")
        shown = [line for line in lines if re.match(r" +\d* \| ", line)]
        assert all(len(line.rstrip()) <= width for line in shown)
        assert len(shown) == 2 * bool(found.source)
        if shown:
            marked = shown[0][shown[1].index("^") : shown[1].rindex("^") + 1]
            start = found.source[found.place.column - 1 :]
            assert start.startswith(marked.removesuffix("...")) or not start.isprintable()
