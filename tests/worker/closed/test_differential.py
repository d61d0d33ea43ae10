"""The language against real Python: the same lines give the same values."""

import pytest

from quizcli.programs import check
from tests.worker.closed.examples import EXAMPLES
from tests.worker.closed.lectures import LECTURES
from tests.worker.closed.python import by_language, by_python, same

NAMES = {"seed": 3, "n": 4, "xs": (1.5, 2.5), "kind": "relu"}


def test_there_are_enough_programs():
    """Sixty programs and more, and ten examples."""
    assert len(LECTURES) >= 60
    assert len(EXAMPLES) == 10


@pytest.mark.parametrize("title", [*LECTURES, *EXAMPLES])
def test_a_program_means_what_it_means_in_python(title):
    """Each measurable value of a lecture's program is the one that Python computes."""
    source = {**LECTURES, **EXAMPLES}[title]
    expected = by_python(source, NAMES)
    assert check(source, NAMES).faults == ()
    assert expected
    found = by_language(source, NAMES, expected)
    wrong = {
        name: (found[name], each) for name, each in expected.items() if not same(found[name], each)
    }
    assert wrong == {}
