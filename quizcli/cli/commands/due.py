"""`quizcli due`: what is to be answered today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.cli.choosing import choose

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.cli.deck import Deck

AHEAD = 7


def command(
    terms: options.Terms = None,
    count: Annotated[bool, typer.Option("--count", help="Print the number alone.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """What is to be answered today, and in the days ahead."""
    deck = shell.read_deck(home)
    library, rest = shell.load_banks(home, terms or [])
    entries = choose(library, rest, lambda: deck)
    due = deck.due(entries)
    if count:
        print(len(due))
        return
    if as_json:
        shell.put_json({"version": 1, **figures(deck, entries)})
    else:
        _report(due, deck.new(entries), _ahead(deck, entries))


def _ahead(deck: Deck, entries: list[Entry]) -> list[int]:
    """How many more questions come due on each of the next days."""
    days = [deck.card(each.id).due_day - deck.today for each in entries if each.id in deck.cards]
    return [days.count(each) for each in range(1, AHEAD + 1)]


def _report(due: list[Entry], new: list[Entry], ahead: list[int]) -> None:
    from quizcli.cli.furniture import number

    shell.put(f"due today   {number(len(due), 'question')}")
    shell.put(f"tomorrow    {ahead[0]} more")
    shell.put(f"next {AHEAD} days {sum(ahead)} more")
    shell.put(f"new         {number(len(new), 'question')}")
    if due:
        shell.put("quizcli drill asks them, the ones most likely forgotten first")


def figures(deck: Deck, entries: list[Entry]) -> dict[str, object]:
    """What is due among these questions, how many are new, and how many come on each day."""
    return {
        "due": [each.id for each in deck.due(entries)],
        "new": len(deck.new(entries)),
        "ahead": _ahead(deck, entries),
    }
