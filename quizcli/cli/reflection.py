"""Second thoughts after a verdict: another grade, an undo, a mark; or just going on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli import orders, screens
from quizcli.cli.orders import Order
from quizcli.model import Rating

if TYPE_CHECKING:
    from quizcli.cli.play import Player
    from quizcli.cli.views import Bindings
    from quizcli.session import Step

GRADE_KEYS = {str(int(each)): each for each in Rating}


class Quit(Exception):
    """The learner wants to end the session."""


class Aside(Exception):
    """The question at hand is left as it is: another one comes first."""


class Reflection:
    """The pause in which a learner reads, and may say what the program could not know."""

    def __init__(self, player: Player, step: Step) -> None:
        self._player = player
        self._step = step
        self._grades = bool(player.desk.waits(step))

    def rating(self) -> Rating | None:
        """Wait for the learner; the rating that stands in the end.

        Raises Quit, and Aside when the answer was taken back.
        """
        while True:
            pressed = self._player.inputs.pause(self._table(), self._keys())
            if self._grades and pressed in GRADE_KEYS:
                return self._graded(GRADE_KEYS[pressed])
            order = orders.PRESSED.get(pressed)
            if order is None:
                return self._step.rating
            self._obey(order)

    def _graded(self, rating: Rating) -> Rating:
        if rating is not self._step.rating:
            self._player.run.overrule(rating)
        return rating

    def _obey(self, order: Order) -> None:
        player = self._player
        if order is Order.HELP:
            player.show(partial(screens.overlay, self._overlay()))
        elif order is Order.QUIT:
            player.desk.settle(self._step, self._step.rating)
            raise Quit
        elif order is Order.UNDO:
            player.undo()
        else:
            player.mark(order, player.run.last)

    def _table(self) -> Bindings:
        enter = orders.FINISH if self._player.run.over else orders.NEXT
        grades = (orders.GRADES,) if self._grades else ()
        return (enter, *grades, orders.UNDO, orders.END, orders.HELP)

    def _overlay(self) -> Bindings:
        *first, end, _ = self._table()
        return (*first, *orders.PRESSED_MARKS, end, orders.BREAK)

    def _keys(self) -> list[str]:
        return [*(GRADE_KEYS if self._grades else ()), *orders.PRESSED]
