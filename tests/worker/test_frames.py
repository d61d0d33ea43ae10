"""Frames and messages: what goes in comes out, and nothing else is taken for a frame."""

import io
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.model import MeasureError, Request
from quizcli.worker import frames
from quizcli.worker.frames import FrameError
from quizcli.worker.messages import (
    Hello,
    read_hello,
    read_measurement,
    received,
    received_values,
    request_message,
)

KEY = bytes(range(16))
CAP = 10_000
HELLO = Hello("PyTorch 2", "cpu", ("cpu",))

plain = st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=20)
named = st.dictionaries(st.text(max_size=10), values, max_size=4)


class Dribble(io.BytesIO):
    """A pipe that hands over a few bytes at a time."""

    def read(self, size=-1):
        return super().read(min(size, 3))

    def write(self, data):
        return super().write(data[:3])


def received_back(message):
    """The message after a way through a slow pipe."""
    pipe = Dribble()
    frames.send(pipe, frames.pack(message, KEY, 1_000_000))
    pipe.seek(0)
    return frames.receive(pipe, KEY, 1_000_000)


@settings(deadline=None)
@given(named)
def test_values_survive_the_way_there_and_back(arguments):
    """Every value arrives equal and with its types, whatever pieces the pipe makes."""
    message = received_back(request_message(7, Request("name", arguments)))
    assert (message["id"], message["probe"]) == (7, "name")
    assert repr(received_values(message["arguments"])) == repr(arguments)


@settings(deadline=None)
@given(st.fractions())
def test_fractions_become_the_nearest_number(fraction):
    """A fraction arrives as the integer or float that it is nearest to."""
    sent = request_message(1, Request("name", {"x": fraction}))["arguments"]["x"]
    assert type(sent) is (int if fraction.denominator == 1 else float)
    assert sent == (fraction if fraction.denominator == 1 else float(fraction))


def test_nan_survives_the_way():
    """NaN is a number on the way, too."""
    assert math.isnan(received_back({"x": math.nan})["x"])


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_other_bytes_are_never_a_frame(noise):
    """Noise ends in one of the two errors that the callers know."""
    with pytest.raises((FrameError, EOFError)):
        frames.receive(io.BytesIO(noise), KEY, CAP)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_frame_is_noticed(data):
    """A frame with a changed header or a missing end is not read as something else."""
    frame = bytearray(frames.pack({"id": 1}, KEY, CAP))
    place = data.draw(st.integers(0, frames.HEADER_BYTES - 1))
    frame[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((FrameError, EOFError)):
        frames.receive(io.BytesIO(bytes(frame)), KEY, CAP)
    with pytest.raises(EOFError):
        frames.receive(io.BytesIO(bytes(frames.pack({"id": 1}, KEY, CAP)[:-1])), KEY, CAP)


@pytest.mark.parametrize("body", [b"", b"[1]", b"3", b"\xff", b"{", b"[" * 5000, b"9" * 5000])
def test_a_body_that_is_no_object_is_refused(body):
    """Only a JSON object is a message; depth and digits can't hurt the reader."""
    with pytest.raises(FrameError):
        frames.receive(io.BytesIO(len(body).to_bytes(4, "big") + KEY + body), KEY, CAP)


def test_frames_have_a_largest_size_both_ways():
    """Writing and reading refuse the same frame, the reader before it reads the body."""
    message = {"x": "a" * CAP}
    with pytest.raises(FrameError, match="at most"):
        frames.pack(message, KEY, CAP)
    pipe = io.BytesIO(frames.pack(message, KEY, 2 * CAP))
    with pytest.raises(FrameError):
        frames.receive(pipe, KEY, CAP)
    assert pipe.tell() == frames.HEADER_BYTES


def test_a_request_fits_into_an_empty_pipe():
    """The largest request is no larger than what a pipe holds without a reader."""
    assert frames.LARGEST_REQUEST <= 64 * 1024


@pytest.mark.parametrize("value", [None, {"a": 1}, [None], [[{}]]])
def test_null_and_objects_are_no_values(value):
    """What JSON has and quizcli does not is refused."""
    with pytest.raises(FrameError):
        received(value)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"id": 2, "outputs": {}, "seconds": 0.1},
        {"id": 1, "outputs": [], "seconds": 0.1},
        {"id": 1, "outputs": {"x": None}, "seconds": 0.1},
        {"id": 1, "outputs": {}},
    ],
)
def test_a_reply_to_something_else_is_refused(message):
    """The number, the outputs and the seconds have to be there."""
    with pytest.raises(FrameError):
        read_measurement(message, 1, HELLO)


def test_a_reply_is_read():
    """Outputs have tuples for lists; device and backend are those of the hello."""
    made = read_measurement({"id": 1, "outputs": {"x": [1, [2]]}, "seconds": 0.5}, 1, HELLO)
    assert (made.outputs, made.seconds) == ({"x": (1, (2,))}, 0.5)
    assert (made.device, made.backend) == ("cpu", "PyTorch 2")


def test_errors_are_raised_as_they_were_sent():
    """An error in place of a hello or a result is a MeasureError with its words."""
    with pytest.raises(MeasureError, match="no cuda device"):
        read_hello({"error": "no cuda device"})
    with pytest.raises(MeasureError, match="too large"):
        read_measurement({"id": 1, "error": "too large"}, 1, HELLO)


def test_an_error_has_nothing_in_it_that_steers_a_terminal():
    """Control and bidirectional characters are gone, the line has an end, words stay."""
    with pytest.raises(MeasureError) as caught:
        read_hello({"error": "a\x1b]52;c;x\x07 b\n\u202ec " + "z" * 10_000})
    assert str(caught.value).startswith("a ]52;c;x b c zzz")
    assert len(str(caught.value)) < 600
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("message", [{}, {"id": 1}, {"backend": "x", "device": None}])
def test_something_else_is_no_hello(message):
    """A hello has its own fields."""
    with pytest.raises(FrameError):
        read_hello(message)


@pytest.mark.parametrize("value", [None, [1], {}, b"x", 1j, Fraction(10) ** 400 / 3])
def test_what_cannot_be_sent_is_refused(value):
    """Only values travel; the sentence names the probe."""
    with pytest.raises(MeasureError, match="name can't be measured with that"):
        request_message(1, Request("name", {"x": value}))
