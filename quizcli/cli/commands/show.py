"""`quizcli show ID --seed S`: a question as its author wants to see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import questions
from quizcli.cli import exhibit, options, shell
from quizcli.cli.measuring import Measuring
from quizcli.cli.text import one_line

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.cli.exhibit import Row
    from quizcli.model import Question, Variant

LABEL = 9


def command(
    terms: Annotated[
        list[str], typer.Argument(help="A question's id, after the bank's file if need be.")
    ],
    seed: Annotated[int, typer.Option("--seed", help="The question's own seed.")] = 0,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    home: options.Home = None,
    as_json: options.Json = False,
    *,
    script: Annotated[
        bool,
        typer.Option(
            "--script", help="Print what was measured as a Python script that runs alone."
        ),
    ] = False,
) -> None:
    """Show a question as drawn from a seed, with its key and its mistakes."""
    shell.check_device(device)
    library, rest = shell.load_banks(home, terms)
    question = exhibit.find(library, rest, " ".join(terms), home, author_code=not no_author_code)
    if script:
        _refuse_unmeasured(question)
    with Measuring(device) as measuring:
        variant = exhibit.solved(questions.prepare(question, seed), measuring)
    if script:
        _put_script(variant, _title(library, question), as_json=as_json)
    elif as_json:
        shell.put_json({"version": 1, **as_object(variant)})
    else:
        shell.put(_report(variant))


def _refuse_unmeasured(question: Question) -> None:
    """Before anything runs: such a question has no lines."""
    from quizcli.cli import scripts

    scripts.refuse_unmeasured(question)


def _put_script(variant: Variant, title: str, *, as_json: bool) -> None:
    from quizcli.cli import scripts

    text = scripts.of_question(variant, title)
    if as_json:
        shell.put_json({"version": 1, **as_object(variant), "script": text})
    else:
        scripts.put(text)


def _title(library: Library, question: Question) -> str:
    """The title of its bank."""
    return next((each.title for each in library.banks if each.name == question.bank), "")


def _report(variant: Variant) -> str:
    asked, question = variant.asked, variant.asked.question
    drawn = exhibit.drawn(asked)
    told = [
        f"{question.id}  {question.type}  {one_line(question.concept)}  "
        f"difficulty {question.difficulty}",
        f"seed      {asked.seed}" + (f"\ndraw      {drawn}" if drawn else ""),
        _rendered(asked.prompt),
        _options(variant),
        *map(_block, exhibit.blocks(variant, with_help=False)),
    ]
    return "\n\n".join(each.strip("\n") for each in told if each)


def _block(rows: Sequence[Row]) -> str:
    if rows[0].label == "why":
        return _rendered(rows[0].words)
    shown = (_line(each.words) if each.markdown else one_line(each.words) for each in rows)
    return "\n".join(
        f"{row.label:<{LABEL}} {words}" for row, words in zip(rows, shown, strict=True)
    )


def _rendered(text: str) -> str:
    """Markdown and formulas as the learner sees them, without colour."""
    from quizcli.cli import markdown

    look = shell.look(plain=True)
    return "\n".join(markdown.plain(text, look, look.width))


def _line(text: str) -> str:
    """The same on one line."""
    from quizcli.cli import markdown

    return markdown.line(text, shell.look(plain=True)).plain


def _options(variant: Variant) -> str:
    """What is to be put in order or matched; of a choice they stand below the key."""
    if variant.asked.options:
        return ""
    kind = questions.TYPES[variant.asked.question.type]
    return "\n".join(f"  {k}  {_line(text)}" for k, text in kind.options(variant.asked).items())


def as_object(variant: Variant) -> dict[str, object]:
    """A question with its key and its mistakes, for programs."""
    from quizcli.store.values import encode, encode_names

    asked, question = variant.asked, variant.asked.question
    return {
        "id": question.id,
        "type": question.type,
        "seed": asked.seed,
        "draw": encode_names(asked.draw),
        "prompt": asked.prompt,
        "options": [each.text for each in asked.options],
        "key": encode(variant.key),
        "points": question.points,
        **_graded(variant),
        "parts": [
            {
                "label": label,
                "type": part.asked.question.type,
                "prompt": part.asked.prompt,
                "options": [each.text for each in part.asked.options],
                "key": encode(part.key),
                "points": part.asked.question.points,
                **_graded(part),
            }
            for label, part in exhibit.labelled(variant)
        ],
        "explain": questions.explanation(variant),
        "source": question.source,
    }


def _graded(variant: Variant) -> dict[str, object]:
    """The key as the learner reads it, and the known mistakes."""
    from quizcli.store.values import encode

    return {
        "expected": exhibit.expected(variant),
        "mistakes": [
            {"value": None if value is None else encode(value), "because": because}
            for because, value in questions.mistake_values(variant)
        ],
    }
