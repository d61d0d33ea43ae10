"""Tabs that indent: a bank with them is read in the one way that there is, or not at all."""

from __future__ import annotations

from quizcli.bank import edits, nodes, yaml_reader
from quizcli.bank.edits import Page, Problems
from quizcli.bank.report import Report

WIDTHS = (2, 4, 8)
"""The columns that a tab may have been meant for."""

MOST_TABS = 500
"""So many lines with tabs are looked at: each of them means reading the text again."""


def without_tabs(text: str, problems: Problems) -> Page | None:
    """The page indented with spaces, if there is one way only to read it."""
    found = [each for width in WIDTHS if (each := _expanded(text, width, problems))]
    readings = {repr(nodes.data(each.root)) for each in found}
    return found[0] if len(readings) == 1 else None


def _expanded(text: str, width: int, problems: Problems) -> Page | None:
    """The page with tabs of that width expanded, line after line where one stops the reader."""
    last = -1
    for _ in range(MOST_TABS):
        page = edits.read(text, problems)
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


def changed_lines(before: str, after: str) -> int:
    """In how many lines two texts of equal length differ."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return sum(old != new for old, new in pairs)
