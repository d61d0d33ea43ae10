"""What a learner may choose in a session: notes, quick mode, a timer, and what comes after it."""

import json

import pytest

from quizcli import log as logs
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_drill import run
from tests.cli.test_drill_terminal import pressed
from tests.cli.test_quiz_terminal import QUIZ, Terminal
from tests.cli.test_two_sessions import home  # noqa: F401 (a home with four sums)
from tests.terminals import kill


@pytest.fixture
def terminal(home):  # noqa: F811
    """Makes terminals with a quiz in them."""
    made = []

    def make(*arguments, size=(80, 24)):
        made.append(Terminal(home, [*QUIZ, *arguments], size))
        return made[-1]

    yield make
    for each in made:
        kill(each.process)


def asked(home) -> list:  # noqa: F811
    """The questions answered since the past, in order."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return [each.question for each in log.reviews() if each.session != "past"]


# ----------------------------------------------------------------------- notes
def test_a_note_is_kept_and_shown_with_the_verdict(terminal, home):  # noqa: F811
    """/note with words keeps them; n after the verdict shows them and takes others; - drops it."""
    session = terminal("sums/a", "--one-try")
    session.wait("answer ▸")
    session.send("/note count on your [bold]fingers\r", "Noted.")
    shown = session.send("7\r", "Enter summary")
    assert "Note  count on your [bold]fingers" in shown
    assert "Your note so far" in pressed(session, "n", "note ▸")
    session.send("-\r", "Note taken away.")
    pressed(session, "\r", "Enter finish")
    session.end()
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        assert [e.value for e in log.events(kind="note")] == ["count on your [bold]fingers", ""]
        assert logs.effective(log.log()).flags.notes == {}


def test_an_empty_note_changes_nothing(home):  # noqa: F811
    """In a pipe /note reads the next line; an empty one leaves things as they are."""
    shown = run(home, "quiz", "sums/a", typed="/note\n\n1\n")
    assert "The note stays as it is." in shown
    assert "1 right of 1" in shown


# ----------------------------------------------------------------- quick, timer
def test_quick_asks_what_one_key_answers_and_goes_on(terminal, home):  # noqa: F811
    """Only true or false and choices; a right answer needs no Enter, a wrong one does."""
    (home / "banks" / "quick.yaml").write_text(BOOLEANS)
    session = terminal("quick", "--quick", "--seed", "1", "--one-try")
    session.wait("1 of 2")
    shown = session.send("f", "2 of 2")
    assert "The one before: right, fact." in shown
    assert "1 right 0 missed" in shown
    session.send("m", "Enter summary")
    pressed(session, "\r", "Enter finish")
    session.end()
    assert sorted(asked(home)) == ["quick/four", "quick/two"]


def test_quick_without_such_questions_says_so(home):  # noqa: F811
    """A bank of numbers has nothing for one key: one sentence, and exit code 2."""
    with pytest.raises(AssertionError, match="leave --quick out"):
        run(home, "quiz", "sums", "--quick")


@pytest.mark.slow
def test_the_timer_tells_seconds_only_when_asked(home):  # noqa: F811
    """--timer adds the time of the answer to the verdict."""
    assert "Time: 0 s." in run(home, "quiz", "sums/a", "--timer", typed="1\n")
    assert "Time:" not in run(home, "quiz", "sums/a", typed="1\n")


def test_a_goal_is_told_in_the_summary_and_at_home(home):  # noqa: F811
    """With a goal of two answers a day the first is 1 of 2, and the second reaches it."""
    run(home, "config", "set", "goal", "2")
    assert "today 1 of 2 answers\n" in run(home, "quiz", "sums/a", typed="1\n")
    shown = " ".join(run(home, "quiz", "sums/b", typed="2\n").split())
    assert "today 2 of 2 answers, the goal is reached" in shown
    assert "today 2 of 2 answers, the goal is reached" in " ".join(run(home).split())


@pytest.mark.slow
def test_preferences_of_the_machine_set_the_manner(terminal, home):  # noqa: F811
    """quick and timer from config.toml: the next question comes at once, the time is told."""
    run(home, "config", "set", "quick", "on")
    run(home, "config", "set", "timer", "on")
    assert "Time: 0 s." in run(home, "quiz", "sums/a", typed="1\n")
    session = terminal("sums/a", "sums/b", "--one-try")
    prompt = session.wait("1 of 2")
    right = "1" if "0 + 1" in prompt else "2"
    assert "The one before: right" in session.send(f"{right}\r", "2 of 2")


def test_a_switch_stands_above_the_preference(home):  # noqa: F811
    """--no-timer says nothing of seconds although the preference does."""
    run(home, "config", "set", "timer", "on")
    assert "Time: 0 s." in run(home, "quiz", "sums/a", typed="1\n")
    assert "Time:" not in run(home, "quiz", "sums/a", "--no-timer", typed="1\n")


@pytest.mark.parametrize("command", [("drill", "sums"), ("cram", "sums")])
def test_quick_in_a_drill_goes_on_after_a_right_answer(terminal, home, command):  # noqa: F811
    """There it leaves out no question, and --no-quick waits for Enter in spite of the setting."""
    run(home, "config", "set", "quick", "on")
    for switch, waits in (("--quick", False), ("--no-quick", True)):
        session = Terminal(home, [*QUIZ[:-1], *command, switch, "--one-try"])
        prompt = session.wait("answer ▸")
        right = next(str(i + 1) for i in range(9) if f"{i} + 1" in prompt)
        shown = session.send(f"{right}\r", "Enter" if waits else "The one before: right")
        assert ("The one before" not in shown) is waits
        kill(session.process)


# ------------------------------------------------------------------ afterwards
def test_missed_ones_can_be_done_once_more_after_the_summary(terminal, home):  # noqa: F811
    """m asks exactly what was missed; n begins another session; e writes the first as JSON."""
    session = terminal("sums", "-n", "2", "--one-try", "--seed", "3")
    session.wait("1 of 2")
    session.send("99\r", "Enter next")
    pressed(session, "\r", "2 of 2")
    first, *_ = asked(home)
    session.send("98\r", "Enter summary")
    pressed(session, "\r", "m redo 2 missed")
    pressed(session, "?", "another session like this one")
    pressed(session, "m", "1 of 2")
    session.send("/quit\r", "saved")
    session.end()
    assert first.startswith("sums/")
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        plans = [{question for question, _ in each.plan} for each in log.sessions()]
    assert plans[0] == plans[1] == set(asked(home))


@pytest.mark.slow
def test_a_session_is_written_as_json(terminal, home, tmp_path, monkeypatch):  # noqa: F811
    """e writes a new file with what became of each question, and never over another."""
    monkeypatch.setattr("tests.cli.test_quiz_terminal.DATA", tmp_path)
    session = terminal("sums/b", "--one-try")
    session.wait("answer ▸")
    session.send("2\r", "Enter summary")
    pressed(session, "\r", "Enter finish")
    pressed(session, "e", "written: quizcli-session-")
    pressed(session, "e", "is there already")
    session.end()
    (file,) = tmp_path.glob("quizcli-session-*.json")
    told = json.loads(file.read_text())
    assert (told["version"], told["right"], told["score"]) == (1, 1, 1.0)
    assert [(each["id"], each["outcome"]) for each in told["questions"]] == [("sums/b", "right")]


@pytest.mark.parametrize(
    "command",
    [
        "quiz",
        pytest.param("drill", marks=pytest.mark.slow),
        pytest.param("cram", marks=pytest.mark.slow),
    ],
)
def test_json_has_standard_output_for_itself(home, command):  # noqa: F811
    """--json prints the summary alone, as one object; a missed one is in it with its key."""
    told = json.loads(run(home, command, "sums/a", "--one-try", "--json", typed="5\n/quit\n"))
    first = told["questions"][0]
    assert (first["id"], first["understood"], first["expected"]) == ("sums/a", "5", "1")
    assert (told["right"], told["missed"], told["score"]) == (0, 1, 0.0)


# ------------------------------------------------------------------------ redo
def test_redo_asks_what_the_last_session_left(home):  # noqa: F811
    """Missed and skipped ones come again with fresh seeds, the right one does not."""
    typed = "1\n" * 3 + "/skip\n"
    first = json.loads(run(home, "quiz", "sums", "--one-try", "--json", typed=typed))["questions"]
    left = {each["id"]: each["seed"] for each in first if each["outcome"] != "right"}
    again = json.loads(run(home, "redo", "--json", typed="/skip\n" * 4))["questions"]
    assert len(left) in (3, 4)
    assert {each["id"] for each in again} == set(left)
    assert all(each["seed"] != left[each["id"]] for each in again)


@pytest.mark.slow
def test_redo_with_nothing_missed_or_no_session_says_so(home):  # noqa: F811
    """Both are one sentence; the first is no failure."""
    with pytest.raises(AssertionError, match="no session to redo"):
        run(home, "redo")
    run(home, "quiz", "sums/a", typed="1\n")
    assert json.loads(run(home, "redo", "--json"))["questions"] == []


BOOLEANS = """\
format: 1
title: Quick
license: CC-BY-4.0
questions:
  - id: two
    type: boolean
    concept: two
    prompt: "Myth or fact: two is even."
    answer: "true"
    explain: Twice one.
    source: arithmetic
  - id: four
    type: boolean
    concept: four
    prompt: "Myth or fact: four is even."
    answer: "true"
    explain: Twice two.
    source: arithmetic
  - id: six
    type: numeric
    concept: six
    prompt: What is 3 + 3?
    answer: "6"
    explain: Twice three.
    source: arithmetic
"""
