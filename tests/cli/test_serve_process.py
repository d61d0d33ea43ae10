"""`serve --stdio` as a process: one conversation word for word, any bytes, every kind of end, two
at once.

After a wanted change, `python -m tests.cli.test_serve_process` writes
tests/data/transcripts/serve.txt anew; read the difference before keeping it.
"""

import json
import re
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli.serving import wire
from quizcli.store.sqlite import SqliteStore
from tests.cli.serve_client import BANK, Server, right, with_bank
from tests.cli.test_scripts import process
from tests.cli.test_week import MONDAY, SCRIPT, ZONE

GOLDEN = Path(__file__).parent.parent / "data" / "transcripts" / "serve.txt"
NOON = MONDAY + 12 * 60 * 60 * 1000
TALK = (
    '{"id": 1, "method": "next", "params": {"terms": ["sums/minus", "virtues"], "number": 2}}',
    '{"id": 2, "method": "hint", "params": {"id": "sums/minus"}}',
    '{"id": 3, "method": "answer", "params": {"id": "sums/minus", "value": "many"}}',
    '{"id": 4, "method": "answer", "params": {"id": "sums/minus", "value": "0"}}',
    '{"id": 5, "method": "answer", "params": {"id": "sums/minus", "value": "1"}}',
    '{"id": 6, "method": "grade", "params": {"id": "sums/minus", "grade": "hard"}}',
    '{"id": 7, "method": "answer", "params": {"id": "virtues", "value": "this"}}',
    '{"id": 8, "method": "answer", "params": {"id": "virtues", "points": 2}}',
    '{"id": 9, "method": "answer", "params": {"id": "both", "value": "0", "seed": 1}}',
    '{"id": 10, "method": "answer", "params": {"id": "both", "value": ["13", "6 7"]}}',
    '{"id": 11, "method": "flag", "params": {"id": "both"}}',
    '{"id": 12, "method": "undo", "params": {"list": true, "number": 3}}',
    '{"id": 13, "method": "undo"}',
    '{"id": 14, "method": "due"}',
    '{"id": "a", "method": "answer", "params": {"id": "both", "vlaue": "1"}}',
    "no request",
    '{"method": "quit"}',
)


@pytest.fixture
def home(tmp_path):
    """A home with a bank."""
    return with_bank(tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that several tests talk to."""
    with Server(with_bank(tmp_path_factory.mktemp("home"))) as made:
        yield made


def kept(home: Path) -> list[tuple[str, int]]:
    """The questions and seeds of all answers in the log."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return [(each.question, each.seed) for each in log.reviews()]


# ---------------------------------------------------------------------- one talk
def talked(home: Path) -> str:
    """The conversation at a fixed instant, request by request."""
    with_bank(home)
    said = []
    with Server(home, program=("-c", SCRIPT, str(NOON), str(ZONE))) as server:
        for each in TALK:
            server.send(each.encode())
            said += [f"> {each}", *json.dumps(server.receive(), indent=1).splitlines()]
        assert server.end()[:2] == (0, b"")
    text = re.sub(r'"PyTorch [\w.+]+"', '"PyTorch"', "\n".join(said))
    return re.sub(r'"milliseconds": [\d.]+', '"milliseconds": 1.0', text) + "\n"


def test_a_conversation_goes_as_it_went(tmp_path):
    """Every reply is the golden one, name by name."""
    assert talked(tmp_path) == GOLDEN.read_text(encoding="utf-8")


# ------------------------------------------------------------------------- input
@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")), max_size=12))
def test_every_line_gets_one_reply(server, lines):
    """Whatever the bytes are, in order, and the next request is answered as ever."""
    for each in lines:
        server.send(each)
    assert [server.receive()["ok"] for _ in lines] == [False] * len(lines)
    assert server.reply("ping")["id"] == "ping"


def test_a_line_that_is_too_long_is_passed_over(server):
    """One error for all of it, and then the next request."""
    server.send(b'{"id": "' + b"x" * 10 * wire.LONGEST_LINE + b'", "method": "ping"}')
    assert server.receive()["error"]["code"] == "line"
    assert server.reply("ping")["ok"]


def test_requests_are_answered_in_order(server):
    """Several lines at once: a reply each, in their order."""
    server.send(b"\n".join(b'{"id": %d, "method": "ping"}' % i for i in range(50)))
    assert [server.receive()["id"] for _ in range(50)] == list(range(50))


# -------------------------------------------------------------------------- ends
def test_the_end_of_the_input_settles_everything(home):
    """Exit 0; the last answer has its day, and a last line without an end is answered."""
    with Server(home) as server:
        question = server.ask("next", terms=["minus"])["question"]
        told = server.ask("answer", id="minus", seed=question["seed"], value=right(question))
        server.process.stdin.write(b'{"id": 3, "method": "ping"}')
        code, rest, said = server.end()
    assert (code, json.loads(rest)["id"], said) == (0, 3, "")
    done = process(home, "next", "minus", "--json")
    assert json.loads(done.stdout)["question"] is None
    listed = json.loads(process(home, "history", "--json").stdout)["answers"]
    assert listed[0]["review"]["rating"] == "good"
    assert told["interval"] > 0


def test_nothing_is_read_after_quit(home):
    """Exit 0 after the reply to it."""
    with Server(home) as server:
        server.send(b'{"id": 1, "method": "quit"}\n{"id": 2, "method": "ping"}')
        assert server.receive() == {"version": 1, "id": 1, "ok": True, "result": {}}
        assert server.end() == (0, b"", "")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_an_answer_is_kept_before_its_verdict(home, number, code):
    """However the server ends then; nothing else is said."""
    with Server(home) as server:
        told = server.ask("answer", id="minus", value="0")
        assert server.end(number) == (code, b"", "")
    assert kept(home) == [("sums/minus", told["seed"])]


def test_a_client_that_went_away_is_an_end(home):
    """Exit 0 without a word, and what was asked for before is kept."""
    with Server(home) as server:
        server.ask("ping")
        server.process.stdout.close()
        server.send(b'{"method": "answer", "params": {"id": "minus", "value": "0"}}')
        server.process.stdin.close()
        said = server.process.stderr.read()
        assert (server.process.wait(timeout=30), said) == (0, b"")
        server.process.stdin = server.process.stdout = None
    assert len(kept(home)) == 1


def test_standard_output_holds_replies_alone(tmp_path):
    """What is told about a broken bank goes to standard error."""
    home = with_bank(tmp_path, BANK.replace("type: recall", "type: recal"))
    with Server(home) as server:
        assert server.ask("hello")["questions"] == 2
        code, rest, said = server.end()
    assert (code, rest, said.count("\n")) == (0, b"", 1)
    assert said.startswith("1 problem in sums.yaml")


def test_what_is_printed_is_no_reply(home):
    """Not even by mistake: it goes to standard error."""
    script = (
        "from quizcli.cli import shell; now = shell.now;"
        "shell.now = lambda: print('noise') or now();"
        "from quizcli.__main__ import main; main()"
    )
    with Server(home, program=("-c", script)) as server:
        assert server.ask("due")["new"] == 3
        code, rest, said = server.end()
    assert (code, rest) == (0, b"")
    assert "noise" in said


def test_there_is_one_transport(home):
    """Without --stdio one sentence says so."""
    done = process(home, "serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("are the only transport: quizcli serve --stdio\n")


# ------------------------------------------------------------------- two at once
@pytest.mark.slow
def test_two_servers_neither_lose_nor_double(tmp_path):
    """Both answer the same questions at once: one of them is heard, the other told so."""
    names = [f"q{i}" for i in range(8)]
    bank = BANK.partition("  - id")[0] + "".join(
        f'  - {{id: {name}, type: numeric, prompt: "{i} + 1 = ?", answer: "{i + 1}"}}\n'
        for i, name in enumerate(names)
    )
    home = with_bank(tmp_path, bank)

    def play(server: Server) -> list[bool]:
        return [
            server.reply("answer", id=name, value=str(i + 1))["ok"] for i, name in enumerate(names)
        ]

    with Server(home) as one, Server(home) as other, ThreadPoolExecutor(2) as pool:
        found = list(pool.map(play, [one, other]))
        assert [each.end()[0] for each in (one, other)] == [0, 0]
    assert [sum(each) for each in zip(*found, strict=True)] == [1] * len(names)
    assert sorted(each for each, _ in kept(home)) == [f"sums/{name}" for name in names]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(text := talked(Path(folder)))
        GOLDEN.write_text(text, encoding="utf-8")
