"""How a text is written on one line of YAML: plain where every reader takes it for that text.

YAML 1.1 and 1.2 disagree about words such as `no` and numbers such as 1e-3; a text that
either takes for something else gets single quotes.  Double quotes are for what only an
escape can say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from quizcli.bank import scalars

_LOADERS: tuple[Any, ...] = (
    *((yaml.CSafeLoader,) if yaml.__with_libyaml__ else ()),
    yaml.SafeLoader,  # stricter inside brackets
)
_WORDS = re.compile(r"[A-Za-z(](?:[\w .()+*/^-]*[\w.)])?", re.ASCII)
"""Texts without a sign that means something to YAML; no need to parse them."""
_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"
DISPUTED = frozenset("yYnN")
"""True and false by the letter of YAML 1.1, which hardly any reader follows: such a text stays
as its author wrote it."""


def written(text: str, *, flow: bool = False) -> str:
    """A text as one line; `flow` says that it stands inside brackets."""
    if not text.isprintable():
        return _escaped(text)
    if is_plain(text, flow=flow):
        return text
    single = "'" + text.replace("'", "''") + "'"
    return single if _reads_as(single, text, flow) else _escaped(text)


@lru_cache(maxsize=4096)
def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether a text needs no quotes, in YAML 1.1 and in YAML 1.2."""
    if text in DISPUTED or not _means_itself(text):
        return False
    return bool(_WORDS.fullmatch(text)) or _reads_as(text, text, flow)


def _means_itself(text: str) -> bool:
    """Whether no reader takes the text for a number, a truth value, a date or nothing."""
    try:
        here = scalars.value(text)
    except scalars.BadNumber:
        return False
    elsewhere = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return here == text and scalars.doubt(text) is None and elsewhere == _TEXT


def _reads_as(raw: str, text: str, flow: bool) -> bool:
    """Whether this is read as that text, as a value and as an item of a list."""
    if "\n" in raw or "\r" in raw:
        return False
    forms = (f"[{raw}]", f"{{a: {raw}}}") if flow else (f"a: {raw}\n", f"- {raw}\n")
    return all(_only_text(each, text, loader) for each in forms for loader in _LOADERS)


def _only_text(document: str, text: str, loader: Any) -> bool:
    try:
        events = list(yaml.parse(document, Loader=loader))
    except yaml.YAMLError:
        return False
    found = [each for each in events if isinstance(each, yaml.ScalarEvent)]
    others = sum(isinstance(each, yaml.CollectionStartEvent) for each in events)
    return others == 1 and bool(found) and len(found) <= 2 and found[-1].value == text


def _escaped(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
