"""`lab`: sweeps, comparisons and the screens around them, measured by a real worker."""

import json
from itertools import pairwise

import pytest

from quizcli.cli import plots
from quizcli.cli.lab import figure_screens, figures, running
from quizcli.cli.lab import guess as lab_guess
from quizcli.cli.lab import reading as lab_reading
from quizcli.cli.lab import screens as lab_screens
from quizcli.cli.lab.comparisons import COMPARISONS, TOPICS
from quizcli.cli.look import Look
from quizcli.cli.plots import MOST_LINES
from quizcli.model import QuizError, Request
from quizcli.probes import signatures
from tests.cli.test_commands import quizcli

KNOWN = signatures()
LINEAR = KNOWN["linear_rnn_gradient_norm"]
TANH = KNOWN["tanh_rnn_gradient_vs_time"]


@pytest.fixture
def worker(measuring):
    """The one worker for all that is measured here."""
    return measuring


def lab(home, *arguments):
    """Run `quizcli lab` in a pipe."""
    return quizcli(home, "lab", *arguments)


# ----------------------------------------------------------------------- reading
@pytest.mark.parametrize(
    ("probe", "text", "values"),
    [
        ("linear_rnn_gradient_norm", "rho=0.5..1.5/3", (0.5, 1.0, 1.5)),
        ("linear_rnn_gradient_norm", "rho=0.5..0.7", (0.5, 0.55, 0.6, 0.65, 0.7)),
        ("linear_rnn_gradient_norm", "rho=1,1/2,0.75", (0.5, 0.75, 1.0)),
        ("linear_rnn_gradient_norm", "k=1..4", (1, 2, 3, 4)),
        ("linear_rnn_gradient_norm", "k=1..10/4", (1, 4, 7, 10)),
        ("linear_rnn_gradient_norm", "k=1..3/9", (1, 2, 3)),
        ("gradient_vs_distance", "n=8..40/3", (8, 24, 40)),
        ("gradient_vs_distance", "n=8..40/4", (8, 16, 32, 40)),
        ("softmax_saturation", "d_k=10..300", (16, 64, 256)),
        ("softmax_saturation", "d-k=512,4", (4, 512)),
        ("linear_rnn_gradient_norm", "seed=0..3", (0, 1, 2, 3)),
    ],
)
def test_sweeps_are_read(probe, text, values):
    """Ranges with and without a count, lists, whole numbers on their steps, choices."""
    found = lab_reading.sweep(KNOWN[probe], text)
    assert found.values == values
    assert all(isinstance(each, int | float) for each in found.values)


@pytest.mark.parametrize(
    ("probe", "text", "said"),
    [
        ("linear_rnn_gradient_norm", "rho", "write it as rho=0.5..1.5/11, or as rho=0.5,1,2"),
        ("linear_rnn_gradient_norm", "roh=1..2/3", "did you mean rho"),
        ("linear_rnn_gradient_norm", "rho=1..0.5/3", "1 is not below 0.5; the lower end"),
        ("linear_rnn_gradient_norm", "rho=1..0/3", "1 is not below 0; the lower end comes first"),
        ("linear_rnn_gradient_norm", "rho=10^999/3..2/3", "10^999/3 is too large"),
        ("linear_rnn_gradient_norm", "rho=0.5..9/3", "rho lies in 0.5..1.5, not 9"),
        ("linear_rnn_gradient_norm", "rho=0.5..1.5/1", "takes 2 to 200 values, not 1"),
        ("linear_rnn_gradient_norm", "rho=0.5..1.5/9999999999", "takes 2 to 200 values"),
        ("linear_rnn_gradient_norm", "seed=0..1e9", "200 are the most"),
        ("linear_rnn_gradient_norm", "rho=a,b", "--rho"),
        ("recurrent_param_count", "cell=RNN,GRU", "parameters that can: input_size, hidden_size"),
        ("recurrent_param_count", "bias=true,false", "cannot be swept"),
        ("cell_path_product", "forget_gates=1,2", "cannot be swept"),
        ("softmax_saturation", "d_k=5,16", "d_k is one of 4, 16, 64, 256, 512, not 5"),
        ("softmax_saturation", "d_k=4..64/3", "leave /3 out"),
        ("softmax_saturation", "d_k=5..6", "no value between 5 and 6"),
    ],
)
def test_what_cannot_be_swept(probe, text, said):
    """One sentence that says what to do instead."""
    with pytest.raises(QuizError) as caught:
        lab_reading.sweep(KNOWN[probe], text)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_outputs():
    """By default the first real number, then the first whole one; only numbers can be plotted."""
    assert lab_reading.outputs(LINEAR, ()) == ("norm",)
    assert lab_reading.outputs(TANH, ()) == ("ratio",)
    assert lab_reading.outputs(KNOWN["causal_mask_count"], ()) == ("allowed",)
    assert lab_reading.outputs(TANH, ("norms", "norms")) == ("norms",)
    for probe, names, said in [
        (TANH, ("trend",), "outputs that can: ratio, decade, norms"),
        (TANH, ("ratoi",), "did you mean ratio"),
        (KNOWN["attention_shapes"], (), "no output that is one number"),
    ]:
        with pytest.raises(QuizError, match=said):
            lab_reading.outputs(probe, names)


def test_bounds_and_guesses():
    """--range and --guess, and their sentences."""
    assert lab_reading.limits("0..1/2", log=None) == (0, 0.5)
    assert lab_reading.limits("", log=None) is None
    assert [(each.x, each.y) for each in lab_reading.marks("2:0.5")] == [(2, 0.5)]
    assert [(each.x, each.y) for each in lab_reading.marks("12")] == [(None, 12)]
    for text, log, said in [("2..1", None, "2 is not below 1"), ("0..1", True, "above 0")]:
        with pytest.raises(QuizError, match=said):
            lab_reading.limits(text, log=log)
    with pytest.raises(QuizError, match="too large"):
        lab_reading.marks("10^400")


def test_no_name_means_two_things():
    """Neither `compare` nor a topic is a probe, and no option is a parameter of a probe."""
    from quizcli.cli.app import load

    assert "compare" not in KNOWN
    assert not {each.topic for each in KNOWN.values()} & {*KNOWN, "compare"}
    options = {name for each in load("lab").params for name in each.opts}
    parameters = {f"--{p.name}" for each in KNOWN.values() for p in each.parameters}
    assert not options & parameters


# ---------------------------------------------------------------------- measuring
def swept(worker, probe, text, names=(), seeds=1, **arguments):
    """A sweep, measured: the courses and what was found."""
    signature = KNOWN[probe]
    courses = figures.sweep_courses(
        signature,
        lab_reading.sweep(signature, text),
        lab_reading.outputs(signature, names),
        arguments,
    )
    return courses, running.measure(courses, seeds, worker)


def test_a_sweep_measures_each_value(worker):
    """rho ** k at every value, by PyTorch."""
    courses, found = swept(worker, "linear_rnn_gradient_norm", "k=1..9/5", rho=0.5)
    assert [x for x, _ in found.series[0].points] == [1, 3, 5, 7, 9]
    for k, norm in found.series[0].points:
        assert norm == pytest.approx(0.5**k)
    assert not found.series[0].spread
    view = figures.sweep_figure(courses, found, figures.Drawing())
    assert view.sentence.startswith("norm goes from 0.5 at k 1 to 0.00195")
    assert ("with", "rho 0.5, hidden 16, seed 0") in view.remarks


def test_seeds_give_median_least_and_greatest(worker):
    """Of several seeds from the given one on; each of them is what a single run gives."""
    _, found = swept(
        worker, "tanh_rnn_gradient_vs_time", "rho=0.5,0.9", seeds=3, steps=8, hidden=8, seed=5
    )
    assert found.seeds == (5, 6, 7)
    assert found.runs == 6
    arguments = {"rho": 0.9, "steps": 8, "hidden": 8}
    single = sorted(
        worker.measure(Request(TANH.name, {**arguments, "seed": seed})).outputs["ratio"]
        for seed in found.seeds
    )
    assert found.series[0].points[1] == (0.9, single[1])
    assert found.series[0].spread[1] == (single[0], single[2])


def test_outputs_share_their_runs(worker):
    """Two outputs are two lines of the same measurements."""
    _, found = swept(worker, "softmax_two_logits", "gap=0..4/3", ("p", "slope"))
    assert [each.label for each in found.series] == ["p", "slope"]
    assert found.runs == 3


def test_a_list_is_a_line(worker):
    """An output that is a list gives a line for each value of the sweep."""
    courses, found = swept(worker, "tanh_rnn_gradient_vs_time", "rho=0.5,1", ("norms",), steps=6)
    assert [each.label for each in found.series] == ["rho 0.5", "rho 1"]
    assert [x for x, _ in found.series[0].points] == list(range(7))
    view = figures.sweep_figure(courses, found, figures.Drawing())
    assert (view.chart.x_label, view.chart.y_label) == ("t", "norms, norm of dL/dh_t")
    assert ("with", "steps 6, hidden 32, input_scale 0.5, seed 0") in view.remarks


@pytest.mark.parametrize(
    ("probe", "text", "names", "seeds", "arguments", "said"),
    [
        ("linear_rnn_gradient_norm", "rho=0.5,1", (), 1, {"rho": 1}, "leave --rho out"),
        ("tanh_rnn_gradient_vs_time", "rho=0.5..1/5", ("norms",), 1, {}, "fewer values"),
        ("tanh_rnn_gradient_vs_time", "rho=0.5,1", ("norms", "ratio"), 1, {}, "no axis in common"),
        ("softmax_two_logits", "gap=0,1", (), 3, {}, "leave --seeds out"),
        ("linear_rnn_gradient_norm", "rho=0.5,1", (), 101, {}, "--seeds lies in 1..100"),
        ("linear_rnn_gradient_norm", "rho=0.5..1.5/200", (), 100, {}, "5,000 are the most"),
        ("linear_rnn_gradient_norm", "rho=0.5,1", (), 1, {"k": 0}, "k lies in 1..60, not 0"),
        ("linear_rnn_gradient_norm", "k=1.5,2", (), 1, {}, "k is a whole number, not 1.5"),
        ("kv_cache", "kv_heads=1..32", (), 1, {"heads": 8}, "needs heads % kv_heads == 0"),
    ],
)  # fmt: skip
def test_what_is_not_measured(probe, text, names, seeds, arguments, said):
    """Refused before a worker is asked for anything."""
    with pytest.raises(QuizError) as caught:
        swept(None, probe, text, names, seeds, **arguments)
    assert said in str(caught.value)


# -------------------------------------------------------------------- comparisons
def ends(line):
    """The first and the last number of a line."""
    ys = list(line.values())
    return ys[0], ys[-1]


def rising(line):
    """Whether each number is larger than the one before."""
    return all(a < b for a, b in pairwise(line.values()))


def falling(line):
    """Whether each number is smaller than the one before."""
    return all(a > b for a, b in pairwise(line.values()))


def above(high, low):
    """Whether a line lies above another everywhere."""
    return all(high[x] > low[x] for x in high)


def slope(line):
    """The slope of the last piece on log axes."""
    from math import log

    (x0, y0), (x1, y1) = list(line.items())[-2:]
    return log(y1 / y0) / log(x1 / x0)


def near(a, b, rel=1e-6):
    """Whether two numbers are the same but for rounding, or so much."""
    return a == pytest.approx(b, rel=rel)


CLAIMS = {
    "radius": lambda small, one, large: (
        ends(small)[0] < 1e-3 * ends(small)[1]
        and ends(one)[0] < 1e-3 * ends(one)[1]
        and ends(large)[0] > 1e3 * ends(large)[1]
    ),
    "saturation": lambda none, half, more: none[0] > half[0] > more[0],
    "rnn-lstm": lambda rnn, one, three: (
        falling(rnn)
        and all(one[x] > 100 * rnn[x] and three[x] > 100 * rnn[x] for x in rnn)
    ),
    "forget-bias": lambda zero, one, three, five: (
        above(five, three) and above(three, one) and above(one, zero)
        and near(zero[20], 0.5**20) and near(five[200], 0.26, 0.05)
    ),
    "gates": lambda rnn, gru, lstm: (
        above(lstm, gru) and above(gru, rnn) and near(rnn[10], 0.7**10) and near(gru[10], 0.9**10)
        and near(lstm[10], 0.9526**10, 1e-3)
    ),
    "factor": lambda low, one, high: (
        near(one[60], 1) and 200 < 1 / low[60] < 999 and 200 < high[60] < 999
    ),
    "transient": lambda half, nine, most: (
        falling(half) and max(nine.values()) > nine[5] and max(most.values()) > most[5]
        and all(ends(each)[1] < ends(each)[0] for each in (half, nine, most))
    ),
    "first-input": lambda half, eight, two: (
        half[30] < half[10] and eight[30] < eight[10] and half[30] < eight[30] < -1 < two[30]
    ),
    "input-gate": lambda sigmoid, relu: (
        near(ends(relu)[1] / ends(sigmoid)[1], 3, 0.06) and near(sigmoid[60], 60 * sigmoid[1])
    ),
    "gate-slope": lambda sigmoid, its, relu: (
        max(its.values()) <= 0.25 and min(its.values()) > 0
        and all((relu[x] == 0) == (x < 0) for x in relu) and rising(sigmoid)
    ),
    "residual": lambda plain, kept: (
        above(kept, plain)
        and ends(kept)[1] / ends(plain)[1] > ends(kept)[0] / ends(plain)[0]
    ),
    "residual-chain": lambda plain, little, much: (
        falling(plain) and rising(little) and near(much[40], 1.5**40) and ends(little)[0] > 1
    ),
    "variance": lambda none, pre, post: all(
        near(none[x], 2**x, 0.4) and near(pre[x], 1 + x, 0.3) and near(post[x], 1, 1e-3)
        for x in none
    ),
    "pre-post": lambda post, pre: (
        above(post, pre) and ends(post)[1] / ends(pre)[1] > ends(post)[0] / ends(pre)[0]
    ),
    "no-residual": lambda kept, lost: above(kept, lost) and lost[24] < 1e-3,
    "rank": lambda pure, kept: above(kept, pure) and pure[6] < 1e-14 and kept[6] > 0.1,
    "activations": lambda sigmoid, tanh, relu: (
        above(relu, tanh) and set(relu.values()) == {1.0} and sigmoid[40] < 1e-24
        and ends(tanh)[1] > 1e10 * ends(sigmoid)[1]
    ),
    "distance": lambda rnn, attention: (
        all(b < a / 10 for a, b in pairwise(rnn.values())) and above(attention, rnn)
        and all(0.1 < each < 10 for each in attention.values())
    ),
    "scale": lambda bare, scaled: (
        above(bare, scaled) and bare[256] > 0.9
        and all(0.2 < each < 0.3 for each in scaled.values())
    ),
    "scale-gradient": lambda bare, scaled: (
        above(scaled, bare) and falling({x: y for x, y in bare.items() if x <= 256})
        and all(near(each, 0.87, 0.05) for each in scaled.values())
    ),
    "gap": lambda weight, slope_: slope_[0] == 0.25 and falling(slope_) and rising(weight),
    "positions": lambda narrow, wide: all(
        near(line[0], d / 2) and all(line[x] < line[0] for x in line if x)
        for line, d in ((narrow, 16), (wide, 64))
    ),
    "flops": lambda attention, rnn: (
        near(slope(attention), 2) and near(slope(rnn), 1)
        and [attention[x] < rnn[x] for x in (64, 128, 384, 1024)] == [True, True, False, False]
    ),
    "quadratic": lambda *lines: (
        all(map(rising, lines))
        and above(lines[0], lines[1]) and above(lines[1], lines[2])
        and [line[4096] > 0.5 for line in lines] == [True, True, False]
    ),
    "decoding": lambda without, cached: (
        near(slope(without), 3, 0.05) and near(slope(cached), 2, 0.05) and above(without, cached)
    ),
    "cache": lambda all_, some, one: all(
        near(all_[x], 4 * some[x]) and near(all_[x], 32 * one[x])
        and near(all_[x] / x, all_[32768] / 32768) for x in all_
    ),
    "path": lambda rnn, window, attention: (
        rising(rnn) and rising(window) and above(rnn, window) and set(attention.values()) == {1}
    ),
    "warmup": lambda *lines: (
        [max(line, key=line.get) for line in lines] == [1000, 4000, 8000]
        and all(near(lines[0][x], lines[2][x]) for x in lines[0] if x >= 8000)
        and near(lines[0][16000], lines[0][8000] / 2**0.5)
    ),
    "errors": lambda ninety, some, most: (
        1 / 3 < most[100] < 0.4 and ninety[100] < 1e-4 and above(most, some)
    ),
}  # fmt: skip
"""What each sentence says, of the lines of its comparison in their order."""

SMALL = {
    "rnn-lstm": (40, 80),
    "pre-post": (2, 12),
    "no-residual": (2, 24),
    "distance": (8, 16),
    "decoding": (10, 100, 200),
    "residual": (4, 30),
    "variance": (1, 8),
    "forget-bias": (20, 200),
    "quadratic": (256, 4096),
}
"""Fewer values, where all of them take long."""


def lines_of(comparison, worker, seeds):
    """The lines of a comparison by x."""
    courses = figures.comparison_courses(comparison, KNOWN)
    found = running.measure(courses, seeds, worker)
    return [dict(each.points) for each in found.series]


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_sentence_is_true(worker, name):
    """What it tells people to look at is there to be seen, at one seed."""
    comparison = COMPARISONS[name]
    small = comparison._replace(values=SMALL.get(name, comparison.values))
    assert CLAIMS[name](*lines_of(small, worker, 1))


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPARISONS)
def test_a_sentence_is_true_as_it_is_shown(worker, name):
    """The same of all values, and of the medians of all seeds."""
    comparison = COMPARISONS[name]
    assert CLAIMS[name](*lines_of(comparison, worker, comparison.seeds))


def test_comparisons_are_sound():
    """Enough of them, each with two to four lines, of probes and outputs that there are."""
    assert len(COMPARISONS) == sum(map(len, TOPICS.values())) >= 20
    for each in COMPARISONS.values():
        assert 2 <= len(each.settings) <= MOST_LINES
        assert len({setting.label for setting in each.settings}) == len(each.settings)
        assert len(each.title) < 80
        assert each.look.endswith(".")
        for course in figures.comparison_courses(each, KNOWN):
            lab_reading.check(course.signature, running._requests(course, (0,)))
            lab_reading.outputs(course.signature, (course.output,))
            seeded = any(o.kind == "statistical" for o in [course.signature.outputs[course.output]])
            assert each.seeds == 1 or seeded


# ------------------------------------------------------------------------ screens
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_screens_fit(worker, width, ascii_only):
    """Topics, probes, comparisons, a run with a long list, a figure: no line is too wide."""
    look = Look(width=width, plain=False, ascii=ascii_only)
    named = [(topic, [(each.name, each.title) for each in of]) for topic, of in TOPICS.items()]
    request = Request(TANH.name)
    courses, found = swept(worker, "linear_rnn_gradient_norm", "rho=0.5..1.5/11", seeds=2)
    view = figures.sweep_figure(courses, found, figures.Drawing())
    for lines in (
        lab_screens.topics(KNOWN, look),
        lab_screens.probes(list(KNOWN.values()), look),
        lab_screens.comparisons(named, look),
        lab_screens.report(TANH, request, worker.measure(request), look),
        figure_screens.figure(view, look),
    ):
        assert max(line.cell_len for line in lines) <= width
        assert not ascii_only or all(line.plain.isascii() for line in lines)


def test_a_comparison_fits_on_a_small_screen(worker):
    """At 80 x 24 with several seeds: the medians only, and where the others are to be had."""
    look, comparison = Look(width=80, plain=False), COMPARISONS["radius"]
    courses = figures.comparison_courses(comparison, KNOWN)
    found = running.measure(courses, 2, worker)
    for rows, least in ((24, False), (40, True)):
        view = figures.comparison_figure(comparison, found, figures.Drawing(rows=rows))
        lines = [each.plain for each in figure_screens.figure(view, look)]
        assert len(lines) < rows
        assert any(each.startswith("    least") for each in lines) == least
        assert any("medians of 2 seeds from 0 on" in each for each in lines) != least
        assert any("of 51 values; all of them: --plain or --json" in each for each in lines)


def numbered(comparison, count):
    """What a comparison could have measured: lines that fall over many decades."""
    places = comparison.values or tuple(range(count))
    series = tuple(
        plots.Series(
            each.label,
            tuple((x, 0.7 ** (2 * i + k) / 3) for i, x in enumerate(places)),
            tuple((0.7 ** (2 * i + k) / 9, 0.7 ** (2 * i + k)) for i in range(len(places)))
            if comparison.seeds > 1
            else (),
        )
        for k, each in enumerate(comparison.settings)
    )
    seeds = tuple(range(comparison.seeds))
    return running.Measured(series, seeds, "cpu", "PyTorch 2.13.0", 1.0, 300)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("guess", ["", "1e-3", "60:1e-3"])
def test_every_comparison_fits_on_one_screen(width, guess):
    """24 rows with the prompt: title, sentence, a box of five rows or more, and the guess."""
    look = Look(width=width, plain=False)
    how = figures.Drawing(marks=lab_reading.marks(guess))
    for each in COMPARISONS.values():
        view = figures.comparison_figure(each, numbered(each, 51), how)
        lines = [line.plain for line in figure_screens.figure(view, look)]
        assert len(lines) <= 23, each.name
        assert lines[0].strip()[:20] == each.title[:20]
        assert sum("│" in line or "┤" in line for line in lines) >= (
            5 if guess or width == 40 else 6
        )
        said = " ".join(" ".join(lines).split())
        assert each.look in said
        assert not guess or "Your guess 0.001; " in said
        assert max(line.cell_len for line in figure_screens.figure(view, look)) <= width


@pytest.mark.parametrize("rows", [6, 12, 24, 60])
def test_a_figure_is_never_without_its_plot(rows):
    """However low the terminal is; where it is high, all remarks stand there with labels."""
    look, each = Look(width=80, plain=False), COMPARISONS["gap"]
    found = numbered(each, 0)
    view = figures.comparison_figure(each, found, figures.Drawing(rows=rows))
    lines = [line.plain for line in figure_screens.figure(view, look)]
    assert sum("│" in line or "┤" in line for line in lines) >= plots.LOWEST
    assert any(line.startswith(" source   ") for line in lines) == (rows == 60)


def test_a_sweep_keeps_its_title_and_all_its_numbers(worker):
    """README's own sweep at 80 x 24: eleven of eleven; at 40, with the title cut, seven."""
    courses, found = swept(worker, "linear_rnn_gradient_norm", "rho=0.5..1.5/11")
    view = figures.sweep_figure(courses, found, figures.Drawing())
    for width in (80, 40):
        lines = [e.plain for e in figure_screens.figure(view, Look(width=width, plain=False))]
        assert len(lines) <= 23
        assert lines[0].startswith(" Gradient norm through k steps")
        rhos = [x for e in lines if e.startswith("  rho  ") for x in e.split()[1:]]
        assert {"0.5", "1", "1.5"} <= set(rhos)
        assert len(rhos) == (11 if width == 80 else 7)
        assert any("of 11 values" in e for e in lines) == (width == 40)
    assert view.sentence == "norm goes from 9.54e-7 at rho 0.5 to 3325 at 1.5."


# -------------------------------------------------------------------------- guesses
def guessed(text, *lines, log=None, joined=True):
    """What is said of a guess, beside lines of numbers at x = 1, 2, 3 and so on."""
    series = tuple(
        plots.Series(f"line {i}", tuple(enumerate(ys, start=1)), joined=joined)
        for i, ys in enumerate(lines)
    )
    chart = plots.Chart("x", "y", series, lab_reading.marks(text), log_y=log)
    return lab_guess.sentence(chart)


LINE = (1e-6, 1e-3, 1.0, 1e3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4:100", "Your guess 100; measured 1000 at x 4: 1.0 decade too low."),
        ("2.6:100", "Your guess 100; measured 1 at x 3 (nearest to 2.6): 2.0 decades too high."),
        ("9:1e4", "Your guess 10,000; measured 1000 at x 4 (nearest to 9): 1.0 decade too high."),
        ("3:1.1", "Your guess 1.1; measured 1 at x 3: less than 0.1 decades too high."),
        ("4:-1", "Your guess -1; measured 1000 at x 4: 1001 too low."),
        ("100", "Your guess 100; reached between x 3 and 4."),
        ("1", "Your guess 1; measured 1 at x 3: that is what was measured."),
        ("1e5", "Your guess 1e5; measured at most 1000 at x 4: 2.0 decades too high."),
        ("1e-9", "Your guess 1e-9; measured at least 1e-6 at x 1: 3.0 decades too low."),
        ("-4", "Your guess -4; measured at least 1e-6 at x 1: 4 too low."),
        ("", ""),
    ],
)  # fmt: skip
def test_a_guess_on_a_log_axis(text, said):
    """In decades: at the measured x that is nearest, or for a level where the line reaches it."""
    assert guessed(text, LINE) == said


@pytest.mark.parametrize(
    ("text", "ys", "said"),
    [
        ("2:30", (10, 20, 40), "Your guess 30; measured 20 at x 2: 50% too high."),
        ("2:-3", (10, 20, 40), "Your guess -3; measured 20 at x 2: 23 too low."),
        ("1:0.5", (0, 20, 40), "Your guess 0.5; measured 0 at x 1: 0.5 too high."),
        ("3", (10, 20, 40), "Your guess 3; measured at least 10 at x 1: 70% too low."),
    ],
)
def test_a_guess_on_a_linear_axis(text, ys, said):
    """In per cent, and in units where there is no share."""
    assert guessed(text, ys) == said


def test_a_guess_beside_several_lines_and_beside_points():
    """It is compared with the line that is nearest; between points that nothing joins, with
    one of them."""
    assert guessed("2:1", (5, 1e-3), (7, 0.1), log=True) == (
        "Your guess 1; measured 0.1 at x 2 (line 1): 1.0 decade too high."
    )
    assert guessed("3", (1, 2), (2, 9)) == "Your guess 3; reached by line 1 between x 1 and 2."
    assert guessed("3", (1, 4, 9), joined=False) == (
        "Your guess 3; measured nearest 4 at x 2: 25% too low."
    )


def test_a_run_shows_everything(worker):
    """Arguments, outputs, formula, pitfalls, source, and a plot of the long list."""
    look = Look(width=80, plain=False)
    request = Request(TANH.name, {"rho": 0.5})
    measurement = worker.measure(request)
    said = "\n".join(each.plain for each in lab_screens.report(TANH, request, measurement, look))
    for words in ("spectral radius", "trend", "vanishes", "formula", "pitfalls", "source", "┤"):
        assert words in said
    assert "51 numbers" in said


@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_run_draws_lists_of_one_axis_together(worker, ascii_only):
    """Both stacks in one plot along the layers, below the outputs; in plain mode the numbers."""
    signature, look = KNOWN["rank_collapse"], Look(width=60, plain=False, ascii=ascii_only)
    request = Request(signature.name, {"depth": 4})
    measurement = worker.measure(request)
    report = lab_screens.report(signature, request, measurement, look)
    lines = [each.plain for each in report]
    axis = next(i for i, each in enumerate(lines) if each.strip() == "layer")
    legend = lines[axis + 1]
    assert "pure" in legend and "residual" in legend
    assert sum("residual_by_layer" in each for each in lines[:axis]) == 1
    assert any("formula" in each for each in lines[axis:])
    assert max(each.cell_len for each in report) <= 60
    assert not ascii_only or all(each.isascii() for each in lines)
    plain = list(lab_screens.plain_report(signature, request, measurement))
    assert not any(each.strip() == "layer" for each in plain)


def test_in_a_pipe(tmp_path):
    """The sentence and every number, no plot; nothing but the result on standard output."""
    done = lab(tmp_path, "compare", "errors")
    assert done.returncode == 0, done.stderr
    assert COMPARISONS["errors"].look in done.stdout
    assert "100     2.65614e-05   0.00592053     0.366032" in done.stdout
    assert done.stdout.isascii()
    assert done.stderr == ""


@pytest.mark.slow
def test_json(tmp_path):
    """Version, seeds, and for each line what it is and its numbers."""
    done = lab(
        tmp_path, "tanh_rnn_gradient_vs_time", "--steps", "8", "--json",
        "--sweep", "rho=0.5..0.9/3", "--seeds", "2", "--output", "ratio",
    )  # fmt: skip
    data = json.loads(done.stdout)
    assert (data["version"], data["probe"], data["parameter"]) == (1, TANH.name, "rho")
    assert data["values"] == [0.5, 0.7, 0.9]
    assert data["seeds"] == [0, 1]
    assert "guess" not in data
    (line,) = data["series"]
    assert line["arguments"] == {"steps": 8}
    assert line["x"] == [0.5, 0.7, 0.9]
    for least, median, greatest in zip(
        line["least"], line["median"], line["greatest"], strict=True
    ):
        assert least <= median <= greatest


@pytest.mark.slow
def test_a_plot_is_saved(tmp_path):
    """Beside the plot in words or in JSON; over a file only with --force."""
    plot, arguments = tmp_path / "plot.svg", ["softmax_two_logits", "--sweep", "gap=0..4/5"]
    done = lab(tmp_path, *arguments, "--guess", "2:0.5", "--save", str(plot), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["saved"] == str(plot)
    guess = {"x": 2, "y": 0.5, "line": "p", "measured": 0.880797, "x_measured": 2}
    assert told["guess"] == guess | {"measured": pytest.approx(0.880797, rel=1e-6)}
    found = plot.read_bytes()
    for words in (b"Softmax of two logits", b"your guess", b"source: Vaswani", b" p goes from "):
        assert words in found
    again = lab(tmp_path, *arguments, "--guess", "2:0.5", "--save", str(plot), "--force")
    words = " ".join(again.stdout.split())
    assert "Your guess 0.5; measured 0.881 at gap 2: 43.2% too low." in words
    assert again.stderr == f"the plot is in {plot}\n"
    assert plot.read_bytes() == found


def test_lists(tmp_path):
    """lab alone, a topic, and compare alone say what there is; also as JSON."""
    assert "recurrent: 27 probes" in lab(tmp_path).stdout
    assert "  gru_update_path" in lab(tmp_path, "recurrent").stdout
    assert "  rnn-lstm  " in lab(tmp_path, "compare").stdout
    data = json.loads(lab(tmp_path, "compare", "--json").stdout)
    assert [each["comparison"] for each in data["comparisons"]] == list(COMPARISONS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("compare rnnlstm", "did you mean rnn-lstm"),
        ("compare gates --rho 1", "takes one name and no parameters; leave --rho out"),
        ("compare gates --sweep k=1..2", "a comparison has its own sweep"),
        ("linear_rnn_gradient_norm --guess 3", "--guess is for plots: add --sweep"),
        ("linear_rnn_gradient_norm --sweep k=1..3 --device tpu", "there is no device tpu"),
        ("linear_rnn_gradient_norm --sweep k=1..3 --range 2..1", "2 is not below 1"),
        ("linear_rnn_gradient_norm --save a.svg", "--save is for plots: add --sweep"),
        ("recurrent --save a.svg", "--save is for plots: add --sweep"),
        ("compare --save a.svg", "--save is for plots"),
        ("compare gates --save plot.pdf", "saved as .svg or .png"),
        ("compare gates --force", "--force is for --save FILE"),
    ],
)
def test_mistakes(tmp_path, arguments, said):
    """One sentence on standard error, exit code 2, nothing measured."""
    done = lab(tmp_path, *arguments.split())
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
