"""`/tex`: the TeX of each formula of a text beside what the terminal shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from quizcli.cli.look import Look
from quizcli.cli.maths.source import NONE, tex_lines

TEXT = "Is $x_t$ or \\(\\frac{a}{b}\\)?\n\n$$\\sqrt{d_k}$$\n\n- $x_t$, `$y$`, \\$5\n"


def plain(text: str, look: Look) -> list[str]:
    """The lines without styles."""
    return [line.plain for line in tex_lines(text, look)]


def test_each_formula_once_beside_its_rendering():
    """Formulas of prose, lists and display equations stand in order, none twice, no code."""
    assert plain(TEXT, Look()) == [
        " $x_t$           xₜ",
        " $\\frac{a}{b}$   a/b",
        " $\\sqrt{d_k}$    √dₖ",
    ]
    assert plain(TEXT, Look(ascii=True))[0] == " $x_t$           x_t"


def test_below_each_other_where_it_is_narrow():
    """Where two columns do not fit, each rendering stands below its TeX, and both are wrapped."""
    tex = "\\text{Attention}(Q, K, V) = \\text{softmax}(QK^\\top)"
    assert plain(f"${tex}$", Look(width=40)) == [
        " $\\text{Attention}(Q, K, V) =",
        "    \\text{softmax}(QK^\\top)$",
        "     Attention(Q, K, V) =",
        "        softmax(QKᵀ)",
    ]


@pytest.mark.parametrize("text", ["", "No $ here", "`$x$`", "\\$5 and \\$6"])
def test_no_formula(text):
    """A text without a formula says so."""
    assert plain(text, Look()) == [NONE]
    assert plain(text, Look(plain=False)) == [f" {NONE}"]


@settings(deadline=None, max_examples=50)
@given(st.text(st.sampled_from("$\\frac{ab}^_ \n数\x1b[`"), max_size=120), st.booleans())
def test_any_text(text, in_ascii):
    """Whatever the text, each line fits, is printable, and is ASCII where asked for."""
    for line in plain(text, Look(width=40, ascii=in_ascii)):
        assert cell_len(line) <= 40
        assert line.isprintable()
        assert line.isascii() or not in_ascii
