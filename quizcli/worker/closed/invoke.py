"""Calling a value: the program's own function, class or module, a layer, a derivative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from quizcli.worker.closed.machine import Machine
from quizcli.worker.closed.native import Taken, native
from quizcli.worker.closed.own import call_function, call_method, new_module
from quizcli.worker.closed.values import (
    MODULES,
    Function,
    OwnClass,
    OwnModule,
    Refused,
    Transformed,
    described,
)

RECURRENT = (nn.RNN, nn.LSTM, nn.GRU)
"""Layers that take packed sequences."""


def invoke(
    machine: Machine, callee: Any, arguments: Sequence[Any], words: Mapping[str, Any]
) -> Any:
    """The value of `callee(*arguments, **words)`; raises Refused for what can't be called."""
    kind = type(callee)
    if kind is Function:
        return call_function(machine, callee, arguments, words)
    if kind is OwnClass:
        return new_module(machine, callee, arguments, words)
    if kind is OwnModule:
        return call_method(machine, callee, "forward", arguments, words)
    if kind in MODULES:
        return native(machine.budget, callee, arguments, words, Taken(packed=kind in RECURRENT))
    if kind is Transformed:
        return native(machine.budget, callee.call, arguments, words)
    raise Refused(f"{described(callee)} can't be called")
