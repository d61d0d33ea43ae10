"""The methods that tell how things stand, and that take back: hello, ping, due, stats, undo,
quit."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from quizcli import __version__
from quizcli.cli.serving import wire
from quizcli.cli.serving.asking import Found, Params
from quizcli.cli.serving.counter import Counter
from quizcli.model import MeasureError

if TYPE_CHECKING:
    from quizcli.worker.client import Hello

LIMITS = {"line": wire.LONGEST_LINE, "nesting": wire.DEEPEST, "number": wire.LARGEST}


def hello(counter: Counter, params: Params) -> Found:
    """What is at the other end."""
    from quizcli.cli.serving.methods import TABLE

    worker = counter.desk.worker
    found: Hello | None = None
    if worker is not None and (params["wait"] or worker.ready()):
        with suppress(MeasureError):
            found = worker.hello()
    return {
        "program": "quizcli",
        "program_version": __version__,
        "methods": list(TABLE),
        "banks": [{"name": each.name, "title": each.title} for each in counter.library.banks],
        "questions": counter.number,
        "tries": counter.tries,
        "limits": LIMITS,
        "measuring": {
            "wanted": counter.device,
            "ready": found is not None,
            "device": found.device if found else None,
            "backend": found.backend if found else None,
            "trouble": (worker.trouble() or None) if worker else "nothing is measured here",
        },
    }


def ping(counter: Counter, params: Params) -> Found:
    """Whether measuring would begin at once."""
    worker = counter.desk.worker
    return {"ready": worker is not None and worker.ready()}


def due(counter: Counter, params: Params) -> Found:
    """As `quizcli due --json`."""
    from quizcli.cli.commands.due import figures

    return figures(counter.desk.deck(), counter.meant(params["terms"]))


def stats(counter: Counter, params: Params) -> Found:
    """As `quizcli stats --json`."""
    from quizcli.cli.commands.stats import read_facts
    from quizcli.cli.stats.as_json import figures
    from quizcli.cli.stats.views import Name

    facts = read_facts(counter.desk.home, [*counter.files, *counter.names(params["terms"])])
    found = figures(facts, [Name(each) for each in params["only"] or ["all"]])
    return {name: value for name, value in found.items() if name != "version"}


def undo(counter: Counter, params: Params) -> Found:
    """As `quizcli undo --json`."""
    from quizcli.cli.commands import undo as command

    redo, listed = params["redo"] or False, params["list"] or False
    store = counter.desk.log
    found = command.taken(store, command.changes(store, redo=redo), params["number"], listed=listed)
    return command.as_object(found, listed=listed, redo=redo)


def quit_(counter: Counter, params: Params) -> Found:
    """What comes after it is not read."""
    counter.over = True
    return {}
