"""Canaries around one attempt: they tell whether something got out, and what."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

ALLOWANCE = 256 << 20
"""Bytes that a computation may take; attempts want MUCH."""

MUCH = 640 << 20
SECONDS = 1.5
"""The time limit; long enough for the next request on a busy machine."""

TOKEN = f"token-{secrets.token_hex(8)}"
"""The secret of this run."""

NOTE = f"note-{TOKEN}"
"""What the request before the attempt was given."""


LIBRARY = str(importlib.util.find_spec("_lsprof").origin)  # type: ignore[union-attr]
"""A small library that nobody has loaded."""


class Traps:
    """A folder, listeners and a bystander that belong to `user`.  Use as a context manager."""

    def __init__(self, user: int) -> None:
        self._user = user
        self._bystander: subprocess.Popen[bytes] | None = None
        self._host = socket.gethostname()

    def __enter__(self) -> Self:
        self._streams = _listener(socket.SOCK_STREAM)
        self._datagrams = _listener(socket.SOCK_DGRAM)
        self._streams.listen(16)
        return self

    def __exit__(self, *_: object) -> None:
        self._streams.close()
        self._datagrams.close()
        self._end_bystander()

    def set(self) -> None:
        """Everything as new, for the next attempt."""
        if self._bystander is None:
            self._bystander = _bystander(self._user)
        self.folder = Path(tempfile.mkdtemp(prefix="quizcli-escape-"))
        (self.folder / "precious").write_text("do not change this line\n")
        (self.folder / "secret").write_text(TOKEN)
        (self.folder / "module_of_secrets.py").write_text(f"token = {TOKEN!r}\n")
        (self.folder / "hubconf.py").write_text(f"def token():\n    return {TOKEN!r}\n")
        shutil.copyfile(LIBRARY, self.folder / "library.so")
        (self.folder / "names").mkdir()
        (self.folder / "names" / TOKEN).touch()
        (self.folder / "link").symlink_to(TOKEN)
        self._local = socket.socket(socket.AF_UNIX)
        self._local.bind(str(self.folder / "socket"))
        self._local.listen(4)
        self._local.setblocking(False)
        for each in (self.folder, *self.folder.rglob("*")):
            os.chown(each, self._user, self._user, follow_symlinks=False)
        self._before = _tree(self.folder)
        self._state = _state_of(self._bystander.pid)

    def names(self) -> dict[str, str | int]:
        """What the lines are told: where to do harm."""
        assert self._bystander is not None
        return {
            "folder": str(self.folder),
            "port": self._streams.getsockname()[1],
            "datagrams": self._datagrams.getsockname()[1],
            "bystander": self._bystander.pid,
            "much": MUCH,
        }

    def sprung(self, reply: str) -> set[str]:
        """The harm that was done; `reply` is the text that came back.  Takes the folder away."""
        found = set()
        if _tree(self.folder) != self._before:
            found.add("folder")
        if any([_heard(self._streams), _heard(self._datagrams), _heard(self._local)]):
            found.add("network")
        if self._bystander is not None and _state_of(self._bystander.pid) != self._state:
            found.add("bystander")
            self._end_bystander()
        if TOKEN in reply or "root:x:" in reply or f'"{self._host}"' in reply:
            found.add("leak")
        self._local.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return found

    def _end_bystander(self) -> None:
        if self._bystander is not None:
            self._bystander.kill()
            self._bystander.wait()
            self._bystander = None


def _listener(kind: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, kind)
    made.bind(("127.0.0.1", 0))
    made.setblocking(False)
    return made


def _heard(listener: socket.socket) -> bool:
    """Whether anything came; all of it is taken away."""
    heard = False
    with suppress(BlockingIOError):
        while True:
            if listener.type == socket.SOCK_DGRAM:
                listener.recv(1 << 16)
            else:
                listener.accept()[0].close()
            heard = True
    return heard


def _bystander(user: int) -> subprocess.Popen[bytes]:
    """Another program of the same user, which knows the secret."""
    secret = {"QUIZCLI_SECRET": TOKEN, "PATH": os.defpath}
    other = {"user": user, "group": user, "extra_groups": []} if os.getuid() != user else {}
    return subprocess.Popen(
        [TOKEN, "100000"],
        executable=shutil.which("sleep"),
        env=secret,
        start_new_session=True,
        **other,
    )


def _state_of(pid: int) -> tuple[str, ...]:
    """How it is: running or stopped or gone, its priority and its limits."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        stopped = fields[0] not in "RSD"
        return (str(stopped), fields[16], Path(f"/proc/{pid}/limits").read_text())
    except OSError:
        return ("gone",)


def _tree(folder: Path) -> dict[str, tuple[object, ...]]:
    return {str(each): _described(each) for each in (folder, *sorted(folder.rglob("*")))}


def _described(path: Path) -> tuple[object, ...]:
    found = path.lstat()
    kind = (found.st_mode, found.st_uid, found.st_nlink)
    if not stat.S_ISREG(found.st_mode):
        return kind
    return (*kind, found.st_mtime_ns, found.st_size, path.read_bytes()[:4096])
