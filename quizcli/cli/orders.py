"""What can be typed or pressed beside an answer, and what is meant by it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from quizcli.cli.views import Binding, Bindings


class Order(StrEnum):
    """What the learner wants instead of answering."""

    HELP = "help"
    HINT = "hint"
    SKIP = "skip"
    UNDO = "undo"
    FLAG = "flag"
    BURY = "bury"
    SUSPEND = "suspend"
    EDIT = "edit"
    QUIT = "quit"
    UNKNOWN = "unknown"


HINT = Binding("/hint", "", "the next hint; a right answer then counts as Hard")
SKIP = Binding("/skip", "", "leave this question for later, without its key")
QUIT = Binding("/quit", "", "end the session with its summary (Ctrl-D too)")
BREAK = Binding("Ctrl-C", "", "interrupt the session; quizcli quiz --resume goes on with it")
HELP = Binding("?", "keys", "this list")
CHECK = Binding("Enter", "check", "check the answer; it is saved before the verdict")
ONWARD = Binding("Enter", "next part", "go on to the next part")
POINTS = Binding("Enter", "count", "count the points that you named")
TURN = Binding("Enter", "show", "show the model answer")
MORE = Binding("Enter", "more", "the rest")
NEXT = Binding("Enter", "next", "the next question")
FINISH = Binding("Enter", "summary", "the summary of the session")
END = Binding("q", "quit", "end the session with its summary (Ctrl-D too)")
GRADES = Binding("1-4", "grade", "count the answer as again, hard, good or easy instead")
UNDO = Binding("u", "undo", "take this answer back; the question comes again")

TYPED_MARKS: Bindings = (
    Binding("/undo", "", "take back the answer before this one"),
    Binding("/flag", "", "flag it, or take the flag away"),
    Binding("/bury", "", "leave it out until tomorrow"),
    Binding("/suspend", "", "leave it out until further notice"),
    Binding("/edit", "", "open it in your editor"),
)
PRESSED_MARKS: Bindings = (
    Binding("f", "flag", "flag it, or take the flag away"),
    Binding("b", "bury", "leave it out until tomorrow"),
    Binding("s", "suspend", "leave it out until further notice"),
    Binding("e", "edit", "open it in your editor"),
)
"""In the overlay alone: the footer has no room for them."""

_TYPED: Mapping[str, Order] = {
    **dict.fromkeys(("?", "/?", "/help", "/keys"), Order.HELP),
    **dict.fromkeys(("/hint", "/h"), Order.HINT),
    **dict.fromkeys(("/skip", "/s"), Order.SKIP),
    **dict.fromkeys(("/quit", "/q"), Order.QUIT),
    **dict.fromkeys(("/undo", "/u"), Order.UNDO),
    **dict.fromkeys(("/flag", "/f"), Order.FLAG),
    **dict.fromkeys(("/bury", "/b"), Order.BURY),
    "/suspend": Order.SUSPEND,
    **dict.fromkeys(("/edit", "/e"), Order.EDIT),
}

PRESSED: Mapping[str, Order] = {
    "?": Order.HELP,
    "u": Order.UNDO,
    "f": Order.FLAG,
    "b": Order.BURY,
    "s": Order.SUSPEND,
    "e": Order.EDIT,
    "q": Order.QUIT,
}
"""After a verdict, where nothing is typed."""


def order(typed: str) -> Order | None:
    """The order in what was typed; None for an answer.  A slash begins no answer."""
    word = typed.strip().casefold()
    known = _TYPED.get(word)
    return known or (Order.UNKNOWN if word.startswith("/") else None)
