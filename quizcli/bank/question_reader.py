"""One question of a bank: its node as a value, and all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizcli.bank import advice, authored, computations, fields, measures, names, nodes, part_reader
from quizcli.bank.authored import Lines
from quizcli.bank.computations import Computation
from quizcli.bank.names import Scope
from quizcli.bank.nodes import Scalar
from quizcli.bank.readers import record
from quizcli.bank.report import Report
from quizcli.model import DrawRule, Question, Signature, Signatures
from quizcli.questions import TYPES, QuestionType, arguments

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What an id consists of, and a bank's name."""

LONGEST_ID = 80
MOST_NAMES = 100


@dataclass
class Reading:
    """What the questions of one file share while they are read."""

    name: str
    report: Report
    signatures: Signatures
    tags: tuple[str, ...] = ()
    computations: Mapping[str, Computation] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # local id -> line
    used: set[str] = field(default_factory=set)  # computations that a question measures with


def read(node: nodes.Mapping, reading: Reading) -> Question:
    """A question, as far as it can be read; what is wrong with it is reported."""
    report = reading.report
    kind = _kind(node, report)
    values = _values(node, kind, report)
    id_ = _id(node, values.pop("id", ""), reading)
    signature = measures.find_probe(node, reading.signatures, report, reading.computations)
    own = computations.named(node, reading.computations, report)
    reading.used.update([own.name] if own else [])
    lines = _lines(node, own, report)
    used = _check_names(node, kind, signature, lines, values.get("draw", {}), report)
    if own:
        used |= computations.check_arguments(node, own, report)
    values["tags"] = tuple(dict.fromkeys((*reading.tags, *values.get("tags", ()))))
    for key in authored.KEYS:
        values.pop(key, None)
    given = own.given(values.get("with", {})) if own else {}
    question = _complete(id_, node, values, kind, signature, report)
    if lines:
        given |= {each: each for each in sorted(lines.reads)}
        program = lines.program(used)
        question = question._replace(measure="", program=program, arguments=given)
    used |= set(question.symbols)
    if report.clean(node):
        advice.unused(node, used, report)
    advice.advise(node, question, report)
    if kind:
        _check_type(node, kind, question, signature, report)
    return question


def _lines(node: nodes.Mapping, own: Computation | None, report: Report) -> Lines | None:
    """The lines that measure.  Those of a computation read no names of the question."""
    if names.unreadable(node):
        return None
    found = authored.find(node, names.declared(node), report)
    if own is None:
        return found
    return own.lines._replace(reads=frozenset()) if own.lines else None


def _kind(node: nodes.Mapping, report: Report) -> QuestionType | None:
    given = node.get("type")
    name = given.text.strip() if isinstance(given, Scalar) else ""
    if given and name and name not in TYPES:
        message = f"there is no type {name}{report.near(name, TYPES)}"
        report.add("E401", given, message, f"types: {', '.join(TYPES)}")
    return TYPES.get(name)


def _values(node: nodes.Mapping, kind: QuestionType | None, report: Report) -> dict[str, Any]:
    """The keys of a question as values; keys of other types are reported."""
    required: tuple[str, ...] = fields.REQUIRED
    allowed = None
    if kind:
        required = (*required, *sorted(kind.required))
        allowed = fields.COMMON | kind.fields
        for key, (place, _) in node.pairs.items():
            if key in fields.QUESTION and key not in allowed:
                message = f"a question of type {kind.name} has no key `{key}`"
                own = ", ".join(sorted(kind.fields))
                report.add("E203", place, message, f"its own keys: {own}")
    return record("a question", node, report, fields.QUESTION, required, allowed)


def _id(node: nodes.Mapping, local: str, reading: Reading) -> str:
    """The full id; it has to be well formed and new."""
    report = reading.report
    at = node.get("id") or node
    if local and not (ID.fullmatch(local) and len(local) <= LONGEST_ID):
        message = f"{local} is no id; use small letters, digits and -{_written(local)}"
        report.add("E207", at, message)
    elif local in reading.lines:
        report.add("E208", at, f"{local} stands here twice; first in line {reading.lines[local]}")
    elif local:
        reading.lines[local] = report.place(at).line
    return f"{reading.name}/{local}"


def _written(local: str) -> str:
    """The same as an id, if that is one."""
    id_ = re.sub(r"[\s_.-]+", "-", local.casefold()).strip("-")
    return f"; did you mean {id_}?" if ID.fullmatch(id_) and len(id_) <= LONGEST_ID else ""


def _check_names(
    node: nodes.Mapping,
    kind: QuestionType | None,
    signature: Signature | None,
    lines: Lines | None,
    rules: Mapping[str, DrawRule],
    report: Report,
) -> set[str]:
    """Look at all names, expressions, texts and arguments; returns the names that are used."""
    if names.unreadable(node):
        return set()
    scope = Scope(frozenset(names.declared(node)), _outputs(node, signature, lines, report))
    if len(scope.drawn) > MOST_NAMES:
        report.add("E205", node, f"{len(scope.drawn)} names are declared; at most {MOST_NAMES}")
        return set()
    names.check_declared(node, scope, report)
    recalled = kind is not None and kind.self_graded
    used = names.check_expressions(node, scope, report, answer_is_text=recalled or kind is None)
    in_parts, known = part_reader.check_names(node, scope, report)
    used |= in_parts | names.check_texts(node, known, report, answer_is_text=recalled)
    if signature:
        used |= measures.check_arguments(node, rules, signature, report)
    return used | lines.reads if lines else used


def _outputs(
    node: nodes.Mapping, signature: Signature | None, lines: Lines | None, report: Report
) -> frozenset[str] | None:
    """The names that measuring gives; None when that cannot be told."""
    if signature:
        return frozenset(signature.outputs)
    if lines:
        own = [pair[1] for key, pair in node.pairs.items() if key in authored.KEYS]
        return lines.outputs if lines.outputs or all(map(report.clean, own)) else None
    return None if "measure" in node.pairs else frozenset()


def _complete(
    id_: str,
    node: nodes.Mapping,
    values: dict[str, Any],
    kind: QuestionType | None,
    signature: Signature | None,
    report: Report,
) -> Question:
    """The question with its arguments completed and its symbols chosen."""
    given = values.pop("with", {})
    declared = names.declared(node)
    completed = arguments.complete(given, declared, signature) if signature else {}
    if kind and "symbols" in kind.fields:
        values["symbols"] = _symbols(node, values, kind, report)
    at = node.get("id") or node
    needed = {"type": "", "prompt": ""}
    question = Question(id=id_, arguments=completed, place=report.place(at), **{**needed, **values})
    return part_reader.gathered(node, question, report) if question.parts else question


def _symbols(
    node: nodes.Mapping, values: Mapping[str, Any], kind: QuestionType, report: Report
) -> tuple[str, ...]:
    """The names that a formula may be typed in: given, or all drawn numbers."""
    declared = names.declared(node)
    for each in nodes.find(node, "symbols[]"):
        if isinstance(each, Scalar) and each.text not in declared:
            near = report.near(each.text, declared)
            report.add("E408", each, f"the symbol {each.text} is not drawn here{near}")
    given: tuple[str, ...] = values.get("symbols", ())
    wanted = "symbolic" not in kind.fields or bool(values.get("symbolic"))
    found = given or tuple(n for n, rule in values.get("draw", {}).items() if _number(rule))
    if wanted and not found and report.clean(node):
        message = "there is no drawn number that an answer could be written in"
        report.add("E408", node.get("id") or node, message, "declare names under `draw`")
    return found if wanted else given


def _number(rule: DrawRule) -> bool:
    """Whether a rule draws single numbers."""
    drawn = rule.choices if rule.kind == "choice" else (rule.value,)
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in drawn)
    return rule.kind == "range" or (rule.kind != "list" and numbers)


def _tolerance_told(node: nodes.Mapping, report: Report) -> bool:
    """Whether a tolerance is there, misspelt or unreadable, of which that was said already."""
    given = node.get("tolerance")
    if given:
        return not report.clean(given)
    return any(report.nearest(each, ("tolerance",)) for each in node.pairs)


def _check_type(
    node: nodes.Mapping,
    kind: QuestionType,
    question: Question,
    signature: Signature | None,
    report: Report,
) -> None:
    """What the type itself says, except about what was reported already."""
    outputs = signature.outputs if signature else {}
    for where, code, message in kind.problems(question, outputs):
        path, _, inside = where.partition("@")
        if path in kind.required and path not in node.pairs:
            continue
        if code == "E403" and _tolerance_told(node, report):
            continue
        at = nodes.nearest(node, path)
        at = at if at is not node else node.get("id") or node
        if not report.clean(at):
            continue
        if inside and isinstance(at, Scalar):
            start, _, end = inside.partition("-")
            report.add_inside(code, at, int(start), int(end) - int(start), message)
        else:
            report.add(code, at, message)
    if signature and "tolerance" in kind.fields:
        advice.random_key(node, question, signature, report)
    for each, part in zip(part_reader.nodes_of(node), question.parts, strict=True):
        if signature and isinstance(each, nodes.Mapping):
            advice.random_key(each, part, signature, report)
