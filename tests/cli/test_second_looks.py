"""A session in a terminal at a second look: taken up as it was left, drawn again, explained."""

import json
import signal
import sys

import pytest

from quizcli import log as logs
from quizcli.model import Rating
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_drill import run
from tests.cli.test_drill_terminal import pressed
from tests.cli.test_manners import BOOLEANS
from tests.cli.test_quiz_terminal import QUIZ, Terminal
from tests.cli.test_two_sessions import home  # noqa: F401 (a home with four sums)
from tests.questions.test_type_parts import BANK as PARTS
from tests.terminals import kill

DRILL = (sys.executable, "-m", "quizcli", "drill", "--new", "0", "--one-try")
INTERRUPT, REDRAW = "\x03", "\x0c"


@pytest.fixture
def terminal(home):  # noqa: F811
    """Makes terminals with a quiz, or another command, in them."""
    made = []

    def make(*arguments, command=QUIZ, size=(80, 30)):
        made.append(Terminal(home, [*command, *arguments], size))
        return made[-1]

    yield make
    for each in made:
        kill(each.process)


def sum_asked(screen: str) -> int:
    """The answer to the sum that is on the screen last."""
    return int(screen.rpartition("What is ")[2][0]) + 1


def standing(home) -> list:  # noqa: F811
    """The answers of today that stand, in order."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        reviews = logs.effective(log.log()).reviews
    return [each for each in reviews if each.session != "past"]


# ------------------------------------------------------------------- taken up
def test_an_answer_given_again_is_kept_over_an_interruption(terminal, home):  # noqa: F811
    """Undone, answered again, interrupted: it is not asked a third time, and it counts."""
    session = terminal("sums/a", "sums/b", "--one-try", "--seed", "1")
    first = sum_asked(session.wait("1 of 2"))
    session.send("99\r", "Enter next")
    assert "taken back" in pressed(session, "u", "1 of 2")
    session.send(f"{first}\r", "RIGHT")
    other = sum_asked(pressed(session, "\r", "2 of 2"))
    session.send(INTERRUPT, "goes on")
    session.end()
    again = terminal("--resume")
    shown = again.wait("2 of 2")
    assert "1 right 0 missed" in shown
    assert sum_asked(shown) == other
    again.send(f"{other}\r", "Enter summary")
    assert "2 right of 2" in pressed(again, "\r", "Session done")
    again.end()
    assert [each.raw for each in standing(home)] == [str(first), str(other)]


def test_a_buried_question_stays_away_over_a_kill(terminal, home):  # noqa: F811
    """It is said where the next question is, and after a kill it is not asked again."""
    session = terminal("sums/a", "sums/b", "--seed", "1")
    buried = sum_asked(session.wait("1 of 2"))
    shown = session.send("/bury\r", "1 of 1")
    assert "Left out until tomorrow. This session has 1 question now." in " ".join(shown.split())
    session.process.kill(signal.SIGKILL)
    session.end()
    again = terminal("--resume")
    assert sum_asked(again.wait("1 of 1")) != buried


@pytest.mark.slow
def test_what_was_buried_last_is_told_before_the_summary(terminal):
    """No question is left to stand with it."""
    session = terminal("sums/a")
    session.wait("1 of 1")
    shown = session.send("/bury\r", "Session done")
    assert "Left out until tomorrow. This session has 0 questions now." in " ".join(shown.split())


@pytest.mark.slow
def test_a_missed_question_comes_back_after_an_interruption(terminal):
    """A drill is taken up as a drill: what was missed has its place among what is left."""
    session = terminal("sums/a", "sums/b", command=DRILL)
    missed = sum_asked(session.wait("1 of 2"))
    session.send("99\r", "Enter next")
    pressed(session, "\r", "2 of 3")
    told = session.send(INTERRUPT, "saved, quizcli")
    assert "quizcli quiz --resume goes on with the drill" in " ".join(told.split())
    session.end()
    again = terminal("--resume")
    other = sum_asked(again.wait("2 of 3"))
    again.send(f"{other}\r", "next review")
    assert sum_asked(pressed(again, "\r", "3 of 3")) == missed


def test_hints_taken_before_a_kill_stay_taken(terminal, home):  # noqa: F811
    """Hint 1 is there when the session is taken up, and counts; `undo` does not tell of it."""
    bank = home / "banks" / "sums.yaml"
    bank.write_text(bank.read_text().replace("explain: One more.", "hints: [Count., On fingers.]"))
    session = terminal("sums/a")
    session.wait("/hint (2)")
    session.send("/hint\r", "Hint 1")
    session.process.kill(signal.SIGKILL)
    session.end()
    assert "hint" not in run(home, "undo", "--list")
    again = terminal("--resume")
    assert "Hint 1  Count." in again.wait("/hint (1)")
    again.send("/hint\r", "On fingers.")
    again.send("1\r", "Enter summary")
    assert [(each.hints, each.rating) for each in standing(home)] == [(2, Rating.HARD)]
    assert "2 hints" in pressed(again, "\r", "Session done")


def test_after_a_drill_taken_up_comes_a_drill(terminal, home):  # noqa: F811
    """n after its summary asks what else is due, and what is missed there comes back."""
    run(home, "config", "set", "new", "0")
    session = terminal("sums/a", command=DRILL)
    session.wait("1 of 1")
    session.send(INTERRUPT, "goes on")
    session.end()
    again = terminal("--resume")
    again.wait("1 of 1")
    again.send("1\r", "next review")
    assert "n more" in pressed(again, "\r", "Session done")
    assert sum_asked(pressed(again, "n", "1 of 3")) != 1
    again.send("99\r", "next review")
    pressed(again, "\r", "2 of 4")
    again.send(INTERRUPT, "goes on with the")
    assert again.end()[1] == 130
    assert [each.mode for each in standing(home)] == ["drill", "drill"]


@pytest.mark.slow
def test_after_a_drill_comes_what_it_left(terminal):
    """What was answered in it is not due any more."""
    session = terminal("sums/a", "sums/b", "--limit", "1", command=DRILL)
    asked = sum_asked(session.wait("1 of 1"))
    session.send(f"{asked}\r", "next review")
    pressed(session, "\r", "Session done")
    other = 3 - asked
    assert sum_asked(pressed(session, "n", f"What is {other - 1} + 1?")) == other
    session.send(f"{other}\r", "next review")
    pressed(session, "\r", "Session done")
    assert "nothing more is to be asked today" in pressed(session, "n", "nothing more")
    assert session.end()[1] == 0


@pytest.mark.slow
def test_a_session_taken_up_tells_what_was_understood(home):  # noqa: F811
    """`f` was read as fact; so says the summary after an interruption, and its JSON."""
    (home / "banks" / "quick.yaml").write_text(
        BOOLEANS.replace('answer: "true"', 'answer: "false"')
    )
    session = Terminal(home, [*QUIZ, "quick/two", "quick/four", "--seed", "1"])
    session.wait("1 of 2")
    session.send("f", "Enter next")
    pressed(session, "\r", "2 of 2")
    session.send(INTERRUPT, "goes on")
    session.end()
    told = json.loads(run(home, "quiz", "--resume", "--json", typed="m\n"))
    assert [each["understood"] for each in told["questions"]] == ["fact", "myth"]


# ---------------------------------------------------------------- drawn again
def test_control_l_draws_the_whole_screen_and_keeps_the_line(terminal):
    """At a line what was typed stays; nothing of it is in the log or in the history."""
    session = terminal("sums/a", "--one-try")
    session.wait("answer ▸")
    before = session.send("1 ", "answer ▸ 1")
    session.stream.feed("\x1b[H\x1b[Jspoiled")
    assert session.send(REDRAW, "answer ▸ 1") == before
    assert "RIGHT   you 1" in session.send("\r", "Enter summary")


@pytest.mark.slow
def test_control_l_draws_the_screen_where_a_key_answers(terminal, home):  # noqa: F811
    """Also after the verdict."""
    (home / "banks" / "quick.yaml").write_text(BOOLEANS)
    session = terminal("quick/two")
    before = session.wait("m/f answer")
    session.stream.feed("\x1b[H\x1b[Jspoiled")
    assert session.send(REDRAW, "m/f answer") == before
    after = session.send("m", "Enter summary")
    session.stream.feed("\x1b[H\x1b[Jspoiled")
    assert pressed(session, REDRAW, "Enter summary") == after


@pytest.mark.parametrize("again", ["?\r", pytest.param("/flag\r", marks=pytest.mark.slow)])
def test_the_list_of_keys_goes_with_the_next_line(terminal, again):
    """A second ? takes it away, and so does whatever else is typed."""
    session = terminal("sums/a", size=(80, 24))
    before = session.wait("answer ▸")
    assert "goes on with it" in session.send("?\r", "Ctrl-C")
    shown = session.send(again, "1 of 1")
    assert "goes on with it" not in shown
    assert shown == before or "Flagged." in shown


@pytest.mark.slow
def test_the_list_of_keys_goes_with_the_next_key(terminal, home):  # noqa: F811
    """At a question of one key, and after its verdict; an answer counts at once."""
    (home / "banks" / "quick.yaml").write_text(BOOLEANS)
    session = terminal("quick/two", size=(80, 24))
    before = session.wait("m/f answer")
    for key in ("?", "\x1b[A"):
        session.send("?", "Ctrl-C")
        assert session.send(key, "1 of 1") == before
    session.send("?", "Ctrl-C")
    assert "Ctrl-C" not in session.send("m", "NOT YET")
    pressed(session, "?", "Ctrl-C")
    assert "Ctrl-C" not in pressed(session, "?", "Enter summary")


def test_a_letter_that_is_no_answer_is_told(terminal, home):  # noqa: F811
    """Until the next key; the log has nothing of it."""
    (home / "banks" / "quick.yaml").write_text(BOOLEANS)
    session = terminal("quick/two")
    before = session.wait("m/f answer")
    assert "z is neither m nor f" in session.send("z", "z is")
    assert "x is neither m nor f" in session.send("x", "x is")
    assert session.send("\x1b[A", "m/f answer") == before
    assert "RIGHT" in session.send("f", "Enter summary")
    assert [each.raw for each in standing(home)] == ["f"]


# ------------------------------------------------------------------------ told
def test_a_dispute_that_falls_with_its_answer_is_told(terminal):
    """u after d: the sentence above the question says both; without d only the one."""
    session = terminal("sums/a", "--one-try")
    session.wait("answer ▸")
    session.send("5\r", "Enter summary")
    asks = pressed(session, "d", "why ▸")
    assert "For the author; Enter alone keeps it without a reason" in asks
    session.send("no\r", "Kept;")
    shown = pressed(session, "u", "answer ▸")
    assert "The answer was taken back; the dispute went with it." in shown
    session.send("5\r", "Enter summary")
    shown = pressed(session, "u", "answer ▸")
    assert "The answer was taken back.\n" in shown


@pytest.mark.slow
def test_a_note_says_what_enter_does(terminal):
    """Above the line, before anything is typed."""
    session = terminal("sums/a", "--one-try")
    session.wait("answer ▸")
    session.send("5\r", "Enter summary")
    assert "Enter alone leaves it as it is" in pressed(session, "n", "note ▸")


@pytest.mark.parametrize("way", ["/quit\r", pytest.param("\x04", marks=pytest.mark.slow)])
def test_an_early_end_offers_what_comes_after(terminal, way):
    """What was missed and what was skipped are told apart, and m asks both."""
    session = terminal("sums", "-n", "3", "--one-try", "--seed", "3")
    session.wait("1 of 3")
    session.send("99\r", "Enter next")
    pressed(session, "\r", "2 of 3")
    session.send("/skip\r", "3 of 3")
    assert "m redo 1 missed, 1 skipped" in session.send(way, "Enter finish")
    assert "1 of 2" in pressed(session, "m", "1 of 2")
    session.send(INTERRUPT, "goes on")
    assert session.end()[1] == 130


def test_plain_prompts_name_what_can_be_typed(terminal):
    """After a verdict and after the summary each key of the table is named."""
    session = terminal("sums/a", "sums/b", "--plain", "--one-try", command=DRILL[:-1])
    session.wait("Answer:")
    session.send("99\r", "Enter, 1-4, u, d, q or ?:")
    session.send("q\r", "Enter, n, e or ?:")
    session.send("\r", "")
    assert session.end()[1] == 0


@pytest.mark.slow
def test_formulas_are_offered_where_there_are_some(terminal, home):  # noqa: F811
    """/tex and t stand in the list of a question with a formula, and in no other one."""
    bank = home / "banks" / "sums.yaml"
    bank.write_text(bank.read_text().replace("What is 0 + 1?", "What is $0 + 1$?"))
    for name, offered in (("sums/a", True), ("sums/b", False)):
        session = terminal(name, "--one-try")
        session.wait("answer ▸")
        assert ("/tex" in session.send("?\r", "Ctrl-C")) == offered
        session.send("9\r", "Enter summary")
        shown = pressed(session, "?", "Ctrl-C")
        assert ("as their author wrote" in shown) == offered


@pytest.mark.slow
def test_parts_say_how_they_are_asked(terminal, home):  # noqa: F811
    """Where each part has its line that is said, and a pipe, which takes one line, says nothing."""
    (home / "banks" / "steps.yaml").write_text(PARTS)
    session = terminal("steps/kinds", "--seed", "3", size=(80, 40))
    assert "Each part has a line of its own" in " ".join(session.wait("(a) ▸").split())
    assert "Each part has" not in run(home, "quiz", "steps/kinds", typed="/quit\n")
