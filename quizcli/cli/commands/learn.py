"""`quizcli learn CONCEPT`: what it builds on, its idea, a worked experiment, its questions."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from quizcli.cli import options, session_json, shell


def command(
    concept: Annotated[
        list[str], typer.Argument(help="A concept: its id, or how its name begins.")
    ],
    *,
    number: Annotated[
        int, typer.Option("-n", "--number", min=1, max=1000, help="Questions of each concept.")
    ] = 5,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Begin with all that is missing below it.")
    ] = False,
    device: options.Device = "cpu",
    one_try: options.OneTry = False,
    trust_clock: options.TrustClock = False,
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the sessions as JSON; all else goes to stderr.")
    ] = False,
) -> None:
    """Learn a concept: what it builds on, its idea, an experiment, its questions."""
    from quizcli.cli import concept_chart
    from quizcli.cli.desk import Desk
    from quizcli.cli.learning import Lesson, Wishes

    shell.check_device(device)
    chart = concept_chart.read(home)
    one = concept_chart.find(concept, chart)
    library, _ = shell.load_banks(home)
    shell.tell_problems(library.problems)
    with ExitStack() as stack:
        desk = Desk(
            home,
            shell.look(plain=plain),
            stack,
            author_code=not no_author_code,
            trust_clock=trust_clock,
            as_json=as_json,
        )
        desk.as_json = False  # the sessions are told together, at the end
        lesson = Lesson(desk, chart, library, Wishes(number, options.tries(one_try), from_start))
        lesson.walk(one, device)
        if as_json:
            told = [session_json.as_json(each) for each in lesson.sessions]
            shell.put_json({"version": 1, "sessions": told})
    raise typer.Exit(lesson.code)
