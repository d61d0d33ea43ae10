"""Where somebody is in the list of questions, and where a key leads: no screen, no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Do(StrEnum):
    """What is wanted."""

    UP = "up"
    DOWN = "down"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"
    FIRST = "first"
    LAST = "last"
    OPEN = "open"
    BACK = "back"
    LATER_SEED = "next seed"
    EARLIER_SEED = "previous seed"
    KEY = "key"
    HELP = "help"
    FILTER = "filter"
    EDIT = "edit"
    FLAG = "flag"
    BURY = "bury"
    SUSPEND = "suspend"
    QUIT = "quit"


ASIDE = frozenset({Do.FILTER, Do.EDIT, Do.FLAG, Do.BURY, Do.SUSPEND, Do.QUIT})
"""What takes more than moving about."""


class Mode(StrEnum):
    """What is on the screen: the list, one question of it, or the table of keys."""

    LIST = "list"
    PREVIEW = "preview"
    HELP = "help"


class Where(NamedTuple):
    """A place in the browser.

    `chosen` is the question's place in the list, from 0, and `top` that of the first row on
    the screen.  A question is shown as drawn from `seed`, `with_key` or without, and
    `scrolled` lines of it (or of the keys) are above the screen.  `under` is what the table
    of keys stands on.
    """

    mode: Mode = Mode.LIST
    chosen: int = 0
    top: int = 0
    seed: int = 0
    with_key: bool = False
    scrolled: int = 0
    under: Mode = Mode.LIST


class Room(NamedTuple):
    """How much there is and how much the screen takes: questions, their `rows`, the `lines`
    of what is read, and how many of these fit (`height`)."""

    total: int
    rows: int
    lines: int = 0
    height: int = 1


def step(where: Where, do: Do, room: Room) -> Where:
    """The place that a wish leads to; the same place where it means nothing."""
    if where.mode is Mode.LIST:
        return fit(_in_list(where, do, room), room)
    if where.mode is Mode.PREVIEW:
        return fit(_in_preview(where, do, room), room)
    return fit(_in_help(where, do, room), room)


def fit(where: Where, room: Room) -> Where:
    """The place with the chosen row on the screen, and nothing scrolled beyond the end."""
    chosen = _within(where.chosen, 0, room.total - 1)
    top = _within(where.top, chosen - room.rows + 1, chosen)
    top = _within(top, 0, room.total - room.rows)
    scrolled = _within(where.scrolled, 0, room.lines - room.height)
    return where._replace(chosen=chosen, top=top, scrolled=scrolled)


def _in_list(where: Where, do: Do, room: Room) -> Where:
    if do is Do.OPEN and room.total:
        return where._replace(mode=Mode.PREVIEW, seed=0, with_key=False, scrolled=0)
    if do is Do.HELP:
        return _helped(where)
    moved = _moves(room.rows, room.total).get(do, 0)
    pages = do in (Do.PAGE_UP, Do.PAGE_DOWN)
    return where._replace(chosen=where.chosen + moved, top=where.top + moved * pages)


def _in_preview(where: Where, do: Do, room: Room) -> Where:
    if do is Do.BACK:
        return where._replace(mode=Mode.LIST, scrolled=0)
    if do is Do.HELP:
        return _helped(where)
    if do is Do.KEY:
        return where._replace(with_key=not where.with_key, scrolled=0)
    seeds = {Do.LATER_SEED: 1, Do.EARLIER_SEED: -1}
    if do in seeds:
        return where._replace(seed=max(0, where.seed + seeds[do]), scrolled=0)
    return _scrolled(where, do, room)


def _in_help(where: Where, do: Do, room: Room) -> Where:
    if do is Do.BACK:
        return where._replace(mode=where.under, scrolled=0)
    return _scrolled(where, do, room)


def _helped(where: Where) -> Where:
    return where._replace(mode=Mode.HELP, under=where.mode, scrolled=0)


def _scrolled(where: Where, do: Do, room: Room) -> Where:
    return where._replace(scrolled=where.scrolled + _moves(room.height, room.lines).get(do, 0))


def _moves(page: int, whole: int) -> Mapping[Do, int]:
    """By how much each wish moves."""
    return {
        Do.UP: -1,
        Do.DOWN: 1,
        Do.PAGE_UP: -page,
        Do.PAGE_DOWN: page,
        Do.FIRST: -whole,
        Do.LAST: whole,
    }


def _within(value: int, low: int, high: int) -> int:
    """The value, or the bound that it lies beyond; the lower one where both are in the way."""
    return max(low, min(value, high), 0)
