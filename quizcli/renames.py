"""Questions that got another id: what a log's rows are about now.

A `rename` event moves all that was written about a question before it, in the order of the log,
to the new id; what comes later under the old id belongs to another question.  So a chain of
renames is followed to its end, and one that goes back and forth ends where the last one leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from quizcli.model import NOTHING, Event, Review

Entry: TypeAlias = Review | Event

KIND = "rename"
LONGEST = 200
"""Characters of an id that a rename may give."""

_ID = re.compile(r"([a-z0-9][a-z0-9-]*)/[a-z0-9][a-z0-9-]*")


class Followed(NamedTuple):
    """Rows with the ids that their questions have now.

    `formerly` gives the id under which an answer was given, by the answer's uid, where the
    question has another one now.
    """

    rows: tuple[Entry, ...]
    formerly: Mapping[str, str] = NOTHING


def pair(entry: Entry) -> tuple[str, str] | None:
    """The old and the new id of a rename; None for any other row.

    Both have to be ids of questions of one bank, so that a forged event can neither touch the
    settings, which belong to no question, nor put a history where no question can be.
    """
    if not isinstance(entry, Event) or entry.kind != KIND or not isinstance(entry.value, str):
        return None
    old, new = bank_of(entry.question), bank_of(entry.value)
    return (entry.question, entry.value) if old and old == new else None


def bank_of(id_: str) -> str:
    """The bank in a full id; empty for what is no full id of a question."""
    found = _ID.fullmatch(id_) if len(id_) <= LONGEST else None
    return found[1] if found else ""


def follow(rows: Sequence[Entry]) -> Followed:
    """The rows of a log, which stand and are in order, under the ids of now."""
    if not any(map(pair, rows)):
        return Followed(tuple(rows))
    now: dict[str, str] = {}
    found: list[Entry] = []
    formerly: dict[str, str] = {}
    for row in reversed(rows):
        names = pair(row)
        if names:
            now[names[0]] = now.get(names[1], names[1])
        name = row.question if names else now.get(row.question, row.question)
        if isinstance(row, Review) and name != row.question:
            formerly[row.uid] = row.question
        found.append(row if name == row.question else row._replace(question=name))
    return Followed(tuple(reversed(found)), formerly)


def names_since(milliseconds: int, rows: Iterable[Entry]) -> dict[str, str]:
    """The ids of now by those of an instant, where they differ; `rows` stand and are in order."""
    now: dict[str, str] = {}
    for names in map(pair, reversed([e for e in rows if e.at.milliseconds > milliseconds])):
        if names:
            now[names[0]] = now.get(names[1], names[1])
    return now


# -------------------------------------------------------------------- may be one
def later_ids(questions: Iterable[str], renames: Iterable[Entry]) -> frozenset[str]:
    """These ids and all that rows about them may be read under, whatever stands of the renames."""
    return _reached(questions, [names for names in map(pair, renames) if names])


def earlier_ids(questions: Iterable[str], renames: Iterable[Entry]) -> frozenset[str]:
    """These ids and all that rows about them may have been written under."""
    return _reached(questions, [(new, old) for old, new in filter(None, map(pair, renames))])


def _reached(questions: Iterable[str], steps: Iterable[tuple[str, str]]) -> frozenset[str]:
    onward: dict[str, set[str]] = {}
    for start, end in steps:
        onward.setdefault(start, set()).add(end)
    found = set(questions)
    waiting = list(found)
    while waiting:
        new = onward.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return frozenset(found)
