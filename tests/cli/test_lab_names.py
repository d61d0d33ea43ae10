"""`lab` and a name that there is not: what to do next is in the sentence."""

import pytest

from quizcli.cli.app import run
from quizcli.model import QuizError

PROBES, COMPARISONS = "quizcli lab --list lists all", "quizcli lab compare lists all"


@pytest.mark.parametrize(
    ("words", "said", "command"),
    [
        ("nope", "there is no probe called nope; ", PROBES),
        ("rnn_cell_stp", "did you mean rnn_cell_step", PROBES),
        ("compare nonsense", "there is no comparison called nonsense; ", COMPARISONS),
        ("compare rnnlstm", "did you mean rnn-lstm", COMPARISONS),
    ],
)
def test_an_unknown_name_is_told_with_the_list(words, said, command, tmp_path, monkeypatch):
    """Probes and comparisons, with near names or without them."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    with pytest.raises(QuizError, match=rf"[;?] {command}$") as caught:
        run(["lab", *words.split()])
    assert said in str(caught.value)
