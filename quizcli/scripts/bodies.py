"""A computation as lines: in short, as they were run, and in full, as a part of a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizcli.model import Program, Request, Value, Values
from quizcli.scripts import following
from quizcli.scripts.modules import Import, Read, names_used
from quizcli.scripts.quoting import WIDTH, harmless, literal

DEVICE = "cpu"

PLAIN = '''\
def _plain(value):
    """A result as numbers: tensors as lists, which is what quizcli reads."""
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, (list, tuple, range)):
        return [_plain(each) for each in value]
    return value'''

TORCH = (
    Import("torch", "", "torch"),
    Import("torch", "nn", "nn"),
    Import("torch", "optim", "optim"),
    Import("torch.nn.functional", "", "F"),
    Import("math", "", "math"),
)
"""The names that an author's lines find without importing them."""


def assignments(values: Values) -> str:
    """The named values, each on a line."""
    return "\n".join(f"{name} = {literal(value)}" for name, value in values.items())


def lines_run(request: Request, module: str, read: Read) -> str:
    """In short: the numbers of the question and then the lines that were run with them.

    Of a probe that is what stands in its function, without the helpers; `module` is where the
    function is defined (not used for an author's lines).  `request.arguments` are complete.
    """
    program = request.program
    body = harmless(program.source) if program else following.function(module, request.probe, read)
    return "\n\n".join(each for each in (assignments(request.arguments), body) if each)


# ------------------------------------------------------------------------- probes
def call(request: Request) -> str:
    """The call of a probe with these arguments, and its outputs printed by their names."""
    given = [f"{name}={literal(value)}" for name, value in request.arguments.items()]
    words = [f'Lab("{DEVICE}")', *given]
    line = f"outputs = {request.probe}({', '.join(words)})"
    if len(line) > WIDTH:
        rows = "".join(f"    {each},\n" for each in words)
        line = f"outputs = {request.probe}(\n{rows})"
    return f"torch.manual_seed(0)\n{line}\n{_printed('outputs', 'value')}"


def _printed(values: str, value: str) -> str:
    return f'for name, value in {values}.items():\n    print(f"{{name}} = {{{value}}}")'


# ----------------------------------------------------------------- authors' lines
def imports(program: Program) -> frozenset[Import]:
    """What has to be imported for an author's lines."""
    used = {*names_used(harmless(program.source)), "torch"}
    return frozenset(each for each in TORCH if each.known_as in used)


def authored(program: Program, arguments: Mapping[str, Value]) -> Iterator[str]:
    """An author's lines with their draws, and their outputs printed by their names."""
    yield "\n".join(["torch.manual_seed(0)", assignments(arguments)]).rstrip()
    yield harmless(program.source)
    rows = "".join(f'    "{each}": {each},\n' for each in program.outputs)
    yield _printed(f"{{\n{rows}}}", "_plain(value)")
