"""The table of commands.  One file in `commands/` and one line here make a command.

A command's module is imported when the command runs, so that each start pays for
what it uses and nothing more.
"""

from __future__ import annotations

import keyword
import os
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.main
from typer._click.exceptions import UsageError
from typer.core import TyperGroup

from quizcli import __version__
from quizcli.model import QuizError

SECTIONS = {
    "Learn": {
        "quiz": "Answer questions; PyTorch measures the keys.",
        "drill": "Answer what is due today, and a few new questions.",
        "cram": "Answer questions until they are right, outside of the schedule.",
        "redo": "Answer what was missed in the last session once more.",
        "due": "Say what is to be answered today.",
        "stats": "Show what your answers say: streak, forecast, memory, time.",
        "concepts": "Draw what builds on what, with what you know of it.",
        "learn": "Learn a concept: its idea, an experiment, then its questions.",
        "lab": "Run, sweep and compare probes: what PyTorch measures, with plots.",
        "list": "List banks and questions.",
        "browse": "Walk through questions: filter, preview, mark, edit.",
    },
    "Your log": {
        "history": "List the answers given so far.",
        "undo": "Take back the last answer or mark, also of an earlier day.",
        "flag": "Mark questions to come back to.",
        "bury": "Leave questions out until tomorrow.",
        "suspend": "Leave questions out until further notice.",
        "backup": "List, make, restore or salvage backups of the log.",
        "sync": "Merge the log with other machines through a shared folder.",
        "export": "Write the log for other programs.",
        "import": "Read a log written by quizcli or by FSRS tools.",
    },
    "Your schedule": {
        "plan": "Bring reviews forward for an exam.",
        "postpone": "Move what is due to later days.",
        "vacation": "Keep days free of reviews.",
        "tune": "Fit the memory model to your own answers, if that helps.",
        "simulate": "Foretell reviews and minutes a day.",
        "config": "List and set how you want to be scheduled, and what this machine prefers.",
    },
    "Banks": {
        "check": "Check banks: every problem with its place, every key measured.",
        "new": "Make a bank, or add a question to one, from a skeleton.",
        "preview": "Show questions as a learner sees them, at several seeds.",
        "fmt": "Bring banks into one form; comments are kept.",
        "schema": "Write the JSON Schema of a bank, for editors.",
        "analyse": "Say how well questions measure, from the logs of many learners.",
        "regrade": "Judge stored answers again after a key was fixed.",
        "report": "Tell authors which verdicts you dispute, with a test to paste.",
        "show": "Show a question as drawn from a seed, with key and mistakes.",
        "edit": "Open a question at its line in your editor.",
        "rename": "Give a question another id; its history follows.",
        "retire": "Ask a question no more; its history stays.",
        "trust": "Let a bank run plain Python, as long as it stays as it is.",
    },
    "Tools": {
        "next": "Give the next question of today to a script or an editor.",
        "answer": "Judge one answer for a script or an editor, and keep it.",
        "serve": "Answer requests of an editor or a notebook, in JSON lines.",
        "doctor": "Check log, clock, worker, device and banks.",
        "man": "Write the manual page.",
        "completion": "Write the completion for a shell.",
    },
}
"""What each command does, by what it is used for."""

COMPLETING = "_QUIZCLI_COMPLETE"
"""The variable by which a shell asks for completions."""

COMMANDS = {name: says for section in SECTIONS.values() for name, says in section.items()}


class LazyGroup(TyperGroup):
    """Commands by name, each loaded when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or None."""
        return load(cmd_name) if cmd_name in COMMANDS else None

    def invoke(self, ctx: Any) -> Any:
        """Run the command; who stopped reading our output (`| head`) is no failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            from quizcli.cli.shell import hang_up

            raise SystemExit(hang_up()) from None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The table, section by section, without loading a single command."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As in Typer.  QuizError with near names for a command that there is not."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            from quizcli.cli import options

            said = options.unknown("command", args[0], COMMANDS)
            raise QuizError(f"{said}{_joint(said)}quizcli --help lists them")
        return super().resolve_command(ctx, args)


def _joint(said: str) -> str:
    return " " if said.endswith("?") else "; "


def load(name: str) -> Any:
    """Import a command's module and make its Typer command."""
    file = f"{name}_" if keyword.iskeyword(name) else name
    module = import_module(f"quizcli.cli.commands.{file}")
    single = typer.Typer(
        add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    settings = getattr(module, "SETTINGS", None)
    single.command(name, help=COMMANDS[name], context_settings=settings)(module.command)
    command = typer.main.get_command(single)
    return _completing(name, command) if os.environ.get(COMPLETING) else command


def _completing(name: str, command: Any) -> Any:
    from quizcli.cli import completing

    return completing.fit(name, command)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"quizcli {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=LazyGroup,
    name="quizcli",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def quizcli(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A terminal quiz whose answer key is an experiment.

    Without a command: what is due today, and Enter starts.
    """
    from quizcli.cli.shell import live_in

    live_in(None)  # the command says otherwise if it was given a home
    if ctx.invoked_subcommand is None:
        from quizcli.cli.home import welcome

        raise typer.Exit(welcome())


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code (0 fine, 2 usage, see the README).

    Raises QuizError with one sentence for a command line that cannot be.
    """
    try:
        code = app(args=arguments, prog_name="quizcli", standalone_mode=False)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except UsageError as error:
        from quizcli.cli import usage

        raise QuizError(usage.sentence(error, _called(error, arguments))) from error
    except typer.Abort:
        raise QuizError("the input ended before there was an answer") from None
    return code if isinstance(code, int) else 0


def _called(error: UsageError, arguments: list[str]) -> str:
    """The command that was called, as it is typed."""
    if error.ctx is not None:
        return error.ctx.command_path
    return f"quizcli {arguments[0]}" if arguments[0] in COMMANDS else "quizcli"
