"""`lab` and a probe that there is not: what to do next is in the sentence."""

import pytest

from quizcli.cli.app import run
from quizcli.model import QuizError


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nope", "there is no probe called nope; quizcli lab --list lists all"),
        ("rnn_cell_stp", "did you mean rnn_cell_step or "),
    ],
)
def test_an_unknown_probe_is_told_with_the_list(name, said, tmp_path, monkeypatch):
    """With near names or without them."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    with pytest.raises(QuizError, match=r"[;?] quizcli lab --list lists all$") as caught:
        run(["lab", name])
    assert said in str(caught.value)
