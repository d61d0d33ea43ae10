"""Slips in a bank that can be put right without a doubt, as edits of its text.

Every repair is proved before it counts: the text is read again, its tree has to be the
one that was expected, value by value, and the problem has to be gone.  What cannot be
proved is left to the author.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from quizcli.bank import nodes
from quizcli.bank.edits import Edit, Page, Problems, Spot, apply, read
from quizcli.bank.nodes import Listing, Node, Scalar
from quizcli.bank.slips import KINDS
from quizcli.bank.tabs import changed_lines, without_tabs

MOST_SINGLE, MOST_READ = 50, 5_000_000
"""So many edits of a kind are tried one by one when they cannot be made together, and no more
than so many characters are read for it."""


class Repair(NamedTuple):
    """The text after all repairs, and how many there were of each kind."""

    text: str
    done: Mapping[str, int]


def repair(text: str, problems: Problems) -> Repair:
    """Put right what can be.  `problems` says what is wrong with a text."""
    done: dict[str, int] = {}
    page = read(text, problems)
    if page is None:
        page = without_tabs(text, problems)
        if page is None:
            return Repair(text, {})
        done["tabs"] = changed_lines(text, page.text)
    for kind, find in KINDS.items():
        page, count = _made(page, list(find(page)), problems)
        if count:
            done[kind] = count
    return Repair(page.text, done)


# ----------------------------------------------------------------------- proving
def _made(page: Page, edits: list[Edit], problems: Problems) -> tuple[Page, int]:
    """The page after those edits that hold, and how many do: together, or else one by one."""
    together = _proved(page, edits, problems) if edits else None
    if together is not None:
        return together, len(edits)
    count, tries = 0, min(MOST_SINGLE, MOST_READ // max(len(page.text), 1))
    for each in sorted(edits, reverse=True)[:tries]:  # the last first: offsets stay good
        alone = _proved(page, [each], problems) if len(edits) > 1 else None
        if alone is not None:
            page, count = alone, count + 1
    return page, count


def _proved(page: Page, edits: Sequence[Edit], problems: Problems) -> Page | None:
    """The page after edits, if it says what it should and is the better for it."""
    after = read(apply(page.text, edits), problems)
    if after is None:
        return None
    meant = dict(each.meaning for each in edits if each.meaning)
    if repr(_data(page.root, meant)) != repr(nodes.data(after.root)):
        return None
    solved = Counter(each.code for each in edits if each.code)
    if any(after.count(code) > page.count(code) - number for code, number in solved.items()):
        return None
    return after if _no_worse(page, after, neutral=not meant) else None


def _no_worse(before: Page, after: Page, *, neutral: bool) -> bool:
    """No problem is new where nothing else is said now; else there are no more errors."""
    old, new = (Counter(each.code for each in page.problems) for page in (before, after))
    if neutral:
        return not new - old
    errors = [sum(n for code, n in each.items() if code[0] == "E") for each in (old, new)]
    return errors[1] <= errors[0]


def _data(node: Node, meant: Mapping[Spot, Any]) -> Any:
    """The node as plain values, with some as they are meant to become."""
    if (node.start, node.end) in meant and not isinstance(node, Listing):
        return meant[node.start, node.end]
    match node:
        case Scalar():
            return node.value
        case Listing():
            return [_data(each, meant) for each in node.items]
    return {name: _data(value, meant) for name, (_, value) in node.pairs.items()}
