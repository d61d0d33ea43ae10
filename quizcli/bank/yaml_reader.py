"""YAML text to a tree of nodes, and everything that is wrong with the text.

The tree is built from PyYAML's events and not by its composer: limits hold before
anything nests, places are kept, and nothing is looked up, merged, tagged or
executed.  libyaml's parser survives any depth as long as its events are taken one
by one and the taking stops at `DEEPEST`; its composer does not.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from quizcli.bank import scalars, syntax
from quizcli.bank.nodes import Listing, Mapping, Node, Scalar
from quizcli.bank.report import Report, Span, Spanned

DEEPEST = 24
MOST_NODES = 500_000
LONGEST_TEXT = 20_000
_DASH = "each question begins with `- id:`; the - may be missing here"

_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_TAG_DIRECTIVE = re.compile(r"^%TAG.*", re.MULTILINE)
"""Comparing each with all others, libyaml takes minutes over a file full of them."""
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Refused(Exception):
    """The text cannot be read any further; the report says why."""


def read(text: str, report: Report) -> Node | None:
    """The tree of the one document in `text`, or None when it could not be read to its end.

    Whatever is wrong is in the report; nothing is raised.
    """
    directive = _TAG_DIRECTIVE.search(text)
    if directive:
        report.add("E108", Span(*directive.span()), "tag directives are not allowed; delete it")
        return None
    builder = _Builder(report)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _Refused:
        return None
    except yaml.MarkedYAMLError as error:
        found = syntax.slip(text, error, builder.last)
        line = report.place(found.at).line
        if all(report.place(each).line != line for each in report.remarks):
            report.add("E105", found.at, f"not YAML: {found.message}", found.advice)
        return None
    except Exception as error:  # whatever a parser raises on foreign text is the text's fault
        reason = " ".join(str(error).split())[:200]
        report.add("E105", Span(builder.reached, builder.reached + 1), f"not YAML: {reason}")
        return None
    root = builder.root
    if root is None or (isinstance(root, Scalar) and root.value is None):
        report.add("E114", Span(0, 1), "the file is empty; a bank has format, title and questions")
        return None
    return root


class _Open:
    """A list or mapping that is not closed yet."""

    def __init__(self, event: Any) -> None:
        self.start: int = event.start_mark.index
        self.flow: bool = bool(event.flow_style)
        self.mapping = isinstance(event, yaml.MappingStartEvent)
        self.items: list[Node] = []
        self.pairs: dict[str, tuple[Scalar, Node]] = {}
        self.key: Node | None = None


class _Builder:
    """Takes one event after another."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.root: Node | None = None
        self.reached = 0
        self.last: Scalar | None = None
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Grow the tree by one event; _Refused when there is no sense in going on."""
        if self.report.full:
            raise _Refused
        self.reached = event.start_mark.index
        match event:
            case yaml.ScalarEvent():
                self._count(event)
                self._add(self._scalar(event))
            case yaml.CollectionStartEvent():
                self._count(event)
                self._push(event)
            case yaml.CollectionEndEvent():
                self._add(self._close(event))
            case yaml.AliasEvent():
                message = f"*{event.anchor} is a YAML alias, which is not allowed; quote the text"
                at = _span(event)
                self.report.add("E107", at, message)
                self._add(Scalar(at.start, at.end, ""))
            case yaml.DocumentStartEvent():
                self._document(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._refuse("E109", event, "a second document begins here; a file holds one bank")

    def _count(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._refuse("E106", event, f"more than {MOST_NODES} entries in one file")
        if event.anchor is not None:
            message = f"&{event.anchor} is a YAML anchor, which is not allowed; quote the text"
            start = event.start_mark.index
            self.report.add("E107", Span(start, start + 1 + len(event.anchor)), message)
        if event.tag is not None:
            message = "a YAML tag, which is not allowed; delete it, or quote the text"
            self.report.add("E108", _span(event), message)

    def _refuse(self, code: str, event: Any, message: str) -> None:
        self.report.add(code, _span(event), message)
        raise _Refused

    def _push(self, event: Any) -> None:
        if len(self._open) >= DEEPEST:
            self._refuse("E106", event, f"nested deeper than {DEEPEST}")
        self._open.append(_Open(event))

    def _close(self, event: Any) -> Node:
        closed = self._open.pop()
        end = event.end_mark.index
        if closed.mapping:
            return Mapping(closed.start, end, closed.pairs)
        return Listing(closed.start, end, tuple(closed.items))

    # ------------------------------------------------------------------- scalars
    def _scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        text: str = event.value
        if len(text) > LONGEST_TEXT:
            self._refuse("E106", event, f"a text of {len(text)} characters; at most {LONGEST_TEXT}")
        style: str = event.style or ""
        if style == '"':
            self._look_at_escapes(start, end, text)
        value = text if style else self._plain(start, end, text)
        self.last = Scalar(start, end, text, style, value)
        return self.last

    def _plain(self, start: int, end: int, text: str) -> Any:
        try:
            return scalars.value(text)
        except scalars.BadNumber as error:
            self.report.add("E112", Span(start, end), str(error))
            return text

    def _look_at_escapes(self, start: int, end: int, text: str) -> None:
        raw = self.report.text[start:end]
        if "\\" not in raw:
            return
        if _SURROGATE.search(text):  # libyaml refuses these itself, PyYAML's own parser does not
            self.report.add("E104", Span(start, end), "a surrogate is no character; delete it")
        for first, last, message in scalars.escapes(raw) if self.report.takes("W503") else ():
            advice = "for LaTeX double the backslash, or use single quotes or `|`"
            self.report.add("W503", Span(start + first, start + last), message, advice)

    # ------------------------------------------------------------------ children
    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.mapping:
            parent.items.append(node)
            self._doubt(node)
        elif parent.key is None:
            parent.key = node
        else:
            key, parent.key = parent.key, None
            self._pair(parent, key, node)

    def _pair(self, parent: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            message = "a list or mapping cannot be a key"
            advice = "a text that begins with { or [ needs quotes"
            self.report.add("E110", key, message, advice)
        elif key.text == "<<" and not key.style:
            self.report.add("E110", key, "merge keys are not allowed; write the entries out")
        elif not key.text:
            self.report.add("E110", Span(key.start, key.start + 1), "an empty key")
        elif parent.flow and value.end == value.start <= key.end:
            advice = "a text that begins with {, or has a comma inside { } or [ ], needs quotes"
            self.report.add("E113", key, f"{key.text} has no value", advice)
        elif key.text in parent.pairs:
            line = self.report.place(parent.pairs[key.text][0]).line
            message = f"{key.text} stands here twice; first in line {line}"
            self.report.add("E111", key, message, _DASH if key.text == "id" else "")
        else:
            parent.pairs[key.text] = (key, value)
            self._doubt(value)

    def _doubt(self, node: Node) -> None:
        if isinstance(node, Scalar) and not node.style and isinstance(node.value, str):
            said = scalars.doubt(node.text)
            if said:
                self.report.add(said[0], node, said[1])


def _span(event: Any) -> Spanned:
    return Span(event.start_mark.index, event.end_mark.index)
