"""`doctor`: what is in order is said to be, what is not is found, and nothing is changed by it."""

import json
import os
import subprocess
import sys
import sysconfig
import time
from importlib import import_module
from pathlib import Path

import pytest

from quizcli.cli import checkup, shell
from quizcli.cli.checkup import AREAS, Context, Level
from quizcli.cli.checkup.base import health
from quizcli.cli.commands.doctor import _exit_code
from quizcli.model import Measurement, Moment, Outcome, Rating, Review, SessionRecord
from quizcli.store import backups
from quizcli.store.places import places
from quizcli.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent.parent
NOW = int(time.time() * 1000)
DAY = 24 * 60 * 60 * 1000
BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
  - id: one
    type: numeric
    concept: sums
    prompt: What is 0 + 1?
    answer: "1"
    explain: One more.
    source: arithmetic
"""


def review(uid: str, *, at: int = NOW, offset: int | None = None, session: str = "s") -> Review:
    """An answer of an instant."""
    zone = shell.now().offset_minutes if offset is None else offset
    return Review(
        uid, session, "sums/one", 1, {}, 1, "1", Outcome.RIGHT, 1, Rating.GOOD,
        2.0, 0, "", "", Moment(at, zone),
    )  # fmt: skip


def keep(home: Path, *reviews: Review) -> Path:
    """A log with these answers; its file."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for each in reviews:
            log.append(each)
        return log.path


@pytest.fixture
def look(tmp_path, monkeypatch):
    """Runs the checks of some areas on a home; what they find."""
    monkeypatch.chdir(tmp_path)

    def run(*areas: str, home: Path = tmp_path / "home", device: str = "cpu"):
        health.cache_clear()
        monkeypatch.setattr(checkup, "AREAS", areas)
        context = Context(home, places(home), device, False, shell.now(), time.monotonic())
        return list(checkup.findings(context))

    (tmp_path / "home").mkdir()
    return run


def levels(found, level: Level) -> list[str]:
    """What was found on a level, with its advice."""
    return [f"{each.found} -> {each.advice}" for each in found if each.level is level]


def doctor(home: Path, *arguments: str, program=(sys.executable,), **more: str):
    """The command in a process of its own."""
    return subprocess.run(
        [*program, "-m", "quizcli", "doctor", *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=home.parent,
        env={
            **os.environ, "QUIZCLI_HOME": str(home), "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(ROOT), "EDITOR": sys.executable, **more,
        },
    )  # fmt: skip


# ----------------------------------------------------------------- the command
@pytest.mark.slow
def test_a_healthy_machine(tmp_path):
    """Every line is ok, every area is there, the worker measures, and nothing is written."""
    home = tmp_path / "home"
    log = keep(home, review("a"))
    backups.make(log, backups.day_of(shell.now()))
    before = log.read_bytes()
    done = doctor(home)
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert {each.split()[0] for each in lines} == {"ok"}
    assert list(dict.fromkeys(each.split()[1] for each in lines)) == list(AREAS)
    assert "1 answer and 0 events, all sound" in done.stdout
    assert "PyTorch" in lines[-2]
    assert "measures in" in lines[-2]
    assert "a closed language" in lines[-1]
    assert log.read_bytes() == before
    assert sorted(each.name for each in home.iterdir()) == [
        "backups", "cache", "reviews.sqlite3", "running.lock",
    ]  # fmt: skip


def test_without_torch(tmp_path):
    """A Python with all packages but torch: a problem with what to do, exit 5."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for each in Path(sysconfig.get_path("purelib")).iterdir():
        if not each.name.startswith(("torch", "functorch")):
            (packages / each.name).symlink_to(each)
    paths = f"{ROOT}{os.pathsep}{packages}"
    (tmp_path / "home").mkdir()
    done = doctor(tmp_path / "home", "--json", program=(sys.executable, "-S"), PYTHONPATH=paths)
    told = json.loads(done.stdout)
    assert (done.returncode, told["version"], told["exit_code"]) == (5, 1, 5)
    problems = [each for each in told["findings"] if each["level"] == "problem"]
    assert [each["found"] for each in problems] == ["PyTorch is not installed"]
    assert problems[0]["advice"].startswith("pip install torch")


def test_a_file_where_the_directory_should_be(look, tmp_path):
    """Each area that needs the directory says so, and the others are checked; exit 5."""
    (tmp_path / "file").write_text("precious")
    found = look("data", "log", "clock", "banks", home=tmp_path / "file")
    (problem,) = levels(found, Level.PROBLEM)
    assert "can't be written to (Not a directory)" in problem
    assert _exit_code(found) == 5
    assert {each.area for each in found} == {"data", "log", "clock", "banks"}
    assert (tmp_path / "file").read_text() == "precious"


def test_an_unknown_device_is_a_mistake(tmp_path):
    """Exit 2 before anything is checked."""
    done = doctor(tmp_path, "--device", "tpu")
    assert (done.returncode, done.stdout) == (2, "")


# -------------------------------------------------------- preferences and terminal
def test_the_preferences_and_what_is_wrong_with_them(look, tmp_path, monkeypatch):
    """The file, each problem of it, an editor and a bank that are not there: warnings."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    text = 'them = 1\neditor = "nonsense-there-is-not"\nbanks = ["gone.yaml"]\n'
    (tmp_path / "home" / "config.toml").write_text(text)
    found = look("settings")
    assert found[0].found == (f"{tmp_path / 'home' / 'config.toml'} (--home), 2 preferences stated")
    said = levels(found, Level.WARNING)
    assert said[0].endswith(
        "config.toml:1: there is no setting called them; did you mean theme? -> quizcli config edit"
    )
    assert said[1].startswith("editor in config.toml names 'nonsense-there-is-not'")
    assert said[2].startswith(f"there is no bank at {tmp_path / 'home' / 'gone.yaml'} -> put")
    assert _exit_code(found) == 0


def test_the_theme_and_how_it_was_found(look, tmp_path, monkeypatch):
    """By the file, by COLORFGBG, or not at all, with what to do."""
    for each in ("NO_COLOR", "QUIZCLI_THEME", "COLORFGBG"):
        monkeypatch.delenv(each, raising=False)

    def theme() -> str:
        (said,) = (each for each in look("terminal") if each.found.startswith("theme "))
        return f"{said.found} {said.advice}".strip()

    assert theme().startswith("theme auto (the background is not known) quizcli config set")
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert theme() == "theme light (COLORFGBG)"
    (tmp_path / "home" / "config.toml").write_text('theme = "dark"\n')
    assert theme() == f"theme dark ({tmp_path / 'home' / 'config.toml'}:1)"
    monkeypatch.setenv("NO_COLOR", "1")
    assert theme() == "theme mono (NO_COLOR)"


def test_completion_is_looked_for(look, tmp_path, monkeypatch):
    """Where the shell that is used looks for it; of other shells nothing is said."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    script = tmp_path / ".config" / "fish" / "completions" / "quizcli.fish"

    def said() -> list[str]:
        return [f"{e.found} -> {e.advice}" for e in look("terminal") if "completion" in e.found]

    assert said() == [
        "no completion for fish was found -> "
        "quizcli completion fish > ~/.config/fish/completions/quizcli.fish"
    ]
    script.parent.mkdir(parents=True)
    script.write_text("")
    assert said() == ["completion for fish: ~/.config/fish/completions/quizcli.fish -> "]
    monkeypatch.setenv("SHELL", "/bin/sh")
    assert said() == []


# ------------------------------------------------------------------------- log
def test_nothing_there_yet(look, tmp_path):
    """Before the first answer all is well, and no directory is made by looking."""
    found = look("data", "log", "clock", home=tmp_path / "new" / "home")
    assert {each.level for each in found} == {Level.OK}
    assert "is not there yet" in found[0].found
    assert not (tmp_path / "new").exists()


def test_a_damaged_row(look, tmp_path):
    """A row whose checksum is wrong is counted as a problem and named."""
    keep(tmp_path / "home", review("a"), review("b"), review("c"))
    with SqliteStore.open(tmp_path / "home" / "reviews.sqlite3") as log:
        log._connection.execute("DROP TRIGGER review_update")
        log._connection.execute("UPDATE review SET raw = 'x' WHERE sequence = 2")
    (problem,) = levels(look("log"), Level.PROBLEM)
    assert problem.startswith("2 answers and 0 events are sound, but row 2 of table review is dam")
    assert "quizcli backup restore" in problem


def test_a_damaged_file(look, tmp_path):
    """Pages of nonsense: SQLite says what is wrong, once, and the rest is still checked."""
    log = keep(tmp_path / "home", *(review(f"r{i}") for i in range(300)))
    data = bytearray(log.read_bytes())
    for page in range(8, len(data) // 4096 - 1):
        data[page * 4096 : page * 4096 + 300] = b"\xff" * 300
    log.write_bytes(data)
    found = look("log", "clock")
    (problem,) = levels(found, Level.PROBLEM)
    assert "is damaged" in problem
    assert "the clock runs steadily" in [each.found for each in found]


@pytest.mark.parametrize("content", [b"no database at all\n" * 99, b""])
def test_a_file_that_is_no_log(look, tmp_path, content):
    """Another file in the place of the log is a problem; an empty one becomes a log."""
    (tmp_path / "home" / "reviews.sqlite3").write_bytes(content)
    found = look("log")
    assert bool(levels(found, Level.PROBLEM)) == bool(content)
    assert (tmp_path / "home" / "reviews.sqlite3").read_bytes() == content


def test_a_log_that_is_locked(look, tmp_path):
    """Another program that holds the log is named as the reason."""
    keep(tmp_path / "home", review("a"))
    with SqliteStore.open(tmp_path / "home" / "reviews.sqlite3") as log:
        log._connection.execute("BEGIN IMMEDIATE")
        (problem,) = levels(look("log"), Level.PROBLEM)
        log._connection.execute("ROLLBACK")
    assert "another program holds" in problem


def test_backups_are_looked_at(look, tmp_path):
    """None, an old one and one that cannot be read are told apart."""
    log = keep(tmp_path / "home", review("a"))
    assert levels(look("log"), Level.WARNING) == ["there is no backup yet -> quizcli backup make"]
    made = backups.make(log, backups.day_of(Moment(NOW - 30 * DAY)))
    (old,) = levels(look("log"), Level.WARNING)
    assert "with 1 answer, 30 days old" in old
    made.write_bytes(b"nonsense" * 1000)
    (broken,) = levels(look("log"), Level.PROBLEM)
    assert made.name in broken


def test_an_interrupted_session_is_mentioned(look, tmp_path):
    """It is no problem; the line says how to go on."""
    with SqliteStore.open(tmp_path / "home" / "reviews.sqlite3") as log:
        log.begin(SessionRecord("5" * 32, Moment(NOW), (("sums/one", 1), ("sums/one", 2))))
    said = [each.found for each in look("log")]
    assert "a session of 2 questions was interrupted; quizcli quiz --resume goes on with it" in said


# ----------------------------------------------------------------------- clock
def test_rows_from_the_future(look, tmp_path):
    """A row of next month says that the clock was or is wrong."""
    keep(tmp_path / "home", review("a"), review("b", at=NOW + 31 * DAY))
    (warning,) = levels(look("clock"), Level.WARNING)
    assert warning.startswith("1 row of the log from the future, up to ")
    assert "quizcli undo" in warning


def test_a_clock_that_went_back(look, tmp_path):
    """Within a session that is a step back; rows merged in any order are none."""
    keep(tmp_path / "home", review("x", session="far"), review("y", at=NOW - DAY, session="far"))
    assert levels(look("clock"), Level.WARNING) == []
    with SqliteStore.open(tmp_path / "home" / "reviews.sqlite3") as log:
        log.begin(SessionRecord("s", Moment(NOW), (("sums/one", 1),)))
    keep(tmp_path / "home", review("a"), review("b", at=NOW - DAY))
    (warning,) = levels(look("clock"), Level.WARNING)
    assert warning.startswith("the clock went back 1 time in a session")


def test_another_time_zone_is_told(look, tmp_path):
    """Answers given elsewhere keep their days; that is said and no warning."""
    keep(tmp_path / "home", review("a", offset=shell.now().offset_minutes + 90))
    found = look("clock")
    assert {each.level for each in found} == {Level.OK}
    assert any("the newest answer was given at UTC" in each.found for each in found)


def test_a_clock_before_the_program_was_made(look, monkeypatch):
    """A machine that thinks it is 1990 has a problem."""
    monkeypatch.setattr(shell, "now", lambda: Moment(631_152_000_000))
    (problem,) = levels(look("clock"), Level.PROBLEM)
    assert problem.startswith("1990-01-01 00:00 UTC+00:00, study day 1989-12-31, which is before")


def test_a_clock_that_is_set_meanwhile(look, monkeypatch):
    """Wall clock and monotonic clock have to agree while the checks run."""
    instants = iter([Moment(NOW + 20_000), Moment(NOW + 80_000)])
    monkeypatch.setattr(shell, "now", lambda: next(instants))
    (warning,) = levels(look("clock"), Level.WARNING)
    assert warning.startswith("the clock moved by 60.0 s in 0.")


# --------------------------------------------------------------- data and banks
def test_others_may_write_the_log(look, tmp_path):
    """The mode of the file is looked at."""
    keep(tmp_path / "home", review("a")).chmod(0o666)
    (warning,) = levels(look("data"), Level.WARNING)
    assert warning.startswith("others may write the log (mode 666) -> chmod go-w ")


def test_a_cloud_folder_is_no_place_for_a_log(look, tmp_path):
    """The advice is to sync instead."""
    home = tmp_path / "Dropbox" / "quizcli"
    home.mkdir(parents=True)
    (warning,) = levels(look("data", home=home), Level.WARNING)
    assert "is in the cloud folder Dropbox" in warning
    assert "quizcli sync" in warning


def test_a_broken_bank(look, tmp_path):
    """The first error with its place, and exit 3; a log that fails counts more."""
    banks = tmp_path / "home" / "banks"
    banks.mkdir()
    (banks / "sums.yaml").write_text(BANK.replace('answer: "1"', "answer: 1 +"))
    found = look("banks")
    (problem,) = levels(found, Level.PROBLEM)
    assert problem.startswith(f"{banks / 'sums.yaml'}:9: ")
    assert problem.endswith(f"-> quizcli check --no-measure {banks / 'sums.yaml'}")
    assert _exit_code(found) == 3
    assert _exit_code([*found, checkup.Finding("log", Level.PROBLEM, "gone")]) == 5


def test_a_broken_concept_map(look, tmp_path):
    """The map beside the banks is checked like them."""
    (tmp_path / "home" / "banks").mkdir()
    (tmp_path / "home" / "banks" / "sums.yaml").write_text(BANK)
    (tmp_path / "home" / "banks" / "concepts.yaml").write_text("nonsense")
    (problem,) = levels(look("banks"), Level.PROBLEM)
    assert "concepts.yaml:1: " in problem


# ---------------------------------------------------------------------- worker
@pytest.mark.slow
def test_a_device_that_is_not_here(look):
    """The CPU is checked all the same; the other device is a problem with its reason."""
    missing = "cuda" if sys.platform == "darwin" else "mps"
    found = look("worker", device=missing)
    assert [each.level for each in found] == [Level.OK, Level.PROBLEM]
    assert f"no {missing} device here" in found[1].found


def test_a_check_that_fails_is_a_finding(look, monkeypatch):
    """Whatever a check raises becomes a line, and the next ones run."""
    clock = import_module("quizcli.cli.checkup.clock")

    def broken(context):
        yield checkup.Finding("clock", Level.OK, "so far")
        raise ZeroDivisionError

    monkeypatch.setattr(clock, "CHECKS", (broken, clock.steady))
    found = look("clock")
    assert [each.level for each in found] == [Level.OK, Level.PROBLEM, Level.OK]
    assert found[1].found == "this could not be checked: ZeroDivisionError"


def test_wrong_numbers_are_found():
    """A worker that measures something else than theory does not agree."""
    worker = import_module("quizcli.cli.checkup.worker")
    assert worker._agrees(Measurement({"p": worker.THEORY}))
    assert not worker._agrees(Measurement({"p": worker.THEORY + 0.001}))
    assert not worker._agrees(Measurement({"p": "0.88"}))
