"""The command line on a system without what only POSIX has: every module of it is there."""

import os
import subprocess
import sys
from pathlib import Path

import quizcli

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted(
    ".".join(("quizcli", *each.relative_to(ROOT / "quizcli").with_suffix("").parts))
    for each in (ROOT / "quizcli" / "cli").rglob("*.py")
)
FOREIGN = ("termios", "tty", "pty", "fcntl", "resource", "readline", "pwd", "grp", "syslog")
"""Modules of the standard library that Windows does not have."""

GONE = {
    "os": ("getuid", "geteuid", "getgid", "fork", "killpg", "setsid", "getpgid", "O_NONBLOCK",
           "mkfifo", "chown", "uname"),
    "signal": ("SIGTSTP", "SIGCONT", "SIGHUP", "SIGKILL", "SIGWINCH", "SIGALRM", "SIGUSR1"),
}  # fmt: skip

WINDOWS = f"""
import os, signal, sys, types

# what the standard library and the packages do on Windows is their business: they come first
import asyncio, concurrent.futures, ctypes, multiprocessing, shutil, sqlite3, subprocess
import importlib.metadata, logging.handlers, xml.dom.minidom
import fsrs_rs_python, markdown_it, platformdirs, pylatexenc.latexwalker, tomlkit, typer, yaml
import rich.console, rich.live, rich.markdown, rich.progress, rich.syntax, rich.table, rich.theme

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {FOREIGN!r}:
            raise ImportError(f"there is no {{name}} on this system")

for name in {FOREIGN!r}:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())
for module, names in {GONE!r}.items():
    for name in names:
        if hasattr(sys.modules[module], name):
            delattr(sys.modules[module], name)
sys.platform = "win32"
sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=2, LK_UNLCK=0, locking=lambda *_: None)
"""


def without_posix(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program where the modules and names of POSIX are gone."""
    return subprocess.run(
        [sys.executable, "-c", WINDOWS + program, *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_every_module_of_the_command_line_can_be_imported():
    """No module needs termios, fcntl, readline, SIGTSTP or os.getuid to be imported."""
    program = """
import importlib
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except (ImportError, AttributeError) as error:
        print(name, error)
"""
    done = without_posix(program, *MODULES)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_the_keys_are_those_of_the_console():
    """On Windows the reader takes msvcrt, and nothing is asked of a terminal's mode."""
    program = """
import msvcrt
msvcrt.getwch = iter("q\\r").__next__
msvcrt.kbhit = lambda: True
from quizcli.cli.keys import open_keys
with open_keys() as keys:
    print(keys.read(), keys.read(0.1))
"""
    assert without_posix(program).stdout == "q enter\n"


def test_a_command_runs(tmp_path):
    """Preferences are read, set and shown there."""
    program = """
from quizcli.cli.app import run
home = sys.argv[1]
print(run(["config", "set", "theme", "dark", "--home", home]))
print(run(["config", "get", "theme", "--home", home]))
"""
    done = without_posix(program, str(tmp_path))
    assert done.stdout.splitlines()[1:] == ["0", "dark", "0"], done.stderr
    assert (tmp_path / "config.toml").read_text() == 'theme = "dark"\n'


def test_the_modules_are_all_there():
    """The list is that of the package, commands included."""
    assert Path(quizcli.__file__).parent == ROOT / "quizcli"
    assert {"quizcli.cli.keys.windows", "quizcli.cli.commands.quiz"} <= set(MODULES)
