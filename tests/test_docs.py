"""What the documentation shows is what the program does."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli import check
from quizcli.bank import load
from quizcli.cli.app import COMMANDS
from quizcli.expressions import FUNCTIONS
from quizcli.probes import signatures
from quizcli.questions import TYPES
from tests.bank.reference import PAGE, renewed
from tests.worker.closed.examples import EXAMPLES

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "content" / "README.md"]
BLOCKS = [
    (page.parent.name + "/" + page.name, block)
    for page in PAGES
    for block in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[page for page, _ in BLOCKS])
def test_every_example_bank_is_sound(tmp_path, measuring, page, block):
    """Each YAML block of the documentation loads without a remark and holds at 20 seeds."""
    path = tmp_path / "example.yaml"
    path.write_text(block, encoding="utf-8")
    library = load([path], signatures=signatures, stamp="", cache=None)
    assert library.problems == ()
    found = check.check(
        [library.question(each.id) for each in library.entries], range(20), measuring.submit
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


def test_the_tables_of_the_reference_are_those_of_the_schema():
    """Keys and codes are as the program has them (python -m tests.bank.reference writes them)."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page)
    assert page.count("| `prompt` (needed) |") == 2


def run(command, folder):
    """The lines that a command prints, in order of their text: two streams have no order."""
    env = {**os.environ, "QUIZCLI_HOME": str(folder / "home"), "COLUMNS": "80"}
    words = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return lines(done.stdout + done.stderr)


def lines(text):
    """Sorted, without how long it took."""
    return sorted(re.sub(r"[\d.]+ s \(\d+ a second\)", "...", text).splitlines())


def test_a_first_question_goes_as_the_page_says(tmp_path):
    """The commands of the five minutes, one after the other, print what the page shows."""
    page = PAGE.read_text(encoding="utf-8")
    start = page.partition("## Your first question in five minutes")[2].partition("\n## ")[0]
    bank = re.search(r"```yaml\n(.*?)```", start, re.DOTALL)[1]
    blocks = re.findall(r"```console\n\$ (.*?)\n(.*?)```", start, re.DOTALL)
    path = tmp_path / "gates.yaml"
    for i, (command, shown) in enumerate(blocks):
        if i:
            path.write_text(bank.replace("prompt", "promt") if "promt" in shown else bank, "utf-8")
        assert run(command, tmp_path) == lines(shown), command
    assert len(blocks) == 4


README = PAGES[0].read_text(encoding="utf-8")


def test_the_example_in_a_pipe_does_what_it_is_there_for(tmp_path):
    """Each line of the README's pipe is read by the question it is for, and all are right."""
    (example,) = re.findall(r"(?m)^printf .*quizcli quiz.*\\\n.*$", README)
    program = example.replace("quizcli quiz", f"{shlex.quote(sys.executable)} -m quizcli quiz")
    done = subprocess.run(
        ["bash", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "QUIZCLI_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 right of 3" in done.stdout


def test_every_question_that_the_readme_names_is_there():
    """Whoever types an example finds the question."""
    library = load([ROOT / "content"], signatures=signatures, stamp="", cache=None)
    banks = {each.name for each in library.banks}
    named = re.findall(r"(?<![\w./~-])[a-z0-9-]+/[a-z0-9-]+(?![\w./])", README)
    ids = {each for each in named if each.partition("/")[0] in banks}
    assert len(ids) >= 5
    assert ids - {each.id for each in library.entries} == set()


def test_prose_of_the_readme_is_wrapped():
    """At 100 columns, where it is no table and no block of code."""
    text = re.sub(r"(?ms)^```.*?^```$", "", README)
    long = [line for line in text.splitlines() if len(line) > 100 and not line.startswith("|")]
    assert long == []
