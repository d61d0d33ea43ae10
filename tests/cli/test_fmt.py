"""`fmt`: what is written, what is only shown, and what is left alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli.cli.app import run
from quizcli.model import QuizError

ROOT = Path(__file__).parent.parent.parent
UNEVEN = """\
format: 1
title: "T"
license: CC0
questions:
- type: recall
  id: a   # the first
  prompt: P?
  answer: A.
"""
EVEN = """\
format: 1
title: T
license: CC0
questions:
  - id: a   # the first
    type: recall
    prompt: P?
    answer: A.
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder with a bank that is uneven, one that is even, and one that is broken."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "uneven.yaml").write_text(UNEVEN)
    (tmp_path / "even.yml").write_text(EVEN)
    (tmp_path / "concepts.yaml").write_text("concepts:   {}\n")
    return tmp_path


def test_banks_are_laid_out_and_named(home, capsys):
    """Those that changed on standard output; a second time nothing is written."""
    (home / "uneven.yaml").chmod(0o640)
    assert run(["fmt", "."]) == 0
    said = capsys.readouterr()
    assert said.out == "uneven.yaml\n"
    assert said.err == "1 bank laid out anew, 1 as they were\n"
    assert (home / "uneven.yaml").read_text() == EVEN
    assert (home / "uneven.yaml").stat().st_mode & 0o777 == 0o640
    assert (home / "concepts.yaml").read_text() == "concepts:   {}\n"
    assert sorted(each.name for each in home.iterdir()) == [
        "concepts.yaml",
        "even.yml",
        "uneven.yaml",
    ]
    assert run(["fmt", "uneven.yaml", "even.yml", "."]) == 0
    assert capsys.readouterr().err == "0 banks laid out anew, 2 as they were\n"


def test_check_writes_nothing_and_fails(home, capsys):
    """Exit 4 as long as something would change."""
    assert run(["fmt", "--check", "."]) == 4
    assert capsys.readouterr().out == "uneven.yaml would change\n"
    assert (home / "uneven.yaml").read_text() == UNEVEN
    assert run(["fmt", "--check", "even.yml"]) == 0


def test_diff_shows_what_would_change(home, capsys):
    """As a unified diff, and nothing is written."""
    assert run(["fmt", "--diff", "."]) == 0
    out = capsys.readouterr().out
    assert out.startswith("--- uneven.yaml\n+++ uneven.yaml\n")
    assert '\n-title: "T"\n+title: T\n' in out
    assert (home / "uneven.yaml").read_text() == UNEVEN
    assert run(["fmt", "--diff", "--check", "."]) == 4


def test_a_broken_bank_is_left_and_the_others_are_not(home, capsys):
    """Exit 3, and said which."""
    (home / "broken.yaml").write_text("a: [\n")
    assert run(["fmt", "."]) == 3
    said = capsys.readouterr()
    assert said.out == "uneven.yaml\n"
    assert "broken.yaml: it is not clean YAML; see quizcli check\n" in said.err
    assert said.err.endswith("1 bank laid out anew, 1 as they were, 1 left alone\n")
    assert (home / "broken.yaml").read_text() == "a: [\n"


def test_a_path_that_is_not_there():
    """The author's mistake, told before anything is written."""
    with pytest.raises(QuizError, match=r"there is no bank at none\.yaml"):
        run(["fmt", ".", "none.yaml"])
    assert Path("uneven.yaml").read_text() == UNEVEN


def test_a_link_stays_a_link(home):
    """The bank that it leads to is laid out."""
    (home / "deep").mkdir()
    (home / "uneven.yaml").rename(home / "deep" / "real.yaml")
    (home / "linked.yaml").symlink_to(home / "deep" / "real.yaml")
    assert run(["fmt", "linked.yaml"]) == 0
    assert (home / "linked.yaml").is_symlink()
    assert (home / "deep" / "real.yaml").read_text() == EVEN


def test_a_bank_that_changes_meanwhile_is_not_overwritten(home):
    """What an editor saved in between stays."""
    from quizcli.bank import writing

    path = home / "uneven.yaml"
    with pytest.raises(QuizError, match="has changed meanwhile"):
        writing.replace(path, b"older", b"new")
    assert path.read_text() == UNEVEN


def test_a_folder_that_takes_no_file_is_told(home):
    """In one sentence; the bank stays whole and no other file is left."""
    code = "import os, sys; from quizcli.bank import writing as w; from pathlib import Path\n" \
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5, 5))\n" \
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" \
        "p = Path('uneven.yaml'); w.replace(p, p.read_bytes(), b'x' * 100)"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=home, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "uneven.yaml cannot be written: File too large" in done.stderr
    assert (home / "uneven.yaml").read_text() == UNEVEN
    assert len(list(home.iterdir())) == 3
