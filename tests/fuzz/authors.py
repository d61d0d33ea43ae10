"""Targets for what authors' tools read, and for what a process of theirs writes."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from math import inf

from quizcli import programs
from quizcli.bank import amending, fixes, render_problem
from quizcli.bank.adding import with_question
from quizcli.bank.formatting import anywhere, formatted
from quizcli.bank.question_reader import ID, LONGEST_ID
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


def renamed(data: bytes) -> None:
    """Another id for a question, retired and back: the rest of the bank stays, or one sentence.

    The first line says which question (a number) and its new id.
    """
    first, _, bank = data.partition(b"\n")
    number, _, typed = first.partition(b" ")
    found = read_bank("fuzz", "fuzz.yaml", bank, SIGNATURES)
    ids = [each.id.removeprefix("fuzz/") for each in found.questions]
    broken = {each.question.removeprefix("fuzz/") for each in found.problems}
    new = typed.decode(errors="replace")
    if not ids or not ID.fullmatch(new) or len(new) > LONGEST_ID or new in {*ids, *broken}:
        return
    old = ids[int(number) % len(ids) if number.isdigit() and len(number) < 9 else 0]
    if old in broken:
        return  # one of two with this id; the other one is sound from now on
    full = f"fuzz/{new}"
    there = _amended(bank, partial(amending.with_id, old=old, new=new), f"fuzz/{old}", id=full)
    retire = partial(amending.with_retired, id_=new)
    is_retired = next(each.retired for each in found.questions if each.id == f"fuzz/{old}")
    for retired in (not is_retired, is_retired):
        there = _amended(there, partial(retire, retired=retired), full, retired=retired)


def _amended(
    data: bytes | None, change: Callable[[bytes], bytes], name: str, **different: object
) -> bytes | None:
    """The changed bank; None where the change is refused."""
    try:
        made = change(data) if data is not None else None
    except QuizError as error:
        assert is_harmless(clean(str(error)))
        return None
    if data is None or made is None:
        return None
    before, after = (read_bank("fuzz", "fuzz.yaml", each, SIGNATURES) for each in (data, made))
    assert [*map(anywhere, after.questions)] == [
        anywhere(each._replace(**different) if each.id == name else each)
        for each in before.questions
    ]
    assert Counter(_errors(before.problems)) == Counter(_errors(after.problems))
    start = _shared(data, made)
    end = _shared(data[start:][::-1], made[start:][::-1])
    assert b"#" not in data[start : len(data) - end]  # what went was no comment
    return made


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


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
