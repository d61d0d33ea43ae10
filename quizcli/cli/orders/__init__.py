"""What can be typed or pressed beside an answer.  One file in this folder and one row of the
table here make an order.

An order is typed behind a slash while a question is open, or pressed as a key after the
verdict, or both.  Its module is imported when it is obeyed, so that a start pays for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cli.views import Binding, Bindings

if TYPE_CHECKING:
    from quizcli.cli.play import Player
    from quizcli.model import Question
    from quizcli.session.turns import Step


class Quit(Exception):
    """The learner wants to end the session."""


class Skip(Exception):
    """The learner leaves the question at hand for later."""


class Aside(Exception):
    """The question at hand is left as it is: another one comes first."""


class Order(NamedTuple):
    """What the learner wants instead of answering.

    `name` is that of its module, `typed` are the words after the slash, `key` is pressed after
    the verdict.  `does` says it in a word, `help` in a sentence (`after` the verdict in another
    one, where that differs).  With `words` text may follow what is typed; with `measured` it
    is offered only where something was measured, with `curved` only where that has a curve, with
    `maths` only where the question has a formula.
    """

    name: str
    typed: tuple[str, ...] = ()
    key: str = ""
    does: str = ""
    help: str = ""
    after: str = ""
    words: bool = False
    measured: bool = False
    curved: bool = False
    maths: bool = False

    @property
    def slash(self) -> Binding:
        """Its row in the table of what can be typed."""
        sign = "" if self is HELP else "/"
        return Binding(f"{sign}{self.typed[0]}", self.does if self is HELP else "", self.help)

    @property
    def press(self) -> Binding:
        """Its row in the table of what can be pressed."""
        return Binding(self.key, self.does, self.after or self.help)


class Scene(NamedTuple):
    """Where an order is given: about which question, and the step that ended it, if it is
    done.  `words` are those that followed the order."""

    player: Player
    question: Question
    step: Step | None = None
    words: str = ""


HELP = Order("help", ("?", "help", "keys"), "?", "keys", "this list")
HINT = Order("hint", ("hint", "h"), help="the next hint; a right answer then counts as Hard")
SKIP = Order("skip", ("skip", "s"), help="leave this question for later, without its key")
QUIT = Order("quit", ("quit", "q"), "q", "quit", "end the session with its summary (Ctrl-D too)")
UNDO = Order(
    "undo",
    ("undo", "u"),
    "u",
    "undo",
    "take back the answer before this one",
    "take this answer back; the question comes again",
)
FLAG = Order("flag", ("flag", "f"), "f", "flag", "flag it, or take the flag away")
NOTE = Order("note", ("note", "n"), "n", "note", "keep a note about it; - drops it", words=True)
BURY = Order("bury", ("bury", "b"), "b", "bury", "leave it out until tomorrow")
SUSPEND = Order("suspend", ("suspend",), "s", "suspend", "leave it out until further notice")
EDIT = Order("edit", ("edit", "e"), "e", "edit", "open it in your editor")
TEX = Order("tex", ("tex",), "t", "tex", "the formulas as their author wrote them", maths=True)
RERUN = Order(
    "rerun",
    (),
    "r",
    "rerun",
    "measure again with your own numbers; n=4,8,16 measures each",
    measured=True,
)
DISPUTE = Order("dispute", (), "d", "dispute", "say that the verdict is wrong; see quizcli report")
PLOT = Order("plot", (), "p", "plot", "the numbers that were measured, as a curve", curved=True)
LINES = Order("lines", (), "v", "code", "the lines that were run", measured=True)
SCRIPT = Order(
    "script", (), "c", "copy code", "copy them as a script that runs alone", measured=True
)

TABLE: tuple[Order, ...] = (
    HINT,
    SKIP,
    TEX,
    NOTE,
    UNDO,
    PLOT,
    RERUN,
    LINES,
    SCRIPT,
    DISPUTE,
    FLAG,
    BURY,
    SUSPEND,
    EDIT,
    QUIT,
    HELP,
)
"""In the order of the overlay."""

_TYPED: Mapping[str, Order] = {word: each for each in TABLE for word in each.typed}


def given(typed: str) -> tuple[Order | None, str] | None:
    """The order in what was typed, with the words that follow it; None for an answer.

    A slash begins no answer: what is no order behind one is (None, what was typed).
    """
    typed = typed.strip()
    if typed != "?" and not typed.startswith("/"):
        return None
    word, _, words = typed.removeprefix("/").partition(" ")
    order = _TYPED.get(word.casefold())
    if order is None or (words.strip() and not order.words):
        return None, typed
    return order, words.strip()


def obey(order: Order, scene: Scene) -> None:
    """Do what was ordered.  Raises Quit, Skip or Aside where the question is left with it."""
    import_module(f"{__name__}.{order.name}").obey(scene)


def typed_table(*, maths: bool) -> Bindings:
    """What can be typed while a question is open."""
    orders = (each for each in TABLE if each.typed and (maths or not each.maths))
    return tuple(each.slash for each in orders if each is not HELP)


def offered(*, measured: bool, curved: bool, maths: bool) -> tuple[Order, ...]:
    """The orders for after a verdict."""
    there = {"measured": measured, "curved": curved, "maths": maths}
    missing = [name for name, is_there in there.items() if not is_there]
    return tuple(
        each for each in TABLE if each.key and not any(getattr(each, name) for name in missing)
    )
