"""The manual page, from the commands themselves and the tables that the program goes by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quizcli import __version__, settings
from quizcli.cli import app, preferences, roff
from quizcli.store.places import HOME_VARIABLE

PITCH = """quizcli asks questions in the terminal. Where a key can be measured it is not stored:
PyTorch runs the model in a process of its own when you answer. Questions come back when a memory
model (FSRS-6) says that they are about to be forgotten. Without a command it tells what is due
today, and Enter starts."""

EXIT_CODES: Mapping[int, str] = {
    0: "fine",
    1: "the score is below --fail-under",
    2: "usage: an unknown option, bank, question or setting",
    3: "a bank cannot be read as it is (check, doctor)",
    4: "a check failed (check)",
    5: "the data directory, the log or the measuring cannot be used",
    130: "interrupted by Ctrl-C",
}
"""What the process says at its end."""

ENVIRONMENT: Mapping[str, str] = {
    HOME_VARIABLE: "The folder of the log, the preferences and the cache; as --home.",
    "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_CACHE_HOME": "Where they are without one, on Linux.",
    "QUIZCLI_THREADS": "How many threads a measurement may use; 1 if it is not set.",
    "COLUMNS": "The width of the output, taken between 40 and 200.",
    "TERM": "dumb means plain text.",
    "COLORFGBG": "Tells the theme auto whether the background is dark.",
}
"""Variables beside those that stand for a preference."""

FILES: Mapping[str, str] = {
    "config.toml": "The preferences of this machine, in the platform's configuration directory.",
    "reviews.sqlite3": "The log of all answers and choices, in its data directory.",
    "banks/*.yaml": "Your own banks, in its data directory.",
    "content/*.yaml": "Banks of the working directory.",
}
"""What is read and written; one folder holds all of it where a home is given."""

EXAMPLES: Mapping[str, str] = {
    "quizcli quiz lstm -n 5 --seed 7": "Five questions of the bank lstm, the same each time.",
    "quizcli drill --minutes 10": "What is due today, for ten minutes.",
    "quizcli lab softmax_two_logits --gap 2": "One experiment.",
    "quizcli check my_bank.yaml": "Everything that is wrong with a bank.",
    "quizcli config set theme light": "Colours for a light background.",
}


def page() -> str:
    """The page as roff."""
    return "\n".join([*_head(), *_commands(), *_tables(), *_settings(), *_tail()]) + "\n"


def _head() -> Iterator[str]:
    yield f'.TH QUIZCLI 1 "" {roff.quoted(f"quizcli {__version__}")}'
    yield roff.section("NAME")
    yield f"quizcli \\- {roff.text('a terminal quiz whose answer key is an experiment')}"
    yield roff.section("SYNOPSIS")
    yield f"{roff.bold('quizcli')} {roff.text('[COMMAND] [OPTION...] [ARGUMENT...]')}"
    yield roff.section("DESCRIPTION")
    yield from roff.paragraph(PITCH)
    yield from roff.paragraph(
        "Results go to standard output, everything else to standard error. "
        "quizcli COMMAND --help says what a command takes."
    )


# ------------------------------------------------------------------------ commands
def _commands() -> Iterator[str]:
    yield roff.section("COMMANDS")
    for title, names in app.SECTIONS.items():
        yield roff.subsection(title)
        for name, says in names.items():
            yield from _command(name, says)


def _command(name: str, says: str) -> Iterator[str]:
    command = app.load(name)
    context = command.make_context(name, [], resilient_parsing=True)
    pieces = " ".join(command.collect_usage_pieces(context))
    yield from roff.tagged(f"{name} {pieces}".strip(), says)
    told = (line for each in command.params for line in _parameter(each))
    yield from roff.indented(told)


def _parameter(parameter: Any) -> list[str]:
    if getattr(parameter, "hidden", False) or not parameter.help:
        return []
    if parameter.param_type_name == "argument":
        return roff.tagged(parameter.human_readable_name, parameter.help)
    forms = ", ".join([*parameter.opts, *parameter.secondary_opts])
    takes = "" if parameter.is_flag or parameter.count else f" {parameter.metavar or 'VALUE'}"
    return roff.tagged(forms + takes, parameter.help)


# -------------------------------------------------------------------------- tables
def _settings() -> Iterator[str]:
    yield roff.section("SETTINGS")
    yield from roff.paragraph(
        "An option of the command line counts before an environment variable, that before "
        "config.toml, and that before the usual value. The settings of the schedule are kept in "
        "the log instead, so that they can be undone and go along to other machines. "
        "quizcli config list --origin shows every value and where it is from."
    )
    yield roff.subsection("Of the schedule, in the log")
    for name, setting in settings.TABLE.items():
        shown = settings.show(name, settings.usual(name))
        yield from roff.tagged(name, f"{_sentence(setting.doc)} Usually {shown}.")
    yield roff.subsection("Of this machine, in config.toml")
    for name, preference in preferences.TABLE.items():
        value = preference.show(getattr(preferences.USUAL, name))
        above = ", ".join(each.name for each in preference.variables)
        said = f"{_sentence(preference.doc)} Usually {value}. Above it: {above}."
        yield from roff.tagged(name, said)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _tables() -> Iterator[str]:
    yield roff.section("EXIT STATUS")
    for code, says in EXIT_CODES.items():
        yield from roff.tagged(str(code), says)
    yield roff.section("ENVIRONMENT")
    for name, says in {**ENVIRONMENT, **_variables()}.items():
        yield from roff.tagged(name, says)
    yield roff.section("FILES")
    for name, says in FILES.items():
        yield from roff.tagged(name, says)


def _variables() -> dict[str, str]:
    """The variables that stand for a preference."""
    return {
        each.name: f"Stands above the setting {name}: {row.doc}."
        for name, row in preferences.TABLE.items()
        for each in row.variables
    }


def _tail() -> Iterator[str]:
    yield roff.section("EXAMPLES")
    for line, says in EXAMPLES.items():
        yield from roff.tagged(line, says)
    yield roff.section("SEE ALSO")
    yield from roff.paragraph("The format of banks is described in content/README.md.")
