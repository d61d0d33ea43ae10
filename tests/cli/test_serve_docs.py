"""What the README says of JSON and of `serve` is what the program does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli.cli.serving import wire
from quizcli.model import Rating
from quizcli.store.sqlite import SqliteStore
from tests.cli.serve_client import MEASURED, with_bank
from tests.cli.serve_reference import PAGE, SECTIONS, renewed

LONGEST_CLIENT = 40


def client() -> str:
    """The client of the page."""
    page = PAGE.read_text(encoding="utf-8")
    return re.search(r'```python\n("""Play what is due.*?)```', page, re.DOTALL)[1]


def test_the_tables_are_those_of_the_program():
    """Methods, errors and fields are as they are (python -m tests.cli.serve_reference)."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page)
    for name, made in SECTIONS.items():
        assert page.count(f"<!-- {name}:begin -->") == page.count(f"<!-- {name}:end -->") == 1
        assert made() in page


def test_the_limits_are_those_of_the_program():
    """The page says them in words."""
    page = PAGE.read_text(encoding="utf-8")
    assert f"at most {wire.LONGEST_LINE:,} bytes of UTF-8" in page
    assert f"at most {wire.DEEPEST} lists and objects" in page
    assert wire.LARGEST == 2**53
    assert "beyond 2^53" in page


def test_the_client_is_short():
    """No longer than the page says that a client need be."""
    assert len(client().splitlines()) <= LONGEST_CLIENT


@pytest.mark.slow
def test_the_client_plays_a_drill(tmp_path):
    """As it stands on the page, against a real server with real torch: a wrong answer and a
    second try, a measured one, parts, a flashcard; then the input ends."""
    home = with_bank(tmp_path, MEASURED)
    (home / "client.py").write_text(client(), encoding="utf-8")
    first = played(home, "minus", "0\n1\n")
    assert "\nWhat is minus " in first
    assert re.findall(r"^> (\w+)$", first, re.MULTILINE) == ["wrong", "wrong"]
    assert "-a b with a = " in first
    second = played(home, "cells", "many\n1\n2\n")
    assert "> unreadable\n" in second
    assert "Four gates." in second
    assert "> right\n13; [6, 7]\nAdd them.\n" in played(home, "both", "13; 6 7\n")
    card = played(home, "virtues", "this\n1\n")
    assert "How many of these did you name? 0 to 2 this that" in card
    assert "1 of 2 points" not in card
    assert "called nothing-there; did you mean" in played(home, "nothing-there", "")
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        rows = list(log.reviews())
    ended = {each.question: each.rating for each in rows if each.rating}
    assert ended == {
        "sums/minus": Rating.AGAIN,
        "sums/cells": Rating.AGAIN,
        "sums/both": Rating.GOOD,
        "sums/virtues": Rating.HARD,
    }
    assert {each.backend[:7] for each in rows if each.question == "sums/cells"} == {"PyTorch"}


def played(home: Path, term: str, typed: str) -> str:
    """What the client prints; it ends well."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "client.py", term],
        input=typed, capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home), "LC_ALL": "C.UTF-8", "PATH": path},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
