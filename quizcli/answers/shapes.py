"""Read a typed shape, in numbers or in symbols."""

from __future__ import annotations

import re
from collections.abc import Collection

from quizcli import expressions
from quizcli.answers.brackets import outside, unwrapped
from quizcli.answers.formulas import is_number
from quizcli.answers.reading import Reading, advised, calculation, other_side, shown, unreadable
from quizcli.answers.show import show
from quizcli.expressions import Expression, ExpressionError

EXAMPLE = "a shape such as (2, 3), or () for a scalar"
MAX_RANK = 16
MAX_SIZE = 10**15

_TORCH = re.compile(r"(?:torch\.)?size\s*(\(.*\)|\[.*\])", re.IGNORECASE)
_COMMA = re.compile(r",")
_CROSS = re.compile(r"×|(?<=[\w)])\s+[xX]\s+(?=[\w(])|(?<=[\d)])\s*[xX]\s*(?=[\d(])")
_SIGN_CROSS = re.compile(r"×")
_BLANK = re.compile(r"(?<=[\w)])\s+(?=[\w(])")
_LOOSE_SIGN = re.compile(r"(?<=[\w)])\s+[-+](?=\w)")
_TIMES = re.compile(r"(?<!\*)\*(?!\*)|(?<=\))(?=\()")
_GROUPED = re.compile(r"(?<![\d,])\d{1,3},\d{3}(?!\d)")
_GROUPED_SIZE = re.compile(r"0\d+|\d+[_'’]\d+")
_SIDE_BY_SIDE = re.compile(r"\d\s+\d")


def read_shape(text: str) -> Reading:
    """Read a tuple of sizes; brackets are optional, empty brackets are a scalar's shape.

    A size may be a calculation: (2*16, 8).  The value is a tuple of ints, not negative.
    """
    entries = read_symbolic_shape(text, ())
    if isinstance(entries, Reading):
        return entries
    sizes = tuple(_size(each) for each in entries)
    value = tuple(each for each in sizes if each is not None)
    return Reading(value, show(value))


def read_symbolic_shape(text: str, names: Collection[str]) -> tuple[Expression, ...] | Reading:
    """Read a tuple whose entries are formulas in `names`; plain numbers are formulas too."""
    parts = _parts(text, names)
    if isinstance(parts, Reading):
        return parts
    entries: list[Expression] = []
    for part in parts:
        entry = _entry(part.strip(), names)
        if isinstance(entry, str):
            return unreadable(entry)
        entries.append(entry)
    return tuple(entries)


def _example(names: Collection[str]) -> str:
    return f"{EXAMPLE}; sizes may be written with {', '.join(names)}" if names else EXAMPLE


def _entry(part: str, names: Collection[str]) -> Expression | str:
    """One size as an expression, or what to type instead."""
    example = _example(names)
    if not part:
        return f"a size is missing before or after a separator; type {example}"
    if _GROUPED_SIZE.fullmatch(part):
        return f"{shown(part)} is not a size, and digits are not grouped here; type {example}"
    if _SIDE_BY_SIDE.search(part):
        return "separate all sizes in the same way, with commas as in (2, 3), and group no digits"
    try:
        product = part.replace("×", "*")
        entry = expressions.parse(product, names=names, implicit_product=True)
    except ExpressionError as error:
        return advised(error, example)
    readable = is_number(entry) if entry.names else _size(entry) is not None
    return entry if readable else f"{shown(part)} is not a size; type {example}"


def _size(entry: Expression) -> int | None:
    """The value of a size without names, if it can be one."""
    try:
        value = entry.evaluate({})
    except ExpressionError:
        return None
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and isinstance(value, int) and 0 <= value <= MAX_SIZE else None


# ---------------------------------------------------------------------- parts
def _parts(text: str, names: Collection[str]) -> list[str] | Reading:
    """The entries between commas, crosses or blanks, without the brackets around them."""
    typed = calculation(text, _example(names))
    if isinstance(typed, Reading):
        return typed
    equation = other_side(typed, "the shape")
    if equation:
        return unreadable(equation)
    match = _TORCH.fullmatch(typed)
    inner = unwrapped(match[1] if match else typed)
    if inner is None:
        return unreadable(f"the brackets do not match; type {_example(names)}")
    parts = _split(inner, names) if inner else []
    if isinstance(parts, str):
        return unreadable(parts)
    if len(parts) > MAX_RANK:
        return unreadable(f"that has more than {MAX_RANK} sizes; type {_example(names)}")
    return parts


def _split(inner: str, names: Collection[str]) -> list[str] | str:
    """The sizes, or what to type instead of something that could be read in two ways."""
    cross = _SIGN_CROSS if {"x", "X"} & set(names) else _CROSS
    if _found(_COMMA, inner):
        return _comma_trap(inner, cross) or _cut(inner.removesuffix(","), _COMMA)
    joined = _joined(inner, names) if cross is _CROSS else []
    if joined:
        return joined
    if _found(cross, inner):
        return _cut(inner, cross)
    if _found(_LOOSE_SIGN, inner):
        return "separate sizes with commas, as in (2, 3)"
    parts = _cut(inner, _BLANK)
    if len(parts) == 1 and _found(_TIMES, inner):
        one = f"({shown(inner)},)"
        return f"several sizes have commas, as in (2, 3); one size that is a product is {one}"
    return parts


def _joined(inner: str, names: Collection[str]) -> list[str]:
    """`KxM` as its sizes, where it can only be names and numbers with crosses between."""
    parts = re.split("[xX]", inner)
    known = all(each in names or each.isdigit() for each in parts)
    return parts if len(parts) > 1 and known else []


def _comma_trap(inner: str, cross: re.Pattern[str]) -> str:
    if _found(cross, inner):
        return "separate all sizes with commas and write products with *, as in (2*3, 4)"
    if _GROUPED.search(inner) and re.search(r",\s", inner):
        return "do not group digits; type (2000, 3), or put a blank after every comma"
    return ""


def _found(pattern: re.Pattern[str], text: str) -> bool:
    return any(outside(pattern, text))


def _cut(text: str, separator: re.Pattern[str]) -> list[str]:
    parts, last = [], 0
    for match in outside(separator, text):
        parts.append(text[last : match.start()])
        last = match.end()
    return [*parts, text[last:]]
