"""Data directories in which the banks are compiled, as they are after a first command.

That spares each process the reading of YAML.  What a first start does is tested in
tests/bank/test_cache.py, tests/test_architecture.py and tests/cli/test_commands.py.
"""

from pathlib import Path

from quizcli.bank.concepts import load_concepts
from quizcli.cli import shell


def compiled(home: Path, *banks: Path) -> Path:
    """The home with its own banks, these banks and the concept maps compiled, if it is new."""
    cache = home / "cache"
    if home.is_dir() and not cache.exists():
        own = [each for each in (home / "banks",) if each.is_dir()]
        shell.load_paths([*own, *banks], cache)
        for path in shell.concept_maps(home):
            load_concepts(path, cache=cache)
    return home
