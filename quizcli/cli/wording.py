"""What learners read where banks speak in codes or to their authors: the names of concepts and
of types, and sources without remarks on how far they were checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from quizcli.cli import shell

KINDS = {"boolean": "myth or fact"}
"""Types that are called otherwise on screens."""

_CACHED = 8
_REMARKS = re.compile(
    r"\s*\(sections? not verified\)|(?<=\()sections? not verified[;,]\s*"
    r"|[;,]\s*sections? not verified\b"
)


def concept(id_: str) -> str:
    """What a concept is called in the maps in reach; its id where none has it."""
    places = shell.find_places(shell.living_in())
    maps = tuple((path.absolute(), _age(path)) for path in shell.concept_maps(places.data))
    return _names(maps, places.cache).get(id_, id_)


def kind(type_: str) -> str:
    """What a type of question is called."""
    return KINDS.get(type_, type_)


def source(words: str) -> str:
    """A source without the remark that its section was not verified."""
    return _REMARKS.sub("", words)


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=_CACHED)
def _names(maps: tuple[tuple[Path, int], ...], cache: Path | None) -> Mapping[str, str]:
    """The names in these maps, of which the first that knows a concept has its name."""
    from quizcli.bank.concepts import load_concepts

    found: dict[str, str] = {}
    for path, _ in maps:
        known, _problems = load_concepts(path, cache=cache)
        found = {**{id_: each.name for id_, each in known.items()}, **found}
    return found
