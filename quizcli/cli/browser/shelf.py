"""What the browser works on: the questions asked for, their cards, their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli import questions
from quizcli.cli import choosing, exhibit, marks, shell, trusting
from quizcli.cli.browser import rows
from quizcli.cli.browser.pages import Sheet
from quizcli.cli.browser.state import Do
from quizcli.cli.furniture import number
from quizcli.expressions import ExpressionError
from quizcli.model import QuizError, Severity

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cards import Card
    from quizcli.cli.browser.rows import Row
    from quizcli.cli.deck import Deck
    from quizcli.cli.measuring import Measuring
    from quizcli.model import Asked, Variant


class _Mark(NamedTuple):
    """A mark: the events that set it and take it away, and what is said then."""

    kind: str
    off: str
    on_words: str
    off_words: str


_MARKS: Mapping[Do, _Mark] = {
    Do.FLAG: _Mark("flag", "unflag", "flagged", "no longer flagged"),
    Do.BURY: _Mark("bury", "unbury", "left out until tomorrow", "asked again"),
    Do.SUSPEND: _Mark("suspend", "unsuspend", "left out until further notice", "asked again"),
}


class Shelf:
    """The banks, the questions of the filter, and the deck as it stands.

    `paths` are the files named on the command line, if any; `asked` is the filter.
    """

    def __init__(
        self, terms: Sequence[str], home: Path | None, measuring: Measuring, *, author_code: bool
    ) -> None:
        """QuizError for an unknown name, a path that is not there, or a broken filter."""
        self._home = home
        self._measuring = measuring
        self._author_code = author_code
        self._paths = [each for each in terms if shell.looks_like_path(each)]
        self.asked = " ".join(each for each in terms if each not in self._paths)
        self._library = self._load()
        self.deck: Deck = shell.read_deck(home)
        self._take(self._chosen(self.asked))
        self._sheet = "", Sheet(-1)

    def _load(self) -> Library:
        return shell.load_banks(self._home, self._paths)[0]

    def _chosen(self, asked: str) -> list[Entry]:
        return choosing.choose(self._library, asked.split(), lambda: self.deck)

    def visible(self, first: int, count: int, *, about: bool = False) -> list[Row]:
        """Some rows of the list; what they are about costs reading them."""
        shown = self.entries[first : first + count]
        return [rows.row(e, self.deck, self._about(e.id) if about else "") for e in shown]

    def _about(self, question: str) -> str:
        """What a question is about; nothing where its file has changed meanwhile."""
        try:
            return self._library.question(question).objective
        except QuizError:
            return ""

    def troubles(self) -> list[str]:
        """One sentence about questions that are left out for errors, if any are."""
        broken = [e for e in self._library.problems if e.severity is Severity.ERROR]
        if not broken:
            return []
        paths = " ".join(sorted({each.place.path for each in broken}))
        return [f"{number(len(broken), 'problem')}: see quizcli check {paths}"]

    # ------------------------------------------------------------------- wishes
    def filter(self, typed: str) -> list[str]:
        """Take another filter; the old list stays where nothing is meant, which is told."""
        try:
            found = self._chosen(typed)
        except QuizError as error:
            return [str(error)]
        if not found:
            return [f"no question matches {typed}; the list is as it was"]
        self.asked = " ".join(typed.split())
        self._take(found)
        return []

    def place_of(self, question: str, otherwise: int = 0) -> int:
        """Where a question stands in the list."""
        places = (i for i, each in enumerate(self.entries) if each.id == question)
        return next(places, otherwise)

    def mark(self, do: Do, question: str) -> str:
        """Set a mark, or take it away; what was done."""
        from quizcli.cli.deck import renewed

        mark, card = _MARKS[do], self.deck.card(question)
        has = _has(do, card, self.deck.today)
        value = self.deck.today + 1 if do is Do.BURY and not has else None
        with shell.open_log(self._home) as log:
            if value:  # by a clock that is wrong, for years
                trusting.trust_clock(log)
            marks.keep(log, mark.off if has else mark.kind, question, value)
            self.deck = renewed(self.deck, log, question)
        done = mark.off_words if has else mark.on_words
        return f"{question}: {done}; quizcli undo takes it back"

    def edit(self, question: str) -> bool:
        """Open a question in the editor and read the banks anew; whether there is something
        to read before going on.  QuizError when it cannot be edited."""
        from quizcli.cli.commands import edit

        edited = edit.edit(self._library.question(question), self._home)
        self._reload()
        return edited.now is None or bool(edited.problems) or edited.changed

    def _reload(self) -> None:
        """The banks as they are now; a filter whose words are gone means all questions."""
        self._library = self._load()
        self.deck = shell.read_deck(self._home)
        self._sheet = "", Sheet(-1)
        try:
            self._take(self._chosen(self.asked))
        except QuizError:
            self.asked = ""
            self._take(self._chosen(""))

    def _take(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.widths = rows.widths(entries)

    # ----------------------------------------------------------------- previews
    def sheet(self, question: str, seed: int, *, with_key: bool) -> Sheet:
        """A question drawn from a seed; measured only for its key, and once."""
        known, found = self._sheet
        if known == question and found.seed == seed and (found.variant or not with_key):
            return found if with_key else found._replace(variant=None)
        self._sheet = question, self._made(question, seed, with_key=with_key)
        return self._sheet[1]

    def _made(self, question: str, seed: int, *, with_key: bool) -> Sheet:
        sheet = Sheet(seed)
        try:
            asked = questions.prepare(self._library.question(question), seed)
            sheet = sheet._replace(asked=asked)
            return sheet._replace(variant=self._solved(asked)) if with_key else sheet
        except (QuizError, ExpressionError) as error:
            return sheet._replace(trouble=str(error))

    def _solved(self, asked: Asked) -> Variant:
        """The variant with its key.  QuizError where its lines may not run, or do not."""
        name = asked.question.id
        exhibit.find(self._library, [name], name, self._home, author_code=self._author_code)
        return exhibit.solved(asked, self._measuring)


def _has(do: Do, card: Card, today: int) -> bool:
    """Whether a card has the mark that a key sets."""
    if do is Do.BURY:
        return card.buried_until > today
    return card.flagged if do is Do.FLAG else card.suspended
