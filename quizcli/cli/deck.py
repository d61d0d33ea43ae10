"""The learner's cards as they stand now: from the log, the banks and the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from quizcli import cards, log, renames, schedule, settings
from quizcli.cards import Card
from quizcli.cli import histories
from quizcli.memory import DEFAULT, Model
from quizcli.model import Event, Memory, Moment, QuizError, Rating
from quizcli.settings import Settings
from quizcli.store import snapshot
from quizcli.store.order import START
from quizcli.store.snapshot import Answers, History, Snapshot

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.log import Effective
    from quizcli.model import Review
    from quizcli.store.base import ReviewStore
    from quizcli.store.order import Head
    from quizcli.store.sqlite import SqliteStore


PACKAGE = Path(__file__).parent.parent

WORTH = 100
"""Rows that have to be read beyond a snapshot before a new one is written."""

MOST_CHANGED, MOST_UNDONE = 500, 50
"""Questions and undos that are looked at one by one; for more all rows are read in one go."""

_TRIAL = ((0, Rating.GOOD), (5, Rating.AGAIN), (0, Rating.HARD), (12, Rating.EASY))


class Deck(NamedTuple):
    """The cards of everything ever answered or marked, on the study day `today`."""

    cards: Mapping[str, Card]
    today: int
    model: Model
    history: History
    settings: Settings

    @property
    def answers(self) -> Answers:
        """The study days and ratings of each question's answers."""
        return self.history.answers

    @property
    def days(self) -> Mapping[int, int]:
        """How many answers were given on each study day."""
        return self.history.days

    def card(self, question: str) -> Card:
        """The card of a question; a new one when it was never answered."""
        return self.cards.get(question) or Card(question)

    def memory(self, question: str) -> Memory | None:
        """What is known of the memory of a question."""
        return self.card(question).memory

    def due(self, entries: Sequence[Entry]) -> list[Entry]:
        """Which of these questions are to be answered today."""
        return [each for each in entries if self.is_due(self.card(each.id)) and not each.retired]

    def is_due(self, card: Card) -> bool:
        """Whether a card is to be answered today."""
        known = card.state is not cards.State.NEW
        return known and card.due_day <= self.today and card.active(self.today)

    def new(self, entries: Sequence[Entry]) -> list[Entry]:
        """Which of these questions were never answered and may be asked."""
        return [each for each in entries if self._is_new(self.card(each.id)) and not each.retired]

    def _is_new(self, card: Card) -> bool:
        return card.state is cards.State.NEW and card.active(self.today)

    def waiting(self, entries: Sequence[Entry]) -> list[schedule.Waiting]:
        """These questions as the queue wants them."""
        return [
            schedule.Waiting(
                each.id,
                each.concept,
                cards.retrievability(self.card(each.id), self.today, self.model),
            )
            for each in entries
        ]

    def load(self, question: str) -> schedule.Load | None:
        """What lies ahead without this question; None when days are not balanced."""
        if not self.settings.balance:
            return None
        others = {name: card for name, card in self.cards.items() if name != question}
        return schedule.Load(cards.due_counts(others), self.settings.easy)


def open_deck(store: SqliteStore, now: Moment, cache: Path | None = None) -> Deck:
    """Compute the cards from the whole log.

    With a `cache` folder only from what came after the snapshot there, which is written anew
    when much did; the cards are the same.
    """
    until = store.head()
    stamp = _stamp() if cache else ""
    known = snapshot.load(cache, store, stamp) if cache else None
    current = _caught_up(known, store, until) if known else None
    unread = sum(known.head) if known and current else 0
    current = current or _computed(store, until)
    if cache and sum(until) - unread >= WORTH and not store.problems:
        snapshot.save(cache, store, stamp, current)
    model = model_of(current.settings)
    return Deck(current.cards, schedule.study_day(now), model, current.history, current.settings)


def renewed(deck: Deck, store: ReviewStore, question: str) -> Deck:
    """The deck after something was written about one question."""
    found = standing(store, question)
    changed = cards.update(
        deck.cards, [question], lambda each: found.reviews, deck.model, found.flags
    )
    return deck._replace(cards=changed, history=_with(deck.history, [question], found))


def model_of(chosen: Settings) -> Model:
    """The memory model that the settings ask for; the usual one where they make none."""
    try:
        return Model(chosen.parameters or DEFAULT, chosen.retention)
    except QuizError:  # parameters of another version of the model
        return Model(DEFAULT, chosen.retention)


def standing(store: ReviewStore, *questions: str) -> Effective:
    """What the log comes to for some questions alone, without reading the others' rows.

    Rows that fall with their cause stand here unless the cause itself was undone, because
    undos are read whichever question they concern.  Settings are not among what is found.
    """
    rows = [*store.events(kind="undo"), *histories.rows_of(store, *questions)]
    found = log.effective(rows)
    wanted = frozenset(questions)
    return found._replace(reviews=tuple(e for e in found.reviews if e.question in wanted))


# -------------------------------------------------------------------- computing
def _computed(store: SqliteStore, until: Head) -> Snapshot:
    """The cards from the whole log up to a place."""
    found = log.effective(store.between(START, until))
    chosen = settings.chosen(found.flags.settings)
    every = cards.replay(found.reviews, model_of(chosen), found.flags)
    return Snapshot(until, chosen, every, History(lambda: _answers(found.reviews)))


def _caught_up(known: Snapshot, store: SqliteStore, until: Head) -> Snapshot | None:
    """A snapshot brought up to a place of the log; None where all has to be computed."""
    new = list(store.between(known.head, until))
    if not new:
        return known
    questions = _changed(new, store)
    if questions is None or len(questions) > MOST_CHANGED:
        return None
    found = standing(store, *questions)
    changed = cards.update(
        known.cards,
        questions,
        _by_question(found.reviews).__getitem__,
        model_of(known.settings),
        found.flags,
    )
    return Snapshot(until, known.settings, changed, _with(known.history, questions, found))


def _changed(new: Sequence[log.Entry], store: SqliteStore) -> set[str] | None:
    """The questions whose cards change with new rows; None when it may be all of them.

    To those of `cards.touched` come the questions of what falls with a row that was undone or
    comes back with it, and the ids that all of these may have been given since.
    """
    met: list[log.Entry] = list(new)
    uids: set[str] = set()

    def find(uid: str) -> log.Entry | None:
        rows = store.called(uid)
        uids.add(uid)
        met.extend(rows)
        return next((each for each in rows if _is(each, "undo")), rows[0] if rows else None)

    questions = cards.touched(new, find)
    if len(uids) > MOST_UNDONE or any(_is(each, "set") for each in met):
        return None
    questions |= {each.question for each in met if not _is(each, "undo")}
    questions |= store.because_of(uids)
    return {*renames.later_ids(questions, store.events(kind=renames.KIND))}


def _is(entry: log.Entry, kind: str) -> TypeGuard[Event]:
    return isinstance(entry, Event) and entry.kind == kind


def _with(history: History, questions: Iterable[str], found: Effective) -> History:
    given = _answers(found.reviews)
    return history.renewed({each: given.get(each, ()) for each in questions})


def _answers(reviews: Iterable[Review]) -> Answers:
    answers: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in reviews:
        if each.rating is not None:
            answers[each.question].append((schedule.study_day(each.at), int(each.rating)))
    return {question: tuple(given) for question, given in answers.items()}


def _by_question(reviews: Iterable[Review]) -> defaultdict[str, list[Review]]:
    found: defaultdict[str, list[Review]] = defaultdict(list)
    for each in reviews:
        found[each.question].append(each)
    return found


def _stamp() -> str:
    """Changes whenever the cards might: with the files that compute them, and with the engine."""
    sources = (*PACKAGE.glob("*.py"), Path(__file__))
    newest = max(each.stat().st_mtime_ns for each in sources)
    model = Model()
    memory = model.replay(_TRIAL)
    return f"{newest} {memory} {model.intervals(memory, _TRIAL[-1][0])}"
