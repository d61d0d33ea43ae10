"""A rerun with the learner's numbers: what is typed, what is measured, and how it is shown."""

from types import SimpleNamespace

import pytest

from quizcli import questions
from quizcli.bank import validate
from quizcli.cli import rerunning, rerunning_several, scripts, shell
from quizcli.cli.look import Look
from quizcli.cli.orders import lines
from quizcli.cli.screens import lines as lines_screen
from quizcli.cli.screens import rerun
from quizcli.model import Measurement, QuizError
from quizcli.probes import Lab, probes, signatures
from quizcli.worker import closed

BANK = b"""\
format: 1
title: T
license: CC0-1.0
questions:
  - id: cell
    type: numeric
    draw: {w: 0.1..0.9 step 0.1, x: -1..1 step 0.5}
    let: {twice: 2*w}
    measure: rnn_cell_step
    with: {u: twice, h_prev: 1, b_ih: 0, b_hh: 0}
    prompt: P?
    answer: h
    tolerance: {abs: 0.01}
  - id: lines
    type: parts
    draw: {n: 3..5, xs: {list: 3, of: 1..9}, mean: [true], cell: [LSTM, GRU]}
    torch: |
      total = sum(xs) * n
      longer = [x / n for x in xs] * 5
    prompt: P?
    parts:
      - {prompt: A?, answer: total}
      - {type: boolean, prompt: B?, answer: total > 50}
  - id: positive
    type: numeric
    draw: {n: 1..3}
    torch: "root = math.sqrt(n)"
    fact: n > 0
    prompt: P?
    answer: root
    tolerance: {rel: 0.01}
"""
BANK += b"""\
  - id: larger
    type: boolean
    draw: {n: 5..6}
    torch: "size = n + 1"
    fact: size > 4
    prompt: P?
    answer: true
  - id: smaller
    type: boolean
    draw: {n: 5..6}
    torch: "size = n + 1"
    fact: size > 4
    prompt: P?
    answer: false
  - id: which
    type: choice
    draw: {n: 5..6}
    torch: "size = n + 1"
    fact: size > 4
    prompt: P?
    options:
      - {text: large, correct: true}
      - {text: small}
"""
LOOKS = {
    "80": Look(width=80, colour=True, plain=False, ascii=False, interactive=True),
    "40": Look(width=40, colour=False, plain=False, ascii=True, interactive=True),
    "plain": Look(width=80, colour=False, plain=True, ascii=False, interactive=False),
}


def values(outputs):
    """Outputs with tuples for lists."""
    return {a: tuple(b) if isinstance(b, list) else b for a, b in outputs.items()}


def measure(request):
    """What the workers measure, in this process."""
    if request.program:
        found = closed.run(request.program.source, request.arguments, request.program.outputs)
    else:
        found = probes()[request.probe].run(request.arguments, Lab("cpu"))
    return Measurement(values(found), backend="PyTorch", seconds=0.001)


@pytest.fixture(scope="module")
def asked():
    """The questions of the bank, drawn, by id."""
    bank = validate.read_bank("b", "b.yaml", BANK, signatures())
    assert [each for each in bank.problems if each.severity == "error"] == []
    return {each.id.partition("/")[2]: questions.prepare(each, 4) for each in bank.questions}


def signature(one):
    """The signature of a question's probe."""
    return signatures().get(one.question.measure)


def again(one, typed):
    """The view of a rerun with what was typed."""
    before = questions.solve(one, [measure(each) for each in one.requests])
    asked = rerunning.changed(one, signature(one), typed)
    return rerunning.view(before, asked, measure(asked.requests[0]))


def rows(group):
    """Names with what they are now, and whether that is another value."""
    return {each.name: (each.now, each.differs) for each in group}


def test_what_may_be_changed_is_listed(asked):
    """Drawn names, derived ones with their formula, and the other arguments with their ranges."""
    found = {each.name: each for each in rerunning.choices(asked["cell"], signature(asked["cell"]))}
    assert found["w"].span == "-2..2 step 0.1"
    assert found["twice"].span == "from 2*w"
    assert found["nonlinearity"] == ("nonlinearity", "tanh", "tanh | relu")
    names = [each.name for each in rerunning.choices(asked["lines"], None)]
    assert names == ["n", "xs", "mean", "cell"]


@pytest.mark.parametrize("typed", ["w=0.5 x=1", "w = .5, x=1", " x=1;w=1/2", "x=1,w=5e-1,"])
def test_numbers_are_read_however_they_are_parted(asked, typed):
    """Commas, spaces and fractions; what is derived from a drawn number is derived anew."""
    found = rerunning.changed(asked["cell"], signature(asked["cell"]), typed)
    assert float(found.draw["w"]) == 0.5
    assert found.draw["twice"] == 1
    assert float(found.requests[0].arguments["x"]) == 1
    assert found.requests[0].arguments["u"] == 1


def test_an_argument_that_is_not_drawn_can_be_given(asked):
    """Arguments that the author fixed, and choices in words."""
    found = rerunning.changed(asked["cell"], signature(asked["cell"]), "h_prev=0 nonlinearity=relu")
    assert found.requests[0].arguments["nonlinearity"] == "relu"
    assert found.requests[0].arguments["h_prev"] == 0
    assert found.draw == asked["cell"].draw


def test_draws_of_an_author_keep_their_kind(asked):
    """Lists, truth values and words for an author's lines."""
    found = rerunning.changed(asked["lines"], None, "xs=[1, 2], n=7 mean=no cell='RNN'")
    assert found.requests[0].arguments["xs"] == (1, 2)
    assert (found.draw["n"], found.draw["mean"], found.draw["cell"]) == (7, False, "RNN")


@pytest.mark.parametrize(
    ("which", "typed", "why"),
    [
        ("cell", "", "write name=value"),
        ("cell", "5", "5 is no name with a value"),
        ("cell", "w=", "w has no value"),
        ("cell", "weight=1", "no number called weight"),
        ("cell", "twise=1", "did you mean twice"),
        ("cell", "w=99", "w lies in -2..2"),
        ("cell", "twice=9", "u lies in -2..2"),
        ("cell", "w=abc", "^w: "),
        ("cell", "nonlinearity=sin", "one of tanh, relu"),
        ("lines", "n=2.5", "n is a whole number"),
        ("lines", "n=99999999999999999999", "too large"),
        ("lines", "mean=7", "mean is true or false"),
        ("lines", "xs=" + "1 " * 65, "a list of 1 to 64"),
    ],
)
def test_what_cannot_be_measured_is_said_before(asked, which, typed, why):
    """One sentence for what cannot be read, unknown names and values out of range."""
    with pytest.raises(QuizError, match=why):
        rerunning.changed(asked[which], signature(asked[which]), typed)


def test_old_and_new_side_by_side(asked):
    """Numbers, outputs and keys, each with whether the value is another one."""
    view = again(asked["cell"], "w=0 twice=0")
    assert rows(view.numbers)["w"] == ("0", True)
    assert rows(view.outputs) == {"h": ("0", True)}
    assert rows(view.keys) == {"key": ("0", True)}
    assert view.formula == "h"
    same = again(asked["cell"], f"x={asked['cell'].draw['x']}")
    assert not any(each.differs for each in (*same.numbers, *same.outputs, *same.keys))


def test_parts_and_long_lists(asked):
    """Each part has its key; of a long list the beginning and the number are told."""
    view = again(asked["lines"], "n=2 xs=1,2,3")
    assert rows(view.keys) == {"(a)": ("12", True), "(b)": ("myth", False)}
    view = again(asked["cell"], "w=1")._replace(outputs=())
    long = rerunning.view(
        questions.solve(asked["lines"], [measure(each) for each in asked["lines"].requests]),
        asked["lines"],
        Measurement({"total": 1, "longer": tuple(range(15))}),
    )
    assert rows(long.outputs)["longer"][0] == "(0, 1, 2, 3, 4, 5, ...), 15 in all"


def test_no_key_is_a_sentence(asked):
    """Where the author's fact does not hold for these numbers, the outputs are shown anyway."""
    view = again(asked["positive"], "n=0")
    assert rows(view.outputs) == {"root": ("0", True)}
    assert view.keys == ()
    assert view.trouble == (
        "No key with these numbers: the measurement contradicts the fact n > 0."
    )


@pytest.mark.parametrize(
    ("which", "typed", "said"),
    [
        ("larger", "n=1", "With these numbers the statement is no longer true."),
        ("smaller", "n=1", "With these numbers the statement is no longer false."),
        ("which", "n=1", "With these numbers another option is right."),
    ],
)
@pytest.mark.parametrize("look", ["80", "plain"])
def test_a_fact_that_fails_is_told_to_a_learner(asked, which, typed, said, look):
    """Without the author's words, the id and the seed; on a terminal what changed is marked."""
    view = again(asked[which], typed)
    assert view.trouble == said
    shown = " ".join(each.plain.strip() for each in rerun.rerun(view, LOOKS[look]))
    assert said in shown
    assert "fact" not in shown and "seed" not in shown
    assert ("What changed is marked above." in shown) == (look != "plain")


def several(one, typed):
    """The view of a run for each value."""
    before = questions.solve(one, [measure(each) for each in one.requests])
    name, texts = rerunning_several.parted(one, signature(one), typed)
    found = [rerunning.changed(one, signature(one), each) for each in texts]
    runs = [(each, measure(each.requests[0])) for each in found]
    return rerunning_several.view(name, before, runs)


def test_several_values_of_one_name(asked):
    """A run for each of them, the other numbers fixed; a run without a key says none."""
    view = several(asked["positive"], "n=0,4,9")
    assert (view.name, view.outputs, view.keys) == ("n", ("root",), ("key",))
    assert view.runs == (("0", "0", "none"), ("4", "2", "2"), ("9", "3", "3"))
    assert len(view.troubles) == 1
    with_other = several(asked["lines"], "n=2,3 xs=[1, 2, 3]")
    assert [each[:2] for each in with_other.runs] == [("2", "12"), ("3", "18")]
    assert with_other.outputs == ("total",)


@pytest.mark.parametrize("typed", ["n=4", "xs=1,2,3", "xs=[1, 2], n=7", "n=1,000"])
def test_one_value_is_no_table(asked, typed):
    """A list stays a list, and digits may have commas between them."""
    assert rerunning_several.parted(asked["lines"], None, typed) == ("", [typed])


def test_too_many_values_are_refused(asked):
    """Eight of one name are the most."""
    with pytest.raises(QuizError, match="n takes at most 8 values"):
        rerunning_several.parted(asked["lines"], None, "n=1,2,3,4,5,6,7,8,9")
    with pytest.raises(QuizError, match="not both n and mean"):
        rerunning_several.parted(asked["lines"], None, "n=1,2 mean=yes,no")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize(("which", "typed"), [("positive", "n=0,4,9"), ("lines", "n=2,3,4")])
def test_several_fit(asked, look, which, typed):
    """A table, or a sentence for each run where it is too wide, and in plain words."""
    view = several(asked[which], typed)
    shown = [each.plain for each in rerun.several(view, look)]
    assert max(map(len, shown)) <= look.width
    words = " ".join(" ".join(shown).split())
    assert all(each in words for run in view.runs for each in run)
    if which == "positive" and not look.plain:
        assert [each.split() for each in shown[:3]] == [
            ["n", "root", "key"], ["0", "0", "none"], ["4", "2", "2"],
        ]  # fmt: skip
    if look.plain and which == "positive":
        assert shown[1] == "n 4: root 2; key 2."


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("which", ["cell", "lines", "positive"])
def test_screens_fit(asked, look, which):
    """No line is wider than the terminal, and every value is there."""
    one = asked[which]
    view = again(one, {"cell": "w=0.7", "lines": "n=9", "positive": "n=0"}[which])
    shown = [each.plain for each in rerun.rerun(view, look)]
    known = rerunning.choices(one, signature(one))
    shown += [each.plain for each in rerun.choices(known, look)]
    assert max(map(len, shown)) <= look.width
    for each in (*view.numbers, *view.outputs):
        assert each.name in " ".join(shown)
        assert each.now in " ".join(" ".join(shown).split())


def test_plain_words(asked):
    """In words: what it is now, and what it was."""
    view = again(asked["positive"], "n=4")
    shown = [each.plain for each in rerun.rerun(view, LOOKS["plain"])]
    before = asked["positive"].draw["n"]
    assert f"n: 4, was {before}." in shown
    assert "root: 2, was" in " ".join(shown)
    assert "The key is root." in shown


def test_lines_on_the_screen(asked):
    """The lines that were run: numbered and coloured, or as they are; backticks change nothing."""
    code = scripts.lines_run(asked["lines"])
    shown = lines_screen.lines_run(code, LOOKS["80"])
    assert [each.plain.split()[0] for each in shown[1:3]] == ["1", "2"]
    styles = {str(span.style) for each in shown for span in each.spans}
    assert styles - {"", "dim"}
    plain = [each.plain.strip() for each in lines_screen.lines_run(code, LOOKS["plain"])]
    assert [each for each in plain[1:] if each] == [
        each.strip() for each in code.split("\n") if each
    ]
    odd = 'a = "```"\n````\nb = 1'
    assert "b = 1" in lines_screen.lines_run(odd, LOOKS["plain"])[-1].plain


def test_helpers_are_told_where_they_are():
    """Of a probe's lines, which may use what is not shown; not of an author's own."""
    for look in LOOKS.values():
        plain = [each.plain.strip() for each in lines_screen.lines_run("a = 1", look)]
        helped = lines_screen.lines_run("a = 1", look, helpers=True)
        assert plain[0] == "quizcli ran these lines:"
        assert not any("helpers" in each for each in plain)
        told = " ".join(each.plain.strip() for each in helped[-2:])
        assert told.endswith("the helpers in it: c copies a script that runs alone")


@pytest.mark.parametrize(("which", "helpers"), [("cell", True), ("lines", False)])
def test_v_knows_what_ran(asked, which, helpers):
    """A probe has helpers, an author's lines have none."""
    one, shown = asked[which], []
    variant = questions.solve(one, [measure(each) for each in one.requests])
    step = SimpleNamespace(variant=variant)
    lines.obey(SimpleNamespace(step=step, player=SimpleNamespace(show=shown.append)))
    said = " ".join(each.plain for each in shown[0](LOOKS["80"]))
    assert ("the helpers in it" in said) == helpers


def test_nothing_measured_has_no_lines():
    """A question without a computation has no lines to show."""
    library, _ = shell.load_banks(None)
    with pytest.raises(QuizError, match="measures nothing"):
        scripts.lines_run(questions.prepare(library.question("rnn/what-grows"), 0))
