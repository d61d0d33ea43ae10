"""What to tell an author where YAML stops: the slip in plain words, with the caret on it.

A parser says where it could not go on, in the words of its grammar.  The slip is often a line
before: a quote that was never closed, a colon without its space.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from quizcli.bank.nodes import Scalar
from quizcli.bank.report import Span

_PAIRS = "a key is followed by a colon and a space"
_BLOCK = "a text below | or > is indented further than its key"
_INDENT = "look at the indentation, the quotes and the brackets up to this line"
_SAID = (
    ("tab character", "a tab stands in the indentation", "indent with spaces"),
    ("unknown escape", "this escape does not exist", "for LaTeX use single quotes or `|`; "
     "in double quotes a backslash is written \\\\"),
    ("expected ','", "a comma or the closing bracket is missing before this",
     "inside { } and [ ] a text with brackets or commas needs quotes"),
    ("expected the node content", "a value is missing before this", _INDENT),
    ("<document start>", "nothing can follow here", "look at the indentation"),
    ("block sequence entries", "a list cannot begin here",
     "its lines begin below the key; a text that begins with - needs quotes"),
    ("comment or line break", "nothing can follow | or > in its line",
     "the text begins in the next line; one that begins with | or > needs quotes"),
)  # fmt: skip
"""A part of a parser's words; what it means, and what to do."""

_NO_START = ("cannot start any token", "alphabetic or numeric", "mapping keys are not allowed")
_KEY = re.compile(r"\s*(?:- +)*[\w.-]+[ \t]*$")
_PAIR = re.compile(r"\s*(?:- +)*[^\s:][^:]*:(?:[ \t]|$)")
_TIGHT = re.compile(r"\s*(?:- +)*\w+(:)\S")
_OPENED = re.compile(r":[ \t]+[|>][+-]?[ \t]*$")
_FILLER = re.compile(r"\s*(?:#.*)?$")


class Slip(NamedTuple):
    """Where the slip is, what it is, and what to do."""

    at: Span
    message: str
    advice: str = ""


class _Stop(NamedTuple):
    """Where a parser stopped and what it said; `begun` is where the thing began that it was at,
    and `last` the text that it read before."""

    text: str
    said: str
    at: int
    begun: int
    last: Scalar | None


def slip(text: str, error: yaml.MarkedYAMLError, last: Scalar | None) -> Slip:
    """What an author did where a parser stopped; `last` is the text read before, if any."""
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    at = mark.index if mark is not None else 0
    stop = _Stop(text, error.problem or "", at, begun.index if begun is not None else at, last)
    for rule in (_unclosed, _no_colon, _long_quote, _colon, _start, _bracket, _column):
        found = rule(stop)
        if found:
            return found
    return _worded(stop)


def _worded(stop: _Stop) -> Slip:
    """What needs no looking around, and the parser's own words for the rest."""
    for sign, message, advice in _SAID:
        if sign in stop.said:
            return Slip(_word(stop.text, stop.at), message, advice)
    return Slip(Span(stop.at, stop.at + 1), stop.said or "it cannot be read")


def _unclosed(stop: _Stop) -> Slip | None:
    """Where it was opened says more than the end of the file."""
    if "end of stream" not in stop.said:
        return None
    return Slip(
        Span(stop.begun, stop.begun + 1), "this is opened here and never closed", "close it"
    )


def _no_colon(stop: _Stop) -> Slip | None:
    """A line of its own that is no pair."""
    if "expected ':'" not in stop.said:
        return None
    end = re.compile(r"[^\r\n]*").match(stop.text, stop.begun)
    line = Span(stop.begun, end.end() if end else stop.at)
    above = _line_above(stop.text, stop.text.rfind("\n", 0, stop.begun) + 1)[1]
    return Slip(line, "this line has no colon", _BLOCK if _OPENED.search(above) else _PAIRS)


def _bracket(stop: _Stop) -> Slip | None:
    """A list or mapping in brackets that goes on in the next line."""
    if "expected ','" not in stop.said or "\n" not in stop.text[stop.begun : stop.at]:
        return None
    bracket = Span(stop.begun, stop.begun + 1)
    return Slip(bracket, "this bracket is not closed", "close it, or quote the whole text")


def _long_quote(stop: _Stop) -> Slip | None:
    """A quoted text over several lines that ends right before the stop lacks its own end."""
    text, last, at = stop.text, stop.last, stop.at
    if last is None or last.style not in ("'", '"') or text[last.end : at].strip(" \t"):
        return None
    lines = text.count("\n", last.start, last.end)
    if not lines:
        return _after_quote(text, last) if text[at : at + 1].strip("\r\n") else None
    line = text.count("\n", 0, last.start) + 1 + lines
    message = f"this quote is closed in line {line} only"
    return Slip(Span(last.start, last.start + 1), message, "is a quote missing before that?")


def _after_quote(text: str, last: Scalar) -> Slip:
    """Words behind a quoted text on its line."""
    doubled = "''" if last.style == "'" else '\\"'
    advice = f"quote the whole text, and write {last.style} in it as {doubled}"
    return Slip(_word(text, _past_blanks(text, last.end)), "the quoted text ends before this",
                advice)  # fmt: skip


def _past_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at


def _colon(stop: _Stop) -> Slip | None:
    """A second colon in a line, or a key where none can stand."""
    text, at = stop.text, stop.at
    if "mapping values" not in stop.said:
        return None
    first = text.rfind("\n", 0, at) + 1
    if not _KEY.match(text[first:at]):
        advice = "quote the text, or write `|` and begin it in the next line"
        return Slip(Span(at, at + 1), "a text with `: ` in it needs quotes", advice)
    return _above(text, first) or _further_in(text, first, at)


def _above(text: str, first: int) -> Slip | None:
    """A line without a colon, or without the space after it, before a key."""
    start, line = _line_above(text, first)
    if not line or _PAIR.match(line):
        return None
    tight = _TIGHT.match(line)
    if tight:
        at = start + tight.start(1)
        return Slip(Span(at, at + 1), "a colon needs a space after it")
    begin = start + len(line) - len(line.lstrip(" -"))
    return Slip(Span(begin, start + len(line.rstrip())), "this line has no colon", _PAIRS)


def _further_in(text: str, first: int, colon: int) -> Slip:
    line = text[first:colon]
    key = Span(first + len(line) - len(line.lstrip(" -")), colon)
    advice = "the keys of one question begin in one column"
    return Slip(key, "this key is indented further than the one above", advice)


def _column(stop: _Stop) -> Slip | None:
    """Something behind a value that has ended, or at the start of a line in no column."""
    text, at = stop.text, stop.at
    if not any(sign in stop.said for sign in ("expected key", "<block end>", "expected '-'")):
        return None
    if text[text.rfind("\n", 0, at) + 1 : at].strip():
        return Slip(_word(text, at), "the value has ended before this", "quote the whole text")
    kind = "entries of a list" if text[at : at + 1] == "-" else "keys of one question"
    message = "this is in no column of the lines above"
    return Slip(_word(text, at), message, f"the {kind} begin in one column")


def _line_above(text: str, at: int) -> tuple[int, str]:
    """Where the line before begins that is neither empty nor a comment, and that line."""
    while at > 0:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start : at - 1].rstrip("\r")
        if not _FILLER.match(line):
            return start, line
        at = start
    return 0, ""


def _start(stop: _Stop) -> Slip | None:
    """A sign that begins no text."""
    if not any(sign in stop.said for sign in _NO_START):
        return None
    at = stop.begun if "alphabetic or numeric" in stop.said else stop.at
    sign = stop.text[at : at + 1]
    if sign == "\t":
        return Slip(_word(stop.text, at), "a tab stands in the indentation", "indent with spaces")
    message = f"a text that begins with {sign} needs quotes"
    return Slip(Span(at, at + 1), message, "put '...' around the whole text")


def _word(text: str, at: int) -> Span:
    """The word, or the blanks, at a place."""
    found = re.compile(r"[ \t]+|\\.|[\w]+|.").match(text, at)
    return Span(at, found.end() if found else at + 1)
