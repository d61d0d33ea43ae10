"""Bank text as lines for the terminal: wrapped, styled, nothing hidden and nothing obeyed.

What stands in a bank goes through `text.clean` first and never through Rich
markup.  Without colour, inline code keeps its backticks.  A line of code that is
too long goes on behind a sign, so that no line break is taken for the author's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from quizcli.cli import blocks
from quizcli.cli.blocks import Block, Fence, Formula, Items, Paragraph, Span
from quizcli.cli.layout import folds, indent, join, row, wrap
from quizcli.cli.look import MEASURE, Look
from quizcli.cli.text import clean, to_ascii

CODE = "code"
UNBROKEN = 24
"""Inline code, formulas and parts of formulas up to this many characters stay on one line."""


def lines(text: str, look: Look, width: int) -> list[Text]:
    """The text in lines of at most `width` cells; running text is at most 100 cells wide."""
    return _stacked(blocks.read(clean(text).strip("\n")), look, width)


def plain(text: str, look: Look, width: int) -> list[str]:
    """The lines without styles."""
    return [each.plain for each in lines(text, look, width)]


def line(text: str, look: Look) -> Text:
    """The text on one line, for lists and options; blocks follow each other."""
    found = _inline(blocks.read(clean(text).strip("\n")))
    parts = [each for each in _stacked(found, look, 100_000) if each.plain.strip()]
    return join([each[len(each.plain) - len(each.plain.lstrip()) :] for each in parts], " ")


def _inline(found: Iterable[Block]) -> list[Block]:
    """The blocks with formulas that are part of a line and not drawn over several."""
    return [_without_display(block) for block in found]


def _without_display(block: Block) -> Block:
    match block:
        case Formula(tex):
            return Paragraph((Span(tex, "maths"),))
        case Items(first, items):
            return Items(first, tuple(tuple(_inline(item)) for item in items))
    return block


def _stacked(found: Sequence[Block], look: Look, width: int, *, gap: bool = True) -> list[Text]:
    """The blocks below each other, with an empty line between them."""
    stack: list[Text] = []
    for block in found:
        stack += [Text("")] if stack and gap else []
        stack += _block(block, look, width)
    return stack


def _block(block: Block, look: Look, width: int) -> list[Text]:
    match block:
        case Paragraph(spans):
            return _paragraph(spans, look, min(width, MEASURE))
        case Fence(language, code):
            return _code(language, code, look, width)
        case Formula(tex):
            return _display(tex, look, width)
        case Items(first, items):
            return _items(first, items, look, width)


# ------------------------------------------------------------------- formulas
def _display(tex: str, look: Look, width: int) -> list[Text]:
    """A formula in the rows that fit, broken before its signs if need be, else a wrapped line."""
    from quizcli.cli.maths.fitting import fitting

    rows = fitting(tex, width - 4, flat=look.plain or look.ascii, ascii=look.ascii)
    if rows:
        return [Text(f"    {each}") for each in rows]
    return indent(wrap(Text(_maths(tex, look)), width - 8), " " * 4, " " * 8)


# ---------------------------------------------------------------- paragraphs
def _paragraph(spans: Iterable[Span], look: Look, width: int) -> list[Text]:
    text, shadow = Text(""), ""
    for span in spans:
        shown = _shown(span, look)
        text.append(shown, _style(span, look))
        shadow += _shadow(span, shown, look, min(UNBROKEN, width))
    return wrap(text, width, shadow=shadow)


def _shadow(span: Span, shown: str, look: Look, longest: int) -> str:
    """What is shown, with an x for each space at which the line must not be broken."""
    if span.kind != "text" and len(shown) <= longest:
        return "x" * len(shown)
    if span.kind != "maths":
        return shown
    from quizcli.cli.maths.prose import together

    return together(span.text, look.ascii, longest)


def _shown(span: Span, look: Look) -> str:
    if span.kind == "maths":
        return _maths(span.text, look)
    shown = to_ascii(span.text) if look.ascii else span.text
    return f"`{shown}`" if span.kind == "code" and not look.colour else shown


def _maths(tex: str, look: Look) -> str:
    from quizcli.cli.maths.inline import inline

    return inline(tex, look.ascii)


def _style(span: Span, look: Look) -> str:
    if look.plain:
        return ""
    parts = [CODE] if span.kind == "code" and look.colour else []
    parts += ["bold"] if span.strong else []
    parts += ["italic"] if span.emphasis else []
    return " ".join(parts)


# ----------------------------------------------------------------------- code
def _code(language: str, code: str, look: Look, width: int) -> list[Text]:
    """Code line by line, behind its line numbers where there are several."""
    shown = to_ascii(code) if look.ascii else code
    rows = _coloured(language, shown, look).split("\n", allow_blank=True)
    numbered = len(rows) > 1 and not look.plain
    digits = len(str(len(rows)))
    found: list[Text] = []
    for number, code_line in enumerate(rows, start=1):
        labels = (
            f"{number if numbered else '':>{digits + 2}}  ",
            f"{look.glyphs.more:>{digits + 2}}  ",
        )
        parts = code_line.divide(folds(code_line.plain, width - digits - 4))
        found += [row(Text(labels[i > 0], "dim"), part) for i, part in enumerate(parts)]
    return found


def _coloured(language: str, code: str, look: Look) -> Text:
    from quizcli.cli.code import LANGUAGES, coloured

    return coloured(code) if look.colour and language in LANGUAGES else Text(code)


# ---------------------------------------------------------------------- lists
def _items(
    first: int | None, items: Sequence[Sequence[Block]], look: Look, width: int
) -> list[Text]:
    last = 0 if first is None else first + len(items) - 1
    size = 2 if first is None else len(str(last)) + 2
    found: list[Text] = []
    for i, item in enumerate(items):
        label = f"{_bullet(look)} " if first is None else f"{first + i}.".ljust(size)
        inside = _stacked(item, look, width - size - 1, gap=False) or [Text("")]
        found += indent(inside, f" {label}")
    return found


def _bullet(look: Look) -> str:
    return "-" if look.plain else look.glyphs.bullet
