"""What `bury`, `suspend` and `flag` have in common: marks on questions, set, lifted and listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli import log as logs
from quizcli import renames
from quizcli.cli import asking, choosing, dates, marks, shell, trusting
from quizcli.cli.furniture import number
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.log import Flags
    from quizcli.store.sqlite import SqliteStore

NEVER = 0


class Mark(NamedTuple):
    """A mark: the command, the kinds of its events, and how a question with it is.

    `marked` tells which questions have it, each with the first study day without it, or
    `NEVER` for a mark that does not end by itself.
    """

    verb: str
    kind: str
    off: str
    state: str
    marked: Callable[[Flags], Mapping[str, int]]


class Wishes(NamedTuple):
    """What the command line asks for; `until` is the first study day without the mark."""

    terms: Sequence[str]
    off: bool
    listed: bool
    yes: bool
    as_json: bool
    until: int = NEVER
    trust_clock: bool = False


def command(mark: Mark, wishes: Wishes, home: Path | None) -> None:
    """Set or lift a mark, or list what has it."""
    if not (wishes.terms or wishes.listed):
        raise QuizError(
            f"say which questions: quizcli {mark.verb} and their names or a filter, or --list"
        )
    if wishes.off and wishes.listed:
        raise QuizError("--off and --list do not go together; leave one of them out")
    with shell.open_log(home) as log:
        flags = _flags(log, mark)
        entries = _meant(wishes, log, home) if wishes.terms else None
        if wishes.listed or entries is None:
            _list(mark, flags, entries, as_json=wishes.as_json)
        else:
            _change(mark, wishes, log, _agreed(mark, wishes, entries), flags)


def _flags(log: SqliteStore, mark: Mark) -> Flags:
    """The marks that stand, from the events about them: only those of renames change them."""
    kinds = (mark.kind, mark.off, "note", "undo", renames.KIND)
    return logs.effective(event for kind in kinds for event in log.events(kind=kind)).flags


def _meant(wishes: Wishes, log: SqliteStore, home: Path | None) -> list[Entry]:
    from quizcli.cli.deck import open_deck

    cache = shell.find_places(home).cache
    library, rest = shell.load_banks(home, wishes.terms)
    entries = choosing.choose(
        library, rest, lambda: open_deck(log, shell.now(), cache), retired=True
    )
    if not entries:
        raise QuizError(f"no question matches {' '.join(wishes.terms)}; see quizcli list")
    return entries


# --------------------------------------------------------------------- changing
def _agreed(mark: Mark, wishes: Wishes, entries: Sequence[Entry]) -> list[str]:
    """The questions that are meant; more than were named one by one have to be agreed to."""
    ids = [each.id for each in entries]
    names = {*ids, *(each.local for each in entries)}
    if len(ids) == 1 or wishes.yes or names.issuperset(wishes.terms):
        return ids
    what = f"{number(len(ids), 'question')} match {' '.join(wishes.terms)}"
    does = f"{mark.verb}{' --off' if wishes.off else ''}"
    agreed = asking.yes(f"{what}. Is quizcli {does} meant for all of them?")
    if agreed is None:
        raise QuizError(f"{what}; the same command with --yes takes all of them")
    return ids if agreed else []


def _change(
    mark: Mark, wishes: Wishes, log: SqliteStore, questions: Sequence[str], flags: Flags
) -> None:
    marked = mark.marked(flags)
    same = [each for each in questions if _is_so(marked.get(each), wishes)]
    changed = [each for each in questions if each not in same]
    state = f"not {mark.state}" if wishes.off else _state(mark, wishes.until)
    if changed and wishes.until and not wishes.off:  # by a clock that is wrong, for years
        trusting.trust_clock(log, trusted=wishes.trust_clock)
    if changed:
        kind, value = (mark.off, None) if wishes.off else (mark.kind, wishes.until or None)
        marks.keep_all(log, f"{number(len(changed), 'question')} {state}", kind, changed, value)
    if wishes.as_json:
        shell.put_json({"version": 1, "state": state, "changed": changed, "unchanged": same})
        return
    for each in changed:
        shell.put(f"{each} is {'no longer ' + mark.state if wishes.off else state}")
    for each in same:
        how = state if wishes.off else _state(mark, marked[each])
        shell.say(f"{each} is {how} already")
    if len(changed) > 1:
        shell.say(f"{number(len(changed), 'question')}; quizcli undo takes all of it back")
    elif not questions:
        shell.say("nothing is changed")


def _is_so(marked: int | None, wishes: Wishes) -> bool:
    """Whether a question is marked as wanted, or for longer."""
    if wishes.off or marked is None:
        return wishes.off and marked is None
    return marked >= wishes.until


def _state(mark: Mark, until: int) -> str:
    return mark.state if until == NEVER else f"{mark.state} until {dates.show(until)}"


# ---------------------------------------------------------------------- listing
def _list(mark: Mark, flags: Flags, entries: Iterable[Entry] | None, *, as_json: bool) -> None:
    """What has the mark, of these questions or of all: also those that no bank has any more."""
    marked = mark.marked(flags)
    wanted = set(marked) if entries is None else {each.id for each in entries}
    found = sorted(wanted & set(marked))
    if as_json:
        rows = [_as_json(each, marked[each], flags) for each in found]
        shell.put_json({"version": 1, "state": mark.state, "questions": rows})
        return
    width = max(map(len, found), default=0)
    for each in found:
        note = " ".join(flags.notes.get(each, "").split())
        shell.put(f"{each:{width}}  {_state(mark, marked[each])}  {note}".rstrip())
    if not found:
        shell.say(f"no question is {mark.state}")


def _as_json(question: str, until: int, flags: Flags) -> dict[str, object]:
    return {
        "id": question,
        "until": dates.show(until) if until else None,
        "note": flags.notes.get(question),
    }
