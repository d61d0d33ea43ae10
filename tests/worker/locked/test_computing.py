"""What the locked worker computes: the same as torch does anywhere, each time anew."""

import math
import random
import warnings
from contextlib import suppress

import numpy as np
import pytest
import torch

from quizcli.model import MeasureError, Program, Request
from quizcli.worker.locked.evaluate import evaluate
from tests.worker.locked.asking import ask, becomes, complaint, request, waiting

SAME = {
    "gradient": """
torch.manual_seed(3)
net = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 2))
F.cross_entropy(net(torch.randn(5, 4)), torch.tensor([0, 1, 1, 0, 1])).backward()
x = torch.cat([each.grad.flatten() for each in net.parameters()]).norm()
""",
    "convolution": "x = nn.Conv2d(3, 8, 3, stride=2)(torch.randn(2, 3, 9, 9)).mean((0, 2, 3))",
    "half": "x = nn.Linear(64, 64).bfloat16()(torch.randn(8, 64).bfloat16()).float().norm()",
    "recurrent": "x = nn.LSTM(3, 4, 2, bidirectional=True)(torch.randn(2, 5, 3))[0].sum()",
    "transformer": """
layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
layer(torch.randn(2, 5, 16)).pow(2).sum().backward()
x = layer.linear1.weight.grad.norm()
""",
    "inference": """
layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True).eval()
with torch.no_grad():
    x = layer(torch.randn(2, 5, 16)).sum()
""",
    "attention": "q = torch.randn(1, 2, 64, 8)\nx = F.scaled_dot_product_attention(q, q, q)",
    "training": """
net, x = nn.Linear(3, 1), []
for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):
    optimizer = kind(net.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
    for step in range(3):
        optimizer.zero_grad()
        loss = net(torch.randn(8, 3)).pow(2).mean()
        loss.backward()
        optimizer.step()
        schedule.step()
    x.append(loss.item())
""",
    "transforms": """
f = lambda w, v: (w * v).sin().sum()
x = torch.vmap(torch.func.grad(f), (None, 0))(torch.randn(3), torch.randn(4, 3))
""",
    "second derivatives": "x = torch.func.hessian(lambda v: (v**3).sum())(torch.randn(3))",
    "jacobian": "x = torch.autograd.functional.jacobian(torch.tanh, torch.randn(3))",
    "linear algebra": "x = torch.linalg.svd(torch.randn(5, 4)).S",
    "eigenvalues": "x = torch.linalg.eigvals(torch.randn(5, 5)).abs().sort().values",
    "large": "x = (torch.randn(300, 300) @ torch.randn(300, 300)).norm()",
    "threads": "torch.set_num_threads(4)\nx = torch.ones(300, 300) @ torch.ones(300, 1)",
    "fourier": "x = torch.fft.rfft(torch.randn(37)).abs()",
    "chance": """
import random, numpy
x = [torch.rand(3).tolist(), numpy.random.random(), random.random()]
""",
    "distributions": """
normal = torch.distributions.Normal(0.0, 2.0)
x = [normal.sample().item(), normal.entropy().item(), torch.randperm(9).tolist()]
""",
    "module": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4), nn.LayerNorm(4)])
    def forward(self, x):
        for each in self.layers:
            x = x + each(x)
        return x
x = [Net()(torch.ones(2, 4)).tolist(), repr(Net())]
""",
    "standard library": """
import functools, itertools, statistics, collections, copy
x = [statistics.mean([1, 2, 6]), len(list(itertools.permutations(range(4))))]
""",
}


def here(source, language="python"):
    """What plain torch says in this process."""
    torch.manual_seed(0)
    np.random.seed(0)
    random.seed(0)
    program = {"source": source, "language": language, "outputs": ["x"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in the worker: nobody would see them
        found = evaluate({"arguments": {}, "program": program})
    torch.set_num_threads(1)
    return found


def flat(value):
    """The numbers and strings of a nested value, in order."""
    if isinstance(value, (list, tuple)):
        return [each for part in value for each in flat(part)]
    return [value]


@pytest.mark.parametrize("name", SAME)
def test_it_measures_the_same_as_plain_torch(locked, name):
    """Behind the walls nothing is missing and no number is another."""
    found, wanted = flat(ask(locked, SAME[name])), flat(here(SAME[name])["outputs"]["x"])
    assert [each for each in found if isinstance(each, str)] == [
        each for each in wanted if isinstance(each, str)
    ]
    numbers = [each for each in wanted if not isinstance(each, str)]
    assert [each for each in found if not isinstance(each, str)] == pytest.approx(numbers, rel=1e-5)


def test_the_same_request_gives_the_same_numbers(locked):
    """The dice of torch, numpy and Python begin anew each time."""
    assert ask(locked, SAME["chance"]) == ask(locked, SAME["chance"])


def test_arguments_are_names(locked):
    """What is drawn is in scope under its name; lists arrive as tuples."""
    lines = "x = [a * 2, b, sum(c), type(c).__name__]"
    assert ask(locked, lines, a=0.5, b="s", c=(1, 2)) == (1.0, "s", 3, "tuple")


def test_several_outputs_come_by_name(locked):
    """Only the outputs that were asked for come back; whole tensors as nested tuples."""
    lines = "a = torch.eye(2); b = a.shape; c = b == (2, 2); d = object()"
    found = ask(locked, lines, "a", "b", "c")
    assert found == {"a": ((1.0, 0.0), (0.0, 1.0)), "b": (2, 2), "c": True}


def test_seconds_and_device_are_told(locked):
    """A measurement says how long it took and that the CPU did it."""
    made = locked.measure(request("x = 1"))
    assert (made.device, made.backend) == ("cpu", locked.hello().backend)
    assert 0 < made.seconds < 20


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ("x = torch.tensor(3)", 3),
        ("x = torch.tensor([True])", (True,)),
        ("import numpy; x = numpy.float32(0.5)", 0.5),
        ("import numpy; x = numpy.arange(3)", (0, 1, 2)),
        ("x = [torch.ones(1), (torch.tensor(2), 's')]", ((1.0,), (2, "s"))),
        ("x = float('inf')", math.inf),
        ("x = 2 ** 200", 2**200),
    ],
)
def test_tensors_and_arrays_become_plain(locked, lines, value):
    """Tensors and arrays, alone or in lists, become numbers and tuples."""
    assert ask(locked, lines) == value


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("x = None", "x is a NoneType"),
        ("x = {}", "x is a dict"),
        ("x = 1j", "x is a complex"),
        ("x = torch.ones(5000)", "more than 4,096 elements"),
        ("x = [0] * 5000", "more than 4,096 elements"),
        ("x = [[[[[1]]]]]", "nested more than 4 deep"),
        ("x = 10 ** 2000", "more than 4,096 bits"),
        ("x = 'a' * 5000", "more than 4,096 characters"),
        ("x = ['a' * 4000] * 100", "more than 65,536 bytes"),
        ("y = 1", "the lines give no value to x"),
    ],
)
def test_what_is_not_plain_is_refused(locked, lines, words):
    """Other things and too much of it are an error of that request."""
    assert words in complaint(locked, lines)


@pytest.mark.parametrize(
    ("lines", "words", "place"),
    [
        ("x = 1\ny = (2", "can't be read: '(' was never closed", (2, 5)),
        ("a = 1\nx = a / 0", "failed: ZeroDivisionError: division by zero", (2, 5)),
        ("ä = 'ö'; x = ä + 1", "failed: TypeError", (1, 14)),
        ("def f():\n    return g\nx = f()", "failed: NameError: name 'g'", (2, 12)),
        ("x = torch.ones(2) @ torch.ones(3)", "failed: RuntimeError", (1, 5)),
        ("raise SystemExit(3)", "failed: SystemExit: 3", (1, 1)),
        ("raise ValueError('two\\nlines \\x1b[31m')", "failed: ValueError: two", (1, 1)),
    ],
)
def test_an_error_says_where_it_is(locked, lines, words, place):
    """One sentence, and line and column, both from 1, of the lines that failed."""
    said = here(lines)
    assert words in said["error"]
    assert (said["line"], said["column"]) == place
    assert said["error"] in complaint(locked, lines)


CLOSED = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(n, 2)
    def forward(self, x):
        return F.gelu(self.layer(x))
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
for step in range(3):
    optimizer.zero_grad()
    loss = net(torch.ones(4, n)).pow(2).mean()
    loss.backward()
    optimizer.step()
x = [loss, net.layer.weight.grad.norm()]
"""


def test_the_closed_language_measures_the_same(locked):
    """The language that needs no trust gives the numbers that Python gives for the same lines."""
    wanted = ask(locked, CLOSED, n=3)
    assert ask(locked, CLOSED, n=3, language="torch") == pytest.approx(wanted, rel=1e-5)


def test_the_closed_language_stays_closed(locked):
    """What plain Python may write is refused there, with its place."""
    said = here("x = 1\nimport os", "torch")
    assert "import" in said["error"]
    assert (said["line"], said["column"]) == (2, 1)
    assert said["error"] == complaint(locked, "x = 1\nimport os", language="torch")


def test_a_request_without_lines_is_refused(locked):
    """Probes are for the other worker."""
    with pytest.raises(MeasureError, match="authors' lines only"):
        locked.measure(Request("rnn_cell_step", {}))


def test_an_unknown_language_is_refused(locked):
    """There are two."""
    with pytest.raises(MeasureError, match="no language ruby"):
        locked.measure(Request("", {}, Program("x = 1", "ruby", ("x",))))


POISON = [
    "torch.ones = torch.zeros; nn.Linear = None; F.relu = F.gelu",
    "torch.Tensor.__add__ = lambda self, other: self",
    "torch.manual_seed(99); torch.set_default_dtype(torch.float64)",
    "torch.set_default_device('meta'); torch.set_grad_enabled(False)",
    "torch.use_deterministic_algorithms(True); torch.set_num_threads(2)",
    "import builtins; builtins.sum = len; builtins.float = int",
    "import sys; sys.modules.clear()",
    "import math; math.pi = 3; import json; json.dumps = repr",
    "import os; os.environ.clear(); os.write = None; os._exit = None",
    "import quizcli.worker.plain as p; p.plain = lambda outputs: {'x': 666}",
    "import quizcli.worker.locked.work as w; w.evaluate = None",
    "import gc; [each.clear() for each in gc.get_objects() if type(each) is dict]",
]
BENIGN = """
t = torch.ones(2, requires_grad=True)
(F.relu(nn.Linear(2, 2)(t)) + 1).sum().backward()
x = [sum([1, 2]), math.pi, str(t.dtype), float(torch.rand(())), t.grad.tolist()]
"""


@pytest.fixture(scope="module")
def benign(locked):
    """What innocent lines give."""
    return ask(locked, BENIGN)


@pytest.mark.parametrize("lines", POISON)
def test_nothing_stays_of_a_request(locked, benign, lines):
    """Whatever lines do to torch, Python or us, the next request knows nothing of it."""
    pid = locked.pid
    with suppress(MeasureError):
        ask(locked, f"{lines}\nx = 1")
    assert ask(locked, BENIGN) == benign
    assert locked.pid == pid


def test_one_child_waits(locked):
    """Between requests there is one child, forked in advance."""
    ask(locked, "x = 1")
    assert becomes(lambda: len(waiting(locked)) == 1)
