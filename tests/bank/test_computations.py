"""Computations at the top of a bank: what a question gets of them, and what is wrong with them."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from quizcli import check, questions
from quizcli.bank import formatting, load, schema
from quizcli.bank.cache import compile_bank
from quizcli.bank.validate import read_bank
from quizcli.cli.app import run
from quizcli.cli.checks.measured import workers
from quizcli.cli.measuring import runnable
from quizcli.model import Severity
from quizcli.probes import signatures
from quizcli.questions import base

HEAD = "format: 1\ntitle: T\nlicense: CC0-1.0\n"
OWN = """\
computations:
  lstm:
    doc: The parameters of an LSTM.
    needs: [x, h]  # sizes
    torch: |
      torch.manual_seed(seed)
      layer = nn.LSTM(x, h)
      count = sum(p.numel() for p in layer.parameters())
      shape = layer.weight_hh_l0.shape
"""
QUESTIONS = """\
questions:
  - id: drawn
    type: numeric
    draw: {x: 2..9, h: 2..9}
    prompt: How many numbers does `nn.LSTM({{x}}, {{h}})` learn?
    measure: lstm
    answer: count
    witness: 4*h*(h + x + 2)
    explain: Four gates, {{count}} in all.
    source: torch.nn.LSTM documentation
  - id: given
    type: shape
    draw: {n: 2..9}
    prompt: What is the shape of `weight_hh_l0` of `nn.LSTM(3, 2*{{n}})`?
    measure: lstm
    with: {x: 3, h: 2*n}
    answer: shape
    witness: (8*n, 2*n)
    explain: Four gates.
    source: torch.nn.LSTM documentation
"""
IN_PLACE = """\
questions:
  - id: drawn
    type: numeric
    draw: {x: 2..9, h: 2..9}
    prompt: How many numbers does `nn.LSTM({{x}}, {{h}})` learn?
    torch: |
      torch.manual_seed(seed)
      layer = nn.LSTM(x, h)
      count = sum(p.numel() for p in layer.parameters())
      shape = layer.weight_hh_l0.shape
    answer: count
    witness: 4*h*(h + x + 2)
    explain: Four gates, {{count}} in all.
    source: torch.nn.LSTM documentation
"""
SCHEMA = Draft202012Validator(schema.of_bank())
LINE_OF_LINES = 9
"""Where the lines of `lstm` begin when they stand before the questions."""


def read(text, name="own"):
    """The bank that a text makes, with the program's own probes."""
    return read_bank(name, f"{name}.yaml", text.encode(), signatures())


def said(computations, use="measure: sums", draw="{n: 2..9}"):
    """What is said of a bank with these computations and one question: code, line, message."""
    question = f"""\
questions:
  - id: q
    type: numeric
    draw: {draw}
    prompt: "{{{{n}}}}?"
    {use}
    answer: total
    tolerance: exact
    explain: E.
    source: S.
"""
    bank = read(f"{HEAD}computations:\n{computations}{question}")
    return [(each.code, each.place.line, each.place.column) for each in bank.problems], bank


SUMS = """\
  sums:
    needs: [n]
    torch: total = torch.ones(n).sum().item()
"""


# ------------------------------------------------------------------ what it makes
@pytest.mark.parametrize("text", [HEAD + OWN + QUESTIONS, HEAD + QUESTIONS + OWN])
def test_a_computation_stands_before_or_behind_the_questions(text):
    """Both orders give the same questions, but for the lines on which things stand."""
    bank = read(text)
    assert bank.problems == ()
    other = read(HEAD + OWN + QUESTIONS).questions
    assert [*map(formatting.anywhere, bank.questions)] == [*map(formatting.anywhere, other)]


def test_a_question_gets_the_program_that_lines_in_place_make():
    """Whatever comes after reading a bank sees no difference, except where the lines stand."""
    drawn, _ = read(HEAD + OWN + QUESTIONS).questions
    (in_place,) = read(HEAD + IN_PLACE).questions
    assert formatting.anywhere(drawn) == formatting.anywhere(in_place)
    assert drawn.program.line == LINE_OF_LINES
    assert HEAD.count("\n") + OWN[: OWN.index("torch.manual")].count("\n") + 1 == LINE_OF_LINES
    assert drawn.program.column == len("      ") + 1


def test_what_is_needed_is_what_is_passed():
    """Drawn names by themselves, others by `with`; and the seed, since the lines read it."""
    drawn, given_ = read(HEAD + OWN + QUESTIONS).questions
    assert drawn.arguments == {"x": "x", "h": "h", "seed": "seed"}
    assert given_.arguments == {"x": 3, "h": "2*n", "seed": "seed"}
    (request,) = base.prepare(questions.TYPES["shape"], given_, 5).requests
    assert set(request.arguments) == {"x", "h", "seed"}
    assert request.program.outputs == ("shape",)


def test_no_other_drawn_name_reaches_the_lines():
    """A name that the question draws and the computation does not need stays outside."""
    problems, bank = said(SUMS, draw="{n: 2..9, m: 3..4}")
    assert problems == [("W505", 11, 21)]
    assert set(bank.questions[0].arguments) == {"n"}
    problems, bank = said(SUMS, "measure: sums\n    with: {n: 4}", draw="{n: 2..9}")
    assert problems == []
    assert bank.questions[0].arguments == {"n": 4}


def test_plain_python_is_told_as_such():
    """So that the bank has to be trusted: its index names the language of the question."""
    text = HEAD + OWN.replace("torch: |", "python: |") + QUESTIONS
    bank = read(text)
    assert bank.problems == ()
    compiled = compile_bank("own", "own.yaml", bank, text.encode())
    assert [each.code for each in compiled.entries] == ["python", "python"]


def test_the_layout_keeps_them():
    """`fmt` puts them before the questions, with their comments, and then changes nothing."""
    known = signatures()
    found = formatting.formatted("own", (HEAD + QUESTIONS + OWN).encode(), known)
    assert not found.trouble
    text = found.data.decode()
    assert text.index("computations:") < text.index("questions:")
    assert "needs: [x, h]  # sizes" in text
    assert formatting.formatted("own", found.data, known).data == found.data


# -------------------------------------------------------------------- what is wrong
WRONG = {
    "a probe's name": (SUMS.replace("sums:", "linear_count:"), "measure: linear_count", "E305"),
    "no name": (SUMS.replace("sums:", "my-sums:"), "measure: my-sums", "E304"),
    "a need that is no name": (SUMS.replace("[n]", "[n, 2b]"), "measure: sums", "E304"),
    "no lines": ("  sums: {needs: [n]}\n", "measure: sums", "E201"),
    "both kinds of lines": (SUMS + "    python: total = n\n", "measure: sums", "E310"),
    "a list": ("  sums: [n]\n", "measure: sums", "E204"),
    "an unknown key": (SUMS + "    need: [n]\n", "measure: sums", "E202"),
    "a name nobody needs": (SUMS.replace("[n]", "[]"), "measure: sums", "E311"),
    "no Python": ("  sums: {needs: [n], python: 'total = ('}\n", "measure: sums", "E311"),
}


@pytest.mark.parametrize(("computation", "use", "code"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_with_a_computation(computation, use, code):
    """It is said in the head, and the question is left out and says so too."""
    problems, bank = said(computation, use)
    lines = {each: line for each, line, _ in problems}
    assert lines[code] < lines["E313"]
    assert set(lines) <= {code, "E313"}
    assert bank.questions == ()


def test_an_error_points_into_the_lines():
    """To the very column, also when a question far below uses them."""
    problems, _ = said(SUMS.replace("torch.ones(n)", "torch.ones(m)"))
    column = SUMS.splitlines()[2].index("(n)") + 2
    assert ("E311", 7, column) in problems


def test_no_file_of_the_folder_is_looked_at(tmp_path, monkeypatch):
    """Python looks for a wrong line in the file that it was told of; here there is none."""
    wrong = ("  sums: {needs: [n], python: y = é é}\n", "measure: sums")
    found, _ = said(*wrong)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "<unknown>").write_bytes(b"x\n")
    assert said(*wrong)[0] == found


USES = {
    "an unknown name": ("measure: sumz", "E306", "did you mean sums?"),
    "an unknown probe": ("measure: linear_cout", "E306", "did you mean linear_count?"),
    "an unknown argument": ("measure: sums\n    with: {m: 2}", "E307", "does not need m"),
    "an argument that is wrong": ("measure: sums\n    with: {n: k + 1}", "E301", "unknown name k"),
    "lines as well": ("measure: sums\n    torch: total = n", "E310", "keep one of them"),
}


@pytest.mark.parametrize(("use", "code", "message"), USES.values(), ids=list(USES))
def test_what_is_wrong_with_a_use(use, code, message):
    """Names are looked for among probes and computations alike."""
    problems, bank = said(SUMS, use)
    (found,) = (each for each in bank.problems if each.severity is Severity.ERROR)
    assert (found.code, bank.questions) == (code, ())
    assert message in found.message
    assert problems


def test_a_need_that_nobody_meets():
    """It is said where the computation is named."""
    problems, bank = said(SUMS.replace("[n]", "[n, m]").replace("(n)", "(n, m)"))
    assert problems == [("E312", 13, 14)]
    assert bank.problems[0].message == "sums needs m"
    assert bank.questions == ()


def test_an_unknown_output_gets_a_suggestion():
    """Outputs are the names that the computation assigns."""
    bank = read((HEAD + OWN + QUESTIONS).replace("answer: count", "answer: cuont"))
    assert [each.message for each in bank.problems] == ["unknown name cuont; did you mean count?"]


def test_what_nobody_uses():
    """A computation without a question, and a need without a line that reads it, are warnings."""
    problems, bank = said(SUMS + SUMS.replace("sums", "more").replace("[n]", "[n, k]"))
    assert [each[:2] for each in problems] == [("W518", 8), ("W505", 9)]
    assert len(bank.questions) == 1


@given(st.recursive(
    st.sampled_from(["n", "torch", "total = n", "sums", "3", "true", "", "~", "needs"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda xs: f"[{', '.join(xs)}]")
    | st.dictionaries(
        st.sampled_from(["sums", "needs", "torch", "python", "doc", "n"]), inner, max_size=3
    ).map(lambda xs: "{" + ", ".join(f"{k}: {v}" for k, v in xs.items()) + "}"),
    max_leaves=8,
))  # fmt: skip
def test_any_head_is_read_or_refused(head):
    """Whatever stands there, reading ends with a bank or with errors."""
    bank = read(f"{HEAD}computations: {head}\n{QUESTIONS.replace('lstm', 'sums')}")
    assert all(each.measured for each in bank.questions)
    assert bank.questions or any(each.severity is Severity.ERROR for each in bank.problems)


# -------------------------------------------------------------------- with PyTorch
@pytest.mark.slow
def test_it_is_measured():
    """The witness agrees at every seed; a fault at run time points into the head."""
    wrong = OWN.replace("shape = layer.weight_hh_l0", "shape = layer(torch.ones(x + 1))[0]")
    with workers(1, "cpu") as found:
        submit = found.submit
        assert check.check(read(HEAD + OWN + QUESTIONS).questions, range(3), submit).problems == ()
        bank = read(HEAD + wrong + QUESTIONS)
        (problem,) = check.check(bank.questions[1:], range(2), submit).problems
    assert (problem.code, problem.place.line) == ("E602", LINE_OF_LINES + 3)
    assert problem.place.column >= OWN.splitlines()[-1].index("shape") + 1


# ------------------------------------------------------------------ what editors see
def test_the_schema_knows_them():
    """One kind of lines in each, and nothing that reading would refuse."""
    whole = yaml.safe_load(HEAD + OWN + QUESTIONS)
    assert SCHEMA.is_valid(whole)
    own = whole["computations"]["lstm"]
    for wrong in (
        {**own, "python": "count = 1"},
        {"needs": ["x"]},
        {**own, "need": ["x"]},
        {**own, "needs": ["2x"]},
        [own],
    ):
        assert not SCHEMA.is_valid({**whole, "computations": {"lstm": wrong}})
    python = {"python": own["torch"], "needs": own["needs"]}
    assert SCHEMA.is_valid({**whole, "computations": {"lstm": python}})


# ---------------------------------------------------------------------- whom to trust
def test_plain_python_needs_trust(tmp_path, monkeypatch, capsys):
    """It is left out, shown before it is trusted, and left out again when a need changes."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    path = tmp_path / "own.yaml"
    text = HEAD + OWN.replace("torch: |", "python: |") + QUESTIONS
    path.write_text(text)
    check_it = ["check", str(path), "--seeds", "1", "--jobs", "1"]
    assert "2 questions of plain Python are left out" in said_by(capsys, *check_it)
    shown = said_by(capsys, "trust", str(path), "--yes")
    assert "own/drawn:\ntorch.manual_seed(seed)\nlayer = nn.LSTM(x, h)" in shown
    assert "is trusted until its content changes" in shown
    library = load([path], signatures=signatures, stamp="", cache=None)
    assert len(runnable(library.entries, library, tmp_path, author_code=True)) == 2
    path.write_text(text.replace("[x, h]", "[h, x]"))
    library = load([path], signatures=signatures, stamp="", cache=None)
    assert runnable(library.entries, library, tmp_path, author_code=True) == []


def said_by(capsys, *words):
    """All that a command says."""
    run([*words])
    said = capsys.readouterr()
    return said.out + said.err
