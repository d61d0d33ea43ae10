"""Names in scope: every expression and every `{{name}}` of a question is looked at here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from quizcli import answers, expressions
from quizcli.answers.gaps import MOST_GAPS
from quizcli.bank import nodes, scalars
from quizcli.bank.nodes import Mapping, Node, Scalar, find
from quizcli.bank.report import Report
from quizcli.expressions import ExpressionError

DRAWN = ("where[]", "symbolic[]")
MEASURED = ("answer", "witness", "fact", "mistakes[].answer", "options[].correct", "items[].value")
"""Where expressions stand that may use drawn names, and those that may use outputs as well."""

BEFORE = (
    "prompt",
    "hint",
    "hints[]",
    "options[].text",
    "items[]",
    "items[].text",
    "extra[]",
    "objective",
    "unit",
)
AFTER = (
    "explain",
    "mistakes[].because",
    "options[].because",
    "rubric[]",
    "accept[]",
    "reject[].text",
    "reject[].because",
    "tests.accept[]",
    "tests.reject[]",
    "tests.unreadable[]",
)
"""Where texts stand that are shown before the measurement is known, and after."""

UNMEASURED = "outputs of the probe are not known before it has run"
AHEAD = "a part knows the keys of the parts before it only"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_WORD = re.compile(r"[^\W\d]\w*")
RESERVED = expressions.FUNCTIONS | expressions.WORDS | {"true", "false"}
"""Names that have a meaning in expressions."""


@dataclass(frozen=True)
class Scope:
    """The names of a question.  `outputs` is None when its probe is not known."""

    drawn: frozenset[str]
    outputs: frozenset[str] | None
    ahead: frozenset[str] = frozenset()

    @property
    def measured(self) -> frozenset[str] | None:
        """All names; None when any name might be right."""
        return None if self.outputs is None else self.drawn | self.outputs


def declared(question: Mapping) -> dict[str, Scalar]:
    """The names under `draw` and `let`, with their places."""
    groups = [node for key in ("draw", "let") if isinstance(node := question.get(key), Mapping)]
    return {name: key for group in groups for name, (key, _) in group.pairs.items()}


def no_name(name: str) -> str:
    """Why a word cannot be a name; empty when it can."""
    if not _NAME.fullmatch(name):
        return f"{name} cannot be a name; use letters, digits and _"
    return f"{name} has a meaning in expressions; take another name" if name in RESERVED else ""


def unreadable(question: Mapping) -> bool:
    """Whether `draw` or `let` is no mapping, so that nobody knows which names there are."""
    given = [question.get(key) for key in ("draw", "let")]
    return any(each is not None and not isinstance(each, Mapping) for each in given)


# -------------------------------------------------------------- declarations
def check_declared(question: Mapping, scope: Scope, report: Report) -> None:
    """Names are words, not reserved, and stand for one thing each."""
    outputs = scope.outputs or frozenset()
    for name, key in declared(question).items():
        wrong = no_name(name)
        if wrong:
            report.add("E304", key, wrong)
        elif name in outputs:
            message = f"{name} is also an output of the probe; take another name"
            report.add("E305", key, message)
    drawn, let = question.get("draw"), question.get("let")
    if isinstance(drawn, Mapping) and isinstance(let, Mapping):
        for name, (key, _) in let.pairs.items():
            if name in drawn.pairs:
                report.add("E305", key, f"{name} is drawn already; take another name")


# --------------------------------------------------------------- expressions
def check_expressions(
    question: Mapping, scope: Scope, report: Report, *, answer_is_text: bool
) -> set[str]:
    """Parse every expression with the names it may use; returns the names that occur."""
    used = _check_let(question, report)
    for pattern in DRAWN:
        for node in find(question, pattern):
            used |= expression(node, scope.drawn, report, scope.outputs or ())
    for pattern in MEASURED:
        if not (answer_is_text and pattern == "answer"):
            for node in find(question, pattern):
                used |= expression(node, scope.measured, report, scope.ahead, AHEAD)
    return used | _check_gaps(question, scope, report)


def _check_gaps(question: Mapping, scope: Scope, report: Report) -> set[str]:
    """The formulas in the gaps of a cloze's prompt may use what is drawn and measured."""
    kind, prompt = question.get("type"), question.get("prompt")
    if not isinstance(kind, Scalar) or not isinstance(prompt, Scalar) or kind.text != "cloze":
        return set()
    found = (each for each in answers.find_gaps(prompt.text)[:MOST_GAPS] if not each.accepted)
    return {
        name
        for gap in found
        for name in _parsed(prompt, gap.formula, gap.at, scope.measured, report)
    }


def _check_let(question: Mapping, report: Report) -> set[str]:
    """A derived name may use what was drawn and what was derived before it."""
    drawn, let = question.get("draw"), question.get("let")
    known = set(drawn.pairs) if isinstance(drawn, Mapping) else set()
    used: set[str] = set()
    for name, (_, value) in let.pairs.items() if isinstance(let, Mapping) else ():
        used |= expression(value, known, report)
        known.add(name)
    return used


def expression(
    node: Node,
    names: Collection[str] | None,
    report: Report,
    later: Collection[str] = (),
    why: str = UNMEASURED,
) -> frozenset[str]:
    """Parse one expression and return its names; what is wrong is reported at its very place.

    `later` are names that are not known yet, and `why` says since when they are.
    """
    if not isinstance(node, Scalar) or node.value is None or report.full:
        return frozenset()
    before = len(node.text) - len(node.text.lstrip())
    return _parsed(node, node.text.strip(), before, names, report, later, why)


def _parsed(
    node: Scalar,
    text: str,
    at: int,
    names: Collection[str] | None,
    report: Report,
    later: Collection[str] = (),
    why: str = UNMEASURED,
) -> frozenset[str]:
    """Parse what stands at an offset of a scalar."""
    try:
        parsed = expressions.parse(text, names=names)
        if not parsed.names:
            parsed.evaluate({})  # a constant that has no value can be told now
        return parsed.names
    except ExpressionError as error:
        if report.clean(node):
            word = text[error.offset : error.offset + error.length]
            advice = _advice(word, later, why)
            report.add_inside("E301", node, error.offset + at, error.length, error.message, advice)
    return frozenset()


def _advice(word: str, later: Collection[str], why: str) -> str:
    """What to do about a word that is no name."""
    if scalars.doubt(word):
        return "truth values are written true and false"
    return why if word in later else ""


# --------------------------------------------------------------------- texts
def check_texts(
    question: Mapping, scope: Scope, report: Report, *, answer_is_text: bool
) -> set[str]:
    """Look up every `{{name}}`; returns the names that occur."""
    used: set[str] = set()
    for node in (*_texts(question, BEFORE), *_sides(question)):
        used |= _fillings(node, scope.drawn, report, scope.outputs or ())
    after = (*AFTER, "answer") if answer_is_text else AFTER
    for node in _texts(question, after):
        used |= _fillings(node, scope.measured, report)
    return used


def _texts(question: Mapping, patterns: Collection[str]) -> Iterator[Scalar]:
    for pattern in patterns:
        for node in nodes.find(question, pattern):
            if isinstance(node, Scalar):
                yield node


def _sides(question: Mapping) -> Iterator[Scalar]:
    """Both sides of the pairs of a match."""
    pairs = question.get("pairs")
    for key, value in pairs.pairs.values() if isinstance(pairs, Mapping) else ():
        yield key
        if isinstance(value, Scalar):
            yield value


def _fillings(
    node: Scalar, names: frozenset[str] | None, report: Report, later: Collection[str] = ()
) -> set[str]:
    used = set()
    for match in _PLACE.finditer(node.text):
        name = match[1].strip()
        if _WORD.fullmatch(name):
            used.add(name)
            if names is not None and name not in names:
                _unknown(node, match, names, report, later)
        elif names and any(word in names for word in _WORD.findall(name)):
            message = f"{match[0]} stays as it is; only a name is filled in"
            advice = "give the value a name under `let`"
            report.add_inside("W510", node, match.start(), len(match[0]), message, advice)
    return used


def _unknown(
    node: Scalar,
    match: re.Match[str],
    names: frozenset[str],
    report: Report,
    later: Collection[str],
) -> None:
    name = match[1].strip()
    if name in later:
        message = f"{name} is measured and not known yet when this is shown"
        advice = "outputs can be used in `explain` and `because`"
    else:
        message = f"{name} is not drawn here{report.near(name, names)}"
        advice = "declare it under `draw` or `let`; LaTeX braces are written apart, { {x} }"
    report.add_inside(
        "E302", node, node.text.index(name, match.start()), len(name), message, advice
    )
