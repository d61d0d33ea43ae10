"""The one door for foreign text: nothing that a terminal would obey or hide gets through."""

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli.look import Look
from quizcli.cli.text import ASCII, clean, foreign, to_ascii

anything = st.text(st.characters(), max_size=80)
"""Any text, lone surrogates included."""


@pytest.mark.parametrize(
    "text",
    [
        "shape [batch, seq, 64]",
        "h[t] = W[hh] @ h[t-1]",
        "[red]not red[/red] [/] [link=http://x]y[/link]",
        ":smile: :warning:",
        "nn.LSTM(8, 32) -> 'x' 3.5 True None http://example.org",
        "naïve Schrödinger café ‖∂L/∂hₜ‖ 数学 é",
        "  two spaces, and a \\ backslash\nand a second line",
    ],
)
def test_ordinary_text_is_left_alone(text):
    """Brackets, colons, numbers and letters of all scripts come out as they went in."""
    assert clean(text) == text
    assert foreign(text).plain == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b]52;c;aGk=\x07b", "a\\x1b]52;c;aGk=\\x07b"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x1b[2J\x9b31m\x7f", "\\x1b[2J\\x9b31m\\x7f"),
        ("a\x00b", "a\\x00b"),
        ("pay\u202eload\u2066x\u200f", "pay\\u202eload\\u2066x\\u200f"),
        ("zero\u200bwidth\u200dand\ufeffmark\u00ad", "zero\\u200bwidth\\u200dand\\ufeffmark\\xad"),
        ("line\u2028and\u2029para\x85graph", "line\\u2028and\\u2029para\\x85graph"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("fill\u3164er\u115f\u2800", "fill\\u3164er\\u115f\\u2800"),
        ("lone\ud800surrogate", "lone\ufffdsurrogate"),
        ("a\tb\n\tc", "a   b\n    c"),
        ("one\r\ntwo\rthree", "one\ntwo\\rthree"),
        ("no\u00a0break\u2009thin\u3000wide", "no break thin wide"),
        ("❤\ufe0f", "❤"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_made_visible(text, expected):
    """Escapes, controls, bidirectional and invisible characters are spelled out."""
    assert clean(text) == expected


@settings(deadline=None)
@given(anything)
def test_nothing_harmful_gets_through(text):
    """Whatever goes in: only printable characters and newlines come out, and cleaning is stable."""
    shown = clean(text)
    assert all(each == "\n" or each.isprintable() for each in shown)
    harmful = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not {unicodedata.category(each) for each in shown if each != "\n"} & harmful
    assert clean(shown) == shown


@settings(deadline=None)
@given(anything)
def test_ascii_is_ascii(text):
    """In ASCII every character has a spelling."""
    assert clean(text, ascii=True).isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("σ(x) ≤ ½ · π² → ∞", "sigma(x) <= 1/2 * pi2 -> inf"),
        ("naïve café “quoted” – dash…", 'naive cafe "quoted" - dash...'),
        ("‖∂L/∂hₜ‖", "||dL/dht||"),
        ("数", "\\u6570"),
    ],
)
def test_nearest_ascii_spelling(text, expected):
    """Signs are spelled by a table, letters lose their accents, the rest is escaped."""
    assert to_ascii(text) == expected


def test_ascii_table_is_ascii():
    """No entry of the table needs another one."""
    assert all(value.isascii() and value for value in ASCII.values())


@settings(deadline=None)
@given(st.text(max_size=40))
def test_foreign_text_has_one_style_and_no_markup(text):
    """Printed through the console, foreign text is letter by letter what was cleaned."""
    shown = foreign(text, "bold")
    assert not shown.spans
    out = io.StringIO()
    Look(width=200).console(out).print(shown, no_wrap=True, overflow="ignore", crop=False)
    assert out.getvalue() == f"{clean(text)}\n"
