"""How much a program may be and do.  The check and the interpreter read the same figures."""

MAX_SOURCE = 8192
"""Characters of the source."""

MAX_NODES = 2000
"""Nodes of the syntax tree, without contexts and operators."""

MAX_DEPTH = 80
"""Nodes on a way from the root to a leaf of the syntax tree."""

MAX_BRACKETS = 40
"""Brackets open at once, counted in texts and comments too."""

MAX_FAULTS = 50
"""Faults that are told at once."""

MAX_TEXT = 256
"""Characters of a text."""

MAX_INTEGER = 1 << 63
"""How far from zero a whole number may be."""

MAX_EXPONENT = 64
"""The largest exponent of a whole number whose base is not -1, 0 or 1."""

MAX_POWER_BITS = 128
"""Bits that a power of whole numbers may have before it is looked at."""

MAX_SHIFT = 62
"""The largest shift to the left."""

MAX_DIGITS = 30
"""How far from the point `round` may round."""

MAX_ITEMS = 10_000
"""Elements of a list, a tuple or a range, and turns of a `for` loop."""

MAX_KEYS = 256
"""Keys of a dict."""

MAX_NESTING = 6
"""How deep lists, tuples and dicts may lie within each other."""

MAX_ELEMENTS = 1 << 26
"""Elements of a tensor that is not on the meta device."""

MAX_SETTING = 1 << 24
"""Whole numbers handed to layers, `F` and convolutions: torch does not look for overflow."""

MAX_LAYERS = 64
"""Layers that one recurrent or transformer module may stack."""

MAX_ARGUMENTS = 64
"""Arguments of a call."""

MAX_PARAMETERS = 16
"""Parameters of a function."""

MAX_CALLS = 24
"""Calls of the program's own functions that may be open at once."""

FUEL = 200_000
"""Steps of a run: each expression and each statement is one."""

MAX_LOOKS = 1_000_000
"""Elements of lists, tuples and dicts that a run may look at while vetting values."""
