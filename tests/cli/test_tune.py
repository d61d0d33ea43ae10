"""`quizcli tune` on real logs: reports, keeps, goes back, and can be undone."""

import json
import os
import subprocess
import sys
import time

import pexpect
import pytest

from quizcli import schedule
from quizcli.memory import DEFAULT, Model
from quizcli.model import Event, Moment
from quizcli.store.sqlite import SqliteStore
from tests.homes import compiled
from tests.test_tuning import FORGETFUL, TODAY, learner

BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
""" + "".join(
    f"""\
  - id: q{i}
    type: numeric
    prompt: What is {i} + 1?
    answer: "{i + 1}"
    hints: [Count.]
    explain: One more.
    source: arithmetic
"""
    for i in range(100)
)


def fill(home, rows):
    """A home with a bank of a hundred questions and these answers, the last ones of today."""
    now = Moment(int(time.time() * 1000))
    later = (schedule.study_day(now) - TODAY) * schedule.DAY
    (home / "banks").mkdir(parents=True)
    (home / "banks" / "b.yaml").write_text(BANK)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        moved = (each.at._replace(milliseconds=each.at.milliseconds + later) for each in rows)
        log.merge([each._replace(at=at) for each, at in zip(rows, moved, strict=True)])
    return compiled(home)


@pytest.fixture
def home(tmp_path):
    """The log of someone who forgets faster than the usual parameters say."""
    return fill(tmp_path, list(learner(FORGETFUL, 100, seed=3, answers=16)))


def run(home, *arguments, **env):
    """A command that ends well."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=home, stdin=subprocess.DEVNULL,
        env={**os.environ, "QUIZCLI_HOME": str(home), "TZ": "UTC", **env},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


def events(home):
    """All events of the log."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return list(log.events())


def due_days(home):
    """When each question is due."""
    from quizcli.cli import shell

    return {name: card.due_day for name, card in shell.read_deck(home).cards.items()}


def test_in_a_pipe_it_reports_and_keeps_nothing(home):
    """Answers, share right, log losses, what would change, and how to keep it."""
    done = run(home, "tune", COLUMNS="40")
    tables = done.stdout[done.stdout.index("   log loss") :].split("\n")
    assert sum(0 < len(each) <= 40 for each in tables) >= 4 + 9
    assert "1600 answers to 100 questions" in done.stdout
    assert "1500 on a later day than the answer before" in done.stdout
    for name in ("present", "fitted", "a constant"):
        assert f"\n{name} " in done.stdout
    assert "better: fitted, the model foretells answers it had not seen better by" in done.stdout
    assert "intervals change by -" in done.stdout
    assert "nothing is kept yet: the same command with --yes does it" in done.stderr
    assert events(home) == []


def test_what_is_kept_moves_due_days_and_undo_restores_them(home):
    """One event with 21 numbers; taken back, every question is due when it was."""
    before = due_days(home)
    assert "kept; quizcli undo takes it back" in run(home, "tune", "--yes").stdout
    (kept,) = events(home)
    name, parameters = kept.value
    assert (kept.kind, name, len(parameters)) == ("set", "parameters", 21)
    assert Model(parameters).parameters == parameters
    assert due_days(home) != before
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        at = kept.at._replace(milliseconds=kept.at.milliseconds + 1)
        log.append_event(Event("back", at, "undo", target=kept.uid))
    assert due_days(home) == before


@pytest.mark.slow
def test_what_was_kept_is_the_present_one_and_reset_goes_back(home):
    """A second fit to the same answers changes nothing; --reset restores the usual due days."""
    before = due_days(home)
    run(home, "tune", "--yes")
    assert "\nnot kept: " in run(home, "tune", "--yes").stdout
    assert len(events(home)) == 1
    asked = run(home, "tune", "--reset")
    assert "nothing is reset yet" in asked.stderr
    assert len(events(home)) == 1
    assert "reset; quizcli undo takes it back" in run(home, "tune", "--reset", "--yes").stdout
    assert due_days(home) == before
    assert "in use already" in run(home, "tune", "--reset", "--yes").stdout
    assert len(events(home)) == 2


@pytest.mark.slow
def test_json_says_what_the_report_says(home):
    """Figures, reason and counts; kept with --yes alone."""
    found = json.loads(run(home, "tune", "--json").stdout)
    assert (found["version"], found["answers"], found["tests"]) == (1, 1600, 1500)
    compared = found["comparison"]
    assert compared["better"] is True
    assert compared["fitted"]["log_loss"] < compared["present"]["log_loss"]
    assert compared["gain"] > 2 * compared["noise"] > 0
    assert len(found["parameters"]) == 21
    assert len(found["counts"]) == 7
    assert found["intervals"] < 1
    assert found["kept"] is False
    assert events(home) == []
    assert json.loads(run(home, "tune", "--json", "--yes").stdout)["kept"] is True
    assert json.loads(run(home, "tune", "--json", "--reset").stdout)["reset"] is False
    assert len(events(home)) == 1


def test_too_few_answers_say_so(tmp_path):
    """With 160 tests nothing is fitted; the exit code is 0, also for an empty log."""
    fill(tmp_path, list(learner(DEFAULT, 20, seed=1)))
    done = run(tmp_path, "tune", "--yes")
    assert "not kept: only 160 answers on a later day: 400 are needed" in done.stdout
    assert events(tmp_path) == []
    empty = run(tmp_path / "banks", "tune").stdout
    assert "0 answers to 0 questions\nnot kept: only 0 answers" in empty


@pytest.mark.slow
def test_forged_parameters_are_as_if_they_were_not_there(home):
    """Numbers that no fit could have written leave the usual model the present one."""
    honest = json.loads(run(home, "tune", "--json").stdout)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for name, value in (("a", (99.0,) * 21), ("b", (float("nan"),) * 21), ("c", "x\x1b[2J")):
            log.append_event(Event(name, Moment(1), "set", value=("parameters", value)))
    assert json.loads(run(home, "tune", "--json").stdout) == honest


@pytest.mark.parametrize(("key", "kept"), [("y\r", 1), ("n\r", 0)])
def test_on_a_terminal_it_asks(home, key, kept):
    """y keeps, n does not."""
    child = pexpect.spawn(
        sys.executable, ["-m", "quizcli", "tune"], cwd=str(home), dimensions=(24, 80),
        encoding="utf-8", timeout=30,
        env={**os.environ, "QUIZCLI_HOME": str(home), "TZ": "UTC", "TERM": "xterm"},
    )  # fmt: skip
    child.expect("y/n")
    child.send(key)
    child.expect("takes it back" if kept else "nothing is kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert len(events(home)) == kept
