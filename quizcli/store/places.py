"""Where the learner's data and the rebuildable cache live on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from quizcli.model import QuizError

HOME_VARIABLE = "QUIZCLI_HOME"
APP = "quizcli"
CONFIG = "config.toml"


@dataclass(frozen=True, slots=True)
class Places:
    """Two directories and a file, absolute; none of them needs to exist yet.

    `data` must be kept and is worth a backup; `cache` may be deleted at any time.  `config`
    holds the preferences of this machine.
    """

    data: Path
    cache: Path
    config: Path

    @property
    def log(self) -> Path:
        """The file of the review log."""
        return self.data / "reviews.sqlite3"

    @property
    def trust(self) -> Path:
        """The list of contents that may run plain Python."""
        return self.data / "trusted.json"


def places(home: str | os.PathLike[str] | None = None) -> Places:
    """The directories to use: `home` if given, else $QUIZCLI_HOME, else the platform's own.

    A home directory holds the data itself, `config.toml` and the cache in `cache/`.  An empty path
    counts as not given.  Raises QuizError for a `~name` that this machine doesn't know.
    """
    chosen = os.fspath(home or "") or os.environ.get(HOME_VARIABLE, "")
    if chosen:
        data = _absolute(chosen)
        return Places(data, data / "cache", data / CONFIG)
    # Imported only here: it costs some 10 ms, which the first screen would wait for.
    import platformdirs

    return Places(
        platformdirs.user_data_path(APP, appauthor=False),
        platformdirs.user_cache_path(APP, appauthor=False),
        platformdirs.user_config_path(APP, appauthor=False) / CONFIG,
    )


def _absolute(path: str) -> Path:
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError as error:
        raise QuizError(
            f"the home directory {path} is not known here: give a full path "
            f"with --home or {HOME_VARIABLE}",
            exit_code=5,
        ) from error
