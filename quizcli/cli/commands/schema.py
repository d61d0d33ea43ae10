"""`quizcli schema`: the JSON Schema of a bank, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizcli.cli import options, shell
from quizcli.model import QuizError


def command(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write it to a file.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Print the JSON Schema of a bank, which editors complete and explain keys from."""
    from quizcli.bank import schema

    text = schema.as_text()
    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise QuizError(f"{output} cannot be written: {error.strerror}", exit_code=5) from error
    if as_json:
        shell.put_json({"version": 1, "path": str(output)})
        return
    shell.say(f"{output} holds the schema; a bank names it in its first line:")
    shell.say(f"# yaml-language-server: $schema={output.name}")
