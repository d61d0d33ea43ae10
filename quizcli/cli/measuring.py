"""Where computations go: our own probes to one process, authors' lines to another, locked one.

What an author wrote runs only where it may: the closed language everywhere unless
`--no-author-code` refuses it, plain Python only when the learner trusts the very content of
the bank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from quizcli.cli import shell
from quizcli.worker.client import Worker

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.model import Measurement, Request
    from quizcli.worker.client import Hello, Pending

PYTHON = "python"

LIMIT = 30.0
"""Seconds that a probe may take: the first one that counts operations makes PyTorch import a
good deal more of itself, which takes 2 s and on a busy machine many more."""


class Measuring:
    """The processes that measure, each started when it is needed first."""

    def __init__(self, device: str = "cpu") -> None:
        self._probes = Worker(device, limit=LIMIT)
        self._authors: Worker | None = None

    def start(self, entries: Iterable[Entry]) -> None:
        """Start what these questions need, without waiting for it."""
        codes = {each.code for each in entries if each.measured}
        if "" in codes:
            self._probes.start()
        if codes - {""}:
            self._authors_worker().start()

    def submit(self, request: Request) -> Pending:
        """Ask for a measurement and return at once."""
        worker = self._authors_worker() if request.program else self._probes
        return worker.submit(request)

    def measure(self, request: Request) -> Measurement:
        """Ask and wait.  Raises MeasureError with one sentence."""
        return self.submit(request).result()

    def hello(self) -> Hello:
        """What computes probes here, and where.  Raises MeasureError."""
        return self._probes.hello()

    def ready(self) -> bool:
        """Whether probes can be measured at once."""
        return self._probes.ready()

    def trouble(self) -> str:
        """Why no probe can be measured any more, or ""."""
        return self._probes.trouble()

    def close(self) -> None:
        """End the processes."""
        self._probes.close()
        if self._authors is not None:
            self._authors.close()

    def _authors_worker(self) -> Worker:
        if self._authors is None:
            from quizcli.worker.authors import author_worker

            # Plain Python gets here only when it is trusted; it is locked where that can be.
            self._authors = author_worker(unlocked=True)
        return self._authors

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


# ---------------------------------------------------------------------- permission
def runnable(
    entries: Sequence[Entry], library: Library, home: Path | None, *, author_code: bool
) -> list[Entry]:
    """The questions whose lines may run here; which ones may not is said."""
    kept = list(entries)
    if not author_code:
        kept = [each for each in kept if not each.code]
        _tell(len(entries) - len(kept), "with its author's lines", "with their author's lines")
        return kept
    if any(each.code == PYTHON for each in kept):
        asleep = set(_untrusted(library, home))
        for bank in sorted({each.bank for each in kept if each.code == PYTHON} & asleep):
            left = sum(each.code == PYTHON and each.bank == bank for each in kept)
            path = next(each.path for each in library.banks if each.name == bank)
            _tell(left, "of plain Python", "of plain Python", f"; to run it: quizcli trust {path}")
        kept = [each for each in kept if each.code != PYTHON or each.bank not in asleep]
    return kept


def _untrusted(library: Library, home: Path | None) -> Iterator[str]:
    """The names of the banks whose content nobody said to trust."""
    from quizcli.store.trust import trusted

    known = {each.content for each in trusted(shell.find_places(home).trust)}
    return (each.name for each in library.banks if each.content not in known)


def _tell(count: int, one: str, many: str, then: str = "") -> None:
    from quizcli.cli.furniture import number

    if count:
        shell.say(
            number(count, f"question {one} is left out", f"questions {many} are left out") + then
        )
