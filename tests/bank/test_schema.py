"""The schema for editors: good banks hold, and faults of structure are seen."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from quizcli.bank import adding, fields, schema
from quizcli.bank.library import NOT_BANKS
from quizcli.bank.schema_words import KEYS
from quizcli.cli.app import run
from quizcli.model import QuizError
from quizcli.questions import NAMES, TYPES
from tests.bank.golden import BAD, culprit
from tests.bank.golden import GOOD as GOOD_BANKS
from tests.bank.samples import GOOD

ROOT = Path(__file__).parent.parent.parent
CONTENT = sorted(path for path in (ROOT / "content").glob("*.yaml") if path.name not in NOT_BANKS)
BANKS = ROOT / "tests" / "data" / "banks"
STRUCTURAL = (
    "arguments", "difficulties", "draws", "empty", "header", "ids", "lists", "names", "options",
    "tolerances", "types", "unknown_keys", "wrong_kinds",
)  # fmt: skip
"""Bad banks that a schema can tell from good ones."""


UNSEEN = {
    "E107": "other readers take anchors", "E108": "and tags",
    "E111": "and the last of two equal keys", "E112": "and numbers in any spelling",
    "E208": "ids of other questions", "E210": "the name of the file",
    "E301": "expressions", "E302": "fillings of texts", "E305": "names of other keys",
    "E306": "the probes", "E307": "their parameters", "E308": "and what these take",
    "E311": "an author's lines", "E312": "what they need", "E403": "what is measured",
    "E404": "the same", "E414": "the same", "E406": "expressions under `correct`",
    "E408": "names that are drawn", "E410": "entries that read the same",
    "E411": "other entries", "E412": "gaps in a prompt", "E413": "what is typed",
}  # fmt: skip
"""Codes that no schema can see, and what it would have to know."""

UNSEEN_FILES = {
    "byte-order-mark-in-a-text", "merge-key", "no-gap", "range-upside-down",
    "range-with-a-dash", "step-zero",
}  # fmt: skip
"""Mistakes of other codes that it cannot see either."""


class Reader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: dates and words such as `no` are text."""


Reader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if not each[0].endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Reader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))
Reader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+"), list("-+.0123456789")
)


def faults(text):
    """What the schema says of a bank."""
    return list(VALIDATOR.iter_errors(yaml.load(text, Loader=Reader)))


VALIDATOR = Draft202012Validator(schema.of_bank())


def bank(question):
    """A bank with that question, as an editor reads it."""
    return {"format": 1, "title": "T", "license": "CC0", "questions": [question]}


def test_the_schema_is_a_schema():
    """It holds to the draft that it names, and is JSON."""
    Draft202012Validator.check_schema(json.loads(schema.as_text()))
    assert json.loads(schema.as_text()) == schema.of_bank()


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_the_banks_that_come_with_it_hold(path):
    """Not one fault in them."""
    assert not faults(path.read_text(encoding="utf-8"))


def test_other_good_banks_hold():
    """The good bank of these tests, and one with every newer type."""
    assert not faults(GOOD)
    assert not faults((ROOT / "tests" / "data" / "types" / "new_types.yaml").read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(GOOD_BANKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_good_bank_holds(path):
    """What the reader takes without a word, the schema takes."""
    assert not faults(path.read_text("utf-8-sig"))


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_one_mistake_is_seen_or_listed_as_unseen(path):
    """An editor marks each mistake of structure; of the others the tables above say why not."""
    marked = culprit(path)
    code = marked if isinstance(marked, str) else marked[0]
    try:
        seen = bool(faults(path.read_bytes().decode()))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        return  # an editor cannot read it either, and says so itself
    served = code.startswith("W")
    assert seen == (not served and code not in UNSEEN and path.stem not in UNSEEN_FILES)


@pytest.mark.parametrize("kind", NAMES)
def test_every_skeleton_holds(kind):
    """What an author begins with has no fault, and names the schema in its first line."""
    text = adding.new_bank("b", "B", kind)
    assert not faults(text)
    assert text.startswith(f"# yaml-language-server: $schema={adding.SCHEMA}\n")


@pytest.mark.parametrize("name", STRUCTURAL)
def test_faults_of_structure_are_seen(name):
    """Each of these bad banks breaks the schema."""
    assert faults((BANKS / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", NAMES)
def test_a_type_has_its_own_keys_only(kind):
    """A key of another type is a fault at that key, a missing one is a fault too."""
    own = TYPES[kind]
    question = {"id": "a", "type": kind, "prompt": "P?"}
    missing = {each.message.split("'")[1] for each in VALIDATOR.iter_errors(bank(question))}
    assert missing == set(own.required)
    foreign = sorted(set(fields.QUESTION) - fields.COMMON - own.fields)[0]
    told = [
        list(each.absolute_path) for each in VALIDATOR.iter_errors(bank({**question, foreign: 1}))
    ]
    assert ["questions", 0, foreign] in told


def test_every_key_is_described_and_nothing_else():
    """The words and the field table speak of the same keys, and examples hold."""
    assert set(KEYS) == set(fields.BANK) | set(fields.QUESTION)
    properties = schema.of_bank()["$defs"]["question"]["properties"]
    for key, shape in properties.items():
        for example in shape.get("examples", ()):
            assert not list(Draft202012Validator(shape).iter_errors(example)), key


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("difficulty", 6), ("difficulty", "2"), ("id", "Ab"), ("id", "a" * 81), ("prompt", " "),
        ("prompt", None), ("tags", "a"), ("tolerance", {"rel": 0}), ("tolerance", {}),
        ("tolerance", {"factor": 2, "rel": 1}), ("tolerance", "loose"), ("draw", {"n": "3..x"}),
        ("draw", {"n": []}), ("draw", {"n": {"list": 2}}), ("draw", ["n"]), ("draw", {"1n": 2}),
        ("mistakes", [{"answer": "1"}]), ("with", {"a": ["b"]}), ("tests", {"accepts": ["1"]}),
    ],
)  # fmt: skip
def test_a_wrong_value_is_a_fault_where_it_stands(key, value):
    """Each fault names its key."""
    question = {"id": "a", "type": "numeric", "prompt": "P?", "answer": "1", "measure": "m"}
    question[key] = value
    found = [each.absolute_path for each in VALIDATOR.iter_errors(bank(question))]
    assert found
    assert all(list(each)[:3] == ["questions", 0, key] for each in found)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("draw", {"n": "3..12", "x": "-2..2 step 0.1", "k": "1e-3..1", "t": "a.b", "c": True}),
        ("draw", {"xs": {"list": "2..4", "of": "-12..12"}, "ys": {"list": 3, "of": [1, "a"]}}),
        ("tolerance", {"rel": 0.1, "abs": 1}), ("tolerance", "exact"), ("answer", 2),
        ("source", 2017), ("tests", {"accept": [2, ""], "reject": [True]}),
    ],
)  # fmt: skip
def test_a_good_value_is_none(key, value):
    """What the reader takes, the schema takes."""
    question = {"id": "a", "type": "numeric", "prompt": "P?", "answer": "1", key: value}
    assert not list(VALIDATOR.iter_errors(bank(question)))


def test_the_command_prints_it_or_writes_it(tmp_path, monkeypatch, capsys):
    """On standard output, or to a file, and then it says how a bank names it."""
    monkeypatch.chdir(tmp_path)
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema.of_bank()
    assert run(["schema", "-o", "bank.json"]) == 0
    assert json.loads((tmp_path / "bank.json").read_text("utf-8")) == schema.of_bank()
    assert "$schema=bank.json" in capsys.readouterr().err
    with pytest.raises(QuizError, match="cannot be written"):
        run(["schema", "-o", "none/bank.json"])


@pytest.mark.slow
def test_another_program_reads_the_schema_alike(tmp_path):
    """check-jsonschema takes all good banks, and refuses a bad one at the fault."""
    written = tmp_path / "bank.json"
    written.write_text(schema.as_text())
    judge = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(written)]
    good = [*map(str, sorted(GOOD_BANKS.glob("*.yaml"))), *map(str, CONTENT)]
    assert subprocess.run([*judge, *good], capture_output=True, check=False).returncode == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text(GOOD.replace("type: numeric", "type: numric", 1))
    refused = subprocess.run([*judge, str(bad)], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "numric" in refused.stdout
