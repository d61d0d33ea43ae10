"""The commands around the quiz: what they say, in what form, and with which exit code.

After a wanted change, `python -m tests.cli.test_commands` writes the outputs in
tests/data/transcripts anew; read their difference before keeping it.
"""

import gc
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from quizcli import __version__
from quizcli.__main__ import main
from quizcli.bank.library import NOT_BANKS
from quizcli.cli.app import COMMANDS

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data" / "transcripts"
BANKS = sorted(
    path.stem.replace("_", "-")
    for path in (ROOT / "content").glob("*.yaml")
    if path.name not in NOT_BANKS
)
MISSING_DEVICE = "cuda" if sys.platform == "darwin" else "mps"

OUTPUTS = {
    "list-questions": ["list", "small.yaml", "arithmetic"],
    "show-a-choice": ["show", "small.yaml", "colour", "--seed", "1"],
    "show-a-flashcard": ["show", "small.yaml", "virtues"],
    "lab-a-probe": ["lab", "recurrent_param_count", "--cell", "GRU", "--hidden_size=2^3"],
    "check-without-measuring": ["check", "small.yaml", "--no-measure"],
}


def quizcli(
    home: Path, *arguments: str, typed: Sequence[str] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the program beside the small bank."""
    return subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        input="".join(f"{each}\n" for each in typed),
        capture_output=True,
        text=True,
        check=False,
        cwd=DATA,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
            "QUIZCLI_HOME": str(home),
            **more,
        },
        timeout=60,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """One data directory for the commands that only read."""
    return tmp_path_factory.mktemp("home")


# --------------------------------------------------------------------- outputs
def output(home: Path, name: str) -> str:
    """All that a command says, without what changes from run to run."""
    done = quizcli(home, *OUTPUTS[name])
    said = re.sub(r"PyTorch \d[\w.+]*", "PyTorch 2", done.stdout)
    said = re.sub(r"[\d.]+ ms", "1 ms", said)
    told = re.sub(r"in [\d.]+ s \(\d+ a second\)", "in 1 s", done.stderr)
    return f"{said}--- stderr\n{told}--- exit {done.returncode}\n"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if name == "lab-a-probe" else [], id=name)
        for name in OUTPUTS
    ],
)
def test_a_command_says_what_it_said(home, name):
    """The output is the golden one, to the letter."""
    assert output(home, name) == (DATA / f"{name}.txt").read_text(encoding="utf-8")


def test_version_and_help(home):
    """The version alone on a line; the help names every command."""
    assert quizcli(home, "--version").stdout == f"quizcli {__version__}\n"
    said = quizcli(home, "--help").stdout
    assert all(f"\n  {name} " in said for name in COMMANDS)


def test_completion(home):
    """The shell is told the commands and the options that fit."""
    told = quizcli(home, _QUIZCLI_COMPLETE="complete_bash", COMP_WORDS="quizcli qu", COMP_CWORD="1")
    assert told.stdout.split() == ["quiz"]
    told = quizcli(
        home, _QUIZCLI_COMPLETE="complete_bash", COMP_WORDS="quizcli quiz --fa", COMP_CWORD="2"
    )
    assert told.stdout.split() == ["--fail-under"]


def test_the_shipped_banks_are_listed(home):
    """Each with its counts and title; as JSON with every question."""
    listed = quizcli(home, "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == BANKS
    data = json.loads(quizcli(home, "list", "--json").stdout)
    assert [each["name"] for each in data["banks"]] == BANKS
    assert len(data["questions"]) == sum(int(line.split()[1]) for line in listed)
    assert {each["id"].partition("/")[0] for each in data["questions"]} == set(BANKS)


def test_probes_are_listed(home):
    """By topic for people, with parameters and outputs as JSON."""
    said = quizcli(home, "lab", "--list").stdout
    data = json.loads(quizcli(home, "lab", "--list", "--json").stdout)
    assert said.rstrip().endswith(
        f"{len(data['probes'])} probes; quizcli lab NAME --parameter value"
    )
    assert all(f"\n  {each['name']} " in said for each in data["probes"])
    assert all(each["outputs"] for each in data["probes"])


@pytest.mark.slow
def test_a_measurement_as_json(home):
    """lab --json gives arguments, outputs and where they were measured."""
    done = quizcli(home, "lab", "recurrent_param_count", "--hidden_size", "8", "--json")
    data = json.loads(done.stdout)
    assert (data["arguments"], data["device"]) == ({"hidden_size": 8}, "cpu")
    assert data["outputs"]["count"] > 0


@pytest.mark.slow
def test_a_measured_question(home):
    """show measures the key and says where."""
    said = quizcli(home, "show", "small.yaml", "cells", "--seed", "3").stdout
    assert "draw      x = 4, h = 6\n" in said
    assert "key       288\n          measured by recurrent_param_count, PyTorch" in said


def test_a_question_as_json(home):
    """show --json holds the draw, the key and the mistakes with their values."""
    data = json.loads(quizcli(home, "show", "small.yaml", "product", "--json").stdout)
    a, b = data["draw"]["a"], data["draw"]["b"]
    assert data["key"] == a * b
    assert data["mistakes"] == [{"value": a + b, "because": "That is the sum."}]
    assert data["prompt"] == f"How much is {a} times {b}?"


def test_history(tmp_path):
    """Newest first, as it was typed, with what it earned; one question, a number of them, JSON."""
    assert quizcli(tmp_path, "history").stderr == "no answers yet; start with quizcli quiz\n"
    chosen = ("quiz", "small.yaml", "zero", "third", "--seed", "1")
    assert quizcli(tmp_path, *chosen, typed=["nope", "myth", "1/3"]).returncode == 0
    said = quizcli(tmp_path, "history").stdout
    assert [re.split(r"  +", line)[1:] for line in said.splitlines()] == [
        ["small/third", "right", "1/3", "good"],
        ["small/zero", "missed", "myth", "again"],
        ["small/zero", "unreadable", "nope"],
    ]
    assert quizcli(tmp_path, "history", "-n", "1").stdout == said.splitlines()[0] + "\n"
    data = json.loads(quizcli(tmp_path, "history", "small/zero", "--json").stdout)
    assert [each["review"]["raw"] for each in data["answers"]] == ["myth", "nope"]
    assert [each["undone"] for each in data["answers"]] == [False, False]


@pytest.mark.slow
def test_a_check_that_fails(home, tmp_path):
    """A bank whose answer its own measurement contradicts: the place, and exit 4."""
    bank = tmp_path / "wrong.yaml"
    text = (DATA / "small.yaml").read_text(encoding="utf-8")
    head, cells = text.partition("  - id: product")[0], text[text.index("  - id: cells") :]
    bank.write_text(f"{head}{cells}    witness: x + h\n", encoding="utf-8")
    done = quizcli(home, "check", str(bank), "--seeds", "2", "--jobs", "1", "--json")
    (problem,) = json.loads(done.stdout)["problems"]
    assert done.returncode == 4
    assert problem["id"] == "wrong/cells"
    assert "(seed 0; 2 of 2 seeds)" in problem["message"]


def test_a_check_of_a_broken_bank(home):
    """Every problem with its place, nothing measured of what is broken, and exit 3."""
    done = quizcli(home, "check", "../banks/draws.yaml")
    assert done.stdout.startswith("../banks/draws.yaml:9:10: E303 ")
    assert re.fullmatch(r"0 healthy questions: \d+ errors, \d+ warnings\n", done.stderr)
    assert done.returncode == 3


# ---------------------------------------------------------------------- errors
@pytest.fixture
def inside(monkeypatch, capsys, tmp_path):
    """Runs the program in this process: what it says, what it tells, its exit code."""
    monkeypatch.chdir(DATA)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    thresholds = gc.get_threshold()

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["quizcli", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        return *capsys.readouterr(), stop.value.code

    yield run
    gc.set_threshold(*thresholds)


@pytest.mark.parametrize(
    ("command", "sentence", "code"),
    [
        ("list smal", "there is no bank, tag, concept or question called smal", 2),
        ("list nothing.yaml", "there is no bank at nothing.yaml", 2),
        ("list --nope", "there is no option --nope; quizcli list --help lists them", 2),
        ("quizz", "there is no command called quizz; did you mean quiz?", 2),
        ("show small.yaml", "small.yaml names 9 questions; see quizcli list small.yaml", 2),
        ("show small.yaml coluor", "did you mean colour", 2),
        ("show small.yaml zero --device gpu", "there is no device gpu; choose one of auto, cpu", 2),
        ("check nothing", "there is no bank at nothing; give a YAML file or a folder of them", 2),
        ("check small.yaml --device gpu", "there is no device gpu", 2),
        ("lab recurent_param_count", "did you mean recurrent_param_count", 2),
        ("lab recurrent_param_count --hidden 8", "did you mean hidden_size?", 2),
        ("lab recurrent_param_count --hidden_size", "--hidden_size needs a value", 2),
        ("lab recurrent_param_count --hidden_size 0", "hidden_size lies in 1..512, not 0", 2),
        ("lab recurrent_param_count --cell CNN", "cell is one of RNN, LSTM, GRU, not CNN", 2),
        ("lab recurrent_param_count --bias maybe", "--bias is true or false, not maybe", 2),
        pytest.param(
            f"lab attention_by_hand --device {MISSING_DEVICE}",
            "device here; available: cpu",
            5,
            marks=pytest.mark.slow,
        ),
        ("history --home /dev/null/x", "choose another directory with --home or QUIZCLI_HOME", 5),
    ],
    ids=str,
)
def test_errors_are_sentences_with_exit_codes(inside, command, sentence, code):
    """Nothing on standard output, one sentence on standard error, and the documented code."""
    said, told, found = inside(*command.split())
    assert (said, found) == ("", code)
    assert sentence in " ".join(told.split())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for each in OUTPUTS:
            said = output(Path(folder), each)
            assert "Traceback" not in said
            (DATA / f"{each}.txt").write_text(said, encoding="utf-8")
