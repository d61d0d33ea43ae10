"""The log itself: every row is read, and every checksum is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from quizcli.cli.checkup.base import Context, Finding, Level, health
from quizcli.cli.furniture import number
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.model import SessionRecord
    from quizcli.store.backups import Backup
    from quizcli.store.health import Health

AREA = "log"
OLD = 8
"""Days after which a backup of an older state is worth a word."""

MOST_BEGUN = 3
"""Interrupted sessions that are told of, the newest first."""

REPAIR = (
    "quizcli backup salvage saves what can be read and keeps the damaged file; quizcli backup "
    "list names what can be put back instead with quizcli backup restore"
)


def file(context: Context) -> Iterator[Finding]:
    """Whether the file opens, is whole and can be written, and what it holds."""

    log = context.places.log
    if not log.exists():
        yield Finding(
            AREA, Level.OK, "there is no log yet; quizcli quiz or quizcli drill begins it"
        )
        return
    try:
        yield from _file(context)
    except QuizError as error:  # it says what to do
        yield Finding(AREA, Level.PROBLEM, str(error))


def _file(context: Context) -> Iterator[Finding]:
    from quizcli.store.health import try_writing

    log, found = context.places.log, health(context)
    if found.faults:
        yield Finding(AREA, Level.PROBLEM, f"{log} is damaged: {_first(found.faults)}", REPAIR)
        return
    if found.version < found.known:
        said = f"the file is of version {found.version}; the next answer makes it {found.known}"
        yield Finding(AREA, Level.OK, said)
        return
    yield from _content(found)
    try_writing(log)
    yield Finding(AREA, Level.OK, "the log can be written")


def _first(faults: Sequence[str]) -> str:
    """The first fault; SQLite puts several into one text, under a headline."""
    lines = [each for text in faults for each in text.splitlines() if not each.startswith("***")]
    return lines[0] if lines else "the rest of it cannot be read"


def _content(found: Health) -> Iterator[Finding]:
    rows = f"{number(found.reviews, 'answer')} and {number(found.events, 'event')}"
    if found.damaged:
        first = found.damaged[0].message
        said = f"{rows} are sound, but {first}"
        if len(found.damaged) > 1:
            said += f", and {len(found.damaged) - 1} more"
        yield Finding(AREA, Level.PROBLEM, said, f"they are left out; {REPAIR}")
    else:
        yield Finding(AREA, Level.OK, f"{rows}, all sound (version {found.version})")


def unfinished(context: Context) -> Iterator[Finding]:
    """A session that waits to be gone on with."""
    with suppress(QuizError):  # what is wrong with the file is told already
        begun = health(context).begun if context.places.log.exists() else ()
        yield from (_begun(context, each) for each in begun[:MOST_BEGUN])


def _begun(context: Context, begun: SessionRecord) -> Finding:
    from quizcli.cli.running import Running

    with Running(context.places.data) as running:
        played = running.somewhere(begun.uid)
    size = number(len(begun.plan), "question")
    if played:
        return Finding(AREA, Level.OK, f"a session of {size} is being played")
    said = f"a session of {size} was interrupted; quizcli quiz --resume goes on with it"
    return Finding(AREA, Level.OK, said)


def backup(context: Context) -> Iterator[Finding]:
    """Whether there is a backup, of when, and whether it can be read."""
    from quizcli.store import backups

    log = context.places.log
    if not log.exists():
        return
    dated = [each for each in backups.listed(log) if each.dated]
    if not dated:
        yield Finding(AREA, Level.WARNING, "there is no backup yet", "quizcli backup make")
        return
    yield _newest(dated[-1], backups.day_of(context.now))


def _newest(found: Backup, today: date) -> Finding:
    from quizcli.store import backups

    assert found.dated is not None
    answers = number(backups.reviews_in(found.path), "answer")
    age = (today - found.dated[0]).days
    said = f"the last backup is {found.name} with {answers}"
    if age > OLD:
        return Finding(AREA, Level.WARNING, f"{said}, {age} days old", "quizcli backup make")
    return Finding(AREA, Level.OK, said)


CHECKS = (file, unfinished, backup)
