"""What happens when things go wrong: kills, two writers, full and read-only disks, damage.

The tests that could pass by looking away are run against a broken store as well.
"""

from __future__ import annotations

import errno
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from quizcli.model import QuizError
from quizcli.store import opening
from quizcli.store.opening import was_closed
from quizcli.store.sqlite import SqliteStore
from tests.store.denied import CANNOT
from tests.store.samples import PLAIN, review, session

ROOT = Path(__file__).parents[2]


def child(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.child", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "reviews.sqlite3"


def kept(path):
    """The uids of the reviews in the file, which must be sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with SqliteStore.open(path) as store:
        uids = [each.uid for each in store.reviews()]
        assert store.problems == ()
    return uids


# ----------------------------------------------------------------------- kills
def lost_to_kills(kind, path, kills):
    """Kill a writing child again and again; the acknowledged reviews that are missing.

    A quarter of the kills come while the child starts, a quarter at the very moment of an
    acknowledgement, which the child stops at, and half at random moments while it writes.
    """
    dice = random.Random(kills)
    acknowledged = set()
    for number in range(kills):
        when = ("starting", "acknowledging", "writing", "writing")[number % 4]
        reads = 0 if when == "starting" else dice.randint(1, 20)
        plan = (reads, "wait") if when == "acknowledging" else (2_000,)
        with child("write", kind, path, f"s{number}", *plan) as writer:
            acknowledged.update(writer.stdout.readline().strip() for _ in range(reads))
            if when != "acknowledging":
                time.sleep(dice.uniform(0, 0.1 if when == "starting" else 0.004))
            writer.kill()
            acknowledged.update(writer.communicate()[0].split())
    assert len(acknowledged) > kills
    return acknowledged - set(kept(path))


@pytest.mark.slow
def test_40_kills_lose_nothing(path):
    """Every review whose append returned before kill -9 is in the file, and it opens."""
    assert lost_to_kills("sound", path, 40) == set()
    with SqliteStore.open(path) as store:
        assert any(store.unfinished())


@pytest.mark.slow
def test_200_kills_lose_nothing(path):
    """The same, two hundred times into one file."""
    assert lost_to_kills("sound", path, 200) == set()


def test_kills_find_a_store_that_acknowledges_too_early(path):
    """The test above can fail: a store that says 'kept' before the commit loses reviews."""
    assert lost_to_kills("hasty", path, 8)


# ---------------------------------------------------------------- two processes
def write_together(kind, path, writers, count):
    """Let several processes write at once; their exit codes and the uids in the file."""
    children = [child("write", kind, path, f"w{number}", count) for number in range(writers)]
    for each in children:
        each.communicate()
    return [each.returncode for each in children], kept(path)


def test_two_writers(path):
    """Both write all their reviews, each in its own order."""
    codes, uids = write_together("sound", path, 2, 200)
    assert codes == [0, 0]
    assert len(uids) == 400
    for writer in ("w0", "w1"):
        mine = [uid for uid in uids if uid.startswith(writer)]
        assert mine == [f"{writer}-{number}" for number in range(200)]


@pytest.mark.slow
def test_writers_find_a_store_with_deferred_transactions(path):
    """The test above can fail: transactions that lock late fail when another wrote meanwhile."""
    codes, uids = write_together("deferred", path, 3, 2_000)
    assert 5 in codes
    assert len(uids) < 6_000


def test_many_make_the_file_at_once(path):
    """Starting several programs on a new home at the same moment works for all of them."""
    codes, uids = write_together("sound", path, 6, 1)
    assert codes == [0] * 6
    assert len(uids) == 6


def test_no_half_made_file_is_taken_for_a_damaged_one(tmp_path):
    """Whoever comes while another program makes the file waits for it, sixty times over."""
    start = time.time() + 1.5
    children = [child("found", tmp_path, 60, start) for _ in range(6)]
    assert [each.communicate()[0] for each in children] == [""] * 6


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_locked_by_another_program(path, mode):
    """A lock that isn't let go is an error after the patience is over, not a hang."""
    SqliteStore.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode = {mode}")
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with pytest.raises(QuizError, match=r"another program holds .* locked") as caught:
            SqliteStore.open(path, patience=0.2)
        assert time.monotonic() - started < 2
        other.execute("ROLLBACK")
    assert caught.value.exit_code == 5
    SqliteStore.open(path).close()


def test_a_lock_that_is_let_go_is_waited_for(path):
    """A reader that is in the middle of the file doesn't hold the writer up."""
    with SqliteStore.open(path) as store:
        store.append(PLAIN)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            assert other.execute("SELECT count(*) FROM review").fetchone() == (1,)
            store.append(review("a2"))
            assert other.execute("SELECT count(*) FROM review").fetchone() == (1,)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (errno.EOPNOTSUPP, "can't be locked (disk I/O error), as on some network drives: choose"),
        (errno.ENOLCK, "another program holds {} locked: close it and try again (on a network"),
        (errno.EACCES, "another program holds {} locked: close it and try again (on a network"),
    ],
)
def test_a_disk_without_locks(path, error, sentence):
    """The kernel's refusals of a lock, where it lets a process have them: never a traceback."""
    command = [sys.executable, "-m", "tests.store.denied", "lock", str(error), str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (5, CANNOT)
    if done.returncode == 5:
        assert sentence.format(path) in done.stdout
        assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize("error", [errno.EDQUOT, errno.EIO, errno.ENOSPC, errno.EROFS])
def test_a_write_that_the_system_refuses(path, error):
    """A quota, a failing disk, a full one, one that became read-only: a sentence and no row."""
    with SqliteStore.open(path) as store:
        store.append(review("before"))
    command = [sys.executable, "-m", "tests.store.denied", "write", str(error), str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (5, CANNOT)
    if done.returncode == 5:
        assert done.stdout.count("\n") == 1
        said = ("is full: free some space, or choose", "quota) is neither full nor failing")
        assert any(each in done.stdout for each in said)
    assert done.stderr == ""
    assert kept(path) == ["before"]


# ------------------------------------------------------------- the file goes away
def test_a_log_that_is_deleted_while_it_is_open(path):
    """A row that went into a deleted file is not acknowledged, in whatever way it was deleted."""
    for remove in (path.unlink, lambda: path.rename(path.with_name("elsewhere"))):
        with SqliteStore.open(path) as store:
            store.append(PLAIN)
            remove()
            with pytest.raises(QuizError, match="was deleted, moved or replaced") as caught:
                store.append(review("a2"))
            assert caught.value.exit_code == 5
        Path(f"{path}-wal").unlink(missing_ok=True)


def test_a_directory_that_is_deleted_while_the_log_is_open(tmp_path):
    """The same for all that is there."""
    home = tmp_path / "home"
    with SqliteStore.open(home / "reviews.sqlite3") as store:
        shutil.rmtree(home)
        with pytest.raises(QuizError, match="was deleted, moved or replaced"):
            store.append(PLAIN)
    assert not home.exists()


def test_a_log_that_is_replaced_while_it_is_open(path):
    """Another file at the same place is not the one that was opened."""
    with SqliteStore.open(path) as store:
        copy = path.with_name("copy")
        copy.write_bytes(path.read_bytes())
        copy.replace(path)
        with pytest.raises(QuizError, match="was deleted, moved or replaced"):
            store.append(PLAIN)


# -------------------------------------------------------- no room, no permission
@pytest.fixture
def public():
    """A directory that another user may pass through."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def shut_out(path):
    """What a user without rights is told who opens the log."""
    with child("stranger", path) as stranger:
        said = stranger.communicate()[0]
    assert stranger.returncode == 5
    assert said.startswith("! ")
    return said


def test_read_only_directory(public):
    """Opening, which comes before the first question, says what to do."""
    home = public / "home"
    home.mkdir()
    home.chmod(0o555)
    said = shut_out(home / "reviews.sqlite3")
    assert f"{home} can't be written to" in said
    assert "--home" in said
    assert list(home.iterdir()) == []
    assert "can't be written to" in shut_out(home / "deeper" / "reviews.sqlite3")


@pytest.mark.parametrize(("file", "folder"), [(0o644, 0o555), (0o444, 0o777), (0o000, 0o777)])
def test_read_only_log(public, file, folder):
    """So it does for an existing log that may be read only, or not even that."""
    home = public / "home"
    log = home / "reviews.sqlite3"
    SqliteStore.open(log).close()
    log.chmod(file)
    home.chmod(folder)
    assert f"{home} can't be written to" in shut_out(log)
    home.chmod(0o755)


def test_no_room_left(path):
    """Opening refuses a disk with less free space than a session may need."""
    with pytest.raises(QuizError, match="is full: free some space") as caught:
        SqliteStore.open(path, spare=2**62)
    assert caught.value.exit_code == 5
    assert not path.exists()


def test_a_disk_of_unknown_size():
    """A file system that can't say how big it is isn't full, but writing may still fail."""
    with pytest.raises(QuizError, match="/proc can't be written to"):
        SqliteStore.open(Path("/proc/reviews.sqlite3"))


@pytest.mark.parametrize("size", [0, 1_000, 20_000])
def test_full_disk_before_the_first_question(path, size):
    """A file that may not grow is noticed when the log is opened, new or not."""
    for _ in range(2):
        with child("cramped", path, size) as cramped:
            said = cramped.communicate()[0]
        assert said.startswith("! ")
        assert "neither full nor failing" in said
        path.unlink(missing_ok=True)
        SqliteStore.open(path).close()
    assert kept(path) == []


def test_disk_that_fills_up(path):
    """What was acknowledged before the disk was full stays; the rest is a clear error."""
    with child("cramped", path, 300_000) as cramped:
        opened, *acknowledged, error = cramped.communicate()[0].splitlines()
    assert (opened, error[0], cramped.returncode) == ("opened", "!", 5)
    assert "neither full nor failing" in error
    assert len(acknowledged) > 5
    assert kept(path) == acknowledged
    with SqliteStore.open(path) as store:
        store.append(PLAIN)


# ------------------------------------------------------------------ after a crash
def crashed(path):
    """Let a process write forty reviews and die; their uids."""
    with child("write", "sound", path, "s", 40, "wait") as writer:
        uids = [writer.stdout.readline().strip() for _ in range(40)]
        writer.kill()
    assert not was_closed(path)
    return uids


def overwrite(path, at, data):
    """Put other bytes in the place of some."""
    with path.open("r+b") as stream:
        stream.seek(at)
        stream.write(data)


@pytest.fixture
def long(path):
    """A log of 300 reviews: a crash that comes later leaves its first pages alone."""
    with SqliteStore.open(path) as store:
        store.merge(review(f"r{number}", raw=f"answer {number}") for number in range(300))
    return path


def test_a_log_that_was_closed_is_not_looked_at(path):
    """A clean end leaves no mark, and the tree of such a log is not read at the start."""
    with SqliteStore.open(path) as store:
        assert not was_closed(path)
        store.append(PLAIN)
    assert was_closed(path)
    place = path.read_bytes().index(PLAIN.raw.encode())
    overwrite(path, place, b"?")
    with SqliteStore.open(path) as store:
        assert list(store.reviews()) == []


def test_a_sound_log_after_a_crash(path):
    """It is looked at, and opens with all that was kept; then it counts as closed."""
    uids = crashed(path)
    assert kept(path) == uids
    assert was_closed(path)


def refused_as_damaged(path):
    """Every start says what to do, and the next one looks again."""
    for _ in range(2):
        with pytest.raises(QuizError, match="is damaged: run quizcli backup salvage"):
            SqliteStore.open(path)
        assert not was_closed(path)


def test_a_damaged_row_after_a_crash(long):
    """A newest row that is not what was written is found before the session begins."""
    crashed(long)
    overwrite(long, long.read_bytes().index(b"answer 200"), b"A")
    refused_as_damaged(long)


def test_a_torn_page_after_a_crash(long):
    """So is a page that is no page, however old its rows are."""
    crashed(long)
    overwrite(long, long.read_bytes().index(b"answer 3") // 4096 * 4096, b"\xff" * 4096)
    refused_as_damaged(long)


def test_a_big_log_is_not_read_as_a_whole(long, monkeypatch):
    """Above a certain size only the newest rows are looked at: a start stays quick."""
    crashed(long)
    overwrite(long, long.read_bytes().index(b"answer 3") // 4096 * 4096, b"\xff" * 4096)
    monkeypatch.setattr(opening, "LARGEST", 0)
    with SqliteStore.open(long) as store:
        assert next(store.reviews(newest_first=True)).uid == "s-39"


def test_a_log_that_is_gone_but_for_its_last_rows(long):
    """What a deleted log left beside it is not thrown away by a new one."""
    crashed(long)
    wal = Path(f"{long}-wal").read_bytes()
    long.unlink()
    refused_as_damaged(long)
    assert Path(f"{long}-wal").read_bytes() == wal


# ---------------------------------------------------------------------- damage
class Trusting(SqliteStore):
    """Broken on purpose: it doesn't look at the checksums."""

    def _sound(self, table, row, read):
        return read(row[1:-1])


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The bytes of a file of 60 reviews and the reviews."""
    path = tmp_path_factory.mktemp("sample") / "reviews.sqlite3"
    reviews = [review(f"r{number}", seed=number, raw=f"answer {number}") for number in range(60)]
    with SqliteStore.open(path) as store:
        store.begin(session("monday", *range(100)))
        for each in reviews:
            store.append(each)
    return path.read_bytes(), reviews


def read_damaged(kind, folder, data):
    """What a store makes of a damaged file: its reviews and problems, or its error."""
    path = folder / "reviews.sqlite3"
    for each in folder.iterdir():
        each.unlink()
    path.write_bytes(data)
    try:
        with kind.open(path) as store:
            list(store.unfinished())
            return list(store.reviews()), store.problems
    except QuizError as error:
        assert error.exit_code == 5
        return [], (error,)


def flipped(data, dice):
    """The bytes with one bit turned over."""
    copy = bytearray(data)
    copy[dice.randrange(len(copy))] ^= 1 << dice.randrange(8)
    return bytes(copy)


def test_flipped_bits_change_no_review(tmp_path, sample):
    """A review is read as it was written, or is reported; there is never a traceback."""
    data, reviews = sample
    dice = random.Random(1)
    for _ in range(150):
        found, problems = read_damaged(SqliteStore, tmp_path, flipped(data, dice))
        assert set(map(repr, found)) <= set(map(repr, reviews))
        assert problems or found == reviews


def test_flipped_bits_find_a_store_without_checksums(tmp_path, sample):
    """The test above can fail: without the checksums an altered review is believed."""
    data, reviews = sample
    altered = data.replace(b"answer 17", b"answer 71")
    found, _ = read_damaged(Trusting, tmp_path, altered)
    assert set(map(repr, found)) - set(map(repr, reviews))
    found, problems = read_damaged(SqliteStore, tmp_path, altered)
    assert len(found) == 59
    assert [each.message for each in problems] == ["row 18 of table review is damaged"]


def test_damaged_text_is_one_damaged_row(tmp_path, sample):
    """Bytes that are no text spoil their own row only."""
    data, reviews = sample
    found, problems = read_damaged(
        SqliteStore, tmp_path, data.replace(b"answer 17", b"ans\xff\xfe\xc0 17")
    )
    assert found == reviews[:17] + reviews[18:]
    assert len(problems) == 1


def test_missing_rows_are_reported(path):
    """A number that is not there is damage too, in either direction."""
    with SqliteStore.open(path) as store:
        for number in range(5):
            store.append(review(f"r{number}"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER review_delete")
        other.execute("DELETE FROM review WHERE sequence IN (1, 3)")
        other.commit()
    with SqliteStore.open(path) as store:
        assert [each.uid for each in store.reviews()] == ["r1", "r3", "r4"]
        assert [each.message for each in store.problems] == [
            "rows 1 to 1 of table review are missing",
            "rows 3 to 3 of table review are missing",
        ]
        assert [each.uid for each in store.reviews(newest_first=True)] == ["r4", "r3", "r1"]
        assert len(store.problems) == 2


def test_truncated_files(tmp_path, sample):
    """A file cut anywhere is an error, or the reviews it still holds; cut to nothing it is new."""
    data, reviews = sample
    for size in range(0, len(data), 1009):
        found, problems = read_damaged(SqliteStore, tmp_path, data[:size])
        assert found == [each for each in reviews if each in found]
        assert problems or size == 0


def test_a_damaged_plan_is_not_offered(path):
    """The session before it is; the damage is a problem."""
    with SqliteStore.open(path) as store:
        store.begin(session("old", 1))
        store.begin(session("new", 1))
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER session_update")
        other.execute("UPDATE session SET plan = '[[' WHERE uid = 'new'")
        other.commit()
    with SqliteStore.open(path) as store:
        assert next(store.unfinished()) == session("old", 1)
        (problem,) = store.problems
        assert "row 2 of table session is damaged" in problem.message


def test_a_damaged_log_names_the_way_out(path, sample):
    """The error says what saves the rest; nothing is changed or made."""
    data, _ = sample
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(QuizError, match="is damaged: run quizcli backup salvage"):
        SqliteStore.open(path)
    assert path.read_bytes() == data[: len(data) // 2]
    assert [each.name for each in path.parent.iterdir()] == [path.name]
