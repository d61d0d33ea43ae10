"""What is shown of concepts: the tree, the page of one, and the rows of those it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from quizcli.analysis.concepts import Branch, Level
from quizcli.cli import concept_chart
from quizcli.cli.furniture import STRONG, literal, prose, text
from quizcli.cli.layout import flow, indent
from quizcli.cli.stats import plain
from quizcli.cli.stats import screens as stats_screens
from quizcli.cli.stats.sections import branch_row, sections
from quizcli.cli.stats.views import Name, Row, Section

if TYPE_CHECKING:
    from quizcli.bank.concepts import Concept
    from quizcli.cli.concept_chart import Chart
    from quizcli.cli.look import Look

LABEL = 10


def tree(chart: Chart, look: Look) -> list[Text]:
    """All concepts, each below what it builds on, and where to begin."""
    strong = sum(chart.level(each) is Level.STRONG for each in chart.ids)
    aside = f"{strong} of {len(chart.ids)} strong"
    found = sections(chart.facts, Name.CONCEPTS)
    lines = stats_screens.screen("Concept map", found, look, aside)
    first = concept_chart.first_to_learn(chart)
    lines += [Text(""), *row("more", "quizcli concepts NAME (or how a name begins)", look)]
    go_on = f"{chart.name(first)}: quizcli learn {first}"
    return [*lines, *(row("next", go_on, look) if first else [])]


def page(id_: str, chart: Chart, look: Look) -> list[Text]:
    """One concept: how it stands, what it says, what it needs, and what to type next."""
    concept = chart.concept(id_)
    mastery = _row(id_, chart)._replace(label="mastery")
    above = ", ".join(map(chart.name, chart.above(id_)))
    return [
        *stats_screens.screen(concept.name, [Section("", (mastery,))], look, f"id {id_}"),
        *body(concept, look),
        *needed(concept.needs, chart, look),
        Text(""),
        *row("questions", _standing(id_, chart), look),
        *(row("leads to", above, look) if above else []),
        *typed("next", concept_chart.next_command(id_, chart), look),
    ]


def body(concept: Concept, look: Look) -> list[Text]:
    """What one can do afterwards, the summary, and where to read more."""
    lines: list[Text] = []
    if concept.summary:
        lines += [Text(""), *prose(concept.summary, look, "" if look.plain else " ")]
    if concept.can:
        lines += [Text(""), *row("you can", concept.can, look, markdown=True)]
    return [*lines, *(row("reading", concept.reading, look) if concept.reading else [])]


def needed(ids: Iterable[str], chart: Chart, look: Look, title: str = "needs") -> list[Text]:
    """The rows of the tree for these concepts, below a title; nothing without any."""
    rows = tuple(_row(each, chart) for each in ids)
    section = (plain if look.plain else stats_screens).section
    return [Text(""), *section(Section(title, rows), look)] if rows else []


def row(label: str, words: str, look: Look, *, markdown: bool = False) -> list[Text]:
    """Words behind a label."""
    return (prose if markdown else literal)(words, look, _label(label, look))


def typed(label: str, words: Sequence[str], look: Look) -> list[Text]:
    """A command behind a label, in lines that a shell takes for one; no word is broken."""
    first = _label(label, look)
    found = flow([text(each, look) for each in words], look.width - first.cell_len - 3, " ")
    broken = [Text(f"{each.plain} \\") for each in found[:-1]]
    return indent([*broken, *found[-1:]], first)


def _label(label: str, look: Look) -> Text:
    said = f"{label[:1].upper()}{label[1:]}: "
    return Text(said) if look.plain else Text(f" {label:<{LABEL}}", STRONG)


def _row(id_: str, chart: Chart) -> Row:
    return branch_row(Branch(id_, 0), chart.facts)


def _standing(id_: str, chart: Chart) -> str:
    """How many questions stand how."""
    found = chart.standing(id_)
    words = {
        "due": found.due,
        "not due yet": found.waiting,
        "not begun": found.new,
        "left out": found.left_out,
    }
    said = [f"{len(ids)} {word}" for word, ids in words.items() if ids]
    return ", ".join(said) or "none"
