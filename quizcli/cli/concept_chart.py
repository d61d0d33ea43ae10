"""The concept map with what the learner knows of it: which concept is meant, what comes first,
and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli.analysis.concepts import Level, Mastery
from quizcli.cards import Card, State
from quizcli.cli import shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.analysis.facts import Facts, Item
    from quizcli.bank.concepts import Concept, Concepts

MISSING = frozenset({Level.NOT_BEGUN, Level.WEAK})
"""What has to be learned before anything that builds on it."""
UNMASTERED = MISSING | {Level.LEARNING}

MOST_NAMED = 6


class Standing(NamedTuple):
    """The questions of a concept by how they stand today."""

    due: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Chart(NamedTuple):
    """The concepts of the maps in reach, and the figures of the learner's log."""

    concepts: Concepts
    facts: Facts

    @property
    def ids(self) -> tuple[str, ...]:
        """All concepts, prerequisites first; those that only questions name at the end."""
        others = sorted(self.facts.masteries.keys() - self.concepts.keys())
        return (*self.facts.names, *others)

    def name(self, id_: str) -> str:
        """What a concept is called; its id where no map has it."""
        return self.facts.names.get(id_, id_)

    def concept(self, id_: str) -> Concept:
        """A concept; without any words where no map has it."""
        from quizcli.bank.concepts import Concept

        return self.concepts.get(id_) or Concept(id_, id_, (), "", "", "")

    def level(self, id_: str) -> Level:
        """How well a concept is known."""
        return (self.facts.masteries.get(id_) or Mastery(id_)).level

    def below(self, id_: str) -> tuple[str, ...]:
        """All that a concept builds on, directly or not, in the order of the map."""
        found: set[str] = set()
        ahead = [id_]
        while ahead:
            needs = {*self.concept(ahead.pop()).needs} - found
            found |= needs
            ahead += needs
        return tuple(each for each in self.ids if each in found - {id_})

    def above(self, id_: str) -> tuple[str, ...]:
        """What needs a concept directly, in the order of the map."""
        return tuple(each for each in self.ids if id_ in self.concept(each).needs)

    def unmastered(self, id_: str) -> tuple[str, ...]:
        """What a concept builds on that is not mastered yet, though it has questions."""
        return tuple(each for each in self.below(id_) if self.level(each) in UNMASTERED)

    def missing(self, id_: str) -> tuple[str, ...]:
        """What of this was not begun, or is weak."""
        return tuple(each for each in self.below(id_) if self.level(each) in MISSING)

    def standing(self, id_: str) -> Standing:
        """The questions of a concept as they stand today, without retired ones."""
        asked = [each for each in self.facts.items if each.concept == id_ and not each.retired]
        kinds = [self._kind(each) for each in asked]
        return Standing(
            *(
                tuple(
                    each.question for each, kind in zip(asked, kinds, strict=True) if kind == name
                )
                for name in Standing._fields
            )
        )

    def _kind(self, item: Item) -> str:
        today = self.facts.today
        card = self.facts.cards.get(item.question) or Card(item.question)
        if not card.active(today):
            return "left_out"
        if card.state is State.NEW:
            return "new"
        return "due" if card.due_day <= today else "waiting"


def read(home: Path | None) -> Chart:
    """The maps and the log; what is wrong with a map is told on standard error."""
    from quizcli.cli import today
    from quizcli.cli.commands.stats import read_facts

    _tell_problems(home)
    return Chart(today.concepts(home), read_facts(home))


def _tell_problems(home: Path | None) -> None:
    """One line on standard error about maps that are broken in part."""
    from quizcli.bank.concepts import load_concepts

    places = shell.find_places(home)
    for path in shell.concept_maps(places.data):
        _, problems = load_concepts(path, cache=places.cache)
        shell.tell_problems(problems, "concepts")


# -------------------------------------------------------------------- which one
def find(words: Sequence[str], chart: Chart) -> str:
    """The id of the concept that is meant by its id, its name, or the start of its name.

    QuizError when there is none, or several.
    """
    typed = " ".join(" ".join(words).split())
    wanted = typed.casefold()
    names = {each: chart.name(each).casefold() for each in chart.ids}
    for fits in (
        [each for each in names if each.casefold() == wanted],
        [each for each in names if names[each] == wanted],
        [each for each in names if names[each].startswith(wanted)],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise QuizError(_several(typed, fits, chart))
    raise QuizError(_unknown(typed, chart))


def _several(typed: str, fits: Sequence[str], chart: Chart) -> str:
    named = [f"{each} ({chart.name(each)})" for each in fits[:MOST_NAMED]]
    more = f" and {len(fits) - MOST_NAMED} more" if len(fits) > MOST_NAMED else ""
    return f"{typed} begins several names: {', '.join(named)}{more}; give the id of one"


def _unknown(typed: str, chart: Chart) -> str:
    """A sentence with near ids and names, as far as these were typed."""
    from quizcli.cli.options import unknown

    known = [*chart.ids, *_beginnings(map(chart.name, chart.ids), len(typed))]
    said = unknown("concept", typed, dict.fromkeys(known))
    return said if said.endswith("?") else f"{said}; quizcli concepts lists them"


def _beginnings(names: Iterable[str], length: int) -> list[str]:
    """The first words of each name, as many as come nearest to a length."""
    found = []
    for name in names:
        words = name.replace(",", " ").replace(":", " ").split()
        starts = [" ".join(words[: i + 1]) for i in range(len(words))]
        found += [min(starts, key=lambda start: abs(len(start) - length))] if starts else []
    return found


# -------------------------------------------------------------------- what next
def first_to_learn(chart: Chart) -> str:
    """The first concept of the map that was not begun or is weak; "" where there is none."""
    return next((each for each in chart.ids if chart.level(each) in MISSING), "")


def following(id_: str, chart: Chart) -> str:
    """What to learn after a concept: what builds on it and misses least, else the first left."""
    left = [each for each in chart.above(id_) if chart.level(each) in MISSING]
    missed = {each: len({*chart.missing(each)} - {id_}) for each in left}
    return min(left, key=missed.__getitem__, default=first_to_learn(chart))


def next_command(id_: str, chart: Chart) -> list[str]:
    """What to type to go on with a concept, in words that belong together."""
    found = chart.standing(id_)
    if chart.missing(id_) and chart.level(id_) in {*MISSING, Level.EMPTY}:
        return [f"quizcli learn {id_}", "--from-start"]
    if found.due:
        return [f"quizcli drill concept:{id_}"]
    if found.new:
        return [f"quizcli learn {id_}"]
    after = following(id_, chart)
    return [f"quizcli learn {after}" if after and after != id_ else "quizcli due"]
