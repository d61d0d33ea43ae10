"""`quizcli trust PATH`: let a bank run plain Python, as long as its content stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import asking, options, shell
from quizcli.cli.furniture import number
from quizcli.cli.measuring import PYTHON
from quizcli.model import QuizError
from quizcli.store import trust

if TYPE_CHECKING:
    from quizcli.bank import BankInfo, Library


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Banks, or folders of banks; none: list them.")
    ] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Trust them no longer.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    home: options.Home = None,
) -> None:
    """Let a bank run plain Python; changed content has to be trusted anew."""
    file = shell.find_places(home).trust
    if not paths:
        _list(file)
        return
    library = shell.load_paths(paths, cache=None)
    if revoke:
        gone = trust.remove(file, (each.content for each in library.banks))
        shell.put(f"{number(gone, 'bank')} no longer trusted")
        return
    for bank in library.banks:
        _trust(bank, library, file, yes=yes)


def _list(file: Path) -> None:
    known = trust.trusted(file)
    for each in known:
        shell.put(f"{each.content[:12]}  {each.path}")
    if not known:
        shell.say("no bank is trusted to run plain Python; quizcli trust PATH changes that")


def _trust(bank: BankInfo, library: Library, file: Path, *, yes: bool) -> None:
    """Show what would run, ask, and note the content."""
    lines = [each for each in library.entries if each.bank == bank.name and each.code == PYTHON]
    if not lines:
        shell.say(f"{bank.path}: no question runs plain Python, so there is nothing to trust")
        return
    for each in lines:
        program = library.question(each.id).program
        shell.put(f"{each.id}:\n{program.source if program else ''}")
    if not yes:
        what = number(len(lines), "computation")
        answer = asking.yes(f"Run {what} of {bank.path} as plain Python on this machine?")
        if answer is None:
            raise QuizError("nobody is there to ask; read the lines above, then add --yes")
        if not answer:
            return
    trust.add(file, bank.content, str(bank.path.absolute()))
    shell.put(f"{bank.path} is trusted until its content changes")
