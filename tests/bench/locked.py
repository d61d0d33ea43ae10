"""Authors' lines: the locked worker beside a warm process that computes them in place.

The floor of each row is the same lines in that process, turn by turn.
"""

import time
from pathlib import Path

from quizcli.worker.authors import author_worker
from quizcli.worker.client import Worker
from tests.bench.timing import milliseconds, rounds
from tests.worker.locked.asking import ask, held, server, waiting, zygote

REQUESTS = 200
MANY = 10_000
STARTS = 5
THINKING = 0.03  # seconds between two requests: nobody answers faster

LINES = {
    "trivial": "x = 1",
    "LSTM parameter count": "x = sum(p.numel() for p in nn.LSTM(64, 128, 2).parameters())",
    "gradient norm": """
net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64))
net(torch.randn(32, 64)).pow(2).mean().backward()
x = sum(p.grad.norm() for p in net.parameters())
""",
    "transformer layer, both ways": """
layer = nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)
layer(torch.randn(4, 16, 64)).sum().backward()
x = layer.linear1.weight.grad.norm()
""",
}


def seconds(worker: Worker, lines: str) -> float:
    """From asking to the answer, after a pause."""
    time.sleep(THINKING)
    started = time.perf_counter()
    ask(worker, lines)
    return time.perf_counter() - started


def start(make) -> float:
    """From nothing to the hello."""
    started = time.perf_counter()
    with make() as worker:
        worker.hello()
        return time.perf_counter() - started


def row(name: str, values: list[float], floor: list[float]) -> None:
    """One line of the table."""
    (median, high), (base, base_high) = milliseconds(values), milliseconds(floor)
    print(f"{name:44} {median:8.1f} {high:8.1f} {base:8.1f} {base_high:8.1f}")


def growth(worker: Worker, requests: int) -> tuple[int, float]:
    """Bytes by which its two processes grow, and the seconds of each request."""
    before, started = sum(held(worker)), time.perf_counter()
    for _ in range(requests):
        ask(worker, "x = 1")
    return sum(held(worker)) - before, (time.perf_counter() - started) / requests


def share(pid: int) -> int:
    """Bytes of memory of a process; of what several share, each counts its part."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) << 10


def main() -> None:
    """Print the table."""
    print(f"{'':44} {'locked':>17} {'in place':>17}   (ms, median and p95)")
    row("cold start (in place: the probes' worker)", *rounds(
        lambda: start(author_worker), lambda: start(Worker), number=STARTS
    ))  # fmt: skip
    with author_worker() as locked, server("unlocked", "no-fork", unlocked=True) as in_place:
        locked.hello(), in_place.hello()
        for name, lines in LINES.items():
            measures = [
                lambda each=each, lines=lines: seconds(each, lines) for each in (locked, in_place)
            ]
            row(name, *rounds(*measures, number=REQUESTS))
        server_bytes, zygote_bytes = held(locked)
        both = sum(map(share, (locked.pid, zygote(locked), *waiting(locked))))
        print(f"server and zygote: {server_bytes >> 20} and {zygote_bytes >> 20} MiB resident")
        print(f"with the child that waits, what they share counted once: {both >> 20} MiB")
        more, each = growth(locked, MANY)
        print(f"both, after {MANY:,} requests on end: {more >> 10} KiB more")
        print(f"each of them: {1000 * each:.1f} ms, the next child's fork included")


if __name__ == "__main__":
    main()
