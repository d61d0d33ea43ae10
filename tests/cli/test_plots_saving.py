"""Plots as files: the same bytes each time, what is in them, and what is refused."""

import io
import re
import sys
import warnings
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cli import plots
from quizcli.cli.plots import saving
from quizcli.model import QuizError
from tests.cli.test_plots import BEND, CHARTS, DECAY

CAPTION = saving.Caption("What is left", "It falls by a factor.", ("source: Bengio et al. 1994",))
SVG = "{http://www.w3.org/2000/svg}"


def tree(chart, caption=CAPTION):
    """The picture as XML."""
    return ElementTree.fromstring(saving.picture(chart, caption, "svg"))


def strokes(chart):
    """How each line that is drawn is dashed; solid ones have no pattern."""
    styles = [each.get("style", "") for each in tree(chart).iter(f"{SVG}path")]
    drawn = [each for each in styles if any(colour in each for colour in saving.COLOURS)]
    found = {re.sub(r".*stroke-dasharray: ([^;]*).*", r"\1", e) for e in drawn if "dasharray" in e}
    return found, {colour for colour in saving.COLOURS if any(colour in each for each in drawn)}


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_bytes_again(form):
    """No date, no random names: a plot that is made again is the same file."""
    first, second = (saving.picture(DECAY, CAPTION, form) for _ in range(2))
    assert first == second
    assert first.startswith({"svg": b"<?xml", "png": b"\x89PNG"}[form])


def test_four_lines_are_four_patterns_and_colours():
    """Three are dashed in different ways, one is solid; marks and bands are black or pale."""
    dashes, colours = strokes(DECAY)
    assert len({each for each in dashes if each}) >= 3
    assert len(colours) == 4


def test_what_is_written_in_the_picture():
    """Title, sentence, notes, labels and ticks stand in it; what a terminal would obey does not."""
    chart = BEND._replace(marks=(plots.Mark("far", 9.0), plots.Mark("you", 2.0)))
    caption = saving.Caption("What is left", "one\ntwo\x1b[2J --> three", ("source: Bengio",))
    found = saving.picture(chart, caption, "svg").decode()
    said = re.findall("<!-- (.*?) -->", found, re.DOTALL)
    for words in (
        "What is left", "source: Bengio", "rho", "h", "you", "0.5", "1.5", "-1",
        "outside of the plot: far", "the bands reach from the least to the greatest value",
    ):  # fmt: skip
        assert any(words in each for each in said), words
    assert any(each.startswith("one two") and each.endswith("three") for each in said)
    assert "\x1b" not in found


def glyphs(words):
    """How many signs a picture draws with these words as a label."""
    found = saving.picture(BEND._replace(x_label=words), CAPTION, "svg").decode()
    return found.count('<use xlink:href="#DejaVuSans')


def test_tex_is_no_mathematics_here():
    """Dollars and backslashes are signs like others, also where they would not be valid TeX."""
    assert glyphs(r"$\rho$") == glyphs("") + 6
    assert glyphs(r"$\frac{1}{0$") == glyphs("") + 12


def test_log_axes_and_bands_reach_to_their_ends():
    """A log axis says so; where the spread is wider than the line the axis holds the spread."""
    narrow = plots.Series("h", ((1, 10.0), (2, 20.0)))
    wide = narrow._replace(spread=((1e-9, 1e3), (5.0, 40.0)))
    heights = []
    for series in (narrow, wide):
        chart = plots.Chart("x", "y", (series,), log_y=True)
        found = saving.charts.axes(saving._whole(chart), *saving.CELLS)
        heights.append((found.y.scale.low, found.y.scale.high))
    assert heights[0] == (10, 20)
    assert heights[1][0] <= 1e-9
    assert heights[1][1] >= 1e3


@settings(max_examples=15, deadline=None)
@given(CHARTS, st.text(max_size=30))
def test_any_chart_is_drawn_or_refused(chart, words):
    """NaN, inf, huge numbers, no points, strange words: a picture or one sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = saving.picture(chart, saving.Caption(words, words, (words,)), "svg")
        except QuizError as error:
            assert "nothing is saved" in str(error)
            return
    ElementTree.parse(io.BytesIO(found))


def test_what_is_refused(tmp_path):
    """Another ending, a file that is there, a folder that is not, or that is a file."""
    (tmp_path / "there.svg").write_text("mine")
    (tmp_path / "folder.png").mkdir()
    for name, said in [
        ("plot.pdf", "saved as .svg or .png"),
        ("plot", "saved as .svg or .png"),
        ("there.svg", "is there already"),
        ("folder.png", "is there already"),
        ("nowhere/plot.svg", "there is no folder"),
        ("there.svg/plot.svg", "there is no folder"),
    ]:
        with pytest.raises(QuizError, match=said) as caught:
            saving.save(DECAY, CAPTION, tmp_path / name, force=False)
        assert caught.value.exit_code == 2
    assert (tmp_path / "there.svg").read_text() == "mine"


def test_force_writes_over_a_file_and_nothing_else(tmp_path):
    """A file is replaced, a link's target too; a folder is not, and no half file is left."""
    there = tmp_path / "there.SVG"
    there.write_text("mine")
    (tmp_path / "link.svg").symlink_to(there)
    saving.save(DECAY, CAPTION, tmp_path / "link.svg", force=True)
    assert ElementTree.parse(there).getroot().tag == f"{SVG}svg"
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(QuizError, match="can't be written"):
        saving.save(DECAY, CAPTION, tmp_path / "folder.png", force=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "folder.png",
        "link.svg",
        "there.SVG",
    ]


def test_without_matplotlib(monkeypatch, tmp_path):
    """One sentence that says what to install."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(QuizError, match=r'pip install "quizcli\[plots\]"') as caught:
        saving.check(tmp_path / "plot.svg", force=False)
    assert caught.value.exit_code == 2


def test_settings_of_the_user_change_nothing(monkeypatch):
    """Neither those of a matplotlibrc nor those of another library in the same process."""
    import matplotlib as mpl

    before = saving.picture(DECAY, CAPTION, "svg")
    monkeypatch.setitem(mpl.rcParams, "axes.linewidth", 9)
    monkeypatch.setitem(mpl.rcParams, "font.size", 30)
    assert saving.picture(DECAY, CAPTION, "svg") == before
    assert mpl.rcParams["font.size"] == 30
