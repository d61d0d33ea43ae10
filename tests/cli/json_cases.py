"""A home in which every command has something to say, and the ways to call each with `--json`."""

import shutil
import time
from pathlib import Path
from typing import NamedTuple

from quizcli.model import Event, Moment, Outcome, Rating, Review, SessionRecord
from quizcli.store.sqlite import SqliteStore
from tests.cli.serve_client import BANK, MEASURED, with_bank

DAY = 24 * 60 * 60 * 1000
CONCEPTS = """\
format: 1
license: CC0-1.0
concepts:
  parts: {name: Parts, needs: [], can: add, summary: Sums., reading: a book}
  minus: {name: Minus, needs: [parts], can: subtract, summary: Less., reading: a book}
"""
PLAIN = (
    BANK.partition("  - id")[0]
    + """\
  - id: lines
    type: numeric
    prompt: What is 1 + 1?
    python: |
      two = 1 + 1
    answer: two
"""
)


class Case(NamedTuple):
    """A call: its words (`HOME` is the folder), what is typed, its exit code, and the name of
    its form in `json_forms`."""

    words: str
    form: str = ""
    code: int = 0
    typed: str = ""
    slow: bool = False

    @property
    def command(self) -> str:
        """The command that is called."""
        return self.words.partition(" ")[0]

    @property
    def name(self) -> str:
        """Its form's name: the command's where it has but one."""
        return self.form or self.command


CASES = (
    Case("quiz HOME/banks/sums.yaml -n 1 --seed 1", typed="0\n0\n", form="session"),
    Case("drill sums/minus", typed="0\n0\n", form="session"),
    Case("cram sums/minus", typed="0\n", form="session"),
    Case("redo", form="session"),
    Case("due"),
    Case("stats"),
    Case("concepts"),
    Case("concepts minus", form="concept"),
    Case("learn parts -n 1", typed="\n0\n0\n\n"),
    Case("lab --list", form="probes"),
    Case("lab compare", form="comparisons"),
    Case("lab rnn_cell_step", form="probe", slow=True),
    Case("lab rnn_cell_step --sweep w=0..1/2", form="sweep", slow=True),
    Case("lab compare gap", form="comparison", slow=True),
    Case("list sums"),
    Case("history", form="history"),
    Case("undo --list"),
    Case("undo"),
    Case("undo --redo"),
    Case("flag sums/both", form="mark"),
    Case("flag --list", form="marks"),
    Case("bury sums/both", form="mark"),
    Case("bury --list", form="marks"),
    Case("suspend sums/both", form="mark"),
    Case("suspend --list", form="marks"),
    Case("backup list", form="backups"),
    Case("backup make", form="backup"),
    Case("backup restore reviews-2020-01-02", form="restored"),
    Case("backup salvage", form="salvaged"),
    Case("sync HOME/shared"),
    Case("export log -o HOME/new.jsonl"),
    Case("import log HOME/log.jsonl"),
    Case("plan --advance 1 --yes", form="plan"),
    Case("postpone --keep 0 --over 2 --yes", form="plan"),
    Case("vacation --from +2 --to +3 --yes", form="plan"),
    Case("tune"),
    Case("tune --reset", form="reset"),
    Case("simulate --days 10"),
    Case("config list", form="settings"),
    Case("config get retention", form="setting"),
    Case("config set new 3 --yes", form="set"),
    Case("config unset new --yes", form="set"),
    Case("check HOME/banks --no-measure"),
    Case("check HOME/broken.yaml --no-measure", code=3),
    Case("check --explain E301", form="code"),
    Case("check --explain all", form="codes"),
    Case("new bank HOME/banks/fresh.yaml"),
    Case("new question HOME/banks/sums.yaml --type choice"),
    Case("fmt HOME/banks/sums.yaml --check", code=4),
    Case("schema -o HOME/schema.json"),
    Case("analyse"),
    Case("regrade sums/both"),
    Case("report"),
    Case("show sums/both"),
    Case("preview sums/both --seeds 2"),
    Case("edit sums/both"),
    Case("edit sums/both --renew", form="renewed"),
    Case("rename sums/both sums/sum"),
    Case("retire sums/both"),
    Case("trust", form="trusted"),
    Case("trust HOME/plain.yaml"),
    Case("trust HOME/plain.yaml --revoke", form="revoked"),
    Case("next sums/minus"),
    Case("next sums/minus --new 0 --limit 0", form="nothing"),
    Case("answer sums/minus 0"),
    Case("doctor", slow=True),
)

ELSEWHERE = {
    "browse": "a screen; what it shows say list --json and show --json",
    "serve": "each of its replies is JSON",
    "man": "writes a manual page",
    "completion": "writes a script",
}
"""Commands without --json, and why."""


def furnished(home: Path) -> Path:
    """A home with banks, a concept map, answers, marks and a backup."""
    with_bank(home)
    (home / "banks" / "concepts.yaml").write_text(CONCEPTS)
    (home / "plain.yaml").write_text(PLAIN)
    (home / "broken.yaml").write_text(MEASURED.replace("type: recall", "type: recal"))
    (home / "shared").mkdir()
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        planned = (("sums/minus", 1), ("sums/both", 1))
        begun = Moment(int(time.time() * 1000) - 13 * DAY)
        log.begin(SessionRecord("past", begun, planned, {"seed": 1, "tries": 2}))
        log.end("past", begun, "finished")
        for days in (12, 9):
            for each in _answers(days):
                log.append(each)
        now = int(time.time() * 1000)
        log.append_event(Event("f", Moment(now - 5 * DAY), "flag", "sums/virtues"))
        log.append_event(Event("n", Moment(now - 5 * DAY), "note", "sums/virtues", "see page 3"))
        log.append_event(Event("g", Moment(now - 4 * DAY), "flag", "sums/minus"))
        log.append_event(Event("u", Moment(now - 4 * DAY + 1), "undo", target="g"))
    (home / "backups").mkdir()
    shutil.copy(home / "reviews.sqlite3", home / "backups" / "reviews-2020-01-02.sqlite3")
    return home


def _answers(days: int):
    """Both questions answered on a day, one of them wrongly."""
    at = Moment(int(time.time() * 1000) - days * DAY)
    for name, raw, outcome, rating in (
        ("both", "13; 6 7", Outcome.RIGHT, Rating.GOOD),
        ("minus", "-6", Outcome.RIGHT, Rating.GOOD),
        ("minus", "0", Outcome.WRONG, Rating.AGAIN),
    ):
        at = at._replace(milliseconds=at.milliseconds + 60_000)
        yield Review(
            f"{days}-{name}-{outcome}", "past", f"sums/{name}", 1, {}, 1, raw, outcome, 1, rating,
            2.0, 0, "", "", at, "drill", float(outcome is Outcome.RIGHT),
        )  # fmt: skip
