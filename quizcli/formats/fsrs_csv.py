"""Answers as CSV in the columns that the tools around FSRS read.

    card_id,review_time,review_rating,review_state,review_duration

The schema is that of fsrs-optimizer's README, which fsrs-rs, its bindings and the benchmark
share.  review_time is UTC in milliseconds, review_rating 1 to 4 (Again to Easy),
review_state that of the card before the answer (0 new, 1 learning, 2 review, 3 relearning)
and review_duration in milliseconds.  No field is ever empty: some readers want five numbers.

The card is the question.  States are worked out from the ratings, since there are no learning
steps here: a question's first answer is new, after a first Again it is learning until an
answer is right, after a later Again relearning; otherwise it is in review.  Readers look for
the last run of 0 and 1 and drop what is before it, so those come at the start only.

A text that a spreadsheet would take for a formula gets an apostrophe in front, which is taken
off again when it is read.  A text with other signs than those of a word is quoted: in many
countries a semicolon ends a cell, and a formula could stand behind it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import BinaryIO, TextIO

from quizcli.formats.base import Written, bounded, lines, problem
from quizcli.log import Entry, effective
from quizcli.model import Moment, Outcome, Place, Problem, Rating, Review
from quizcli.store import foreign

COLUMNS = ("card_id", "review_time", "review_rating", "review_state", "review_duration")
NEEDED = COLUMNS[:3]
NEW, LEARNING, REVIEW, RELEARNING = range(4)

UNSCHEDULED = frozenset({"cram", "preview"})
"""Modes whose answers say nothing about a schedule."""

LONGEST_DURATION = 2**32 - 1
OLDEST = 10**11
"""Milliseconds up to 1973: a time before it was given in seconds."""

SESSION = "import-csv"

UNDONE = "answers that were undone"
EVENTS = "events"
UNRATED = "answers without a rating"
PRACTICE = "answers that were only practice"
NAMELESS = "answers to questions without a printable name"

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_WORD = re.compile(r"[\w./ -]*")


# --------------------------------------------------------------------- writing
def write(entries: Iterable[Entry], out: TextIO) -> Written:
    """Write the answers of a log that count and have a rating, in the order of their instants.

    Left out are what was undone, what has no rating or does not count for a schedule, and
    all events; and of each answer what has no column.
    """
    every = list(entries)
    reviews = effective(every).reviews
    answers = len({each.uid for each in every if isinstance(each, Review)})
    left_out = Counter({UNDONE: answers - len(reviews), EVENTS: len(every) - answers})
    words = csv.writer(out, lineterminator="\n")
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    words.writerow(COLUMNS)
    states: dict[str, int] = {}
    count = 0
    for review in reviews:
        reason = _why_not(review)
        if reason:
            left_out[reason] += 1
        else:
            writer = words if _WORD.fullmatch(review.question) else quoted
            writer.writerow(_cells(review, states))
            count += 1
    return Written(count, {what: number for what, number in left_out.items() if number})


def _why_not(review: Review) -> str:
    """Why an answer has no line, or nothing."""
    if review.rating is None:
        return UNRATED
    if review.mode in UNSCHEDULED:
        return PRACTICE
    return "" if review.question.isprintable() and review.question else NAMELESS


def _cells(review: Review, states: dict[str, int]) -> tuple[str | int, ...]:
    """A line; `states` are those of all questions, before the answer and then after it."""
    rating = review.rating or Rating.AGAIN
    state = states.get(review.question, NEW)
    states[review.question] = _next_state(state, rating)
    seconds = min(max(review.seconds, 0), LONGEST_DURATION)
    duration = min(round(1000 * seconds), LONGEST_DURATION)
    return guarded(review.question), review.at.milliseconds, int(rating), state, duration


def _next_state(state: int, rating: Rating) -> int:
    if rating is not Rating.AGAIN:
        return REVIEW
    return LEARNING if state in (NEW, LEARNING) else RELEARNING


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would see a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


# --------------------------------------------------------------------- reading
def read(
    stream: BinaryIO, path: str, offset_at: Callable[[int], int]
) -> Iterator[Review | Problem]:
    """The answers of a file, and a problem for each line and column that can't be taken.

    `offset_at` gives the minutes that local time was ahead of UTC at an instant
    (milliseconds): the file doesn't say, and study days depend on it.
    """
    return bounded(_read(stream, path, offset_at))


def _read(
    stream: BinaryIO, path: str, offset_at: Callable[[int], int]
) -> Iterator[Review | Problem]:
    rows = _rows(stream, path)
    header = next(rows, None)
    if header is None or isinstance(header, Problem):
        yield header or problem(Place(path), "the file is empty")
        return
    place, cells = header
    names = [each.strip().lower() for each in cells]
    missing = [each for each in NEEDED if each not in names]
    if missing:
        yield problem(place, f"the first line names no column {', '.join(missing)}")
        return
    foreign_names = [each for each in names if each not in COLUMNS]
    if foreign_names:
        yield problem(place, f"columns that are not taken: {', '.join(foreign_names)}")
    for row in rows:
        yield row if isinstance(row, Problem) else _answer(row, names, offset_at)


def _rows(stream: BinaryIO, path: str) -> Iterator[tuple[Place, list[str]] | Problem]:
    """The cells of each line.  A card's name has no line breaks, so a line is a row."""
    for line in lines(stream, path):
        if isinstance(line, Problem):
            yield line
        elif line.text:
            try:
                yield line.place, next(csv.reader([line.text], strict=True))
            except (csv.Error, StopIteration):
                yield problem(line.place, "the quotation marks don't match")


def _answer(
    row: tuple[Place, list[str]], names: list[str], offset_at: Callable[[int], int]
) -> Review | Problem:
    place, cells = row
    if len(cells) != len(names):
        return problem(place, f"{len(cells)} fields instead of {len(names)}")
    try:
        return _review(dict(zip(names, cells, strict=True)), offset_at)
    except ValueError as error:
        return problem(place, str(error))


def _review(cells: Mapping[str, str], offset_at: Callable[[int], int]) -> Review:
    milliseconds = _whole(cells, "review_time")
    if milliseconds < OLDEST:
        raise ValueError(f"review_time {milliseconds} is not in milliseconds since 1970")
    rating = _whole(cells, "review_rating")
    if not Rating.AGAIN <= rating <= Rating.EASY:
        raise ValueError(f"review_rating {rating} is no answer: 1, 2, 3 and 4 are")
    if not NEW <= _whole(cells, "review_state") <= RELEARNING:
        raise ValueError(f"review_state {cells['review_state']} is not one of 0 to 3")
    duration = _whole(cells, "review_duration")
    card = unguarded(cells["card_id"])
    at = Moment(milliseconds, _offset(milliseconds, offset_at))
    right = rating > Rating.AGAIN
    review = Review(
        uid=_uid(card, *at, rating, duration),
        session=SESSION,
        question=card,
        seed=0,
        draw={},
        key=None,
        raw="",
        outcome=Outcome.RIGHT if right else Outcome.WRONG,
        attempt=1,
        rating=Rating(rating),
        seconds=duration / 1000,
        hints=0,
        device="",
        backend="",
        at=at,
        mode="import",
        share=float(right),
    )
    foreign.check(review)
    return review


def _whole(cells: Mapping[str, str], name: str) -> int:
    """A whole number; 0 where an optional column is absent or empty."""
    text = cells.get(name, "").strip()
    if not text and name not in NEEDED:
        return 0
    digits = re.fullmatch(r"(-?\d{1,18})(?:\.0*)?", text, re.ASCII)
    if digits is None:
        raise ValueError(f"{name} {text!r} is not a whole number")
    return int(digits[1])


def _offset(milliseconds: int, offset_at: Callable[[int], int]) -> int:
    if milliseconds >= foreign.MOST_MILLISECONDS:
        raise ValueError(f"review_time {milliseconds} is beyond the year 9999")
    return offset_at(milliseconds)


def _uid(*parts: str | int) -> str:
    """The same line has the same uid whenever it is imported in the same time zone."""
    return f"csv-{blake2b(repr(parts).encode(), digest_size=14).hexdigest()}"
