"""Merging the logs of several machines through a folder that they share.

Each machine reads what is in the folder, takes in the rows it lacks, and writes the rows of
its own log that the folder lacks into files of its own.  The merged log is the union of all
rows by uid, so it doesn't matter who syncs when, how often, or in which order; a file that
was lost or damaged is made good by any machine that still has its rows.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from quizcli.model import Event, Moment, Place, Problem, QuizError, Review, SessionRecord
from quizcli.store import foreign, segments
from quizcli.store.base import Ending, Kept
from quizcli.store.lines import read_row, write_row
from quizcli.store.segments import Line
from quizcli.store.sqlite import SqliteStore

LONGEST_MESSAGE = 200

MOST_PROBLEMS = 1000
"""Things left out that are told one by one; of more nobody would read."""


class Counts(NamedTuple):
    """How many rows of each kind."""

    reviews: int = 0
    events: int = 0
    sessions: int = 0
    endings: int = 0


class Report(NamedTuple):
    """What a sync did: the rows that came and went, and what was left out.

    `latest` is the latest instant among the rows that came.
    """

    came: Counts
    went: Counts
    problems: tuple[Problem, ...]
    latest: Moment | None


class Arrival(NamedTuple):
    """A row that this log may lack, and the line of the folder that brought it."""

    row: Kept
    line: Line


def sync(store: SqliteStore, folder: Path) -> Report:
    """Merge the log with the folder, both ways.

    Raises QuizError when the folder can't be read, or can't be written to; what came is
    kept even then.
    """
    if not folder.is_dir():
        raise QuizError(f"there is no folder {folder}: make it, or connect the drive it is on")
    problems: list[Problem] = []
    own = _own(store, problems)
    known: set[str] = set()
    arrivals = _arrivals(folder, own, known, problems)
    came = _take_in(store, arrivals, problems)
    leaving = {check: line for check, (_, line) in own.items() if check not in known}
    segments.write(folder, machine_name(store), list(leaving.values()))
    return Report(
        came=count(type(each) for each in came),
        went=count(own[check][0] for check in leaving),
        problems=(*problems, *store.problems),
        latest=max((_moment(each) for each in came), default=None),
    )


def machine_name(store: SqliteStore) -> str:
    """What the files of this log on this machine are called.

    A log that was copied to another machine gets another name there.
    """
    origin = f"{store.machine()} {platform.node()}"
    return blake2b(origin.encode("utf-8", "replace"), digest_size=8).hexdigest()


def count(kinds: Iterable[type[Kept]]) -> Counts:
    """How many of each kind."""
    every = list(kinds)
    return Counts(*(every.count(each) for each in (Review, Event, SessionRecord, Ending)))


def _own(store: SqliteStore, problems: list[Problem]) -> dict[str, tuple[type[Kept], str]]:
    """The rows of this log as lines, by their checksums, with their kinds."""
    own: dict[str, tuple[type[Kept], str]] = {}
    for row in _rows(store):
        try:
            foreign.check(row)
            check, line = segments.checked(write_row(row))
            if len(line) > segments.LONGEST_LINE:
                raise ValueError("it is too long")
        except ValueError as error:
            message = f"a row is not carried to other machines: {error}"
            _note(problems, Problem(Place(str(store.path)), "not-carried", message))
        else:
            own[check] = type(row), line
    return own


def _rows(store: SqliteStore) -> Iterator[Kept]:
    return chain(store.sessions(), store.log(), store.endings())


def _arrivals(
    folder: Path,
    own: dict[str, tuple[type[Kept], str]],
    known: set[str],
    problems: list[Problem],
) -> list[Arrival]:
    """The rows of the folder that are not in `own`; `known` gets the checksums of all lines."""
    arrivals: list[Arrival] = []
    bad: Counter[str] = Counter()
    for found in segments.read(folder):
        if isinstance(found, Problem):
            _note(problems, found)
            continue
        new = found.check not in own and found.check not in known
        known.add(found.check)
        if new and bad[found.place.path] <= segments.MOST_BAD:
            row = _row(found, problems)
            if row is None:
                bad[found.place.path] += 1
            else:
                arrivals.append(Arrival(row, found))
    return arrivals


def _row(line: Line, problems: list[Problem]) -> Kept | None:
    """The row of a line, if it may be kept."""
    try:
        row = read_row(line.text)
        foreign.check(row)
    except ValueError as error:
        _note(problems, _left_out(line, str(error)))
        return None
    return row


def _note(problems: list[Problem], problem: Problem) -> None:
    """Keep a problem, up to `MOST_PROBLEMS`; the one after those stands for all further ones."""
    if len(problems) < MOST_PROBLEMS:
        problems.append(problem)
    elif len(problems) == MOST_PROBLEMS:
        message = f"more than {MOST_PROBLEMS} things are left out, from here on untold"
        problems.append(problem._replace(message=message))


def _take_in(
    store: SqliteStore, arrivals: list[Arrival], problems: list[Problem]
) -> tuple[Kept, ...]:
    """Merge the rows that arrived; those that are new."""
    in_order = sorted(arrivals, key=_rank)
    merged = store.merge(each.row for each in in_order)
    refused = {id(each) for each in merged.refused}
    for arrival in in_order:
        if id(arrival.row) in refused:
            ends = isinstance(arrival.row, Ending)
            reason = "its session is not here" if ends else "another row has its uid"
            _note(problems, _left_out(arrival.line, reason))
    return merged.added


def _rank(arrival: Arrival) -> tuple[int, int, str, str]:
    """Sessions first, then what was done in them, then their ends; each by its instant."""
    row, line = arrival
    kind = 0 if isinstance(row, SessionRecord) else 2 if isinstance(row, Ending) else 1
    uid = row.session if isinstance(row, Ending) else row.uid
    return kind, _moment(row).milliseconds, uid, line.check


def _moment(row: Kept) -> Moment:
    return row.started if isinstance(row, SessionRecord) else row.at


def _left_out(line: Line, reason: str) -> Problem:
    message = f"the row is left out: {reason[:LONGEST_MESSAGE]}"
    return Problem(line.place, "left-out", message)
