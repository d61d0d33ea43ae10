"""`plan`, `postpone` and `vacation` on a log with a past, in a pipe and on a terminal."""

import json
import os
import re
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pexpect
import pytest

from quizcli.cli import app, marks, shell
from quizcli.model import Moment, Outcome, QuizError, Rating, Review
from quizcli.store.sqlite import SqliteStore
from tests.homes import compiled

ROOT = Path(__file__).parent.parent.parent
NAMES = [f"late{k}" for k in range(6)] + ["soon0", "soon1", "far0", "far1", "new0", "new1"]
BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
""" + "".join(
    f"""\
  - id: {name}
    type: numeric
    concept: {name[:-1]}
    prompt: What is {i} + 1?
    answer: "{i + 1}"
    explain: One more.
    source: arithmetic
"""
    for i, name in enumerate(NAMES)
)
DAY = 24 * 60 * 60 * 1000
PAST = {"late": (40 + 2, 40), "soon": (9, 7), "far": (90, 80, 60, 10)}
"""How many days ago each was answered right: overdue, due in about 9 days, due in months."""


def review(question: str, days_ago: float) -> Review:
    """A right answer that was given some days ago."""
    at = Moment(int(time.time() * 1000) - int(days_ago * DAY))
    return Review(
        f"{question}-{days_ago}", "past", f"sums/{question}", 1, {}, 1, "1", Outcome.RIGHT, 1,
        Rating.GOOD, 2.0, 0, "", "", at, "drill",
    )  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with one bank: six questions overdue, two due soon, two far away, two new."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        for name in NAMES:
            for days in PAST.get(name[:-1], ()):
                log.append(review(name, days))
    return compiled(tmp_path)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the program sees of the world."""
    return {**os.environ, "QUIZCLI_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def start(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env=environment(home, **more), stdin=subprocess.DEVNULL,
    )  # fmt: skip


def run(home: Path, *arguments: str, **more: str) -> str:
    """What a command prints when all goes well."""
    done = start(home, *arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def here(home, capsys, monkeypatch):
    """Runs a command in this process, which is faster; gives its exit code and its words."""
    monkeypatch.setenv("QUIZCLI_HOME", str(home))

    def run_here(*words: str) -> tuple[int, str, str]:
        try:
            code, said = app.run(list(words)), ""
        except QuizError as error:
            code, said = error.exit_code, str(error)
        captured = capsys.readouterr()
        return code, captured.out, captured.err + said

    return run_here


def due(home: Path) -> list[str]:
    """The questions due now, by the command that says so."""
    return json.loads(run(home, "due", "bank:sums", "--json"))["due"]


def events(home: Path, kind: str = "plan") -> list:
    """The events of a kind in the log."""
    with shell.open_log(home) as log:
        return list(log.events(kind=kind))


def undo(home: Path) -> None:
    """Take the last plan back, as one event."""
    heading = events(home)[-1]
    with shell.open_log(home) as log:
        marks.keep(log, "undo", target=heading.uid)


def cards(home: Path) -> dict:
    """Every card as it stands."""
    return dict(shell.read_deck(home).cards)


COMMANDS = {
    "exam": ("plan", "--exam-date", "+20", "bank:sums"),
    "ahead": ("plan", "--advance", "3"),
    "postpone": ("postpone", "--keep", "2"),
    "vacation": ("vacation", "--from", "tomorrow", "--to", "+12"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_pipe_gets_the_preview_and_how_to_do_it(home, words):
    """Nothing is written; the table and the sentence come on stdout, the way on stderr."""
    before = cards(home)
    done = start(home, *words)
    assert done.returncode == 0
    assert done.stdout.startswith("day             before   after\n")
    assert "remembered" in done.stdout
    assert done.stderr == "nothing is moved yet: the same command with --yes does it\n"
    assert (events(home), cards(home)) == ([], before)


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_yes_moves_what_the_preview_said_and_one_undo_takes_it_back(home, here, words):
    """Each card of the plan is due on its day, the others stay; then all are as before."""
    before = cards(home)
    plan = json.loads(here(*words, "--json", "--yes")[1])
    assert plan["done"]
    assert plan["moves"]
    days = {each["id"]: date.fromisoformat(each["to"]) for each in plan["moves"]}
    after = cards(home)
    for question, card in after.items():
        moved = days.get(question)
        expected = (moved - date(1970, 1, 1)).days if moved else before[question].due_day
        assert card.due_day == expected
    undo(home)
    assert cards(home) == before


def test_postponed_questions_are_no_longer_due(home):
    """Two of six stay, as `due` sees it, and one undo brings the others back."""
    every = due(home)
    assert len(every) == 6
    shown = run(home, "postpone", "--keep", "2", "--yes", "bank:sums")
    assert shown.endswith("4 questions postponed; quizcli undo takes it back\n")
    left = due(home)
    assert len(left) == 2
    assert set(left) < set(every)
    assert events(home)[-1].value == "4 questions postponed"
    undo(home)
    assert due(home) == every


def test_the_json_of_a_preview_is_the_plan_in_full(home, here):
    """Moves with dates, counts for each day, later ones in one sum; no card is lost."""
    plan = json.loads(here(*COMMANDS["exam"], "--json")[1])
    today = date(1970, 1, 1) + timedelta(shell.read_deck(home).today)
    assert set(plan) == {"version", "moves", "counts", "later", "remembered", "new", "done"}
    assert (plan["version"], plan["new"], plan["done"]) == (1, 2, False)
    assert [each["day"] for each in plan["counts"]] == [
        (today + timedelta(each)).isoformat() for each in range(20)
    ]
    for when in ("before", "after"):
        assert sum(each[when] for each in plan["counts"]) + plan["later"][when] == 10
    assert {each["id"] for each in plan["moves"]} == {"sums/far0", "sums/far1"}
    assert plan["later"] == {"before": 2, "after": 0}
    assert 0.5 < plan["remembered"]["before"] < plan["remembered"]["after"] < 1
    assert events(home) == []


def test_an_exam_counts_new_questions(home, here):
    """Two are not begun: with twenty days left one a day would do."""
    shown = here(*COMMANDS["exam"])[1]
    assert "2 new questions are not begun: 1 a day would cover them" in shown
    assert "later                2       0" in shown


def test_a_filter_moves_its_questions_only(home, here):
    """The counts are still those of all questions."""
    plan = json.loads(here("postpone", "--keep", "0", "id:sums/late[012]", "--json")[1])
    assert plan["moves"] == []
    plan = json.loads(here("postpone", "--keep", "0", "sums/late1", "sums/soon0", "--json")[1])
    assert [each["id"] for each in plan["moves"]] == ["sums/late1"]
    assert plan["counts"][0]["before"] == 6
    assert plan["counts"][0]["after"] == 5


def test_easy_days_are_spared(home, here):
    """With one day a week for everything, everything goes there."""
    day = shell.read_deck(home).today + 3
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    free = ", ".join(f"{each} 0" for k, each in enumerate(names) if k != (day + 3) % 7)
    here("config", "set", "easy", free)
    plan = json.loads(here("postpone", "--keep", "0", "--over", "7", "--json")[1])
    assert {each["to"] for each in plan["moves"]} == {
        (date(1970, 1, 1) + timedelta(day)).isoformat()
    }


def test_days_off_are_free_afterwards(home, here):
    """No question is due on them, and the table says how many went where."""
    here("vacation", "--from", "+1", "--to", "+12", "--yes")
    deck = shell.read_deck(home)
    off = range(deck.today + 1, deck.today + 13)
    assert not [each for each in deck.cards.values() if each.due_day in off]


def test_suspended_questions_stay(home, here):
    """A plan for all of them leaves them out."""
    with shell.open_log(home) as log:
        marks.keep(log, "suspend", "sums/late0")
    plan = json.loads(here("postpone", "--keep", "0", "--json")[1])
    assert len(plan["moves"]) == 5
    assert "sums/late0" not in {each["id"] for each in plan["moves"]}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("plan", "--exam-date", "+20", "bank:sums", "is:new"), "nothing to move: every question"),
        (("plan", "--advance", "5", "sums/late0"), "nothing to move: no question"),
        (("postpone",), "nothing to move: 6 due today may all stay; --keep 3 keeps fewer"),
        (("postpone", "sums/far0", "--keep", "30"), "nothing to move: nothing is due today\n"),
        (("vacation", "--from", "+300", "--to", "+301"), "nothing to move: no question is due"),
    ],
)
def test_nothing_to_move_says_so(home, words, sentence):
    """Without a table, without a question, and with --yes nothing is written."""
    done = start(home, *words, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(sentence)
    assert events(home) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("plan",), "say what for"),
        (("plan", "--exam-date", "+3", "--advance", "2"), "say what for"),
        (("plan", "--exam-date", "today"), "no day is left before it"),
        (("plan", "--exam-date", "2020-01-01"), "2020-01-01 is past"),
        (("plan", "--exam-date", "soon"), "is no date"),
        (("plan", "--exam-date", "+366"), "more than 365 days ahead"),
        (("plan", "--exam-date", "+3", "nosuch"), "nosuch"),
        (("vacation",), "say which days"),
        (("vacation", "--from", "+3"), "say which days"),
        (("vacation", "--from", "+3", "--to", "+2"), "is after --to"),
        (("postpone", "--keep", "-1"), "--keep"),
        (("postpone", "--over", "0"), "--over"),
    ],
    ids=" ".join,
)
def test_mistakes_are_told_in_a_sentence(home, here, words, sentence):
    """With exit code 2, nothing on stdout, nothing written."""
    code, shown, said = here(*words)
    assert (code, shown) == (2, "")
    assert sentence in said
    assert events(home) == []


@pytest.mark.parametrize("zone", ["CET-1CEST,M3.5.0,M10.5.0/3", "LHST-10:30LHDT-11,M10.1.0,M4.1.0"])
def test_days_that_are_shown_are_the_days_of_the_log(home, zone):
    """Through a year with daylight saving: each day once, the last one before the exam."""
    plan = json.loads(run(home, "plan", "--exam-date", "+365", "--json", TZ=zone))
    days = [date.fromisoformat(each["day"]) for each in plan["counts"]]
    assert days == [days[0] + timedelta(each) for each in range(365)]


# ------------------------------------------------------------------- terminal
def terminal(home: Path, *arguments: str, columns: int = 80) -> pexpect.spawn:
    """A command on a terminal of its own."""
    more = {"TERM": "xterm", "LC_ALL": "C.UTF-8", "COLUMNS": str(columns)}
    return pexpect.spawn(
        sys.executable, ["-m", "quizcli", *arguments], cwd=home, timeout=30, encoding="utf-8",
        env=environment(home, **more), dimensions=(24, columns), echo=False,
    )  # fmt: skip


@pytest.mark.parametrize(("typed", "moves"), [("what\ryes\r", True), ("\x04", False)])
def test_a_terminal_is_asked(home, typed, moves):
    """Yes does it, the end of the input does not, anything else asks again."""
    child = terminal(home, "postpone", "--keep", "1", "bank:sums")
    child.expect_exact("Do it? y/n")
    child.send(typed)
    expected = "5 questions postponed; quizcli undo takes it back" if moves else "nothing is moved"
    child.expect_exact(expected)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert len(due(home)) == (1 if moves else 6)


def test_a_table_fits_a_narrow_terminal(home):
    """Rows with bars stay on one line each; plain ones have no bars."""
    child = terminal(home, *COMMANDS["exam"], columns=40)
    child.expect_exact("Do it? y/n")
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", each) for each in child.before.split("\r\n")]
    assert max(map(len, lines)) <= 40
    assert sum("█" in each for each in lines) > 1
    child.send("n\r")
    child.expect(pexpect.EOF)
    child.close()
    shown = run(home, *COMMANDS["exam"], "--plain", COLUMNS="40")
    assert "█" not in shown
    assert max(map(len, shown.split("\n")[:22])) < 40
