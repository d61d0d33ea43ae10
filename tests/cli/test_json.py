"""`--json` of every command: strict JSON with the documented fields, and nothing else there."""

import gc
import io
import shutil
import sys
from pathlib import Path

import pytest

from quizcli.__main__ import main
from quizcli.cli.app import COMMANDS, load
from tests.cli.json_cases import CASES, ELSEWHERE, Case, furnished
from tests.cli.json_forms import FORMS, Maybe, Names, fields, wrong
from tests.cli.serve_client import strict
from tests.cli.test_scripts import Done


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """A home to copy, with an exported log."""
    home = furnished(tmp_path_factory.mktemp("pattern"))
    assert call(home, Case("export log -o HOME/log.jsonl")).returncode == 0
    return home


@pytest.fixture
def home(pattern, tmp_path):
    """A home of its own for each call."""
    return Path(shutil.copytree(pattern, tmp_path / "home"))


def call(home: Path, case: Case, *more: str) -> Done:
    """A command in this process, with what is typed on its standard input."""
    said = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "oe"]
    words = [each.replace("HOME", str(home)) for each in case.words.split()]
    thresholds = gc.get_threshold()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as stop:
        patch.chdir(home)
        for name, value in {"QUIZCLI_HOME": str(home), "VISUAL": "true"}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["quizcli", *words, *more])
        patch.setattr(sys, "stdin", io.StringIO(case.typed))
        patch.setattr(sys, "stdout", said[0])
        patch.setattr(sys, "stderr", said[1])
        main()
    gc.set_threshold(*thresholds)
    return Done(stop.value.code, *(each.buffer.getvalue().decode() for each in said))


@pytest.mark.parametrize(
    "case",
    [pytest.param(each, marks=[pytest.mark.slow] if each.slow else []) for each in CASES],
    ids=lambda case: case.words,
)
def test_json_has_the_documented_fields(home, case):
    """One strict JSON value with a version on standard output, whatever the exit code."""
    done = call(home, case, "--json")
    assert done.returncode == case.code, done.stderr
    told = strict(done.stdout)
    assert told.pop("version") == 1
    assert list(wrong(FORMS[case.name], told, case.command)) == []


def test_every_command_has_its_json():
    """All commands of the table are called above, or it is said why they have no --json."""
    called = {each.command for each in CASES}
    assert called | set(ELSEWHERE) == set(COMMANDS)
    having = {name for name in COMMANDS if "--json" in _options(name)}
    assert having == called
    assert {each.name for each in CASES} == set(FORMS)


def _options(command: str) -> set[str]:
    return {option for each in load(command).params for option in each.opts}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("due no-such-bank", 2),
        ("next concept:", 2),
        ("answer sums/minus", 2),
        ("export log", 2),
        ("check HOME/banks --diff", 2),
        ("show sums/none", 2),
        ("rename sums/both sums/minus", 2),
        ("trust HOME/nowhere.yaml", 2),
        ("check --explain E000", 2),
        ("schema -o HOME/no/such/folder", 5),
    ],
)
def test_an_error_is_a_sentence_and_a_code(home, words, code):
    """With --json too: nothing on standard output, one line on standard error."""
    done = call(home, Case(words), "--json")
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("quizcli: ")


def test_the_schema_itself_is_json(home):
    """Without -o it is the output already."""
    assert strict(call(home, Case("schema"), "--json").stdout)["$schema"]


def test_trust_is_given_with_yes_alone(home):
    """--json asks nobody: it shows the lines, and --yes trusts them."""
    for more, trusted in (((), False), (("--yes",), True), ((), True)):
        told = strict(call(home, Case("trust HOME/plain.yaml"), "--json", *more).stdout)
        (bank,) = told["banks"]
        assert bank["trusted"] is trusted
        assert bank["questions"] == [{"id": "plain/lines", "source": "two = 1 + 1\n"}]
    assert strict(call(home, Case("trust"), "--json").stdout)["trusted"][0]["content"]
    assert strict(call(home, Case("trust HOME/plain.yaml --revoke"), "--json").stdout) == {
        "version": 1, "revoked": 1,
    }  # fmt: skip


def test_what_json_says_was_done(home):
    """A bank laid out anew, a question retired and back, a backup restored: as it says."""
    bank = home / "banks" / "sums.yaml"
    told = strict(call(home, Case("fmt HOME/banks/sums.yaml"), "--json").stdout)["banks"]
    assert [(each["changed"], each["written"]) for each in told] == [(True, True)]
    for words, retired in (("retire sums/both", True), ("retire sums/both --back", False)):
        for changed in (True, False):
            (each,) = strict(call(home, Case(words), "--json").stdout)["questions"]
            assert (each["retired"], each["changed"]) == (retired, changed)
            assert ("retired: true" in bank.read_text()) is retired
    told = strict(call(home, Case("backup restore reviews-2020-01-02"), "--json").stdout)
    assert (home / "backups" / f"{told['before']}.sqlite3").exists()


# ------------------------------------------------------------------ the forms themselves
@pytest.mark.parametrize(
    ("form", "value", "found"),
    [
        ({"a": int}, {"a": 1}, []),
        ({"a": int}, {"a": True}, [".a: True is no <class 'int'>"]),
        ({"a": float}, {"a": 1}, []),
        ({"a": int}, {}, [".a: missing"]),
        ({"a": int}, {"a": 1, "b": 2}, [".b: unknown"]),
        ([str], ["x", 1], ["[]: 1 is no <class 'str'>"]),
        (Maybe(str), None, []),
        (Maybe(str), 1, [": 1 is no <class 'str'>"]),
        (Names(int), {"x": "1"}, [".x: 1 is no <class 'int'>"]),
        ({"a": int}, [], [": [] is no {'a': <class 'int'>}"]),
    ],
)
def test_a_form_finds_what_is_wrong(form, value, found):
    """A name too many, one too few, another type; a truth value is no number."""
    assert list(wrong(form, value)) == found


def test_fields_are_told_in_a_line():
    """Lists in brackets, mappings in braces, one level deep."""
    form = {"version": int, "id": str, "rows": [{"a": int, "b": Maybe({"c": int})}], "x": [str]}
    assert fields(form) == "id, rows [a, b], x"
