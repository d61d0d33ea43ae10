"""Checks of a key: finite, readable, held by its witness, its tests and its tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from quizcli import answers, draws, expressions, questions
from quizcli.check.findings import Finding, Found, everywhere
from quizcli.model import Outcome, Question, Tolerance, Value, Variant
from quizcli.questions import base, near

CLOSE = Tolerance(rel=1e-6, abs=1e-12)
EXACT = Tolerance()
NOISE = Fraction(1, 10**9)
"""The share of a float that the order of a sum may change; a tolerance has to be wider."""

SLOW = 2.0
"""Seconds that a learner waits for a measurement without wondering."""

TOLERANT = frozenset({"numeric", "vector"})


def finite_key(variant: Variant) -> Iterator[Finding]:
    """No key may be infinite or nan, unless the question allows such answers."""
    allowed = variant.asked.question.allow
    for key in variant.keys:
        fault = next((each for each in ("nan", "inf") if _holds(each, key)), "")
        if fault and fault not in allowed:
            yield Finding("E604", "", f"the key is {answers.show(key)}", field="answer")


def own_reader(variant: Variant) -> Iterator[Finding]:
    """What the learner is told as the key has to be accepted when it is typed."""
    for text in questions.specimens(variant):
        verdict = questions.grade(variant, text)
        if verdict.outcome is not Outcome.RIGHT:
            why = f": {verdict.because}" if verdict.because else ""
            yield Finding("E605", "", f"typing the key, {text}, is {verdict.outcome}{why}")


def witness_agrees(variant: Variant) -> Iterator[Finding]:
    """The second way to the key has to lead to the same key, at every draw measured."""
    witness = variant.asked.question.witness
    if not witness:
        return
    values = base.at_all_draws(variant, witness)
    if not values:
        yield Finding("E608", "", f"{witness} has no value", field="witness")
    for value, key in zip(values, variant.keys, strict=False):
        if not answers.matches(value, key, EXACT if _exact(key) else CLOSE):
            message = f"{witness} gives {answers.show(value)}, measured {answers.show(key)}"
            yield Finding("E608", "", message, field="witness")
            break


def own_tests(variant: Variant) -> Iterator[Finding]:
    """The answers under `tests:` are judged as the author says."""
    tests = variant.asked.question.tests
    scope = base.scope(variant)
    right, unread = {Outcome.RIGHT}, {Outcome.UNREADABLE}
    wrong = {Outcome.WRONG, Outcome.MISTAKE}
    expected = {"accept": right, "reject": wrong, "unreadable": unread}
    for name, outcomes in expected.items():
        for i, each in enumerate(getattr(tests, name)):
            typed = draws.fill(each, scope)
            outcome = questions.grade(variant, typed).outcome
            if outcome not in outcomes:
                wanted = " or ".join(sorted(outcomes))
                message = f"{typed} is {outcome}, expected {wanted}"
                yield Finding("E609", each, message, field=f"tests.{name}[{i}]")


def wide_enough(variant: Variant) -> Iterator[Finding]:
    """A real key needs a tolerance that is wider than the rounding of its own computation."""
    question = variant.asked.question
    if question.type not in TOLERANT:
        return
    tolerance = question.tolerance
    for key in _reals(variant.key):
        allowed_here = near.reach(key, tolerance) or (Fraction(0),)
        whole = tolerance == EXACT and key.is_integer()  # such sums have no rounding
        if not whole and min(allowed_here) <= NOISE * abs(Fraction(key)):
            allowed = answers.describe_tolerance(tolerance, key)
            message = f"the key {answers.show(key)} is accepted {allowed} only"
            yield Finding(
                "E612", "", f"{message}, which rounding alone may miss", field="tolerance"
            )
            return


def quick(question: Question, variants: Sequence[Variant]) -> Iterator[Found]:
    """A learner waits for what is measured; a busy moment of this machine does not count."""
    took = [(each, sum(one.seconds for one in each.measurements)) for each in variants]
    slow = [(each.asked.seed, seconds) for each, seconds in took if seconds > SLOW]
    if 2 * len(slow) > len(variants):
        for seed, seconds in slow:
            yield seed, Finding("W601", "", f"measuring took {seconds:.1f} s")


def devices_agree(variant: Variant, other: Variant) -> list[Finding]:
    """What two devices measure has to be the same key, or keys of parts, within the tolerance."""
    question = variant.asked.question
    labels = questions.TYPES[question.type].labels(question) or ("",)
    here = questions.part_variants(variant) or (variant,)
    there = questions.part_variants(other) or (other,)
    three = zip(here, there, labels, strict=True)
    return [finding for each in three for finding in _agree(*each)]


def _agree(variant: Variant, other: Variant, label: str) -> Iterator[Finding]:
    """A finding where the two keys differ; `label` names the part that they belong to."""
    tolerance = questions.tolerance(variant)
    for one, another in zip(variant.keys, other.keys, strict=True):
        if not answers.matches(one, another, tolerance):
            here, there = (_device(each) for each in (variant, other))
            shown = f"{here} measures {answers.show(one)}, {there} {answers.show(another)}"
            allowed = answers.describe_tolerance(tolerance, one)
            where = f"{label} " if label else ""
            yield Finding("E613", label, f"{where}{shown} (accepted: {allowed})")
            return


def witness_stands_alone(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """A witness made of what was measured says no more than the measurement itself."""
    found: list[Found] = []
    fields = ("witness", *(f"parts[{i}].witness" for i in range(len(question.parts))))
    for each, field in zip((question, *question.parts), fields, strict=True):
        used = _outputs_used(each.witness, variants)
        message = f"the witness {each.witness} uses what was measured: {', '.join(used)}"
        finding = Finding("E614", each.id, message, field=field)
        found += everywhere(variants, finding) if used else []
    return found


def fact_can_fail(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """A fact without a measured name holds whatever is measured."""
    if not question.fact or not question.measured or _outputs_used(question.fact, variants):
        return []
    message = f"the fact {question.fact} uses nothing that is measured"
    return everywhere(variants, Finding("W608", "", message, field="fact"))


# --------------------------------------------------------------------- inside
def _outputs_used(text: str, variants: Sequence[Variant]) -> list[str]:
    """The measured names in an expression, in order; a drawn name hides an output."""
    if not text or not variants:
        return []
    first = variants[0]
    outputs = {name for each in first.measurements for name in each.outputs}
    return sorted(expressions.parse(text).names & outputs)


def _device(variant: Variant) -> str:
    return variant.measurements[0].device


def _reals(key: Value) -> Iterator[float]:
    """The floats in a key that are finite."""
    if isinstance(key, tuple):
        for each in key:
            yield from _reals(each)
    elif isinstance(key, float) and math.isfinite(key):
        yield key


def _holds(fault: str, key: Value) -> bool:
    """Whether a key is, or has in it, a `nan` or an `inf`."""
    if isinstance(key, tuple):
        return any(_holds(fault, each) for each in key)
    there = math.isnan if fault == "nan" else math.isinf
    return isinstance(key, float) and there(key)


def _exact(key: Value) -> bool:
    """Whether a key has no float in it: a count that is off by one is another count."""
    if isinstance(key, tuple):
        return all(map(_exact, key))
    return not isinstance(key, float)
