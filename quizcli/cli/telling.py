"""How a learner is told things between keys: blocks, sentences, and that something is late."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli import bindings, screens
from quizcli.cli.furniture import literal

if TYPE_CHECKING:
    from quizcli.cli.inputs import Inputs
    from quizcli.cli.stage import Block, Stage
    from quizcli.model import Measurement
    from quizcli.session.world import Pending

POLL, FRAME, PATIENCE = 0.02, 0.1, 1.0
"""Seconds between two looks at a late key, between two frames of the spinner, and until
plain mode says that something is late."""


class Telling:
    """Tells on a stage; `news` are what stands with the next question, and `told` with this one."""

    def __init__(self, stage: Stage, inputs: Inputs) -> None:
        self.stage = stage
        self.inputs = inputs
        self.told = self.news = ""

    def show(self, block: Block, spare: int = 0) -> None:
        """Draw a block, screen by screen where it is higher than one."""
        self.stage.show(block, partial(self.inputs.turn, bindings.MORE), spare)

    def show_for_a_moment(self, block: Block) -> None:
        """Draw a block that goes again with the next key or line."""
        self.stage.pass_by(partial(self.inputs.turn, bindings.MORE), block)

    def say(self, sentence: str) -> None:
        """Tell the learner something below what is there."""
        self.stage.show(lambda look: literal(sentence, look, "" if look.plain else " "))

    # ------------------------------------------------------------------- news
    def say_next(self, sentence: str) -> None:
        """Tell something where the next question is: on an empty screen it stands with it."""
        if self.stage.redraws:
            self.news = sentence
        else:
            self.say(sentence)

    def turn_over(self) -> None:
        """The next question comes: the news stand with it."""
        self.told, self.news = self.news, ""

    def tell_news(self) -> None:
        """Say what no question came to stand with."""
        news, self.news = self.news, ""
        if news:
            self.say(news)

    # ---------------------------------------------------------------- waiting
    def waited_for(self, pending: Pending) -> Measurement:
        """A measurement beside the question's own.  Raises MeasureError."""
        self.wait(pending.done)
        return pending.result()

    def wait(self, done: Callable[[], bool]) -> None:
        """A spinner while a measurement is late; in plain mode one word after a while."""
        begun, told = time.monotonic(), False
        try:
            with nullcontext() if done() else self.inputs.unseen():
                while not done():
                    told = self._tell_late(time.monotonic() - begun, told)
                    time.sleep(POLL)
        finally:
            if told and self.stage.redraws:
                self.stage.status(None)

    def _tell_late(self, waited: float, told: bool) -> bool:
        """The next frame of the spinner, or the word; whether something was told."""
        if self.stage.redraws:
            self.stage.status(screens.waiting(self.stage.look, int(waited / FRAME)))
        elif waited > PATIENCE and not told:
            self.stage.show(lambda look: [screens.waiting(look)])
        return told or self.stage.redraws or waited > PATIENCE
