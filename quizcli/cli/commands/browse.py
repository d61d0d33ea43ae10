"""`quizcli browse FILTER`: a list of questions to look at, to mark and to edit."""

from __future__ import annotations

from pathlib import Path

from quizcli.cli import options, shell
from quizcli.cli.measuring import Measuring


def command(
    terms: options.Terms = None,
    *,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
) -> None:
    """Browse questions: filter, preview, mark, and open one in your editor."""
    shell.check_device(device)
    look = shell.look(plain=plain)
    if not look.interactive:
        _put(terms or [], home)
        return
    from quizcli.cli.browser.lines import Talk
    from quizcli.cli.browser.shelf import Shelf
    from quizcli.cli.browser.walking import Walk
    from quizcli.cli.stage import Stage

    with Measuring(device) as measuring:
        shelf = Shelf(terms or [], home, measuring, author_code=not no_author_code)
        stage = Stage(look)
        if stage.redraws:
            Walk(shelf, stage).walk()
        else:
            Talk(shelf, stage).talk()


def _put(terms: list[str], home: Path | None) -> None:
    """Where nobody can press a key: the list, as `quizcli list` has it."""
    from quizcli.cli.choosing import choose
    from quizcli.cli.commands.list import put_questions

    library, rest = shell.load_banks(home, terms)
    shell.tell_problems(library.problems)
    put_questions(choose(library, rest, lambda: shell.read_deck(home)))
