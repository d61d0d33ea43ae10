"""Bank text on the terminal: the subset of Markdown, wrapping, and what stays inert."""

import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli import blocks, markdown
from quizcli.cli.blocks import Fence, Formula, Items, Paragraph, Span
from quizcli.cli.blocks.full import full
from quizcli.cli.code import coloured
from quizcli.cli.look import Look
from quizcli.cli.text import clean

RICH = Look(width=80, colour=True, plain=False)
MONO = Look(width=80, colour=False, plain=False)
PLAIN = Look(width=80)
ASCII = Look(width=80, ascii=True)


def ansi(text: str, look: Look) -> str:
    """The text as it is written to the terminal."""
    out = io.StringIO()
    console = look.console(out)
    for line in markdown.lines(text, look, 78):
        console.print(line)
    return out.getvalue()


def paragraph(*spans: Span) -> tuple[Paragraph]:
    """A text of one paragraph."""
    return (Paragraph(spans),)


# --------------------------------------------------------------------- reading
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", paragraph(Span("one two"))),
        ("a `b c` d", paragraph(Span("a "), Span("b c", "code"), Span(" d"))),
        ("*a* **b**", paragraph(Span("a", emphasis=True), Span(" "), Span("b", strong=True))),
        ("snake_case_name", paragraph(Span("snake_case_name"))),
        ("$x_1$, \\(y\\)", paragraph(Span("x_1", "maths"), Span(", "), Span("y", "maths"))),
        ("costs $5 and $6", paragraph(Span("costs $5 and $6"))),
        ("a `$x$` b", paragraph(Span("a "), Span("$x$", "code"), Span(" b"))),
        ("$a*b*c$", paragraph(Span("a*b*c", "maths"))),
        ("a\\*b 5 \\$", paragraph(Span("a*b 5 $"))),
        ("hard\\\nbreak", paragraph(Span("hard\nbreak"))),
        ("$$x$$", (Formula("x"),)),
        ("a\n$$\nx +\ny\n$$\nb", (*paragraph(Span("a")), Formula("x + y"), *paragraph(Span("b")))),
        ("\\[x\\]", (Formula("x"),)),
        ("so $$x$$ is", paragraph(Span("so "), Span("x", "maths"), Span(" is"))),
        ("so \\[x\\] is", paragraph(Span("so "), Span("x", "maths"), Span(" is"))),
        ("\\[a \\\\[2pt] b\\]", (Formula("a \\\\[2pt] b"),)),
        ("$$\nx\n\n$$", (*paragraph(Span("$$ x")), *paragraph(Span("$$")))),
        ("$$x$$.", paragraph(Span("x", "maths"), Span("."))),
        ("US$ 5 or 5$ or $ 5 $", paragraph(Span("US$ 5 or 5$ or $ 5 $"))),
        ("\\$5, $x$ and \\$6", paragraph(Span("$5, "), Span("x", "maths"), Span(" and $6"))),
        ("$a \\$ b$", paragraph(Span("a \\$ b", "maths"))),
        ("`\\(x\\)` `$$y$$`", paragraph(Span("\\(x\\)", "code"), Span(" "), Span("$$y$$", "code"))),
        ("```text\n$x$ and $$y$$\n```", (Fence("text", "$x$ and $$y$$"),)),
        ("```math\n\\frac{a}\n{b}\n```", (Formula("\\frac{a} {b}"),)),
        ("- ```latex\n  x\n  ```", (Items(None, ((Formula("x"),),)),)),
        ("```math\n\n```", (Fence("math", ""),)),
        ("```python\na\n\n b\n```", (Fence("python", "a\n\n b"),)),
        ("```\nnever closed", (Fence("", "never closed"),)),
        ("- a\n- b", (Items(None, (paragraph(Span("a")), paragraph(Span("b")))),)),
        ("3. a\n4. b", (Items(3, (paragraph(Span("a")), paragraph(Span("b")))),)),
        ("", ()),
    ],
)
def test_blocks(text, expected):
    """Each construct of the subset is read as what it is."""
    assert blocks.read(text) == expected


@pytest.mark.parametrize(
    "text",
    ["# no heading", "> no quote", "<b>bold</b> &amp;", "[text](http://x.y)", "![i](j)", "---",
     "<http://x.y>", "| a | b |"],
)  # fmt: skip
def test_all_else_stays_text(text):
    """Headings, quotes, HTML, entities, links and images are shown as they were written."""
    assert blocks.read(text) == paragraph(Span(text))


tokens = st.sampled_from(
    ["word", "a b", "```math\nx^2\n```\n", "\\[y\\]", "\\$",
     "*", "**", "_", "`", "``", "```", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\",
     "\n", "\n\n", " ", "  ", "- ", "1. ", "2) ", "x_t", "4", "é", "€", "(", ")", ".", "<b>", "#",
     "[l](u)", "> ", "python", "`c d`", "$x^2$", "*em*", "**st**", "```\ncode\n```\n", "---", "~~~",
     "$$\nx\n$$\n", "=", "!", "&amp;", "\\x1b", ":", "    "]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(tokens, max_size=10).map("".join))
def test_the_quick_path_reads_alike(text):
    """What is read without markdown-it is read exactly as markdown-it would have."""
    quick = blocks._quick(text)
    assert quick is None or quick == full(text)


def test_the_quick_path_reads_usual_questions():
    """Paragraphs with code, formulas, stress and fenced code need no markdown-it."""
    code = (
        "import sys\nfrom quizcli.cli import blocks\n"
        "blocks.read('Which *shape* has `h[t]` for $N = 3$?\\n\\n$$x$$\\n\\n```py\\na = 1\\n```')\n"
        "print('markdown_it' in sys.modules)\n"
        "blocks.read('- a list')\nprint('markdown_it' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


# ------------------------------------------------------------------- rendering
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shape [batch, seq, 64]", "shape [batch, seq, 64]"),
        ("`h[t] = W[hh] @ h[t-1]`", "`h[t] = W[hh] @ h[t-1]`"),
        ("[red]x[/red] :smile:", "[red]x[/red] :smile:"),
        ("\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"),
        ("$\\|h_t\\|$ and $\\foo$", "‖hₜ‖ and $\\foo$"),
        ("a\n\nb", "a\n\nb"),
        ("$$h_t$$", "    hₜ"),
        ("- a\n  - b\n- c", " - a\n    - b\n - c"),
        ("9. a\n10. b", " 9.  a\n 10. b"),
        ("```\na\nb\n```", "     a\n     b"),
        ("hard\\\nbreak", "hard\nbreak"),
        ("\n\nx\n\n", "x"),
        ("", ""),
    ],
)
def test_plain(text, expected):
    """In plain text every construct is there, without a glyph or an escape."""
    assert "\n".join(markdown.plain(text, PLAIN, 78)) == expected


def test_ascii():
    """In ASCII formulas and letters are spelled, and no spelling is taken for Markdown."""
    text = "Is $\\sigma(x) \\le 1$ … for é · a · b?"
    assert markdown.plain(text, ASCII, 78) == ["Is sigma(x) <= 1 ... for e * a * b?"]


def test_colour():
    """Code is coloured instead of quoted, stress is bold and italic, formulas are plain."""
    assert ansi("a `b` *c* **d** $x_1$", RICH) == (
        "a \x1b[36mb\x1b[0m \x1b[3mc\x1b[0m \x1b[1md\x1b[0m x₁\n"
    )


def test_without_colour_code_keeps_its_backticks():
    """NO_COLOR leaves bold and italic; code is told apart by its backticks."""
    assert ansi("a `b` **d**", MONO) == "a `b` \x1b[1md\x1b[0m\n"


def test_python_is_coloured_only_where_it_is_python():
    """Fenced Python has coloured keywords, strings, numbers and comments behind its numbers."""
    code = "def f(x):\n    return 'a' + x[3]  # why"
    shown = ansi(f"```python\n{code}\n```", RICH)
    assert "\x1b[34mreturn\x1b[0m \x1b[32m'a'\x1b[0m" in shown
    assert "[\x1b[36m3\x1b[0m]  \x1b[2m# why\x1b[0m" in shown
    assert "\x1b[34m" not in ansi(f"```text\n{code}\n```", RICH)
    assert "\x1b[34m" not in ansi(f"```python\n{code}\n```", MONO)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab1 .'\"#\n\\_([{:efdr"), max_size=60))
def test_colouring_changes_no_character(code):
    """Whatever the code, colouring it leaves every character in its place."""
    assert coloured(code).plain == code


def test_long_code_goes_on_behind_a_sign():
    """A line of code that is too long continues behind a mark; nothing of it is lost."""
    code = f"x = {'a' * 60}\ny = 2"
    shown = markdown.plain(f"```\n{code}\n```", MONO, 30)
    assert shown[0].startswith("  1  x = aaa")
    assert [each[:5] for each in shown] == ["  1  ", "  ↪  ", "  ↪  ", "  2  "]
    assert "".join(each[5:] for each in shown[:3]) == code.splitlines()[0]
    assert markdown.plain(f"```\n{code}\n```", PLAIN, 30)[1].startswith("  >  a")


def test_short_code_and_formulas_are_not_broken():
    """Inline code and formulas move to the next line whole, where they are short."""
    shown = markdown.plain("The layer is `nn.LSTM(8, 32)` and $h_t = a + b$.", PLAIN, 25)
    assert shown == ["The layer is", "`nn.LSTM(8, 32)` and", "hₜ = a + b."]


def test_running_text_is_at_most_100_wide():
    """Prose keeps a readable measure on a wide screen; code may use it all."""
    wide = Look(width=200, colour=False, plain=False)
    shown = markdown.plain(f"{'word ' * 60}\n\n```\n{'c' * 150}\n```", wide, 198)
    assert max(map(len, shown[:-1])) <= 100
    assert shown[-1].strip() == "c" * 150


def test_line():
    """For an option, everything is on one line."""
    assert markdown.line("a $x_t$\nb\n\n- c", PLAIN).plain == "a xₜ b - c"


@settings(deadline=None)
@given(st.one_of(st.lists(tokens, max_size=12).map("".join), st.text(max_size=200)),
       st.integers(30, 120), st.sampled_from([RICH, MONO, PLAIN, ASCII]))  # fmt: skip
def test_nothing_exceeds_the_width(text, width, look):
    """Whatever the text, no line is wider than asked, and no line holds a newline."""
    for line in markdown.lines(text, look, width):
        assert line.cell_len <= width
        assert "\n" not in line.plain
        assert line.plain.isascii() or not look.ascii


@settings(deadline=None)
@given(st.text(st.sampled_from("abc数é \n"), max_size=120), st.integers(30, 60))
def test_wrapping_keeps_every_word(text, width):
    """Wrapped prose holds the same characters, spaces aside."""
    shown = "".join(markdown.plain(text, PLAIN, width))
    assert "".join(shown.split()) == "".join(clean(text).split())
