"""Read and show a vector, a matrix, or numbers in more dimensions."""

from __future__ import annotations

import re
from collections.abc import Collection

from quizcli.answers.numbers import read_number
from quizcli.answers.reading import Reading, plain, shown, unreadable
from quizcli.answers.show import show
from quizcli.model import Value

EXAMPLES = {1: "numbers such as [1, 2.5, -3]", 2: "a matrix such as [[1, 0], [0, 1]]"}
MAX_RANK = 4
MAX_ELEMENTS = 64

_TENSOR = re.compile(r"(?:torch\.|np\.|numpy\.)?(?:tensor|array)\s*\((.*)\)", re.IGNORECASE)
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3},\d{3}(?!\d)")
_COMMA_AND_BLANK = re.compile(r",\s")
_PADDED = re.compile(r"[-+]?0\d+", re.ASCII)
_LOOSE_SIGN = re.compile(r"[\w.)]\s+[-+](?=[\w.(])")


def read_vector(text: str, rank: int, allow: Collection[str] = ()) -> Reading:
    """Read numbers in brackets, `[1, 2.5, -3]`, or without, `1 2.5 -3`; a matrix has brackets
    in brackets, or a `;` between its rows.

    `rank` is that of the key: without brackets, `;` is between numbers for rank 1 and between
    rows above.  An element may be a calculation.  The value is a tuple, of tuples above rank 1.
    `allow` adds what it does for a number.
    """
    example = EXAMPLES.get(rank, "numbers in nested brackets")
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    try:
        value = _outermost(typed, rank, frozenset(allow))
    except _UnreadableError as error:
        return unreadable(str(error) if error.complete else f"{error}; type {example}")
    return Reading(value, show_vector(value))


def show_vector(value: Value) -> str:
    """Numbers in square brackets: [1, 2.5, -3], [[1, 0], [0, 1]]."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(show_vector, value))}]"
    return show(value, grouped=False)


def sizes(value: Value) -> tuple[int, ...] | None:
    """The shape of nested tuples of numbers; None when rows differ, or for anything else."""
    if isinstance(value, bool | str):
        return None
    if not isinstance(value, tuple):
        return ()
    inner = {sizes(each) for each in value}
    if len(inner) != 1:
        return None
    found = inner.pop()
    return None if found is None else (len(value), *found)


class _UnreadableError(Exception):
    """Why something cannot be read; `complete` where it says already what to type."""

    def __init__(self, message: str, *, complete: bool = False) -> None:
        super().__init__(message)
        self.complete = complete


def _outermost(typed: str, rank: int, allow: frozenset[str]) -> tuple[Value, ...]:
    """The whole answer, with brackets around it or without."""
    match = _TENSOR.fullmatch(typed)
    body = (match[1] if match else typed).strip()
    if not _balanced(body):
        raise _UnreadableError("the brackets do not match")
    if _GROUPED.search(body) and _COMMA_AND_BLANK.search(body):
        raise _UnreadableError("digits are not grouped here: put a blank after every comma or none")
    inner = _listed(body)
    value = _list(body if inner is None else inner, rank, MAX_RANK, allow)
    found = sizes(value)
    if found is None:
        raise _UnreadableError("all rows need the same length")
    if count(found) > MAX_ELEMENTS:
        raise _UnreadableError(f"that has more than {MAX_ELEMENTS} numbers")
    return value


def count(found: tuple[int, ...]) -> int:
    """How many numbers an arrangement of these sizes has."""
    return found[0] * count(found[1:]) if found else 1


def _list(inner: str, rank: int, room: int, allow: frozenset[str]) -> tuple[Value, ...]:
    """What stands between two brackets."""
    parts = _cut(inner, ";")
    if len(parts) == 1:
        return tuple(_element(each, room, allow) for each in _elements(inner))
    if rank > 1:
        rows = (_listed(each) or each for each in parts)
        return tuple(_list(each, 1, room - 1, allow) for each in rows)
    return tuple(_element(each, room, allow) for each in parts)


def _element(part: str, room: int, allow: frozenset[str]) -> Value:
    """A number, or a list in brackets."""
    inner = _listed(part)
    if inner is not None and room <= 1:
        raise _UnreadableError(f"brackets are nested more than {MAX_RANK} deep")
    if inner is not None:
        return _list(inner, 1, room - 1, allow)
    if not part:
        raise _UnreadableError("a number is missing before or after a separator")
    if _PADDED.fullmatch(part):
        raise _UnreadableError(f"{shown(part)} is no number; digits are not grouped here")
    if _LOOSE_SIGN.search(part) and not re.search(r"[-+]\s", part):
        raise _UnreadableError(f"{shown(part)} could be one number or two: separate with commas")
    reading = read_number(part, whole=False, allow=allow)
    if reading.value is None:
        raise _UnreadableError(f"{shown(part)}: {reading.hint}", complete=True)
    return reading.value


# --------------------------------------------------------------------- parts
def _elements(inner: str) -> list[str]:
    """The parts between commas or, where there is none, between blanks."""
    if not inner.strip():
        raise _UnreadableError("there is no number in the brackets")
    parts = _cut(inner, ",")
    if len(parts) > 1:
        return parts[:-1] if parts[-1] == "" else parts
    return _between_blanks(inner.strip())


def _between_blanks(inner: str) -> list[str]:
    """`1 2.5 -3` is three numbers; `1 - 3` is a calculation and no list."""
    parts = [each for each in _cut(re.sub(r"\s+", " ", inner), " ") if each]
    return [inner] if any(each.endswith(tuple("-+*/^×")) for each in parts) else parts


def _listed(text: str) -> str | None:
    """What stands inside brackets that go around all of a text and make it a list."""
    body = text.strip()
    if not body.startswith(("[", "(")) or _closing(body) != len(body) - 1:
        return None
    inner = body[1:-1].strip()
    return inner if body[0] == "[" or len(_cut(inner, ",")) > 1 else _listed(inner)


def _cut(text: str, separator: str) -> list[str]:
    """The text cut at a sign outside of all brackets."""
    parts, depth, last = [], 0, 0
    for i, each in enumerate(text):
        depth += (each in "([") - (each in ")]")
        if each == separator and depth == 0:
            parts.append(text[last:i].strip())
            last = i + 1
    return [*parts, text[last:].strip()]


def _closing(text: str) -> int:
    """Where the bracket at the start is closed."""
    depth = 0
    for i, each in enumerate(text):
        depth += (each in "([") - (each in ")]")
        if depth == 0:
            return i
    return -1


def _balanced(text: str) -> bool:
    opened: list[str] = []
    for each in text:
        if each in "([":
            opened.append(each)
        elif each in ")]" and (not opened or opened.pop() + each not in ("()", "[]")):
            return False
    return not opened
