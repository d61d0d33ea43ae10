"""A concept map's YAML to concepts, and everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from quizcli.bank import nodes, readers, yaml_reader
from quizcli.bank.concepts import FORMAT, Concept, Loaded
from quizcli.bank.decoding import decode
from quizcli.bank.nodes import Node, Scalar
from quizcli.bank.readers import Reader
from quizcli.bank.report import Report, Span

CODES = {
    "E701": "a prerequisite that is no concept",
    "E702": "concepts that need each other in a circle",
    "E703": "a name that two concepts have",
    "E704": "a prerequisite that stands twice",
}
"""Codes of problems that only a concept map has; the others are those of banks."""

MOST_CONCEPTS = 1000
HEADER: Mapping[str, Reader[Any]] = {
    "format": readers.anything,
    "license": readers.text,
    "concepts": readers.anything,
}
FIELDS: Mapping[str, Reader[Any]] = {
    "name": readers.text,
    "needs": readers.texts,
    "can": readers.text,
    "summary": readers.prose,
    "reading": readers.text,
}
"""The keys of a concept, all of them needed."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


class _Entry(NamedTuple):
    """A concept as it stands in the file: where, and each need with its place."""

    concept: Concept
    span: Span
    name: Node | None
    needs: Mapping[str, Node]


def read_map(path: str, data: bytes) -> Loaded:
    """Read a map.  `path` is what places say; nothing is raised."""
    report = decode(data, path)
    root = None if report.remarks else yaml_reader.read(report.text, report)
    if root is None:
        return {}, tuple(report.problems())
    header = readers.record("a concept map", root, report, HEADER, ("format", "concepts"))
    listed = header.get("concepts") if _readable(header.get("format"), report) else None
    entries = {each.concept.id: each for each in _entries(listed, report)}
    _check_names(entries, report)
    _check_needs(entries, report)
    _check_circles(entries, report)
    return _healthy(entries, report), tuple(report.problems())


def _readable(node: Node | None, report: Report) -> bool:
    """Whether the file is of a format that can be read (or does not say)."""
    if node is None or (isinstance(node, Scalar) and node.text == str(FORMAT)):
        return True
    report.add("E211", node, f"this version reads format {FORMAT}", "write `format: 1`")
    return False


def _entries(node: Node | None, report: Report) -> Iterator[_Entry]:
    if node is None:
        return
    if not isinstance(node, nodes.Mapping):
        report.add("E204", node, "concepts is a mapping of ids, such as lstm: {name: ...}")
        return
    if len(node.pairs) > MOST_CONCEPTS:
        message = f"{len(node.pairs)} concepts; at most {MOST_CONCEPTS}"
        report.add("E106", node, message)
        return
    for id_, (place, value) in node.pairs.items():
        if not _ID.fullmatch(id_):
            report.add("E207", place, f"{id_} is no id; use small letters, digits and -")
        yield _entry(id_, value, Span(place.start, value.end), report)


def _entry(id_: str, node: Node, span: Span, report: Report) -> _Entry:
    values = readers.record(f"the concept {id_}", node, report, FIELDS, list(FIELDS))
    texts = {key: values.get(key, "") for key in FIELDS if key != "needs"}
    needs: dict[str, Node] = {}
    for each in nodes.find(node, "needs[]"):
        if isinstance(each, Scalar) and each.text in needs:
            report.add("E704", each, f"{each.text} stands here twice; delete one")
        elif isinstance(each, Scalar) and each.text:
            needs[each.text] = each
    concept = Concept(id=id_, needs=tuple(needs), **texts)
    return _Entry(concept, span, next(nodes.find(node, "name"), None), needs)


# ------------------------------------------------------------------- checking
def _check_names(entries: Mapping[str, _Entry], report: Report) -> None:
    first: dict[str, str] = {}
    for id_, entry in entries.items():
        name = entry.concept.name.casefold()
        if name and entry.name and first.setdefault(name, id_) != id_:
            message = f"{first[name]} is called {entry.concept.name} too; give each its own name"
            report.add("E703", entry.name, message)


def _check_needs(entries: Mapping[str, _Entry], report: Report) -> None:
    for entry in entries.values():
        for need, node in entry.needs.items():
            if need not in entries:
                message = f"there is no concept {need}{report.near(need, entries)}"
                report.add("E701", node, message)


def _check_circles(entries: Mapping[str, _Entry], report: Report) -> None:
    needs = {
        id_: [need for need in entry.needs if need in entries] for id_, entry in entries.items()
    }
    for way in _circles(needs):
        if report.full:
            return
        message = f"{way[0]} needs itself: {' -> '.join(way)}"
        report.add("E702", entries[way[-2]].needs[way[-1]], message, "delete one of these needs")


def _circles(needs: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Circles, each as the way from a concept to itself.

    Without the last step of each of them no circle is left: these are all the steps of a
    walk through the map that lead back to where the walk came from.
    """
    done: set[str] = set()
    for start in needs:
        way = {} if start in done else {start: iter(needs[start])}  # in order, with what is left
        while way:
            here = next(reversed(way))
            need = next(way[here], None)
            if need is None:
                done.add(here)
                del way[here]
            elif need in way:
                names = list(way)
                yield (*names[names.index(need) :], need)
            elif need not in done:
                way[need] = iter(needs[need])


def _healthy(entries: Mapping[str, _Entry], report: Report) -> dict[str, Concept]:
    """The concepts that no error lies in, without their needs of the others."""
    if report.full:
        return {}
    kept = {id_ for id_, entry in entries.items() if report.clean(entry.span)}
    return {
        id_: entry.concept._replace(needs=tuple(n for n in entry.concept.needs if n in kept))
        for id_, entry in entries.items()
        if id_ in kept
    }
