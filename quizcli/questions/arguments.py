"""Which arguments a question hands to its probe."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from quizcli import expressions
from quizcli.model import Parameter, Signature, Value, Values

SEED = "seed"


def complete(
    given: Mapping[str, Value], names: Collection[str], signature: Signature
) -> dict[str, Value]:
    """The arguments of a question: `with:` first, then drawn names that the probe knows.

    In the result a text is always an expression: a choice such as `attention` comes
    back quoted.  A probe's `seed` that nobody gave is bound to the name `seed`, which
    stands for a number taken from the question's own seed.
    """
    found = {p.name: _argument(p, given, names) for p in signature.parameters}
    return {name: value for name, value in found.items() if value is not None}


def _argument(
    parameter: Parameter, given: Mapping[str, Value], names: Collection[str]
) -> Value | None:
    if parameter.name in given:
        value = given[parameter.name]
        literal = parameter.type == "choice" and value in parameter.choices
        return f"'{value}'" if literal and isinstance(value, str) else value
    if parameter.name in names:
        return parameter.name
    return SEED if parameter.type == "seed" else None


def evaluate(arguments: Mapping[str, Value], draw: Values, seed: int) -> dict[str, Value]:
    """The arguments as values at one draw; a drawn name called `seed` wins over `seed`."""
    scope = {SEED: seed, **draw}
    return {
        name: expressions.parse(value).evaluate(scope) if isinstance(value, str) else value
        for name, value in arguments.items()
    }
