"""What drills show beside a verdict: when each grade would bring the question again, and
what to study instead of a question that keeps being forgotten."""

from __future__ import annotations

from rich.text import Text

from quizcli.cli.furniture import DIM, STRONG, indented, literal, number, prose, text
from quizcli.cli.layout import flow, join
from quizcli.cli.look import Look
from quizcli.cli.views import Grade, LeechView

MONTH, YEAR = 30.4375, 365.25


def grades(every: tuple[Grade, ...], look: Look) -> list[Text]:
    """The next review by grade, the suggested one strong and named."""
    if not every:
        return []
    if look.plain:
        said = [", ".join(f"{each.key} {each.name} {words(each.days)}" for each in every)]
        said += [f"Enter takes {each.name}" for each in every if each.suggested and len(every) > 1]
        return literal(f"{'. '.join(said)}.", look, "Next review: ")
    parts = [Text("next review", DIM), *(_grade(each, look) for each in every)]
    return indented(flow(parts, look.width - 2, "   "))


def _grade(grade: Grade, look: Look) -> Text:
    style = STRONG if grade.suggested else ""
    parts = (
        Text(look.glyphs.prompt if grade.suggested else "", style),
        text(grade.key, look, style),
        text(grade.name, look, style),
        text(short(grade.days), look, DIM),
    )
    return join([each for each in parts if each], " ")


def short(days: int) -> str:
    """A wait in a few cells: today, 3d, 5mo, 2.5y."""
    if days < 1:
        return "today"
    if days < 100:
        return f"{days}d"
    return f"{days / MONTH:.0f}mo" if days < YEAR else f"{days / YEAR:.1f}y"


def words(days: int) -> str:
    """A wait in words: today, in 3 days, in 5 months, in 2.5 years."""
    if days < 1:
        return "today"
    if days < 100:
        return f"in {number(days, 'day')}"
    return f"in {days / MONTH:.0f} months" if days < YEAR else f"in {days / YEAR:.1f} years"


def leech(view: LeechView, look: Look) -> list[Text]:
    """That a question keeps being forgotten, and what it builds on."""
    said = f"forgotten {number(view.lapses, 'time')}: asking again will not mend it."
    lines = literal(said, look, "Leech: " if look.plain else Text(" Leech  ", STRONG))
    for name, summary in view.builds_on:
        lines += prose(summary, look, f"Builds on {name}: " if look.plain else f" {name}  ")
    if view.formula:
        lines += literal(
            view.formula, look, "By hand: " if look.plain else Text(" By hand  ", STRONG)
        )
    return [*lines, *literal(view.advice, look, "" if look.plain else " ")]
