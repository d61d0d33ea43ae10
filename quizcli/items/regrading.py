"""Stored answers read again after a key was fixed: what would be judged otherwise.

Nothing is overwritten: the answers stay as they were given, and what they count for now comes
from a `regrade` event for each (see `quizcli.regrades`).

An asking may have several tries, and the try that ended it has the rating.  That rating is
given by the first try that is right now, as if it had ended the asking; with none it is Again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from quizcli import questions, schedule
from quizcli.items import again
from quizcli.items.again import OtherDraw
from quizcli.log import Effective
from quizcli.model import Measure, Outcome, Question, QuizError, Rating, Review, Verdict
from quizcli.regrades import JUDGED, Regrade


class Left(StrEnum):
    """Why answers are left as they are, in words that follow their number."""

    DRAW = "given to other numbers than are drawn now"
    ORDER = "given to other options than there are now"
    LETTERS = "in letters that may have stood for other entries"
    UNREADABLE = "that cannot be read as answers to the question as it is now"
    UNMEASURED = "whose key cannot be had now"
    UNTYPED = "kept without what was typed"


class Change(NamedTuple):
    """An answer that is judged otherwise now.

    `understood` is how it is read and `expected` the key, as people read them.
    """

    review: Review
    regrade: Regrade
    understood: str
    expected: str


class Outlook(NamedTuple):
    """What regrading a question comes to.

    `read` answers were read again; `left` tells how many others are left alone, and why.
    """

    read: int
    changes: tuple[Change, ...]
    left: tuple[tuple[Left, int], ...]


class _Told(NamedTuple):
    """An answer and what it is judged to be now, or why that cannot be said."""

    review: Review
    verdict: Verdict | None
    left: Left | None = None


def outlook(
    question: Question, found: Effective, measure: Measure, settled: Container[str] = ()
) -> Outlook:
    """Read the answers to a question again.

    `settled` are the uids of answers whose rating the learner chose: they keep it.  QuizError
    for a question whose answers only their learner could judge.
    """
    if questions.TYPES[question.type].self_graded:
        raise QuizError(f"{question.id} is a flashcard: its learner judged the answers")
    stored = [each for each in found.reviews if each.question == question.id and _has_answer(each)]
    names = found.flags.formerly
    if _lettered(question):
        told = [_Told(each, None, Left.LETTERS) for each in stored]
    elif _rearranged(question, stored, found):
        told = [_Told(each, None, Left.ORDER) for each in stored]
    else:
        told = [_again(question, e, names.get(e.uid, question.id), measure) for e in stored]
    left = [each.left for each in told if each.left]
    return Outlook(
        len(told) - len(left),
        tuple(change for tries in _askings(told) for change in _changes(tries, settled)),
        tuple((each, left.count(each)) for each in Left if each in left),
    )


def _has_answer(review: Review) -> bool:
    """Whether an answer was judged, or kept because no key could be had."""
    kept = review.outcome is Outcome.UNMEASURED and bool(review.raw.strip())
    return kept or review.outcome in JUDGED


def _again(question: Question, review: Review, asked_as: str, measure: Measure) -> _Told:
    if not review.raw:
        return _Told(review, None, Left.UNTYPED)
    try:
        variant = again.variant(question, review, asked_as, measure)
    except OtherDraw:
        return _Told(review, None, Left.DRAW)
    except QuizError:
        return _Told(review, None, Left.UNMEASURED)
    verdict = questions.grade(variant, review.raw)
    if verdict.outcome not in JUDGED:
        return _Told(review, None, Left.UNREADABLE)
    return _Told(review, verdict)


# --------------------------------------------------------------------- options
def _lettered(question: Question) -> bool:
    """Whether its key is how its entries are written: to mend it is to move what letters name.

    The key as places would be the same then, and every answer judged as before.
    """
    written = all(not each.value for each in question.items)
    return question.type == "match" or (question.type == "order" and written)


def _rearranged(question: Question, stored: Sequence[Review], found: Effective) -> bool:
    """Whether options seem to have been put in or taken out, so that letters mean others now.

    A stored key is a place as shown.  Put back into the order of the file, all name one option
    as long as the key is the same; where they name several, to and fro, the order has changed.
    """
    fixed = all(each.correct in ("true", "false") for each in question.options)
    if question.type != "choice" or not fixed:
        return False
    names = found.flags.formerly
    named = [_named(question, each, names.get(each.uid, question.id)) for each in stored]
    changes = sum(one != next_ for one, next_ in pairwise(named))
    return changes >= max(len(set(named)), 1)


def _named(question: Question, review: Review, asked_as: str) -> int:
    """The place in the file of the option that was the key; -1 where there is none."""
    try:
        options = again.asked(question, review, asked_as).options
    except QuizError:
        return -1
    key = review.key
    if not isinstance(key, int) or not 0 <= key < len(options):
        return -1
    return next(i for i, each in enumerate(question.options) if each is options[key])


# --------------------------------------------------------------------- askings
def _askings(told: Iterable[_Told]) -> list[list[_Told]]:
    """The tries of each asking together."""
    groups: dict[tuple[str, int], list[_Told]] = {}
    for each in told:
        groups.setdefault((each.review.session, each.review.seed), []).append(each)
    return list(groups.values())


def _changes(tries: Sequence[_Told], settled: Container[str]) -> list[Change]:
    changes = (_change(each, tries, settled) for each in tries)
    return [each for each in changes if each]


def _change(one: _Told, tries: Sequence[_Told], settled: Container[str]) -> Change | None:
    """What changes about one try; None where it is judged as it was."""
    review, verdict = one.review, one.verdict
    if verdict is None:
        return None
    new = review.rating if review.uid in settled else _rating(review, tries)
    regrade = Regrade(verdict.outcome, verdict.share, new if new != review.rating else None)
    same = verdict.outcome is review.outcome and abs(verdict.share - review.share) < 1e-9
    if same and regrade.rating is None:
        return None
    return Change(review, regrade, verdict.understood, verdict.expected)


def _rating(review: Review, tries: Sequence[_Told]) -> Rating | None:
    """The rating that the try which ended an asking gets; other tries have none.

    An answer whose key could not be had ended its asking as well.
    """
    if review.rating is None and review.outcome is not Outcome.UNMEASURED:
        return None
    if any(each.verdict is None for each in tries):
        return review.rating
    judged = [(each.review, each.verdict) for each in tries if each.verdict]
    right = [each for each in judged if each[1].outcome is Outcome.RIGHT]
    first, verdict = (right or judged)[0]
    return schedule.rating(verdict, attempt=first.attempt, hints=first.hints)
