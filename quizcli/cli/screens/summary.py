"""Parts of the summary of a session: how each topic and each kind went, and what was missed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.text import Text

from quizcli.cli import markdown
from quizcli.cli.furniture import BAD, DIM, STRONG, bar, text, value
from quizcli.cli.layout import flow, indent, join, pad, row, shorten
from quizcli.cli.look import Look
from quizcli.cli.views import Count, Missed, SummaryView

NAME, BAR = 20, 10
MOST_ROWS = 4
"""Longer tables are told in running lines."""
TOPIC = 36
NARROW = 60
ABOUT = 12
"""What a question is about is left out where fewer cells are left for it."""
LEAST_ANSWER = 10
GAP = "   "


# --------------------------------------------------------------------- tallies
def tallies(view: SummaryView, look: Look) -> list[Text]:
    """Two tables side by side where there is room and they are short, else running lines."""
    left = _table("by topic", view.topics, look)
    right = _table("by kind", view.types, look)
    width, needed = (max((each.cell_len for each in part), default=0) for part in (left, right))
    short = max(len(view.topics), len(view.types)) <= MOST_ROWS
    if not (left and right and short) or width + 4 + needed > look.width:
        return [
            *_running("by topic", _weak(view.topics), look),
            *_running("by kind", view.types, look),
        ]
    width += 4
    pairs = zip_longest(left, right, fillvalue=Text(""))
    return [Text(""), *(row(pad(a, width), b) if b else a for a, b in pairs)]


def _table(title: str, counts: Sequence[Count], look: Look) -> list[Text]:
    if not counts:
        return []
    figures = [f"{each.right}/{each.asked}" for each in counts]
    room = max(map(len, figures))
    width = min(NAME, look.width - room - BAR - 6)
    names = [shorten(text(each.name, look), width, look.glyphs.cut) for each in counts]
    width = max(each.cell_len for each in names)
    lines = [Text(f" {title}", STRONG)]
    for count, name, figure in zip(counts, names, figures, strict=True):
        share = bar(count.right / count.asked if count.asked else 0.0, BAR, look)
        lines.append(row("   ", pad(name, width), f"  {figure:>{room}} ", share))
    return lines


def _weak(counts: Sequence[Count]) -> list[Count]:
    """Where there are many, those with something missed and the others as one."""
    fine = [each for each in counts if each.right == each.asked]
    if len(counts) <= MOST_ROWS or len(fine) < 2:
        return list(counts)
    asked = sum(each.asked for each in fine)
    others = len(fine) < len(counts)
    name = f"{len(fine)} others all right" if others else f"all {len(fine)} topics right"
    return [*(each for each in counts if each not in fine), Count(name, asked, asked)]


def _running(title: str, counts: Sequence[Count], look: Look) -> list[Text]:
    """The counts behind each other, in as many lines as they need."""
    room = look.width - 12
    parts = []
    for each in counts:
        figure = f" {each.right}/{each.asked}"
        most = min(TOPIC, room - len(figure))
        parts.append(row(shorten(text(each.name, look), most, look.glyphs.cut), Text(figure, DIM)))
    lines = flow(parts, room, "   ")
    return indent(lines, Text(f" {title:<8}  ", STRONG)) if lines else []


# ------------------------------------------------------------------- to revisit
def revisit(missed: Sequence[Missed], look: Look) -> list[Text]:
    """A line for each question to come back to; three where it is narrow."""
    if not missed:
        return []
    lines = [Text(""), Text(" to revisit", STRONG)]
    names = [text(each.id, look) for each in missed]
    most = look.width * 3 // 8 if look.width >= NARROW else look.width - 6
    names = [shorten(each, most, look.glyphs.cut) for each in names]
    width = max(each.cell_len for each in names)
    for each, name in zip(missed, names, strict=True):
        sign = Text(look.glyphs.skipped) if each.left else Text(look.glyphs.wrong, BAD)
        first = row("   ", sign, " ")
        if look.width < NARROW:
            lines += [row(first, name), *_below(each, look)]
        else:
            label = row(first, pad(name, width), "  ")
            lines.append(row(label, _one_line(each, look.width - label.cell_len - 1, look)))
    return lines


def _below(missed: Missed, look: Look) -> list[Text]:
    """What it is about, and both answers, in two lines."""
    room = look.width - 6
    both = (markdown.line(missed.about, look), _told(missed, room, look))
    return [row("     ", shorten(each, room, look.glyphs.cut)) for each in both if each]


def _one_line(missed: Missed, room: int, look: Look) -> Text:
    """Both answers, and before them what the question is about as far as there is room."""
    told = _told(missed, room - ABOUT - len(GAP), look)
    about = markdown.line(missed.about, look)
    left = room - told.cell_len - (len(GAP) if told else 0)
    about = shorten(about, left, look.glyphs.cut) if left >= ABOUT else Text("")
    return shorten(join([each for each in (about, told) if each], GAP), room, look.glyphs.cut)


def _told(missed: Missed, room: int, look: Look) -> Text:
    """What was answered and what is right, each cut so that both fit."""
    if missed.left:
        return Text(missed.left, DIM)
    given = [("you", missed.given)] if missed.given else []
    key = "measured" if missed.measured else "answer"
    shown = [*given, *([(key, missed.expected)] if missed.expected else [])]
    labels = sum(len(label) + 1 for label, _ in shown) + len(GAP)
    most = max((room - labels) // max(len(shown), 1), LEAST_ANSWER)
    return join([_answer(*each, most, missed, look) for each in shown], GAP)


def _answer(label: str, words: str, most: int, missed: Missed, look: Look) -> Text:
    shown = value(words, look, marked_up=missed.marked_up)
    return row(Text(label, DIM), " ", shorten(shown, most, look.glyphs.cut))
