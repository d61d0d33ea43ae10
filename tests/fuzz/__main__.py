"""`python -m tests.fuzz TARGET SECONDS [FOLDER]`: fuzz a target, guided by what it reaches.

Needs atheris.  FOLDER keeps what reached something new, for the next time; without it each
run begins with the seeds.  What breaks is written to `crash-...` in the working directory.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

LONGEST = 4096


def main() -> int:
    """Fuzz, or say how to."""
    if find_spec("atheris") is None:
        print("fuzzing needs atheris: pip install -e '.[fuzz]'", file=sys.stderr)
        return 2
    import atheris

    with atheris.instrument_imports(include=["quizcli", "yaml", "markdown_it", "tomlkit"]):
        from tests.fuzz.seeds import seeds, write
        from tests.fuzz.targets import ALONE, TARGETS

        targets = {**TARGETS, **ALONE}
        if len(sys.argv) < 3 or sys.argv[1] not in targets:
            print(f"{__doc__}\nTargets: {', '.join(targets)}")
            return 2
        name, seconds, *kept = sys.argv[1:]
        for each in seeds(name):
            targets[name](each)  # brings what is imported late

    from tests.fuzz.holding import timed

    folder = Path(kept[0] if kept else tempfile.mkdtemp(prefix="quizcli-corpus-"))
    write(name, folder)
    limits = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-len_control=20",
        "-timeout=30",
        "-rss_limit_mb=4096",
    ]
    atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", str(folder)], timed(targets[name]))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
