"""The targets: whatever the bytes are, each returns None; what must hold is asserted."""

from __future__ import annotations

import io
import json
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from zlib import crc32

from quizcli import answers, expressions, filters, settings
from quizcli.answers.reading import Reading
from quizcli.bank import cache as banks_cache
from quizcli.bank import load, render_problem, to_json
from quizcli.bank.codec import question_to_json
from quizcli.bank.concept_reader import read_map
from quizcli.bank.validate import read_bank
from quizcli.cli import dates, markdown
from quizcli.cli.look import Look
from quizcli.cli.text import clean, one_line
from quizcli.expressions import ExpressionError
from quizcli.filters import Facts, FilterError
from quizcli.formats import fsrs_csv, json_lines
from quizcli.model import Problem, QuizError
from quizcli.store import foreign, segments
from quizcli.store.lines import read_row, write_row
from quizcli.store.rows import from_event, from_review, from_session, to_review
from tests.bank.samples import GOOD, SIGNATURES
from tests.test_answers import all_readings

Target = Callable[[bytes], None]

HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""The categories of what a terminal may obey or hide."""


def text_of(data: bytes) -> str:
    """The bytes as text in which anything may occur, halves of surrogates as well."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def is_harmless(text: str) -> bool:
    """Whether a terminal shows all of the text and obeys nothing of it."""
    return not {unicodedata.category(each) for each in text if each != "\n"} & HARMFUL


# ----------------------------------------------------------------------- banks
def bank(data: bytes) -> None:
    """A bank's file: problems that can be shown, questions that survive the cache."""
    found = read_bank("fuzz", "fuzz.yaml", data, SIGNATURES)
    for each in found.problems:
        assert is_harmless(render_problem(each))
        json.dumps(to_json(each))
    compiled = banks_cache.compile_bank("fuzz", "fuzz.yaml", found)
    for position, question in enumerate(found.questions):
        assert repr(compiled.question(position)) == repr(question)
        assert "\n" not in question.concept


def concepts(data: bytes) -> None:
    """A concept map: no prerequisite that is missing, no circle."""
    found, problems = read_map("concepts.yaml", data)
    for each in problems:
        assert is_harmless(render_problem(each))
    for concept in found.values():
        assert set(concept.needs) <= set(found)


# --------------------------------------------------------------------- languages
def answer(data: bytes) -> None:
    """A typed answer, for every reader: a value with its echo, or a hint of one line."""
    text = text_of(data)
    for reading in [*all_readings(text), *_more_readings(text)]:
        if reading.value is None:
            assert reading.hint.isprintable() and 0 < len(reading.hint) < 300
        else:
            assert not reading.hint
            answers.show(reading.value)


def _more_readings(text: str) -> list[Reading]:
    gaps = answers.read_gaps(text, 2)
    known = ["LayerNorm", "layer norm", "x"]
    answers.meant(text[:200], known)
    answers.blanked(text)
    answers.left_open(text)
    return [
        answers.read_order(text, 4),
        answers.read_pairs(text, 3, 4),
        answers.read_vector(text, 1),
        answers.read_vector(text, 2, {"inf", "nan"}),
        answers.read_words(text),
        *([gaps] if isinstance(gaps, Reading) else []),
    ]


def expression(data: bytes) -> None:
    """An expression of a bank or a learner: a bounded value, or an error with a place in it."""
    text = text_of(data)
    for names in (None, ("K", "M", "e"), ()):
        for side_by_side in (False, True):
            try:
                parsed = expressions.parse(text, names=names, implicit_product=side_by_side)
                value = parsed.evaluate({"K": 3, "M": 0.5, "e": (1, 2)})
            except ExpressionError as error:
                assert str(error) and error.offset >= 0
            else:
                answers.show(value)


FACTS = (
    Facts("rnn/a", "rnn", "numeric", ("x",), "lstm", difficulty=3),
    Facts("b/c", states=frozenset({"due"}), stability=3.0, ratings=((1, 3),), added_days=2),
)


def filter_(data: bytes) -> None:
    """A filter: it means the same when it is spelled again, or an error with a place."""
    text = text_of(data)
    for known in ({}, {"tag": ["x", "y"], "bank": ["rnn"], "concept": ["lstm"]}):
        try:
            found = filters.parse(text, known=known)
        except FilterError as error:
            assert is_harmless(clean(f"{error}\n{filters.caret(text, error)}"))
            continue
        again = filters.parse(str(found), known=known)
        assert again == found
        assert [*map(found.matches, FACTS)] == [*map(again.matches, FACTS)]


def choice_of_setting(data: bytes) -> None:
    """A setting's value or a date on the command line: taken, or refused with a sentence."""
    text = text_of(data)[:10_000]
    for name in settings.TABLE:
        try:
            assert settings.TABLE[name].holds(settings.read(name, text))
        except QuizError as error:
            assert str(error)
    try:
        assert 20_000 <= dates.read(text, 20_000, "--exam") <= 20_365
    except QuizError as error:
        assert str(error)


# ------------------------------------------------------------------------ the log
def rows(data: bytes) -> None:
    """Lines of a log from elsewhere: what is taken can be kept, written and read again."""
    for found in json_lines.read(io.BytesIO(data), "log.jsonl"):
        if isinstance(found, Problem):
            assert is_harmless(clean(found.message))
            continue
        foreign.check(found)
        assert repr(read_row(write_row(found))) == repr(found)
        _cells(found)


def _cells(row: object) -> None:
    kind = type(row).__name__
    if kind == "Review":
        assert repr(to_review(from_review(row))) == repr(row)  # type: ignore[arg-type]
    elif kind == "Event":
        from_event(row, 0)  # type: ignore[arg-type]
    elif kind == "SessionRecord":
        from_session(row)  # type: ignore[arg-type]


def table(data: bytes) -> None:
    """A CSV of answers: what is taken is the same when it was written and read again."""
    found = list(fsrs_csv.read(io.BytesIO(data), "log.csv", lambda _: 60))
    reviews = [each for each in found if not isinstance(each, Problem)]
    for each in reviews:
        foreign.check(each)
    out = io.StringIO()
    fsrs_csv.write(reviews, out)
    for line in out.getvalue().splitlines()[1:]:
        assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t"))
    again = fsrs_csv.read(io.BytesIO(out.getvalue().encode()), "log.csv", lambda _: 60)
    cards = {(each.question, each.at, each.rating) for each in reviews}
    assert {(each.question, each.at, each.rating) for each in again} == cards


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="quizcli-fuzz-"))


def segment(data: bytes) -> None:
    """A file of a shared folder: its lines as they are, and each with a checksum that fits."""
    folder = _folder() / "shared"
    folder.mkdir(exist_ok=True)
    texts = [each.decode() for each in data.split(b"\n") if each.isascii() and b"\r" not in each]
    forged = [segments.checked(each)[1].encode() for each in texts if each.startswith("{")]
    (folder / "quizcli-forged-0001.jsonl").write_bytes(b"\n".join([*forged, data]))
    for found in segments.read(folder):
        if isinstance(found, Problem):
            assert is_harmless(clean(found.message))
            continue
        try:
            row = read_row(found.text)
            foreign.check(row)
        except ValueError as error:
            assert is_harmless(clean(str(error)))
        else:
            write_row(row)


def forge(path: Path, folder: Path, index: bytes, bodies: Sequence[bytes]) -> None:
    """A compiled bank for a file in which every length and every checksum is right."""
    key = banks_cache.key_of(path.read_bytes(), path.stem, "1")
    kept = [b"%08x%s" % (crc32(each), each) for each in bodies]
    with suppress(ValueError, RecursionError):
        read = json.loads(index)
        if isinstance(read, dict):
            index = json.dumps({**read, "sizes": [*map(len, kept)]}).encode()
    start = f"quizcli-bank {banks_cache.FORMAT} {key} {len(index)} "
    header = f"{start}{banks_cache._digest(index)} {sum(map(len, kept))}\n".encode()
    place = banks_cache._file(folder, path)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"".join([header, index, *kept]))


def compiled(data: bytes) -> None:
    """A compiled bank with a forged index and bodies: read again where it is not sound."""
    path = _folder() / "good.yaml"
    path.write_text(GOOD)
    index, *bodies = data.split(b"\n")
    forge(path, _folder() / "cache", index, [each + b"\n" for each in bodies])
    cache_of = _folder() / "cache"
    library = load([path], signatures=lambda: SIGNATURES, stamp="1", cache=cache_of)
    for each in library.problems:
        assert is_harmless(render_problem(each))
    for entry in library.entries:
        try:
            question_to_json(library.question(entry.id))
        except QuizError as error:
            assert str(error)


# --------------------------------------------------------------------- the screen
LOOKS = (Look(80, colour=True, plain=False), Look(40), Look(200, ascii=True))


def screen(data: bytes) -> None:
    """Any text on its way to the terminal: nothing in it is obeyed or hidden."""
    text = text_of(data)
    shown = clean(text)
    assert is_harmless(shown) and clean(shown) == shown
    assert clean(text, ascii=True).isascii()
    assert "\n" not in one_line(text) and is_harmless(one_line(text))


def page(data: bytes) -> None:
    """Markdown and formulas as they are drawn: nothing is obeyed or hidden."""
    text = text_of(data)[:2_000]
    for look in LOOKS:
        for line in markdown.lines(text, look, look.width):
            assert is_harmless(line.plain)
        assert is_harmless("".join(markdown.plain(text, look, look.width)))


TARGETS: dict[str, Target] = {
    "answer": answer,
    "bank": bank,
    "compiled": compiled,
    "concepts": concepts,
    "expression": expression,
    "filter": filter_,
    "page": page,
    "rows": rows,
    "screen": screen,
    "segment": segment,
    "setting": choice_of_setting,
    "table": table,
}
