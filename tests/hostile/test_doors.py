"""Each target of tests/fuzz with what hypothesis makes: bytes, texts, seeds that were changed."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.holding import timed
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

PIECES = [
    *(each.encode() for each in "{}[]()|>\"'#&*!%@`$\\\t\n-?:,;=^~0"),
    *(b"9" * 400, b"1e999", b"[" * 60, b"(" * 60, b"{{", b"..", b"null", b"NaN", b"-Infinity"),
    *("٣", "３", "é", "😀", "\u202e", "\u200b", "\u2028", "\ufeff", "e\u0301\u0301", "²", "×", "π"),
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\x1b]52;c;x\x07", b"\x9b", b"\r", b"\x7f"),
]
BYTES = [each.encode() if isinstance(each, str) else each for each in PIECES]
ANY = st.binary(max_size=300) | st.text(max_size=200).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
KEPT = cache(seeds)
"""The seeds of a target, made once."""


@st.composite
def changed(draw, target):
    """A seed with pieces cut out, doubled, moved and put in."""
    content = draw(st.sampled_from(KEPT(target)))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 0, 1, 3, 30])))
        piece = draw(st.sampled_from([*BYTES, content[start:end] * 2, content[end : end + 20]]))
        content = content[:start] + piece + content[end:]
    return content


def attack(target, examples):
    """Let hypothesis try the target; an input may take a second of the processor."""

    @settings(deadline=None, max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(ANY | changed(target) | changed(target))
    def run(data):
        timed(TARGETS[target])(data)

    run()


@pytest.mark.parametrize("target", list(TARGETS))
def test_whatever_comes_in(target):
    """A result or a sentence, within a second; the targets say what has to hold."""
    attack(target, 20)


@pytest.mark.slow
@pytest.mark.parametrize("target", list(TARGETS))
def test_whatever_comes_in_at_length(target):
    """The same, much more of it."""
    attack(target, 2000)


@pytest.mark.parametrize("target", list(TARGETS))
def test_the_seeds_hold(target):
    """What fuzzing begins with is sound, so that what it finds is news."""
    for each in KEPT(target):
        timed(TARGETS[target])(each)
