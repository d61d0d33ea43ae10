"""`quizcli check --fix`: slips put right in the files, shown as a diff."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from quizcli.bank import fixes
from quizcli.bank.files import FileRefused, read_bytes
from quizcli.bank.render import visible
from quizcli.cli import shell
from quizcli.model import Problem, QuizError, Signatures

BOM = "\ufeff"


def mend(paths: Iterable[Path], *, write: bool) -> None:
    """Put right what can be, and show it as a diff; without `write` the files stay as they are.

    The diff is the result where nothing is written, else it is narration.  A file that cannot
    be read, before or after, is not touched.
    """
    from quizcli.cli.furniture import number

    signatures = shell.probe_signatures()
    count = files = 0
    for path in paths:
        data = _bytes(path)
        found = _repair(path, data, signatures) if data is not None else None
        if data is None or found is None or not found.done:
            continue
        new = found.text.encode()
        for line in _diff(path, data.decode(), found.text):
            print(visible(line), file=sys.stderr if write else sys.stdout)
        if write:
            _write(path, data, new)
        count, files = count + sum(found.done.values()), files + 1
    done = "put right" if write else "to put right; --fix does it"
    shell.say(f"{number(count, 'slip')} in {number(files, 'file')} {done}")


def _bytes(path: Path) -> bytes | None:
    try:
        return read_bytes(path)
    except FileRefused:
        return None


def _repair(path: Path, data: bytes, signatures: Signatures) -> fixes.Repair | None:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    mark = BOM * text.startswith(BOM)

    def problems(text: str) -> Sequence[Problem]:
        return _problems(path, text.encode(), signatures)

    found = fixes.repair(text.removeprefix(BOM), problems)
    return found._replace(text=mark + found.text)


def _problems(path: Path, data: bytes, signatures: Signatures) -> Sequence[Problem]:
    if path.name == shell.CONCEPTS:
        from quizcli.bank.concept_reader import read_map

        return read_map(str(path), data)[1]
    from quizcli.bank.library import bank_name
    from quizcli.bank.validate import read_bank

    return read_bank(bank_name(path), str(path), data, signatures).problems


def _diff(path: Path, before: str, after: str) -> Iterator[str]:
    old, new = (text.split("\n") for text in (before, after))
    names = f"{path} as it is", f"{path} put right"
    return difflib.unified_diff(old, new, *names, lineterm="", n=1)


def _write(path: Path, before: bytes, after: bytes) -> None:
    """Exchange the file's content at once.  Raises QuizError when that cannot be done."""
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.read_bytes() != before:
            raise QuizError(f"{path} has changed meanwhile; run quizcli check --fix again")
        temporary.write_bytes(after)
        shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        raise QuizError(f"{path} cannot be written: {error.strerror}", exit_code=5) from error
    finally:
        temporary.unlink(missing_ok=True)
