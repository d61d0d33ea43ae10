"""`quizcli quiz` in a real terminal: golden screens, interruptions, Ctrl-Z, resizing, resuming.

After a wanted change, `python -m tests.cli.test_quiz_terminal` writes the screens in
tests/data/transcripts anew; read their difference before keeping it.
"""

import os
import re
import shutil
import signal
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.homes import compiled
from tests.terminals import kill

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data" / "transcripts"
QUIZ = (sys.executable, "-m", "quizcli", "quiz")
UNMEASURED = ("product", "third", "matrix", "colour", "primes", "zero", "virtues", "fox")
SIZES = ((80, 24), (40, 24))
QUIET = 0.04
"""A screen on which nothing moved for so many seconds is done."""
SETTLED = 0.3
"""Keys pressed sooner than this after a verdict do nothing."""

# What is sent, and what has to be on the screen before the next is sent.
STEPS = (
    ("", "m/f answer"),
    ("?", "Ctrl-C"),
    ("x", "m/f answer"),
    ("m", "Enter next"),
    ("?", "the next question"),
    ("\r", "2 of 8"),
    ("nonsense\r", "NOT READ"),
    ("/nonsense\r", "There is no command"),
    ("1/3\r", "RIGHT"),
    ("\r", "recall"),
    ("it works\r", "0-3 points"),
    ("2", "decoration"),
    ("\r", "4 of 8"),
    ("(8, 8)\r", "One more try."),
    ("(2, 2)\r", "Rows of a"),
    ("\r", "a-c answer"),
    ("a", "One more try."),
    ("/", "/ ▸"),
    ("hint\r", "Hint 1"),
    ("b", "Red, green and blue"),
    ("\r", "6 of 8"),
    ("none\r", "One more try."),
    ("/skip\r", "7 of 8"),
    ("\r", "Enter"),
    ("\r", "0/1 points"),
    ("1", "RIGHT"),
    ("\r", "8 of 8"),
    ("/hint\r", "Hint 1"),
    ("/hint\r", "Hint 2"),
    ("104\r", "Enter summary"),
    ("\r", "Session done"),
)


class Terminal:
    """A program in a terminal that can be looked at."""

    def __init__(
        self, home: Path, command: Sequence[str], size: tuple[int, int] = (80, 24), **more: str
    ) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "INPUTRC": "/dev/null",
            "OMP_NUM_THREADS": "1",
            "QUIZCLI_HOME": str(home),
            **more,
        }
        compiled(home, *(DATA / each for each in command if each.endswith(".yaml")))
        columns, rows = size
        self.screen = pyte.HistoryScreen(columns, rows, history=1000)
        self.stream = pyte.Stream(self.screen)
        self.home = home
        self.raw = ""
        self.over = False
        self.process = pexpect.spawn(
            command[0],
            list(command[1:]),
            encoding="utf-8",
            codec_errors="replace",
            env=environment,
            cwd=str(DATA),
            dimensions=(rows, columns),
        )
        self.process.delaybeforesend = None
        self.process.ptyproc.delayafterclose = self.process.ptyproc.delayafterterminate = 0.01

    def pump(self) -> bool:
        """Draw what the program has written; whether it wrote anything."""
        try:
            written = self.process.read_nonblocking(65536, timeout=QUIET)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            self.over = True
            return False
        self.raw += written
        self.stream.feed(written)
        return True

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(row.rstrip() for row in self.screen.display).rstrip() + "\n"

    def wait(self, text: str, *, still: bool = True) -> str:
        """The screen once `text` is on it and (if `still`) nothing moves any more."""
        deadline = time.monotonic() + 20
        ended = False
        while not ended:
            ended = self.over or time.monotonic() > deadline
            moved = not ended and self.pump()
            if text in self.text and not (moved and still):
                return self.text
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    def send(self, keys: str, expected: str, *, still: bool = True) -> str:
        """Press keys; the screen once `expected` is on it."""
        self.process.send(keys)
        return self.wait(expected, still=still)

    def _asks_how_to_go_on(self) -> bool:
        said = self.text.rstrip("\n").rpartition("\n")[2]
        return "Enter finish" in said or "Enter more" in said or "n, e or ?:" in said

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def end(self) -> tuple[str, int | None]:
        """All that is on the screen when the program has ended, and its exit code.

        Where it asks below a summary how to go on, Enter ends it.
        """
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not self.over:
            if not self.pump() and self._asks_how_to_go_on():
                time.sleep(SETTLED)
                self.process.send("\r")
                self.pump()
        self.modes = termios.tcgetattr(self.process.child_fd)
        while self.process.isalive() and time.monotonic() < deadline:
            time.sleep(QUIET)
        self.process.close()
        return self.text, self.process.exitstatus


@pytest.fixture
def terminal(tmp_path) -> Iterator:
    """Makes terminals with a quiz (or another command) in them, all in one data directory."""
    made: list[Terminal] = []

    def make(*arguments, size=(80, 24), command=QUIZ, **more):
        made.append(Terminal(tmp_path, [*command, *arguments], size, **more))
        return made[-1]

    yield make
    for each in made:
        kill(each.process)


# --------------------------------------------------------------- golden screens
def screens(homes: Sequence[Path]) -> list[str]:
    """The screens of a whole session, one after the other, in terminals of both sizes."""
    command = [*QUIZ, "small.yaml", *UNMEASURED, "--seed", "1"]
    terminals = [Terminal(home, command, size) for home, size in zip(homes, SIZES, strict=True)]
    shown: list[list[str]] = [[] for _ in terminals]
    for keys, expected in STEPS:
        for terminal in terminals:
            terminal.process.send(keys)
        for terminal, frames in zip(terminals, shown, strict=True):
            frames.append(f"=== {keys!r}\n{terminal.wait(expected)}")
        if "Enter next" in terminals[0].text or "Enter summary" in terminals[0].text:
            time.sleep(SETTLED)
    for terminal, frames in zip(terminals, shown, strict=True):
        if "Enter more" in terminal.text:
            frames.append(f"=== {keys!r}\n{terminal.send(keys, 'Enter finish')}")
        frames.append(f"=== exit {terminal.end()[1]}\n")
    return ["".join(frames) for frames in shown]


def golden(size: tuple[int, int]) -> Path:
    """Where the screens of a size are kept."""
    return DATA / "screens-{}x{}.txt".format(*size)


def test_a_session_looks_as_it_did(tmp_path):
    """Every screen is the golden one, at 80 and at 40 columns: nothing wraps or is left over."""
    homes = [tmp_path / str(columns) for columns, _ in SIZES]
    expected = [golden(size).read_text(encoding="utf-8") for size in SIZES]
    assert screens(homes) == expected


def test_a_block_higher_than_the_screen_is_shown_screen_by_screen(terminal):
    """A long model answer waits for Enter before it goes on, and loses no line."""
    session = terminal("small.yaml", "fox", size=(40, 14))
    session.wait("recall")
    first = session.send("\r", "Enter more")
    assert first.startswith(" Model  It jumps over the lazy dog.")
    rest = session.send("\r", "0/1 points")
    assert "a fox that goes around it." in rest
    assert "Enter more" not in rest
    assert first.splitlines()[-2] in rest


def test_enter_after_a_single_key_does_not_skip_the_verdict(terminal):
    """The Enter that many press behind a letter is not taken for the next question."""
    session = terminal("small.yaml", "zero", "third", "--seed", "3")
    if "m/f" not in session.wait("? keys"):
        session.send("/skip\r", "m/f")
    session.process.send("m\r")
    time.sleep(SETTLED)
    assert "NOT YET" in session.wait("Enter")


@pytest.mark.slow
def test_what_is_cleared_can_be_scrolled_back_to(terminal):
    """The verdict of the question before stands in the terminal's scrollback."""
    session = terminal("small.yaml", *UNMEASURED, "--seed", "1")
    session.wait("m/f")
    session.send("m", "Enter next")
    time.sleep(SETTLED)
    assert "NOT YET" not in session.send("\r", "2 of 8")
    rows = ["".join(row[i].data for i in range(80)) for row in session.screen.history.top]
    assert any("NOT YET" in row for row in rows)


def test_what_is_said_before_the_first_question_stays_on_the_screen(terminal, tmp_path):
    """The line about a broken bank is there to be read."""
    (tmp_path / "bad.yaml").write_text("format: 1\nquestions: [\n", encoding="utf-8")
    session = terminal("small.yaml", str(tmp_path / "bad.yaml"), "zero")
    assert "bad.yaml: those questions are left out" in session.wait("? keys")


@pytest.mark.parametrize(
    ("terms", "prompt"),
    [
        (("small.yaml", "cells"), "answer ▸ 7"),
        pytest.param(("bank:myths", "type:boolean"), "m/f answer", marks=pytest.mark.slow),
    ],
)
def test_the_footer_tells_when_torch_is_ready(terminal, terms, prompt):
    """The word below the line or behind the keys changes; what was typed stays."""
    session = terminal(*terms)
    session.wait("torch warming up")
    shown = session.send("7", "torch ready")
    assert "warming up" not in shown
    assert prompt in shown


# ------------------------------------------------------------------------- ends
STUCK = "import time; time.sleep(60)"
PLACES = {
    "at a line": (["third"], [("12", "12")]),
    "at a key": (["zero"], [("", "m/f")]),
    "at a command": (["zero"], [("/", "/ ▸")]),
    "after a verdict": (["zero", "third", "--seed", "1"], [("m", "Enter next")]),
    "at the points": (["virtues"], [("x\r", "0-3 points")]),
    "between two screens": (["fox"], [("x\r", "Enter more")]),
    "in plain mode": (["third", "--plain"], [("1", "Answer: 1")]),
    "in plain mode, after a verdict": (
        ["third", "zero", "--seed", "2", "--plain"],
        [("1\r", "Answer:"), ("1\r", "Enter, u, d, q or ?:")],
    ),
}
FIRST = ("at a line", "after a verdict", "at the points", "in plain mode")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(place, marks=[] if place in FIRST else pytest.mark.slow, id=place)
        for place in PLACES
    ],
)
def test_control_c_shows_the_summary_and_gives_the_terminal_back(terminal, place):
    """Ctrl-C anywhere: summary, one sentence, exit 130, the terminal as it was."""
    arguments, steps = PLACES[place]
    session = terminal("small.yaml", *arguments, size=(80, 10))
    before = termios.tcgetattr(session.process.child_fd)
    session.wait("keys")
    for keys, expected in steps:
        session.send(keys, expected)
    session.process.send("\x03")
    text, code = session.end()
    assert "saved" in text.lower()
    assert "interrupted; every answer is saved" in " ".join(text.split())
    assert code == 130
    assert session.modes == before


def test_control_c_while_a_key_is_late(terminal, tmp_path):
    """The spinner goes, the summary comes."""
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(STUCK, encoding="utf-8")
    session = terminal("small.yaml", "cells", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    session.wait("torch warming up")
    session.send("7\r", "measuring", still=False)
    session.process.send("\x03")
    text, code = session.end()
    assert "measuring" not in text
    assert "Session done   0 questions" in text
    assert code == 130


@pytest.mark.parametrize("question", ["zero", pytest.param("third", marks=pytest.mark.slow)])
def test_control_d_is_quit(terminal, question):
    """Ctrl-D at a line and at a key: summary, exit 0, and nothing to resume."""
    session = terminal("small.yaml", question)
    session.wait("? keys")
    session.process.send("\x04")
    text, code = session.end()
    assert "Session done" in text
    assert code == 0
    assert "no interrupted session" in terminal("--resume").end()[0]


# --------------------------------------------------------------- Ctrl-Z, resizing
SHELL = ("/bin/bash", "--norc", "--noprofile", "-i")


@pytest.mark.parametrize(
    ("question", "typed", "shown"), [("zero", "", "m/f answer"), ("third", "0.3", "answer ▸ 0.3")]
)
def test_control_z_and_fg(terminal, question, typed, shown):
    """The shell gets its terminal back; `fg` draws the screen again, with what was typed."""
    session = terminal(command=SHELL, PS1="$ ")
    session.wait("$")
    session.send("stty -a > $QUIZCLI_HOME/before\r", "$ ")
    session.process.send(f"clear; {' '.join(QUIZ)} small.yaml {question}\r")
    session.wait("? keys")
    before = session.send(typed, shown)
    session.send("\x1a", "Stopped")
    session.send("clear; stty -a > $QUIZCLI_HOME/between; echo ready\r", "ready\n$")
    assert session.send("fg\r", shown) == before
    session.send("\x03", "goes on")
    session.send("stty -a > $QUIZCLI_HOME/after; echo $?\r", "0\n$")
    home = Path(session.home)
    assert len({(home / name).read_text() for name in ("before", "between", "after")}) == 1


@pytest.mark.parametrize(
    ("question", "typed", "shown"),
    [("colour", "", "a-c answer"), ("matrix", "(3, ", "answer ▸ (3,")],
)
def test_a_resized_window_is_drawn_anew(terminal, question, typed, shown):
    """In the middle of an answer the screen is laid out for the new width; nothing is lost."""
    session = terminal("small.yaml", question, "--seed", "1")
    session.wait("? keys")
    wide = session.send(typed, shown)
    session.resize(40, 24)
    time.sleep(0.1)
    narrow = session.wait(shown)
    assert "─" * 40 in narrow.splitlines()
    session.resize(80, 24)
    time.sleep(0.1)
    assert session.wait(shown) == wide


@pytest.mark.slow
def test_a_window_resized_while_nobody_looked(terminal):
    """A line typed behind a resize is read whole, and the verdict has the new width."""
    session = terminal("small.yaml", "matrix", "--seed", "1")
    session.wait("? keys")
    session.process.send("(3, ")
    session.resize(50, 24)
    session.wait("answer ▸ (3,")
    text = session.send("3)\r", "Enter summary")
    assert "RIGHT   you (3, 3)" in text
    assert "─" * 50 in text.splitlines()


# -------------------------------------------------------------------- resuming
@pytest.fixture(scope="module")
def interrupted(tmp_path_factory) -> Path:
    """A data directory with a session that was killed in the middle of its second question."""
    home = tmp_path_factory.mktemp("interrupted")
    chosen = ("small.yaml", "zero", "third", "virtues", "--seed", "1")
    session = Terminal(home, [*QUIZ, *chosen])
    session.wait("m/f")
    session.send("f", "Enter next")
    time.sleep(SETTLED)
    session.send("\r", "2 of 3")
    session.process.kill(signal.SIGKILL)
    session.end()
    return home


@pytest.fixture
def killed(interrupted, tmp_path) -> None:
    """The killed session is in the log of this test."""
    shutil.copytree(interrupted, tmp_path, dirs_exist_ok=True)


@pytest.mark.usefixtures("killed")
def test_an_interrupted_session_is_offered_and_goes_on(terminal):
    """y: position and score as they were; after its end nothing is offered."""
    session = terminal()
    offer = session.wait("y go on")
    assert "A session of 3 questions (1 done) was interrupted just now." in offer
    text = session.send("y", "2 of 3")
    assert "1 right 0 missed" in text
    session.process.send("\x04")
    assert session.end()[1] == 0
    assert "no interrupted session" in terminal("--resume").end()[0]


@pytest.mark.usefixtures("killed")
@pytest.mark.slow
def test_an_offer_that_is_refused_is_not_made_again(terminal):
    """n: another session begins, and the next start offers nothing."""
    session = terminal()
    session.wait("y go on")
    assert "1 of 10" in session.send("n", "? keys")
    session.process.send("\x04")
    session.end()
    assert "no interrupted session" in terminal("--resume").end()[0]


@pytest.mark.usefixtures("killed")
@pytest.mark.parametrize(
    ("key", "code"), [("\x03", 130), pytest.param("\x04", 0, marks=pytest.mark.slow)]
)
def test_an_offer_may_be_left_open(terminal, key, code):
    """Ctrl-C and Ctrl-D at the offer end the program and leave the session where it is."""
    for _ in range(2):
        session = terminal("--plain")
        session.wait("Go on, y or n:")
        session.process.send(key)
        assert session.end()[1] == code


@pytest.mark.slow
def test_only_a_session_that_runs_nowhere_is_offered(terminal):
    """While it runs in one terminal, another one begins its own; later it can be resumed."""
    first = terminal("small.yaml", "zero", "third", "--seed", "1")
    first.wait("m/f")
    second = terminal(size=(80, 30))
    assert "1 of 10" in second.wait("? keys")
    second.process.send("\x04")
    second.end()
    first.process.send("\x03")
    first.end()
    assert "A session of 2 questions" in terminal().wait("y go on")


@pytest.mark.usefixtures("killed")
def test_a_particular_session_is_not_held_up(terminal):
    """With names on the command line the interrupted session is only mentioned."""
    text = terminal("small.yaml", "zero").wait("m/f")
    assert "an interrupted session waits: quizcli quiz --resume" in text


# ------------------------------------------------------------------------ looks
@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["--plain"], {}),
        pytest.param([], {"ACCESSIBLE": "1"}, marks=pytest.mark.slow),
        ([], {"TERM": "dumb"}),
    ],
    ids=["--plain", "ACCESSIBLE", "dumb"],
)
def test_plain_terminals_get_words_and_no_escapes(terminal, arguments, variables):
    """Nothing moves the cursor or colours; the letters of a choice are typed with Enter."""
    session = terminal("small.yaml", "zero", *arguments, **variables)
    session.wait("Answer:")
    session.send("myth\r", "Zero is twice zero.")
    session.send("\r", "Saved:")
    text, code = session.end()
    assert "Session done: 1 question in less than a minute. 0 right of 1, 0%." in text
    assert code == 0
    bracketed_paste = re.compile(r"\x1b\[\?2004[hl]\r?")
    assert "\x1b" not in bracketed_paste.sub("", session.raw)


@pytest.mark.slow
def test_no_color_has_no_colour(terminal):
    """NO_COLOR=1 leaves bold and dim, and no colours."""
    colours = re.compile(r"\x1b\[[0-9;]*\b(3[0-7]|9[0-7])[;m]")
    for variables, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        session = terminal("small.yaml", "zero", **variables)
        session.wait("m/f")
        session.send("m", "Enter summary")
        assert bool(colours.search(session.raw)) == coloured


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        said = screens([Path(folder) / str(columns) for columns, _ in SIZES])
    for size, frames in zip(SIZES, said, strict=True):
        golden(size).write_text(frames, encoding="utf-8")
