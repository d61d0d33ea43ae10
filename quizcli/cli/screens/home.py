"""The first screen of `quizcli` alone."""

from __future__ import annotations

from typing import NamedTuple

from rich.text import Text

from quizcli.cli.furniture import ACCENT, DIM, STRONG, answered, indented, literal, number, rule
from quizcli.cli.layout import flow, join, row
from quizcli.cli.look import Look
from quizcli.schedule import weekday

WEEKDAYS = "MTWTFSS"
LABEL = 10


class HomeView(NamedTuple):
    """What today brings.  `week` are pairs of a study day and the answers given on it, up to
    today; `waiting` are the new questions of later days, `goal` is of answers a day; `enter` is
    what Enter starts."""

    banks: int
    questions: int
    enter: str
    begun: bool = False
    due: int = 0
    new: int = 0
    waiting: int = 0
    tomorrow: int = 0
    streak: int = 0
    answered: int = 0
    week: tuple[tuple[int, int], ...] = ()
    goal: int = 0


def home(view: HomeView, look: Look) -> list[Text]:
    """Due, new, streak; before the first answer, what this is."""
    lines = _usual(view, look) if view.begun else _first(view, look)
    if not look.interactive:
        command = "drill" if view.due or view.new or not view.begun else "quiz"
        lines += literal(f"quizcli {command} starts", look, "")
    return lines if look.plain else [*lines, rule(look)]


def _first(view: HomeView, look: Look) -> list[Text]:
    have = f"{number(view.questions, 'question')} in {number(view.banks, 'bank')}"
    said = (
        "You answer, PyTorch measures the truth, and what you were about to forget "
        f"is asked again. {have} are ready."
    )
    return [*_title(look), *literal(said, look, "" if look.plain else " ")]


def _usual(view: HomeView, look: Look) -> list[Text]:
    later = f", {view.waiting} more on other days" if view.waiting else ""
    facts = {
        "due": f"{number(view.due, 'question')}, tomorrow {view.tomorrow} more",
        "new": f"{number(view.new, 'question')}{later}",
        "streak": f"{number(view.streak, 'day')}, today {answered(view.answered, view.goal)}",
    }
    lines = _title(look)
    for label, words in facts.items():
        lines += literal(words, look, _label(label, look))
    return lines if look.plain else [*lines, row(_label("", look), _week(view, look))]


def _title(look: Look) -> list[Text]:
    if look.plain:
        return [Text("quizcli")]
    parts = [Text("quizcli", STRONG), Text("the answer key is an experiment", DIM)]
    return [*indented(flow(parts, look.width - 2, "   ")), rule(look)]


def _label(label: str, look: Look) -> Text:
    return Text(f"{label}: ") if look.plain else Text(f" {label:{LABEL}}", DIM)


def _week(view: HomeView, look: Look) -> Text:
    """The last seven days: a letter and whether anything was answered."""
    glyphs = look.glyphs
    cells = [
        row(
            f"{WEEKDAYS[weekday(day)]} ",
            Text(glyphs.full, ACCENT) if count else Text(glyphs.empty, DIM),
        )
        for day, count in view.week
    ]
    return join(cells, " ")
