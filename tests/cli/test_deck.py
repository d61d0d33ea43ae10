"""The learner's cards with a snapshot are those without one, whatever happens to the log."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli import deck as decks
from quizcli.cli.deck import Deck, open_deck, renewed
from quizcli.log import Entry
from quizcli.memory import DEFAULT, Model
from quizcli.model import Event, Moment, Outcome, Rating, Review
from quizcli.store import backups, snapshot
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
KINDS += ("overrule any", "undo next", "twin", "undo twin", "rename", "rename", "rename")
IDS = ("a/two", "a/one", "a/two", "a/one", "b/three", "", "no id", 7)
"""What a rename says; only the ids of the same bank are taken."""


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
            "rename": ("rename", question, IDS[step.value % len(IDS)], ""),
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
    "a rename": [ONE, TWO, Step("mark", 0, value=2), Step("rename", 0, value=0), ONE],
    "a rename undone": [ONE, TWO, Step("rename", 0, value=0), Step("undo"), Step("undo")],
    "a rename there and back": [ONE, Step("rename", 0, value=0), Step("rename", 1, value=1), TWO],
    "a rename that comes later": [ONE, Step("rename", 0, value=0, held=True), ONE, Step("merge")],
    "an answer before a rename": [ONE._replace(held=True), Step("rename", 0), Step("merge")],
    "a rating given by another id": [ONE, Step("rename", 0), Step("overrule any", 1, 1, value=1)],
    "undos in a circle": [ONE, Step("undo next"), Step("undo"), Step("undo", row=1)],
}


@pytest.mark.parametrize("past", PASTS.values(), ids=list(PASTS))
def test_what_is_taken_back(past):
    """The undoings that reach beyond one question leave the same deck with a snapshot."""
    check_each_row(past, 1, 500)
    check_each_row(past, len(past) - 1, 500)


@given(steps, st.sampled_from((1, 2, 5)), st.sampled_from((0, 500, 500)))
@settings(max_examples=25, deadline=None)
def test_a_snapshot_changes_nothing(happened, worth, changed):
    """For any past, each row leaves the same deck with a snapshot, without one, and renewed."""
    check_each_row(happened, worth, changed)


@pytest.mark.slow
@given(steps, st.sampled_from((1, 2, 5)), st.sampled_from((0, 500, 500)))
@settings(max_examples=1500, deadline=None)
def test_a_snapshot_changes_nothing_at_length(happened, worth, changed):
    """As the test above, for many more pasts."""
    check_each_row(happened, worth, changed)


# ------------------------------------------------------------------- the file
ANSWERS = [Step("answer", i % 3, value=1 + i % 4, passing=HOUR * (1 + i)) for i in range(12)]


@pytest.fixture(autouse=True)
def every_row_is_worth_a_snapshot(monkeypatch):
    """Snapshots are written however short the log is."""
    monkeypatch.setattr(decks, "WORTH", 1)


def grown(path: Path, steps: list[Step]) -> SqliteStore:
    """A log at a path with these steps."""
    store, past = SqliteStore.open(path), Past()
    for step in steps:
        for row in past.happen(step):
            keep(store, row)
    return store


def file_of(cache: Path) -> Path:
    """The one snapshot of a folder."""
    (found,) = cache.glob("*.deck")
    return found


NOW = Moment(START + 40 * DAY)
HARM = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[:-1],
    "header alone": lambda data: data[: data.index(b"\n") + 1],
    "no line": lambda data: data.replace(b"\n", b" "),
    "longer": lambda data: data + b" ",
    "another digit in the body": lambda data: data[:-5] + b"7" + data[-4:],
    "an older version": lambda data: data.replace(b"-deck 1 ", b"-deck 0 ", 1),
    "another program's": lambda data: b"\x80\x04" + data,
    "no text": lambda data: bytes(range(256)) * 8,
    "a million brackets": lambda data: b"[" * 10**6,
    "numbers that are none": lambda data: b"quizcli-deck 1 x one two three four\n",
}


@pytest.mark.parametrize("harm", HARM.values(), ids=list(HARM))
def test_a_harmed_snapshot_is_ignored(tmp_path, harm):
    """A file that is not what was written is computed anew, and written anew."""
    with grown(tmp_path / "log", ANSWERS) as store:
        right = told(open_deck(store, NOW, tmp_path / "cache"))
        file = file_of(tmp_path / "cache")
        whole = file.read_bytes()
        assert harm(whole) != whole
        file.write_bytes(harm(whole))
        assert snapshot.load(tmp_path / "cache", store, decks._stamp()) is None
        assert told(open_deck(store, NOW, tmp_path / "cache")) == right
        assert file.read_bytes() == whole


@given(st.integers(0, 4000), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_no_byte_may_change(place, change):
    """Whichever byte of a snapshot changes, the deck stays the same."""
    with tempfile.TemporaryDirectory() as folder, grown(Path(folder, "log"), ANSWERS) as store:
        right = told(open_deck(store, NOW, Path(folder, "cache")))
        file = file_of(Path(folder, "cache"))
        data = bytearray(file.read_bytes())
        data[place % len(data)] ^= change
        file.write_bytes(data)
        assert told(open_deck(store, NOW, Path(folder, "cache"))) == right


def test_a_snapshot_is_used(tmp_path, monkeypatch):
    """With a snapshot that fits the log is not read as a whole again."""
    with grown(tmp_path / "log", ANSWERS) as store:
        right = told(open_deck(store, NOW, tmp_path / "cache"))
        monkeypatch.setattr(decks, "_computed", None)
        assert told(open_deck(store, NOW, tmp_path / "cache")) == right
        keep(store, Past().happen(ONE)[0]._replace(uid="new"))
        assert open_deck(store, NOW, tmp_path / "cache").card("a/one").reps == 5


def test_after_a_setting_there_is_a_snapshot_again(tmp_path, monkeypatch):
    """What had to be computed in full is kept, however few rows were new."""
    with grown(tmp_path / "log", ANSWERS) as store:
        monkeypatch.setattr(decks, "WORTH", len(ANSWERS))
        open_deck(store, NOW, tmp_path / "cache")
        store.append_event(Event("set", NOW, "set", value=("retention", 0.8)))
        right = told(open_deck(store, NOW, tmp_path / "cache"))
        assert right["settings"].retention == 0.8
        monkeypatch.setattr(decks, "_computed", None)
        assert told(open_deck(store, NOW, tmp_path / "cache")) == right


def test_few_rows_are_worth_no_snapshot(tmp_path, monkeypatch):
    """A short log leaves no file."""
    monkeypatch.setattr(decks, "WORTH", len(ANSWERS) + 1)
    with grown(tmp_path / "log", ANSWERS) as store:
        open_deck(store, NOW, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_another_program_means_another_snapshot(tmp_path):
    """A snapshot of another version, or of another engine, is not taken."""
    with grown(tmp_path / "log", ANSWERS) as store:
        open_deck(store, NOW, tmp_path / "cache")
        assert snapshot.load(tmp_path / "cache", store, decks._stamp())
        assert snapshot.load(tmp_path / "cache", store, decks._stamp() + " ") is None


def test_another_engine_means_another_stamp(monkeypatch):
    """An engine that computes other memories is another program."""
    before = decks._stamp()
    monkeypatch.setattr(decks, "Model", partial(Model, (0.5, *DEFAULT[1:])))
    assert decks._stamp() == before  # the first answer of the trial is none of Again
    monkeypatch.setattr(decks, "Model", partial(Model, (*DEFAULT[:2], 3.5, *DEFAULT[3:])))
    assert decks._stamp() != before


def test_another_log_at_the_same_place(tmp_path):
    """A log that was put in the place of another one has cards of its own."""
    with grown(tmp_path / "log", ANSWERS) as store:
        before = told(open_deck(store, NOW, tmp_path / "cache"))
    for companion in ("", "-wal", "-shm"):
        Path(f"{tmp_path / 'log'}{companion}").unlink(missing_ok=True)
    others = [each._replace(value=4) for each in ANSWERS]
    with grown(tmp_path / "log", others) as store:
        after = told(open_deck(store, NOW, tmp_path / "cache"))
        assert after == told(open_deck(store, NOW)) != before


@pytest.mark.parametrize("more", [0, 3, 5, 9])
def test_a_restored_backup_is_seen(tmp_path, more):
    """After a backup came back, whatever was answered then, the cards are those of the log."""
    path, cache = tmp_path / "log.sqlite3", tmp_path / "cache"
    grown(path, ANSWERS[:7]).close()
    today = backups.day_of(NOW)
    backup = backups.make(path, today)
    with SqliteStore.open(path) as store:
        for i in range(5):
            keep(store, Past().happen(ANSWERS[i])[0]._replace(uid=f"lost-{i}"))
        lost = told(open_deck(store, NOW, cache))
    backups.restore(path, backup.stem, today)
    with SqliteStore.open(path) as store:
        for i in range(more):
            keep(store, Past().happen(ANSWERS[i + 1])[0]._replace(uid=f"new-{i}"))
        assert told(open_deck(store, NOW, cache)) == told(open_deck(store, NOW)) != lost


def test_rows_that_came_in_between(tmp_path):
    """A restored log that took other rows in before the last one is told from what it was."""
    path, cache = tmp_path / "log.sqlite3", tmp_path / "cache"
    past = Past()
    rows = [past.happen(each)[0] for each in ANSWERS]
    for lost in range(len(rows) - 1):
        with grown(path, []) as store:
            store.merge(rows)
            number = store.machine()
            open_deck(store, NOW, cache)
        path.unlink()
        with grown(path, []) as store:
            store._connection.execute("INSERT INTO meta VALUES ('machine', ?)", [number])
            other = rows[lost]._replace(uid="other", rating=Rating.AGAIN)
            store.merge([*rows[:lost], other, *rows[lost + 1 :]])
            assert told(open_deck(store, NOW, cache)) == told(open_deck(store, NOW)), lost
        path.unlink()


@pytest.mark.parametrize("obstacle", ["file", "folder", "read-only"])
def test_a_cache_that_cannot_be_written(tmp_path, obstacle):
    """Where no snapshot can be kept the cards are computed all the same."""
    cache = tmp_path / "cache"
    with grown(tmp_path / "log", ANSWERS) as store:
        if obstacle == "file":
            cache.write_text("not a folder")
        elif obstacle == "folder":
            snapshot._file(cache, store.path).mkdir(parents=True)
        else:
            cache.mkdir(mode=0o500)
        assert told(open_deck(store, NOW, cache)) == told(open_deck(store, NOW))
        assert obstacle == "read-only" or not list(tmp_path.glob("cache/*.[0-9]*"))


def test_surrogates_leave_no_snapshot(tmp_path):
    """What JSON would not bring back is not kept: two halves would come back as one sign."""
    with grown(tmp_path / "log", ANSWERS) as store:
        keep(store, Past().happen(ONE)[0]._replace(uid="x", question="a/\ud83d\ude00"))
        right = told(open_deck(store, NOW, tmp_path / "cache"))
        assert told(open_deck(store, NOW, tmp_path / "cache")) == right
        assert not list(tmp_path.glob("cache/*"))


def test_a_damaged_row_leaves_no_snapshot(tmp_path):
    """Cards of a damaged log are not kept, so that the damage is met again."""
    with grown(tmp_path / "log", ANSWERS) as store:
        store._connection.execute("DROP TRIGGER review_update")
        store._connection.execute("UPDATE review SET raw = '3' WHERE sequence = 4")
        open_deck(store, NOW, tmp_path / "cache")
        assert store.problems
    assert not (tmp_path / "cache").exists()


@pytest.mark.slow
def test_two_writers_at_once(tmp_path):
    """Processes that start together agree, and leave one whole snapshot."""
    write_bank(tmp_path)
    with grown(tmp_path / "reviews.sqlite3", []) as store:
        past = Past()
        store.merge(past.happen(each)[0] for each in ANSWERS * 20)
    started = [due_count(tmp_path) for _ in range(4)]
    counts = {each.communicate(timeout=60)[0] for each in started}
    assert counts == {"3\n"}
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as store:
        kept = snapshot.load(tmp_path / "cache", store, decks._stamp())
        assert kept and told(open_deck(store, NOW)) == told(
            open_deck(store, NOW, tmp_path / "cache")
        )
    assert due_count(tmp_path).communicate(timeout=60)[0] == "3\n"


def write_bank(home: Path) -> None:
    """A bank of the questions that are answered here."""
    (home / "banks").mkdir()
    for bank, names in (("a", ("one", "two")), ("b", ("three",))):
        head = "format: 1\ntitle: T\nlicense: CC0-1.0\nquestions:\n"
        body = "".join(QUESTION.format(name) for name in names)
        (home / "banks" / f"{bank}.yaml").write_text(head + body)


QUESTION = """\
  - id: {}
    type: boolean
    prompt: Is it?
    answer: true
    hints: [Think.]
    explain: It is.
    source: made up
"""


def due_count(home: Path) -> subprocess.Popen[str]:
    """`quizcli due --count` as it runs."""
    return subprocess.Popen(
        [sys.executable, "-m", "quizcli", "due", "--count", "a", "b"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QUIZCLI_HOME": str(home)},
    )
