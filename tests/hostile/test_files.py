"""Files that are none, have no end or change while they are read, offered as a log to import."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from quizcli.formats import base, fsrs_csv, json_lines
from quizcli.model import Problem
from quizcli.store.lines import write_row
from tests.cli.test_quiz_terminal import ROOT
from tests.store.samples import PLAIN


def bind(path):
    """A socket's place in the file system, with nobody behind it."""
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


MAKERS = {
    "fifo": os.mkfifo,
    "folder": os.mkdir,
    "loop": lambda path: path.symlink_to(path),
    "dangling": lambda path: path.symlink_to(path.with_name("nothing")),
    "zero": lambda path: path.symlink_to("/dev/zero"),
    "random": lambda path: path.symlink_to("/dev/urandom"),
    "full": lambda path: path.symlink_to("/dev/full"),
    "terminal": lambda path: path.symlink_to("/dev/tty"),
    "memory": lambda path: path.symlink_to("/proc/self/mem"),
    "socket": bind,
}


def imported(home, *words, **more):
    """What `import log` says, in a process of its own that may take 20 seconds."""
    return subprocess.run(
        [sys.executable, "-m", "quizcli", "import", "log", *map(str, words)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "QUIZCLI_HOME": str(home)},
        timeout=20,
        check=False,
        **more,
    )


@pytest.mark.parametrize("kind", ["fifo", "zero", "memory", "socket"])
def test_what_is_no_file_is_refused_with_a_sentence(tmp_path, kind):
    """A pipe without a writer, a device without an end, memory: a sentence, at once."""
    refused(tmp_path, kind, ".jsonl")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@pytest.mark.parametrize("kind", list(MAKERS))
def test_everything_that_is_no_file_is_refused(tmp_path, kind, suffix):
    """All the others too, in both formats."""
    refused(tmp_path, kind, suffix)


def refused(tmp_path, kind, suffix):
    """Import something that is no file."""
    MAKERS[kind](tmp_path / f"log{suffix}")
    done = imported(tmp_path / "home", tmp_path / f"log{suffix}")
    assert done.returncode == 2
    assert "can't be read" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_a_standard_input_without_an_end_is_left(tmp_path, device):
    """A stream that never ends is read up to a bound; what was good before it is kept."""
    with Path(device).open("rb") as endless:
        done = imported(tmp_path / "home", "-", "--format", "jsonl", stdin=endless)
    assert done.returncode == 0
    assert "rows added: 0" in done.stdout


def test_a_pipe_is_read_through_the_standard_input(tmp_path):
    """What is refused as a file may be piped."""
    line = f"{write_row(PLAIN)}\n"
    done = imported(tmp_path / "home", "-", "--format", "jsonl", input=line)
    assert done.stdout == "rows added: 1, here already: 0, left out: 0\n"


def test_a_gigabyte_without_a_line_is_left_at_once(tmp_path):
    """The sparse file costs no more than the bound."""
    with (tmp_path / "log.jsonl").open("wb") as file:
        file.truncate(2**30)
    done = imported(tmp_path / "home", tmp_path / "log.jsonl")
    assert "left out: 2" in done.stdout
    assert "has no end" in done.stderr


class Endless:
    """A stream that repeats a line for ever."""

    def __init__(self, line):
        self.line = line
        self.read = 0

    def readline(self, most):
        self.read += 1
        return self.line[:most]


@pytest.mark.parametrize(
    ("line", "bound"),
    [(b"bad\n", base.MOST_LEFT_OUT + 2), (b"x" * 2**21, base.MOST_SKIPPED // 2**20 + 4)],
    ids=["bad lines", "long lines"],
)
def test_reading_ends_although_the_stream_does_not(line, bound):
    """Bad lines are borne up to a bound, and so are long ones; the last problem says so."""
    stream = Endless(line)
    found = list(json_lines.read(stream, "log"))
    assert stream.read <= bound
    assert all(isinstance(each, Problem) for each in found)
    assert found[-1].message.endswith("not read")


def test_blank_lines_are_bounded(monkeypatch):
    """Nothing, line by line for ever, is left too."""
    monkeypatch.setattr(base, "MOST_LINES", 1000)
    stream = Endless(b"\n")
    (problem,) = json_lines.read(stream, "log")
    assert stream.read == 1001
    assert problem.place.line == 1001


def test_a_million_columns(tmp_path):
    """A table may be as wide as it likes: one problem, not a million."""
    path = tmp_path / "wide.csv"
    path.write_bytes(b"," * 1_000_000 + b"\n" + b"x," * 400_000 + b"\n")
    with path.open("rb") as stream:
        (problem,) = fsrs_csv.read(stream, "wide.csv", lambda _: 0)
    assert len(problem.message) <= base.LONGEST_MESSAGE


def test_a_file_that_grows_or_goes_while_it_is_read(tmp_path):
    """Rows that were there are taken; the rest is as it was when it was read."""
    path = tmp_path / "log.jsonl"
    lines = [write_row(PLAIN._replace(uid=f"u{i}")) + "\n" for i in range(3000)]
    path.write_text("".join(lines))

    def change():
        with path.open("a") as file:
            file.writelines(each.replace('"u', '"late') for each in lines[:5])
        path.unlink()

    thread = threading.Thread(target=change)
    thread.start()
    done = imported(tmp_path / "home", path)
    thread.join()
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
