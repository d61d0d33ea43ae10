"""Disputed verdicts as their authors need them: what was asked, answered and measured, and a test.

The tests of a question hold at every seed.  So the line that is suggested comes with the draw at
which the answer was given, as constants, where the question draws something.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from quizcli import answers, disputes, questions, renames
from quizcli import log as logs
from quizcli.items import again
from quizcli.model import Outcome, QuizError, Variant
from quizcli.questions import choice, shares

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from quizcli.bank import Library
    from quizcli.disputes import Dispute
    from quizcli.log import Entry
    from quizcli.model import Asked, Measure, Measurement, Request, Review, Value, Values, Verdict

_Measure: TypeAlias = "Callable[[Request, str], Measurement]"
"""Measures a request for a question, or says why it may not be."""

LONGEST = 1000
"""Characters of an answer that may stand in a test."""

GONE = "the question is in no bank here"

ARRANGED = frozenset({"order", "match"})
"""Types whose keys are arrangements: the turn in which the places stand is the answer."""


class Report(NamedTuple):
    """One dispute.  `place` is file and line; `prompt` is as it was drawn, `key` as it was then.

    `understood`, `expected` and `now` are how the answer is read, what its key is and how it is
    judged by the bank of today; where it cannot be judged, `trouble` says why.  `suggestion` is
    YAML for the question, or empty.
    """

    dispute: Dispute
    path: str = ""
    line: int = 0
    prompt: str = ""
    key: str = ""
    understood: str = ""
    expected: str = ""
    now: str = ""
    trouble: str = ""
    suggestion: str = ""


class Standing(NamedTuple):
    """The disputes that stand in a log, in the order in which they were raised.

    `formerly` gives the id under which an answer was given, where its question has another one.
    """

    disputes: tuple[Dispute, ...]
    formerly: Mapping[str, str]


def standing(rows: Iterable[Entry]) -> Standing:
    """What stands in a log with these rows."""
    found = renames.follow(logs.in_effect(rows))
    return Standing(disputes.standing(found.rows), found.formerly)


def reports(
    found: Standing, library: Library, may_run: Container[str], measure: Measure
) -> list[Report]:
    """What there is to tell of each; only questions in `may_run` are measured."""

    def allowed(request: Request, question: str) -> Measurement:
        if question not in may_run:
            raise QuizError("it may not be measured here")
        return measure(request)

    return [_report(each, found.formerly, library, allowed) for each in found.disputes]


def _report(
    dispute: Dispute, formerly: Mapping[str, str], library: Library, measure: _Measure
) -> Report:
    review = dispute.review
    key = "" if review.key is None else answers.show(review.key)
    told = Report(dispute, key=key)
    try:
        question = library.question(review.question)
    except QuizError:
        return told._replace(trouble=GONE)
    told = told._replace(path=question.place.path, line=question.place.line)
    asked_as = formerly.get(review.uid, review.question)
    try:
        asked = again.asked(question, review, asked_as)
        told = told._replace(
            key=_key(asked, review.key), prompt=_prompt(asked), suggestion=suggestion(asked, review)
        )
        verdict = _judged(asked, review, measure)
    except QuizError as error:
        return told._replace(trouble=str(error))
    return told._replace(
        understood=verdict.understood, expected=verdict.expected, now=str(verdict.outcome)
    )


def _prompt(asked: Asked) -> str:
    """The prompt with what was listed below it: options, or the parts."""
    listed = questions.TYPES[asked.question.type].options(asked)
    return "\n".join([asked.prompt.strip(), *(f"{key}  {text}" for key, text in listed.items())])


def _key(asked: Asked, key: Value | None) -> str:
    """The key as a learner reads it: what is kept as places, by letters and words."""
    if key is None:
        return ""
    if asked.question.type == "parts":
        return _key_of_parts(asked, key)
    arranged = asked.question.type in ARRANGED
    places = key if arranged or isinstance(key, tuple) else (key,)
    found = shares.positions(places, len(asked.options))
    if not isinstance(places, tuple) or not 0 < len(places) == len(found):
        return answers.show(key)
    if arranged:
        return questions.TYPES[asked.question.type].expected(Variant(asked, (key,)))
    texts = choice.option_texts(asked)
    return "; ".join(choice.labelled(i, texts) for i in range(len(texts)) if i in found)


def _key_of_parts(asked: Asked, key: Value) -> str:
    """That of each part behind its label."""
    parts = questions.part_variants(Variant(asked, (key,)))
    if not isinstance(key, tuple) or not len(key) == len(parts) == len(asked.question.parts):
        return answers.show(key)
    labels = questions.TYPES["parts"].labels(asked.question)
    return "; ".join(
        f"{label} {_key(part.asked, part.key)}" for label, part in zip(labels, parts, strict=False)
    )


def _judged(asked: Asked, review: Review, measure: _Measure) -> Verdict:
    measured = [measure(each, review.question) for each in asked.requests]
    variant = questions.solve(asked, measured)
    return questions.grade(variant, review.raw)


# ---------------------------------------------------------------------- the test
def suggestion(asked: Asked, review: Review) -> str:
    """YAML that makes the disputed answer a test of its question; empty where there is none.

    An answer that was judged right is to be rejected, any other accepted.
    """
    typed = _lasting(asked, review.raw.strip())
    if not typed or len(typed) > LONGEST or questions.TYPES[asked.question.type].self_graded:
        return ""
    from quizcli.bank.quoting import written

    kind = "reject" if review.outcome is Outcome.RIGHT else "accept"
    test = ["tests:", f"  {kind}: [{written(typed, flow=True)}]"]
    return "\n".join([*_fixed(asked), *test])


def _lasting(asked: Asked, raw: str) -> str:
    """The answer as it can be typed at any seed; empty where letters mean something else there."""
    question = asked.question
    if not (asked.options and question.shuffle):
        return raw
    if question.type != "choice":
        return ""
    texts = [each.text for each in asked.options]
    read = answers.read_choice(raw, texts).value
    return texts[read] if isinstance(read, int) else raw


def _fixed(asked: Asked) -> Iterator[str]:
    """The drawn numbers as constants, at the seed of the answer."""
    drawn = {name: asked.draw[name] for name in asked.question.draw if name in asked.draw}
    lists = {name: each for name, each in drawn.items() if isinstance(each, tuple)}
    plain = {name: each for name, each in drawn.items() if name not in lists}
    if drawn:
        yield f"# Tests hold at every seed: try this with the numbers of seed {asked.seed} in place"
        yield "# of the draw, then write it with {{names}}."
    if plain:
        yield f"draw: {{{_pairs(plain)}}}"
    if lists:
        yield f"let: {{{_pairs(lists)}}}"


def _pairs(values: Values) -> str:
    return ", ".join(f"{name}: {_scalar(each)}" for name, each in values.items())


def _scalar(value: Value) -> str:
    """The value in YAML: a list as an expression, a fraction in decimals."""
    from quizcli.bank.quoting import written

    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return written(value, flow=True)
        case tuple():
            return written(f"({', '.join(map(_scalar, value))},)", flow=True)
        case Fraction():
            return str(value.numerator) if value.denominator == 1 else repr(float(value))
    return repr(value)
