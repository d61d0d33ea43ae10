"""The state that computations share, put back after each one, so that none disturbs the next.

Every computation begins with the same state, whichever ran before: random numbers
of torch, numpy and Python, default dtype and device, grad mode, threads,
precision and determinism, warnings and environment.
"""

from __future__ import annotations

import os
import random
import sys
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch

_SEED = 0


class Kept(NamedTuple):
    """One piece of state: how it is read and how it is put back."""

    read: Callable[[], Any]
    put_back: Callable[[Any], Any]


class State:
    """The state as it was when this was made, after seeding every generator."""

    def __init__(self) -> None:
        torch.manual_seed(_SEED)
        np.random.seed(_SEED)
        random.seed(_SEED)
        self._saved = [(kept, kept.read()) for kept in _everything()]

    def put_back(self) -> None:
        """Make it the state again."""
        for kept, value in self._saved:
            kept.put_back(value)


def _everything() -> list[Kept]:
    return [*_random_numbers(), *_modes(), *_precision(), *_process()]


def _random_numbers() -> list[Kept]:
    kept = [
        Kept(torch.get_rng_state, torch.set_rng_state),
        Kept(np.random.get_state, np.random.set_state),
        Kept(random.getstate, random.setstate),
    ]
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        kept.append(Kept(torch.cuda.get_rng_state_all, torch.cuda.set_rng_state_all))
    if torch.backends.mps.is_available():
        kept.append(Kept(torch.mps.get_rng_state, torch.mps.set_rng_state))
    return kept


def _modes() -> list[Kept]:
    return [
        Kept(torch.get_default_dtype, torch.set_default_dtype),
        Kept(torch.get_default_device, _set_default_device),
        Kept(torch.is_grad_enabled, torch.set_grad_enabled),
        Kept(torch.is_anomaly_enabled, torch.autograd.set_detect_anomaly),
        Kept(torch.get_num_threads, torch.set_num_threads),
        Kept(torch.backends.mha.get_fastpath_enabled, torch.backends.mha.set_fastpath_enabled),
    ]


def _set_default_device(device: torch.device) -> None:
    # Setting one installs a hook on every call; None takes it away again.
    torch.set_default_device(None if device.type == "cpu" else device)


def _precision() -> list[Kept]:
    return [
        Kept(torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
        Kept(_determinism, _set_determinism),
        Kept(lambda: False, torch.set_flush_denormal),  # torch can't tell; off is its default
        Kept(torch.backends.cuda.math_sdp_enabled, torch.backends.cuda.enable_math_sdp),
        Kept(torch.backends.cuda.flash_sdp_enabled, torch.backends.cuda.enable_flash_sdp),
        _attribute(torch.backends.cudnn, "deterministic"),
        _attribute(torch.backends.cudnn, "benchmark"),
        _attribute(torch.backends.cudnn, "allow_tf32"),
    ]


def _determinism() -> tuple[bool, bool]:
    warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
    return torch.are_deterministic_algorithms_enabled(), warn_only


def _set_determinism(kept: tuple[bool, bool]) -> None:
    if _determinism() != kept:  # setting it imports the compiler, which takes a second
        torch.use_deterministic_algorithms(kept[0], warn_only=kept[1])


def _process() -> list[Kept]:
    return [
        Kept(lambda: list(warnings.filters), _set_filters),
        Kept(sys.getrecursionlimit, sys.setrecursionlimit),
        Kept(np.geterr, lambda errors: np.seterr(**errors)),
        Kept(lambda: dict(os.environ), _set_environment),
    ]


def _attribute(owner: object, name: str) -> Kept:
    return Kept(lambda: getattr(owner, name), lambda value: setattr(owner, name, value))


def _set_filters(filters: list[Any]) -> None:
    if warnings.filters != filters:
        warnings.filters[:] = filters  # type: ignore[index]


def _set_environment(environment: dict[str, str]) -> None:
    if dict(os.environ) != environment:
        os.environ.clear()
        os.environ.update(environment)
