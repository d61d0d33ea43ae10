"""The targets: whatever the bytes are, each returns None; what must hold is asserted."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from quizcli import actions, cards, settings
from quizcli import log as logs
from quizcli.bank import cache as banks_cache
from quizcli.bank import load, render_problem, to_json
from quizcli.bank.codec import question_to_json
from quizcli.bank.concept_reader import read_map
from quizcli.bank.validate import read_bank
from quizcli.cli import markdown
from quizcli.cli.deck import model_of
from quizcli.cli.look import Look
from quizcli.cli.text import clean, one_line
from quizcli.formats import fsrs_csv, json_lines
from quizcli.model import Event, Problem, QuizError, Review
from quizcli.store import foreign, segments
from quizcli.store.base import Kept
from quizcli.store.lines import read_row, write_row
from quizcli.store.rows import from_event, from_review, from_session, to_review
from tests.bank.samples import GOOD, SIGNATURES
from tests.fuzz import authors, commands, computing, files, languages
from tests.fuzz.holding import Target, folder, is_harmless, text_of


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


def history(data: bytes) -> None:
    """Rows from elsewhere that may be kept: they come to cards, in whatever order they arrived."""
    rows: dict[str, Review | Event] = {}
    for found in json_lines.read(io.BytesIO(data), "log.jsonl"):
        if isinstance(found, Review | Event) and _may_be_kept(found):
            rows.setdefault(found.uid, found)
    entries = list(rows.values())
    stands = logs.effective(entries)
    assert repr(stands) == repr(logs.effective(reversed(entries)))
    chosen = settings.chosen(stands.flags.settings)
    cards.replay(stands.reviews, model_of(chosen), stands.flags)
    actions.last_actions(entries)
    actions.last_undos(entries)


def _may_be_kept(row: Kept) -> bool:
    try:
        foreign.check(row)
    except ValueError:
        return False
    return True


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


def segment(data: bytes) -> None:
    """A file of a shared folder: its lines as they are, and each with a checksum that fits."""
    shared = folder() / "shared"
    shared.mkdir(exist_ok=True)
    texts = [each.decode() for each in data.split(b"\n") if each.isascii() and b"\r" not in each]
    forged = [segments.checked(each)[1].encode() for each in texts if each.startswith("{")]
    (shared / "quizcli-forged-0001.jsonl").write_bytes(b"\n".join([*forged, data]))
    for found in segments.read(shared):
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


def forge(path: Path, cache: Path, index: bytes, bodies: Sequence[bytes]) -> None:
    """A compiled bank for a file in which every length and every checksum is right."""
    key = banks_cache.key_of(path.read_bytes(), path.stem, "1")
    kept = [b"%08x%s" % (crc32(each), each) for each in bodies]
    with suppress(ValueError, RecursionError):
        read = json.loads(index)
        if isinstance(read, dict):
            index = json.dumps({**read, "sizes": [*map(len, kept)]}).encode()
    start = f"quizcli-bank {banks_cache.FORMAT} {key} {len(index)} "
    header = f"{start}{banks_cache._digest(index)} {sum(map(len, kept))}\n".encode()
    place = banks_cache._file(cache, path)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"".join([header, index, *kept]))


def compiled(data: bytes) -> None:
    """A compiled bank with a forged index and bodies: read again where it is not sound."""
    path = folder() / "good.yaml"
    path.write_text(GOOD)
    index, *bodies = data.split(b"\n")
    forge(path, folder() / "cache", index, [each + b"\n" for each in bodies])
    cache_of = folder() / "cache"
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
    "added": authors.added,
    "analysed": commands.analysed,
    "answer": languages.answer,
    "bank": bank,
    "carved": files.carved,
    "compiled": compiled,
    "computed": computing.computed,
    "concepts": concepts,
    "expression": languages.expression,
    "filter": languages.filter_,
    "frame": authors.frame,
    "history": history,
    "layout": authors.layout,
    "lists": files.lists,
    "log": files.log,
    "mended": authors.mended,
    "page": page,
    "preferred": commands.preferred,
    "program": authors.program,
    "renamed": authors.renamed,
    "reply": authors.reply,
    "rows": rows,
    "screen": screen,
    "segment": segment,
    "served": commands.served,
    "setting": languages.choice_of_setting,
    "table": table,
    "typed": languages.typed,
}

ALONE: dict[str, Target] = {"measured": computing.measured}
"""Targets with a process besides this one, which takes seconds to start."""
