"""PyTorch computations that measure the answer keys: a file or a folder is a topic."""

from quizcli.probes.base import Probe, probes, signatures
from quizcli.probes.lab import Lab

__all__ = ["Lab", "Probe", "probes", "signatures"]
