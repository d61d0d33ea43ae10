"""Single changes to one question of a bank's text: another id, and whether it is retired.

All other characters stay as they are, comments included.  The result is read before it is given
back, and has to say what the bank said before but for that change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from quizcli.bank import adding, nodes, quoting
from quizcli.bank.decoding import decode
from quizcli.bank.nodes import Mapping, Scalar
from quizcli.bank.report import Report
from quizcli.model import QuizError

RETIRED = "retired"

Data: TypeAlias = dict[str, Any]


def with_id(data: bytes, old: str, new: str) -> bytes:
    """The bytes of a bank whose question `old` has the id `new`.

    QuizError when the bank cannot be read or has no such question.
    """
    report, place, question = _found(data, old)
    value = question.pairs["id"][1]
    quoted = isinstance(value, Scalar) and value.style in ("'", '"')
    name = new if quoted else quoting.written(new)
    text = report.text[: value.start + quoted] + name + report.text[value.end - quoted :]
    return _proved(data, report, text, place, lambda raw: raw.update(id=new))


def with_retired(data: bytes, id_: str, *, retired: bool) -> bytes:
    """The bytes of a bank whose question is retired, or is no longer.

    QuizError when the bank cannot be read or has no such question.
    """
    report, place, question = _found(data, id_)
    if RETIRED in question.pairs:
        text = _switched(report.text, question, retired=retired)
    elif retired:
        text = _marked(report.text, question)
    else:
        return data

    return _proved(data, report, text, place, lambda raw: raw.update({RETIRED: retired}))


# ---------------------------------------------------------------------- the text
def _marked(text: str, question: Mapping) -> str:
    """A line behind that of the id; inside of brackets an entry behind it."""
    key, value = question.pairs["id"]
    if text[question.start] == "{":
        return f"{text[: value.end]}, {RETIRED}: true{text[value.end :]}"
    line_end = "\r\n" if "\r\n" in text else "\n"
    column = key.start - (text.rfind("\n", 0, key.start) + 1)
    end = text.find("\n", value.end)
    added = f"{' ' * column}{RETIRED}: true{line_end}"
    if end < 0:
        return f"{text}{line_end}{added}"
    return f"{text[: end + 1]}{added}{text[end + 1 :]}"


def _switched(text: str, question: Mapping, *, retired: bool) -> str:
    """Another value for the key.  What is false goes away, if nothing else is in its line."""
    key, value = question.pairs[RETIRED]
    start, end = text.rfind("\n", 0, key.start) + 1, text.find("\n", value.end)
    alone = end >= 0 and not (text[start : key.start] + text[value.end : end]).strip()
    if alone and not retired and text[question.start] != "{":
        return text[:start] + text[end + 1 :]
    return f"{text[: value.start]}{'true' if retired else 'false'}{text[value.end :]}"


# --------------------------------------------------------------------- the proof
def _found(data: bytes, id_: str) -> tuple[Report, int, Mapping]:
    """The text of a bank, and a question with its place among the others."""
    report = decode(data, "")
    root = adding.read_clean(report)
    for place, each in enumerate(nodes.find(root, "questions[]")):
        name = each.get("id") if isinstance(each, Mapping) else None
        if isinstance(each, Mapping) and isinstance(name, Scalar) and name.text.strip() == id_:
            return report, place, each
    raise QuizError(f"there is no question {id_} in this bank", exit_code=adding.BAD_BANK)


def _proved(
    data: bytes, report: Report, text: str, place: int, change: Callable[[Data], object]
) -> bytes:
    """The new bytes; QuizError when they do not say what they should."""
    wanted = _questions(report.text)
    change(wanted["questions"][place])
    if _settled(wanted) != _settled(_questions(text)):
        message = "the question cannot be changed in place; edit the bank's file"
        raise QuizError(message, exit_code=adding.BAD_BANK)
    return data[: len(data) - len(report.text.encode())] + text.encode()


def _questions(text: str) -> Data:
    read: Any = nodes.data(adding.read_clean(Report(text)))
    return dict(read)


def _settled(bank: Data) -> Data:
    """The bank, where a question that is not retired does not say so."""
    for each in bank["questions"]:
        if isinstance(each, dict) and each.get(RETIRED) is False:
            del each[RETIRED]
    return bank
