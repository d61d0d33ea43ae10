"""Compiled banks in which every length and checksum is right, and what they say is not."""

import json
import os

import pytest

from quizcli.bank import cache, concepts, load
from quizcli.bank.codec import question_to_json
from quizcli.bank.validate import read_bank
from tests.bank.samples import GOOD, SIGNATURES
from tests.fuzz.targets import forge

READ = read_bank("good", "good.yaml", GOOD.encode(), SIGNATURES)


@pytest.fixture
def bank(tmp_path):
    """A good bank."""
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    return path


def loaded(bank):
    """The library with the cache that lies beside the bank."""
    return load([bank], signatures=lambda: SIGNATURES, stamp="1", cache=bank.parent / "cache")


def written(bank, index=None, bodies=None):
    """Forge the cache: changes to the index, and to the JSON of the first question."""
    made = cache.compile_bank("good", "good.yaml", READ, GOOD.encode()).index
    lines = [json.loads(question_to_json(each)) for each in READ.questions]
    lines[0] |= bodies or {}
    texts = [json.dumps(each).encode() + b"\n" for each in lines]
    forge(bank, bank.parent / "cache", json.dumps({**made, **(index or {})}).encode(), texts)


def test_the_forger_is_believed_where_all_is_sound(bank):
    """The tests below can fail: a forged title and prompt are served."""
    written(bank, {"title": "Forged"}, {"prompt": "Forged?"})
    library = loaded(bank)
    assert library.banks[0].title == "Forged"
    assert library.question("good/shape").prompt == "Forged?"


@pytest.mark.parametrize(
    "index",
    [
        {"name": "other"},
        {"name": 5},
        {"title": ["x"]},
        {"content": None},
        {"ids": [1] * len(READ.questions)},
        {"ids": ["shape"]},
        {"ids": "shape"},
        {"profile": [99] * len(READ.questions)},
        {"profile": ["x"] * len(READ.questions)},
        {"profiles": [["shape", "x", ["a"], "hard", True, ""]] * 9},
        {"profiles": [["shape", "x", "tags", 1, True, ""]] * 9},
        {"profiles": [["shape", "x", [1], 1, True, ""]] * 9},
        {"profiles": 7},
        {"problems": [1]},
        {"problems": [["x", 1, 2, "E", "m", "error", "s", "q", "h"]]},
        {"problems": [[1, 1, 2, "E", {}, "error", "s", "q", "h"]]},
        {"problems": [[1, 1, 2, "E", "m", "worst", "s", "q", "h"]]},
        {"problems": None},
    ],
    ids=lambda index: str(index)[:40],
)
def test_an_index_of_other_kinds_is_not_believed(bank, index):
    """The bank is compiled again, and all its questions are there."""
    written(bank, index, {"prompt": "Forged?"})
    library = loaded(bank)
    assert library.question("good/shape").prompt == READ.questions[0].prompt
    assert library.banks[0].title == "Good"
    assert library.problems == READ.problems
    assert library.entries[0].id == "good/shape"


@pytest.mark.parametrize(
    "body",
    [
        {"id": "good/other"},
        {"id": "evil/shape"},
        {"prompt": 5},
        {"difficulty": "x"},
        {"difficulty": True},
        {"tags": [1]},
        {"hints": "text"},
        {"draw": []},
        {"draw": {"K": {"kind": 5}}},
        {"draw": {"K": {"kind": "range", "low": 3}}},
        {"let": {"a": 1}},
        {"tolerance": {"rel": "x"}},
        {"options": [{"text": 5}]},
        {"mistakes": [{"answer": "1", "because": None}]},
        {"arguments": {"a": {"fraction": "1/0"}}},
        {"arguments": {"a": {"x": 1}}},
        {"program": {"source": 5}},
        {"tests": {"accept": "x"}},
        {"place": [1, 2, "x"]},
        {"place": 1},
        {"nonsense": 1},
    ],
    ids=str,
)
def test_a_question_of_other_kinds_is_read_from_its_bank(bank, body):
    """Only what the reader could have made is served."""
    written(bank, bodies={"explain": "Forged.", **body})
    found = loaded(bank).question("good/shape")
    assert found.explain == READ.questions[0].explain
    assert found.prompt == READ.questions[0].prompt


@pytest.mark.parametrize("bomb", [b"[" * 100_000, b'{"name":' * 50_000, b"9" * 100_000, b"\xff"])
def test_bombs_are_not_believed(bank, bomb):
    """Depth, digits and bytes that are no text: the bank is compiled again."""
    forge(bank, bank.parent / "cache", bomb, [])
    assert len(loaded(bank).entries) == len(READ.questions)
    written(bank)
    texts = [bomb + b"\n" for _ in READ.questions]
    made = cache.compile_bank("good", "good.yaml", READ, GOOD.encode()).index
    forge(bank, bank.parent / "cache", json.dumps(made).encode(), texts)
    assert loaded(bank).question("good/shape").prompt == READ.questions[0].prompt


@pytest.mark.parametrize("kind", ["fifo", "folder", "device"])
def test_what_is_no_file_is_not_waited_for(bank, kind):
    """A pipe, a folder or a device in the place of a compiled bank."""
    place = cache._file(bank.parent / "cache", bank)
    place.parent.mkdir()
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero")
    assert len(loaded(bank).entries) == len(READ.questions)


MAP = """\
format: 1
concepts:
  a: {name: A, needs: [], can: c, summary: s, reading: r}
  b: {name: B, needs: [a], can: c, summary: s, reading: r}
"""


@pytest.mark.parametrize(
    "rows",
    [
        [[["a", "A", ["b"], "c", "s", "r"], ["b", "B", ["a"], "c", "s", "r"]], []],
        [[["a", 5, [], "c", "s", "r"]], []],
        [[["a", "A", [1], "c", "s", "r"]], []],
        [[["a", "A", []]], []],
        [[], [1]],
        [{}, None],
        5,
    ],
    ids=str,
)
def test_a_forged_map_of_concepts_is_read_again(tmp_path, rows):
    """Circles, other kinds and other forms are not believed, whatever their checksum says."""
    path, place = tmp_path / "concepts.yaml", tmp_path / "cache"
    path.write_text(MAP)
    expected = concepts.load_concepts(path, cache=place)
    (file,) = place.iterdir()
    magic, key, _ = file.read_bytes().partition(b"\n")[0].split()
    body = json.dumps(rows).encode()
    digest = concepts._digest(body).encode()
    file.write_bytes(b" ".join([magic, key, digest]) + b"\n" + body)
    assert concepts.load_concepts(path, cache=place) == expected
    file.unlink()
    os.mkfifo(file)
    assert concepts.load_concepts(path, cache=place) == expected
