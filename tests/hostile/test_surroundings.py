"""What surrounds the program: the locale, the environment, what is typed, a log that is damaged."""

import os
import shutil
import subprocess
import sys

import pytest

from quizcli.cli.app import run
from quizcli.store.sqlite import SqliteStore
from tests.cli.test_quiz_terminal import ROOT, Terminal
from tests.hostile.samples import obeyed, write_bank
from tests.store.samples import review

ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
"""A locale in which Python itself reads and writes ASCII."""

TYPED = (
    b"x\xff\xfe",
    b"1e999999999",
    b"10**10**10",
    b"9**9**9**9",
    b"9" * 5000,
    b"(" * 5000,
    b"\x1b]52;c;eA==\x07",
    "２\u202e".encode(),
)
"""Answers that are none: bytes, numbers beyond all bounds, sequences that a terminal obeys."""


@pytest.fixture
def home(tmp_path):
    """A home with a bank that means harm."""
    write_bank(tmp_path / "banks" / "evil.yaml")
    return tmp_path


def quizcli(home, *words, typed=b"", **more):
    """What a run in a pipe writes, in bytes; it may take a minute."""
    return subprocess.run(
        [sys.executable, "-m", "quizcli", *words],
        input=typed,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "QUIZCLI_HOME": home, **more},
        timeout=60,
        check=False,
    )  # fmt: skip


# ----------------------------------------------------------------------- answers
@pytest.mark.parametrize("locale", [ASCII, {"LC_ALL": "C.UTF-8"}], ids=["ascii", "utf-8"])
def test_whatever_is_typed_costs_nothing(home, locale):
    """Eight answers that cannot be read, then the right one: that one alone counts."""
    lines = b"\n".join([*TYPED, b"2", b""])
    done = quizcli(home, "quiz", "evil/product", "--new", typed=lines, **locale)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    said = done.stdout.decode()
    assert said.count("That could not be read") == len(TYPED)
    assert said.count("\nRight.") == 1
    assert obeyed(said) == set()
    assert locale is not ASCII or (done.stdout.isascii() and done.stderr.isascii())


def test_a_terminal_that_knows_no_more_than_ascii(home):
    """A whole question there: no glyph that it lacks, and nothing that it would obey."""
    words = [sys.executable, "-m", "quizcli", "quiz", "evil/product", "--new"]
    terminal = Terminal(home, words, **ASCII)
    terminal.wait("Type 2")
    terminal.send("/hint\r", "Hint 1")
    terminal.send("10**10**10\r", "NOT READ")
    terminal.send("2\r", "RIGHT")
    terminal.process.send("\x03\x03\x04")
    terminal.end()
    assert "Traceback" not in terminal.raw
    assert terminal.raw.isascii()
    assert obeyed(terminal.raw) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    ["history", "list", "show evil/pick", "stats", "due", "next", "preview evil/pick", "schema"]
    + [f"check --no-measure BANK --output {form}" for form in ("text", "github", "json")]
    + ["check --no-measure --diff BANK", "fmt --check BANK", "undo --list", "lab --list"],
)
def test_every_report_in_ascii(home, words):
    """Characters that the output lacks are spelled out, never raised."""
    bank = str(home / "banks" / "evil.yaml")
    done = quizcli(home, *words.replace("BANK", bank).split(), **ASCII)
    assert done.returncode in (0, 3, 4)
    assert b"Traceback" not in done.stderr
    assert (done.stdout + done.stderr).isascii()


def test_a_source_line_that_the_output_lacks(home):
    """The check shows lines of a bank as they are; here with a letter that ASCII has not."""
    bank = home / "banks" / "new.yaml"
    bank.write_text("format: 1\ntitle: Größe\nlicense: x\nquestions:\n  - {id: é, type: y}\n")
    done = quizcli(home, "check", "--no-measure", str(bank), **ASCII)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"\\xe9" in done.stdout


# ------------------------------------------------------------------- environment
@pytest.mark.parametrize(
    "name",
    [
        "/dev/null",
        "/proc/self",
        "~nobody-of-this-name",
        "LOOP",
        "FILE",
        "HOME/" + "x" * 300,
        os.fsdecode(b"HOME/\xff\xfe\x1b]0;x\x07"),
        "HOME/two\nlines",
    ],
    ids=lambda name: ascii(name)[:20],
)
def test_a_home_that_is_none(tmp_path, name):
    """One sentence, or a log in a directory with an odd name; nothing that is obeyed."""
    (tmp_path / "FILE").touch()
    (tmp_path / "LOOP").symlink_to(tmp_path / "LOOP")
    for each in ("LOOP", "FILE"):
        name = str(tmp_path / each) if name == each else name
    name = name.replace("HOME", str(tmp_path))
    done = quizcli(name, "history", LC_ALL="C.UTF-8")
    assert done.returncode in (0, 5)
    said = done.stderr.decode("utf-8", "surrogateescape")
    assert "Traceback" not in said
    assert obeyed(said) == set()
    assert said.startswith("quizcli: ") == (done.returncode == 5)


@pytest.mark.slow
@pytest.mark.parametrize("columns", ["-1", "0", "999999999999", "٣", "x", "\x1b[31m"])
def test_columns_that_are_none(home, columns):
    """The width stays between its bounds."""
    done = quizcli(home, "list", COLUMNS=columns, TERM="\x1b]0;x\x07", LC_ALL="C.UTF-8")
    assert done.returncode == 0
    assert obeyed(done.stdout.decode()) == set()


# ------------------------------------------------------------------------- damage
@pytest.mark.parametrize(
    "words", [["due"], ["next"], ["drill", "--limit", "0", "--new", "0"], ["tune"]], ids=str
)
def test_commands_that_leave_rows_out_say_so(home, words, monkeypatch, capsys):
    """One line that says what to do, on standard error."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for number in range(3):
            log.append(review(f"r{number}", raw=f"answer {number}"))
    spoiled = (home / "reviews.sqlite3").read_bytes().replace(b"answer 1", b"ANSWER 1")
    (home / "reviews.sqlite3").write_bytes(spoiled)
    monkeypatch.setenv("QUIZCLI_HOME", str(home))
    monkeypatch.chdir(home)
    try:
        run(words)
    finally:
        said = capsys.readouterr().err
        assert said.count("1 damage in the log, left out: quizcli doctor tells more") == 1


def test_a_name_in_a_shared_folder_stays_on_its_line(home):
    """A file whose name has a line break puts no line of its own into the report."""
    shutil.rmtree(home / "banks")
    (home / "shared").mkdir()
    (home / "shared" / "quizcli-x\nFORGED: all is well.jsonl").write_text("bad\n")
    done = quizcli(home, "sync", str(home / "shared"))
    assert b"quizcli-x\\nFORGED" in done.stderr
    assert not [each for each in done.stderr.splitlines() if each.startswith(b"FORGED")]
