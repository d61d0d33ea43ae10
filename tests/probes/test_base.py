"""Probes as declarations: discovery, the checking of arguments, the checking of outputs."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quizcli.probes
from quizcli.model import MeasureError
from quizcli.probes import Lab, Probe, probes, signatures
from quizcli.probes.base import check_arguments, exact, probe

LAB = Lab("cpu")


def run(name, **arguments):
    """Run a probe of the registry on the CPU."""
    return probes()[name].run(arguments, LAB)


# --------------------------------------------------------------------- discovery
def test_discovery_does_not_import_torch():
    """A fresh interpreter lists all signatures, and looks at the stand-ins, without torch."""
    code = (
        "import inspect, sys\n"
        "from quizcli.probes import signatures\n"
        "from quizcli.probes.lazily import nn, torch\n"
        "assert len(signatures()) > 80\n"
        "assert inspect.unwrap(torch) is torch and not hasattr(nn, '__wrapped__')\n"
        "assert not {'torch', 'numpy'} & set(sys.modules)\n"
        "assert torch.float64 is not None and 'torch' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_topic_is_a_file_or_a_folder_of_the_package():
    """Each probe's topic names the file or the folder that it is written in."""
    package = Path(quizcli.probes.__file__).parent
    entries = {path.stem for path in package.iterdir()}
    assert {each.topic for each in signatures().values()} <= entries


def test_defaults_satisfy_their_own_signature():
    """Each probe can be called without arguments."""
    for signature in signatures().values():
        checked = check_arguments(signature, {})
        assert list(checked) == [each.name for each in signature.parameters]


def test_parameters_are_read_off_the_function():
    """Type, range, step, choices, length, default and doc come from the annotations."""
    known = signatures()["truncated_bptt"]
    w, xs, window = known.parameters
    assert (w.type, w.low, w.high, w.step, w.default) == ("float", 0.1, 1.2, 0.1, 0.9)
    assert (xs.type, xs.low, xs.high, xs.length) == ("floats", -3, 3, (4, 8))
    assert xs.default == (1, 2, 3, 1, 2)
    assert (window.type, window.low, window.high) == ("int", 1, 7)
    assert window.doc
    assert known.topic == "recurrent"
    limit = signatures()["steps_to_threshold"].parameter("limit")
    assert (limit.type, limit.choices[0], limit.low) == ("choice", 1e-6, None)
    assert signatures()["recurrent_param_count"].parameter("bias").type == "bool"
    assert signatures()["vanishing_bound"].parameter("seed").type == "seed"
    assert known.parameter("nothing") is None


def test_two_probes_of_one_name_are_refused():
    """A second probe called as an existing one is an error of the author."""
    probes()

    def linear_count(lab):
        return {}

    with pytest.raises(ValueError, match="two probes are named linear_count"):
        probe(title="", outputs={}, formula="", source="")(linear_count)


# --------------------------------------------------------------------- arguments
@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("linear_count", {"width": 3}, "no parameter width; its parameters: bias, d_in, d_out"),
        ("linear_count", {"d_in": 0}, "d_in lies in 1..4096, not 0"),
        ("linear_count", {"d_in": 4097}, "d_in lies in 1..4096, not 4097"),
        ("linear_count", {"d_in": 10**400}, "d_in lies in 1..4096"),
        ("linear_count", {"d_in": 2.5}, "d_in is a whole number, not 2.5"),
        ("linear_count", {"d_in": float("nan")}, "d_in lies in 1..4096, not nan"),
        ("linear_count", {"d_in": True}, "d_in is a number, not True"),
        ("linear_count", {"d_in": "7"}, "d_in is a number, not 7"),
        ("linear_count", {"d_in": (7,)}, "d_in is a number"),
        ("linear_count", {"bias": 1}, "bias is true or false, not 1"),
        ("rnn_cell_step", {"w": 2.1}, "w lies in -2..2, not 2.1"),
        ("rnn_cell_step", {"w": Fraction(10**400)}, "w lies in -2..2"),
        ("rnn_cell_step", {"w": float("-inf")}, "w lies in -2..2, not -inf"),
        ("rnn_cell_step", {"nonlinearity": "gelu"}, "one of tanh, relu, not gelu"),
        ("mha_count", {"heads": 3}, "heads is one of 1, 2, 4, 8, 16, not 3"),
        ("mha_count", {"heads": True}, "heads is one of 1, 2, 4, 8, 16, not True"),
        ("truncated_bptt", {"xs": (1, 2)}, "xs is a list of 4 to 8 numbers"),
        ("truncated_bptt", {"xs": 3}, "xs is a list of 4 to 8 numbers, not 3"),
        ("truncated_bptt", {"xs": "1234"}, "xs is a list of 4 to 8 numbers"),
        ("truncated_bptt", {"xs": (1, 2, 3, 4)}, "xs lies in -3..3, not 4"),
        ("truncated_bptt", {"xs": (1, 2, 3, 1), "window": 4}, r"needs window < len\(xs\)"),
        ("steps_to_threshold", {"factor": 1}, "needs factor != 1; given were factor = 1.0"),
        ("steps_to_threshold", {"factor": 1.5}, r"needs \(factor < 1\) == \(limit < 1\)"),
        ("vanishing_bound", {"seed": -1}, "seed lies in 0..2147483647, not -1"),
    ],
)
def test_wrong_arguments_are_refused_in_one_sentence(name, arguments, message):
    """Unknown names, wrong types, values out of range and broken constraints are named."""
    with pytest.raises(MeasureError, match=message) as caught:
        run(name, **arguments)
    assert str(caught.value).startswith(name)
    assert caught.value.exit_code == 5


def test_numbers_arrive_as_the_parameter_says():
    """Fractions and whole floats become int or float, a list stays a list."""
    linear = check_arguments(signatures()["linear_count"], {"d_in": 7.0, "d_out": Fraction(9)})
    assert (linear["d_in"], linear["d_out"]) == (7, 9)
    assert type(linear["d_in"]) is type(linear["d_out"]) is int
    cell = check_arguments(signatures()["rnn_cell_step"], {"w": Fraction(1, 10), "u": 1})
    assert (cell["w"], cell["u"]) == (0.1, 1.0)
    assert type(cell["u"]) is float
    unrolled = check_arguments(signatures()["truncated_bptt"], {"xs": (1, 2, 3, 1)})
    assert unrolled["xs"] == [1.0, 2.0, 3.0, 1.0]


def test_the_ends_of_a_range_belong_to_it():
    """19/20 is the 0.95 that the range ends at, though the float lies a hair below."""
    jordan = signatures()["jordan_transient_growth"]
    assert check_arguments(jordan, {"a": Fraction(19, 20)})["a"] == 0.95
    assert check_arguments(jordan, {"a": Fraction(1, 2)})["a"] == 0.5


def test_a_choice_is_found_however_it_is_written():
    """1/1000 is the choice 0.001, and 8.0 is the choice 8."""
    steps = check_arguments(signatures()["steps_to_threshold"], {"limit": Fraction(1, 1000)})
    assert steps["limit"] == 1e-3
    heads = check_arguments(signatures()["mha_count"], {"heads": 8.0})["heads"]
    assert type(heads) is int


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.fractions()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["tanh", 1e-3, 4, 8, Fraction(1, 100)]),
    lambda inner: st.lists(inner, max_size=9) | st.lists(inner, max_size=9).map(tuple),
    max_leaves=9,
)
SAMPLE = ["steps_to_threshold", "truncated_bptt", "rnn_cell_step", "vanishing_bound", "mha_count"]


@given(st.sampled_from(SAMPLE), st.data())
def test_any_value_is_checked_or_refused(name, data):
    """Whatever is handed over, there is a valid set of arguments or a MeasureError."""
    signature = signatures()[name]
    names = [each.name for each in signature.parameters]
    arguments = data.draw(st.dictionaries(st.sampled_from(names), VALUES))
    try:
        checked = check_arguments(signature, arguments)
    except MeasureError:
        return
    assert check_arguments(signature, checked) == checked


# ----------------------------------------------------------------------- outputs
def test_outputs_must_be_the_declared_ones():
    """A computation that returns other names than it declared is refused."""
    declared = signatures()["linear_count"]
    with pytest.raises(MeasureError, match=r"returned \['a'\] and declares"):
        Probe(declared, lambda lab, **arguments: {"a": 1}).run({}, LAB)


def test_a_probe_runs_with_its_defaults():
    """Without arguments a probe returns what its formula gives at the defaults."""
    assert run("linear_count") == {"count": 512 * 256 + 256, "weight_shape": [256, 512]}
    assert exact("int", "a doc").doc == "a doc"
