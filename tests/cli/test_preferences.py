"""The preferences of this machine: which value stands, what a bad file does, how it is written."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli import manner, options, settled, shell
from quizcli.cli.commands import drill, quiz
from quizcli.cli.preferences import TABLE, USUAL, find, reading, standing
from quizcli.cli.preferences.reading import MOST_BYTES, MOST_TOLD

from .test_planning_commands import here, run, start
from .test_planning_commands import home as a_home

__all__ = ["a_home", "here"]

VARIABLES = [each.name for row in TABLE.values() for each in row.variables]


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """No variable of the machine that runs the tests counts."""
    for each in (*VARIABLES, "COLORFGBG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(each, raising=False)


@pytest.fixture
def home(tmp_path):
    """An empty home, for `here`."""
    return tmp_path


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of a home that is in force."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    return tmp_path / "config.toml"


def problems(path) -> list[str]:
    """What is wrong with a file, without its path."""
    return [each.removeprefix(str(path)) for each in standing(path, {}).problems]


# ------------------------------------------------------------------- precedence
STATED = {
    "theme": ('"dark"', "dark", {"QUIZCLI_THEME": "light"}, "light"),
    "plain": ("true", True, {"QUIZCLI_PLAIN": "no"}, False),
    "ascii": ("true", True, {"QUIZCLI_ASCII": "off"}, False),
    "device": ('"cuda"', "cuda", {"QUIZCLI_DEVICE": "mps"}, "mps"),
    "number": ("5", 5, {"QUIZCLI_NUMBER": "7"}, 7),
    "tries": ("1", 1, {"QUIZCLI_TRIES": "3"}, 3),
    "quick": ("true", True, {"QUIZCLI_QUICK": "0"}, False),
    "timer": ("true", True, {"QUIZCLI_TIMER": "false"}, False),
    "goal": ("20", 20, {"QUIZCLI_GOAL": "0"}, 0),
    "editor": ('"code --wait"', "code --wait", {"EDITOR": "nano"}, "nano"),
    "banks": ('["/a", "/b"]', ("/a", "/b"), {"QUIZCLI_BANKS": f"/c{os.pathsep}/d"}, ("/c", "/d")),
    "author_code": ("false", False, {"QUIZCLI_NO_AUTHOR_CODE": "0"}, True),
}


def test_every_preference_is_looked_at():
    """The cases below name all of them."""
    assert list(STATED) == list(TABLE) == list(USUAL._fields)


@pytest.mark.parametrize("name", STATED)
def test_the_environment_stands_above_the_file_above_the_usual(tmp_path, name):
    """Each preference, with the line or the variable that it is from."""
    written, in_file, variables, in_environment = STATED[name]
    path = tmp_path / "config.toml"
    path.write_text(f"# mine\n\n{name} = {written}\n")
    assert getattr(standing(None, {}).values, name) == getattr(USUAL, name)
    assert standing(None, {}).origins == {}
    found = standing(path, {})
    assert (getattr(found.values, name), found.origins[name].name) == (in_file, f"{path}:3")
    (variable,) = variables
    above = standing(path, variables)
    assert (getattr(above.values, name), above.origins[name].name) == (in_environment, variable)
    assert (found.problems, above.problems) == ((), ())


@pytest.mark.parametrize(
    ("variables", "name", "value", "variable"),
    [
        ({"NO_COLOR": "1", "QUIZCLI_THEME": "dark"}, "theme", "mono", "NO_COLOR"),
        ({"NO_COLOR": "", "QUIZCLI_THEME": "dark"}, "theme", "dark", "QUIZCLI_THEME"),
        ({"ACCESSIBLE": "1", "QUIZCLI_PLAIN": "off"}, "plain", True, "ACCESSIBLE"),
        ({"ACCESSIBLE": "0"}, "plain", False, "ACCESSIBLE"),
        ({"VISUAL": "vim", "EDITOR": "nano"}, "editor", "vim", "VISUAL"),
        ({"VISUAL": "  ", "EDITOR": "nano"}, "editor", "nano", "EDITOR"),
        ({"QUIZCLI_NO_AUTHOR_CODE": "1"}, "author_code", False, "QUIZCLI_NO_AUTHOR_CODE"),
    ],
    ids=str,
)
def test_of_several_variables_the_first_decides(variables, name, value, variable):
    """As NO_COLOR, ACCESSIBLE, VISUAL and EDITOR are meant elsewhere too; an empty one is none."""
    found = standing(None, variables)
    assert (getattr(found.values, name), found.origins[name].name) == (value, variable)


def test_nonsense_in_a_variable_is_told_and_does_not_count(tmp_path):
    """The file counts instead."""
    path = tmp_path / "config.toml"
    path.write_text("tries = 3\n")
    found = standing(path, {"QUIZCLI_TRIES": "many", "QUIZCLI_DEVICE": "tpu"})
    assert (found.values.tries, found.values.device) == (3, "cpu")
    assert [each.partition(";")[0] for each in found.problems] == [
        "QUIZCLI_DEVICE cannot be 'tpu'", "QUIZCLI_TRIES cannot be 'many'",
    ]  # fmt: skip


def test_an_option_stands_above_the_environment(file, here, monkeypatch):
    """As `config list` says, and as the commands take them."""
    monkeypatch.setenv("QUIZCLI_PLAIN", "off")
    rows = json.loads(here("config", "list", "--plain", "--json")[1])["settings"]
    (plain,) = (each for each in rows if each["name"] == "plain")
    assert (plain["value"], plain["origin"], plain["source"]) == (True, "option", "--plain")
    monkeypatch.setenv("QUIZCLI_DEVICE", "tpu")
    assert here("doctor", "--device", "gpu")[2].endswith("choose one of auto, cpu, cuda, mps")


def taken(command, *words: str) -> dict:
    """What a command's function is given for these words."""
    import typer.main

    app = typer.Typer(add_completion=False)
    app.command("quiz")(command)
    context = typer.main.get_command(app).make_context("quiz", list(words))
    return context.params


def test_commands_take_what_is_not_said_from_the_preferences(file):
    """Device, number, timer and author code; an option says otherwise."""
    file.write_text('device = "mps"\nnumber = 3\nauthor_code = false\ntries = 1\ntimer = true\n')
    found = taken(quiz.command)
    assert (found["device"], found["number"], found["no_author_code"]) == ("mps", 3, True)
    assert (found["timer"], found["quick"]) == (None, None)
    assert manner.chosen(None) == manner.Manner(timer=True)
    assert manner.chosen(None, quick=True, timer=False) == manner.Manner(quick=True)
    assert (options.tries(False), options.tries(True)) == (1, 1)
    found = taken(quiz.command, "-n", "8", "--device", "cpu")
    assert (found["device"], found["number"]) == ("cpu", 8)
    assert taken(drill.command)["device"] == "mps"


def test_the_home_of_the_command_line_brings_its_file(tmp_path, file):
    """--home counts before --device is looked at, wherever it stands."""
    file.write_text('device = "mps"\n')
    other = tmp_path / "other"
    other.mkdir()
    (other / "config.toml").write_text('device = "cuda"\n')
    assert taken(quiz.command, "rnn", "--home", str(other))["device"] == "cuda"
    assert shell.preferences().device == "cuda"
    assert taken(quiz.command)["device"] == "mps"
    assert shell.preferences().device == "mps"


def test_a_quiz_has_as_many_questions_as_preferred(a_home):
    """In a real process; so has the number of tries its effect."""
    (a_home / "config.toml").write_text('number = 4\ntries = 1\nbanks = ["more.yaml"]\n')
    done = start(a_home, "quiz", "./banks/sums.yaml", "--new")
    assert "Question 1 of 4" in done.stdout
    shown = run(a_home, "quiz", "./banks/sums.yaml", "--new", "-n", "2")
    assert "Question 1 of 2" in shown


def test_banks_of_the_preferences_are_always_in_reach(file, tmp_path, monkeypatch):
    """Files and folders, seen from the file's folder; one that is gone stops nothing."""
    bank = (
        "format: 1\ntitle: T\nlicense: CC0-1.0\nquestions:\n"
        "  - {id: a, type: boolean, prompt: P?, answer: true}\n"
    )
    monkeypatch.chdir(tmp_path)  # no content/ here, and none that comes with the program
    monkeypatch.setattr(shell, "shipped", lambda: tmp_path / "none")
    (tmp_path / "none").mkdir()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "folder.yaml").write_text(bank)
    (tmp_path / "single.yaml").write_text(bank)
    file.write_text('banks = ["more", "./single.yaml", "gone.yaml", "~nobody/x.yaml"]\n')
    library, _ = shell.load_banks(None)
    assert {each.id for each in library.entries} == {"folder/a", "single/a"}
    file.write_text("")
    library, _ = shell.load_banks(None)
    assert library.entries == ()


def test_a_variable_that_changes_is_seen(file, monkeypatch):
    """What is kept of a reading depends on the variables as well."""
    assert find(file).values.tries == 2
    monkeypatch.setenv("QUIZCLI_TRIES", "4")
    assert find(file).values.tries == 4


def test_the_first_screen_reads_one_file_at_most(file, monkeypatch):
    """What was read is not read again while neither the file nor a variable changes."""
    file.write_text("tries = 3\n")
    assert shell.preferences().tries == 3
    monkeypatch.setattr(reading, "read", None)
    assert shell.preferences().tries == 3
    file.unlink()
    assert shell.preferences().tries == 2


def test_where_the_file_is(tmp_path, monkeypatch):
    """A home has its own; else the configuration directory of the platform, as XDG says."""
    monkeypatch.setenv("QUIZCLI_HOME", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert shell.find_places(None).config == tmp_path / "quizcli" / "config.toml"
    assert settled.place(None).endswith("config.toml (XDG_CONFIG_HOME, not there yet)")
    assert settled.place(tmp_path).endswith("config.toml (--home, not there yet)")
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    assert settled.place(None).endswith("config.toml (QUIZCLI_HOME, not there yet)")


# -------------------------------------------------------------------- bad files
BAD = """\
# mine
device = "tpu"
them = "dark"
tries = 9
retention = 0.9
plain = "on"

number = 12
goal = 1.5
banks = "one.yaml"
editor = "vi\\u001b[31m"
[colour]
red = 1
"""


def test_every_problem_is_told_with_its_line_and_the_good_values_count(tmp_path):
    """Unknown names, wrong types, what is out of range, settings of the log, tables."""
    path = tmp_path / "config.toml"
    path.write_text(BAD)
    assert problems(path) == [
        ":2: device cannot be 'tpu'; it says where to measure: auto, cpu, cuda, mps",
        ":3: there is no setting called them; did you mean theme?",
        ":4: tries cannot be 9; it says how many answers a question takes, 1 to 5",
        ":5: retention is kept in the log: quizcli config set retention VALUE",
        ":6: plain cannot be 'on'; it says whether output is append-only text in words: "
        "true or false",
        ":9: goal cannot be 1.5; it says how many answers a day are wanted (0: none), 0 to 9999",
        ":10: banks cannot be 'one.yaml'; it says files and folders of banks that are always in "
        "reach",
        ":11: editor cannot be 'vi\\x1b[31m'; it says the editor with its arguments, such as: "
        "code --wait",
        ":12: there is no setting called colour; see quizcli config list",
    ]
    assert standing(path, {}).values == USUAL._replace(number=12)


def test_where_names_stand():
    """At the first level only; what looks like a line within a text or a list is none."""
    text = 'a = """\nb = 1\n"""\nc = [\n  "d = 1",\n]\r\nb = 2\n[t]\nc = 3\ne = 4\n[u.v]\n'
    assert reading.places(text) == {"a": 1, "c": 4, "b": 7, "t": 8, "u": 11}
    assert reading.places("a = = 1\nb = 2\n") == {"b": 2}


BROKEN = {
    "one line": ("tries = 3\nplain = = true\nnumber = 5\n", 3, 5, ["2:9"]),
    "an open list": ("tries = 3\nbanks = [\nnumber = 5\n", 3, 10, ["3:1"]),
    "an open text": ('tries = 3\neditor = """\nnumber = 5\n', 3, 10, ["4:1"]),
    "twice": ("tries = 3\ntries = 4\nnumber = 5\n", 3, 5, ["2:10"]),
    "brackets": ("tries = 3\nx = " + "[" * 5000 + "\n", 3, 10, ["1:1"]),
    "digits": ("tries = 3\nnumber = " + "9" * 5000 + "\n", 3, 10, ["1:1"]),
    "nothing": ("", 2, 10, []),
    "a mark of order": ("\ufefftries = 3\r\nnumber = 5\r\n", 3, 5, []),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_toml_is_told_with_line_and_column(tmp_path, case):
    """Once; what stands before it counts, and what follows where only one line is broken."""
    text, tries, number, places = BROKEN[case]
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8", newline="")
    found = standing(path, {})
    assert [each.removeprefix(f"{path}:").partition(": ")[0] for each in found.problems] == places
    if case not in ("brackets", "digits"):
        assert (found.values.tries, found.values.number) == (tries, number)


def test_what_is_no_file_of_text_says_nothing(tmp_path):
    """A folder, a pipe, a file without end, bytes that are no UTF-8; the program goes on."""
    folder, pipe = tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    large, binary = tmp_path / "large", tmp_path / "binary"
    large.write_bytes(b"# " + b"x" * MOST_BYTES)
    binary.write_bytes(b"tries = 3\n# \xff\n")
    for path, why in (
        (folder, "regular file"),
        (pipe, "regular file"),
        (large, "it is larger than 64 KiB"),
        (binary, "it is not UTF-8 (line 2)"),
    ):
        (said,) = standing(path, {}).problems
        assert why in said
        assert said.endswith("its preferences do not count")
        assert standing(path, {}).values == USUAL


def test_thousands_of_problems_are_a_few_lines(tmp_path):
    """The first ones, and how many more there are."""
    path = tmp_path / "config.toml"
    path.write_text("".join(f"x{i} = {i}\n" for i in range(500)))
    assert len(problems(path)) == MOST_TOLD + 1
    assert problems(path)[-1] == f": {500 - MOST_TOLD} problems more"


def test_hostile_text_reaches_the_terminal_harmless(a_home):
    """Control characters in names and values are shown as such, on both streams."""
    text = '"\\u001b]52;c;x\\u0007" = 1\neditor = "\\u001b[2J"\ntheme = "\\u009b31m"\n'
    (a_home / "config.toml").write_text(text)
    done = start(a_home, "config", "list", QUIZCLI_DEVICE="\x1b[31mcpu")
    for each in (done.stdout, done.stderr):
        assert not {"\x1b", "\x07", "\x9b"} & set(each)
    assert done.stderr.count("config.toml:") == 3
    assert done.returncode == 0


def test_a_command_tells_the_problems_once_and_goes_on(a_home):
    """On standard error; config and doctor list them themselves."""
    (a_home / "config.toml").write_text("them = 1\nnumber = 3\n")
    said = f"{a_home}/config.toml:1: there is no setting called them; did you mean theme?\n"
    for words in (("history",), ("config", "list")):
        done = start(a_home, *words)
        assert (done.returncode, done.stderr) == (0, said)
    assert json.loads(run(a_home, "config", "list", "--json"))["problems"] == [said.rstrip()]


NAMES = st.sampled_from([*TABLE, "x", "retention", '"a b"', "[t]"])
SCRAPS = st.text(st.sampled_from("ab=1.[\"]{}#\n\r\t '\\,é\x1b"), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(NAMES, SCRAPS), max_size=8))
def test_no_text_stops_the_program(tmp_path_factory, rows):
    """Whatever a file says, values that stand are ones that could be stated."""
    path = tmp_path_factory.mktemp("any") / "config.toml"
    path.write_text("\n".join(f"{name} = {scrap}" for name, scrap in rows), encoding="utf-8")
    found = standing(path, {})
    for name, row in TABLE.items():
        assert row.holds(getattr(found.values, name))
