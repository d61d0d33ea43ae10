"""Fields of questions by their paths, in a bank as it stands in its file."""

import pytest

from quizcli.bank.pointing import Fields

BANK = """\
format: 1
title: Fields
license: CC0-1.0
questions:
  - id: one
    type: numeric
    prompt: "How much?"
    answer: 2
    mistakes:
      - answer: 3
        because: No.
      - {answer: 1 + 3, because: No.}
    tests: {accept: ["2", "2.0"], reject: []}
  - id: two
    prompt: [broken
  - id: three
    parts:
      - {prompt: a, answer: 1}
      - prompt: b
        answer: 2
        witness: 1 + 1
"""


@pytest.fixture
def fields(tmp_path):
    """The fields of that bank, one question of which is no YAML."""
    (tmp_path / "bank.yaml").write_text(BANK)
    return Fields(str(tmp_path / "bank.yaml"))


@pytest.mark.parametrize(
    ("question", "field", "culprit"),
    [
        ("one", "answer", "2\n    mistakes"),
        ("one", "mistakes[0].answer", "3\n        because"),
        ("one", "mistakes[1].answer", "1 + 3"),
        ("one", "tests.accept[1]", '"2.0"'),
        ("three", "parts[1].witness", "1 + 1"),
        ("three", "parts[0].tolerance", "{prompt: a"),
    ],
)
def test_a_field_is_where_it_stands(fields, question, field, culprit):
    """Its line and column; for a field that is not there the nearest around it."""
    place = fields.place(question, field)
    line = BANK.splitlines()[place.line - 1]
    start = BANK.index(culprit)
    assert place.line == BANK.count("\n", 0, start) + 1
    assert line[place.column - 1 :].startswith(culprit.partition("\n")[0])


@pytest.mark.parametrize(
    ("question", "field"), [("one", "witness"), ("two", "prompt"), ("four", "answer")]
)
def test_what_is_not_there_has_no_place(fields, question, field):
    """A field that the question lacks, a question that is no YAML, one that there is not."""
    assert fields.place(question, field) is None


def test_a_file_that_is_gone_has_no_fields(tmp_path):
    """Nothing is raised."""
    assert Fields(str(tmp_path / "gone.yaml")).place("one", "answer") is None
