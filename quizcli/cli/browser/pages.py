"""The screens of the browser: plain values to lines, never more of them than fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from quizcli.cli import compose, exhibit, screens
from quizcli.cli.browser import table
from quizcli.cli.browser.rows import Row, Widths
from quizcli.cli.browser.state import Mode
from quizcli.cli.commands.preview import row_lines
from quizcli.cli.furniture import ACCENT, DIM, STRONG, literal, number, rule, text
from quizcli.cli.layout import pad, row, shorten, spread
from quizcli.cli.text import foreign

if TYPE_CHECKING:
    from quizcli.cli.look import Look
    from quizcli.model import Asked, Variant

GAP = "  "
STATES, STATE = 17, 9
"""Room for a state with a mark (suspended flagged), and for a state alone."""

LEAST_ID, LEAST_CONCEPT = 20, 8
MOST_TOLD = 6
"""Lines below the list."""


class ListView(NamedTuple):
    """The list as it is to be drawn.  `rows` are those that are visible, `chosen` is the place
    among them, `position` (from 1) and `total` those in the whole list, `asked` the filter."""

    rows: Sequence[Row]
    chosen: int
    position: int
    total: int
    asked: str
    widths: Widths
    told: Sequence[str] = ()


class Sheet(NamedTuple):
    """A question at a seed: as drawn, with its key when that is wanted, or what went wrong."""

    seed: int
    asked: Asked | None = None
    variant: Variant | None = None
    trouble: str = ""


# ----------------------------------------------------------------------- the list
def rows_that_fit(height: int, sentences: Sequence[str], look: Look) -> int:
    """How many questions a screen of so many lines shows, beside its frame."""
    return max(1, height - 3 - len(told(sentences, look)))


def listing(view: ListView, look: Look) -> list[Text]:
    """The header, the visible rows, and what there is to tell below them."""
    lines = [_header(view, look), rule(look)]
    for place, each in enumerate(view.rows):
        lines.append(_row(each, view.widths, look, chosen=place == view.chosen))
    if not view.rows:
        lines.append(Text(" no questions", DIM))
    return [*lines, rule(look), *told(view.told, look)]


def _header(view: ListView, look: Look) -> Text:
    right = Text(f"{view.position} of {view.total}" if view.total else "")
    what = f"{number(view.total, 'question')}   {view.asked}".rstrip()
    room = look.width - right.cell_len - 3
    left = shorten(text(what, look, STRONG), room, look.glyphs.cut)
    return spread(row(" ", left), right, look.width - 1)


def _row(each: Row, widest: Widths, look: Look, *, chosen: bool) -> Text:
    mark = Text(f"{look.glyphs.prompt} ", ACCENT) if chosen else Text("  ")
    style = STRONG if chosen else ""
    cells = [
        pad(shorten(text(words, look, style), room, look.glyphs.cut), room)
        for words, room in _cells(each, widest, look.width - 3)
    ]
    line = row(mark, *(piece for cell in cells for piece in (cell, GAP)))
    line.rstrip()
    return line


def _cells(each: Row, widest: Widths, width: int) -> list[tuple[str, int]]:
    """The columns that fit into a width: all of them, or just the id and the state."""
    rest = width - widest.type - STATES - 1 - 4 * len(GAP)
    if rest < LEAST_ID + LEAST_CONCEPT:
        return [(each.id, width - STATE - len(GAP)), (" ".join(each.states[:1]), STATE)]
    id_room = min(widest.id, rest - min(widest.concept, LEAST_CONCEPT))
    concept = min(widest.concept, rest - id_room)
    return [
        (each.id, id_room),
        (each.type, widest.type),
        (str(each.difficulty), 1),
        (each.concept, concept),
        (" ".join(each.states), STATES),
    ]


def told(sentences: Sequence[str], look: Look) -> list[Text]:
    """Sentences are wrapped; of what shows a place (a filter and its caret) nothing moves."""
    lines: list[Text] = []
    for each in sentences:
        sentence, *exact = each.split("\n")
        lines += literal(sentence, look, _margin(look))
        shown = (foreign(line, ascii=look.ascii) for line in exact)
        lines += [row(" ", shorten(line, look.width - 2, look.glyphs.cut)) for line in shown]
    return lines[:MOST_TOLD]


# --------------------------------------------------------------------- a question
def sheet(page: Sheet, place: int, total: int, look: Look) -> list[Text]:
    """A question as the learner sees it; with its key, all that belongs to that."""
    if page.asked is None:
        return literal(page.trouble, look, _margin(look))
    progress = screens.Progress((f"seed {page.seed}",), place, total, place - 1)
    lines = screens.question(compose.unanswered(page.asked, progress), look)
    if page.variant is not None:
        lines += _key(page.variant, look)
    elif page.trouble:
        lines += literal(page.trouble, look, _margin(look))
    return lines


def _key(variant: Variant, look: Look) -> list[Text]:
    """The draw, the key, mistakes, hints, explanation and source, as `preview` has them."""
    drawn = exhibit.drawn(variant.asked)
    lines = literal(drawn, look, style=DIM) if drawn else []
    for block in exhibit.blocks(variant, with_help=True):
        lines += [Text(""), *(line for each in block for line in row_lines(each, look))]
    return lines


def helped(mode: Mode, look: Look) -> list[Text]:
    """All keys of a mode."""
    return screens.overlay(table.overlay(mode), look)


def part(lines: Sequence[Text], scrolled: int, height: int, look: Look) -> list[Text]:
    """As many lines as fit, with a word about how many there are below."""
    if len(lines) <= height:
        return list(lines)
    shown = list(lines[scrolled : scrolled + height - 1])
    below = len(lines) - scrolled - len(shown)
    told = f"{number(below, 'more line')} below" if below else "the end"
    return [*shown, row(" ", text(told, look, DIM))]


def _margin(look: Look) -> str:
    return "" if look.plain else " "
