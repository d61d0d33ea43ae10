"""Several machines and one folder: every log ends up with every row, whatever happens between."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizcli.log import KINDS, effective
from quizcli.model import Moment, QuizError
from quizcli.store import segments, sync
from quizcli.store.base import Ending
from quizcli.store.lines import write_row
from quizcli.store.sqlite import SqliteStore
from quizcli.store.sync import Counts
from tests.store.samples import PLAIN, event, review, session

ROOT = Path(__file__).parents[2]
NOTHING = Counts()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shared"
    made.mkdir()
    return made


@pytest.fixture
def machines(tmp_path):
    """Two logs."""
    with ExitStack() as stack:
        paths = [tmp_path / name / "reviews.sqlite3" for name in "ab"]
        yield [stack.enter_context(SqliteStore.open(each)) for each in paths]


def everything(store):
    """All rows of a log, in a form that can be compared."""
    rows = [*store.sessions(), *store.log(), *store.endings()]
    assert store.problems == ()
    return sorted(map(repr, rows))


def files(folder):
    return sorted(each for each in folder.iterdir() if each.suffix == ".jsonl")


# ------------------------------------------------------------------ the usual
def test_two_machines(machines, folder):
    """What one wrote comes to the other, with a report of what came and went."""
    one, two = machines
    one.begin(session("s", 1))
    one.append(PLAIN)
    one.append_event(event("e1"))
    one.end("s", Moment(9), "finished")
    assert sync.sync(one, folder) == (NOTHING, Counts(1, 1, 1, 1), (), None)
    two.append(review("b1", at=Moment(PLAIN.at.milliseconds + 5)))
    came = Counts(1, 1, 1, 1)
    assert sync.sync(two, folder) == (came, Counts(reviews=1), (), PLAIN.at)
    assert sync.sync(one, folder).came == Counts(reviews=1)
    assert everything(one) == everything(two)


def test_syncing_again_does_nothing(machines, folder):
    """Nothing comes, nothing goes, and no file is touched."""
    for _ in range(2):
        for store in machines:
            store.append(review(f"{store.machine()}"))
            sync.sync(store, folder)
    before = {each: (each.stat().st_mtime_ns, each.read_bytes()) for each in files(folder)}
    for store in machines:
        assert sync.sync(store, folder) == (NOTHING, NOTHING, (), None)
    after = {each: (each.stat().st_mtime_ns, each.read_bytes()) for each in files(folder)}
    assert after == before


def test_rows_that_come_are_in_the_order_of_their_instants(machines, folder):
    """Sessions come before their answers, answers and events by their instants."""
    one, two = machines
    for number in (3, 1, 2):
        one.append(review(f"r{number}", at=Moment(number)))
        one.append_event(event(f"e{number}", at=Moment(number)))
    sync.sync(one, folder)
    sync.sync(two, folder)
    assert [each.uid for each in two.log()] == ["e1", "r1", "e2", "r2", "e3", "r3"]


def test_files_grow_and_then_begin_anew(machines, folder, monkeypatch):
    """Each machine writes its own files: what was in one stays its beginning until it is full."""
    monkeypatch.setattr(segments, "FULL", 2_000)
    one, two = machines
    beginnings = {}
    for number in range(12):
        one.append(review(f"r{number:02}"))
        sync.sync(one, folder)
        for each in files(folder):
            content = each.read_bytes()
            assert content.startswith(beginnings.get(each, b""))
            beginnings[each] = content
    name = sync.machine_name(one)
    assert [each.name for each in files(folder)] == [
        f"quizcli-{name}-000{n}.jsonl" for n in (1, 2, 3)
    ]
    assert all(len(each.read_bytes()) < 2_600 for each in files(folder))
    assert sync.sync(two, folder).came.reviews == 12
    assert [each.name for each in folder.iterdir() if each.suffix != ".jsonl"] == []


def test_lines_can_be_read_by_other_programs(machines, folder):
    """A line is a JSON object: the row as exported, with a checksum in front."""
    machines[0].append(PLAIN)
    sync.sync(machines[0], folder)
    (line,) = files(folder)[0].read_text().splitlines()
    whole = json.loads(line)
    assert list(whole)[:3] == ["check", "row", "format"]
    del whole["check"]
    assert whole == json.loads(write_row(PLAIN))


def test_a_log_that_came_back_from_a_backup(machines, folder, tmp_path):
    """What was answered since the backup comes back through the folder."""
    one, _ = machines
    one.append(PLAIN)
    copy = tmp_path / "copy" / "reviews.sqlite3"
    copy.parent.mkdir()
    with SqliteStore.open(copy) as old:
        old.append(PLAIN)
        one.append(review("a2"))
        sync.sync(one, folder)
        assert sync.sync(old, folder).came == Counts(reviews=1)
        assert everything(old) == everything(one)


def test_rows_of_a_machine_that_is_gone(machines, folder, tmp_path):
    """A new machine gets them even when their files were deleted: others still have the rows."""
    one, two = machines
    one.append(PLAIN)
    sync.sync(one, folder)
    sync.sync(two, folder)
    for each in files(folder):
        each.unlink()
    sync.sync(two, folder)
    with SqliteStore.open(tmp_path / "c" / "reviews.sqlite3") as three:
        assert sync.sync(three, folder).came == Counts(reviews=1)


def test_a_copied_log_on_another_machine(machines, monkeypatch):
    """It writes to files of its own there, although it is a copy."""
    here = sync.machine_name(machines[0])
    monkeypatch.setattr("platform.node", lambda: "elsewhere")
    assert sync.machine_name(machines[0]) != here


# ----------------------------------------------------- three machines, any order
ROWS = ["review", "session", *sorted(KINDS)]
TROUBLES = ["cut", "flip", "lose", "copy", "spoil"]
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["sync"] * 6 + ROWS + TROUBLES)),
    min_size=5,
    max_size=40,
)


class World:
    """Three machines around one folder; `written` is every row that any of them kept."""

    def __init__(self, home, stack, dice):
        self.folder = home / "shared"
        self.folder.mkdir()
        paths = [home / name / "reviews.sqlite3" for name in "abc"]
        self.stores = [stack.enter_context(SqliteStore.open(each)) for each in paths]
        self.dice = dice
        self.written = []

    def step(self, who, what):
        if what == "sync":
            sync.sync(self.stores[who], self.folder)
        elif what in TROUBLES:
            self.trouble(what)
        else:
            self.write(self.stores[who], what)

    def write(self, store, what):
        uid = f"{len(self.written):03}"
        at = Moment(self.dice.randrange(50), 60)
        question = self.dice.choice(["b/x", "b/y"])
        if what == "review":
            row = review(uid, at=at, question=question)
            store.append(row)
        elif what == "session":
            row = session(uid, 1)._replace(options={})
            store.begin(row)
            if self.dice.random() < 0.5:
                store.end(uid, at, "finished")
                self.written.append(Ending(uid, at, "finished"))
        else:
            here = [each.uid for each in store.log()] or [""]
            target = self.dice.choice(here) if what == "undo" else ""
            value = {"bury": 7, "note": uid}.get(what)
            row = event(uid, kind=what, at=at, question=question, value=value, target=target)
            store.append_event(row)
        self.written.append(row)

    def trouble(self, what):
        """What drives, clouds and people do to files."""
        present = files(self.folder)
        if not present:
            return
        path = self.dice.choice(present)
        data = bytearray(path.read_bytes())
        place = self.dice.randrange(len(data) + 1)
        match what:
            case "cut":
                path.write_bytes(data[:place])
            case "flip":
                data[place - 1] ^= 1 << self.dice.randrange(8)
                path.write_bytes(data)
            case "lose":
                path.unlink()
            case "copy":
                shutil.copyfile(path, path.with_stem(f"{path.stem} (conflicted copy)"))
            case "spoil":
                path.with_stem(f"{path.stem} 2").write_bytes(self.dice.randbytes(place))


def converge(home, steps, dice):
    """Take the steps, let everybody sync twice, and see that all is everywhere."""
    with ExitStack() as stack:
        world = World(home, stack, dice)
        for who, what in steps:
            world.step(who, what)
        for _ in range(2):
            for store in world.stores:
                sync.sync(store, world.folder)
        expected = sorted(map(repr, world.written))
        results = [effective(store.log()) for store in world.stores]
        assert [everything(store) for store in world.stores] == [expected] * 3
        assert results == results[:1] * 3


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, seed=st.integers(0, 2**32))
def test_three_machines(tmp_path_factory, steps, seed):
    """Any interleaving of answers, events, syncs and accidents ends in equal logs."""
    converge(tmp_path_factory.mktemp("world"), steps, random.Random(seed))


@pytest.mark.slow
def test_three_machines_for_long(tmp_path_factory):
    """Two hundred long lives of three machines, by the same rule."""
    for seed in range(200):
        dice = random.Random(seed)
        what = ["sync"] * 6 + ROWS * 3 + TROUBLES
        steps = [(dice.randrange(3), dice.choice(what)) for _ in range(80)]
        converge(tmp_path_factory.mktemp("world"), steps, dice)


LIFE = [(number % 3, ("note", "review", "sync")[number // 3 % 3]) for number in range(27)]


def test_the_rule_finds_a_sync_that_forgets(tmp_path, monkeypatch):
    """The test above can fail: a sync that skips what it thinks it has seen loses rows."""
    seen = set()
    read = segments.read

    def forgetful(folder):
        for each in read(folder):
            if each.place.line == 1 or each.place not in seen:
                seen.add(each.place)
                yield each

    converge(tmp_path, LIFE, random.Random(1))
    monkeypatch.setattr(segments, "read", forgetful)
    (tmp_path / "again").mkdir()
    with pytest.raises(AssertionError):
        converge(tmp_path / "again", LIFE, random.Random(1))


def test_the_rule_finds_results_that_depend_on_arrival(tmp_path, monkeypatch):
    """The test above can fail: taken in the order of arrival, the logs come to different ends."""
    monkeypatch.setattr("quizcli.log.in_order", list)
    with pytest.raises(AssertionError):
        converge(tmp_path, LIFE, random.Random(1))


CHILD = """
import sys
from pathlib import Path
from quizcli.store.sqlite import SqliteStore
from quizcli.store.sync import sync
from tests.store.child import review

with SqliteStore.open(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[3])):
        store.append(review(sys.argv[4], number))
        sync(store, Path(sys.argv[2]))
"""


def test_processes_at_the_same_time(tmp_path, folder):
    """Three programs answer and sync all at once; afterwards one more sync makes all equal."""
    children = []
    for name in "abc":
        arguments = [tmp_path / name / "reviews.sqlite3", folder, 15, name]
        command = [sys.executable, "-c", CHILD, *map(str, arguments)]
        children.append(subprocess.Popen(command, cwd=ROOT))
    assert [each.wait() for each in children] == [0, 0, 0]
    with ExitStack() as stack:
        paths = [tmp_path / name / "reviews.sqlite3" for name in "abc"]
        stores = [stack.enter_context(SqliteStore.open(each)) for each in paths]
        for store in stores * 2:
            report = sync.sync(store, folder)
            assert report.problems == ()
        assert [store.count() for store in stores] == [45] * 3
        assert everything(stores[0]) == everything(stores[1]) == everything(stores[2])


@pytest.mark.slow
def test_killed_while_syncing(tmp_path, folder):
    """A program that dies at any moment leaves whole files, and its rows come next time."""
    path = tmp_path / "a" / "reviews.sqlite3"
    dice = random.Random(1)
    for number in range(4):
        command = [sys.executable, "-c", CHILD, str(path), str(folder), "500", f"k{number}"]
        with subprocess.Popen(command, cwd=ROOT) as child:
            while not files(folder):
                assert child.poll() is None
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(dice.uniform(0.2, 0.4))
            child.kill()
    with (
        SqliteStore.open(path) as one,
        SqliteStore.open(tmp_path / "b" / "reviews.sqlite3") as two,
    ):
        assert sync.sync(one, folder).problems == ()
        assert sync.sync(two, folder).problems == ()
        assert one.count() > 4
        assert everything(one) == everything(two)


# ---------------------------------------------------------------- hostile ground
def line(text):
    return segments.checked(text)[1]


def report_of(store, folder, content, name="quizcli-evil-0001.jsonl"):
    """What a sync makes of a file with that content."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return sync.sync(store, folder)


def placed(report):
    return [(Path(each.place.path).name, each.place.line, each.message) for each in report.problems]


def test_bad_lines_are_reported_with_their_place(machines, folder):
    """They are left out, and the good ones around them come."""
    content = "\n".join(
        [
            line(write_row(review("r1"))),
            "nonsense",
            line(write_row(review("r2"))).replace('"raw"', '"row"'),
            line('{"row":"poem","format":1}'),
            line(write_row(review("r3", seconds=float("inf")))),
            line(write_row(review("r4", at=Moment(-5)))),
            line(write_row(Ending("nowhere", Moment(0), "finished"))),
            line(write_row(event("e1"))),
            line(write_row(review("r5")))[:-20],
        ]
    )
    report = report_of(machines[0], folder, content)
    name = "quizcli-evil-0001.jsonl"
    damaged = "the line is left out: it is damaged, or not yet copied to its end"
    assert sorted(placed(report)) == [
        (name, 2, damaged),
        (name, 3, damaged),
        (name, 4, "the row is left out: 'poem' is no kind of row that is known here"),
        (name, 5, "the row is left out: seconds is not an amount: inf"),
        (name, 6, "the row is left out: -5 ms is no instant of the years 1970 to 9999"),
        (name, 7, "the row is left out: its session is not here"),
        (name, 9, damaged),
    ]
    assert report.came == Counts(reviews=1, events=1)
    assert [each.uid for each in machines[0].log()] == ["e1", "r1"]


def test_the_log_at_hand_is_believed(machines, folder):
    """A row that contradicts one that is here is reported and changes nothing."""
    machines[0].append(PLAIN)
    forged = write_row(PLAIN._replace(raw="forged"))
    report = report_of(machines[0], folder, line(forged) + "\n")
    assert placed(report) == [
        ("quizcli-evil-0001.jsonl", 1, "the row is left out: another row has its uid")
    ]
    assert list(machines[0].log()) == [PLAIN]


def test_line_ends_of_other_systems(machines, folder):
    """A folder kept in git may come with carriage returns; an empty file is fine."""
    report = report_of(machines[0], folder, line(write_row(PLAIN)) + "\r\n")
    assert (report.came, report.problems) == (Counts(reviews=1), ())
    assert report_of(machines[0], folder, "", "quizcli-x-0001.jsonl").problems == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"row":' + "[" * 100_000,
        '{"row":"review","format":1,"uid":' + "9" * 100_000 + "}",
        write_row(PLAIN).replace('"key":[12,32]', '"key":{"int":"0x' + "f" * 200_000 + '"}'),
        write_row(PLAIN).replace('"key":[12,32]', f'"key":{"[" * 800}1{"]" * 800}'),
        write_row(PLAIN).replace('"seconds":4.25', '"seconds":1e999'),
        write_row(PLAIN).replace('"seed":7', '"seed":' + "9" * 30),
        write_row(PLAIN).replace('"uid":"a1"', '"uid":"\\u001b]52;c;aGk=\\u0007"'),
        write_row(PLAIN).replace('"uid":"a1"', '"uid":{"utf8":"edb080"}'),
    ],
    ids=range(8),
)
def test_rows_made_to_harm(machines, folder, text):
    """Depth, size, infinity and control characters are a problem with a short sentence."""
    report = report_of(machines[0], folder, line(text) + "\n")
    ((_, number, message),) = placed(report)
    assert number == 1
    assert len(message) < 260
    assert message.isprintable()
    assert machines[0].length() == 0


def test_many_bad_lines_are_counted(machines, folder):
    """Some are named and the rest is summed up; a good one at the end still comes."""
    content = "x\n" * 5_000 + line(write_row(PLAIN)) + "\n"
    report = report_of(machines[0], folder, content)
    assert len(report.problems) == segments.MOST_REPORTS + 1
    assert placed(report)[-1][2] == "4980 further lines are left out up to here"
    assert report.came == Counts(reviews=1)


def test_caps(machines, folder, monkeypatch):
    """Files, lines and their number are bounded."""
    monkeypatch.setattr(segments, "LARGEST_FILE", 5_000)
    monkeypatch.setattr(segments, "LONGEST_LINE", 1_000)
    monkeypatch.setattr(segments, "MOST_FILES", 2)
    long = line(write_row(review("r2", raw="x" * 1_000)))
    content = "\n".join([line(write_row(PLAIN)), long, ""])
    report_of(machines[0], folder, content, "quizcli-a-0001.jsonl")
    report_of(machines[0], folder, "x" * 5_001, "quizcli-b-0001.jsonl")
    report = report_of(machines[0], folder, content, "quizcli-c-0001.jsonl")
    assert placed(report) == [
        ("quizcli-a-0001.jsonl", 2, "the line is left out: it is too long"),
        ("quizcli-b-0001.jsonl", 1, "the file is left out: it is too large"),
        ("shared", 1, "only 2 of 3 files are read"),
    ]


def test_a_row_too_long_to_be_carried(machines, folder, monkeypatch):
    """It stays where it is, and the report says so."""
    monkeypatch.setattr(segments, "LONGEST_LINE", 1_000)
    machines[0].append(review("long", raw="x" * 1_000))
    machines[0].append(review("\x1b"))
    machines[0].append(PLAIN)
    report = sync.sync(machines[0], folder)
    assert report.went == Counts(reviews=1)
    assert [each.message for each in report.problems] == [
        "a row is not carried to other machines: it is too long",
        "a row is not carried to other machines: uid is not a name: '\\x1b'",
    ]


def test_only_regular_files_with_our_names(machines, folder, tmp_path):
    """Links, pipes and folders are left out and reported; other files are none of our business."""
    secret = tmp_path / "secret.jsonl"
    secret.write_text(line(write_row(PLAIN)) + "\n")
    (folder / "quizcli-a-0001.jsonl").symlink_to(secret)
    (folder / "quizcli-b-0001.jsonl").mkdir()
    os.mkfifo(folder / "quizcli-c-0001.jsonl")
    (folder / "quizcli-d-0001.jsonl").symlink_to("/nowhere")
    shutil.copyfile(secret, folder / "notes.jsonl")
    shutil.copyfile(secret, folder / "quizcli-e-0001.jsonl.part")
    report = sync.sync(machines[0], folder)
    assert report.came == NOTHING
    assert [each[0] for each in placed(report)] == [f"quizcli-{n}-0001.jsonl" for n in "abcd"]
    assert "it is a link" in report.problems[0].message


def test_a_link_in_the_place_of_our_file(machines, folder, tmp_path):
    """What it points to is not written to."""
    target = tmp_path / "target"
    target.write_text("precious")
    machines[0].append(PLAIN)
    name = f"quizcli-{sync.machine_name(machines[0])}-0001.jsonl"
    (folder / name).symlink_to(target)
    sync.sync(machines[0], folder)
    assert target.read_text() == "precious"
    assert sync.sync(machines[1], folder).came == Counts(reviews=1)


def test_a_damaged_file_of_ones_own_is_left_as_it_is(machines, folder):
    """The rows it lost are written again, into the next file."""
    for number in range(3):
        machines[0].append(review(f"r{number}"))
    sync.sync(machines[0], folder)
    (first,) = files(folder)
    first.write_bytes(first.read_bytes()[:-100])
    damaged = first.read_bytes()
    assert sync.sync(machines[0], folder).went == Counts(reviews=1)
    assert first.read_bytes() == damaged
    assert len(files(folder)) == 2
    assert sync.sync(machines[1], folder).came == Counts(reviews=3)


# -------------------------------------------------------------------- no folder
def test_a_folder_that_is_not_there(machines, tmp_path):
    """It is not made: it may be a drive that is not connected."""
    with pytest.raises(QuizError, match="connect the drive") as caught:
        sync.sync(machines[0], tmp_path / "usb")
    assert caught.value.exit_code == 2
    assert not (tmp_path / "usb").exists()


def test_a_folder_that_cannot_be_written_to(machines, folder, monkeypatch):
    """What came is kept all the same; the error says what is wrong."""
    machines[1].append(PLAIN)
    sync.sync(machines[1], folder)
    machines[0].append(review("mine"))

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(QuizError, match=r"can't be written to \(Permission denied\)") as caught:
        sync.sync(machines[0], folder)
    assert caught.value.exit_code == 5
    assert machines[0].count() == 2
    assert [each.suffix for each in folder.iterdir()] == [".jsonl"]


def test_damage_in_the_log_itself_is_reported(machines, folder):
    """A damaged row of one's own is named in the report, and the others go."""
    one = machines[0]
    one.append(PLAIN)
    one.append(review("a2"))
    one._connection.execute("DROP TRIGGER review_update")
    one._connection.execute("UPDATE review SET raw = 'x' WHERE sequence = 1")
    report = sync.sync(one, folder)
    assert report.went == Counts(reviews=1)
    assert [each.message for each in report.problems] == ["row 1 of table review is damaged"]
