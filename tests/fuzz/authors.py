"""Targets for what authors' tools read, and for what a process of theirs writes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from math import inf

from quizcli import programs
from quizcli.bank import fixes, render_problem
from quizcli.bank.adding import with_question
from quizcli.bank.formatting import anywhere, formatted
from quizcli.bank.validate import read_bank
from quizcli.cli.text import clean
from quizcli.model import MeasureError, Problem, QuizError, Severity
from quizcli.worker import frames, messages
from quizcli.worker.frames import FrameError
from quizcli.worker.locked.replies import read_reply
from quizcli.worker.messages import Hello
from quizcli.worker.plain import plain
from tests.bank.samples import SIGNATURES
from tests.fuzz.holding import is_harmless, text_of

KEY = bytes(range(frames.KEY_BYTES))
HELLO = Hello("PyTorch 2", "cpu", ("cpu",))

_LINE_END = re.compile(r"\r\n|\r|\n")
_WITH_LINES = """\
format: 1
title: Lines
license: CC0-1.0
questions:
  - {id: a, type: numeric, concept: c, draw: {n: 2..9}, prompt: "{{n}}", answer: x, explain: e, %s}
"""


def program(data: bytes) -> None:
    """A program of the closed language: its outputs and faults, with places inside of it."""
    text = text_of(data)
    checked = programs.check(text, ("n", "h"))
    assert list(checked.faults) == sorted(set(checked.faults))
    lines = _LINE_END.split(text)
    for line, column, end, message in checked.faults:
        assert 1 <= line <= len(lines) + 1 and 1 <= column < end
        assert message and is_harmless(clean(message))
    for key in ("torch", "python"):
        bank = _WITH_LINES % f"{key}: {json.dumps(text)}"
        for each in read_bank("a", "a.yaml", bank.encode(), {}).problems:
            assert is_harmless(render_problem(each))


def layout(data: bytes) -> None:
    """A bank made uniform: the same questions, and nothing left to do."""
    done = formatted("fuzz", data, SIGNATURES)
    assert formatted("fuzz", done.data, SIGNATURES).data == done.data
    if done.data != data:
        assert not done.trouble
        before, after = (
            read_bank("fuzz", "fuzz.yaml", each, SIGNATURES) for each in (data, done.data)
        )
        assert [*map(anywhere, before.questions)] == [*map(anywhere, after.questions)]


def added(data: bytes) -> None:
    """A bank with one more question: those that were there stay, or it is refused."""
    try:
        new, id_ = with_question(data, "boolean")
    except QuizError as error:
        assert is_harmless(clean(str(error)))
        return
    before, after = (read_bank("fuzz", "fuzz.yaml", each, SIGNATURES) for each in (data, new))
    others = [each for each in after.questions if each.id != f"fuzz/{id_}"]
    assert [*map(anywhere, others)] == [*map(anywhere, before.questions)]


def mended(data: bytes) -> None:
    """A bank whose slips are put right: no more errors than before, and no more slips."""

    def problems(text: str) -> Sequence[Problem]:
        return read_bank("fuzz", "fuzz.yaml", text.encode(), SIGNATURES).problems

    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        return
    found = fixes.repair(text, problems)
    assert found.done or found.text == text
    before = _errors(problems(text))
    unread = any(each.startswith("E1") for each in before)  # what is wrong further on was not seen
    assert unread or len(_errors(problems(found.text))) <= len(before)


def _errors(problems: Sequence[Problem]) -> list[str]:
    return [each.code for each in problems if each.severity is Severity.ERROR]


def frame(data: bytes) -> None:
    """What a worker's process sends, with the right key and without: read, or refused."""
    forged = len(data).to_bytes(4, "big") + KEY + data
    for sent in (data, forged):
        try:
            message = frames.receive(io.BytesIO(sent), KEY, frames.LARGEST_REPLY)
        except (EOFError, FrameError):
            continue
        _said(message)


def _said(message: frames.Message) -> None:
    try:
        hello = messages.read_hello(message)
    except (FrameError, MeasureError) as error:
        assert is_harmless(clean(str(error)))
    else:
        texts = [hello.backend, hello.device, hello.name, hello.python]
        assert all(isinstance(each, str) for each in [*texts, *hello.devices, *hello.walls])
    try:
        found = messages.read_measurement(message, 1, HELLO)
    except (FrameError, MeasureError) as error:
        assert is_harmless(clean(str(error)))
    else:
        assert 0 <= found.seconds < inf and set(plain(found.outputs)) == set(found.outputs)


def reply(data: bytes) -> None:
    """What an author's computation writes: the outputs that were asked for, or one sentence."""
    for line in (data, data.replace(b"\n", b" ") + b"\n"):
        try:
            found = read_reply(line, {"x"})
        except MeasureError as error:
            assert str(error).isprintable()
        else:
            assert plain(found) == found and set(found) == {"x"}
