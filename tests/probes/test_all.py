"""Every probe of the registry: types, witnesses, repeatability, seeds and global state."""

import statistics
import time

import pytest

from quizcli.model import Kind
from quizcli.probes import probes, signatures

from .harness import (
    USUAL,
    accelerators,
    contradictions,
    defaults,
    differences,
    measure,
    measured,
    over_seeds,
    type_problems,
    untouched,
    varies,
    witnesses,
)

NAMES = list(probes())
SEEDED = [name for name, each in signatures().items() if each.parameter("seed")]
WITNESSED = [name for name in NAMES if name in witnesses().exact]
AVERAGED = [name for name in NAMES if name in witnesses().mean]

DRAWS, MANY_DRAWS = 6, 40
SEEDS, MANY_SEEDS = 8, 30
REPEATS = 3
LIMIT_SECONDS = 2.0
ACROSS_DEVICES = (1e-3, 1e-4)

ALL_STATISTICAL = {
    "rank_collapse": "how fast random layers forget; only the order is asked",
    "scale_and_query_gradient": "gradient norms of random attention; only their order is asked",
    "pre_post_ln": "gradient norms of random transformers; only their order is asked",
    "gradient_vs_distance": "gradient norms of random networks; only their order is asked",
    "transformer_depth_gradient": "gradient norms of random stacks; only their order is asked",
}
"""Probes without a witness, and why: nothing they return is fixed by their arguments."""

OF_THE_VERSION = {
    "fully_masked_row": {"sdpa_is_nan", "mha_is_nan"},
    "flop_counter_blindspot": {"cpu"},
}
"""Outputs that PyTorch has changed from version to version, so that no formula knows them."""


def check_types(name, count):
    """Every output is a finite value of the type that the probe declares."""
    signature = signatures()[name]
    problems = [
        f"{line} at {arguments}"
        for arguments, outputs in measured(name, count)
        for line in type_problems(signature, outputs)
    ]
    assert problems == []


def check_kinds(name, count):
    """Outputs declared exact or float are the same for every seed."""
    rows = over_seeds(name, count)
    varying = [
        output
        for output, declared in signatures()[name].outputs.items()
        if declared.kind != Kind.STATISTICAL
        and varies([row[output] for row in rows], str(declared.kind))
    ]
    assert varying == []


def check_means(name, count):
    """The mean over seeds of a statistical output lies within 5 standard errors of its theory."""
    rows = over_seeds(name, count)
    theory = witnesses().mean[name](**defaults(signatures()[name]))
    for output, expected in theory.items():
        values = [row[output] for row in rows]
        error = statistics.stdev(values) / len(values) ** 0.5
        # 2 %: norms of random vectors lie a little below the root of their mean square
        assert abs(statistics.mean(values) - expected) <= 5 * error + 0.02 * expected, output


@pytest.mark.parametrize("name", NAMES)
def test_outputs_have_their_declared_types(name):
    """At the defaults and at random draws, outputs are finite and of the declared type."""
    check_types(name, DRAWS)


@pytest.mark.parametrize("name", WITNESSED)
def test_witness_agrees(name):
    """At the defaults and at random draws, another way of computing gives the same outputs."""
    assert contradictions(name, measured(name, DRAWS)) == []


@pytest.mark.parametrize("name", NAMES)
def test_same_arguments_give_same_outputs_and_global_state_stays(name):
    """A second run returns the very same values, and no random state or setting has changed."""
    for arguments, outputs in measured(name, DRAWS)[:REPEATS]:
        with untouched():
            assert measure(name, arguments) == outputs


@pytest.mark.parametrize("name", SEEDED)
def test_only_statistical_outputs_depend_on_the_seed(name):
    """Outputs declared exact or float are the same for every seed."""
    check_kinds(name, SEEDS)


@pytest.mark.parametrize("name", AVERAGED)
def test_means_agree_with_theory(name):
    """Statistical outputs with a known mean have it."""
    check_means(name, SEEDS)


def test_every_probe_has_a_witness():
    """Each probe is recomputed elsewhere, unless all that it returns is statistical."""
    without = set(NAMES) - set(WITNESSED)
    assert without <= set(ALL_STATISTICAL)
    for name in without:
        assert {each.kind for each in signatures()[name].outputs.values()} == {Kind.STATISTICAL}


@pytest.mark.parametrize("name", WITNESSED)
def test_witness_covers_what_is_fixed(name):
    """Each output declared exact or float is recomputed, unless it belongs to PyTorch's version."""
    signature = signatures()[name]
    fixed = {key for key, each in signature.outputs.items() if each.kind != Kind.STATISTICAL}
    recomputed = set(witnesses().exact[name](**defaults(signature)))
    assert fixed - recomputed <= OF_THE_VERSION.get(name, set())


def test_a_wrong_measurement_is_noticed():
    """The comparison with a witness fails for a number, a length, a type or a sign that is off."""
    measured_outputs = {"a": 1.0, "b": [1, 2], "c": 3, "d": True}
    assert differences(measured_outputs, measured_outputs, *USUAL) == []
    for wrong in ({"a": 1.00001}, {"b": [1, 2, 3]}, {"c": 3.0}, {"d": 1}, {"a": -1.0}):
        assert len(differences(measured_outputs, wrong, *USUAL)) == 1


def test_every_witness_belongs_to_a_probe():
    """No witness is left over from a probe that was renamed."""
    named = {*witnesses().exact, *witnesses().mean, *witnesses().tolerances, *ALL_STATISTICAL}
    assert named <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_probe_is_described(name):
    """Title, formula or pitfalls, source, and a word on each output and parameter are there."""
    signature = signatures()[name]
    assert signature.title
    assert signature.source
    assert signature.formula or signature.pitfalls
    assert [key for key, output in signature.outputs.items() if not output.doc] == []
    silent = [each.name for each in signature.parameters if not each.doc and each.type != "seed"]
    assert silent == []
    assert probes()[name].compute.__doc__


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_many_draws(name):
    """Types and witnesses hold at many random draws."""
    check_types(name, MANY_DRAWS)
    if name in WITNESSED:
        assert contradictions(name, measured(name, MANY_DRAWS)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEDED)
def test_many_seeds(name):
    """Kinds and means hold over many seeds."""
    check_kinds(name, MANY_SEEDS)
    if name in AVERAGED:
        check_means(name, MANY_SEEDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_quick(name):
    """A run at the defaults stays far below the time limit of the worker."""
    measure(name, {})
    start = time.perf_counter()
    measure(name, {})
    assert time.perf_counter() - start < LIMIT_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_accelerators_agree_with_the_cpu(name):
    """Where there is a GPU, exact outputs are equal there and float outputs close."""
    signature = signatures()[name]
    fixed = [key for key, each in signature.outputs.items() if each.kind != Kind.STATISTICAL]
    for device in accelerators():
        for arguments, outputs in measured(name, REPEATS):
            there = measure(name, arguments, device)
            assert type_problems(signature, there) == []
            expected = {key: outputs[key] for key in fixed}
            assert differences(there, expected, *ACROSS_DEVICES) == []
