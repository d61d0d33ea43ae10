"""Reading on behind a slip of YAML: the other questions of a bank, and a second slip among them.

A text that is no YAML is cut into its questions, each from its `- id:` to the next one in the
same column.  Each has to be YAML by itself; of those that are not only `- id` is left, with
spaces in place of all other letters, so that every place in the rest stays what it is.  Where
this does not lead to a text that can be read, only the first slip is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from quizcli.bank import yaml_reader
from quizcli.bank.nodes import Listing, Mapping, Node
from quizcli.bank.report import Report

MOST_SLIPS = 20
"""Questions with a slip of their own; a text with more of them is no bank."""

_SLIP = "E105"
_QUESTIONS = re.compile(r"(?m)^questions:[ \t]*(?:#.*)?\r?\n")
_ITEM = re.compile(r"(?m)^(?P<indent> *)- id: *(?P<id>[a-z0-9][a-z0-9-]*)[ \t]*(?:#.*)?$")
_BEHIND = re.compile(r"(?m)^(?:format|title|license|description|tags|computations):")
_KEPT = "- id"
_LETTERS = re.compile(r"[^\r\n]")


class Lost(NamedTuple):
    """A question that is no YAML: where it stands, and the id that it seems to have."""

    start: int
    end: int
    local: str


class Recovered(NamedTuple):
    """The tree, what is wrong with the text, and the questions that are not in the tree."""

    root: Node | None
    report: Report
    lost: tuple[Lost, ...] = ()


def read(report: Report) -> Recovered:
    """The tree of the text of a report, without the questions in which it is no YAML."""
    root = yaml_reader.read(report.text, report)
    if root is not None or not any(e.code == _SLIP for e in report.remarks):
        return Recovered(root, report)
    return _without_lost(report) or Recovered(None, report)


def _without_lost(report: Report) -> Recovered | None:
    """The text read anew without its lost questions; None where that does not help."""
    text = report.text
    found = _items(text)
    lost = [each for each in found if _slips(f"questions:\n{text[each.start : each.end]}")]
    if not 0 < len(lost) <= MOST_SLIPS:
        return None
    anew = Report(text, report.path)
    for each in lost:
        others = [other for other in found if other is not each]
        yaml_reader.read(_blanked(text, others), anew)
    root = yaml_reader.read(_blanked(text, lost), anew) if len(lost) < len(found) else None
    if root is None and len(lost) < len(found):
        return None
    return Recovered(root and _left(root, lost), anew, tuple(lost))


def _left(root: Node, lost: Sequence[Lost]) -> Node:
    """The tree without what is left of the lost questions."""
    pair = root.pairs.get("questions") if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or pair is None or not isinstance(pair[1], Listing):
        return root
    items = (each for each in pair[1].items if not _is_in(each, lost))
    left = replace(pair[1], items=tuple(items))
    return replace(root, pairs={**root.pairs, "questions": (pair[0], left)})


def _is_in(node: Node, lost: Sequence[Lost]) -> bool:
    return any(each.start <= node.start < each.end for each in lost)


def _items(text: str) -> list[Lost]:
    """The questions below `questions:`, as far as their first lines tell."""
    head = _QUESTIONS.search(text)
    if head is None:
        return []
    behind = _BEHIND.search(text, head.end())
    end = behind.start() if behind else len(text)
    starts = list(_ITEM.finditer(text, head.end(), end))
    starts = [each for each in starts if each["indent"] == starts[0]["indent"]]
    ends = [*(each.start() for each in starts), end][1:]
    return [Lost(each.start(), to, each["id"]) for each, to in zip(starts, ends, strict=False)]


def _slips(text: str) -> bool:
    """Whether a text is no YAML, whatever else may be wrong with it."""
    report = Report(text)
    yaml_reader.read(text, report)
    return any(each.code == _SLIP for each in report.remarks)


def _blanked(text: str, items: Sequence[Lost]) -> str:
    """The text with spaces in place of these questions, behind `- id`."""
    pieces, at = [], 0
    for each in items:
        kept = text.index(_KEPT, each.start) + len(_KEPT)
        pieces += [text[at:kept], _LETTERS.sub(" ", text[kept : each.end])]
        at = each.end
    return "".join([*pieces, text[at:]])
