"""`browse` in a real terminal, at 80 and at 40 columns: walk, preview, filter, edit, leave."""

import sys
import termios
import time

import pytest

from quizcli.store.sqlite import SqliteStore
from tests.cli.test_quiz_terminal import SETTLED, SHELL, Terminal
from tests.terminals import kill

BROWSE = (sys.executable, "-m", "quizcli", "browse")
NUMBER = 30
HEAD = "format: 1\ntitle: Sums\nlicense: CC-BY-4.0\nquestions:\n"
QUESTION = """\
  - id: sum-{i:02}
    type: numeric
    concept: {concept}
    draw: {{a: 2..9}}
    prompt: What is {{{{a}}}} + {i}?
    answer: a + {i}
    mistakes:
      - answer: a - {i}
        because: Taken away.
    explain: It is added.
    source: S.
"""
EDITOR = """\
import sys
from pathlib import Path

file = Path(sys.argv[-1])
file.write_text(file.read_text().replace(sys.argv[1], sys.argv[2], 1))
"""


@pytest.fixture
def home(tmp_path):
    """A home with a bank of thirty questions on two concepts."""
    texts = [QUESTION.format(i=i, concept="odd" if i % 2 else "even") for i in range(NUMBER)]
    (tmp_path / "sums.yaml").write_text(HEAD + "".join(texts))
    (tmp_path / "editor.py").write_text(EDITOR)
    return tmp_path


@pytest.fixture
def terminal(home):
    """Makes terminals with a browser of that bank in them."""
    made = []

    def make(*arguments, size=(80, 24), command=BROWSE, **more):
        words = [*command, *([str(home / "sums.yaml")] if command is BROWSE else []), *arguments]
        made.append(Terminal(home, words, size, **more))
        return made[-1]

    yield make
    for each in made:
        kill(each.process)


def editor(home, old, new):
    """An editor that replaces one text by another."""
    return f"'{sys.executable}' '{home / 'editor.py'}' '{old}' '{new}'"


def chosen(text):
    """The id in the marked row."""
    return next(line.split()[1] for line in text.splitlines() if line.startswith("▸"))


@pytest.mark.parametrize("size", [(80, 24), (40, 24)])
def test_a_walk(terminal, size):
    """Down, page down, a preview with another seed and its key, the keys, and back."""
    browser = terminal(size=size)
    text = browser.wait("? keys")
    assert text.splitlines()[0].split() == ["30", "questions", "1", "of", "30"]
    assert chosen(text) == "sums/sum-00"
    assert ("numeric" in text) is (size[0] == 80)
    assert len(text.splitlines()) == 24
    assert chosen(browser.send("\x1b[Bj", "3 of 30")) == "sums/sum-02"
    assert "sums/sum-00" not in browser.send("\x1b[6~", "22 of 30")
    assert chosen(browser.send("\x1b[F", "30 of 30")) == "sums/sum-29"
    assert chosen(browser.send("k", "29 of 30")) == "sums/sum-28"
    first = browser.send("\r", "+ 28?")
    assert first.splitlines()[0].split() == ["seed", "0", "29", "of", "30"]
    assert "\n a = " not in first
    browser.send("n", "seed 1")
    keyed = browser.send("k", "\n a = ")
    for press in ("\r", "x", "\t"):
        assert "seed 1" not in browser.send("?", "any key back")
        assert browser.send(press, "seed 1") == keyed
    browser.send("\x1b", "▸ sums/sum-28")
    browser.process.send("q")
    assert browser.end()[1] == 0


def test_a_page_that_is_longer_than_the_screen_is_read_by_scrolling(terminal):
    """With its key the question does not fit on ten rows; nothing but the screen moves."""
    browser = terminal(size=(60, 10))
    browser.wait("1 of 30")
    browser.send("\r", "+ 0?")
    top = browser.send("k", "more lines below")
    assert "What is" in top
    end = browser.send("\x1b[F", "the end")
    assert "sums.yaml" in end.replace("\n", "")
    assert browser.send("\x1b[H", "What is") == top


def test_a_filter_and_its_errors(terminal):
    """A mistake is told below the old list; a right one shows fewer; an empty one all."""
    browser = terminal()
    browser.wait("? keys")
    browser.send("j", "2 of 30")
    browser.send("/", "filter ▸")
    wrong = browser.send("concept:od\r", "did you mean odd?")
    assert "concept:od\n         ^^" in wrong
    assert chosen(wrong) == "sums/sum-01"
    browser.send("/", "filter ▸")
    some = browser.send("concept:odd\r", "15 questions concept:odd")
    assert chosen(some) == "sums/sum-01"
    assert "sum-02" not in some
    browser.send("/", "filter ▸")
    assert chosen(browser.send("\r", "2 of 30")) == "sums/sum-01"


def test_marks_are_written_and_shown(terminal, home):
    """f flags, f takes the flag away, s suspends, b buries: each a row of the log."""
    browser = terminal()
    browser.wait("? keys")
    assert "new flagged" in browser.send("f", "quizcli undo takes it back")
    assert "new flagged" not in browser.send("f", "no longer flagged")
    browser.send("js", "until further notice")
    text = browser.send("jb", "until tomorrow")
    assert [line.split()[-1] for line in text.splitlines()[3:6]] == ["new", "suspended", "buried"]
    browser.process.send("q")
    browser.end()
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        kinds = [(each.kind, each.question) for each in log.events()]
    assert kinds == [
        ("flag", "sums/sum-00"), ("unflag", "sums/sum-00"),
        ("suspend", "sums/sum-01"), ("bury", "sums/sum-02"),
    ]  # fmt: skip


def test_edit_and_back(terminal, home):
    """The editor has the question's file; the bank is read anew, and the place is kept."""
    browser = terminal(EDITOR=editor(home, "+ 2?", "plus two?"))
    browser.wait("? keys")
    browser.send("jj", "3 of 30")
    assert chosen(browser.send("e", "3 of 30")) == "sums/sum-02"
    assert "plus two?" in browser.send("\r", "seed 0")


@pytest.mark.slow
def test_an_edit_that_breaks_the_question_is_told(terminal, home):
    """The problems with their lines, then the list without the question and a word about it."""
    browser = terminal(EDITOR=editor(home, "a + 2", "a + b"))
    browser.wait("? keys")
    browser.send("jj", "3 of 30")
    told = browser.send("e", "Open the file again?")
    assert "E301" in told
    browser.send("n\r", "back to the list")
    time.sleep(SETTLED)
    text = browser.send("\r", "29 questions")
    assert "1 problem: see quizcli check" in text
    assert chosen(text) == "sums/sum-03"


@pytest.mark.slow
def test_an_editor_that_is_not_there_is_told_below_the_list(terminal):
    """One sentence, and the list is as it was."""
    browser = terminal(EDITOR="nosuch-editor")
    browser.wait("? keys")
    assert "there is no such program" in browser.send("e", "1 of 30").replace("\n ", " ")


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("", "? keys"),
        pytest.param("/", "filter ▸", marks=pytest.mark.slow),
        pytest.param("\r", "+ 0?", marks=pytest.mark.slow),
        pytest.param("?", "this list", marks=pytest.mark.slow),
    ],
)
def test_control_c_ends_it_and_gives_the_terminal_back(terminal, keys, shown):
    """Anywhere: exit 130, no traceback, the terminal as it was."""
    browser = terminal()
    before = termios.tcgetattr(browser.process.child_fd)
    browser.wait("? keys")
    browser.send(keys, shown)
    browser.process.send("\x03")
    text, code = browser.end()
    assert code == 130
    assert "Traceback" not in text
    assert browser.modes == before


@pytest.mark.slow
def test_control_d_ends_it_and_takes_a_filter_back(terminal):
    """At a key it is quit; at the filter it leads back to the list."""
    browser = terminal()
    browser.wait("? keys")
    browser.send("/", "filter ▸")
    browser.send("\x04", "? keys")
    browser.process.send("\x04")
    assert browser.end()[1] == 0


def test_control_z_and_fg(terminal, home):
    """The shell gets its terminal back; `fg` draws the very screen again."""
    browser = terminal(command=SHELL, PS1="$ ")
    browser.wait("$")
    browser.send("stty -a > $QUIZCLI_HOME/before\r", "$ ")
    browser.process.send(f"clear; {' '.join(BROWSE)} $QUIZCLI_HOME/sums.yaml\r")
    browser.wait("? keys")
    before = browser.send("jj", "3 of 30")
    browser.send("\x1a", "Stopped")
    browser.send("clear; stty -a > $QUIZCLI_HOME/between; echo ready\r", "ready\n$")
    assert browser.send("fg\r", "3 of 30") == before
    assert chosen(browser.send("j", "4 of 30")) == "sums/sum-03"
    browser.send("q", "─\n$")
    browser.send("stty -a > $QUIZCLI_HOME/after; echo $?\r", "0\n$")
    assert len({(home / name).read_text() for name in ("before", "between", "after")}) == 1


def test_a_resized_window_is_drawn_anew(terminal):
    """Narrower and lower, then as before: the chosen row stays, and the screen is the same."""
    browser = terminal()
    browser.wait("? keys")
    wide = browser.send("jjjjj", "6 of 30")
    browser.resize(40, 9)
    time.sleep(0.1)
    small = browser.wait("? keys")
    assert chosen(small) == "sums/sum-05"
    assert "─" * 40 in small.splitlines()
    browser.resize(80, 24)
    time.sleep(0.1)
    assert chosen(browser.wait("? keys")) == chosen(wide)


@pytest.mark.slow
def test_a_paste_presses_nothing(terminal):
    """Pasted text is no row of orders: nothing is flagged, suspended or left."""
    browser = terminal()
    browser.wait("? keys")
    browser.process.send("\x1b[200~fsbq\n\x1b[201~")
    text = browser.send("j", "2 of 30")
    assert "flagged" not in text
    assert "suspended" not in text


def test_plain_mode_reads_lines(terminal):
    """Numbers and words, no redrawing; q ends."""
    browser = terminal("--plain")
    browser.wait("Browse:")
    assert "What is" in browser.send("2\r", "+ 1?")
    assert "Taken away." in browser.send("k\r", "Taken away.")
    browser.send("f 3\r", "sums/sum-02: flagged")
    browser.process.send("q\r")
    assert browser.end()[1] == 0
    assert "\x1b[H" not in browser.raw


def test_a_dumb_terminal_gets_the_list(terminal):
    """No keys, no questions: the list, and the end."""
    text, code = terminal(TERM="dumb").end()
    assert code == 0
    assert "sums/sum-29  numeric" in text
