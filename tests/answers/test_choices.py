"""Choices that could mean two options are unreadable; everything else is what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.answers import read_choice, read_several

SWAPPED = ("b", "a", "K")


def test_a_letter_that_is_another_options_text_is_unreadable():
    """`a` could be the label a or the text a; with a mark it is the label."""
    reading = read_choice("a", SWAPPED)
    assert reading.value is None
    assert reading.hint == "a could mean a or b; type a) or b)"
    assert [read_choice(each, SWAPPED).value for each in ("a)", "(b)", "k", "c")] == [0, 1, 2, 2]


def test_a_letter_that_is_its_own_text_is_read():
    """Where label and text agree there is no doubt."""
    assert [read_choice(each, ("A", "B", "C")).value for each in "abc"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "options", "index"),
    [
        ("3", ("3", "1", "2"), 0),
        ("2", ("10", "20", "30"), 1),
        ("3", ("3 gates", "4 gates", "5 gates"), None),
        ("3", ("4 gates", "5 gates", "3 gates"), 2),
        ("4", ("4 gates", "5 gates"), 0),
        ("10", ("10%", "20%"), 0),
        ("1", ("10%", "20%"), 0),
        ("1)", ("2", "1"), 0),
        ("(2)", ("2", "1"), 1),
        ("0.2", ("0.25", "0.5"), None),
        ("100", ("1000", "200"), None),
        ("100", ("100 steps", "1000 steps"), 0),
        ("(2,3)", ("(2, 3)", "(3, 2)"), 0),
        ("k-1", ("k - 1", "k"), 0),
        ("same", ("same", "Same", "other"), None),
        ("1", ("1", "1", "2"), None),
    ],
)
def test_numbers_are_places_unless_they_are_texts(text, options, index):
    """A number that begins another option, or is cut short, is not taken for a place."""
    assert read_choice(text, options).value == index


def test_options_of_marks_alone_are_told_apart():
    """Where a text is nothing but Markdown marks, they count."""
    assert [read_choice(each, ("`*`", "`**`", "$")).value for each in ("`**`", "$", "*")] == [
        1,
        2,
        None,
    ]


@pytest.mark.parametrize("text", ["*", ".", "!", "$$"])
def test_hints_repeat_what_was_typed(text):
    """Also when nothing but marks was typed."""
    assert read_choice(text, ("one", "two")).hint.startswith(f"{text} is none of the options")
    assert read_several(text, ("one", "two")).hint.startswith(f"{text} is no choice of options")


@pytest.mark.parametrize(
    ("text", "options", "chosen"),
    [
        ("bad", ("bad news", "x", "y", "z"), None),
        ("b a d", ("bad news", "x", "y", "z"), (0, 1, 3)),
        ("bad n", ("bad news", "x", "y", "z"), (0,)),
        ("none", ("none of these", "all"), None),
        ("none", ("none", "all"), None),
        ("-", ("x", "y"), ()),
        ("a b", SWAPPED, None),
        ("a) b)", SWAPPED, (0, 1)),
        ("(a)(b)", ("x", "y"), None),
        ("a & b", ("x", "y"), (0, 1)),
        ("1) 2)", ("x", "y"), (0, 1)),
        ("(2,3), (3,2)", ("(2, 3)", "(3, 2)"), None),
        ("(2, 3); (3, 2)", ("(2, 3)", "(3, 2)"), None),
        ("relu, tanh", ("relu", "tanh"), (0, 1)),
    ],
)
def test_sets_that_could_be_two_things(text, options, chosen):
    """Letters that are the start of a text, and none where it is one, are unreadable."""
    assert read_several(text, options).value == chosen


def test_the_hint_for_letters_that_are_texts_has_marks():
    """What the hint offers can be read."""
    hint = read_several("a b", SWAPPED).hint
    assert "such as a) c), or none" in hint
    assert read_several("a) c)", SWAPPED).value == (0, 2)


OPTIONS = st.lists(st.text("ab1 2.", min_size=1, max_size=4), min_size=2, max_size=5)


@given(options=OPTIONS, index=st.integers(0, 4))
def test_marked_letters_are_always_labels(options, index):
    """Whatever the texts are, (b) is the second option, unless that is a text itself."""
    if index < len(options) and not any(set(each) & set("()") for each in options):
        assert read_choice(f"({'abcde'[index]})", options).value == index
        assert read_several(f"{'abcde'[index]})", options).value == (index,)


@given(options=OPTIONS, typed=st.text("ab1 2.", min_size=1, max_size=4))
def test_what_is_read_is_a_label_or_a_text(options, typed):
    """An option is never chosen by a word that is neither its label, its text, nor its start."""
    index = read_choice(typed, options).value
    if index is not None and typed.strip(" ."):
        word = "".join(typed.rstrip(". ").split())
        text = "".join(options[index].rstrip(". ").split())
        assert word in ("abcde"[index], str(index + 1)) or text.startswith(word)
