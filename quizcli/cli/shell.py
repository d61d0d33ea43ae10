"""What commands take from the world: the clock, the places, the banks, the log, the worker."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import __version__
from quizcli.model import Moment, QuizError, Severity

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cli.deck import Deck
    from quizcli.cli.look import Look
    from quizcli.cli.preferences import Preferences, Standing
    from quizcli.model import Problem, Signatures
    from quizcli.store.places import Places
    from quizcli.store.sqlite import SqliteStore

PACKAGE = Path(__file__).parent.parent
HANGING = 4
CONCEPTS = "concepts.yaml"
DEVICES = ("auto", "cpu", "cuda", "mps")
BANK_SUFFIXES = (".yaml", ".yml")
DECIDING = ("QUIZCLI_HOME", "XDG_CONFIG_HOME", "HOME")
"""The variables that decide where the preferences are."""


def now() -> Moment:
    """This instant, with the local offset."""
    local = time.localtime()
    return Moment(time.time_ns() // 1_000_000, local.tm_gmtoff // 60)


def new_id() -> str:
    """A fresh name for a session or an answer: 128 random bits in hexadecimal digits."""
    return os.urandom(16).hex()  # uuid and secrets would import a dozen modules


def new_seed() -> int:
    """A fresh seed of 31 bits."""
    return int.from_bytes(os.urandom(4), "big") >> 1


def shipped() -> Path:
    """The banks that come with the program: inside the wheel, or beside a checkout."""
    inside = PACKAGE / "content"
    return inside if inside.is_dir() else PACKAGE.parent / "content"


def find_places(home: Path | None) -> Places:
    """Where the log, the learner's own banks and the cache are."""
    from quizcli.store.places import places

    return places(home)


def open_log(home: Path | None) -> SqliteStore:
    """The review log, proved writable; QuizError with one sentence when it is not."""
    from quizcli.store.sqlite import SqliteStore

    return SqliteStore.open(find_places(home).log)


def look(*, plain: bool) -> Look:
    """How the terminal at hand, and this machine's preferences, want to be drawn on.

    Who does not want it plain is going to draw screens, and `say` keeps to their margin.
    """
    from quizcli.cli.look import Look

    wanted = preferences()
    found = Look.detect(
        os.environ,
        sys.stdout,
        sys.stdin,
        plain or wanted.plain,
        only_ascii=wanted.ascii,
        theme=wanted.theme,
    )
    if not plain:
        _margin.set(" " if found.interactive and not found.plain else "")
    return found


# ------------------------------------------------------------------ preferences
_margin: ContextVar[str] = ContextVar("margin", default="")
"""What stands before narration, because it does before all else on the screens."""

_home: ContextVar[Path | None] = ContextVar("home", default=None)
"""The `--home` of the command that runs."""


def live_in(home: Path | None) -> None:
    """Take the preferences of this home from now on, wherever no home is given."""
    _home.set(home)


def living_in() -> Path | None:
    """The home of the command that runs, as it was given."""
    return _home.get()


def preferences(home: Path | None = None) -> Preferences:
    """What this machine prefers: the environment above `config.toml` above the usual."""
    return preferred(home).values


def preferred(home: Path | None = None) -> Standing:
    """The preferences with where each is from, and what is wrong with them."""
    from quizcli.cli.preferences import find

    return find(_config(home or _home.get(), *map(os.environ.get, DECIDING)))


@lru_cache(maxsize=8)
def _config(home: Path | None, *_deciding: str | None) -> Path:
    """The file of the preferences; kept, because every line of output asks for it."""
    return find_places(home).config


def tell_preferences() -> None:
    """One line on standard error for each problem of the preferences."""
    for each in preferred().problems:
        say(each)


# ----------------------------------------------------------------------- banks
def load_banks(home: Path | None, terms: Sequence[str] = ()) -> tuple[Library, list[str]]:
    """All banks in reach, and the terms that are left when paths were taken out of them.

    In reach are: paths among the terms (alone, when there are any), else the
    `content/` of the working directory, `banks/` in the data directory, the banks of
    the preferences that are there, and the banks that come with the program.
    """
    paths = [Path(term) for term in terms if looks_like_path(term)]
    rest = [term for term in terms if not looks_like_path(term)]
    places = find_places(home)
    sources = paths or _sources(places.data, home)
    return load_paths(sources, places.cache), rest


def load_paths(paths: Sequence[Path], cache: Path | None) -> Library:
    """The banks in these files and folders; a path that is not there is the user's mistake."""
    from quizcli.bank import load

    for path in paths:
        if not path.exists():
            raise QuizError(f"there is no bank at {path}; give a YAML file or a folder of them")
    return load(paths, signatures=probe_signatures, stamp=_stamp(), cache=cache, shipped=shipped())


def looks_like_path(term: str) -> bool:
    """Whether a term of the command line means a file or folder rather than a name."""
    return term.endswith(BANK_SUFFIXES) or "\\" in term or term.startswith((".", "/", "~"))


def _sources(data: Path, home: Path | None = None) -> list[Path]:
    more = [path for each in preferences(home).banks if (path := Path(each)).exists()]
    folders = (Path("content"), data / "banks")
    own = [each for each in folders if each.is_dir()]
    last = [each for each in (shipped(),) if each.is_dir()]
    found = {each.resolve(): each for each in reversed((*own, *more, *last))}
    return list(reversed(found.values()))


def concept_maps(data: Path) -> list[Path]:
    """The concept maps in reach, in the order of `load_banks`."""
    return [path for each in _sources(data) if (path := each / CONCEPTS).is_file()]


def probe_signatures() -> Signatures:
    """All probes by name; imports the probes, not torch."""
    from quizcli.probes import signatures

    return signatures()


def _stamp() -> str:
    """Changes whenever the probes may have: the version and the age of their files."""
    newest = max(each.stat().st_mtime_ns for each in (PACKAGE / "probes").rglob("*.py"))
    return f"{__version__} {newest}"


def tell_problems(problems: Sequence[Problem], what: str = "questions") -> None:
    """One line on standard error about banks, or concept maps, that are broken in part."""
    broken = [each for each in problems if each.severity is Severity.ERROR]
    if not broken:
        return
    from quizcli.cli.text import one_line

    paths = sorted({one_line(each.place.path) for each in broken})
    names = ", ".join(Path(each).name for each in paths)
    count = "1 problem" if len(broken) == 1 else f"{len(broken)} problems"
    say(f"{count} in {names}: those {what} are left out; see quizcli check {' '.join(paths)}")


def read_deck(home: Path | None) -> Deck:
    """The learner's cards as they stand now."""
    from quizcli.cli.deck import open_deck

    with open_log(home) as log:
        deck = open_deck(log, now(), find_places(home).cache)
        tell_damage(log)
    return deck


def tell_damage(log: SqliteStore) -> None:
    """One line on standard error about rows that the reads of a log had to leave out."""
    if not log.problems:
        return
    count = "1 damage" if len(log.problems) == 1 else f"{len(log.problems)} damages"
    say(
        f"{count} in the log, left out: quizcli doctor tells more, "
        "quizcli backup salvage mends what can be mended"
    )


# ----------------------------------------------------------------------- worker
def check_device(device: str) -> None:
    """QuizError for a name that no device has; whether the device is here is another question."""
    if device not in DEVICES:
        raise QuizError(f"there is no device {device}; choose one of {', '.join(DEVICES)}")


def measurable(entries: Iterable[Entry]) -> list[Entry]:
    """The questions that can be asked here: without torch, those that need no measuring."""
    every = list(entries)
    if find_spec("torch") is not None:
        return every
    kept = [each for each in every if not each.measured]
    left_out = len(every) - len(kept)
    if left_out:
        from quizcli.cli.furniture import number

        what = number(left_out, "measured question is", "measured questions are")
        say(f"PyTorch is not installed: {what} left out (pip install torch)")
    return kept


# ----------------------------------------------------------------------- output
def hang_up() -> int:
    """Who read our output went away (`quizcli quiz | head`): be quiet about it, exit with 0."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def say(text: str) -> None:
    """Narration, on standard error; on a terminal broken at spaces, behind the screens' margin."""
    _tell(text, _margin.get())


def fail(sentence: str) -> None:
    """The sentence of an error that ends the program, on standard error."""
    _tell(f"quizcli: {sentence}", "")


def _tell(text: str, margin: str) -> None:
    from quizcli.cli.text import clean, to_ascii

    encoding = sys.stderr.encoding or ""
    text = clean(text)
    text = text if "utf" in encoding.lower() else to_ascii(text)
    if sys.stderr.isatty():
        width = _columns() - len(margin)
        lines = (_wrapped(line, width, 0, whole=True) for line in text.split("\n"))
        text = "\n".join(f"{margin}{line}" for each in lines for line in each.split("\n"))
    print(text, file=sys.stderr, flush=True)


def _columns() -> int:
    """The width of the terminal, whatever the preferences say: they may be what is wrong."""
    from quizcli.cli.look import Look

    return Look.detect(os.environ, sys.stderr, sys.stdin).width


def put(text: str) -> None:
    """A result, on standard output; text of banks and learners is made harmless.

    On a terminal long lines go on indented; in a pipe a line stays a line.
    """
    from quizcli.cli.text import clean

    how = look(plain=True)
    text = clean(text, ascii=how.ascii)
    if sys.stdout.isatty():
        text = "\n".join(_wrapped(line, how.width) for line in text.split("\n"))
    print(text)


def _wrapped(line: str, width: int, hanging: int = HANGING, *, whole: bool = False) -> str:
    """A line in several; `whole` words are not broken, so that a path can be copied."""
    import textwrap

    if len(line) <= width:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + hanging)
    return textwrap.fill(
        line, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=not whole
    )


def put_json(value: object) -> None:
    """A result as JSON, in ASCII so that it survives any pipe."""
    print(json.dumps(value, indent=1, allow_nan=False))
