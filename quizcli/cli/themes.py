"""The styles of the screens by theme: roles on the left, ANSI-16 styles on the right.

Screens name roles ("right", "dim"); the console of a look knows what they are in its theme.
`auto` reads on both backgrounds as well as sixteen unknown colours can.  `dark` and `light`
reach a contrast of 4.5:1 for all text on the usual palettes (`python -m tests.cli.themes`
prints the figures), which is why they have no faint text and no bold where bold would shift
a colour to its bright sister (xterm and VS Code do that): bold red on white is too bright.
"""

from __future__ import annotations

from collections.abc import Mapping

AUTO, DARK, LIGHT, MONO = "auto", "dark", "light", "mono"

DIM, FAINT, STRONG = "dim", "faint", "strong"
RIGHT, WRONG, GOOD, BAD, ACCENT = "right", "wrong", "good", "bad", "accent"
CODE, COMMENT, STRING, NUMBER, KEYWORD = "code", "comment", "string", "number", "keyword"
SERIES = ("series1", "series2", "series3", "series4")

THEMES: Mapping[str, Mapping[str, str]] = {
    AUTO: {
        DIM: "dim", FAINT: "dim", STRONG: "bold",
        RIGHT: "bold green", WRONG: "bold red", GOOD: "green", BAD: "red", ACCENT: "cyan",
        CODE: "cyan", COMMENT: "dim", STRING: "green", NUMBER: "cyan", KEYWORD: "blue",
        SERIES[0]: "cyan", SERIES[1]: "magenta", SERIES[2]: "green", SERIES[3]: "red",
    },
    DARK: {
        DIM: "none", FAINT: "dim", STRONG: "bold",
        RIGHT: "bold green", WRONG: "bold bright_red", GOOD: "green", BAD: "bright_red",
        ACCENT: "cyan",
        CODE: "cyan", COMMENT: "none", STRING: "green", NUMBER: "cyan", KEYWORD: "yellow",
        SERIES[0]: "cyan", SERIES[1]: "bright_magenta", SERIES[2]: "green",
        SERIES[3]: "bright_red",
    },
    LIGHT: {
        DIM: "none", FAINT: "dim", STRONG: "bold",
        RIGHT: "bold blue", WRONG: "red", GOOD: "blue", BAD: "red", ACCENT: "blue",
        CODE: "magenta", COMMENT: "none", STRING: "magenta", NUMBER: "blue", KEYWORD: "red",
        SERIES[0]: "blue", SERIES[1]: "magenta", SERIES[2]: "black", SERIES[3]: "red",
    },
    MONO: {
        DIM: "none", FAINT: "dim", STRONG: "bold",
        RIGHT: "bold", WRONG: "bold", GOOD: "none", BAD: "none", ACCENT: "none",
        CODE: "none", COMMENT: "none", STRING: "none", NUMBER: "none", KEYWORD: "none",
        SERIES[0]: "none", SERIES[1]: "none", SERIES[2]: "none", SERIES[3]: "none",
    },
}  # fmt: skip
"""`dim` is text that matters less; `faint` is for lines and empty cells, never for text."""

_SHIFTING = frozenset({"red", "magenta", "black"})
"""Colours that are too bright on white where bold makes them so."""

_FORMS = {
    CODE: ("{} bold", "{} italic", "{} bold italic"),
    **dict.fromkeys(SERIES, ("bold {}",)),
}
"""The roles that screens join with bold and italic, and how."""

_DARK_COLOURS = frozenset({0, 1, 2, 3, 4, 5, 6, 8})
"""The colours of COLORFGBG that are dark backgrounds (as Vim takes them)."""


def styles(theme: str) -> dict[str, str]:
    """The style of each role, and of roles with bold and italic, as Rich reads styles."""
    roles = THEMES[theme]
    found = dict(roles)
    for role, forms in _FORMS.items():
        found.update({form.format(role): _joined(form, roles[role], theme) for form in forms})
    return found


def _joined(form: str, style: str, theme: str) -> str:
    words = form.format("" if style == "none" else style).split()
    if theme == LIGHT and style in _SHIFTING:
        words = [each for each in words if each != "bold"]
    return " ".join(words)


def chosen(theme: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """The theme to use, and how it was found.

    `auto` is dark or light where COLORFGBG tells the background, as rxvt, Konsole and
    others do.
    """
    if theme != AUTO:
        return theme, "chosen"
    said = environment.get("COLORFGBG", "").rpartition(";")[2]
    if not (said.isascii() and said.isdecimal() and len(said) <= 2 and int(said) < 16):
        return AUTO, "the background is not known"
    return DARK if int(said) in _DARK_COLOURS else LIGHT, "COLORFGBG"
