"""What a child wrote: plain data for what was asked, or one clean sentence."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.model import MeasureError
from quizcli.worker.frames import FrameError
from quizcli.worker.locked.replies import LONGEST_LINE, read_reply, written
from quizcli.worker.messages import Hello, read_measurement
from quizcli.worker.plain import MAX_DEPTH

HELLO = Hello("PyTorch 2", "cpu", ("cpu",))

text = st.text(st.characters(codec="utf-8"), max_size=9)
plain = st.booleans() | st.integers(-(2**99), 2**99) | st.floats(allow_nan=False) | text
lists = st.recursive(plain, lambda inner: st.lists(inner, max_size=3), max_leaves=9)
anything = st.recursive(
    plain | st.none() | st.text(max_size=9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)


def depth(value):
    """How many lists are around the innermost element."""
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@settings(deadline=None)
@given(st.dictionaries(text, lists.filter(lambda each: depth(each) <= MAX_DEPTH), max_size=4))
def test_what_was_written_is_read(outputs):
    """Plain outputs come through equal, with their types."""
    found = read_reply(written({"outputs": outputs}), list(outputs))
    assert repr(found) == repr(outputs)


@settings(deadline=None)
@given(st.binary(max_size=99) | anything.map(lambda each: json.dumps(each).encode() + b"\n"))
def test_whatever_else_comes_is_one_clean_sentence(line):
    """No bytes do more than raise the error that the callers know."""
    with pytest.raises(MeasureError) as caught:
        read_reply(line, ["an output that no child names"])
    assert str(caught.value).isprintable()


@settings(deadline=None)
@given(anything)
def test_outputs_are_plain_whatever_was_written(value):
    """A reply in the right form gives plain data or an error, too."""
    try:
        found = read_reply(json.dumps({"outputs": {"x": value}}).encode() + b"\n", ["x"])
    except MeasureError:
        return
    assert repr(found) == repr({"x": value})
    assert depth(value) <= MAX_DEPTH


def test_an_error_brings_its_place():
    """Line and column come along; whatever else stands there is no place."""
    with pytest.raises(MeasureError, match=r"^no$") as caught:
        read_reply(b'{"error": "no", "line": 3, "column": 7}\n', ["x"])
    assert (caught.value.line, caught.value.column) == (3, 7)
    with pytest.raises(MeasureError) as caught:
        read_reply(b'{"error": "no", "line": "3", "column": true}\n', ["x"])
    assert (caught.value.line, caught.value.column) == (0, 0)


def test_a_line_has_a_cap():
    """More than the cap is not sent, and not read."""
    line = written({"outputs": {"x": "a" * LONGEST_LINE}})
    with pytest.raises(MeasureError, match="the outputs take more than 65,536 bytes"):
        read_reply(line, ["x"])
    with pytest.raises(MeasureError, match="answered with more than 65,536 bytes"):
        read_reply(b"[" * (LONGEST_LINE + 1), ["x"])


@pytest.mark.parametrize(
    "outputs", [{"x": [[[[[1]]]]]}, {"x": [0] * 5000}, {"x": "a" * 5000}, {"x": 1 << 5000}]
)
def test_the_client_has_the_same_caps(outputs):
    """Even a server that lies gets no more than that past the client."""
    with pytest.raises(MeasureError):
        read_measurement({"id": 1, "outputs": outputs, "seconds": 0.1}, 1, HELLO)


@pytest.mark.parametrize("outputs", [None, 5, [1], {"x": None}, {"x": {}}])
def test_the_client_takes_named_values_only(outputs):
    """What is no object of values is no answer."""
    with pytest.raises(FrameError):
        read_measurement({"id": 1, "outputs": outputs, "seconds": 0.1}, 1, HELLO)
