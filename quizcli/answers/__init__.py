"""Read what was typed, compare it with a key, and show values: one reader for all types.

Reading has two outcomes, a value or unreadable; unreadable costs nothing and says what
would be readable.  No function here raises on any text, and each answers at once.
"""

from quizcli.answers.choices import read_boolean, read_choice, read_several
from quizcli.answers.compare import describe_tolerance, matches
from quizcli.answers.formulas import read_formula
from quizcli.answers.numbers import read_number
from quizcli.answers.reading import Reading
from quizcli.answers.shapes import read_shape, read_symbolic_shape
from quizcli.answers.show import show
from quizcli.answers.text import normalise

__all__ = [
    "Reading",
    "describe_tolerance",
    "matches",
    "normalise",
    "read_boolean",
    "read_choice",
    "read_formula",
    "read_number",
    "read_several",
    "read_shape",
    "read_symbolic_shape",
    "show",
]
