"""`backup`, `sync`, `export` and `import` as a learner meets them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from quizcli.log import effective
from quizcli.model import Moment, QuizError, Rating
from quizcli.store import segments
from quizcli.store.base import Ending
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import PLAIN, event, review, session

NOW = Moment(1_760_000_000_000, 120)  # 9 October 2025, 10:53 in Berlin
DAY = 86_400_000

BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"

MAIN = """
import sys
import typer
from importlib import import_module

module = import_module("quizcli.cli.commands." + sys.argv[1])
app = typer.Typer(add_completion=False)
app.command()(module.command)
app(args=sys.argv[2:])
"""


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Every command sees the same instant."""
    monkeypatch.setattr("quizcli.cli.shell.now", lambda: NOW)


@pytest.fixture
def home(tmp_path):
    """A home with a small log: a session, three answers, one of them undone, and a note."""
    made = tmp_path / "home"
    with SqliteStore.open(made / "reviews.sqlite3") as store:
        store.begin(session("s", 1, 2))
        store.append(review("r1", at=Moment(NOW.milliseconds - 3 * DAY, 60)))
        store.append(review("r2", at=Moment(NOW.milliseconds - 2 * DAY, 60), rating=Rating.AGAIN))
        store.append(review("r3", at=Moment(NOW.milliseconds - DAY, 60)))
        store.append_event(event("e1", kind="undo", target="r3"))
        store.append_event(event("e2", kind="note", value="look at the gates"))
        store.end("s", NOW, "finished")
    return made


def run(name, home, *arguments):
    """A command's exit code, its standard output and its standard error."""
    app = typer.Typer(add_completion=False)
    app.command()(import_module(f"quizcli.cli.commands.{name}").command)
    every = [*map(str, arguments), "--home", str(home)]
    result = CliRunner().invoke(app, every)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def process(*arguments, typed=b"", **environment):
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        input=typed,
        capture_output=True,
        check=True,
        env={**os.environ, **environment},
    )


def rows(home):
    """Everything that the log in a home holds, to be compared."""
    with SqliteStore.open(home / "reviews.sqlite3") as store:
        return sorted(map(repr, [*store.sessions(), *store.log(), *store.endings()]))


# ---------------------------------------------------------------------- backup
def test_backup_make_list_restore(home):
    """A backup is made, listed, and put back; what was there before is kept and named."""
    before = rows(home)
    code, out, _ = run("backup", home, "make")
    assert (code, Path(out.strip()).name) == (0, "reviews-2025-10-09.sqlite3")
    with SqliteStore.open(home / "reviews.sqlite3") as store:
        store.append(review("r4"))
    code, out, err = run("backup", home, "restore", "reviews-2025-10-09")
    assert (code, out) == (0, "reviews-2025-10-09 is the log now\n")
    assert err == "the log of before is kept: reviews-2025-10-09-2\n"
    assert rows(home) == before
    code, out, _ = run("backup", home)
    assert re.sub(r" +\d\.\d MiB", " SIZE", out) == (
        "reviews-2025-10-09 SIZE  3 answers\nreviews-2025-10-09-2 SIZE  4 answers\n"
    )


def test_backup_list_as_json(home):
    """For scripts: name, path, day, size and answers; a broken one has none."""
    run("backup", home, "make")
    (home / "backups" / "reviews-version-1.sqlite3").write_text("broken")
    code, out, _ = run("backup", home, "list", "--json")
    broken, sound = json.loads(out)["backups"]
    assert code == 0
    assert (broken["name"], broken["day"], broken["answers"]) == ("reviews-version-1", None, None)
    assert (sound["day"], sound["answers"]) == ("2025-10-09", 3)
    assert Path(sound["path"]).stat().st_size == sound["bytes"]
    assert "not usable" in run("backup", home)[1]


@pytest.mark.parametrize("arguments", [["restore"], ["make", "x"], ["list", "x"]])
def test_backup_nonsense(home, arguments):
    """A name belongs to restore and to nothing else."""
    with pytest.raises(QuizError, match="name one backup to restore") as caught:
        run("backup", home, *arguments)
    assert caught.value.exit_code == 2


def test_backup_of_nothing(tmp_path):
    """Before the first answer there is nothing to copy, and nothing is made."""
    code, out, err = run("backup", tmp_path / "new")
    assert (code, out) == (0, "")
    assert "no backups yet" in err
    with pytest.raises(QuizError, match="there is no log"):
        run("backup", tmp_path / "new", "make")
    assert not (tmp_path / "new").exists()


# ------------------------------------------------------------------------ sync
def test_sync_between_two_homes(home, tmp_path):
    """What came and what went is told on both sides; afterwards the logs are equal."""
    folder = tmp_path / "shared"
    folder.mkdir()
    other = tmp_path / "other"
    assert run("sync", home, folder) == (
        0,
        "came  nothing new\nwent  3 answers, 2 events, 1 session\n",
        "",
    )
    with SqliteStore.open(other / "reviews.sqlite3") as store:
        store.append(review("x1"))
    assert run("sync", other, folder)[1] == (
        "came  3 answers, 2 events, 1 session\nwent  1 answer\n"
    )
    _, out, _ = run("sync", home, folder, "--json")
    assert json.loads(out) == {
        "version": 1,
        "came": {"reviews": 1, "events": 0, "sessions": 0, "endings": 0},
        "went": {"reviews": 0, "events": 0, "sessions": 0, "endings": 0},
        "left_out": {"count": 0, "first": []},
    }
    assert rows(home) == rows(other)


def test_sync_names_what_it_leaves_out(home, tmp_path):
    """Bad lines by file and line, once the advice, and no control character reaches the screen."""
    bad = tmp_path / "quizcli-x\x1b[31m-1.jsonl"
    bad.write_text("nonsense\n" * 30)
    code, _, err = run("sync", home, tmp_path)
    said = err.splitlines()
    assert code == 0
    assert len(said) == 22
    assert said[0].endswith(
        "x\\x1b[31m-1.jsonl:1: the line is left out: it is damaged, or not yet copied to its end"
    )
    assert said[20] == "and 1 more"
    assert said[21].startswith("  = a machine that has the row writes it again")
    assert "\x1b" not in err


def test_sync_warns_of_a_clock_ahead(home, tmp_path):
    """An answer from next year spoils intervals: the learner hears of it at once."""
    other = tmp_path / "other"
    with SqliteStore.open(other / "reviews.sqlite3") as store:
        store.append(review("x1", at=Moment(NOW.milliseconds + 400 * DAY)))
    assert run("sync", other, tmp_path)[2] == ""
    assert "is dated 2026-11-13, in the future: check the clocks" in run("sync", home, tmp_path)[2]


def test_sync_without_a_folder(home, tmp_path):
    """A drive that is not connected is not replaced by a new folder."""
    with pytest.raises(QuizError, match="connect the drive"):
        run("sync", home, tmp_path / "usb")


# -------------------------------------------------------------- export and import
def test_jsonl_carries_everything(home, tmp_path):
    """Exported and imported, a log is the same; imported again it gets nothing new."""
    file = tmp_path / "log.jsonl"
    code, out, err = run("export", home, "log", "-o", file)
    assert (code, out, err) == (0, "", "rows of the log written: 7\n")
    other = tmp_path / "other"
    assert run("import_", other, "log", file)[1] == (
        "rows added: 7, here already: 0, left out: 0\n"
    )
    assert rows(other) == rows(home)
    assert run("import_", other, "log", file)[1] == (
        "rows added: 0, here already: 7, left out: 0\n"
    )
    with SqliteStore.open(other / "reviews.sqlite3") as store:
        assert [each.uid for each in store.log()] == ["r1", "r2", "r3", "e1", "e2"]
        assert [each.uid for each in effective(store.log()).reviews] == ["r1", "r2"]


def test_csv_tells_what_it_cannot_carry(home, tmp_path):
    """The answers that count stand in the file; the rest is named."""
    file = tmp_path / "log.csv"
    code, _, err = run("export", home, "log", "-o", file)
    first = NOW.milliseconds - 3 * DAY
    assert code == 0
    assert file.read_text() == (
        "card_id,review_time,review_rating,review_state,review_duration\n"
        f"cross-attention/output-shape,{first},3,0,4250\n"
        f"cross-attention/output-shape,{first + DAY},1,2,4250\n"
    )
    assert err.splitlines() == [
        "left out: 1 (answers that were undone), 2 (events)",
        "numbers drawn, typed answers, hints and devices have no column in this format",
        "rows of the log written: 2",
    ]


def test_csv_twice_adds_nothing(home, tmp_path):
    """Neither into another log nor into the one that it came from."""
    file = tmp_path / "log.csv"
    run("export", home, "log", "-o", file)
    other = tmp_path / "other"
    assert run("import_", other, "log", file)[1].startswith("rows added: 2, here already: 0")
    assert run("import_", other, "log", file)[1].startswith("rows added: 0, here already: 2")
    assert run("import_", home, "log", file)[1].startswith("rows added: 0, here already: 2")
    with SqliteStore.open(other / "reviews.sqlite3") as store:
        store.append_event(event("u", kind="undo", target=next(store.reviews()).uid))
    assert run("import_", other, "log", file)[1].startswith("rows added: 0, here already: 2")


def test_csv_comes_with_local_time(tmp_path):
    """The file knows UTC only: the zone of this machine says on which day it was."""
    file = tmp_path / "revlog.csv"
    file.write_text(
        "card_id,review_time,review_rating,review_state,review_duration\n"
        "5,1704067200000,3,0,900\n5,1719792000000,3,2,900\n5,1719792000000,3,2,900\n"
    )
    done = process("import_", "log", str(file), QUIZCLI_HOME=str(tmp_path), TZ=BERLIN)
    assert done.stdout.decode() == "rows added: 2, here already: 1, left out: 0\n"
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as store:
        assert [each.at.offset_minutes for each in store.reviews()] == [60, 120]


def test_bad_lines_of_an_import(home, tmp_path):
    """Each is named with its place; contradictions are named by uid; the rest comes in."""
    from quizcli.store.lines import write_row

    file = tmp_path / "mixed.jsonl"
    lines = [
        write_row(review("new")),
        "nonsense",
        write_row(review("r1", raw="something else")),
        write_row(Ending("nowhere", NOW, "finished")),
    ]
    file.write_text("\n".join(lines))
    code, out, err = run("import_", home, "log", file)
    assert (code, out) == (0, "rows added: 1, here already: 0, left out: 3\n")
    assert err.splitlines() == [
        f"{file}:2: Expecting value: line 1 column 1 (char 0)",
        f"{file}:1: the row r1 is left out: another row has its uid",
        f"{file}:1: the end of session nowhere is left out: the session is not here",
    ]
    _, out, _ = run("import_", home, "log", file, "--json")
    assert json.loads(out)["added"] == 0
    assert json.loads(out)["known"] == 1
    assert json.loads(out)["left_out"]["count"] == 3


def test_formats_by_name_and_by_option(home, tmp_path):
    """The ending says what a file is; an option says it for others."""
    plain = tmp_path / "log.txt"
    assert run("export", home, "log", "--format", "csv", "-o", plain)[0] == 0
    assert plain.read_text().startswith("card_id,")
    with pytest.raises(QuizError, match=r"say what .* is: --format csv or --format jsonl"):
        run("import_", home, "log", plain)
    assert run("import_", home, "log", plain, "--format", "csv")[0] == 0
    assert run("export", home, "log", "--format", "xml")[0] == 2
    assert run("export", home, "banks")[0] == 2


def test_an_export_writes_over_nothing(home, tmp_path):
    """Least of all over the log itself."""
    before = rows(home)
    (home / "notes.txt").write_text("precious")
    for file in (home / "reviews.sqlite3", home / "notes.txt"):
        with pytest.raises(QuizError, match="is there already"):
            run("export", home, "log", "-o", file)
    assert (home / "notes.txt").read_text() == "precious"
    assert rows(home) == before
    with pytest.raises(QuizError, match="can't be written"):
        run("export", home, "log", "-o", tmp_path / "nowhere" / "log.csv")
    with pytest.raises(QuizError, match="can't be read"):
        run("import_", home, "log", tmp_path / "nothing.csv")
    with pytest.raises(QuizError, match="can't be read"):
        run("import_", home, "log", tmp_path, "--format", "csv")


def test_a_full_disk_leaves_no_half_export(home):
    """What can't be finished is taken away again."""
    with pytest.raises(QuizError, match="/dev/full"):
        run("export", home, "log", "-o", "/dev/full")
    half = home / "half.jsonl"
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from quizcli.cli.commands.export import _opened\n"
        "from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "with _opened(Path(sys.argv[1])) as out:\n"
        "    out.write('x' * 100_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, half], capture_output=True, text=True, check=False
    )
    assert "can't be written (File too large)" in done.stderr
    assert not half.exists()


def test_through_a_pipe(home, tmp_path):
    """One process exports to standard output, another imports from standard input."""
    with SqliteStore.open(home / "reviews.sqlite3") as store:
        store.append(PLAIN._replace(uid="ü", question="bank/größe"))
    here = {"QUIZCLI_HOME": str(home), "PYTHONIOENCODING": "ascii"}
    for form, count in (("jsonl", 8), ("csv", 3)):
        exported = process("export", "log", "--format", form, **here)
        there = here | {"QUIZCLI_HOME": str(tmp_path / form)}
        arguments = ("import_", "log", "-", "--format", form)
        imported = process(*arguments, typed=exported.stdout, **there)
        assert imported.stdout.decode() == f"rows added: {count}, here already: 0, left out: 0\n"
        with SqliteStore.open(tmp_path / form / "reviews.sqlite3") as store:
            assert "bank/größe" in {each.question for each in store.reviews()}


def test_damage_is_told(home):
    """An export of a damaged log says which row is missing in it."""
    with SqliteStore.open(home / "reviews.sqlite3") as store:
        store._connection.execute("DROP TRIGGER review_update")
        store._connection.execute("UPDATE review SET raw = 'x' WHERE sequence = 2")
    err = run("export", home, "log", "--format", "csv")[2]
    assert "row 2 of table review is damaged" in err


def test_segments_are_not_exports(home, tmp_path):
    """A file of a shared folder has checksums; it is refused line by line, not half taken."""
    run("sync", home, tmp_path)
    (file,) = tmp_path.glob("quizcli-*.jsonl")
    assert segments.checked("{}")[1].startswith('{"check":')
    code, out, _ = run("import_", tmp_path / "other", "log", file)
    assert (code, out) == (0, "rows added: 0, here already: 0, left out: 7\n")
