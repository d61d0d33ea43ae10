"""`quizcli answer ID VALUE`: one answer of a script or an editor, judged and kept as in a drill."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import questions
from quizcli.cli import dates, options, scripting, shell
from quizcli.model import Outcome, QuizError, SessionRecord
from quizcli.session import MISSED

if TYPE_CHECKING:
    from pathlib import Path

    from quizcli.cli.desk import Desk
    from quizcli.cli.scripting import Asking
    from quizcli.model import PartVerdict
    from quizcli.session import Session, Step

SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""What begins with a minus sign may be an answer: -3.5 or -tanh(x)."""

NOT_MEASURED = 5
LONGEST = 24 * 3600.0
"""Seconds that an answer can have taken."""


class Given(NamedTuple):
    """What the command line says of an answer."""

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
        run, asking = _opened(desk, id_, seed, device, bank, tries=1 if one_try else 2)
        step = run.open() or _judged(run, asking, given)
        told = _scheduled(desk, Told(asking, step))
        if as_json:
            shell.put_json(_as_json(told))
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


def _opened(
    desk: Desk, name: str, seed: int | None, device: str, bank: list[Path] | None, tries: int
) -> tuple[Session, Asking]:
    """A session of this one asking, as its tries so far have left it; it is not begun in the
    log, so that nobody is asked to go on with it."""
    from quizcli.cli.desk import DRILL

    library = scripting.banks(desk.home, bank)
    entry = scripting.entry(library, name)
    desk.askable(library, [entry], device)
    if desk.worker is not None:
        desk.worker.start([entry])  # PyTorch is imported while the log is read
    scripting.alone(desk.running, entry.id)
    deck = desk.deck()
    asking = scripting.meant(desk.log, deck, entry.id, seed)
    uid, plan = scripting.session_of(deck.today), ((asking.question, asking.seed),)
    record = SessionRecord(uid, shell.now(), plan, {"tries": tries, "mode": DRILL})
    run = desk.session(library, record, tries)
    run.restore(asking.rows)
    return run, asking


# --------------------------------------------------------------------- judging
def _judged(run: Session, asking: Asking, given: Given) -> Step:
    for _ in range(given.hints - asking.hints):
        run.hint()
    if questions.TYPES[run.asked.question.type].self_graded:
        return _recalled(run, asking, given)
    if given.points is not None:
        raise QuizError(f"{asking.question} is no flashcard: give the answer instead of --points")
    if given.value is None:
        raise QuizError(f"give an answer: quizcli answer {asking.question} VALUE")
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


def _scheduled(desk: Desk, told: Told) -> Told:
    """With the rating, and when the question comes again."""
    from quizcli.cli.deck import renewed

    step = told.step
    if step.rating is None:
        return told
    desk.settle(step, step.rating)
    question = told.asking.question
    card = renewed(desk.deck(), desk.log, question).card(question)
    days = card.due_day - card.last_day
    return told._replace(
        rating=step.rating.name.lower(), due=dates.show(card.due_day), interval=days
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


def _as_json(told: Told) -> dict[str, object]:
    step, verdict = told.step, told.step.verdict
    shown = step.final or verdict.outcome is Outcome.REVEALED
    found = step.variant if shown else None
    asked = found.asked.question if found else None
    return {
        "version": 1,
        "question": told.asking.question,
        "seed": told.asking.seed,
        "attempt": told.asking.attempt,
        "outcome": verdict.outcome,
        "final": step.final,
        "retry": not step.final and verdict.outcome is not Outcome.REVEALED,
        "understood": verdict.understood,
        "because": verdict.because,
        "share": verdict.share,
        "parts": [_part(each, shown=shown) for each in verdict.parts],
        "key": verdict.expected if shown else None,
        "tolerance": verdict.tolerance if shown else None,
        "explain": questions.explanation(found) if found and step.final else None,
        "rubric": list(asked.rubric) if asked else [],
        "source": asked.source if asked and step.final else None,
        "rating": told.rating,
        "due": told.due,
        "interval": told.interval,
        "measured": _measured(step),
    }


def _part(part: PartVerdict, *, shown: bool) -> dict[str, object]:
    """The judgement of a part; its key only where that of the whole is shown."""
    verdict = part.verdict
    return {
        "label": part.label,
        "outcome": verdict.outcome,
        "understood": verdict.understood,
        "because": verdict.because,
        "key": verdict.expected if shown else None,
        "tolerance": verdict.tolerance if shown else None,
        "points": part.points,
        "earned": part.earned,
        "right_for": list(part.carried),
    }


def _measured(step: Step) -> dict[str, object] | None:
    """Where the key comes from; nothing for a key that needs no measuring."""
    if step.variant is None or not step.variant.measurements:
        return None
    first = step.variant.measurements[0]
    milliseconds = round(1000 * first.seconds, 3)
    return {"device": first.device, "backend": first.backend, "milliseconds": milliseconds}
