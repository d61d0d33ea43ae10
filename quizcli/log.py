"""What counts of a log: which answers stand after all undoing, and what was marked how.

The log only grows, and the logs of several machines are merged by uid.  What is read out
of it here therefore depends on which rows there are and never on the order in which they
arrived.  Two rules make it so:

- Rows are taken in the order of their instants, rows of the same millisecond in the order
  of their uids.  Sequence numbers are not used: each machine counts for itself.
- An undo names the row that it takes back, whatever the clocks said.  It works unless it is
  itself undone by an undo that works.  Undos that lie on a circle, which only a damaged or
  forged log can hold, do nothing.
- What happened because of a row goes with it: an event that names its cause falls when the
  cause is undone, and stands again with it.

Where several events of a kind concern one question the last one stands, so a new event
gets an instant after the earlier ones even when the clock was set back: see `later`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeGuard

from quizcli import disputes, regrades, renames, replans
from quizcli.model import NOTHING, Event, Moment, Rating, Review, Value

Entry: TypeAlias = Review | Event

LAST_DAY = 1_000_000
"""A study day in the year 4707."""

RATINGS = frozenset(map(int, Rating))

_MARKS = {
    "suspend": "suspend",
    "unsuspend": "suspend",
    "bury": "bury",
    "unbury": "bury",
    "flag": "flag",
    "unflag": "flag",
    "note": "note",
}
"""Which mark an event sets or takes away.  Of a question's events the last one decides."""

_OTHERS = ("undo", "overrule", "reschedule", "balance", "plan", "set", "renew", "hint")
KINDS = frozenset({*_OTHERS, renames.KIND, replans.KIND, disputes.KIND, regrades.KIND, *_MARKS})
"""The kinds of events that are understood.  Others are kept in the log and change nothing.

overrule: the learner gave the answer `target` the rating in the value.  balance: the due day
that was chosen near the one that the model gave after the answer `target`.  reschedule: the
card is due on the study day in the value, as long as `target` is its last answer; the value
may be a pair of that day and the uid of the row that caused it.  plan: the heading, in words,
of many reschedules, marks or regrades that it caused (the last two name it as their target).
regrade: an answer was judged again (see `regrades`).  set: a pair of name and value (see
`settings`).  renew: the question became another one; its answers so far
no longer count for the schedule.  rename: the question has the id in the value from now on, and
so has all that was written about it before (see `renames`).  dispute: the learner doubts the
verdict of the answer `target`, for the reason in the value (see `disputes`).  replan: what of
the session `target` is still to be asked was changed (see `replans`).  hint: in the session
`target` so many hints of the question were shown, by the pair of its seed and their number.
"""


_CAUSED_BY_TARGET = frozenset({"balance", "overrule", disputes.KIND, regrades.KIND, *_MARKS})


class Flags(NamedTuple):
    """How questions are marked, by their ids.

    `buried` gives the first study day on which a question is asked again, `notes` a text.
    `reschedules` and `balances` are the due days chosen that stand, in order; `settings` are
    the values last set, by name; `renewed` gives the instant (UTC milliseconds) before which
    answers no longer count for the schedule; `formerly` gives the ids under which answers were
    given, by their uids, where the question was renamed since.
    """

    suspended: frozenset[str] = frozenset()
    buried: Mapping[str, int] = NOTHING
    flagged: frozenset[str] = frozenset()
    notes: Mapping[str, str] = NOTHING
    reschedules: tuple[Event, ...] = ()
    balances: tuple[Event, ...] = ()
    settings: Mapping[str, Value] = NOTHING
    renewed: Mapping[str, int] = NOTHING
    formerly: Mapping[str, str] = NOTHING


class Effective(NamedTuple):
    """The reviews that count, in order, and the marks that stand."""

    reviews: tuple[Review, ...]
    flags: Flags


def effective(entries: Iterable[Entry]) -> Effective:
    """What a log comes to; the same for the same rows in any order, each once or more often."""
    standing, formerly = renames.follow(in_effect(entries))
    events = [each for each in standing if isinstance(each, Event)]
    grades, judged = _grades(events), regrades.last(events)
    reviews = (each for each in standing if isinstance(each, Review))
    reviews = (regrades.regraded(each, judged) for each in reviews) if judged else reviews
    flags = _flags(events)._replace(formerly=formerly)
    return Effective(tuple(_overruled(each, grades) for each in reviews), flags)


def in_effect(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The rows that are not undone, in order, without the undos themselves.

    The last one is what a further undo would take back.
    """
    rows = in_order(entries)
    gone = undone(rows)
    standing = (each for each in rows if each.uid not in gone and not is_undo(each))
    return tuple(each for each in standing if not cause(each) or cause(each) not in gone)


def cause(entry: Entry) -> str:
    """The uid of the row because of which this one was written; empty when there is none.

    It is the second of a reschedule's pair, the answer that was balanced, overruled or disputed,
    and the heading of a regrade or of a mark that was set with others.
    """
    if not isinstance(entry, Event):
        return ""
    if entry.kind in _CAUSED_BY_TARGET:
        return entry.target
    pair = entry.value if entry.kind == "reschedule" else None
    return pair[1] if isinstance(pair, tuple) and len(pair) == 2 and _is_text(pair[1]) else ""


def day_of(event: Event) -> int | None:
    """The study day that a reschedule or a balance names."""
    value = event.value
    day = value[0] if isinstance(value, tuple) and value else value
    return day if _is_day(day) else None


def rating_of(event: Event) -> Rating | None:
    """The rating that an overrule gives."""
    value = event.value
    return Rating(value) if _is_day(value) and value in RATINGS else None


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Each row once, by its instant and then by its uid."""
    once = {(isinstance(each, Event), each.uid): each for each in entries}
    return sorted(once.values(), key=lambda each: (each.at.milliseconds, each.uid))


def undone(entries: Iterable[Entry]) -> set[str]:
    """The uids of the rows that an undo which works takes back, undos among them."""
    target = {each.uid: each.target for each in entries if is_undo(each)}
    opponents = Counter(target.values())
    working = [uid for uid in target if not opponents[uid]]
    gone: set[str] = set()
    while working:
        taken_back = target[working.pop()]
        if taken_back in gone:
            continue
        gone.add(taken_back)
        spared = target.get(taken_back)
        if spared is None:
            continue
        opponents[spared] -= 1
        if spared in target and not opponents[spared]:
            working.append(spared)
    return gone


def later(now: Moment, entries: Iterable[Entry]) -> Moment:
    """The instant for a new event after these rows: now, or just behind the last of them."""
    last = max((each.at.milliseconds for each in entries), default=now.milliseconds - 1)
    return now._replace(milliseconds=max(now.milliseconds, last + 1))


def is_undo(entry: Entry) -> TypeGuard[Event]:
    """Whether a row takes another one back."""
    return isinstance(entry, Event) and entry.kind == "undo"


_Grades: TypeAlias = Mapping[tuple[str, str], Rating]
"""The ratings that learners gave, by the uid and the question of the answer."""


def _grades(events: Iterable[Event]) -> _Grades:
    """The last of each answer; a value that is no rating was not written here."""
    given = ((each, rating_of(each)) for each in events if each.kind == "overrule")
    return {(each.target, each.question): rating for each, rating in given if rating}


def _overruled(review: Review, grades: _Grades) -> Review:
    """The answer with the rating that the learner gave it; without any it keeps none."""
    grade = grades.get((review.uid, review.question)) if review.rating else None
    return review if grade is None else review._replace(rating=grade)


def _settings(events: Iterable[Event]) -> dict[str, Value]:
    pairs = (each.value for each in events if each.kind == "set")
    whole = (each for each in pairs if isinstance(each, tuple) and len(each) == 2)
    return {name: value for name, value in whole if isinstance(name, str)}


def _flags(every: Sequence[Event]) -> Flags:
    """The marks that are left when these events have happened in turn."""
    last = {(_MARKS[each.kind], each.question): each for each in every if each.kind in _MARKS}
    marks: dict[str, dict[str, Value | None]] = {kind: {} for kind in _MARKS}
    for event in last.values():
        marks[event.kind][event.question] = event.value
    return Flags(
        suspended=frozenset(marks["suspend"]),
        buried={name: day for name, day in marks["bury"].items() if _is_day(day)},
        flagged=frozenset(marks["flag"]),
        notes={name: text for name, text in marks["note"].items() if text and _is_text(text)},
        reschedules=tuple(each for each in every if each.kind == "reschedule"),
        balances=tuple(each for each in every if each.kind == "balance"),
        settings=_settings(every),
        renewed={each.question: each.at.milliseconds for each in every if each.kind == "renew"},
    )


def _is_day(value: Value | None) -> TypeGuard[int]:
    """Whether it may be a study day: a whole number, and none that no calendar can show."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST_DAY


def _is_text(value: Value | None) -> TypeGuard[str]:
    return isinstance(value, str)
