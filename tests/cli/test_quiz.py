"""`quizcli quiz` in pipes: golden transcripts, options, exit codes, and everything that can fail.

After a wanted change, `python -m tests.cli.test_quiz` writes the transcripts in
tests/data/transcripts anew; read their difference before keeping it.
"""

import gc
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from quizcli.__main__ import main
from quizcli.store.sqlite import SqliteStore
from tests.homes import compiled

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data" / "transcripts"
PROGRAM = (sys.executable, "-m", "quizcli")
UNMEASURED = ["product", "third", "matrix", "colour", "primes", "zero", "virtues", "fox"]
MISSING_DEVICE = "cuda" if sys.platform == "darwin" else "mps"
NEUTRAL = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}

TRANSCRIPTS = {
    "every-type": (
        ["small.yaml", *UNMEASURED, "--seed", "1"],
        # zero, third, virtues, matrix
        *("maybe", "", "myth", "1/3", "", "", "9", "2", "8x8", "(3, 3)"),
        # colour, primes, fox, product
        *("yellow", "/hint", "/hint", "b", "a", "a c", "/skip", "?", "/what", "/", "21", "0"),
    ),
    "measured": (["small.yaml", "cells", "--seed", "1"], "  many\t", "7", "/hint", "/hint", "8"),
    "one-try": (["small.yaml", "product", "colour", "--one-try", "--seed", "2"], "c", "1"),
    "quit": (["small.yaml", "product", "zero", "--seed", "2"], "84", "/quit", "myth"),
    "ends-in-a-flashcard": (["small.yaml", "virtues", "zero", "--seed", "5"], "fact", "it works"),
    "no-answers": (["small.yaml", "matrix", "--seed", "1"],),
}


def environment(home: Path, **more: str) -> dict[str, str]:
    """Variables of a process of its own, with the program's source in reach."""
    return {**NEUTRAL, "QUIZCLI_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def quiz(
    home: Path, *arguments: str, typed: Sequence[str] = (), program: Sequence[str] = PROGRAM,
    **more: str,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """Run `quizcli quiz` beside the small bank, with these lines as its input."""
    compiled(home, DATA / "small.yaml")
    return subprocess.run(
        [*program, "quiz", *arguments],
        input="".join(f"{each}\n" for each in typed),
        capture_output=True,
        text=True,
        check=False,
        cwd=DATA,
        env=environment(home, **more),
        timeout=60,
    )


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """`quizcli quiz` with open pipes, once its first line is there."""
    compiled(home, DATA / "small.yaml")
    process = subprocess.Popen(
        [*PROGRAM, "quiz", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=DATA,
        env=environment(home),
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Question 1 of")
    return process


# ----------------------------------------------------------------- transcripts
def transcript(home: Path, name: str) -> str:
    """All that a session says, without what changes from run to run."""
    arguments, *typed = TRANSCRIPTS[name]
    done = quiz(home, *arguments, typed=typed)
    said = re.sub(r"PyTorch \d[\w.+]*", "PyTorch 2", done.stdout)
    said = re.sub(r"in \d+ ms", "in 1 ms", said)
    said = said.replace("Measuring...\n", "")
    return f"{said}--- stderr\n{done.stderr}--- exit {done.returncode}\n"


@pytest.mark.parametrize("name", [name for name in TRANSCRIPTS if name != "measured"])
def test_a_session_in_a_pipe_says_what_it_said(tmp_path, name):
    """The transcript is the golden one, to the letter."""
    expected = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    assert transcript(tmp_path, name) == expected


def test_no_transcript_overflows_or_ends_in_spaces():
    """No golden line is wider than 80 cells or ends in spaces, and no two empty lines follow."""
    for name in TRANSCRIPTS:
        said = (DATA / f"{name}.txt").read_text(encoding="utf-8")
        assert max(map(len, said.splitlines())) <= 80
        assert not re.search(r"\n\n\n", said)
        assert not re.search(r"^(?!Answer|Points|Recall).* +$", said, re.MULTILINE)


# --------------------------------------------------------------------- options
@pytest.mark.slow
def test_the_same_seed_asks_the_same_with_the_same_numbers(tmp_path):
    """Two sessions with one seed are equal; another seed gives another one."""
    first, second, other = (
        quiz(tmp_path, "small.yaml", *UNMEASURED, "--seed", seed, typed=["/skip"] * 8).stdout
        for seed in ("7", "7", "8")
    )
    assert first == second != other


def test_more_questions_than_there_are(tmp_path):
    """-n takes what there is."""
    done = quiz(tmp_path, "small.yaml", *UNMEASURED, "-n", "500")
    assert "Question 1 of 8 (" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("answer", "least", "code"),
    [("myth", 50, 1), ("fact", 100, 0), ("/skip", 1, 1), ("myth", 0, 0)],
)
def test_fail_under(tmp_path, answer, least, code):
    """Exit 1 below the score that was asked for; without a verdict there is no score."""
    done = quiz(tmp_path, "small.yaml", "zero", "--fail-under", str(least), typed=[answer])
    assert done.returncode == code


@pytest.fixture
def inside(monkeypatch, capsys, tmp_path):
    """Runs the program in this process: what it says, what it tells, its exit code."""
    monkeypatch.chdir(DATA)
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    thresholds = gc.get_threshold()

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["quizcli", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        return *capsys.readouterr(), stop.value.code

    yield run
    gc.set_threshold(*thresholds)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["smal"], "there is no bank, tag, concept or question called smal; did you mean small"),
        (["small.yaml", "colours/x"], "did you mean colours"),
        (["small.yaml", "virtue"], "did you mean virtues"),
        (["smell.yaml"], "there is no bank at smell.yaml; give a YAML file or a folder of them"),
        (["--device", "gpu"], "there is no device gpu; choose one of auto, cpu, cuda, mps"),
        (["--resume"], "there is no interrupted session; start one with quizcli quiz"),
        (["small.yaml", "--resume"], "--resume goes on with a session as it was"),
        (["-n", "0"], "--number takes a whole number of at least 1, not 0"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_what_cannot_be_meant_is_a_sentence_and_exit_2(inside, tmp_path, arguments, sentence):
    """Unknown names suggest near ones; nothing reaches standard output."""
    banks = tmp_path / "banks"
    banks.mkdir()
    (banks / "small.yaml").symlink_to(DATA / "small.yaml")
    said, told, code = inside("quiz", *arguments)
    assert (said, code) == ("", 2)
    assert sentence in " ".join(told.split())


def test_a_broken_bank_costs_one_line_and_the_rest_is_served(tmp_path):
    """Questions of healthy banks are asked although another bank in the folder is broken."""
    (tmp_path / "good.yaml").write_bytes((DATA / "small.yaml").read_bytes())
    (tmp_path / "bad.yaml").write_text("format: 1\ntitle: x\nquestions: [\n", encoding="utf-8")
    done = quiz(tmp_path, str(tmp_path), "zero", typed=["fact"])
    assert "1 right of 1" in done.stdout
    told = r".*bad\.yaml: those questions are left out; see quizcli check .*bad\.yaml\n"
    assert re.fullmatch(told, done.stderr)


# ------------------------------------------------------------------- measuring
@pytest.mark.slow
def test_a_device_that_is_not_here_leaves_the_measured_questions_out(tmp_path):
    """What is there instead is said, and what needs no measuring is asked."""
    chosen = ("small.yaml", "cells", "zero", "--device", MISSING_DEVICE)
    done = quiz(tmp_path, *chosen, typed=["fact"])
    assert re.fullmatch(
        rf"no {MISSING_DEVICE} device here; available: cpu.*; 1 measured question is left out\n",
        done.stderr,
    )
    assert "Question 1 of 1 (myth or fact" in done.stdout
    assert done.returncode == 0


@pytest.fixture(scope="module")
def without_torch(tmp_path_factory):
    """A Python whose packages are the installed ones, only not torch."""
    packages = tmp_path_factory.mktemp("packages")
    for each in Path(sysconfig.get_path("purelib")).iterdir():
        if not each.name.startswith(("torch", "functorch")):
            (packages / each.name).symlink_to(each)
    return {
        "program": (sys.executable, "-S", "-m", "quizcli"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{packages}",
    }


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_without_torch_what_needs_no_measuring_is_asked(tmp_path, without_torch, device):
    """One line says what is missing and how to get it."""
    chosen = ("small.yaml", "cells", "zero", "--device", device)
    done = quiz(tmp_path, *chosen, typed=["fact"], **without_torch)
    assert done.stderr == (
        "PyTorch is not installed: 1 measured question is left out (pip install torch)\n"
    )
    assert "1 right of 1" in done.stdout
    assert done.returncode == 0


def test_without_torch_nothing_may_be_left(tmp_path, without_torch):
    """When every question is a measured one: exit 5 before anything is asked."""
    done = quiz(tmp_path, "small.yaml", "cells", **without_torch)
    assert (done.stdout, done.returncode) == ("", 5)
    assert done.stderr.endswith("quizcli: no question is left to ask; see quizcli list\n")


@pytest.fixture
def broken_torch(tmp_path):
    """Variables under which torch is there and cannot be imported."""
    package = tmp_path / "broken" / "torch"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('libtorch.so is missing')\n")
    return {"PYTHONPATH": f"{package.parent}{os.pathsep}{ROOT}"}


def test_a_worker_that_cannot_start_costs_the_measured_questions(tmp_path, broken_torch):
    """The first one is not counted and says why; the others are left out."""
    bank = tmp_path / "many.yaml"
    text = (DATA / "small.yaml").read_text(encoding="utf-8")
    head, cells = text.partition("  - id: product")[0], text[text.index("  - id: cells") :]
    copies = (cells.replace("id: cells", f"id: cells-{i}") + "\n" for i in range(3))
    bank.write_text(head + "".join(copies), encoding="utf-8")
    done = quiz(tmp_path, str(bank), typed=["1", "2"], **broken_torch)
    assert "This could not be measured; it does not count." in done.stdout
    assert "libtorch.so is missing" in done.stdout
    assert "1 not measured" in done.stdout
    assert "Answer: 2" not in done.stdout
    assert done.stderr == "2 measured questions are left out\n"
    assert done.returncode == 5


def test_a_worker_that_cannot_start_leaves_the_rest(tmp_path, broken_torch):
    """Questions that need no measuring are asked and counted."""
    chosen = ("small.yaml", "cells", "zero", "--seed", "1")
    done = quiz(tmp_path, *chosen, typed=["1", "fact"], **broken_torch)
    assert "1 right of 1, 100%" in done.stdout
    assert done.returncode == 0


# ------------------------------------------------------------------------- log
def test_a_measured_session_and_its_log(tmp_path):
    """The golden transcript; each answer is kept as it was given, and its seconds do not
    include the start of torch."""
    begun = time.monotonic()
    said = transcript(tmp_path, "measured")
    spent = time.monotonic() - begun
    assert said == (DATA / "measured.txt").read_text(encoding="utf-8")
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        reviews = list(log.reviews())
    assert [(each.raw, each.outcome, each.hints) for each in reviews] == [
        ("  many\t", "unreadable", 0),
        ("7", "wrong", 0),
        ("8", "wrong", 1),
    ]
    assert sum(each.seconds for each in reviews) < 0.5 < spent


@pytest.mark.parametrize("home", ["/proc/quizcli", "/dev/null/quizcli"])
def test_a_data_directory_that_cannot_be_written(home):
    """One sentence before the first question, and exit 5."""
    done = quiz(Path(home), "small.yaml")
    assert (done.stdout, done.returncode) == ("", 5)
    assert re.fullmatch(r"quizcli: .*choose another directory with --home or QUIZCLI_HOME\n",
                        done.stderr)  # fmt: skip


def full_after(bytes_: int) -> Sequence[str]:
    """The program with files that cannot grow beyond so many bytes, as on a full disk."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_}, {bytes_})); "
        "from quizcli.__main__ import main; main()"
    )
    return (sys.executable, "-c", code)


def test_a_full_disk_is_told_before_the_first_question(tmp_path):
    """Nothing is asked that could not be kept."""
    done = quiz(tmp_path, "small.yaml", program=full_after(0))
    assert (done.stdout, done.returncode) == ("", 5)
    assert re.fullmatch(r"quizcli: .*\n", done.stderr)


def test_a_disk_that_fills_up_stops_the_session(tmp_path):
    """No verdict is shown of an answer that was not kept; one sentence and exit 5."""
    done = quiz(tmp_path, "small.yaml", "zero", typed=["x"] * 400, program=full_after(400_000))
    assert done.returncode == 5
    assert re.fullmatch(r"quizcli: .*\n", done.stderr)
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        assert 0 < done.stdout.count("could not be read") == log.count() < 400


# ----------------------------------------------------------- ends and returns
def test_a_reader_that_goes_away_is_no_trouble(tmp_path):
    """`quizcli quiz | head -1` is quiet, exits with 0 and leaves nothing to resume."""
    process = start(tmp_path, "small.yaml", "zero")
    process.stdout.close()
    _, errors = process.communicate("x\n" * 2000)
    assert (errors, process.returncode) == ("", 0)
    assert quiz(tmp_path, "--resume").returncode == 2


def test_control_c_in_a_pipe_ends_with_the_summary(tmp_path):
    """Ctrl-C: the summary, one sentence, exit 130."""
    process = start(tmp_path, "small.yaml", "zero", "third")
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate()
    assert "Session done: 0 questions" in said
    assert errors == "interrupted; every answer is saved, quizcli quiz --resume goes on\n"
    assert process.returncode == 130


def interrupted(home: Path, *answers: str) -> None:
    """A session that was killed after these answers."""
    process = start(home, "small.yaml", *UNMEASURED, "--seed", "1", "--one-try")
    for each in answers:
        process.stdin.write(f"{each}\n")
        process.stdin.flush()
        while process.stdout.readline() != "\n":
            pass
    for line in process.stdout:
        if line.startswith("Place") or "named? 0" in line:
            break
    process.kill()
    process.communicate()


def test_a_killed_session_goes_on_where_it_was(tmp_path):
    """--resume shows position and score, asks nothing again, and keeps the options."""
    interrupted(tmp_path, "fact")
    done = quiz(tmp_path, "--resume", typed=["0", "x", "3"])
    assert done.stdout.startswith("Question 2 of 8 (numeric). So far 1 right, 0 missed.")
    assert "One more try." not in done.stdout
    assert "small/zero" not in done.stdout
    assert "2 right of 3" in done.stdout
    assert done.returncode == 0
    assert quiz(tmp_path, "--resume").returncode == 2


def test_a_session_that_runs_is_neither_offered_nor_put_away(tmp_path):
    """--resume does not see it, --new does not touch it, and once killed it can be resumed."""
    process = start(tmp_path, "small.yaml", "zero", "third", "--seed", "1")
    assert quiz(tmp_path, "--resume").returncode == 2
    assert quiz(tmp_path, "small.yaml", "third", "--new", typed=["/quit"]).returncode == 0
    process.kill()
    process.communicate()
    done = quiz(tmp_path, "--resume", typed=["/quit"])
    assert done.stdout.startswith("Question 1 of 2 (myth or fact")


@pytest.mark.slow
def test_new_puts_interrupted_sessions_away(tmp_path):
    """After --new there is nothing to resume."""
    for _ in range(2):
        process = start(tmp_path, "small.yaml", "zero")
        process.kill()
        process.communicate()
    quiz(tmp_path, "small.yaml", "third", "--new", typed=["/quit"])
    assert "there is no interrupted session" in quiz(tmp_path, "--resume").stderr


@pytest.mark.slow
def test_a_session_whose_bank_is_gone(tmp_path):
    """--resume says so, and a new session starts all the same."""
    bank = tmp_path / "gone.yaml"
    bank.write_bytes((DATA / "small.yaml").read_bytes())
    process = start(tmp_path, str(bank), "zero")
    process.kill()
    process.communicate()
    bank.unlink()
    done = quiz(tmp_path, "--resume")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "the banks of the interrupted session are not here" in done.stderr
    assert quiz(tmp_path, "small.yaml", "zero", typed=["fact"]).returncode == 0


@pytest.mark.slow
def test_a_session_whose_questions_were_changed(tmp_path):
    """An answer that no longer fits its question: one sentence, and exit 2."""
    bank = tmp_path / "changing.yaml"
    text = (DATA / "small.yaml").read_text(encoding="utf-8")
    bank.write_text(text, encoding="utf-8")
    process = start(tmp_path, str(bank), "product", "zero", "--seed", "2", "--one-try")
    process.stdin.write("1\n")
    process.stdin.flush()
    while not process.stdout.readline().startswith("Place"):
        pass
    process.kill()
    process.communicate()
    bank.write_text(text.replace("b: 12..19}", "b: 12..19}\n    where: [a > 10]"), encoding="utf-8")
    done = quiz(tmp_path, "--resume")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "the questions of the interrupted session were changed" in done.stderr


if __name__ == "__main__":
    for each in TRANSCRIPTS:
        with tempfile.TemporaryDirectory() as folder:
            said = transcript(Path(folder), each)
        assert "Traceback" not in said
        (DATA / f"{each}.txt").write_text(said, encoding="utf-8")
