"""The learner's numbers in a curve: places along it, values, and those of each part."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli import questions
from quizcli.cli import compose, curve_marks, curves, screens
from quizcli.cli.curve_axes import axes_of
from quizcli.cli.look import Look
from quizcli.cli.screens import curve as curve_screen
from quizcli.model import Measurement, Question, Tolerance
from quizcli.probes import signatures
from quizcli.session.turns import Step
from tests.probes.harness import measured

GLYPHS = {width: Look(width=width, plain=False) for width in (40, 80, 120)}
NEAR = Tolerance(rel=0.03)
GRADS = tuple(0.9**k for k in range(11))
HALF = math.log(0.5) / math.log(0.9)
LSTM = {"grad": GRADS[-1], "forget_gate": 0.9, "half_life": HALF, "grad_by_step": GRADS}
SLOPES = {"measure": "scalar_residual_chain"}
CHAIN = {
    "plain": 1 / 9,
    "residual": 7.3,
    "plain_by_layer": (1.0, 2 / 3, 4 / 9, 1 / 9),
    "residual_by_layer": (1.0, 2.1, 4.2, 7.3),
}


def step(question, outputs, typed, *, final=True):
    """An answer to a question whose computation gave these outputs."""
    asked = questions.prepare(question, 0)
    variant = questions.solve(asked, [Measurement(outputs, "cpu", 0.01, "PyTorch")])
    return Step(questions.grade(variant, typed), final, variant)


def half_life(typed, answer="half_life"):
    """The chart for an answer to a question whose answer is a place along a list."""
    question = Question(
        "a/b", "numeric", "P", answer, tolerance=NEAR, measure="lstm_cell_path_gradient"
    )
    return curves.chart(step(question, LSTM, typed))


def number(answer):
    """A part that asks for a number."""
    return Question("part", "numeric", "P", answer, tolerance=NEAR)


def chain(typed, answers=("plain", "residual"), **named):
    """An answer to a question in parts, about two lists along one axis."""
    parts = tuple(number(each)._replace(id=f"part_{i}") for i, each in enumerate(answers))
    question = Question("a/b", "parts", "P", parts=parts, explain="Because.", **SLOPES)
    return step(question, CHAIN, typed, **named)


def marks(chart):
    """The marks as label, y and x."""
    return [tuple(each)[:3] for each in chart.marks]


def lines(chart, width=80, rows=23):
    """What is drawn of it."""
    return [each.plain for each in curve_screen.curve(chart, GLYPHS[width], rows)]


def said(chart):
    """What is said of it in plain mode."""
    return " ".join(each.plain for each in curve_screen.spoken(chart, Look(width=200)))


# ----------------------------------------------------------------------- places
def test_a_place_is_marked_at_the_x_that_was_given():
    """On the line there, with the measured place behind it; the lists are those of the axis."""
    found = half_life("4")
    assert [each.label for each in found.series] == ["grad"]
    you, measured_ = found.marks
    assert tuple(you) == ("you", GRADS[4], 4, True)
    assert (measured_.label, measured_.x, measured_.along) == ("measured", HALF, True)
    assert measured_.y == pytest.approx(0.5, abs=0.002)


def test_a_place_in_the_legend():
    """It is called by its x, and the number of the line is told: exact, or read off the line."""
    drawn = "\n".join(lines(half_life("4")))
    assert "◆ you x=4: 0.656   ◆ measured x=6.58: about 0.501" in drawn
    rows = [each for each in lines(half_life("4")) if "┤" in each or "│" in each]
    assert sum(each.count("◆") for each in rows) == 2


def test_a_right_place_is_one_mark():
    """Who gave the measured place has no second mark on top."""
    question = Question("a/b", "numeric", "P", "steps", measure="steps_to_threshold")
    outputs = {"steps": 7, "powers_taken": tuple(range(8)), "factor_by_step": GRADS[:8]}
    drawn = "\n".join(lines(curves.chart(step(question, outputs, "7"))))
    assert "you x=7: 0.478" in drawn
    assert "measured x" not in drawn
    assert "measured x=7" in "\n".join(lines(curves.chart(step(question, outputs, "3"))))


def test_a_place_beyond_the_line_is_told():
    """It has no point, makes no axis longer, and takes a row of its own that is budgeted."""
    far = half_life("5000")
    assert math.isnan(far.marks[0].y)
    assert "  outside of the plot: you x=5000" in lines(far)
    axis = [each for each in lines(half_life("4")) if "┴" in each or "┬" in each]
    assert axis == [each for each in lines(far) if "┴" in each or "┬" in each]
    for rows in range(24):
        assert len(lines(far, 40, rows)) <= rows


@pytest.mark.parametrize("answer", ["round(half_life)", "ceil(half_life)", "floor( half_life )"])
def test_a_rounded_place_is_a_place(answer):
    """Rounding leaves it on the axis."""
    assert [each.x for each in half_life("4", answer).marks] == [4, half_life_of(answer)]


def half_life_of(answer):
    """The measured place, rounded as asked."""
    return {"r": round, "c": math.ceil, "f": math.floor}[answer[0]](HALF)


@pytest.mark.parametrize("answer", ["2*half_life", "half_life - 1", "1/half_life"])
def test_what_is_computed_from_a_place_is_none(answer):
    """Twice as many steps are no place that the curve can show."""
    assert half_life("4", answer).marks == ()


def test_a_place_in_words():
    """The answer, the measured place, and from where to where the line runs."""
    assert "Your answer 4, measured 6.58, of steps back 0 to 10." in said(half_life("4"))
    assert "Your answer 5000, measured 6.58, of steps back 0 to 10." in said(half_life("5000"))


def test_no_answer_no_mark():
    """A question that was left out shows the curve alone."""
    assert half_life("").marks == ()


# ----------------------------------------------------------- heights of a line
POINTS = ((0, 1.0), (2, 100.0), (4, 0.0))


@pytest.mark.parametrize(
    ("x", "logs", "y"),
    [
        (0, (False, False), 1.0), (4, (False, True), 0.0), (1, (False, False), 50.5),
        (1, (False, True), 10.0), (3, (False, False), 50.0), (3, (False, True), math.nan),
        (-1, (False, False), math.nan), (5, (False, False), math.nan),
        (10**400, (False, False), math.nan), (math.inf, (False, False), math.nan),
        (1, (True, False), math.nan),
    ],
)  # fmt: skip
def test_the_number_of_a_line_at_a_place(x, logs, y):
    """Measured, else between two points as the line is drawn, also on a log axis; else none."""
    assert curve_marks.height(POINTS, x, logs) == pytest.approx(y, nan_ok=True)


# ------------------------------------------------------------------------ chance
@pytest.mark.parametrize(
    ("name", "key", "marked"),
    [("ratio", 0.125, False), ("ratio", 0.1234, True), ("gib", 0.125, True), ("ratio", 4, False)],
)
def test_a_simple_quotient_may_stand_in_a_list_by_chance(name, key, marked):
    """1/8 of all heads is no size in GiB, though one of the sizes is 1/8."""
    sizes = (1.0, key, 0.3, 0.4)
    outputs = {name: key, "lengths": (1, 2, 3, 4), "gib_by_length": sizes}
    question = Question("a/b", "numeric", "P", name, tolerance=NEAR, measure="kv_cache")
    assert bool(curves.chart(step(question, outputs, "3")).marks) is marked


# ------------------------------------------------------------------------- parts
def test_each_part_has_its_mark():
    """One plot has the lines and marks of all parts, each with the letter of its part."""
    found = curves.chart(chain("0.2; 9"))
    assert [each.label for each in found.series] == ["plain", "residual"]
    assert marks(found) == [("(a) you", 0.2, 3), ("(b) you", 9, 3)]
    drawn = "\n".join(lines(found))
    assert "(a) you 0.2" in drawn
    assert "(b) you 9" in drawn
    assert "(a) you at 3: 0.2. (b) you at 3: 9." in said(found)


def test_a_part_that_was_left_out_has_no_mark():
    """Nor has any of an answer that was skipped as a whole; the curve is there."""
    assert marks(curves.chart(chain("-; 9"))) == [("(b) you", 9, 3)]
    assert curves.chart(chain("-; -")).marks == ()
    skipped = chain("-; -")
    empty = skipped._replace(verdict=skipped.verdict._replace(parts=()))
    assert [each.label for each in curves.chart(empty).series] == ["plain", "residual"]


def test_a_part_that_is_no_number_of_the_lists_has_none():
    """The ratio of both is no point of either."""
    found = curves.chart(chain("0.2; 60", ("plain", "residual/plain")))
    assert marks(found) == [("(a) you", 0.2, 3)]


def test_places_of_parts():
    """Each answer has its measured place, in the legend and in words."""
    parts = (number("half_life")._replace(id="h"), number("grad")._replace(id="g"))
    question = Question("a/b", "parts", "P", parts=parts, measure="lstm_cell_path_gradient")
    found = curves.chart(step(question, LSTM, "4; 0.2"))
    assert [each.label for each in found.marks] == ["(a) you", "(a) measured", "(b) you"]
    assert [each.along for each in found.marks] == [True, True, False]
    assert "(a) you x=4: 0.656" in "\n".join(lines(found))
    assert "(a) your answer 4, measured 6.58, of steps back 0 to 10." in said(found)


def test_what_one_part_gave_may_be_the_measured_place_of_another():
    """Each part keeps its own mark there."""
    parts = tuple(number("half_life")._replace(id=each) for each in ("h", "again"))
    question = Question("a/b", "parts", "P", parts=parts, measure="lstm_cell_path_gradient")
    drawn = "\n".join(lines(curves.chart(step(question, LSTM, f"4; {HALF!r}"))))
    for label in ("(a) you x=4", "(a) measured x=6.58", "(b) you x=6.58"):
        assert label in drawn
    assert "(b) measured" not in drawn


def test_parts_on_the_screen():
    """Below the judgement of the parts, where there is room, and only when the question is done."""
    view = compose.feedback(chain("0.2; 9"))
    drawn = [each.plain for each in screens.feedback(view._replace(room=20), GLYPHS[80])]
    judged, box, why = (
        next(i for i, each in enumerate(drawn) if word in each)
        for word in ("(b) wrong", "◆ (a) you", " Why")
    )
    assert judged < box < why
    low = screens.feedback(view, GLYPHS[80])
    assert low == screens.feedback(view._replace(curve=None), GLYPHS[80])
    assert compose.feedback(chain("0.2; 9", final=False)).curve is None


NUMBERS = st.one_of(st.floats(), st.integers(-(10**30), 10**30))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(NUMBERS, min_size=4, max_size=20), st.text(max_size=9), NUMBERS,
    st.integers(40, 120), st.integers(0, 30), st.booleans(),
)  # fmt: skip
def test_any_place_fits(values, typed, key, width, rows, plain):
    """Any lists, keys and answers, places that are no numbers too: no line too wide, no crash."""
    question = Question("a/b", "numeric", "P", "half_life", tolerance=NEAR, allow=("inf", "nan"),
                        measure="lstm_cell_path_gradient")  # fmt: skip
    outputs = {"half_life": key, "grad_by_step": tuple(values)}
    for answer in (typed, repr(key), "1e400", "2.5"):
        found = curves.chart(step(question, outputs, answer))
        drawn = curve_screen.curve(found, Look(width=width, plain=plain), rows)
        assert all(each.cell_len <= width for each in drawn)
        assert plain or len(drawn) <= rows


# ------------------------------------------------------------------ declarations
def _half(points, place, _):
    y = curve_marks.height(points, place, (False, True))
    return place > points[-1][0] or y == pytest.approx(0.5, rel=1e-9)


def _first_below_half(points, place, _):
    below = [x for x, y in points if y < 0.5]
    return place > points[-1][0] or place == below[0]


def _largest(points, place, _):
    ys = dict(points)
    return ys[place] == pytest.approx(max(ys.values()), rel=1e-9)


def _ends(points, place, _):
    return place == points[-1][0]


def _crossing(points, place, found):
    (other,) = (
        each for name, each in found.items()
        if name.endswith("_by_length") and tuple(each) != tuple(y for _, y in points)
    )  # fmt: skip
    pairs = zip(points, other, strict=True)
    return all((y > z) == (x > place) and (y < z) == (x < place) for (x, y), z in pairs)


TRUE = {
    ("attention_vs_rnn_flops", "crossover_n"): _crossing,
    ("error_compounding", "half_length"): _first_below_half,
    ("jordan_transient_growth", "peak_step"): _largest,
    ("lstm_cell_path_gradient", "half_life"): _half,
    ("quadratic_share", "crossover_n"): _crossing,
    ("steps_to_threshold", "steps"): _ends,
    ("warmup_schedule", "peak_step"): _largest,
}
"""What holds of a list at the place that an output says it has there."""

DECLARED = {
    (name, output): each.at
    for name, signature in signatures().items()
    for output, each in signature.outputs.items()
    if each.at
}


def test_every_declared_place_is_proved():
    """A new one comes with what is true of it."""
    assert DECLARED.keys() == TRUE.keys()


@pytest.mark.parametrize("about", TRUE)
def test_a_declared_place_lies_on_its_list(about):
    """The list is drawn along a named axis, and has at that place what the number says."""
    name, output = about
    outputs = signatures()[name].outputs
    for _, found in measured(name, 4):
        lists = {each: tuple(y) for each, y in found.items() if isinstance(y, list)}
        along = axes_of(lists, outputs)[DECLARED[about]]
        assert along.named
        ys = lists[DECLARED[about]]
        points = list(zip(along.along(len(ys)), ys, strict=True))
        assert TRUE[about](points, found[output], found), (points, found[output])


SHIPPED = {
    "cost/quadratic-crossover": ("7", ["you", "measured"]),
    "gradients/full-and-truncated": ("7; 8", ["(a) you", "(b) you"]),
    "gradients/steps-until-huge": ("7", ["you", "measured"]),
    "lstm/half-life": ("7", ["you", "measured"]),
    "normalisation/slope-of-a-chain": ("7; 8", ["(a) you", "(b) you"]),
    "rnn/steps-until-gone": ("7", ["you", "measured"]),
}


@pytest.mark.slow
def test_shipped_questions_with_such_marks():
    """Each has them when it is measured here, at a real worker."""
    from quizcli.cli import shell
    from quizcli.cli.measuring import Measuring

    library, _ = shell.load_banks(None, [])
    found = {}
    with Measuring() as measuring:
        for name, (typed, _) in SHIPPED.items():
            variant = questions.variant(library.question(name), 1, measuring.measure)
            chart = curves.chart(Step(questions.grade(variant, typed), True, variant))
            found[name] = typed, [each.label for each in chart.marks]
    assert found == SHIPPED
