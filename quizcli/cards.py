"""From the log to the state of every card; a card is one learner's memory of one question.

The log is the truth and this is computed from it.  Answers count in the order of their
instants and uids, as in `log`, so that the same rows give the same cards on every machine.

What counts: a review with a rating, given in a mode that writes scheduling.  Every one of
them shapes the memory.  The first of a study day is the test of it, with the days since
the answer before, and it alone can be a lapse; further ones on the same day go in with 0
days, for which the model has a rule of its own (it was fitted to such histories).
A question answered wrong is due again on the same day, until it is answered right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from quizcli import schedule
from quizcli.log import Entry, Flags, day_of
from quizcli.memory import Model, Step
from quizcli.model import Event, Memory, Rating, Review

UNMARKED = Flags()

UNSCHEDULED = frozenset({"cram", "preview"})
"""Modes of answering that leave no trace in the schedule."""


class State(StrEnum):
    """How far a card is: never answered, to be asked until right, or known for some days."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"


class Card(NamedTuple):
    """One question as it stands.  Days are study days, and 0 as long as the state is new.

    `memory` is that after the last answer, which has the uid `last`; `reps` counts the
    answers, `lapses` the study days that began with a wrong one although it was known.
    `due_day` follows from the last answer, on which `interval` days were given.  A `balance`
    event chooses another day near it, as long as that lies in the fuzz range of the interval
    that the model gives now.  A `reschedule` event moves the card to any study day (`moved`).
    Both hold while `last` is the answer in the event's target.
    """

    question: str
    state: State = State.NEW
    memory: Memory | None = None
    due_day: int = 0
    first_day: int = 0
    last_day: int = 0
    reps: int = 0
    lapses: int = 0
    last: str = ""
    interval: int = 0
    moved: bool = False
    suspended: bool = False
    buried_until: int = 0
    flagged: bool = False

    @property
    def leech(self) -> bool:
        """Whether it was forgotten so often that something else should be studied."""
        return self.lapses >= schedule.LEECH

    def active(self, today: int) -> bool:
        """Whether it may be asked today: neither suspended nor buried."""
        return not self.suspended and self.buried_until <= today


class Done(NamedTuple):
    """Cards answered on a study day: for the first time, and again."""

    new: int
    reviews: int


# ---------------------------------------------------------------- from the log
def replay(
    reviews: Iterable[Review], model: Model, flags: Flags = UNMARKED, *, fuzz: bool = True
) -> dict[str, Card]:
    """The cards that a log leaves, by question: all that were answered or marked.

    `reviews` and `flags` are those of `log.effective`; the reviews may come in any order, but
    each only once.  Due days are those of `schedule.fuzzed`, or exact ones without `fuzz`.
    """
    answers: defaultdict[str, list[Review]] = defaultdict(list)
    for each in reviews:
        if counts(each, flags):
            answers[each.question].append(each)
    told = [_told(question, sorted(rows, key=_when)) for question, rows in answers.items()]
    return _marked(_remembered(told, model, flags.formerly, fuzz=fuzz), flags)


def counts(review: Review, flags: Flags = UNMARKED) -> bool:
    """Whether an answer shapes the schedule."""
    if review.rating is None or review.mode in UNSCHEDULED:
        return False
    return review.at.milliseconds > flags.renewed.get(review.question, -1)


def update(
    cards: Mapping[str, Card],
    changed: Iterable[str],
    history: Callable[[str], Iterable[Review]],
    model: Model,
    flags: Flags = UNMARKED,
    *,
    fuzz: bool = True,
) -> dict[str, Card]:
    """The cards after answers, undos or marks that concern the questions `changed`.

    `touched` tells which those are.  `history` gives the reviews of a question
    that count now, and `flags` are those of the whole log.  The result is that of `replay` on
    the whole log.
    """
    questions = frozenset(changed)
    kept = {each: card for each, card in cards.items() if each not in questions}
    reviews = chain.from_iterable(map(history, questions))
    renewed = replay(reviews, model, flags, fuzz=fuzz)
    return kept | {each: card for each, card in renewed.items() if each in questions}


def touched(new: Iterable[Entry], find: Callable[[str], Entry | None]) -> set[str]:
    """The questions whose cards change with new rows of the log.

    An undo concerns the question of the row that it takes back, or brings back when there
    are undos between; `find` gives the row of a uid if there is one.
    """
    questions = set()
    for each in new:
        row: Entry | None = each
        passed = set()
        while isinstance(row, Event) and row.kind == "undo" and row.uid not in passed:
            passed.add(row.uid)
            row = find(row.target)
        if row is not None and row.uid not in passed:
            questions.add(row.question)
    return questions


class _Told(NamedTuple):
    """What the answers to one question tell: its card but for memory and due day."""

    card: Card
    steps: list[Step]


def _when(review: Review) -> tuple[int, str]:
    return review.at.milliseconds, review.uid


def _told(question: str, answers: Iterable[Review]) -> _Told:
    steps: list[Step] = []
    state, lapses, last, first_day, last_day = State.NEW, 0, "", 0, 0
    for row in answers:
        assert row.rating is not None
        day = schedule.study_day(row.at)
        days = schedule.elapsed(last_day, day) if steps else 0
        wrong = row.rating is Rating.AGAIN
        lapses += wrong and days > 0 and state is State.REVIEW
        state = State.LEARNING if wrong else State.REVIEW
        first_day = first_day if steps else day
        steps.append((days, row.rating))
        last, last_day = row.uid, day
    card = Card(question, state, None, 0, first_day, last_day, len(steps), lapses, last)
    return _Told(card, steps)


def _remembered(
    told: Sequence[_Told], model: Model, formerly: Mapping[str, str], *, fuzz: bool
) -> dict[str, Card]:
    """Fill in memory and due day; the engine is asked once for all of them.

    The day is that which the answer was given, so it stays when the question is renamed.
    """
    earlier = (each.steps[:-1] for each in told if len(each.steps) > 1)
    memories = iter(model.replay_all(earlier))
    cards = {}
    for card, steps in told:
        days, rating = steps[-1]
        before = next(memories) if len(steps) > 1 else None
        after = model.next(before, days, rating) if before else model.first(rating)
        interval = model.intervals(before, days)[rating]
        name = formerly.get(card.last, card.question)
        wait = schedule.fuzzed(interval, name, card.last_day) if fuzz else interval
        cards[card.question] = card._replace(
            memory=after, due_day=card.last_day + wait, interval=interval
        )
    return cards


def _marked(cards: dict[str, Card], flags: Flags) -> dict[str, Card]:
    """The cards with their marks; a question that was marked and never answered gets one."""
    for question in {*flags.suspended, *flags.buried, *flags.flagged}:
        cards[question] = cards.get(question, Card(question))._replace(
            suspended=question in flags.suspended,
            buried_until=flags.buried.get(question, 0),
            flagged=question in flags.flagged,
        )
    for event in (*flags.balances, *flags.reschedules):
        card = cards.get(event.question)
        if card and card.reps and card.last == event.target:
            cards[event.question] = _moved(card, event)
    return cards


def _moved(card: Card, event: Event) -> Card:
    """The card on the day that an event names, where it may."""
    day = day_of(event)
    if day is None:
        return card
    if event.kind == "reschedule":
        return card._replace(due_day=day, moved=True)
    low, high = schedule.fuzz_range(card.interval)
    return card._replace(due_day=day) if low <= day - card.last_day <= high else card


# --------------------------------------------------------------------- asking
def due(cards: Mapping[str, Card], today: int) -> tuple[Card, ...]:
    """The cards to be answered today, the longest overdue first."""
    found = [
        each
        for each in cards.values()
        if each.state is not State.NEW and each.due_day <= today and each.active(today)
    ]
    return tuple(sorted(found, key=lambda each: (each.due_day, each.question)))


def done(cards: Mapping[str, Card], today: int) -> Done:
    """How much of the limits of a study day is used up."""
    answered = [each for each in cards.values() if each.last_day == today]
    new = sum(each.first_day == today for each in answered)
    return Done(new, len(answered) - new)


def would_lapse(card: Card, today: int) -> bool:
    """Whether a wrong answer today would be a lapse: the card was known on an earlier day."""
    return card.state is State.REVIEW and schedule.elapsed(card.last_day, today) > 0


def due_counts(cards: Mapping[str, Card]) -> Counter[int]:
    """How many cards are due on each study day, suspended ones left out; for `schedule.Load`."""
    return Counter(
        each.due_day
        for each in cards.values()
        if each.state is not State.NEW and not each.suspended
    )


def retrievability(card: Card, today: int, model: Model) -> float:
    """The chance of a right answer today; 0 for a new card."""
    if card.memory is None:
        return 0.0
    return model.retrievability(card.memory, schedule.elapsed(card.last_day, today))


def choices(
    card: Card, today: int, model: Model, load: schedule.Load | None = None
) -> dict[Rating, int]:
    """Days until the card would be due again, for each rating that it may get today.

    Without `load` they are those that `replay` finds afterwards.  With it they are balanced, and
    a choice that differs has to be kept as a `balance` event.
    """
    days = schedule.elapsed(card.last_day, today)
    return schedule.spread(model.intervals(card.memory, days), card.question, today, load)
