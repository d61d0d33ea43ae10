"""Completion: what a shell is offered, by the protocol of each shell and in a real bash."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from quizcli.cli import app, completing
from quizcli.cli.app import COMMANDS
from quizcli.model import QuizError
from tests.homes import compiled

ROOT = Path(__file__).parent.parent.parent
BANK = """\
format: 1
title: Sums
license: CC0-1.0
questions:
  - {id: one, type: boolean, concept: adding, tags: [easy-sums], prompt: P?, answer: true}
  - {id: two, type: boolean, concept: adding, prompt: P?, answer: true}
"""
MAP = """\
format: 1
license: CC0-1.0
concepts:
  adding: {name: Adding, needs: [], can: Add., summary: S, reading: R}
"""


@pytest.fixture
def home(tmp_path):
    """A home with a bank and a map of concepts of its own."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    (tmp_path / "banks" / "concepts.yaml").write_text(MAP)
    return compiled(tmp_path)


def start(home: Path, *words: str, program=(sys.executable, "-m", "quizcli"), **more: str):
    """A process with that home."""
    return subprocess.run(
        [*program, *words], capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home), "PYTHONPATH": str(ROOT), **more},
    )  # fmt: skip


@pytest.fixture
def offered(home, monkeypatch, capsys):
    """What is offered for a line that is being typed, asked as bash asks."""
    monkeypatch.setenv("QUIZCLI_HOME", str(home))
    monkeypatch.chdir(home)
    monkeypatch.setattr("quizcli.cli.shell.shipped", lambda: home / "banks")

    def ask(line: str) -> list[str]:
        words = line.split(" ")
        monkeypatch.setenv(app.COMPLETING, "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        assert app.run([]) == 0
        monkeypatch.delenv(app.COMPLETING)
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out.split()

    return ask


OFFERED = {
    "quizcli conf": ["config"],
    "quizcli config --or": ["--origin"],
    "quizcli quiz --no": ["--no-quick", "--no-timer", "--no-author-code"],
    "quizcli quiz s": ["sums", "sums/one", "sums/two"],
    "quizcli quiz adding ea": ["easy-sums"],
    "quizcli drill add": ["adding"],
    "quizcli drill --device c": ["cpu", "cuda"],
    "quizcli show sums/": ["sums/one", "sums/two"],
    "quizcli edit sums/t": ["sums/two"],
    "quizcli history sums/o": ["sums/one"],
    "quizcli answer sums/o": ["sums/one"],
    "quizcli learn a": ["adding"],
    "quizcli concepts a": ["adding"],
    "quizcli lab softmax_two": ["softmax_two_logits"],
    "quizcli lab comp": ["compare"],
    "quizcli config un": ["unset"],
    "quizcli config set th": ["theme"],
    "quizcli config get ret": ["retention"],
    "quizcli config set theme ": ["auto", "dark", "light", "mono"],
    "quizcli config set balance o": ["off", "on"],
    "quizcli config set nonsense ": [],
    "quizcli completion ": ["bash", "fish", "powershell", "zsh"],
    "quizcli show nothing-like-it": [],
}


@pytest.mark.parametrize("line", OFFERED)
def test_what_is_offered(offered, line):
    """Commands, options, banks, ids, tags, concepts, probes, settings and their values."""
    assert offered(line) == OFFERED[line]


def test_every_command_is_offered(offered):
    """In an empty word."""
    assert set(offered("quizcli ")) == set(COMMANDS)


def test_every_parameter_that_is_completed_is_there():
    """The table names parameters that commands have."""
    for name, parameter in completing.NAMES:
        commands = [name] if name else COMMANDS
        found = {each.name for command in commands for each in app.load(command).params}
        assert parameter in found, (name, parameter)


def test_a_bank_from_a_stranger_offers_nothing_to_run(offered, home):
    """What is not letters, digits and the signs of ids never reaches a shell."""
    (home / "banks" / "$(touch x).yaml").write_text(BANK)
    (home / "banks" / "`y`;z.yaml").write_text(BANK)
    assert all(completing.SAFE.fullmatch(each) for each in offered("quizcli quiz "))


def test_only_names_of_letters_digits_and_signs_are_offered():
    """Whatever a function finds."""
    found = ["ok/a-b.c:d_1", "$(touch x)", "a b", "`y`", "x;y", "e\x1b[m", "x" * 201]
    complete = completing._completing(lambda ctx: found)
    assert complete(None, None, "") == ["ok/a-b.c:d_1"]


@pytest.mark.parametrize("error", [QuizError("no"), OSError("no")], ids=repr)
def test_what_cannot_be_read_offers_nothing(error):
    """A shell that waits for an answer has no use for a sentence."""

    def names(ctx):
        raise error

    assert completing._completing(names)(None, None, "") == []


def test_a_broken_home_is_silent(home):
    """No bank, a broken preference: nothing is offered and nothing is said."""
    (home / "config.toml").write_text("them = = 1\n")
    (home / "banks" / "sums.yaml").write_text("nonsense: [")
    asking = {
        app.COMPLETING: "complete_bash", "COMP_WORDS": "quizcli quiz sums/", "COMP_CWORD": "2",
    }  # fmt: skip
    done = start(home, **asking)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize("shell", completing.SHELLS)
def test_a_script_is_for_its_shell(home, shell):
    """On standard output, where a shell that reads it gets nothing else; it names our variable."""
    done = start(home, "completion", shell)
    assert done.returncode == 0
    assert f"{app.COMPLETING}" in done.stdout
    assert f"complete_{shell}" in done.stdout
    assert done.stderr == ""


def test_somebody_at_a_terminal_is_told_where_the_script_belongs(home):
    """There it is read by a human, who may want to keep it."""
    child = pexpect.spawn(
        sys.executable, ["-m", "quizcli", "completion", "bash"], timeout=60, encoding="utf-8",
        cwd=str(ROOT), env={**os.environ, "QUIZCLI_HOME": str(home), "TERM": "xterm"},
    )  # fmt: skip
    child.expect_exact("to have it at every start, write it to")
    child.expect(pexpect.EOF)


def test_an_unknown_shell_is_a_mistake(home):
    """Exit code 2."""
    assert start(home, "completion", "tcsh").returncode == 2


BASH = """
source /dev/stdin <<< "$SCRIPT"
quizcli() { "$PYTHON" -m quizcli "$@"; }
export -f quizcli
PATH="$BIN:$PATH"
COMP_WORDS=(quizcli %s); COMP_CWORD=%d
_quizcli_completion quizcli
printf '%%s\\n' "${COMPREPLY[@]}"
complete -p quizcli
"""


def test_a_real_bash_completes(home):
    """The script is sourced, its function called as readline calls it, and it is registered."""
    script = start(home, "completion", "bash").stdout
    program = home / "bin" / "quizcli"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m quizcli "$@"\n')
    program.chmod(0o755)
    for words, number, expected in (
        ("history sums/", 2, ["sums/one", "sums/two"]),
        ("conf", 1, ["config"]),
    ):
        bash = ("bash", "--norc", "-c", BASH % (words, number))
        done = start(
            home, program=bash, SCRIPT=script, PYTHON=sys.executable, BIN=str(program.parent)
        )
        *found, registered = done.stdout.splitlines()
        assert (found, done.stderr) == (expected, "")
        assert "_quizcli_completion quizcli" in registered


PROTOCOL = {
    "zsh": ({"_TYPER_COMPLETE_ARGS": "quizcli conf"}, '"config"'),
    "fish": (
        {"_TYPER_COMPLETE_ARGS": "quizcli conf", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        "config",
    ),
    "powershell": (
        {"_TYPER_COMPLETE_ARGS": "quizcli conf", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "conf"},
        "config:::",
    ),
}


@pytest.mark.parametrize("shell", PROTOCOL)
def test_the_other_shells_are_answered(home, shell):
    """By the variables that their scripts set."""
    variables, expected = PROTOCOL[shell]
    done = start(home, **{app.COMPLETING: f"complete_{shell}"}, **variables)
    assert expected in done.stdout
    assert done.stdout.count("config") == 1
    assert done.stderr == ""


def test_answering_loads_no_torch_and_no_rich(home):
    """A shell waits for the answer at each Tab; what takes long to import stays out."""
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, sep='\\n'))\n"
        "from quizcli.__main__ import main\nmain()\n"
    )
    asking = {
        app.COMPLETING: "complete_bash", "COMP_WORDS": "quizcli show sums/", "COMP_CWORD": "2",
    }  # fmt: skip
    start(home, **asking)
    done = start(home, program=(sys.executable, "-c", program), **asking)
    loaded = set(done.stdout.split())
    assert "sums/one" in loaded
    assert not loaded & {"torch", "numpy", "rich.console", "yaml", "sqlite3"}
