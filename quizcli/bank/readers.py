"""Nodes to typed values.  A reader reports what is wrong and then returns a harmless value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from quizcli import draws
from quizcli.bank import nodes
from quizcli.bank.nodes import Listing, Node, Scalar
from quizcli.bank.report import Report
from quizcli.model import DrawRule, Mistake, Option, SelfTests, Tolerance, Value

T_co = TypeVar("T_co", covariant=True)

_DASHED = re.compile(r"(-?\d+(?:\.\d+)?) ?[-\u2013] ?(\d+(?:\.\d+)?)")
_SINGLE = re.compile(r"[\w .!=<>*+/^-]{1,40}")
"""A text that may stand in brackets as it is."""

HARDEST = 5
MOST_SIGNIFICANT = 15


class Reader(Protocol[T_co]):
    """Reads the value of the key `name`."""

    def __call__(self, name: str, node: Node, report: Report) -> T_co:
        """The value, or a harmless one after an error was reported."""


# ----------------------------------------------------------------------- texts
def sample(name: str, node: Node, report: Report) -> str:
    """A text as it stands, possibly empty; numbers and truth values count as written."""
    if isinstance(node, Scalar) and node.value is not None:
        return node.text
    wrong_kind(name, node, report, "a text")
    return ""


def prose(name: str, node: Node, report: Report) -> str:
    """Markdown, not empty."""
    text = sample(name, node, report).rstrip()
    if not text.strip() and report.clean(node):
        report.add("E206", node, f"{name} is empty")
    return text


def text(name: str, node: Node, report: Report) -> str:
    """A short text on one line, not empty."""
    return " ".join(prose(name, node, report).split())


def expression(name: str, node: Node, report: Report) -> str:
    """The text of an expression; it is parsed later, where the names are known."""
    if not isinstance(node, Scalar):
        wrong_kind(name, node, report, "an expression such as (K, M)")
        return ""
    return prose(name, node, report).strip()


def anything(name: str, node: Node, report: Report) -> Node:
    """The node itself, for whoever reads it later."""
    return node


def wrong_kind(name: str, node: Node, report: Report, wanted: str, advice: str = "") -> None:
    """Say what a value has to be, unless something about it was said already."""
    if not report.clean(node):
        return  # why it is of another kind was said already
    match node:
        case Listing():
            given = "a list"
        case nodes.Mapping():
            given = "a mapping"
        case Scalar(value=None):
            report.add("E206", node, f"{name} has no value; it is {wanted}")
            return
        case _:
            given = f"`{node.text.strip()}`"
    report.add("E204", node, f"{name} is {wanted}, not {given}", advice)


# ----------------------------------------------------------------- collections
def _items(name: str, node: Node, report: Report) -> tuple[Node, ...]:
    if isinstance(node, Listing):
        return node.items
    single = isinstance(node, Scalar) and _SINGLE.fullmatch(node.text)
    advice = f"write [{single[0]}]" if single else ""
    wrong_kind(name, node, report, "a list such as [a, b] or lines that begin with -", advice)
    return ()


def record(
    name: str,
    node: Node,
    report: Report,
    fields: Mapping[str, Reader[Any]],
    required: Sequence[str] = (),
    fitting: Collection[str] | None = None,
) -> dict[str, Any]:
    """The known keys of a mapping, each read; unknown and missing ones are reported.

    For an unknown key those are suggested that are `fitting` here; without it, all.
    """
    if not isinstance(node, nodes.Mapping):
        first = f"write `{required[0]}: ...`" if required and isinstance(node, Scalar) else ""
        wrong_kind(name, node, report, f"a mapping with {', '.join(fields)}", first)
        return {}
    absent = [each for each in required if each not in node.pairs]
    strange = [key for key in node.pairs if key not in fields] if absent else []
    meant = {report.nearest(key, fields) for key in strange}
    for missing in (each for each in absent if each not in meant):
        report.add("E201", node, f"{name} needs `{missing}`")
    for key, (place, _) in node.pairs.items():
        if key not in fields:
            known = [each for each in fields if fitting is None or each in fitting]
            near = report.near(key, known)
            advice = "" if near else f"known keys: {', '.join(known)}"
            report.add("E202", place, f"{name} has no key `{key}`{near}", advice)
    return {
        key: fields[key](key, value, report)
        for key, (_, value) in node.pairs.items()
        if key in fields
    }


def texts(name: str, node: Node, report: Report) -> tuple[str, ...]:
    """A list of texts, none of them empty."""
    return tuple(prose(f"an entry of {name}", each, report) for each in _items(name, node, report))


def samples(name: str, node: Node, report: Report) -> tuple[str, ...]:
    """A list of typed answers; an empty one is an answer too."""
    return tuple(sample(f"an entry of {name}", each, report) for each in _items(name, node, report))


def options(name: str, node: Node, report: Report) -> tuple[Option, ...]:
    """The alternatives of a choice."""
    fields: dict[str, Reader[str]] = {"text": prose, "correct": expression, "because": prose}
    items = _items(name, node, report)
    read = (record("an option", each, report, fields, ["text"]) for each in items)
    return tuple(Option(**{"text": "", **each}) for each in read)


def mistakes(name: str, node: Node, report: Report) -> tuple[Mistake, ...]:
    """Known wrong answers with their feedback."""
    fields: dict[str, Reader[str]] = {"answer": expression, "because": prose}
    empty = {"answer": "", "because": ""}
    items = _items(name, node, report)
    return tuple(
        Mistake(**{**empty, **record("a mistake", each, report, fields, list(fields))})
        for each in items
    )


def self_tests(name: str, node: Node, report: Report) -> SelfTests:
    """Answers that a question's own reader is tried with."""
    fields = {"accept": samples, "reject": samples, "unreadable": samples}
    return SelfTests(**record(name, node, report, fields))


# ------------------------------------------------------------ numbers, switches
def switch(name: str, node: Node, report: Report) -> bool:
    """True or false."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    wrong_kind(name, node, report, "true or false")
    return False


def difficulty(name: str, node: Node, report: Report) -> int:
    """A whole number, 1 to 5."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= HARDEST:
        return value
    if report.clean(node):
        report.add("E205", node, f"{name} is a whole number from 1, easy, to {HARDEST}, hard")
    return 1


def tolerance(name: str, node: Node, report: Report) -> Tolerance:
    """`exact`, or one of rel, abs, both of these, factor, digits."""
    if isinstance(node, Scalar) and node.text == "exact":
        return Tolerance()
    fields = {"rel": _above(0), "abs": _above(0), "factor": _above(1), "digits": _digits}
    if not isinstance(node, nodes.Mapping):
        message = f"{name} is `exact`, or for example {{rel: 1e-2}}, {{abs: 0.001}}, {{factor: 2}}"
        report.add("E407", node, message)
        return Tolerance()
    read = record(name, node, report, fields)
    if len(read) > 1 and set(read) != {"rel", "abs"} and report.clean(node):
        report.add("E407", node, "only rel and abs may stand together")
    if not read and report.clean(node):
        report.add("E407", node, "the tolerance is empty; write for example {rel: 1e-2}")
    return Tolerance(**read)


def _above(limit: int) -> Reader[float | None]:
    def read(name: str, node: Node, report: Report) -> float | None:
        value = _number(node)
        if value is not None and value > limit:
            return float(value)
        if report.clean(node):
            report.add("E407", node, f"{name} is a number above {limit}")
        return None

    return read


def _digits(name: str, node: Node, report: Report) -> int | None:
    value = _number(node)
    if isinstance(value, int) and 1 <= value <= MOST_SIGNIFICANT:
        return value
    if report.clean(node):
        report.add("E407", node, f"{name} is a whole number from 1 to {MOST_SIGNIFICANT}")
    return None


def _number(node: Node) -> int | float | None:
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


# ------------------------------------------------------- draws and arguments
def rules(name: str, node: Node, report: Report) -> dict[str, DrawRule]:
    """How each name is drawn; what cannot be read becomes the constant 0."""
    if not isinstance(node, nodes.Mapping):
        wrong_kind(name, node, report, "a mapping such as {n: 3..12}")
        return {}
    return {key: _rule(key, value, report) for key, (_, value) in node.pairs.items()}


def _rule(name: str, node: Node, report: Report) -> DrawRule:
    if isinstance(node, Scalar) and node.value is None:
        report.add("E303", node, f"{name} has no values to draw; write for example 3..12")
        return DrawRule("constant")
    dashed = _DASHED.fullmatch(node.text) if isinstance(node, Scalar) and not node.style else None
    if dashed:
        message = f"{name} cannot be drawn: a range is written {dashed[1]}..{dashed[2]}"
        report.add("E303", node, message, "quote it if a text is meant")
        return DrawRule("constant")
    try:
        return draws.parse_rule(nodes.data(node))
    except ValueError as error:
        if report.clean(node):
            report.add("E303", node, f"{name} cannot be drawn: {error}")
    return DrawRule("constant")


def formulas(name: str, node: Node, report: Report) -> dict[str, str]:
    """Derived names with their expressions."""
    if not isinstance(node, nodes.Mapping):
        wrong_kind(name, node, report, "a mapping such as {area: a*b}")
        return {}
    return {key: expression(key, value, report) for key, (_, value) in node.pairs.items()}


def arguments(name: str, node: Node, report: Report) -> dict[str, Value]:
    """Arguments of a probe: truth values, numbers, lists of numbers; a text is left as it is."""
    if not isinstance(node, nodes.Mapping):
        wrong_kind(name, node, report, "a mapping such as {heads: 4}")
        return {}
    return {key: _argument(key, value, report) for key, (_, value) in node.pairs.items()}


def _argument(name: str, node: Node, report: Report) -> Value:
    match node:
        case Scalar(value=bool() | int() | float() as plain):
            return plain
        case Scalar():
            return expression(name, node, report)
        case Listing(items=items):
            numbers = [_number(each) for each in items]
            if None not in numbers:
                return tuple(each for each in numbers if each is not None)
            advice = 'a list with names in it is an expression: "(a, b)"'
            report.add("E204", node, f"{name} is a list of numbers", advice)
            return ()
    wrong_kind(name, node, report, "a number, a word or a list of numbers")
    return 0
