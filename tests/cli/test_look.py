"""How the look is chosen from the environment and the streams."""

import io
import subprocess
import sys

import pytest

from quizcli.cli.look import ASCII, UNICODE, Glyphs, Look


class Stream(io.TextIOWrapper):
    """A stream that says whether it is a terminal, in an encoding."""

    def __init__(self, terminal: bool, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def look(env: dict[str, str] | None = None, **changes: object) -> Look:
    """The look in a UTF-8 terminal with this environment, or with changed streams."""
    streams = {"stdout": Stream(True), "stdin": Stream(True), "plain": False, **changes}
    return Look.detect(env or {"TERM": "xterm"}, **streams)


def test_a_terminal_has_everything():
    """In a UTF-8 terminal: colour, glyphs, single keys, 80 cells where no size is known."""
    assert look() == Look(width=80, colour=True, plain=False, ascii=False, interactive=True)
    assert look().glyphs is UNICODE


@pytest.mark.parametrize(
    ("env", "changes"),
    [
        ({}, {"plain": True}),
        ({"ACCESSIBLE": "1"}, {}),
        ({"TERM": "dumb"}, {}),
        ({}, {"stdout": Stream(False)}),
    ],
    ids=["--plain", "ACCESSIBLE", "dumb", "no terminal"],
)
def test_plain(env, changes):
    """--plain, ACCESSIBLE=1, TERM=dumb and an output that is no terminal make it plain."""
    found = look(env, **changes)
    assert found.plain
    assert not found.colour
    assert found.glyphs is ASCII


def test_accessible_zero_is_not_accessible():
    """ACCESSIBLE=0 changes nothing."""
    assert not look({"ACCESSIBLE": "0"}).plain


def test_no_colour_keeps_the_screens():
    """NO_COLOR takes the colours only; empty, it means nothing."""
    assert look({"NO_COLOR": "1"}) == Look(80, False, False, False, True, "mono")
    assert look({"NO_COLOR": "1"}, theme="dark").theme == "mono"
    assert look({"NO_COLOR": ""}).colour


@pytest.mark.parametrize(
    ("changes", "interactive"),
    [
        ({}, True),
        ({"plain": True}, True),
        ({"stdin": Stream(False)}, False),
        ({"stdout": Stream(False)}, False),
    ],
)
def test_single_keys_need_two_terminals(changes, interactive):
    """Keys are read one by one when both ends are terminals, in plain mode too."""
    assert look(**changes).interactive is interactive


def test_a_dumb_terminal_reads_lines():
    """TERM=dumb has no single keys."""
    assert not look({"TERM": "dumb"}).interactive


@pytest.mark.parametrize(
    ("encoding", "ascii_only"),
    [("utf-8", False), ("UTF8", False), ("latin-1", True), ("ascii", True), ("cp1252", True)],
)
def test_glyphs_by_encoding(encoding, ascii_only):
    """Where the output is not UTF-8, glyphs and formulas are ASCII."""
    assert look(stdout=Stream(True, encoding)).ascii is ascii_only


@pytest.mark.parametrize(
    ("columns", "width"),
    [("100", 100), ("10", 40), ("1000", 200), ("0", 80), ("", 80), ("x", 80), ("9" * 50, 80)],
)
def test_width_is_clamped(columns, width):
    """COLUMNS is taken between 40 and 200; nonsense is as if it were not there."""
    assert look({"COLUMNS": columns}).width == width


def test_running_text_stays_readable():
    """Running text is never wider than 100 cells."""
    assert (Look(width=60).measure, Look(width=200).measure) == (60, 100)


def test_ascii_glyphs_are_ascii():
    """Every glyph has an ASCII form."""
    assert all(getattr(ASCII, name).isascii() for name in Glyphs._fields)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Look(colour=True, plain=False), "\x1b[1;32mx\x1b[0m\n"),
        (Look(colour=False, plain=False), "\x1b[1mx\x1b[0m\n"),
        (Look(plain=True), "x\n"),
    ],
    ids=["colour", "no colour", "plain"],
)
def test_console(given, expected, monkeypatch):
    """Colours are ANSI-16, gone without colour; plain has no escapes; Rich's own variables
    change nothing."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "7")
    out = io.StringIO()
    console = given.console(out)
    console.print("x", style="bold green")
    assert out.getvalue() == expected
    assert console.width == 80


@pytest.mark.parametrize(
    ("theme", "colorfgbg", "expected"),
    [
        ("auto", "", "auto"),
        ("auto", "15;0", "dark"),
        ("auto", "0;15", "light"),
        ("auto", "0;default;7", "light"),
        ("auto", "15;default", "auto"),
        ("auto", "0;99", "auto"),
        ("auto", "0;-1", "auto"),
        ("auto", "0;\u0661", "auto"),
        ("light", "15;0", "light"),
        ("dark", "0;15", "dark"),
        ("mono", "", "mono"),
    ],
)
def test_the_theme_that_is_wanted_or_fits_the_background(theme, colorfgbg, expected):
    """`auto` asks COLORFGBG, which some terminals set; without it, it stays what it is."""
    found = look({"TERM": "xterm", "COLORFGBG": colorfgbg}, theme=theme)
    assert found.theme == expected
    assert found.colour is (expected != "mono")


def test_ascii_can_be_wanted():
    """Also where the encoding would have all glyphs."""
    assert look(only_ascii=True).ascii


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("auto", "\x1b[1;32mx\x1b[0m\n"),
        ("light", "\x1b[1;34mx\x1b[0m\n"),
        ("mono", "\x1b[1mx\x1b[0m\n"),
    ],
)
def test_a_role_is_drawn_as_the_theme_says(theme, expected):
    """Screens say `right`; the console of the look knows what that is."""
    out = io.StringIO()
    Look(colour=theme != "mono", plain=False, theme=theme).console(out).print("x", style="right")
    assert out.getvalue() == expected


def test_console_never_fails_on_a_character():
    """A character that the encoding lacks is spelled out."""
    stream = Stream(True, "ascii")
    Look(ascii=True).console(stream).print("∂ \ud800")
    stream.flush()
    assert stream.buffer.getvalue() == b"\\u2202 \\ud800\n"


def test_look_alone_does_not_load_rich():
    """A command that only asks for the look does not pay for Rich."""
    code = (
        "import os, sys\nfrom quizcli.cli.look import Look\nimport quizcli.cli.text\n"
        "Look.detect(os.environ, sys.stdout, sys.stdin)\nprint('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
