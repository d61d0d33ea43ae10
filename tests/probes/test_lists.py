"""The lists that a probe walks along: how long they are, and where its one number stands."""

import math
import sys

import pytest

from quizcli.cli import curves
from quizcli.cli.curve_axes import axes_of
from quizcli.probes import signatures
from quizcli.probes.lab import MOST_LISTED, listed

from .harness import measure, measured

LISTS = {
    name: found
    for name, signature in signatures().items()
    if (found := [each for each in signature.outputs if curves.BY in each]) and name != "label_leak"
}
DRAWS = 6
FIRST, LAST = 0, -1

ROUNDING = 1000 * sys.float_info.epsilon
"""What a few hundred operations in double precision may lose of a number."""

ENDS = {
    "clip_vanished": {"norm_by_step": {LAST: "norm_before"}},
    "error_compounding": {"all_right_by_length": {LAST: "all_right"}},
    "first_input_influence": {"influence_by_step": {FIRST: "first", LAST: "last"}},
    "gate_activation_at": {},
    "jordan_transient_growth": {"norm_by_step": {LAST: "final_norm"}},
    "loss_scale_invariance": {},
    "mask_after_softmax": {
        "before_by_position": {FIRST: "first_weight_before"},
        "after_by_position": {FIRST: "first_weight_after"},
    },
    "mha_learns": {"loss_by_step": {FIRST: "loss_before", LAST: "loss_after"}},
    "pre_post_ln": {
        "post_by_layer": {FIRST: "post_first", LAST: "post_last"},
        "pre_by_layer": {FIRST: "pre_first", LAST: "pre_last"},
    },
    "scalar_rnn_unrolled": {
        "h_T_by_step": {LAST: "h_T"},
        "influence_by_step": {FIRST: "influence_first"},
    },
    "truncated_bptt": {"slope_by_window": {LAST: "full"}},
    "cross_attention_mask": {
        "original_by_position": {FIRST: "first_decoder_row_sees"},
        "causal_by_position": {FIRST: "first_row_if_causal"},
    },
}
"""At which end of a list which output stands, where its name does not say it."""

WITHIN = {
    ("attention_dilution", "weight_by_token"): ("max_weight", max),
    ("causal_gradient_pairs", "inputs_by_position"): ("nonzero_pairs", sum),
    ("causal_mask_count", "keys_by_position"): ("allowed", sum),
    ("dilated_window", "keys_by_position"): ("allowed", sum),
    ("global_window", "keys_by_position"): ("allowed", sum),
    ("sliding_window_count", "keys_by_position"): ("allowed", sum),
    ("strided_sparse", "keys_by_position"): ("allowed", sum),
    ("attention_reach", "read_by_position"): ("pairs", sum),
    ("residual_paths", "of_that_length_by_k"): ("paths", sum),
    ("jordan_transient_growth", "norm_by_step"): ("peak_norm", max),
    ("lstm_input_gate_activation", "c_relu_by_step"): ("max_c_relu", max),
    ("lstm_input_gate_activation", "c_sigmoid_by_step"): ("max_c_sigmoid", max),
    ("sinusoidal_wavelengths", "wavelength_by_pair"): ("longest", max),
    ("window_receptive_field", "gradient_by_distance"): (
        "span",
        lambda found: sum(each > 0 for each in found),
    ),
}
"""Lists that come to a number by a sum or a largest entry (at the defaults)."""


def near(a, b):
    """Equal up to rounding."""
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-300)


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_bounded_and_have_a_named_axis(name):
    """1 to 256 numbers; the words of each name the axis, or a list of as many places."""
    outputs = signatures()[name].outputs
    for _, found in measured(name, DRAWS):
        axes = axes_of(
            {each: tuple(found[each]) for each in found if is_list(found, each)}, outputs
        )
        for each in LISTS[name]:
            assert 1 <= len(found[each]) <= MOST_LISTED
            assert axes[each].named, each


def is_list(found, name):
    """Whether an output is a list of numbers."""
    return isinstance(found[name], list) and all(isinstance(e, int | float) for e in found[name])


@pytest.mark.parametrize("name", LISTS)
def test_one_end_of_a_list_is_the_number_it_is_called_after(name):
    """grad_by_step ends, or begins, in grad; other names are in the table."""
    for arguments, found in measured(name, DRAWS):
        for each in LISTS[name]:
            stem = each.partition(curves.BY)[0]
            if name in ENDS:
                for end, scalar in ENDS[name].get(each, {}).items():
                    assert near(found[each][end], found[scalar]), (each, arguments)
            elif stem in found:
                numbers = found[each]
                assert any(near(y, found[stem]) for y in numbers), (each, arguments)


@pytest.mark.parametrize(("name", "output"), WITHIN)
def test_a_list_comes_to_its_number(name, output):
    """At the defaults the sum of a list, or its largest entry, is the output it explains."""
    scalar, reduced = WITHIN[name, output]
    found = measured(name, DRAWS)[0][1]
    assert near(reduced(found[output]), found[scalar])


@pytest.mark.parametrize(
    ("name", "size", "outputs"),
    [
        ("rank_collapse", "depth", ("pure", "residual")),
        ("mha_learns", "sgd_steps", ("loss_after",)),
    ],
)
def test_a_list_is_what_shorter_runs_give(name, size, outputs):
    """Entry k of the list of a long run is the number of a run that stops after k."""
    long = measure(name, {})
    for count in (20,) if name == "mha_learns" else (1, 5, 8):
        short = measure(name, {size: count})
        for each in outputs:
            walked = "loss_by_step" if name == "mha_learns" else f"{each}_by_layer"
            assert near(long[walked][count], short[each])


# ------------------------------------------------- numbers and lists, digit for digit
@pytest.mark.parametrize(
    ("name", "walked", "axis", "here", "scalar"),
    [
        ("sinusoidal_value", "value_by_position", "positions_taken", "pos", "value"),
        ("warmup_schedule", "lr_by_step", "training_steps", "step", "lr"),
        ("softmax_two_logits", "p_by_gap", "gaps", "gap", "p"),
        ("softmax_two_logits", "slope_by_gap", "gaps", "gap", "slope"),
        ("gate_activation_at", "sigmoid_slope_by_a", "pre_activations", "a", "sigmoid_slope"),
        ("gate_activation_at", "relu_slope_by_a", "pre_activations", "a", "relu_slope"),
    ],
)
def test_a_number_is_the_very_entry_of_its_list(name, walked, axis, here, scalar):
    """Where the list passes the argument, its entry there is the number to the last digit."""
    for arguments, found in measured(name, DRAWS):
        assert found[walked][found[axis].index(arguments[here])] == found[scalar]


@pytest.mark.parametrize(
    ("name", "walked", "scalar"),
    [
        ("dot_product_variance", "var_by_component", "var"),
        ("softmax_saturation", "jac_unscaled_by_component", "jac_unscaled"),
        ("softmax_saturation", "jac_scaled_by_component", "jac_scaled"),
    ],
)
def test_a_list_over_pieces_ends_in_the_number_of_the_whole(name, walked, scalar):
    """Products added up piece by piece come to the whole product, up to double rounding."""
    for arguments, found in measured(name, DRAWS):
        entry, whole = found[walked][LAST], found[scalar]
        assert math.isclose(entry, whole, rel_tol=ROUNDING), arguments


def test_a_product_with_many_encodings_holds_the_one_product():
    """One matrix product or one dot product: the same up to rounding of the squared norm."""
    for arguments, found in measured("sinusoidal_dot", DRAWS):
        entry = found["dot_by_distance"][arguments["offset"]]
        assert abs(entry - found["dot"]) <= ROUNDING * found["squared_norm"], arguments


@pytest.mark.parametrize(
    ("name", "size", "scalar"),
    [
        ("linear_rnn_gradient_norm", "k", "norm"),
        ("lstm_cell_path_gradient", "steps", "grad"),
        ("gru_update_path", "steps", "pytorch"),
        ("gru_update_path", "steps", "chung_2014"),
    ],
)
def test_entries_by_powers_are_what_shorter_runs_measure(name, size, scalar):
    """What is put before the measured number is what that many steps measure, up to rounding."""
    for arguments, found in measured(name, DRAWS):
        walked = found[f"{scalar}_by_step"]
        for count in {1, len(walked) // 2, len(walked) - 2} - {0}:
            short = measure(name, {**arguments, size: count})
            assert math.isclose(walked[count], short[scalar], rel_tol=ROUNDING), arguments


def test_gradients_of_random_stacks_begin_behind_the_last_layer():
    """There the gradient of a transformer stack is the upstream one, over whose norm it is."""
    for keep in ("with", "without"):
        assert near(measure("transformer_depth_gradient", {})[f"{keep}_residual_by_layer"][-1], 1.0)
    assert near(measure("gradient_vs_distance", {})["rnn_by_distance"][0], 1.0)


def test_scores_by_distance_are_those_of_the_shifted_positions():
    """A rotary score knows the distance alone: both lists agree, and hold the score itself."""
    found = measure("rope_relative", {"m": 40, "n": 20})
    for a, b in zip(found["score_by_distance"], found["shifted_by_distance"], strict=True):
        assert math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)


def test_windowed_and_full_gradients_agree_in_length_and_in_zeros():
    """Behind the window the gradient is exactly 0, without one nowhere."""
    found = measure("window_vs_full_gradient", {})
    assert all(found["full_by_distance"])
    reach = 3 * (4 - 1)
    assert [bool(each) for each in found["windowed_by_distance"]] == [
        away <= reach for away in range(32)
    ]


@pytest.mark.parametrize(("first", "last"), [(0, 3), (1, 256), (1, 257), (0, 2000), (1, 100_000)])
def test_listed_numbers_have_both_ends_and_no_doubles(first, last):
    """At most 256 whole numbers, rising, with the first and the last."""
    found = listed(first, last)
    assert (found[0], found[-1]) == (first, last)
    assert found == sorted(set(found))
    assert len(found) == min(last - first + 1, MOST_LISTED)
