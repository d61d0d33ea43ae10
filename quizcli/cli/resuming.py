"""An interrupted session: found, offered, taken up or put away.

Interrupted is what was begun and neither finished nor ended by /quit, and is not being
played in another terminal right now.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import actions, log, renames, replans, session
from quizcli.cli import shell
from quizcli.cli.furniture import literal, number
from quizcli.cli.views import Binding
from quizcli.model import Event, QuizError

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.cli.desk import Desk
    from quizcli.model import Review, SessionRecord
    from quizcli.session import Session

GONE = "the banks of the interrupted session are not here; --new puts it away"
CHANGED = "the questions of the interrupted session were changed; --new puts it away"
GO_ON = Binding("y", "go on")
ANEW = Binding("n", "begin anew")
UNITS = ((48 * 60, 24 * 60, "day"), (90, 60, "hour"), (1, 1, "minute"))
"""From so many minutes on, counted in units of so many minutes."""


def find(desk: Desk) -> SessionRecord | None:
    """The newest interrupted session."""
    begun = desk.log.unfinished()
    return next((each for each in begun if not desk.running.somewhere(each.uid)), None)


def dismiss(desk: Desk) -> None:
    """Put the interrupted sessions away, so that they are not offered again."""
    while (record := find(desk)) is not None:
        desk.log.end(record.uid, shell.now(), "dismissed")


# -------------------------------------------------------------------- taking up
def required(desk: Desk, device: str) -> Session:
    """The interrupted session.  QuizError when there is none or its banks are not here."""
    record = find(desk)
    if record is None:
        raise QuizError("there is no interrupted session; start one with quizcli quiz")
    library = _banks(record, desk.home)
    if library is None:
        raise QuizError(GONE)
    return _restored(desk, record, library, device)


def offered(desk: Desk, device: str) -> Session | None:
    """The interrupted session, if there is one and the learner wants to go on with it.

    One that is refused is not offered again.  Raises EOFError when the input ends.
    """
    record = find(desk)
    library = _banks(record, desk.home) if record else None
    if record is None or library is None:
        return None
    if _wanted(desk, record):
        return _restored(desk, record, library, device)
    dismiss(desk)
    return None


def _banks(record: SessionRecord, home: Path | None) -> Library | None:
    """The banks that the session was started with, if all its questions are still there."""
    files = record.options.get("files")
    terms = [str(each) for each in files] if isinstance(files, tuple) else []
    try:
        library, _ = shell.load_banks(home, terms)
    except QuizError:
        return None
    known = {each.id for each in library.entries}
    return library if all(question in known for question, _ in record.plan) else None


def _restored(desk: Desk, record: SessionRecord, library: Library, device: str) -> Session:
    """The session as it was left: what is done, then what is left and can be asked."""
    reviews = _standing(desk, record)
    done = _done(reviews)
    left = [each for each in record.plan if each not in done]
    askable = _askable(desk, {question for question, _ in left}, library, device)
    plan = tuple(each for each in record.plan if each in done or each[0] in askable)
    desk.running.claim(record.uid)
    tries = record.options.get("tries")
    tries = tries if isinstance(tries, int) else session.TRIES
    run = desk.session(library, record._replace(plan=plan), tries)
    try:
        planned = replans.seeds(record.uid, desk.log.events(kind=replans.KIND))
        run.restore(reviews, planned, _hints(desk, record))
    except (QuizError, ValueError, LookupError) as error:
        raise QuizError(CHANGED) from error
    return run


def _askable(desk: Desk, wanted: set[str], library: Library, device: str) -> set[str]:
    entries = [each for each in library.entries if each.id in wanted]
    return {each.id for each in desk.askable(library, entries, device)}


def _standing(desk: Desk, record: SessionRecord) -> list[Review]:
    """The answers of a session that were not taken back, as they were given."""
    reviews = list(desk.log.reviews(session=record.uid))
    rows: list[log.Entry] = [*reviews]
    for kind in ("undo", "overrule", renames.KIND):
        rows += desk.log.events(kind=kind)
    standing = {each.uid: each for each in log.effective(rows).reviews}
    return [standing[each.uid] for each in reviews if each.uid in standing]


def _hints(desk: Desk, record: SessionRecord) -> list[Event]:
    """The hints that were taken in a session, with the ids of now."""
    rows: list[log.Entry] = [e for e in desk.log.events(kind="hint") if e.target == record.uid]
    for kind in ("undo", renames.KIND):
        rows += desk.log.events(kind=kind)
    standing = renames.follow(log.in_effect(rows)).rows
    return [each for each in standing if isinstance(each, Event) and each.kind == "hint"]


def _done(reviews: Iterable[Review]) -> set[tuple[str, int]]:
    return {(each.question, each.seed) for each in reviews if actions.ends(each)}


# --------------------------------------------------------------------- offering
def _wanted(desk: Desk, record: SessionRecord) -> bool:
    sentence = f"{_described(desk, record)} Go on with it?"
    desk.stage.show(lambda look: literal(sentence, look, "" if look.plain else " "))
    while True:
        if desk.keyboard.presses:
            typed: str | None = desk.keyboard.choice("yn", (GO_ON, ANEW))
        else:
            typed = desk.keyboard.line("go on, y or n")
        if typed is None:
            raise EOFError
        word = typed.strip().casefold()
        if word in ("y", "yes", "n", "no"):
            return word.startswith("y")


def _described(desk: Desk, record: SessionRecord) -> str:
    reviews = _standing(desk, record)
    last = max([record.started, *(each.at for each in reviews)])
    ago = _ago(shell.now().milliseconds - last.milliseconds)
    questions = number(len(record.plan), "question")
    return f"A session of {questions} ({len(_done(reviews))} done) was interrupted {ago}."


def _ago(milliseconds: int) -> str:
    minutes = milliseconds // 60_000
    for least, size, unit in UNITS:
        if minutes >= least:
            return f"{number(minutes // size, unit)} ago"
    return "just now"
