"""`quizcli check PATH`: everything that is wrong with banks, told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizcli.cli import checking, options, shell
from quizcli.cli.checks import telling
from quizcli.model import QuizError

INTERRUPTED = 130


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Banks, or folders of banks.")] = None,
    *,
    explain: Annotated[
        str, typer.Option("--explain", metavar="CODE", help="What a code means; all lists them.")
    ] = "",
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Draws of each question.")] = 20,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=16, help="Worker processes.")] = 2,
    measure: Annotated[bool, typer.Option(help="Measure, or only read and validate.")] = True,
    cache: Annotated[
        bool, typer.Option(help="Take what was measured before, or measure all anew.")
    ] = True,
    select: options.Select = None,
    ignore: options.Ignore = None,
    fix: Annotated[bool, typer.Option("--fix", help="Put slips right in the files.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would do.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again on each save.")] = False,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    home: options.Home = None,
    output: options.Output = "text",
    as_json: options.Json = False,
) -> None:
    """Check banks: every problem with its place, every key at many seeds."""
    if explain:
        from quizcli.cli.checks.explaining import explain as tell_page

        tell_page(explain, as_json=telling.form(output, as_json=as_json) == "json")
        return
    if not paths:
        raise QuizError("check needs a bank or a folder of banks, such as quizcli check content")
    shell.check_device(device)
    task = checking.Task(
        paths, seeds, jobs, measure, device, not no_author_code, home, cache,
        telling.Selection(select, ignore), telling.form(output, as_json=as_json),
    )  # fmt: skip
    if watch and (fix or diff):
        raise QuizError("--watch changes no file; run --fix or --diff by itself first")
    if diff and task.form != "text":
        raise QuizError("--diff shows lines of files, in text alone; leave --json and --output out")
    if fix or diff:
        from quizcli.cli.checks.mending import mend

        mend(checking.bank_files(paths), write=not diff)
    if diff:
        return
    raise typer.Exit(_watched(task) if watch else checking.run_once(task))


def _watched(task: checking.Task) -> int:
    try:
        checking.run_watching(task)
    except KeyboardInterrupt:
        shell.say("")
    return INTERRUPTED
