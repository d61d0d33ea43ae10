r"""What fuzzing found, each with what it broke; the targets of tests/fuzz say what has to hold.

    python -m tests.fuzz TARGET SECONDS

writes what breaks to a file; its bytes are put here once the cause is mended.
"""

import pytest

from quizcli.bank.validate import read_bank
from tests.fuzz.holding import timed
from tests.fuzz.targets import TARGETS

FOUND = [
    ("carved", b"\2\0", "IndexError: a file cut off in its header, before the byte that is read"),
    ("lists", b"[" * 4096, "RecursionError: lists in lists, in the file of what was found"),
    ("frame", b'{"id": 1, "outputs": {}, "seconds": -0.1}', "a negative time was believed"),
    ("frame", b'{"id": 1, "outputs": {}, "seconds": NaN}', "so was a time that is no number"),
    ("frame", b'{"id": 1, "outputs": {}, "seconds": Infinity}', "and one without end"),
    ("frame", b'{"backend": "", "device": "", "devices": 3}', "devices that are no list"),
    ("frame", b'{"backend": 5, "device": [], "devices": [[]]}', "names that are no texts"),
]


@pytest.mark.parametrize(("target", "data", "broke"), FOUND, ids=lambda each: str(each)[:40])
def test_what_was_found_holds_now(target, data, broke):
    """The target takes the input."""
    timed(TARGETS[target])(data)


LINES = r"""
format: 1
title: Lines
license: CC0-1.0
questions:
  - {id: a, type: numeric, prompt: P?, python: "x = len('\\d')", answer: x, explain: e, source: s}
"""


def test_what_python_warns_of_is_no_mistake_of_a_bank():
    """Python warns of an unknown escape where it reads the lines; nobody is told."""
    found = read_bank("a", "a.yaml", LINES.encode(), {})
    assert not [each for each in found.problems if each.code == "E311"]
    assert [each.id for each in found.questions] == ["a/a"]
