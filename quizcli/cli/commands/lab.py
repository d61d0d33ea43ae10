"""`quizcli lab`: every probe is an experiment that a person can run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.model import MeasureError, QuizError, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizcli.model import Measurement, Parameter, Signature, Signatures, Value

SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}


def command(
    ctx: typer.Context,
    probe: Annotated[
        str, typer.Argument(help="The probe to run; its arguments follow as --name value.")
    ] = "",
    list_: Annotated[bool, typer.Option("--list", help="List the probes.")] = False,
    device: options.Device = "cpu",
    as_json: options.Json = False,
) -> None:
    """Run one probe."""
    from quizcli.probes import signatures

    known = signatures()
    if list_ or not probe:
        _list(known, as_json)
        return
    signature = known.get(probe)
    if signature is None:
        raise QuizError(options.unknown("probe", probe, known))
    request = Request(probe, _arguments(signature, ctx.args))
    _refuse_nonsense(signature, request, device)
    measurement = _measured(request, device)
    if as_json:
        shell.put_json(_as_json(signature, request, measurement))
    else:
        shell.put(_report(signature, request, measurement))


def _refuse_nonsense(signature: Signature, request: Request, device: str) -> None:
    """What the worker would refuse as well, only sooner, and as the user's mistake."""
    from quizcli.probes.base import check_arguments

    shell.check_device(device)
    try:
        check_arguments(signature, request.arguments)
    except MeasureError as error:
        raise QuizError(str(error)) from error


def _measured(request: Request, device: str) -> Measurement:
    from quizcli.worker.client import Worker

    with Worker(device) as worker:
        worker.start()
        return worker.measure(request)


# ----------------------------------------------------------------- arguments
def _arguments(signature: Signature, words: Sequence[str]) -> dict[str, Value]:
    """`--name value` or `--name=value` for each parameter of the probe."""
    found: dict[str, Value] = {}
    rest = [part for word in words for part in _split(word)]
    for name, text in zip(rest[::2], rest[1::2], strict=False):
        parameter = signature.parameter(name.removeprefix("--").replace("-", "_"))
        parameter = parameter or signature.parameter(name.removeprefix("--"))
        if parameter is None or not name.startswith("--"):
            names = [each.name for each in signature.parameters]
            raise QuizError(options.unknown("parameter", name.removeprefix("--"), names))
        found[parameter.name] = _value(parameter, text)
    if len(rest) % 2:
        raise QuizError(f"{rest[-1]} needs a value, for example {rest[-1]} 3")
    return found


def _split(word: str) -> list[str]:
    return word.split("=", 1) if word.startswith("--") and "=" in word else [word]


def _value(parameter: Parameter, text: str) -> Value:
    """The text as a value of the parameter's type."""
    match parameter.type:
        case "choice":
            return next((each for each in parameter.choices if str(each) == text), text)
        case "bool":
            return _truth(parameter, text)
        case "ints" | "floats":
            parts = text.strip("[]()").replace(",", " ").split()
            return tuple(_number(parameter, part) for part in parts)
    return _number(parameter, text)


def _truth(parameter: Parameter, text: str) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if text.casefold() not in words:
        raise QuizError(f"--{parameter.name} is true or false, not {text}")
    return words[text.casefold()]


def _number(parameter: Parameter, text: str) -> Value:
    from quizcli.answers import read_number

    reading = read_number(text, whole=parameter.type in ("int", "ints", "seed"))
    if reading.value is None:
        raise QuizError(f"--{parameter.name}: {reading.hint}")
    return reading.value


# -------------------------------------------------------------------- output
def _list(known: Signatures, as_json: bool) -> None:
    if as_json:
        shell.put_json({"version": 1, "probes": [_described(each) for each in known.values()]})
        return
    width = max(map(len, known))
    for topic in sorted({each.topic for each in known.values()}):
        shell.put(topic)
        for each in known.values():
            if each.topic == topic:
                shell.put(f"  {each.name:{width}}  {each.title}")
    shell.put(f"\n{len(known)} probes; quizcli lab NAME --parameter value")


def _described(signature: Signature) -> dict[str, object]:
    return {
        "name": signature.name,
        "topic": signature.topic,
        "title": signature.title,
        "parameters": {p.name: _range(p) for p in signature.parameters},
        "outputs": {name: f"{o.type}, {o.kind}" for name, o in signature.outputs.items()},
        "formula": signature.formula,
        "source": signature.source,
    }


def _range(parameter: Parameter) -> str:
    match parameter.type:
        case "choice":
            return " | ".join(map(str, parameter.choices))
        case "bool":
            return "true | false"
        case "seed":
            return "any whole number"
    step = f" step {parameter.step}" if parameter.step not in (None, 1) else ""
    each = f"{parameter.low}..{parameter.high}{step}"
    return f"{parameter.length[0]} to {parameter.length[1]} of {each}" if parameter.length else each


def _report(signature: Signature, request: Request, measurement: Measurement) -> str:
    from quizcli.answers import show

    used = {p.name: request.arguments.get(p.name, p.default) for p in signature.parameters}
    width = max(map(len, [*used, *signature.outputs]))
    lines = [signature.title, ""]
    for p in signature.parameters:
        note = f"  {p.doc}" if p.doc else ""
        lines.append(f"  {p.name:{width}}  {show(used[p.name])}  ({_range(p)}){note}")
    lines.append("")
    for name, output in signature.outputs.items():
        note = f"  {output.doc}" if output.doc else ""
        kind = "" if output.kind == "exact" else f"  [{output.kind}]"
        lines.append(f"  {name:{width}}  {show(measurement.outputs[name])}{kind}{note}")
    lines += ["", *_notes(signature, measurement)]
    return "\n".join(lines)


def _notes(signature: Signature, measurement: Measurement) -> list[str]:
    milliseconds = 1000 * measurement.seconds
    ran = f"{measurement.backend} {measurement.device}, {milliseconds:.1f} ms"
    notes = {
        "formula": signature.formula,
        "pitfalls": signature.pitfalls,
        "source": signature.source,
        "ran": ran,
    }
    return [f"{name:8}  {text}" for name, text in notes.items() if text]


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
