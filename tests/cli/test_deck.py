"""The learner's cards with a snapshot are those without one, whatever happens to the log."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli import deck as decks
from quizcli.cli.deck import Deck, open_deck, renewed
from quizcli.log import Entry
from quizcli.model import Event, Moment, Outcome, Rating, Review
from quizcli.store.sqlite import SqliteStore

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
START = 20_000 * DAY
QUESTIONS = ("a/one", "a/two", "b/three", "")
OFFSETS = (0, 60, 120, -720, -60, 345, 840)
PASSING = (MINUTE, HOUR, DAY, 3 * DAY, 30 * DAY, -2 * HOUR, -2 * DAY, 0)
MODES = ("drill", "quiz", "cram", "preview")
CHOICES = (
    ("retention", 0.8),
    ("retention", 7.0),
    ("new", 3),
    ("balance", False),
    ("parameters", (1.0, 2.0)),
    ("easy", (1, 1, 1, 1, 1, 0.5, 0)),
)
MARKS = ("bury", "unbury", "suspend", "unsuspend", "flag", "unflag", "note", "renew")
KINDS = ("answer", "answer", "answer", "overrule", "balance", "move", "cause", "plan")
KINDS += ("set", "mark", "undo", "undo", "undo", "merge", "merge")
KINDS += ("overrule any", "undo next", "twin", "undo twin")


class Step(NamedTuple):
    """What happens next; the numbers choose among what there is."""

    kind: str
    question: int = 0
    row: int = 0
    value: int = 3
    passing: int = DAY
    offset: int = 0
    held: bool = False


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(KINDS),
        st.sampled_from((0, 0, 0, 1, 1, 2, 3)),
        st.sampled_from((0, 0, 0, 0, 1, 1, 2, 3, 5)),
        st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
        st.sampled_from(PASSING),
        st.sampled_from(OFFSETS),
        st.sampled_from((False, False, False, False, True)),
    ),
    min_size=6,
    max_size=25,
)


class Past:
    """Makes rows of steps: a learner's doings, and some that only a forged log can hold."""

    def __init__(self) -> None:
        self.rows: list[Entry] = []
        self.now = Moment(START)

    def happen(self, step: Step) -> list[Entry]:
        """The rows of a step, known for later ones to refer to."""
        self.now = Moment(self.now.milliseconds + step.passing, step.offset)
        made = self._rows(step)
        self.rows += made
        return made

    def _rows(self, step: Step) -> list[Entry]:
        question = QUESTIONS[step.question]
        target, day = self._uid(step.row, question), START // DAY + 3 * step.value
        forged = self._uid(step.row)
        made: dict[str, tuple[str, str, object, str]] = {
            "overrule": ("overrule", question, step.value, target),
            "overrule any": ("overrule", question, step.value, forged),
            "balance": ("balance", question, day, target),
            "move": ("reschedule", question, day, target),
            "cause": ("reschedule", question, (day, self._uid(step.value)), target),
            "set": ("set", "", CHOICES[step.value % len(CHOICES)], ""),
            "mark": (MARKS[step.value % len(MARKS)], question, day, ""),
            "undo": ("undo", "", None, forged or "nothing"),
            "undo next": ("undo", "", None, f"e{len(self.rows) + 1}"),
        }
        if step.kind in made:
            return [self._event(*made[step.kind])]
        if step.kind in ("twin", "undo twin"):
            return self._twin("bury" if step.kind == "twin" else "undo", question, day)
        return self._plan(day) if step.kind == "plan" else [self._answer(question, step.value)]

    def _plan(self, day: int) -> list[Entry]:
        """A heading and the moves that it caused."""
        heading = self._event("plan", "", "two cards moved")
        pair = (day, heading.uid)
        moves = [(each, self._uid(0, each)) for each in QUESTIONS[:2]]
        return [
            heading,
            *(
                Event(f"{heading.uid}.{i}", self.now, "reschedule", *each[:1], pair, each[1])
                for i, each in enumerate(moves)
            ),
        ]

    def _twin(self, kind: str, question: str, day: int) -> list[Entry]:
        """An event with the uid of an answer; as an undo it takes the first row back."""
        taken = {each.uid for each in self.rows if isinstance(each, Event)}
        free = [each.uid for each in self.rows if each.uid not in taken]
        first = self.rows[0].uid if self.rows and kind == "undo" else ""
        return [Event(free[-1], self.now, kind, question, day, first)] if free else []

    def _uid(self, back: int, question: str | None = None) -> str:
        """The uid of a row so many rows ago (of an answer to a question when one is named)."""
        found = [
            each.uid
            for each in self.rows
            if question is None or (isinstance(each, Review) and each.question == question)
        ]
        return found[-1 - back % len(found)] if found else ""

    def _answer(self, question: str, value: int) -> Review:
        rating = (None, *Rating, *Rating, Rating.GOOD)[value]
        return Review(
            uid=f"r{len(self.rows)}",
            session="s",
            question=question,
            seed=1,
            draw={"n": 1},
            key=2,
            raw="2",
            outcome=Outcome.WRONG if rating in (None, Rating.AGAIN) else Outcome.RIGHT,
            attempt=1,
            rating=rating,
            seconds=1.0,
            hints=0,
            device="cpu",
            backend="",
            at=self.now,
            mode=MODES[max(0, value - 6)],
        )

    def _event(self, kind, question, value=None, target="") -> Event:
        return Event(f"e{len(self.rows)}", self.now, kind, question, value, target)


def told(deck: Deck) -> dict[str, object]:
    """All that a deck says, in a form that can be compared."""
    model = (deck.model.parameters, deck.model.retention)
    return {**deck._asdict(), "answers": deck.answers, "days": deck.days, "model": model}


@contextmanager
def a_log(worth: int) -> Iterator[tuple[SqliteStore, Path]]:
    """A log of its own and a folder for its snapshots, one of which is worth so many rows."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(decks, "WORTH", worth)
        with SqliteStore.open(Path(folder) / "log.sqlite3") as store:
            yield store, Path(folder) / "cache"


def keep(store: SqliteStore, row: Entry) -> None:
    """Append one row."""
    if isinstance(row, Review):
        store.append(row)
    else:
        store.append_event(row)


def check_each_row(happened: list[Step], worth: int, changed: int) -> None:
    """After each row a snapshot, no snapshot, and a deck brought up to date say the same."""
    past, held = Past(), list[Entry]()
    with a_log(worth) as (store, cache), pytest.MonkeyPatch.context() as patch:
        patch.setattr(decks, "MOST_CHANGED", changed)
        deck = open_deck(store, past.now, cache)
        for step in happened:
            before = deck
            if step.kind == "merge":
                rows = held[step.row % 2 :: 2][::-1]
                held = [each for each in held if each not in rows]
                store.merge(rows)
            else:
                rows = past.happen(step)
                held += rows if step.held else []
                for each in [] if step.held else rows:
                    keep(store, each)
            deck = open_deck(store, past.now, cache)
            fresh = open_deck(store, past.now)
            assert told(deck) == told(fresh)
            if deck.settings == before.settings:
                for question in QUESTIONS:
                    before = renewed(before, store, question)
                assert told(before._replace(today=deck.today)) == told(fresh)


ONE, TWO = Step("answer", 0), Step("answer", 1)
PASTS = {
    "a plan undone": [ONE, TWO, Step("plan"), Step("undo", row=2)],
    "a plan undone and redone": [ONE, TWO, Step("plan"), Step("undo", row=2), Step("undo")],
    "a cause undone": [TWO, ONE, Step("cause", 1, value=0), Step("undo", row=1)],
    "a cause redone": [TWO, ONE, Step("cause", 1, value=0), Step("undo", row=1), Step("undo")],
    "a cause undone that comes later": [
        TWO,
        ONE._replace(held=True),
        Step("cause", 1, value=0),
        Step("undo", row=1),
        Step("merge"),
    ],
    "a cause undone by an undo": [
        TWO,
        ONE,
        Step("undo", row=1),
        Step("cause", 0, value=0),
        Step("undo", row=1),
    ],
    "an undo is the cause": [
        TWO,
        ONE,
        Step("undo next", 0),
        Step("cause", 1, value=0),
    ],
    "an overruled rating undone": [ONE, ONE, Step("overrule", value=1), Step("undo")],
    "a rating overruled from elsewhere": [ONE, Step("overrule any", 1, value=1), ONE],
    "a rating from elsewhere undone": [ONE, Step("overrule any", 1, value=1), Step("undo")],
    "a mark with the uid of an answer": [ONE, Step("twin", 1), Step("undo")],
    "an undo with the uid of an answer": [ONE, TWO, Step("undo twin"), Step("undo")],
    "a setting undone": [ONE, Step("set", value=0), Step("undo"), Step("undo")],
    "undos in a circle": [ONE, Step("undo next"), Step("undo"), Step("undo", row=1)],
}


@pytest.mark.parametrize("past", PASTS.values(), ids=list(PASTS))
def test_what_is_taken_back(past):
    """The undoings that reach beyond one question leave the same deck with a snapshot."""
    check_each_row(past, 1, 500)
    check_each_row(past, len(past) - 1, 500)


@given(steps, st.sampled_from((1, 2, 5)), st.sampled_from((0, 500, 500)))
@settings(max_examples=120, deadline=None)
def test_a_snapshot_changes_nothing(happened, worth, changed):
    """For any past, each row leaves the same deck with a snapshot, without one, and renewed."""
    check_each_row(happened, worth, changed)


@pytest.mark.slow
@given(steps, st.sampled_from((1, 2, 5)), st.sampled_from((0, 500, 500)))
@settings(max_examples=1500, deadline=None)
def test_a_snapshot_changes_nothing_at_length(happened, worth, changed):
    """As the test above, for many more pasts."""
    check_each_row(happened, worth, changed)
