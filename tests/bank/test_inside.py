"""Where a character of a scalar stands in the file, for every style of scalar."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizcli.bank.inside import positions

BASE = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


def scalar(document: str) -> tuple[str, str, str]:
    """Raw text, value and style of the first value of a YAML mapping."""
    node = yaml.compose(document, Loader=BASE).value[0][1]
    raw = document[node.start_mark.index : node.end_mark.index]
    return raw, node.value, node.style or ""


@pytest.mark.parametrize(
    "document",
    [
        "a: plain and X here\n",
        "a: plain\n  over\n\n  lines X\nb: 1\n",
        "a: 'single ''quoted'' X'\n",
        "a: 'single\n  over\n\n\n  lines X'\n",
        'a: "double \\"quoted\\" X"\n',
        'a: "\\x41\\u00e9\\U0001F600\\t\\\\X"\n',
        'a: "double\n  over  \n\n  lines X"\n',
        'a: "joined \\\n   X"\n',
        'a: "joined \\\n\n   lines X"\n',
        "a: |\n  block X\n",
        "a: |-\n  block\n\n    indented X\n",
        "a: |2\n    two X\n",
        "a: |+\n\n  leading\n  X\n\n\nb: 1\n",
        "a: >\n  folded\n  X\n",
        "a: >-\n  folded\n\n  over\n    indented X\n  and on\n",
        "a: >\n\n  leading\n\n\n  X\n# comment\n",
        "a: |  # comment\n  block X\n # less\n",
        "a: 日本 X\n",
        "a: |\r\n  dos\r\n  X\r\n",
    ],
)
def test_a_marked_character_is_found(document):
    """The X of the value is the X of the file."""
    raw, text, style = scalar(document)
    where = positions(raw, text, style)
    assert where is not None
    assert raw[where[text.index("X")]] == "X"


TEXTS = st.text(st.sampled_from("ab '\"\\\n\t:#-é😀{}"), min_size=1, max_size=40)


@given(TEXTS, st.sampled_from("'\"|>"), st.integers(5, 80))
def test_every_letter_of_every_scalar_is_found(text, style, width):
    """Whatever PyYAML writes in whatever style and width: each letter leads back to itself."""
    document = yaml.dump({"k": text}, default_style=style, width=width, allow_unicode=True)
    raw, value, found_style = scalar(document)
    where = positions(raw, value, found_style)
    assert where is not None
    assert len(where) == len(value) + 1
    assert list(where) == sorted(where)
    letters = [(raw[at], each) for at, each in zip(where, value, strict=False) if each in "abé😀"]
    assert all(there in (here, "\\") for there, here in letters)


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["", "'", '"', "|", ">"]))
def test_what_does_not_fit_is_none_and_never_an_error(raw, text, style):
    """Any two texts either fit, with as many places as characters, or give None."""
    where = positions(raw, text, style)
    assert where is None or len(where) == len(text) + 1
