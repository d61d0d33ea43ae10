"""Equations that are too wide: broken before their signs, whole in each part, and nothing lost."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from quizcli.cli import markdown
from quizcli.cli.look import Look
from quizcli.cli.maths import broken as breaking
from quizcli.cli.maths import fitting as fits
from quizcli.cli.maths.breaks import parts
from quizcli.cli.maths.broken import broken
from quizcli.cli.maths.display import TALLEST, drawn
from quizcli.cli.maths.fitting import fitting, lines
from quizcli.cli.maths.inline import inline
from quizcli.cli.maths.losslessness import lossless
from quizcli.cli.maths.rows import Rows
from quizcli.cli.maths.tree import read
from tests.cli.maths_table import corpus

SUM = r"S = a_1 + \frac{a_2}{2} - \frac{a_3}{3} + \cdots + \frac{a_n}{n}"
PAIR = r"\frac{a}{b} = 1, \quad c = \frac{d}{e}"
CHAIN = r"p(x) = \frac{a}{b} = c + d \le e"
ALIGNED = r"\begin{aligned} f &= a + \frac{b}{c} & i &= d \\ g &= e - h, \\ &= 2 \end{aligned}"

BROKEN = [
    (
        r"\text{Attention}(Q, K, V) = \text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        36,
        """
Attention(Q, K, V)
              ⎛ QKᵀ ⎞
    = softmax ⎜╶───╴⎟V
              ⎝ √dₖ ⎠""",
    ),
    (
        SUM,
        20,
        """
          a₂     a₃
S = a₁ + ╶──╴ - ╶──╴
          2      3

           aₙ
    + ⋯ + ╶──╴
           n""",
    ),
    (CHAIN, 16, "\n        a\np(x) = ╶─╴\n        b\n    = c + d\n    ≤ e"),
    (r"y = \frac{a}{b} = c + d \le e", 16, "\n     a\ny = ╶─╴\n     b\n  = c + d\n  ≤ e"),
    (PAIR, 12, "\n a\n╶─╴ = 1,\n b\n\n     d\nc = ╶─╴\n     e"),
    (r"\text{so} \quad a_1 = b \quad \text{and} \quad c = d", 16, "\nso   a₁ = b\nand   c = d"),
    (r"x_1, x_2, \dots, x_n", 10, "\nx₁, x₂, …,\n    xₙ"),
    (r"a_1 + b_1 + c_1 = -d", 10, "\na₁ + b₁\n    + c₁\n    = -d"),
    (ALIGNED, 12, "\n         b\nf = a + ╶─╴\n         c\ni = d\ng = e - h\n    = 2"),
    (
        r"a \le " + r" \le ".join("bcdefghijk"),
        9,
        "\na ≤ b ≤ c\n  ≤ d ≤ e\n  ≤ f ≤ g\n  ≤ h ≤ i\n  ≤ j ≤ k",
    ),
]

LINES = [
    (CHAIN, 10, "\np(x) = a/b\n    = c\n      + d\n    <= e"),
    (PAIR, 12, "\na/b = 1,\nc = d/e"),
    (ALIGNED, 24, "\nf = a + (b/c)\ni = d;\ng = e - h;\n    = 2"),
    (r"\begin{gathered} a + b = c \\ d = e \end{gathered}", 12, "\na + b = c;\nd = e"),
    (r"\alpha \approx \beta + \gamma", 14, "\nalpha\n    ~= beta\n       + gamma"),
]

PARTS = [
    (r"f(a = b, c) = d", ["f(a = b, c)", "= d"]),
    (r"\frac{a = b}{c}", ["(a = b)/c"]),
    (r"\sqrt{a + b} + c", ["√(a + b)", "+ c"]),
    (r"|a + b| - c", ["|a + b|", "- c"]),
    (r"| a + b | - c", ["| a + b |", "- c"]),
    (r"p(a|b) = p(b|a)", ["p(a|b)", "= p(b|a)"]),
    (r"a + (b + c", ["a", "+ (b + c"]),
    (r"a + b) + c", ["a + b)", "+ c"]),
    (r"\left(\frac{a}{b} + c\right) - d", ["(a/b + c)", "- d"]),
    (r"\left. a + b \right|_{x=0} = 1", ["a + b|ₓ₌₀", "= 1"]),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} = e", ["(a, b; c, d)", "= e"]),
    (r"x_{i = 1} = -y", ["xᵢ₌₁", "= -y"]),
    (r"f: X \to Y", ["f: X", "→ Y"]),
    (r"1,000 + 2", ["1,000", "+ 2"]),
    (r"a \pm b, -c", ["a", "± b,", "-c"]),
    (r"\text{a = b} = c", ["a = b", "= c"]),
    (r"\{a, b\} \subset c", ["{a, b}", "⊂ c"]),
    (r"a = b \quad (1)", ["a", "= b", "(1)"]),
    ("a = = b", ["a", "= = b"]),
    ("", [""]),
]


@pytest.mark.parametrize(("tex", "width", "expected"), BROKEN, ids=[each[0] for each in BROKEN])
def test_broken_drawings(tex, width, expected):
    """Each equation is broken exactly so in two dimensions."""
    assert "\n".join(["", *broken(tex, width)]) == expected


@pytest.mark.parametrize(("tex", "width", "expected"), LINES, ids=[each[0] for each in LINES])
def test_broken_lines(tex, width, expected):
    """Each equation is broken exactly so as text, here in ASCII."""
    assert "\n".join(["", *lines(tex, width, ascii=True)]) == expected


@pytest.mark.parametrize(("tex", "expected"), PARTS, ids=[each[0] for each in PARTS])
def test_parts(tex, expected):
    """Breaks stand before relations and binary signs and behind commas, never inside anything."""
    assert [part.text for part in parts(Rows(False).pieces(read(tex)))] == expected


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{a = b + c + d + e}{f}",
        r"\sqrt{\frac{a}{b} + c + d + e}",
        r"\left(\frac{a}{b} + c + d + e\right)",
        r"\begin{cases} a + b + c + d & e = f \\ \frac{g}{h} & i \end{cases}",
        r"\begin{bmatrix} \frac{a}{b} & c + d + e \end{bmatrix}",
        r"f = \frac{a}{b} + g(c + d + e + h)",
        r"\begin{aligned} (a &= b \\ c) &= d \end{aligned}",
        r"\foo{a} = b",
        "",
        r"\,",
    ],
)
def test_not_broken(tex):
    """Where only a break inside a part would help, or nothing is drawn, there is no drawing."""
    assert broken(tex, 10) == ()


def test_what_is_shown_where_nothing_fits():
    """Where a part is too wide even so, the whole is one wrapped line, as text is."""
    text = r"$$y = \frac{a}{b} + g(c_1 + d_1 + e_1 + h_1)$$"
    shown = ["    y = a/b +", "        g(c₁ + d₁ +", "        e₁ + h₁)"]
    assert markdown.plain(text, Look(width=20, plain=False), 20) == shown


def test_too_many_rows_are_a_wrapped_line():
    """An equation that would fill the screen with its rows is not broken."""
    for tex in (" = ".join("a" * 60), " = ".join([r"\frac{a}{b}"] * 60)):
        assert fitting(tex, 8, flat=False, ascii=False) == ()
        assert fitting(tex, 8, flat=True, ascii=False) == ()


def test_a_screen_shows_each_form():
    """Rich screens show the broken drawing; plain and ASCII ones the broken line."""
    text = f"$${PAIR}$$"
    drawing = [
        "     a",
        "    ╶─╴ = 1,",
        "     b",
        "    ",
        "         d",
        "    c = ╶─╴",
        "         e",
    ]
    assert markdown.plain(text, Look(plain=False), 16) == drawing
    assert markdown.plain(text, Look(), 16) == ["    a/b = 1,", "    c = d/e"]


# ------------------------------------------------------------------- the checks
def damages() -> dict[str, object]:
    """Ways to spoil a block of rows."""
    return {
        "a sign is lost": lambda rows: [each.replace(sign(rows), " ") for each in rows],
        "a sign is doubled": lambda rows: [each + sign(rows) for each in rows],
        "a row is moved": lambda rows: [*rows[1:], rows[0]],
        "a line is lost": lambda rows: [each.replace("╶", " ") for each in rows],
        "all stand apart": lambda rows: [" ".join(each) for each in rows],
    }


def sign(rows: list[str]) -> str:
    """The placeholder of the first cell."""
    return min(set("".join(rows)) - set(" ╶─╴"))


@pytest.mark.parametrize("damage", damages())
def test_a_damaged_part_is_noticed(monkeypatch, damage):
    """What is lost, doubled or moved when the parts are put below each other: no drawing."""
    assert broken(SUM, 20)
    broken.cache_clear()
    whole = breaking._block
    monkeypatch.setattr(breaking, "_block", lambda *given: damages()[damage](whole(*given)))
    assert broken(SUM, 20) == ()
    broken.cache_clear()


def test_parts_in_the_wrong_order_are_noticed(monkeypatch):
    """Parts that stand below each other in another order: no drawing."""
    broken.cache_clear()
    whole = breaking._stacked
    monkeypatch.setattr(breaking, "_stacked", lambda blocks: whole(list(reversed(blocks))))
    assert broken(SUM, 20) == ()
    broken.cache_clear()


def test_joined_rows_of_the_author_are_noticed(monkeypatch):
    """Aligned equations that come to stand on one line: no drawing."""
    broken.cache_clear()
    monkeypatch.setattr(
        breaking.Layout, "open", lambda self: [breaking.Line(0, 0, len(self.parts))]
    )
    assert broken(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", 40) == ()
    broken.cache_clear()


@pytest.mark.parametrize("spoiled", ["", "S = a_1 + a_2", "S + S"])
def test_a_damaged_line_is_noticed(monkeypatch, spoiled):
    """A line that does not say what its parts say: no broken lines."""
    assert lines(SUM, 16)
    lines.cache_clear()
    monkeypatch.setattr(fits, "_row", lambda *given: spoiled)
    assert lines(SUM, 16) == ()
    lines.cache_clear()


CORPUS = [each.tex for each in corpus()]
chains = st.lists(
    st.tuples(st.sampled_from([" = ", r" \approx ", r" \le ", r" \to ", " + ", " - ", r", \quad "]),
              st.sampled_from(CORPUS)),
    min_size=1, max_size=5,
).map(lambda each: "".join(["y", *(sign + tex for sign, tex in each)]))  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(chains, st.integers(20, 120), st.booleans(), st.booleans())
def test_chains_of_formulas(tex, width, flat, in_ascii):
    """Whatever is joined: no row is too wide or too many, and each sign is there as often."""
    flat = flat or in_ascii
    rows = fitting(tex, width, flat=flat, ascii=in_ascii)
    line = inline(tex, in_ascii)
    said = Counter("".join(rows)) - Counter(" " * 100_000)
    assert len(rows) <= TALLEST
    assert max(map(cell_len, rows), default=0) <= width
    assert not rows or said in [
        Counter(each for each in "".join(whole) if each != " ")
        for whole in ([line] if flat else [line, drawn(tex)])
    ]
    if flat and rows:
        assert "".join("".join(rows).split()) == "".join(line.split())
        assert lossless(tex, " ".join(rows))


def test_an_equation_of_narrow_parts_is_always_broken():
    """Where each side fits a line by itself and they are few, the equation is drawn."""
    sides = [tex for tex in CORPUS if drawn(tex) and max(map(len, drawn(tex))) < 20]
    assert len(sides) > 60
    for one, other in pairwise(sides[::3]):
        rows = fitting(f"{one} = {other}", 28, flat=False, ascii=False)
        assert rows
        assert any("=" in each for each in rows)
