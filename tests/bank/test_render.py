"""Problems as text and as data: the caret is under the token, and nothing can act on a terminal."""

import json

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizcli.bank import render_problem, to_json
from quizcli.bank.render import WIDEST
from quizcli.model import Place, Problem, Severity


def problem(source, column, end, **more):
    """A problem on one line."""
    return Problem(
        Place("bank.yaml", 7, column, end), "E301", "unknown name", source=source, **more
    )


def columns(text):
    """Source and carets of a rendered problem, without the gutter."""
    _, source, caret = render_problem(text).splitlines()[:3]
    return source.removeprefix("  7 | "), caret.removeprefix("    | ")


def test_a_problem_is_four_lines():
    """Place and message, the line, the caret, and what to do."""
    found = problem("answer: x + y", 13, 14, help="declare it")
    assert render_problem(found) == (
        "bank.yaml:7:13: E301 unknown name\n"
        "  7 | answer: x + y\n"
        "    |             ^\n"
        "  = declare it"
    )


def test_tabs_and_wide_characters_keep_the_caret_below_its_token():
    """A tab takes four columns, a wide character two, a combining one none."""
    for before in ("\t\t", "日本語", "e\u0301e\u0301", "ab"):
        source, caret = columns(problem(f"{before}HERE", len(before) + 1, len(before) + 5))
        assert cell_len(caret) - caret.count("^") == cell_len(source[: source.index("HERE")])
        assert caret.endswith("^^^^")


def test_a_long_line_is_cut_on_both_sides():
    """Only what stands around the token is shown, in at most about a hundred columns."""
    source, caret = columns(problem("a" * 900 + "HERE" + "b" * 900, 901, 905))
    assert source.startswith("...") and source.endswith("...")
    assert len(source) <= WIDEST + 6
    assert source[caret.index("^") :].startswith("HERE")


def test_nothing_that_a_terminal_obeys_comes_through():
    """Escape sequences and bidirectional overrides are spelled out, in every part."""
    evil = "\x1b]52;c;eA==\x07\u202e\u200b\r\n"
    found = Problem(Place(f"{evil}.yaml"), "E301", evil, source=f"{evil}x", help=evil)
    text = render_problem(found)
    assert all(each.isprintable() for each in text.replace("\n", ""))
    assert "\\x1b]52" in text and "\\u202e" in text


def test_json_has_everything():
    """All fields, under plain names."""
    found = problem("x", 1, 2, severity=Severity.WARNING, question="b/q", help="h")
    assert json.loads(json.dumps(to_json(found))) == {
        "path": "bank.yaml",
        "line": 7,
        "column": 1,
        "end": 2,
        "code": "E301",
        "severity": "warning",
        "message": "unknown name",
        "id": "b/q",
        "source": "x",
        "help": "h",
        "field": "",
    }


PIECES = st.text(alphabet="ab \t日é\u0301", max_size=120)


@given(PIECES, PIECES, st.integers(40, 120))
def test_the_line_fits_the_width_and_the_caret_is_below_its_token(before, after, width):
    """With tabs and wide characters on both sides; the token is whole, and carets are below it."""
    source = f"{before}HERE{after}"
    text = render_problem(problem(source, len(before) + 1, len(before) + 5), width)
    _, line, caret = text.splitlines()[:3]
    assert cell_len(line) <= width and len(caret) <= width
    shown = line[: line.index("HERE")]
    assert caret == f"    | {' ' * (cell_len(shown) - 6)}^^^^"


@given(st.text(max_size=200), st.integers(1, 250), st.integers(1, 20))
def test_any_line_can_be_shown(source, column, length):
    """Whatever the line and the place: printable text, and carets below it."""
    text = render_problem(problem(source, column, column + length))
    assert all(each.isprintable() for each in text.replace("\n", ""))
    assert not source.strip() or "^" in text
