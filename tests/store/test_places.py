"""Where data and cache live."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from quizcli.model import QuizError
from quizcli.store.places import places


def test_home_before_variable(tmp_path, monkeypatch):
    """A home given in so many words wins over QUIZCLI_HOME."""
    monkeypatch.setenv("QUIZCLI_HOME", "/elsewhere")
    found = places(tmp_path)
    assert (found.data, found.cache) == (tmp_path, tmp_path / "cache")
    assert found.log.parent == tmp_path


def test_variable_before_platform(tmp_path, monkeypatch):
    """QUIZCLI_HOME is used when no home is given."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    assert places().data == tmp_path


def test_relative_and_tilde(tmp_path, monkeypatch):
    """Both become absolute, so that a later change of directory moves nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert places("here").data == tmp_path / "here"
    assert places("~/quiz").data == tmp_path / "me" / "quiz"


def test_unknown_user():
    """A home of a user who doesn't exist is one clear error."""
    with pytest.raises(QuizError, match="is not known here") as caught:
        places("~no-such-user-here/quiz")
    assert caught.value.exit_code == 5


def test_platform_directories(tmp_path, monkeypatch):
    """Without any choice, and with an empty one, the platform's own directories are used."""
    monkeypatch.setenv("QUIZCLI_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = places()
    assert found.data == tmp_path / "data" / "quizcli"
    assert found.cache == tmp_path / "cache" / "quizcli"


def test_no_import_for_a_chosen_home():
    """platformdirs costs time before the first screen: only who needs it pays."""
    code = (
        "import sys; from quizcli.store.places import places; places('/x'); "
        "assert 'platformdirs' not in sys.modules; places(); assert 'platformdirs' in sys.modules"
    )
    root = Path(__file__).parents[2]
    clean = {"HOME": "/", "PATH": ""}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env=clean)
