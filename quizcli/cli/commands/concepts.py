"""`quizcli concepts [CONCEPT]`: what there is to learn, what builds on what, and what is known."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import concept_chart, options, shell

if TYPE_CHECKING:
    from quizcli.cli.concept_chart import Chart


def command(
    concept: Annotated[
        list[str] | None, typer.Argument(help="One concept: its id, or how its name begins.")
    ] = None,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Draw the concept map with what you know of it, or tell all of one concept."""
    chart = concept_chart.read(home)
    one = concept_chart.find(concept, chart) if concept else ""
    if as_json:
        shell.put_json(_one_as_json(one, chart) if one else _as_json(chart))
    else:
        _draw(one, chart, plain=plain)


def _draw(one: str, chart: Chart, *, plain: bool) -> None:
    from quizcli.cli import concept_screens, screens

    look = shell.look(plain=plain)
    lines = concept_screens.page(one, chart, look) if one else concept_screens.tree(chart, look)
    screens.draw(look.console(sys.stdout), lines)


# ------------------------------------------------------------------------ JSON
def _as_json(chart: Chart) -> dict[str, object]:
    """The rows of `stats --only concepts --json`, in the order of the tree."""
    from quizcli.cli.stats.as_json import VERSION, concepts

    return {
        "version": VERSION,
        "concepts": concepts(chart.facts),
        "next": concept_chart.first_to_learn(chart) or None,
    }


def _one_as_json(one: str, chart: Chart) -> dict[str, object]:
    """Its row with the words of the map, its questions by state, and what to type next."""
    from quizcli.cli.stats.as_json import VERSION, concepts

    figures = next(each for each in concepts(chart.facts) if each["id"] == one)
    concept = chart.concept(one)
    words = {name: getattr(concept, name) for name in ("can", "summary", "reading")}
    found = chart.standing(one)
    return {
        "version": VERSION,
        "concept": {
            **figures,
            **words,
            "missing": list(chart.missing(one)),
            "leads_to": list(chart.above(one)),
            "states": {name: list(getattr(found, name)) for name in found._fields},
        },
        "next": " ".join(concept_chart.next_command(one, chart)),
    }
