"""`quizcli completion SHELL`: the script that makes Tab complete commands, options and names."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from quizcli.cli import app


class Shell(StrEnum):
    """The shells that can be taught."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


PLACES = {
    Shell.BASH: "~/.local/share/bash-completion/completions/quizcli",
    Shell.ZSH: "~/.zfunc/_quizcli (with fpath+=~/.zfunc before compinit in ~/.zshrc)",
    Shell.FISH: "~/.config/fish/completions/quizcli.fish",
    Shell.POWERSHELL: "$PROFILE (append it)",
}
"""Where each shell looks for the script."""


def command(
    shell: Annotated[Shell, typer.Argument(help="The shell that is to complete.")],
) -> None:
    """Write the completion script of a shell to standard output."""
    from typer._completion_shared import get_completion_script

    from quizcli.cli import shell as world

    script = get_completion_script(
        prog_name="quizcli", complete_var=app.COMPLETING, shell=shell.value
    )
    print(script)
    if sys.stdout.isatty():  # who has a shell read it does not want to hear this at every start
        world.say(f"to have it at every start, write it to {PLACES[shell]}")
