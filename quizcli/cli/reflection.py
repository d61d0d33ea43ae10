"""Second thoughts after a verdict: another grade, an undo, a mark; or just going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcli.cli import bindings, orders
from quizcli.cli.manner import kind
from quizcli.cli.orders import Scene, tex
from quizcli.model import Rating

if TYPE_CHECKING:
    from quizcli.cli.play import Player
    from quizcli.cli.views import Bindings
    from quizcli.session.turns import Step

GRADE_KEYS = {str(int(each)): each for each in Rating}


class Reflection:
    """The pause in which a learner reads, and may say what the program could not know."""

    def __init__(self, player: Player, step: Step, *, curved: bool = False) -> None:
        """`curved` says that there is a curve to be looked at."""
        self._player = player
        self._step = step
        self._grades = bool(player.desk.waits(step))
        measured = bool(step.variant and step.variant.measurements)
        maths = tex.offered(player.run, step)
        offered = orders.offered(measured=measured, curved=curved, maths=maths)
        self._offered = {each.key: each for each in offered}

    def rating(self) -> Rating | None:
        """Wait for the learner; the rating that stands in the end.

        Raises Quit, and Aside when the answer was taken back.
        """
        while True:
            pressed = self._player.inputs.pause(self._footer(), self._keys())
            if self._grades and pressed in GRADE_KEYS:
                return self._graded(GRADE_KEYS[pressed])
            order = self._offered.get(pressed)
            if order is None:
                return self._step.rating
            self._player.overlay = self._overlay
            orders.obey(order, Scene(self._player, self._player.run.last, self._step))

    def _graded(self, rating: Rating) -> Rating:
        if rating is not self._step.rating:
            self._player.run.overrule(rating)
        return rating

    def _first(self) -> Bindings:
        enter = bindings.FINISH if self._player.run.over else bindings.NEXT
        return (enter, *((bindings.GRADES,) if self._grades else ()))

    def _footer(self) -> Bindings:
        """What is used most; the overlay has all."""
        usual = (
            orders.UNDO,
            orders.PLOT,
            orders.RERUN,
            orders.LINES,
            orders.DISPUTE,
            orders.QUIT,
            orders.HELP,
        )
        offered = self._offered.values()
        return (*self._first(), *(each.press for each in usual if each in offered))

    def _overlay(self) -> Bindings:
        rows = (each.press for each in self._offered.values() if each is not orders.HELP)
        return (*self._first(), *rows, bindings.interrupt(kind(self._player.run)))

    def _keys(self) -> list[str]:
        return [*(GRADE_KEYS if self._grades else ()), *self._offered]
