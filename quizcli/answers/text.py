"""What people type, made uniform by an explicit table (and by nothing else).

No Unicode normalisation form is used: NFKC would turn 10² into 102.
"""

from __future__ import annotations

import re

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_SPACES = "\t\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_UNSEEN = "\u200b\u2060\ufeff"
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_FULL_WIDTH_OFFSET = 0xFEE0
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_SUPERSCRIPT = re.compile(f"([{''.join(_SUPERSCRIPTS)}]+)(?=([0-9A-Za-z.])?)")

_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
_SUBSCRIPT = re.compile(f"_?([{''.join(_SUBSCRIPTS)}]+)")

_TABLE: dict[int, str] = {
    **{each: chr(each - _FULL_WIDTH_OFFSET) for each in _FULL_WIDTH},
    **{ord(each): "-" for each in _DASHES},
    **{ord(each): " " for each in _SPACES},
    **{ord(each): "" for each in _UNSEEN},
    **{ord(each): "*" for each in "·⋅∙•∗"},
    **{ord(each): "×" for each in "✕✖⨯"},
    **{ord(each): "/" for each in "÷∕⁄"},
    **{ord(each): "," for each in "、،"},
    ord("π"): "pi",
    ord("σ"): "sigmoid",
    ord("√"): "sqrt",
    ord("∞"): "inf",
    ord("≈"): " ",
}


def normalise(text: str) -> str:
    """The text with dashes, spaces, operators, digits and scripts in their plain form.

    `×` stays: it is a product in a number and a separator in a shape.
    """
    text = _SUBSCRIPT.sub(_lowered, _SUPERSCRIPT.sub(_raised, text.strip()))
    return text.translate(_TABLE).strip()


def _lowered(match: re.Match[str]) -> str:
    """`dₖ`, as the screen shows it, as `d_k`, as the name is declared."""
    return "_" + "".join(_SUBSCRIPTS[each] for each in match[1])


def _raised(match: re.Match[str]) -> str:
    """`10²` as `10^2`; a blank keeps what follows out of the exponent."""
    digits = "".join(_SUPERSCRIPTS[each] for each in match[1])
    exponent = digits if digits.isdigit() else f"({digits})"
    return f"^{exponent} " if match[2] else f"^{exponent}"


def fold(text: str) -> str:
    """For comparing words: without case, Markdown marks and surplus spaces."""
    return " ".join(re.sub(r"[*`$]", "", text).casefold().split()).rstrip(".!")


def printable(text: str) -> bool:
    """Whether nothing in the text is a control character or changes its direction."""
    return all(each.isprintable() for each in text)
