"""The table of commands.  One file in `commands/` and one line here make a command.

A command's module is imported when the command runs, so that each start pays for
what it uses and nothing more.
"""

from __future__ import annotations

import keyword
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.main
from typer.core import TyperGroup

from quizcli import __version__

COMMANDS = {
    "quiz": "Answer questions; PyTorch measures the keys.",
    "drill": "Answer what is due today, and a few new questions.",
    "list": "List banks and questions.",
    "show": "Show a question as drawn from a seed, with its key and its mistakes.",
    "lab": "Run one probe and see what it measures.",
    "check": "Check banks: every problem with its place, every key at many seeds.",
    "cram": "Answer any questions until they are right, without touching the schedule.",
    "due": "Say what is to be answered today.",
    "next": "Give the next question of today to a script or an editor.",
    "answer": "Judge one answer for a script or an editor, and keep it.",
    "stats": "Show what your answers say: streak, forecast, memory, concepts, time.",
    "history": "List the answers given so far.",
    "undo": "Take back the last answer or mark, also of an earlier day.",
    "bury": "Leave questions out until tomorrow.",
    "suspend": "Leave questions out until further notice.",
    "flag": "Mark questions to come back to.",
    "edit": "Open a question at its line in your editor.",
    "tune": "Fit the memory model to your own answers, if that predicts them better.",
    "simulate": "Foretell reviews and minutes a day for a share of right answers.",
    "plan": "Bring reviews forward for an exam.",
    "postpone": "Move what is due to later days.",
    "vacation": "Keep days free of reviews.",
    "config": "List and set how you want to be scheduled.",
    "doctor": "Check log, clock, worker, device and banks, and say what to do.",
    "backup": "List, make or restore backups of the log.",
    "sync": "Merge the log with other machines through a shared folder.",
    "export": "Write the log for other programs.",
    "import": "Read a log written by quizcli or by FSRS tools.",
}


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

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As in Typer, with all names known for 'did you mean'."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            self.commands = {name: load(name) for name in COMMANDS}
        return super().resolve_command(ctx, args)


def load(name: str) -> Any:
    """Import a command's module and make its Typer command."""
    file = f"{name}_" if keyword.iskeyword(name) else name
    module = import_module(f"quizcli.cli.commands.{file}")
    single = typer.Typer(
        add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    settings = getattr(module, "SETTINGS", None)
    single.command(name, help=COMMANDS[name], context_settings=settings)(module.command)
    return typer.main.get_command(single)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"quizcli {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=LazyGroup,
    name="quizcli",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def quizcli(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A terminal quiz whose answer key is an experiment."""


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code (0 fine, 2 usage, see the README)."""
    try:
        app(args=arguments, prog_name="quizcli")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 0
