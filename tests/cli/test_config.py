"""`quizcli config`: what is set, since when, and what setting it changes."""

import json
from fractions import Fraction

import pexpect
import pytest

from quizcli.cli import dates, marks, preferences, shell
from quizcli.settings import TABLE, USUAL

from .test_planning_commands import events, here, home, run, start, terminal

__all__ = ["here", "home"]


ALL = {**TABLE, **preferences.TABLE}
"""The settings of the schedule and of this machine."""


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """No variable of the machine that runs the tests counts."""
    for row in preferences.TABLE.values():
        for each in row.variables:
            monkeypatch.delenv(each.name, raising=False)


def settings(home):
    """The settings that stand, by the way drills read them."""
    return shell.read_deck(home).settings


def listed(here):
    """What `list --json` says, by name."""
    found = json.loads(here("config", "list", "--json")[1])
    assert found["version"] == 1
    return {each["name"]: each for each in found["settings"]}


def test_a_new_home_has_the_usual_settings(home, here):
    """A line for each setting, with its value and origin; --long says what each means as well."""
    lines = here("config")[1].splitlines()
    assert [each.split()[0] for each in lines[:-1]] == list(ALL)
    assert all(each.endswith("  usual") for each in lines[:-1])
    assert lines[-1].startswith("this machine: ")
    assert max(map(len, lines[:-1])) <= 80
    shown = here("config", "list", "--long")[1]
    assert all(setting.doc in shown for setting in ALL.values())
    assert shown.count("(usual)") == len(ALL)
    value, meaning = here("config", "get", "new")[1:]
    assert (value, meaning) == ("10\n", f"new says {TABLE['new'].doc}\n")
    found = listed(here)
    assert list(found) == list(ALL)
    assert found["new"] == {
        "name": "new", "kind": "schedule", "value": 10, "origin": "usual", "source": "usual",
        "chosen_on": None, "meaning": TABLE["new"].doc,
    }  # fmt: skip
    assert found["theme"]["kind"] == "machine"
    assert found["easy"]["value"] == [1.0] * 7


CHOICES = {
    "new": ("5", 5),
    "limit": ("0", 0),
    "easy": ("sat 0.5, sun 0", (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0)),
    "balance": ("off", False),
}


def test_what_is_set_stands_until_it_is_unset(home, here):
    """Without a question, as one event each, since today; then it is the usual one again."""
    for name, (typed, _) in CHOICES.items():
        shown = here("config", "set", name, *typed.split())[1]
        assert shown == f"{name} is {typed} now; quizcli undo takes it back\n"
    values = {name: value for name, (_, value) in CHOICES.items()}
    assert settings(home) == USUAL._replace(**values)
    assert [each.value for each in events(home, "set")] == list(values.items())
    assert here("config", "get", "easy")[1] == "sat 0.5, sun 0\n"
    found = listed(here)
    assert {name for name, each in found.items() if each["origin"] == "chosen"} == set(CHOICES)
    assert found["new"]["chosen_on"] == dates.show(dates.today())
    here("config", "unset", "easy")
    assert settings(home).easy == USUAL.easy
    assert listed(here)["easy"]["origin"] == "usual"


def test_setting_the_same_value_writes_nothing(home, here):
    """Neither does setting the usual one, or unsetting what was not set."""
    assert here("config", "set", "new", "10")[1] == "new is 10 already\n"
    assert here("config", "unset", "new")[1] == "new is 10 already\n"
    assert events(home, "set") == []
    here("config", "set", "new", "7")
    assert here("config", "set", "new", "7")[1] == "new is 7 already\n"
    assert len(events(home, "set")) == 1


def test_another_retention_shows_what_it_moves_first(home):
    """In a pipe nothing is set without --yes, and with it the due days are those shown."""
    done = start(home, "config", "set", "retention", "97%")
    lines = done.stdout.split("\n")
    assert lines[0] == "day             before   after"
    assert len(lines) == 1 + 7 + 1
    assert lines[1].split()[-2:] == ["6", "8"]
    assert done.stderr == "nothing is changed yet: the same command with --yes does it\n"
    assert events(home, "set") == []
    shown = run(home, "config", "set", "retention", "97%", "--yes")
    assert shown.endswith("retention is 0.97 now; quizcli undo takes it back\n")
    assert run(home, "due", "bank:sums", "--count") == "8\n"


def test_json_says_what_would_change_and_obeys_yes(home, here):
    """The counts of seven days, and whether it was done."""
    words = ("config", "set", "retention", "0.97", "--json")
    found = json.loads(here(*words)[1])
    assert (found["version"], found["name"], found["value"], found["done"]) == (
        1, "retention", 0.9, False,
    )  # fmt: skip
    assert len(found["counts"]) == 7
    assert events(home, "set") == []
    found = json.loads(here(*words, "--yes")[1])
    assert (found["value"], found["done"]) == (0.97, True)
    assert settings(home).retention == 0.97


def test_a_retention_that_moves_nothing_is_set_at_once(tmp_path):
    """Nobody is asked about an empty log."""
    shown = run(tmp_path, "config", "set", "retention", "0.95")
    assert shown == "retention is 0.95 now; quizcli undo takes it back\n"


def test_a_terminal_is_asked_about_a_retention(home):
    """No changes nothing."""
    child = terminal(home, "config", "set", "retention", "0.97")
    child.expect_exact("Do it? y/n")
    child.send("n\r")
    child.expect_exact("nothing is changed")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert settings(home) == USUAL


def test_undoing_a_choice_brings_the_one_before_it_back(home, here):
    """The newest event that stands decides, also for the date in the list."""
    here("config", "set", "new", "5")
    here("config", "set", "new", "6")
    with shell.open_log(home) as log:
        marks.keep(log, "undo", target=events(home, "set")[-1].uid)
    assert here("config", "get", "new")[1] == "5\n"
    assert listed(here)["new"]["origin"] == "chosen"


def test_origins_are_shown_a_line_for_each_setting(home, here, monkeypatch):
    """The log's with the day, the file's with the line, the environment's with the variable."""
    (home / "config.toml").write_text('# mine\ntheme = "dark"\n')
    monkeypatch.setenv("QUIZCLI_GOAL", "20")
    here("config", "set", "new", "7")
    lines = here("config", "list")[1].splitlines()
    rows = {each.split()[0]: each.split(maxsplit=2)[1:] for each in lines}
    assert len(lines) == len(ALL) + 1
    assert rows["new"] == ["7", f"chosen on {dates.show(dates.today())}"]
    assert rows["theme"] == ["dark", f"{home}/config.toml:2"]
    assert rows["goal"] == ["20", "QUIZCLI_GOAL"]
    assert rows["limit"] == ["100", "usual"]
    assert lines[-1] == f"this machine: {home}/config.toml (QUIZCLI_HOME)"
    found = listed(here)
    assert (found["theme"]["origin"], found["goal"]["origin"]) == ("file", "environment")


FORGED = (
    ("new", Fraction(5)),
    ("limit", 10**400),
    ("retention", float("nan")),
    ("easy", (float("nan"),) * 7),
    ("parameters", ((),) * 21),
    ("\x1b[31mnew", 5),
    ("new",),
    (5, 5),
    "new",
)


def test_forged_choices_change_nothing(home):
    """What no command could have written is as if it were not there."""
    with shell.open_log(home) as log:
        for value in FORGED:
            marks.keep(log, "set", value=value)
    assert settings(home) == USUAL
    shown = run(home, "config", "list")
    assert shown.count("  usual\n") == len(ALL)
    assert "\x1b" not in shown


def test_fitted_parameters_can_be_unset_but_not_typed(home, here):
    """They are shown, and taken away after a preview."""
    from quizcli.memory import DEFAULT

    fitted = (*DEFAULT[:2], DEFAULT[2] * 3, *DEFAULT[3:])
    with shell.open_log(home) as log:
        marks.keep(log, "set", value=("parameters", fitted))
    assert here("config", "set", "parameters", "1")[0] == 2
    assert "0.212" in here("config", "get", "parameters")[1]
    shown = here("config", "unset", "parameters", "--yes")[1]
    assert shown.startswith("day ")
    assert "parameters is usual now" in shown
    assert settings(home) == USUAL


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("set",), "name the setting to set"),
        (("get",), "name the setting to get"),
        (("set", "new"), "give a value: new says how many"),
        (("set", "new", "-1"), "new cannot be '-1'; it says how many new questions"),
        (("set", "retension", "0.9"), "did you mean retention?"),
        (("get", "new", "5"), "get takes no value"),
        (("list", "new"), "quizcli config get new"),
        (("change", "new"), "change"),
    ],
    ids=str,
)
def test_mistakes_are_told_in_a_sentence(home, here, words, sentence):
    """With exit code 2, and nothing is written."""
    code, shown, said = here("config", *words)
    assert (code, shown) == (2, "")
    assert sentence in said
    assert events(home, "set") == []
