"""`quizcli show ID --seed S`: a question as its author wants to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import answers, questions
from quizcli.cli import options, shell
from quizcli.cli.measuring import Measuring, runnable
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.model import Asked, Variant


def command(
    terms: Annotated[
        list[str], typer.Argument(help="A question's id, after the bank's file if need be.")
    ],
    seed: Annotated[int, typer.Option("--seed", help="The question's own seed.")] = 0,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Show a question as drawn from a seed, with its key and its mistakes."""
    shell.check_device(device)
    library, rest = shell.load_banks(home, terms)
    entries = library.select(rest)
    if len(entries) != 1:
        named = " ".join(terms)
        raise QuizError(f"{named} names {len(entries)} questions; see quizcli list {named}")
    if not runnable(entries, library, home, author_code=not no_author_code):
        raise QuizError(f"{entries[0].id} cannot be measured here")
    asked = questions.prepare(library.question(entries[0].id), seed)
    variant = _solved(asked, device)
    if as_json:
        shell.put_json(_as_json(variant))
    else:
        shell.put(_report(variant))


def _solved(asked: Asked, device: str) -> Variant:
    if not asked.requests:
        return questions.solve(asked, [])
    with Measuring(device) as measuring:
        return questions.solve(asked, [measuring.measure(each) for each in asked.requests])


def _report(variant: Variant) -> str:
    asked, question = variant.asked, variant.asked.question
    drawn = ", ".join(f"{name} = {answers.show(value)}" for name, value in asked.draw.items())
    kind = questions.TYPES[question.type]
    blocks = [
        f"{question.id}  {question.type}  {question.concept}  difficulty {question.difficulty}",
        f"seed      {asked.seed}" + (f"\ndraw      {drawn}" if drawn else ""),
        _rendered(asked.prompt),
        _options(variant),
        f"key       {_line(kind.expected(variant))}" + _ran(variant),
        _witness(variant) + _tolerance(variant),
        _mistakes(variant),
        _rendered(questions.explanation(variant)),
        question.source and f"source    {question.source}",
        f"place     {question.place.path}:{question.place.line}",
    ]
    return "\n\n".join(block.strip("\n") for block in blocks if block)


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
    kind = questions.TYPES[variant.asked.question.type]
    return "\n".join(f"  {k}  {_line(text)}" for k, text in kind.options(variant.asked).items())


def _ran(variant: Variant) -> str:
    if not variant.measurements:
        return ""
    first = variant.measurements[0]
    name = variant.asked.requests[0].name
    return f"   measured by {name}, {first.backend} {first.device}, {1000 * first.seconds:.1f} ms"


def _witness(variant: Variant) -> str:
    witness = variant.asked.question.witness
    return f"witness   {witness}\n" if witness else ""


def _tolerance(variant: Variant) -> str:
    if "tolerance" not in questions.TYPES[variant.asked.question.type].fields:
        return ""
    return f"accepted  {answers.describe_tolerance(questions.tolerance(variant), variant.key)}"


def _mistakes(variant: Variant) -> str:
    lines = [
        f"mistake   {answers.show(value) if value is not None else 'no value'}  {_line(because)}"
        for because, value in questions.mistake_values(variant)
    ]
    return "\n".join(lines)


def _as_json(variant: Variant) -> dict[str, object]:
    from quizcli.store.values import encode, encode_names

    asked, question = variant.asked, variant.asked.question
    return {
        "version": 1,
        "id": question.id,
        "type": question.type,
        "seed": asked.seed,
        "draw": encode_names(asked.draw),
        "prompt": asked.prompt,
        "options": [each.text for each in asked.options],
        "key": encode(variant.key),
        "expected": questions.TYPES[question.type].expected(variant),
        "mistakes": [
            {"value": None if value is None else encode(value), "because": because}
            for because, value in questions.mistake_values(variant)
        ],
        "explain": questions.explanation(variant),
        "source": question.source,
    }
