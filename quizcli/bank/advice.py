"""Warnings about questions that are served all the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from quizcli import expressions
from quizcli.bank import names
from quizcli.bank.nodes import Mapping, Node, Scalar, find
from quizcli.bank.report import Report, Span
from quizcli.expressions import ExpressionError
from quizcli.model import Kind, Question, Signature
from quizcli.questions import TYPES

HARD = 3
PROSE = ("prompt", "explain", "hints[]", "options[].text", "options[].because",
         "mistakes[].because", "rubric[]", "objective", "answer", "items[]", "items[].text",
         "extra[]", "accept[]", "reject[].because", "parts[].prompt", "parts[].hint",
        "parts[].options[].text", "parts[].options[].because", "parts[].mistakes[].because",
        "parts[].accept[]", "parts[].reject[].because")  # fmt: skip
_LEANING = re.compile(
    r"\A\s*(?:(?:And|and|But|but|Also|also|Or|or|Again|Likewise|Similarly|So|Then)\b,?"
    r"|(?i:(?:what|how) about)\b"
    r"|(?:It|Its|They|Their|Theirs|Those)\b"
    r"|(?i:why(?: not)?|how so|how many|how much|which(?: ones?)?|what else)\s*\?)"
)
"""How a prompt begins that goes on from another one."""

_BACK = re.compile(
    r"(?i)\b(?:previous|preceding|last|earlier) (?:question|exercise|task|problem|prompt)s?\b"
    r"|\b(?:question|exercise|task|problem|prompt) (?:above|before)\b"
    r"|\b(?:as|mentioned|described|seen|asked|given) (?:before|earlier)(?=[\s]*[.,;:?!])"
)
"""Words in a prompt that point to another one."""

_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
_CODE = re.compile(r"(?s)```.*?(?:```|\Z)|(`+)(?!`).+?(?<!`)\1(?!`)|\\.|\$\$")
_MATHS = re.compile(r"(?s)\$\$.+?\$\$|\$[^$\n]+\$|\\[a-zA-Z]+(?:\{\w+\})+")
_SINGLE = re.compile(r"(?<![\w\\^{}])\{(\w+)\}(?!\})")
_PARAGRAPH = re.compile(r"(?s).+?(?:\n[ \t]*\n|\Z)")


def advise(node: Mapping, question: Question, report: Report) -> None:
    """What is missing, and what looks like a slip."""
    place = node.pairs["id"][1] if "id" in node.pairs else node
    if not _has(node, "explain", report):
        report.add("W506", place, "the question has no `explain`")
    if not _has(node, "source", report):
        report.add("W507", place, "the question has no `source`")
    if question.difficulty > HARD and not question.hints:
        report.add("W508", place, f"a question of difficulty {question.difficulty} has no hint")
    _stands_alone(node.get("prompt"), report)
    drawn = names.declared(node)
    for each in _prose(
        node, self_graded=question.type in TYPES and TYPES[question.type].self_graded
    ):
        _lone_dollar(each, report)
        _single_brace(each, drawn, report)
        _comment(each, report)


def _has(node: Mapping, key: str, report: Report) -> bool:
    """Whether a key is there, or one that is told to be misspelt."""
    return key in node.pairs or any(report.nearest(each, (key,)) for each in node.pairs)


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


def _stands_alone(node: Node | None, report: Report) -> None:
    """Reviews come in any order: no prompt may lean on the one before."""
    if not isinstance(node, Scalar):
        return
    found = _LEANING.match(node.text) or _BACK.search(node.text)
    if found:
        words = found[0].strip()
        at = found.end() - len(found[0].lstrip())
        message = f"{words} leans on another question, and questions come in any order"
        report.add_inside("W519", node, at, len(words), message, "say what it is about")


def _prose(node: Mapping, *, self_graded: bool) -> Iterator[Scalar]:
    """All texts; an answer that the program judges is an expression."""
    for pattern in (each for each in PROSE if self_graded or each != "answer"):
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


def _single_brace(node: Scalar, drawn: Collection[str], report: Report) -> None:
    """{n} stays as it is; between two $ the braces are those of LaTeX."""
    if "{" not in node.text or not drawn:
        return
    bare = _MATHS.sub(lambda match: " " * len(match[0]), node.text)
    for match in _SINGLE.finditer(bare):
        if match[1] in drawn:
            message = f"{match[0]} stays as it is"
            advice = f"write {{{{{match[1]}}}}} for the value that is drawn"
            report.add_inside("W520", node, match.start(), len(match[0]), message, advice)


def _comment(node: Scalar, report: Report) -> None:
    """In a plain text ` #` begins a comment, which an author may not have meant."""
    if node.style or not node.text:
        return
    match = _COMMENT.match(report.text, node.end)
    if match:
        at = Span(match.end() - len(match[0].lstrip()), match.end())
        advice = "quote the text if the # belongs to it"
        report.add("W504", at, "from # on this is a comment", advice)
