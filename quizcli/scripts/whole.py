"""The script: its head, what it imports and defines, its computations, and what to compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from quizcli.model import NOTHING, Request, Value, Values
from quizcli.scripts import bodies, following
from quizcli.scripts.modules import Import, Read
from quizcli.scripts.quoting import WIDTH, comment, literal

TITLE = "# A computation of quizcli as a script that runs alone; it needs PyTorch and nothing else."
RUN = "# Keep it in a file, such as try.py, and run it: python try.py"
WARNING = (
    "# The lines of a bank's author stand below.  quizcli runs them behind walls; here nothing",
    "# holds them: read them before you run them.",
)
THREADS = "torch.set_num_threads(1)  # as quizcli has it, so that sums are rounded alike"


class Words(NamedTuple):
    """Foreign words for the comments, as pairs of label and text: at the head, and at the end."""

    head: Sequence[tuple[str, str]] = ()
    end: Sequence[tuple[str, str]] = ()


class Run(NamedTuple):
    """A computation with complete arguments, and what quizcli measured where it did."""

    request: Request
    outputs: Values = NOTHING


def script(words: Words, runs: Sequence[Run], module: str, read: Read) -> str:
    """A Python script that computes all runs and prints their outputs as `name = value`.

    The runs are of one probe, which `module` defines, or of one author's lines.  No text of
    `words` leaves its comments.  Raises ValueError where a probe cannot stand alone.
    """
    program = runs[0].request.program
    if program is None:
        found = following.follow(module, runs[0].request.probe, read)
    else:
        found = following.Found(bodies.imports(program), (bodies.PLAIN,))
    parts = [
        "\n".join(_head(words, authored=program is not None)),
        _imports({*found.imports, bodies.TORCH[0]}),
        _stacked(found.definitions),
        THREADS,
        *_computed(runs),
        "\n".join(_labelled(words.end)),
    ]
    return "\n\n\n".join(each for each in parts if each) + "\n"


def _head(words: Words, *, authored: bool) -> Iterator[str]:
    """Two lines of ours come first: Python looks there for the encoding of the file."""
    yield TITLE
    yield RUN
    yield "#"
    yield from _labelled(words.head)
    if authored:
        yield "#"
        yield from WARNING


def _labelled(words: Iterable[tuple[str, str]]) -> Iterator[str]:
    rows = [each for each in words if each[1].strip()]
    width = max((len(label) for label, _ in rows), default=0)
    for label, text in rows:
        yield from comment(text, f"{label:{width}}  ")


def _stacked(definitions: Sequence[str]) -> str:
    """Functions and classes with two empty lines between, constants close together."""
    shown = ""
    before = ""
    for each in definitions:
        close = not any(one.startswith(("def ", "class ", "@")) for one in (before, each) if one)
        gap = "\n" if close else "\n\n\n"
        shown += f"{gap}{each}" if shown else each
        before = each
    return shown


def _computed(runs: Sequence[Run]) -> Iterator[str]:
    """Each computation under a heading that says which one it is, where there are several."""
    for number, (request, outputs) in enumerate(runs):
        said = [_title("the question's numbers" if not number else f"further numbers {number}")]
        if request.program:
            said += ["\n\n".join(bodies.authored(request.program, request.arguments))]
        else:
            said += [bodies.call(request)]
        said += _measured(outputs)
        yield "\n".join(said)


def _title(text: str) -> str:
    return f"# {'-' * (WIDTH - len(text) - 3)} {text}"


def _measured(outputs: Values) -> list[str]:
    if not outputs:
        return []
    rows = [(f"  {name} =", literal(_as_printed(value))) for name, value in outputs.items()]
    return [
        "# quizcli measured:",
        *(line for label, text in rows for line in comment(text, f"{label} ")),
    ]


def _as_printed(value: Value) -> Any:
    """Lists for tuples, which is how the script prints them."""
    return [_as_printed(each) for each in value] if isinstance(value, tuple) else value


# ------------------------------------------------------------------------ imports
def _imports(wanted: Iterable[Import]) -> str:
    """The imports in two groups, torch behind what comes with Python, names together."""
    every = sorted(wanted)
    groups = (
        [each for each in every if not _is_torch(each)],
        [each for each in every if _is_torch(each)],
    )
    return "\n\n".join("\n".join(_lines(each)) for each in groups if each)


def _is_torch(each: Import) -> bool:
    return each.module.partition(".")[0] == "torch"


def _lines(group: Sequence[Import]) -> Iterator[str]:
    for module, name, known_as in group:
        if not name:
            yield f"import {module}" + (f" as {known_as}" if known_as != module else "")
    for module in sorted({each.module for each in group if each.name}):
        names = [each for each in group if each.module == module and each.name]
        shown = [a if a == b else f"{a} as {b}" for _, a, b in names]
        yield f"from {module} import {', '.join(sorted(shown))}"
