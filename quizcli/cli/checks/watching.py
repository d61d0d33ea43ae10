"""`quizcli check --watch`: once more whenever a file is saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from quizcli.bank.library import SUFFIXES
from quizcli.cli.pausing import Pause

EVERY = 0.1
"""Seconds between two looks at the files."""

Stamps: TypeAlias = "dict[Path, tuple[int, int]]"


def stamps(paths: Iterable[Path]) -> Stamps:
    """When each bank in these files and folders changed last, and its size."""
    found: Stamps = {}
    for path in paths:
        for each in path.glob("*") if path.is_dir() else (path,):
            if each.suffix in SUFFIXES:
                found |= _stamp(each)
    return found


def _stamp(path: Path) -> Stamps:
    try:
        status = path.stat()
    except OSError:  # gone, or on its way to its place
        return {}
    return {path: (status.st_mtime_ns, status.st_size)}


def watch(
    paths: list[Path],
    run: Callable[[list[str], Callable[[], bool]], None],
    pause: Pause = time.sleep,
) -> None:
    """Call `run` now and after each save, until it is interrupted.

    It gets the names of the files that changed, and what tells whether one has changed since.
    """
    before: Stamps = {}
    while True:
        now = stamps(paths)
        if now == before:
            pause(EVERY)
            continue
        if any(not size for _, size in now.values()):
            pause(EVERY)  # an editor that empties the file first is about to write it
            now = stamps(paths)
        names = sorted({path.name for path, _ in now.items() ^ before.items()})
        run(names if before else [], partial(_changed, paths, now))
        before = now


def _changed(paths: list[Path], since: Stamps) -> bool:
    return stamps(paths) != since
