"""Files and YAML made to hang, crash or deceive: each becomes a problem, at once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quizcli.bank import Library, load
from quizcli.bank import files as bank_files
from quizcli.bank.report import LONGEST_MESSAGE
from tests.bank.samples import GOOD, SIGNATURES

HEADER = "format: 1\ntitle: T\nlicense: L\nquestions:\n"
QUESTION = "  - {id: a, type: boolean, prompt: P?, answer: true, explain: E., source: S.}\n"


def loaded(*paths: Path) -> Library:
    """The library of these paths; at most a second of computing."""
    began = time.process_time()
    library = load(paths, signatures=lambda: SIGNATURES, stamp="", cache=None)
    assert time.process_time() - began < 1
    return library


def written(tmp_path: Path, content: str | bytes) -> Library:
    """The library of one file with this content."""
    path = tmp_path / "bank.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return loaded(path)


def codes(library: Library) -> list[str]:
    """The codes of all problems."""
    return [each.code for each in library.problems]


# ------------------------------------------------------------------------ files
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path):
    """A FIFO is E101, given as a file or found in a folder."""
    os.mkfifo(tmp_path / "bank.yaml")
    assert codes(loaded(tmp_path / "bank.yaml")) == ["E101"]
    assert codes(loaded(tmp_path)) == ["E101"]


def test_a_file_exchanged_for_a_pipe_after_the_first_look_does_not_block(tmp_path, monkeypatch):
    """Even a FIFO that passed the first check is opened without blocking and refused."""
    os.mkfifo(tmp_path / "bank.yaml")
    (tmp_path / "regular").touch()
    regular = (tmp_path / "regular").stat()
    monkeypatch.setattr(Path, "stat", lambda self, **options: regular)
    with pytest.raises(bank_files.FileRefused) as refused:
        bank_files.read_bytes(tmp_path / "bank.yaml")
    assert refused.value.code == "E101"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/null"])
def test_a_device_behind_a_link_is_refused(tmp_path, device):
    """A symbolic link to a device is E101; the device is not opened."""
    (tmp_path / "bank.yaml").symlink_to(device)
    assert codes(loaded(tmp_path / "bank.yaml")) == ["E101"]


def test_folders_circles_and_missing_files_are_refused(tmp_path):
    """A folder called like a bank, links in a circle and a missing file are E101 each."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "circle.yaml").symlink_to(tmp_path / "circle.yaml")
    assert codes(loaded(tmp_path)) == ["E101", "E101"]
    assert codes(loaded(tmp_path / "missing.yaml")) == ["E101"]
    assert codes(loaded(tmp_path / "nul\0.yaml")) == ["E101"]


def test_a_sparse_gigabyte_is_refused_unread(tmp_path):
    """A file of a gigabyte is E102."""
    with (tmp_path / "bank.yaml").open("wb") as file:
        file.truncate(2**30)
    assert codes(loaded(tmp_path / "bank.yaml")) == ["E102"]


def test_a_file_that_lies_about_its_size_is_cut_off(monkeypatch):
    """A file without a size of its own (as in /proc) is read no further than the limit."""
    monkeypatch.setattr(bank_files, "MOST_BYTES", 10)
    assert codes(loaded(Path("/proc/cpuinfo"))) == ["E102"]


# ---------------------------------------------------------------------- encodings
def test_a_byte_order_mark_is_accepted_and_places_do_not_move(tmp_path):
    """A UTF-8 BOM is no problem, and columns do not count it."""
    assert codes(written(tmp_path, b"\xef\xbb\xbf" + (HEADER + QUESTION).encode())) == []
    (problem,) = written(tmp_path, b"\xef\xbb\xbf" + b"fromat: 1\n" + HEADER.encode() + b"  - 1\n"
                         ).problems[:1]  # fmt: skip
    assert (problem.code, problem.place.line, problem.place.column) == ("E202", 1, 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_other_encodings_are_named(tmp_path, encoding):
    """UTF-16 and UTF-32 are refused with a sentence that says so."""
    library = written(tmp_path, (HEADER + QUESTION).encode(encoding))
    assert codes(library) in (["E103"], ["E104"])
    if encoding != "utf-32-be":
        assert "UTF-16" in library.problems[0].message or "U+0000" in library.problems[0].message


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b"\x00", "E104"),
        (b"\x1b]52;c;cm0=\x07", "E104"),
        (b"\x7f", "E104"),
        ("\x85".encode(), "E104"),
        ("\u2028".encode(), "E104"),
        ("\ufeff".encode(), "E104"),
        (b"\xed\xa0\x80", "E103"),
        (b"\xff\xfe\xfd", "E103"),
        (b"\xc3", "E103"),
    ],
)
def test_bytes_that_are_no_text_have_a_place(tmp_path, bad, code):
    """NUL, control characters, lone surrogates and broken UTF-8 are shown where they stand."""
    library = written(tmp_path, HEADER.encode() + b"  - id: " + bad)
    assert codes(library) == [code]
    assert (library.problems[0].place.line, library.problems[0].place.column) == (5, 9)


def test_a_surrogate_from_an_escape_is_refused_by_either_parser(tmp_path, monkeypatch):
    """An escape cannot bring in half a character, with libyaml or without."""
    import yaml

    from quizcli.bank import yaml_reader

    text = HEADER + '  - {id: a, type: boolean, prompt: "\\ud800", answer: true}\n'
    assert not written(tmp_path, text).entries
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    library = written(tmp_path, text)
    assert "E104" in codes(library) and not library.entries


# ------------------------------------------------------------------ YAML attacks
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E114"),
        ("# only\n# comments\n", "E114"),
        ("---\n", "E114"),
        ("~\n", "E114"),
        ("- a list\n", "E204"),
        ("just text\n", "E204"),
        ("[" * 1000 + "]" * 1000, "E106"),
        ("a: {" * 1000, "E106"),
        ("- " * 1000, "E106"),
        ("? " * 1000, "E106"),
        ("a: &a [" + "x, " * 10 + "]\nb: [*a, *a]\n", "E107"),
        ("a: !!python/object/apply:os.system ['touch harm']\n", "E108"),
        ("%TAG !x! tag:example.com,2000:\n---\na: 1\n", "E108"),
        ("".join(f"%TAG !a{i}! b\n" for i in range(200_000)) + "---\na: 1\n", "E108"),
        ("a: 1\n--- \nb: 2\n", "E109"),
        ("<<: {a: 1}\n", "E110"),
        ("{[a]: 1}\n", "E110"),
        ("{{a: 1}: 1}\n", "E110"),
        ("'': 1\n", "E110"),
        ("a: 1\na: 2\n", "E111"),
        ("a: " + "9" * 5000 + "\n", "E112"),
        ("a: 1e99999\n", "E112"),
        ("a: 0777\n", "E112"),
        ("{a}\n", "E113"),
        ("a: '" + "x" * 30_000 + "'\n", "E106"),
        ("'" + "x" * 30_000 + "': a\n", "E106"),
        ("a: 2026-13-45\n", "E202"),
        ("a: {b\n", "E105"),
        ("a:\n\tb: 1\n", "E105"),
        ("\ta\n", "E105"),
        ('a: "\\q"\n', "E105"),
        ('a: "\\ud800"\n', "E105"),
        ("%YAML 3.0\n---\na: 1\n", "E105"),
        ("@\n", "E105"),
    ],
    ids=lambda text: text[:20],
)
def test_hostile_yaml_is_a_problem(tmp_path, text, code):
    """Each trick is met by its code, nothing is raised, nothing is served."""
    library = written(tmp_path, text)
    assert code in codes(library)
    assert library.entries == ()
    assert all(len(each.message) <= LONGEST_MESSAGE + 3 for each in library.problems)


def test_nested_merges_are_not_merged(tmp_path):
    """The few hundred bytes of merge keys that take a composer minutes cost nothing here."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}" for i in range(1, 9)]
    assert {"E107", "E110"} <= set(codes(written(tmp_path, "\n".join(lines))))


def test_a_billion_laughs_stay_unlaughed(tmp_path):
    """Aliases are never followed."""
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 20)]
    assert set(codes(written(tmp_path, "\n".join(lines)))) == {"E107", "E201", "E202"}


def test_tags_run_nothing(tmp_path, monkeypatch):
    """A tag that would call a function when loaded calls nothing."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "a: !!python/object/apply:os.system ['touch harm']\n")
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize("opened", ["[", "{", "{a: [", "- ", "[\n", "? "])
def test_hundreds_of_thousands_of_brackets_do_not_kill_the_process(tmp_path, opened):
    """What kills libyaml's composer is met by the limit on events, in a process of its own."""
    path = tmp_path / "bank.yaml"
    path.write_text((opened * 700_000)[:3_000_000])
    script = (
        "from pathlib import Path; from quizcli.bank import load\n"
        f"found = load([Path({str(path)!r})], signatures=dict, stamp='', cache=None)\n"
        "print([each.code for each in found.problems])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0
    assert done.stdout.strip() in ("['E106']", "['E105']")


def test_too_many_errors_serve_nothing_and_say_so(tmp_path):
    """After a thousand errors the file is given up, healthy questions included."""
    library = written(tmp_path, HEADER + QUESTION + "  - 1\n" * 2000)
    assert codes(library).count("E204") == 1000
    assert "E115" in codes(library)
    assert library.entries == ()


def test_too_many_warnings_keep_nothing_from_being_served(tmp_path):
    """Warnings are cut off in number, and do no harm."""
    bare = "".join(
        f"  - {{id: a{i}, type: boolean, prompt: P?, answer: true}}\n" for i in range(600)
    )
    library = written(tmp_path, HEADER + bare)
    assert codes(library).count("W512") == 1
    assert len(library.entries) == 600


PROMPT = (
    HEADER + "  - {{id: a, type: boolean, answer: true, explain: E., source: S., prompt: '{}'}}\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "{{" + " " * 19_000,
        "{{ a" * 4000,
        "{{unknown}}" * 1700,
        "`" * 19_999,
        "".join("`" * i + "a" for i in range(190)),
        "$" * 19_999,
        "a $ " * 4_999,
        "a\n\n" * 6000,
        " " * 19_000 + "{{unknown}}",
        "\\" * 19_999,
        "x ".ljust(19_000) + "{{unknown}}",
    ],
    ids=lambda text: text[:12],
)
def test_no_text_makes_the_checks_slow(tmp_path, text):
    """Texts made for slow regular expressions take no time (the limit is in `loaded`)."""
    written(tmp_path, PROMPT.format(text))


def test_thousands_of_names_do_not_make_looking_up_slow(tmp_path):
    """A question may declare a hundred names; more are an error and nothing is looked up."""
    draw = ", ".join(f"n{i}: 1" for i in range(5000))
    where = ", ".join(f"n{i} < m{i}" for i in range(5000))
    rest = f"draw: {{{draw}}}, where: [{where}]"
    question = f"  - {{id: a, type: boolean, prompt: P?, answer: true, {rest}}}"
    assert "E205" in codes(written(tmp_path, HEADER + question))


def test_one_line_of_ten_thousand_lists_is_not_copied_for_each_problem(tmp_path):
    """A bank in a single long line is read like any other."""
    question = '{"id": "a%d", "type": "boolean", "prompt": "P?", "answer": true, "x": 1}'
    questions = ", ".join(question % i for i in range(3000))
    library = written(
        tmp_path, '{"format": 1, "title": "T", "license": "L", "questions": [' + questions + "]}"
    )
    assert "E115" in codes(library)


def test_a_good_bank_is_the_control(tmp_path):
    """The helper finds nothing wrong with a good bank, so the tests above can fail."""
    library = written(tmp_path, GOOD)
    assert codes(library) == []
    assert len(library.entries) == 7
