"""`quizcli` alone: what is due, the streak, and Enter starts; at the first run, a sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from quizcli import cards
from quizcli.analysis.streak import streak
from quizcli.cli import manner, shell, sitting, today
from quizcli.cli.desk import DRILL, Desk
from quizcli.cli.screens import home
from quizcli.cli.screens.home import HomeView
from quizcli.cli.views import Binding

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cli.deck import Deck

SAMPLE, SAMPLE_MINUTES = 5, 2
EASY = 2
"""The highest difficulty of a question in the sample."""
WEEK = 7

START, QUIT = Binding("Enter", "", short="start a sample"), Binding("q", "quit")


def welcome() -> int:
    """Tell what today brings and, on a terminal, do it; the exit code."""
    with ExitStack() as stack:
        wanted = shell.preferences()
        shell.tell_preferences()
        desk = Desk(None, shell.look(plain=False), stack, author_code=wanted.author_code)
        deck = desk.deck()
        library, _ = shell.load_banks(None)
        shell.tell_problems(library.problems)
        first = not deck.days
        view = _first_view(library) if first else _view(deck, library)
        desk.stage.show(partial(home.home, view))
        if not desk.look.interactive or not _wanted(desk, view):
            return 0
        return _sample(desk, library) if first else _usual(desk, view)


def _wanted(desk: Desk, view: HomeView) -> bool:
    """Whether the learner presses Enter."""
    try:
        pressed = desk.keyboard.pause((START._replace(does=view.enter), QUIT), ["q"])
    except EOFError:
        return False
    return pressed != "q"


def _usual(desk: Desk, view: HomeView) -> int:
    from quizcli.cli import resuming
    from quizcli.cli.commands import drill, quiz

    wanted = shell.preferences()
    try:
        run = resuming.offered(desk, wanted.device)
    except EOFError:
        return 0
    if run is not None:
        wishes = quiz.Wishes(device=wanted.device, tries=wanted.tries)
        return sitting.play(desk, run, manner.chosen(None), more=quiz.more(desk, run, wishes))
    if view.due or view.new:
        return drill.drill(desk, drill.Wishes(device=wanted.device, tries=wanted.tries))
    return quiz.anew(desk)


def _sample(desk: Desk, library: Library) -> int:
    """A few easy questions, as a drill, so that they come back when it is time."""
    entries = sample(desk.askable(library, library.entries, shell.preferences().device))
    plan = tuple((each.id, today.seed(each.id, desk.deck().today)) for each in entries)
    run = desk.begin(library, plan, {"tries": 2, "mode": DRILL})
    code = sitting.play(desk, run, manner.chosen(None, minutes=SAMPLE_MINUTES))
    shell.say("quizcli, typed once a day, asks what is due; quizcli --help lists the rest")
    return code


def sample(entries: Sequence[Entry]) -> list[Entry]:
    """The easiest questions, of as many types and banks as there are."""
    easy = [each for each in entries if each.difficulty <= EASY] or list(entries)
    left = sorted(easy, key=lambda each: (each.difficulty, each.id))
    chosen: list[Entry] = []
    while left and len(chosen) < SAMPLE:
        chosen.append(min(left, key=_seen_in(chosen)))
        left.remove(chosen[-1])
    return chosen


def _seen_in(chosen: Sequence[Entry]) -> Callable[[Entry], tuple[int, int]]:
    """How often a question's type and bank were chosen already."""
    types = [each.type for each in chosen]
    banks = [each.bank for each in chosen]
    return lambda entry: (types.count(entry.type), banks.count(entry.bank))


# ----------------------------------------------------------------------- views
def _first_view(library: Library) -> HomeView:
    return HomeView(
        banks=len(library.banks),
        questions=len(library.entries),
        enter=f"a sample of {SAMPLE} questions, {SAMPLE_MINUTES} minutes",
    )


def _view(deck: Deck, library: Library) -> HomeView:
    entries = library.entries
    due, fresh = deck.due(entries), deck.new(entries)
    new = min(len(fresh), max(0, deck.settings.new - cards.done(deck.cards, deck.today).new))
    days = range(deck.today - WEEK + 1, deck.today + 1)
    return HomeView(
        banks=len(library.banks),
        questions=len(entries),
        begun=True,
        due=len(due),
        new=new,
        waiting=len(fresh) - new,
        tomorrow=sum(deck.card(each.id).due_day == deck.today + 1 for each in entries),
        streak=streak(deck.days, deck.today),
        answered=deck.days.get(deck.today, 0),
        goal=shell.preferences().goal,
        week=tuple((each, deck.days.get(each, 0)) for each in days),
        enter="drill" if due or new else "ten questions all the same",
    )
