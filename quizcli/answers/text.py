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
_RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹]"
# 2³^2 stays as it is, because the text 2^3^2 would mean 2^9
_EXPONENT = re.compile(rf"([⁺⁻]?{_RAISED}+(?:[⁺⁻]{_RAISED}+)*)(?!{_RAISED}|\s*\^|\s*\*\*)(?=(.)?)")
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
_LOWERED = re.compile(f"_?([{''.join(_SUBSCRIPTS)}]+)")
_GREEK = {"π": "pi", "σ": "sigmoid", "√": "sqrt"}

_TABLE: dict[int, str] = {
    **{each: chr(each - _FULL_WIDTH_OFFSET) for each in _FULL_WIDTH},
    **{ord(each): "-" for each in _DASHES},
    **{ord(each): " " for each in _SPACES},
    **{ord(each): "" for each in _UNSEEN},
    **{ord(each): "*" for each in "·⋅∙•∗"},
    **{ord(each): "×" for each in "✕✖⨯"},
    **{ord(each): "/" for each in "÷∕⁄"},
    **{ord(each): "," for each in "、،"},
    ord("∞"): "inf",
    ord("≈"): " ",
}


def normalise(text: str) -> str:
    """The text with dashes, spaces, operators, digits and scripts in their plain form.

    `×` stays: it is a product in a number and a separator in a shape.
    """
    plain = _LOWERED.sub(_index, _EXPONENT.sub(_power, text.strip()))
    return re.sub("[πσ√]", _spelt, plain).translate(_TABLE).strip()


def _power(match: re.Match[str]) -> str:
    """`10²` as `10^2`; a blank keeps what follows out of the exponent."""
    digits = "".join(_SUPERSCRIPTS[each] for each in match[1])
    exponent = digits if digits.isdigit() else f"({digits})"
    return f"^{exponent} " if re.match(r"[\w.]", match[2] or "") else f"^{exponent}"


def _index(match: re.Match[str]) -> str:
    """`dₖ`, as the screen shows it, as `d_k`, as the name is declared."""
    return "_" + "".join(_SUBSCRIPTS[each] for each in match[1])


def _spelt(match: re.Match[str]) -> str:
    """`2πh` as `2pi h`: a blank keeps names apart; `√2` as `sqrt2`, which a hint takes up."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    left = " " if before in _GREEK or before == "_" or before.isalpha() else ""
    right = " " if match[0] == "π" and (after == "_" or after.isalnum()) else ""
    return f"{left}{_GREEK[match[0]]}{right}"


def fold(text: str) -> str:
    """For comparing words: without case, Markdown marks, surplus spaces and a full stop.

    A text that is nothing but marks, such as the option `*`, stays as it is.
    """
    words = re.sub(r"[*`$]", "", text).casefold().split()
    return " ".join(words).rstrip(".! ") or text.strip()


def printable(text: str) -> bool:
    """Whether nothing in the text is a control character or changes its direction."""
    return all(each.isprintable() for each in text)
