"""The screen of a sweep or a comparison: sentence, plot, numbers and remarks on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.text import Text

from quizcli.cli import plots
from quizcli.cli.furniture import DIM, STRONG, literal, rule, text
from quizcli.cli.lab.screens import headline, plain_remarks, remarks
from quizcli.cli.layout import flow, indent, row, shorten
from quizcli.cli.look import Look

REST = "all of them: --plain or --json"
MARGIN = " "
LABELLED = "with"
"""The remark that tells nothing without its label."""

SEEDS = "seeds"
"""The remark that the note on medians says as well."""

TIMED, TIME = "ran", " in "
"""The remark that ends with how long it took, and where that begins."""

ANY = 10**6
"""More rows than any figure has."""


class Figure(NamedTuple):
    """A plot with what is said about it; `remarks` are pairs of a label and a sentence.

    `seeds` says which ones there were, where they were several.
    """

    title: str
    aside: str
    sentence: str
    chart: plots.Chart
    remarks: tuple[tuple[str, str], ...]
    rows: int = 24
    seeds: str = ""


def figure(view: Figure, look: Look) -> list[Text]:
    """Title, sentence, plot, numbers and remarks in the rows of the terminal.

    Where these are few, the remarks are folded, the legend leaves out what the numbers name,
    some numbers are left out, and at last the remarks and all numbers.
    """
    rows, last = view.rows - 1, _last_forms(view, look)
    return (
        plots.arranged(view.chart, look, _forms(view, look), rows)
        or plots.arranged(view.chart, look, last[:-1], rows)
        or plots.arranged(view.chart, look, last[-1:], rows)
        or plots.arranged(view.chart, look, last[-1:], ANY, plots.LOWEST)
    )


def _forms(view: Figure, look: Look) -> Iterator[list[plots.Form]]:
    """The ways to show a figure, the fullest first, a group for each choice of numbers."""
    words = literal(view.sentence, look)
    whole = [*headline(view.title, view.aside, look), *words]
    short = [*_title(view, look), *words]
    for below, spread in _numbers(view, look, f"medians of {view.seeds}", REST):
        said = view.remarks if spread else [each for each in view.remarks if each[0] != SEEDS]
        folded = [*below, *_folded(said, look)]
        yield [
            plots.Form(whole, True, [*below, *remarks(said, look)]),
            plots.Form(whole, True, folded),
            plots.Form(whole, False, folded),
            plots.Form(short, False, folded),
        ]


def _last_forms(view: Figure, look: Look) -> list[list[plots.Form]]:
    """The ways without remarks, and without numbers."""
    short = [*_title(view, look), *literal(view.sentence, look)]
    below = [each for rest in (REST, "") for each, _ in _numbers(view, look, "medians", rest)]
    return [*([plots.Form(short, False, each)] for each in below), [plots.Form(short, True, ())]]


def _title(view: Figure, look: Look) -> list[Text]:
    """The title on one line."""
    shown = shorten(text(view.title, look, STRONG), look.width - 2, look.glyphs.cut)
    return [row(MARGIN, shown), rule(look)]


def _folded(said: Iterable[tuple[str, str]], look: Look) -> list[Text]:
    """The remarks behind each other, without most of their labels and without the time."""
    parts = []
    for name, words in said:
        short = {LABELLED: f"{name} {words}", TIMED: words.partition(TIME)[0]}.get(name, words)
        parts.append(text(short, look, DIM))
    return indent(flow(parts, look.width - 2, "   "), MARGIN, MARGIN)


def _numbers(
    view: Figure, look: Look, medians: str, rest: str = ""
) -> list[tuple[list[Text], bool]]:
    """The numbers below the plot, the fullest first, and whether least and greatest are there.

    All of the medians come before some of all numbers; `medians` says that they are medians.
    """
    every = [(each, True) for each in plots.numbers(view.chart, look, rest)]
    if view.seeds:
        found = plots.numbers(_medians(view.chart), look, rest, medians)
        every += [(each, False) for each in found]
        every.sort(key=lambda each: not each[0].whole)
    return [(each.lines, spread) for each, spread in every]


def _medians(chart: plots.Chart) -> plots.Chart:
    return chart._replace(series=tuple(each._replace(spread=()) for each in chart.series))


def plain_figure(view: Figure, look: Look) -> Iterator[str]:
    """The sentence and every number: what a plot would show, for pipes and screen readers."""
    yield from (view.title, "", view.sentence, "")
    yield from plots.table(view.chart, look)
    yield ""
    yield from plain_remarks(view.remarks)
