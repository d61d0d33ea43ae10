"""What learners read: names of concepts from the maps in reach, kinds, sources, narration."""

import os
import sys
import time

import pytest

from quizcli import questions
from quizcli.cli import compose, screens, shell, wording
from quizcli.cli.look import Look
from quizcli.session.turns import Step
from tests.cli.test_quiz_terminal import SETTLED, Terminal
from tests.homes import compiled
from tests.questions.test_type_parts import solved

MAP = """\
format: 1
license: CC-BY-4.0
concepts:
  zadd:
    name: {name}
    needs: []
    can: add
    summary: Sums.
    reading: A book.
"""
BANK = """\
format: 1
title: {title}
license: CC-BY-4.0
questions:
  - id: one
    type: boolean
    concept: zadd
    prompt: Is 1 + 1 = 2?
    answer: "true"
    objective: Add two numbers.
    explain: It is.
    source: A book, section 2 (section not verified)
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a concept map and two banks."""
    banks = tmp_path / "banks"
    banks.mkdir()
    (banks / "concepts.yaml").write_text(MAP.format(name="Adding small numbers"))
    for title in ("Sums", "Totals"):
        (banks / f"{title.lower()}.yaml").write_text(BANK.format(title=title))
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return compiled(tmp_path)


# ----------------------------------------------------------------------- names
def test_a_concept_has_its_name(home):
    """The name of the map; of a concept in no map the id; a map that was changed counts at once."""
    assert wording.concept("zadd") == "Adding small numbers"
    assert wording.concept("nowhere") == "nowhere"
    path = home / "banks" / "concepts.yaml"
    path.write_text(MAP.format(name="Adding"))
    os.utime(path, (1, 1))
    assert wording.concept("zadd") == "Adding"


def test_the_home_of_the_command_counts(home, tmp_path_factory, monkeypatch):
    """What `--home` says comes before the environment."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path_factory.mktemp("other")))
    assert wording.concept("zadd") == "zadd"
    shell.live_in(home)
    try:
        assert wording.concept("zadd") == "Adding small numbers"
    finally:
        shell.live_in(None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ba 2016, section 3 (section not verified)", "Ba 2016, section 3"),
        ("Ba 2016, sections 2, 3 (sections not verified); docs", "Ba 2016, sections 2, 3; docs"),
        ("Li 2014 (clipping; section not verified); algebra", "Li 2014 (clipping); algebra"),
        ("Li 2019 (section not verified; one more there)", "Li 2019 (one more there)"),
        ("Li 2019, section 4", "Li 2019, section 4"),
    ],
)
def test_a_source_without_remarks_to_authors(written, read):
    """How far a section was checked is for authors."""
    assert wording.source(written) == read


def test_no_shipped_source_keeps_such_a_remark(tmp_path):
    """Every source of the banks that come with the program is read without it."""
    library = shell.load_paths([shell.shipped()], tmp_path)
    sources = [library.question(each.id).source for each in library.entries]
    assert any("not verified" in each for each in sources)
    assert not [each for each in sources if "not verified" in wording.source(each)]


def test_the_concept_is_named_with_the_verdict(home):
    """Its name and the bare source stand below the explanation."""
    variant = solved()
    asked = variant.asked.question._replace(concept="zadd", source="S (section not verified)")
    variant = variant._replace(asked=variant.asked._replace(question=asked))
    view = compose.feedback(Step(questions.grade(variant, "-;-;-;-"), final=True, variant=variant))
    for look in (Look(), Look(plain=False)):
        shown = [each.plain for each in screens.feedback(view, look)]
        assert any("Adding small numbers" in each for each in shown)
        assert not any("not verified" in each for each in shown)


def test_a_session_names_bank_and_concept(home):
    """The header has the bank at hand; the concept is told with the verdict, not before."""
    command = [sys.executable, "-m", "quizcli", "quiz", "--seed", "1", "-n", "2"]
    session = Terminal(home, [*command, "sums", "totals"])
    text = session.wait("m/f answer")
    first = text.splitlines()[0].split()[0]
    assert "Adding" not in text
    assert "myth or fact" in text
    text = session.send("f", "Enter next")
    assert "Adding small numbers" in text
    time.sleep(SETTLED)
    text = session.send("\r", "2 of 2")
    assert {first, text.splitlines()[0].split()[0]} == {"Sums", "Totals"}
    session.send("f", "Enter summary")
    time.sleep(SETTLED)
    _, summary = session.send("\r", "Enter finish").split("Session done")
    assert "Adding small numbers" in summary
    assert "myth or fact" in summary
    assert "tomorrow 0 more, in the next 7 days" in summary


@pytest.mark.parametrize("key", ["\r", pytest.param("\x04", marks=pytest.mark.slow)])
def test_a_summary_that_is_higher_than_the_screen_is_turned(home, key):
    """First the score, then on Enter what comes below it; Ctrl-D ends it as well."""
    command = [sys.executable, "-m", "quizcli", "quiz", "--seed", "1", "sums", "totals"]
    session = Terminal(home, command, (40, 14))
    session.wait("m/f answer")
    session.send("/", "/ ▸")
    session.send("skip\r", "2 of 2")
    session.send("/", "/ ▸")
    assert "nothing was judged" in session.send("skip\r", "Enter more")
    session.send(key, "Enter finish")
    session.process.send("\r")
    assert session.end()[1] == 0


# ------------------------------------------------------------------- narration
SAY = "from quizcli.cli import shell; shell.look(plain={plain}); shell.{told}('{words}')"
WORDS = "every answer is saved and quizcli quiz goes on with it"


def told(home, told_, words, *, plain=False, **variables):
    """What a terminal of 40 columns shows of narration."""
    code = SAY.format(plain=plain, told=told_, words=words)
    terminal = Terminal(home, [sys.executable, "-c", code], (40, 24), **variables)
    return terminal.end()[0].splitlines()


def test_narration_keeps_to_words_and_to_the_margin(home):
    """Between screens it begins where they do; in a plain terminal at the edge."""
    assert told(home, "say", WORDS) == [
        " every answer is saved and quizcli quiz", " goes on with it"
    ]  # fmt: skip
    for variables in ({"plain": True}, {"ACCESSIBLE": "1"}):
        assert told(home, "say", WORDS, **variables) == [
            "every answer is saved and quizcli quiz", "goes on with it"
        ]  # fmt: skip


def test_an_error_keeps_to_words(home):
    """It begins at the edge, and a path that is too long stays in one piece."""
    assert told(home, "fail", WORDS) == [
        "quizcli: every answer is saved and", "quizcli quiz goes on with it"
    ]  # fmt: skip
    path = f"/a/{'b' * 60}"
    assert "".join(told(home, "fail", f"no {path}")) == f"quizcli: no{path}"


def test_an_error_of_the_program_is_wrapped(home):
    """`quizcli show` of a name that nobody has, in a real terminal."""
    terminal = Terminal(home, [sys.executable, "-m", "quizcli", "show", "x" * 30], (40, 24))
    lines = terminal.end()[0].splitlines()
    assert lines[0].startswith("quizcli: ")
    assert len(lines) > 1
