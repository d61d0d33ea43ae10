"""The rules about who may import what, proved from the syntax trees and from fresh interpreters."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "quizcli"
CORE = [
    "model",
    "expressions",
    "answers",
    "draws",
    "dice",
    "questions",
    "schedule",
    "memory",
    "cards",
    "log",
    "filters",
    "session",
    "summaries",
    "settings",
    "actions",
    "clocks",
    "analysis",
    "tuning",
    "workload",
    "planning",
    "credit",
    "programs",
    "check",
    "items",
    "regrades",
    "renames",
    "replans",
    "silencing",
    "disputes",
    "scripts",
]
OWNERS = {
    "fsrs_rs_python": ("memory",),
    "torch": ("probes", "worker"),
    "yaml": ("bank",),
    "sqlite3": ("store",),
    "typer": ("cli",),
    "rich": ("cli",),
}
IMPURE = {"time", "datetime", "random", "secrets", "os", "sys", "pathlib", "subprocess", "io"}


@cache
def modules() -> dict[str, set[str]]:
    """What every module of the package imports, by its dotted name below `quizcli`."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name] = imported(path.read_text(encoding="utf-8"))
    return found


def imported(text: str) -> set[str]:
    """The dotted names that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{each.name}" for each in node.names}
    return names


def room(name: str) -> str:
    """The first part of a module's dotted name: its room."""
    return name.partition(".")[0]


@pytest.mark.parametrize(("library", "rooms"), OWNERS.items())
def test_each_library_has_one_room(library, rooms):
    """torch, YAML, SQLite, Typer and Rich are imported in their own rooms only."""
    strangers = [
        name
        for name, names in modules().items()
        if any(room(each) == library for each in names) and room(name) not in rooms
    ]
    assert strangers == []


def test_matplotlib_is_known_to_one_module():
    """Only what saves plots imports it, and only that imports what saves plots, when asked to."""
    saving = "quizcli.cli.plots.saving"
    found = modules()
    users = [name for name, names in found.items() if any(room(e) == "matplotlib" for e in names)]
    assert users == ["cli.plots.saving"]
    assert [name for name, names in found.items() if saving in names] == ["cli.lab.plotting"]


def test_core_imports_no_edge_and_nothing_impure():
    """The core imports neither an edge nor a clock, dice or disk."""
    edges = {"bank", "probes", "worker", "store", "formats", "cli"}
    for name, names in modules().items():
        if room(name) not in CORE:
            continue
        ours = {each.split(".")[1] for each in names if each.startswith("quizcli.")}
        assert not ours & edges, name
        assert not {room(each) for each in names} & IMPURE, name


def test_nothing_imports_the_command_line():
    """Only the command line and the entry point know the command line."""
    for name, names in modules().items():
        if room(name) not in ("cli", "__main__"):
            assert not any(each.startswith("quizcli.cli") for each in names), name


def loaded_after(tmp_path: Path, *arguments: str, typed: str = "") -> set[str]:
    """Run a command in a fresh interpreter; return the modules that were loaded at its end."""
    script = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('\\n'.join(['LOADED', *sys.modules])))\n"
        "from quizcli.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QUIZCLI_HOME": str(tmp_path)},
        cwd=tmp_path,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.partition("LOADED\n")[2].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["list"],
        ["list", "rnn"],
        ["list", "concept:lstm is:new"],
        ["due"],
        pytest.param(["drill", "--new", "2", "rnn"], marks=pytest.mark.slow),
        ["history"],
        ["lab", "--list"],
        ["quiz", "rnn", "-n", "2"],
        ["show", "rnn/two-drawbacks"],
    ],
    ids=" ".join,
)
def test_commands_never_load_torch_or_pydantic(tmp_path, arguments):
    """No command loads torch, numpy or pydantic into its own process, a quiz included."""
    loaded = loaded_after(tmp_path, *arguments, typed="1\n" * 4)
    assert not loaded & {"torch", "numpy", "pydantic", "matplotlib"}


@pytest.mark.slow
def test_matplotlib_is_loaded_only_to_save_a_plot(tmp_path):
    """A plot on the screen needs neither it nor NumPy."""
    plot = ["lab", "compare", "errors"]
    assert not loaded_after(tmp_path, *plot) & {"matplotlib", "numpy"}
    assert "matplotlib" in loaded_after(tmp_path, *plot, "--save", "plot.svg")


def test_a_second_start_parses_no_yaml(tmp_path):
    """With banks and concept map compiled, neither a quiz nor a listing loads the YAML parser."""
    (tmp_path / "mine.yaml").write_text(
        "format: 1\ntitle: T\nlicense: CC0-1.0\nquestions:\n"
        "  - {id: a, type: boolean, prompt: P?, answer: true}\n"
    )
    assert "yaml" in loaded_after(tmp_path, "list", str(tmp_path))
    assert "yaml" not in loaded_after(tmp_path, "list", str(tmp_path))
    loaded_after(tmp_path, "concepts")
    assert "yaml" not in loaded_after(tmp_path, "quiz", "rnn/two-drawbacks", typed="1\n1\n")


def test_help_loads_neither_banks_nor_log(tmp_path):
    """`--help` needs no bank reader, no database and no worker."""
    loaded = loaded_after(tmp_path, "--help")
    assert not loaded & {"yaml", "sqlite3", "quizcli.worker.client", "quizcli.bank.library"}
