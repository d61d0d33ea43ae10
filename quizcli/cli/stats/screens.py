"""The statistics as lines of Rich text.

Each function is pure and gives lines no wider than the look.  What a colour says stands there
in words, or as a shade, as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from rich.text import Text

from quizcli.analysis.days import Calendar
from quizcli.cli.furniture import ACCENT, DIM, RIGHT, STRONG, WRONG, literal, rule, text
from quizcli.cli.layout import flow, indent, join, pad, row, shorten, spread
from quizcli.cli.look import NARROW, Look
from quizcli.cli.plots.bars import Bar, bars
from quizcli.cli.plots.columns import histogram
from quizcli.cli.stats import plain
from quizcli.cli.stats.views import Counts, Row, Section
from quizcli.cli.stats.words import MONTHS, WEEKDAYS, calendar_day

STYLES = {
    "weak": WRONG,
    "strong": RIGHT,
    "learning": ACCENT,
    "not begun": DIM,
    "no questions": DIM,
    "below": WRONG,
    "above": ACCENT,
    "as wanted": RIGHT,
    "good": RIGHT,
    "too high": WRONG,
    "too low": ACCENT,
    "too few": DIM,
    "leech": WRONG,
    "likely mis-key": WRONG,
    "too hard": WRONG,
    "separates poorly": WRONG,
    "too easy": ACCENT,
    "idle distractor": ACCENT,
    "key": RIGHT,
}
SHADES, ASCII_SHADES = "·░▒▓█", ".:+*#"
GAP = "  "
WIDE = 100
WIDTHS = (40, 50, 60)
"""Widths of the left one of two columns, of which the lowest screen is taken."""
CELL, LABEL = 2, 5


def screen(title: str, sections: Sequence[Section], look: Look, aside: str = "") -> list[Text]:
    """All sections below a headline; `aside` stands at its end."""
    if look.plain:
        return plain.screen(title, sections, look, aside)
    return [*_headline(title, look, aside), *_below_each_other(sections, look)]


def one_screen(title: str, sections: Sequence[Section], look: Look, aside: str = "") -> list[Text]:
    """As `screen`, in two columns where there is room for them."""
    if look.plain or look.width < WIDE:
        return screen(title, sections, look, aside)
    ways = (_columns(sections, look, each) for each in WIDTHS if _other(look, each) >= NARROW)
    return [*_headline(title, look, aside), *min(ways, key=len)]


def _other(look: Look, width: int) -> int:
    """The width of the column on the right, beside a column of this width."""
    return look.width - width - len(GAP)


def _columns(sections: Sequence[Section], look: Look, width: int) -> list[Text]:
    """The first sections in a column of this width, the others beside it, as low as can be."""
    lefts, rights = (
        [[*section(each, replace(look, width=room)), Text("")] for each in sections]
        for room in (width, _other(look, width))
    )
    ways = (
        (list(chain(*lefts[:split]))[:-1], list(chain(*rights[split:]))[:-1])
        for split in range(1, len(sections) + 1)
    )
    left, right = min(ways, key=lambda pair: max(map(len, pair)))
    pairs = zip_longest(left, right, fillvalue=Text(""))
    return [row(pad(a, width + len(GAP)), b) if b else a for a, b in pairs]


def _headline(title: str, look: Look, aside: str) -> list[Text]:
    room = look.width - 2
    right = shorten(text(aside, look, DIM), room // 2, look.glyphs.cut)
    left = shorten(text(title, look, STRONG), room - right.cell_len - 1, look.glyphs.cut)
    return [row(" ", spread(left, right, room)), rule(look)]


def _below_each_other(sections: Sequence[Section], look: Look) -> list[Text]:
    lines: list[Text] = []
    for i, each in enumerate(sections):
        lines += [Text(""), *section(each, look)] if i else section(each, look)
    return lines


def section(view: Section, look: Look) -> list[Text]:
    """One section: its title, what it shows and its note."""
    title = plain.titled(view, _weeks(view.calendar, look)) if view.calendar else view.title
    lines = literal(title, look, style=STRONG) if title else []
    lines += _rows(view.rows, look, aligned=view.aligned)
    lines += calendar(view.calendar, look) if view.calendar else []
    lines += _counts(view.counts, look) if view.counts else []
    note = " ".join(each for each in (view.note, view.drawn) if each)
    return [*lines, *(literal(note, look, style=DIM) if note else [])]


# ------------------------------------------------------------------------ rows
def _rows(rows: Sequence[Row], look: Look, *, aligned: bool = True) -> list[Text]:
    step = 2 if look.width >= WIDE else 1
    drawn = [
        Bar(
            row(" " * (step * each.depth), text(each.label, look)),
            each.share,
            tuple(text(said, look, STYLES.get(said, "")) for said in each.pieces),
        )
        for each in rows
    ]
    return bars(drawn, look, aligned=aligned)


def _counts(view: Counts, look: Look) -> list[Text]:
    """The counts beside each other; where there is no room for that, below each other."""
    found = histogram(view.columns, look, view.rows, view.across)
    if found or not view.columns:
        return found
    most = max(*(each.value for each in view.columns), 1)
    rows = [Row(each.words, (str(each.value),), each.value / most) for each in view.columns]
    return _rows(rows, look)


# -------------------------------------------------------------------- calendar
def calendar(view: Calendar, look: Look) -> list[Text]:
    """A column for each week, as many as there is room for, and what the shades mean."""
    shades = ASCII_SHADES if look.ascii else SHADES
    weeks = view.weeks[-_weeks(view, look) :]
    shown = Calendar(weeks, view.steps)
    lines = [_months(shown)]
    for day, name in enumerate(WEEKDAYS):
        cells = (
            _shade(shown, week.answers[day], shades) for week in weeks if day < len(week.answers)
        )
        lines.append(row(f"  {name}", *(piece for each in cells for piece in (" ", each))))
    return [*lines, *_legend(view, shades, look)]


def _weeks(view: Calendar, look: Look) -> int:
    """How many weeks there is room for."""
    return min(max((look.width - LABEL - 2) // CELL, 1), len(view.weeks))


def _shade(view: Calendar, answers: int, shades: str) -> Text:
    level = view.level(answers)
    return Text(shades[level], "good" if level else DIM)


def _months(view: Calendar) -> Text:
    """The name of a month above the week that holds its first day."""
    line = " " * LABEL
    last = calendar_day(view.weeks[0].monday).month
    for i, week in enumerate(view.weeks):
        month = calendar_day(week.monday + 6).month
        place = LABEL + 1 + CELL * i
        if month != last and len(line) < place and i + 1 < len(view.weeks):
            line = f"{line:{place}}{MONTHS[month - 1]}"
        last = month
    return Text(line, DIM)


def _legend(view: Calendar, shades: str, look: Look) -> list[Text]:
    parts = [join([Text(shades[0], DIM), Text("none", DIM)], " ")]
    parts += [
        join([Text(shade, "good"), Text(words, DIM)], " ")
        for shade, words in zip(shades[1:], plain.legend(view), strict=True)
    ]
    return indent(flow(parts, look.width - LABEL - 2, GAP), " " * (LABEL + 1))
