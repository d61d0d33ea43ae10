"""`quizcli lab`: every probe is an experiment that a person can run, sweep and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli.cli import lab_reading, options, shell
from quizcli.model import QuizError, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.text import Text

    from quizcli.cli.lab_comparisons import Comparison
    from quizcli.cli.lab_figures import Drawing
    from quizcli.cli.lab_screens import Figure
    from quizcli.cli.look import Look
    from quizcli.model import Measurement, Signature, Signatures
    from quizcli.worker.client import Worker

SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}
COMPARE = "compare"
LIMIT = 60.0
"""Seconds that one measurement may take."""

Sweep = Annotated[
    str,
    typer.Option("--sweep", metavar="P=LOW..HIGH/COUNT", help="Plot against a parameter."),
]
Outputs = Annotated[
    list[str] | None, typer.Option("--output", metavar="NAME", help="What to plot; up to four.")
]
Seeds = Annotated[
    int, typer.Option("--seeds", min=0, help="Repeat at so many seeds and plot the median.")
]
Log = Annotated[
    bool | None, typer.Option("--log/--linear", help="The axis of the output; else as it fits.")
]
Range = Annotated[str, typer.Option("--range", metavar="LOW..HIGH", help="Bounds of the plot.")]
Guess = Annotated[
    str, typer.Option("--guess", metavar="Y or X:Y", help="Mark what you expect in the plot.")
]


class Wanted(NamedTuple):
    """What was asked for, as typed."""

    sweep: str
    outputs: tuple[str, ...]
    seeds: int
    log: bool | None
    limits: str
    guess: str
    device: str
    as_json: bool
    plain: bool


def command(
    ctx: typer.Context,
    probe: Annotated[
        str,
        typer.Argument(
            metavar="[PROBE|TOPIC|compare]",
            help="The probe to run; its arguments follow as --name value. A topic lists its "
            "probes, compare the prepared comparisons.",
        ),
    ] = "",
    *,
    list_: Annotated[bool, typer.Option("--list", help="List the probes.")] = False,
    sweep: Sweep = "",
    output: Outputs = None,
    seeds: Seeds = 0,
    log: Log = None,
    range_: Range = "",
    guess: Guess = "",
    device: options.Device = "cpu",
    plain: options.Plain = False,
    as_json: options.Json = False,
) -> None:
    """Run, sweep or compare probes."""
    from quizcli.probes import signatures

    known = signatures()
    wanted = Wanted(sweep, tuple(output or ()), seeds, log, range_, guess, device, as_json, plain)
    if probe == COMPARE:
        _compare(ctx.args, known, wanted)
    elif list_ or not probe or probe in {each.topic for each in known.values()}:
        _browse(probe, known, wanted, every=list_)
    elif sweep:
        _sweep(lab_reading.known_probe(probe, known), ctx.args, wanted)
    else:
        _run(lab_reading.known_probe(probe, known), ctx.args, wanted)


# --------------------------------------------------------------------- browsing
def _browse(topic: str, known: Signatures, wanted: Wanted, *, every: bool) -> None:
    from quizcli.cli import lab_screens

    shown = [each for each in known.values() if topic in ("", each.topic)]
    if wanted.as_json:
        shell.put_json({"version": 1, "probes": [_described(each) for each in shown]})
        return
    look = shell.look(plain=wanted.plain)
    if topic or every:
        _tell(look, lambda: lab_screens.probes(shown, look), lab_screens.plain_probes(shown))
    else:
        _tell(look, lambda: lab_screens.topics(known, look), lab_screens.plain_topics(known))


def _described(signature: Signature) -> dict[str, object]:
    from quizcli.cli.lab_screens import span

    return {
        "name": signature.name,
        "topic": signature.topic,
        "title": signature.title,
        "parameters": {p.name: span(p) for p in signature.parameters},
        "outputs": {name: f"{o.type}, {o.kind}" for name, o in signature.outputs.items()},
        "formula": signature.formula,
        "source": signature.source,
    }


def _tell(look: Look, drawn: Callable[[], list[Text]], words: Iterable[str]) -> None:
    """A result: drawn in a terminal, in words elsewhere."""
    if look.plain:
        shell.put("\n".join(words))
        return
    import sys

    from quizcli.cli import screens

    screens.draw(look.console(sys.stdout), drawn())


# ---------------------------------------------------------------------- one run
def _run(signature: Signature, words: Sequence[str], wanted: Wanted) -> None:
    _refuse_left_over(wanted)
    request = Request(signature.name, lab_reading.arguments(signature, words))
    lab_reading.check(signature, [request])
    with _worker(wanted.device) as worker:
        measurement = worker.measure(request)
    if wanted.as_json:
        shell.put_json(_as_json(signature, request, measurement))
        return
    from quizcli.cli import lab_screens

    look = shell.look(plain=wanted.plain)
    _tell(
        look,
        lambda: lab_screens.report(signature, request, measurement, look),
        lab_screens.plain_report(signature, request, measurement),
    )


def _refuse_left_over(wanted: Wanted) -> None:
    """Options of a plot where nothing is plotted."""
    given = {
        "--output": bool(wanted.outputs),
        "--seeds": wanted.seeds > 0,
        "--log/--linear": wanted.log is not None,
        "--range": bool(wanted.limits),
        "--guess": bool(wanted.guess),
    }
    for name, there in given.items():
        if there:
            raise QuizError(f"{name} is for plots: add --sweep PARAMETER=LOW..HIGH/COUNT")


def _worker(device: str) -> Worker:
    """The worker, not started; who asks for a plot waits longer than who answers a question."""
    from quizcli.worker.client import Worker

    shell.check_device(device)
    return Worker(device, limit=LIMIT)


def _as_json(signature: Signature, request: Request, measurement: Measurement) -> dict[str, object]:
    from quizcli.store.values import encode_names

    return {
        "version": 1,
        "probe": signature.name,
        "arguments": encode_names(request.arguments),
        "outputs": encode_names(measurement.outputs),
        "device": measurement.device,
        "backend": measurement.backend,
        "seconds": measurement.seconds,
    }


# ------------------------------------------------------------------------ plots
def _sweep(signature: Signature, words: Sequence[str], wanted: Wanted) -> None:
    from quizcli.cli import lab_figures, lab_running

    swept = lab_reading.sweep(signature, wanted.sweep)
    outputs = lab_reading.outputs(signature, wanted.outputs)
    arguments = lab_reading.arguments(signature, words)
    courses = lab_figures.sweep_courses(signature, swept, outputs, arguments)
    how = _drawing(wanted)
    with _worker(wanted.device) as worker:
        measured = lab_running.measure(courses, wanted.seeds or 1, worker)
    if wanted.as_json:
        found = lab_figures.as_json(courses, measured)
        head = {"version": 1, "probe": signature.name, "parameter": swept.parameter.name}
        shell.put_json({**head, "values": list(swept.values), **found})
        return
    _show(lab_figures.sweep_figure(courses, measured, how), wanted)


def _compare(words: Sequence[str], known: Signatures, wanted: Wanted) -> None:
    from quizcli.cli import lab_figures, lab_running
    from quizcli.cli.lab_comparisons import COMPARISONS

    if wanted.sweep or wanted.outputs:
        raise QuizError("a comparison has its own sweep; leave --sweep and --output out")
    if not words:
        _list_comparisons(wanted)
        return
    if len(words) > 1:
        raise QuizError(f"lab compare takes one name and no parameters; leave {words[1]} out")
    if words[0] not in COMPARISONS:
        raise QuizError(options.unknown("comparison", words[0], COMPARISONS))
    comparison = COMPARISONS[words[0]]
    courses = lab_figures.comparison_courses(comparison, known)
    how = _drawing(wanted)
    with _worker(wanted.device) as worker:
        measured = lab_running.measure(courses, wanted.seeds or comparison.seeds, worker)
    if wanted.as_json:
        found = lab_figures.as_json(courses, measured)
        shell.put_json({"version": 1, **_head(comparison), **found})
        return
    _show(lab_figures.comparison_figure(comparison, measured, how), wanted)


def _list_comparisons(wanted: Wanted) -> None:
    from quizcli.cli import lab_screens
    from quizcli.cli.lab_comparisons import COMPARISONS, TOPICS

    _refuse_left_over(wanted._replace(sweep=""))
    if wanted.as_json:
        shell.put_json(
            {"version": 1, "comparisons": [_head(each) for each in COMPARISONS.values()]}
        )
        return
    look = shell.look(plain=wanted.plain)
    named = [(topic, [(each.name, each.title) for each in of]) for topic, of in TOPICS.items()]
    _tell(
        look,
        lambda: lab_screens.comparisons(named, look),
        lab_screens.plain_comparisons(named),
    )


def _head(comparison: Comparison) -> dict[str, object]:
    return {
        "comparison": comparison.name,
        "title": comparison.title,
        "look": comparison.look,
        "source": comparison.source,
    }


def _show(figure: Figure, wanted: Wanted) -> None:
    from quizcli.cli import lab_screens

    look = shell.look(plain=wanted.plain)
    _tell(
        look,
        lambda: lab_screens.figure(figure, look),
        lab_screens.plain_figure(figure, look),
    )


def _drawing(wanted: Wanted) -> Drawing:
    """How to draw; the box is as high as the terminal leaves room for."""
    import shutil

    from quizcli.cli.lab_figures import Drawing

    return Drawing(
        log=wanted.log,
        limits=lab_reading.limits(wanted.limits, log=wanted.log),
        marks=lab_reading.marks(wanted.guess),
        rows=shutil.get_terminal_size().lines,
    )
