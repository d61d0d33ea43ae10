"""An author's lines, run: the values of the outputs, or what went wrong and where."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, TracebackType
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from quizcli.model import MeasureError
from quizcli.programs import ProgramError
from quizcli.worker import closed
from quizcli.worker.errors import described
from quizcli.worker.frames import Message
from quizcli.worker.locked.replies import SUBJECT
from quizcli.worker.messages import received_values
from quizcli.worker.plain import MAX_ELEMENTS, plain

FILE = "<author>"
ALLOCATIONS = ("can't allocate memory", "not enough memory")
"""What torch says when the memory is at its end."""

NO_MEMORY = f"{SUBJECT} needs more memory than it may have"

Run: TypeAlias = Callable[[str, Mapping[str, object], Sequence[str]], Mapping[str, object]]


def evaluate(request: Message) -> Message:
    """The outputs as plain data, or an error with line and column; whatever happens."""
    program = request["program"]
    try:
        torch.manual_seed(0)  # lines that seed nothing give the same numbers each time
        names = received_values(request["arguments"])
        found = RUN[program["language"]](program["source"], names, program["outputs"])
        return {"outputs": plain({name: _data(value) for name, value in found.items()})}
    except BaseException as error:  # authors' lines may leave by sys.exit too
        return _complaint(error, program["source"])


def run_python(
    source: str, names: Mapping[str, object], outputs: Sequence[str]
) -> Mapping[str, object]:
    """Plain Python: the lines see torch, nn, F, math and the names."""
    scope: dict[str, Any] = {"__name__": "author", "torch": torch, "nn": nn, "math": math}
    scope |= {"F": functional, **names}
    exec(compile(source, FILE, "exec", dont_inherit=True), scope)
    if missing := [name for name in outputs if name not in scope]:
        raise MeasureError(f"the lines give no value to {', '.join(missing)}")
    return {name: scope[name] for name in outputs}


RUN: dict[str, Run] = {"torch": closed.run, "python": run_python}


def _data(value: object) -> object:
    """Tensors and arrays as lists and numbers, as far as they are not too large."""
    match value:
        case torch.Tensor() if value.numel() <= MAX_ELEMENTS:
            return value.detach().tolist()
        case np.ndarray() | np.generic() if value.size <= MAX_ELEMENTS:
            return value.tolist()
        case torch.Tensor() | np.ndarray():
            raise MeasureError(f"an output has more than {MAX_ELEMENTS:,} elements")
        case list() | tuple():
            return [_data(each) for each in value[: MAX_ELEMENTS + 1]]
    return value


def _complaint(error: BaseException, source: str) -> Message:
    line, column = _place(error, source)
    if isinstance(error, MemoryError) or any(each in str(error) for each in ALLOCATIONS):
        text = NO_MEMORY
    elif isinstance(error, (MeasureError, ProgramError)):
        text = str(error)
    elif isinstance(error, SyntaxError):
        text = f"{SUBJECT} can't be read: {error.msg}"
    else:
        text = f"{SUBJECT} failed: {described(error)}"
    return {"error": text, "line": line, "column": column}


def _place(error: BaseException, source: str) -> tuple[int, int]:
    """Line and column from 1 in the author's lines; 0 where the error is not about them."""
    if isinstance(error, ProgramError):
        return error.line, error.column
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno or 0, error.offset or 0
    return _deepest(error.__traceback__, source)


def _deepest(trace: TracebackType | None, source: str) -> tuple[int, int]:
    place = (0, 0)
    for each in _links(trace):
        code = each.tb_frame.f_code
        if code.co_filename == FILE:
            place = each.tb_lineno, _column(code, each, source)
    return place


def _links(trace: TracebackType | None) -> list[TracebackType]:
    links = []
    while trace is not None:
        links.append(trace)
        trace = trace.tb_next
    return links


def _column(code: CodeType, link: TracebackType, source: str) -> int:
    """Python counts bytes from 0, we count characters from 1."""
    start = list(code.co_positions())[link.tb_lasti // 2][2] or 0
    line = source.splitlines()[link.tb_lineno - 1 : link.tb_lineno]
    return len("".join(line).encode()[:start].decode(errors="ignore")) + 1
