"""Single key presses: what they decode to, and that the terminal is always given back."""

import os
import pty
import signal
import sys
import termios
import threading
import time
from collections.abc import Iterator

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli.keys import open_keys
from quizcli.cli.keys.posix import PosixKeys
from quizcli.cli.keys.windows import WindowsKeys
from tests.terminals import kill


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal as (the person's end, the program's end)."""
    person, program = pty.openpty()
    yield person, program
    os.close(person)
    os.close(program)


def pressed(data: bytes, count: int) -> list[str | None]:
    """What that many reads give, with these bytes typed ahead; None when nothing is left."""
    person, program = pty.openpty()
    try:
        with PosixKeys(program) as keys:
            os.write(person, data)
            return [keys.read(0.2) for _ in range(count)]
    finally:
        os.close(person)
        os.close(program)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a", ["a"]),
        (b"?1 ", ["?", "1", " "]),
        (b"\r\n", ["enter", "enter"]),
        (b"\t\x7f\x08", ["tab", "backspace", "backspace"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", ["up", "down", "right", "left"]),
        (b"\x1bOA\x1bOB\x1bOH\x1bOM", ["up", "down", "home", "enter"]),
        (b"\x1b[1~\x1b[4~\x1b[3~\x1b[5~\x1b[6~", ["home", "end", "delete", "pageup", "pagedown"]),
        (b"\x1b[1;5C\x1b[3;2~x", ["right", "delete", "x"]),
        (b"\x1b[99~\x1b[<0;1;2mq", ["unknown", "unknown", "q"]),
        (b"\x1bxq", ["unknown", "q"]),
        (b"\x1b", ["esc", None]),
        ("é€😀".encode(), ["é", "€", "😀"]),
        (b"\xffa", ["\ufffd", "a"]),
        (b"\xe9a\xc3\x1b[A", ["\ufffd", "a", "\ufffd", "up"]),
        (b"\xe2", ["\ufffd", None]),
        (b"\x1b[200~q\ny\x1b[A\x1b[201~n", ["paste", "n"]),
        (b"\x1b[200~\x1b[201~", ["paste", None]),
        (b"", [None]),
    ],
    ids=str,
)
def test_keys_by_their_bytes(data, expected):
    """Bytes typed at a terminal become these keys, and nothing else is pressed."""
    assert pressed(data, len(expected)) == expected


@pytest.mark.parametrize(("data", "error"), [(b"\x03", KeyboardInterrupt), (b"\x04", EOFError)])
def test_control_c_and_d_raise(data, error):
    """Ctrl-C and Ctrl-D raise where the terminal hands them over as characters."""
    read, write = os.pipe()
    os.write(write, data)
    with pytest.raises(error), PosixKeys(read) as keys:
        keys.read()
    os.close(read)
    os.close(write)


def test_end_of_input_raises():
    """A closed pipe and a terminal that went away are the end of the input."""
    read, write = os.pipe()
    os.close(write)
    with pytest.raises(EOFError), PosixKeys(read) as keys:
        keys.read()
    os.close(read)
    person, program = pty.openpty()
    with pytest.raises(EOFError), PosixKeys(program) as keys:
        os.close(person)
        keys.read()
    os.close(program)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_without_a_crash(data):
    """Whatever comes, reading ends: with keys, with Ctrl-C or with the end of the input."""
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    with PosixKeys(read) as keys:
        for _ in range(len(data) + 1):
            try:
                assert isinstance(keys.read(), str)
            except KeyboardInterrupt:
                continue
            except EOFError:
                break
        else:
            raise AssertionError("more keys than bytes")
    os.close(read)


def test_a_timeout_ends_waiting(terminal):
    """Without a key, None comes back after the time and not much later."""
    with PosixKeys(terminal[1]) as keys:
        start = time.monotonic()
        assert keys.read(0.05) is None
        assert 0.04 < time.monotonic() - start < 2


def test_the_terminal_is_given_back(terminal):
    """The mode afterwards is the one before, after an exception too."""
    before = termios.tcgetattr(terminal[1])
    with PosixKeys(terminal[1]):
        assert not termios.tcgetattr(terminal[1])[3] & (termios.ECHO | termios.ICANON)
    assert termios.tcgetattr(terminal[1]) == before
    with pytest.raises(RuntimeError, match="boom"), PosixKeys(terminal[1]):
        raise RuntimeError("boom")
    assert termios.tcgetattr(terminal[1]) == before


def test_pastes_are_asked_to_be_marked_inside_only(terminal):
    """Bracketed paste is switched on at the start and off at the end."""
    with PosixKeys(terminal[1], terminal[1]):
        assert os.read(terminal[0], 100) == b"\x1b[?2004h"
    assert os.read(terminal[0], 100) == b"\x1b[?2004l"


def test_signal_handlers_are_given_back(terminal):
    """The handlers afterwards are those before."""
    numbers = (signal.SIGTSTP, signal.SIGCONT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(each) for each in numbers]
    with PosixKeys(terminal[1]):
        assert signal.getsignal(signal.SIGTSTP) != before[0]
    assert [signal.getsignal(each) for each in numbers] == before


def test_another_thread_can_read_keys(terminal):
    """Outside the main thread no signal is watched, and keys are read all the same."""
    found: list[str | None] = []

    def read() -> None:
        with PosixKeys(terminal[1]) as keys:
            found.append(keys.read(5))

    thread = threading.Thread(target=read)
    thread.start()
    os.write(terminal[0], b"x")
    thread.join()
    assert found == ["x"]


def test_what_is_typed_ahead_is_left_for_the_next_reader(terminal):
    """After one key, the other bytes are still in the terminal."""
    with PosixKeys(terminal[1]) as keys:
        os.write(terminal[0], b"abc\n")
        assert keys.read(1) == "a"
    with PosixKeys(terminal[1]) as keys:
        assert [keys.read(1) for _ in range(3)] == ["b", "c", "enter"]


# -------------------------------------------------------------- in a process
CHILD = """
from quizcli.cli.keys import open_keys
try:
    with open_keys() as keys:
        print("READY", flush=True)
        while True:
            print("KEY", keys.read(), flush=True)
except KeyboardInterrupt:
    print("INTERRUPT", flush=True)
except EOFError:
    print("END", flush=True)
"""


@pytest.fixture
def process() -> Iterator[pexpect.spawn]:
    """A process in a terminal of its own that prints the keys that it reads."""
    child = pexpect.spawn(sys.executable, ["-c", CHILD], encoding="utf-8", timeout=10)
    child.expect("READY")
    yield child
    kill(child)


def echoes(process: pexpect.spawn) -> bool:
    """Whether the terminal shows what is typed, as a shell needs it."""
    return bool(termios.tcgetattr(process.child_fd)[3] & termios.ECHO)


def wait_until_echo_is(process: pexpect.spawn, wanted: bool) -> None:
    """Wait for the terminal's mode to change."""
    deadline = time.monotonic() + 10
    while echoes(process) != wanted and time.monotonic() < deadline:
        time.sleep(0.01)
    assert echoes(process) == wanted


@pytest.mark.parametrize(("typed", "word"), [("\x03", "INTERRUPT"), ("\x04", "END")])
def test_control_c_and_d_end_a_process_in_order(process, typed, word):
    """Ctrl-C and Ctrl-D come as exceptions, and the terminal echoes again."""
    process.send(typed)
    process.expect(word)
    wait_until_echo_is(process, True)


SHELL = f"""
import os, signal, sys, termios
child = os.fork()
if not child:
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    exec({CHILD!r})
    sys.exit()
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        break
    echo = bool(termios.tcgetattr(0)[3] & termios.ECHO)
    print("STOPPED, ECHO", echo, flush=True)
    os.kill(child, signal.SIGCONT)
"""


def test_suspending_gives_the_terminal_back_and_takes_it_again():
    """While stopped by Ctrl-Z under a shell the terminal echoes; then keys are read again."""
    process = pexpect.spawn(sys.executable, ["-c", SHELL], encoding="utf-8", timeout=10)
    process.expect("READY")
    for key in ("x", "y"):
        process.send("\x1a")
        process.expect("STOPPED, ECHO True")
        wait_until_echo_is(process, False)
        process.send(key)
        process.expect(f"KEY {key}")
    kill(process)


def test_a_stop_that_cannot_be_caught(process):
    """After SIGSTOP, where someone else changed the mode meanwhile, SIGCONT sets it again."""
    process.send("x")
    process.expect("KEY x")
    process.kill(signal.SIGSTOP)
    mode = termios.tcgetattr(process.child_fd)
    mode[3] |= termios.ECHO | termios.ICANON
    termios.tcsetattr(process.child_fd, termios.TCSANOW, mode)
    process.kill(signal.SIGCONT)
    wait_until_echo_is(process, False)


def test_a_signal_that_ends_the_process_gives_the_terminal_back(process):
    """SIGTERM still ends the process, and the terminal echoes again."""
    process.send("x")
    process.expect("KEY x")
    process.kill(signal.SIGTERM)
    process.expect(pexpect.EOF)
    process.wait()
    assert process.signalstatus == signal.SIGTERM
    assert "\x1b[?2004l" in process.before


# -------------------------------------------------------------------- Windows
class Typed:
    """Stands in for `msvcrt`: keys that were typed, as its getwch returns them."""

    def __init__(self, units: str) -> None:
        self.units = list(units)

    def getwch(self) -> str:
        return self.units.pop(0)

    def kbhit(self) -> bool:
        return bool(self.units)


def typed(units: str) -> list[str | None]:
    """All keys that these units are, read without waiting."""
    console, found = Typed(units), []
    with WindowsKeys(console) as keys:
        while console.units or keys._back:
            found.append(keys.read())
    return found


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ("a\r\x08\t\x1b", ["a", "enter", "backspace", "tab", "esc"]),
        ("\xe0H\xe0P\xe0K\xe0M", ["up", "down", "left", "right"]),
        ("\x00H\x00P\x00K\x00M", ["up", "down", "left", "right"]),
        ("\xe0\x8d\xe0\x91\xe0s\xe0t", ["up", "down", "left", "right"]),
        ("\x00G\x00O\xe0S\xe0R\xe0I\xe0Q",
         ["home", "end", "delete", "insert", "pageup", "pagedown"]),
        ("\xe0w\xe0u\xe0\x93\xe0\x92\xe0\x86\xe0v",
         ["home", "end", "delete", "insert", "pageup", "pagedown"]),
        ("é€\ud83d\ude00", ["é", "€", "😀"]),
        ("\xe0", ["à"]),
        ("à\xe0H", ["unknown", "H"]),
    ],
    ids=["text", "arrows", "keypad", "ctrl arrows", "others", "ctrl others", "planes", "à", "àà"],
)  # fmt: skip
def test_windows_keys(units, expected):
    """The console's codes become the same keys; an à before more reads as the lead of a key."""
    assert typed(units) == expected


FUNCTION_KEYS = [f"\x00{chr(code)}" for code in range(0x3B, 0x45)] + ["\xe0\x85", "\xe0\x86"]
ALT_LETTERS = [f"\x00{chr(code)}" for code in (*range(0x10, 0x1A), *range(0x1E, 0x27), 0x2C, 0x32)]


def test_windows_function_keys_and_alt_press_nothing():
    """F1 to F11 and Alt with a letter are unknown keys, and the second unit is no letter."""
    units = "".join((*FUNCTION_KEYS[:-1], *ALT_LETTERS))
    assert typed(f"{units}q") == ["unknown"] * (len(units) // 2) + ["q"]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ("\ud83d", ["\ufffd"]),
        ("\ude00a", ["\ufffd", "a"]),
        ("\ud83da", ["\ufffd", "a"]),
        ("\ud83d\ud83d\ude00", ["\ufffd", "😀"]),
        ("\ud83d\x00H", ["\ufffd", "up"]),
        ("\ud83d\r", ["\ufffd", "enter"]),
    ],
    ids=ascii,
)
def test_half_a_character_loses_no_key(units, expected):
    """A surrogate without its partner is the replacement character; what follows is read."""
    assert typed(units) == expected


def test_a_burst_on_windows_comes_key_by_key():
    """What arrives at once is read in order, and what is not read stays for the next reader."""
    console = Typed("1\r2\r" * 50)
    with WindowsKeys(console) as keys:
        assert [keys.read(0) for _ in range(4)] == ["1", "enter", "2", "enter"]
    assert "".join(console.units) == "1\r2\r" * 49


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0xFFFF), max_size=40))
def test_any_units_are_read_without_a_crash(units):
    """Whatever the console gives, reading goes on: keys without surrogates, Ctrl-C, the end."""
    console = Typed(units + "x" * 2)
    with WindowsKeys(console) as keys:
        while console.units:
            try:
                key = keys.read(0)
            except (KeyboardInterrupt, EOFError):
                continue
            assert key
            key.encode("utf-8")


@pytest.mark.parametrize(
    ("unit", "error"), [("\x03", KeyboardInterrupt), ("\x04", EOFError), ("\x1a", EOFError)]
)
@pytest.mark.parametrize("before", ["", "\ud83d"], ids=["alone", "after half a character"])
def test_windows_control_keys_raise(before, unit, error):
    """Ctrl-C, Ctrl-D and Ctrl-Z raise, also where a pair was begun."""
    keys = WindowsKeys(Typed(before + unit))
    for _ in before:
        assert keys.read() == "\ufffd"
    with pytest.raises(error):
        keys.read()


def test_windows_timeout():
    """Without a key the reader sleeps in small steps and then gives up."""
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    keys = WindowsKeys(Typed(""), sleep, lambda: now)
    assert keys.read(0.1) is None
    assert 0.1 <= now < 0.2
    assert WindowsKeys(Typed("x"), sleep, lambda: now).read(0.1) == "x"


def test_windows_reads_what_comes_while_it_waits():
    """A key that arrives before the time is over is read at the next look; 0 looks once."""
    console, slept = Typed(""), []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        console.units += ["q"] * (len(slept) == 3)

    keys = WindowsKeys(console, sleep, lambda: sum(slept))
    assert keys.read(0) is None
    assert slept == []
    assert keys.read(1) == "q"
    assert len(slept) == 3


def test_windows_reader_is_chosen_on_windows(monkeypatch):
    """On Windows the keys come from `msvcrt`, wherever termios is missing."""
    monkeypatch.setitem(sys.modules, "msvcrt", Typed("q"))
    with open_keys("win32") as keys:
        assert keys.read() == "q"
