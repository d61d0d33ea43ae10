"""`check` and warnings that an author silences: read, looked for, measured, and kept."""

import json

import pytest

from quizcli.bank import load
from quizcli.cli import editing, shell
from quizcli.cli.app import run as run_app
from quizcli.model import Place, Problem, Severity
from quizcli.silencing import needless, silenced

HEAD = "format: 1\ntitle: Quiet\nlicense: CC0-1.0\nquestions:\n"
QUESTION = """\
  - id: shown
    type: numeric
    difficulty: 4
    draw: {{n: 2..90}}
    prompt: Which number is {{{{n}}}}, and is the red line there?
    answer: n
    explain: It is that number.
    source: arithmetic
    silence: {{{silence}}}
"""
ALL = "W508: No hint is needed., W515: It is no line., W604: It is meant to be read off."


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Checks a bank with these silences; what is printed and said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path / "home"))

    def check_it(silence, *words, seeds="20"):
        (tmp_path / "quiet.yaml").write_text(HEAD + QUESTION.format(silence=silence))
        run_app(["check", "quiet.yaml", "--seeds", seeds, "--jobs", "1", *words])
        return capsys.readouterr()

    return check_it


def codes(text):
    """The codes in what is printed, in order."""
    return [line.split()[1] for line in text.splitlines() if line.startswith("quiet.yaml:")]


def test_silenced_warnings_are_not_told_but_counted(run):
    """Of reading, of looking and of measuring; the others are told as ever."""
    out, said = run(ALL)
    assert out == ""
    assert said.endswith(": 0 errors, 0 warnings, 3 silenced\n")
    out, said = run("W508: No hint is needed.")
    assert sorted(codes(out)) == ["W515", "W604"]
    assert said.endswith(": 0 errors, 2 warnings, 1 silenced\n")


def test_json_has_them_with_their_reasons(run):
    """In a list of their own, so that nobody takes them for problems."""
    found = json.loads(run(ALL, "--json").out)
    assert (found["version"], found["problems"]) == (1, [])
    reasons = {each["code"]: each["reason"] for each in found["silenced"]}
    assert reasons == {
        "W508": "No hint is needed.",
        "W515": "It is no line.",
        "W604": "It is meant to be read off.",
    }
    assert {each["field"] for each in found["silenced"]} == {"", "answer"}


def test_what_is_silenced_for_nothing_is_told_once_it_is_known(run):
    """Of measuring at 100 seeds and more; of what depends on the machine never."""
    more = f"{ALL}, W513: No maths., W603: It varies., W601: My machine is slow."
    few, _ = run(more)
    assert codes(few) == ["W521"]
    assert "W513 does not occur here" in few
    many, said = run(more, seeds="100")
    assert codes(many) == ["W521", "W521"]
    assert "W603 does not occur here" in many
    assert "^^" in many
    assert said.endswith(": 0 errors, 2 warnings, 3 silenced\n")


def test_without_measuring_nothing_is_said_of_measured_codes(run):
    """Nobody looked for them."""
    out, _ = run("W508: a, W515: b, W603: c, W604: d", "--no-measure", seeds="200")
    assert codes(out) == []


def test_another_reason_measures_nothing_again(run, monkeypatch):
    """What was found before stands, and the reason is the new one."""
    run(ALL)
    found = run(ALL.replace("It is meant", "It was meant"), "--json")
    assert "20 of them from the cache" in found.err
    reasons = {each["code"]: each["reason"] for each in json.loads(found.out)["silenced"]}
    assert reasons["W604"] == "It was meant to be read off."


def test_the_compiled_bank_has_them_too(run, tmp_path):
    """From the cache the question has its reasons, and the problems theirs."""
    run(ALL)
    cache = tmp_path / "cache"
    for _ in range(2):
        library = load(
            [tmp_path / "quiet.yaml"], signatures=shell.probe_signatures, stamp="x", cache=cache
        )
        assert library.question("quiet/shown").silence["W515"] == "It is no line."
        assert [each.silenced for each in library.problems] == ["No hint is needed."]


def test_edit_does_not_tell_them(run, tmp_path):
    """After editing a question only what is not silenced is said of it."""
    run(ALL)
    library = editing.library_of(tmp_path / "quiet.yaml", None)
    edited = editing.compare(library.question("quiet/shown"), frozenset(), library)
    assert edited.problems == ()


def test_only_warnings_of_the_same_question_are_silenced():
    """Neither errors nor those of a neighbour."""
    warning = Problem(Place("a"), "W508", "m", Severity.WARNING, question="b/q")
    others = [
        warning._replace(question="b/p"), warning._replace(code="W507"),
        warning._replace(severity=Severity.ERROR),
    ]  # fmt: skip
    silences = {"b/q": {"W508": "why"}}
    assert silenced([warning, *others], silences) == [warning._replace(silenced="why"), *others]
    assert list(needless(silences, others[:2], {"W508"})) == [("b/q", "W508")]
    assert list(needless(silences, others[:2], {"W507"})) == []
