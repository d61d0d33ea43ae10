"""The browser on a terminal that takes single keys: draw, wait for a key, do what it says."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from quizcli.cli import screens, stage
from quizcli.cli.browser import pages, state, table
from quizcli.cli.browser.pages import ListView
from quizcli.cli.browser.state import ASIDE, Do, Mode, Room, Where
from quizcli.cli.inputs import Inputs
from quizcli.cli.views import Binding
from quizcli.model import QuizError

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.browser.shelf import Shelf
    from quizcli.cli.look import Look
    from quizcli.cli.stage import Stage

GO_ON = Binding("Enter", "back to the list")


class Walk:
    """Walks through a shelf until it is left."""

    def __init__(self, shelf: Shelf, on: Stage) -> None:
        self._shelf = shelf
        self._stage = on
        self._inputs = Inputs(on)
        self._where = Where()
        self._room = Room(len(shelf.entries), 1)
        self._told = shelf.troubles()

    def walk(self) -> None:
        """Until `q` or the end of the input; Ctrl-C raises KeyboardInterrupt."""
        self._stage.note(self._page)
        self._stage.redraw(erase=False)
        with suppress(EOFError):
            while (do := self._moved()) is not Do.QUIT:
                scrolled = self._obeyed(do)
                self._room = self._room._replace(total=len(self._shelf.entries))
                self._where = state.fit(self._where, self._room)
                self._stage.redraw(erase=not scrolled)

    def _moved(self) -> Do:
        """Move about until something else is wanted.

        The terminal is in the mode for keys all the while: what is typed ahead is not echoed.
        """
        with self._inputs.unseen():
            while (do := self._wish()) not in ASIDE:
                self._told = []
                self._where = state.step(self._where, do, self._room)
                self._measure()
                self._stage.redraw()
        return do

    def _wish(self) -> Do:
        mode = self._where.mode
        meant = table.wishes(mode)
        return meant[self._inputs.choice(list(meant), table.footer(mode))]

    def _measure(self) -> None:
        """Where a key is wanted that is not known yet, say that this may take a moment."""
        if self._where.mode is Mode.PREVIEW and self._where.with_key:
            self._stage.status(screens.waiting(self._stage.look))
            self._sheet()

    # --------------------------------------------------------------- what is done
    def _obeyed(self, do: Do) -> bool:
        """Do it, and keep what there is to tell; whether something else was written."""
        self._told = []
        if do is Do.FILTER:
            self._filter()
            return False
        if not self._shelf.entries:
            return False
        try:
            if do is not Do.EDIT:
                self._told = [self._shelf.mark(do, self._question)]
                return False
            self._edit()
        except QuizError as error:
            self._told = [str(error)]
        return True

    def _filter(self) -> None:
        was = self._question
        typed = self._inputs.line("filter", stays=False)
        if typed is not None:
            self._told = self._shelf.filter(typed)
            self._where = self._where._replace(chosen=self._shelf.place_of(was), scrolled=0)

    def _edit(self) -> None:
        """Edit, and stay at the question, or at the place where it was."""
        was, place = self._question, self._where.chosen
        to_read = self._shelf.edit(was)
        if to_read:
            self._inputs.pause((GO_ON,), ["q"])
        self._told = self._shelf.troubles()
        now = self._shelf.place_of(was, -1)
        if now < 0:
            self._where = self._where._replace(mode=Mode.LIST, chosen=place)
        else:
            self._where = self._where._replace(chosen=now)

    # -------------------------------------------------------------------- drawing
    @property
    def _question(self) -> str:
        """The id of the chosen question; empty in an empty list."""
        entries = self._shelf.entries
        return entries[self._where.chosen].id if entries else ""

    def _page(self, look: Look) -> list[Text]:
        """What is on the screen, for the terminal as it is now."""
        height = stage.height() - stage.ROOM
        if self._where.mode is Mode.LIST:
            return self._list(look, height)
        told = pages.told(self._told, look)
        lines = self._lines(look)
        left = max(height - len(told) - 1, 1)  # the last row says how much there is below
        self._room = self._room._replace(lines=len(lines), height=left)
        scrolled = state.fit(self._where, self._room).scrolled
        return [*pages.part(lines, scrolled, left + 1, look), *told]

    def _list(self, look: Look, height: int) -> list[Text]:
        shelf = self._shelf
        rows = pages.rows_that_fit(height, self._told, look)
        self._room = Room(len(shelf.entries), rows)
        self._where = state.fit(self._where, self._room)
        top, chosen = self._where.top, self._where.chosen
        shown = shelf.visible(top, rows, about=look.width >= pages.WITH_ABOUT)
        view = ListView(
            shown, chosen - top, chosen + 1, len(shelf.entries),
            shelf.asked, shelf.widths, self._told,
        )  # fmt: skip
        return pages.listing(view, look)

    def _lines(self, look: Look) -> list[Text]:
        if self._where.mode is Mode.HELP:
            return pages.helped(self._where.under, look)
        return pages.sheet(self._sheet(), self._where.chosen + 1, len(self._shelf.entries), look)

    def _sheet(self) -> pages.Sheet:
        where = self._where
        return self._shelf.sheet(self._question, where.seed, with_key=where.with_key)
