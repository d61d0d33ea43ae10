"""`quizcli simulate` on a real log: tables, sentences, JSON, and what it refuses."""

import json
import os
import subprocess
import sys

import pytest

from quizcli.model import Event, Moment
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_tune import fill, run
from tests.test_tuning import FORGETFUL, learner


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A log of 60 questions in a bank of a hundred; nothing here writes to it."""
    return fill(tmp_path_factory.mktemp("home"), list(learner(FORGETFUL, 60, seed=3)))


def figures(home, *arguments):
    """The JSON of a simulation of this bank."""
    return json.loads(run(home, "simulate", "--json", *arguments, "bank:b").stdout)


def test_two_shares_stand_beside_each_other(home):
    """Months of both, a row for all of them, one sentence, and how to choose it."""
    shown = run(home, "simulate", "--retention", "85%", "--days", "70", "bank:b").stdout
    lines = shown.split("\n")
    assert "60 questions begun, 40 new; at most 10 new and 100 due a day" in lines[0]
    assert lines[2].split() == ["share", "0.90", "now", "0.85"]
    assert lines[3].split() == ["days", *["reviews", "minutes", "right", "known"] * 2]
    assert [each.split()[0] for each in lines[4:8]] == ["1-30", "31-60", "61-70", "all"]
    assert "0.85 instead of 0.90: " in shown
    assert "fewer reviews" in shown
    assert "less remembered" in shown
    assert "quizcli config set retention 0.85 would choose it" in shown
    assert all(len(each) <= 80 for each in lines[2:9])


@pytest.mark.slow
def test_the_share_in_use_alone_agrees_with_itself(home):
    """Without an option there is one run; asked for the share in use it is the same one."""
    alone, same = (figures(home, "--days", "20", *each) for each in ((), ("--retention", "0.90")))
    assert alone == same
    (only,) = alone["runs"]
    assert (only["retention"], only["now"]) == (0.9, True)
    shown = run(home, "simulate", "--days", "20", "--retention", "0.9", "bank:b").stdout
    assert "0.90 is the share in use" in shown


def test_json_has_both_runs(home):
    """Present first, then the wanted one: it asks less and keeps less; the sums agree."""
    found = figures(home, "--retention", "0.8", "--days", "60", "--new", "3")
    assert (found["version"], found["begun"], found["new"]) == (1, 60, 40)
    assert found["limits"] == {"new": 3, "due_count": 100}
    present, wanted = found["runs"]
    assert [present["retention"], wanted["retention"]] == [0.9, 0.8]
    assert wanted["whole"]["reviews"] < present["whole"]["reviews"]
    assert wanted["whole"]["remembered"] < present["whole"]["remembered"]
    months = [each["reviews"] for each in present["months"]]
    assert sum(months) / 2 == pytest.approx(present["whole"]["reviews"])
    assert found == figures(home, "--retention", "0.8", "--days", "60", "--new", "3")


def test_several_shares_are_rows_of_one_table(home):
    """In order, the present one among them, and a sentence for each other."""
    shown = run(home, "simulate", "--compare", "0.95,0.80", "--days", "30", "bank:b").stdout
    lines = shown.split("\n")
    rows = lines[3:6]
    assert [each.split()[0] for each in rows] == ["0.80", "0.90", "0.95"]
    assert " now " in rows[1]
    assert "0.95 instead of 0.90: " in shown
    assert "0.80 instead of 0.90: " in shown


def test_a_narrow_terminal_gets_one_table_after_the_other(home):
    """At 40 columns no table is wider, and both are there."""
    shown = run(home, "simulate", "--retention", "0.85", "--days", "40", "bank:b", COLUMNS="40")
    lines = shown.stdout.split("\n")
    starts = ("share", "days", "1-30", "31-40", "all")
    tables = [each for each in lines if each.startswith(starts)]
    assert len(tables) == 2 * len(starts)
    assert all(len(each) <= 40 for each in tables)


def test_filters_say_which_questions(home):
    """New ones alone have no reviews before the first is due again."""
    found = figures(home, "--days", "1", "is:new")
    assert (found["begun"], found["new"]) == (0, 40)
    assert found["runs"][0]["whole"]["reviews"] == 0
    assert found["runs"][0]["whole"]["new"] == 10


def test_nothing_to_simulate_says_so(home):
    """A filter that finds nothing is told on standard error; JSON has zeros."""
    done = run(home, "simulate", "bank:b", "is:suspended")
    assert done.stdout == ""
    assert "no question to simulate" in done.stderr
    assert figures(home, "is:suspended")["runs"][0]["whole"]["remembered"] == 0


def test_settings_of_the_log_count(tmp_path):
    """The limits and the share that are set there are the present ones."""
    fill(tmp_path, list(learner(FORGETFUL, 30, seed=3)))
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        for name, value in (("retention", 0.8), ("new", 2), ("limit", 1)):
            log.append_event(Event(name, Moment(1), "set", value=(name, value)))
    found = figures(tmp_path, "--days", "40", "--retention", "0.9")
    assert found["limits"] == {"new": 2, "due_count": 1}
    assert [each["retention"] for each in found["runs"]] == [0.8, 0.9]
    assert found["runs"][0]["waiting"] > 0
    shown = run(tmp_path, "simulate", "--days", "40", "bank:b").stdout
    assert "due questions wait at the end: 1 a day are too few" in shown


def test_figures_that_are_not_the_learners_own_are_said_to_be_assumed(home, tmp_path):
    """Without answers both times are; with many none is, and JSON names what is."""
    lines = run(tmp_path, "simulate", "--days", "5", "lstm").stdout.splitlines()
    assert "12 s for a right answer (assumed), 19 s for a missed one (assumed)" in lines[0]
    found = json.loads(run(tmp_path, "simulate", "--days", "5", "--json", "lstm").stdout)
    assert found["assumed"] == ["right", "missed", "first", "later", "again"]
    assert "assumed" not in run(home, "simulate", "--days", "5", "bank:b").stdout
    assert not {"right", "missed"} & set(figures(home, "--days", "5")["assumed"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--retention", "0.5"], "retention cannot be '0.5'"),
        (["--retention", "much"], "retention cannot be 'much'"),
        (["--retention", "nan"], "retention cannot be 'nan'"),
        (["--compare", "0.8,1"], "retention cannot be '1'"),
        (["--days", "0"], "--days"),
        (["--new", "-1"], "--new"),
    ],
)
def test_what_cannot_be_wanted_is_refused(home, arguments, said):
    """Exit code 2 and a sentence that names the option or the value."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "simulate", *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
