"""Each command in a real terminal, with a bank and a log that mean harm: the raw bytes."""

import shutil
import subprocess
import sys

import pytest

from tests.cli.test_quiz_terminal import ROOT, Terminal
from tests.hostile.samples import ATTACK, obeyed, write_bank, write_log

COMMANDS = [
    "history",
    "list",
    "list evil",
    "show evil/product",
    "show evil/pick",
    "check --no-measure banks/evil.yaml",
    "flag --list",
]
FURTHER = [
    "next",
    "show evil/card",
    "show evil/myth",
    "history -n 500",
    "history --json",
    "list --json",
    "list is:due",
    "due",
    "due --json",
    "stats",
    "stats --json",
    "stats --plain",
    "undo --list",
    "next --json",
    "answer evil/product 2",
    "answer evil/product x",
    "answer evil/card nothing --json",
    "show evil/pick --json",
    "check --no-measure banks/evil.yaml --json",
    "check banks/evil.yaml",
    "config",
    "backup make",
    "sync shared",
    "export log --format csv -o log.csv",
    "export log -o log.jsonl",
    "simulate",
    "postpone",
    "tune",
    "bury evil/product",
    "suspend evil/product",
    "flag evil/product",
    "trust banks/evil.yaml",
    "lab --list",
]
CODES = {0, 2, 3, 4, 5}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data directory with the bank and the log."""
    folder = tmp_path_factory.mktemp("hostile")
    write_bank(folder / "banks" / "evil.yaml")
    (folder / "shared").mkdir()
    return write_log(folder)


def shown(home, *words, **more):
    """What a command writes to a terminal, and its exit code."""
    terminal = Terminal(home, [sys.executable, "-m", "quizcli", *words], EDITOR="cat", **more)
    _, code = terminal.end()
    return terminal.raw, code


def check(home, tmp_path, command):
    """Run a command with a copy of the home: nothing obeyed, no traceback, a documented code."""
    copy = shutil.copytree(home, tmp_path / "home")
    words = [each.replace("banks/", f"{copy}/banks/") for each in command.split()]
    words = [str(copy / each) if each.startswith(("shared", "log.")) else each for each in words]
    raw, code = shown(copy, *words)
    assert obeyed(raw) == set()
    assert "Traceback" not in raw
    assert code in CODES, raw[-2000:]
    return raw


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_write_nothing_that_is_obeyed(home, tmp_path, command):
    """Only quizcli's own sequences reach the terminal; the attack is there to be read."""
    assert "]52;c;" in check(home, tmp_path, command)


@pytest.mark.slow
@pytest.mark.parametrize("command", FURTHER)
def test_further_commands_write_nothing_that_is_obeyed(home, tmp_path, command):
    """The same for the others, where the attack may not be shown at all."""
    check(home, tmp_path, command)


@pytest.mark.parametrize("command", ["list", "list evil", "show evil/pick"])
def test_no_text_puts_a_line_of_its_own_into_a_report(home, tmp_path, command):
    """Titles, concepts and tags stay on their line."""
    raw = check(home, tmp_path, command)
    blocks = raw.split("place")[0].split("option")[0] if command.startswith("show") else raw
    first = blocks.splitlines() if not command.startswith("show") else blocks.splitlines()[:2]
    assert not [each for each in first if each.startswith("FORGED")]


def test_a_whole_drill_writes_nothing_that_is_obeyed(home, tmp_path):
    """All four questions, with hints, wrong answers, their feedback and the summary."""
    copy = shutil.copytree(home, tmp_path / "home")
    (copy / "reviews.sqlite3").unlink()
    words = [sys.executable, "-m", "quizcli", "quiz", "evil/product", "evil/myth", "--seed", "1"]
    terminal = Terminal(copy, words)
    terminal.wait("Type 2")
    terminal.send("/hint\r", "Hint 1")
    terminal.send("3\r", "One more try")
    terminal.send("2\r", "RIGHT")
    terminal.process.send("\x03\x03\x04")
    terminal.end()
    assert "]52;c;" in terminal.raw
    assert obeyed(terminal.raw) == set()
    assert "Traceback" not in terminal.raw


@pytest.mark.parametrize(
    "encoding",
    ["ascii", *(pytest.param(each, marks=pytest.mark.slow) for each in ("latin-1", "utf-8"))],
)
@pytest.mark.parametrize("words", [["list", "evil"], ["check", "--no-measure"]], ids=lambda w: w[0])
def test_every_encoding_of_the_output_will_do(home, encoding, words):
    """Characters that the output lacks are spelled out, never raised."""
    bank = home / "banks" / "evil.yaml"
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", *words, *([str(bank)] if words[0] == "check" else [])],
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "QUIZCLI_HOME": str(home), "PYTHONIOENCODING": encoding},
        timeout=30,
        check=False,
    )
    assert done.returncode in CODES
    assert b"Traceback" not in done.stderr
    assert obeyed(done.stdout.decode(encoding)) == set()


def test_the_check_can_fail():
    """What is looked for is found where it stands."""
    assert {"\x1b", "\u202e", "\x07", "\x9b", "\x00"} <= obeyed(ATTACK)
    assert obeyed("\x1b[1;31mred\x1b[0m\r\n\x1b[2A\x1b[J\x1b[?2004h") == set()
    assert obeyed("\x1b[38;5;201m") == {"\x1b"}
