"""The uniform layout: the same questions, the same comments, and the second time nothing."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.bank import adding, formatting, quoting, yaml_reader
from quizcli.bank.fields import QUESTION
from quizcli.bank.library import NOT_BANKS
from quizcli.bank.report import Report
from quizcli.bank.validate import read_bank
from quizcli.probes import signatures
from quizcli.questions import NAMES
from tests.bank.samples import GOOD, SIGNATURES

ROOT = Path(__file__).parent.parent.parent
CONTENT = sorted(path for path in (ROOT / "content").glob("*.yaml") if path.name not in NOT_BANKS)
BAD = sorted((ROOT / "tests" / "data" / "banks").glob("*.yaml"))
HEAD = "format: 1\ntitle: T\nlicense: CC0\n"


def fmt(text):
    """The text in the uniform layout; it must have been read as the same questions."""
    found = formatting.formatted("b", text.encode(), SIGNATURES)
    assert not found.trouble
    again = formatting.formatted("b", found.data, SIGNATURES)
    assert again.data == found.data
    return found.data.decode()


def question(*lines):
    """A bank with one question of these lines, as they stand."""
    return HEAD + "questions:\n" + "\n".join(lines) + "\n"


def comments(text):
    """All comments of a text in which # stands nowhere else."""
    return sorted(line[line.index("#") :] for line in text.splitlines() if "#" in line)


def test_keys_are_put_in_the_order_of_the_table():
    """With their comments, before them and behind them."""
    text = question(
        "  - type: numeric  # the type",
        "    # about the answer",
        "    answer: 2",
        "    prompt: P?",
        "    id: a",
        "    mistakes:",
        "      - because: B.",
        "        answer: '3'",
    )
    assert fmt(text) == question(
        "  - id: a",
        "    type: numeric  # the type",
        "    prompt: P?",
        "    # about the answer",
        "    answer: 2",
        "    mistakes:",
        "      - answer: '3'",
        "        because: B.",
    )


def test_names_keep_their_order():
    """What is drawn first is derived from later, so draw, let, with and pairs stay."""
    text = question("  - id: a", "    type: match", "    draw: {b: 2, a: 1}", "    prompt: P?",
                    "    pairs:", "      z: one", "      a: two")  # fmt: skip
    assert fmt(text) == text


def test_indentation_is_two_spaces():
    """Of mappings, lists and texts, also where dashes stand below their key."""
    text = HEAD + (
        "questions:\n"
        "-   id: a\n"
        "    type: recall\n"
        "    prompt: |\n"
        "          One\n"
        "            two\n"
        "\n"
        "          three\n"
        "    answer: >-\n"
        "     four\n"
        "     five\n"
        "    rubric:\n"
        "    - six\n"
        "    - seven,\n"
        "        eight\n"
        "    hints: [nine,\n"
        "            ten]\n"
    )
    assert fmt(text) == question(
        "  - id: a",
        "    type: recall",
        "    prompt: |",
        "      One",
        "        two",
        "",
        "      three",
        "    answer: >-",
        "      four",
        "      five",
        "    rubric:",
        "      - six",
        "      - seven,",
        "        eight",
        "    hints: [nine,",
        "            ten]",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"plain words"', "plain words"), ("'plain words'", "plain words"), ('"it\'s"', "it's"),
        ('"2"', "'2'"), ("yes", "'yes'"), ('"a: b"', "'a: b'"), ('"{x}"', "'{x}'"), ("0.5", "0.5"),
        ('"2026-01-01"', "'2026-01-01'"), ('"1e-3"', "'1e-3'"), ("n", "n"), ('"n"', '"n"'),
        ('"a \\u00b7 b"', "a · b"), ('"a\\tb"', '"a\\tb"'), ('"# no"', "'# no'"),
        ("'- x'", "'- x'"),
        ("'it''s: so'", "'it''s: so'"), ('"a\\nb"', "|-\n      a\n      b"), ("''", "''"),
        ('"a"  # c', '"a"  # c'), ('"a\\nb"  # c', "|-  # c\n      a\n      b"),
        ("1_000", "'1_000'"),
    ],
)  # fmt: skip
def test_quotes(before, after):
    """Plain where all readers agree, double quotes only for escapes, | for several lines."""
    head = ("  - id: a", "    type: recall", "    prompt: P?")
    text = question(*head, f"    answer: {before}")
    found = formatting.formatted("b", text.encode(), SIGNATURES).data.decode()
    assert found == question(*head, f"    answer: {after}")


def test_brackets_keep_their_form():
    """Only the texts inside are written in the one way."""
    text = question("  - id: a", "    type: numeric", '    prompt: "P?"', "    answer: 1",
                    '    tests: {reject: [ "2",no,  "[x]" ], accept: ["1" ] }')  # fmt: skip
    assert "    tests: {reject: [ '2','no',  '[x]' ], accept: ['1' ] }\n" in fmt(text)


def test_comments_and_blank_lines_stay_where_they_belong():
    """Before a section, behind the last key of a question, and at the end."""
    text = (
        "# top\n\n---\n" + HEAD + "# before the questions\n"
        "questions:  # here\n"
        "# first\n"
        "- id: a\n"
        "  type: recall\n"
        "  prompt: P?\n"
        "  answer: |  # the model answer\n"
        "    A.\n"
        "  # hints: later\n"
        "\n\n"
        "# ---- second section\n"
        "- id: b\n"
        "  type: recall\n"
        "  prompt: P?\n"
        "  answer: A.\n"
        "\n# the end\n"
    )
    found = fmt(text)
    assert comments(found) == comments(text)
    assert "      A.\n    # hints: later\n\n\n  # ---- second section\n  - id: b\n" in found
    assert found.startswith("# top\n\n---\nformat: 1\n")
    assert found.endswith("    answer: A.\n\n# the end\n")


def test_what_cannot_be_moved_safely_stays():
    """A comment between a dash and its key, a value on the next line, and the lines below."""
    text = question("  - # about this one", "    type: recall", "    id: a", "    answer: A.",
                    "    prompt: P?", "  - type: recall", "    id: b", "    prompt:",
                    "      on the next line", "    answer: A.")  # fmt: skip
    found = fmt(text)
    assert "  - # about this one\n    type: recall\n    id: a\n" in found
    assert "  - id: b\n    type: recall\n    prompt:\n      on the next line\n" in found


def test_line_ends_and_marks_of_the_file_stay():
    """A bank of Windows is one afterwards."""
    text = question("- type: recall", "  id: a", "  prompt: |", "    One", "", "    two",
                    "  answer: A.").replace("\n", "\r\n")  # fmt: skip
    found = formatting.formatted("b", b"\xef\xbb\xbf" + text.encode(), SIGNATURES)
    assert not found.trouble
    assert found.data.startswith(b"\xef\xbb\xbfformat: 1\r\n")
    assert found.data.count(b"\n") == found.data.count(b"\r\n") == text.count("\n")
    assert b"  - id: a\r\n    type: recall\r\n" in found.data


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_the_banks_that_come_with_it_stay_the_same(path):
    """All questions, wherever they stand, and all comments; the second time nothing changes."""
    data = path.read_bytes()
    known = signatures()
    found = formatting.formatted(path.stem, data, known)
    assert not found.trouble
    assert formatting.formatted(path.stem, found.data, known).data == found.data
    old, new = (read_bank("b", "", each, known).questions for each in (data, found.data))
    assert [formatting.anywhere(each) for each in old] == [
        formatting.anywhere(each) for each in new
    ]
    assert new


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_banks_are_left_or_stay_as_bad_as_they_are(path):
    """What is no YAML is left alone; other faults stay the same."""
    data = path.read_bytes()
    found = formatting.formatted(path.stem.replace("_", "-"), data, SIGNATURES)
    assert found.data == data or not found.trouble
    old, new = (read_bank("b", "", each, SIGNATURES).problems for each in (data, found.data))
    errors = [sorted(p.code for p in each if p.code.startswith("E")) for each in (old, new)]
    assert errors[0] == errors[1]


@pytest.mark.parametrize("kind", NAMES)
def test_skeletons_are_laid_out_already(kind):
    """A new bank does not change."""
    text = adding.new_bank("b", "T", kind)
    assert fmt(text) == text


def test_a_layout_that_changes_a_question_is_not_taken():
    """The proof finds a lost key, another text, another order of names and a lost comment."""
    changes = {
        "let: {twice: 2*K}": "",
        "Which shape?": "What shape?",
        "K: 3..12, N: 3..12": "N: 3..12, K: 3..12",
        "# the full id": "",
    }
    for old, new in changes.items():
        assert old in GOOD
        found = formatting.formatted(
            "good", GOOD.encode(), SIGNATURES, lambda text, root, a=old, b=new: text.replace(a, b)
        )
        assert found.data == GOOD.encode()
        assert "left as it is" in found.trouble


# ---------------------------------------------------------------------- any bank
TEXTS = st.text(st.sampled_from("ab yn:#-'\"{}[],|>&*!%@`?\\\n\t0129.é$"), min_size=1, max_size=12)
KEYS = ("id", "type", "prompt", "answer", "hints", "explain", "rubric", "source")


@st.composite
def banks(draw):
    """Banks of flashcards with any texts in any quotes, indented somehow, with comments."""
    lines = ["format: 1", "title: T", "license: CC0", "questions:"]
    column = draw(st.integers(0, 3))
    for number in range(draw(st.integers(1, 3))):
        keys = draw(st.permutations(KEYS))
        inner = column + draw(st.integers(2, 4))
        rows = [row for key in keys for row in draw(entries(key, number, inner))]
        rows[0] = " " * column + "-" + rows[0][column + 1 :]
        lines += draw(st.lists(st.sampled_from(["", "# c", "   # d"]), max_size=2)) + rows
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n# end\n"]))


@st.composite
def entries(draw, key, number, column):
    """The lines of one key at a column."""
    indent = " " * column
    if key in ("id", "type"):
        return [f"{indent}{key}: {'recall' if key == 'type' else f'q{number}'}"]
    text = draw(TEXTS)
    if key in ("hints", "rubric"):
        dash = " " * draw(st.integers(0, 3))
        return [f"{indent}{key}:", f"{indent}{dash}- {draw(quoted(text))}  # h", ""]
    return [f"{indent}{key}: {draw(quoted(text, column))}"]


@st.composite
def quoted(draw, text, column=0):
    """A text in quotes or as a block."""
    style = draw(st.sampled_from(["'", '"', "|"] if column else ['"']))
    if style == "|" and text[0].isalpha() and "\t" not in text:
        return "|\n" + "\n".join(f"{' ' * (column + 3)}{each}" for each in text.split("\n"))
    if style == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    return yaml.dump(text, default_style='"', width=1000, allow_unicode=True).strip()


@settings(max_examples=60, deadline=None)
@given(banks())
def test_any_bank_keeps_its_questions(text):
    """Whatever the texts and the layout: the same questions, or the file is left."""
    found = formatting.formatted("b", text.encode(), {})
    if found.trouble:
        assert found.data == text.encode()
        return
    again = formatting.formatted("b", found.data, {})
    assert again == found
    old, new = (read_bank("b", "", each, {}).questions for each in (text.encode(), found.data))
    assert [each._replace(place=None) for each in old] == [
        each._replace(place=None) for each in new
    ]
    assert found.data.count(b"#") >= text.count("  # h")


@given(TEXTS, st.booleans())
def test_a_text_is_read_as_it_was_written(text, flow):
    """In one line, by our reader and by one of YAML 1.1."""
    raw = quoting.written(text, flow=flow)
    assert "\n" not in raw
    document = f"a: [{raw}, {{b: {raw}}}]\n" if flow else f"a: {raw}\nb:\n  - {raw}\n"
    report = Report(document)
    root = yaml_reader.read(document, report)
    values = list(yaml.safe_load(document).values())
    assert values == ([[text, {"b": text}]] if flow else [text, [text]])
    assert root is not None
    assert not [each for each in report.problems() if each.code.startswith("E")]


def test_every_key_has_its_place():
    """The order is that of the field table."""
    assert formatting.RECORDS["questions[]"] == tuple(QUESTION)
