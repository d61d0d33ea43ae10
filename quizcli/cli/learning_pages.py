"""The pages of a walk through concepts, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from quizcli.analysis.concepts import Level
from quizcli.cli import concept_chart, concept_screens, learning_example
from quizcli.cli.concept_screens import row
from quizcli.cli.furniture import literal, number
from quizcli.cli.stats import screens as stats_screens

if TYPE_CHECKING:
    from quizcli.cli.concept_chart import Chart
    from quizcli.cli.look import Look
    from quizcli.model import Variant


def prerequisites(one: str, chart: Chart, asks: bool, look: Look) -> list[Text]:
    """What a concept builds on and is not mastered yet, and if it `asks`, what can be pressed."""
    ids = chart.unmastered(one)
    missing = number(len(chart.missing(one)), "of them is", "of them are")
    keys = ": Enter begins there, c skips them" if asks else ""
    said = f"{missing} new or weak{keys}." if chart.missing(one) else "All of them were begun."
    return [
        *stats_screens.screen(f"Before {chart.name(one)}", (), look),
        *concept_screens.needed(ids, chart, look, "it builds on what is not mastered yet"),
        Text(""),
        *sentence(said, look),
    ]


def page(one: str, aside: str, chart: Chart, look: Look) -> list[Text]:
    """What a concept is about."""
    concept = chart.concept(one)
    return [
        *stats_screens.screen(concept.name, (), look, aside),
        *concept_screens.body(concept, look),
    ]


def example(variant: Variant, look: Look) -> list[Text]:
    """The experiment below its headline."""
    asked = variant.asked.question
    return [
        *stats_screens.screen("A worked experiment", (), look, asked.id),
        Text(""),
        *learning_example.lines(variant, look),
    ]


def outlook(one: str, chart: Chart, look: Look) -> list[Text]:
    """How the concept stands now, and what to do next."""
    after = concept_chart.following(one, chart)
    builds = ", which builds on it" if one in chart.concept(after).needs else ""
    lines = concept_screens.needed([one], chart, look, "now")
    lines += row("again", "quizcli drill asks when it is time", look)
    if after and after != one:
        lines += row("next", f"{chart.name(after)}{builds}: quizcli learn {after}", look)
    return lines


def nothing_left(one: str, chart: Chart) -> str:
    """Why no question is asked."""
    found = chart.standing(one)
    if chart.level(one) is Level.EMPTY:
        return "No question is about it yet."
    if found.new or found.due:
        return "No other question of it can be asked here now."
    return (
        "All its questions were begun and none is due today; "
        f"quizcli cram concept:{one} asks them all the same."
    )


def sentence(said: str, look: Look) -> list[Text]:
    """One sentence below what is there."""
    return literal(said, look, "" if look.plain else " ")
