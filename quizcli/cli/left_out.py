"""Saying what an import, an export or a sync had to leave out, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from quizcli.cli import shell
from quizcli.model import Problem

if TYPE_CHECKING:
    from quizcli.store.sqlite import SqliteStore

T = TypeVar("T")

TOLD = 20


class LeftOut:
    """Problems met on the way: the first ones are kept, all are counted."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.first: list[Problem] = []
        self.count = 0
        for each in problems:
            self.add(each)

    def add(self, problem: Problem) -> None:
        """One more."""
        self.count += 1
        if self.count <= TOLD:
            self.first.append(problem)

    def sift(self, found: Iterable[T | Problem]) -> Iterator[T]:
        """What is no problem."""
        for each in found:
            if isinstance(each, Problem):
                self.add(each)
            else:
                yield each

    def tell(self) -> None:
        """On standard error: a line each, and how to go on."""
        from quizcli.cli.text import one_line

        for each in self.first:
            shell.say(one_line(f"{each.place.path}:{each.place.line}: {each.message}"))
        if self.count > TOLD:
            shell.say(f"and {self.count - TOLD} more")
        for text in dict.fromkeys(each.help for each in self.first if each.help):
            shell.say(f"  = {text}")

    def as_json(self) -> dict[str, object]:
        """The count and the first ones."""
        first = [
            {"path": each.place.path, "line": each.place.line, "message": each.message}
            for each in self.first
        ]
        return {"count": self.count, "first": first}


def damaged(log: SqliteStore) -> LeftOut:
    """Damaged rows that the reads of a log met."""
    return LeftOut(log.problems)
