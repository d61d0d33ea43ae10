"""The preferences of this machine: how quizcli looks and where it measures.

They are kept in `config.toml` (see `reading` and `writing`), unlike the settings of the
schedule, which are events in the log because they are undone and merged between machines.
What stands is decided by `standing`: an environment variable above the file above the usual.
"""

from quizcli.cli.preferences.standing import Origin, Standing, find, standing
from quizcli.cli.preferences.table import TABLE, USUAL, Preference, Preferences

__all__ = [
    "TABLE",
    "USUAL",
    "Origin",
    "Preference",
    "Preferences",
    "Standing",
    "find",
    "standing",
]
