"""`quizcli quiz`: a session of questions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import questions, session
from quizcli.cli import manner, options, shell
from quizcli.cli.choosing import choose
from quizcli.cli.sitting import play
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.cli.afterwards import More
    from quizcli.cli.desk import Desk
    from quizcli.model import Values
    from quizcli.session import Session


class Wishes(NamedTuple):
    """What the command line asks for."""

    terms: tuple[str, ...] = ()
    number: int = 10
    seed: int | None = None
    device: str = "cpu"
    tries: int = 2
    resume: bool | None = None
    quick: bool = False

    @property
    def particular(self) -> bool:
        """Whether a certain session is meant, and not just the next one."""
        return bool(self.terms) or self.seed is not None or self.quick


USUAL = Wishes()


def command(
    terms: Annotated[
        list[str] | None,
        typer.Argument(help="Banks, tags, concepts, ids, files, or a filter; none: all."),
    ] = None,
    *,
    number: options.Number = 10,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same seed asks the same questions.")
    ] = None,
    quick: Annotated[
        bool | None,
        typer.Option(
            "--quick/--no-quick",
            help="What one key answers, and a right answer goes on at once; or it does not.",
            show_default=False,
        ),
    ] = None,
    timer: options.Timer = None,
    device: options.Device = "cpu",
    one_try: options.OneTry = False,
    fail_under: Annotated[
        int, typer.Option("--fail-under", min=0, max=100, help="Exit 1 below so many per cent.")
    ] = 0,
    resume: Annotated[
        bool | None, typer.Option("--resume/--new", help="Take up an interrupted session, or not.")
    ] = None,
    trust_clock: options.TrustClock = False,
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.SummaryJson = False,
) -> None:
    """Answer questions; PyTorch measures the keys."""
    tries = options.tries(one_try)
    wishes = Wishes(tuple(terms or ()), number, seed, device, tries, resume, bool(quick))
    how = manner.chosen(home, quick=quick, timer=timer)
    _refuse_nonsense(wishes)
    from quizcli.cli.desk import seated

    with seated(
        home,
        plain=plain,
        no_author_code=no_author_code,
        trust_clock=trust_clock,
        as_json=as_json,
    ) as desk:
        try:
            run = _taken_up(desk, wishes) or _begun(desk, wishes)
        except EOFError:  # nobody there to say whether to go on
            return
        code = play(desk, run, how, fail_under, more=more(desk, run, wishes))
    raise typer.Exit(code)


def anew(desk: Desk) -> int:
    """A quiz as this machine prefers it, at this desk; the exit code."""
    wanted = shell.preferences(desk.home)
    wishes = Wishes(number=wanted.number, device=wanted.device, tries=wanted.tries)
    how = manner.chosen(desk.home)
    return play(desk, _begun(desk, wishes), how, more=partial(another, desk, wishes))


def another(desk: Desk, wishes: Wishes = USUAL) -> Session:
    """A session like the one before, with other questions or numbers."""
    return _begun(desk, wishes._replace(seed=None, resume=False))


def more(desk: Desk, run: Session, wishes: Wishes) -> More | None:
    """What goes on after this session: after a drill or a cram that was taken up what goes on
    after one that was not interrupted."""
    if not run.returning:
        return partial(another, desk, wishes)
    from quizcli.cli.commands import drill
    from quizcli.cli.desk import DRILL

    due = drill.Wishes(device=wishes.device, tries=run.tries)
    return partial(drill.begun, desk, due) if run.mode == DRILL else None


def _refuse_nonsense(wishes: Wishes) -> None:
    if wishes.resume and wishes.particular:
        raise QuizError("--resume goes on with a session as it was; leave out names and the seed")


# ------------------------------------------------------------------- beginning
def _taken_up(desk: Desk, wishes: Wishes) -> Session | None:
    """The interrupted session, if there is one and it is wanted."""
    from quizcli.cli import resuming

    if wishes.resume:
        return resuming.required(desk, wishes.device)
    if wishes.resume is False:
        resuming.dismiss(desk)
    elif desk.look.interactive and not wishes.particular:
        return resuming.offered(desk, wishes.device)
    return None


def _begun(desk: Desk, wishes: Wishes) -> Session:
    """A new session, kept in the log."""
    library, rest = shell.load_banks(desk.home, wishes.terms)
    shell.tell_problems(library.problems)
    chosen = choose(library, rest, desk.deck)
    entries = desk.askable(library, _quick(chosen) if wishes.quick else chosen, wishes.device)
    _mention_interrupted(desk, wishes)
    seed = shell.new_seed() if wishes.seed is None else wishes.seed
    plan = session.plan([each.id for each in entries], wishes.number, seed)
    files = tuple(str(Path(each).absolute()) for each in wishes.terms if each not in rest)
    kept: Values = {"seed": seed, "tries": wishes.tries, "files": files}
    return desk.begin(library, plan, kept)


def _quick(entries: list[Entry]) -> list[Entry]:
    """Those that a single key answers.  QuizError when there is none."""
    found = [each for each in entries if questions.TYPES[each.type].single_key]
    if entries and not found:
        raise QuizError("none of these questions is answered by one key; leave --quick out")
    return found


def _mention_interrupted(desk: Desk, wishes: Wishes) -> None:
    from quizcli.cli import resuming

    if wishes.resume is None and desk.look.interactive and resuming.find(desk):
        shell.say("an interrupted session waits: quizcli quiz --resume")
