"""Whatever is in a file: a library comes out, within a second, and its problems can be shown."""

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.bank import load, render_problem, to_json
from quizcli.bank.cache import compile_bank
from quizcli.bank.fields import QUESTION
from quizcli.bank.validate import read_bank
from tests.bank.golden import BANKS
from tests.bank.samples import GOOD, SIGNATURES

SEEDS = [GOOD.encode(), *(each.read_bytes() for each in sorted(BANKS.glob("*.yaml")))]
PIECES = [
    *(each.encode() for each in "{}[]|>\"'#&*!%@`$\\\t\n-?:,0~"),
    *(each.encode() for each in ("{{", "}}", "<<: ", "--- ", "3..12", "1e999", "true", "null")),
    *(each.encode() for each in ("9**9**9**9", "(", "draw: ", "type: ", "with: ", "é", "😀")),
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"\r",
]


def survives(content):
    """Read the bytes, compile what came out, show every problem, in a second of the processor."""
    started = time.process_time()
    bank = read_bank("fuzz", "fuzz.yaml", content, SIGNATURES)
    for each in bank.problems:
        assert all(c.isprintable() for c in render_problem(each).replace("\n", ""))
        json.dumps(to_json(each))
    compiled = compile_bank("fuzz", "again.yaml", bank)
    assert len(compiled.entries) == len(bank.questions)
    for position, question in enumerate(bank.questions):
        assert compiled.question(position).id == question.id
    assert time.process_time() - started < 1
    return bank


@given(st.binary(max_size=400))
def test_arbitrary_bytes(content):
    """Bytes without sense give no questions."""
    assert survives(content).questions == ()


@given(st.text(st.sampled_from("ab: -[]{}\n\"'|>#&*!?,\\ \t"), max_size=200))
def test_arbitrary_yaml(text):
    """Text made of YAML's own signs gives no questions."""
    assert survives(text.encode()).questions == ()


def flow_list(items):
    """A list as YAML in one line."""
    return f"[{', '.join(items)}]"


def flow_mapping(pairs):
    """A mapping as YAML in one line."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"


@st.composite
def mutated(draw):
    """A good or bad bank with pieces cut out, doubled and put in."""
    content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 0, 1, 3, 40])))
        piece = draw(st.sampled_from([*PIECES, content[start:end] * 2]))
        content = content[:start] + piece + content[end:]
    return content


@settings(max_examples=300)
@given(mutated())
def test_mutated_banks(content):
    """Banks that are nearly right."""
    survives(content)


PLAIN = """3..12|-2..2 step 0.1|1e-3|7|true|no|''|dot|K|K +|'{{K}}'|'{{L}}'|null|(K, N)|9**9**9
exact|numeric|cross|output""".replace("\n", "|").split("|")
KINDS = st.sampled_from(["shape", "numeric", "choice"])
INNER = ["rel", "abs", "list", "of", "text", "correct", "answer", "because", "accept", "K", "kind"]
VALUES = st.recursive(
    st.sampled_from(PLAIN),
    lambda inner: (
        st.lists(inner, max_size=3).map(flow_list)
        | st.dictionaries(st.sampled_from(INNER), inner, max_size=3).map(flow_mapping)
    ),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(QUESTION)), VALUES, max_size=12), KINDS)
def test_any_value_under_any_key(pairs, kind):
    """Sound YAML with the right keys and the wrong values."""
    given_pairs = {**pairs, "id": "a", "type": kind}
    lines = "".join(f"    {key}: {value}\n" for key, value in given_pairs.items())
    survives(f"format: 1\ntitle: T\nlicense: L\nquestions:\n  -\n{lines}".encode())


def test_load_is_what_is_fuzzed(tmp_path):
    """The same bytes by way of a file give the same problems."""
    for i, content in enumerate(SEEDS):
        path = tmp_path / f"fuzz{i}.yaml"
        path.write_bytes(content)
        library = load([path], signatures=lambda: SIGNATURES, stamp="", cache=None)
        expected = read_bank(f"fuzz{i}", str(path), content, SIGNATURES)
        assert library.problems == expected.problems
