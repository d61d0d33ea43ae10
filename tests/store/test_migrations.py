"""Older files become newer ones after a backup; foreign and newer files are left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from quizcli.model import QuizError
from quizcli.store.schema import APPLICATION_ID, MIGRATIONS
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import PLAIN, event, review, session

FIRST = MIGRATIONS[:1]
"""All there was when files had version 1."""


def add_note(connection):
    """A further version, as the next release might bring it."""
    connection.execute("ALTER TABLE session ADD COLUMN note TEXT NOT NULL DEFAULT ''")


def fail_half_way(connection):
    """A migration with a mistake in it."""
    add_note(connection)
    connection.execute("DROP TRIGGER review_update")
    connection.execute("UPDATE review SET raw = 'changed'")
    connection.execute("SELECT no_such_column FROM review")


@pytest.fixture
def old(tmp_path):
    """A file of version 1 with two reviews."""
    path = tmp_path / "reviews.sqlite3"
    with SqliteStore.open(path, migrations=FIRST) as store:
        store.append(PLAIN)
        store.append(review("a2"))
    return path


def pragma(path, name):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def refuse(path, match):
    with pytest.raises(QuizError, match=match) as caught:
        SqliteStore.open(path).close()
    assert caught.value.exit_code == 5
    assert "\n" not in str(caught.value)
    assert str(path.parent) in str(caught.value)


def test_empty_file_becomes_version_2(tmp_path):
    """Version 0, a file without a byte, is new; there is nothing to back up."""
    path = tmp_path / "reviews.sqlite3"
    path.touch()
    SqliteStore.open(path).close()
    assert (pragma(path, "user_version"), pragma(path, "application_id")) == (2, APPLICATION_ID)
    assert not (tmp_path / "backups").exists()


def test_version_1_to_3(old):
    """Two further migrations run in turn; reviews stay, and the backup is the old version."""

    def widen(connection):
        connection.execute("UPDATE session SET note = 'x' WHERE 0")

    with SqliteStore.open(old, migrations=(*FIRST, add_note, widen)) as store:
        assert list(store.reviews()) == [PLAIN, review("a2")]
        store.append(review("a3"))
        assert store.problems == ()
    assert pragma(old, "user_version") == 3
    (backup,) = (old.parent / "backups").iterdir()
    assert backup.name == "reviews-version-1.sqlite3"
    with SqliteStore.open(backup) as store:
        assert list(store.reviews()) == [PLAIN, review("a2")]


def test_version_1_to_2(old):
    """The log of events begins behind the reviews that were there; nothing else changes."""
    before = old.read_bytes()
    with SqliteStore.open(old) as store:
        assert list(store.reviews()) == [PLAIN, review("a2")]
        store.append_event(event("e1"))
        store.append(review("a3"))
        assert [each.uid for each in store.log()] == ["a1", "a2", "e1", "a3"]
        assert store.problems == ()
    assert pragma(old, "user_version") == 2
    (backup,) = (old.parent / "backups").iterdir()
    assert backup.name == "reviews-version-1.sqlite3"
    assert pragma(backup, "user_version") == 1
    assert len(backup.read_bytes()) == len(before)


def test_interrupted_sessions_survive_version_2(old):
    """A session that was begun under version 1 is still offered."""
    with SqliteStore.open(old, migrations=FIRST) as store:
        store.begin(session("s", 1, 2))
    with SqliteStore.open(old) as store:
        assert next(store.unfinished()) == session("s", 1, 2)


def test_migrating_once_is_enough(old):
    """A file that is new enough is neither migrated nor backed up again."""
    for _ in range(3):
        SqliteStore.open(old, migrations=(*FIRST, add_note)).close()
    assert len(list((old.parent / "backups").iterdir())) == 1


def test_backup_of_a_live_log_holds_the_last_row(old):
    """What is still in the write-ahead log of another process is in the backup too."""
    with SqliteStore.open(old, migrations=FIRST) as live:
        live.append(review("a3"))
        SqliteStore.open(old, migrations=(*FIRST, add_note)).close()
        assert live.append(review("a4")) == 4
    (backup,) = (old.parent / "backups").iterdir()
    with SqliteStore.open(backup) as store:
        assert store.count() == 3


def test_failed_migration_changes_nothing(old):
    """All or nothing; every attempt leaves a backup of its own."""
    for _ in range(2):
        with pytest.raises(QuizError, match="no_such_column"):
            SqliteStore.open(old, migrations=(*FIRST, fail_half_way))
    with SqliteStore.open(old, migrations=FIRST) as store:
        assert list(store.reviews()) == [PLAIN, review("a2")]
    assert pragma(old, "user_version") == 1
    assert {each.name for each in (old.parent / "backups").iterdir()} == {
        "reviews-version-1.sqlite3",
        "reviews-version-1-2.sqlite3",
    }


def test_no_backup_no_migration(old):
    """Where the backup can't be written the file stays as it is."""
    (old.parent / "backups").write_text("in the way")
    with pytest.raises(QuizError) as caught:
        SqliteStore.open(old, migrations=(*FIRST, add_note))
    assert caught.value.exit_code == 5
    assert pragma(old, "user_version") == 1


def test_a_damaged_file_is_not_migrated(old):
    """A backup that is not whole stops the migration, and isn't kept as if it were one."""
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'review_session'")
        connection.commit()
    with pytest.raises(QuizError, match="its backup is not whole"):
        SqliteStore.open(old, migrations=(*FIRST, add_note))
    assert list((old.parent / "backups").iterdir()) == []
    assert pragma(old, "user_version") == 1


def test_a_newer_file_is_refused(old):
    """An older program says so and touches nothing."""
    SqliteStore.open(old, migrations=(*MIGRATIONS, add_note)).close()
    before = old.read_bytes()
    refuse(old, r"newer quizcli \(version 3; this one knows 2\): update quizcli")
    assert old.read_bytes() == before


# --------------------------------------------------------------- foreign files
@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE notes (id)",
        "PRAGMA application_id = 77; CREATE TABLE notes (id)",
        "PRAGMA user_version = 1",
    ],
)
def test_another_programs_database_is_left_alone(tmp_path, script):
    """Not a byte of it changes, not even its journal mode."""
    path = tmp_path / "reviews.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    before = path.read_bytes()
    refuse(path, "belongs to another program")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["reviews.sqlite3"]


def test_what_is_no_database(tmp_path):
    """A text, a directory in the file's place and a file in the directory's place."""
    text = tmp_path / "reviews.sqlite3"
    text.write_text("questions: []\n" * 100)
    refuse(text, "is not a quizcli log")
    refuse(tmp_path, "is not a file")
    refuse(text / "data" / "reviews.sqlite3", "Not a directory")


def test_our_mark_without_our_tables(tmp_path):
    """A file that only says it is ours is an error, not a traceback."""
    path = tmp_path / "reviews.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1"
        )
    refuse(path, "no such table")
