"""An attempt as data, and the little that many of them share."""

from __future__ import annotations

import csv
import platform
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

TABLE = Path(__file__).parents[1] / "worker" / "locked" / "syscalls.tsv"

HARMS = {
    "folder": "a file appeared, changed or vanished",
    "network": "a byte or a connection arrived at a listener",
    "bystander": "another process got a signal or was changed",
    "parent": "the process above it got a signal",
    "leak": "a secret is in the reply",
    "through": "a door to the kernel or to another process was open",
    "memory": "more memory than allowed was in use",
    "overtime": "nothing stopped it at the time limit",
    "gone": "the worker is gone, or wedged",
    "wrong": "the next request got a wrong number, or none",
    "reply": "the reply is beyond the caps, or says what was not asked",
}
"""What can go wrong: each is looked for after every attempt."""


class Attempt(NamedTuple):
    """Lines that want to do harm.

    `name` says what they want and how, `canary` which of `HARMS` they do where nothing
    holds them.  They see torch, nn, F, math and the names of `traps.Trap.names`.  `closed`
    is the same idea in the closed language.  `needs` is root where no one else could.
    Harm may come `after` seconds later.
    """

    group: str
    name: str
    canary: str
    source: str
    closed: str = ""
    needs: str = ""
    after: float = 0.0


class Group:
    """Collects the attempts of one module."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.attempts: list[Attempt] = []

    def add(
        self,
        name: str,
        canary: str,
        source: str,
        closed: str = "",
        needs: str = "",
        after: float = 0.0,
    ) -> None:
        """One more attempt."""
        assert canary in HARMS, name
        lines, other = dedent(source).strip() + "\n", dedent(closed).strip()
        self.attempts.append(Attempt(self.name, name, canary, lines, other, needs, after))

    def door(
        self, name: str, call: str, *arguments: str, needs: str = "", before: str = ""
    ) -> None:
        """A call to the kernel that has to be refused; x says whether it went through."""
        sent = ", ".join((str(number(call)), *arguments))
        self.add(name, "through", f"{LIBC}{dedent(before).strip()}\n{kernel(sent)}", needs=needs)


LIBC = """\
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
"""


def kernel(sent: str) -> str:
    """Lines that make that call and say in x whether it went through."""
    return (
        f"got = libc.syscall({sent})\n"
        "x = 'through' if got >= 0 else f'refused: {ctypes.get_errno()}'\n"
    )


def number(call: str) -> int:
    """The kernel's number of a call on this machine; -1 where it has none."""
    column = platform.machine() if platform.machine() in ("x86_64", "aarch64") else "x86_64"
    with TABLE.open() as file:
        rows = {row["name"]: row[column] for row in csv.DictReader(file, delimiter="\t")}
    return int(rows.get(call) or -1)
