"""The browser where whole lines are read: rows with numbers, and commands with a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from quizcli.cli import markdown, screens
from quizcli.cli.browser import pages, table
from quizcli.cli.browser.state import Do
from quizcli.cli.furniture import literal
from quizcli.cli.inputs import Inputs
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.cli.browser.rows import Row
    from quizcli.cli.browser.shelf import Shelf
    from quizcli.cli.look import Look
    from quizcli.cli.stage import Stage

PAGE = 20
"""Rows that are said at a time."""

_WORDS: Mapping[str, Do] = {
    "": Do.PAGE_DOWN,
    "?": Do.HELP,
    "q": Do.QUIT,
    "e": Do.EDIT,
    "f": Do.FLAG,
    "b": Do.BURY,
    "s": Do.SUSPEND,
    "n": Do.LATER_SEED,
    "p": Do.EARLIER_SEED,
    "k": Do.KEY,
}
_WISH = re.compile(r"([a-z?]?) *([0-9]{0,6})")


class Wish(NamedTuple):
    """What a line asks for: of the question with a number, of the one before where it is 0."""

    do: Do
    number: int = 0
    filter: str = ""


def read(typed: str) -> Wish | None:
    """The wish in a line; None for one that means nothing."""
    line = typed.strip()
    if line.startswith("/"):
        return Wish(Do.FILTER, filter=line[1:].strip())
    found = _WISH.fullmatch(line.casefold())
    if found is None or found[1] not in _WORDS:
        return None
    if found[2] and not found[1]:
        return Wish(Do.OPEN, int(found[2]))
    return Wish(_WORDS[found[1]], int(found[2] or 0))


class Talk:
    """Says the list, and does what the lines say."""

    def __init__(self, shelf: Shelf, on: Stage) -> None:
        self._shelf = shelf
        self._stage = on
        self._inputs = Inputs(on)
        self._said = 0
        self._at = 0
        self._seed = 0
        self._with_key = False

    def talk(self) -> None:
        """Until `q` or the end of the input; Ctrl-C raises KeyboardInterrupt."""
        for each in self._shelf.troubles():
            self._say(each)
        self._next_page()
        while (typed := self._inputs.line("browse", stays=False)) is not None:
            wish = read(typed)
            if wish is not None and wish.do is Do.QUIT:
                return
            try:
                self._obey(wish)
            except QuizError as error:
                self._say(str(error))

    def _obey(self, wish: Wish | None) -> None:
        if wish is None:
            self._say("That is no command; type ? for those that there are.")
        elif wish.do is Do.HELP:
            self._stage.show(lambda look: screens.overlay(table.typed(), look))
        elif wish.do is Do.FILTER:
            self._filter(wish.filter)
        elif wish.do is Do.PAGE_DOWN:
            self._next_page()
        elif self._chosen(wish.number):
            self._about_one(wish.do)

    def _filter(self, asked: str) -> None:
        told = self._shelf.filter(asked)
        for each in told:
            self._say(each)
        if not told:
            self._said = self._at = 0
            self._next_page()

    def _next_page(self) -> None:
        """Say some rows more, from the beginning again after the last one."""
        total = len(self._shelf.entries)
        first = 0 if self._said >= total else self._said
        rows = self._shelf.visible(first, PAGE, about=True)
        self._said = first + len(rows)
        self._stage.show(
            lambda look: [
                line for i, each in enumerate(rows, first + 1) for line in _row(i, each, look)
            ]
        )
        more = ", Enter says more" if self._said < total else ""
        span = f"{first + 1} to {self._said} of {total}" if total else "no questions"
        self._say(f"{span}{more}; ? lists the commands.")

    # ------------------------------------------------------------------ one question
    def _chosen(self, number: int) -> bool:
        """Turn to the question with a number; whether there is one."""
        total = len(self._shelf.entries)
        if number and number <= total:
            self._seed = self._seed if number == self._at else 0
            self._with_key = self._with_key and number == self._at
            self._at = number
            return True
        if number or not self._at:
            self._say(f"Give a number from 1 to {total}." if total else "There is no question.")
            return False
        return self._at <= total

    def _about_one(self, do: Do) -> None:
        question = self._shelf.entries[self._at - 1].id
        if do is Do.EDIT:
            self._shelf.edit(question)
            self._at = self._shelf.place_of(question, -1) + 1
        elif do in (Do.FLAG, Do.BURY, Do.SUSPEND):
            self._say(self._shelf.mark(do, question))
        else:
            self._seed = max(0, self._seed + {Do.LATER_SEED: 1, Do.EARLIER_SEED: -1}.get(do, 0))
            self._with_key = do is Do.KEY or (self._with_key and do is not Do.OPEN)
            self._show(question)

    def _show(self, question: str) -> None:
        sheet = self._shelf.sheet(question, self._seed, with_key=self._with_key)
        total = len(self._shelf.entries)
        self._stage.show(lambda look: pages.sheet(sheet, self._at, total, look))

    def _say(self, words: str) -> None:
        self._stage.show(lambda look: pages.told([words], look))


def _row(number: int, each: Row, look: Look) -> list[Text]:
    """A row in words, behind its number."""
    states, about = ", ".join(each.states), markdown.line(each.about, look).plain
    words = (each.id, each.type, f"difficulty {each.difficulty}", each.concept, states, about)
    return literal(", ".join(word for word in words if word), look, f"{number}: ")
