"""`quizcli quiz`: a session of questions."""

from __future__ import annotations

import secrets
import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import session
from quizcli.cli import options, shell
from quizcli.model import MeasureError, QuizError, SessionRecord

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.cli.look import Look
    from quizcli.model import Request, Review
    from quizcli.session import Pending, Plan
    from quizcli.store.sqlite import SqliteStore
    from quizcli.worker.client import Worker

BELOW = 1
INTERRUPTED = 130
NEW_SEED = 2**31


def command(
    terms: Annotated[
        list[str] | None,
        typer.Argument(help="Banks, tags, concepts, ids or files; without any, everything."),
    ] = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many.")] = 10,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same seed asks the same questions.")
    ] = None,
    device: options.Device = "cpu",
    one_try: Annotated[
        bool, typer.Option("--one-try", help="Show the key after the first wrong answer.")
    ] = False,
    fail_under: Annotated[
        int, typer.Option("--fail-under", min=0, max=100, help="Exit 1 below so many per cent.")
    ] = 0,
    resume: Annotated[
        bool | None, typer.Option("--resume/--new", help="Take up an interrupted session, or not.")
    ] = None,
    plain: options.Plain = False,
    home: options.Home = None,
) -> None:
    """Answer questions; PyTorch measures the keys."""
    look = shell.look(plain=plain)
    with ExitStack() as stack:
        log = stack.enter_context(shell.open_log(home))
        library, rest = shell.load_banks(home, terms or [])
        shell.tell_problems(library.problems)
        record, resumed = _record(log, library, look, rest, number, seed, resume)
        desk = Desk(library, log, look, _worker(library, record.plan, device, stack))
        code = _run(desk, record, tries=1 if one_try else 2, resumed=resumed, limit=fail_under)
    raise typer.Exit(code)


@dataclass(frozen=True)
class Desk:
    """What a session works with."""

    library: Library
    log: SqliteStore
    look: Look
    worker: Worker | None

    def keep(self, review: Review) -> None:
        """Commit a review; it survives whatever happens next."""
        self.log.append(review)

    def submit(self, request: Request) -> Pending:
        """Hand a computation to the worker."""
        if self.worker is None:
            raise MeasureError("no worker was started")
        return self.worker.submit(request)


# ------------------------------------------------------------------------ plan
def _record(
    log: SqliteStore,
    library: Library,
    look: Look,
    terms: list[str],
    number: int,
    seed: int | None,
    resume: bool | None,
) -> tuple[SessionRecord, bool]:
    """The session to run: an interrupted one taken up, or a new one, kept in the log."""
    waiting = _interrupted(log, library, look, resume, asked_for=bool(terms) or seed is not None)
    if waiting is not None:
        return waiting, True
    chosen = secrets.randbelow(NEW_SEED) if seed is None else seed
    plan = _plan(library, terms, number, chosen)
    record = SessionRecord(uuid.uuid4().hex, shell.now(), plan, {"seed": chosen})
    log.begin(record)
    return record, False


def _plan(library: Library, terms: list[str], number: int, seed: int) -> Plan:
    entries = shell.measurable(library.select(terms))
    if not entries:
        raise QuizError("no question is left to ask; see quizcli list")
    return session.plan([each.id for each in entries], number, seed)


def _interrupted(
    log: SqliteStore, library: Library, look: Look, resume: bool | None, *, asked_for: bool
) -> SessionRecord | None:
    """An interrupted session, if it is wanted; one that is refused is not offered again."""
    record = log.unfinished()
    if resume is False or record is None:
        _dismiss(log, record)
        if resume:
            raise QuizError("there is no interrupted session; start one with quizcli quiz")
        return None
    if not _still_there(record, library):
        _dismiss(log, record)
        return None
    if resume is None and (asked_for or not look.interactive):
        shell.say("an interrupted session waits: quizcli quiz --resume")
        return None
    if resume is None and not _wanted(log, record):
        _dismiss(log, record)
        return None
    return record


def _dismiss(log: SqliteStore, record: SessionRecord | None) -> None:
    if record is not None:
        log.end(record.uid, shell.now(), "dismissed")


def _still_there(record: SessionRecord, library: Library) -> bool:
    known = {each.id for each in library.entries}
    return all(question in known for question, _ in record.plan)


def _wanted(log: SqliteStore, record: SessionRecord) -> bool:
    answered = len({r.question for r in log.reviews(session=record.uid)})
    total = len(record.plan)
    return typer.confirm(
        f"A session of {total} questions was interrupted after {answered}. Go on with it?",
        default=True,
        err=True,
    )


# ---------------------------------------------------------------------- worker
def _worker(library: Library, plan: Plan, device: str, stack: ExitStack) -> Worker | None:
    """A worker, on its way up, when anything in the plan is measured."""
    measured = {each.id for each in library.entries if each.measured}
    if not any(question in measured for question, _ in plan):
        return None
    from quizcli.worker.client import Worker

    worker = stack.enter_context(Worker(device))
    if device != "cpu":
        shell.say(f"measuring on {worker.hello().device}")
    return worker


# ------------------------------------------------------------------------- run
def _run(desk: Desk, record: SessionRecord, *, tries: int, resumed: bool, limit: int) -> int:
    """Play the session to its end, its interruption or the end of the input."""
    from quizcli.cli.play import Player

    run = session.Session(record, _tools(desk), tries)
    if resumed:
        run.restore(desk.log.reviews(session=record.uid))
    titles = _titles(desk.library, record.plan)
    player = Player(run, desk.look, titles, desk.worker)
    try:
        player.play()
    except KeyboardInterrupt:
        player.close()
        shell.say("interrupted; every answer is saved, quizcli quiz --resume goes on")
        return INTERRUPTED
    desk.log.end(record.uid, shell.now(), "finished" if run.over else "quit")
    player.close()
    return BELOW if 100 * session.summary(run).score < limit else 0


def _tools(desk: Desk) -> session.Tools:
    return session.Tools(
        question=desk.library.question,
        submit=desk.submit,
        append=desk.keep,
        now=shell.now,
        new_id=lambda: uuid.uuid4().hex,
    )


def _titles(library: Library, plan: Plan) -> tuple[str, ...]:
    asked = {question.partition("/")[0] for question, _ in plan}
    return tuple(bank.title for bank in library.banks if bank.name in asked)
