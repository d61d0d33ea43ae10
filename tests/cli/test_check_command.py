"""`quizcli check`: forms of output, selection, repairs, what is kept, and watching."""

import gc
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli import check
from quizcli.__main__ import main
from quizcli.bank.pages import known_codes
from quizcli.cli import checking
from quizcli.cli.checks import bar, kept, looks, mending, telling, watching
from quizcli.cli.checks.measured import Workers, measure, workers
from quizcli.model import Place, Problem, Question, QuizError, Severity

ROOT = Path(__file__).parent.parent.parent
HEADER = "format: 1\ntitle: T\nlicense: CC0-1.0\nquestions:\n"
GOOD = """\
  - id: square
    type: numeric
    draw: {n: 2..9}
    prompt: What is {{n}} squared?
    answer: n^2
    witness: n*n
    explain: It is {{n}} times {{n}}.
    source: arithmetic
"""
BAD = """\
  - id: bad
    type: boolean
    prompt: Is the red line in it?
    answer: yse
    explain: E.
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home, with the banks beside it and that folder as the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a check in this process: what it prints and what it says."""
    thresholds = gc.get_threshold()

    def check_it(*arguments, code=0):
        monkeypatch.setattr(sys, "argv", ["quizcli", "check", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        out, said = capsys.readouterr()
        assert stop.value.code == code, out + said
        return out, said

    yield check_it
    gc.set_threshold(*thresholds)


def command(*arguments):
    """The command line of a check."""
    return [sys.executable, "-m", "quizcli", "check", *arguments]


def environment(home):
    """Our own package, and a home of its own."""
    return {**os.environ, "QUIZCLI_HOME": str(home / "home"), "PYTHONPATH": str(ROOT)}


def bank(home, *questions, name="a.yaml"):
    """A bank of these questions."""
    path = home / name
    path.write_text(HEADER + "".join(questions), encoding="utf-8")
    return path


def codes(text):
    """The codes in an output, in order."""
    return re.findall(r"\b([EW]\d{3})\b", text)


# ----------------------------------------------------------------------- explain
def test_a_page_is_explained(home, run):
    """What the code means, both examples as they stand in the file, and why; no bank needed."""
    out, said = run("--explain", "e104")
    assert out.startswith("E104: a character that has no place in a text\n\n")
    assert "\nWrong:\n\n    prompt: " in out
    assert max(map(len, out.splitlines())) <= 80
    assert said == ""


def test_all_codes_are_listed(home, run):
    """One line for each."""
    out, _ = run("--explain", "all")
    assert [line.split()[0] for line in out.splitlines()] == list(known_codes())


def test_an_unknown_code_is_told(home, run):
    """A usage error that says what to do."""
    _, said = run("--explain", "E1O4", code=2)
    assert "there is no code called E1O4; quizcli check --explain all lists them" in said


# ----------------------------------------------------------------------- forms
def test_problems_stand_in_order_of_their_places(home, run):
    """By file, line and column, errors and warnings mixed, each with its line and a caret."""
    bank(home, BAD, name="b.yaml")
    bank(home, GOOD.replace("n*n", "n+n"), name="a.yaml")
    out, said = run("b.yaml", "a.yaml", "--jobs", "1", code=3)
    assert codes(out) == ["E608", "W507", "W515", "E301"]
    assert "a.yaml:10:14: E608 a/square: n+n gives" in out
    assert "  10 |     witness: n+n\n     |              ^^^\n" in out
    assert said.startswith("1 healthy question, 20 variants in ")
    assert said.endswith(": 2 errors, 2 warnings\n")


def test_github_form(home, run):
    """One workflow command a problem, with its place and code; the exit code is the same."""
    bank(home, BAD)
    out, _ = run("a.yaml", "--output", "github", code=3)
    assert out.splitlines()[-1] == (
        "::error file=a.yaml,line=8,col=13,endColumn=15,title=E301::unknown name yse"
    )


def test_github_form_escapes_what_could_be_a_command():
    """Line ends, percent signs, and in properties colons and commas; controls are spelled out."""
    problem = Problem(
        Place("a,b:c\n%.yaml", 2, 3, 4), "W504", "50%\n::error::x \x1b", Severity.WARNING, help="y"
    )
    assert telling.github(problem) == (
        "::warning file=a%2Cb%3Ac%0A%25.yaml,line=2,col=3,endColumn=3,title=W504"
        "::50%25%0A::error::x U+001B%0Ay"
    )


def test_json_is_the_same_by_both_options(home, run):
    """`--json` and `--output json`, with a version."""
    bank(home, BAD)
    by_option, _ = run("a.yaml", "--json", code=3)
    by_output, _ = run("a.yaml", "--output", "json", code=3)
    assert by_option == by_output
    data = json.loads(by_option)
    assert data["version"] == 1
    assert [each["code"] for each in data["problems"]] == ["W507", "W515", "E301"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a.yaml", "--output", "xml"], "there is no output called xml"),
        (["a.yaml", "--select", "E9"], "no code begins with E9; give prefixes such as E3,W508"),
        (["a.yaml", "--ignore", ""], "no code begins with nothing"),
        (["a.yaml", "--fix", "--watch"], "--watch changes no file"),
        ([], "check needs a bank or a folder of banks"),
    ],
)
def test_usage_is_told_in_a_sentence(home, run, arguments, sentence):
    """Exit 2, and what to do."""
    bank(home, GOOD)
    assert sentence in run(*arguments, code=2)[1]


# ------------------------------------------------------------------- selection
@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (["--select", "W"], ["W507", "W515"], 0),
        (["--select", "e3,W507"], ["W507", "E301"], 3),
        (["--select", "E3", "--select", "W5"], ["W507", "W515", "E301"], 3),
        (["--ignore", "W5"], ["E301"], 3),
        (["--select", "W5", "--ignore", "W507"], ["W515"], 0),
        (["--ignore", "E301"], ["W507", "W515"], 0),
    ],
)
def test_only_what_is_selected_counts(home, run, arguments, told, code):
    """For what is told, for the numbers and for the exit code."""
    bank(home, BAD)
    out, said = run("a.yaml", "--no-measure", *arguments, code=code)
    assert codes(out) == told
    assert f"{sum(each[0] == 'W' for each in told)} warning" in said


def test_what_measuring_finds_can_be_ignored():
    """A failed check is exit 4, and 0 when its code is left out."""
    failed = [Problem(Place("a"), "E608", "m")]
    assert checking.exit_code([], telling.Selection(None, None).of(failed)) == 4
    assert checking.exit_code([], telling.Selection(None, ["E6"]).of(failed)) == 0


# ------------------------------------------------------------------------- looks
def found(home, text, concepts=None):
    """The warnings about a question's keys: code and what the caret is under."""
    path = bank(home, f"  - id: a\n    {text}\n")
    problems = looks.looks(path, concepts)
    return [(p.code, p.source[p.place.column - 1 : p.place.end - 1]) for p in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"prompt: Is $\foo{x}$ it?", [("W513", r"\foo{x}")]),
        (r"explain: It is $a_{{n}}$ and $\frac{a}{ {{n}} }$.", []),
        ("prompt: See the red line.", [("W515", "red line")]),
        ("hints: [The curve is drawn in blue.]", [("W515", "drawn in blue")]),
        ("prompt: See `red line` and greenhouse lines.", []),
        ("prompt: See ![ ](x.png).", [("W516", "![ ](")]),
        ("prompt: See ![a sigmoid](x.png) and `![](y.png)`.", []),
        ("concept: lstmm", [("W517", "lstmm")]),
        ("concept: lstm", []),
    ],
)
def test_looks_point_at_what_they_mean(home, text, expected):
    """Texts that a terminal or a reader has trouble with, and those that are fine."""
    assert found(home, text, {"lstm"}) == expected


def test_a_long_prompt_is_measured_as_it_is_shown(home):
    """21 lines of 80 columns are too many, 20 are not; a fence's signs don't count."""
    for lines, expected in ((20, []), (21, ["W514"])):
        code = "\n".join(f"      a = {i}" for i in range(lines))
        text = f"prompt: |\n      ```python\n{code}\n      ```"
        assert [code for code, _ in found(home, text)] == expected


def test_without_a_map_no_concept_is_doubted(home):
    """And neither with a map that has errors, which leave concepts out."""
    assert found(home, "concept: lstmm") == []
    assert checking._ids({"lstm": 1}, [Problem(Place("c"), "E701", "m")]) is None


def test_the_concept_map_of_a_folder_is_read(home, run):
    """Its problems are told with those of the banks, and by its own name as well."""
    bank(home, GOOD)
    concept = "{name: RNN, needs: [lstm], can: c, summary: s, reading: r}"
    (home / "concepts.yaml").write_text(f"format: 1\nconcepts:\n  rnn: {concept}\n")
    for path in (".", "concepts.yaml"):
        out, _ = run(path, "--no-measure", code=3)
        assert codes(out) == ["E701"]


# -------------------------------------------------------------------------- fix
SLIPS = GOOD.replace("arithmetic", "arithmetic #2").replace("squared?", "squared?  ")


def test_a_diff_changes_nothing(home, run):
    """What would be done, line by line, and the file stays as it is."""
    path = bank(home, SLIPS)
    before = path.read_bytes()
    out, said = run("a.yaml", "--diff")
    assert [line for line in out.splitlines() if line[0] in "-+" and line[:3] not in "---+++"] == [
        "-    prompt: What is {{n}} squared?  ",
        "+    prompt: What is {{n}} squared?",
    ]
    assert said == "1 slip in 1 file to put right; --fix does it\n"
    assert path.read_bytes() == before


def test_a_fix_writes_and_checks_what_is_there_then(home, run):
    """The file is put right, its mode and its byte order mark stay, and JSON is JSON alone."""
    path = bank(home, BAD.replace("yse", "yes"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    path.chmod(0o640)
    out, said = run("a.yaml", "--fix", "--json", "--no-measure")
    assert [each["code"] for each in json.loads(out)["problems"]] == ["W507", "W515"]
    assert "+    answer: true" in said
    assert path.read_bytes().startswith(b"\xef\xbb\xbfformat: 1\n")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in home.iterdir() if each.name.startswith(".")] == []


def test_a_link_stays_a_link(home):
    """The file that it leads to is written."""
    real = bank(home, SLIPS, name="real.yaml")
    (home / "link.yaml").symlink_to(real)
    mending.mend([Path("link.yaml")], write=True)
    assert (home / "link.yaml").is_symlink()
    assert "squared?\n" in real.read_text()


@pytest.mark.parametrize("data", [b"\xff\xfea", b"a: [", b"", b"format: 1\n\x00 \n"])
def test_what_cannot_be_read_is_not_touched(home, data):
    """Other encodings, broken YAML, nothing, control characters."""
    path = home / "a.yaml"
    path.write_bytes(data)
    mending.mend([path, home / "gone.yaml"], write=True)
    assert path.read_bytes() == data


def test_a_file_that_changed_meanwhile_is_not_written(home):
    """Another program's save is not undone."""
    path = bank(home, GOOD)
    with pytest.raises(QuizError, match="has changed meanwhile"):
        mending._write(path, b"older", b"new")
    assert path.read_text() == HEADER + GOOD


# -------------------------------------------------------------------------- kept
QUESTION = Question("a/q", "numeric", "{{n}}", "1", place=Place("a.yaml", 5, 9, 10))


def fails(request):
    """No measurement is needed here."""
    raise AssertionError(request)


def counted(question, store, monkeypatch):
    """Check a question: variants known before, what was found, how often it was checked."""
    calls = []
    whole = check.check

    def counting(*arguments):
        calls.append(1)
        return whole(*arguments)

    monkeypatch.setattr(check, "check", counting)
    done = measure([question], range(3), Workers(fails), store)
    monkeypatch.setattr(check, "check", whole)
    return done.known, done.problems, len(calls)


def test_what_was_found_is_found_again_without_measuring(tmp_path, monkeypatch):
    """From a file, at the place where the question stands now."""
    file, wrong = tmp_path / "checks.json", QUESTION._replace(witness="2")
    _, first, _ = counted(wrong, kept.Kept(file, "w"), monkeypatch)
    assert [each.code for each in first] == ["E608"]
    moved = wrong._replace(place=Place("b.yaml", 15, 9, 10))
    known, again, calls = counted(moved, kept.Kept(file, "w"), monkeypatch)
    assert (known, calls) == (3, 0)
    assert again == (first[0]._replace(place=moved.place),)


@pytest.mark.parametrize(
    ("question", "world"),
    [
        (QUESTION._replace(answer="2"), "w"),
        (QUESTION._replace(id="a/r"), "w"),
        (QUESTION, "another version of torch"),
    ],
)
def test_another_question_or_world_is_measured(tmp_path, monkeypatch, question, world):
    """Any change of what findings hang on."""
    file = tmp_path / "checks.json"
    counted(QUESTION, kept.Kept(file, "w"), monkeypatch)
    assert counted(question, kept.Kept(file, world), monkeypatch)[2] == 1


def test_other_seeds_are_measured(tmp_path):
    """Three seeds say nothing about four."""
    store = kept.Kept(tmp_path / "checks.json", "w")
    store.keep(QUESTION, range(3), kept.Findings(3, ()))
    assert store.find(QUESTION, range(3)) == kept.Findings(3, ())
    assert store.find(QUESTION, range(4)) is None


def test_a_measurement_that_failed_is_not_kept(tmp_path):
    """The machine may have been at fault."""
    store = kept.Kept(tmp_path / "checks.json", "w")
    store.keep(QUESTION, range(3), kept.Findings(3, (Problem(QUESTION.place, "E602", "m"),)))
    assert store.find(QUESTION, range(3)) is None


@pytest.mark.parametrize(
    "spoiled",
    ["", "{", "[]", '{"format": 1, "findings": []}', '{"format": 9, "findings": {}}', "null"],
)
def test_a_spoiled_file_is_as_good_as_none(tmp_path, monkeypatch, spoiled):
    """Everything is measured, and the file is whole afterwards."""
    file = tmp_path / "checks.json"
    file.write_text(spoiled)
    assert counted(QUESTION, kept.Kept(file, "w"), monkeypatch)[2] == 1
    assert counted(QUESTION, kept.Kept(file, "w"), monkeypatch)[2] == 0


@pytest.mark.parametrize("row", [None, 3, [3], [3, [["x"]]], [3, [1]], [3, None], ["3", []]])
def test_a_spoiled_row_is_measured_anew(tmp_path, row):
    """Whatever stands in the place of findings."""
    file = tmp_path / "checks.json"
    store = kept.Kept(file, "w")
    store.keep(QUESTION, range(3), kept.Findings(3, ()))
    store.save()
    data = json.loads(file.read_text())
    file.write_text(json.dumps({**data, "findings": dict.fromkeys(data["findings"], row)}))
    assert kept.Kept(file, "w").find(QUESTION, range(3)) is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    """A file stands where its folder should be."""
    (tmp_path / "cache").write_text("")
    assert counted(QUESTION, kept.Kept(tmp_path / "cache" / "x", "w"), monkeypatch)[2] == 1


def test_the_summary_tells_what_was_kept(home, run):
    """The second check knows all, one after a change what did not change; --no-cache nothing."""
    path = bank(home, GOOD, GOOD.replace("square", "other"))
    assert ", 40 variants in " in run("a.yaml")[1]
    assert ", 40 variants, 40 of them from the cache, in " in run("a.yaml")[1]
    path.write_text(path.read_text().replace("id: other\n", "id: other\n    difficulty: 2\n"))
    assert ", 40 variants, 20 of them from the cache, in " in run("a.yaml")[1]
    assert ", 40 variants in " in run("a.yaml", "--no-cache")[1]


def test_another_version_of_the_checks_looks_again(monkeypatch):
    """The checks themselves are among what findings hang on."""
    before = kept._age()
    newest = max((kept.shell.PACKAGE / "check").glob("*.py"), key=lambda path: path.stat().st_mtime)
    assert before >= newest.stat().st_mtime_ns
    assert "check" in kept.MEASURING


def test_a_slow_measurement_is_not_kept(tmp_path):
    """The machine may have been busy."""
    store = kept.Kept(tmp_path / "checks.json", "w")
    store.keep(QUESTION, range(3), kept.Findings(3, (Problem(QUESTION.place, "W601", "m"),)))
    assert store.find(QUESTION, range(3)) is None


# ----------------------------------------------------------------------- patterns
def test_a_warning_never_fails_a_check(home, run):
    """It is told with its seed, and the exit code is 0."""
    bank(home, GOOD.replace("n^2", "n").replace("n*n", "n"))
    out, said = run("a.yaml", code=0)
    assert codes(out) == ["W604"]
    assert "20 of 20 seeds" in out
    assert said.endswith(": 0 errors, 1 warning\n")


def test_a_whole_bank_is_looked_at_even_from_the_cache(home, run):
    """Eight claims that are all facts; the second run measures none of them."""
    claim = GOOD.replace("numeric", "boolean").replace("answer: n^2", "answer: true")
    claim = claim.replace("    witness: n*n\n", "")
    bank(home, *(claim.replace("square", f"claim-{i}") for i in range(8)))
    for _ in range(2):
        out, said = run("a.yaml")
        assert codes(out) == ["W607"]
        assert "a: 8 of 8 myth-or-fact questions are facts" in " ".join(out.split())
    assert "160 of them from the cache" in said


def test_an_accelerator_is_compared_with_the_cpu():
    """And the CPU with nothing."""
    with workers(1, "cpu") as here, workers(1, "cuda") as there:
        assert here.other is None
        assert there.other is not None


# ---------------------------------------------------------------------- progress
@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((0, 400, 9.0, 79), "[" + "." * 30 + "] 0 of 400 variants"),
        ((100, 400, 10.0, 79), "[" + "#" * 7 + "." * 23 + "] 100 of 400 variants, 0:30 left"),
        ((100, 400, 0.5, 79), "[" + "#" * 7 + "." * 23 + "] 100 of 400 variants"),
        ((1000, 90_000, 100.0, 79), "[" + "." * 30 + "] 1,000 of 90,000 variants, 2:28:20 left"),
        ((100, 400, 10.0, 40), "[#......] 100 of 400 variants, 0:30 left"),
        ((100, 400, 10.0, 20), "100 of 400 variants,"),
        ((400, 400, 40.0, 79), "[" + "#" * 30 + "] 400 of 400 variants, 0:00 left"),
    ],
)
def test_the_bar_says_how_far_and_how_long(arguments, shown):
    """In the columns there are."""
    line = bar.line(*arguments)
    assert line == shown
    assert len(line) <= arguments[-1]


# ------------------------------------------------------------------------- watch
def test_stamps_tell_saved_new_and_gone_banks(tmp_path):
    """Banks in folders and by name; other files do not count."""
    path = bank(tmp_path, GOOD)
    before = watching.stamps([tmp_path])
    assert list(before) == [path]
    (tmp_path / "notes.txt").write_text("x")
    assert watching.stamps([tmp_path]) == before
    path.write_text("longer than before" * 99)
    assert watching.stamps([tmp_path]) != before
    path.unlink()
    assert watching.stamps([tmp_path, path]) == {}


def test_measuring_ends_when_a_file_was_saved():
    """What is out of date already is not measured."""
    done = measure([QUESTION] * 5, range(3), Workers(fails), kept.Kept(None, ""), stop=lambda: True)
    assert done.variants == 0


def test_each_save_is_checked_until_interrupted(home):
    """In a pipe each round has its totals once, and says what it waits for; Ctrl-C is 130."""
    path = bank(home, GOOD)
    process = subprocess.Popen(
        command("a.yaml", "--watch", "--jobs", "1", "--seeds", "2"),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=home,
        env=environment(home), start_new_session=True,
    )  # fmt: skip
    try:
        told = heard(process, "variants")
        assert len(told) == 1
        assert told[0].startswith("1 healthy question, 2 variants in ")
        assert next(process.stdout) == "watching a.yaml; Ctrl-C ends\n"
        path.write_text(HEADER + BAD)
        told = heard(process, "0 healthy questions")
        assert told[0] == "-- a.yaml --\n"
        assert codes("".join(told)) == ["W507", "W515", "E301"]
        assert heard(process, "watching") == ["watching a.yaml; Ctrl-C ends\n"]
        path.write_text(HEADER + GOOD.replace("witness: n*n", "witness: n+n+1"))
        assert "E608" in "".join(heard(process, "variants"))
        path.unlink()
        assert "there is no bank at a.yaml" in heard(process, "there is no bank")[-1]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def heard(process, sign):
    """The lines up to one with a sign in it; the process's end fails the test."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if sign in line:
            return lines
    raise AssertionError(lines)


def test_a_check_that_is_broken_off_keeps_what_it_found(tmp_path):
    """Findings are written every so often, not only at the end."""
    file = tmp_path / "checks.json"
    found = kept.Findings(1, ())
    first = kept.Kept(file, "world")
    for i in range(kept.UNSAVED + 5):
        first.keep(Question(f"t/{i}", "numeric", "?", "1"), [0], found)
    again = kept.Kept(file, "world")
    known = [again.find(Question(f"t/{i}", "numeric", "?", "1"), [0]) for i in (0, kept.UNSAVED)]
    assert known == [found, None]
