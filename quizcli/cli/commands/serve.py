"""`quizcli serve --stdio`: JSON lines for editors and notebooks."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack, redirect_stdout
from types import FrameType
from typing import Annotated, NoReturn

import typer

from quizcli.cli import options, scripting, shell
from quizcli.model import QuizError

TERMINATED = 128 + signal.SIGTERM
"""As a shell tells that a process was ended by this signal."""


def command(
    stdio: Annotated[
        bool, typer.Option("--stdio", help="Requests on standard input, replies on the output.")
    ] = False,
    *,
    device: options.Device = "cpu",
    one_try: options.OneTry = False,
    bank: scripting.Banks = None,
    trust_clock: options.TrustClock = False,
    no_author_code: options.NoAuthorCode = False,
    home: options.Home = None,
) -> None:
    """Answer requests, one JSON line each, until the input ends."""
    if not stdio:
        raise QuizError("standard input and output are the only transport: quizcli serve --stdio")
    from quizcli.cli.serving.counter import Counter, ServingDesk
    from quizcli.cli.serving.loop import serve

    signal.signal(signal.SIGTERM, _terminate)
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(sys.stderr))  # what is printed is no reply
        sys.stdin = stack.enter_context(open(os.devnull))  # noqa: PTH123 - nobody is there to ask
        desk = ServingDesk(
            home,
            shell.look(plain=True),
            stack,
            author_code=not no_author_code,
            trust_clock=trust_clock,
        )
        library = scripting.banks(home, bank)
        counter = Counter(desk, library, device, 1 if one_try else 2, bank or ())
        serve(counter, requests, replies)


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(TERMINATED)
