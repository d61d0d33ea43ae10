"""The concept map: what there is to learn, what builds on what, and in which order.

A map is a file `concepts.yaml` beside the banks.  It is read as strictly as a bank, with
every problem at its place, and what is returned is always free of circles: a concept with
an error is left out, and so is the need of it.  The reader and YAML are loaded only when
the compiled map is out of date.
"""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from quizcli.bank.cache import key_of
from quizcli.bank.codec import problem_from_row, problem_to_row, sound
from quizcli.bank.files import FileRefused, read_bytes
from quizcli.model import Place, Problem

FORMAT = 1
SUFFIX = ".concepts"
_MAGIC = "quizcli-concepts"


class Concept(NamedTuple):
    """One thing to learn.

    `needs` are ids of concepts to know before; `can` is what a learner can do
    afterwards; `summary` is Markdown; `reading` is the primary source.
    """

    id: str
    name: str
    needs: tuple[str, ...]
    can: str
    summary: str
    reading: str


Concepts: TypeAlias = Mapping[str, Concept]
Loaded: TypeAlias = "tuple[Concepts, tuple[Problem, ...]]"


def order(concepts: Concepts) -> tuple[str, ...]:
    """All ids, prerequisites first; of those that could be next, the first of the file.

    Needs that are not in the map do not count.  Raises ValueError when the map has a
    circle, which a map that was loaded never has.
    """
    rank = {id_: i for i, id_ in enumerate(concepts)}
    missing = {id_: set(concept.needs) & rank.keys() for id_, concept in concepts.items()}
    after: dict[str, list[str]] = {id_: [] for id_ in concepts}
    for id_, needs in missing.items():
        for need in needs:
            after[need].append(id_)
    ready = [(rank[id_], id_) for id_, needs in missing.items() if not needs]
    found = []
    while ready:
        _, id_ = heapq.heappop(ready)
        found.append(id_)
        for each in after[id_]:
            missing[each].discard(id_)
            if not missing[each]:
                heapq.heappush(ready, (rank[each], each))
    if len(found) < len(rank):
        raise ValueError("some concepts need each other in a circle")
    return tuple(found)


# -------------------------------------------------------------------- loading
def load_concepts(path: Path, *, cache: Path | None = None) -> Loaded:
    """The healthy concepts of a map in the order of the file, and what is wrong with it.

    `cache` is a folder for the compiled map, or None.  Nothing about the map is raised.
    """
    try:
        data = read_bytes(path)
    except FileRefused as error:
        return {}, (Problem(Place(str(path)), error.code, f"{path.name}: {error}"),)
    if cache is None:
        return _read_anew(path, data)
    key = key_of(data, "concepts", f"{_MAGIC} {FORMAT}")
    file = cache / f"{_digest(os.fsencode(path.absolute()))}{SUFFIX}"
    found = _compiled(file, key, str(path))
    if found is None:
        found = _read_anew(path, data)
        _save(file, key, found)
    return found


def _read_anew(path: Path, data: bytes) -> Loaded:
    from quizcli.bank.concept_reader import read_map  # the only way to YAML

    return read_map(str(path), data)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _compiled(file: Path, key: str, path: str) -> Loaded | None:
    """The compiled map with this key, or None when there is none that is whole."""
    try:
        header, _, body = read_bytes(file).partition(b"\n")
        if header.decode() != f"{_MAGIC} {key} {_digest(body)}":
            return None
        rows, problems = json.loads(body)
        concepts = _made(rows)
        order(concepts)
        return concepts, tuple(problem_from_row(row, path) for row in problems)
    except Exception:  # whatever is wrong with a file in the cache, the map is there
        return None


def _made(rows: Sequence[Any]) -> dict[str, Concept]:
    made = (sound(Concept(id_, name, tuple(needs), *texts)) for id_, name, needs, *texts in rows)
    return {concept.id: concept for concept in made}


def _save(file: Path, key: str, loaded: Loaded) -> None:
    """Write the compiled map, wholly or not at all; not being able to is no error."""
    concepts, problems = loaded
    rows = [list(concepts.values()), [problem_to_row(each) for each in problems]]
    body = json.dumps(rows, separators=(",", ":")).encode()
    temporary = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(f"{_MAGIC} {key} {_digest(body)}\n".encode() + body)
        temporary.replace(file)
    with suppress(OSError):
        temporary.unlink(missing_ok=True)
