"""`quizcli doctor`: is everything that quizcli stands on in order, and what to do if not?"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer

from quizcli.cli import options, shell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizcli.cli.checkup import Finding

BAD_BANK, UNUSABLE = 3, 5
WIDTH = 7


def command(
    device: options.Device = "cpu",
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Check everything; exit 5 when data or worker fail, 3 for a broken bank, else 0."""
    shell.check_device(device)
    from quizcli.cli.checkup import Context, findings

    begun = time.monotonic()
    places = shell.find_places(home)
    found: list[Finding] = []
    for each in findings(Context(home, places, device, plain, shell.now(), begun)):
        found.append(each)
        if not as_json:
            shell.put(_line(each))
    if as_json:
        shell.put_json(_as_json(found))
    raise typer.Exit(_exit_code(found))


def _line(found: Finding) -> str:
    advice = f" -> {found.advice}" if found.advice else ""
    return f"{found.level:{WIDTH}}  {found.area:8}  {found.found}{advice}"


def _as_json(found: Sequence[Finding]) -> dict[str, object]:
    rows = [each._asdict() for each in found]
    return {"version": 1, "exit_code": _exit_code(found), "findings": rows}


def _exit_code(found: Sequence[Finding]) -> int:
    """A bank that is broken in part leaves the others: it counts least."""
    areas = {each.area for each in found if each.level == "problem"}
    if areas - {"banks"}:
        return UNUSABLE
    return BAD_BANK if areas else 0
