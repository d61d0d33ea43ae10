"""Programs made at random: the language computes what Python computes, or both refuse."""

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizcli.programs import ProgramError
from tests.worker.closed.python import by_language, by_python, same

NAMES = {"n": 4, "u": 1.5}
CAPS = ("too large", "larger than", "at most", "steps")

numbers = st.one_of(
    st.integers(-9, 9).map(str), st.sampled_from(["n", "u", "a", "b", "0.5", "True"])
)
tensors = st.sampled_from(["x", "y", "x[0]", "y[:, 1]", "x.T", "y.sum(0)", "x[..., -1]"])


def combined(inner):
    """Larger expressions from smaller ones."""
    two = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]), inner)
    compared = st.tuples(inner, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), inner)
    logical = st.tuples(inner, st.sampled_from(["and", "or"]), inner)
    return st.one_of(
        two.map(" ".join).map("({})".format),
        compared.map(" ".join).map("({})".format),
        logical.map(" ".join).map("({})".format),
        inner.map("(-{})".format),
        inner.map("(not {})".format),
        inner.map("abs({})".format),
        st.tuples(inner, inner, inner).map(lambda e: f"({e[0]} if {e[1]} else {e[2]})"),
        st.tuples(inner, inner).map(lambda e: f"max({e[0]}, {e[1]})"),
        st.tuples(inner, inner).map(lambda e: f"sum([{e[0]} for i in range(3) if {e[1]}])"),
        st.tuples(inner, inner).map(lambda e: f"(lambda a, b=2: {e[0]})({e[1]})"),
    )


def combined_tensors(inner):
    """Larger expressions of tensors."""
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "@", ">"]), inner)
        .map(" ".join)
        .map("({})".format),
        st.tuples(st.sampled_from(["torch.tanh", "torch.relu", "F.softplus", "torch.sign"]), inner)
        .map(lambda e: f"{e[0]}({e[1]})"),
        st.tuples(inner, st.sampled_from([".sum()", ".mean(-1)", ".abs()", ".clone()", "[0]"]))
        .map("".join),
        st.tuples(inner, numbers).map(lambda e: f"({e[0]} * {e[1]})"),
        inner.map("torch.stack([{0}, {0}])".format),
    )  # fmt: skip


number = st.recursive(numbers, combined, max_leaves=6)
tensor = st.recursive(tensors, combined_tensors, max_leaves=5)
value = number | tensor
name = st.sampled_from(["a", "b", "x", "c", "d"])


def simple(indent):
    """One line that changes something."""
    return st.one_of(
        st.tuples(name, value).map(lambda e: f"{indent}{e[0]} = {e[1]}"),
        st.tuples(st.sampled_from("ab"), st.sampled_from(["+=", "-=", "*="]), number)
        .map(lambda e: f"{indent}{e[0]} {e[1]} {e[2]}"),
        st.tuples(st.sampled_from(["+=", "*="]), number).map(lambda e: f"{indent}x {e[0]} {e[1]}"),
        number.map(lambda e: f"{indent}x[0] = {e}"),
        value.map(lambda e: f"{indent}xs.append({e})"),
        st.tuples(number, number).map(lambda e: f"{indent}a, b = {e[0]}, {e[1]}"),
    )  # fmt: skip


def block(head):
    """A compound statement around two lines."""
    return st.tuples(head, simple("    "), simple("    ")).map("\n".join)


statement = st.one_of(
    simple(""),
    block(st.sampled_from(["for i in range(3):", "for a in [1, 2]:", "for c in x:"])),
    block(number.map("if {}:".format)),
    block(st.just("while len(xs) < 4:\n    xs.append(0)")),
    block(st.just("with torch.no_grad():")),
    st.tuples(number, number).map(
        lambda e: f"def f(a, b={e[0]}):\n    c = a\n    return {e[1]}\nd = f(2)"
    ),
)
START = (
    "x = torch.arange(4.0).reshape(2, 2)\ny = torch.ones(2, 2) / 3\n"
    "a, b, c, d, i = 2, -3, 0, 1, 5\nxs = []\n"
)


programs = given(st.lists(statement, min_size=1, max_size=5).map("\n".join))
usual = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@usual
@programs
def test_a_generated_program_means_what_it_means_in_python(lines):
    """Equal values of every output; where Python raises, the language refuses."""
    compare(lines)


@pytest.mark.slow
@settings(usual, max_examples=600)
@programs
def test_many_generated_programs_mean_what_they_mean_in_python(lines):
    """The same of many more."""
    compare(lines)


def compare(lines):
    """Run them both ways."""
    source = START + lines
    try:
        expected = by_python(source, NAMES)
    except Exception:
        expected = None
    try:
        found = by_language(source, NAMES, expected or {})
    except ProgramError as error:
        # Where Python goes on, only a cap may stand in the way.
        assert expected is None or any(cap in error.message for cap in CAPS), error.message
        return
    assert expected is not None
    assert {key: each for key, each in expected.items() if not same(found[key], each)} == {}


def test_the_witness_can_tell_a_difference():
    """Another value, another type and another shape are seen; NaN equals itself."""
    assert not same(1, 1.0)
    assert not same(True, 1)
    assert not same([1.0], 1.0)
    assert same(float("nan"), torch.tensor(float("nan")).item())
