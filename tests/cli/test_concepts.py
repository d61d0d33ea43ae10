"""`concepts`: the tree, the page of one concept, JSON, and which concept is meant."""

import json
import re
import shutil
import subprocess
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.analysis.concepts import Level
from quizcli.cli import concept_chart, concept_screens
from quizcli.cli.look import Look
from quizcli.cli.stats import as_json
from quizcli.cli.stats import screens as stats_screens
from quizcli.cli.stats.sections import sections
from quizcli.cli.stats.views import Name
from quizcli.model import Moment, Outcome, QuizError, Rating, Review
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_quiz import PROGRAM, environment
from tests.homes import compiled

MAP = """\
format: 1
license: CC-BY-4.0
concepts:
  zcount:
    name: Zounting up
    needs: []
    can: Count to $10$.
    summary: One more makes $n + 1$.
    reading: Peano 1889
  zsum:
    name: Zums of two
    needs: [zcount]
    can: Add `2` numbers.
    summary: Adding counts on.
    reading: Peano 1889
  zproduct:
    name: Zums of many
    needs: [zsum]
    can: Multiply.
    summary: Many equal sums make a product.
    reading: Peano 1889
  zpower:
    name: Zowers
    needs: [zproduct, zcount]
    can: Raise.
    summary: Many equal products make a power.
    reading: Peano 1889
"""
HEAD = "format: 1\ntitle: Numbers\nlicense: CC-BY-4.0\nquestions:\n"
QUESTION = """\
  - id: {id}
    type: numeric
    concept: {concept}
    difficulty: {difficulty}
    prompt: What is {id} + 1?
    answer: "{answer}"
    explain: One more.
    source: arithmetic
"""
HARDNESS = {"zcount": (2, 1, 3), "zsum": (1, 1, 2), "zproduct": (1,)}
BANK = HEAD + "".join(
    QUESTION.format(id=f"{concept}-{i}", concept=concept, difficulty=difficulty, answer=i + 1)
    for concept, every in HARDNESS.items()
    for i, difficulty in enumerate(every)
)
DAY = 24 * 60 * 60 * 1000
OURS = {"zcount", "zsum", "zproduct", "zpower"}
NAMES = ["Zounting up", "Zums of two", "Zums of many", "Zowers"]


def review(question, days_ago, rating=Rating.GOOD):
    """An answer that was given some days ago."""
    outcome = Outcome.WRONG if rating is Rating.AGAIN else Outcome.RIGHT
    at = Moment(int(time.time() * 1000) - int(days_ago * DAY))
    return Review(
        f"{question}-{days_ago}", "past", f"numbers/{question}", 1, {}, 1, "1", outcome, 1, rating,
        2.0, 0, "", "", at,
    )  # fmt: skip


def furnish(home, *reviews):
    """A home with the small bank, the small map and these answers."""
    (home / "banks").mkdir(parents=True, exist_ok=True)
    (home / "banks" / "numbers.yaml").write_text(BANK)
    (home / "banks" / "concepts.yaml").write_text(MAP)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for each in reviews:
            log.append(each)
    return compiled(home)


def run(home, *arguments, typed=(), program=PROGRAM, **more):
    """The command in a pipe, with these lines as its input."""
    return subprocess.run(
        [*program, *arguments], input="".join(f"{each}\n" for each in typed), cwd=home,
        capture_output=True, text=True, timeout=60, check=False, env=environment(home, **more),
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """All of counting is well known, one sum is due, the rest was not begun."""
    known = [review(f"zcount-{i}", days) for i in range(3) for days in (30, 20, 1)]
    return furnish(tmp_path_factory.mktemp("home"), *known, review("zsum-0", 9))


@pytest.fixture(scope="module")
def chart(home):
    """The map of that home with the figures of its log."""
    return concept_chart.read(home)


# --------------------------------------------------------------------- the tree
def test_the_tree_is_that_of_the_statistics(home, chart):
    """Each concept stands below what it needs, as `stats --only concepts` draws it."""
    tree = run(home, "concepts")
    figures = stats_screens.screen("", sections(chart.facts, Name.CONCEPTS), Look())
    assert tree.returncode == 0
    rows = [each for each in tree.stdout.splitlines() if each.strip().startswith("Z")]
    names = [each.split(":")[0] for each in rows]
    assert names == [f"{'  ' * (i + 1)}{name}" for i, name in enumerate(NAMES)]
    assert [each.rsplit(", ")[-1] for each in rows[:2]] == ["strong.", "learning."]
    assert rows[3].endswith("no questions.")
    assert set(rows) <= {each.plain for each in figures}


def test_one_concept_in_a_pipe(home):
    """State, summary with its formula, what it needs, its questions, and the next command."""
    done = run(home, "concepts", "zums", "of", "T")
    lines = done.stdout.splitlines()
    assert lines[0] == "Zums of two. id zsum"
    assert "Adding counts on." in lines
    assert "You can: Add `2` numbers." in lines
    assert any(each.startswith("  Zounting up: ") and "strong" in each for each in lines)
    assert "Questions: 1 due, 2 not begun" in lines
    assert "Leads to: Zums of many" in lines
    assert lines[-1] == "Next: quizcli drill concept:zsum"


def test_formulas_are_drawn(chart):
    """The TeX of a summary and of what one can do afterwards is shown as on any screen."""
    page = [each.plain for each in concept_screens.page("zcount", chart, Look(plain=False))]
    assert " One more makes n + 1." in page
    assert " you can   Count to 10." in page


def test_json(home, chart):
    """Version 1, rows as in the statistics, and for one concept its words and its states."""
    tree = json.loads(run(home, "concepts", "--json").stdout)
    rows = json.loads(json.dumps([e for e in as_json.concepts(chart.facts) if e["id"] in OURS]))
    assert (tree["version"], [e for e in tree["concepts"] if e["id"] in OURS]) == (1, rows)
    assert tree["next"] in {each["id"] for each in tree["concepts"]}
    one = json.loads(run(home, "concepts", "zpower", "--json").stdout)
    assert one["version"] == 1
    assert one["next"] == "quizcli learn zpower --from-start"
    told = one["concept"]
    assert (told["id"], told["name"], told["can"]) == ("zpower", "Zowers", "Raise.")
    assert (told["needs"], told["missing"]) == (["zproduct", "zcount"], ["zproduct"])
    assert (told["level"], told["leads_to"]) == ("no questions", [])
    assert told["states"] == {"due": [], "waiting": [], "new": [], "left_out": []}
    assert told["summary"] == "Many equal products make a power."


def test_questions_by_state(chart):
    """Each question that is not retired stands in one state."""
    states = chart.standing("zsum")
    assert states.due == ("numbers/zsum-0",)
    assert states.new == ("numbers/zsum-1", "numbers/zsum-2")
    assert len(chart.standing("zcount").waiting) == 3


def test_errors_of_a_map_are_told(home, tmp_path):
    """One sentence with the file and what to type; what is healthy is drawn."""
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "banks" / "concepts.yaml"
    path.write_text(MAP.replace("[zproduct, zcount]", "[zproduct, nowhere]"))
    done = run(tmp_path, "concepts")
    assert done.returncode == 0
    said = f"1 problem in {path.name}: those concepts are left out; see quizcli check {path}"
    assert said in done.stderr.splitlines()
    assert "Zums of many" in done.stdout
    assert "Zowers" not in done.stdout


# -------------------------------------------------------------- which one is meant
@pytest.mark.parametrize(
    ("words", "id_"),
    [("zsum", "zsum"), ("ZSUM", "zsum"), ("zOun", "zcount"), ("Zums of m", "zproduct")],
)
def test_a_concept_is_found(chart, words, id_):
    """By its id or the start of its name, whatever the case."""
    assert concept_chart.find(words.split(" "), chart) == id_


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("zums", "zums begins several names: zsum (Zums of two), zproduct (Zums of many)"),
        ("Zountin op", "did you mean Zounting up"),
        ("zsun", "did you mean zsum"),
        ("\x1b[2J", "; quizcli concepts lists them"),
        ("", "begins several names"),
    ],
)
def test_a_miss_says_what_is_near(chart, words, said):
    """One sentence with near names, or with what lists them all."""
    with pytest.raises(QuizError, match=re.escape(said)) as error:
        concept_chart.find([words], chart)
    assert error.value.exit_code == 2


def test_an_unknown_concept_is_a_usage_error(home):
    """Exit code 2, nothing on standard output."""
    done = run(home, "concepts", "zsun")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no concept called zsun; did you mean zsum" in done.stderr


# ------------------------------------------------------------------ what comes next
def test_what_lies_below_and_is_missing(chart):
    """All that is needed in the order of the map; of this what is not begun or weak."""
    assert chart.below("zpower") == ("zcount", "zsum", "zproduct")
    assert chart.unmastered("zpower") == ("zsum", "zproduct")
    assert chart.missing("zpower") == ("zproduct",)
    assert chart.level("zcount") is Level.STRONG


def test_what_follows(chart):
    """What builds on a concept and is not begun; where nothing does, the first that is left."""
    assert concept_chart.following("zsum", chart) == "zproduct"
    assert concept_chart.following("zproduct", chart) == concept_chart.first_to_learn(chart)
    assert concept_chart.next_command("zproduct", chart) == ["quizcli learn zproduct"]


# -------------------------------------------------------------------------- width
@settings(max_examples=20, deadline=None)
@given(st.integers(40, 200), st.booleans(), st.booleans(), st.booleans())
def test_no_line_is_too_wide(chart, width, plain, ascii_, colour):
    """The tree and a page fit from 40 to 200 cells; the words are the same without colour."""
    look = Look(width=width, plain=plain, ascii=ascii_, colour=colour and not plain)
    for lines in (
        concept_screens.tree(chart, look),
        concept_screens.page("zsum", chart, look),
        concept_screens.page("zpower", chart, look),
    ):
        assert max(each.cell_len for each in lines) <= width
        assert all(each.plain.isascii() or not (ascii_) for each in lines)


def test_a_command_that_is_too_long_stays_one_command():
    """A shell takes the lines for one command, at any width."""
    words = ["quizcli lab some_probe", *(f"--parameter_{i} {i}" for i in range(9))]
    lines = [each.plain for each in concept_screens.typed("again", words, Look(40, plain=False))]
    assert len(lines) > 3
    assert all(len(each) <= 40 for each in lines)
    joined = "".join(f"{each}\n" for each in lines).replace("\\\n", "")
    assert "\n" not in joined.strip()
    assert joined.split() == ["again", *" ".join(words).split()]
