"""Read a typed shape, in numbers or in symbols, and a typed formula."""

from __future__ import annotations

import re
from collections.abc import Collection

from quizcli import expressions
from quizcli.answers.reading import Reading, obstacle, unreadable
from quizcli.answers.show import show
from quizcli.answers.text import normalise
from quizcli.expressions import Expression, ExpressionError

EXAMPLE = "a shape such as (2, 3)"
MAX_RANK = 16
MAX_SIZE_DIGITS = 15

_TORCH = re.compile(r"(?:torch\.)?size\s*\(\s*(.*?)\s*\)\Z", re.IGNORECASE | re.DOTALL)
_TIMES = re.compile(r"\s*×\s*|(?<=[\w)])\s+[xX]\s+(?=[\w(])|(?<=\d)[xX](?=\d)")
_GROUPED = re.compile(r"(?<![\d,])\d{1,3},\d{3}(?!\d)")


def read_shape(text: str) -> Reading:
    """Read a tuple of sizes; brackets are optional, empty brackets are a scalar's shape."""
    parts = _parts(text)
    if isinstance(parts, Reading):
        return parts
    sizes = [each.strip() for each in parts]
    wrong = next((each for each in sizes if not _is_size(each)), None)
    if wrong is not None:
        what = f"{wrong} is not a size" if wrong else "a size is missing"
        return unreadable(f"{what}; type {EXAMPLE}, whole numbers only")
    value = tuple(int(each) for each in sizes)
    return Reading(value, show(value))


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_SIZE_DIGITS


def read_symbolic_shape(text: str, names: Collection[str]) -> tuple[Expression, ...] | Reading:
    """Read a tuple whose entries are formulas in `names`; plain numbers are formulas too."""
    parts = _parts(text)
    if isinstance(parts, Reading):
        return parts
    found = [read_formula(each, names) for each in parts]
    failed = next((each for each in found if isinstance(each, Reading)), None)
    if failed is not None:
        return unreadable(f"{failed.hint}; type {EXAMPLE}, in numbers or in {_list(names)}")
    return tuple(each for each in found if isinstance(each, Expression))


def read_formula(text: str, names: Collection[str]) -> Expression | Reading:
    """Read a formula in `names`; side by side means times: 4h, h(x + 1)."""
    stopped = obstacle(text, f"a formula in {_list(names)}")
    if stopped:
        return stopped
    plain = normalise(text).replace("×", "*")
    try:
        return expressions.parse(plain, names=names, implicit_product=True)
    except ExpressionError as error:
        return unreadable(str(error))


def _list(names: Collection[str]) -> str:
    return ", ".join(names)


# ---------------------------------------------------------------------- parts
def _parts(text: str) -> list[str] | Reading:
    """The entries between commas, crosses or spaces, without the brackets around them."""
    stopped = obstacle(text, EXAMPLE)
    if stopped:
        return stopped
    inner = _unwrapped(normalise(text))
    if inner is None:
        return unreadable(f"a bracket is left open; type {EXAMPLE}")
    if _GROUPED.search(inner) and re.search(r",\s", inner):
        return unreadable("digits are grouped; type sizes without grouping, such as (2000, 3)")
    inner = inner.strip().removesuffix(",").strip()
    if not inner:
        return []
    parts = _split(_TIMES.sub(",", inner))
    if len(parts) > MAX_RANK:
        return unreadable(f"more than {MAX_RANK} sizes; type {EXAMPLE}")
    return parts


def _unwrapped(text: str) -> str | None:
    """The text inside the outer brackets, or None when they do not match."""
    match = _TORCH.match(text)
    text = match[1] if match else text
    for opening, closing in ("()", "[]"):
        if text.startswith(opening) and _closes_at_end(text, opening, closing):
            return _unwrapped(text[1:-1].strip()) if match else text[1:-1]
    unmatched = text.count("(") != text.count(")") or text.count("[") != text.count("]")
    return None if unmatched else text


def _closes_at_end(text: str, opening: str, closing: str) -> bool:
    """Whether the first bracket is closed by the last character and not before."""
    depth = 0
    for i, each in enumerate(text):
        depth += (each == opening) - (each == closing)
        if depth == 0:
            return i == len(text) - 1
    return False


def _split(inner: str) -> list[str]:
    """At commas outside brackets; at spaces when there is no comma and only sizes."""
    parts, depth, last = [], 0, 0
    for i, each in enumerate(inner):
        depth += (each == "(") - (each == ")")
        if each == "," and depth == 0:
            parts.append(inner[last:i])
            last = i + 1
    parts.append(inner[last:])
    words = inner.split()
    if len(parts) == 1 and len(words) > 1 and all(re.fullmatch(r"\w+", word) for word in words):
        return words
    return parts
