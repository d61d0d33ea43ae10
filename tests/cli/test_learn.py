"""`learn`: what is missing, the pages, the experiment, the questions, and what follows."""

import re
import shlex
import shutil
from fractions import Fraction

import pytest

from quizcli.cli import learning_example
from quizcli.cli.lab.reading import arguments
from quizcli.cli.shell import read_deck
from quizcli.model import Asked, Question, Request, Variant
from quizcli.probes import signatures
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_concepts import BANK, NAMES, furnish, review, run
from tests.cli.test_drill_terminal import pressed
from tests.cli.test_quiz import PROGRAM
from tests.cli.test_quiz import without_torch as bare  # noqa: F401 - a fixture
from tests.cli.test_quiz_terminal import Terminal
from tests.terminals import kill

MEASURED = """\
  - id: easy
    type: numeric
    concept: zpower
    draw: {n: 3..5}
    prompt: How many weights has nn.Linear({{n}}, 2)?
    measure: linear_count
    with: {d_in: n, d_out: 2, bias: false}
    answer: count
    explain: It has {{count}}.
    source: arithmetic
  - id: hard
    type: numeric
    concept: zpower
    difficulty: 3
    prompt: What is 2 * 2?
    answer: "4"
    explain: Two and two.
    source: arithmetic
"""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """A home in which nothing was begun; the last concept has a measured question."""
    home = furnish(tmp_path_factory.mktemp("furnished"))
    (home / "banks" / "numbers.yaml").write_text(BANK + MEASURED)
    assert run(home, "due", "--count").returncode == 0  # which compiles all banks in reach
    return home


@pytest.fixture
def home(furnished, tmp_path):
    """A copy of that home."""
    return shutil.copytree(furnished, tmp_path / "home")


def kept(home):
    """The answers in the log as (question, mode)."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return [(each.question.partition("/")[2], each.mode) for each in log.reviews()]


def in_one(done):
    """What it says on one line."""
    return " ".join(done.stdout.split())


def pages(done):
    """The first lines of the pages and the questions of a run, in order."""
    marks = (*(f"{name}. " for name in NAMES), "Before ", "A worked", "Question ", "Session ")
    return [each for each in done.stdout.splitlines() if each.startswith(marks)]


# ---------------------------------------------------------------------- in a pipe
def test_a_concept_from_its_page_to_what_follows(home):
    """Summary, the questions from the easy ones on, the summary of the session, what follows."""
    done = run(home, "learn", "zoun", "-n", "2", typed=["2", "1"])
    first, *asked, end = pages(done)
    assert first == "Zounting up. id zcount"
    assert len(asked) == 2
    told = re.findall(r"^Question: numbers/(\S+)$", done.stdout, re.M)
    assert told == ["zcount-1", "zcount-0"]
    assert end.startswith("Session done")
    assert done.stdout.index("You can: Count to 10.") < done.stdout.index("Question 1")
    assert "No experiment is shown" in done.stdout
    assert done.stdout.endswith("Next: Zums of two, which builds on it: quizcli learn zsum\n")
    assert done.returncode == 0


def test_answers_begin_the_schedule(home):
    """They are kept as those of a drill, and each question has a day on which it is due."""
    run(home, "learn", "zcount", "-n", "1", typed=["2"])
    assert kept(home) == [("zcount-1", "drill")]
    deck = read_deck(home)
    assert deck.card("numbers/zcount-1").due_day > deck.today
    again = run(home, "learn", "zcount", "-n", "1", typed=["1"])
    assert "numbers/zcount-0" in again.stdout


def test_in_a_pipe_it_goes_on_with_the_concept(home):
    """What is missing is told in the order of the map, then the concept itself is learned."""
    done = run(home, "learn", "zproduct", typed=["1"])
    assert pages(done)[:3] == [
        "Before Zums of many.", "Zums of many. id zproduct",
        "Question 1 of 1 (numeric). So far 0 right, 0 missed.",
    ]  # fmt: skip
    assert "2 of them are new or weak." in done.stdout
    assert done.stdout.index("Zounting up: 0%") < done.stdout.index("Zums of two: 0%")
    assert "Going on with Zums of many; --from-start begins with the others." in in_one(done)


@pytest.mark.slow
def test_from_start_takes_what_is_missing_first(home):
    """Concept by concept; each summary knows of the answers before it."""
    done = run(home, "learn", "zproduct", "--from-start", "-n", "1", typed=["2", "1", "1"])
    shown = [each for each in pages(done) if each.startswith("Z")]
    assert shown == ["Zounting up. 1 of 3", "Zums of two. 2 of 3", "Zums of many. 3 of 3"]
    assert re.findall(r"today (\d) answer", done.stdout) == ["1", "2", "3"]
    assert len(kept(home)) == 3


@pytest.mark.slow
def test_the_end_of_the_input_leaves(home):
    """What was answered is kept, nothing further is shown, and one sentence says how to go on."""
    done = run(home, "learn", "zsum", "--from-start", "-n", "2", typed=["2"])
    assert kept(home) == [("zcount-1", "drill")]
    assert "Zums of two. 2 of 2" not in done.stdout
    assert done.stderr.endswith("every answer is kept; quizcli learn zsum goes on\n")
    assert done.returncode == 0


@pytest.mark.slow
def test_when_nothing_is_left_it_says_what_asks_all_the_same(home):
    """Begun questions that are not due are left to the schedule."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for i in range(3):
            log.append(review(f"zcount-{i}", 0.01))
    done = run(home, "learn", "zcount")
    assert "Question" not in done.stdout
    assert "quizcli cram concept:zcount asks them all the same." in in_one(done)


def test_an_unknown_concept(home):
    """Exit code 2 before anything is shown."""
    done = run(home, "learn", "zpowre")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no concept called zpowre; did you mean zpower" in done.stderr


# ---------------------------------------------------------------- the experiment
def test_the_experiment_shows_how_it_is_solved_and_is_not_asked(home):
    """Prompt, call, outputs, answer, explanation and the line for the lab; then the other one."""
    done = run(home, "learn", "zpower", typed=["4"])
    shown = done.stdout[done.stdout.index("A worked") : done.stdout.index("Question 1")]
    n = int(re.search(r"nn\.Linear\((\d), 2\)", shown)[1])
    assert f"Run: linear_count(d_in={n}, d_out=2, bias=false)" in shown
    assert f"Measured: count = {2 * n}" in shown
    assert "weight_shape" not in shown
    assert f"Answer: {2 * n}\n" in shown
    assert f"Why: It has {2 * n}." in shown
    assert f"Again: quizcli lab linear_count --d_in {n} --d_out 2 --bias false\n" in shown
    assert kept(home) == [("hard", "drill")]


def test_without_torch_the_experiment_is_left_out(home, request):
    """One sentence instead of it; what needs no measuring is asked."""
    without_torch = request.getfixturevalue("bare")
    done = run(home, "learn", "zpower", typed=["4"], **without_torch)
    assert done.stdout.count("No experiment is shown") == 1
    assert "Question 1 of 1 (numeric" in done.stdout
    assert done.stderr.count("PyTorch is not installed") == 1
    assert done.returncode == 0


def _rounded(value):
    """A value as a probe gets it: what was typed with a point is read as a fraction."""
    if isinstance(value, tuple):
        return tuple(map(_rounded, value))
    return float(value) if isinstance(value, Fraction) else value


def test_the_line_for_the_lab_is_read_as_what_was_run():
    """For every probe with its defaults, the words give the very arguments again."""
    for signature in signatures().values():
        given = {each.name: each.default for each in signature.parameters}
        asked = Asked(Question("b/q", "numeric", ""), 0, {}, "", (Request(signature.name, given),))
        words = shlex.split(" ".join(learning_example.again(Variant(asked, ()))))
        assert words[:3] == ["quizcli", "lab", signature.name]
        found = arguments(signature, words[3:])
        assert {name: _rounded(each) for name, each in found.items()} == given


# ------------------------------------------------------------------ in a terminal
@pytest.fixture
def terminal(home):
    """Makes terminals with the command in them."""
    made = []

    def make(*arguments, size=(80, 24)):
        made.append(Terminal(home, [*PROGRAM, "learn", *arguments], size))
        return made[-1]

    yield make
    for each in made:
        kill(each.process)


def test_the_pages_are_turned_by_enter(terminal, home):
    """c skips what is missing, Enter turns the pages, a question is answered, the end says more."""
    session = terminal("zsum", "-n", "1")
    assert "1 of them is new or weak: Enter begins there" in session.wait("c skip")
    page = pressed(session, "c", "Enter go on")
    assert page.startswith(" Zums of two")
    assert "Zounting up" not in page
    pressed(session, "\r", "answer ▸")
    assert "RIGHT" in session.send("1\r", "Enter summary")
    assert ", which builds on it" in pressed(session, "\r", ": quizcli learn zproduct")
    assert session.end()[1] == 0
    assert kept(home) == [("zsum-0", "drill")]


@pytest.mark.slow
def test_enter_begins_below_and_q_leaves(terminal, home):
    """Enter takes what is missing first; ? lists the keys; q ends at any page."""
    session = terminal("zsum", size=(40, 24))
    session.wait("Enter begin  c skip  q leave")
    assert "Zounting up" in pressed(session, "\r", "1 of 2")
    assert "every answer is kept" in pressed(session, "?", "end here")
    assert "quizcli learn zsum" in " ".join(pressed(session, "q", "goes on").split())
    assert session.end()[1] == 0
    assert kept(home) == []
