"""What goes wrong inside a program: the sentence, the innermost place, the outputs."""

import math

import pytest
import torch

from quizcli.programs import ProgramError
from quizcli.worker.closed import run


def refused(source, names=None, outputs=()):
    """The error of a program, as (line, column, message)."""
    with pytest.raises(ProgramError) as raised:
        run(source, names or {}, outputs)
    return raised.value.line, raised.value.column, raised.value.message


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        (
            "a = torch.ones(2, 3)\nb = 1 + (a @ a)",
            2, 10, "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)",
        ),
        (
            "x = nn.Linear(3)",
            1, 5, "Linear() missing 1 required positional argument: 'out_features'",
        ),
        ("def f(a):\n    return a / 0\nx = f(1)", 2, 12, "division by zero"),
        (
            "é = 1; x = torch.ones(2)[7]",
            1, 12, "index 7 is out of bounds for dimension 0 with size 2",
        ),
        (
            "for i in range(3):\n    assert i < 2, 'too far'",
            2, 5, "the assertion does not hold: too far",
        ),
        ("assert 1 > 2", 1, 1, "the assertion does not hold"),
        (
            "t = torch.zeros(2)\nt[5] = 1",
            2, 1, "index 5 is out of bounds for dimension 0 with size 2",
        ),
        ("x = {'a': 1}['b']", 1, 5, "the dict has no such key"),
        ("f = lambda a, b=1: a\nx = f()", 2, 5, "lambda is called without a"),
        ("f = lambda a: a\nx = f(1, 2)", 2, 5, "lambda takes at most 1, not 2 arguments"),
        (
            "m = nn.Sequential(nn.Linear(2, 2))\ny = [m(torch.ones(3)) for i in range(2)]",
            2, 6, "mat1 and mat2 shapes cannot be multiplied (1x3 and 2x2)",
        ),
        (
            "class N(nn.Module):\n    def forward(self, x):\n        return x.view(7)\n"
            "m = nn.Sequential(N())\nx = m(torch.ones(2))",
            3, 16, "shape '[7]' is invalid for input of size 2",
        ),
        (
            "f = lambda x: missing if x else 1\nx = f(1)\nmissing = 2",
            1, 15, "missing is not defined",
        ),
        (
            "g = torch.func.grad(lambda v: v.view(7))\nx = g(torch.ones(2))",
            1, 31, "shape '[7]' is invalid for input of size 2",
        ),
        ("a = 1\nb = a + 'b'", 2, 5, "+ does not take an int and a str here"),
        ("x = len()", 1, 5, "len: missing a required argument: 'value'"),
    ],
)  # fmt: skip
def test_an_error_has_the_innermost_place(source, line, column, message):
    """Torch's own first line, at the call or statement that it came from."""
    assert refused(source) == (line, column, message)


def test_outputs_are_plain():
    """Tensors, shapes, types, ranges and texts become numbers, lists and texts."""
    source = """
    a = torch.ones(2, 2)
    b = a.shape
    c = a.sum()
    d = a.dtype, a.device
    e = range(3)
    f = 'text'
    g = [1, (2.5, True)]
    h = a.topk(1)
    i = math.inf
    j = nn.Linear(1, 1).weight.shape
    """
    lines = "\n".join(line.strip() for line in source.splitlines())
    assert run(lines, {}, tuple("abcdefghij")) == {
        "a": [[1.0, 1.0], [1.0, 1.0]],
        "b": [2, 2],
        "c": 4.0,
        "d": ["torch.float32", "cpu"],
        "e": [0, 1, 2],
        "f": "text",
        "g": [1, [2.5, True]],
        "h": [[[1.0], [1.0]], [[0], [0]]],
        "i": math.inf,
        "j": [1, 1],
    }


def test_an_output_without_a_value_is_refused_at_its_assignment():
    """Where a branch was not taken, the place is that of the assignment in it."""
    assert refused("y = 0\nif y:\n    x = 1", outputs=("x",)) == (
        3, 5, "nothing was assigned to x",
    )  # fmt: skip
    assert refused("y = 0", outputs=("x",)) == (1, 1, "nothing was assigned to x")


def test_an_output_that_is_no_number_is_refused_at_its_last_assignment():
    """A module can't be measured."""
    line, column, message = refused("m = 1\nm = nn.ReLU()", outputs=("m",))
    assert (line, column) == (2, 1)
    assert message == "m: a ReLU can't be measured; numbers, tensors and lists can"


def test_drawn_names_are_in_scope_and_may_hide_a_name_of_the_language():
    """Draws are there before the first line, lists as tuples."""
    names = {"n": 3, "xs": (1.0, 2.0), "F": 2, "sum": 5, "kind": "sum"}
    source = "y = n * F + sum\nz = torch.tensor(xs).sum()\nw = F.bit"
    assert run(source.rpartition("\n")[0], names, ("y", "z")) == {"y": 11, "z": 3.0}
    assert refused(source, names)[:2] == (3, 5)


@pytest.mark.parametrize("value", [10**30, "a" * 1000, object(), (1,) * 20_000, 1j])
def test_a_drawn_value_is_vetted_too(value):
    """What no value may be, no draw may be."""
    line, column, message = refused("x = 1", {"n": value})
    assert (line, column) == (1, 1)
    assert message.startswith("a drawn value can't be used")


def test_a_program_with_faults_does_not_begin():
    """The check comes first: nothing runs before a fault further down."""
    torch.manual_seed(1)
    before = torch.get_rng_state()
    assert refused("x = torch.rand(2)\ny = torch.load('x')") == (
        2, 5, "torch.load is not available here",
    )  # fmt: skip
    assert torch.equal(torch.get_rng_state(), before)


def test_modes_are_put_back_after_an_error():
    """A program that is stopped within no_grad leaves the grad mode as it was."""
    refused("with torch.no_grad():\n    x = torch.ones(2)[5]")
    assert torch.is_grad_enabled()


def test_random_numbers_come_from_the_seed():
    """The same seed gives the same numbers; the language has no clock and no other source."""
    source = "torch.manual_seed(5)\nx = torch.rand(3)\ny = nn.Linear(2, 2).weight"
    assert run(source, {}, ("x", "y")) == run(source, {}, ("x", "y"))


@pytest.mark.parametrize(
    "source",
    [
        "x = torch.full((3,), 10**9)",
        "x = torch.arange(10**9, 10**9 + 3)",
        "x = torch.arange(0, 10**9, 5 * 10**8)",
        "x = torch.randint(0, 10**12, (3,))",
        "x = torch.zeros(2).new_full((2,), 10**9)",
        "x = torch.zeros(2).expand(3, -1)",
        "x = nn.Embedding(10, 3, 9).weight",
    ],
)
def test_a_large_number_is_not_a_large_tensor(source):
    """Numbers that are values, bounds or places don't count as sizes."""
    assert run(source, {}, ("x",))["x"]
