"""What the formats do not have cannot be attacked: no patterns, files, pictures or archives."""

import re

from quizcli.bank import fields
from quizcli.cli.commands.export import Format
from quizcli.questions import TYPES

WORDS = re.compile(
    r"regex|pattern|match(es)?_|include|import|file|path|url|image|picture|audio|media|archive|zip"
    r"|template|plugin|hook|command|shell|exec|env",
)


def test_no_key_of_a_bank_names_a_file_a_pattern_or_a_program():
    """Whoever adds such a key has to think of traversal, bombs and slow patterns first.

    Authors' own lines are `torch` and `python`; they have walls of their own.
    """
    keys = {
        *fields.BANK,
        *fields.QUESTION,
        *(key for kind in TYPES.values() for key in kind.fields),
    }
    assert keys > {"prompt", "torch", "python"}
    assert [each for each in sorted(keys) if WORDS.search(each)] == []


def test_imports_know_no_archives():
    """Logs come in as plain text."""
    assert set(Format) == {"csv", "jsonl"}
