"""What TeX commands print: for each sign its Unicode form and its ASCII form.

Signs are grouped by what they do to the space around them (see `maths.pieces`).
"""

from __future__ import annotations


def _names(text: str) -> list[str]:
    return text.split()


def _table(text: str) -> dict[str, tuple[str, str]]:
    """Rows of a name, its sign and its ASCII form; several rows on a line are apart by bars."""
    rows = (
        row.split(maxsplit=2) for line in text.strip().splitlines() for row in line.split(" ¦ ")
    )
    return {name: (sign, in_ascii) for name, sign, in_ascii in rows}


_GREEK = _names("""
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ
iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ
Upsilon Υ Phi Φ Psi Ψ Omega Ω""")

GREEK = dict(zip(_GREEK[::2], _GREEK[1::2], strict=True))

WORDS = frozenset(
    _names(
        "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det diag dim exp gcd "
        "hom inf ker lg lim liminf limsup ln log max min mod Pr rank relu ReLU sec sgn sigmoid "
        "sign sin sinh softmax sup tan tanh tr Tr"
    )
)
"""Commands that print as their own name; a few are no TeX but what authors of the field write."""

ORDINARY = {
    **{name: (sign, name.removeprefix("var")) for name, sign in GREEK.items()},
    **_table("""
infty ∞ inf ¦ emptyset ∅ {} ¦ varnothing ∅ {} ¦ ell ℓ l ¦ hbar ħ h ¦ imath ı i ¦ jmath ȷ j
Re ℜ Re ¦ Im ℑ Im ¦ aleph ℵ aleph ¦ wp ℘ p ¦ top ⊤ T ¦ intercal ⊤ T ¦ bot ⊥ _|_
prime ′ ' ¦ dagger † + ¦ ddagger ‡ ++ ¦ star ⋆ * ¦ degree ° deg ¦ angle ∠ angle
forall ∀ for all ¦ exists ∃ exists ¦ nexists ∄ there is no ¦ neg ¬ not ¦ lnot ¬ not
ldots … ... ¦ dots … ... ¦ dotsc … ... ¦ dotso … ... ¦ dotsb ⋯ ... ¦ dotsm ⋯ ... ¦ cdots ⋯ ...
vdots ⋮ : ¦ ddots ⋱ ... ¦ | ‖ || ¦ Vert ‖ || ¦ vert | | ¦ _ _ _ ¦ % % % ¦ $ $ $ ¦ & & &
backslash \\ \\ ¦ triangle △ triangle ¦ square □ square ¦ Box □ square ¦ checkmark ✓ yes"""),
}
PREFIXES = _table("partial ∂ d ¦ nabla ∇ grad ¦ # # #")
SUMS = _table("pm ± +- ¦ mp ∓ -+ ¦ oplus ⊕ (+) ¦ ominus ⊖ (-) ¦ uplus ⊎ (u+) ¦ boxplus ⊞ [+]")
BIG = _table("""
sum ∑ sum ¦ prod ∏ prod ¦ coprod ∐ coprod ¦ int ∫ int ¦ iint ∬ iint ¦ iiint ∭ iiint ¦ oint ∮ oint
bigcup ⋃ union ¦ bigcap ⋂ intersection ¦ bigvee ⋁ or ¦ bigwedge ⋀ and ¦ bigsqcup ⨆ join
bigoplus ⨁ (+) ¦ bigotimes ⨂ (x) ¦ bigodot ⨀ (.)""")
PRODUCTS = _table("""
times × x ¦ cdot · * ¦ odot ⊙ (.) ¦ otimes ⊗ (x) ¦ oslash ⊘ (/) ¦ div ÷ / ¦ circ ∘ o ¦ bullet • *
ast ∗ * ¦ circledast ⊛ (*) ¦ cup ∪ union ¦ cap ∩ intersect ¦ sqcup ⊔ join ¦ sqcap ⊓ meet
setminus ∖ \\ ¦ land ∧ and ¦ wedge ∧ and ¦ lor ∨ or ¦ vee ∨ or ¦ bmod mod mod ¦ rtimes ⋊ x|
boxtimes ⊠ [x]""")
RELATIONS = _table("""
le ≤ <= ¦ leq ≤ <= ¦ leqslant ≤ <= ¦ ge ≥ >= ¦ geq ≥ >= ¦ geqslant ≥ >= ¦ lt < < ¦ gt > >
ll ≪ << ¦ gg ≫ >> ¦ lesssim ≲ <~ ¦ gtrsim ≳ >~ ¦ ne ≠ != ¦ neq ≠ != ¦ equiv ≡ == ¦ approx ≈ ~=
simeq ≃ ~= ¦ cong ≅ ~= ¦ asymp ≍ ~ ¦ doteq ≐ .= ¦ triangleq ≜ := ¦ sim ∼ ~ ¦ propto ∝ prop to
in ∈ in ¦ notin ∉ not in ¦ ni ∋ contains ¦ subset ⊂ subset of ¦ subseteq ⊆ subset of
subsetneq ⊊ proper subset of ¦ supset ⊃ superset of ¦ supseteq ⊇ superset of
prec ≺ prec ¦ succ ≻ succ ¦ preceq ⪯ prec= ¦ succeq ⪰ succ= ¦ nless ≮ not < ¦ ngtr ≯ not >
to → -> ¦ rightarrow → -> ¦ longrightarrow → -> ¦ gets ← <- ¦ leftarrow ← <- ¦ longleftarrow ← <-
leftrightarrow ↔ <-> ¦ mapsto ↦ -> ¦ longmapsto ↦ -> ¦ hookrightarrow ↪ -> ¦ rightsquigarrow ⇝ ->
leadsto ⇝ -> ¦ Rightarrow ⇒ => ¦ Longrightarrow ⇒ => ¦ implies ⇒ => ¦ Leftarrow ⇐ <==
Leftrightarrow ⇔ <=> ¦ iff ⇔ <=> ¦ uparrow ↑ up ¦ downarrow ↓ down ¦ nearrow ↗ up ¦ searrow ↘ down
mid | | ¦ nmid ∤ does not divide ¦ parallel ∥ || ¦ perp ⊥ _|_ ¦ colon : : ¦ coloneqq ≔ :=
models ⊨ |= ¦ vDash ⊨ |= ¦ vdash ⊢ |- ¦ therefore ∴ therefore ¦ because ∵ because""")
OPENING = _table("""
{ { { ¦ lbrace { { ¦ lbrack [ [ ¦ langle ⟨ < ¦ lfloor ⌊ floor( ¦ lceil ⌈ ceil(
lVert ‖ || ¦ lvert | |""")
CLOSING = _table("""
} } } ¦ rbrace } } ¦ rbrack ] ] ¦ rangle ⟩ > ¦ rfloor ⌋ ) ¦ rceil ⌉ )
rVert ‖ || ¦ rvert | |""")
SYMBOLS = {
    **ORDINARY, **PREFIXES, **SUMS, **BIG, **PRODUCTS, **RELATIONS, **OPENING, **CLOSING
}  # fmt: skip
"""Every command that prints a sign: its Unicode and its ASCII form."""

NOT = {
    "=": ("≠", "!="),
    "in": ("∉", "not in"),
    "<": ("≮", "not <"),
    ">": ("≯", "not >"),
    "subset": ("⊄", "not a subset of"),
    "equiv": ("≢", "not =="),
}
"""What `\\not` makes of the relation behind it."""
