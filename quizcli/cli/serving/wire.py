"""What stands on a line: a request that can be trusted to be one, or why it is none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, BinaryIO, NamedTuple, NoReturn

from quizcli.cli import options
from quizcli.model import NOTHING, QuizError

VERSION = 1

LONGEST_LINE = 2**16
"""Bytes of a request without its line end."""

DEEPEST = 8
"""Lists and objects in one another."""

LARGEST = 2**53
"""Beyond it other readers of JSON round."""

DIGITS = 40
"""Characters of a number: more than any number below `LARGEST` needs."""

LONGEST_NAME = 200
KEYS = ("id", "method", "params")


class Fault(QuizError):
    """A request that cannot be answered: a code for programs, a sentence for people."""

    def __init__(self, code: str, message: str, id_: int | str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.id = id_


class Request(NamedTuple):
    """A method by name with its fields; `id` is given back with the reply."""

    id: int | str | None
    method: str
    params: Mapping[str, Any] = NOTHING


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines without their ends, as they come; None for one that is too long."""
    while line := stream.readline(LONGEST_LINE + 2):
        whole = line.endswith(b"\n") or len(line) < LONGEST_LINE + 2
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        if not whole:
            _pass_over(stream)
        yield bare if whole and len(bare) <= LONGEST_LINE else None


def _pass_over(stream: BinaryIO) -> None:
    """Read to the end of the line."""
    while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def read(line: bytes | None) -> Request:
    """The request on a line.  Raises Fault."""
    if line is None:
        raise Fault("line", f"a request has at most {LONGEST_LINE} bytes; send a shorter line")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault("line", f"the line is not UTF-8 at byte {error.start}") from error
    return _request(_value(text))


def written(reply: Mapping[str, object]) -> bytes:
    """A reply as a line, in ASCII so that it survives any pipe."""
    return json.dumps(reply, allow_nan=False).encode("ascii") + b"\n"


# ------------------------------------------------------------------------ JSON
def _value(text: str) -> object:
    """Strict JSON: no NaN, no name twice, nothing deep, no number that others would round."""
    try:
        value = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise Fault("json", f"the line is not JSON: {error.msg} (column {error.colno})") from error
    except RecursionError:
        _too_deep()
    _inspect(value, DEEPEST)
    return value


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(each for each in names if names.count(each) > 1)
        raise Fault("json", f"{cut(twice)} stands twice in one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Fault("json", f"{name} is no JSON number")


def _integer(digits: str) -> int:
    if len(digits) > DIGITS or abs(int(digits)) > LARGEST:
        raise Fault("json", "a number is beyond 2**53; send it as a text")
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > DIGITS or not isfinite(float(digits)):
        raise Fault("json", "a number is too long or too large; send it as a text")
    return float(digits)


def _inspect(value: object, left: int) -> None:
    """Refuse what is nested too deep, and texts with half a character, which no encoding has."""
    if isinstance(value, str) and not value.isascii():
        _refuse_halves(value)
    if isinstance(value, list | dict):
        if not left:
            _too_deep()
        for each in [*value, *value.values()] if isinstance(value, dict) else value:
            _inspect(each, left - 1)


def _refuse_halves(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Fault("json", "a text holds half of a surrogate pair; send both halves") from error


def _too_deep() -> NoReturn:
    raise Fault("json", f"lists and objects are nested more than {DEEPEST} deep")


# --------------------------------------------------------------------- request
def _request(value: object) -> Request:
    if not isinstance(value, dict):
        raise Fault("request", 'a request is an object such as {"id": 1, "method": "next"}')
    id_ = _id(value.get("id"))
    for each in value:
        if each not in KEYS:
            raise Fault("request", f"{options.unknown('key', cut(each), KEYS)} in a request", id_)
    method, params = value.get("method"), value.get("params", {})
    if not isinstance(method, str):
        raise Fault("request", "a request names its method in a text; hello lists them", id_)
    if not isinstance(params, dict):
        raise Fault("request", "params is an object with the fields of the method", id_)
    return Request(id_, method, params)


def _id(value: object) -> int | str | None:
    """What a client calls its request; null where it gives it no name."""
    if isinstance(value, str) and len(value) <= LONGEST_NAME:
        return value
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Fault("request", f"an id is a whole number or a text of at most {LONGEST_NAME} signs")


def cut(name: str) -> str:
    """A name as far as it is worth repeating."""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}..."
