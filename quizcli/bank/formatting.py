"""The layout of a bank made uniform: order of keys, quotes, indentation.

Nothing is written from the values that were read: pieces of the author's own text are moved,
so comments and blank lines stay.  A piece that cannot be moved safely stays as it is.  The
result is read before it is given back and has to hold the very same questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from quizcli.bank import fields, part_reader, yaml_reader
from quizcli.bank.decoding import decode
from quizcli.bank.layout import Layout
from quizcli.bank.nodes import Listing, Mapping, Node, Scalar
from quizcli.bank.report import Report
from quizcli.bank.validate import read_bank
from quizcli.model import Place, Question, Signatures

_COMMENT = re.compile(r"#[^\r\n]*")

RECORDS = {
    "": tuple(fields.BANK),
    "questions[]": tuple(fields.QUESTION),
    "questions[].options[]": ("text", "correct", "because"),
    "questions[].mistakes[]": ("answer", "because"),
    "questions[].items[]": ("text", "value"),
    "questions[].reject[]": ("text", "because"),
    "questions[].parts[]": tuple(part_reader.FIELDS),
    "questions[].parts[].options[]": ("text", "correct", "because"),
    "questions[].parts[].mistakes[]": ("answer", "because"),
    "questions[].parts[].reject[]": ("text", "because"),
    "questions[].tests": ("accept", "reject", "unreadable"),
}
"""The order of keys by the path of a mapping; in all other mappings the author's order stays."""


class Formatted(NamedTuple):
    """A bank's bytes in the uniform layout, or why they are as they were."""

    data: bytes
    trouble: str = ""


def formatted(
    name: str,
    data: bytes,
    signatures: Signatures,
    lay_out: Callable[[str, Node], str] | None = None,
) -> Formatted:
    """A bank in the uniform layout.  Whatever cannot be read, or proved the same, stays.

    `lay_out` makes the new text from the old one and its tree.
    """
    report = decode(data, "")
    root = _root(report)
    if root is None:
        return Formatted(data, "it is not clean YAML; see quizcli check")
    text = (lay_out or _lay_out)(report.text, root)
    if text == report.text:
        return Formatted(data)
    new = data[: len(data) - len(report.text.encode())] + text.encode()
    if not _same(report.text, root, text) or _read(name, data, signatures) != _read(
        name, new, signatures
    ):
        return Formatted(data, "it would not be read as the same questions; it is left as it is")
    return Formatted(new)


def _lay_out(text: str, root: Node) -> str:
    return Layout(text, RECORDS).document(root)


def _root(report: Report) -> Node | None:
    root = None if report.remarks else yaml_reader.read(report.text, report)
    broken = any(each.code.startswith("E") for each in report.problems())
    return None if broken else root


def _read(name: str, data: bytes, signatures: Signatures) -> Sequence[Question | str]:
    """The questions wherever they stand, and the codes of what is wrong with the others."""
    bank = read_bank(name, "", data, signatures)
    errors = sorted(each.code for each in bank.problems if each.code.startswith("E"))
    return [*map(anywhere, bank.questions), bank.title, bank.license, bank.description, *errors]


def anywhere(question: Question) -> Question:
    """The question without its place in the file."""
    program = question.program
    if program is not None:
        program = program._replace(line=0, column=0)
    return question._replace(place=Place(""), program=program)


# ------------------------------------------------------------------- the same tree
def _same(before: str, root: Node, after: str) -> bool:
    """Whether both texts hold the same tree and the same comments."""
    new = _root(Report(after))
    if new is None or not _alike(root, new, ""):
        return False
    return _comments(before, root) == _comments(after, new)


def _alike(old: Node, new: Node, path: str) -> bool:
    match old, new:
        case Scalar(), Scalar():
            return _plain(old) == _plain(new)
        case Listing(), Listing():
            pairs = zip(old.items, new.items, strict=False)
            same = (_alike(a, b, f"{path}[]") for a, b in pairs)
            return len(old.items) == len(new.items) and all(same)
        case Mapping(), Mapping():
            order = list(old.pairs), list(new.pairs)
            if path not in RECORDS and order[0] != order[1]:
                return False
            prefix = f"{path}." if path else ""
            return set(order[0]) == set(order[1]) and all(
                _alike(value, new.pairs[key][1], f"{prefix}{key}")
                for key, (_, value) in old.pairs.items()
            )
    return False


def _plain(node: Scalar) -> tuple[object, ...]:
    """What a scalar says; a line end at the end of the file counts for nothing."""
    value = node.value.rstrip("\n") if isinstance(node.value, str) else node.value
    return node.text.rstrip("\n"), type(value), value


def _comments(text: str, root: Node) -> list[str]:
    """What stands behind a # outside of texts."""
    at, found = 0, []
    for start, end in [*_spans(text, root), (len(text), len(text))]:
        found += _COMMENT.findall(text[at:start])
        at = end
    return sorted(each.rstrip() for each in found)


def _spans(text: str, node: Node) -> Iterator[tuple[int, int]]:
    """Where keys and texts stand, in order; the first line of a block may have a comment."""
    match node:
        case Scalar():
            header = text.find("\n", node.start) if node.style in ("|", ">") else -1
            yield max(node.start, min(header, node.end)), node.end
        case Listing(items=items):
            for each in items:
                yield from _spans(text, each)
        case Mapping(pairs=pairs):
            for key, value in pairs.values():
                yield key.start, key.end
                yield from _spans(text, value)
