"""`quizcli simulate`: what the coming months bring for a share of right answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import settings
from quizcli.cli import options, shell

if TYPE_CHECKING:
    from pathlib import Path

    from quizcli.cli.deck import Deck
    from quizcli.log import Effective
    from quizcli.workload.habits import Habits
    from quizcli.workload.months import Month, Run

SEED = 1
"""The dice are the same each time, so that the same log gives the same figures."""


class World(NamedTuple):
    """What the simulation starts from: the questions begun and those to be asked anew."""

    deck: Deck
    found: Effective
    begun: tuple[str, ...]
    new: tuple[str, ...]
    a_day: int
    how: Habits


class Brought(NamedTuple):
    """What a wanted share brings; `now` is the one in use."""

    retention: float
    now: bool
    run: Run


def command(
    terms: options.Terms = None,
    retention: Annotated[
        str, typer.Option("--retention", help="The share of answers to get right: 0.85 or 85%.")
    ] = "",
    compare: Annotated[
        str, typer.Option("--compare", help="Several shares in one table: 0.80,0.85,0.90.")
    ] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=730, help="How far to look.")] = 180,
    new: Annotated[
        int | None,
        typer.Option(
            "--new", min=0, max=settings.MOST_A_DAY, help="New questions a day, not as set."
        ),
    ] = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """What the coming months bring: reviews and minutes a day, and how much is remembered."""
    wanted = _shares(",".join(each for each in (retention, compare) if each))
    world = _world(home, terms or [], new)
    shares = dict.fromkeys([world.deck.settings.retention, *wanted])
    brought = [_brought(world, each, days) for each in (sorted(shares) if compare else shares)]
    if as_json:
        shell.put_json(_as_json(world, brought))
    elif not world.begun and not world.new:
        shell.say("no question to simulate; quizcli list shows those in reach")
    else:
        _report(world, brought, in_rows=bool(compare))
        if wanted and len(brought) == 1:
            shell.put(f"{_share(brought[0])} is the share in use")


def _shares(text: str) -> list[float]:
    """The shares as typed.  QuizError for one that cannot be wanted."""
    found = (settings.read("retention", each) for each in text.split(",") if each.strip())
    return [each for each in found if isinstance(each, float)]


# ------------------------------------------------------------------- simulating
def _world(home: Path | None, terms: Sequence[str], new: int | None) -> World:
    from quizcli import log
    from quizcli.cli.choosing import choose
    from quizcli.workload.habits import habits

    deck = shell.read_deck(home)
    library, rest = shell.load_banks(home, terms)
    entries = choose(library, rest, lambda: deck)
    with shell.open_log(home) as store:
        found = log.effective(store.log())
    return World(
        deck,
        found,
        tuple(each.id for each in entries if deck.memory(each.id) is not None),
        tuple(each.id for each in deck.new(entries)),
        deck.settings.new if new is None else new,
        habits(found, deck.today),
    )


def _brought(world: World, retention: float, days: int) -> Brought:
    """The due days follow the wanted share at once, as they do when it is set."""
    from quizcli import cards
    from quizcli.cli.deck import model_of
    from quizcli.workload.desk import Situation
    from quizcli.workload.months import run

    deck, chosen = world.deck, world.deck.settings
    now = retention == chosen.retention
    model = model_of(chosen._replace(retention=retention))
    found = world.found
    every = deck.cards if now else cards.replay(found.reviews, model, found.flags)
    begun = [every[each] for each in world.begun if each in every]
    situation = Situation(begun, world.new, deck.today, world.a_day, chosen.limit)
    return Brought(retention, now, run(situation, model, world.how, days, SEED))


# ----------------------------------------------------------------------- report
def _report(world: World, brought: Sequence[Brought], *, in_rows: bool) -> None:
    shell.put(_assumed(world))
    shell.put("")
    for line in _compared(brought) if in_rows else _by_month(brought):
        shell.put(line)
    shell.put("reviews and minutes are of a day; known: remembered at the end")
    shell.put("")
    now = next(each for each in brought if each.now)
    others = [each for each in brought if not each.now]
    for each in brought:
        if each.run.waiting >= 1:
            shell.put(_overdue(each, world.deck.settings.limit))
    for each in others:
        shell.put(_reading(each, now))
    if others:
        choice = _share(others[0]) if len(others) == 1 else "SHARE"
        shell.put(f"quizcli config set retention {choice} would choose it")


def _assumed(world: World) -> str:
    from quizcli.cli.furniture import number

    how = world.how
    begun, new = number(len(world.begun), "question"), f"{len(world.new)} new"
    limits = f"at most {world.a_day} new and {world.deck.settings.limit} due a day"
    right = f"{how.right:.0f} s for a right answer{_usual(how, 'right')}"
    missed = f"{how.missed:.0f} s for a missed one{_usual(how, 'missed')}"
    return f"{begun} begun, {new}; {limits}; {right}, {missed}"


def _usual(how: Habits, name: str) -> str:
    """That a figure is not the learner's own, because there are too few answers."""
    return " (assumed)" if name in _assumed_of(how) else ""


def _assumed_of(how: Habits) -> list[str]:
    """The habits that are the usual ones: too few answers say what the learner's own are."""
    from quizcli.workload.habits import Habits

    return [name for name, usual in Habits()._asdict().items() if getattr(how, name) == usual]


def _reading(other: Brought, now: Brought) -> str:
    """One sentence, such as: 0.85 instead of 0.90: 23% fewer reviews, 4% less remembered."""
    a, b = other.run.whole, now.run.whole
    changes = [
        _change(a.reviews, b.reviews, ("fewer", "as many", "more"), "reviews"),
        _change(a.seconds, b.seconds, ("fewer", "as many", "more"), "minutes"),
        _change(a.remembered, b.remembered, ("less", "as much", "more"), "remembered"),
    ]
    return f"{_share(other)} instead of {_share(now)}: {', '.join(changes)}"


def _share(each: Brought) -> str:
    """With two decimals, or as many more as were chosen."""
    return max(f"{each.retention:.2f}", str(each.retention), key=len)


def _change(new: float, old: float, words: tuple[str, str, str], what: str) -> str:
    percent = round(100 * (new / old - 1)) if old else 0
    less, same, more = words
    if not percent:
        return f"{same} {what}"
    return f"{abs(percent)}% {less if percent < 0 else more} {what}"


def _overdue(each: Brought, limit: int) -> str:
    late = f"{each.run.waiting:.0f} due questions wait at the end"
    return f"with {_share(each)} {late}: {limit} a day are too few"


# ----------------------------------------------------------------------- tables
def _by_month(brought: Sequence[Brought]) -> list[str]:
    """The shares beside each other, or below each other where the screen is too narrow."""
    from quizcli.cli import tables

    together = [_days(brought[0]), *(row for each in brought for row in _figures(each))]
    rows = [list(row) for row in zip(*together, strict=True)]
    if len(brought) == 1 or tables.width(rows) <= shell.look(plain=True).width:
        return tables.lines(rows)
    return [line for each in brought for line in (*_by_month([each]), "")][:-1]


def _days(each: Brought) -> list[str]:
    months = [f"{month.first}-{month.last}" for month in each.run.months]
    return ["share", "days", *months, "all"]


def _figures(each: Brought) -> list[list[str]]:
    """The columns of one share, each with two lines of heading."""
    months = [*each.run.months, each.run.whole]
    return [
        [_share(each), "reviews", *(f"{month.reviews:.1f}" for month in months)],
        ["now" if each.now else "", "minutes", *(_minutes(month) for month in months)],
        ["", "right", *(_right(month) for month in months)],
        ["", "known", *(f"{month.remembered:.0f}" for month in months)],
    ]


def _compared(brought: Sequence[Brought]) -> list[str]:
    """One row for each share."""
    from quizcli.cli import tables

    rows = [("share", "reviews", "minutes", "right", "known")]
    for each in brought:
        month = each.run.whole
        share = f"{_share(each)}{' now' if each.now else ''}"
        known = f"{month.remembered:.0f}"
        rows.append((share, f"{month.reviews:.1f}", _minutes(month), _right(month), known))
    return tables.lines(rows)


def _minutes(month: Month) -> str:
    return f"{month.seconds / 60:.1f}"


def _right(month: Month) -> str:
    return "-" if month.right is None else f"{month.right:.0%}"


# ------------------------------------------------------------------------- JSON
def _as_json(world: World, brought: Sequence[Brought]) -> dict[str, object]:
    """Means of a day by month and for all days; `remembered` at the end of each."""
    return {
        "version": 1,
        "begun": len(world.begun),
        "new": len(world.new),
        "limits": {"new": world.a_day, "due_count": world.deck.settings.limit},
        "habits": world.how._asdict(),
        "assumed": _assumed_of(world.how),
        "runs": [_run_as_json(each) for each in brought],
    }


def _run_as_json(each: Brought) -> dict[str, object]:
    return {
        "retention": each.retention,
        "now": each.now,
        "months": [_month_as_json(month) for month in each.run.months],
        "whole": _month_as_json(each.run.whole),
        "waiting": each.run.waiting,
    }


def _month_as_json(month: Month) -> dict[str, object]:
    return {
        "days": [month.first, month.last],
        "reviews": month.reviews,
        "new": month.new,
        "minutes": month.seconds / 60,
        "right": month.right,
        "remembered": month.remembered,
    }
