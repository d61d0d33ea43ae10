"""A new bank, or one more question at the end of one, from a commented skeleton.

What stands in the bank stays byte for byte, and the result is read before it is given
back: a bank that cannot take a question at its end is refused with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.resources import files
from itertools import count

from quizcli.bank import nodes, quoting, yaml_reader
from quizcli.bank.decoding import decode
from quizcli.bank.nodes import Listing, Mapping, Node, Scalar
from quizcli.bank.question_reader import ID, LONGEST_ID
from quizcli.bank.report import Report
from quizcli.model import QuizError
from quizcli.questions import NAMES

BAD_BANK = 3
LONGEST_TITLE = 200
SCHEMA = "quizcli.schema.json"
"""What editors look for beside a bank."""

_STEP = "  "
_FILLER = re.compile(r"\s*(#.*)?")


def skeleton(kind: str) -> str:
    """The YAML of a question of that type, as the item of a list at the left margin.

    QuizError when there is no such type.
    """
    if kind not in NAMES:
        raise QuizError(f"there is no type {kind}; choose one of {', '.join(NAMES)}")
    file = files("quizcli.bank") / "skeletons" / f"{kind}.yaml"
    return file.read_text(encoding="utf-8")


def new_bank(name: str, title: str, kind: str, id_: str = "") -> str:
    """The text of a bank with one question.  QuizError for a name or a title that is none."""
    if not ID.fullmatch(name):
        raise QuizError(f"a bank cannot be called {name}; use small letters, digits, - and _")
    if not title.strip() or len(title) > LONGEST_TITLE or not title.isprintable():
        raise QuizError(f"a title is one line of 1 to {LONGEST_TITLE} characters")
    head = [
        f"# yaml-language-server: $schema={SCHEMA}",
        "format: 1",
        f"title: {quoting.written(title.strip())}",
        "license: CC-BY-4.0  # the licence of what you write",
        "# description: What the bank is about.",
        "# tags: [given, to, all, questions]",
        "",
        "questions:",
    ]
    return "\n".join([*head, *_lines(kind, _checked(id_ or f"new-{kind}", ()), _STEP), ""])


def with_question(data: bytes, kind: str, id_: str = "") -> tuple[bytes, str]:
    """The bytes of a bank with one more question at its end, and that question's id.

    QuizError when the bank cannot be read, has such an id already, or takes no more lines.
    """
    report = decode(data, "")
    root = read_clean(report)
    questions = root.get("questions") if isinstance(root, Mapping) else None
    taken = _ids(questions)
    id_ = _checked(id_, taken) if id_ else _free(f"new-{kind}", taken)
    at, indent = _end(report.text, root, questions)
    line_end = "\r\n" if "\r\n" in report.text else "\n"
    added = line_end.join(["", *_lines(kind, id_, indent), ""])
    if not report.text[:at].endswith("\n"):
        added = line_end + added
    if at < len(report.text):  # the line end that stands there already closes the last line
        added = added.removesuffix(line_end)
    offset = len(data) - len(report.text[at:].encode())
    result = data[:offset] + added.encode() + data[offset:]
    _prove(result, report.text, len(taken), id_)
    return result, id_


def _lines(kind: str, id_: str, indent: str) -> list[str]:
    _, *rest = skeleton(kind).splitlines()
    return [f"{indent}- id: {id_}", *(f"{indent}{line}".rstrip() for line in rest)]


# ------------------------------------------------------------------------ ids
def _checked(id_: str, taken: Collection[str]) -> str:
    if not ID.fullmatch(id_) or len(id_) > LONGEST_ID:
        raise QuizError(f"{id_} is no id; use small letters, digits and -")
    if id_ in taken:
        raise QuizError(f"there is a question {id_} in this bank already; give another --id")
    return id_


def _free(id_: str, taken: Collection[str]) -> str:
    """The id, with a number behind it when it is taken."""
    names = (id_ if i == 1 else f"{id_}-{i}" for i in count(1))
    return next(each for each in names if each not in taken)


def _ids(questions: Node | None) -> list[str]:
    """The ids of all questions; empty for one without."""
    items = questions.items if isinstance(questions, Listing) else ()
    found = (each.get("id") if isinstance(each, Mapping) else None for each in items)
    return [each.text.strip() if isinstance(each, Scalar) else "" for each in found]


# ---------------------------------------------------------------------- places
def read_clean(report: Report) -> Node:
    """The tree of a bank.  QuizError when its YAML has an error."""
    root = None if report.remarks else yaml_reader.read(report.text, report)
    broken = [each for each in report.problems() if each.code.startswith("E")]
    if root is None or broken:
        message = "the bank is not clean YAML; see quizcli check"
        raise QuizError(message, exit_code=BAD_BANK)
    return root


def _end(text: str, root: Node, questions: Node | None) -> tuple[int, str]:
    """Where a question can be added, and how far the dashes of this bank are indented."""
    if not isinstance(questions, Listing) or text[questions.start : questions.start + 1] != "-":
        message = "the questions of this bank are no list of lines that begin with -"
        raise QuizError(message, exit_code=BAD_BANK)
    start = text.rfind("\n", 0, questions.start) + 1
    end = _content_end(text, questions)
    rest = text[end:].splitlines()
    only_comments = all(_FILLER.fullmatch(each) for each in rest)
    return (len(text) if only_comments else end), text[start : questions.start]


def _content_end(text: str, node: Node) -> int:
    """The end of the line in which the last content of a node stands."""
    while not isinstance(node, Scalar) and text[node.start] not in "[{":
        pairs = node.pairs.values() if isinstance(node, Mapping) else ()
        node = node.items[-1] if isinstance(node, Listing) else [value for _, value in pairs][-1]
    end = len(text[: node.end].rstrip())
    line = text.find("\n", end)
    return len(text) if line < 0 else len(text[:line].rstrip("\r"))


def _prove(result: bytes, before: str, number: int, id_: str) -> None:
    """Whatever stood in the bank is read as before, and there is one question more."""
    old, new = nodes.data(read_clean(Report(before))), nodes.data(read_clean(decode(result, "")))
    assert isinstance(old, dict)
    were = old.pop("questions")
    now = new.pop("questions", None) if isinstance(new, dict) else None
    assert isinstance(were, list)
    whole = isinstance(now, list) and len(now) == number + 1 and now[:number] == were
    if old != new or not whole or _ids_of(now)[-1] != id_:
        raise QuizError("nothing can be added at the end of this bank", exit_code=BAD_BANK)


def _ids_of(questions: nodes.Data) -> list[nodes.Data]:
    rows = questions if isinstance(questions, list) else []
    return [each.get("id") for each in rows if isinstance(each, dict)]
