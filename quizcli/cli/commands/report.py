"""`quizcli report`: the verdicts that the learner disputes, for the authors of the questions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import dates, options, shell
from quizcli.cli.furniture import number
from quizcli.cli.text import clean, one_line
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizcli.cli.reports import Report

LONGEST = 500
"""Characters of a foreign text that stands in a line."""

_TICKS = re.compile("`+")


def command(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="A new file to write it to."),
    ] = None,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Tell authors which verdicts you dispute: Markdown to paste into an issue, or JSON."""
    shell.check_device(device)
    found = _found(home, device, author_code=not no_author_code)
    if not found:
        shell.say("no verdict is disputed")
    if as_json:
        text = json.dumps({"version": 1, "disputes": [_as_json(each) for each in found]}, indent=1)
    else:
        text = "\n\n".join(_markdown(place, each) for place, each in enumerate(found, 1))
    if output is not None:
        _write(output, f"{text}\n")
        shell.say(f"{number(len(found), 'disputed verdict')} written to {output}")
    elif as_json:
        print(text)
    elif text:
        shell.put(text)


def _found(home: Path | None, device: str, *, author_code: bool) -> list[Report]:
    from quizcli.cli.measuring import Measuring, runnable
    from quizcli.cli.reports import reports, standing

    with shell.open_log(home) as log:
        found = standing(log.log())
        shell.tell_damage(log)
    if not found.disputes:
        return []
    library, _ = shell.load_banks(home)
    about = {each.review.question for each in found.disputes}
    entries = [each for each in library.entries if each.id in about]
    may_run = {each.id for each in runnable(entries, library, home, author_code=author_code)}
    with Measuring(device) as measuring:
        return reports(found, library, may_run, measuring.measure)


def _write(file: Path, text: str) -> None:
    """A file that was not there before."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise QuizError(f"{file} is there already: choose another name") from error
    except OSError as error:
        raise QuizError(f"{file} can't be written ({error.strerror})") from error


# --------------------------------------------------------------------- Markdown
def _markdown(place: int, report: Report) -> str:
    """One dispute; what banks and learners wrote stands in code, where it means nothing."""
    review = report.dispute.review
    blocks = [
        f"## {place}. {_code(review.question)}",
        "\n".join(f"- {label}: {words}" for label, words in _rows(report) if words),
        *_block("The question as it was drawn:", report.prompt),
        *_block("What the learner says:", report.dispute.reason),
        *_block("A test for the question, if the learner is right:", report.suggestion, "yaml"),
    ]
    return "\n\n".join(blocks)


def _rows(report: Report) -> Iterator[tuple[str, str]]:
    from quizcli.answers import show
    from quizcli.cli.deeds import WORDS, when

    review = report.dispute.review
    drawn = ", ".join(f"{name} = {show(each)}" for name, each in review.draw.items())
    yield "bank", _code(f"{report.path}:{report.line}") if report.path else ""
    yield "seed", str(review.seed)
    yield "drawn", _code(drawn)
    yield "answered", _code(review.raw)
    yield "understood as", _code(report.understood)
    yield "key", _code(report.key)
    yield "key by the bank of today", _code(report.expected)
    yield "measured with", _code(f"{review.backend} {review.device}")
    yield "verdict", WORDS[review.outcome]
    yield "judged by the bank of today", report.now
    yield "not judged again", _code(report.trouble)
    yield "answered on", when(review.at)


def _code(text: str) -> str:
    """Foreign text as a span of code, between more backticks than it has in a row."""
    line = one_line(text).strip()
    line = line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
    marks = _fence(line, 1)
    return f"{marks} {line} {marks}" if line else ""


def _block(title: str, text: str, language: str = "text") -> list[str]:
    """Foreign text as a block of code below a title; nothing for no text."""
    shown = clean(text).strip("\n")
    marks = _fence(shown, 3)
    return [title, f"{marks}{language}\n{shown}\n{marks}"] if shown.strip() else []


def _fence(text: str, least: int) -> str:
    return "`" * max([least, *(len(each) + 1 for each in _TICKS.findall(text))])


# ------------------------------------------------------------------------- JSON
def _as_json(report: Report) -> dict[str, object]:
    from quizcli.store.values import encode, encode_names, encode_text

    review, event = report.dispute.review, report.dispute.event
    return {
        "id": review.question,
        "path": report.path or None,
        "line": report.line or None,
        "seed": review.seed,
        "draw": encode_names(review.draw),
        "prompt": report.prompt,
        "raw": encode_text(review.raw),
        "understood": report.understood,
        "expected": report.expected,
        "key": None if review.key is None else encode(review.key),
        "key_text": report.key,
        "outcome": str(review.outcome),
        "outcome_now": report.now or None,
        "trouble": report.trouble,
        "reason": encode_text(report.dispute.reason),
        "at": dates.instant(event.at),
        "answer": review.uid,
        "device": review.device,
        "backend": review.backend,
        "suggestion": report.suggestion,
    }
