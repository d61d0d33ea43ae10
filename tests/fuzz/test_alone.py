"""The targets that need a process besides this one, with what fuzzing begins with."""

import pytest

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import ALONE


@pytest.mark.slow
@pytest.mark.parametrize("target", list(ALONE))
def test_the_seeds_hold(target):
    """What fuzzing begins with is sound, so that what it finds is news."""
    for each in seeds(target):
        ALONE[target](each)
