"""The one door for foreign text: what banks and learners wrote, made harmless to a terminal.

Nothing here goes through Rich markup, emoji codes or highlighting.  The rule for
characters is one: what Python calls printable is shown, all else is spelled out
(`\\x1b`, `\\u202e`), so that escape sequences, bidirectional overrides and
zero-width characters can be seen and do nothing.  Exceptions to the rule:

* newlines stay (`\\r\\n` becomes `\\n`), tabs become spaces to the next stop,
  and other spaces (no-break, thin, ideographic) become plain ones;
* lone surrogates become the replacement character;
* characters that print as nothing are spelled out too, although Python calls
  them printable (Hangul fillers, the grapheme joiner);
* variation selectors go: they choose a glyph and make its width uncertain;
* of a pile of combining marks the first four stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

TAB = 4
MARKS = 4
REPLACEMENT = "\ufffd"
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKS = re.compile(
    f"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{{{MARKS}}})"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega phi epsilon Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
ASCII = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„″«»", '"'),
    **dict.fromkeys("·⋅∙•", "*"),
    "…": "...",
    "×": "x",
    "÷": "/",
    "±": "+-",
    "→": "->",
    "←": "<-",
    "⇒": "=>",
    "↔": "<->",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~=",
    "∼": "~",
    "∝": "~",
    "∞": "inf",
    "√": "sqrt",
    "∑": "sum",
    "∏": "prod",
    "∂": "d",
    "∇": "grad",
    "∈": "in",
    "⊙": "(.)",
    "⊗": "(x)",
    "⊕": "(+)",
    "‖": "||",
    "∥": "||",
    "⊤": "T",
    "ß": "ss",
    "µ": "u",
    "⁄": "/",
    REPLACEMENT: "?",
    **dict(zip("αβγδεζηθικλμνξπρστυφχψωϕϵΓΔΘΛΞΠΣΦΨΩ", _GREEK.split(), strict=True)),
}
"""Words and signs for characters that an ASCII terminal cannot show."""


def clean(text: str, *, ascii: bool = False) -> str:  # noqa: A002 (what a look calls it)
    """The text with nothing in it that a terminal would obey or hide.

    With `ascii`, characters outside ASCII become their nearest ASCII spelling.
    Never raises.
    """
    if not (text.isascii() and text.isprintable()):
        text = _SELECTORS.sub("", text.replace("\r\n", "\n"))
        text = "\n".join(_line(each) for each in text.split("\n"))
    return to_ascii(text) if ascii else text


def _line(line: str) -> str:
    if "\t" in line:
        line = line.expandtabs(TAB)
    if not line.isascii():
        line = _MARKS.sub(r"\1", line)
    return "".join(map(_visible, line))


@lru_cache(maxsize=512)
def _visible(character: str) -> str:
    """A character as it is shown: itself, a space, or its spelling."""
    if character.isprintable() and character not in _BLANK:
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return REPLACEMENT if category == "Cs" else character.encode("unicode_escape").decode()


def to_ascii(text: str) -> str:
    """The nearest ASCII spelling: signs by table, letters without accents, the rest as `\\u…`."""
    return text if text.isascii() else "".join(map(_spelled, text))


@lru_cache(maxsize=512)
def _spelled(character: str) -> str:
    if character.isascii():
        return character
    if character in ASCII:
        return ASCII[character]
    if unicodedata.combining(character):
        return ""
    parts = unicodedata.normalize("NFKD", character)
    if parts == character:
        return character.encode("ascii", "backslashreplace").decode()
    return "".join(map(_spelled, parts))


def foreign(text: str, style: str = "", *, ascii: bool = False) -> Text:  # noqa: A002
    """Foreign text as a Rich `Text` in one style; brackets and colons stay what they are."""
    from rich.text import Text

    return Text(clean(text, ascii=ascii), style=style)
