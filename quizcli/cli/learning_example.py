"""A worked experiment: a measured question shown with all that leads to its key."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from quizcli import answers, questions
from quizcli.cli import exhibit, shell, wording
from quizcli.cli.concept_screens import row, typed
from quizcli.cli.furniture import DIM, STRONG, literal, prose
from quizcli.expressions import ExpressionError
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cli.look import Look
    from quizcli.cli.measuring import Measuring
    from quizcli.model import Request, Value, Variant

SEED = 0
"""That of `quizcli show ID`; sessions draw theirs from 31 bits."""
TRIALS = 3
"""So many questions are tried, when one cannot be measured."""
MOST_OUTPUTS = 8
IN_WORDS = frozenset({"boolean", "choice", "several", "cloze", "match", "order"})
_WORD = re.compile(r"[A-Za-z_]\w*")
_TICKS = re.compile(r"`+")


def worked(entries: Sequence[Entry], library: Library, measuring: Measuring) -> Variant | None:
    """The easiest measured question with its key; None when none of the first can be had."""
    measured = sorted((each for each in entries if each.measured), key=_clearest)
    for each in measured[:TRIALS]:
        try:
            asked = questions.prepare(library.question(each.id), SEED)
            return exhibit.solved(asked, measuring)
        except (QuizError, ExpressionError) as error:
            shell.say(f"{each.id} cannot be measured: {error}")
            if measuring.trouble():
                break
    return None


def easiest(entry: Entry) -> tuple[int, str]:
    """Sorts questions: the easy ones first."""
    return entry.difficulty, entry.id


def _clearest(entry: Entry) -> tuple[int, bool, bool, str]:
    """Sorts questions: of the easy ones those with a figure for an answer, then the probes."""
    return entry.difficulty, entry.type in IN_WORDS, bool(entry.code), entry.id


# ---------------------------------------------------------------------- drawing
def lines(variant: Variant, look: Look) -> list[Text]:
    """The question with its numbers, what is run, what came out, and why."""
    asked = variant.asked
    request = asked.requests[0]
    where = exhibit.measured_by(variant).partition(", ")[2]
    return [
        *prose(asked.prompt, look, "" if look.plain else " "),
        *_options(variant, look),
        Text(""),
        *_run(request, look),
        *_outputs(variant, look),
        *literal(where, look, Text(" " * _margin(look)), DIM),
        *row("answer", exhibit.expected(variant), look, markdown=True),
        Text(""),
        *row("why", questions.explanation(variant), look, markdown=True),
        *row("source", wording.source(asked.question.source), look),
        Text(""),
        *typed("again", again(variant), look),
    ]


def _margin(look: Look) -> int:
    return 2 if look.plain else 11


def _options(variant: Variant, look: Look) -> list[Text]:
    kind = questions.TYPES[variant.asked.question.type]
    found = [Text("")] if kind.options(variant.asked) else []
    for key, words in kind.options(variant.asked).items():
        label = Text(f"  {key}: " if look.plain else f"   {key}  ", "" if look.plain else STRONG)
        found += prose(words, look, label)
    return found


def _run(request: Request, look: Look) -> list[Text]:
    """The probe as a call, or the author's lines below the values that they get."""
    given = ", ".join(
        f"{name}={answers.show(each, grouped=False)}" for name, each in request.arguments.items()
    )
    if request.program is None:
        return row("run", f"{request.probe}({given})", look)
    fence = "`" * (3 + max(map(len, _TICKS.findall(request.program.source)), default=0))
    code = f"{fence}python\n{request.program.source.rstrip()}\n{fence}"
    head = row("run", f"the author's lines with {given}" if given else "the author's lines", look)
    return [*head, *prose(code, look, "" if look.plain else " ")]


def _outputs(variant: Variant, look: Look) -> list[Text]:
    """What was measured: the names that the question reads, else all of them."""
    outputs = variant.measurements[0].outputs
    read = set(_WORD.findall(" ".join(_read(variant))))
    names = [each for each in outputs if each in read] or list(outputs)
    found: list[Text] = []
    for name in names[:MOST_OUTPUTS]:
        label = "measured" if not found else ""
        said = f"{name} = {answers.show(outputs[name])}"
        if look.plain or label:
            found += row("measured", said, look)
        else:
            found += literal(said, look, Text(" " * _margin(look)))
    return found


def _read(variant: Variant) -> Iterator[str]:
    """The texts of a question in which the name of an output may stand."""
    question = variant.asked.question
    for each in (question, *question.parts):
        yield from (each.answer, each.fact, each.explain, each.witness)
        yield from (option.correct for option in each.options)
        yield from (item.value for item in each.items)


# ------------------------------------------------------------------------ again
def again(variant: Variant) -> list[str]:
    """What to type to run it again, in words that belong together."""
    request = variant.asked.requests[0]
    if request.program is not None:
        return ["quizcli show", variant.asked.question.id, f"--seed {variant.asked.seed}"]
    given = (f"--{name} {shlex.quote(_typed(each))}" for name, each in request.arguments.items())
    return [f"quizcli lab {request.probe}", *given]


def _typed(value: Value) -> str:
    """A value as `lab` reads it."""
    if isinstance(value, tuple):
        return ",".join(map(_typed, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
