"""Terms about texts: bare words, and labels such as `concept:lstm`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quizcli.filters import patterns
from quizcli.filters.errors import unknown
from quizcli.filters.facts import STATES, Facts, Known
from quizcli.filters.nodes import Filter
from quizcli.filters.tokens import Token

_READ: Mapping[str, Callable[[Facts], tuple[str, ...]]] = {
    "bank": lambda facts: (facts.bank,),
    "concept": lambda facts: (facts.concept,),
    "id": lambda facts: (facts.id,),
    "tag": lambda facts: facts.tags,
    "type": lambda facts: (facts.type,),
}


def occurring(token: Token) -> Filter:
    """A bare word: it occurs in one of the texts; with wildcards, within a single one.

    Raises FilterError for a word without letters.
    """
    pieces = patterns.pieces(token.text)
    if pieces == ("",):
        raise token.error("nothing stands between the quotes")
    text, word = patterns.spelled(pieces), pieces[0]
    if len(pieces) == 1:
        return Filter(text, lambda facts: word in _texts(facts))

    rarest = max(pieces, key=len)

    def test(facts: Facts) -> bool:
        texts = _texts(facts)
        if not patterns.in_order(pieces, texts, 0, len(texts)):
            return False  # nor within one of them
        for each in texts.split("\n"):
            if rarest in each and patterns.in_order(pieces, each, 0, len(each)):
                return True
        return False

    return Filter(text, test)


def _texts(facts: Facts) -> str:
    """What words are looked for in, a line each; a word itself never has a line end."""
    texts = (facts.id, facts.bank, facts.concept, facts.objective, *facts.tags)
    return "\n".join(texts).casefold()


def label(key: str, value: Token, known: Known) -> Filter:
    """A label that is the pattern as a whole; in banks and ids `_` is `-`.

    Raises FilterError for a value that is not among the known ones.
    """
    pieces = patterns.pieces(value.text)
    if key in ("bank", "id"):
        pieces = tuple(each.replace("_", "-") for each in pieces)
    if len(pieces) == 1:
        _require_known(key, pieces[0], value, known)
    read, fits = _READ[key], patterns.whole(pieces)

    def test(facts: Facts) -> bool:
        for each in read(facts):  # noqa: SIM110  any() takes twice the time
            if fits(each.casefold()):
                return True
        return False

    return Filter(f"{key}:{patterns.spelled(pieces)}", test)


def _require_known(key: str, name: str, value: Token, known: Known) -> None:
    there_are = known.get(key)
    if there_are is None and key == "type":
        from quizcli.questions import TYPES  # only a filter by type needs them

        there_are = TYPES
    if there_are is None or name in there_are:
        return
    if name not in {each.casefold() for each in there_are}:
        raise value.error(unknown(key, name, there_are))


def state(key: str, value: Token, _: Known) -> Filter:
    """A state such as due.  Raises FilterError for any other word."""
    name = value.text.lower()
    if name not in STATES:
        raise value.error(unknown("state", name, STATES))
    return Filter(f"{key}:{name}", lambda facts: name in facts.states)
