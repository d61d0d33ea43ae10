"""The statistics as lines of Rich text.

Each function is pure and gives lines no wider than the look.  What a colour says stands there
in words, or as a shade, as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from quizcli.analysis.days import Calendar
from quizcli.cli import stats_plain
from quizcli.cli.furniture import ACCENT, DIM, RIGHT, STRONG, WRONG, bar, literal, rule, text
from quizcli.cli.layout import flow, indent, join, pad, row, shorten, spread
from quizcli.cli.look import Look
from quizcli.cli.stats_views import Row, Section, Strip
from quizcli.cli.stats_words import MONTHS, WEEKDAYS, calendar_day

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
SPARKS = "▁▂▃▄▅▆▇█"
GAP = "  "
BAR, NARROW_BAR = 10, 6
NARROW, WIDE = 60, 100
CELL, DAY_CELL, LABEL = 2, 5, 5
WEEK = 7


def screen(title: str, sections: Sequence[Section], look: Look, aside: str = "") -> list[Text]:
    """All sections below a headline; `aside` stands at its end."""
    if look.plain:
        return stats_plain.screen(title, sections, look, aside)
    room = look.width - 2
    right = shorten(text(aside, look, DIM), room // 2, look.glyphs.cut)
    left = shorten(text(title, look, STRONG), room - right.cell_len - 1, look.glyphs.cut)
    lines = [row(" ", spread(left, right, room)), rule(look)]
    for i, each in enumerate(sections):
        lines += [Text(""), *section(each, look)] if i else section(each, look)
    return lines


def section(view: Section, look: Look) -> list[Text]:
    """One section: its title, what it shows and its note."""
    lines = literal(view.title, look, style=STRONG) if view.title else []
    lines += _rows(view, look)
    lines += calendar(view.calendar, look) if view.calendar else []
    lines += strip(view.strip, look) if view.strip else []
    return [*lines, *(literal(view.note, look, style=DIM) if view.note else [])]


# ------------------------------------------------------------------------ rows
def _rows(view: Section, look: Look) -> list[Text]:
    """Labels, bars and pieces below each other; where it is too narrow the pieces flow."""
    step = 2 if look.width >= WIDE else 1
    labels = [row(" " * (step * each.depth), text(each.label, look)) for each in view.rows]
    pieces = [
        [text(said, look, STYLES.get(said, "")) for said in each.pieces] for each in view.rows
    ]
    bars = _bars(view.rows, look)
    columns = _widths(pieces)
    room = look.width - 1 - len(GAP) * (max(len(columns), 1) + 1) - sum(columns) - _widest(bars)
    aligned = view.aligned and room >= look.width // 4
    if aligned:
        pieces = [_aligned(each, columns) for each in pieces]
    most = room if aligned else look.width // 3
    width = _widest(labels)
    if width > most:
        width = most if aligned else 0
    hanging = width if aligned else len(GAP)
    parts = zip(labels, bars, pieces, strict=True)
    return [line for each in parts for line in _row(*each, (width, hanging), look)]


def _row(
    name: Text, share: Text, pieces: Sequence[Text], widths: tuple[int, int], look: Look
) -> list[Text]:
    """One row; a label that is too long for its column has a line for itself.

    `widths` are those of the column and of the space below such a line.
    """
    width, hanging = widths
    own: list[Text] = []
    if name.cell_len > width:
        own.append(row(GAP, shorten(name, look.width - len(GAP) - 1, look.glyphs.cut)))
        name, width = Text(""), hanging
    label = row(GAP, pad(name, width), GAP, share)
    said = flow([each for each in pieces if each], look.width - label.cell_len - 1, GAP)
    return [*own, *indent(said or [Text("")], label)]


def _widest(labels: Iterable[Text]) -> int:
    return max((each.cell_len for each in labels), default=0)


def _bars(rows: Sequence[Row], look: Look) -> list[Text]:
    """A bar for each row that has one, with the gap behind it; spaces where others have one."""
    width = BAR if look.width >= NARROW else NARROW_BAR
    if all(each.share is None for each in rows):
        return [Text("")] * len(rows)
    shown = (Text("") if each.share is None else bar(each.share, width, look) for each in rows)
    return [pad(each, width + len(GAP)) for each in shown]


def _widths(pieces: Iterable[Sequence[Text]]) -> list[int]:
    """How wide each column is."""
    found: list[int] = []
    for each in pieces:
        found += [0] * (len(each) - len(found))
        for i, piece in enumerate(each):
            found[i] = max(found[i], piece.cell_len)
    return found


def _aligned(pieces: Sequence[Text], widths: Sequence[int]) -> list[Text]:
    """The pieces in their columns, figures to the right; the last one ends where it ends."""
    found: list[Text] = []
    for i, (piece, width) in enumerate(zip(pieces, widths, strict=False)):
        gap = " " * (width - piece.cell_len)
        if piece.plain[:1].isdigit():
            found.append(row(gap, piece))
        else:
            found.append(row(piece, gap if i < len(pieces) - 1 else ""))
    return found


# -------------------------------------------------------------------- calendar
def calendar(view: Calendar, look: Look) -> list[Text]:
    """A column for each week, as many as there is room for, and what the shades mean."""
    shades = ASCII_SHADES if look.ascii else SHADES
    weeks = view.weeks[-max((look.width - LABEL - 2) // CELL, 1) :]
    shown = Calendar(weeks, view.steps)
    lines = [_months(shown)]
    for day, name in enumerate(WEEKDAYS):
        cells = (
            _shade(shown, week.answers[day], shades) for week in weeks if day < len(week.answers)
        )
        lines.append(row(f"  {name}", *(piece for each in cells for piece in (" ", each))))
    return [*lines, *_legend(view, shades, look)]


def _shade(view: Calendar, answers: int, shades: str) -> Text:
    level = view.level(answers)
    return Text(shades[level], "green" if level else DIM)


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
        join([Text(shade, "green"), Text(words, DIM)], " ")
        for shade, words in zip(shades[1:], stats_plain.legend(view), strict=True)
    ]
    return indent(flow(parts, look.width - LABEL - 2, GAP), " " * (LABEL + 1))


# ----------------------------------------------------------------------- strip
def strip(view: Strip, look: Look) -> list[Text]:
    """The days beside each other with their numbers, in as many rows as they need."""
    across = max((look.width - 2) // DAY_CELL, 1)
    across = across if across >= len(view.counts) else WEEK
    most = max(*view.counts, 1)
    lines: list[Text] = []
    for start in range(0, len(view.counts), across):
        counts = view.counts[start : start + across]
        names = (_day(view.first + start + i) for i in range(len(counts)))
        lines.append(_cells(Text(each, DIM) for each in names))
        if not look.ascii:
            lines.append(_cells(Text(_spark(each, most), ACCENT) for each in counts))
        lines.append(_cells(Text(_short(each)) for each in counts))
    return lines


def _day(day: int) -> str:
    found = calendar_day(day)
    return f"{WEEKDAYS[found.weekday()][:2]}{found.day:2}"


def _spark(count: int, most: int) -> str:
    return SPARKS[-(-count * (len(SPARKS) - 1) // most)] * 3 if count else ""


def _short(count: int) -> str:
    """A number in at most four cells."""
    return str(count) if count < 10_000 else f"{min(count // 1000, 999)}k"


def _cells(cells: Iterable[Text]) -> Text:
    return row(" ", *(part for each in cells for part in (" " * (DAY_CELL - each.cell_len), each)))
