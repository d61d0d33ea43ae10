"""`analyse` and `regrade` as they are run: real processes on real logs."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli.bank import load
from quizcli.cli import app, shell
from quizcli.cli.analysing.logs import exported
from quizcli.formats import json_lines
from quizcli.model import Outcome, QuizError
from quizcli.store.sqlite import SqliteStore
from tests.items.making import SUM, bank_text, classroom, keep, review

LEARNERS, QUESTIONS, MISPLACED = 40, 6, 4


def quizcli(home, *arguments, cwd=None, code=0, **environment):
    """Run the program; its standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd or home.parent,
        env={**os.environ, "QUIZCLI_HOME": str(home), "PYTHONPATH": str(Path.cwd()), **environment},
    )
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def run(capsys, monkeypatch):
    """The same in this process, as `main` runs it."""

    def command(home, *arguments, **environment):
        for name, value in {"QUIZCLI_HOME": str(home), **environment}.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        assert app.run([*map(str, arguments)]) == 0
        return capsys.readouterr()

    return command


def read(folder, text):
    """A bank file with this text, and the library of it."""
    folder.mkdir()
    bank = folder / "gates.yaml"
    bank.write_text(text, encoding="utf-8")
    return bank, load([bank], signatures=shell.probe_signatures, stamp="x", cache=None)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A bank with a wrong key, the same one mended, a class, its logs, and one learner's home."""
    folder = tmp_path_factory.mktemp("class")
    bank, library = read(folder / "wrong", bank_text(QUESTIONS, MISPLACED, SUM))
    mended, _ = read(folder / "mended", bank_text(QUESTIONS, None, SUM))
    logs = folder / "logs"
    logs.mkdir()
    first = None
    for number, rows in enumerate(classroom(library, LEARNERS)):
        if first is None:
            first = keep(rows, folder / "first")
            quizcli(first, "export", "log", "-o", logs / "learner-000.jsonl")
        else:
            with (logs / f"learner-{number:03}.jsonl").open("w", encoding="utf-8") as out:
                json_lines.write(rows, out)
    return {"bank": bank, "mended": mended, "logs": logs, "home": first, "folder": folder}


@pytest.fixture
def home(tmp_path):
    """A data directory of nobody yet."""
    return tmp_path / "home"


# --------------------------------------------------------------------- analyse
def test_a_class_is_analysed_and_its_miskey_named(world, home):
    """The planted question stands among those to look at, with the option that is right."""
    out, _ = quizcli(home, "analyse", world["bank"], "--log", world["logs"])
    assert "40 learners" in out
    assert "alpha" in out
    assert "KR-20" in out
    flagged = out.partition("Look at these:")[2].partition("Questions:")[0]
    assert f"q{MISPLACED:02}: likely mis-key" in flagged
    assert "forget" in flagged


def test_the_same_as_json(world, home, run):
    """Every figure with its interval, and the named mistake of a drawn question."""
    out, _ = run(home, "analyse", world["bank"], "--log", world["logs"], "--json")
    found = json.loads(out)
    assert (found["version"], found["learners"]) == (1, LEARNERS)
    (bank,) = found["banks"]
    assert bank["reliability"]["learners"] == LEARNERS
    items = {each["id"]: each for each in bank["items"]}
    assert len(items) == QUESTIONS + 1
    wrong = items[f"gates/q{MISPLACED:02}"]
    assert "likely mis-key" in {each["kind"] for each in wrong["flags"]}
    assert wrong["facility"]["low"] < wrong["facility"]["value"] < wrong["facility"]["high"]
    drawn = items["gates/sum"]
    assert "Added, not multiplied." in {each["text"] for each in drawn["choices"]}
    assert {each["name"] for each in drawn["by_value"]} == {"w"}
    same, _ = run(home, "analyse", world["bank"], "--log", world["logs"], "--format", "json")
    assert same == out


def test_the_same_as_csv(world, home, run):
    """A line for each question, and with --item for each thing that was answered."""
    out, _ = run(home, "analyse", world["bank"], "--log", world["logs"], "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(out)))
    assert [each["id"] for each in lines][:2] == ["gates/q00", "gates/q01"]
    assert all(each["learners"] == str(LEARNERS) for each in lines)
    item = ["--item", f"q{MISPLACED:02}", "--format", "csv"]
    out, _ = run(home, "analyse", world["bank"], "--log", world["logs"], *item)
    choices = {each["text"]: each for each in csv.DictReader(io.StringIO(out))}
    assert choices["input"]["key"] == "yes"
    assert float(choices["forget"]["upper"]) > float(choices["forget"]["lower"])


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_asked(world, home, width, run):
    """In the overview and for one question."""
    for more in ([], ["--item", "sum"]):
        out, _ = run(
            home, "analyse", world["bank"], "--log", world["logs"], *more, COLUMNS=str(width)
        )
        assert max(map(len, out.splitlines())) <= width
        assert "\x1b" not in out


def test_ones_own_log_has_counts_and_no_correlations(world, run):
    """One learner: why nothing is compared is said."""
    out, _ = run(world["home"], "analyse", world["bank"])
    assert "of 1" in out
    assert "one learner" in out
    assert " r " not in out
    assert "--log" in out


def test_what_cannot_be_read_is_one_sentence(world, home, run):
    """A missing file, an empty folder, a file of something else; and no answers."""
    empty = world["folder"] / "empty"
    empty.mkdir(exist_ok=True)
    _, err = quizcli(home, "analyse", world["bank"], "--log", "missing.jsonl", code=2)
    assert "can't be read" in err
    assert "Traceback" not in err
    for path, said in ((empty, "holds no .jsonl file"), (world["bank"], "holds no answers")):
        with pytest.raises(QuizError, match=said):
            run(home, "analyse", world["bank"], "--log", path)
    with pytest.raises(QuizError, match=r"give it as --log ana\.jsonl"):
        run(home, "analyse", "ana.jsonl")
    out, err = run(home, "analyse", world["bank"])
    assert out == ""
    assert "no answers" in err


def test_a_hostile_log_prints_nothing_harmful(world, home, tmp_path, run):
    """Escapes, formulas, huge numbers and rubbish: lines left out, the rest made harmless."""
    log = tmp_path / "evil.jsonl"
    rows = [
        review(f"u{i}", "=cmd/|' /C calc'!A0", raw="\x1b]0;x\x07", draw={"w": 10**300}, key=10**300)
        for i in range(3)
    ]
    with log.open("w", encoding="utf-8") as out:
        json_lines.write(rows, out)
        out.write('{"row": "review"}\n[[[[\n\x00\n')
    logs = ["--log", log, "--log", world["logs"] / "learner-000.jsonl"]
    out, err = run(home, "analyse", *logs)
    assert "\x1b" not in out + err
    assert "evil.jsonl:4" in err
    out, _ = run(home, "analyse", *logs, "--format", "csv")
    assert any(each.startswith("\"'=cmd") for each in out.splitlines())


def test_files_of_one_learner_count_together(tmp_path, capsys):
    """Two exports of one log share answers; a third learner's does not."""
    one, two, three = (review(name, outcome=Outcome.RIGHT) for name in ("a", "b", "c"))
    paths = []
    for name, rows in (("x", [one]), ("y", [two]), ("z", [one, two]), ("w", [three])):
        paths.append(tmp_path / f"{name}.jsonl")
        with paths[-1].open("w", encoding="utf-8") as out:
            json_lines.write(rows, out)
    learners = exported(paths)
    assert [len(each) for each in learners] == [2, 1]
    assert "taken together" in capsys.readouterr().err
    with pytest.raises(QuizError, match="no answers"):
        paths[0].write_text("\n")
        exported(paths[:1])


# --------------------------------------------------------------------- regrade
def raw_rows(home):
    """All answers as they are stored."""
    with SqliteStore.open(home / "reviews.sqlite3") as store:
        return list(store.reviews())


def test_a_fixed_key_is_regraded_kept_and_undone(world, tmp_path, run):
    """A preview writes nothing; --apply adds events; again nothing is left; undo takes it back."""
    library = load([world["bank"]], signatures=shell.probe_signatures, stamp="x", cache=None)
    rows = [row for rows in classroom(library, 6, seed=3) for row in rows]
    home = keep(rows, tmp_path / "home")
    before = raw_rows(home)
    name = f"gates/q{MISPLACED:02}"
    asked = [world["mended"], name]

    out, err = run(home, "regrade", *asked, "--json")
    preview = json.loads(out)
    assert preview["read"] == 6
    assert preview["changes"]
    assert not preview["applied"]
    out, err = quizcli(home, "regrade", *asked)
    assert "missed -> right, again -> good" in out
    assert "--apply" in err

    quizcli(home, "regrade", *asked, "--apply")
    assert raw_rows(home) == before
    out, _ = run(home, "regrade", *asked)
    assert "all judged as before" in out
    out, _ = run(home, "export", "log", "-o", tmp_path / "out.jsonl")
    out = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert out.count('"kind":"regrade"') == len(preview["changes"])

    out, _ = run(home, "undo")
    assert f"{len(preview['changes'])} answer" in out
    out, _ = run(home, "regrade", *asked, "--json")
    assert json.loads(out) == preview


def test_what_cannot_be_regraded_is_one_sentence(world, home, run):
    """A flashcard, a question of no such name, one without answers."""
    for terms, said in ((["content/rnn.yaml", "two-drawbacks"], "flashcard"), (["no"], "no bank")):
        with pytest.raises(QuizError, match=said):
            run(home, "regrade", *terms)
    assert "no answers" in run(home, "regrade", world["bank"], "q01").err


@pytest.mark.slow
def test_a_measured_question_is_measured_again(tmp_path):
    """The key comes from the worker: an answer that was judged wrongly is right now."""
    home = tmp_path / "home"
    library, _ = shell.load_banks(None, ["content/rnn.yaml"])
    entry = next(e for e in library.entries if e.measured and e.type == "numeric" and not e.code)
    out, _ = quizcli(home, "show", entry.id, "--seed", "5", "--json")
    shown = json.loads(out)
    from quizcli.store.values import decode, decode_names

    row = review(
        "m", entry.id, Outcome.WRONG, seed=5, draw=decode_names(shown["draw"]),
        raw=shown["expected"], key=decode(shown["key"]),
    )  # fmt: skip
    keep([row], home)
    out, err = quizcli(home, "regrade", entry.id)
    assert "missed -> right, again -> good" in out, err
