"""The parts of a question: how each is read, and which names its expressions may use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from quizcli.bank import listings, names, nodes, readers
from quizcli.bank.names import Scope
from quizcli.bank.nodes import Listing, Node, Scalar
from quizcli.bank.readers import Reader, record
from quizcli.bank.report import Report
from quizcli.model import Question
from quizcli.questions import QuestionType
from quizcli.questions.part_judging import KINDS, VALUED

LARGEST_POINTS = 100
MOST_READ = 26
"""Of a list of parts that is far too long only so many are looked at."""

USUAL = "numeric"


def points(name: str, node: Node, report: Report) -> int:
    """A whole number, 1 to 100."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_POINTS:
        return value
    if report.clean(node):
        report.add("E205", node, f"{name} is a whole number from 1 to {LARGEST_POINTS}")
    return 1


def carry(name: str, node: Node, report: Report) -> float:
    """A number, 0 to 1."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    if report.clean(node):
        report.add("E205", node, f"{name} is a number from 0, no points, to 1, all of them")
    return 1.0


FIELDS: Mapping[str, Reader[Any]] = {
    "id": readers.text,
    "type": readers.text,
    "prompt": readers.prose,
    "answer": readers.expression,
    "options": readers.options,
    "shuffle": readers.switch,
    "accept": readers.texts,
    "reject": listings.rejected,
    "points": points,
    "carry": carry,
    "tolerance": readers.tolerance,
    "unit": readers.text,
    "allow": readers.texts,
    "witness": readers.expression,
    "mistakes": readers.mistakes,
    "hint": readers.prose,
}
COMMON = frozenset({"id", "type", "prompt", "points", "carry", "hint"})
"""The keys of a part, and those that a part of any type has."""


# --------------------------------------------------------------------- reading
def parts(name: str, node: Node, report: Report) -> tuple[Question, ...]:
    """The parts, each as a question of its own whose id is the name of its key."""
    if not isinstance(node, Listing):
        if report.clean(node):
            report.add("E204", node, f"{name} is a list: lines that begin with -")
        return ()
    return tuple(_part(i, each, report) for i, each in enumerate(node.items[:MOST_READ]))


def _part(index: int, node: Node, report: Report) -> Question:
    kind = _kind(node, report)
    required = ("prompt", *(sorted(kind.required) if kind else ()))
    fitting = COMMON | kind.fields if kind else None
    if isinstance(node, nodes.Mapping) and kind:
        _refuse_foreign(node, kind, report)
    values = {"prompt": "", **record("a part", node, report, FIELDS, required, fitting)}
    hint = values.pop("hint", "")
    return Question(
        **{
            **values,
            "id": values.get("id") or usual_name(index),
            "type": kind.name if kind else USUAL,
            "hints": (hint,) if hint else (),
        }
    )


def usual_name(index: int) -> str:
    """What the key of a part is called that has no `id`: part_a, part_b and so on."""
    return f"part_{ascii_lowercase[index]}"


def _kind(node: Node, report: Report) -> QuestionType | None:
    """The type of a part; None, once it was told, where it is none that a part may be of."""
    given = node.get("type") if isinstance(node, nodes.Mapping) else None
    name = _word(given) if given else USUAL
    if given and name and name not in KINDS:
        message = f"a part cannot be of type {name}{report.near(name, KINDS)}"
        report.add("E415", given, message, f"types of parts: {', '.join(KINDS)}")
    return KINDS.get(name)


def _refuse_foreign(node: nodes.Mapping, kind: QuestionType, report: Report) -> None:
    for key, (place, _) in node.pairs.items():
        if key in FIELDS and key not in COMMON | kind.fields:
            message = f"a part of type {kind.name} has no key `{key}`"
            report.add("E203", place, message, f"its own keys: {', '.join(sorted(kind.fields))}")


def gathered(node: nodes.Mapping, question: Question, report: Report) -> Question:
    """The question with the points and the hints of its parts."""
    if "points" in node.pairs:
        place = node.pairs["points"][0]
        report.add("E203", place, "the points of such a question are those of its parts")
    labels = (f"({each})" for each in ascii_lowercase)
    hints = (
        f"{label} {h}" for label, p in zip(labels, question.parts, strict=False) for h in p.hints
    )
    return question._replace(
        parts=tuple(each._replace(hints=()) for each in question.parts),
        points=sum(each.points for each in question.parts),
        hints=(*question.hints, *hints),
    )


# ----------------------------------------------------------------------- names
def nodes_of(question: nodes.Mapping) -> tuple[Node, ...]:
    """The parts as they stand in the file."""
    found = question.get("parts")
    return found.items[:MOST_READ] if isinstance(found, Listing) else ()


def check_names(question: nodes.Mapping, scope: Scope, report: Report) -> tuple[set[str], Scope]:
    """Look at the expressions and texts of all parts, of which each may use the keys of those
    before it; returns the names that occur, and what is known after the last one."""
    used, taken = set[str](), set[str]()
    every = [_name(i, each) for i, each in enumerate(nodes_of(question))]
    for i, node in enumerate(nodes_of(question)):
        if not isinstance(node, nodes.Mapping):
            continue
        scope = replace(scope, ahead=frozenset(every[i:]))
        used |= names.check_expressions(node, scope, report, answer_is_text=False)
        used |= names.check_texts(node, scope, report, answer_is_text=False)
        name = every[i]
        _check_name(name, node.get("id") or node, taken.union(scope.measured or ()), report)
        taken.add(name)
        if scope.outputs is not None and (_word(node.get("type")) or USUAL) in VALUED:
            scope = replace(scope, outputs=scope.outputs | {name})
    return used, scope


def _name(index: int, node: Node) -> str:
    """What the key of a part is called."""
    given = node.get("id") if isinstance(node, nodes.Mapping) else None
    return _word(given) or usual_name(index)


def _word(node: Node | None) -> str:
    return " ".join(node.text.split()) if isinstance(node, Scalar) else ""


def _check_name(name: str, at: Node, taken: Collection[str], report: Report) -> None:
    """The name of a part is a word, not reserved, and stands for this part alone."""
    wrong = names.no_name(name)
    if wrong:
        report.add("E304", at, wrong)
    elif name in taken:
        report.add("E305", at, f"{name} stands for something else already; take another `id`")
