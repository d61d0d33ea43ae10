# ruff: noqa: E501
"""What the check says of programs: every mistake with its place, and nothing of good ones."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.programs import Checked, Fault, check
from quizcli.programs.limits import MAX_FAULTS, MAX_SOURCE

CLASS = "class Net(nn.Module):\n    def forward(self, x):\n        "

MISTAKES = [
    # the text
    ("x = (1", 1, 5, 6, "this is not Python: '(' was never closed"),
    ("x = 1 +", 1, 8, 9, "this is not Python: invalid syntax"),
    ("if x\n    y = 1", 1, 5, 6, "this is not Python: expected ':'"),
    ("x = 1\n  y = 2", 2, 2, 3, "this is not Python: unexpected indent"),
    ("x = 'a", 1, 5, 6, "unterminated string literal"),
    ("x = 1\n" * 2000, 1366, 3, 4, "at most 8,192 characters"),
    ("x = " + "[" * 50 + "]" * 50, 1, 45, 46, "more than 40 brackets are open here"),
    ("x = " + "9" * 5000, 1, 1, 2, "a number has too many digits"),
    ("x = [" + "1," * 2500 + "]", 1, 1, 2, "more than 2,000 parts"),
    ("x = " + "not " * 200 + "1", 1, 321, 322, "nested too deep here"),
    ("x = 1\0", 1, 1, 2, "null bytes"),
    # names
    ("x = spede + 1\nspeed = 2", 1, 5, 10, "spede is not defined; did you mean speed?"),
    ("x = speed + 1\nspeed = 2", 1, 5, 10, "speed is used before anything is assigned to it"),
    ("x += 1", 1, 1, 2, "x is used before anything is assigned to it"),
    ("x = n + m", 1, 9, 10, "m is not defined"),
    ("def f(a):\n    return b\nx = f(1)", 2, 12, 13, "b is not defined"),
    ("x = [i for j in range(3)]", 1, 6, 7, "i is not defined"),
    ("x = [i for i in range(3)]\ny = i", 2, 5, 6, "i is not defined"),
    ("def f(a):\n    return a\ny = a", 3, 5, 6, "a is not defined"),
    ("x = np.exp(1)", 1, 5, 7, "NumPy is not there; write it with torch"),
    ("print(1)", 1, 1, 6, "print is not part of the language; assign a name instead"),
    ("x = open('f')", 1, 5, 9, "open is not part of the language"),
    ("x = lenn([1])", 1, 5, 9, "lenn is not defined; did you mean len?"),
    ("x = len", 1, 5, 8, "len has to be called: len(…)"),
    ("x = torch", 1, 5, 10, "torch can't stand alone"),
    ("torch = 1", 1, 1, 6, "torch is a name of the language; choose another one"),
    ("for sum in [1]:\n    pass", 1, 5, 8, "sum is a name of the language"),
    ("def max(a):\n    return a", 1, 1, 12, "max is a name of the language"),
    ("f = lambda F: 1", 1, 12, 13, "F is a name of the language"),
    ("x = [1 for nn in [1]]", 1, 12, 14, "nn is a name of the language"),
    ("_x = 1", 1, 1, 3, "_x begins with an underscore"),
    ("_ = 1\nx = _", 2, 5, 6, "_ can't be read"),
    ("x = __name__", 1, 5, 13, "__name__ can't be read"),
    # dotted names
    ("x = torch.load('f')", 1, 5, 15, "torch.load is not available here"),
    ("x = torch.nn.functional.rellu(n)", 1, 5, 30, "F.rellu is not available here; did you mean F.relu?"),
    ("x = nn.Linaer(1, 1)", 1, 5, 14, "did you mean nn.Linear?"),
    ("x = torch.cross_entropy(n, n)", 1, 5, 24, "did you mean F.cross_entropy?"),
    ("x = torch.cuda.is_available()", 1, 5, 28, "everything runs on the CPU"),
    ("x = torch.relu", 1, 5, 15, "torch.relu has to be called, or handed on as lambda x: torch.relu(x)"),
    ("x = math.pi()", 1, 5, 14, "math.pi can't be called; write it without brackets"),
    ("x = math.factorial(3)", 1, 5, 19, "math.factorial is not available here"),
    ("nn.Linear.forward = 1", 1, 1, 18, "nothing can be assigned to nn.Linear.forward"),
    ("x = torch.no_grad()", 1, 5, 18, "stands in a with statement"),
    # members
    ("x = torch.ones(2).summ()", 1, 5, 23, ".summ is not available here; did you mean sum?"),
    ("x = torch.ones(2).sum", 1, 5, 22, ".sum has to be called: .sum(…)"),
    ("x = torch.ones(2).__class__", 1, 5, 28, ".__class__ is not available: it begins with an underscore"),
    ("x = torch.ones(2).numpy()", 1, 5, 24, ".numpy is not available here"),
    (CLASS + "self.eval = 1", 3, 9, 18, "nothing can be assigned to .eval; choose another name"),
    (CLASS + "self._x = 1", 3, 9, 16, "nothing can be assigned to ._x"),
    # calls
    ("x = torch.ones(2, out=n)", 1, 19, 24, "the keyword out is not available here"),
    ("x = torch.ones(2, device='cuda')", 1, 26, 32, "the device is 'cpu' or 'meta' here"),
    ("x = torch.ones(**n)", 1, 16, 19, "** is not part of the language"),
    ("x = torch.ones(" + "1," * 65 + ")", 1, 5, 147, "a call has at most 64 arguments"),
    ("x = torch.einsum(n, n)", 1, 5, 23, "einsum needs its equation as a text, such as 'ij,jk->ik'"),
    ("x = F.relu(lambda a: a)", 1, 12, 23, "a function can't be handed to F.relu"),
    ("x = torch.func.grad('f')", 1, 5, 25, "needs a lambda or the name of a function first"),
    ("x = torch.vmap(lambda a: a, randomness='same')", 1, 29, 46, "no keyword randomness"),
    ("x = max([1], key=lambda a: a)", 1, 14, 29, "max has no keyword key here"),
    ("x = isinstance(n, int)", 1, 19, 22, "isinstance compares with a class of nn"),
    ("x = isinstance(n)", 1, 5, 18, "isinstance takes a value and a class"),
    ("x = super().forward(n)", 1, 5, 12, "super is there for super().__init__() only"),
    ("super().__init__()", 1, 1, 19, "stands in the __init__ of a class"),
    # syntax that is missing
    ("x = f'{n}'", 1, 5, 11, "f-strings are not part of the language"),
    ("import os", 1, 1, 10, "only torch, nn, F, math and optim can be used"),
    ("from torch import load", 1, 1, 23, "only torch, nn, F, math and optim"),
    ("x = (y := 1)", 1, 6, 12, "walrus"),
    ("x = {1}", 1, 5, 8, "sets are not part of the language; write a list"),
    ("x = {i: i for i in [1]}", 1, 5, 24, "dict comprehensions are not part"),
    ("x = {**n}", 1, 8, 9, "** is not part of the language; write the keys"),
    ("x = (i for i in [1])", 1, 5, 21, "write a list: [… for … in …]"),
    ("x = [i for i in n for j in n]", 1, 5, 30, "a comprehension has one for"),
    ("x = b'a'", 1, 5, 9, "a bytes is not part of the language"),
    ("x = 2j", 1, 5, 7, "a complex is not part of the language"),
    ("x = 0x" + "f" * 17, 1, 5, 24, "this whole number is larger than 2**63"),
    ("x = '" + "a" * 257 + "'", 1, 5, 264, "a text has at most 256 characters"),
    ("x: int = 1", 1, 1, 11, "annotations are not part of the language"),
    ("def f(a: int):\n    return a", 1, 1, 15, "annotations are not part of the language; leave them out"),
    ("def f(a) -> int:\n    return a", 1, 13, 16, "annotations are not part of the language"),
    ("def f(*a):\n    return a", 1, 1, 11, "*args and **kwargs are not part"),
    ("def f(a, *, b):\n    return a", 1, 1, 16, "plain parameters only"),
    ("f = lambda " + ",".join(f"a{i}" for i in range(17)) + ": 1", 1, 5, 72, "at most 16 parameters"),
    ("@n\ndef f():\n    return 1", 1, 2, 3, "decorators are not part of the language"),
    ("def f():\n    yield 1", 2, 5, 12, "yield is not part of the language"),
    ("def f():\n    global n\n    n = 1", 2, 5, 13, "global is not part of the language"),
    ("class A:\n    pass", 1, 1, 9, "write class A(nn.Module); there are no other classes"),
    ("class A(nn.Linear):\n    pass", 1, 1, 20, "there are no other classes"),
    ("class A(nn.Module):\n    x = 1", 2, 5, 10, "a class holds methods only"),
    ("class A(nn.Module):\n    def train(self):\n        pass", 2, 5, 21, "can't be called train"),
    ("class A(nn.Module):\n    def __call__(self):\n        pass", 2, 5, 24, "can't be called __call__"),
    ("class A(nn.Module):\n    def f():\n        pass", 2, 5, 13, "self as its first parameter"),
    ("try:\n    x = 1\nexcept ValueError:\n    x = 2", 1, 1, 5, "try is not part of the language"),
    ("raise n", 1, 1, 8, "raise is not part of the language; assert ends a program"),
    ("del n", 1, 1, 6, "del is not part of the language"),
    ("return 1", 1, 1, 9, "return stands in a function only"),
    ("break", 1, 1, 6, "break stands in a loop only"),
    ("for i in n:\n    def f():\n        continue", 3, 9, 17, "continue stands in a loop only"),
    ("for i in n:\n    pass\nelse:\n    x = 1", 4, 5, 10, "else after a loop"),
    ("with open('f') as f:\n    pass", 1, 6, 15, "with is there for torch.no_grad()"),
    ("with torch.no_grad() as g:\n    pass", 1, 6, 21, "with is there for torch.no_grad()"),
    ("x = n is 1", 1, 10, 11, "is compares with None only; write =="),
    ("a, *b = n", 1, 4, 6, "a star can't be assigned to"),
    ("assert n, n", 1, 11, 12, "what an assert says is a plain text"),
    ("match n:\n    case 1:\n        x = 1", 1, 1, 9, "match is not part of the language; write if and elif"),
    ("async def f():\n    pass", 1, 1, 15, "async is not part of the language"),
    # columns are characters
    ("ä = 'ü'; x = torch.load(ä)", 1, 14, 24, "torch.load is not available here"),
]  # fmt: skip

GOOD = [
    "x = n + 1",
    "x = e = math.e\ny = x + e",
    "for i in range(3):\n    if i:\n        y = last\n    last = i",
    "def f(a, b=n):\n    return g(a) + b\ndef g(a):\n    return a\nx = f(1)",
    "f = lambda a: later + a\nlater = 1\nx = f(1)",
    "while n > 3:\n    break",
    "_, x = 1, 2\nfor _ in range(2):\n    x += 1",
    "with torch.no_grad():\n    x = torch.ones(n, device='meta').shape",
    "x = sum(i for i in range(3))\ny = [*(i for i in range(3))]",
    "x = float('inf')",
    "class A(nn.Module):\n    'A docstring.'\n    def __init__(self):\n        super().__init__()\n"
    "        self.thing = 1\n    def extra(self, x):\n        return self.thing + self.extra(x)",
    "import torch\nimport torch.nn.functional as F\nfrom torch import nn",
    "x = nn.LSTM(1, 1)\ny = x.weight_hh_l0_reverse\nz = x.bias_ih_l3.grad",
    "'" + "a docstring " * 40 + "'\nx = 1",
    "net = nn.Linear(1, 1)\nnet.own = 1\nx = net.own",
    "# a comment\n\nx = 1  # and another",
    "",
]


@pytest.mark.parametrize(("source", "line", "column", "end", "words"), MISTAKES)
def test_a_mistake_has_its_place_and_a_sentence(source, line, column, end, words):
    """The first fault is the mistake, from its first character to past its last."""
    fault = check(source, {"n"}).faults[0]
    assert words in fault.message
    assert (fault.line, fault.column, fault.end) == (line, column, end)


@pytest.mark.parametrize("source", GOOD)
def test_a_good_program_has_no_faults(source):
    """What the language has is accepted."""
    assert check(source, {"n"}).faults == ()


def test_all_faults_are_told_at_once_and_sorted():
    """A program with three mistakes has three faults, by line and column."""
    source = "def f(a):\n    return torch.load(a)\nx = f(y) + z\nimport os"
    places = [(each.line, each.column) for each in check(source, ()).faults]
    assert places == [(2, 12), (3, 7), (3, 12), (4, 1)]


def test_no_more_faults_than_anyone_reads():
    """A program that is wrong everywhere has fifty faults."""
    assert len(check("a;" * 900, ()).faults) == MAX_FAULTS


def test_outputs_are_the_names_of_values_in_their_order():
    """Loops, branches and unpacking count; functions, classes and inner names do not."""
    source = """
a = 1
b, (c, d) = 1, (2, 3)
def f(inside):
    own = inside
    return own
class Net(nn.Module):
    pass
for i in range(3):
    if i:
        e = 1
    else:
        g = 2
with torch.no_grad():
    h = 1
a += 1
_ = 5
x = [k for k in range(3)]
h = 2
"""
    assert check(source, ()).outputs == ("a", "b", "c", "d", "i", "e", "g", "h", "x")
    assert check(source, ()).faults == ()


def test_a_program_that_can_not_be_read_has_no_outputs():
    """One fault, where Python stopped."""
    fault = Fault(2, 5, 6, "this is not Python: '(' was never closed")
    assert check("x = 1\ny = (2", ()) == Checked((), (fault,))


def test_drawn_names_are_in_scope():
    """A draw may be read at once, even one that hides a name of the language."""
    assert check("x = h * sum", {"h", "sum"}).faults == ()
    assert check("x = h * sum", ()).faults[0].column == 5


PIECES = (
    "x", "=", "(", ")", "[", "]", ":", "\n", "    ", "def f(a):", "lambda ", "torch", ".ones", "1",
    "for i in ", "if ", "else", "'a'", "f'{x}'", ",", "*", "**", "import ", "class A(nn.Module):",
    "return ", "self", ".x", "@", "yield ", "await ", ":=", "\\", "#", "\t", "\r", "é", "\0",
)  # fmt: skip
sources = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(sources)
def test_any_text_is_checked_without_an_exception(source):
    """Whatever it is, there are outputs or faults, and each fault lies within the text."""
    checked = check(source, {"n"})
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert list(checked.faults) == sorted(checked.faults)
    for fault in checked.faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column < fault.end
        assert fault.message
    if not checked.faults:
        ast.parse(source)


def test_no_file_of_the_folder_is_looked_at(tmp_path, monkeypatch):
    """Python looks for a wrong line in the file that it was told of; here there is none."""
    found = check("y = é é", ())
    monkeypatch.chdir(tmp_path)
    for name in ("<unknown>", "<string>", "None"):
        (tmp_path / name).write_bytes(b"\xff\n")
    assert check("y = é é", ()) == found


def test_the_longest_source_is_looked_at_in_a_moment():
    """A source at its cap and one above it give an answer; the second is refused."""
    source = "a = 1\n" * (MAX_SOURCE // 6)
    assert check(source[: 6 * 400], ()).faults == ()
    assert "at most" in check(source + "b = 22", ()).faults[0].message
