"""Bank text to blocks as markdown-it reads it: all that the quick path gives up on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from quizcli.cli.blocks import (
    FORMULA,
    MATHS,
    Block,
    Formula,
    Items,
    Paragraph,
    Span,
    fenced,
    formula_at,
    maths_span,
    merged,
)

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


def full(text: str) -> tuple[Block, ...]:
    """The blocks as markdown-it reads them.  Never raises."""
    return tuple(_blocks(iter(_markdown().parse(text)), ""))


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(
        ["backticks", "balance_pairs", "emphasis", "escape", "fence", "list", "newline"]
    )
    parser.inline.ruler.before("escape", "maths", _inline_rule)
    parser.block.ruler.before("fence", "formula", _block_rule, {"alt": ["paragraph", "list"]})
    return parser


def _inline_rule(state: StateInline, silent: bool) -> bool:
    """`$…$` and `\\(…\\)` as a token of their own."""
    match = MATHS.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("maths", "", 0).content = maths_span(match).text
    state.pos = match.end()
    return True


def _block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`$$…$$` on lines of its own."""
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if first[:2] not in FORMULA:
        return False
    lines = [
        state.src[state.bMarks[k] + state.tShift[k] : state.eMarks[k]] for k in range(start, end)
    ]
    found = formula_at(lines, 0)
    if found is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = found[0].tex
        state.line = start + found[1]
    return True


def _blocks(tokens: Iterator[Token], until: str) -> Iterator[Block]:
    """The blocks up to the closing token."""
    for token in tokens:
        if token.type == until:
            return
        block = _block(token, tokens)
        if block is not None:
            yield block


def _block(token: Token, tokens: Iterator[Token]) -> Block | None:
    match token.type:
        case "inline":
            return Paragraph(merged(list(_spans(token.children or []))))
        case "fence":
            language = token.info.split()[0].lower() if token.info.split() else ""
            return fenced(language, token.content.removesuffix("\n"))
        case "formula":
            return Formula(token.content)
        case "bullet_list_open":
            return Items(None, tuple(_items(tokens, "bullet_list_close")))
        case "ordered_list_open":
            first = token.attrs.get("start", 1)
            return Items(int(first), tuple(_items(tokens, "ordered_list_close")))
    return None


def _items(tokens: Iterator[Token], until: str) -> Iterator[tuple[Block, ...]]:
    for token in tokens:
        if token.type == until:
            return
        yield tuple(_blocks(tokens, "list_item_close"))


_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_KINDS = {"code_inline": "code", "maths": "maths"}


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    strong = emphasis = 0
    for token in tokens:
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        emphasis += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        text = _BREAKS.get(token.type, token.content)
        kind = _KINDS.get(token.type, "text")
        if text:
            yield Span(text, kind, strong > 0, emphasis > 0)
