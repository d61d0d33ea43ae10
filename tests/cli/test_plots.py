"""Plots in text: scales, ticks, the canvas, charts at all sizes, golden screens.

After a wanted change, `python -m tests.cli.test_plots` writes the golden files
tests/data/screens/plot-* anew; read their difference before keeping it.
"""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli import plots
from quizcli.cli.look import Look
from quizcli.cli.plots import canvas, charts, drawing, scales, thinning
from quizcli.cli.plots.canvas import Grid

DATA = Path(__file__).parent.parent / "data" / "screens"

DECAY = plots.Chart(
    "time step",
    "gradient norm",
    (
        plots.Series("RNN", tuple((t, 5.7 * 0.54 ** (60 - t)) for t in range(61))),
        plots.Series("LSTM", tuple((t, 5.7 * 0.953 ** (60 - t)) for t in range(61))),
        plots.Series("GRU", tuple((t, 5.7 * 0.8 ** (60 - t)) for t in range(61))),
        plots.Series("constant", tuple((t, 1e-6) for t in range(61))),
    ),
    (plots.Mark("your answer", 1e-9), plots.Mark("a point", 1e-3, 30)),
)
LOOSE = plots.Chart(
    "entry",
    "value",
    (
        plots.Series("measured", ((1, 0.1), (2, 0.9), (3, 0.0), (4, 0.0)), joined=False),
        plots.Series("you", ((1, 0.2), (2, 0.2), (3, 0.5), (4, 0.1)), joined=False),
    ),
)
BEND = plots.Chart(
    "rho",
    "h",
    (plots.Series("h", ((0.5, 1.0), (0.7, 3.5), (1.0, 2.25), (1.5, -1.0)), ((0, 2),) * 4),),
)
LOOKS = {
    "glyphs-120": Look(width=120, plain=False),
    "glyphs-80": Look(width=80, plain=False),
    "glyphs-40": Look(width=40, plain=False),
    "ascii-80": Look(width=80, plain=False, ascii=True),
    "ascii-40": Look(width=40, plain=False, ascii=True),
    "plain-80": Look(width=80),
    "plain-40": Look(width=40),
}


def drawn(chart, look, height=10):
    """The plot and its numbers as text; the table alone where the look is plain."""
    if look.plain:
        return plots.table(chart, look)
    lines = [*plots.plot(chart, look, height), *plots.across(chart, look, "more: --json").lines]
    return [line.plain.rstrip() for line in lines]


def transcript(look):
    """Plots as they would be written to a file."""
    return "\n\n".join("\n".join(drawn(each, look)) for each in (DECAY, BEND, LOOSE)) + "\n"


@pytest.mark.parametrize("name", LOOKS)
def test_golden(name):
    """Plots at 120, 80 and 40 cells, in braille, in ASCII and as tables."""
    assert transcript(LOOKS[name]) == (DATA / f"plot-{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [each for each in LOOKS if each.startswith("ascii")])
def test_ascii_is_ascii(name):
    """Where the terminal has nothing but ASCII, nothing else is drawn."""
    assert transcript(LOOKS[name]).isascii()


# ------------------------------------------------------------------------ scales
FINITE = st.floats(-1e300, 1e300, allow_nan=False)
POSITIVE = st.floats(1e-300, 1e300)


def mantissa(tick):
    """The first digit of a number as Python writes it with few digits."""
    return f"{abs(tick):.9e}"[0]


@given(st.lists(FINITE, min_size=1, max_size=5), st.integers(2, 12), st.booleans())
def test_linear_ticks(values, most, loose):
    """At most so many, rising, at equal distances of 1, 2 or 5, labelled differently."""
    found = scales.axis(values, most, log=False, loose=loose)
    assert 1 <= len(found.ticks) <= most or (not loose and len(found.ticks) <= most)
    assert list(found.ticks) == sorted(set(found.ticks))
    assert len(set(found.labels)) == len(found.labels)
    steps = [b - a for a, b in zip(found.ticks, found.ticks[1:], strict=False)]
    assert all(math.isclose(each, steps[0], rel_tol=1e-5) for each in steps)
    if steps and abs(found.ticks[0]) < 100 * steps[0]:
        assert mantissa(steps[0]) in "1254"  # 4: 4.999 after a subtraction
    for tick, label in zip(found.ticks, found.labels, strict=True):
        assert math.isclose(float(label), tick, rel_tol=1e-9, abs_tol=0)


@given(st.lists(POSITIVE, min_size=1, max_size=5), st.integers(2, 12), st.booleans())
def test_log_ticks(values, most, loose):
    """Rising, inside the axis, each label the number it stands at."""
    found = scales.axis(values, most, log=True, loose=loose)
    assert list(found.ticks) == sorted(set(found.ticks))
    assert len(found.ticks) <= most
    low, high = found.scale.low * (1 - 1e-5), found.scale.high * (1 + 1e-5)
    assert all(low <= each <= high for each in found.ticks)
    for tick, label in zip(found.ticks, found.labels, strict=True):
        assert math.isclose(float(label), tick, rel_tol=1e-9)


@given(st.lists(FINITE, min_size=1, max_size=9), st.booleans())
def test_every_number_is_on_its_axis(values, loose):
    """An axis made for numbers holds all of them, in their order."""
    found = scales.axis(values, 5, log=False, loose=loose)
    shares = [charts.place(found, each) for each in sorted(values)]
    assert all(0 <= each <= 1 for each in shares)
    assert shares == sorted(shares)


@given(st.lists(POSITIVE, min_size=1, max_size=9), st.booleans())
def test_every_number_is_on_its_log_axis(values, loose):
    """So does a log axis."""
    found = scales.axis(values, 5, log=True, loose=loose)
    shares = [charts.place(found, each) for each in sorted(values)]
    assert all(0 <= each <= 1 for each in shares)
    assert shares == sorted(shares)


def test_readable_labels():
    """Short numbers as they are, long ones with an exponent, powers of ten in one form."""
    assert scales.axis([0, 1], 5, log=False, loose=True).labels == ("0", "0.5", "1.0")
    assert scales.axis([0, 4e9], 5, log=False, loose=True).labels[-1] == "4e9"
    assert scales.axis([1e-16, 9], 5, log=True, loose=True).labels[:2] == ("1e-15", "1e-10")
    assert scales.axis([0.01, 90], 6, log=True, loose=True).labels == (
        "0.01", "0.1", "1", "10", "100",
    )  # fmt: skip
    assert scales.axis([3, 40], 9, log=True, loose=True).labels == ("2", "5", "10", "20", "50")
    assert scales.axis([1, 3], 9, log=False, loose=False, whole=True).labels == ("1", "2", "3")


def test_log_is_asked_for_by_the_numbers():
    """More than two decades and all above 0; x only where it is spaced by factors."""
    assert scales.asks_for_log([1, 101])
    assert not scales.asks_for_log([1, 100])
    assert not scales.asks_for_log([0, 101])
    assert scales.asks_for_log([1, 1e5, math.nan, math.inf])
    assert scales.multiplied([4, 16, 64, 256])
    assert not scales.multiplied(range(1, 200))


# ------------------------------------------------------------------------ canvas
SHARE = st.floats(0, 1)
GRIDS = st.builds(Grid, st.integers(1, 190), st.integers(1, 20), st.booleans())


@given(SHARE, SHARE, GRIDS)
def test_a_point_lights_its_cell(x, y, grid):
    """Exactly the dot nearest to it, worked out here once more from the size of the box."""
    found = canvas.layer([[(x, y)]], grid)
    column, line = round(x * (grid.across - 1)), round((1 - y) * (grid.down - 1))
    if not grid.fine:
        assert found == {(column, line): 1}
        return
    bit = [[1, 8], [2, 16], [4, 32], [64, 128]][line % 4][column % 2]
    assert found == {(column // 2, line // 4): bit}


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=6), GRIDS)
def test_nothing_outside_the_box(points, grid):
    """Whatever is drawn, every lit cell is in the box."""
    found = canvas.layer([points], grid)
    assert all(0 <= x < grid.width and 0 <= y < grid.height for x, y in found)
    if any(map(canvas.inside, points)):
        assert found


@given(st.lists(SHARE, min_size=2, max_size=40), GRIDS)
def test_a_rising_line_rises(heights, grid):
    """Of a rising line the highest lit row does not fall from a column to the next."""
    points = [(i / (len(heights) - 1), y) for i, y in enumerate(sorted(heights))]
    found = canvas.layer([points], grid)
    tops = [min(y for x, y in found if x == column) for column in sorted({x for x, _ in found})]
    assert tops == sorted(tops, reverse=True)
    assert {x for x, _ in found} == set(range(grid.width))


def test_lines_are_cut_at_the_edges():
    """A line through the box is drawn from edge to edge; one beside it is not."""
    assert canvas.clipped((-1, -1), (2, 2)) == ((0, 0), (1, 1))
    assert canvas.clipped((-1, 0.5), (0.5, 0.5)) == ((0, 0.5), (0.5, 0.5))
    assert canvas.clipped((2, 0), (3, 1)) is None
    assert canvas.clipped((-1, 0.5), (0.5, 3)) is None


def test_four_lines_look_different():
    """Without colour: the samples of the four lines are four, in braille and in ASCII."""
    for look in (LOOKS["glyphs-80"], LOOKS["ascii-80"]):
        assert len({drawing.sample(number, look).plain for number in range(4)}) == 4


# ------------------------------------------------------------------------ charts
ANY = st.one_of(st.floats(), st.integers(-(10**20), 10**20))
CHARTS = st.builds(
    lambda lines, log: plots.Chart(
        "x",
        "y",
        tuple(plots.Series(f"line {i}", tuple(points)) for i, points in enumerate(lines)),
        (plots.Mark("guess", 1.0),),
        log_y=log,
    ),
    st.lists(st.lists(st.tuples(st.integers(0, 500), ANY), max_size=9), min_size=1, max_size=4),
    st.sampled_from([None, True, False]),
)


@settings(max_examples=60)
@given(CHARTS, st.integers(40, 200), st.integers(0, 30), st.booleans())
def test_any_chart_fits(chart, width, height, ascii_only):
    """NaN, inf, huge numbers, equal values, one point, none: no line is too wide, no crash."""
    look = Look(width=width, plain=False, ascii=ascii_only)
    lines = plots.plot(chart, look, height) + plots.across(chart, look).lines
    assert max(line.cell_len for line in lines) <= width
    assert len(plots.table(chart, look)) >= 1


@given(CHARTS, st.integers(40, 200))
def test_labels_below_never_touch(chart, width):
    """Every label of the x axis stands whole, with a space to the next."""
    found = charts.axes(chart, width, 10)
    if found is None:
        return
    grid = Grid(width, 10)
    _, labels = drawing._foot(found.x, grid, 5, LOOKS["glyphs-80"])
    assert set(labels.plain.split()) <= set(found.x.labels)


def test_what_has_no_place_is_left_out_with_a_note():
    """Points not above 0 on a log axis, and what is not finite."""
    points = ((1, 0.0), (2, -1.0), (3, math.nan), (4, 5.0), (5, 50.0))
    chart = plots.Chart("x", "y", (plots.Series("y", points),), log_y=True)
    assert charts.notes(chart) == [
        "1 point is not finite and left out",
        "2 points are not above 0 and left out",
    ]
    assert "2 points are not above 0" in " ".join(drawn(chart, LOOKS["glyphs-80"]))
    empty = chart._replace(series=(plots.Series("y", points[:2]),))
    assert drawn(empty, LOOKS["glyphs-80"])[0].strip() == "nothing to draw"


def test_a_mark_outside_is_said():
    """A guess beyond the axis is not drawn but told."""
    chart = BEND._replace(marks=(plots.Mark("your guess", 1e6),))
    said = "\n".join(drawn(chart, LOOKS["glyphs-80"]))
    assert "outside of the plot: your guess" in said
    assert drawing.LEVEL * 9 not in said
    inside = "\n".join(
        drawn(chart._replace(marks=(plots.Mark("your guess", 2),)), LOOKS["glyphs-80"])
    )
    assert drawing.LEVEL * 9 in inside


def test_limits_cut_a_line():
    """With bounds the axis ends at them, and what is beyond is cut off."""
    axes = charts.axes(BEND._replace(limits=(0, 2)), 60, 8)
    assert (axes.y.scale.low, axes.y.scale.high) == (0, 2)
    run = charts.runs(BEND.series[0], axes)[0]
    assert [canvas.inside(each) for each in run] == [True, False, False, False]


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.5, "0.5"), (1234, "1234"), (10**9, "1e9"), (3325.4, "3325"), (5.52e-4, "5.52e-4"),
     (0, "0"), (0.0, "0"), (math.nan, "nan"), (10**400, "a number of about 401 digits"),
    (999.7, "1000"), (4194304, "4,194,304"), (20971520, "2.1e7")],
)  # fmt: skip
def test_short_numbers(value, said):
    """Three digits and no more signs than needed."""
    assert plots.short(value) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((4194304, 8388608, 16777216, 20971520), ["4.19e6", "8.39e6", "1.68e7", "2.1e7"]),
        ((4194304, 8388608), ["4,194,304", "8,388,608"]),
        ((9.5e-7, 0.0115, 3325.26, 131072), ["9.5e-7", "0.0115", "3325", "1.31e5"]),
        ((2e5, 12345.6, 7), ["2e5", "12,346", "7"]),
    ],
)
def test_numbers_that_belong_together_are_written_alike(values, said):
    """Where one of them needs a power of ten, all with more than five digits have one."""
    assert [plots.writer(values)(each) for each in values] == said


def test_places_are_told_apart():
    """An axis has as many digits as that takes."""
    xs = (0.9995, 1.0, 1.0005)
    assert list(map(plots.places(xs), xs)) == ["0.9995", "1", "1.0005"]
    lengths = (1024, 4096, 16384)
    assert list(map(plots.places(lengths), lengths)) == ["1024", "4096", "16,384"]


# -------------------------------------------------------------- numbers below a plot
SWEEP = tuple(0.5 + i / 10 for i in range(11))


def line(xs, ys, **named):
    """A chart with one line."""
    return plots.Chart(
        "rho", "norm", (plots.Series("norm", tuple(zip(xs, ys, strict=True))),), **named
    )


def below(chart, width, blocks=3):
    """The numbers below a plot: the x of each column, and all lines as text."""
    found = plots.across(chart, Look(width=width, plain=False), "more: --json", blocks=blocks)
    lines = [each.plain for each in found.lines]
    heads = [each for each in lines if each.strip().startswith(chart.x_label)]
    return [float(x.replace(",", "")) for each in heads for x in each.split()[1:]], lines


def test_numbers_go_on_in_another_block():
    """Eleven columns at 80 cells: all of them, in two blocks with equal columns."""
    chart = line(SWEEP, [each**20 for each in SWEEP])
    xs, lines = below(chart, 80)
    assert xs == [round(each, 1) for each in SWEEP]
    assert len(lines) == 4
    assert len({len(each) for each in lines[:2]}) == 1
    assert lines[3].index("6.73") + 4 == lines[1].index("9.54e-7") + 7
    one, said = below(chart, 80, blocks=1)
    assert len(one) < 11
    assert said[-1].strip() == f"{len(one)} of 11 values; more: --json"
    assert 1.0 in one


@pytest.mark.parametrize(
    ("xs", "room", "kept"),
    [
        (range(30), 8, [0, 5, 10, 15, 20, 25, 29]),
        (range(1, 25), 6, [1, 5, 10, 15, 20, 24]),
        (range(8, 49, 8), 4, [8, 48]),
        (SWEEP, 7, [0.5, 0.6, 0.8, 1.0, 1.2, 1.4, 1.5]),
        ([7 * i for i in range(13)], 7, [7 * i for i in range(0, 13, 2)]),
        ([2**i for i in range(13)], 7, [2**i for i in range(0, 13, 2)]),
        (range(101), 13, range(0, 101, 10)),
    ],
)  # fmt: skip
def test_steps_are_even_and_round(xs, room, kept):
    """The ends, and between them one step: a round one where the axis has some."""
    xs = list(xs)
    found = thinning.kept(line(xs, xs), xs, lambda each: len(each) <= room)
    assert [xs[i] for i in found] == pytest.approx(list(kept))


def test_what_matters_is_kept():
    """The least, the greatest, and the place of a mark."""
    xs = list(range(61))
    ys = [9.0 if x == 33 else -9.0 if x == 47 else 0.0 for x in xs]
    marked = line(xs, ys, marks=(plots.Mark("you", 1.0, 12),))
    found = thinning.kept(marked, xs, lambda each: len(each) <= 12)
    assert found == [0, 10, 12, 20, 30, 33, 40, 47, 50, 60]
    assert thinning.kept(marked, xs, lambda each: len(each) <= 2) == [0, 60]
    assert thinning.kept(marked, xs, lambda each: not each) == [0]


@settings(max_examples=60)
@given(st.lists(st.floats(), unique=True, max_size=40), st.integers(0, 40))
def test_any_places_are_thinned(xs, room):
    """Rising numbers of places, no more than there is room for, the ends among them."""
    chart = line(xs, [1.0] * len(xs))
    xs = charts.shown(chart.series)
    found = thinning.kept(chart, xs, lambda each: len(each) <= room)
    assert found == sorted(set(found))
    assert len(found) <= max(room, 1)
    assert not xs or found[0] == 0
    assert not room >= 2 or len(xs) < 2 or found[-1] == len(xs) - 1


# ------------------------------------------------------------------------- marks
def test_a_level_keeps_clear_of_the_lines():
    """No sign of it beside or in the gaps of a dashed line; elsewhere it is there."""
    ys = [1.0 if x < 40 else 9.0 for x in range(80)]
    solid = plots.Series("a", tuple(enumerate(ys)))
    level = plots.Series("b", tuple((x, 1.0) for x in range(20, 60)))
    chart = plots.Chart("x", "y", (solid, level), (plots.Mark("your guess", 1.0),), log_y=False)
    rows = [
        each.plain[each.plain.find("│") + 1 :] for each in plots.plot(chart, LOOKS["glyphs-80"])
    ]
    (here,) = (each for each in rows if drawing.LEVEL * 5 in each)
    for i, sign in enumerate(here):
        if sign == drawing.LEVEL:
            assert set(here[max(i - drawing.CLEAR, 0) : i + drawing.CLEAR + 1]) <= {
                " ",
                drawing.LEVEL,
            }


def test_the_legend_has_the_number_of_a_mark():
    """What somebody expected stands beside its sign, also in a saved picture."""
    chart = BEND._replace(marks=(plots.Mark("your guess", 2.0), plots.Mark("you", 1e-4, 1.0)))
    said = "\n".join(drawn(chart, LOOKS["glyphs-80"]))
    assert f"{drawing.LEVEL * 3} your guess 2" in said
    assert f"{drawing.POINT} you 1e-4" in said


def test_the_legend_may_leave_the_lines_to_the_numbers():
    """Marks stay in it."""
    every = [each.plain for each in drawing.legend(DECAY, LOOKS["glyphs-120"])]
    marks = [each.plain for each in drawing.legend(DECAY, LOOKS["glyphs-120"], named=False)]
    assert "LSTM" in every[0]
    assert marks == ["┄┄┄ your answer 1e-9   ◆ a point 0.001"]


# ---------------------------------------------------------------------- what fits
@settings(max_examples=30, deadline=None)
@given(CHARTS, st.integers(40, 120), st.integers(0, 40))
def test_an_arranged_plot_fits_or_is_nothing(chart, width, rows):
    """Never more rows than there are, the box never lower than its least rows."""
    look = Look(width=width, plain=False)
    groups = [[plots.Form((), True, each.lines)] for each in plots.numbers(chart, look)]
    lines = plots.arranged(chart, look, groups, rows)
    assert len(lines) <= rows
    most = max(len(group[0].below) for group in groups)
    assert lines or rows < len(plots.plot(chart, look, plots.LOWEST)) + most


@pytest.mark.parametrize(("y", "there"), [(10.0, True), (1e2, True), (1e5, False)])
def test_an_axis_reaches_to_a_mark_that_is_near(y, there):
    """On a log axis of four decades a mark two decades above is in the plot, one of five is not;
    the key to the signs names only what is drawn."""
    points = tuple((float(x), 10.0**-x) for x in range(5))
    marks = (plots.Mark("you", y),)
    chart = plots.Chart("x", "y", (plots.Series("y", points),), marks=marks, log_y=True)
    said = "\n".join(drawn(chart, LOOKS["glyphs-80"]))
    assert ("outside of the plot: you, " in said) is not there
    assert (f"{drawing.LEVEL * 3} you" in said) is there


if __name__ == "__main__":
    for name, look in LOOKS.items():
        (DATA / f"plot-{name}.txt").write_text(transcript(look), encoding="utf-8")
