"""`config.toml` as commands write it: what is set and unset, and what of the file stays."""

import multiprocessing
import stat
import subprocess
import sys
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli import shell
from quizcli.cli.preferences import TABLE, USUAL, standing, table, writing
from quizcli.model import QuizError

from .test_planning_commands import here, start
from .test_preferences import bare, file, home

__all__ = ["bare", "file", "here", "home"]

TYPED = {
    "theme": (["Light"], "light"),
    "plain": (["on"], True),
    "ascii": (["yes"], True),
    "device": (["cuda"], "cuda"),
    "number": (["7"], 7),
    "tries": (["1"], 1),
    "quick": (["true"], True),
    "timer": (["1"], True),
    "goal": (["30"], 30),
    "editor": (["code", "--wait"], "code --wait"),
    "banks": (["/", "/tmp"], ("/", "/tmp")),
    "author_code": (["off"], False),
}


@pytest.mark.parametrize("name", TYPED)
def test_what_is_set_is_in_the_file_until_it_is_unset(file, here, name):
    """With its value as typed; what is the same already writes nothing."""
    words, value = TYPED[name]
    code, shown, _ = here("config", "set", name, *words)
    assert (code, shown) == (0, f"{name} is {table.show(name, value)} now, in {file}\n")
    assert getattr(shell.preferences(), name) == value
    written = file.stat().st_mtime_ns
    assert here("config", "set", name, *words)[1].endswith(" already\n")
    assert file.stat().st_mtime_ns == written
    assert here("config", "get", name, "--origin")[1].endswith(f"({file}:1)\n")
    assert here("config", "unset", name)[0] == 0
    assert file.read_text() == ""
    assert shell.preferences() == USUAL


def test_comments_order_links_and_permissions_stay(tmp_path, file, here):
    """Also what quizcli does not know, and a table at the end."""
    target = tmp_path / "dotfiles.toml"
    target.write_text("# top\ntries = 1 # once\n\nplain = true\n# end\n\n[later] # x\na = 1\n")
    target.chmod(0o640)
    file.symlink_to(target)
    here("config", "set", "tries", "3")
    here("config", "set", "device", "mps")
    here("config", "unset", "plain")
    assert target.read_text() == (
        '# top\ntries = 3 # once\n\n# end\ndevice = "mps"\n\n[later] # x\na = 1\n'
    )
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert file.is_symlink()
    assert {each.name for each in tmp_path.iterdir()} >= {"config.toml", "dotfiles.toml"}
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_commented_preference_is_uncommented_in_its_place(tmp_path):
    """And becomes a comment again when it is unset."""
    path = tmp_path / "config.toml"
    writing.create(path)
    before = path.read_text()
    writing.put(path, "device", "cuda")
    assert path.read_text() == before.replace('# device = "cpu"', 'device = "cuda"')
    writing.take(path, "device")
    assert path.read_text() == before


def test_a_line_in_a_text_is_no_comment(tmp_path):
    """What looks like a commented preference inside of a string stays what it is."""
    path = tmp_path / "config.toml"
    path.write_text('editor = """\n# tries = 2\n"""\n')
    writing.put(path, "tries", 3)
    found = tomllib.loads(path.read_text())
    assert found == {"editor": "# tries = 2\n", "tries": 3}


@pytest.mark.parametrize("end", ["", "\n", " # why"])
def test_the_end_of_the_file_stays(tmp_path, end):
    """A last line without a line end is not run into, whatever its name looks like."""
    path = tmp_path / "config.toml"
    for text in ("a.b.c = 1", "a.b = 1", "[a]\nb = nan", "a = [[1], {b = 2}]"):
        path.write_text(text + end)
        writing.put(path, "number", 7)
        found = tomllib.loads(path.read_text())
        assert found.pop("number") == 7
        assert str(found) == str(tomllib.loads(text))
        writing.take(path, "number")
        assert str(tomllib.loads(path.read_text())) == str(found)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(TYPED)), st.booleans()), max_size=12))
def test_any_changes_leave_what_they_say(tmp_path_factory, changes):
    """Set and unset in any order, the file says what was said last, from any beginning."""
    path = tmp_path_factory.mktemp("any") / "config.toml"
    if len(changes) % 2:
        writing.create(path)
    expected = {}
    for name, wanted in changes:
        if wanted:
            writing.put(path, name, TYPED[name][1])
            expected[name] = TYPED[name][1]
        elif name in expected:
            writing.take(path, name)
            del expected[name]
    found = standing(path if path.exists() else None, {})
    assert found.values == USUAL._replace(**expected)
    assert found.problems == ()


def test_a_broken_file_is_not_written_to(file, here):
    """Line and column are told, and it stays byte by byte."""
    file.write_text("tries = 3\nplain = = true\n")
    code, _, said = here("config", "set", "device", "cuda")
    assert code == 2
    assert f"{file}:2:9: Invalid value; put that right first: quizcli config edit" in said
    assert file.read_text() == "tries = 3\nplain = = true\n"


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, file, here):
    """What is no file, and a home that is no folder (exit 5, as wherever data cannot be kept)."""
    file.mkdir()
    code, _, said = here("config", "set", "device", "cuda")
    assert code == 2
    assert "put that right first" in said
    (tmp_path / "plain").write_text("")
    code, _, said = here("config", "set", "device", "cuda", "--home", str(tmp_path / "plain"))
    assert code == 5
    assert "cannot be written: " in said


def _set_goal(path, number):
    writing.put(path, "goal", number)


def _set_tries(path, number):
    writing.put(path, "tries", 1 + number % 5)


def test_two_writers_lose_nothing(tmp_path):
    """Eight processes that change one file at once leave a whole file with both changes."""
    path = tmp_path / "config.toml"
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(target=each, args=(path, number))
        for number in range(1, 5)
        for each in (_set_goal, _set_tries)
    ]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert [each.exitcode for each in writers] == [0] * 8
    assert set(tomllib.loads(path.read_text())) == {"goal", "tries"}


HOLD = """
import sys
from pathlib import Path
from quizcli.cli.preferences.writing import WRITING
from quizcli.cli.running import Running
with Running(Path(sys.argv[1])) as running:
    running.claim(WRITING)
    print("held", flush=True)
    sys.stdin.read()
"""


def test_who_writes_waits_for_another_writer(tmp_path, monkeypatch):
    """And gives up with a sentence; when the other one is gone it goes on."""
    monkeypatch.setattr(writing, "PATIENCE", 0.05)
    words = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(QuizError, match=r"another quizcli writes .*config\.toml; try again"):
            writing.put(tmp_path / "config.toml", "goal", 5)
        assert not (tmp_path / "config.toml").exists()
    writing.put(tmp_path / "config.toml", "goal", 5)
    assert (tmp_path / "config.toml").read_text() == "goal = 5\n"


def test_what_stands_above_the_file_is_told(file, here, monkeypatch):
    """Who sets a preference that a variable decides hears of it."""
    monkeypatch.setenv("QUIZCLI_DEVICE", "mps")
    code, shown, said = here("config", "set", "device", "cuda")
    assert (code, shown) == (0, f"device is cuda now, in {file}\n")
    assert said == ("QUIZCLI_DEVICE stands above the file: device is mps as long as it is set\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("set", "device", "tpu"), "device cannot be 'tpu'; it says where to measure"),
        (("set", "tries", "0"), "tries cannot be '0'"),
        (("set", "tries", "1e9"), "tries cannot be '1e9'"),
        (("set", "plain", "maybe"), "plain cannot be 'maybe'"),
        (("set", "banks", "nowhere.yaml"), "there is no bank at "),
        (("set", "editor", "a\nb"), "editor cannot be"),
        (("set", "devise", "cpu"), "did you mean device"),
        (("get", "goal", "5"), "get takes no value"),
        (("edit", "goal"), "edit takes no setting"),
    ],
    ids=str,
)
def test_mistakes_change_nothing(file, here, words, sentence):
    """Exit code 2 and one sentence; no file is made."""
    code, shown, said = here("config", *words)
    assert (code, shown) == (2, "")
    assert sentence in said
    assert not file.exists()


def test_the_editor_of_the_preferences_is_opened(file):
    """`config edit` opens the file in it and says afterwards what is wrong; $VISUAL comes first."""
    file.write_text('editor = "cat"\nplain = 1\n')
    done = start(file.parent, "config", "edit")
    assert (done.returncode, done.stdout) == (2, 'editor = "cat"\nplain = 1\n')
    assert f"{file}:2: plain cannot be 1; it says whether" in done.stderr
    done = start(file.parent, "config", "edit", VISUAL="nonsense-there-is-not")
    assert "$VISUAL names 'nonsense-there-is-not'" in done.stderr


def test_editing_begins_with_all_preferences_as_comments(file):
    """Each with what it says; a file like that prefers nothing, and each line of it can count."""
    done = start(file.parent, "config", "edit", EDITOR="true")
    assert (done.returncode, done.stdout) == (0, f"{file} has nothing wrong\n")
    assert standing(file, {}) == (USUAL, {}, ())
    lines = [each[2:] for each in file.read_text().splitlines()]
    values = tomllib.loads("\n".join(each for each in lines if each.partition(" = ")[0] in TABLE))
    assert list(values) == list(TABLE)
    assert tuple(tuple(v) if isinstance(v, list) else v for v in values.values()) == USUAL
