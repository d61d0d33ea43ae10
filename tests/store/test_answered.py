"""The answers kept for the statistics: what is read quickly is what the whole log says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.analysis.recalls import MATURE, Recall, recalls
from quizcli.cards import counts
from quizcli.cli.stats import reading
from quizcli.log import effective
from quizcli.model import Event, Rating
from quizcli.schedule import elapsed, study_day
from quizcli.store import answered, snapshot
from quizcli.store.answered import bare
from quizcli.store.sqlite import SqliteStore
from tests.analysis.making import MODEL, answer
from tests.store.samples import DOINGS, past


def plainly(store):
    """The answers that count and what else the figures need, from every row of the log."""
    found = effective(store.log())
    return tuple(bare(found.reviews)), found.flags.renewed


def quickly(store, cache):
    """The same as the command reads it."""
    found = reading.answers(store, cache)
    return found.reviews, found.flags.renewed


@pytest.fixture
def worth(monkeypatch):
    """Every row is worth a new file in the cache."""
    monkeypatch.setattr(reading, "WORTH", 1)


def caught_up(folder, doings, size, worth, most):
    """Let the rows come, so many at a time, and compare after each time."""
    rows = past(doings)
    with (
        SqliteStore.open(folder / "reviews.sqlite3") as store,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(reading, "WORTH", worth)
        patch.setattr(reading, "MOST_LOOKED_UP", most)
        for start in range(0, len(rows), size):
            store.merge(rows[start : start + size])
            assert quickly(store, folder / "cache") == plainly(store)
        assert quickly(store, folder / "cache") == plainly(store)


HOW = (st.integers(1, 9), st.sampled_from([1, 2, 5]), st.sampled_from([0, 500]))


@settings(max_examples=30)
@given(DOINGS, *HOW)
def test_kept_answers_are_those_of_the_whole_log(tmp_path_factory, doings, size, worth, most):
    """Whatever comes, in whatever order of instants: what was kept and caught up is the whole."""
    caught_up(tmp_path_factory.mktemp("log"), doings, size, worth, most)


@pytest.mark.slow
@settings(max_examples=1500)
@given(DOINGS, *HOW)
def test_kept_answers_at_length(tmp_path_factory, doings, size, worth, most):
    """The same for many more pasts."""
    caught_up(tmp_path_factory.mktemp("log"), doings, size, worth, most)


def kept(folder):
    """The one file of answers in a cache."""
    (file,) = folder.glob("*.answers")
    return file


@pytest.fixture
def long(tmp_path, worth):
    """A log of some answers, which are kept in the cache beside it."""
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as store:
        store.merge(answer(-day, question=f"bank/{day}") for day in range(50))
        reading.answers(store, tmp_path / "cache")
        yield store


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(file.read_bytes()[:-1] + b"x"),
        lambda file: file.write_bytes(file.read_bytes().replace(b" 50 0 ", b" 49 0 ", 1)),
        lambda file: (file.unlink(), file.mkdir()),
    ],
)
def test_harmed_answers_are_read_again(long, tmp_path, harm):
    """A file that is cut, changed, of another place in the log or none is not believed."""
    harm(kept(tmp_path / "cache"))
    assert answered.load(tmp_path / "cache", long, reading._stamp()) is None
    assert quickly(long, tmp_path / "cache") == plainly(long)


def test_answers_of_another_program_or_log_are_not_taken(long, tmp_path):
    """The file names the program, and the rows that it was made of."""
    cache = tmp_path / "cache"
    assert answered.load(cache, long, reading._stamp())
    assert answered.load(cache, long, "another") is None
    with SqliteStore.open(tmp_path / "other.sqlite3") as other:
        other.merge(long.log())
        kept(cache).replace(snapshot.place_of(cache, other.path, answered.SUFFIX))
        assert answered.load(cache, other, reading._stamp()) is None


def test_only_late_answers_are_read(long, tmp_path, monkeypatch):
    """Of a log that was read before, only what is new and what an undo reaches is read."""
    read: list[str] = []
    sound = long._sound
    monkeypatch.setattr(
        long, "_sound", lambda table, row, make: read.append(row[1]) or sound(table, row, make)
    )
    long.append(answer(1, question="bank/new"))
    long.append_event(Event("u", answer(2).at, "undo", target=answer(-1, question="bank/1").uid))
    assert quickly(long, tmp_path / "cache")[0][-1].question == "bank/new"
    assert len(set(read)) == 4  # two days, the new answer and the undo
    read.clear()
    reading.answers(long, tmp_path / "cache")
    assert set(read) == {b"u"}


def test_a_damaged_log_is_not_kept(tmp_path, worth):
    """What was left out would else be left out in silence the next time."""
    path = tmp_path / "reviews.sqlite3"
    with SqliteStore.open(path) as store:
        store.append(answer(0))
        store._connection.execute("DROP TRIGGER review_update")
        store._connection.execute("UPDATE review SET seconds = 99")
        assert quickly(store, tmp_path / "cache") == ((), {})
        assert store.problems
    assert not list((tmp_path / "cache").glob("*"))


def one_by_one(reviews, model):
    """`recalls`, from one memory to the next."""
    found = []
    for question in dict.fromkeys(each.question for each in reviews if counts(each)):
        memory, before = None, None
        for each in (e for e in reviews if e.question == question and counts(e)):
            day = study_day(each.at)
            days = elapsed(study_day(before.at), day) if before else 0
            if before and days and before.rating is not Rating.AGAIN:
                chance = model.retrievability(memory, days)
                grown = model.retrievability(memory, MATURE) >= model.retention
                found.append(
                    Recall(question, day, days, chance, grown, each.rating is not Rating.AGAIN)
                )
            memory = model.next(memory, days, each.rating) if memory else model.first(each.rating)
            before = each
    return tuple(found)


@given(DOINGS)
def test_recalls_in_one_go_are_those_one_by_one(doings):
    """To the last bit: the engine is asked once for all questions."""
    reviews = effective(past(doings)).reviews
    assert recalls(reviews, MODEL) == one_by_one(reviews, MODEL)
