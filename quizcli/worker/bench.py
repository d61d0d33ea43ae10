"""What stands in the child once torch is there: a device, warm kernels, probes, a clean state."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import torch

from quizcli.model import MeasureError
from quizcli.probes.lab import Lab
from quizcli.worker import devices
from quizcli.worker.errors import described, sentence
from quizcli.worker.frames import Message
from quizcli.worker.messages import received_values
from quizcli.worker.plain import plain
from quizcli.worker.state import State
from quizcli.worker.warm import warm


class Runnable(Protocol):
    """A computation: arguments and a lab in, named outputs out."""

    def run(self, arguments: Mapping[str, Any], lab: Lab, /) -> Mapping[str, Any]:
        """Compute; any exception means that there is nothing to report."""


class Bench:
    """Measures on one device.  Raises MeasureError when that device can't be had."""

    def __init__(self, wanted: str, registry: Callable[[], Mapping[str, Runnable]]) -> None:
        self._lab = Lab(devices.choose(wanted))
        self._probes = registry()
        warm(self._lab)
        self._state = State()
        self.sound = True

    def hello(self) -> Message:
        """Who measures here."""
        return {
            "backend": f"PyTorch {torch.__version__.partition('+')[0]}",
            "python": platform.python_version(),
            "device": self._lab.device,
            "name": devices.maker_name(self._lab.device),
            "devices": devices.available(),
        }

    def answer(self, request: Message) -> Message:
        """Run the request: its outputs and seconds, or one sentence why there are none."""
        started = time.perf_counter()
        try:
            outputs = plain(self._run(request["probe"], received_values(request["arguments"])))
        except MeasureError as error:
            return {"id": request["id"], "error": sentence(str(error))}
        except BaseException as error:  # a computation may leave by sys.exit too
            self.sound = not devices.problem(self._lab.device)
            return {"id": request["id"], "error": f"{request['probe']} failed: {described(error)}"}
        finally:
            self._state.put_back()
        seconds = time.perf_counter() - started
        return {"id": request["id"], "outputs": outputs, "seconds": seconds}

    def _run(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        if name not in self._probes:
            raise MeasureError(f"no probe is named {name}")
        return self._probes[name].run(arguments, self._lab)
