"""What several screens have in common: header, rules, bars, footers, the key overlay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from quizcli.cli import markdown, themes
from quizcli.cli.layout import flow, indent, join, pad, row, shorten, spread, wrap
from quizcli.cli.look import MEASURE, Look
from quizcli.cli.text import foreign
from quizcli.cli.views import Binding, Progress

DIM, FAINT, STRONG = themes.DIM, themes.FAINT, themes.STRONG
RIGHT, WRONG, GOOD, BAD, ACCENT = (
    themes.RIGHT,
    themes.WRONG,
    themes.GOOD,
    themes.BAD,
    themes.ACCENT,
)
"""Names of roles: what they look like is the theme's business (`Look.console`)."""
BAR = 20
TITLE = 12


def text(words: str, look: Look, style: str = "") -> Text:
    """Foreign text on one line."""
    return foreign(" ".join(words.split()), "" if look.plain else style, ascii=look.ascii)


def number(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 hint, 2 hints."""
    return f"{count} {one}" if count == 1 else f"{count} {many or f'{one}s'}"


def answered(count: int, goal: int = 0) -> str:
    """How many answers today, of as many as were wanted."""
    if not goal:
        return number(count, "answer")
    return f"{count} of {number(goal, 'answer')}{', the goal is reached' if count >= goal else ''}"


def prose(words: str, look: Look, label: str | Text = " ") -> list[Text]:
    """Markdown behind a label, one cell free on the right."""
    first = label if isinstance(label, Text) else _label(label, look)
    return indent(markdown.lines(words, look, look.width - first.cell_len - 1), first)


def literal(words: str, look: Look, label: str | Text = " ", style: str = "") -> list[Text]:
    """Text that is no Markdown, wrapped behind a label (which is foreign text as well)."""
    first = label if isinstance(label, Text) else _label(label, look)
    width = min(look.width - first.cell_len - 1, MEASURE)
    return indent(wrap(text(words, look, style), width), first)


def value(words: str, look: Look, *, marked_up: bool = False, style: str = "") -> Text:
    """An answer on one line, cut where it is longer than anyone reads."""
    shown = markdown.line(words, look) if marked_up else text(words, look, style)
    return shorten(shown, 2 * look.measure, look.glyphs.cut)


def _label(words: str, look: Look) -> Text:
    line = foreign(words.replace("\n", " "), ascii=look.ascii)
    return shorten(line, look.width // 2, look.glyphs.cut)


def rule(look: Look) -> Text:
    """A line across the screen."""
    return Text(look.glyphs.rule * look.width, FAINT)


def bar(share: float, width: int, look: Look) -> Text:
    """A bar that is filled to `share`, to an eighth of a cell where there are glyphs for it."""
    glyphs = look.glyphs
    steps = len(glyphs.parts) + 1
    full, part = divmod(round(min(max(share, 0.0), 1.0) * width * steps), steps)
    filled = glyphs.full * full + (glyphs.parts[part - 1] if part else "")
    return row(Text(filled, ACCENT), Text(glyphs.empty * (width - len(filled)), FAINT))


# --------------------------------------------------------------------- header
def header(progress: Progress, look: Look) -> list[Text]:
    """Titles, position, bar and score in one line, and a rule below it."""
    title = text(", ".join(progress.titles), look, STRONG)
    for right, wanted in _figures(progress, look):
        room = look.width - right.cell_len - 3
        if room >= min(title.cell_len, wanted):
            break
    left = row(" ", shorten(title, room, look.glyphs.cut))
    return [spread(left, right, look.width), rule(look)]


def _figures(progress: Progress, look: Look) -> Iterator[tuple[Text, int]]:
    """The right half of the header, the fullest form first, and the least room for a title."""
    position = Text(f"{progress.position} of {progress.total}")
    if not progress.scored:
        yield position, 0
        return
    right, missed = (
        Text(f"{progress.right} right", GOOD),
        Text(f"{progress.missed} missed", BAD),
    )
    score = join([right, missed], " ")
    share = progress.done / progress.total if progress.total else 0.0
    for width in (BAR, BAR // 2):
        yield join([position, bar(share, width, look), score], "  "), TITLE
    yield join([position, score], "  "), TITLE // 2
    yield position, 0


# --------------------------------------------------------------------- footer
def footer(keys: Sequence[Binding], look: Look, state: str = "") -> list[Text]:
    """What can be pressed, in one line (in plain words: a sentence).

    `state` stands at the end ('torch ready').  Where the line is too narrow the state goes
    first, then the words of the first key get fewer, then the keys before the last one go: the
    overlay has them all, but nothing else says how to begin.
    """
    if look.plain:
        said = ", ".join(f"{each.press} {each.does}".strip() for each in keys)
        return literal(f"Keys: {said}.{f' {state}.' if state else ''}", look, label="")
    room = look.width - 2
    forms = _footers(keys, text(state, look, DIM), look)
    line = next((each for each in forms if each.cell_len <= room), None)
    return [row(" ", _cramped(keys, room, look) if line is None else line)]


def _footers(keys: Sequence[Binding], state: Text, look: Look) -> Iterator[Text]:
    """The forms of a footer, the fullest first, down to the first and the last key."""
    shown = [_key(each, look) for each in keys]
    yield from (join([*shown, *([state] if state else [])], gap) for gap in ("   ", "  "))
    yield join(shown, "  ")
    if keys and keys[0].short:
        shown[0] = _key(keys[0]._replace(does=keys[0].short), look)
        yield join(shown, "  ")
    while len(shown) > 2:
        shown = [*shown[:-2], shown[-1]]
        yield join(shown, "  ")


def _cramped(keys: Sequence[Binding], room: int, look: Look) -> Text:
    """The first key with as many words as leave room for the last one, or for none."""
    cut = look.glyphs.cut
    first, last = _key(keys[0], look), _key(keys[-1], look)
    left = room - last.cell_len - 2
    if len(keys) > 1 and left > text(keys[0].press, look).cell_len + len(cut):
        return join([shorten(first, left, cut), last], "  ")
    return shorten(first, room, cut)


def _key(binding: Binding, look: Look) -> Text:
    parts = [text(binding.press, look, STRONG), text(binding.does, look, DIM)]
    return join([each for each in parts if each], " ")


def overlay(keys: Sequence[Binding], look: Look) -> list[Text]:
    """All keys of a table with a sentence for each."""
    if look.plain:
        rows = (literal(each.help or each.does, look, f"{each.press}: ") for each in keys)
        return [line for lines in rows for line in lines]
    presses = [shorten(text(each.press, look, STRONG), BAR, look.glyphs.cut) for each in keys]
    width = max((each.cell_len for each in presses), default=0)
    lines: list[Text] = []
    for press, binding in zip(presses, keys, strict=True):
        lines += literal(binding.help or binding.does, look, row(" ", pad(press, width), "  "))
    return [*lines, rule(look)]


# ---------------------------------------------------------------- small parts
def ending(source: str, names: Sequence[str], place: str, look: Look) -> list[Text]:
    """The end of a screen: where the matter is from, what it is called and where it stands."""
    named = [text(each, look, DIM) for each in (*names, place) if each]
    parts = [each for each in (text(source, look, DIM), join(named, "   ")) if each]
    if len(parts) == 2 and sum(each.cell_len for each in parts) + 5 <= look.measure:
        return [row(" ", spread(parts[0], parts[1], look.measure - 2))]
    return indented(flow([*parts[: len(parts) - bool(named)], *named], look.measure - 2, "   "))


def indented(lines: Iterable[Text]) -> list[Text]:
    """The lines with the margin that all screens have."""
    return [row(" ", each) if each else each for each in lines]


def prompt(look: Look, label: str = "answer") -> Text:
    """What stands before a typed answer."""
    if look.plain:
        return Text(f"{label[:1].upper()}{label[1:]}: ")
    return Text(f" {label} {look.glyphs.prompt} ", STRONG)


def waiting(look: Look, tick: int = 0, what: str = "measuring") -> Text:
    """The line for a key that is late; `tick` turns the spinner."""
    if look.plain:
        return Text(f"{what[:1].upper()}{what[1:]}...")
    sign = look.glyphs.spinner[tick % len(look.glyphs.spinner)]
    return row(" ", Text(sign, ACCENT), f" {what}{look.glyphs.cut}")
