"""The formulas of the field and of the shipped banks: rendered so, and without any loss."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from rich.cells import cell_len

from quizcli.cli import markdown
from quizcli.cli.look import Look
from quizcli.cli.maths.display import drawn
from quizcli.cli.maths.inline import inline, source
from quizcli.cli.maths.losslessness import lossless
from tests.cli.formulas import shipped
from tests.cli.maths_table import corpus

CORPUS = corpus()
TOPICS = {topic: list(rows) for topic, rows in groupby(CORPUS, lambda each: each.topic)}
ROOT = Path(__file__).parents[2]


@cache
def different() -> tuple[str, ...]:
    """Each shipped formula once."""
    return tuple(dict.fromkeys(shipped()))


def signs(rows: Iterable[str]) -> Counter[str]:
    """How often each sign stands in the rows, spaces aside."""
    return Counter(sign for row in rows for sign in row if sign != " ")


def rendering(tex: str) -> list[str]:
    """A formula in Unicode and in ASCII."""
    return [inline(tex), inline(tex, ascii=True)]


def test_the_corpus_is_large_and_has_display_equations():
    """The corpus has more than 150 different formulas and at least 20 display equations."""
    assert len({each.tex for each in CORPUS}) == len(CORPUS) >= 150
    assert sum(each.display for each in CORPUS) >= 20


@pytest.mark.parametrize("topic", TOPICS)
def test_corpus(topic):
    """Each formula is rendered as it was read and accepted, without loss, and never as TeX."""
    for each in TOPICS[topic]:
        assert rendering(each.tex) == [each.in_unicode, each.in_ascii]
        assert each.in_ascii.isascii()
        for in_ascii, shown in enumerate(rendering(each.tex)):
            assert lossless(each.tex, shown)
            assert shown != source(each.tex, ascii=bool(in_ascii))


@pytest.mark.parametrize("topic", TOPICS)
def test_any_single_loss_is_noticed(topic):
    """Without any one of its letters, digits, signs or brackets a rendering is not lossless."""
    unnoticed = [
        f"{shown[:i]}>{sign}<{shown[i + 1 :]}"
        for each in TOPICS[topic]
        for shown in {each.in_unicode, each.in_ascii}
        for i, sign in enumerate(shown)
        if sign != " " and lossless(each.tex, shown[:i] + shown[i + 1 :])
    ]
    assert unnoticed == []


def test_display_equations_of_the_corpus_are_drawn():
    """Each display equation of the corpus is drawn, but the one that is one row high."""
    low = [each.tex for each in CORPUS if each.display and not drawn(each.tex)]
    assert low == [r"h_t = \tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h)"]


def test_every_shipped_formula_is_rendered_without_loss():
    """No formula of a shipped bank or of the concept map stays TeX, and none loses a sign."""
    assert len(different()) > 400
    lost = [
        tex
        for tex in different()
        for in_ascii, shown in enumerate(rendering(tex))
        if shown == source(tex, ascii=bool(in_ascii)) or not lossless(tex, shown)
    ]
    assert lost == []


@pytest.mark.parametrize("width", [40, 80])
def test_every_shipped_formula_as_a_display_equation(width):
    """Drawn, broken or on lines, a shipped formula fits the width and holds all that it says."""
    look = Look(width=width, plain=False)
    for tex in different():
        shown = markdown.plain(f"$$\n{tex}\n$$", look, width)
        assert max(map(cell_len, shown)) <= width
        assert signs(shown) in (signs(drawn(tex)), signs([inline(tex)]))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_drawings_keep_their_shape(width):
    """Through Markdown a drawing keeps its rows; where it is too wide nothing of it is lost."""
    look = Look(width=width, plain=False)
    for each in CORPUS:
        rows = drawn(each.tex)
        shown = markdown.plain(f"Look:\n\n$$\n{each.tex}\n$$\n\nDone.", look, width)
        assert max(map(cell_len, shown)) <= width
        if rows and max(map(cell_len, rows)) <= width - 4:
            assert shown[2:-2] == [f"    {row}" for row in rows]
        else:
            assert signs(shown[2:-2]) in (signs(rows), signs([each.in_unicode]))


def test_the_table_of_the_corpus():
    """The program prints each formula's TeX, its lines and its drawing."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.maths_table"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    for each in CORPUS:
        assert f"\n{each.tex}\n    {each.in_unicode}\n    {each.in_ascii}\n" in done.stdout
    assert "        αᵢⱼ = ╶────────────╴\n" in done.stdout
