"""The key `silence` of a question: how it is read, and what of it silences nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizcli.bank import codes, nodes
from quizcli.bank.nodes import Node
from quizcli.bank.readers import text, wrong_kind
from quizcli.bank.report import Report
from quizcli.model import Question
from quizcli.silencing import FILE, NEEDLESS

READ = frozenset(code for code in codes.CODES if code.startswith("W")) - FILE
"""The warnings that reading alone decides."""


def reasons(name: str, node: Node, report: Report) -> dict[str, str]:
    """Codes of warnings, each with the reason why it is let be."""
    if not isinstance(node, nodes.Mapping):
        wrong_kind(name, node, report, "a mapping such as {W508: The formula is the hint.}")
        return {}
    for code, (place, _) in node.pairs.items():
        _check(code, place, report)
    return {code: text(f"the reason for {code}", each, report)
            for code, (_, each) in node.pairs.items()}  # fmt: skip


def _check(code: str, place: Node, report: Report) -> None:
    """Only warnings about a question can be silenced."""
    from quizcli.bank.pages import known_codes

    known = [each for each in known_codes() if each.startswith("W") and each not in FILE]
    if code in known:
        return
    if code in known_codes():
        what = "stands for a whole file" if code in FILE else "is an error"
        report.add("E205", place, f"{code} {what}; only warnings about a question are silenced")
        return
    message = f"there is no warning {code}{report.near(code, known)}"
    report.add("E205", place, message, "quizcli check --explain all lists the codes")


def check_needed(read: Iterable[tuple[nodes.Mapping, Question]], report: Report) -> None:
    """Tell which codes are silenced and do not occur, where reading alone decides."""
    remarks = [(each.start, each.code) for each in report.remarks]
    for node, question in read:
        given = node.get("silence")
        if question.silence and isinstance(given, nodes.Mapping) and report.clean(node):
            there = {code for start, code in remarks if node.start <= start < node.end}
            _tell(given, sorted(READ & set(question.silence) - there), report)


def _tell(given: nodes.Mapping, codes_: Sequence[str], report: Report) -> None:
    for code in codes_:
        report.add(NEEDLESS, given.pairs[code][0], f"{code} does not occur here; take it away")
