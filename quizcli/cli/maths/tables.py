"""TeX commands that give a formula its structure, what arguments they take, and the small letters.

The commands that print a sign are in `maths.signs`.
"""

from __future__ import annotations


def _names(text: str) -> list[str]:
    return text.split()


GAPS = {",": 1, ":": 1, ";": 1, ">": 1, " ": 1, "!": 0, "quad": 3, "qquad": 6, "enspace": 2,
        "thinspace": 1, "medspace": 1, "thickspace": 1}  # fmt: skip
"""Commands that print nothing but space, in cells."""

ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0304",
    "underline": "\u0332",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
}
ACCENT_WORDS = {"overrightarrow": "vec", "mathring": "ring", "widehat": "hat", "widetilde": "tilde"}
"""What an accent is called where it is spelled out; the others keep their names."""

ALPHABETS = {
    "mathbf": "BOLD",
    "boldsymbol": "BOLD",
    "bm": "BOLD",
    "mathbb": "DOUBLE-STRUCK",
    "mathbbm": "DOUBLE-STRUCK",
    "mathds": "DOUBLE-STRUCK",
    "mathcal": "SCRIPT",
    "mathscr": "SCRIPT",
    "mathfrak": "FRAKTUR",
}
UPRIGHT = frozenset(
    _names(
        "mathrm text textrm textnormal mathsf mathtt texttt textbf textit mbox operatorname mathit"
    )
)
DROPPED = frozenset(
    _names(
        "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits hline nonumber notag"
    )
)
SIZES = frozenset(_names("left right middle")) | {
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
BRACES = frozenset({"underbrace", "overbrace"})
"""A brace over or under its argument; its label follows as a script."""
CLASSES = frozenset(_names("mathop mathbin mathrel mathord mathinner"))
FRACTIONS = frozenset(_names("frac dfrac tfrac cfrac sfrac nicefrac"))
BINOMIALS = frozenset(_names("binom dbinom tbinom"))
STACKS = {"overset": "^", "stackrel": "^", "underset": "_", "xrightarrow": "^", "xleftarrow": "^"}
"""Commands that put their first argument above or below their second, or an arrow."""
ARROWS = {"xrightarrow": "rightarrow", "xleftarrow": "leftarrow"}

FORMATTING = (
    DROPPED | SIZES | UPRIGHT | BRACES | CLASSES | FRACTIONS | BINOMIALS | set(STACKS)
    | {"sqrt", "pmod", "\\", "not", "substack", "boxed"}
    | set(ACCENTS) | set(ALPHABETS) | set(GAPS)
)  # fmt: skip
"""Commands that print no sign of their own, or one that is no letter."""

DELIMITERS = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "array": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "cases": ("{", "}"),
    "dcases": ("{", "}"),
}
ALIGNED = frozenset(_names("aligned align align* gathered gather gather* split equation equation*"))

ARGUMENTS = {
    **dict.fromkeys([*FRACTIONS, *BINOMIALS, "overset", "underset", "stackrel"], "{{"),
    **dict.fromkeys(
        [*UPRIGHT, *ACCENTS, *ALPHABETS, *BRACES, *CLASSES, *ARROWS, "pmod", "substack", "boxed"],
        "{",
    ),
    "operatorname": "*{",
    "sqrt": "[{",
    "\\": "[",
}
"""Which arguments a command takes, in pylatexenc's notation."""

SUPERSCRIPTS = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδϕφχ⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵠᵠᵡᵀ",
        strict=True,
    )
)
SUBSCRIPTS = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρϕφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ",
        strict=True,
    )
)
RAISED = {"′": "′", "†": "†", "‡": "‡", "∘": "°", "°": "°"}
"""Signs that stand above the line by themselves: alone in a superscript they need no mark."""
