"""`quizcli fmt PATH`: banks in one layout, with their comments and their very questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from quizcli.cli import options, shell
from quizcli.model import QuizError

BAD_BANK = 3
CHECK_FAILED = 4


class Done(NamedTuple):
    """What became of one bank: its bytes before and after, or why it was left."""

    path: Path
    before: bytes
    after: bytes
    trouble: str = ""

    @property
    def changed(self) -> bool:
        """Whether its layout was another one."""
        return self.before != self.after


def command(
    paths: Annotated[list[Path], typer.Argument(help="Banks, or folders of banks.")],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 4 if something would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Lay banks out alike: order of keys, quotes, indentation; the questions stay the same."""
    every = [_formatted(each) for each in _files(paths)]
    written = [_write(each, only_look=check or diff) for each in every]
    if as_json:
        banks = [_as_json(*each) for each in zip(every, written, strict=True)]
        shell.put_json({"version": 1, "banks": banks})
    else:
        for each, done in zip(every, written, strict=True):
            _tell(each, diff=diff, written=done)
        _sum_up(every, only_look=check or diff)
    if any(each.trouble for each in every):
        raise typer.Exit(BAD_BANK)
    raise typer.Exit(CHECK_FAILED if check and any(each.changed for each in every) else 0)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The banks that are meant, each once."""
    from quizcli.bank.library import NOT_BANKS

    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise QuizError(f"there is no bank at {path}; give a YAML file or a folder of them")
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for each in inside:
            bank = each.suffix in shell.BANK_SUFFIXES and each.name not in NOT_BANKS
            if each.resolve() not in seen and (not path.is_dir() or bank):
                seen.add(each.resolve())
                yield each


def _formatted(path: Path) -> Done:
    from quizcli.bank import formatting, writing
    from quizcli.bank.library import bank_name

    try:
        before = writing.bytes_of(path)
    except QuizError as error:
        return Done(path, b"", b"", str(error).removeprefix(f"{path}: "))
    found = formatting.formatted(bank_name(path), before, shell.probe_signatures())
    return Done(path, before, found.data, found.trouble)


def _write(done: Done, *, only_look: bool) -> bool:
    from quizcli.bank import writing

    if done.trouble or not done.changed or only_look:
        return False
    writing.replace(done.path, done.before, done.after)
    return True


def _tell(done: Done, *, diff: bool, written: bool) -> None:
    if done.trouble:
        shell.say(f"{done.path}: {done.trouble}")
    elif done.changed and diff:
        shell.put("\n".join(_difference(done)))
    elif done.changed:
        shell.put(f"{done.path}" if written else f"{done.path} would change")


def _as_json(done: Done, written: bool) -> dict[str, object]:
    return {
        "path": str(done.path),
        "changed": done.changed,
        "written": written,
        "trouble": done.trouble or None,
        "diff": list(_difference(done)) if done.changed and not done.trouble else [],
    }


def _difference(done: Done) -> Iterator[str]:
    import difflib

    old, new = (each.decode("utf-8-sig").splitlines() for each in (done.before, done.after))
    name = str(done.path)
    return difflib.unified_diff(old, new, name, name, lineterm="")


def _sum_up(every: Sequence[Done], *, only_look: bool) -> None:
    from quizcli.cli.furniture import number

    left = sum(bool(each.trouble) for each in every)
    changed = sum(each.changed for each in every)
    did = "would change" if only_look else "laid out anew"
    parts = [f"{number(changed, 'bank')} {did}", f"{len(every) - changed - left} as they were"]
    parts += [f"{left} left alone"] if left else []
    shell.say(", ".join(parts))
