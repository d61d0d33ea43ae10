"""The screens of the browser: plain values to lines, never more of them than fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from quizcli.cli import compose, exhibit, markdown, screens
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
"""The most room for a state with a mark (suspended flagged), and room for a state alone."""

LEAST_ID, LEAST_CONCEPT, MOST_CONCEPT = 20, 8, 24
WITH_ABOUT, WITH_BOTH = 90, 130
"""Cells from which on a row says what its question is about, and its concept beside it."""

FRAME = 4
"""Lines of a list that are no questions."""

MOST_TOLD = 6
"""Lines below the list."""


class Cells(NamedTuple):
    """The words of a row: its states, and where it is narrow, the first one alone."""

    id: str
    type: str
    level: str
    concept: str
    about: str
    states: str
    state: str


HEADINGS = Cells("question", "kind", "level", "concept", "about", "state", "state")
LEAST = Widths(len(HEADINGS.id), len(HEADINGS.type), len(HEADINGS.concept), STATE)


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
    return max(1, height - FRAME - len(told(sentences, look)))


def listing(view: ListView, look: Look) -> list[Text]:
    """The header, the visible rows, and what there is to tell below them."""
    states = max((len(" ".join(each.states)) for each in view.rows), default=0)
    widest = Widths(*map(max, view.widths._replace(states=min(states, STATES)), LEAST))
    lines = [_header(view, look), rule(look)]
    lines.append(_line(_columns(HEADINGS, widest, look), look, DIM))
    for place, each in enumerate(view.rows):
        lines.append(_row(each, widest, look, chosen=place == view.chosen))
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
    about = markdown.line(each.about, look).plain
    level, state = str(each.difficulty), " ".join(each.states[:1])
    cells = Cells(each.id, each.type, level, each.concept, about, " ".join(each.states), state)
    return _line(_columns(cells, widest, look), look, STRONG if chosen else "", chosen=chosen)


def _line(
    cells: Sequence[tuple[str, int]], look: Look, style: str, *, chosen: bool = False
) -> Text:
    """Words in their columns, behind the mark of the chosen row."""
    mark = Text(f"{look.glyphs.prompt} ", ACCENT) if chosen else Text("  ")
    shown = [
        pad(shorten(text(words, look, style), room, look.glyphs.cut), room) for words, room in cells
    ]
    line = row(mark, *(piece for cell in shown for piece in (cell, GAP)))
    line.rstrip()
    return line


def _columns(cells: Cells, widest: Widths, look: Look) -> list[tuple[str, int]]:
    """The columns that fit, each with its width: all of them, or just the id and the state."""
    width, level = look.width - 3, len(HEADINGS.level)
    rest = width - widest.type - level - widest.states - 4 * len(GAP)
    if rest < LEAST_ID + LEAST_CONCEPT:
        return [(cells.id, width - STATE - len(GAP)), (cells.state, STATE)]
    middle = _middle(cells, widest, rest, look)
    taken = sum(room for _, room in middle) + len(GAP) * (len(middle) - 1)
    return [
        (cells.id, min(widest.id, rest - taken)),
        (cells.type, widest.type),
        (cells.level, level),
        *middle,
        (cells.states, widest.states),
    ]


def _middle(cells: Cells, widest: Widths, rest: int, look: Look) -> list[tuple[str, int]]:
    """The concept, or what the question is about, or both, in what the id leaves of the room."""
    if look.width < WITH_ABOUT:
        id_room = min(widest.id, rest - min(widest.concept, LEAST_CONCEPT))
        return [(cells.concept, min(widest.concept, rest - id_room))]
    if look.width < WITH_BOTH:
        return [(cells.about, rest - min(widest.id, rest // 2))]
    concept = min(widest.concept, MOST_CONCEPT)
    left = rest - concept - len(GAP)
    return [(cells.concept, concept), (cells.about, left - min(widest.id, left // 2))]


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
    progress = screens.Progress((f"seed {page.seed}",), place, total, place - 1, scored=False)
    lines = screens.question(compose.unanswered(page.asked, progress, named=True), look)
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
    told = f"{number(below, 'more line')} below: Space or down" if below else "the end"
    return [*shown, row(" ", text(told, look, DIM))]


def _margin(look: Look) -> str:
    return "" if look.plain else " "
