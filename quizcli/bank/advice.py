"""Warnings about questions that are served all the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from quizcli import expressions
from quizcli.bank import names
from quizcli.bank.nodes import Mapping, Scalar, find
from quizcli.bank.report import Report, Span
from quizcli.expressions import ExpressionError
from quizcli.model import Kind, Question, Signature

HARD = 3
PROSE = ("prompt", "explain", "hints[]", "options[].text", "options[].because",
         "mistakes[].because", "rubric[]", "objective", "answer", "items[]", "items[].text",
         "extra[]", "accept[]", "reject[].because")  # fmt: skip
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
_CODE = re.compile(r"(?s)```.*?(?:```|\Z)|(`+)(?!`).+?(?<!`)\1(?!`)|\\.|\$\$")
_PARAGRAPH = re.compile(r"(?s).+?(?:\n[ \t]*\n|\Z)")


def advise(node: Mapping, question: Question, report: Report) -> None:
    """What is missing, and what looks like a slip."""
    place = node.pairs["id"][1] if "id" in node.pairs else node
    if "explain" not in node.pairs:
        report.add("W506", place, "the question has no `explain`")
    if "source" not in node.pairs:
        report.add("W507", place, "the question has no `source`")
    if question.difficulty > HARD and not question.hints:
        report.add("W508", place, f"a question of difficulty {question.difficulty} has no hint")
    for each in _prose(node):
        _lone_dollar(each, report)
        _comment(each, report)


def unused(node: Mapping, used: Collection[str], report: Report) -> None:
    """Names that are drawn or derived for nothing."""
    for name, key in names.declared(node).items():
        if name not in used:
            report.add("W505", key, f"{name} is declared and never used")


def random_key(node: Mapping, question: Question, signature: Signature, report: Report) -> None:
    """A number that depends on random numbers cannot be worked out by the learner."""
    answer = node.get("answer")
    try:
        occurring = expressions.parse(question.answer).names
    except ExpressionError:
        return
    for name in sorted(occurring):
        output = signature.outputs.get(name)
        if answer and output and output.kind is Kind.STATISTICAL:
            message = f"{name} depends on random numbers; ask for an ordering or a label"
            report.add("W511", answer, message)


def _prose(node: Mapping) -> Iterator[Scalar]:
    for pattern in PROSE:
        for each in find(node, pattern):
            if isinstance(each, Scalar):
                yield each


def _lone_dollar(node: Scalar, report: Report) -> None:
    if "$" not in node.text:
        return
    bare = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), node.text)
    for paragraph in _PARAGRAPH.finditer(bare):
        if paragraph[0].count("$") % 2:
            at = paragraph.start() + paragraph[0].rindex("$")
            advice = "maths stands between two $; a dollar sign is written \\$"
            report.add_inside("W509", node, at, 1, "a lone $", advice)


def _comment(node: Scalar, report: Report) -> None:
    """In a plain text ` #` begins a comment, which an author may not have meant."""
    if node.style:
        return
    match = _COMMENT.match(report.text, node.end)
    if match:
        at = Span(match.end() - len(match[0].lstrip()), match.end())
        advice = "quote the text if the # belongs to it"
        report.add("W504", at, "from # on this is a comment", advice)
