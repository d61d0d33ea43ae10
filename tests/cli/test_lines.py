"""Typed answers, in a real terminal and from a pipe."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pexpect
import pyte
import pytest
from rich.text import Text

from quizcli.cli.lines import LONGEST, Lines
from quizcli.cli.look import Look
from tests.terminals import kill

CHILD = """
import os, sys
from rich.text import Text
from quizcli.cli.lines import Lines
from quizcli.cli.look import Look
if "bare" in sys.argv:
    sys.modules["readline"] = None
look = Look.detect(os.environ, sys.stdout, sys.stdin, plain="plain" in sys.argv)
below = [Text(" Enter check   ? keys")] if "below" in sys.argv else []
lines = Lines(look)
while True:
    try:
        typed = lines.read(Text(" answer > ", "bold"), below)
    except KeyboardInterrupt:
        print("INTERRUPT", flush=True)
        continue
    print("GOT", ascii(typed), flush=True)
    if typed is None:
        break
"""


@contextmanager
def child(*arguments: str, dimensions: tuple[int, int] = (24, 80)) -> Iterator[pexpect.spawn]:
    """A process in a terminal of its own that echoes what was typed; ready for the first answer."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "INPUTRC": "/dev/null",
    }
    process = pexpect.spawn(
        sys.executable,
        ["-c", CHILD, *arguments],
        encoding="utf-8",
        codec_errors="replace",
        timeout=10,
        env=environment,
        dimensions=dimensions,
    )
    try:
        expect_prompt(process)
        yield process
    finally:
        kill(process)


def expect_prompt(process: pexpect.spawn) -> None:
    """Wait for the prompt and for readline to be ready behind it."""
    process.expect(r"[Aa]nswer[ >:]+")
    time.sleep(0.05)


def test_enter_hands_in_the_line():
    """What was typed is returned without its newline."""
    with child() as process:
        process.send("12\r")
        process.expect("GOT '12'")


def test_arrows_edit_the_line():
    """Left and backspace work inside the line, and the prompt stays."""
    with child() as process:
        process.send("13\x1b[D\x7f2\r")
        process.expect("GOT '23'")


def test_history_of_this_session():
    """Arrow up brings back the last answer, and a second one the answer before it."""
    with child() as process:
        for answer in ("first", "second", "second"):
            process.send(f"{answer}\r")
            process.expect("GOT")
            expect_prompt(process)
        process.send("\x1b[A\x1b[A\r")
        process.expect("GOT 'first'")


def test_tab_completes_no_file_names():
    """Tab never lists the working directory."""
    with child() as process:
        process.send("/\t\t\r")
        process.expect("GOT '/")
        assert "bin" not in process.before


def test_paste_with_newlines_is_one_answer():
    """A marked paste is one answer, its newlines become spaces, its marks do not leak."""
    with child() as process:
        process.send("\x1b[200~12\n13\x1b[201~\r")
        process.expect("GOT '12 13'")
        expect_prompt(process)
        process.send("x\r")
        process.expect("GOT 'x'")


def test_paste_without_readline_is_one_answer():
    """Where pastes are not marked, the further lines of one are dropped."""
    with child("bare") as process:
        process.send("12\n13\n14\n")
        process.expect("GOT '12'")
        expect_prompt(process)
        process.send("x\r")
        process.expect("GOT 'x'")


def test_control_c_interrupts_and_the_next_answer_is_read():
    """Ctrl-C raises KeyboardInterrupt and what was typed so far is gone."""
    with child() as process:
        process.send("12\x03")
        process.expect("INTERRUPT")
        expect_prompt(process)
        process.send("7\r")
        process.expect("GOT '7'")


def test_control_d_ends_an_empty_line():
    """Ctrl-D on an empty line is the end of the input."""
    with child() as process:
        process.send("\x04")
        process.expect("GOT None")


def test_bytes_that_are_no_text_are_replaced():
    """A byte that is not UTF-8 becomes the replacement character."""
    with child() as process:
        process.send("1")
        os.write(process.child_fd, b"\xff\r")
        process.expect(r"GOT '1\\ufffd'")


def test_plain_prompt_has_no_escapes():
    """In plain mode the prompt is words only; the keys are said before it, and only once."""
    with child("plain", "below") as process:
        assert process.before.startswith(" Enter check   ? keys\r\n")
        process.send("12\r")
        process.expect("GOT '12'")
        expect_prompt(process)
        assert "\x1b[1m" not in process.before
        assert "Enter check" not in process.before


def rows_with(process: pexpect.spawn, screen: pyte.Screen, last: list[str]) -> list[str]:
    """The rows of the emulated terminal that are not empty, once they end with `last`."""
    stream = pyte.Stream(screen)
    stream.feed(process.before + process.after)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        shown = [row.rstrip() for row in screen.display if row.strip()]
        if shown[-len(last) :] == last:
            break
        with suppress(pexpect.TIMEOUT):
            stream.feed(process.read_nonblocking(65536, timeout=0.05))
    return shown


@pytest.mark.parametrize("rows", [24, 5], ids=["roomy", "at the bottom"])
def test_footer_stands_below_the_line_and_goes(rows):
    """The footer is two rows below the answer while it is typed, and gone afterwards."""
    screen = pyte.Screen(60, rows)
    with child("below", dimensions=(rows, 60)) as process:
        process.send("12")
        expected = [" answer > 12", " Enter check   ? keys"]
        assert rows_with(process, screen, expected) == expected
        assert screen.display[screen.cursor.y + 2].rstrip() == expected[1]
        process.before = process.after = ""
        process.send("\r")
        expected = [" answer > 12", "GOT '12'", " answer >", " Enter check   ? keys"]
        assert rows_with(process, screen, expected) == expected


# ------------------------------------------------------------------------ pipe
def piped(data: bytes) -> tuple[list[str | None], str]:
    """What is read from a pipe with these bytes, up to the end, and what was written."""
    stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    stdout = io.StringIO()
    lines = Lines(Look(), stdin, stdout)
    found: list[str | None] = []
    while not found or found[-1] is not None:
        found.append(lines.read(Text("Answer: ")))
    return found, stdout.getvalue()


def test_a_pipe_gives_one_line_at_a_time():
    """Each line is an answer, the last one without a newline too; then None."""
    found, shown = piped(b"12\r\n\nlast")
    assert found == ["12", "", "last", None]
    assert shown == "Answer: 12\nAnswer: \nAnswer: last\n"


def test_a_line_that_is_too_long_is_cut_and_the_next_is_whole():
    """Only the first 10,000 characters of a line are kept."""
    found, _ = piped(b"7" * 3 * LONGEST + b"\n42\n")
    assert found == ["7" * LONGEST, "42", None]


def test_a_pipe_with_broken_bytes_is_read():
    """Bytes that are no UTF-8 are replaced, and control characters are not echoed."""
    found, shown = piped(b"\xff\x1b[2J\n")
    assert found == ["\ufffd\x1b[2J", None]
    assert "\x1b" not in shown


def test_a_second_reader_may_follow():
    """Another reader on the same input goes on where the first one stopped."""
    stdin = io.TextIOWrapper(io.BytesIO(b"1\n2\n"), encoding="utf-8")
    for expected in ("1", "2"):
        assert Lines(Look(), stdin, io.StringIO()).read(Text("")) == expected


def test_readline_is_not_imported_for_a_pipe():
    """A piped session does not pay for readline."""
    code = (
        "import io, sys\nfrom rich.text import Text\nfrom quizcli.cli.lines import Lines\n"
        "from quizcli.cli.look import Look\nLines(Look()).read(Text(''))\n"
        "print('readline' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="1\n", capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == "False"
