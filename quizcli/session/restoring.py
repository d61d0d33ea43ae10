"""What a session was, read from its answers in the log, without measuring anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from quizcli import actions, questions
from quizcli.expressions import ExpressionError
from quizcli.model import Event, Question, QuizError, Rating, Review, Variant, Verdict
from quizcli.replans import Planned
from quizcli.session.agenda import Closed
from quizcli.session.turns import UNTOUCHED, Begun, Result, judged


class Found(NamedTuple):
    """How far questions had come, and those that were done, in order, with the last rating."""

    begun: dict[Planned, Begun]
    done: dict[Planned, Closed]
    rating: Rating | None = None


def find(
    reviews: Iterable[Review], hints: Iterable[Event], question: Callable[[str], Question]
) -> Found:
    """What answers tell that come in the order in which they were given, and hints taken."""
    begun: dict[Planned, Begun] = {}
    ends: dict[Planned, Review] = {}
    for review in reviews:
        asked = review.question, review.seed
        begun[asked] = begun.get(asked, UNTOUCHED).more(review)
        if actions.ends(review):
            ends[asked] = review
    for hint in hints:
        match hint.value:
            case (int(seed), int(number)):
                asked = hint.question, seed
                begun[asked] = begun.get(asked, UNTOUCHED).hinted(number)
    done = {
        asked: _closed(question(end.question), begun.pop(asked), end) for asked, end in ends.items()
    }
    last = next(reversed(ends.values()), None)
    return Found(begun, done, last.rating if last else None)


def _closed(question: Question, begun: Begun, end: Review) -> Closed:
    return Closed(question, begun.rows, _result(question, end))


def _result(question: Question, review: Review) -> Result:
    """The result that an answer in the log had."""
    found = judged(question, Verdict(review.outcome, review.raw, share=review.share))
    found = found._replace(hints=review.hints, attempts=review.attempt, device=review.device)
    if review.key is None:
        return found
    variant = Variant(questions.prepare(question, review.seed), (review.key,))
    expected = questions.TYPES[question.type].expected(variant)
    return found._replace(expected=expected, understood=_understood(variant, review.raw))


def _understood(variant: Variant, raw: str) -> str:
    """How an answer was read; as it was typed where that cannot be said without measuring."""
    try:
        return questions.grade(variant, raw).understood or raw
    except (QuizError, ExpressionError, ValueError, LookupError):
        return raw
