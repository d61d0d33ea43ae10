"""What may have been meant by a name that nobody declared."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from quizcli.expressions.tokens import shown

MAX_GUESSED = 24
MAX_LISTED = 12
NUMBERS = ("e", "pi")

ELSEWHERE: Mapping[str, str] = {
    "ld": "log2",
    "lg": "log10",
    "mod": "%",
    "div": "//",
    "pow": "^",
    "mean": "sum(…)/len(…)",
    "tau": "2*pi",
}
"""Names from elsewhere, and how the same is written here."""


def unknown(name: str, known: Collection[str], functions: Collection[str]) -> str:
    """One sentence: the name is unknown, with a guess or the names that there are."""
    if name in functions:
        return f"{name} is a function; write {name}(…)"
    sentence = f"unknown name {shown(name)}"
    guess = _guess(name, sorted(known), sorted(functions)) if len(name) <= MAX_GUESSED else ""
    if guess:
        return f"{sentence}; did you mean {guess}?"
    return sentence + (f"; known: {_listed(sorted(known))}" if known else "")


def unknown_function(name: str, functions: Collection[str]) -> str:
    """One sentence for a call of something that is no function."""
    near = _near(name, sorted(functions)) if len(name) <= MAX_GUESSED else ""
    guess = ELSEWHERE.get(name, near)
    advice = f"did you mean {guess}?" if guess else f"there are {_listed(sorted(functions))}"
    return f"unknown function {shown(name)}; {advice}"


def _guess(name: str, known: Sequence[str], functions: Sequence[str]) -> str:
    """The likeliest reading; constants are only thought of where declared names do not fit."""
    everything = (*known, *NUMBERS, *functions)
    same = [each for each in everything if each.casefold() == name.casefold()]
    if same:
        return same[0]
    return (
        ELSEWHERE.get(name.casefold(), "")
        or _product(name, known)
        or _call(name, known, functions)
        or _product(name, (*known, *NUMBERS))
        or _before_call(name, known, functions)
        or _near(name, (*known, *functions))
    )


def _product(name: str, known: Sequence[str]) -> str:
    """`hx` as `h*x`, when it falls apart into known names; the fewest factors."""
    ways: list[list[str] | None] = [[], *([None] * len(name))]
    for end in range(1, len(name) + 1):
        for each in known:
            before = ways[end - len(each)] if each and name[:end].endswith(each) else None
            way = ways[end]
            if before is not None and (way is None or len(before) + 1 < len(way)):
                ways[end] = [*before, each]
    return "*".join(ways[-1] or ())


def _call(name: str, known: Sequence[str], functions: Sequence[str]) -> str:
    """`sqrtx` and `sqrt64` as `sqrt(x)` and `sqrt(64)`."""
    for function in functions:
        rest = name.removeprefix(function)
        if rest != name and (rest.isdigit() or rest in known):
            return f"{function}({rest})"
    return ""


def _before_call(name: str, known: Sequence[str], functions: Sequence[str]) -> str:
    """`hsqrt` as `h*sqrt(…)`."""
    for function in functions:
        factors = _product(name.removesuffix(function), (*known, *NUMBERS))
        if factors and name.endswith(function):
            return f"{factors}*{function}(…)"
    return ""


def _near(name: str, candidates: Sequence[str]) -> str:
    import difflib  # only needed for a mistake

    return next(iter(difflib.get_close_matches(name, candidates, n=1)), "")


def _listed(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MAX_LISTED else ""
    return ", ".join(map(shown, names[:MAX_LISTED])) + more
