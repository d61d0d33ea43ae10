"""How well each role of each theme reads: WCAG 2 contrast on the palettes of usual terminals.

    python -m tests.cli.themes

prints the table.  Where a style is bold, its colour counts in both of its shades, because
xterm and VS Code draw bold colours in their bright shade and others do not.  Faint text is
blended half into the background, as xterm.js does.
Sources: WCAG 2.2 (relative luminance, contrast ratio); the colours of XTerm-col.ad,
of VS Code's terminalColorRegistry.ts, and of Solarized.
"""

from __future__ import annotations

from typing import NamedTuple

from quizcli.cli import themes

ENOUGH = 4.5
COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


class Palette(NamedTuple):
    """Background, text and the sixteen colours, as hexadecimal digits."""

    background: str
    text: str
    sixteen: tuple[str, ...]


XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
CODE_DARK = (
    "000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 "
    "666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db e5e5e5"
)
CODE_LIGHT = (
    "000000 cd3131 107c10 949800 0451a5 bc05bc 0598bc 555555 "
    "666666 cd3131 14ce14 b5ba00 0451a5 bc05bc 0598bc a5a5a5"
)
SOLARIZED = (
    "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 "
    "002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3"
)

DARK = {
    "xterm on black": Palette("000000", "e5e5e5", tuple(XTERM.split())),
    "VS Code dark": Palette("1e1e1e", "cccccc", tuple(CODE_DARK.split())),
    "Solarized dark": Palette("002b36", "839496", tuple(SOLARIZED.split())),
}
LIGHT = {
    "xterm on white": Palette("ffffff", "000000", tuple(XTERM.split())),
    "VS Code light": Palette("ffffff", "333333", tuple(CODE_LIGHT.split())),
    "Solarized light": Palette("fdf6e3", "657b83", tuple(SOLARIZED.split())),
}
PALETTES = {**DARK, **LIGHT}
GRACE = ("Solarized dark", "Solarized light")
"""Palettes whose own text has less than ENOUGH; they are shown and not required."""


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance of a colour of sRGB, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def parts(digits: str) -> tuple[float, float, float]:
    """Hexadecimal digits as red, green, blue from 0 to 1."""
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def of(style: str, palette: Palette) -> float:
    """The contrast of a style in its worst shade."""
    words = style.split()
    background = parts(palette.background)
    return min(
        contrast(_faint(each, background) if "dim" in words else each, background)
        for each in map(parts, _shades(words, palette))
    )


def _shades(words: list[str], palette: Palette) -> list[str]:
    name = next((each for each in words if each.removeprefix("bright_") in COLOURS), "")
    if not name:
        return [palette.text]
    number = COLOURS.index(name.removeprefix("bright_")) + 8 * name.startswith("bright_")
    numbers = {number, number + 8} if "bold" in words and number < 8 else {number}
    return [palette.sixteen[each] for each in sorted(numbers)]


def _faint(
    colour: tuple[float, float, float], background: tuple[float, float, float]
) -> tuple[float, float, float]:
    red, green, blue = ((a + b) / 2 for a, b in zip(colour, background, strict=True))
    return red, green, blue


def main() -> None:
    """Print the table: a line for each style of each theme, a column for each palette."""
    print(f"{'theme':6} {'role':18} {'style':18}" + "".join(f"{each:>16}" for each in PALETTES))
    for theme in themes.THEMES:
        for role, style in themes.styles(theme).items():
            figures = "".join(_figure(of(style, each)) for each in PALETTES.values())
            print(f"{theme:6} {role:18} {style:18}{figures}")
    print(f"(! less than {ENOUGH}; dark is for the first three palettes, light for the others)")


def _figure(ratio: float) -> str:
    return f"{ratio:>15.1f}{'!' if ratio < ENOUGH else ' '}"


if __name__ == "__main__":
    main()
