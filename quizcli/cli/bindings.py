"""What Enter and the other keys do at each prompt, for footers and the key overlay."""

from __future__ import annotations

from quizcli.cli.views import Binding

CHECK = Binding("Enter", "check", "check the answer; it is saved before the verdict")
ONWARD = Binding("Enter", "next part", "go on to the next part")
POINTS = Binding("Enter", "count", "count the points that you named")
TURN = Binding("Enter", "show", "show the model answer")
MORE = Binding("Enter", "more", "the rest")
NEXT = Binding("Enter", "next", "the next question")
FINISH = Binding("Enter", "summary", "the summary of the session")
GRADES = Binding("1-4", "grade", "count the answer as again, hard, good or easy instead")
MEASURE = Binding("Enter", "measure; alone it goes on")


def interrupt(what: str) -> Binding:
    """The row for Ctrl-C: what it interrupts can be gone on with, a drill as a drill."""
    return Binding("Ctrl-C", "", f"interrupt the {what}; quizcli quiz --resume goes on with it")
