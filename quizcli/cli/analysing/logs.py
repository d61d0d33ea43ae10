"""The logs of learners for the item analysis: one's own, or files that others exported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from quizcli import log as logs
from quizcli.cli import shell
from quizcli.items.responses import Response, attempts
from quizcli.model import Event, QuizError, Review

if TYPE_CHECKING:
    from quizcli.cli.left_out import LeftOut

SUFFIX = ".jsonl"
MOST_FILES = 2000
MOST_ROWS = 1_000_000
"""Of one file: a hundred answers a day for twenty-seven years."""


Learners: TypeAlias = Sequence[Sequence[Response]]
"""The first attempts of each learner, in the order of the files."""


def own(home: Path | None) -> Learners:
    """The one learner who works here."""
    with shell.open_log(home) as log:
        found = attempts(logs.effective(log.log()))
        for problem in log.problems:
            shell.say(problem.message)
    return [found]


def exported(paths: Iterable[Path]) -> Learners:
    """The learners of exported logs, a file for each; a folder stands for all files in it.

    Files that hold the same answer are of one learner and count together.  What cannot be read
    is told; QuizError for a file that holds no answers at all.
    """
    from quizcli.cli.left_out import LeftOut

    files, left_out = _files(paths), LeftOut()
    every = [_rows(path, left_out) for path in files]
    left_out.tell()
    together = _together([{each.uid for each in rows if _is_answer(each)} for rows in every])
    for first, *others in together:
        for other in others:
            shell.say(f"{files[other]} is of the learner of {files[first]}: taken together")
    return [
        attempts(logs.effective(row for place in places for row in every[place]))
        for places in together
    ]


def _is_answer(row: logs.Entry) -> bool:
    return isinstance(row, Review)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Each file once.  QuizError for an empty folder, or more files than anyone teaches."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
        if not inside:
            raise QuizError(f"{path} holds no {SUFFIX} file; quizcli export log -o FILE writes one")
        found += inside
    once = list({each.absolute(): each for each in found}.values())
    if len(once) > MOST_FILES:
        raise QuizError(f"{len(once)} logs are too many: give {MOST_FILES} at most")
    return once


def _rows(path: Path, left_out: LeftOut) -> list[logs.Entry]:
    from quizcli.cli.commands.import_ import opened
    from quizcli.formats import json_lines
    from quizcli.formats.base import problem
    from quizcli.model import Place

    with opened(path) as stream:
        kept = list(islice(left_out.sift(json_lines.read(stream, str(path))), MOST_ROWS + 1))
    if len(kept) > MOST_ROWS:
        left_out.add(problem(Place(str(path)), f"only the first {MOST_ROWS} rows are read"))
    rows = [each for each in kept[:MOST_ROWS] if isinstance(each, Review | Event)]
    if not any(map(_is_answer, rows)):
        raise QuizError(f"{path} holds no answers; quizcli export log -o FILE writes such a file")
    return rows


def _together(uids: Sequence[set[str]]) -> list[list[int]]:
    """The places of sets that share a member, directly or by way of others, in order."""
    owner: dict[str, int] = {}
    groups = {place: [place] for place in range(len(uids))}
    belongs = list(range(len(uids)))
    for place, names in enumerate(uids):
        for other in sorted({belongs[owner[each]] for each in names if each in owner}):
            mine = belongs[place]
            if other != mine:
                low, high = sorted((other, mine))
                groups[low] += groups.pop(high)
                for each in groups[low]:
                    belongs[each] = low
        owner |= dict.fromkeys(names, place)
    return [sorted(each) for _, each in sorted(groups.items())]
