"""What TeX commands stand for: one table for Unicode, one for ASCII, and the script letters.

Signs are grouped by what they do to the space around them (see `maths_pieces`).
"""

from __future__ import annotations


def _names(text: str) -> list[str]:
    return text.split()


_GREEK = _names("""
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ
iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ
Upsilon Υ Phi Φ Psi Ψ Omega Ω""")

GREEK = dict(zip(_GREEK[::2], _GREEK[1::2], strict=True))

WORDS = frozenset(
    _names(
        "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf "
        "ker lg lim liminf limsup ln log max min mod Pr sec sin sinh sup tan tanh"
    )
)
"""Commands that print as their own name."""

ORDINARY = {
    **{name: (sign, name.removeprefix("var")) for name, sign in GREEK.items()},
    "infty": ("∞", "inf"),
    "emptyset": ("∅", "{}"),
    "varnothing": ("∅", "{}"),
    "ell": ("ℓ", "l"),
    "hbar": ("ħ", "h"),
    "imath": ("ı", "i"),
    "Re": ("ℜ", "Re"),
    "Im": ("ℑ", "Im"),
    "top": ("⊤", "T"),
    "intercal": ("⊤", "T"),
    "bot": ("⊥", "_|_"),
    "perp": ("⊥", "_|_"),
    "prime": ("′", "'"),
    "dagger": ("†", "+"),
    "star": ("⋆", "*"),
    "degree": ("°", "deg"),
    "forall": ("∀", "for all"),
    "exists": ("∃", "exists"),
    "neg": ("¬", "not"),
    "lnot": ("¬", "not"),
    "ldots": ("…", "..."),
    "dots": ("…", "..."),
    "dotsc": ("…", "..."),
    "dotsb": ("⋯", "..."),
    "cdots": ("⋯", "..."),
    "vdots": ("⋮", ":"),
    "ddots": ("⋱", "..."),
    "|": ("‖", "||"),
    "Vert": ("‖", "||"),
    "vert": ("|", "|"),
    "_": ("_", "_"),
    "%": ("%", "%"),
    "#": ("#", "#"),
    "$": ("$", "$"),
    "&": ("&", "&"),
    "backslash": ("\\", "\\"),
}
PREFIXES = {"partial": ("∂", "d"), "nabla": ("∇", "grad")}
SUMS = {"pm": ("±", "+-"), "mp": ("∓", "-+"), "oplus": ("⊕", "(+)"), "ominus": ("⊖", "(-)")}
BIG = {
    "sum": ("∑", "sum"),
    "prod": ("∏", "prod"),
    "int": ("∫", "int"),
    "iint": ("∬", "iint"),
    "oint": ("∮", "oint"),
    "bigcup": ("⋃", "union"),
    "bigcap": ("⋂", "intersection"),
    "bigoplus": ("⨁", "(+)"),
    "bigotimes": ("⨂", "(x)"),
    "bigodot": ("⨀", "(.)"),
}
PRODUCTS = {
    "times": ("×", "x"),
    "cdot": ("·", "*"),
    "odot": ("⊙", "(.)"),
    "otimes": ("⊗", "(x)"),
    "div": ("÷", "/"),
    "circ": ("∘", "o"),
    "bullet": ("•", "*"),
    "ast": ("∗", "*"),
    "cup": ("∪", "union"),
    "cap": ("∩", "intersect"),
    "setminus": ("∖", "\\"),
    "land": ("∧", "and"),
    "wedge": ("∧", "and"),
    "lor": ("∨", "or"),
    "vee": ("∨", "or"),
    "bmod": ("mod", "mod"),
}
RELATIONS = {
    "le": ("≤", "<="),
    "leq": ("≤", "<="),
    "leqslant": ("≤", "<="),
    "ge": ("≥", ">="),
    "geq": ("≥", ">="),
    "geqslant": ("≥", ">="),
    "lt": ("<", "<"),
    "gt": (">", ">"),
    "ll": ("≪", "<<"),
    "gg": ("≫", ">>"),
    "ne": ("≠", "!="),
    "neq": ("≠", "!="),
    "equiv": ("≡", "=="),
    "approx": ("≈", "~="),
    "simeq": ("≃", "~="),
    "cong": ("≅", "~="),
    "sim": ("∼", "~"),
    "propto": ("∝", "~"),
    "in": ("∈", "in"),
    "notin": ("∉", "not in"),
    "ni": ("∋", "contains"),
    "subset": ("⊂", "subset of"),
    "subseteq": ("⊆", "subset of"),
    "supset": ("⊃", "superset of"),
    "supseteq": ("⊇", "superset of"),
    "to": ("→", "->"),
    "rightarrow": ("→", "->"),
    "longrightarrow": ("→", "->"),
    "gets": ("←", "<-"),
    "leftarrow": ("←", "<-"),
    "leftrightarrow": ("↔", "<->"),
    "mapsto": ("↦", "->"),
    "Rightarrow": ("⇒", "=>"),
    "implies": ("⇒", "=>"),
    "Leftarrow": ("⇐", "<="),
    "Leftrightarrow": ("⇔", "<=>"),
    "iff": ("⇔", "<=>"),
    "uparrow": ("↑", "up"),
    "downarrow": ("↓", "down"),
    "mid": ("|", "|"),
    "parallel": ("∥", "||"),
    "colon": (":", ":"),
    "coloneqq": ("≔", ":="),
    "models": ("⊨", "|="),
    "vdash": ("⊢", "|-"),
}
OPENING = {
    "{": ("{", "{"),
    "lbrace": ("{", "{"),
    "lbrack": ("[", "["),
    "langle": ("⟨", "<"),
    "lfloor": ("⌊", "floor("),
    "lceil": ("⌈", "ceil("),
    "lVert": ("‖", "||"),
    "lvert": ("|", "|"),
}
CLOSING = {
    "}": ("}", "}"),
    "rbrace": ("}", "}"),
    "rbrack": ("]", "]"),
    "rangle": ("⟩", ">"),
    "rfloor": ("⌋", ")"),
    "rceil": ("⌉", ")"),
    "rVert": ("‖", "||"),
    "rvert": ("|", "|"),
}
SYMBOLS = {
    **ORDINARY, **PREFIXES, **SUMS, **BIG, **PRODUCTS, **RELATIONS, **OPENING, **CLOSING
}  # fmt: skip
"""Every command that prints a sign: its Unicode and its ASCII form."""

GAPS = {",": 1, ":": 1, ";": 1, ">": 1, " ": 1, "!": 0, "quad": 3, "qquad": 6}
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
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
}
ALPHABETS = {
    "mathbf": "BOLD",
    "boldsymbol": "BOLD",
    "bm": "BOLD",
    "mathbb": "DOUBLE-STRUCK",
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
        "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm "
        "displaystyle textstyle scriptstyle limits nolimits hline nonumber"
    )
)
BRACES = frozenset({"underbrace", "overbrace"})
"""A brace over or under its argument; its label follows as a script."""
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
FORMATTING = (
    DROPPED | UPRIGHT | BRACES | FRACTIONS | {"sqrt", "binom", "pmod", "\\"}
    | set(ACCENTS) | set(ALPHABETS) | set(GAPS)
)  # fmt: skip
"""Commands that print no letter of their own."""

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
}
ALIGNED = frozenset(_names("aligned align align* gathered gather gather* split equation equation*"))

ARGUMENTS = {
    **dict.fromkeys([*FRACTIONS, "binom"], "{{"),
    **dict.fromkeys([*UPRIGHT, *ACCENTS, *ALPHABETS, *BRACES, "pmod"], "{"),
    "operatorname": "*{",
    "sqrt": "[{",
    "\\": "[",
}
"""Which arguments a command takes, in pylatexenc's notation."""

SUPERSCRIPTS = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδϕφχ⊤′*∗⋆†∘",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵠᵠᵡᵀ′*∗⋆†°",
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
