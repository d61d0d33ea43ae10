"""Display equations in two dimensions: exact drawings, nothing lost, and nothing let through."""

import copy
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from texicode import arts

from quizcli.cli import markdown
from quizcli.cli.look import Look
from quizcli.cli.maths import boxes, display, signs, tables
from quizcli.cli.maths.broken import broken
from quizcli.cli.maths.display import TALLEST, drawn

RICH = Look(width=80, plain=False)


def forget() -> None:
    """Empty the caches of drawings."""
    for each in (display.drawn, display.picture, broken):
        each.cache_clear()


DRAWINGS = [
    (
        r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        """
        ⎛ QKᵀ ⎞
softmax ⎜╶───╴⎟V
        ⎝ √dₖ ⎠""",
    ),
    (
        r"\alpha_{ij} = \frac{\exp(e_{ij})}{\sum_{k=1}^{n} \exp(e_{ik})}",
        """
         exp(eᵢⱼ)
αᵢⱼ = ╶────────────╴
        n
       ┰─╴
       ▐╸  exp(eᵢₖ)
       ┸─╴
       k=1""",
    ),
    (
        r"\frac{\partial h_T}{\partial h_0} = \prod_{t=1}^T \frac{\partial h_t}{\partial h_{t-1}}",
        """
 ∂h      T
   T    ┰─┰   ∂hₜ
╶───╴ = ┃ ┃ ╶─────╴
 ∂h₀    ┸ ┸  ∂hₜ₋₁
        t=1""",
    ),
    (
        r"M_{ij} = \begin{cases} 0, & j \le i \\ -\infty, & \text{otherwise} \end{cases}",
        """
      ⎧0   j ≤ i
Mᵢⱼ = ⎩-∞  otherwise""",
    ),
    (
        r"\begin{aligned} a &= b - \frac{1}{2} \\ c &= d \end{aligned}",
        """
         1
a = b - ╶─╴
         2

c = d""",
    ),
    (
        r"\begin{pmatrix} a & -1 \\ \text{数} & \hat{x} \end{pmatrix}^\top",
        """
⎛a   -1⎞⊤
⎝数  x̂ ⎠""",
    ),
    (r"d_{\text{model}}^{-0.5}", "\n -0.5\nd\n model"),
    (r"\lim_{n \to \infty} a_n", "\nlim aₙ\nn→∞"),
    (r"\left\| \frac{a}{b} \right\|_2", "\n║ a ║\n║╶─╴║\n║ b ║\n     2"),
    (r"\left|\frac{a}{b}\right|", "\n│ a │\n│╶─╴│\n│ b │"),
    (r"\sqrt[3]{\frac{x}{2}}", "\n ┌───╴\n │ x\n3│╶─╴\n╰┘ 2"),
    (r"\int_0^1 f\,dx", "\n 1\n⌠\n│  f dx\n⌡\n 0"),
    (r"\frac{a}{b}^2", "\n     2\n⎛ a ⎞\n⎜╶─╴⎟\n⎝ b ⎠"),
    (r"\binom{n}{k}", "\n⎛n⎞\n⎜ ⎟\n⎝k⎠"),
    (r"\bar{y}_{<i} \quad \tilde{c}", "\nȳ     c̃\n <i"),
]

NOT_DRAWN = [
    "h_t = x",
    r"\tfrac{1}{2}",
    r"\foo{\frac{a}{b}}",
    r"\frac{a}",
    r"\frac{a}{b",
    r"\begin{pmatrix}\end{pmatrix}",
    r"\frac{}{}",
    "x" * 900,
    r"\frac{1}{1+" * 12 + "x" + "}" * 12,
    r"\text{" + "\u0301" + r"}\frac{a}{b}",
]


@pytest.mark.parametrize(("tex", "expected"), DRAWINGS, ids=[row[0] for row in DRAWINGS])
def test_drawing(tex, expected):
    """Each equation is drawn exactly so."""
    assert "\n".join(["", *drawn(tex)]) == expected


@pytest.mark.parametrize("tex", NOT_DRAWN, ids=lambda tex: tex[:30])
def test_what_is_not_drawn(tex):
    """What one line says as well, what is unknown, broken, empty, too long or tall: no drawing."""
    assert drawn(tex) == ()


def test_plain_and_ascii_looks_have_the_line():
    """A screen reader and an ASCII terminal get the formula on one line."""
    text = r"$$\frac{a}{b}$$"
    assert markdown.plain(text, RICH, 80) == ["     a", "    ╶─╴", "     b"]
    assert markdown.plain(text, Look(), 80) == ["    a/b"]
    assert markdown.plain(text, Look(plain=False, ascii=True), 80) == ["    a/b"]


def test_too_wide_is_broken_or_a_line_again():
    """A drawing that does not fit is broken; where a part does not fit either, it is one line."""
    text = r"$$\text{Attention}(Q, K, V) = \frac{QK^\top}{2}$$"
    rows = ["             QKᵀ", "    Attention(Q, K, V)", "        = ╶───╴"]
    assert len(markdown.plain(text, RICH, 40)) == 3
    assert markdown.plain(text, RICH, 29) == [rows[1], "           QKᵀ", rows[2], "            2"]
    assert markdown.plain(text, RICH, 21) == ["    Attention(Q,", "        K, V) = QKᵀ/2"]


def test_an_option_is_one_line():
    """Where a text has to be one line, a display equation is a part of it."""
    assert (
        markdown.line("so\n\n$$\\frac{a}{b}$$\n\n- $$\\frac{c}{d}$$", RICH).plain == "so a/b • c/d"
    )


@pytest.mark.parametrize("damage", ["", "가", "└", "\x1b[31m", "TeXicode: rendering error"])
def test_a_damaged_drawing_is_not_shown(monkeypatch, damage):
    """A cell or a line that is lost, doubled or strange, an error or an escape: no drawing."""
    whole = display._rows
    forget()

    def damaged(tex: str) -> list[str]:
        return [row.replace("각", damage) for row in whole(tex)]

    monkeypatch.setattr(display, "_rows", damaged)
    assert drawn(r"\frac{ab}{c} - d") == ()
    forget()


@pytest.mark.parametrize("line", "╶╰▐┸⌠⎛⎞⎡⎤⎧║")
def test_a_lost_line_is_noticed(monkeypatch, line):
    """Without the line of one fraction, root, sum, product, integral or bracket: no drawing."""
    tex = (
        r"\left(\sqrt{\frac{a}{b}}\right) + \left[\sum_i \frac{a}{b}\right] "
        r"+ \left\{\int \frac{a}{b} \prod_j c\right\} + \left\|\frac{a}{b}\right\|"
    )
    forget()
    assert drawn(tex)
    forget()
    whole = display._rows

    def damaged(tex: str) -> list[str]:
        rows = "\n".join(whole(tex))
        return rows.replace(line, " ", 6 if line == "║" else 1).split("\n")

    monkeypatch.setattr(display, "_rows", damaged)
    assert drawn(tex) == ()
    forget()


def test_a_lost_minus_is_noticed(monkeypatch):
    """A sign that the drawing program never got is missed in the end."""
    forget()
    cell = boxes.Boxes._cell

    def without_minus(self: boxes.Boxes, each: str) -> str:
        return "" if each == "-" else cell(self, each)

    monkeypatch.setattr(boxes.Boxes, "_cell", without_minus)
    assert drawn(r"\frac{a}{b} - c") == ()
    forget()


COMMANDS = sorted({*signs.SYMBOLS, *tables.FORMATTING, *signs.WORDS, "foo", "begin", "end"})
parts = st.one_of(
    st.sampled_from([f"\\{name} " for name in COMMANDS]),
    st.sampled_from(
        ["{", "}", "_", "^", "&", "\\\\", "$", "'", "\\frac{a}{b}", "\\sum_{i}^{n}", "\\left(",
         "\\right)", "\\left|", "\\right.", "\\begin{cases}", "\\end{cases}", "\\begin{pmatrix}",
         "\\end{pmatrix}", "\\sqrt[", "]", "\x1b[31m", "\\sqrt{\\frac{1}{2}}", "_{xyz}", "^{Q}"]
    ),
    st.characters(),
)  # fmt: skip


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Formulas in formulas."""
    around = st.sampled_from(
        [r"\frac{%s}{c}", r"\sqrt{%s}", r"\sqrt[q]{%s}", r"x_{%s}", r"x^{%s}", r"\left(%s\right)",
         r"\sum_{%s}", r"\hat{%s}", r"\text{if $%s$}", r"\begin{pmatrix}%s & b\\ c\end{pmatrix}",
         r"\mathbf{%s}", r"\overset{%s}{=}", r"\binom{%s}{k}", r"\left\|%s\right.", r"{%s}_i^{K_Q}",
         r"\begin{aligned}%s &= b\\ c &= d,\end{aligned}", r"\underbrace{%s}_{n}", r"\lim_{%s}"]
    )  # fmt: skip
    return st.tuples(around, inner).map(lambda both: both[0].replace("%s", both[1]))


leaves = st.sampled_from(["a", "-b", "x_{t-1}", "数", r"\alpha + 1", r"W_{xyz}^{Q}", "1.5", r"a'"])
well_formed = st.lists(
    st.recursive(leaves, nested, max_leaves=4), min_size=1, max_size=3
).map(" + ".join)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.one_of(st.lists(parts, max_size=20).map("".join), well_formed))
def test_hostile_tex_does_no_harm(tex):
    """Whatever is written: no error, no escape sequence, nothing too large, no table changed."""
    before = copy.deepcopy(arts.multi_line_leaf_commands)
    rows = drawn(tex)
    assert before == arts.multi_line_leaf_commands
    assert len(rows) != 1
    assert len(rows) <= TALLEST
    assert all(row.isprintable() and not row.endswith(" ") for row in rows)
    assert not any("TeXicode" in row for row in rows)
    for line in markdown.lines(f"$$\n{tex}\n$$", RICH, 60):
        assert cell_len(line.plain) <= 60


def test_texicode_is_loaded_only_for_a_display_equation():
    """Prose and formulas in a line do not load TeXicode; a display equation does."""
    code = (
        "import sys\nfrom quizcli.cli import markdown\nfrom quizcli.cli.look import Look\n"
        "look = Look(plain=False)\n"
        "for text in ('a `b` $\\\\frac{a}{b}$', '$$\\\\frac{a}{b}$$'):\n"
        "    markdown.lines(text, look, 80)\n"
        "    print('texicode' in sys.modules, 'quizcli.cli.maths.display' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True", "True"]
