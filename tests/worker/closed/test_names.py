"""The lists of names against the installed torch."""

import torch
from torch import nn

from quizcli.programs import check, functions, members
from quizcli.programs.words import words
from quizcli.worker.closed import names, native, run, values

EVERY_FUNCTION = sorted(
    functions.CALLED
    | functions.CONSTANTS
    | functions.CONTEXTS
    | functions.TRANSFORMS
    | functions.DERIVATIVES
)


def test_every_dotted_name_is_in_this_torch():
    """No name on the lists is misspelt: this torch has them all."""
    there = {
        *names.CALLED,
        *names.CONSTANTS,
        *names.CONTEXTS,
        *names.TRANSFORMS,
        *names.DERIVATIVES,
    }
    assert sorted(there) == EVERY_FUNCTION


def test_a_name_that_torch_lacks_is_skipped():
    """With an older torch a newer name is just not there."""
    assert names._resolved(["torch.sum", "torch.not_yet", "nn.not_yet.either"]) == {
        "torch.sum": torch.sum
    }


def test_every_member_is_in_this_torch():
    """No attribute or method on the lists is misspelt."""
    wanted = members.TENSOR_METHODS | members.TENSOR_ATTRIBUTES
    assert [name for name in sorted(wanted) if not hasattr(torch.Tensor, name)] == []
    assert [name for name in members.MODULE_METHODS if not hasattr(nn.Module, name)] == []
    assert [name for name in members.OPTIMIZER_METHODS if not hasattr(torch.optim.SGD, name)] == []
    assert [name for name in members.LIMIT_ATTRIBUTES if not hasattr(torch.finfo(), name)] == []


def test_nothing_of_a_module_can_be_replaced():
    """The reserved names are all public names of nn.Module."""
    public = {name for name in dir(nn.Module) if not name.startswith("_")}
    assert public <= members.RESERVED_MEMBERS


def test_the_constants_are_plain():
    """A constant is a float or a type of numbers, never a function or a module."""
    assert {type(each) for each in names.CONSTANTS.values()} == {float, torch.dtype}


def test_what_is_called_can_be_called():
    """Every listed callable is one; none is a package."""
    assert [name for name, each in names.CALLED.items() if not callable(each)] == []


def test_dangerous_names_are_on_no_list():
    """What reads files, shows foreign memory, takes code or changes settings stays out."""
    out = words(
        """
        load save empty empty_like empty_strided as_strided from_file from_numpy frombuffer compile
        set_default_dtype set_default_device set_num_threads set_rng_state Generator Tensor
        ctc_loss grid_sample set_grad_enabled inference_mode embedding_bag
        """
    )
    assert not out & {name.rpartition(".")[2] for name in EVERY_FUNCTION}
    methods = words(
        """
        set_ resize_ resize_as_ data_ptr storage untyped_storage numpy apply_ map_ register_hook
        as_strided as_strided_ share_memory_ cuda type pin_memory new_empty new to_sparse to_dense
        names rename refine_names grad_fn
        """
    )
    assert not methods & (members.METHODS | members.ATTRIBUTES)


def test_layers_are_made_of_listed_layers():
    """Whatever module lies within a layer is of a type on the list, so it can be a value."""
    made = [
        nn.MultiheadAttention(4, 2),
        nn.Transformer(4, 2, 1, 1, 4, batch_first=True),
        nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 4), 1, enable_nested_tensor=False),
        nn.LSTM(2, 2, 2),
    ]
    kinds = {type(each) for module in made for each in module.modules()}
    assert kinds <= values.MODULES


def test_words_are_no_places():
    """No text that torch is handed can be a path, an address or a device that is not there."""
    assert all(each.replace("-", "").replace("_", "").isalnum() for each in functions.WORDS)
    assert not {"cuda", "mps", "xla"} & functions.WORDS
    assert native.WORDS is functions.WORDS


def test_each_word_that_layers_name_is_known():
    """The usual settings of layers and losses can be written."""
    source = """
    a = nn.Conv2d(1, 1, 3, padding='same', padding_mode='reflect')
    b = nn.TransformerEncoderLayer(4, 2, 4, activation='gelu')
    c = F.gelu(torch.ones(1), approximate='tanh')
    d = nn.RNN(1, 1, nonlinearity='relu')
    e = F.mse_loss(torch.ones(1), torch.zeros(1), reduction='sum').item()
    f = torch.linalg.norm(torch.eye(2), 'fro').item()
    g = torch.meshgrid(torch.ones(1), torch.ones(1), indexing='ij')
    h = torch.div(torch.tensor(-3), 2, rounding_mode='floor').item()
    """
    lines = "\n".join(line.strip() for line in source.splitlines())
    assert check(lines, ()).faults == ()
    assert run(lines, {}, ("e", "h")) == {"e": 1.0, "h": -2}
