"""Advice that takes the terminal's own eye, or the concept map beside a bank."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from quizcli.bank import advice, nodes, recovery
from quizcli.bank.decoding import decode
from quizcli.bank.files import FileRefused, read_bytes
from quizcli.bank.library import bank_name
from quizcli.bank.nodes import Node, Scalar
from quizcli.bank.report import Report
from quizcli.cli import blocks, markdown
from quizcli.cli.look import Look
from quizcli.cli.maths.inline import inline, source
from quizcli.cli.text import clean
from quizcli.model import Problem

MOST_LINES = 20
COLUMNS = 80
_COLOURS = "red|green|blue|yellow|orange|purple|violet|pink|brown|grey|gray|cyan|magenta"
_THINGS = "line|curve|bar|box|area|region|arrow|dot|point|circle|square|cell|column|part|edge|node"
_COLOUR = re.compile(
    rf"(?i)\b(?:{_COLOURS}) (?:\w+ )?(?:{_THINGS})s?\b"
    rf"|\b(?:shown|drawn|marked|painted|printed|highlighted|colou?red) (?:in )?(?:{_COLOURS})\b"
)
_IMAGE = re.compile(r"!\[\s*\]\(")
_FILLING = re.compile(r"\{\{\s*\w+\s*\}\}")
_CODE = re.compile(r"(?s)```.*?(?:```|\Z)|(`+)(?!`).+?(?<!`)\1(?!`)")


def looks(path: Path, concepts: Collection[str] | None) -> list[Problem]:
    """Warnings about a bank's texts.

    `concepts` are the ids on the map beside it, None without a map.  Whoever cannot read the
    bank says so elsewhere: here it has no warnings.
    """
    try:
        report = decode(read_bytes(path), str(path))
    except FileRefused:
        return []
    root = None if report.remarks else recovery.read(report).root
    if root is None:
        return []
    found = Report(report.text, str(path))
    owners = []
    for node in nodes.find(root, "questions[]"):
        _question(node, concepts, found)
        local = next(nodes.find(node, "id"), None)
        if isinstance(local, Scalar):
            owners.append((node, f"{bank_name(path)}/{local.text}"))
    return found.problems(owners)


def _question(node: Node, concepts: Collection[str] | None, report: Report) -> None:
    for pattern in advice.PROSE:
        for each in nodes.find(node, pattern):
            if isinstance(each, Scalar):
                _text(each, report)
    for each in nodes.find(node, "prompt"):
        if isinstance(each, Scalar):
            _length(each, report)
    for each in nodes.find(node, "concept"):
        if isinstance(each, Scalar) and concepts is not None and each.text not in concepts:
            message = f"{each.text} is not on the concept map{report.near(each.text, concepts)}"
            report.add("W517", each, message, "correct it, or add it to concepts.yaml")


def _text(node: Scalar, report: Report) -> None:
    filled = _FILLING.sub(_number, node.text)
    if "$" in filled or "\\" in filled:
        _maths(node, filled, report)
    words = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), filled)
    for match in _COLOUR.finditer(words):
        message = f"not everybody sees colours: {match[0]}"
        advice_ = "name its place or its label as well"
        report.add_inside("W515", node, match.start(), len(match[0]), message, advice_)
    for match in _IMAGE.finditer(words):
        help_ = "write what it shows: ![a sigmoid](...)"
        message = "an image without words; a terminal shows only those"
        report.add_inside("W516", node, match.start(), len(match[0]), message, help_)


def _number(match: re.Match[str]) -> str:
    """A number in place of a name that is filled in, of the same length, one group for TeX."""
    return f"{{{'7'.center(len(match[0]) - 2)}}}"


def _maths(node: Scalar, filled: str, report: Report) -> None:
    at = 0
    for tex in blocks.formulas(blocks.read(clean(filled).strip("\n"))):
        place = filled.find(tex, at)
        if inline(tex) == source(tex):
            message = "the terminal has to show this as TeX; it knows no other way without loss"
            advice_ = "write it in simpler signs, or in words"
            if place < 0:
                report.add("W513", node, message, advice_)
            else:
                report.add_inside("W513", node, place, len(tex), message, advice_)
        at = max(at, place + len(tex))


def _length(node: Scalar, report: Report) -> None:
    shown = markdown.lines(_FILLING.sub("7", node.text), Look(), COLUMNS)
    if len(shown) > MOST_LINES:
        message = f"the prompt takes {len(shown)} lines of {COLUMNS} columns; most take under 10"
        advice_ = f"keep it to {MOST_LINES}: the answer is typed below it"
        report.add("W514", node, message, advice_)
