"""Counts beside each other: heights to an eighth of a cell, numbers below, and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.cli.look import Look
from quizcli.cli.plots.columns import ASCII_LEVELS, LEVELS, Column, histogram, told

GLYPHS, ASCII = Look(plain=False), Look(plain=False, ascii=True)


def columns(*values):
    """A column for each value, named by its place."""
    return [Column(f"c{i}", f"the column {i}", value) for i, value in enumerate(values)]


def heights(lines, rows, levels):
    """How high each column stands, in levels, as read from the screen."""
    signs = {sign: i for i, sign in enumerate(levels, start=1)}
    cells = lines[rows + 1].plain.split()
    width = len(cells[0]) + 1
    ends = [1 + width * (i + 1) - 1 for i in range(len(cells))]
    drawn = [line.plain.ljust(ends[-1] + 1) for line in lines[:rows]]
    return [sum(signs.get(line[end], 0) for line in drawn) for end in ends]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(1, 6))
def test_heights_are_the_counts(values, rows):
    """In proportion to the largest, rounded up, so that no count but 0 is without a bar."""
    most = max(*values, 1)
    for look, levels in ((GLYPHS, LEVELS), (ASCII, ASCII_LEVELS)):
        steps = rows * len(levels)
        lines = histogram(columns(*values), look, rows)
        assert len(lines) == rows + 2
        found = heights(lines, rows, levels)
        for value, height in zip(values, found, strict=True):
            assert steps * value / most <= height < steps * value / most + 1
            assert (height > 0) == (value > 0)


def test_numbers_and_names_stand_below():
    """Both at the right end of their column, which is as wide as they need."""
    lines = [each.plain for each in histogram(columns(1, 1234567, 3), GLYPHS)]
    assert lines == ["   ▁▁▁  ███  ▁▁▁", "     1 999k    3", "    c0   c1   c2"]


@pytest.mark.parametrize("width", [40, 80])
def test_what_is_too_wide_stands_in_blocks(width):
    """In blocks of `across`, all against the same height; nothing where these do not fit."""
    look = Look(width=width, plain=False)
    many = [Column(f"{i:04}", "", i) for i in range(21)]
    lines = histogram(many, look, 2, 7)
    assert len(lines) == 3 * 4
    assert max(line.cell_len for line in lines) <= width
    assert [line.plain.split()[0] for line in lines[3::4]] == ["0000", "0007", "0014"]
    assert histogram(many, look, 2) == []
    assert histogram(many, look, 2, 20) == []
    assert histogram([], look) == []


def test_in_words():
    """The same in one sentence."""
    assert told(columns(1, 2), Look())[0].plain == "  the column 0: 1; the column 1: 2."
