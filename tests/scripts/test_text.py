"""Scripts as text: foreign words stay in comments, values read back, only what is used is there."""

import ast
import io
import math
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import scripts
from quizcli.cli.scripts import of_lab
from quizcli.model import Measurement, Program, Request
from quizcli.probes import probes
from quizcli.scripts import Run, Words, quoting
from quizcli.scripts.following import follow

PROGRAM = Program("a = n + 1", outputs=("a",))
HOSTILE = (
    "coding: utf-7", "x\nimport os", "x\rimport os", "x\x0cimport os", '"""\nimport os\n"""',
    "x\u2028import os", "x\x85import os", "\x1b]52;c;eA==\x07", "\u202eso", "\ud800", "\0", "\\\n",
    "-*- coding: utf_7 -*-", "+AAo-import os", "x" * 5000,
)  # fmt: skip


def written(words):
    """A small script with these words at its head and at its end."""
    rows = [("label", each) for each in words]
    return scripts.script(
        Words(rows, rows), [Run(Request("", {"n": 1}, PROGRAM), {"a": 2})], "", str
    )


def code(text):
    """What Python reads of a file with this text, without places."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(text.encode()).readline)
    assert encoding == "utf-8"
    return ast.dump(ast.parse(text.encode()))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_in_comments(text):
    """Titles, sources and drawn texts change nothing of what Python reads in a script."""
    made = written([text])
    assert code(made) == code(written([]))
    assert made.replace("\n", "").isprintable()


@given(st.text(), st.text(max_size=30))
def test_a_comment_is_a_comment(text, label):
    """Every line of a comment begins with #, is not too long, and can be seen."""
    for line in quoting.comment(text, label):
        assert line.startswith("#")
        assert len(line) <= quoting.WIDTH
        assert line.isprintable()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda of: st.lists(of, max_size=3) | st.lists(of, max_size=3).map(tuple),
    max_leaves=8,
).filter(lambda value: "None" not in repr(value))


@given(values)
def test_literals_read_back(value):
    """A value is written so that Python reads the same value of the same type."""
    read = eval(quoting.literal(value))
    assert read == value
    assert repr(read) == repr(value)
    assert quoting.literal(value).isprintable()


def test_literals_of_strange_numbers():
    """What is not a number, infinite, or longer than Python prints can be read back as well."""
    assert math.isnan(eval(quoting.literal(math.nan)))
    assert eval(quoting.literal((-math.inf,))) == (-math.inf,)
    assert eval(quoting.literal(10**5000)) == 10**5000


def test_lines_of_an_author_keep_their_meaning():
    """Line ends of any system and signs that nobody sees are written so that all is seen."""
    source = 'a = n\r\nb = "\u202e\u2028"\rc = 1  # \x1b]0;x\x07\n'
    shown = quoting.harmless(source)
    assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(source))
    assert shown.replace("\n", "").isprintable()


# ----------------------------------------------------------------------- of probes
@pytest.fixture(scope="module")
def every():
    """The scripts of all probes at their defaults, by name."""
    return {name: of_lab(Request(name), Measurement({}, backend="torch")) for name in probes()}


def test_scripts_are_readable(every):
    """No line is too long, nothing speaks of quizcli's own modules or to a linter."""
    for name, text in every.items():
        assert max(map(len, text.split("\n"))) <= quoting.WIDTH, name
        for word in (
            "import quizcli",
            "from quizcli",
            "@probe",
            "Annotated",
            "noqa",
            "type: ignore",
        ):
            assert word not in text, name


def test_scripts_hold_what_is_used_and_nothing_twice(every):
    """Each import, constant, function and method is there once and is used."""
    for name, text in every.items():
        bound = list(bound_in(ast.parse(text)))
        assert len(bound) == len(set(bound)), name
        used = used_in(ast.parse(text)) | {name, "outputs", "value", "name"}
        assert not [each for each in bound if each not in used], name


def bound_in(tree):
    """The names that statements at the top bind, and the methods of classes."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (each.asname or each.name for each in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
            inside = node.body if isinstance(node, ast.ClassDef) else []
            yield from (f".{each.name}" for each in inside if isinstance(each, ast.FunctionDef))
        elif isinstance(node, ast.Assign):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))
        elif isinstance(node, ast.AnnAssign):
            yield node.target.id


def used_in(tree):
    """The names that are read, attributes with a dot before them."""
    loaded = (each for each in ast.walk(tree) if isinstance(getattr(each, "ctx", None), ast.Load))
    return {f".{e.attr}" if isinstance(e, ast.Attribute) else getattr(e, "id", "") for e in loaded}


MODULES = {
    "quizcli.probes.one": (
        "from quizcli.probes.two import helper\nfrom quizcli.model import Kind\n"
        "def other():\n    return 1\n"
        "def clash(lab: int):\n    return other() + helper()\n"
        "def foreign(lab: int):\n    return Kind\n"
        "def alone(lab: int, n: 'int' = 2):\n    '''Doc.'''\n    # twice\n    return 2 * n\n"
    ),
    "quizcli.probes.two": "def other():\n    return 2\ndef helper():\n    return other()\n",
}


@pytest.mark.parametrize(
    ("name", "why"), [("clash", "other is defined in two modules"), ("foreign", "cannot have Kind")]
)
def test_what_cannot_stand_alone_is_refused(name, why):
    """Two helpers of one name, or something else of quizcli, would make another script."""
    with pytest.raises(ValueError, match=why):
        follow("quizcli.probes.one", name, MODULES.__getitem__)


def test_the_short_form_is_the_body():
    """In short: the arguments as assignments, then the lines of the function, with comments."""
    found = scripts.lines_run(Request("alone", {"n": 3}), "quizcli.probes.one", MODULES.__getitem__)
    assert found == "n = 3\n\n# twice\nreturn 2 * n"


def test_the_short_form_of_an_author():
    """Of an author's lines: the draw, and the lines as they are written."""
    assert scripts.lines_run(Request("", {"n": 1}, PROGRAM), "", str) == "n = 1\n\na = n + 1"
