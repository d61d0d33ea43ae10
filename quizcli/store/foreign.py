"""What a row from another machine, file or program must satisfy before it is kept.

One's own rows are kept as they are.  A row from elsewhere may be damaged or forged, so it
has to fit the tables, name its things in a line, and count in numbers that can be counted on.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from quizcli.model import Event, Moment, Review, SessionRecord, Value
from quizcli.store.base import Ending, Kept

LONGEST_NAME = 500
"""Characters of a uid, a question's id, or another name."""

MOST_MILLISECONDS = 253_402_300_800_000
"""The year 10,000: what calendars can show lies before it."""

DEEPEST = 16
"""Lists in lists: a row that is read has to be read wherever in the program."""

MOST_MINUTES = 24 * 60
MOST_WHOLE = 2**63 - 1


def check(row: Kept) -> None:
    """ValueError with a sentence for a row that must not be kept."""
    match row:
        case Review():
            _check_review(row)
        case Event():
            _check_names(uid=row.uid, kind=row.kind, question=row.question, target=row.target)
            _check_given(uid=row.uid, kind=row.kind)
            _check_moment(row.at)
            _check_depths(() if row.value is None else (row.value,))
        case SessionRecord():
            _check_session(row)
        case Ending():
            _check_names(session=row.session, how=row.how)
            _check_moment(row.at)


def _check_review(review: Review) -> None:
    _check_names(
        uid=review.uid,
        session=review.session,
        question=review.question,
        device=review.device,
        backend=review.backend,
        mode=review.mode,
    )
    _check_given(uid=review.uid, question=review.question)
    _check_moment(review.at)
    _check_whole(seed=review.seed)
    _check_counts(attempt=review.attempt, hints=review.hints)
    stability, difficulty = review.memory or (0.0, 0.0)
    _check_amounts(
        seconds=review.seconds, share=review.share, stability=stability, difficulty=difficulty
    )
    _check_depths([*review.draw.values(), *(() if review.key is None else (review.key,))])


def _check_session(session: SessionRecord) -> None:
    _check_names(uid=session.uid)
    _check_given(uid=session.uid)
    _check_moment(session.started)
    _check_depths(session.options.values())
    for question, seed in session.plan:
        _check_names(question=question)
        _check_whole(seed=seed)


def _check_names(**names: str) -> None:
    for field, name in names.items():
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise ValueError(f"{field} is not a name: {name[:40]!r}")


def _check_given(**names: str) -> None:
    for field, name in names.items():
        if not name:
            raise ValueError(f"{field} is empty")


def _check_moment(at: Moment) -> None:
    if not 0 <= at.milliseconds < MOST_MILLISECONDS:
        raise ValueError(f"{at.milliseconds} ms is no instant of the years 1970 to 9999")
    if abs(at.offset_minutes) > MOST_MINUTES:
        raise ValueError(f"{at.offset_minutes} minutes are no offset of a time zone")


def _check_whole(**numbers: int) -> None:
    for field, number in numbers.items():
        if abs(number) > MOST_WHOLE:
            raise ValueError(f"{field} is out of range")


def _check_counts(**numbers: int) -> None:
    for field, number in numbers.items():
        if not 0 <= number <= MOST_WHOLE:
            raise ValueError(f"{field} is out of range")


def _check_amounts(**numbers: float) -> None:
    for field, number in numbers.items():
        if not isfinite(number) or number < 0:
            raise ValueError(f"{field} is not an amount: {number}")


def _check_depths(values: Iterable[Value], left: int = DEEPEST) -> None:
    for value in values:
        if isinstance(value, tuple):
            if not left:
                raise ValueError(f"lists stand in each other more than {DEEPEST} deep")
            _check_depths(value, left - 1)
