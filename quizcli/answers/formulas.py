"""Read a typed formula."""

from __future__ import annotations

from collections.abc import Collection

from quizcli import expressions
from quizcli.answers.reading import Reading, advised, plain, shown, unreadable
from quizcli.expressions import Expression, ExpressionError
from quizcli.model import Value


def read_formula(text: str, names: Collection[str]) -> Expression | Reading:
    """Read a formula in `names`; side by side means times: 4h, h(x + 1).

    In the expression's text every product has its sign.
    """
    example = f"a formula in {', '.join(names)}"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    before, equals, right = typed.rpartition("=")
    if equals and before[-1:] not in ("=", "!", "<", ">"):
        return unreadable(f"type the right-hand side alone: {shown(right.strip())}")
    try:
        formula = expressions.parse(typed.replace("×", "*"), names=names, implicit_product=True)
    except ExpressionError as error:
        return unreadable(advised(error, example))
    return formula if _is_number(formula) else unreadable(f"one number is wanted; type {example}")


def _is_number(formula: Expression) -> bool:
    """Whether the formula gives a number, and not a comparison, a text or a tuple."""
    sample: dict[str, Value] = {name: i for i, name in enumerate(sorted(formula.names), start=2)}
    try:
        return not isinstance(formula.evaluate(sample), bool | str | tuple)
    except ExpressionError:
        return True  # at another draw it may have a value
