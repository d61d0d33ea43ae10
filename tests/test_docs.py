"""What the documentation shows is what the program does."""

import re
from pathlib import Path

import pytest

from quizcli import check
from quizcli.bank import load
from quizcli.cli.app import COMMANDS
from quizcli.cli.measuring import Measuring
from quizcli.expressions import FUNCTIONS
from quizcli.probes import signatures
from quizcli.questions import TYPES
from tests.worker.closed.examples import EXAMPLES

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "content" / "README.md"]
BLOCKS = [
    (page.parent.name + "/" + page.name, block)
    for page in PAGES
    for block in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


@pytest.fixture(scope="module")
def worker():
    """One worker for all examples."""
    with Measuring() as made:
        yield made


@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[page for page, _ in BLOCKS])
def test_every_example_bank_is_sound(tmp_path, worker, page, block):
    """Each YAML block of the documentation loads without a remark and holds at 20 seeds."""
    path = tmp_path / "example.yaml"
    path.write_text(block, encoding="utf-8")
    library = load([path], signatures=signatures, stamp="", cache=None)
    assert library.problems == ()
    found = check.check(
        [library.question(each.id) for each in library.entries], range(20), worker.submit
    )
    assert found.problems == ()
    assert found.variants == 20 * len(library.entries)


def test_every_command_type_and_function_is_documented():
    """The README names each command, the author's page each question type and function."""
    readme, authors = (page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in COMMANDS if f"| `{name}" not in readme] == []
    assert [name for name in TYPES if f"| `{name}` |" not in authors] == []
    assert [name for name in FUNCTIONS if not re.search(rf"\b{name}\b", authors)] == []


def test_the_example_programs_of_the_language_are_those_that_are_run():
    """The author's page shows the ten programs whose results the suite compares with Python."""
    page = PAGES[1].read_text(encoding="utf-8")
    shown = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert [each.strip() for each in shown] == [each.strip() for each in EXAMPLES.values()]
