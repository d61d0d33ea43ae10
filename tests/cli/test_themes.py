"""Themes: the same roles in each, sixteen colours, and enough contrast to read by."""

import re
import subprocess
import sys

import pytest
from rich.style import Style

from quizcli.cli import themes as table

from . import themes as figures

ANSI = {*figures.COLOURS, *(f"bright_{each}" for each in figures.COLOURS)}
ATTRIBUTES = {"bold", "italic", "dim", "none"}
BACKGROUNDS = {"dark": figures.DARK, "light": figures.LIGHT, "mono": figures.PALETTES}
NO_TEXT = {"faint"}
"""Roles of lines and empty cells."""


@pytest.mark.parametrize("theme", table.THEMES)
def test_every_theme_has_the_same_roles_in_sixteen_colours(theme):
    """No colour of a palette of 256 and no background; Rich reads every style."""
    styles = table.styles(theme)
    assert set(styles) == set(table.styles("auto"))
    for style in styles.values():
        assert set(style.split()) <= ANSI | ATTRIBUTES
        assert Style.parse(style).bgcolor is None


def test_auto_is_what_has_always_been_drawn():
    """Golden screens in colour depend on it."""
    styles = table.styles("auto")
    assert [styles[each] for each in ("dim", "strong", "right", "wrong", "accent")] == [
        "dim", "bold", "bold green", "bold red", "cyan",
    ]  # fmt: skip
    assert styles["code bold italic"] == "cyan bold italic"
    assert styles["bold series2"] == "bold magenta"


def test_mono_has_no_colours():
    """Bold alone, and faint lines."""
    assert {word for style in table.styles("mono").values() for word in style.split()} <= ATTRIBUTES


@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_text_has_enough_contrast(theme):
    """4.5:1 or more (WCAG 2, AA) in xterm and VS Code, whether or not bold shifts colours."""
    palettes = {n: p for n, p in BACKGROUNDS[theme].items() if n not in figures.GRACE}
    assert palettes
    for role, style in table.styles(theme).items():
        if role in NO_TEXT:
            continue
        assert "dim" not in style.split(), role
        for name, palette in palettes.items():
            assert figures.of(style, palette) >= figures.ENOUGH, (role, style, name)


def test_light_uses_nothing_that_is_lost_on_white():
    """No bright colour, no yellow, no cyan, no white and no green."""
    words = {word for style in table.styles("light").values() for word in style.split()}
    assert not [each for each in words if re.match("bright_|yellow|cyan|white|green", each)]


@pytest.mark.parametrize("theme", ["auto", "dark", "light"])
def test_every_line_of_a_plot_has_a_colour_of_its_own(theme):
    """Four of the sixteen, bold or not."""
    styles = table.styles(theme)
    for form in ("{}", "bold {}"):
        colours = {Style.parse(styles[form.format(each)]).color for each in table.SERIES}
        assert len(colours) == len(table.SERIES)
        assert None not in colours


def test_contrast_is_that_of_the_standard():
    """Black on white is 21:1, #767676 on white 4.54:1, and the order doesn't matter."""
    white, black, grey = map(figures.parts, ("ffffff", "000000", "767676"))
    assert figures.contrast(black, white) == pytest.approx(21)
    assert figures.contrast(white, black) == pytest.approx(21)
    assert figures.contrast(grey, white) == pytest.approx(4.54, abs=0.005)


def test_the_table_of_figures_is_printed():
    """A line for each role of each theme, with a sign at what is too little."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.themes"], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 2 + sum(len(table.styles(each)) for each in table.THEMES)
    assert re.search(r"^light  right +bold blue .*4\.7 +7\.7", done.stdout, re.MULTILINE)
