"""The concept map: read strictly, free of circles, in order; and the map that we ship."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.bank import nodes, render_problem, yaml_reader
from quizcli.bank.codes import CODES as BANK_CODES
from quizcli.bank.concept_reader import CODES, MOST_CONCEPTS, read_map
from quizcli.bank.concepts import Concept, load_concepts, order
from quizcli.bank.report import Report
from quizcli.cli.maths.inline import inline

CONTENT = Path(__file__).parents[2] / "content"

GOOD = """\
format: 1
license: CC0-1.0
concepts:
  gate:
    name: Gates
    needs: [cell, sum]
    can: Open a gate.
    summary: |
      A gate is $g$.
      It opens.
    reading: Somebody 1997
  cell: {name: Cells, needs: [sum], can: Run one., summary: S., reading: 1990}
  sum: {name: Sums, needs: [], can: Add., summary: S., reading: R}
"""


def concept(id_, *needs):
    """A line of a map."""
    listed = ", ".join(needs)
    return f"  {id_}: {{name: N{id_}, needs: [{listed}], can: C, summary: S, reading: R}}\n"


def read(text):
    """The concepts and problems of a map."""
    return read_map("concepts.yaml", text.encode())


def mapped(*lines):
    """The concepts and problems of a map of these lines."""
    return read("format: 1\nconcepts:\n" + "".join(lines))


def made(**needs):
    """Concepts with these needs."""
    return {id_: Concept(id_, id_, tuple(each), "", "", "") for id_, each in needs.items()}


def said(problems):
    """Code, line, column and message of each problem."""
    return [(each.code, each.place.line, each.place.column, each.message) for each in problems]


# -------------------------------------------------------------------- reading
def test_a_good_map_comes_out_value_by_value():
    """All keys of all concepts, in the order of the file; a number is a text where one is due."""
    concepts, problems = read(GOOD)
    assert problems == ()
    assert list(concepts) == ["gate", "cell", "sum"]
    assert concepts["gate"] == Concept(
        id="gate",
        name="Gates",
        needs=("cell", "sum"),
        can="Open a gate.",
        summary="A gate is $g$.\nIt opens.",
        reading="Somebody 1997",
    )
    assert concepts["cell"].reading == "1990"


def test_an_unknown_prerequisite_is_named_with_a_guess():
    """The concept is left out, and so is the need of it; the others stay."""
    concepts, problems = mapped(
        concept("lstm"), concept("gru", "lsmt"), concept("x", "gru", "lstm")
    )
    message = "there is no concept lsmt; did you mean lstm?"
    assert said(problems) == [("E701", 4, 29, message)]
    assert {id_: each.needs for id_, each in concepts.items()} == {"lstm": (), "x": ("lstm",)}
    assert render_problem(problems[0]).splitlines()[-1].endswith(" " * 28 + "^^^^")


def test_circles_are_named_with_their_way():
    """Each at the need that closes it, a concept that needs itself included."""
    concepts, problems = mapped(
        concept("a", "b"), concept("b", "c", "b"), concept("c", "d", "a"), concept("d")
    )
    assert [(each.code, each.place.line, each.message) for each in problems] == [
        ("E702", 4, "b needs itself: b -> b"),
        ("E702", 5, "a needs itself: a -> b -> c -> a"),
    ]
    assert {id_: each.needs for id_, each in concepts.items()} == {"a": (), "d": ()}


def test_everything_wrong_is_told_at_once():
    """Keys, kinds, names, ids and needs of several concepts, sorted by place."""
    concepts, problems = read(
        """\
format: 1
title: T
concepts:
  A b: {name: N, needs: [], can: C, summary: S, reading: R}
  one: {nam: One, needs: none, can: [], summary: "", reading: R}
  two: {name: Two, needs: [three, three], can: C, summary: S, reading: R}
  three: {name: two, needs: [{}], can: C, summary: S, reading: }
  four: text
  five: {name: Five, needs: [], can: C, summary: S, reading: R}
"""
    )
    assert [(each.code, each.place.line) for each in problems] == [
        ("E202", 2),
        ("E207", 4),
        ("E202", 5),
        ("E204", 5),
        ("E204", 5),
        ("E206", 5),
        ("E704", 6),
        ("E703", 7),
        ("E204", 7),
        ("E206", 7),
        ("E204", 8),
    ]
    said = {each.message for each in problems}
    assert any("no key `nam`; did you mean name?" in each for each in said)
    assert "two is called two too; give each its own name" in {each.message for each in problems}
    assert list(concepts) == ["five"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E114"),
        ("format: 2\nconcepts: {}\n", "E211"),
        ("format: 1\n", "E201"),
        ("format: 1\nconcepts: [a]\n", "E204"),
        ("[]", "E204"),
        ("concepts: {a: {}, a: {}}", "E111"),
        ("concepts: [", "E105"),
        ("a: &x 1\n", "E107"),
        ("format: 1\nconcepts:\n" + "".join(map(concept, map(str, range(1001)))), "E106"),
    ],
)
def test_a_file_that_is_no_map_gives_its_problem_and_nothing_else(text, code):
    """The same strict YAML as banks, the same codes."""
    concepts, problems = read(text)
    assert code in {each.code for each in problems}
    assert not concepts


def test_codes_are_not_those_of_banks():
    """A code has one meaning in all files."""
    assert not CODES.keys() & BANK_CODES.keys()


def test_large_maps_are_bounded():
    """Sixty concepts that all need each other give up; the longest chain is no trouble."""
    ids = [f"c{i}" for i in range(60)]
    concepts, problems = mapped(*(concept(id_, *ids) for id_ in ids))
    assert concepts == {}
    assert len(problems) <= 1001
    chain = [f"c{i}" for i in range(MOST_CONCEPTS)]
    lines = [concept(id_, *chain[i + 1 : i + 2]) for i, id_ in enumerate(chain)]
    concepts, problems = mapped(*lines)
    assert problems == ()
    assert order(concepts) == tuple(reversed(chain))


# ---------------------------------------------------------------------- order
def test_order_puts_prerequisites_first_and_keeps_the_file_otherwise():
    """What could come next comes in the order of the file."""
    assert order(read(GOOD)[0]) == ("sum", "cell", "gate")
    assert order(made(d=["a"], c=[], a=["b"], b=[])) == ("c", "b", "a", "d")
    assert order(made(a=[], b=["elsewhere"], c=["a", "a"])) == ("a", "b", "c")
    assert order({}) == ()
    with pytest.raises(ValueError, match="in a circle"):
        order(made(a=["b"], b=["a"]))


IDS = st.sampled_from("abcdefg")
NEEDS = st.dictionaries(IDS, st.lists(IDS, max_size=4, unique=True), min_size=1)


@given(NEEDS)
def test_what_is_loaded_has_an_order(needs):
    """Whatever the needs: circles are named truly, and without them the rest can be ordered."""
    concepts, problems = mapped(*(concept(id_, *each) for id_, each in needs.items()))
    for each in problems:
        if each.code == "E702":
            way = each.message.partition(": ")[2].split(" -> ")
            assert way[0] == way[-1]
            assert all(after in needs[before] for before, after in pairwise(way))
    found = order(concepts)
    assert sorted(found) == sorted(concepts)
    seen = set()
    for id_ in found:
        first = [each for each in concepts if each not in seen and {*concepts[each].needs} <= seen]
        assert id_ == first[0]
        seen.add(id_)


@given(st.integers(0, len(GOOD)), st.text(max_size=3), st.integers(0, 30))
def test_a_damaged_map_is_never_more_than_a_problem(at, inserted, deleted):
    """Nothing is raised, and what is healthy can be ordered."""
    text = GOOD[:at] + inserted + GOOD[at + deleted :]
    concepts, _ = read_map("concepts.yaml", text.encode("utf-8", "surrogatepass"))
    assert len(order(concepts)) == len(concepts)


# ---------------------------------------------------------------------- cache
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path):
    """As with banks: its place is the file."""
    concepts, problems = load_concepts(tmp_path / "concepts.yaml")
    assert concepts == {}
    assert [each.code for each in problems] == ["E101"]


@pytest.mark.parametrize("text", [GOOD, GOOD.replace("[sum]", "[smu]")], ids=["good", "bad"])
def test_the_compiled_map_is_the_map(tmp_path, text):
    """With a cache, without, and again; a change, damage or a lost folder makes no difference."""
    path, cache = tmp_path / "concepts.yaml", tmp_path / "cache"
    path.write_text(text)
    plain = load_concepts(path)
    assert load_concepts(path, cache=cache) == plain
    assert load_concepts(path, cache=cache) == plain
    [file] = cache.iterdir()
    whole = file.read_bytes()
    for damage in (whole[:-1], whole.replace(b"Gates", b"Gaits"), b"", b"\xff\n[]"):
        file.write_bytes(damage)
        assert load_concepts(path, cache=cache) == plain
        assert file.read_bytes() == whole
    path.write_text(GOOD.replace("Gates", "Doors"))
    assert load_concepts(path, cache=cache)[0]["gate"].name == "Doors"
    (tmp_path / "file").write_text("")
    assert load_concepts(path, cache=tmp_path / "file") == load_concepts(path)


def test_a_second_start_loads_no_yaml(tmp_path):
    """The parser is loaded to read a map anew, and only then."""
    script = (
        "import sys; from pathlib import Path; from quizcli.bank.concepts import load_concepts\n"
        f"load_concepts(Path({str(CONTENT / 'concepts.yaml')!r}), cache=Path(sys.argv[1]))\n"
        "print('yaml' in sys.modules)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)]
    assert [each.stdout for each in runs] == ["True\n", "False\n"]


# ------------------------------------------------------------ the map we ship
@pytest.fixture(scope="module")
def shipped():
    """The concepts that come with the program."""
    concepts, problems = load_concepts(CONTENT / "concepts.yaml")
    assert problems == ()
    return concepts


def test_the_shipped_map_is_whole_and_in_order(shipped):
    """41 concepts; the file itself goes from what is needed to what needs it."""
    assert len(shipped) == 41
    assert order(shipped) == tuple(shipped)


def test_every_concept_of_the_banks_is_in_the_map(shipped):
    """No question is about something that the map does not know."""
    strangers = []
    for path in sorted(CONTENT.glob("*.yaml")):
        root = yaml_reader.read(text := path.read_text(encoding="utf-8"), Report(text))
        named = {each.text for each in nodes.find(root, "questions[].concept")}
        strangers += [f"{path.name}: {each}" for each in sorted(named - shipped.keys())]
    assert strangers == []


def test_the_formulas_of_the_map_can_be_shown(shipped):
    """Dollars come in pairs, and no formula stays TeX, neither in Unicode nor in ASCII."""
    for each in shipped.values():
        for text in (each.name, each.can, each.summary, each.reading):
            assert text.count("$") % 2 == 0, each.id
            for tex in re.findall(r"\$(.+?)\$", text, re.DOTALL):
                assert "\n" not in tex, each.id
                for ascii_only in (False, True):
                    assert not re.search(r"[$\\]", inline(tex, ascii_only)), tex
