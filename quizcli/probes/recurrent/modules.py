"""What PyTorch's recurrent modules hold and return: parameters, shapes, final states."""

from typing import TYPE_CHECKING, Annotated, Any

from quizcli.probes.base import OneOf, Outputs, Range, Seed, Switch, exact, probe, real
from quizcli.probes.lab import Lab, count_parameters, sizes
from quizcli.probes.lazily import nn, torch

if TYPE_CHECKING:
    from torch import Tensor

CELLS = ("RNN", "LSTM", "GRU")


@probe(
    title="Parameter count of nn.RNN, nn.LSTM and nn.GRU",
    outputs={
        "count": exact("int", "weights and biases"),
        "ratio_to_rnn": real("count over that of an nn.RNN of the same sizes"),
    },
    formula="per layer and direction g (H (I + H) + 2 H) with g = 1, 4, 3 for RNN, LSTM, GRU; "
    "above the first layer I = H times directions",
    pitfalls="PyTorch keeps TWO bias vectors per gate (b_ih and b_hh); textbooks count one. State "
    "which. Upper layers of a bidirectional net read 2 H inputs.",
    source="torch.nn.LSTM; Hochreiter & Schmidhuber 1997; Cho et al. 2014",
)
def recurrent_param_count(
    lab: Lab,
    cell: Annotated[str, OneOf(CELLS, "kind of network")] = "LSTM",
    input_size: Annotated[int, Range(1, 512, "I")] = 10,
    hidden_size: Annotated[int, Range(1, 512, "H")] = 20,
    num_layers: Annotated[int, Range(1, 4, "layers")] = 1,
    bidirectional: Annotated[bool, Switch("read in both directions")] = False,
    bias: Annotated[bool, Switch("with biases")] = True,
) -> Outputs:
    """Counts the parameters of modules on the meta device, which hold no numbers.

    Source: torch.nn.LSTM; Hochreiter & Schmidhuber 1997; Cho et al. 2014.
    """

    def count(kind: str) -> int:
        make: Any = getattr(nn, kind)
        return count_parameters(
            make(
                input_size,
                hidden_size,
                num_layers,
                bias=bias,
                bidirectional=bidirectional,
                device="meta",
            )
        )

    return {"count": count(cell), "ratio_to_rnn": count(cell) / count("RNN")}


@probe(
    title="Output shapes of nn.RNN, nn.LSTM and nn.GRU",
    outputs={
        "output": exact("shape", "hidden states of the last layer at all steps"),
        "h_n": exact("shape", "last hidden state of every layer and direction"),
        "c_n": exact("list", "shape of the last cell states; empty unless LSTM"),
    },
    formula="with D directions: output (B, T, D H) or (T, B, D H); h_n (layers D, B, H) in BOTH "
    "layouts",
    pitfalls="batch_first changes neither h_n nor c_n. PyTorch's default is batch_first=False.",
    source="torch.nn.RNN",
)
def recurrent_output_shapes(
    lab: Lab,
    cell: Annotated[str, OneOf(CELLS, "kind of network")] = "GRU",
    batch: Annotated[int, Range(1, 32, "B")] = 3,
    seq_len: Annotated[int, Range(1, 64, "T")] = 5,
    input_size: Annotated[int, Range(1, 64, "numbers per step")] = 10,
    hidden_size: Annotated[int, Range(1, 64, "H")] = 20,
    num_layers: Annotated[int, Range(1, 4, "layers")] = 2,
    bidirectional: Annotated[bool, Switch("read in both directions")] = False,
    batch_first: Annotated[bool, Switch("inputs are (B, T, numbers per step)")] = True,
) -> Outputs:
    """Runs the module on zeros and looks at the shapes of what comes back.

    Real zeros, since recurrent modules are slower on the meta device.
    Source: torch.nn.RNN.
    """
    make: Any = getattr(nn, cell)
    module = lab.module(
        lambda: make(
            input_size,
            hidden_size,
            num_layers,
            bidirectional=bidirectional,
            batch_first=batch_first,
        )
    )
    layout = (batch, seq_len) if batch_first else (seq_len, batch)
    with torch.no_grad():
        output, state = module(lab.zeros(*layout, input_size))
    h_n, *c_n = state if cell == "LSTM" else (state,)
    return {
        "output": sizes(output),
        "h_n": sizes(h_n),
        "c_n": sizes(c_n[0]) if c_n else [],
    }


@probe(
    title="In a bidirectional net, output[:, -1] is not the pair of final states",
    outputs={
        "forward_half_matches": exact("bool", "output[:, -1, :H] equals the forward h_n"),
        "backward_half_matches": exact("bool", "output[:, -1, H:] equals the reverse h_n"),
        "backward_final_at_index": exact("int", "time index that holds the reverse final state"),
    },
    formula="the reverse direction finishes at t = 0",
    pitfalls="With one step both would match; the range excludes it.",
    source="Schuster & Paliwal 1997; torch.nn.RNN",
)
def bidirectional_final_states(
    lab: Lab,
    seq_len: Annotated[int, Range(2, 20, "T")] = 6,
    hidden_size: Annotated[int, Range(1, 16, "H")] = 4,
    seed: Seed = 0,
) -> Outputs:
    """A random bidirectional GRU: output (1, T, 2 H) against h_n (2, 1, H).

    Source: Schuster & Paliwal 1997; torch.nn.RNN.
    """
    gru = lab.module(lambda: nn.GRU(3, hidden_size, bidirectional=True, batch_first=True), seed)
    with torch.no_grad():
        output, h_n = gru(lab.randn(1, seq_len, 3, generator=lab.generator(seed)))
    forward, backward = output[0].chunk(2, dim=-1)  # (T, H) each

    def same(a: "Tensor", b: "Tensor") -> bool:
        return bool((a - b).abs().max() < lab.tiny)

    return {
        "forward_half_matches": same(forward[-1], h_n[0, 0]),
        "backward_half_matches": same(backward[-1], h_n[1, 0]),
        "backward_final_at_index": next(t for t in range(seq_len) if same(backward[t], h_n[1, 0])),
    }


@probe(
    title="The RNN summary has the same size however long the input (bottleneck)",
    outputs={
        "summary_floats": exact("int", "numbers that the decoder of a plain seq2seq receives"),
        "attention_memory_floats": exact("int", "numbers that an attention decoder can read"),
        "ratio": real("the second over the first"),
    },
    formula="H against T H",
    pitfalls="An LSTM passes h and c: 2 H.",
    source="Bahdanau et al. 2015, section 1; Sutskever et al. 2014",
)
def seq2seq_bottleneck(
    lab: Lab,
    seq_len: Annotated[int, Range(1, 500, "T")] = 100,
    hidden_size: Annotated[int, Range(8, 256, "H")] = 64,
) -> Outputs:
    """A GRU encoder on zeros, (1, T, 2): its last state (1, 1, H) against all states (1, T, H).

    Source: Bahdanau et al. 2015, section 1; Sutskever et al. 2014.
    """
    encoder = lab.module(lambda: nn.GRU(2, hidden_size, batch_first=True))
    with torch.no_grad():
        states, last = encoder(lab.zeros(1, seq_len, 2))
    return {
        "summary_floats": last.numel(),
        "attention_memory_floats": states.numel(),
        "ratio": states.numel() / last.numel(),
    }


@probe(
    title="Input and output patterns: one-to-many, many-to-one, many-to-many",
    outputs={
        "logits": exact("shape", "what the last linear layer returns"),
        "predictions_per_example": exact("int", "predictions for each sequence of the batch"),
    },
    where=("source_len != target_len",),
    formula="predictions: target_len, 1, source_len (aligned), target_len (seq2seq)",
    pitfalls="Only the aligned pattern forces the output to be as long as the input.",
    source="Karpathy 2015, The unreasonable effectiveness of recurrent neural networks; "
    "Sutskever et al. 2014",
)
def rnn_io_pattern(
    lab: Lab,
    pattern: Annotated[
        str,
        OneOf(
            ("one_to_many", "many_to_one", "many_to_many_aligned", "many_to_many_seq2seq"),
            "which inputs and outputs there are",
        ),
    ] = "many_to_one",
    batch: Annotated[int, Range(1, 16, "B")] = 4,
    source_len: Annotated[int, Range(2, 30, "input steps")] = 12,
    target_len: Annotated[int, Range(2, 30, "output steps")] = 7,
    classes: Annotated[int, Range(2, 50, "classes of one prediction")] = 5,
) -> Outputs:
    """Runs a GRU encoder or decoder, or both, with 8 units and a linear layer on top.

    Many to one classifies the last state: logits (B, classes); the others predict at
    every step: logits (B, steps, classes).
    Source: Karpathy 2015; Sutskever et al. 2014.
    """
    encoder = lab.module(lambda: nn.GRU(3, 8, batch_first=True))
    decoder = lab.module(lambda: nn.GRU(3, 8, batch_first=True))
    head = lab.module(lambda: nn.Linear(8, classes))
    with torch.no_grad():
        states, last = encoder(lab.zeros(batch, source_len, 3))  # (B, T, 8), (1, B, 8)
        if pattern == "many_to_one":
            return {"logits": sizes(head(last[0])), "predictions_per_example": 1}
        if pattern != "many_to_many_aligned":
            start = last if pattern == "many_to_many_seq2seq" else torch.zeros_like(last)
            states, _ = decoder(lab.zeros(batch, target_len, 3), start)
        logits = head(states)
    return {"logits": sizes(logits), "predictions_per_example": logits.shape[1]}
