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
* of a pile of marks, which stand above, below or inside one letter, the first four
  stay; so do the first four of other characters that join the one before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

TAB = 4
MARKS = 4
REPLACEMENT = "\ufffd"
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINING = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\U0001f3fb-\U0001f3ff]")
"""Parts of Hangul syllables and colours of emoji, which take no width of their own."""

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


def one_line(text: str) -> str:
    """A name, a path or a message on one line: what ends lines is spelled out as well.

    Otherwise a name such as `a\\nERROR` could put a line of its own into a report.
    """
    return clean(text.replace("\r", r"\r").replace("\n", r"\n"))


def _line(line: str) -> str:
    if "\t" in line:
        line = line.expandtabs(TAB)
    shown = map(_visible, line)
    return "".join(shown if line.isascii() else _thinned(line, shown))


def _thinned(line: str, shown: Iterable[str]) -> Iterator[str]:
    """The characters as they are shown, without those that pile up on one letter."""
    pile = 0
    for character, each in zip(line, shown, strict=True):
        pile = pile + 1 if _is_mark(character) else 0
        if pile <= MARKS:
            yield each


@lru_cache(maxsize=512)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or _JOINING.match(character) is not None


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
