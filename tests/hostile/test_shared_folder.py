"""A shared folder that somebody fills with what costs time, memory or other machines' rows."""

import pytest

from quizcli.store import segments
from quizcli.store.lines import write_row
from quizcli.store.segments import FULL, MOST_BAD, MOST_BAD_TOGETHER, MOST_REPORTS, checked
from quizcli.store.sqlite import SqliteStore
from quizcli.store.sync import MOST_PROBLEMS, machine_name, sync
from tests.store.samples import PLAIN


@pytest.fixture
def folder(tmp_path):
    """A shared folder."""
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def log(tmp_path):
    """A log with one answer."""
    with SqliteStore.open(tmp_path / "home" / "reviews.sqlite3") as store:
        store.append(PLAIN)
        yield store


def put(folder, number, data):
    """A file of another machine."""
    (folder / f"quizcli-{'a' * 16}-{number:04}.jsonl").write_bytes(data)


def good(number):
    """A whole line with an answer of its own."""
    return checked(write_row(PLAIN._replace(uid=f"u{number}")))[1].encode() + b"\n"


@pytest.mark.parametrize("line", [b"\n", b"x\n", b"\0\n"])
def test_bad_lines_are_borne_up_to_a_bound(log, folder, line):
    """Sixteen megabytes of nothing cost a moment, and the next file is read as ever."""
    put(folder, 1, line * (segments.LARGEST_FILE // len(line)))
    put(folder, 2, good(1))
    report = sync(log, folder)
    assert report.came.reviews == 1
    last = report.problems[-1]
    assert last.message == f"more than {MOST_BAD} lines are bad: the rest is left out"
    assert last.place.line == MOST_BAD + 1
    assert len(report.problems) == MOST_REPORTS + 1


def test_many_files_of_bad_lines_share_a_bound(folder):
    """When the first files have used it up, the others may have a few bad lines each."""
    files = MOST_BAD_TOGETHER // MOST_BAD + 3
    for number in range(1, files + 1):
        put(folder, number, b"\n" * (MOST_BAD + 1) + good(number))
    found = list(segments.read(folder))
    ends = [each.message for each in found if "the rest" in getattr(each, "message", "")]
    assert ends[0] == f"more than {MOST_BAD} lines are bad: the rest is left out"
    assert ends[-1] == f"more than {MOST_REPORTS} lines are bad: the rest is left out"


def test_rows_that_are_whole_and_wrong_are_counted_and_not_kept_in_mind(log, folder):
    """Checksums that fit say nothing: after so many bad rows a file's others are not read."""
    forged = (checked(f'{{"a":{i}}}')[1].encode() + b"\n" for i in range(MOST_BAD + 1))
    put(folder, 1, b"".join(forged) + good(1))
    put(folder, 2, good(2))
    report = sync(log, folder)
    assert len(report.problems) == MOST_PROBLEMS + 1
    assert "untold" in report.problems[-1].message
    assert report.came.reviews == 1
    assert {each.uid for each in log.reviews()} == {PLAIN.uid, "u2"}


@pytest.mark.parametrize("number", ["0002", "9999", "999999999"])
@pytest.mark.parametrize("content", [b"bad", b"x" * (FULL + 1)])
def test_a_planted_number_is_not_written_over(log, folder, number, content):
    """Files of this machine's name that it did not write stay; its rows come and stay too."""
    planted = folder / f"quizcli-{machine_name(log)}-{number}.jsonl"
    planted.write_bytes(content)
    for uid in ("b", "c", "d"):
        sync(log, folder)
        log.append(PLAIN._replace(uid=uid))
    sync(log, folder)
    assert planted.read_bytes() == content
    carried = {each.text for each in segments.read(folder) if isinstance(each, segments.Line)}
    assert carried == {write_row(each) for each in log.reviews()}
    assert sync(log, folder).went.reviews == 0


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_stands_in_the_way_is_gone_around(log, folder, tmp_path, kind):
    """A folder or a link with the name of this machine's first file: the next number it is."""
    place = folder / f"quizcli-{machine_name(log)}-0001.jsonl"
    (tmp_path / "target").write_text("precious")
    if kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / "target")
    assert sync(log, folder).went.reviews == 1
    assert sync(log, folder).went.reviews == 0
    assert (tmp_path / "target").read_text() == "precious"


def test_full_files_go_on_behind_each_other(log, folder, monkeypatch):
    """Numbers that are taken are passed over, also while one sync fills several files."""
    monkeypatch.setattr(segments, "FULL", 2000)
    name = machine_name(log)
    (folder / f"quizcli-{name}-0003.jsonl").write_text("planted")
    for number in range(20):
        log.append(PLAIN._replace(uid=f"n{number}"))
    sync(log, folder)
    assert (folder / f"quizcli-{name}-0003.jsonl").read_text() == "planted"
    assert (folder / f"quizcli-{name}-0005.jsonl").exists()
    assert sync(log, folder).went.reviews == 0
