"""`quizcli lab`: every probe is an experiment that a person can run, sweep and compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.cli.lab import plotting, reading
from quizcli.cli.lab.plotting import Wanted
from quizcli.model import QuizError, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizcli.model import Measurement, Signature, Signatures

SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}
COMPARE = "compare"

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
    str, typer.Option("--guess", metavar="Y or X:Y", help="What you expect, and how far off it is.")
]
Save = Annotated[
    Path | None,
    typer.Option("--save", metavar="FILE", help="Keep the plot as a .svg or .png file."),
]
Force = Annotated[bool, typer.Option("--force", help="Let --save write over a file.")]


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
    save: Save = None,
    force: Force = False,
    script: Annotated[
        bool, typer.Option("--script", help="Print the run as a Python script that runs alone.")
    ] = False,
    device: options.Device = "cpu",
    plain: options.Plain = False,
    as_json: options.Json = False,
) -> None:
    """Run, sweep or compare probes."""
    from quizcli.probes import signatures

    known = signatures()
    wanted = Wanted(
        sweep,
        tuple(output or ()),
        seeds,
        log,
        range_,
        guess,
        save,
        force,
        script,
        device,
        as_json,
        plain,
    )
    if script and (sweep or list_ or probe in ("", COMPARE)):
        raise QuizError("--script is for one run: quizcli lab PROBE --script")
    if probe == COMPARE:
        plotting.compare(ctx.args, known, wanted)
    elif list_ or not probe or probe in {each.topic for each in known.values()}:
        _browse(probe, known, wanted, every=list_)
    elif sweep:
        plotting.sweep(reading.known_probe(probe, known), ctx.args, wanted)
    else:
        _run(reading.known_probe(probe, known), ctx.args, wanted)


# --------------------------------------------------------------------- browsing
def _browse(topic: str, known: Signatures, wanted: Wanted, *, every: bool) -> None:
    from quizcli.cli.lab import screens as lab_screens

    plotting.refuse_left_over(wanted)
    shown = [each for each in known.values() if topic in ("", each.topic)]
    if wanted.as_json:
        shell.put_json({"version": 1, "probes": [_described(each) for each in shown]})
        return
    look = shell.look(plain=wanted.plain)
    if topic or every:
        plotting.tell(
            look, lambda: lab_screens.probes(shown, look), lab_screens.plain_probes(shown)
        )
    else:
        plotting.tell(
            look, lambda: lab_screens.topics(known, look), lab_screens.plain_topics(known)
        )


def _described(signature: Signature) -> dict[str, object]:
    from quizcli.cli.lab.screens import span

    return {
        "name": signature.name,
        "topic": signature.topic,
        "title": signature.title,
        "parameters": {p.name: span(p) for p in signature.parameters},
        "outputs": {name: f"{o.type}, {o.kind}" for name, o in signature.outputs.items()},
        "formula": signature.formula,
        "source": signature.source,
    }


# ---------------------------------------------------------------------- one run
def _run(signature: Signature, words: Sequence[str], wanted: Wanted) -> None:
    plotting.refuse_left_over(wanted)
    request = Request(signature.name, reading.arguments(signature, words))
    reading.check(signature, [request])
    with plotting.opened(wanted.device) as worker:
        measurement = worker.measure(request)
    if wanted.script:
        _put_script(signature, request, measurement, as_json=wanted.as_json)
        return
    if wanted.as_json:
        shell.put_json(_as_json(signature, request, measurement))
        return
    from quizcli.cli.lab import screens as lab_screens

    look = shell.look(plain=wanted.plain)
    plotting.tell(
        look,
        lambda: lab_screens.report(signature, request, measurement, look),
        lab_screens.plain_report(signature, request, measurement),
    )


def _put_script(
    signature: Signature, request: Request, measurement: Measurement, *, as_json: bool
) -> None:
    from quizcli.cli import scripts

    text = scripts.of_lab(request, measurement)
    if as_json:
        shell.put_json(_as_json(signature, request, measurement) | {"script": text})
    else:
        scripts.put(text)


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
