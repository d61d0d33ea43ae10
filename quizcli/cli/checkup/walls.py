"""The walls around authors' lines: does what they are measured in hold, and what holds it?"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from quizcli.cli.checkup.base import Context, Finding, Level
from quizcli.model import Program, QuizError, Request

AREA = "walls"
PATIENCE = 90.0
LINES = Request("", {"n": 3}, Program("total = torch.ones(n, n).sum()", outputs=("total",)))
EXPECTED = 9.0


def around_authors(context: Context) -> Iterator[Finding]:
    """Three by three ones, added up by the closed language in the process for authors."""
    if find_spec("torch") is None:
        return  # told already, with what to do
    try:
        yield _walls()
    except QuizError as error:
        advice = "questions with their author's own lines cannot be asked; all others can"
        yield Finding(AREA, Level.WARNING, str(error), advice)


def _walls() -> Finding:
    from quizcli.worker.authors import author_worker

    with author_worker() as worker:
        hello = worker.hello(PATIENCE)
        found = worker.measure(LINES).outputs.get("total")
    if found != EXPECTED:
        return Finding(AREA, Level.PROBLEM, f"authors' lines give {found} for {EXPECTED:g}")
    if not hello.walls:
        said = "no wall of the kernel: authors' lines run in the closed language alone"
        return Finding(AREA, Level.WARNING, said, "on Linux with seccomp there are two walls")
    return Finding(
        AREA, Level.OK, f"authors' lines: a closed language, and {', '.join(hello.walls)}"
    )


CHECKS = (around_authors,)
