"""First uses, before the walls are up: afterwards nothing can be imported or opened any more.

Unlike the probes' worker this one also imports what takes a second (the optimizers and
`torch.func` bring the compiler): nobody waits for it, and a child could not.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import suppress

import torch
from torch import nn

from quizcli.worker import closed

COMMON = (
    "bisect", "cmath", "collections", "copy", "dataclasses", "decimal", "enum", "fractions",
    "functools", "heapq", "itertools", "numbers", "operator", "random", "re", "statistics",
    "string", "textwrap", "time", "traceback", "types", "typing", "encodings.ascii",
    "encodings.idna", "encodings.latin_1",
    "numpy.fft", "numpy.linalg", "numpy.random", "torch.autograd.functional",
    "torch.distributions", "torch.fft", "torch.func", "torch.linalg",
    "torch.nn.utils.parametrizations", "torch.nn.utils.prune", "torch.nn.utils.rnn",
    "torch.optim.lr_scheduler", "torch.special", "torch.utils.flop_counter",
)  # fmt: skip


SAMPLE = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(n, n)
    def forward(self, x):
        return F.gelu(self.layer(x))
net = Net()
loss = (lambda out: out.pow(2).mean())(net(torch.randn(3, n)))
loss.backward()
x = [each.grad.norm() for each in net.parameters()]
y = {"a": 1 / 3}["a"] > math.pi
"""


def warm() -> None:
    """Import what authors' lines may import, and use a little of everything."""
    for name in COMMON:
        with suppress(ImportError):  # an older torch may lack one
            importlib.import_module(name)
    for first_use in FIRST_USES:
        with suppress(Exception):  # what a torch lacks concerns the lines that ask for it
            first_use()


def _convolution() -> None:
    layers = [nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)]
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(128, 10))
    torch.autograd.backward(net(torch.randn(2, 3, 8, 8)).sum())


def _attention() -> None:
    layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
    torch.autograd.backward(layer(torch.randn(2, 5, 32)).sum())
    query = torch.randn(1, 2, 5, 8)
    nn.functional.scaled_dot_product_attention(query, query, query, is_causal=True)


def _recurrent() -> None:
    for kind in (nn.RNN, nn.LSTM, nn.GRU):
        torch.autograd.backward(kind(3, 4)(torch.randn(2, 1, 3))[0].sum())


def _linear_algebra() -> None:
    matrix = torch.randn(9, 9)
    for each in (torch.linalg.svd, torch.linalg.eig, torch.linalg.qr, torch.linalg.inv):
        each(matrix)
    torch.linalg.eigh(matrix + matrix.T)
    torch.fft.fft(matrix)
    torch.einsum("ij,jk->ik", matrix, matrix)


def _training() -> None:
    for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
        net = nn.Linear(2, 2)
        optimizer = kind(net.parameters(), lr=0.1)
        schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1)
        loss = nn.functional.cross_entropy(net(torch.randn(3, 2)), torch.tensor([0, 1, 0]))
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()


def _transforms() -> None:
    torch.vmap(torch.sin)(torch.ones(2))
    torch.func.grad(torch.sin)(torch.tensor(1.0))
    torch.func.hessian(torch.sum)(torch.ones(2))
    torch.func.functional_call(nn.Linear(2, 2), {}, torch.ones(2))
    torch.autograd.functional.jacobian(torch.sin, torch.ones(2))  # type: ignore[no-untyped-call]
    torch.autograd.functional.hessian(torch.sum, torch.ones(2))  # type: ignore[no-untyped-call]


def _distributions() -> None:
    normal = torch.distributions.Normal(0.0, 1.0)
    torch.distributions.kl_divergence(normal, normal)
    torch.distributions.Categorical(torch.ones(3)).sample()  # type: ignore[no-untyped-call]


def _showing() -> None:
    repr(torch.ones(2, requires_grad=True))
    repr(nn.Linear(2, 2))
    repr(torch.get_default_dtype())


def _failing() -> None:
    """An error's text may need modules of its own."""
    with suppress(RuntimeError):
        torch.ones(2) @ torch.ones(3)


def _closed_language() -> None:
    closed.run(SAMPLE, {"n": 2}, ("x", "y"))


FIRST_USES: tuple[Callable[[], None], ...] = (
    _convolution, _attention, _recurrent, _linear_algebra, _training, _transforms,
    _distributions, _showing, _failing, _closed_language,
)  # fmt: skip
