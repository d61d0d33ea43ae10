"""The clipboard: a program that is there, else the terminal, else a file; nothing is claimed."""

import base64
import io
import os
import pty
import tty

import pytest

from quizcli.cli import clipboard

TEXT = "import torch\nx = 'ä'\n"


def program(folder, name, code=0):
    """A program on a path of its own that keeps what it reads in a file."""
    path = folder / name
    path.write_text(f'#!/bin/sh\n/bin/cat > "{folder}/{name}.read"\nexit {code}\n')
    path.chmod(0o755)
    return folder / f"{name}.read"


def terminal():
    """Both ends of a terminal; what is written comes out as it went in."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    return ours, os.fdopen(theirs, "w", encoding="utf-8")


def written(text, **env):
    """What is written to a terminal for this text, and the sentence."""
    ours, screen = terminal()
    with screen:
        told = clipboard.copy(text, None, {"PATH": "", "TERM": "xterm", **env}, screen)
        found = os.read(ours, 200_000).decode()
    os.close(ours)
    return found, told


@pytest.mark.parametrize(
    ("name", "display"),
    [("wl-copy", "WAYLAND_DISPLAY"), ("xclip", "DISPLAY"), ("xsel", "DISPLAY"), ("pbcopy", "HOME")],
)
def test_a_program_takes_it(tmp_path, name, display):
    """A program that is on the path and has its display reads the text, byte for byte."""
    read = program(tmp_path, name)
    told = clipboard.copy(TEXT, tmp_path, {"PATH": str(tmp_path), display: "x"}, io.StringIO())
    assert told == f"{name} took it for the clipboard."
    assert read.read_bytes() == TEXT.encode()


def test_windows_reads_sixteen_bits(tmp_path):
    """clip.exe takes UTF-16, the other programs UTF-8."""
    read = program(tmp_path, "clip.exe")
    clipboard.copy(TEXT, tmp_path, {"PATH": str(tmp_path)}, io.StringIO())
    assert read.read_bytes() == TEXT.encode("utf-16-le")


def test_without_its_display_a_program_is_not_asked(tmp_path):
    """xclip without a display would fail or wait."""
    read = program(tmp_path, "xclip")
    told = clipboard.copy(TEXT, tmp_path, {"PATH": str(tmp_path)}, io.StringIO())
    assert not read.exists()
    assert "in a file" in told


def test_a_program_that_fails_is_followed_by_the_next(tmp_path):
    """Nothing is claimed for a program that ended with an error."""
    program(tmp_path, "xclip", code=1)
    read = program(tmp_path, "xsel")
    env = {"PATH": str(tmp_path), "DISPLAY": ":9"}
    assert clipboard.copy(TEXT, tmp_path, env, io.StringIO()).startswith("xsel took it")
    assert read.read_text() == TEXT


def test_a_program_that_hangs_is_left(tmp_path, monkeypatch):
    """A program that does not end in time is not waited for."""
    path = tmp_path / "xclip"
    path.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    path.chmod(0o755)
    monkeypatch.setattr(clipboard, "SECONDS", 0.2)
    env = {"PATH": str(tmp_path), "DISPLAY": ":9"}
    assert "in a file" in clipboard.copy(TEXT, tmp_path, env, io.StringIO())


def test_a_terminal_is_asked():
    """Without a program the terminal gets one OSC 52 with the text, and success is not claimed."""
    found, told = written(TEXT)
    assert found == f"\x1b]52;c;{base64.b64encode(TEXT.encode()).decode()}\x07"
    assert "whether it did, only pasting shows" in told


def test_what_is_copied_cannot_write_to_the_terminal():
    """Escape sequences in the text go in base64, whatever they are."""
    found, _ = written("\x1b]0;title\x07\x1b[2J\x1b\\")
    assert found.count("\x1b") == 1
    assert found.count("\x07") == 1


def test_tmux_is_told_twice():
    """Within tmux the sequence also goes through to the terminal, its escapes doubled."""
    found, _ = written("x", TMUX="/tmp/tmux-0/default,1,0")
    plain = "\x1b]52;c;eA==\x07"
    assert found == f"{plain}\x1bPtmux;\x1b{plain}\x1b\\"


def test_the_longest_text_of_a_terminal(tmp_path):
    """74,994 characters of base64 are sent, one byte of text more goes into a file."""
    longest = clipboard.LONGEST_SEQUENCE // 4 * 3
    assert len(clipboard._sequence("x" * longest, {})) <= clipboard.LONGEST_SEQUENCE + 8
    assert clipboard._sequence("x" * (longest + 1), {}) == ""


@pytest.mark.parametrize("env", [{}, {"TERM": "dumb"}])
def test_no_sequence_for_a_dumb_terminal(tmp_path, env):
    """A terminal that cannot move its cursor is sent no sequence."""
    ours, screen = terminal()
    with screen:
        told = clipboard.copy(TEXT, tmp_path, {"PATH": "", **env}, screen)
    os.close(ours)
    assert told.endswith(str(tmp_path / clipboard.FILE))


def test_no_sequence_into_a_pipe(tmp_path):
    """What is no terminal gets nothing; the file is for its owner alone."""
    out = io.StringIO()
    told = clipboard.copy(TEXT, tmp_path / "new", {"PATH": "", "TERM": "xterm"}, out)
    file = tmp_path / "new" / clipboard.FILE
    assert out.getvalue() == ""
    assert told.endswith(str(file))
    assert file.read_bytes() == TEXT.encode()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written(tmp_path):
    """Nothing was copied, and the sentence says so."""
    (tmp_path / "file").write_text("")
    told = clipboard.copy(TEXT, tmp_path / "file" / "x", {"PATH": ""}, io.StringIO())
    assert told.startswith("Nothing was copied")
