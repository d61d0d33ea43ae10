"""torch, nn and F for the topic files, imported when first touched.

Listing probes, their signatures and validating a bank must not pay for torch
(over a second); so the topic files take torch from here and the import happens
inside the first computation that runs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    import torch.nn.functional as F
    from torch import nn
else:

    class _Lazy:
        """Stands for a module until one of its attributes is asked for."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> object:
            if attribute.startswith("__"):  # introspection must not import torch
                raise AttributeError(attribute)
            return getattr(importlib.import_module(self._name), attribute)

    torch = _Lazy("torch")
    nn = _Lazy("torch.nn")
    F = _Lazy("torch.nn.functional")

__all__ = ["F", "nn", "torch"]
