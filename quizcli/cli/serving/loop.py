"""One line after the other: each gets one reply, in order, before the next is read."""

from __future__ import annotations

from typing import BinaryIO

from quizcli.cli import options
from quizcli.cli.serving import fields, wire
from quizcli.cli.serving.counter import Counter
from quizcli.cli.serving.methods import TABLE
from quizcli.cli.serving.wire import Fault, Request
from quizcli.model import QuizError

REFUSED, UNUSABLE = "refused", "unusable"
NOT_USABLE = 5
"""The exit code of a command that cannot use its data or measure."""

ERRORS = {
    "line": "the line is too long or not UTF-8",
    "json": "the line is not strict JSON, or beyond the limits",
    "request": "it is no object with a method and its params",
    "method": "there is no such method",
    "field": "a field is unknown, missing or of another kind",
    REFUSED: "it cannot be done as things are; a command would end with exit code 2",
    UNUSABLE: "the data or the measuring cannot be used; exit code 5",
}
"""All codes of errors, and what each means."""


def serve(counter: Counter, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until quit or the end of the input; what followed is settled then."""
    try:
        for line in wire.lines(requests):
            replies.write(wire.written(reply(counter, line)))
            replies.flush()
            if counter.over:
                break
    finally:
        counter.close()


def reply(counter: Counter, line: bytes | None) -> dict[str, object]:
    """The reply to a line, whatever is on it."""
    request: Request | None = None
    try:
        request = wire.read(line)
        return _reply(request.id, ok=True, result=_result(counter, request))
    except Fault as fault:
        id_ = request.id if request else fault.id
        return _reply(id_, ok=False, error=_error(fault.code, fault))
    except QuizError as error:
        code = UNUSABLE if error.exit_code == NOT_USABLE else REFUSED
        return _reply(request.id if request else None, ok=False, error=_error(code, error))


def _result(counter: Counter, request: Request) -> dict[str, object]:
    method = TABLE.get(request.method)
    if method is None:
        name = wire.cut(request.method)
        raise Fault("method", options.unknown("method", name, TABLE))
    params = fields.read(request.method, method.fields, request.params)
    if not method.aside:
        counter.settle()
    return method.run(counter, params)


def _reply(id_: int | str | None, *, ok: bool, **more: object) -> dict[str, object]:
    return {"version": wire.VERSION, "id": id_, "ok": ok, **more}


def _error(code: str, error: Exception) -> dict[str, str]:
    """One sentence; what a terminal would show below it is left out."""
    return {"code": code, "message": str(error).partition("\n")[0]}
