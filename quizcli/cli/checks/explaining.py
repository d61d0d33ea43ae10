"""`quizcli check --explain CODE`: the page of help on a code."""

from __future__ import annotations

import textwrap

from quizcli.bank import pages
from quizcli.cli import shell
from quizcli.model import QuizError

WIDEST = 80


def explain(code: str, *, as_json: bool = False) -> None:
    """Print the page of a code; `all` lists the codes.  Raises QuizError for an unknown one."""
    known = pages.known_codes()
    if code.casefold() == "all" and as_json:
        rows = [{"code": each, "meaning": meaning} for each, meaning in known.items()]
        shell.put_json({"version": 1, "codes": rows})
        return
    if code.casefold() == "all":
        for each, meaning in known.items():
            shell.put(f"{each}  {meaning}")
        return
    if code.upper() not in known:
        message = f"there is no code called {code}; quizcli check --explain all lists them"
        raise QuizError(message)
    found = pages.page(code.upper())
    if as_json:
        shell.put_json({"version": 1, **found._asdict()})
        return
    width = min(shell.look(plain=True).width, WIDEST)
    shell.put(_wrapped(f"{found.code}: {found.meaning}\n\n{found.text}", width))


def _wrapped(text: str, width: int) -> str:
    """Paragraphs to that width; examples, which stand indented, as they are."""
    parts = text.split("\n\n")
    return "\n\n".join(
        part if part.startswith(pages.INDENT) else textwrap.fill(part, width - 1) for part in parts
    )
