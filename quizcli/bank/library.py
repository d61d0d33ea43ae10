"""All banks in reach: what they hold, what is wrong with them, and their questions by id."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache as remembered
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from quizcli.bank import cache as cached
from quizcli.bank.cache import Compiled, Damaged, Entry
from quizcli.bank.files import FileRefused, read_bytes
from quizcli.model import Place, Problem, Question, QuizError, Signatures

SUFFIXES = (".yaml", ".yml")
NOT_BANKS = ("concepts.yaml",)
BESIDE = "__pycache__"
"""Where compiled forms lie beside banks that came with the program."""

BAD_BANK = 3


class BankInfo(NamedTuple):
    """A bank without its questions; `size` is the number of healthy ones.

    `content` names the bytes that it was read from.
    """

    name: str
    title: str
    license: str
    description: str
    path: Path
    size: int
    content: str = ""


def load(
    sources: Sequence[Path],
    *,
    signatures: Callable[[], Signatures],
    stamp: str,
    cache: Path | None,
    shipped: Path | None = None,
) -> Library:
    """The banks in files and folders, in this order; of two with one name the first is served.

    `signatures` is called only when a bank has to be read anew; `stamp` changes
    whenever they may have.  `cache` is a folder for compiled banks, or None; those of the
    folder `shipped`, which came with the program, lie beside them, as Python's own do.
    Nothing about the banks is raised: it is in the library's `problems`.
    """
    reader = _Reader(remembered(signatures), stamp, cache, shipped)
    shelf: dict[str, _Bank] = {}
    problems: list[Problem] = []
    for path in _files(sources, problems):
        name = bank_name(path)
        if name in shelf and _same_file(path, shelf[name].path):
            continue
        try:
            bank = _Bank(path, reader.read(path), reader)
        except FileRefused as error:
            problems.append(Problem(Place(str(path)), error.code, f"{path.name}: {error}"))
            continue
        problems += bank.compiled.problems
        if name in shelf:
            problems.append(_clash(path, shelf[name].path, name))
        else:
            shelf[name] = bank
    return Library(shelf, tuple(problems))


def bank_name(path: Path) -> str:
    """A bank's name is its file's, with `-` for `_`."""
    return path.stem.replace("_", "-")


def _clash(path: Path, first: Path, name: str) -> Problem:
    message = f"there is a bank {name} at {first} already; this one is left out"
    return Problem(Place(str(path)), "E209", message, help="rename one of the two files")


def _files(sources: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """The files to read, each path once."""
    seen = set()
    for source in sources:
        for path in _inside(source, problems) if _is_folder(source) else (source,):
            same = path.absolute()
            if same not in seen:
                seen.add(same)
                yield path


def _same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder on the way is closed to us; reading the file will say so
        return False


def _inside(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        problems.append(Problem(Place(str(folder)), "E101", message))
        return []
    return [
        each
        for each in found
        if each.suffix in SUFFIXES and each.name not in NOT_BANKS and not each.name.startswith(".")
    ]


class _Reader(NamedTuple):
    """Reads a bank: from the cache when it is unchanged, else from its YAML."""

    signatures: Callable[[], Signatures]
    stamp: str
    cache: Path | None
    shipped: Path | None

    def read(self, path: Path) -> Compiled:
        """The compiled bank.  Raises FileRefused."""
        data = read_bytes(path)
        folder = self._folder(path)
        if folder is None:
            return self._compile(path, data)
        key = cached.key_of(data, bank_name(path), self.stamp)
        found = cached.load(folder, path, str(path), key)
        if found is None or found.name != bank_name(path):
            found = self._compile(path, data)
            cached.save(folder, path, key, found)
        return found

    def _folder(self, path: Path) -> Path | None:
        """Where the compiled form is kept.

        Beside a bank only if it came with the program: a stranger's folder might bring forms
        that are not what its banks say.
        """
        if self.cache is None or self.shipped is None:
            return self.cache
        folder = path.absolute().parent
        ours = folder == self.shipped.absolute() and os.access(folder, os.W_OK)
        return folder / BESIDE if ours else self.cache

    def again(self, path: Path) -> Compiled:
        """The bank read from its YAML, because its compiled form is damaged."""
        return self._compile(path, read_bytes(path))

    def _compile(self, path: Path, data: bytes) -> Compiled:
        from quizcli.bank.validate import read_bank  # the only way to YAML; a cached start has none

        name = bank_name(path)
        bank = read_bank(name, str(path), data, self.signatures())
        return cached.compile_bank(name, str(path), bank, data)


class _Bank:
    """A bank on the shelf; it is read again when its compiled form proves damaged."""

    def __init__(self, path: Path, compiled: Compiled, reader: _Reader) -> None:
        self.path = path
        self.compiled = compiled
        self.reader = reader

    def question(self, entry: Entry, position: int) -> Question:
        """The question of an entry."""
        try:
            return self.compiled.question(position)
        except Damaged:
            return self._read_again(entry)

    def _read_again(self, entry: Entry) -> Question:
        try:
            self.compiled = self.reader.again(self.path)
            return self.compiled.question(self.compiled.entries.index(entry))
        except (FileRefused, ValueError) as error:
            message = f"{self.path} has changed since it was read; start again"
            raise QuizError(message, exit_code=BAD_BANK) from error


class Library:
    """Banks with their questions.  `problems` are those of all files, in the order read."""

    def __init__(self, shelf: dict[str, _Bank], problems: tuple[Problem, ...]) -> None:
        self._shelf = shelf
        self.problems = problems

    @cached_property
    def banks(self) -> tuple[BankInfo, ...]:
        """What banks there are."""
        return tuple(
            BankInfo(
                name=name,
                title=bank.compiled.title,
                license=bank.compiled.license,
                description=bank.compiled.description,
                path=bank.path,
                size=len(bank.compiled.entries),
                content=bank.compiled.content,
            )
            for name, bank in self._shelf.items()
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """One row for each question, in the order of the banks."""
        return tuple(e for bank in self._shelf.values() for e in bank.compiled.entries)

    def question(self, id_: str) -> Question:
        """The question with this full id.  Raises QuizError when there is none."""
        name, _, local = _spelled(id_).partition("/")
        position = self._positions.get(f"{name}/{local}")
        if position is None:
            raise _unknown("question", id_, self._positions)
        bank = self._shelf[name]
        return bank.question(bank.compiled.entries[position], position)

    def select(self, terms: Sequence[str]) -> list[Entry]:
        """The questions that terms stand for, in the library's order; all without terms.

        A term is a full id, a bank, a tag or concept, or a local id that is unique;
        what it is, is tried in this order.  Raises QuizError for any other.
        """
        if not terms:
            return list(self.entries)
        chosen = {entry.id for term in terms for entry in self._meant(term)}
        return [entry for entry in self.entries if entry.id in chosen]

    def _meant(self, term: str) -> list[Entry]:
        name = _spelled(term)
        if name in self._positions:
            bank = self._shelf[name.partition("/")[0]]
            return [bank.compiled.entries[self._positions[name]]]
        if name in self._shelf:
            return self._shelf[name].compiled.entries
        labelled = [e for e in self.entries if term and term in (*e.tags, e.concept)]
        if labelled:
            return labelled
        local = [e for e in self.entries if e.local == term]
        if len(local) > 1:
            ids = ", ".join(each.id for each in local)
            raise QuizError(f"{term} is the name of several questions: {ids}")
        if not local:
            raise _unknown("bank, tag, concept or question", term, self._names())
        return local

    def _names(self) -> set[str]:
        labels = {label for each in self.entries for label in (*each.tags, each.concept)}
        return {*self._shelf, *labels, *self._positions, *(e.local for e in self.entries)}

    @cached_property
    def _positions(self) -> dict[str, int]:
        """Where each question stands in its bank, by full id."""
        return {
            entry.id: position
            for bank in self._shelf.values()
            for position, entry in enumerate(bank.compiled.entries)
        }


NEAR = 0.65
"""How much alike two names have to be for one to be meant by the other, from 0 to 1."""


def _spelled(name: str) -> str:
    """A bank's name with `-`, however it was typed."""
    bank, slash, local = name.partition("/")
    return f"{bank.replace('_', '-')}{slash}{local}"


def _unknown(what: str, name: str, known: Iterable[str]) -> QuizError:
    import difflib  # for this sentence only; a start has no need of it

    near = difflib.get_close_matches(name, [each for each in known if each], n=3, cutoff=NEAR)
    suggestion = f"; did you mean {' or '.join(near)}?" if near else ""
    return QuizError(f"there is no {what} called {name}{suggestion}")
