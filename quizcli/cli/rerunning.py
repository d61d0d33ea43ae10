"""A question measured once more with the learner's own numbers, beside what it was asked with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from quizcli import answers, expressions, questions
from quizcli.cli import exhibit, options
from quizcli.cli.lab import reading
from quizcli.dice import Dice
from quizcli.expressions import ExpressionError
from quizcli.model import QuizError, Request
from quizcli.programs.limits import MAX_INTEGER
from quizcli.questions import arguments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizcli.model import Asked, Measurement, Signature, Value, Values, Variant

LONGEST_LIST = 64
"""Numbers that a list may have where no probe says how many."""

LONGEST_TYPED = 1000
SHOWN = 6
"""Elements of a list that are shown; of a longer one its first and its number."""

EXAMPLE = "write name=value, such as n=8 seed=3"
_PAIR = re.compile(r"([^\W\d]\w*)\s*=")
DECIDED = ("choice", "several")
CHANGED = "With these numbers {}."
_WORDS = {"true": True, "yes": True, "false": False, "no": False}


class Choice(NamedTuple):
    """A number that the learner may change: its name, its value now, and what it may be."""

    name: str
    value: str
    span: str = ""


class Row(NamedTuple):
    """One thing before and now; `differs` compares the values, not how they are shown.

    The values are Markdown where `marked_up`.
    """

    name: str
    before: str
    now: str
    differs: bool
    marked_up: bool = False


class RerunView(NamedTuple):
    """Old and new side by side: the numbers, the outputs, and the keys.

    `formula` is the expression of the key, where it has one; `trouble` is a sentence on why
    there is no key with the new numbers; `backend` is where it was measured now.
    """

    question: str
    numbers: tuple[Row, ...]
    outputs: tuple[Row, ...]
    keys: tuple[Row, ...]
    formula: str = ""
    trouble: str = ""
    backend: str = ""


# --------------------------------------------------------------------- what can be typed
def choices(asked: Asked, signature: Signature | None) -> tuple[Choice, ...]:
    """The names that may be given a value: drawn names, then arguments of the computation.

    `signature` is that of the question's probe, None for an author's lines.
    """
    given = asked.requests[0].arguments if asked.requests else {}
    drawn = [Choice(name, answers.show(each, grouped=False)) for name, each in asked.draw.items()]
    others: list[Choice] = []
    if signature is None:
        others = [Choice(a, answers.show(b, grouped=False)) for a, b in given.items()]
    for each in signature.parameters if signature else ():
        value = answers.show(given.get(each.name, each.default), grouped=False)
        others.append(Choice(each.name, value, _span(each)))
    spans = {each.name: each.span for each in others if _is_bound(asked, each.name)}
    spans |= {name: f"from {formula}" for name, formula in asked.question.let.items()}
    named = {each.name for each in drawn}
    first = [each._replace(span=spans.get(each.name, "")) for each in drawn]
    return (*first, *(each for each in others if each.name not in named))


def _span(parameter: object) -> str:
    from quizcli.cli.lab.screens import span

    return span(parameter)  # type: ignore[arg-type]


def _is_bound(asked: Asked, name: str) -> bool:
    """Whether the drawn name is handed as it is to the argument of the same name."""
    return asked.question.arguments.get(name) == name


def changed(asked: Asked, signature: Signature | None, typed: str) -> Asked:
    """The question with the numbers that were typed, as `n=8, d=4` or `n=8 d=4`.

    What the author derived from a drawn number is derived anew.  QuizError, before anything
    runs, for what cannot be read, for unknown names and for values out of range.
    """
    known = [each.name for each in choices(asked, signature)]
    given = {name: text for name, text in pairs(typed) if _is_known(name, known)}
    draw = _drawn_anew(asked, signature, given)
    others = {a: b for a, b in given.items() if a not in asked.draw}
    request = _request(asked, signature, draw, others)
    if signature is not None:
        reading.check(signature, [request])
    return asked._replace(draw=draw, requests=(request,), further=())


def pairs(typed: str) -> Iterator[tuple[str, str]]:
    """Names with the texts behind them; a list may have commas and spaces of its own."""
    typed = typed[:LONGEST_TYPED]
    found = list(_PAIR.finditer(typed))
    before = typed[: found[0].start()] if found else typed
    if not found or before.strip(" ,;"):
        raise QuizError(f"{before.strip() or 'nothing'} is no name with a value; {EXAMPLE}")
    ends = [*(each.start() for each in found[1:]), len(typed)]
    for match, end in zip(found, ends, strict=True):
        text = typed[match.end() : end].strip(" ,;")
        if not text:
            raise QuizError(f"{match[1]} has no value; {EXAMPLE}")
        yield match[1], text


def _is_known(name: str, known: Sequence[str]) -> bool:
    if name not in known:
        raise QuizError(options.unknown("number", name, known))
    return True


def _drawn_anew(asked: Asked, signature: Signature | None, given: Mapping[str, str]) -> Values:
    values = dict(asked.draw)
    for name, text in given.items():
        if name not in values:
            continue
        bound = signature if signature and _is_bound(asked, name) else None
        values[name] = _read(name, text, values[name], bound)
    for name, formula in asked.question.let.items():
        if name not in given:
            values[name] = _evaluated(formula, values)
    return values


def _read(name: str, text: str, now: Value, signature: Signature | None) -> Value:
    """The text as a value of the probe's parameter, or else of the kind that it has now."""
    if signature and signature.parameter(name):
        try:
            return reading.arguments(signature, [f"--{name}={text}"])[name]
        except QuizError as error:
            raise QuizError(str(error).removeprefix("--")) from error
    return _like(name, text, now)


def _like(name: str, text: str, now: Value) -> Value:
    match now:
        case bool():
            if text.casefold() not in _WORDS:
                raise QuizError(f"{name} is true or false, not {text}")
            return _WORDS[text.casefold()]
        case str():
            return text.strip("\"'")
        case tuple():
            parts = text.strip("[]()").replace(",", " ").split()
            if not 1 <= len(parts) <= LONGEST_LIST:
                raise QuizError(f"{name} is a list of 1 to {LONGEST_LIST} numbers")
            return tuple(_like(name, each, now[0] if now else 0.0) for each in parts)
    return _bounded(name, reading.number(name, text), whole=isinstance(now, int))


def _bounded(name: str, value: Value, *, whole: bool) -> Value:
    if not isinstance(value, int | float | Fraction) or not -MAX_INTEGER < value < MAX_INTEGER:
        raise QuizError(f"{name} is too large; numbers up to 2^63 can be measured")
    if whole and value != int(value):
        raise QuizError(f"{name} is a whole number, not {answers.show(value)}")
    return int(value) if whole else value


def _request(
    asked: Asked, signature: Signature | None, draw: Values, others: Mapping[str, str]
) -> Request:
    """What is measured at this draw; `others` are arguments that no drawn name leads to."""
    question, before = asked.question, asked.requests[0]
    seed = Dice(asked.seed, question.id, "measure").seed()
    try:
        given = arguments.evaluate(question.arguments, draw, seed)
    except ExpressionError as error:
        raise QuizError(f"nothing can be measured with these numbers: {error}") from error
    now = {**({each.name: each.default for each in signature.parameters} if signature else {})}
    for name, text in others.items():
        given[name] = _read(name, text, before.arguments.get(name, now.get(name, 0)), signature)
    return before._replace(arguments=given)


def _evaluated(formula: str, values: Values) -> Value:
    try:
        return expressions.parse(formula).evaluate(values)
    except ExpressionError as error:
        raise QuizError(f"{formula} has no value with these numbers: {error}") from error


# ------------------------------------------------------------------------- measuring
def view(before: Variant, asked: Asked, measured: Measurement) -> RerunView:
    """What was asked with and what is measured now, beside each other."""
    old = before.measurements[0]
    keys, trouble = _keys(before, asked, measured)
    names = {**dict.fromkeys(before.asked.draw), **_arguments(before.asked)}
    then, now = _numbers(before.asked), _numbers(asked)
    return RerunView(
        before.asked.question.id,
        tuple(_row(name, then.get(name), now.get(name)) for name in names),
        tuple(_row(name, old.outputs.get(name), each) for name, each in measured.outputs.items()),
        keys,
        formula=before.asked.question.answer,
        trouble=trouble,
        backend=f"{measured.backend} {measured.device}, {1000 * measured.seconds:.1f} ms",
    )


def _arguments(asked: Asked) -> Values:
    return asked.requests[0].arguments


def _numbers(asked: Asked) -> Values:
    """All names with a value; of a name that is drawn and an argument, the drawn one."""
    return {**_arguments(asked), **asked.draw}


def _row(name: str, before: Value | None, now: Value | None) -> Row:
    return Row(name, _shown(before), _shown(now), before != now)


def _shown(value: Value | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple) and len(value) > SHOWN:
        first = answers.show(value[:SHOWN]).rstrip(")")
        return f"{first}, ...), {len(value)} in all"
    return answers.show(value)


def _keys(before: Variant, asked: Asked, measured: Measurement) -> tuple[tuple[Row, ...], str]:
    """The key before and now, that of each part where there are some; or why there is none."""
    try:
        after = questions.solve(asked, [measured])
    except QuizError as error:
        return (), _trouble(before, asked, measured, str(error))
    parts, others = exhibit.labelled(before), exhibit.labelled(after)
    pairs = zip(parts, others, strict=False) if parts else [(("key", before), ("key", after))]
    return tuple(_key(label, a, b) for (label, a), (_, b) in pairs), ""


def _trouble(before: Variant, asked: Asked, measured: Measurement, why: str) -> str:
    """Why these numbers have no key, for a learner; the id and the seed are the author's."""
    if not _holds(asked, measured) and isinstance(before.key, bool):
        return CHANGED.format(f"the statement is no longer {str(before.key).lower()}")
    if not _holds(asked, measured) and asked.question.type in DECIDED:
        return CHANGED.format("another option is right")
    reason = why.removeprefix(f"{asked.question.id}: ").removesuffix(f" (seed {asked.seed})")
    return f"No key with these numbers: {reason}."


def _holds(asked: Asked, measured: Measurement) -> bool:
    """Whether the question's fact, if it has one, is true of these numbers."""
    fact = asked.question.fact
    try:
        values = {**asked.draw, **measured.outputs}
        return not fact or expressions.parse(fact).evaluate(values) is True
    except ExpressionError:
        return True


def _key(label: str, before: Variant, after: Variant) -> Row:
    here, there = exhibit.expected(before), exhibit.expected(after)
    return Row(label, here, there, here != there, marked_up=True)
