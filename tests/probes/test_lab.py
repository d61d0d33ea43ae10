"""The bench that probes work on: random numbers, modules, and small shared computations."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from quizcli.probes import Lab
from quizcli.probes.lab import (
    attend,
    causal,
    count_parameters,
    jacobian,
    log10,
    meta,
    number,
    sizes,
)

from .harness import untouched

LAB = Lab("cpu")


def test_everything_is_double_but_on_mps():
    """float64 with a threshold of 1e-9, and float32 with 1e-4 where there is no double."""
    assert (Lab("cpu").dtype, Lab("cuda").dtype) == (torch.float64, torch.float64)
    assert Lab("mps").dtype == torch.float32
    assert Lab("cpu").tiny < Lab("mps").tiny
    for made in (LAB.tensor([1, 2]), LAB.zeros(2), LAB.eye(2)):
        assert made.dtype == torch.float64


def test_tensor_takes_numbers_lists_and_sizes():
    """A number, a list, and a list laid out in rows."""
    assert LAB.tensor(3).shape == ()
    assert LAB.tensor([1, 2, 3, 4], 2, 2).tolist() == [[1, 2], [3, 4]]
    assert LAB.tensor([[1.0, 2.0]]).tolist() == [[1, 2]]


def test_random_numbers_come_from_their_seed_alone():
    """The same seed gives the same numbers, another seed others; nothing global moves."""
    with untouched():
        a = LAB.randn(4, generator=LAB.generator(7), scale=2.0)
        b = LAB.randn(4, generator=LAB.generator(7))
        c = LAB.randn(4, generator=LAB.generator(8))
        u = LAB.rand(1000, generator=LAB.generator(7))
    assert torch.equal(a, 2 * b)
    assert not torch.equal(b, c)
    assert 0 <= float(u.min()) < float(u.max()) < 1


@pytest.mark.parametrize("n", [1, 2, 7])
def test_orthogonal_keeps_lengths(n):
    """Q times its transpose is the identity."""
    q = LAB.orthogonal(n, LAB.generator(1))
    assert torch.allclose(q @ q.T, LAB.eye(n))


def test_modules_start_from_their_seed():
    """The same seed gives the same weights, in double, and the global generator stays."""
    with untouched():
        first, same, other = (LAB.module(lambda: nn.Linear(3, 2), seed) for seed in (5, 5, 6))
    assert first.weight.dtype == torch.float64
    assert torch.equal(first.weight, same.weight)
    assert not torch.equal(first.weight, other.weight)
    assert count_parameters(first) == 8


def test_jacobian_holds_all_derivatives():
    """The derivative of x_i x_j by x, entry by entry."""
    x = LAB.tensor([1.0, 2.0, 3.0])
    found = jacobian(lambda h: h[..., :, None] * h[..., None, :], x)
    eye = LAB.eye(3)
    expected = eye[:, None, :] * x[None, :, None] + eye[None, :, :] * x[:, None, None]
    assert sizes(found) == [3, 3, 3]
    assert torch.allclose(found, expected)


@pytest.mark.parametrize("masked", [False, True])
def test_attend_is_what_torch_computes(masked):
    """Attention written out agrees with the fused kernel."""
    generator = LAB.generator(0)
    q, k, v = (LAB.randn(1, 5, 4, generator=generator) for _ in range(3))
    mask = causal(5, LAB) if masked else None
    output, weights = attend(q, k, v, mask)
    assert torch.allclose(output, F.scaled_dot_product_attention(q, k, v, attn_mask=mask))
    assert torch.allclose(weights.sum(-1), torch.ones(1, 5, dtype=torch.float64))
    unscaled, _ = attend(q, k, v, mask, scaled=False)
    assert not torch.allclose(output, unscaled)


def test_numbers_and_shapes_come_out_plain():
    """One-element tensors become floats, shapes lists of ints, meta tensors hold nothing."""
    assert number(LAB.tensor([2.0]).requires_grad_()) == 2.0
    assert type(number(torch.tensor(3))) is float
    assert number(4) == 4.0
    assert sizes(meta(10**6, 10**6)) == [10**6, 10**6]


def test_a_logarithm_of_what_underflowed():
    """Nothing is as little as 1e-300; all else has its own logarithm, however large."""
    assert log10(0.0) == -300
    assert log10(1e200) == 200
