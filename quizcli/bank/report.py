"""What is wrong with one file, gathered while it is read and turned into problems at the end."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from quizcli.bank.inside import positions
from quizcli.bank.nodes import Scalar
from quizcli.model import Place, Problem, Severity

MOST_PROBLEMS = 1000
LONGEST_LINE = 2000
LONGEST_NAME = 60
MOST_NAMES = 200
LONGEST_MESSAGE = 500
_BREAK = re.compile(r"\r\n|\r|\n")
_ABOUT_WORDS = ("W501", "W502")


class Spanned(Protocol):
    """Whatever has a place in the text."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset past the last character."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text."""

    start: int
    end: int


WHOLE = Span(0, 0)
"""The file itself: there is no line to show."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem before its place is worked out."""

    start: int
    end: int
    code: str
    message: str
    advice: str = ""

    @property
    def severity(self) -> Severity:
        """What the code says."""
        return _severity(self.code)


class Report:
    """The remarks on one text.  `path` names the file in places."""

    def __init__(self, text: str, path: str = "") -> None:
        self.text = text
        self.path = path
        self.remarks: list[Remark] = []
        self._errors: list[int] = []  # where errors start, sorted
        self._left = {Severity.ERROR: MOST_PROBLEMS, Severity.WARNING: MOST_PROBLEMS}

    @property
    def full(self) -> bool:
        """Whether so much is wrong that looking further makes no sense."""
        return self._left[Severity.ERROR] < 0

    def add(self, code: str, at: Spanned, message: str, advice: str = "") -> None:
        """Note a problem at a node or span; of each severity the first MOST_PROBLEMS are kept."""
        remark = Remark(at.start, at.end, code, _cut(message), _cut(advice))
        severity = remark.severity
        if severity is Severity.ERROR:
            insort(self._errors, at.start)
        self._left[severity] -= 1
        if self._left[severity] >= 0:
            self.remarks.append(remark)
        elif self._left[severity] == -1:
            self.remarks.append(_last(remark))

    def add_inside(
        self, code: str, at: Scalar, offset: int, length: int, message: str, advice: str = ""
    ) -> None:
        """Note a problem at `length` characters from `offset` of a scalar's text."""
        kept = self.takes(code)  # a place takes time to find
        self.add(code, self.inside(at, offset, length) if kept else at, message, advice)

    def takes(self, code: str) -> bool:
        """Whether one more problem of this code would be kept."""
        return self._left[_severity(code)] >= 0

    def clean(self, at: Spanned) -> bool:
        """Whether no error starts inside a node, so that a further one is news."""
        end = max(at.end, at.start + 1)
        return bisect_left(self._errors, at.start) == bisect_left(self._errors, end)

    def near(self, name: str, known: Collection[str]) -> str:
        """`; did you mean x?` when a known name is near, else nothing."""
        nearest = self.nearest(name, known)
        return f"; did you mean {nearest}?" if nearest else ""

    def nearest(self, name: str, known: Collection[str]) -> str:
        """The known name that is meant, if one is near."""
        if self.full or len(name) > LONGEST_NAME or len(known) > MOST_NAMES:
            return ""  # looking for near names takes time
        return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.6)), "")

    def problems(self, questions: Iterable[tuple[Spanned, str]] = ()) -> list[Problem]:
        """All problems in order of place; `questions` are nodes with the ids they have.

        What other readers make of a word is no news where the word itself is an error.
        """
        owners = sorted((node.start, node.end, id_) for node, id_ in questions)
        starts = [each[0] for each in owners]
        found = []
        wrong = {(r.start, r.end) for r in self.remarks if r.severity is Severity.ERROR}
        for remark in dict.fromkeys(self.remarks):
            if remark.code in _ABOUT_WORDS and (remark.start, remark.end) in wrong:
                continue
            index = bisect_right(starts, remark.start) - 1
            inside = index >= 0 and remark.start < owners[index][1]
            found.append(self._problem(remark, owners[index][2] if inside else ""))
        return sorted(found)

    def place(self, at: Spanned) -> Place:
        """Line and columns of a node; of several lines the first, of nothing what is before."""
        start = min(at.start, len(self.text))
        line = bisect_right(self._line_starts, start) - 1
        first, last = self._line(line)
        if at.end == at.start and (before := self.text[first:start].split()):
            column = self.text.rindex(before[-1], first, start) - first + 1
            return Place(self.path, line + 1, column, column + len(before[-1]))
        end = max(min(at.end, last), start + 1)
        while end - 1 > start and self.text[end - 1].isspace():
            end -= 1
        return Place(self.path, line + 1, start - first + 1, end - first + 1)

    def inside(self, at: Scalar, offset: int, length: int) -> Spanned:
        """Where `length` characters from `offset` of a scalar's text stand in the file."""
        where = positions(self.text[at.start : at.end], at.text, at.style)
        if where is None:
            return at
        first = min(max(offset, 0), len(at.text))
        last = min(first + max(length, 1), len(at.text)) - 1
        start = at.start + where[first]
        return Span(start, max(start, at.start + where[max(last, 0)]) + 1)

    def _problem(self, remark: Remark, question: str) -> Problem:
        place = self.place(remark)
        first, last = self._line(place.line - 1)
        shown = remark.end > 0 and last - first <= LONGEST_LINE
        return Problem(
            place=place,
            code=remark.code,
            message=remark.message,
            severity=remark.severity,
            source=self.text[first:last] if shown else "",
            question=question,
            help=remark.advice,
        )

    def _line(self, index: int) -> tuple[int, int]:
        """Where a line starts and ends, without its line end."""
        starts = self._line_starts
        end = starts[index + 1] if index + 1 < len(starts) else len(self.text)
        while end > starts[index] and self.text[end - 1] in "\r\n":
            end -= 1
        return starts[index], end

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(each.end() for each in _BREAK.finditer(self.text))]


def _severity(code: str) -> Severity:
    """The letter of a code says how bad it is."""
    return Severity.WARNING if code.startswith("W") else Severity.ERROR


def _cut(message: str) -> str:
    """What banks put into messages may be long."""
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}..."


def _last(remark: Remark) -> Remark:
    """What stands in place of all problems that are too many."""
    if remark.severity is Severity.WARNING:
        return replace(remark, code="W512", message="further warnings are not listed", advice="")
    message = f"more than {MOST_PROBLEMS} errors; no question of this file is served"
    return replace(remark, code="E115", message=message, advice="")
