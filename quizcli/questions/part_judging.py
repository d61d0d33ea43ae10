"""How the parts of an answer are judged: each by its own type, with the key, or else with the
learner's own values of earlier parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizcli import answers, expressions
from quizcli.answers.parts import BETWEEN, LEFT_OUT
from quizcli.expressions import ExpressionError
from quizcli.model import (
    Outcome,
    PartVerdict,
    Question,
    QuizError,
    Value,
    Values,
    Variant,
    Verdict,
)
from quizcli.questions import base, boolean, choice, numeric, shape, shares, text, vector

KINDS: Mapping[str, base.QuestionType] = {
    each.name: each
    for each in (numeric.TYPE, shape.TYPE, choice.TYPE, boolean.TYPE, text.TYPE, vector.TYPE)
}
"""The types that a part may be of."""

VALUED = frozenset({"numeric", "shape", "boolean", "vector"})
"""Those whose keys later parts may use: the others are no values to compute with."""


def kind_of(part: Question) -> base.QuestionType:
    """The type that grades a part."""
    return KINDS[part.type]


def names_in(part: Question) -> frozenset[str]:
    """The names that the key of a part is computed with."""
    written = [part.answer, *(each.correct for each in part.options)]
    parsed = (expressions.parse(each).names for each in written if each)
    return frozenset[str]().union(*parsed)


def expected(part: Variant) -> str:
    """The key of a part as the learner reads it."""
    options = part.asked.options
    if options and not shares.positions(part.keys, len(options)):
        return answers.show(part.key)  # an option that was there when the log was written
    return kind_of(part.asked.question).expected(part)


def in_brief(parts: Sequence[Variant]) -> str:
    """The keys on one line; of an option its letter."""
    return f"{BETWEEN} ".join(_brief(expected(each), each) for each in parts)


def _brief(shown: str, part: Variant) -> str:
    return shown.split("  ", maxsplit=1)[0] if part.asked.options else shown


class Judging:
    """Judges the parts in order and keeps what the learner gave to those before."""

    def __init__(self, question: Question, labels: Sequence[str]) -> None:
        self._parts = iter(zip(labels, question.parts, strict=True))
        self._given: dict[str, tuple[str, Value]] = {}  # name -> label, the learner's value
        self._holding: set[str] = set()  # labels of parts that are right but for rounding

    def judge(self, part: Variant, typed: str) -> PartVerdict:
        """The next part: with its key, or else with the learner's own values before it."""
        label, asked = next(self._parts)
        verdict = _verdict(part, typed)
        carried = self._carried(part, typed, verdict)
        if carried:
            verdict = verdict._replace(outcome=Outcome.RIGHT, because="")
        holds = verdict.outcome is Outcome.RIGHT and self._holding.issuperset(carried)
        share = 1.0 if holds else asked.carry if carried else 0.0
        self._keep(label, asked, part, typed)
        self._holding |= {label} if holds else set()
        return PartVerdict(label, verdict, asked.points, asked.points * share, carried)

    def _carried(self, part: Variant, typed: str, verdict: Verdict) -> tuple[str, ...]:
        """The labels of the parts with whose own values this one is right: of those that its
        key is computed with the ones that miss theirs, or all if they differ by rounding."""
        used = [each for each in self._given if each in names_in(part.asked.question)]
        if not used or verdict.outcome not in (Outcome.WRONG, Outcome.MISTAKE):
            return ()
        if not _right_with({name: self._given[name][1] for name in used}, part, typed):
            return ()
        labels = [self._given[name][0] for name in used]
        return tuple(each for each in labels if each not in self._holding) or tuple(labels)

    def _keep(self, label: str, asked: Question, part: Variant, typed: str) -> None:
        value = kind_of(asked).given(part, typed) if asked.type in VALUED else None
        if value is not None:
            self._given[asked.id] = label, value


def _verdict(part: Variant, typed: str) -> Verdict:
    if typed == LEFT_OUT:
        return Verdict(Outcome.SKIPPED, LEFT_OUT, expected(part))
    return kind_of(part.asked.question).grade(part, typed)


def _right_with(own: Values, part: Variant, typed: str) -> bool:
    """Whether an answer is right where these values stand in for the keys of earlier parts."""
    kind = kind_of(part.asked.question)
    asked = part.asked._replace(draw={**part.asked.draw, **own})
    try:
        key = kind.key(asked, {**base.scope(part), **own})
    except (QuizError, ExpressionError):
        return False  # with these values there is no key
    return kind.grade(part._replace(asked=asked, keys=(key,)), typed).outcome is Outcome.RIGHT


def summed(judged: tuple[PartVerdict, ...], parts: Sequence[Variant]) -> Verdict:
    """All parts together: right only when every point was earned."""
    pairs = zip(judged, parts, strict=True)
    understood = f"{BETWEEN} ".join(_brief(each.verdict.understood, part) for each, part in pairs)
    earned, points = sum(each.earned for each in judged), sum(each.points for each in judged)
    if earned == points:
        return base.right(understood, in_brief(parts))._replace(parts=judged)
    known = any(each.verdict.outcome is Outcome.MISTAKE for each in judged)
    because = "\n".join(map(shares.reason, judged))
    outcome = Outcome.MISTAKE if known else Outcome.WRONG
    return Verdict(outcome, understood, in_brief(parts), "", because, earned / points, judged)
