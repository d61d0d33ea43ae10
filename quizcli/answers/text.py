"""What people type, made uniform by an explicit table (and by nothing else).

No Unicode normalisation form is used: NFKC would turn 10² into 102.
"""

from __future__ import annotations

import re

MAX_TYPED = 500

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_SPACES = "\t\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_SUPERSCRIPT = re.compile(f"[{''.join(_SUPERSCRIPTS)}]+")
_FULL_WIDTH = {
    **{0xFF10 + i: str(i) for i in range(10)},
    0xFF08: "(", 0xFF09: ")", 0xFF0C: ",", 0xFF0E: ".", 0xFF0B: "+", 0xFF0F: "/", 0xFF1D: "=",
    0xFF3B: "[", 0xFF3D: "]", 0xFF05: "%",
}  # fmt: skip
_TABLE: dict[int, str] = {
    **{ord(each): "-" for each in _DASHES},
    **{ord(each): " " for each in _SPACES},
    **_FULL_WIDTH,
    ord("·"): "*",
    ord("⋅"): "*",
    ord("∙"): "*",
    ord("•"): "*",
    ord("÷"): "/",
    ord("∕"): "/",
    ord("⁄"): "/",
    ord("π"): "pi",
    ord("∞"): "inf",
    ord("σ"): "sigmoid",
    ord("√"): "sqrt",
    ord("≈"): " ",
}


def normalise(text: str) -> str:
    """The text with dashes, spaces, operators, digits and superscripts in their plain form.

    `×` stays: it is a product in a number and a separator in a shape.
    """
    text = _SUPERSCRIPT.sub(_raised, text)
    return text.translate(_TABLE).strip()


def _raised(match: re.Match[str]) -> str:
    digits = "".join(_SUPERSCRIPTS[each] for each in match[0])
    return f"^{digits}" if digits.isdigit() else f"^({digits})"


def fold(text: str) -> str:
    """For comparing words: without case and with single spaces."""
    return " ".join(text.casefold().split())


def printable(text: str) -> bool:
    """Whether nothing in the text is a control character."""
    return all(each.isprintable() for each in text)
