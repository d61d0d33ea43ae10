"""What only many seeds, a second device or a whole bank show: each code by a planted fault."""

import pytest

from quizcli import check
from quizcli.model import (
    DrawRule,
    Measurement,
    Mistake,
    Option,
    Place,
    Question,
    SelfTests,
    Severity,
    Tolerance,
)
from tests.test_check import CHOICE, COUNT, FACT, HEALTHY, REAL, SHAPE, Lab, checked, outputs, sizes

PLAIN = Question("t/plain", "numeric", "{{n}}", "n^2", draw={"n": sizes(3, 60)})
PICK = Question(
    id="t/pick",
    type="choice",
    prompt="{{n}} squared?",
    draw={"n": sizes(4, 90)},
    let={"square": "n^2", "double": "2*n", "cube": "n^3"},
    options=(Option("{{square}}", "true"), Option("{{double}}"), Option("{{cube}}")),
)


def codes(question, seeds=range(40)):
    """The codes of a question's problems."""
    return [each.code for each in checked(question, seeds)]


def message(question, code):
    """The message of the one problem of a code."""
    (found,) = [each for each in checked(question) if each.code == code]
    return found.message


def with_options(*texts, correct=0):
    """A choice of these texts."""
    made = (Option(each, "true" if i == correct else "false") for i, each in enumerate(texts))
    return PICK._replace(options=tuple(made))


def test_sound_questions_have_no_pattern():
    """Neither these nor the healthy ones of `test_check`."""
    assert codes(PLAIN) == codes(PICK) == []
    assert [codes(each) for each in HEALTHY] == [[]] * len(HEALTHY)


def test_codes_tell_how_bad_it_is():
    """W is a warning; each finding has its seed and says at how many seeds it is."""
    (found,) = checked(PLAIN._replace(answer="n"))
    assert found.severity is Severity.WARNING
    assert (
        found.message
        == "t/plain: the key is n, a number that the prompt shows (seed 0; 40 of 40 seeds)"
    )
    assert found.help == "quizcli show t/plain --seed 0"


# --------------------------------------------------------------------- options
def test_options_that_read_the_same_at_some_draws():
    """Two wrong ones as well; the seeds are counted."""
    clash = PICK._replace(
        draw={"n": sizes(2, 4)}, let={"square": "n^2", "double": "2*n", "cube": "n + 4"}
    )
    assert "two options read " in message(clash, "E610")
    assert "of 40 seeds" in message(clash, "E610")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("1/4", "0.25", "3"), ["W611"]),
        (("$4$", "4.0", "3"), ["W611"]),
        (("1/4", "0.3", "3"), []),
        (("(3, 4)", "(4, 3)", "(3, 4, 1)"), []),
        (("h", "H", "`c`"), ["E605"]),
    ],
)
def test_options_of_one_value(texts, found):
    """A number written in two ways is told; other texts are not read as numbers."""
    assert codes(with_options(*texts)) == found


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("it scales the old state before more is added", "it adds noise", "none"), ["W605"]),
        (("it scales the old state", "it adds noise", "none"), []),
        (("the twelve", "none", "two"), []),
    ],
)
def test_a_right_option_that_stands_out_by_its_length(texts, found):
    """From twice the length of every other on, unless it is short anyway."""
    assert codes(with_options(*texts)) == found
    assert codes(with_options(*texts, correct=1)) == []


def test_a_right_option_that_is_always_the_largest_or_smallest():
    """Where the numbers are drawn; a single set of numbers shows no pattern."""
    largest = PICK._replace(let={"square": "n^2", "double": "2*n", "cube": "n + 3"})
    assert "always the largest number" in message(largest, "W606")
    smallest = PICK._replace(let={"square": "n^2", "double": "n^2 + 2*n", "cube": "n^3"})
    assert "always the smallest number" in message(smallest, "W606")
    assert codes(with_options("9", "2", "3")) == []
    assert codes(largest, range(9)) == []


def test_a_right_option_at_one_place():
    """In a fixed order, where what is right is drawn; two places or a shuffle are no pattern."""
    fixed = PICK._replace(
        shuffle=False,
        options=(Option("few", "n < 50"), Option("many", "n >= 50")),
    )
    assert codes(fixed) == []
    always = fixed._replace(draw={"n": sizes(60, 90)})
    assert "always b, and options are not shuffled" in message(always, "W607")
    assert codes(always._replace(shuffle=True)) == []


# ------------------------------------------------------------------ whole banks
def claims(answers):
    """A bank of claims with these answers."""
    return [
        FACT._replace(id=f"t/{i}", answer=each, place=Place("t.yaml", i + 1))
        for i, each in enumerate(answers)
    ]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["true"] * 8, "t: 8 of 8 myth-or-fact questions are facts"),
        (["true"] + ["false"] * 9, "t: 9 of 10 myth-or-fact questions are myths"),
        (["true"] * 7, ""),
        (["true", "false"] * 8, ""),
        (["true"] * 7 + ["n > 0"] * 3, ""),
    ],
)
def test_a_bank_of_facts_or_of_myths(answers, words):
    """Told once, at the first of them; answers that are computed do not count."""
    found = check.across(claims(answers))
    assert [each.message for each in found] == [words] * bool(words)
    assert all(each.code == "W607" and each.severity is Severity.WARNING for each in found)


def test_banks_are_looked_at_one_by_one():
    """Four facts here and four there are no pattern; `check` says what `across` says."""
    mixed = [
        e._replace(id=e.id.replace("t/", f"{i % 2}/")) for i, e in enumerate(claims(["true"] * 8))
    ]
    assert check.across(mixed) == []
    report = check.check(claims(["true"] * 8), range(2), Lab().submit)
    assert [each.code for each in report.problems] == ["W607"]


def test_choices_in_a_fixed_order():
    """Eight with the right option at the same place."""
    fixed = [CHOICE._replace(id=f"t/{i}", shuffle=False) for i in range(8)]
    (found,) = check.across(fixed)
    assert "8 of 8 choices that are not shuffled have the right option at a" in found.message
    assert check.across([each._replace(shuffle=True) for each in fixed]) == []


# ------------------------------------------------------------------------ keys
@pytest.mark.parametrize(
    ("tolerance", "found"),
    [
        (Tolerance(rel=0.01), []),
        (Tolerance(abs=1e-20), ["E605", "E612"]),
        (Tolerance(rel=1e-12), ["E605", "E612"]),
        (Tolerance(factor=2.0), []),
        (Tolerance(digits=3), []),
    ],
)
def test_a_tolerance_tighter_than_rounding(tolerance, found):
    """Whatever its mode; six digits are shown, so that its own reader stumbles as well."""
    assert codes(REAL._replace(draw={"n": sizes(20, 30)}, tolerance=tolerance)) == found


@pytest.mark.parametrize(
    ("answer", "tolerance", "found"),
    [
        ("left - left", Tolerance(rel=0.01), ["E612"]),
        ("left - left", Tolerance(rel=0.01, abs=0.001), []),
        ("left*2^n", Tolerance(), []),
    ],
)
def test_a_key_of_zero_needs_more_than_a_share(answer, tolerance, found):
    """A share of nothing is nothing; a real key that is whole may do without."""
    question = REAL._replace(answer=answer, tolerance=tolerance, witness="", fact="")
    assert [each for each in codes(question) if each != "W603"] == found


def test_a_witness_made_of_the_measurement():
    """It would follow any wrong key; a drawn name is all right."""
    assert "uses what was measured: count" in message(COUNT._replace(witness="count + 0*h"), "E614")


def test_a_fact_that_nothing_contradicts():
    """It has to use a measured name."""
    assert codes(FACT._replace(fact="n > 0")) == ["W608"]


def elsewhere(change):
    """Measures as another device does, which changes the outputs."""

    class Other(Lab):
        def submit(self, request):
            self.sent.append(request)
            found = {name: change(value) for name, value in outputs(request).items()}
            return Now(Measurement(found, device="cuda"))

    return Other().submit


class Now:
    """A measurement that is there."""

    def __init__(self, found):
        self.found = found

    def done(self):
        """At once."""
        return True

    def result(self):
        """What was found."""
        return self.found


def compared(question, change):
    """What is said of a question whose other device measures something else."""
    report = check.check([question], range(5), Lab().submit, other=elsewhere(change))
    return [(each.code, each.message) for each in report.problems]


def test_two_devices_have_to_agree():
    """Within the tolerance; a key that is another number there is an error with both values."""
    assert compared(REAL, lambda value: value * 1.001) == []
    ((code, told),) = compared(REAL, lambda value: value * 1.1)
    assert code == "E613"
    assert "cpu measures" in told
    assert "cuda" in told
    ((code, _),) = compared(COUNT, lambda value: value + 1)
    assert code == "E613"


def test_each_part_has_a_tolerance_of_its_own():
    """A part that differs within its tolerance is no finding; one beyond it is named."""
    halves = REAL._replace(type="parts", answer="", witness="", tolerance=Tolerance())
    parts = [
        Question(f"part_{each}", "numeric", "?", "left", tolerance=Tolerance(rel=rel))
        for each, rel in (("a", 0.05), ("b", 0.01))
    ]
    question = halves._replace(parts=tuple(parts), points=2)
    assert compared(question, lambda value: value * 1.001) == []
    ((code, told),) = compared(question, lambda value: value * 1.02)
    assert code == "E613"
    assert "(b) cpu measures" in told


def test_a_fact_that_fails_on_the_other_device():
    """The learner there could not be asked."""
    ((code, told),) = compared(FACT, lambda value: "explodes")
    assert code == "E603"
    assert "contradicts the fact" in told


def test_a_measurement_that_takes_long():
    """More than two seconds, with the seed; a single one may be this machine's fault."""

    class Slow(Lab):
        def submit(self, request):
            return Now(Measurement(outputs(request), seconds=2.5))

    (found,) = check.check([REAL], range(3), Slow().submit).problems
    assert found.code == "W601"
    assert "measuring took 2.5 s (seed 0; 3 of 3 seeds)" in found.message

    class Once(Lab):
        def submit(self, request):
            self.sent.append(request)
            return Now(Measurement(outputs(request), seconds=2.5 if len(self.sent) == 1 else 0.1))

    assert check.check([REAL], range(3), Once().submit).problems == ()


# ---------------------------------------------------------------------- spread
def test_constraints_that_reject_most_draws():
    """The share is told, and the seed that took most tries."""
    rare = PLAIN._replace(where=("n % 10 == 0",))
    told = message(rare, "W602")
    assert "where rejects 8" in told or "where rejects 9" in told
    assert codes(PLAIN._replace(where=("n % 3 == 0",))) == []


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            COUNT._replace(answer="count/count", witness="1", mistakes=(), tests=SelfTests()),
            ["W603"],
        ),
        (SHAPE._replace(answer="(4, 4)", symbolic=(), mistakes=(), tests=SelfTests()), ["W603"]),
        (REAL._replace(tolerance=Tolerance(abs=0.4), draw={"n": sizes(2, 30)}), ["W603"]),
        (REAL._replace(draw={"n": sizes(7, 7)}), []),
        (PLAIN._replace(answer="4"), []),
    ],
)
def test_a_key_that_hardly_varies(question, found):
    """Where numbers are drawn and the key is measured; keys within the tolerance are alike."""
    assert codes(question) == found
    assert codes(question, range(19)) == []


def test_a_key_that_the_prompt_shows():
    """Only under its name; a number that happens to be the same is none."""
    assert codes(PLAIN._replace(answer="n")) == ["W604"]
    assert codes(PLAIN._replace(answer="n", prompt="{{m}}", let={"m": "n + 1"})) == []
    assert codes(PLAIN._replace(answer="n", draw={"n": sizes(3, 5)})) == []


@pytest.mark.parametrize(
    ("tolerance", "found"),
    [
        (Tolerance(rel=0.01), ["W610"]),
        (Tolerance(abs=0.5), []),
        (Tolerance(factor=2.0), []),
        (Tolerance(digits=2), []),
    ],
)
def test_a_count_with_a_tolerance(tolerance, found):
    """The next whole number passes; an order of magnitude or of digits is meant so."""
    assert codes(PLAIN._replace(draw={"n": sizes(20, 60)}, tolerance=tolerance)) == found


def test_two_mistakes_with_one_value():
    """Told where it is so on more than half of the draws."""
    same = PLAIN._replace(mistakes=(Mistake("2*n", "a"), Mistake("n + n", "b")))
    assert "the mistakes 2*n and n + n have the same value" in message(same, "W609")
    rare = PLAIN._replace(mistakes=(Mistake("2*n", "a"), Mistake("n + 7", "b")))
    assert codes(rare) == []


def test_draws_of_texts_and_lists_are_no_trouble():
    """Any drawn value can be counted."""
    drawn = {
        "n": DrawRule("choice", choices=(2, 3)),
        "a": DrawRule("list", "2", "3", of=sizes(1, 4)),
    }
    assert codes(REAL._replace(draw=drawn)) == []
