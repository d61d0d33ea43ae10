"""The curve of an answer: which lists are drawn, against what, and how much room they take."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli import questions
from quizcli.cli import compose, curve_axes, curves, plots, screens
from quizcli.cli.look import Look
from quizcli.cli.orders import plot
from quizcli.cli.screens import curve as curve_screen
from quizcli.model import Measurement, Output, Question, Tolerance
from quizcli.session.turns import Step

GLYPHS = {width: Look(width=width, plain=False) for width in (40, 80, 120)}
NORMS = tuple(6.0 * 0.5 ** (20 - t) for t in range(21))
TANH = {"measure": "tanh_rnn_gradient_vs_time"}


def step(kind, answer, outputs, typed, *, final=True, **named):
    """An answer to a question whose computation gave these outputs."""
    if "measure" not in named:
        named["measure"] = "a_probe_that_is_not"
    tolerance = named.pop("tolerance", Tolerance(rel=0.01))
    question = Question(f"a/{kind}", kind, "P", answer, tolerance=tolerance, **named)
    asked = questions.prepare(question, 0)
    variant = questions.solve(asked, [Measurement(outputs, "cpu", 0.01, "PyTorch")])
    return Step(questions.grade(variant, typed), final, variant)


def boolean(outputs, **named):
    """The same for a question that is no number."""
    return step("boolean", "true", outputs, "true", tolerance=Tolerance(), **named)


# ----------------------------------------------------------------- which lists
def test_a_list_along_a_named_axis():
    """The gradient norms of a probe, from t = 0 on, on the log axis that they ask for."""
    found = curves.chart(boolean({"norms": NORMS, "ratio": NORMS[0] / NORMS[-1]}, **TANH))
    assert (found.x_label, found.y_label) == ("t", "norm of dL/dh_t")
    assert [each.label for each in found.series] == ["norms"]
    assert found.series[0].points == tuple(enumerate(NORMS))
    assert found.series[0].joined
    assert found.marks == ()
    assert plots.charts.logs(found)[1]


@pytest.mark.parametrize(
    ("doc", "found"),
    [
        ("norm of dL/dh_t for t = 0..T", ("t", 0, "norm of dL/dh_t", True)),
        ("weights at d = -3..3", ("d", -3, "weights", True)),
        ("mean weight by distance", ("distance", 0, "mean weight", True)),
        ("variance of each layer, measured", ("layer", 1, "variance", True)),
        ("gradient at each time step", ("time step", 1, "gradient", True)),
        ("gradient by steps back", ("steps back", 0, "gradient", True)),
        ("spectral norm by steps, bound", ("step", 1, "spectral norm", True)),
        ("softmax of the scores", ("place in the list", 1, "softmax of the scores", False)),
        ("", ("place in the list", 1, "w", False)),
        ("steps that wait", ("place in the list", 1, "steps that wait", False)),
    ],
)
def test_the_axis_is_read_from_the_documentation(doc, found):
    """Along what a list runs, where it begins, and what its numbers are."""
    assert curve_axes.axis("w", Output("vector", None, doc)) == curve_axes.Axis(*found)


def vectors(**docs):
    """Outputs that are lists, with what is documented of them."""
    return {name: Output("vector", None, doc) for name, doc in docs.items()}


def test_a_list_against_another():
    """The other list has the places, its words name the axis, and it is no line itself."""
    outputs = vectors(
        lengths="length", a_by_n="cost against lengths", b_by_n="cost against lengths"
    )
    lengths = tuple(i / 2 for i in range(8))
    lists = {"lengths": lengths, "a_by_n": tuple(range(8)), "b_by_n": tuple(range(1, 9))}
    (found,) = curves.charts(lists, outputs)
    assert (found.x_label, found.y_label) == ("length", "cost")
    assert [each.label for each in found.series] == ["a", "b"]
    assert found.series[0].points == tuple(zip(lengths, range(8), strict=True))


def test_a_list_against_what_does_not_fit_it():
    """Another list that is shorter, or is not there, has no places for it."""
    outputs = vectors(lengths="length", a="cost against lengths")
    assert curves.charts({"lengths": (1, 2, 3, 4), "a": (0.5,) * 5}, outputs) == []
    (found,) = curves.charts({"a": (0.5,) * 8}, outputs)
    assert found.x_label == "place in the list"


def test_lists_of_different_axes_are_different_plots():
    """Lines that share an axis stand together, four at most; others have a plot of their own."""
    docs = {f"n{i}_by_layer": "size for layer = 0..L" for i in range(5)}
    outputs = vectors(**docs, late_by_step="size for layer = 1..L", w_by_distance="w by distance")
    found = curves.charts(dict.fromkeys(outputs, (1.0, 2.0, 3.0, 4.0)), outputs)
    assert [[each.label for each in one.series] for one in found] == [
        ["n0", "n1", "n2", "n3"], ["n4"], ["late"], ["w"],
    ]  # fmt: skip


def test_lines_with_words_of_their_own_share_none():
    """What they have in common names the axis upwards; where that differs it is a value."""
    same = vectors(a="size by layer, first", b="size by layer, second")
    other = vectors(a="size by layer", b="count by layer")
    lists = dict.fromkeys("ab", (1.0, 2.0, 3.0, 4.0))
    assert [curves.charts(lists, each)[0].y_label for each in (same, other)] == ["size", "value"]


@pytest.mark.parametrize(
    ("numbers", "log"),
    [
        ((3.0, 0.1, 0.001, 0.0), True),
        ((3.0, 2.0, 1.0, 0.0), None),
        ((3.0, 0.1, 0.01, 0.001), None),
        ((0.0, 0.0, 1.0, 1.0), None),
        ((3.0, 0.001, 0.0, -1.0), None),
    ],
)
def test_zeros_behind_decades_ask_for_a_log_axis(numbers, log):
    """What falls over decades and then is exactly 0 is seen on a log axis only."""
    (found,) = curves.charts({"a": numbers}, vectors(a="gradient by distance"))
    assert found.log_y is log


def test_lists_that_tell_nothing_are_not_drawn():
    """Three numbers, sizes, words, truths, a few numbers along nothing, an unfinished question."""
    for outputs in (
        {"norms": NORMS[:3]},
        {"size": (2, 3, 4, 5), "labels": ("a", "b", "c", "d")},
        {"complexity": (1.5, 2.5, 3.5, 4.5)},
        {"size": tuple(range(20))},
        {"flags": (True,) * 20},
        {"nested": ((1.0, 2.0),) * 9},
        {"mixed": (1.0, "a") * 9},
    ):
        measure = TANH if "norms" in outputs else {}
        assert curves.chart(boolean(outputs, **measure)) is None, outputs
    assert curves.chart(boolean({"norms": NORMS}, final=False, **TANH)) is None


def test_a_long_list_along_nothing_is_points():
    """Nothing lies between the numbers of such a list, so that no line joins them."""
    found = curves.chart(boolean({"kept": (0.5,) * 8}))
    assert found.x_label == "place in the list"
    assert not found.series[0].joined


def test_the_lists_of_the_key_come_first():
    """Only the list in the answer's expression is drawn; without one, up to four of an axis."""
    lists = {f"list_{i}": tuple(float(i + j) for j in range(9)) for i in range(6)}
    every = curves.chart(boolean(lists))
    assert [each.label for each in every.series] == ["list_0", "list_1", "list_2", "list_3"]
    one = curves.chart(step("numeric", "sum(list_4)", lists, "72"))
    assert [each.label for each in one.series] == ["list_4"]


def test_the_lines_of_a_plot_are_bounded():
    """Of a very long list as many points as a plot has dots, its ends among them."""
    found = curves.chart(boolean({"long": tuple(i + 0.5 for i in range(5000))}))
    points = found.series[0].points
    assert len(points) == curves.MOST_POINTS
    assert (points[0], points[-1]) == ((1, 0.5), (5000, 4999.5))


# ------------------------------------------------------------------------ marks
@pytest.mark.parametrize(
    ("answer", "typed", "mark"),
    [
        ("max(norms)", "5", ("you", 5.0, 20)),
        ("max(norms)", "2 * 3 + 1/2", ("you", 6.5, 20)),
        ("first", "1/4", ("you", 0.25, 0)),
        ("ratio", "1e-6", None),
        ("max(norms)", "", None),
    ],
)
def test_the_learners_number_is_marked_where_it_is_one_of_the_axis(answer, typed, mark):
    """The key is an entry of the list: the answer stands at its place.  A ratio has none."""
    outputs = {"norms": NORMS, "first": NORMS[0], "ratio": NORMS[0] / NORMS[-1]}
    found = curves.chart(step("numeric", answer, outputs, typed, **TANH))
    assert [tuple(each)[:3] for each in found.marks] == ([mark] if mark else [])


def test_a_key_that_stands_twice_is_a_level():
    """No place is the right one, so the mark goes through all."""
    outputs = {"norms": (*NORMS, NORMS[-1])}
    found = curves.chart(step("numeric", "max(norms)", outputs, "5", **TANH))
    assert [tuple(each)[:3] for each in found.marks] == [("you", 5, None)]


CHAIN = {"measure": "residual_variance"}
STREAM = {
    "theory_no_norm": 8.0,
    "theory_pre_ln": 4.0,
    "no_norm_by_layer": (1.0, 2.1, 3.9, 8.2),
    "pre_ln_by_layer": (1.0, 2.1, 2.9, 4.1),
    "post_ln_by_layer": (1.0,) * 4,
    "theory_no_norm_by_layer": (1.0, 2.0, 4.0, 8.0),
    "theory_pre_ln_by_layer": (1.0, 2.0, 3.0, 4.0),
}


def test_the_list_behind_the_key_comes_first():
    """theory_pre_ln ends theory_pre_ln_by_layer: it is drawn, and a whole number is marked."""
    answer = step("numeric", "round(theory_pre_ln)", STREAM, "6", **CHAIN)
    found = curves.chart(answer)
    assert [each.label for each in found.series] == [
        "theory_pre_ln", "no_norm", "pre_ln", "post_ln",
    ]  # fmt: skip
    assert [tuple(each)[:3] for each in found.marks] == [("you", 6.0, 3)]


def test_a_key_that_is_an_entry_up_to_rounding():
    """The last digit of a list may differ from the number: it is the same place."""
    outputs = {"norms": NORMS, "first": NORMS[0] * (1 + 1e-15)}
    found = curves.chart(step("numeric", "first", outputs, "1/4", **TANH))
    assert [tuple(each)[:3] for each in found.marks] == [("you", 0.25, 0)]


def test_a_whole_number_that_only_happens_to_stand_in_a_list():
    """A count of pairs that equals some row's keys has no place there."""
    outputs = {"allowed": 3, "keys_by_position": (1, 2, 3, 4)}
    found = curves.chart(step("numeric", "allowed", outputs, "5", measure="causal_mask_count"))
    assert found.marks == ()


def test_a_vector_is_compared_with_what_was_given():
    """A wrong one is a second series; a right one, one of another length and whole numbers not."""
    key = {"w": (0.1, 0.7, 0.2, 0.0)}

    def labels(typed, outputs=key):
        found = curves.chart(step("vector", "w", outputs, typed, tolerance=Tolerance(abs=0.01)))
        return found and [each.label for each in found.series]

    assert labels("[1/4, 1/4, 1/4, 1/4]") == ["measured", "you"]
    assert labels("[0.1, 0.7, 0.2, 0]") == ["measured"]
    assert labels("[0.5, 0.5]") == ["measured"]
    assert labels("[1, 2, 3, 4]", {"w": (5, 7, 9, 11)}) is None
    assert labels("[1, 2, 3]", {"w": (0.5, 0.25, 0.125)}) is None
    assert labels("[[1, 2], [3, 4]]", {"w": ((0.5, 1.0), (1.0, 0.5))}) is None


# ---------------------------------------------------------------------- screens
def view(**named):
    """A feedback with a curve."""
    found = compose.feedback(boolean({"norms": NORMS}, explain="Because it shrinks.", **TANH))
    return found._replace(**named)


@pytest.mark.parametrize("width", GLYPHS)
def test_the_curve_takes_the_room_it_is_given(width):
    """Never more rows than there are: the whole plot, a lower one, the numbers alone, nothing."""
    look, chart = GLYPHS[width], view().curve
    sizes = [len(curve_screen.curve(chart, look, rows)) for rows in range(30)]
    assert all(size <= rows for rows, size in enumerate(sizes))
    assert sizes == sorted(sizes)
    assert sizes[2] == 0
    assert 0 < sizes[5] <= 5
    for rows, box in ((30, curve_screen.HEIGHT), (sizes.index(max(sizes)) - 1, 9)):
        lines = curve_screen.curve(chart, look, rows)
        assert sum("│" in each.plain or "┤" in each.plain for each in lines) == box
    assert max(each.cell_len for each in curve_screen.curve(chart, look)) <= width


def test_the_feedback_without_room_is_the_feedback_without_a_curve():
    """Where there is no room the explanation stays and the plot is left out."""
    look = GLYPHS[80]
    without = screens.feedback(view(curve=None), look)
    assert screens.feedback(view(room=0), look) == without
    lines = [each.plain for each in screens.feedback(view(room=20), look)]
    drawn = next(i for i, each in enumerate(lines) if "norm of dL/dh_t" in each)
    why = next(i for i, each in enumerate(lines) if each.startswith(" Why"))
    assert 0 < drawn < why
    assert len(lines) <= len(without) + 20


def test_a_vector_is_not_told_twice():
    """Its numbers stand in the verdict: there is the plot, or nothing more, in words as well."""
    key = {"w": (0.1, 0.7, 0.2, 0.0)}
    wrong = step("vector", "w", key, "[1, 1, 1, 1]", tolerance=Tolerance(abs=0.01))
    chart = curves.chart(wrong)
    sizes = {len(curve_screen.curve(chart, GLYPHS[80], rows)) for rows in range(12)}
    assert sizes == {0}
    assert curve_screen.curve(chart, GLYPHS[80])
    assert curve_screen.spoken(chart, Look()) == []


def test_the_curve_in_words():
    """Plain: a sentence with the ends and some numbers between, whatever the room."""
    said = " ".join(each.plain for each in screens.feedback(view(), Look()))
    assert "The curve: norm of dL/dh_t, by t. t 0: 5.72e-6; " in said
    assert "t 20: 6." in said
    assert said.index("The curve") < said.index("Why:")
    numeric = step("numeric", "max(norms)", {"norms": NORMS}, "5", **TANH)
    marked = " ".join(each.plain for each in curve_screen.spoken(curves.chart(numeric), Look()))
    assert "You at 20: 5." in marked


def spoken(count):
    """What is said of a line with so many numbers, the ninth of them the greatest."""
    values = tuple(9.0 if i == 8 else i / 100 for i in range(count))
    found = curves.chart(boolean({"norms": values}, **TANH))
    return " ".join(each.plain for each in curve_screen.spoken(found, Look(width=200)))


def test_every_number_is_told_up_to_twenty_four():
    """None is left out, and nothing is said about how many there are."""
    said = spoken(24)
    assert all(f"t {t}: " in said for t in range(24))
    assert "values" not in said


def test_beyond_that_even_steps_with_the_extremes():
    """Round steps, both ends, the greatest number, and how many there are."""
    said = spoken(61)
    kept = [int(each) for each in re.findall(r"t (\d+): ", said)]
    assert kept == sorted({8, *range(0, 61, 5)})
    assert "t 8: 9;" in said
    assert f"These are {len(kept)} of 61 values." in said


FOUR = tuple(f"line_{i}_with_a_long_name_by_layer" for i in range(4))


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("answer", ["rho_by_layer", "norms"])
def test_p_fits_one_screen_with_its_footer(width, answer):
    """With title, box and numbers in 23 rows, whether one line is drawn or four of 60 layers."""
    outputs = {each: tuple(1.5 ** (i + k) for i in range(60)) for k, each in enumerate(FOUR)}
    (chart,) = curves.charts(outputs, vectors(**dict.fromkeys(FOUR, "gradient norm by layer")))
    if answer == "norms":
        chart = curves.chart(boolean({"norms": NORMS}, **TANH))
    lines = [each.plain for each in curve_screen.curve(chart, GLYPHS[width])]
    assert len(lines) <= 23
    assert "norm" in lines[0]
    assert sum("│" in each or "┤" in each for each in lines) >= plots.LOWEST
    assert any(each.strip().startswith(chart.x_label) for each in lines[8:])


def test_p_shows_a_plot_where_the_feedback_had_no_room():
    """On a screen of its own, of the terminal's height; on one that is too low for it, all the
    same."""
    numeric = step("numeric", "max(norms)", {"norms": NORMS}, "5", **TANH)
    shown = []
    player = SimpleNamespace(show=shown.append)
    plot.obey(SimpleNamespace(step=numeric, player=player))
    lines = [each.plain for each in shown[0](GLYPHS[40])]
    assert lines == [each.plain for each in curve_screen.curve(curves.chart(numeric), GLYPHS[40])]
    assert any("you 5" in each for each in lines)
    low = plot._screen(curves.chart(numeric), 3, GLYPHS[40])
    assert [each.plain for each in low] == lines


NUMBERS = st.one_of(st.floats(), st.integers(-(10**30), 10**30))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(NUMBERS, min_size=4, max_size=40), st.text(max_size=9), st.integers(40, 200),
    st.integers(0, 30), st.booleans(), st.booleans(),
)  # fmt: skip
def test_any_list_fits(values, typed, width, rows, plain, ascii_):
    """NaN, inf and huge numbers, any answer, any width: no line too wide, no crash."""
    outputs = {"norms": tuple(values), "first": values[0]}
    look = Look(width=width, plain=plain, ascii=ascii_)
    found = curves.chart(step("numeric", "first", outputs, typed, **TANH))
    lines = curve_screen.curve(found, look, rows)
    assert all(line.cell_len <= width for line in lines)
    assert plain or len(lines) <= rows


SHIPPED = {
    "lstm/relu-unbounded-myth": ("time step", 150),
    "gradients/trend-of-a-network": ("t", 101),
    "masks/one-masked-row": ("entry", 4),
    "cost/twice-as-long": ("length", 8),
}


@pytest.mark.slow
def test_shipped_questions_with_a_curve():
    """Each of these shows one when it is measured here, at a real worker."""
    from quizcli.cli import shell
    from quizcli.cli.measuring import Measuring

    library, _ = shell.load_banks(None, [])
    found = {}
    with Measuring() as measuring:
        for name in SHIPPED:
            variant = questions.variant(library.question(name), 3, measuring.measure)
            chart = curves.chart(Step(questions.grade(variant, "1"), True, variant))
            found[name] = chart.x_label, len(chart.series[0].points)
    assert found == SHIPPED


@pytest.mark.slow
def test_most_probed_questions_whose_answer_runs_along_something_show_it():
    """Of the shipped questions that a probe measures at least 120 have a curve."""
    from quizcli.cli import shell
    from quizcli.cli.measuring import Measuring

    library, _ = shell.load_banks(None, [])
    every = (library.question(each.id) for each in library.entries)
    with Measuring() as measuring:
        asked = [each for each in every if each.measure]
        variants = [questions.variant(each, 1, measuring.measure) for each in asked]
    steps = (Step(questions.grade(each, "1"), True, each) for each in variants)
    assert sum(curves.chart(each) is not None for each in steps) >= 120
