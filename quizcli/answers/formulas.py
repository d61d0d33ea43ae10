"""Read a typed formula."""

from __future__ import annotations

from collections.abc import Collection

from quizcli import expressions
from quizcli.answers import grouping
from quizcli.answers.reading import Reading, advised, calculation, other_side, unreadable
from quizcli.expressions import Expression, ExpressionError
from quizcli.model import Value


def read_formula(text: str, names: Collection[str]) -> Expression | Reading:
    """Read a formula in `names`; side by side means times: 4h, h(x + 1).

    In the expression's text every product has its sign.
    """
    example = f"a formula in {', '.join(names)}"
    typed = calculation(text, example)
    if isinstance(typed, Reading):
        return typed
    body = grouping.ungrouped(typed.replace("×", "*"), commas=False)
    hint = other_side(body, "the right-hand side") or grouping.trap(body, example)
    return unreadable(hint) if hint else _parsed(body, names, example)


def _parsed(body: str, names: Collection[str], example: str) -> Expression | Reading:
    try:
        formula = expressions.parse(body, names=names, implicit_product=True)
    except ExpressionError as error:
        return unreadable(advised(error, example))
    return formula if is_number(formula) else unreadable(f"one number is wanted; type {example}")


def is_number(formula: Expression) -> bool:
    """Whether a formula gives a number where its names are numbers: no truth value, no list."""
    sample: dict[str, Value] = {name: i for i, name in enumerate(sorted(formula.names), start=2)}
    try:
        return not isinstance(formula.evaluate(sample), bool | str | tuple)
    except ExpressionError as error:
        return not error.wrong_kind  # at another draw a division may have a value
