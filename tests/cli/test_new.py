"""`new`: banks and questions from skeletons, and what was there before stays as it was."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from quizcli.bank import adding, load
from quizcli.cli.app import run
from quizcli.model import QuizError
from quizcli.questions import NAMES

ROOT = Path(__file__).parent.parent.parent
HEAD = "format: 1\ntitle: T\nlicense: CC0\n"
ONE = "- id: a\n  type: recall\n  prompt: P?\n  answer: A.\n  explain: E.\n  source: S.\n"
OLD = f"# mine\n{HEAD}questions:   # here\n" + ONE + "  # hints: later\n\n# the end"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(*words):
    """The exit code and the sentence of a refusal."""
    with pytest.raises(QuizError) as caught:
        run(["new", *words])
    return caught.value.exit_code, str(caught.value)


def ids(path):
    """The questions of a bank that are served; its problems must be none."""
    library = load([Path(path)], signatures=dict, stamp="", cache=None)
    assert not library.problems
    return [each.local for each in library.entries]


def test_a_new_bank_is_checked_at_once(home, capsys):
    """It has a title, a modeline and one question, and says what to do next."""
    assert run(["new", "bank", "my_first.yaml", "--title", "Sums: by hand"]) == 0
    said = capsys.readouterr()
    assert said.out == "my-first/new-numeric\n"
    assert "quizcli edit my_first.yaml new-numeric" in said.err
    assert "quizcli preview my_first.yaml new-numeric" in said.err
    text = (home / "my_first.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=quizcli.schema.json\nformat: 1\n")
    assert yaml.safe_load(text)["title"] == "Sums: by hand"
    assert json.loads((home / "quizcli.schema.json").read_text())["title"]
    assert run(["check", "my_first.yaml", "--no-measure"]) == 0


@pytest.mark.parametrize("kind", NAMES)
def test_each_type_has_a_skeleton_without_faults(kind):
    """Twice in one bank: with another id, and with nothing said of either, not even advice."""
    assert run(["new", "bank", "b.yaml"]) == 0
    assert run(["new", "question", "b.yaml", "--type", kind, "--id", "one"]) == 0
    assert run(["new", "question", "b.yaml", "--type", kind]) == 0
    assert run(["new", "question", "b.yaml", "--type", kind]) == 0
    again = "" if kind == "numeric" else "-2"
    made = (
        ["new-numeric-2", "new-numeric-3"]
        if kind == "numeric"
        else [f"new-{kind}", f"new-{kind}{again}"]
    )
    assert ids("b.yaml") == ["new-numeric", "one", *made]


@pytest.mark.slow
def test_all_skeletons_measure_their_keys(home):
    """A bank with a question of each type passes the check at five seeds."""
    assert run(["new", "bank", "b.yaml"]) == 0
    for kind in NAMES:
        assert run(["new", "question", "b.yaml", "--type", kind]) == 0
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "check", str(home / "b.yaml"), "--seeds", "5"],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "QUIZCLI_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert f"{5 * (len(NAMES) + 1)} variants" in done.stderr
    assert "0 errors, 0 warnings" in done.stderr


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_what_stood_there_stays_byte_for_byte(home, end):
    """Comments, blank lines, a mark at the start: the bank only grows."""
    old = b"\xef\xbb\xbf" + (OLD + end).encode()
    (home / "b.yaml").write_bytes(old)
    assert run(["new", "question", "b.yaml", "--type", "choice"]) == 0
    new = (home / "b.yaml").read_bytes()
    assert new.startswith(old)
    assert new.endswith(b"\n")
    assert ids("b.yaml") == ["a", "new-choice"]


def test_a_key_behind_the_questions_stays_behind_them(home):
    """The question is put where the list ends, with the dashes of that list and its line ends."""
    item = "".join(f"   {line}\n" for line in ONE.splitlines())
    old = f"{HEAD}questions:\n{item}   # c\ntags: [x]\n".replace("\n", "\r\n")
    (home / "b.yaml").write_bytes(old.encode())
    assert run(["new", "question", "b.yaml", "--type", "text"]) == 0
    new = (home / "b.yaml").read_bytes().decode()
    at = next(i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    added = new[at : at + len(new) - len(old)]
    assert new == old[:at] + added + old[at:]
    assert "\r\n   - id: new-text\r\n     type: text\r\n" in new
    assert new.count("\n") == new.count("\r\n")
    assert ids("b.yaml") == ["a", "new-text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}questions: [{{id: a}}]\n", "no list of lines that begin with -"),
        (f"{HEAD}questions:\n", "no list of lines that begin with -"),
        ("- 1\n", "no list of lines that begin with -"),
        ("a: [\n", "is not clean YAML"),
        ("", "is not clean YAML"),
    ],
)
def test_a_bank_that_takes_no_lines_is_left_alone(home, text, said):
    """Said in one sentence, with nothing written."""
    (home / "b.yaml").write_text(text)
    code, sentence = refused("question", "b.yaml")
    assert code == 3
    assert said in sentence
    assert (home / "b.yaml").read_text() == text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("bank there.yaml", "there.yaml is there already"),
        ("bank new.txt", "a bank is a YAML file, such as new.yaml"),
        ("bank Ab.yaml", "a bank cannot be called Ab"),
        ("bank new.yaml --type essay", "there is no type essay; choose one of numeric"),
        ("bank new.yaml --id A", "A is no id"),
        ("question new.yaml", "quizcli new bank new.yaml makes one"),
        ("question there.yaml --id a", "there is a question a in this bank already"),
        ("question there.yaml --id A_b", "A_b is no id"),
        ("question there.yaml --type essay", "there is no type essay"),
        ("question there.yaml --title x", "--title belongs to quizcli new bank"),
    ],
)
def test_mistakes_are_told(home, words, said):
    """In one sentence, and no file is made or changed."""
    (home / "there.yaml").write_text(OLD)
    code, sentence = refused(*words.split())
    assert code == 2
    assert said in sentence
    assert not (home / "new.yaml").exists()
    assert (home / "there.yaml").read_text() == OLD


def test_a_title_is_one_line():
    """A line end in it would end the bank's head."""
    with pytest.raises(QuizError, match="a title is one line"):
        adding.new_bank("b", "a\nb", "numeric")


def test_the_next_command_can_be_copied(capsys):
    """Also where the path has a blank."""
    assert run(["new", "bank", "my banks/b.yaml"]) == 0
    assert "quizcli edit 'my banks/b.yaml' new-numeric\n" in capsys.readouterr().err
    assert ids("my banks/b.yaml") == ["new-numeric"]


def test_a_schema_that_is_there_stays(home):
    """It may be the author's own."""
    (home / "quizcli.schema.json").write_text("{}")
    assert run(["new", "bank", "b.yaml"]) == 0
    assert (home / "quizcli.schema.json").read_text() == "{}"


def test_a_text_to_be_continued_is_not_changed(home):
    """A block that keeps its line ends (|+) at the end of a bank takes no line behind it."""
    old = HEAD + "questions:\n" + ONE + "  tests:\n    unreadable:\n      - |+\n        x\n"
    (home / "b.yaml").write_text(old)
    code, sentence = refused("question", "b.yaml")
    assert code == 3
    assert "nothing can be added" in sentence
    assert (home / "b.yaml").read_text() == old
