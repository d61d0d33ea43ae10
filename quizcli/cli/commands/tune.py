"""`quizcli tune`: the memory model fitted to one's own answers, if that foretells them better."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import settings
from quizcli.cli import marks, options, previews, shell

if TYPE_CHECKING:
    from pathlib import Path

    from quizcli.cli.previews import How
    from quizcli.log import Effective
    from quizcli.memory import Model
    from quizcli.model import Value
    from quizcli.planning.proposal import Situation
    from quizcli.settings import Settings
    from quizcli.tuning import Comparison, Record, Score, Tuning

NAME = "parameters"
AHEAD = 7
"""Of how many days the due counts are shown, today among them."""


class Start(NamedTuple):
    """What the log comes to today, and the model that it is scheduled with."""

    found: Effective
    today: int
    chosen: Settings
    model: Model


class Change(NamedTuple):
    """What other parameters do: cards by due day, and the median of new interval by old one."""

    before: Mapping[int, int]
    after: Mapping[int, int]
    shown: tuple[int, int]
    intervals: float | None


def command(
    reset: Annotated[
        bool, typer.Option("--reset", help="Go back to the usual parameters.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Keep them without asking.")] = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Fit the memory model to your own answers, if that foretells them better."""
    how = previews.How(yes, as_json, plain, home)
    start = _start(home)
    if reset:
        _reset(start, how)
    else:
        _tune(start, how)


def _start(home: Path | None) -> Start:
    from quizcli import log, schedule
    from quizcli.cli.deck import model_of

    with shell.open_log(home) as store:
        found = log.effective(store.log())
        shell.tell_damage(store)
    chosen = settings.chosen(found.flags.settings)
    return Start(found, schedule.study_day(shell.now()), chosen, model_of(chosen))


# ------------------------------------------------------------------------- acts
def _tune(start: Start, how: How) -> None:
    from quizcli import tuning

    known = tuning.record(start.found, start.today)
    made = tuning.tuned(known, start.model)
    change = _change(start, made.parameters, how.home) if made.parameters else None
    if how.as_json:
        kept = bool(made.parameters) and how.yes and _keep(made.parameters, how.home)
        shell.put_json({**_as_json(known, made), **_change_as_json(change), "kept": kept})
        return
    _report(known, made)
    if change is not None:
        _offer(change, made.parameters, "kept", how)


def _reset(start: Start, how: How) -> None:
    usual = not start.chosen.parameters
    change = None if usual else _change(start, (), how.home)
    if how.as_json:
        done = not usual and how.yes and _keep(settings.UNSET, how.home)
        shell.put_json({"version": 1, **_change_as_json(change), "reset": done})
    elif change is None:
        shell.put("the usual parameters are in use already")
    else:
        _offer(change, settings.UNSET, "reset", how)


def _offer(change: Change, value: Value, done: str, how: How) -> None:
    """Show what changes, ask where somebody can answer, and write it."""
    shell.put("")
    shell.put("questions due, before and after the change:")
    previews.table(change.before, change.after, change.shown, shell.look(plain=how.plain))
    if change.intervals is not None:
        shell.put(f"intervals change by {change.intervals - 1:+.0%} (median)")
    if previews.agreed(how, done) and _keep(value, how.home):
        shell.put(f"{done}; quizcli undo takes it back")


def _keep(value: Value, home: Path | None) -> bool:
    """Write one event that sets the parameters, or that goes back to the usual ones."""
    with shell.open_log(home) as store:
        marks.keep(store, "set", value=(NAME, value))
    return True


# ---------------------------------------------------------------------- changes
def _change(start: Start, parameters: tuple[float, ...], home: Path | None) -> Change:
    """The due days with other parameters; an error where the settings would not take them."""
    from quizcli.memory import DEFAULT, Model
    from quizcli.model import QuizError

    if not settings.TABLE[NAME].holds(parameters):
        raise QuizError("the fitted parameters are out of range; they are not kept", exit_code=5)
    library, _ = shell.load_banks(home)
    reach = frozenset(each.id for each in library.entries)
    other = Model(parameters or DEFAULT, start.model.retention)
    now, then = (_situation(start, each, reach) for each in (start.model, other))
    shown = (start.today, start.today + AHEAD - 1)
    return Change(now.counts(), then.counts(), shown, _intervals(now, then))


def _situation(start: Start, model: Model, reach: frozenset[str]) -> Situation:
    from quizcli import cards
    from quizcli.planning.proposal import Situation

    every = cards.replay(start.found.reviews, model, start.found.flags)
    near = {question: card for question, card in every.items() if question in reach}
    return Situation(near, start.today, model, start.chosen, reach)


def _intervals(now: Situation, then: Situation) -> float | None:
    ratios = [
        then.cards[each.question].interval / each.interval
        for each in now.movable()
        if each.interval
    ]
    return median(ratios) if ratios else None


# ----------------------------------------------------------------------- report
def _report(known: Record, made: Tuning) -> None:
    from quizcli.cli.furniture import number

    answers = number(known.answers, "answer")
    shell.put(f"{answers} to {number(known.questions, 'question')}")
    if known.right is not None:
        later = f"{len(known.tests)} on a later day than the answer before"
        shell.put(f"{later}, {previews.percent(known.right)} right")
    if made.comparison is not None:
        _compare(made.comparison)
    shell.put(f"{'better' if made.parameters else 'not kept'}: {made.reason}")


def _compare(found: Comparison) -> None:
    from quizcli.cli import tables

    scores = {"present": found.present, "fitted": found.fitted, "a constant": found.constant}
    rows = [("", "log loss", "calibration")]
    rows += [(name, f"{score.log_loss:.4f}", f"{score.rmse:.1%}") for name, score in scores.items()]
    shell.put("")
    shell.put(f"the last {found.tests} of them foretold (lower is better):")
    for line in tables.lines(rows):
        shell.put(line)
    shell.put("")


# ------------------------------------------------------------------------- JSON
def _as_json(known: Record, made: Tuning) -> dict[str, object]:
    found = made.comparison
    return {
        "version": 1,
        "answers": known.answers,
        "questions": known.questions,
        "tests": len(known.tests),
        "right": known.right,
        "comparison": _comparison_as_json(found) if found else None,
        "parameters": list(made.parameters),
        "reason": made.reason,
    }


def _comparison_as_json(found: Comparison) -> dict[str, object]:
    scores = {"present": found.present, "fitted": found.fitted, "constant": found.constant}
    return {
        "tests": found.tests,
        **{name: _score_as_json(score) for name, score in scores.items()},
        "gain": found.gain,
        "noise": found.noise,
        "better": found.better,
    }


def _score_as_json(score: Score) -> dict[str, float]:
    return {"log_loss": score.log_loss, "rmse": score.rmse}


def _change_as_json(change: Change | None) -> dict[str, object]:
    if change is None:
        return {}
    counts = previews.counts_as_json(change.before, change.after, change.shown)
    return {**counts, "intervals": change.intervals}
