"""Slips in a bank that can be put right without a doubt, as edits of its text.

Every repair is proved before it counts: the text is read again, its tree has to be the
one that was expected, value by value, and the problem has to be gone.  What cannot be
proved is left to the author.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from quizcli.bank import advice, nodes, scalars, yaml_reader
from quizcli.bank.nodes import Listing, Node, Scalar
from quizcli.bank.report import Report
from quizcli.model import Problem, Severity

_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
MOST_SINGLE, MOST_READ = 50, 5_000_000
"""So many edits of a kind are tried one by one when they cannot be made together, and no more
than so many characters are read for it."""

WIDTHS = (2, 4, 8)
"""The columns that a tab may have been meant for."""

MOST_TABS = 500
"""So many lines with tabs are looked at: each of them means reading the text again."""

Problems: TypeAlias = Callable[[str], Sequence[Problem]]
Spot: TypeAlias = tuple[int, int]


class Edit(NamedTuple):
    """Put `text` in place of what stands from `start` to `end`.

    `code` is the problem that it solves, if it has one; `meaning` is the node whose value
    becomes another by it, and that value.
    """

    start: int
    end: int
    text: str
    code: str = ""
    meaning: tuple[Spot, Any] | None = None


class Repair(NamedTuple):
    """The text after all repairs, and how many there were of each kind."""

    text: str
    done: Mapping[str, int]


class Page(NamedTuple):
    """A text that could be read: its tree, what is wrong with it, and where errors point."""

    text: str
    root: Node
    problems: tuple[Problem, ...]
    report: Report
    errors: frozenset[Spot]

    def wrong(self, node: Node) -> bool:
        """Whether an error points at a node."""
        place = self.report.place(node)
        return (place.line, place.column) in self.errors

    def count(self, code: str) -> int:
        """How often a problem is there."""
        return sum(each.code == code for each in self.problems)


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with edits made that do not overlap."""
    parts, at = [], 0
    for each in sorted(edits):
        parts += [text[at : each.start], each.text]
        at = each.end
    return "".join([*parts, text[at:]])


def repair(text: str, problems: Problems) -> Repair:
    """Put right what can be.  `problems` says what is wrong with a text."""
    done: dict[str, int] = {}
    page = _page(text, problems)
    if page is None:
        page = _without_tabs(text, problems)
        if page is None:
            return Repair(text, {})
        done["tabs"] = _changed_lines(text, page.text)
    for kind, find in KINDS.items():
        page, count = _made(page, list(find(page)), problems)
        if count:
            done[kind] = count
    return Repair(page.text, done)


# ----------------------------------------------------------------------- proving
def _page(text: str, problems: Problems) -> Page | None:
    report = Report(text)
    root = yaml_reader.read(text, report)
    if root is None:
        return None
    found = tuple(problems(text))
    errors = (each.place for each in found if each.severity is Severity.ERROR)
    return Page(text, root, found, report, frozenset((e.line, e.column) for e in errors))


def _made(page: Page, edits: list[Edit], problems: Problems) -> tuple[Page, int]:
    """The page after those edits that hold, and how many do: together, or else one by one."""
    together = _proved(page, edits, problems) if edits else None
    if together is not None:
        return together, len(edits)
    count, tries = 0, min(MOST_SINGLE, MOST_READ // max(len(page.text), 1))
    for each in sorted(edits, reverse=True)[:tries]:  # the last first: offsets stay good
        alone = _proved(page, [each], problems) if len(edits) > 1 else None
        if alone is not None:
            page, count = alone, count + 1
    return page, count


def _proved(page: Page, edits: Sequence[Edit], problems: Problems) -> Page | None:
    """The page after edits, if it says what it should and is the better for it."""
    after = _page(apply(page.text, edits), problems)
    if after is None:
        return None
    meant = dict(each.meaning for each in edits if each.meaning)
    if repr(_data(page.root, meant)) != repr(nodes.data(after.root)):
        return None
    solved = Counter(each.code for each in edits if each.code)
    if any(after.count(code) > page.count(code) - number for code, number in solved.items()):
        return None
    return after if _no_worse(page, after, neutral=not meant) else None


def _no_worse(before: Page, after: Page, *, neutral: bool) -> bool:
    """No problem is new where nothing else is said now; else there are no more errors."""
    old, new = (Counter(each.code for each in page.problems) for page in (before, after))
    if neutral:
        return not new - old
    errors = [sum(n for code, n in each.items() if code[0] == "E") for each in (old, new)]
    return errors[1] <= errors[0]


def _data(node: Node, meant: Mapping[Spot, Any]) -> Any:
    """The node as plain values, with some as they are meant to become."""
    if (node.start, node.end) in meant and not isinstance(node, Listing):
        return meant[node.start, node.end]
    match node:
        case Scalar():
            return node.value
        case Listing():
            return [_data(each, meant) for each in node.items]
    return {name: _data(value, meant) for name, (_, value) in node.pairs.items()}


# ------------------------------------------------------------------------- kinds
def _line_ends(page: Page) -> Iterator[Edit]:
    """Windows' line ends, where others are there as well."""
    if re.search(r"(?<!\r)\n", page.text):
        for match in re.finditer(r"\r\n", page.text):
            yield Edit(*match.span(), "\n")


def _format(page: Page) -> Iterator[Edit]:
    """The line `format: 1`, where it is missing."""
    root = page.root
    if not isinstance(root, nodes.Mapping) or "format" in root.pairs:
        return
    if {"questions", "concepts"} & set(root.pairs) and page.text[root.start] != "{":
        whole = {"format": 1, **_data(root, {})}
        meaning = (root.start, root.end), whole
        yield Edit(root.start, root.start, "format: 1\n", "E201", meaning)


def _words(page: Page) -> Iterator[Edit]:
    """`yes` and its like: true or false where a text is wrong, quoted where it is right."""
    for node, code, _ in _doubtful(page):
        if code == "W501" and page.wrong(node):
            value = node.text.lower() in ("yes", "on", "true")
            text = "true" if value else "false"
            yield Edit(node.start, node.end, text, code, ((node.start, node.end), value))
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
        for node in _scalars(page.root)
        if "\n" in page.text[node.start : node.end]
    )
    starts = [start for start, _ in spans]
    for match in re.finditer(r"[ \t]+(?=\r?\n|\Z)", page.text):
        index = bisect_right(starts, match.end()) - 1
        if index < 0 or spans[index][1] <= match.start():
            yield Edit(*match.span(), "")


KINDS: Mapping[str, Callable[[Page], Iterator[Edit]]] = {
    "line ends": _line_ends,
    "format": _format,
    "truth values": _words,
    "numbers": _numbers,
    "comments": _comments,
    "spaces": _spaces,
}
"""What is put right, in this order; tabs come before all, as they keep a text from being read."""


# -------------------------------------------------------------------------- tabs
def _without_tabs(text: str, problems: Problems) -> Page | None:
    """The page indented with spaces, if there is one way only to read it."""
    found = [each for width in WIDTHS if (each := _expanded(text, width, problems))]
    readings = {repr(nodes.data(each.root)) for each in found}
    return found[0] if len(readings) == 1 else None


def _expanded(text: str, width: int, problems: Problems) -> Page | None:
    """The page with tabs of that width expanded, line after line where one stops the reader."""
    last = -1
    for _ in range(MOST_TABS):
        page = _page(text, problems)
        if page is not None:
            broken = any(each.code.startswith("E1") for each in page.problems)
            return None if broken else page
        line = _stopped_by_tab(text)
        if line <= last:
            break
        text, last = _spaced(text, line, width), line
    return None


def _spaced(text: str, line: int, width: int) -> str:
    """The text with the tabs that indent one line as blanks."""
    lines = text.splitlines(keepends=True)
    rest = lines[line].lstrip(" \t")
    lines[line] = lines[line].removesuffix(rest).expandtabs(width) + rest
    return "".join(lines)


def _stopped_by_tab(text: str) -> int:
    """The index of the line whose indentation holds the tab that stops the reader, or -1."""
    report = Report(text)
    yaml_reader.read(text, report)
    stop = next((each.line - 1 for each in map(report.place, report.remarks)), -1)
    lines = text.splitlines()
    near = [stop, stop + 1, stop - 1]  # parsers tell the line, or the one next to it
    return next((i for i in near if 0 <= i < len(lines) and _tabbed(lines[i])), -1)


def _tabbed(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip(" \t"))]


def _changed_lines(before: str, after: str) -> int:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return sum(old != new for old, new in pairs)


# ------------------------------------------------------------------------- nodes
def _scalars(node: Node) -> Iterator[Scalar]:
    """All values and items that are scalars."""
    match node:
        case Scalar():
            yield node
        case Listing():
            for each in node.items:
                yield from _scalars(each)
        case nodes.Mapping():
            for _, value in node.pairs.values():
                yield from _scalars(value)


def _doubtful(page: Page) -> Iterator[tuple[Scalar, str, str]]:
    """Plain texts that other readers take for something else: node, code and message."""
    for node in _scalars(page.root):
        plain = not node.style and isinstance(node.value, str)
        said = scalars.doubt(node.text) if plain else None
        if said and page.text[node.start : node.end] == node.text:
            yield node, *said


def _prose(root: Node) -> Iterator[Scalar]:
    for pattern in advice.PROSE:
        for each in nodes.find(root, f"questions[].{pattern}"):
            if isinstance(each, Scalar):
                yield each
