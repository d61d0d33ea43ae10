"""The pages of help: one for each code, and their examples do what they say."""

import math
import re

import pytest

from quizcli import check
from quizcli.bank import codes, concept_reader, pages
from quizcli.bank.concept_reader import read_map
from quizcli.bank.validate import read_bank
from quizcli.cli.checks.looks import looks
from quizcli.cli.checks.measured import workers
from quizcli.model import MeasureError, Measurement
from quizcli.probes import signatures

KNOWN = pages.known_codes()
UNSHOWN = {"E101", "E102", "E103", "E104", "E115", "E209", "E210", "E613", "W512", "W601"}
"""Codes of files, names, amounts, devices and time, which no piece of a bank can show."""

SNIPPETS = sorted(set(KNOWN) - UNSHOWN)
HEADER = "format: 1\ntitle: Example\nlicense: CC0-1.0\nquestions:\n"
USUAL = {"id": "example", "prompt": "Is it?", "explain": "Why.", "source": "Book."}
CONCEPT = {"name": "{id}", "can": "do it", "summary": "It is.", "reading": "Book."}
SEEDS = range(20)
MEASURED = {
    "linear_count": {"count": 16, "weight_shape": (4, 3)},
    "torch.zeros(1)": {"result": -math.inf},
    "torch.ones(1)": {"result": 0.0},
    "torch.ones(3, 2)": {"total": 12.0},
    "bias=False": lambda n: {"count": 4 * n},
    "out_features": lambda n: {"size": 4},
    "size = nn.Linear(n, 4).weight": lambda n: {"size": 4 * n},
    "bias is not None": lambda n: {"there": True},
}
"""What PyTorch gives for the examples that measure; it is asked in `test_measured_examples`."""


def bank_of(snippet):
    """A whole bank around an example: a file, questions, or some keys of a question."""
    if re.match(r"format:|title:|#", snippet):
        return snippet
    if snippet.startswith("- "):
        return HEADER + indented(snippet, "  ")
    given = set(re.findall(r"(?m)^(\w+):", snippet))
    usual = USUAL if "type" in given else {**USUAL, "type": "boolean", "answer": "true"}
    more = [f"{key}: {value}" for key, value in usual.items() if key not in given]
    keys = indented("\n".join([*more, snippet]), "    ")
    return f"{HEADER}  -{keys[3:]}"


def indented(text, by):
    """Each line behind some blanks."""
    return "".join(f"{by}{line}\n" for line in text.split("\n"))


def map_of(snippet):
    """A whole concept map around an example, each concept completed."""
    lines = []
    for line in snippet.split("\n"):
        id_, _, fields = line.partition(": ")
        more = [f"{k}: {v.format(id=id_)}" for k, v in CONCEPT.items() if f"{k}:" not in fields]
        lines.append(f"  {id_}: {fields[:-1]}, {', '.join(more)}}}\n")
    return "format: 1\nconcepts:\n" + "".join(lines)


class Now:
    """A measurement that was made at once."""

    def __init__(self, request):
        self.request = request

    def done(self):
        return True

    def result(self):
        """What the examples measure, without torch."""
        source = self.request.program.source if self.request.program else self.request.probe
        for part, outputs in MEASURED.items():
            if part in source:
                called = callable(outputs)
                return Measurement(outputs(**self.request.arguments) if called else outputs)
        raise MeasureError("the shapes do not fit", 1, 1)


def found(code, snippet, folder, submit=Now):
    """The codes that an example gives."""
    if code.startswith("E7"):
        return {each.code for each in read_map("concepts.yaml", map_of(snippet).encode())[1]}
    path = folder / "example.yaml"
    path.write_text(bank_of(snippet), encoding="utf-8")
    bank = read_bank("example", str(path), path.read_bytes(), signatures())
    problems = [*bank.problems, *looks(path, {"lstm"})]
    if code[1] == "6":
        problems += check.check(bank.questions, SEEDS, submit).problems
    return {each.code for each in problems}


def test_every_code_has_a_page_and_every_page_a_code():
    """Neither more nor fewer files than codes."""
    files = {each.stem for each in pages.FOLDER.glob(f"*{pages.SUFFIX}")}
    assert files == set(KNOWN)


def test_all_tables_of_codes_are_joined():
    """Those of banks, of looks, of measuring and of concept maps, none in two of them."""
    tables = (codes.CODES, codes.LOOKS, check.CODES, concept_reader.CODES)
    assert sum(map(len, tables)) == len(KNOWN)


@pytest.mark.parametrize("code", KNOWN)
def test_each_page_is_whole_and_fits(code):
    """It says what the code means, shows both examples and says why, in 100 columns at most."""
    page = pages.page(code)
    before, label, _ = page.text.partition("\n\nWrong:\n\n")
    assert label
    assert before.endswith(".")
    assert page.wrong
    assert page.right
    assert page.wrong != page.right
    assert page.text.rstrip().endswith((".", "?", "`."))
    assert max(map(len, page.text.splitlines())) <= 100


@pytest.mark.parametrize("code", SNIPPETS)
def test_the_wrong_example_has_the_problem(code, tmp_path):
    """Within a whole bank it gives that very code."""
    assert code in found(code, pages.page(code).wrong, tmp_path)


@pytest.mark.parametrize("code", SNIPPETS)
def test_the_right_example_has_no_problem(code, tmp_path):
    """Not that one, and no other either."""
    assert found(code, pages.page(code).right, tmp_path) - {"W508"} == set()


@pytest.mark.slow
@pytest.mark.parametrize("code", ["E602", "E603", "E604", "E614", "W603", "W608"])
def test_measured_examples(code, tmp_path):
    """PyTorch itself finds the problem in the wrong example, and none in the right one."""
    page = pages.page(code)
    with workers(1, "cpu") as measuring:
        assert code in found(code, page.wrong, tmp_path, measuring.submit)
        assert found(code, page.right, tmp_path, measuring.submit) == set()
