"""A tree of nodes to questions, and all that is wrong with it at once.

A question with an error is not served; the others are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizcli import silencing
from quizcli.bank import computations, fields, nodes, question_reader, recovery, silences
from quizcli.bank.decoding import decode
from quizcli.bank.nodes import Listing, Node, Scalar
from quizcli.bank.question_reader import ID, Reading
from quizcli.bank.readers import record
from quizcli.bank.recovery import Recovered
from quizcli.bank.report import WHOLE, Report
from quizcli.model import Problem, Question, Signatures


@dataclass(frozen=True)
class Bank:
    """What a file holds: its healthy questions, and what is wrong with the others."""

    title: str = ""
    license: str = ""
    description: str = ""
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_bank(name: str, path: str, data: bytes, signatures: Signatures) -> Bank:
    """Read a bank of that name.  `path` is what places say; nothing is raised."""
    report = decode(data, path)
    recovered = Recovered(None, report) if report.remarks else recovery.read(report)
    root, report = recovered.root, recovered.report
    lost = [(each, f"{name}/{each.local}") for each in recovered.lost]
    if root is None:
        return Bank(problems=tuple(report.problems(lost)))
    if not ID.fullmatch(name):
        wanted = "use small letters, digits, - and _, such as cross_attention.yaml"
        report.add("E210", WHOLE, f"a bank cannot be called {name}; rename the file: {wanted}")
    header = record("a bank", root, report, fields.BANK, fields.BANK_REQUIRED)
    head = header.get("computations")
    own = computations.read(head, signatures, report)
    reading = Reading(name, report, signatures, header.get("tags", ()), own)
    readable = _check_format(header.get("format"), report)
    read = list(_questions(header.get("questions"), reading)) if readable else []
    if readable and not report.full and not lost:
        computations.unused(head, reading.used, report)
    silences.check_needed(read, report)
    told = {question.id: question.silence for _, question in read if question.silence}
    return Bank(
        title=header.get("title", ""),
        license=header.get("license", ""),
        description=header.get("description", ""),
        questions=() if not ID.fullmatch(name) else _healthy(read, report),
        problems=tuple(silencing.silenced(report.problems([*_owners(read), *lost]), told)),
    )


def _owners(read: Sequence[tuple[nodes.Mapping, Question]]) -> list[tuple[nodes.Mapping, str]]:
    """Nodes with the full ids of their questions, where they have one."""
    return [(node, question.id) for node, question in read if not question.id.endswith("/")]


def _check_format(node: Node | None, report: Report) -> bool:
    """Whether the file is of a format that can be read (or does not say)."""
    if node is None or (isinstance(node, Scalar) and node.text == str(fields.FORMAT)):
        return True
    message = f"this version reads format {fields.FORMAT}"
    report.add("E211", node, message, "write `format: 1`, or update quizcli")
    return False


def _questions(node: Node | None, reading: Reading) -> Iterator[tuple[nodes.Mapping, Question]]:
    if node is None:
        return
    if not isinstance(node, Listing) or not node.items:
        reading.report.add("E204", node, "questions is a list: lines that begin with - id: ...")
        return
    for item in node.items:
        if reading.report.full:
            return
        if isinstance(item, nodes.Mapping):
            yield item, question_reader.read(item, reading)
        elif reading.report.clean(item):
            reading.report.add("E204", item, "a question is a mapping with id, type and prompt")


def _healthy(
    read: Sequence[tuple[nodes.Mapping, Question]], report: Report
) -> tuple[Question, ...]:
    """The questions that no error lies in."""
    return () if report.full else tuple(q for node, q in read if report.clean(node))
