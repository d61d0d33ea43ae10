"""What moving due dates would do: shown first, then asked, then written as one plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli.cli import dates, marks, shell, trusting
from quizcli.planning.proposal import Proposal, Situation

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.cli.deck import Deck
    from quizcli.cli.look import Look

Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]

DAYS, WEEKS = 31, 112
"""Up to so many days each has a row; up to so many, seven share one; else twenty-eight."""

BAR, LABEL, DIGITS = 30, 14, 6
LATER = "later"


class Row(NamedTuple):
    """Cards asked on some days in a row, before and after."""

    label: str
    before: int
    after: int


class Chosen(NamedTuple):
    """The learner's deck, the questions that a command means, and these as a situation."""

    deck: Deck
    entries: Sequence[Entry]
    situation: Situation


class How(NamedTuple):
    """How a command was asked to do it."""

    yes: bool
    as_json: bool
    plain: bool
    home: Path | None
    trust_clock: bool = False


def choose(home: Path | None, terms: Sequence[str]) -> Chosen:
    """What the words of a command mean, with all questions in reach as what lies ahead."""
    from quizcli.cli import choosing

    deck = shell.read_deck(home)
    library, rest = shell.load_banks(home, terms)
    entries = choosing.choose(library, rest, lambda: deck)
    asked = (each.id for each in library.entries if not each.retired)
    cards = {each: deck.cards[each] for each in asked if each in deck.cards}
    names = frozenset(each.id for each in entries)
    return Chosen(deck, entries, Situation(cards, deck.today, deck.model, deck.settings, names))


def offer(
    plan: Proposal, words: str, notes: Sequence[str], how: How, more: Mapping[str, object]
) -> None:
    """Show a plan, ask where somebody can answer, and write it under the heading `words`.

    The heading says what was done.  `notes` are sentences below the table, `more` are further
    fields of the JSON.
    """
    if how.as_json:
        done = how.yes and _written(plan, words, how)
        shell.put_json({**as_json(plan), **more, "done": done})
        return
    if plan.moves:
        table(plan.before, plan.after, (plan.first, plan.last), shell.look(plain=how.plain))
    for note in notes:
        shell.put(note)
    if plan.moves and agreed(how, "moved") and _written(plan, words, how):
        shell.put(f"{words}; quizcli undo takes it back")


def cards(count: int) -> str:
    """A number of questions in words."""
    return "1 question" if count == 1 else f"{count} questions"


def percent(share: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * share:.1f}%"


def _written(plan: Proposal, words: str, how: How) -> bool:
    if not plan.moves:
        return False
    with shell.open_log(how.home) as log:
        trusting.trust_clock(log, trusted=how.trust_clock)
        marks.keep_plan(log, words, [(each.question, each.day, each.last) for each in plan.moves])
    return True


# ------------------------------------------------------------------- question
def agreed(how: How, done: str) -> bool:
    """Whether to do it: by `--yes`, or by an answer on a terminal; `done` is the participle."""
    if how.yes:
        return True
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        shell.say(f"nothing is {done} yet: the same command with --yes does it")
        return False
    said = _asked(shell.look(plain=how.plain))
    if not said:
        shell.say(f"nothing is {done}")
    return said


def _asked(look: Look) -> bool:
    """Ask until it is yes or no; the end of the input is a no."""
    from rich.text import Text

    from quizcli.cli.lines import Lines

    lines = Lines(look)
    while True:
        typed = lines.read(Text("Do it? y/n "))
        answer = "n" if typed is None else typed.strip().casefold()
        if answer in ("y", "yes", "n", "no"):
            return answer.startswith("y")


# ---------------------------------------------------------------------- table
def table(
    before: Mapping[int, int], after: Mapping[int, int], shown: tuple[int, int], look: Look
) -> None:
    """Print how many cards are asked on each day, before and after, with bars where they fit."""
    found = list(rows(before, after, shown))
    most = max((each.after for each in found if each.label != LATER), default=0) or 1
    shell.put(f"{_unit(shown):{LABEL}}  {'before':>{DIGITS}}  {'after':>{DIGITS}}")
    for each in found:
        line = f"{each.label:{LABEL}}  {each.before:{DIGITS}}  {each.after:{DIGITS}}"
        _put_row(line, None if each.label == LATER else each.after / most, look)


def rows(
    before: Mapping[int, int], after: Mapping[int, int], shown: tuple[int, int]
) -> Iterator[Row]:
    """A row for each day, or for several, and one for later days where these change."""
    first, last = shown
    step = _step(shown)
    for start in range(first, last + 1, step):
        days = range(start, min(start + step, last + 1))
        yield Row(dates.show_weekday(start), _sum(before, days), _sum(after, days))
    later = _later(before, last), _later(after, last)
    if later[0] != later[1]:
        yield Row(LATER, *later)


def _put_row(line: str, share: float | None, look: Look) -> None:
    if look.plain or share is None:
        shell.put(line)
        return
    from quizcli.cli.furniture import bar
    from quizcli.cli.layout import row

    room = min(BAR, look.width - len(line) - 3)
    look.console(sys.stdout).print(row(line, "  ", bar(share, room, look)))


def _step(shown: tuple[int, int]) -> int:
    days = shown[1] - shown[0] + 1
    if days <= DAYS:
        return 1
    return 7 if days <= WEEKS else 28


def _unit(shown: tuple[int, int]) -> str:
    step = _step(shown)
    return "day" if step == 1 else f"{step} days from"


def _sum(counts: Mapping[int, int], days: range) -> int:
    return sum(counts.get(each, 0) for each in days)


def _later(counts: Mapping[int, int], last: int) -> int:
    return sum(count for day, count in counts.items() if day > last)


# ----------------------------------------------------------------------- JSON
def as_json(plan: Proposal) -> dict[str, object]:
    """A plan as documented: the moves, the counts of the days looked at, and what to expect."""
    remembered = plan.remembered
    return {
        "version": 1,
        "moves": [
            {"id": each.question, "from": dates.show(each.was), "to": dates.show(each.day)}
            for each in plan.moves
        ],
        **counts_as_json(plan.before, plan.after, (plan.first, plan.last)),
        "remembered": {"before": remembered[0], "after": remembered[1]} if remembered else None,
    }


def counts_as_json(
    before: Mapping[int, int], after: Mapping[int, int], shown: tuple[int, int]
) -> dict[str, object]:
    """The cards asked on each of these days, and on all later ones together."""
    first, last = shown
    return {
        "counts": [
            {"day": dates.show(day), "before": before.get(day, 0), "after": after.get(day, 0)}
            for day in range(first, last + 1)
        ],
        "later": {"before": _later(before, last), "after": _later(after, last)},
    }
