"""What a question asks of its probe: the probe exists, and takes these arguments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from quizcli.bank import authored, names, nodes
from quizcli.bank.nodes import Node, Scalar
from quizcli.bank.report import Report
from quizcli.model import DrawRule, Parameter, Signature, Signatures, Value

MOST_TRIED = 1000
NEED_MEASURE = ("with", "fact")
NEED_PROBE = ("with",)
"""Keys that make no sense where nothing is measured, and beside an author's own lines."""
_NUMBERS = ("int", "float", "seed")
_LISTS = {"ints": "int", "floats": "float"}


def find_probe(
    question: nodes.Mapping,
    signatures: Signatures,
    report: Report,
    others: Collection[str] = (),
) -> Signature | None:
    """The probe that is named; None when there is none or it is not known.

    `others` are names that may stand there as well: those of the bank's own computations.
    """
    node = question.get("measure")
    if node is None:
        for key in NEED_PROBE if _has_lines(question) else NEED_MEASURE:
            if key in question.pairs:
                place = question.pairs[key][0]
                report.add("E309", place, f"`{key}` needs `measure:` with the name of a probe")
        return None
    name = node.text.strip() if isinstance(node, Scalar) else ""
    if name and name not in signatures and name not in others:
        what = "probe or computation" if others else "probe"
        message = f"there is no {what} {name}{report.near(name, (*others, *signatures))}"
        report.add("E306", node, message, "quizcli lab --list shows all probes")
    return None if name in others else signatures.get(name)


def _has_lines(question: nodes.Mapping) -> bool:
    return any(key in question.pairs for key in authored.KEYS)


def check_arguments(
    question: nodes.Mapping,
    rules: Mapping[str, DrawRule],
    signature: Signature,
    report: Report,
) -> set[str]:
    """Compare `with:` and the drawn names with the probe's parameters; returns names used."""
    declared = set(names.declared(question))
    given = question.get("with")
    pairs = given.pairs if isinstance(given, nodes.Mapping) else {}
    used: set[str] = set()
    for name, (place, node) in pairs.items():
        parameter = signature.parameter(name)
        if parameter is None:
            known = [each.name for each in signature.parameters]
            message = f"{signature.name} has no parameter {name}{report.near(name, known)}"
            report.add("E307", place, message, f"its parameters: {', '.join(known) or 'none'}")
        else:
            used |= _check_given(node, parameter, declared, rules, report)
    for parameter in signature.parameters:
        if parameter.name in declared and parameter.name not in pairs:
            used.add(parameter.name)
            _check_drawn(question, parameter, rules, report)
    return used


def _check_given(
    node: Node,
    parameter: Parameter,
    declared: Collection[str],
    rules: Mapping[str, DrawRule],
    report: Report,
) -> frozenset[str]:
    """One entry of `with:`, a literal or an expression over the drawn names."""
    value = _literal(node)
    if not isinstance(value, str):
        if value is not None:
            _complain(node, parameter, misfit(parameter, value), report)
        return frozenset()
    if parameter.type == "choice" and value in parameter.choices:
        return frozenset()
    if value in rules:
        _complain(node, parameter, misfit_of_rule(parameter, rules[value]), report)
    elif parameter.type == "choice" and value.isidentifier() and value not in declared:
        near = report.near(value, [*map(str, parameter.choices), *declared])
        _complain(node, parameter, f"not {value}{near}", report)
        return frozenset()
    return names.expression(node, {*declared, "seed"}, report)


def _literal(node: Node) -> Value | None:
    match node:
        case Scalar(value=None):
            return None
        case Scalar(value=str() as text):
            return text.strip()
        case Scalar(value=plain):
            return plain
        case nodes.Listing(items=items):
            values = [each.value if isinstance(each, Scalar) else None for each in items]
            return None if None in values else tuple(each for each in values if each is not None)
    return None


def _check_drawn(
    question: nodes.Mapping,
    parameter: Parameter,
    rules: Mapping[str, DrawRule],
    report: Report,
) -> None:
    """A drawn name that goes to the parameter of the same name."""
    if parameter.name in rules:
        node = next(nodes.find(question, f"draw.{parameter.name}"))
        _complain(node, parameter, misfit_of_rule(parameter, rules[parameter.name]), report)


def _complain(node: Node, parameter: Parameter, misfit: str, report: Report) -> None:
    if misfit and report.clean(node):
        report.add("E308", node, f"{parameter.name} takes {_takes(parameter)}, {misfit}")


def _takes(parameter: Parameter) -> str:
    match parameter.type:
        case "choice":
            return f"one of {', '.join(map(str, parameter.choices))}"
        case "bool":
            return "true or false"
    numbers = "whole numbers" if parameter.type in ("int", "ints", "seed") else "numbers"
    each = f"{numbers} in {parameter.low}..{parameter.high}"
    if parameter.length:
        return f"a list of {parameter.length[0]} to {parameter.length[1]} {each}"
    return each


# ---------------------------------------------------------------------- fitting
def misfit(parameter: Parameter, value: Value) -> str:
    """`not ...` when a parameter does not take a value, else nothing."""
    return "" if _fits(parameter, value) else f"not {_shown(value)}"


def misfit_of_rule(parameter: Parameter, rule: DrawRule) -> str:
    """`not ...` when a rule can draw a value that a parameter does not take."""
    match rule.kind:
        case "constant":
            return misfit(parameter, rule.value)
        case "choice":
            return next(filter(None, (misfit(parameter, each) for each in rule.choices)), "")
        case "range":
            return _misfit_of_range(parameter, rule)
    return _misfit_of_list(parameter, rule)


def _misfit_of_range(parameter: Parameter, rule: DrawRule) -> str:
    low, high, step = (Fraction(each) for each in (rule.low, rule.high, rule.step))
    last = low + (high - low) // step * step
    if parameter.type in _NUMBERS:
        inside = _fits(parameter, low) and _fits(parameter, last)
        whole = parameter.type == "float" or step.denominator == 1
        return "" if inside and whole else f"not {_range(rule)}"
    values = (low + i * step for i in range(min(MOST_TRIED, int((last - low) / step) + 1)))
    return "" if all(_fits(parameter, each) for each in values) else f"not {_range(rule)}"


def _misfit_of_list(parameter: Parameter, rule: DrawRule) -> str:
    if parameter.type not in _LISTS or rule.of is None:
        return "not a list"
    shortest, longest = parameter.length or (0, 0)
    if Fraction(rule.low) < shortest or Fraction(rule.high) > longest:
        return f"not a list of {rule.low} to {rule.high}"
    return misfit_of_rule(_element(parameter), rule.of)


def _range(rule: DrawRule) -> str:
    step = "" if rule.step == "1" else f" step {rule.step}"
    return f"{rule.low}..{rule.high}{step}"


def _element(parameter: Parameter) -> Parameter:
    return parameter._replace(type=_LISTS[parameter.type], length=None)


def _fits(parameter: Parameter, value: Value) -> bool:
    match parameter.type:
        case "choice":
            return any(_same(choice, value) for choice in parameter.choices)
        case "bool":
            return isinstance(value, bool)
        case "ints" | "floats":
            shortest, longest = parameter.length or (0, 0)
            return (
                isinstance(value, tuple)
                and shortest <= len(value) <= longest
                and all(_fits(_element(parameter), each) for each in value)
            )
    return _fits_number(parameter, value)


def _fits_number(parameter: Parameter, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return False
    if parameter.type == "float":
        value = float(value)  # as it will be drawn; 3/10 itself lies above the float 0.3
    low, high = parameter.low, parameter.high
    inside = (low is None or low <= value) and (high is None or value <= high)
    return inside and (parameter.type == "float" or value == int(value))


def _same(choice: Value, value: Value) -> bool:
    """Equal, where 1 is not true, and 1/1000 is the float 0.001."""
    if isinstance(choice, bool) or isinstance(value, bool):
        return choice is value
    if isinstance(choice, float) and isinstance(value, Fraction):
        return Fraction(str(choice)) == value
    return choice == value


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(list(value)) if isinstance(value, tuple) else str(value)
