"""Bank text to blocks: a subset of Markdown with mathematics.

Paragraphs, emphasis, inline code, fenced code, lists, `$…$` and `\\(…\\)` in a
line, `$$…$$`, `\\[…\\]` and code fenced as `math` as a block.  Headings, quotes,
links, images, HTML and entities are not part of it and stay the text that they are.

The values are named tuples: making a dataclass costs a start seven times as much.
markdown-it reads it all.  Most texts hold only paragraphs, code and formulas;
`_quick` reads those alike without importing it, and gives up on any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """A run of text of one kind: `text`, `code` or `maths` (TeX without its dollars)."""

    text: str
    kind: str = "text"
    strong: bool = False
    emphasis: bool = False


class Paragraph(NamedTuple):
    """Spans to be wrapped; a newline in a text span is a hard line break."""

    spans: tuple[Span, ...]


class Fence(NamedTuple):
    """Code as it stands, without a newline at its end; `language` as given, in small letters."""

    language: str
    code: str


class Formula(NamedTuple):
    """A formula on lines of its own: TeX without its dollars."""

    tex: str


class Items(NamedTuple):
    """A list; `first` is the number of its first item, None for bullets."""

    first: int | None
    items: tuple[tuple[Block, ...], ...]


Block: TypeAlias = Paragraph | Fence | Formula | Items

MATHS = re.compile(
    r"\$\$((?:\\.|[^$\\])+)\$\$"
    r"|\$(?![\s$])((?:\\.|[^$\\])+?)(?<!\s)\$(?![\d$])"
    r"|\\\(((?:[^\\]|\\(?![()]).)+)\\\)"
    r"|\\\[((?:[^\\]|\\(?![\[\]]).)+)\\\]",
    re.S,
)
FORMULA = {"$$": "$$", "\\[": "\\]"}
_TEX = frozenset({"math", "tex", "latex"})
"""Languages of fenced code that is a formula."""


def formulas(found: Iterable[Block]) -> Iterator[str]:
    """The TeX of each formula in some blocks, in order."""
    for block in found:
        match block:
            case Formula(tex):
                yield tex
            case Paragraph(spans):
                yield from (span.text for span in spans if span.kind == "maths")
            case Items(_, items):
                for item in items:
                    yield from formulas(item)


def read(text: str) -> tuple[Block, ...]:
    """The blocks of a text that went through `text.clean`.  Never raises."""
    found = _quick(text)
    if found is None:
        from quizcli.cli.blocks.full import full

        return full(text)
    return found


# ------------------------------------------------------------------ quick path
_UNSAFE_LINE = re.compile(r"\s|~~~|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|.*(?:\s|\\)$")
_INLINE = re.compile(
    r"(?<!`)`(?P<code>[^`\n]+)`(?!`)"
    r"|(?<![\w*])(?P<stars>\*\*?)(?P<stressed>[A-Za-z0-9](?:[^*`$\\_\n]*[A-Za-z0-9])?)(?P=stars)(?![\w*])"
    r"|(?P<text>(?:[^`$\\*_]|(?<=[A-Za-z0-9])_+(?=[A-Za-z0-9]))+)"
)


def _quick(text: str) -> tuple[Block, ...] | None:
    """The blocks of a text of paragraphs, code and formulas; None when in doubt."""
    lines = text.split("\n")
    found: list[Block] = []
    i = 0
    while i < len(lines):
        step = _quick_block(lines, i)
        if step is None:
            return None
        block, i = step
        found += [block] if block else []
    return tuple(found)


def _quick_block(lines: Sequence[str], i: int) -> tuple[Block | None, int] | None:
    """The block that starts at a line, and the line after it."""
    if not lines[i].strip():
        return None, i + 1
    if lines[i].startswith("```"):
        return _quick_fence(lines, i)
    formula = formula_at(lines, i)
    if formula:
        return None if lines[i][0].isspace() else formula
    end = i
    while end < len(lines) and lines[end].strip() and not _interrupts(lines, end):
        if _UNSAFE_LINE.match(lines[end]):
            return None
        end += 1
    spans = _quick_spans("\n".join(lines[i:end]))
    return None if spans is None else (Paragraph(merged(spans)), end)


def _interrupts(lines: Sequence[str], i: int) -> bool:
    return lines[i].startswith("```") or (lines[i][0] in "$\\" and formula_at(lines, i) is not None)


def fenced(language: str, code: str) -> Fence | Formula:
    """Fenced code, or the formula that it is."""
    tex = " ".join(code.split())
    return Formula(tex) if language in _TEX and tex else Fence(language, code)


def _quick_fence(lines: Sequence[str], i: int) -> tuple[Block, int] | None:
    opening = re.fullmatch(r"```(\w*)", lines[i])
    ends = (k for k in range(i + 1, len(lines)) if lines[k].strip().startswith("```"))
    end = next(ends, None)
    if not opening or end is None or lines[end] != "```":
        return None
    return fenced(opening[1].lower(), "\n".join(lines[i + 1 : end])), end + 1


def formula_at(lines: Sequence[str], i: int) -> tuple[Formula, int] | None:
    """The formula whose opening sign starts line i, and the line after it."""
    opening = lines[i].strip()[:2]
    closing = FORMULA.get(opening)
    if closing is None:
        return None
    for end in range(i, len(lines)):
        last = lines[end].strip()
        if not last:
            return None
        text = "\n".join(lines[i : end + 1]).strip() if last.endswith(closing) else ""
        if len(text) > 4:
            inside = " ".join(text[2:-2].split())
            return (Formula(inside), end + 1) if inside and closing not in inside else None
    return None


def _quick_spans(text: str) -> list[Span] | None:
    """The spans of a paragraph; None at the first sign that could mean something else."""
    found: list[Span] = []
    i = 0
    while i < len(text):
        maths = MATHS.match(text, i)
        match = maths or _INLINE.match(text, i)
        if match is None:
            return None
        found.append(maths_span(maths) if maths else _quick_span(match))
        i = match.end()
    return found


def _quick_span(match: re.Match[str]) -> Span:
    if match["code"] is not None:
        code = match["code"]
        padded = code[0] == code[-1] == " " and code.strip()
        return Span(code[1:-1] if padded else code, "code")
    if match["stressed"] is not None:
        strong = match["stars"] == "**"
        return Span(match["stressed"], strong=strong, emphasis=not strong)
    return Span(match["text"].replace("\n", " "))


def maths_span(match: re.Match[str]) -> Span:
    """The formula that `MATHS` has found."""
    return Span(" ".join((match[1] or match[2] or match[3] or match[4]).split()), "maths")


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours of the same kind and stress as one."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and span.kind == "text" and last[1:] == span[1:]:
            found[-1] = last._replace(text=last.text + span.text)
        elif span.text:
            found.append(span)
    return tuple(found)
