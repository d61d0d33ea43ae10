"""The slips that can be put right, kind by kind: each finds its edits on a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping

from quizcli.bank import advice, nodes, scalars
from quizcli.bank.edits import Edit, Page, scalars_of
from quizcli.bank.nodes import Node, Scalar

_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")


def _line_ends(page: Page) -> Iterator[Edit]:
    """Windows' line ends, where others are there as well."""
    if re.search(r"(?<!\r)\n", page.text):
        for match in re.finditer(r"\r\n", page.text):
            yield Edit(*match.span(), "\n")


def _format(page: Page) -> Iterator[Edit]:
    """The line `format: 1`, where it is missing."""
    root, data = page.root, nodes.data(page.root)
    if not isinstance(data, dict) or "format" in data:
        return
    if {"questions", "concepts"} & set(data) and page.text[root.start] != "{":
        whole = {"format": 1, **data}
        meaning = (root.start, root.end), whole
        yield Edit(root.start, root.start, "format: 1\n", "E201", meaning)


def _words(page: Page) -> Iterator[Edit]:
    """`yes` and its like: true or false where a text is wrong, quoted where it is right."""
    for node, code, _ in _doubtful(page):
        if code == "W501" and (error := page.wrong(node)):
            value = node.text.lower() in ("yes", "on", "true")
            text = "true" if value else "false"
            yield Edit(node.start, node.end, text, error, ((node.start, node.end), value))
        elif code == "W501":
            yield Edit(node.start, node.end, f'"{node.text}"', code)


def _numbers(page: Page) -> Iterator[Edit]:
    """Texts that other readers take for numbers, where a text is right."""
    for node, code, _ in _doubtful(page):
        if code == "W502" and not page.wrong(node):
            yield Edit(node.start, node.end, f'"{node.text}"', code)


def _comments(page: Page) -> Iterator[Edit]:
    """Texts cut short by a # that nobody can have meant for a comment."""
    doubted = {each.place.line for each in page.problems if each.code == "W504"}
    for node in _prose(page.root) if doubted else ():
        rest = None if node.style else _COMMENT.match(page.text, node.end)
        if rest is None or page.report.place(node).line not in doubted:
            continue
        raw = page.text[node.start : node.end]
        whole = (raw + rest[0]).rstrip()
        if "\n" not in raw and _belongs(raw, rest[0].strip()):
            quoted = "'" + whole.replace("'", "''") + "'"
            meaning = (node.start, node.end), whole
            yield Edit(node.start, node.end + len(rest[0]), quoted, "W504", meaning)


def _belongs(text: str, comment: str) -> bool:
    """Whether # has no space behind it (#3), or stands in something that is still open."""
    pairs = any(text.count(a) > text.count(b) for a, b in ("()", "[]", "{}"))
    return bool(re.match(r"#\w", comment)) or pairs or any(text.count(c) % 2 for c in "`$")


def _spaces(page: Page) -> Iterator[Edit]:
    """Blanks at the ends of lines, outside of texts of several lines."""
    spans = sorted(
        (node.start, node.end)
        for node in scalars_of(page.root)
        if "\n" in page.text[node.start : node.end]
    )
    starts = [start for start, _ in spans]
    for match in re.finditer(r"[ \t]+(?=\r?\n|\Z)", page.text):
        index = bisect_right(starts, match.end()) - 1
        if index < 0 or spans[index][1] <= match.start():
            yield Edit(*match.span(), "")


def _doubtful(page: Page) -> Iterator[tuple[Scalar, str, str]]:
    """Plain texts that other readers take for something else: node, code and message."""
    for node in scalars_of(page.root):
        plain = not node.style and isinstance(node.value, str)
        said = scalars.doubt(node.text) if plain else None
        if said and page.text[node.start : node.end] == node.text:
            yield node, *said


def _prose(root: Node) -> Iterator[Scalar]:
    for pattern in advice.PROSE:
        for each in nodes.find(root, f"questions[].{pattern}"):
            if isinstance(each, Scalar):
                yield each


KINDS: Mapping[str, Callable[[Page], Iterator[Edit]]] = {
    "line ends": _line_ends,
    "format": _format,
    "truth values": _words,
    "numbers": _numbers,
    "comments": _comments,
    "spaces": _spaces,
}
"""What is put right, in this order; tabs come before all, as they keep a text from being read."""
