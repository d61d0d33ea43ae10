"""What plain scalars mean, and which get a warning."""

import pytest

from quizcli.bank import scalars


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("0", 0),
        ("-12", -12),
        ("+5", 5),
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("-0.1", -0.1),
        ("0.10", 0.1),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("True", "True"),
        ("Null", "Null"),
        ("1:30", "1:30"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("2026-13-45", "2026-13-45"),
        ("2026-01-02", "2026-01-02"),
        ("3..12", "3..12"),
        ("１２", "１２"),
        ("1e", "1e"),
        (".", "."),
        ("-", "-"),
    ],
)
def test_plain_scalars_are_those_of_yaml_1_2(text, value):
    """Numbers are decimal, truth is true or false, all else is text."""
    found = scalars.value(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["010", "-07", "00", "00.5", "1e999", "-1e999", "9" * 31])
def test_numbers_that_would_be_read_differently_are_refused(text):
    """Leading zeros, infinite and very long numbers."""
    with pytest.raises(scalars.BadNumber):
        scalars.value(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("yes", "W501"),
        ("No", "W501"),
        ("OFF", "W501"),
        ("True", "W501"),
        ("0x1F", "W502"),
        ("0o17", "W502"),
        ("0b1", "W502"),
        ("1_000", "W502"),
        ("1:30", "W502"),
        (".inf", "W502"),
        (".NaN", "W502"),
        ("nothing", None),
        ("y", None),
        ("3..12", None),
        ("2026-01-02", None),
    ],
)
def test_texts_that_other_readers_take_for_something_else_get_a_warning(text, code):
    """One word for truth, one for numbers, none for what is clearly text."""
    said = scalars.doubt(text)
    assert (said and said[0]) == code


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (r'"\tanh"', ["a tab"]),
        (r'"\nabla"', ["a newline"]),
        (r'"\beta \frac \rho \vec \alpha \epsilon"', 6),
        (r'"\Lambda \Phi \Nabla x\_1"', 4),
        (r'"\0 \x1b \u0007 \U0000009b"', 4),
        (r'"\\tanh \\nabla \" \/ \u00e9 \x41"', 0),
        (r'"one\n\nTwo\n- three\t4"', 0),
    ],
)
def test_escapes_that_ate_latex_are_found(raw, found):
    """Control characters are named; doubled backslashes and new lines are left in peace."""
    messages = [message for _, _, message in scalars.escapes(raw)]
    if isinstance(found, int):
        assert len(messages) == found
    else:
        assert all(each in message for each, message in zip(found, messages, strict=True))
