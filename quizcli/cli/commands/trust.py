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
    as_json: options.Json = False,
) -> None:
    """Let a bank run plain Python; changed content has to be trusted anew."""
    file = shell.find_places(home).trust
    if not paths:
        _list(file, as_json=as_json)
        return
    library = shell.load_paths(paths, cache=None)
    if revoke:
        gone = trust.remove(file, (each.content for each in library.banks))
        if as_json:
            shell.put_json({"version": 1, "revoked": gone})
        else:
            shell.put(f"{number(gone, 'bank')} no longer trusted")
    elif as_json:
        banks = [_as_json(bank, library, file, yes=yes) for bank in library.banks]
        shell.put_json({"version": 1, "banks": banks})
    else:
        for bank in library.banks:
            _trust(bank, library, file, yes=yes)


def _list(file: Path, *, as_json: bool) -> None:
    known = trust.trusted(file)
    if as_json:
        rows = [{"content": each.content, "path": str(each.path)} for each in known]
        shell.put_json({"version": 1, "trusted": rows})
        return
    for each in known:
        shell.put(f"{each.content[:12]}  {each.path}")
    if not known:
        shell.say("no bank is trusted to run plain Python; quizcli trust PATH changes that")


def _as_json(bank: BankInfo, library: Library, file: Path, *, yes: bool) -> dict[str, object]:
    """What would run, trusted with `yes`: a program that reads this is not asked."""
    lines = _lines(bank, library)
    if lines and yes:
        trust.add(file, bank.content, str(bank.path.absolute()))
    known = {each.content for each in trust.trusted(file)}
    return {
        "path": str(bank.path),
        "content": bank.content,
        "questions": [{"id": name, "source": source} for name, source in lines.items()],
        "trusted": bank.content in known,
    }


def _lines(bank: BankInfo, library: Library) -> dict[str, str]:
    """The plain Python of a bank, by question."""
    ids = [e.id for e in library.entries if e.bank == bank.name and e.code == PYTHON]
    programs = {each: library.question(each).program for each in ids}
    return {each: program.source if program else "" for each, program in programs.items()}


def _trust(bank: BankInfo, library: Library, file: Path, *, yes: bool) -> None:
    """Show what would run, ask, and note the content."""
    lines = _lines(bank, library)
    if not lines:
        shell.say(f"{bank.path}: no question runs plain Python, so there is nothing to trust")
        return
    for name, source in lines.items():
        shell.put(f"{name}:\n{source}")
    if not yes:
        what = number(len(lines), "computation")
        answer = asking.yes(f"Run {what} of {bank.path} as plain Python on this machine?")
        if answer is None:
            raise QuizError("nobody is there to ask; read the lines above, then add --yes")
        if not answer:
            return
    trust.add(file, bank.content, str(bank.path.absolute()))
    shell.put(f"{bank.path} is trusted until its content changes")
