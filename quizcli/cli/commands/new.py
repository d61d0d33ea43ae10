"""`quizcli new bank PATH` and `quizcli new question PATH --type T`: a skeleton to fill in."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quizcli.cli import options, shell
from quizcli.model import QuizError

USUAL_TYPE = "numeric"


class What(StrEnum):
    """What can be made."""

    BANK = "bank"
    QUESTION = "question"


def command(
    what: Annotated[What, typer.Argument(help="bank, or question.")],
    path: Annotated[Path, typer.Argument(help="The bank's file, such as gradients.yaml.")],
    type_: Annotated[
        str, typer.Option("--type", help="The type of the question, such as choice.")
    ] = USUAL_TYPE,
    id_: Annotated[str, typer.Option("--id", help="The question's id, else a new one.")] = "",
    title: Annotated[str, typer.Option("--title", help="The title of a new bank.")] = "",
    as_json: options.Json = False,
) -> None:
    """Begin a bank, or add a question to one, from a commented skeleton."""
    from quizcli.bank.library import bank_name

    if path.suffix not in shell.BANK_SUFFIXES:
        raise QuizError(f"a bank is a YAML file, such as {path.with_suffix('.yaml')}")
    if what is What.BANK:
        made = _bank(path, title, type_, id_)
    elif title:
        raise QuizError("--title belongs to quizcli new bank")
    else:
        made = _question(path, type_, id_)
    if as_json:
        shell.put_json({"version": 1, "id": f"{bank_name(path)}/{made}", "path": str(path)})
    else:
        _tell(path, made)


def _bank(path: Path, title: str, kind: str, id_: str) -> str:
    from quizcli.bank import adding, schema, writing
    from quizcli.bank.library import bank_name

    name = bank_name(path)
    text = adding.new_bank(name, title or name.replace("-", " ").capitalize(), kind, id_)
    writing.create(path, text.encode())
    shell.say(f"{path} is a new bank with one question")
    beside = path.with_name(adding.SCHEMA)
    if not beside.exists():
        writing.create(beside, schema.as_text().encode())
        shell.say(f"{beside} tells editors what a bank may hold")
    return id_ or f"new-{kind}"


def _question(path: Path, kind: str, id_: str) -> str:
    from quizcli.bank import adding, writing

    if not path.exists():
        raise QuizError(f"there is no bank at {path}; quizcli new bank {path} makes one")
    before = writing.bytes_of(path)
    try:
        after, made = adding.with_question(before, kind, id_)
    except QuizError as error:
        raise QuizError(f"{path}: {error}", exit_code=error.exit_code) from error
    writing.replace(path, before, after)
    shell.say(f"a question of type {kind} stands at the end of {path}")
    return made


def _tell(path: Path, made: str) -> None:
    from quizcli.bank.library import bank_name

    terms = shlex.join([str(path), made])
    shell.put(f"{bank_name(path)}/{made}")
    shell.say(f"to write it:  quizcli edit {terms}")
    shell.say(f"to see it:    quizcli preview {terms}")
