"""`quizcli sync FOLDER`: one log on several machines, through any folder that they share."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell

if TYPE_CHECKING:
    from quizcli.store.sync import Counts, Report

DAY = 86_400_000


def command(
    folder: Annotated[
        Path, typer.Argument(help="A folder that the machines share: cloud drive, git, USB stick.")
    ],
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Merge the log with those of other machines; nothing is lost, in whatever order."""
    from quizcli.cli.left_out import LeftOut
    from quizcli.store.sync import sync

    with shell.open_log(home) as log:
        report = sync(log, folder.expanduser())
    left_out = LeftOut(report.problems)
    if as_json:
        came, went = report.came._asdict(), report.went._asdict()
        left = left_out.as_json()
        shell.put_json({"version": 1, "came": came, "went": went, "left_out": left})
        return
    left_out.tell()
    _warn_of_the_future(report)
    shell.put(f"came  {_in_words(report.came)}\nwent  {_in_words(report.went)}")


def _in_words(counts: Counts) -> str:
    singular = {"reviews": "answer", "events": "event", "sessions": "session"}
    words = [
        f"{count} {singular[name]}{'' if count == 1 else 's'}"
        for name, count in counts._asdict().items()
        if count and name in singular
    ]
    return ", ".join(words) or "nothing new"


def _warn_of_the_future(report: Report) -> None:
    """A clock that is far ahead on another machine spoils intervals for long."""
    if report.latest is None or report.latest.milliseconds < shell.now().milliseconds + DAY:
        return
    day = time.strftime("%Y-%m-%d", time.gmtime(report.latest.milliseconds / 1000))
    shell.say(f"something that came is dated {day}, in the future: check the clocks")
