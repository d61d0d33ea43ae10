"""The client and real worker processes, most of them with computations that misbehave."""

import math
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest

from quizcli.model import MeasureError, Request
from quizcli.worker.client import Worker

NAUGHTY = str(Path(__file__).with_name("naughty.py"))
ROOT = Path(__file__).resolve().parents[2]


def command(*how):
    """A naughty server's command line."""
    return [sys.executable, "-P", NAUGHTY, *how]


@pytest.fixture(scope="module")
def worker():
    """One worker for the tests that leave it alive, or have it restarted."""
    with Worker(command=command(), limit=20) as made:
        made.hello()
        yield made


@pytest.fixture(scope="module")
def bare():
    """A worker without torch behind the same pipes, for tests that end it: it is back at once."""
    with Worker(command=command("bare"), limit=20) as made:
        made.hello()
        yield made


@contextmanager
def limited(worker, seconds):
    """That worker with another time limit for a while."""
    usual, worker._supervisor._limit = worker._supervisor._limit, seconds
    yield
    worker._supervisor._limit = usual


def ask(worker, name, **arguments):
    """The outputs of one computation."""
    return worker.measure(Request(name, arguments)).outputs


def complaint(worker, name, **arguments):
    """The sentence that a computation ends with."""
    with pytest.raises(MeasureError) as caught:
        ask(worker, name, **arguments)
    assert caught.value.exit_code == 5
    return str(caught.value)


def is_alive(pid):
    """Whether that process is there and not only waiting to be reaped."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # no /proc here, or gone since
        return not Path("/proc/self").exists()


def becomes_false(condition, seconds=5.0):
    """Wait until the condition is false; whether it became so."""
    end = time.monotonic() + seconds
    while condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# ----------------------------------------------------------------- measuring
def test_a_measurement_says_what_ran_where_and_for_how_long(worker):
    """Outputs, device, backend and seconds come back."""
    made = worker.measure(Request("add", {"a": 2, "b": 0.5}))
    assert made.outputs == {"sum": 2.5}
    assert made.device == "cpu"
    assert made.backend.startswith("PyTorch 2.")
    assert 0 < made.seconds < 5


def test_hello_names_versions_and_devices(worker):
    """The hello says what computes; the CPU is always among the devices."""
    hello = worker.hello()
    assert hello.device == "cpu"
    assert hello.devices[0] == "cpu"
    assert hello.backend.startswith("PyTorch ")
    assert hello.python.startswith("3.")
    assert worker.ready()
    assert worker.trouble() == ""


def test_values_keep_their_types_on_the_way(worker):
    """Booleans, integers of any size, floats, strings and nested tuples arrive as they left."""
    sent = {"a": True, "b": 2**100, "c": 0.1, "d": "é\x00😀", "e": (1, (2.5, "x"), ())}
    got = ask(worker, "echo", **sent)
    assert got.pop("types") == ("bool", "int", "float", "str", "tuple")
    assert got == sent


def test_fractions_are_sent_as_numbers(worker):
    """A whole fraction becomes an integer, another one a float, also inside tuples."""
    got = ask(worker, "echo", a=Fraction(6, 2), b=Fraction(1, 4), c=(Fraction(1, 2),))
    assert got == {"a": 3, "b": 0.25, "c": (0.5,), "types": ("int", "float", "tuple")}


def test_numbers_that_are_no_numbers_come_back(worker):
    """NaN, infinity, minus zero, subnormal and huge numbers survive the way back."""
    nan, infinity, zero, huge, true, tiny = ask(worker, "strange", what="numbers")["x"]
    assert math.isnan(nan)
    assert infinity == math.inf
    assert math.copysign(1, zero) == -1
    assert (huge, true, tiny) == (2**200, True, 1e-320)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("tensor", "x is a Tensor"),
        ("nothing", "x is a NoneType"),
        ("fraction", "x is a Fraction"),
        ("no names", "strange failed"),
        ("deep", "nested more than 4"),
        ("long", "more than 4,096 elements"),
        ("split", "more than 4,096 elements"),
        ("huge", "more than 4,096 bits"),
        ("wordy", "more than 4,096 characters"),
        ("heavy", "can't be sent"),
    ],
)
def test_results_that_are_not_plain_are_refused(worker, what, words):
    """Only plain data within the caps comes back; the worker stays."""
    pid = worker.pid
    assert words in complaint(worker, "strange", what=what)
    assert worker.pid == pid


@pytest.mark.parametrize(
    "arguments", [{"a": None}, {"a": Fraction(10) ** 400 / 3}, {"a": "x" * 70_000}, {"a": 10**5000}]
)
def test_arguments_that_cannot_be_sent_are_refused(worker, arguments):
    """What JSON, a float or a pipe can't hold is an error of that request only."""
    pid = worker.pid
    assert complaint(worker, "echo", **arguments).startswith("echo")
    assert worker.pid == pid


def test_an_unknown_probe_is_named(worker):
    """Asking for a probe that is not there says its name."""
    assert complaint(worker, "lstm_stepp") == "no probe is named lstm_stepp"


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("value", "fail failed: ValueError: two"),
        ("measure", "w lies in 1..2, not 3"),
        ("exit", "fail failed: SystemExit: 3"),
        ("interrupt", "fail failed: KeyboardInterrupt"),
        ("memory", "fail failed: MemoryError"),
    ],
)
def test_an_exception_becomes_one_sentence(worker, how, sentence):
    """Whatever a computation raises is told in one line, and the worker stays."""
    pid = worker.pid
    assert complaint(worker, "fail", how=how) == sentence
    assert worker.pid == pid


def test_endless_recursion_becomes_one_sentence(worker):
    """Running out of stack is an error like another."""
    assert "RecursionError" in complaint(worker, "fail", how="deeper")


def test_results_come_to_those_who_asked(worker):
    """Many requests at once, read backwards, each get their own answer."""
    pending = [worker.submit(Request("add", {"a": n, "b": 1})) for n in range(50)]
    assert [each.result().outputs["sum"] for each in reversed(pending)] == list(range(50, 0, -1))
    assert all(each.done() for each in pending)


def test_asking_from_several_threads_works(worker):
    """The worker may be shared by threads."""
    sums = {}

    def many(n):
        sums[n] = [ask(worker, "add", a=n, b=each)["sum"] for each in range(10)]

    threads = [threading.Thread(target=many, args=(n,)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sums == {n: [n + each for each in range(10)] for n in range(4)}


# ------------------------------------------------------- one after the other
def test_a_computation_cannot_disturb_the_next(worker):
    """Seeds, dtype, device, grad mode, threads and the rest are put back."""
    before = ask(worker, "look")
    assert "and leave" in complaint(worker, "disturb")
    assert ask(worker, "look") == before
    assert before["dtype"] == "torch.float32"
    assert before["grad"] is True
    assert before["threads"] == 1
    assert before["denormal"] > 0


def test_every_computation_starts_with_the_same_random_numbers(worker):
    """The order of questions does not matter, even to a probe that forgot its seed."""
    assert ask(worker, "look")["numbers"] == ask(worker, "look")["numbers"]


def test_nothing_printed_reaches_the_client(worker, capfd):
    """Prints, stderr and programs go to the null device; stdin is empty."""
    assert ask(worker, "chatter") == {"x": 1, "read": ""}
    assert capfd.readouterr() == ("", "")


def test_writing_to_small_descriptors_does_nothing(worker):
    """Forged answers on 0 to 20 are lost, and the true answer arrives."""
    pid = worker.pid
    assert ask(worker, "scribble", first=0, last=21) == {"x": 1}
    assert ask(worker, "add", a=1, b=1) == {"sum": 2}
    assert worker.pid == pid


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("scribble", {"first": 3, "last": 1024}), ("forge", {"key": "0123456789abcdef"})],
)
def test_a_forged_answer_is_never_believed(bare, name, arguments):
    """Bytes on the private pipe without the key end that worker, and the next answer is right."""
    assert "sent what can't be read" in complaint(bare, name, **arguments)
    assert ask(bare, "echo", a=1) == {"a": 1, "types": ("int",)}


def test_the_warm_up_works_and_is_done(worker):
    """Each first use runs without an error, and imports nothing any more."""
    assert ask(worker, "warm_up") == {"imported": ()}


def test_the_process_is_alone(worker):
    """A session of its own, only its own descriptors, no working directory on the path."""
    inside = ask(worker, "surroundings")
    assert inside["session"] is True
    assert inside["inherited"] == ()
    assert [each for each in inside["open"] if each >= 100] == [100, 101]
    assert "" not in inside["path"]


# ------------------------------------------------------------ ends and restarts
@pytest.mark.slow
def test_torch_is_back_after_a_kill_in_the_middle(worker):
    """kill -9 while it measures: that request and the next have right answers."""
    slow = worker.submit(Request("hang", {"seconds": 0.5}))
    time.sleep(0.1)
    os.kill(worker.pid, signal.SIGKILL)
    assert slow.result().outputs == {"x": 1}
    assert ask(worker, "add", a=1, b=2) == {"sum": 3}


def test_a_killed_worker_is_replaced_and_nothing_is_lost(bare):
    """kill -9 in the middle: the running request and those behind it are measured all the same."""
    slow = bare.submit(Request("hang", {"seconds": 0.3}))
    others = [bare.submit(Request("echo", {"a": n})) for n in range(3)]
    time.sleep(0.1)
    killed = bare.pid
    os.kill(killed, signal.SIGKILL)
    assert slow.result().outputs == {"x": 1}
    assert [each.result().outputs["a"] for each in others] == [0, 1, 2]
    assert bare.pid != killed
    assert not is_alive(killed)


def test_a_worker_killed_while_idle_is_replaced(bare):
    """Asked right after a kill -9, the next worker answers."""
    ask(bare, "echo", a=1)
    os.kill(bare.pid, signal.SIGKILL)
    assert ask(bare, "echo", a=2) == {"a": 2, "types": ("int",)}


def test_a_crash_is_tried_once_more(bare, tmp_path):
    """A request that was running when the process died gets a second chance."""
    assert ask(bare, "crash_once", flag=str(tmp_path / "flag")) == {"x": 1}


@pytest.mark.parametrize(
    ("name", "how"), [("crash", "exit code 7"), ("segfault", "killed by SIGSEGV")]
)
def test_a_computation_that_crashes_is_given_up(bare, name, how):
    """After two crashes the sentence names the computation and how it ended; others are served."""
    pending = bare.submit(Request(name))
    behind = bare.submit(Request("echo", {"a": 1}))
    with pytest.raises(MeasureError, match=f"^{name} ended the worker process 2 times .{how}"):
        pending.result()
    assert behind.result().outputs == {"a": 1, "types": ("int",)}


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_a_computation_over_its_limit_is_stopped(bare, name):
    """It fails by name, its process is gone, and the request behind it is answered."""
    ask(bare, "echo", a=1)
    pid = bare.pid
    with limited(bare, 0.4):
        pending = bare.submit(Request(name))
        behind = bare.submit(Request("echo", {"a": 1}))
        with pytest.raises(MeasureError, match=f"^{name} took longer than 0.4 s and was stopped"):
            pending.result()
    assert not is_alive(pid)
    assert behind.result().outputs == {"a": 1, "types": ("int",)}


def test_the_limit_counts_from_when_the_request_can_begin(bare):
    """Requests that wait behind others for longer than the limit are still answered."""
    ask(bare, "echo", a=1)
    with limited(bare, 0.7):
        pending = [bare.submit(Request("hang", {"seconds": 0.2})) for _ in range(4)]
        assert [each.result().outputs["x"] for each in pending] == [1] * 4


def test_a_limit_strikes_while_nobody_waits(bare):
    """Nobody has to call anything for a hanging computation to be stopped."""
    ask(bare, "echo", a=1)
    with limited(bare, 0.2):
        pending = bare.submit(Request("hang"))
        assert not pending.done()
        assert becomes_false(lambda: not pending.done(), 3)


def test_what_a_computation_started_ends_with_it(bare, tmp_path):
    """A process forked by a computation is killed with the group."""
    path = tmp_path / "pid"
    ask(bare, "echo", a=1)
    with limited(bare, 0.5):
        complaint(bare, "fork_and_hang", path=str(path))
    assert becomes_false(lambda: is_alive(int(path.read_text())))


def test_closing_leaves_nothing_behind():
    """After close the process is reaped, what was pending fails, and asking says so."""
    before = threading.active_count()
    worker = Worker(command=command("bare"), limit=math.inf, start_limit=math.inf)
    pending = worker.submit(Request("hang"))
    assert becomes_false(lambda: worker.pid is None)
    pid = worker.pid
    worker.close()
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    for each in (pending, worker.submit(Request("add"))):
        assert each.done()
        with pytest.raises(MeasureError, match="the worker is closed"):
            each.result()
    assert threading.active_count() == before


def test_a_worker_that_never_started_closes():
    """Closing before starting is fine."""
    Worker().close()


# ------------------------------------------------------------------- starting
def test_starting_does_not_wait():
    """start() and submit() return long before torch is there; hello(0) says that it is early."""
    with Worker(command=command("silent")) as worker:
        begin = time.perf_counter()
        worker.start()
        pending = worker.submit(Request("add", {"a": 1, "b": 1}))
        assert time.perf_counter() - begin < 0.5
        assert not worker.ready()
        assert not pending.done()
        with pytest.raises(MeasureError, match="still starting"):
            worker.hello(timeout=0)


@pytest.mark.parametrize(
    ("how", "limit", "words"),
    [
        (command("dies"), 20, r"failed 2 times \(exit code 4\)"),
        (command("silent"), 0.3, r"failed 2 times \(not ready after 0.3 s\)"),
        (["/no/such/python"], 20, r"failed 2 times \(.*/no/such/python"),
        ([sys.executable, "-c", "print('welcome')"], 20, "sent what can't be read|exit code 0"),
    ],
)
def test_a_worker_that_cannot_start_is_tried_twice(how, limit, words):
    """No endless loop: the hello and every request fail with the same sentence."""
    with Worker(command=how, start_limit=limit) as worker:
        pending = worker.submit(Request("add"))
        with pytest.raises(MeasureError, match=words):
            worker.hello()
        with pytest.raises(MeasureError, match=words):
            pending.result()
        assert "PyTorch could not be started" in complaint(worker, "add")
        assert not worker.ready()
        assert worker.trouble()
        assert worker.pid is None


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("no-torch", "^PyTorch is not installed.* -m pip install torch$"),
        ("broken-torch", "^measuring could not be set up: "),
    ],
)
def test_a_missing_torch_is_told(how, words):
    """Without torch the hello says what to do, and so does every request."""
    with Worker(command=command(how)) as worker:
        with pytest.raises(MeasureError, match=words):
            worker.hello()
        with pytest.raises(MeasureError, match=words):
            ask(worker, "add", a=1, b=1)


def test_a_device_that_is_not_here_is_told():
    """The sentence says which devices there are."""
    missing = "cuda" if sys.platform == "darwin" else "mps"
    with Worker(device=missing) as worker:
        with pytest.raises(MeasureError, match=f"^no {missing} device here; available: cpu"):
            worker.hello()
        assert missing in complaint(worker, "add")


@pytest.mark.slow
def test_the_first_measurement_is_no_slower_than_the_next():
    """Neither warming up nor putting the state back imports the compiler, which takes a second."""
    with Worker(command=command()) as worker:
        ask(worker, "add", a=1, b=1)
        assert ask(worker, "surroundings")["compiler"] is False


@pytest.mark.slow
def test_our_own_server_starts_anywhere(tmp_path, monkeypatch):
    """From a folder full of look-alikes, with device auto, the real modules are imported."""
    for name in ("torch", "json", "quizcli", "subprocess", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    with Worker(device="auto") as worker:
        hello = worker.hello()
        assert hello.device in hello.devices
        assert complaint(worker, "no_such_probe") == "no probe is named no_such_probe"


# --------------------------------------------------- together with the client
def script(text):
    """The command line of a strict Python that has the repository on its path."""
    lines = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" + textwrap.dedent(text)
    return [sys.executable, "-X", "dev", "-W", "error", "-c", lines]


def run(text):
    """What that program printed and how it ended."""
    return subprocess.run(script(text), capture_output=True, text=True, timeout=30, check=False)


def test_the_client_imports_nothing_heavy():
    """A fresh interpreter with the client has neither torch nor numpy nor event loops."""
    heavy = ("torch", "numpy", "asyncio", "multiprocessing", "logging", "concurrent", "typer")
    code = f"""
        import quizcli.worker.client
        print([each for each in {heavy!r} if each in sys.modules])
    """
    assert run(code).stdout == "[]\n"


@pytest.mark.parametrize("name", [pytest.param("hang", marks=pytest.mark.slow), "spin"])
def test_the_worker_dies_with_the_client(name):
    """When the client is killed, the worker goes, even in the middle of a computation."""
    code = f"""
        import time
        from quizcli.model import Request
        from quizcli.worker.client import Worker
        worker = Worker(command={command("bare")!r})
        worker.hello()
        worker.submit(Request({name!r}))
        time.sleep(0.2)
        print(worker.pid, flush=True)
        time.sleep(3600)
    """
    with subprocess.Popen(script(code), stdout=subprocess.PIPE, text=True) as client:
        pid = int(client.stdout.readline())
        assert is_alive(pid)
        client.kill()
    assert becomes_false(lambda: is_alive(pid))


def test_an_interpreter_that_ends_takes_the_worker_along():
    """Leaving without close neither waits, nor complains, nor leaves the process."""
    code = f"""
        from quizcli.worker.client import Worker
        worker = Worker(command={command("bare")!r})
        worker.start()
        while worker.pid is None:
            pass
        print(worker.pid, flush=True)
    """
    ended = run(code)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert becomes_false(lambda: is_alive(int(ended.stdout)))


def test_ctrl_c_interrupts_the_wait_and_not_the_worker(bare):
    """Ctrl-C while waiting raises KeyboardInterrupt at once; the same worker goes on."""
    ask(bare, "echo", a=1)
    pid = bare.pid
    pending = bare.submit(Request("hang", {"seconds": 0.5}))
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        pending.result()
    assert not pending.done()
    os.kill(pid, signal.SIGINT)
    assert pending.result().outputs == {"x": 1}
    assert bare.pid == pid


@pytest.mark.slow
def test_the_last_resort_ends_a_process_that_hangs():
    """Without a client to kill it, a computation over its limit ends its own process."""
    code = """
        import ctypes, os
        from quizcli.worker import isolation
        isolation.GRACE_SECONDS = 0.0
        isolation.leave_after(0.2)
        ctypes.PyDLL(None).sleep(60)
    """
    begin = time.monotonic()
    ended = run(code)
    assert ended.returncode == 1
    assert time.monotonic() - begin < 10
