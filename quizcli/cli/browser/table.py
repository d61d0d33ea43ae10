"""The keys of the browser: what each does, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quizcli.cli.browser.state import Do, Mode
from quizcli.cli.keys import (
    BACKSPACE,
    DELETE,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    HOME,
    INSERT,
    LEFT,
    PAGE_DOWN,
    PAGE_UP,
    RIGHT,
    TAB,
    UNKNOWN,
    UP,
)
from quizcli.cli.views import Binding, Bindings

NAMED = (ENTER, ESCAPE, TAB, BACKSPACE, INSERT, DELETE, LEFT, RIGHT, UNKNOWN)


class Key(NamedTuple):
    """One row of the table: the keys, what they do, and how the footer and the overlay name
    them.  `typed` is the command for it where lines are read."""

    presses: tuple[str, ...]
    do: Do
    binding: Binding
    typed: str = ""


_UP = Key((UP, "k"), Do.UP, Binding("up, k", "", "the row above"))
_DOWN = Key((DOWN, "j"), Do.DOWN, Binding("down, j", "", "the row below"))
_PAGES = (
    Key((PAGE_UP,), Do.PAGE_UP, Binding("PgUp", "", "a screen up")),
    Key((PAGE_DOWN, " "), Do.PAGE_DOWN, Binding("PgDn, Space", "", "a screen down"), "Enter"),
    Key((HOME,), Do.FIRST, Binding("Home", "", "to the beginning")),
    Key((END,), Do.LAST, Binding("End", "", "to the end")),
)
_MARKS = (
    Key(("e",), Do.EDIT, Binding("e", "edit", "open it in your editor, at its line"), "e NUMBER"),
    Key(("f",), Do.FLAG, Binding("f", "", "flag it, or take the flag away"), "f NUMBER"),
    Key(("b",), Do.BURY, Binding("b", "", "leave it out until tomorrow, or no longer"), "b NUMBER"),
    Key(
        ("s",),
        Do.SUSPEND,
        Binding("s", "", "leave it out until further notice, or no longer"),
        "s NUMBER",
    ),
)
_HELP = Key(("?",), Do.HELP, Binding("?", "keys", "this list"), "?")
_SEEDS = (
    Key(("n",), Do.LATER_SEED, Binding("n", "next", "other numbers: the next seed"), "n"),
    Key(("p",), Do.EARLIER_SEED, Binding("p", "previous", "the seed before"), "p"),
    Key(("k",), Do.KEY, Binding("k", "key", "the key with all that belongs to it"), "k"),
)
_SCROLLING = frozenset(press for each in (_UP, _DOWN, *_PAGES) for press in each.presses)
_ANY = tuple(
    press
    for press in (*NAMED, *map(chr, range(ord(" "), ord("~") + 1)))
    if press not in _SCROLLING and press == press.lower()
)
"""What leads back from the keys: all but what moves through them."""

TABLES: Mapping[Mode, tuple[Key, ...]] = {
    Mode.LIST: (
        Key((ENTER,), Do.OPEN, Binding("Enter", "preview", "as a learner sees it"), "NUMBER"),
        Key(
            ("/",),
            Do.FILTER,
            Binding("/", "filter", "other questions, as quizcli list takes them; none: all"),
            "/FILTER",
        ),
        _UP,
        _DOWN,
        *_PAGES,
        *_MARKS,
        Key(("q",), Do.QUIT, Binding("q", "quit", "end (Ctrl-D too)"), "q"),
        _HELP,
    ),
    Mode.PREVIEW: (
        *_SEEDS,
        Key((UP,), Do.UP, Binding("up", "", "a line up, where there are more")),
        Key((DOWN,), Do.DOWN, Binding("down", "", "a line down")),
        *_PAGES,
        *_MARKS,
        Key((ESCAPE, "q", ENTER), Do.BACK, Binding("Esc, q", "list", "back to the list")),
        _HELP,
    ),
    Mode.HELP: (
        Key(_ANY, Do.BACK, Binding("any key", "back", "back")),
        _UP,
        _DOWN,
        *_PAGES,
    ),
}


def wishes(mode: Mode) -> dict[str, Do]:
    """What each key means."""
    return {press: each.do for each in TABLES[mode] for press in each.presses}


def footer(mode: Mode) -> Bindings:
    """The keys that the last line of the screen has."""
    return tuple(each.binding for each in TABLES[mode] if each.binding.does)


def overlay(mode: Mode) -> Bindings:
    """All keys."""
    return tuple(each.binding for each in TABLES[mode])


def typed() -> Bindings:
    """All commands, where lines are read."""
    return tuple(_once(Binding(e.typed, "", e.binding.help) for e in _all() if e.typed))


def _all() -> Iterable[Key]:
    return (*TABLES[Mode.LIST], *_SEEDS)


def _once(bindings: Iterable[Binding]) -> Iterable[Binding]:
    return {each.press: each for each in bindings}.values()
