"""A page of help for each code: what it means, a wrong example, the right one, and why.

The pages are text files beside this one, named by their codes.  Examples stand indented
below `Wrong:` and `Right:`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
SUFFIX = ".md"
INDENT = " " * 4


class Page(NamedTuple):
    """The help on one code; `text` is all of it, `wrong` and `right` are its examples."""

    code: str
    meaning: str
    text: str

    @property
    def wrong(self) -> str:
        """The example that has the problem; empty where no text can show it."""
        return _example(self.text, "Wrong:")

    @property
    def right(self) -> str:
        """The example without it."""
        return _example(self.text, "Right:")


def known_codes() -> Mapping[str, str]:
    """All codes that a check may give, with what each means, in order."""
    from quizcli import check
    from quizcli.bank import codes, concept_reader

    found = {**codes.CODES, **codes.LOOKS, **check.CODES, **concept_reader.CODES}
    return {code: found[code] for code in sorted(found, key=lambda code: code[1:])}


def page(code: str) -> Page:
    """The page of a code.  KeyError when there is no such code."""
    meaning = known_codes()[code]
    text = (FOLDER / f"{code}{SUFFIX}").read_text(encoding="utf-8")
    return Page(code, meaning, text.strip("\n"))


def _example(text: str, label: str) -> str:
    """The indented lines below a label, without their indentation."""
    _, _, rest = text.partition(f"\n{label}\n")
    found: list[str] = []
    for line in rest.lstrip("\n").split("\n"):
        if line and not line.startswith(INDENT):
            break
        found.append(line.removeprefix(INDENT))
    return "\n".join(found).rstrip("\n")
