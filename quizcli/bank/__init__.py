"""Banks: YAML files with questions, validated, compiled and found by name.

`load` imports neither the YAML reader nor the validation while the cache is good.
"""

from quizcli.bank.cache import Entry
from quizcli.bank.library import BankInfo, Library, load
from quizcli.bank.render import render_problem, to_json

__all__ = ["BankInfo", "Entry", "Library", "load", "render_problem", "to_json"]
