"""Read what was typed, compare it with a key, and show values: one reader for all types.

Reading has two outcomes, a value or unreadable; unreadable costs nothing and says what
would be readable.  No function here raises on any text, and each answers at once.

Reading is imported when it is first used: a first screen shows values and reads none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from quizcli.answers.show import show

if TYPE_CHECKING:
    from quizcli.answers.choices import read_boolean, read_choice, read_several
    from quizcli.answers.compare import describe_tolerance, matches
    from quizcli.answers.formulas import read_formula
    from quizcli.answers.gaps import blanked, find_gaps, gap_places, left_open, read_gaps
    from quizcli.answers.numbers import read_number
    from quizcli.answers.orders import read_order, read_pairs
    from quizcli.answers.parts import read_parts
    from quizcli.answers.reading import Reading
    from quizcli.answers.shapes import read_shape, read_symbolic_shape
    from quizcli.answers.text import normalise
    from quizcli.answers.vectors import read_vector, show_vector
    from quizcli.answers.words import meant, read_words

__all__ = [
    "Reading",
    "blanked",
    "describe_tolerance",
    "find_gaps",
    "gap_places",
    "left_open",
    "matches",
    "meant",
    "normalise",
    "read_boolean",
    "read_choice",
    "read_formula",
    "read_gaps",
    "read_number",
    "read_order",
    "read_pairs",
    "read_parts",
    "read_several",
    "read_shape",
    "read_symbolic_shape",
    "read_vector",
    "read_words",
    "show",
    "show_vector",
]

_HOMES = {
    "Reading": "reading",
    "blanked": "gaps",
    "describe_tolerance": "compare",
    "find_gaps": "gaps",
    "gap_places": "gaps",
    "left_open": "gaps",
    "matches": "compare",
    "meant": "words",
    "normalise": "text",
    "read_boolean": "choices",
    "read_choice": "choices",
    "read_formula": "formulas",
    "read_gaps": "gaps",
    "read_number": "numbers",
    "read_order": "orders",
    "read_pairs": "orders",
    "read_parts": "parts",
    "read_several": "choices",
    "read_shape": "shapes",
    "read_symbolic_shape": "shapes",
    "read_vector": "vectors",
    "read_words": "words",
    "show_vector": "vectors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
