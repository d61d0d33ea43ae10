"""Every question type: its key, its reader, its feedback.  Measuring is a plain function here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import questions
from quizcli.model import (
    DrawRule,
    Measurement,
    Mistake,
    Option,
    Outcome,
    Question,
    QuizError,
    Request,
)


def measure(request: Request) -> Measurement:
    """Cross-attention's output shape, an LSTM's parameter count, or a sum."""
    a = request.arguments
    match request.probe:
        case "cross":
            return Measurement({"output": (a["K"], a["M"]), "weights": (a["K"], a["N"])})
        case "count":
            return Measurement({"count": 4 * a["h"] * (a["x"] + a["h"] + 2)})
        case "sum":
            return Measurement({"total": a["a"] + a["b"]})
    raise AssertionError(request.probe)


def sizes(low: int, high: int) -> DrawRule:
    """A whole number in low..high."""
    return DrawRule("range", str(low), str(high))


SHAPE = Question(
    id="t/shape",
    type="shape",
    prompt="N = {{N}}, K = {{K}}, M = {{M}}",
    answer="output",
    draw={"N": sizes(3, 12), "K": sizes(3, 12), "M": DrawRule("choice", choices=(16, 32))},
    where=("K != N",),
    measure="cross",
    arguments={"N": "N", "K": "K", "M": "M"},
    symbolic=("K", "M"),
    symbols=("N", "K", "M"),
    mistakes=(Mistake("(N, M)", "one row per query, not {{N}}"),),
)
NUMERIC = Question(
    id="t/numeric",
    type="numeric",
    prompt="{{h}}",
    answer="count",
    draw={"h": sizes(4, 64), "x": sizes(4, 64)},
    measure="count",
    arguments={"h": "h", "x": "x"},
    unit="weights",
    mistakes=(Mistake("4*h*(x + h + 1)", "two biases"), Mistake("h/(x - x)", "never")),
)
FORMULA = NUMERIC._replace(
    id="t/formula",
    type="formula",
    unit="",
    symbols=("h", "x"),
    witness="4*h*(x + h + 2)",
    mistakes=NUMERIC.mistakes[:1],
)
CHOICE = Question(
    id="t/choice",
    type="choice",
    prompt="?",
    options=(
        Option("the {{n}} gates", "true"),
        Option("nothing", because="not nothing"),
        Option("all [of] it"),
    ),
    draw={"n": sizes(3, 4)},
)
SEVERAL = CHOICE._replace(
    id="t/several",
    type="several",
    options=(Option("one", "true"), Option("two", "n > 2"), Option("three", because="no three")),
)
BOOLEAN = Question(id="t/boolean", type="boolean", prompt="?", answer="false")
RECALL = Question(
    id="t/recall", type="recall", prompt="?", answer="Because.", rubric=("one", "two", "three")
)
ALL = (SHAPE, NUMERIC, FORMULA, CHOICE, SEVERAL, BOOLEAN, RECALL)


def solved(question: Question, seed: int = 1):
    """The variant at a seed."""
    return questions.variant(question, seed, measure)


def outcome(question: Question, typed: str, seed: int = 1) -> Outcome:
    """What becomes of an answer."""
    return questions.grade(solved(question, seed), typed).outcome


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.type)
@pytest.mark.parametrize("seed", range(25))
def test_every_specimen_is_right(question, seed):
    """The key, typed as a learner would, is right at every seed."""
    variant = solved(question, seed)
    assert questions.specimens(variant)
    for text in questions.specimens(variant):
        assert questions.grade(variant, text).outcome is Outcome.RIGHT, text


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.type)
@given(typed=st.text(max_size=80), seed=st.integers(0, 5))
def test_no_text_raises(question, typed, seed):
    """Whatever is typed gets a verdict, and an unreadable one says what would be readable."""
    verdict = questions.grade(solved(question, seed), typed)
    assert verdict.outcome is not Outcome.UNREADABLE or verdict.because


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.type)
def test_the_same_seed_gives_the_same_variant(question):
    """Preparing twice gives equal values; another seed differs where numbers are drawn."""
    assert questions.prepare(question, 7) == questions.prepare(question, 7)
    if question.draw and len(question.draw) > 1:
        others = [questions.prepare(question, seed).draw for seed in range(8)]
        assert any(each != others[0] for each in others)


def test_shape_takes_numbers_and_symbols():
    """Numbers are compared at the draw shown, symbols at several draws."""
    draw = solved(SHAPE).asked.draw
    k, m = draw["K"], draw["M"]
    assert outcome(SHAPE, f"[{k}, {m}]") is Outcome.RIGHT
    assert outcome(SHAPE, "K x M") is Outcome.RIGHT
    assert outcome(SHAPE, f"(K, {m})") is Outcome.RIGHT
    assert outcome(SHAPE, "(M, K)") is Outcome.WRONG
    assert outcome(SHAPE, f"({k}, {m}, 1)") is Outcome.WRONG
    assert outcome(SHAPE, "hello") is Outcome.UNREADABLE


def test_shape_symbols_that_fit_by_chance_are_wrong():
    """N + (K - N) is K and right; a number that equals K only here, in symbols, is wrong."""
    draw = solved(SHAPE).asked.draw
    assert outcome(SHAPE, "(N + K - N, M)") is Outcome.RIGHT
    assert outcome(SHAPE, f"(N + {draw['K'] - draw['N']}, M)") is Outcome.WRONG


def test_known_mistake_gets_its_feedback_with_numbers():
    """A named mistake is told apart from wrong and its feedback names the drawn value."""
    variant = solved(SHAPE)
    n, m = variant.asked.draw["N"], variant.asked.draw["M"]
    for typed in (f"({n}, {m})", "(N, M)"):
        verdict = questions.grade(variant, typed)
        assert verdict.outcome is Outcome.MISTAKE
        assert verdict.because == f"one row per query, not {n}"


def test_shape_symbolic_must_agree_with_the_measurement():
    """A symbolic answer that contradicts the measurement stops the question."""
    with pytest.raises(QuizError, match="symbolic"):
        solved(SHAPE._replace(symbolic=("N", "M")))


def test_numeric_reads_units_and_mistakes():
    """A unit may be typed; one bias too few is a known mistake; one without value is none."""
    variant = solved(NUMERIC)
    h, x = variant.asked.draw["h"], variant.asked.draw["x"]
    assert outcome(NUMERIC, f"{variant.key} weights") is Outcome.RIGHT
    assert outcome(NUMERIC, f"4*{h}*({x}+{h}+2)") is Outcome.RIGHT
    assert outcome(NUMERIC, f"4*{h}*({x}+{h}+1)") is Outcome.MISTAKE
    assert outcome(NUMERIC, f"{variant.key + 1}") is Outcome.WRONG


def test_formula_is_compared_at_several_draws():
    """An equal formula is right however it is written; a number that fits only here is wrong."""
    variant = solved(FORMULA)
    assert len(variant.keys) == 4
    assert outcome(FORMULA, "4h(x+h+2)") is Outcome.RIGHT
    assert outcome(FORMULA, "4*h*x + 4*h^2 + 8h") is Outcome.RIGHT
    assert outcome(FORMULA, str(variant.key)) is Outcome.WRONG
    assert outcome(FORMULA, "4h(x+h+1)") is Outcome.MISTAKE
    assert outcome(FORMULA, "hx") is Outcome.UNREADABLE


def test_further_draws_have_distinct_symbols():
    """Where symbols are compared all sizes differ, so that none passes for another."""
    for seed in range(30):
        for values in questions.prepare(SHAPE, seed).further:
            assert len({values[name] for name in SHAPE.symbols}) == len(SHAPE.symbols)


def test_choice_is_shuffled_by_the_seed_and_keeps_its_feedback():
    """Each option comes first at some seed; the wrong option taken gets its own words."""
    firsts = {questions.prepare(CHOICE, seed).options[0].text for seed in range(40)}
    assert len(firsts) == 3
    variant = solved(CHOICE)
    taken = [each.text for each in variant.asked.options].index("nothing")
    verdict = questions.grade(variant, "abc"[taken])
    assert (verdict.outcome, verdict.because) == (Outcome.MISTAKE, "not nothing")


def test_choice_needs_exactly_one_correct_option():
    """A choice whose options turn out all wrong, or two right, at a draw must not be asked."""
    options = (Option("a", "n > 9"), Option("b", "n > 9"))
    with pytest.raises(QuizError, match="0 options"):
        solved(CHOICE._replace(options=options))


def test_several_wants_the_whole_set():
    """One missing or one too many is wrong, with the feedback of the option concerned."""
    variant = solved(SEVERAL)
    order = [each.text for each in variant.asked.options]
    letter = {text: "abc"[order.index(text)] for text in order}
    assert outcome(SEVERAL, f"{letter['two']} {letter['one']}") is Outcome.RIGHT
    assert outcome(SEVERAL, letter["one"]) is Outcome.WRONG
    verdict = questions.grade(variant, "a b c")
    assert (verdict.outcome, verdict.because) == (Outcome.MISTAKE, "no three")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("m", Outcome.RIGHT), ("Myth", Outcome.RIGHT), ("false", Outcome.RIGHT), ("f", Outcome.WRONG),
     ("fact", Outcome.WRONG), ("true", Outcome.WRONG), ("perhaps", Outcome.UNREADABLE)],
)  # fmt: skip
def test_boolean_reads_words_and_letters(typed, expected):
    """Myth and fact, true and false; anything else is unreadable."""
    assert outcome(BOOLEAN, typed) is expected


def test_a_fact_that_fails_stops_the_question():
    """An answer that its own measurement contradicts must not be asked."""
    proven = BOOLEAN._replace(
        measure="sum", arguments={"a": 1, "b": 2}, fact="total == 3", answer="true"
    )
    assert solved(proven).key is True
    with pytest.raises(QuizError, match="contradicts"):
        solved(proven._replace(fact="total == 4"))


@pytest.mark.parametrize(
    ("typed", "expected", "share"),
    [("3", Outcome.RIGHT, 1.0), ("2", Outcome.RIGHT, 2 / 3), ("1", Outcome.WRONG, 1 / 3),
     ("4", Outcome.UNREADABLE, 0.0), ("all", Outcome.UNREADABLE, 0.0)],
)  # fmt: skip
def test_recall_counts_rubric_points(typed, expected, share):
    """Half of the points or more pass; the share is kept."""
    verdict = questions.grade(solved(RECALL), typed)
    assert (verdict.outcome, verdict.share) == (expected, pytest.approx(share))
