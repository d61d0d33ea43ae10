"""Computations that an author writes once, at the top of a bank, for several questions.

A question uses one by its name under `measure`, like a probe, and gets the very program that
the same lines under `torch` or `python` would make.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from quizcli.bank import authored, names, nodes, readers
from quizcli.bank.authored import KEYS, SEED, Lines
from quizcli.bank.nodes import Node, Scalar
from quizcli.bank.readers import Reader
from quizcli.bank.report import Report
from quizcli.model import Signatures, Value

FIELDS: Mapping[str, Reader[Any]] = {
    "doc": readers.prose,
    "needs": readers.texts,
    "torch": readers.prose,
    "python": readers.prose,
}


class Computation(NamedTuple):
    """A named computation.  `needs` are the names that its lines read, in the author's order;
    `lines` is None where an error lies in it, and `line` is where it stands."""

    name: str
    needs: tuple[str, ...]
    lines: Lines | None
    line: int

    def given(self, with_: Mapping[str, Value]) -> dict[str, Value]:
        """The arguments of a question: `with:` first, then what is drawn under a needed name.

        In the result a text is always an expression.  Lines that read `seed` get the question's
        own, unless `with:` says another.
        """
        reads = self.lines.reads if self.lines else ()
        return {each: with_.get(each, each) for each in (*self.needs, *reads)}


# --------------------------------------------------------------------- the head
def read(node: Node | None, signatures: Signatures, report: Report) -> dict[str, Computation]:
    """The computations of a bank by name; what is wrong with them is reported."""
    if node is None:
        return {}
    if not isinstance(node, nodes.Mapping):
        if report.clean(node):
            advice = "computations: {count: {needs: [n], torch: ...}}"
            report.add("E204", node, "computations is a mapping of names to lines", advice)
        return {}
    return {
        name: _computation(key, name, value, signatures, report)
        for name, (key, value) in node.pairs.items()
    }


def _computation(
    key: Scalar, name: str, node: Node, signatures: Signatures, report: Report
) -> Computation:
    _check_name(key, name, report)
    if name in signatures:
        report.add("E305", key, f"{name} is also a probe; take another name")
    values = readers.record(name, node, report, FIELDS)
    needs: tuple[str, ...] = tuple(dict.fromkeys(values.get("needs", ())))
    for each in nodes.find(node, "needs[]"):
        if isinstance(each, Scalar) and each.text:
            _check_name(each, each.text, report)
    lines = _lines(name, node, needs, report)
    sound = report.clean(key) and report.clean(node)
    return Computation(name, needs, lines if sound else None, report.place(key).line)


def _check_name(at: Scalar, name: str, report: Report) -> None:
    wrong = names.no_name(name)
    if wrong:
        report.add("E304", at, wrong)


def _lines(name: str, node: Node, needs: tuple[str, ...], report: Report) -> Lines | None:
    if not isinstance(node, nodes.Mapping):
        return None
    if all(each in node.pairs for each in KEYS):
        message = "`python` and `torch` both compute; keep one of them"
        report.add("E310", node.pairs["python"][0], message)
    if not any(each in node.pairs for each in KEYS):
        report.add("E201", node, f"{name} needs `torch` or `python` with its lines")
    lines = authored.read(node, {*needs, SEED}, report)
    if lines and report.clean(node):
        for each in nodes.find(node, "needs[]"):
            if isinstance(each, Scalar) and each.text in needs and each.text not in lines.reads:
                report.add("W505", each, f"{each.text} is needed and never used")
    return lines


def unused(node: Node | None, used: Collection[str], report: Report) -> None:
    """Computations that no question measures with."""
    for name, (key, _) in node.pairs.items() if isinstance(node, nodes.Mapping) else ():
        if name not in used and report.clean(key):
            report.add("W518", key, f"no question uses the computation {name}")


# ------------------------------------------------------------------ a question
def named(
    question: nodes.Mapping, known: Mapping[str, Computation], report: Report
) -> Computation | None:
    """The computation that a question measures with, if it is one."""
    node = question.get("measure")
    found = known.get(node.text.strip()) if isinstance(node, Scalar) else None
    if found and node and not found.lines:
        report.add("E313", node, f"{found.name} has an error of its own, see line {found.line}")
    return found


def check_arguments(question: nodes.Mapping, found: Computation, report: Report) -> set[str]:
    """Compare `with:` and the drawn names with what is needed; returns the names used."""
    declared = set(names.declared(question))
    with_ = question.get("with")
    pairs = with_.pairs if isinstance(with_, nodes.Mapping) else {}
    used = declared & ({*found.given({})} - set(pairs))
    for name, (place, node) in pairs.items():
        if name in found.needs:
            used |= _names_in(node, {*declared, SEED}, report)
        else:
            message = f"{found.name} does not need {name}{report.near(name, found.needs)}"
            advice = f"it needs: {', '.join(found.needs) or 'nothing'}"
            report.add("E307", place, message, advice)
    missing = [each for each in found.needs if each not in {*pairs, *declared, SEED}]
    if missing and report.clean(question):
        message = f"{found.name} needs {', '.join(missing)}"
        advice = "draw a name, or give it a value under `with`"
        report.add("E312", question.pairs["measure"][1], message, advice)
    return used


def _names_in(node: Node, known: Collection[str], report: Report) -> frozenset[str]:
    """The names of an argument that is an expression; a number or truth value has none."""
    text = isinstance(node, Scalar) and isinstance(node.value, str)
    return names.expression(node, known, report) if text else frozenset()
