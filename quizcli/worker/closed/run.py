"""A program run: checked as text, then interpreted, then its outputs made plain."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from quizcli.programs import ProgramError, check
from quizcli.programs.source import Places, SourceFault, bound, parse
from quizcli.worker.closed.attributes import attribute
from quizcli.worker.closed.calls import call
from quizcli.worker.closed.literals import LITERALS
from quizcli.worker.closed.machine import Handler, Machine, Scope, message
from quizcli.worker.closed.operators import OPERATORS
from quizcli.worker.closed.own import made
from quizcli.worker.closed.results import plain
from quizcli.worker.closed.statements import STATEMENTS
from quizcli.worker.closed.values import Budget, Refused, vetted

EXPRESSIONS: Mapping[type[ast.expr], Handler] = {
    **LITERALS,
    **OPERATORS,
    ast.Attribute: attribute,
    ast.Call: call,
    ast.Lambda: made,
}


def run(source: str, names: Mapping[str, object], outputs: Sequence[str]) -> dict[str, object]:
    """Run a program with `names` in scope; the plain values of `outputs`, in their order.

    What is random comes from torch's generator as it stands.  Raises ProgramError with
    a place for every refusal, and for whatever goes wrong inside.
    """
    faults = check(source, names).faults
    if faults:
        raise ProgramError(faults[0].message, faults[0].line, faults[0].column)
    return interpret(source, names, outputs)


def interpret(
    source: str, names: Mapping[str, object], outputs: Sequence[str]
) -> dict[str, object]:
    """Run a program without the check before: the interpreter refuses by itself.

    Raises ProgramError as `run` does.
    """
    try:
        tree = parse(source)
    except SourceFault as error:
        raise ProgramError(error.fault.message, error.fault.line, error.fault.column) from None
    places, scope = Places(source), Scope(_drawn(names))
    machine = Machine(places, scope, STATEMENTS, EXPRESSIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        machine.block(tree.body)
        return _measured(scope.values, outputs, bound(tree.body), places)


def _drawn(names: Mapping[str, object]) -> dict[str, Any]:
    budget = Budget()
    try:
        return {name: vetted(value, budget) for name, value in names.items()}
    except Refused as error:
        raise ProgramError(f"a drawn value can't be used: {error}") from None


def _measured(
    values: Mapping[str, Any], outputs: Sequence[str], nodes: Mapping[str, ast.AST], places: Places
) -> dict[str, object]:
    measured = {}
    for name in outputs:
        line, column = places.start(nodes[name]) if name in nodes else (1, 1)
        if name not in values:
            raise ProgramError(f"nothing was assigned to {name}", line, column)
        try:
            measured[name] = plain(values[name])
        except Exception as error:
            raise ProgramError(f"{name}: {message(error)}", line, column) from None
    return measured
