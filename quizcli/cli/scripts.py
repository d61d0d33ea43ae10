"""Questions and lab runs as scripts: where the sources are, and what is said in the comments."""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

from quizcli import scripts
from quizcli.cli import exhibit
from quizcli.model import QuizError, Request
from quizcli.questions import choice
from quizcli.scripts import Run, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizcli.model import Asked, Measurement, Question, Variant

Pair: TypeAlias = tuple[str, str]
"""A label and foreign text."""

CHOICES = ("choice", "several")


def of_question(variant: Variant, title: str = "") -> str:
    """The script of a question at its draw, with its key in comments; `title` is the bank's.

    QuizError for a question for which nothing is measured.
    """
    asked = variant.asked
    refuse_unmeasured(asked.question)
    head = [
        ("question", asked.question.id),
        ("bank", title),
        ("source", asked.question.source),
        ("seed", str(asked.seed)),
        ("draw", exhibit.drawn(asked)),
    ]
    end = [*_measured_where(variant.measurements[0]), *_keys(variant)]
    pairs = zip(asked.requests, variant.measurements, strict=True)
    return _script(Words(head, end), [Run(_complete(a), b.outputs) for a, b in pairs])


def of_lab(request: Request, measurement: Measurement) -> str:
    """The script of one run of a probe in the lab."""
    head = [("probe", request.probe)]
    words = Words(head, _measured_where(measurement))
    return _script(words, [Run(_complete(request), measurement.outputs)])


def lines_run(asked: Asked) -> str:
    """The lines that were run for a question at its draw, in short.

    QuizError for a question for which nothing is measured.
    """
    refuse_unmeasured(asked.question)
    request = _complete(asked.requests[0])
    return scripts.lines_run(request, _module(request), _source)


def refuse_unmeasured(question: Question) -> None:
    """QuizError for a question that no computation belongs to."""
    if not question.measured:
        raise QuizError(
            f"{question.id} measures nothing, so there is no script of it; quizcli show "
            f"{question.id} tells its key"
        )


def put(text: str) -> None:
    """A script, on standard output: as it is, in UTF-8, which Python takes a file to be in."""
    sys.stdout.flush()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        out.write(text)
        out.flush()
    finally:
        out.detach()


def _script(words: Words, runs: list[Run]) -> str:
    return scripts.script(words, runs, _module(runs[0].request), _source)


def _complete(request: Request) -> Request:
    """The request with all arguments of its probe, as the worker fills them in."""
    from quizcli.probes import signatures
    from quizcli.probes.base import check_arguments

    if request.program:
        return request
    given = check_arguments(signatures()[request.probe], request.arguments)
    return Request(request.probe, given)  # type: ignore[arg-type]


def _module(request: Request) -> str:
    """Where the function of a probe stands; nowhere for an author's lines."""
    from quizcli.probes import probes

    return "" if request.program else probes()[request.probe].compute.__module__


def _source(module: str) -> str:
    """The text of a module of ours, which is not run for it."""
    spec = find_spec(module)
    get_source = getattr(spec and spec.loader, "get_source", None)
    text: str | None = get_source(module) if get_source else None
    if text is None:
        raise QuizError(f"the source of {module} is not here; install quizcli again")
    return text


# -------------------------------------------------------------------- the comments
def _measured_where(measurement: Measurement) -> list[Pair]:
    device = f" on {measurement.device}" if measurement.device else ""
    return [("measured with", f"{measurement.backend}{device}".strip())]


def _keys(variant: Variant) -> Iterator[Pair]:
    """How the key comes about, and what it is; for each part where there are some."""
    parts = exhibit.labelled(variant)
    if not parts:
        yield from _key(variant)
    for label, part in parts:
        yield from ((f"{label} {name}", text) for name, text in _key(part))


def _key(variant: Variant) -> Iterator[Pair]:
    question = variant.asked.question
    yield "key is", question.answer
    if question.type in CHOICES:
        options = zip(choice.LETTERS, variant.asked.options, strict=False)
        yield from (("option", f"{a}: {b.text} (right: {b.correct})") for a, b in options)
    yield from (("item", f"{each.text} (sorted by {each.value})") for each in question.items)
    yield "key", exhibit.expected(variant)
    yield "second way", question.witness
