"""`quizcli` alone: the first run, an ordinary day, nothing due; in a terminal and in a pipe."""

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.bank.cache import Entry
from quizcli.cli.home import SAMPLE, sample
from quizcli.cli.look import Look
from quizcli.cli.screens.home import HomeView
from quizcli.cli.screens.home import home as home_screen
from quizcli.model import Rating
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_drill import BANK, review, run
from tests.cli.test_quiz_terminal import SETTLED, Terminal
from tests.homes import compiled

counts = st.integers(0, 10**6)
ALONE = (sys.executable, "-m", "quizcli")


@pytest.fixture
def home(tmp_path):
    """A home with a bank of four questions, two of them due."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        for name, days in (("old", 10), ("older", 40), ("fresh", 1), ("fresh", 0.001)):
            log.append(review(name, days, Rating.GOOD))
    return compiled(tmp_path)


def test_the_first_run_says_what_this_is(tmp_path):
    """Without an answer so far: how many questions are ready, and how to start."""
    shown = run(tmp_path)
    assert "PyTorch measures the truth" in shown
    assert "quizcli drill starts" in shown


def test_a_pipe_gets_the_day_in_words(home):
    """What is due, what is new, the streak; nothing is asked."""
    shown = run(home)
    assert "due: 2 questions, tomorrow 0 more\n" in shown
    assert "streak: 2 days, today 1 answer\n" in shown


def test_enter_starts_the_drill(home):
    """After Enter two due questions and ten new ones are asked, as `quizcli drill` would."""
    terminal = Terminal(home, ALONE)
    assert "2 days, today 1 answer" in terminal.wait("Enter drill")
    time.sleep(SETTLED)
    terminal.send("\r", "1 of 12")
    terminal.process.sendeof()
    assert terminal.end()[1] == 0


def test_a_narrow_terminal_says_how_to_start(home):
    """At 40x24 too the last line has both keys."""
    for place, starts in ((home, "drill"), (home / "anew", "start a sample")):
        terminal = Terminal(place, ALONE, (40, 24))
        assert terminal.wait("q quit").splitlines()[-1].split("  ")[0] == f" Enter {starts}"
        time.sleep(SETTLED)
        terminal.process.send("q")
        assert terminal.end()[1] == 0


@pytest.mark.slow
def test_q_leaves(home):
    """One key ends it, and nothing was begun."""
    terminal = Terminal(home, ALONE)
    terminal.wait("q quit")
    time.sleep(SETTLED)
    terminal.process.send("q")
    assert terminal.end()[1] == 0
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        assert list(log.sessions()) == []


def entry(name: str, kind: str, difficulty: int) -> Entry:
    """A question for the sample."""
    return Entry(name, kind, "", (), difficulty, measured=False)


def test_a_sample_is_easy_and_varied():
    """Five questions of as many types and banks as there are, none harder than two."""
    entries = [
        entry(f"{bank}/{kind}{i}", kind, difficulty)
        for bank in ("a", "b")
        for kind in ("numeric", "shape", "choice")
        for i, difficulty in enumerate((1, 2, 5))
    ]
    chosen = sample(entries)
    assert len(chosen) == SAMPLE
    assert {each.type for each in chosen[:3]} == {"numeric", "shape", "choice"}
    assert {each.bank for each in chosen[:2]} == {"a", "b"}
    assert max(each.difficulty for each in chosen) <= 2
    assert len({each.id for each in chosen}) == SAMPLE


def test_a_sample_of_hard_questions_is_better_than_none():
    """Where nothing is easy the easiest there is comes first."""
    assert [each.id for each in sample([entry("a/x", "numeric", 5)])] == ["a/x"]
    assert sample([]) == []


@given(
    st.builds(
        HomeView, counts, counts, st.text(max_size=60), st.booleans(), counts, counts, counts,
        counts, counts, counts, st.lists(st.tuples(st.integers(0, 30_000), counts), max_size=7),
    ),
    st.builds(
        Look, width=st.integers(40, 200), colour=st.booleans(), plain=st.booleans(),
        ascii=st.booleans(), interactive=st.booleans(),
    ),
)  # fmt: skip
def test_the_first_screen_keeps_the_width(view, look):
    """Whatever the figures, no line is wider than the terminal, nor leaves ASCII where it must."""
    for line in home_screen(view._replace(week=tuple(view.week)), look):
        assert line.cell_len <= look.width
        assert line.plain.isascii() or not look.ascii
