"""`quizcli answer ID VALUE`: one answer of a script or an editor, judged and kept as in a drill."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import questions
from quizcli.cli import dates, options, scripting, shell
from quizcli.model import NOTHING, Outcome, QuizError, Rating, SessionRecord
from quizcli.session.turns import MISSED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from quizcli.bank import Entry, Library
    from quizcli.cli.desk import Desk
    from quizcli.cli.scripting import Asking
    from quizcli.session import Session
    from quizcli.session.turns import Step

SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""What begins with a minus sign may be an answer: -3.5 or -tanh(x)."""

NOT_MEASURED = 5
LONGEST = 24 * 3600.0
"""Seconds that an answer can have taken."""


class Given(NamedTuple):
    """What is said of an answer."""

    value: str | None
    points: int | None
    hints: int
    seconds: float


class Told(NamedTuple):
    """A judged answer as it is told, and where it leaves the question."""

    asking: Asking
    step: Step
    rating: str | None = None
    due: str | None = None
    interval: int | None = None
    waits: Mapping[str, int] = NOTHING


def command(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The question.")],
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help="The answer; it may begin with -.")
    ] = None,
    *,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Of the numbers that were seen; quizcli next says.")
    ] = None,
    hints: Annotated[int, typer.Option("--hints", min=0, help="Hints that were seen.")] = 0,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.0, max=LONGEST, help="How long it took.")
    ] = 0.0,
    one_try: options.OneTry = False,
    points: Annotated[
        int | None, typer.Option("--points", min=0, help="Points of a flashcard that were named.")
    ] = None,
    device: options.Device = "cpu",
    bank: scripting.Banks = None,
    trust_clock: options.TrustClock = False,
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Judge one answer and keep it, as a drill does; exit 0 whatever the verdict."""
    given = Given(_value(value), points, hints, seconds if isfinite(seconds) else 0.0)
    from quizcli.cli.desk import Desk

    with ExitStack() as stack:
        desk = Desk(
            home,
            shell.look(plain=plain),
            stack,
            author_code=not no_author_code,
            trust_clock=trust_clock,
        )
        library = scripting.banks(home, bank)
        entry = scripting.entry(library, id_)
        desk.askable(library, [entry], device)
        if desk.worker is not None:
            desk.worker.start([entry])  # PyTorch is imported while the log is read
        stack.enter_context(scripting.alone(home, entry.id))
        run, asking = opened(desk, library, entry, seed, tries=options.tries(one_try))
        step = run.open() or judged(run, asking, given)
        told = scheduled(desk, Told(asking, step))
        desk.settle(step, step.rating)
        if as_json:
            from quizcli.cli.answer_json import as_object

            shell.put_json({"version": 1, **as_object(told)})
        else:
            _show(desk, run, told, bank)
        desk.back_up()
    if told.step.verdict.outcome is Outcome.UNMEASURED:
        raise typer.Exit(NOT_MEASURED)


def _value(value: str | None) -> str | None:
    """The answer as typed; what looks like an option was one that there is not."""
    if value is not None and value[:2] == "--" and value[2:3].isalpha():
        raise QuizError(f"there is no option {value}; see quizcli answer --help")
    return value


def opened(
    desk: Desk, library: Library, entry: Entry, seed: int | None, tries: int
) -> tuple[Session, Asking]:
    """A session of this one asking, as its tries so far have left it; it is not begun in the
    log, so that nobody is asked to go on with it.  To be called inside `scripting.alone`."""
    from quizcli.cli.desk import DRILL

    deck = desk.deck()
    asking = scripting.meant(desk.log, deck, entry.id, seed)
    uid, plan = scripting.session_of(deck.today), ((asking.question, asking.seed),)
    record = SessionRecord(uid, shell.now(), plan, {"tries": tries, "mode": DRILL})
    run = desk.session(library, record, tries)
    run.restore(asking.rows)
    return run, asking


# --------------------------------------------------------------------- judging
def judged(run: Session, asking: Asking, given: Given) -> Step:
    """The judgement of an answer to the question at hand.  QuizError for what is none."""
    run.hinted(given.hints)
    if questions.TYPES[run.asked.question.type].self_graded:
        return _recalled(run, asking, given)
    if given.points is not None:
        raise QuizError(f"{asking.question} is no flashcard: give the answer instead of points")
    if given.value is None:
        raise QuizError(f"give an answer: {asking.question} needs a value")
    _refuse_again(asking, given.value)
    return run.answer(given.value, given.seconds)


def _recalled(run: Session, asking: Asking, given: Given) -> Step:
    """A flashcard is turned over first; then its points are counted, in one call or in two."""
    if not asking.revealed:
        step = run.reveal(given.value or "", given.seconds)
        if step.final or given.points is None:
            return step
    points = given.value if given.points is None else str(given.points)
    if points is None:
        raise QuizError(f"{asking.question} is turned over: count the points with --points N")
    return run.answer(points, given.seconds)


def _refuse_again(asking: Asking, value: str) -> None:
    """A second try that is the first one again was not meant as one."""
    tried = {each.raw.strip() for each in asking.rows if each.outcome in MISSED}
    if value.strip() in tried:
        raise QuizError(f"{value.strip()} was tried already and is not right; try another answer")


def scheduled(desk: Desk, told: Told, rating: Rating | None = None) -> Told:
    """With the rating (that from evidence, or another one) and when the question comes again."""
    chosen = rating or told.step.rating
    if chosen is None:
        return told
    waits = desk.waits(told.step)
    return told._replace(
        rating=chosen.name.lower(),
        due=dates.show(desk.deck().today + waits[chosen]),
        interval=waits[chosen],
        waits={each.name.lower(): days for each, days in waits.items()},
    )


# ------------------------------------------------------------------------ told
def _show(desk: Desk, run: Session, told: Told, bank: list[Path] | None) -> None:
    from quizcli.cli import compose, screens

    step = told.step
    if step.verdict.outcome is Outcome.REVEALED:
        desk.stage.show(partial(screens.recall, compose.turned(run, step)))
        files = map(str, bank or ())
        line = scripting.command_line(told.asking, ["--points", "N"], files, desk.home)
        scripting.put_line(desk.stage, line)
        return
    desk.stage.show(partial(screens.feedback, compose.feedback(step)))
    if told.interval == 0:
        shell.put(f"Rated {told.rating}; it comes again today, with fresh numbers.")
    elif told.due:
        from quizcli.cli.furniture import number

        days = number(told.interval or 0, "day")
        shell.put(f"Rated {told.rating}; it comes again in {days}, on {told.due}.")
