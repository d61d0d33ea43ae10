"""Long formulas in running text: wrapped before their signs, never inside a name or a number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from quizcli.cli import markdown
from quizcli.cli.look import Look
from quizcli.cli.maths.inline import inline
from quizcli.cli.maths.prose import together
from tests.cli.maths_table import corpus

RICH = Look(width=40, plain=False)

WRAPPED = [
    ("the gradient of $J_{f \\circ g}(x) = J_f(g(x)) J_g(x)$", "= J_f(g(x)) J_g(x)"),
    ("so each layer has $8 n d^2 + 16 n d^2 = 24 n d^2$", "= 24 n d²"),
    ("the same: $1 + w + \\dots + w^{n-1} = (1 - w^n)/(1 - w)$", "= (1 - wⁿ)/(1 - w)"),
    ("a word or so $\\tanh(w x_t + b_{ih} + u h_{t-1} + b_{hh})$", "+ bₕₕ)"),
    ("a word $f(\\ln p_1, \\ln p_2, \\ln p_3, \\ln p_4, \\ln p_5)$", "ln p₅)"),
    ("this much is `a b c d e f g h i j k l m n` and", "n` and"),
]


@pytest.mark.parametrize(("text", "last"), WRAPPED, ids=[each[0] for each in WRAPPED])
def test_where_a_formula_is_wrapped(text, last):
    """The last line starts at a sign or behind a comma; code is wrapped at its spaces."""
    assert markdown.plain(text, RICH, 40)[-1] == last


def test_tex_that_is_not_understood_is_wrapped_at_its_spaces():
    """TeX that stays TeX may be wrapped at any space."""
    assert together(r"\foo{a} b c", ascii=False, longest=4) == r"$\foo{a} b c$"


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(corpus()), st.integers(10, 60), st.booleans())
def test_wrapped_formulas(each, width, in_ascii):
    """All of a formula is there, no line is too wide, each ends where it may end if it can."""
    look = Look(width=width, plain=False, ascii=in_ascii)
    line = inline(each.tex, in_ascii)
    held = together(each.tex, in_ascii, min(markdown.UNBROKEN, width))
    shown = markdown.plain(f"so ${each.tex}$", look, width)
    assert max(map(cell_len, shown)) <= width
    assert "".join("".join(shown).split()) == "so" + "".join(line.split())
    assert len(held) == len(line)
    end = 0
    for text in (row.removeprefix("so").strip() for row in shown):
        end = line.index(text, end) + len(text)
        assert end in (0, len(line)) or line[end] == held[end] == " " or _is_long(held, width)


def _is_long(held: str, width: int) -> bool:
    """Whether something that is held together is wider than a line."""
    return max(map(len, held.split())) > width
