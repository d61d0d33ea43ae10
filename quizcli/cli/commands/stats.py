"""`quizcli stats`: what the answers given so far say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.cli.stats.views import Name
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from quizcli.analysis.facts import Facts
    from quizcli.bank import Entry
    from quizcli.bank.concepts import Concepts
    from quizcli.cli.deck import Deck
    from quizcli.log import Effective


def command(
    terms: Annotated[
        list[str] | None,
        typer.Argument(help="Only these banks, tags, concepts, ids, files, or a filter."),
    ] = None,
    only: Annotated[
        list[Name] | None,
        typer.Option("--only", help="A section in full; repeat it for more, `all` for every one."),
    ] = None,
    home: options.Home = None,
    plain: options.Plain = False,
    as_json: options.Json = False,
) -> None:
    """Show what your answers say: streak, forecast, memory, concepts, time."""
    facts = read_facts(home, terms or [])
    if as_json:
        from quizcli.cli.stats.as_json import figures

        shell.put_json(figures(facts, only or [Name.ALL]))
    elif facts.answers:
        _draw(facts, only or [], terms or [], plain=plain)
    elif terms:
        shell.say("no answers to these questions yet; quizcli quiz asks them")
    else:
        shell.say("no answers yet, so there is nothing to count; start with quizcli quiz")


def _draw(facts: Facts, only: Sequence[Name], terms: Sequence[str], *, plain: bool) -> None:
    """On a terminal screen by screen, where it is higher than one."""
    from contextlib import suppress
    from functools import partial

    from quizcli.cli.bindings import MORE
    from quizcli.cli.inputs import Inputs
    from quizcli.cli.stage import Stage
    from quizcli.cli.stats import screens as stats_screens
    from quizcli.cli.stats.overview import overview
    from quizcli.cli.stats.sections import sections
    from quizcli.cli.stats.words import dated

    stage = Stage(shell.look(plain=plain))
    shown = [part for each in dict.fromkeys(only) for part in sections(facts, each)]
    aside = " ".join(terms) if terms else dated(facts.today)
    screen = stats_screens.screen if shown else stats_screens.one_screen
    found = shown or overview(facts, plain=stage.look.plain)
    block = partial(screen, "Statistics", found, aside=aside)
    with suppress(EOFError):
        stage.show(block, partial(Inputs(stage).turn, MORE))


def read_facts(home: Path | None, terms: Sequence[str] = ()) -> Facts:
    """The cards, all answers, the questions that are meant, and the concept map."""
    from quizcli.analysis.facts import Facts, Item
    from quizcli.cli import today

    deck = shell.read_deck(home)
    concepts = today.concepts(home)
    meant = _meant(home, terms, deck)
    asked = (each for each in meant if not each.retired or deck.card(each.id).reps)
    return Facts(
        _read(home),
        deck.cards,
        deck.model,
        deck.today,
        (Item(each.id, each.type, each.concept, each.retired) for each in asked),
        names=_names(concepts),
        needs={name: each.needs for name, each in concepts.items()},
        only=bool(terms),
    )


def _read(home: Path | None) -> Effective:
    from quizcli.cli.stats.reading import answers

    with shell.open_log(home) as log:
        found = answers(log, shell.find_places(home).cache)
        for problem in log.problems:
            shell.say(problem.message)
    return found


def _meant(home: Path | None, terms: Sequence[str], deck: Deck) -> list[Entry]:
    """The questions that are meant; who names a section as one hears how to ask for it."""
    from quizcli.cli.choosing import choose

    library, rest = shell.load_banks(home, terms)
    try:
        return choose(library, rest, lambda: deck, retired=True)
    except QuizError as error:
        named = [each for each in terms if each in set(Name)]
        if not named:
            raise
        message = f"{named[0]} is a section; write quizcli stats --only {named[0]}"
        raise QuizError(message) from error


def _names(concepts: Concepts) -> Mapping[str, str]:
    """The concepts' names, prerequisites first; maps that contradict each other as they come."""
    from quizcli.bank.concepts import order

    try:
        ids = order(concepts)
    except ValueError:
        ids = tuple(concepts)
    return {each: concepts[each].name for each in ids}
