"""Checks over seeds: each code is proved by a planted fault; measuring is a plain function."""

import math
import re
from dataclasses import dataclass, field

import pytest

from quizcli import check, questions
from quizcli.model import (
    DrawRule,
    MeasureError,
    Measurement,
    Mistake,
    Option,
    Place,
    Question,
    Request,
    SelfTests,
    Tolerance,
)

SEEDS = range(40)


def outputs(request: Request) -> dict:
    """What the probes of these tests measure."""
    a = request.arguments
    match request.probe:
        case "count":
            return {"count": 4 * a["h"] * (a["x"] + a["h"] + 2)}
        case "cross":
            return {"output": (a["K"], a["M"]), "weights": (a["K"], a["N"])}
        case "halving":
            return {"left": 0.5 ** a["n"], "limit": math.inf, "nothing": math.nan}
        case "trend":
            return {"trend": "vanishes" if a["n"] > 1 else "explodes"}
    raise MeasureError(f"{request.probe} crashed")


@dataclass
class Lab:
    """Counts what is sent; a measurement is there at once, or fails."""

    sent: list[Request] = field(default_factory=list)

    def submit(self, request: Request) -> "Done":
        self.sent.append(request)
        return Done(request)


@dataclass
class Done:
    """A measurement that was asked for."""

    request: Request

    def done(self) -> bool:
        return True

    def result(self) -> Measurement:
        return Measurement(outputs(self.request))


def sizes(low: int, high: int) -> DrawRule:
    """A whole number in low..high."""
    return DrawRule("range", str(low), str(high))


COUNT = Question(
    id="t/count",
    type="numeric",
    prompt="{{h}} {{x}}",
    answer="count",
    draw={"h": sizes(4, 64), "x": sizes(4, 64)},
    measure="count",
    arguments={"h": "h", "x": "x"},
    witness="4*(h*x + h^2 + 2*h)",
    unit="weights",
    mistakes=(Mistake("4*h*(x + h + 1)", "two biases"),),
    tests=SelfTests(
        accept=("4*{{h}}*({{x}} + {{h}} + 2)",), reject=("{{h}}",), unreadable=("many", "1,5")
    ),
    place=Place("t.yaml", 7, 3),
)
SHAPE = Question(
    id="t/shape",
    type="shape",
    prompt="{{N}} {{K}} {{M}}",
    answer="output",
    draw={"N": sizes(3, 12), "K": sizes(3, 12), "M": DrawRule("choice", choices=(16, 32))},
    where=("K != N",),
    measure="cross",
    arguments={"N": "N", "K": "K", "M": "M"},
    symbolic=("K", "M"),
    symbols=("N", "K", "M"),
    mistakes=(Mistake("(N, M)", "one row per query"),),
    tests=SelfTests(accept=("K x M", "({{K}}, {{M}})"), reject=("(M, K)",), unreadable=("Q",)),
)
FORMULA = COUNT._replace(
    id="t/formula",
    type="formula",
    unit="",
    symbols=("h", "x"),
    tests=SelfTests(accept=("4h(x+h+2)",)),
)
REAL = Question(
    id="t/real",
    type="numeric",
    prompt="{{n}}",
    answer="left",
    draw={"n": sizes(1, 30)},
    measure="halving",
    arguments={"n": "n"},
    witness="1/2^n",
    tolerance=Tolerance(rel=0.01),
)
CHOICE = Question(
    id="t/choice",
    type="choice",
    prompt="?",
    options=(Option("the {{n}} gates", "true"), Option("nothing"), Option("all [of] it")),
    draw={"n": sizes(3, 4)},
)
FACT = Question(
    id="t/fact",
    type="boolean",
    prompt="?",
    answer="true",
    draw={"n": sizes(2, 9)},
    measure="trend",
    arguments={"n": "n"},
    fact="trend == 'vanishes'",
)
HEALTHY = (COUNT, SHAPE, FORMULA, REAL, CHOICE, FACT)


def checked(question: Question, seeds=SEEDS) -> tuple:
    """The problems of one question."""
    return check.check([question], seeds, Lab().submit).problems


def only(question: Question, code: str) -> str:
    """The message of the one problem of a question, which has this code."""
    problems = checked(question)
    assert [each.code for each in problems] == [code]
    return problems[0].message


def test_healthy_questions_have_no_problems():
    """Every type passes at every seed, and all variants are counted."""
    told = []
    report = check.check(HEALTHY, SEEDS, Lab().submit, told.append)
    assert report.problems == ()
    assert report.variants == len(HEALTHY) * len(SEEDS)
    assert told == list(range(1, report.variants + 1))


# ---------------------------------------------------------------- planted keys
@pytest.mark.parametrize(
    "answer", ["4*h*(x + h + 1)", "h*(x + h + 2)", "count + 1", "4*x*(x + h + 2)"]
)
def test_a_wrong_key_is_found_by_its_witness(answer):
    """A key by a wrong formula is E608; a count that is off by one is another count."""
    assert only(COUNT._replace(answer=answer, mistakes=(), tests=SelfTests()), "E608")


def test_a_large_count_that_is_off_by_one_is_found():
    """One part in a million is no rounding where the key is whole."""
    message = only(
        COUNT._replace(
            draw={"h": sizes(900, 999), "x": sizes(900, 999)},
            witness="4*(h*x + h^2 + 2*h) + 1",
            mistakes=(),
            tests=SelfTests(),
        ),
        "E608",
    )
    assert "measured 7," in message  # fmt: skip


def test_a_tiny_key_is_compared_by_its_size():
    """A witness of twice the size is another number, however small both are."""
    assert only(REAL._replace(draw={"n": sizes(30, 30)}, witness="2/2^n"), "E608")


def test_a_wrong_argument_is_found_by_its_witness():
    """A probe that is run with the wrong number measures another key."""
    swapped = COUNT._replace(arguments={"h": "x", "x": "h"}, mistakes=(), tests=SelfTests())
    assert "of 40 seeds" in only(swapped, "E608")
    assert only(COUNT._replace(arguments={"h": "h", "x": "x + 1"}, mistakes=(), tests=SelfTests()),
                "E608")  # fmt: skip


def test_a_witness_without_value_is_found():
    """A witness that divides by zero proves nothing."""
    message = only(COUNT._replace(witness="h/(x - x)"), "E608")
    assert "h/(x - x) has no value" in message


def test_a_witness_that_fails_at_a_further_draw_shows_that_draw():
    """Where the witness is right at the draw shown, the message shows a draw where it is not."""
    question = FORMULA._replace(witness="count + h - 2", draw={"h": sizes(2, 3), "x": sizes(4, 9)})
    seed = next(each for each in SEEDS if questions.prepare(question, each).draw["h"] == 2)
    messages = [each.message for each in checked(question, [seed]) if each.code == "E608"]
    given, measured = re.search(r"gives (\S+), measured (\S+) \(", messages[0]).groups()
    assert int(given) == int(measured) + 1


# ------------------------------------------------------------- E601 and E602
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"where": ("h > 64",)}, "no draw satisfied"),
        ({"let": {"share": "h/(x - x)"}}, "division by zero"),
        ({"arguments": {"h": "h/(x - x)", "x": "x"}}, "division by zero"),
        ({"where": ("H > 3",)}, "did you mean h?"),
    ],
)
def test_numbers_that_cannot_be_drawn(changes, words):
    """Constraints that nothing satisfies and values that do not exist are E601."""
    assert words in only(COUNT._replace(**changes), "E601")


def test_a_measurement_that_fails():
    """A probe that crashes is E602, with its own words."""
    assert "broken crashed" in only(COUNT._replace(measure="broken"), "E602")


# ---------------------------------------------------------------------- E603
@pytest.mark.parametrize(
    ("question", "words"),
    [
        (FACT._replace(fact="trend == 'explodes'"), "contradicts the fact"),
        (FACT._replace(fact="1/(n - n) > 0"), "division by zero"),
        (FACT._replace(answer="n"), "not true or false"),
        (SHAPE._replace(symbolic=("N", "M"), mistakes=(), tests=SelfTests()), "symbolic gives"),
        (SHAPE._replace(answer="N"), "not a shape"),
        (CHOICE._replace(options=(Option("a", "n > 9"), Option("b", "n > 9"))), "0 options"),
        (CHOICE._replace(options=(Option("a", "true"), Option("b", "true"))), "2 options"),
        (COUNT._replace(answer="count/(h - h)"), "division by zero"),
    ],
)
def test_a_measurement_that_contradicts_the_question(question, words):
    """A fact that fails, a transposed symbol, two right options: E603."""
    assert words in only(question, "E603")


def test_a_fact_that_fails_on_some_seeds_is_found_with_its_seed():
    """The message names a seed that shows it and how many do."""
    rare = FACT._replace(draw={"n": sizes(1, 9)})
    message = only(rare, "E603")
    seed = int(message.partition("(seed ")[2].partition(";")[0].partition(")")[0])
    assert checked(rare, [seed])
    assert 1 <= int(message.rpartition("; ")[2].split()[0]) < len(SEEDS)


# ------------------------------------------------------------- E604 and E605
@pytest.mark.parametrize(
    ("answer", "allow", "codes"),
    [
        ("limit", (), {"E604", "E605"}),
        ("limit", ("inf",), set()),
        ("limit", ("nan",), {"E604", "E605"}),
        ("nothing", (), {"E604", "E605"}),
        ("nothing", ("nan",), set()),
        ("nothing", ("inf",), {"E604", "E605"}),
    ],
)
def test_a_key_that_is_not_finite(answer, allow, codes):
    """Infinity and nan are keys only where the question allows such answers."""
    question = REAL._replace(answer=answer, allow=allow, witness="")
    assert {each.code for each in checked(question)} - {"W603"} == codes  # it is always the same


def test_a_key_that_its_own_reader_rejects():
    """A real key with six digits shown is not that key exactly: the tolerance is missing."""
    found = checked(REAL._replace(draw={"n": sizes(30, 30)}, tolerance=Tolerance()))
    assert [each.code for each in found] == ["E605", "E612"]
    assert "typing the key, 9.31323e-10, is wrong (" in found[0].message


def test_options_that_read_the_same_are_found():
    """A learner who types the right option's text must not be misunderstood."""
    options = (Option("the same", "true"), Option("The  same"), Option("other"))
    assert "could mean" in only(CHOICE._replace(options=options), "E605")


def test_each_seed_counts_once():
    """Two rejected ways of typing a key at one seed are one seed, not two."""
    infinite = REAL._replace(answer="limit", unit="m", witness="")
    rejected = [each for each in checked(infinite, range(3)) if each.code == "E605"]
    assert ["3 of 3 seeds" in each.message for each in rejected] == [True]


# ------------------------------------------------------------- E606 and E607
def test_a_mistake_that_equals_the_key_on_a_few_seeds():
    """2h and h^2 are the same at h = 2 only; those seeds are counted."""
    rare = COUNT._replace(
        draw={"h": sizes(2, 9), "x": sizes(4, 9)},
        mistakes=(Mistake("4*h*(x + 2*h - h + 2) + (h - 2)*x", "almost"),),
        tests=SelfTests(),
    )
    message = only(rare, "E606")
    assert "counts as right" in message
    assert 0 < int(message.rpartition("; ")[2].split()[0]) < len(SEEDS)


def test_a_transposed_shape_that_fits_on_some_seeds():
    """Without K != N the mistake (N, M) is the key now and then, with symbols or without."""
    free = SHAPE._replace(where=(), tests=SelfTests())
    assert only(free, "E606")
    assert only(free._replace(symbolic=()), "E606")


def test_a_mistake_within_the_tolerance():
    """With 60% allowed, half of the key is right; with 1% it is a mistake."""
    half = REAL._replace(mistakes=(Mistake("left/2", "once too often"),))
    assert checked(half) == ()
    assert only(half._replace(tolerance=Tolerance(rel=0.6)), "E606")


def test_a_formula_is_only_right_if_it_is_right_everywhere():
    """A mistake that fits the draw shown and no other is judged as a mistake, so it may stand."""
    fits_once = Mistake("4*h*(x + h + 2) + (h - 2)*x", "almost")
    small = FORMULA._replace(draw={"h": sizes(2, 9), "x": sizes(4, 9)})
    assert checked(small._replace(mistakes=(fits_once,))) == ()
    assert only(small._replace(mistakes=(Mistake("4*h*(2 + h + x)", "same"),)), "E606")


def test_a_mistake_without_value():
    """A mistake that divides by zero can be made by nobody."""
    message = only(COUNT._replace(mistakes=(Mistake("h/(x - x)", "never"),)), "E607")
    assert "h/(x - x) has no value" in message


def test_each_mistake_has_its_own_problem():
    """Two bad mistakes are two problems; that they are the same number is a third."""
    both = COUNT._replace(mistakes=(Mistake("count", "a"), Mistake("count + h - h", "b")))
    assert [each.code for each in checked(both)] == ["E606", "E606", "W609"]


# ---------------------------------------------------------------------- E609
@pytest.mark.parametrize(
    ("tests", "words"),
    [
        (SelfTests(accept=("{{h}}",)), "is wrong, expected right"),
        (SelfTests(reject=("4*{{h}}*({{x}}+{{h}}+2)",)), "is right, expected mistake or wrong"),
        (SelfTests(unreadable=("12",)), "12 is wrong, expected unreadable"),
        (SelfTests(accept=("1,5",)), "1,5 is unreadable, expected right"),
    ],
)
def test_tests_that_lie(tests, words):
    """An answer that is judged otherwise than `tests` says is one problem, whatever the numbers."""
    message = only(COUNT._replace(tests=tests), "E609")
    assert words in message
    assert "40 of 40 seeds" in message


def test_two_lies_are_two_problems():
    """Each answer under `tests` is told apart."""
    lies = COUNT._replace(tests=SelfTests(accept=("{{h}}", "{{x}}")))
    assert [each.code for each in checked(lies)] == ["E609", "E609"]


# -------------------------------------------------------------------- running
def test_every_code_of_a_variant_is_planted_above():
    """Each code up to E609 has a fault in this file that shows it; for the others see `check`."""
    faults = [
        COUNT._replace(where=("h > 64",)), COUNT._replace(measure="broken"),
        FACT._replace(fact="n < 0"), REAL._replace(answer="nothing", witness=""),
        REAL._replace(tolerance=Tolerance()), SHAPE._replace(where=()),
        COUNT._replace(mistakes=(Mistake("1/0", ""),)), COUNT._replace(witness="h"),
        COUNT._replace(tests=SelfTests(accept=("1",))),
    ]  # fmt: skip
    found = check.check(faults, SEEDS, Lab().submit).problems
    assert {each.code for each in found} >= {each for each in check.CODES if each < "E610"}


def test_identical_requests_are_sent_once():
    """Nine draws are measured nine times, however many seeds there are; True is not 1."""
    lab = Lab()
    check.check([FACT._replace(draw={"n": sizes(2, 10)})], range(300), lab.submit)
    assert len(lab.sent) == 9
    choice = FACT._replace(draw={"n": DrawRule("choice", choices=(2, 2.0, 3))})
    lab = Lab()
    check.check([choice], range(60), lab.submit)
    assert len(lab.sent) == 3


def test_requests_run_ahead_of_their_results():
    """Several measurements are under way before the first result is asked for, but not all."""
    order = []

    @dataclass
    class Slow(Done):
        def result(self) -> Measurement:
            order.append("result")
            return super().result()

    def submit(request: Request) -> Slow:
        order.append("sent")
        return Slow(request)

    wide = COUNT._replace(draw={"h": sizes(4, 9999), "x": sizes(4, 9999)})
    check.check([wide], range(50), submit)
    assert order.index("result") == check.WINDOW
    assert order.count("sent") == order.count("result") == 50


def test_a_problem_says_where_it_is_and_how_to_see_it():
    """Place, question, seed and the command that shows it again."""
    (problem,) = checked(COUNT._replace(witness="h", tests=SelfTests()))
    assert problem.place == Place("t.yaml", 7, 3)
    assert problem.question == "t/count"
    assert problem.help == "quizcli show t.yaml count --seed 0"
    assert problem.message.startswith("t/count: h gives ")
    assert problem.message.endswith("(seed 0; 40 of 40 seeds)")


def test_one_bad_question_does_not_hide_another():
    """A measurement that fails ends neither the seeds nor the other questions."""
    report = check.check([COUNT._replace(measure="broken"), FACT._replace(fact="n < 0")], SEEDS,
                         Lab().submit)  # fmt: skip
    assert [each.code for each in report.problems] == ["E603", "E602"]
    assert report.variants == 2 * len(SEEDS)
