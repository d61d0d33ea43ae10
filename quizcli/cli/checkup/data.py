"""The data directory: can it be written, is there room, is it a good place for a log?"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from quizcli.cli import shell
from quizcli.cli.checkup.base import Context, Finding, Level
from quizcli.cli.running import FILE, Running

AREA = "data"
LITTLE = 100 * 2**20
"""Bytes free below which it is time to tidy up."""

ELSEWHERE = "choose another directory with --home or QUIZCLI_HOME"
FOREIGN = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs"})
"""File systems of other machines, where SQLite cannot trust locks."""

CLOUDS = ("dropbox", "onedrive", "google drive", "icloud", "nextcloud", "mobile documents")
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
SECOND = """
import sys
from pathlib import Path
from quizcli.cli.running import Running
with Running(Path(sys.argv[1])) as running:
    sys.exit(0 if running.somewhere(sys.argv[2]) else 3)
"""
"""Looks from another process whether a session is being played."""


def directory(context: Context) -> Iterator[Finding]:
    """Whether it is there and can be written; a new one is made with the first answer."""
    data = context.places.data
    if not data.exists():
        nearest = next(each for each in data.parents if each.exists())
        usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
        found = f"{data} is not there yet"
        advice = "" if usable else f"{nearest} does not let it be made: {ELSEWHERE}"
        yield Finding(AREA, Level.OK if usable else Level.PROBLEM, found, advice)
        return
    trouble = _unwritable(data)
    if trouble:
        found = f"{data} can't be written to ({trouble})"
        yield Finding(AREA, Level.PROBLEM, found, f"allow yourself to write there, or {ELSEWHERE}")
    else:
        yield Finding(AREA, Level.OK, f"{data} can be written to")


def _unwritable(folder: Path) -> str:
    """Why no file can be made in a folder; empty when one can."""
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"quizcli doctor\n")
        probe.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def room(context: Context) -> Iterator[Finding]:
    """How much is free on the disk."""
    data = context.places.data
    disk = shutil.disk_usage(next(each for each in (data, *data.parents) if each.is_dir()))
    free = f"{disk.free / 2**30:.1f} GiB free"
    if disk.total and disk.free < LITTLE:
        yield Finding(AREA, Level.WARNING, free, "free some space: a full disk keeps no answer")
    else:
        yield Finding(AREA, Level.OK, free)


def privacy(context: Context) -> Iterator[Finding]:
    """Who else may change the log."""
    log = context.places.log
    if not log.is_file() or sys.platform == "win32":
        return
    mode = stat.S_IMODE(log.stat().st_mode)
    if mode & OTHERS_MAY_WRITE:
        advice = f"chmod go-w {log}"
        yield Finding(AREA, Level.WARNING, f"others may write the log (mode {mode:o})", advice)
    else:
        yield Finding(AREA, Level.OK, f"nobody else may write the log (mode {mode:o})")


def place(context: Context) -> Iterator[Finding]:
    """A log on a network drive or in a cloud folder gets damaged sooner or later."""
    data = context.places.data
    system = _file_system(data)
    cloud = next((each for each in data.parts if each.casefold().startswith(CLOUDS)), "")
    advice = "keep the log on a disk of this machine and use quizcli sync with that folder"
    if system in FOREIGN:
        yield Finding(AREA, Level.WARNING, f"{data} is on a network drive ({system})", advice)
    elif cloud:
        yield Finding(AREA, Level.WARNING, f"{data} is in the cloud folder {cloud}", advice)


def _file_system(path: Path) -> str:
    """The type of the file system that a path is on, where the system says so (Linux)."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    rows = [each.split(" ") for each in mounts]
    known = {Path(row[1].replace("\\040", " ")): row[2] for row in rows if len(row) > 2}
    whole = path.resolve()
    return next((known[each] for each in (whole, *whole.parents) if each in known), "")


def locks(context: Context) -> Iterator[Finding]:
    """Whether two sessions can tell each other apart: a lock here, seen from another process."""
    data = context.places.data
    if not data.is_dir():
        return
    uid = shell.new_id()
    with Running(data) as running:
        running.claim(uid)
        second = [sys.executable, "-c", SECOND, str(data), uid]
        paths = os.pathsep.join([str(shell.PACKAGE.parent), *filter(None, sys.path)])
        seen = subprocess.run(
            second, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False
        )
    if seen.returncode == 0:
        yield Finding(AREA, Level.OK, f"{FILE} locks sessions")
    else:
        advice = "don't play one session in two terminals; a disk of this machine has locks"
        yield Finding(AREA, Level.WARNING, f"{FILE} locks nothing here", advice)


CHECKS = (directory, room, privacy, place, locks)
