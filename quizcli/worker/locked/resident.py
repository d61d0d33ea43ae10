"""How much memory a process holds, in bytes, wherever the system tells."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path

TASK_INFO = 4  # macOS: PROC_PIDTASKINFO, which begins with the virtual and the resident size
TASK_INFO_BYTES = 96
COUNTERS_BYTES = 72  # Windows: PROCESS_MEMORY_COUNTERS, which has the working set at 16
WORKING_SET_AT = 16


def address_space() -> int:
    """The address space of this process; 0 where the system does not tell."""
    return _pages(os.getpid(), 0)


def resident(pid: int) -> int:
    """What that process holds in memory; 0 when that is not known (any more)."""
    if sys.platform == "darwin":
        return _resident_on_macos(pid)
    if sys.platform == "win32":
        return _resident_on_windows()
    return _pages(pid, 1)


def _pages(pid: int, column: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        statm = Path(f"/proc/{pid}/statm").read_text(encoding="utf-8")
        return int(statm.split()[column]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _resident_on_macos(pid: int) -> int:
    told = ctypes.create_string_buffer(TASK_INFO_BYTES)
    libc = ctypes.CDLL(None)
    arguments = (ctypes.c_int(pid), ctypes.c_int(TASK_INFO), ctypes.c_uint64(0))
    size = libc.proc_pidinfo(*arguments, told, ctypes.c_int(TASK_INFO_BYTES))
    return int(struct.unpack_from("Q", told, 8)[0]) if size == TASK_INFO_BYTES else 0


def _resident_on_windows() -> int:
    """Of this process: there, nothing is forked."""
    told = ctypes.create_string_buffer(struct.pack("I", COUNTERS_BYTES), COUNTERS_BYTES)
    kernel = ctypes.CDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    size = ctypes.c_uint32(COUNTERS_BYTES)
    if not kernel.K32GetProcessMemoryInfo(process, told, size):
        return 0
    return int(struct.unpack_from("Q", told, WORKING_SET_AT)[0])
