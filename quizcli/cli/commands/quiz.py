"""`quizcli quiz`: a session of questions."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import session, summaries
from quizcli.cli import options, shell
from quizcli.cli.choosing import choose
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.cli.desk import Desk
    from quizcli.cli.play import Player
    from quizcli.model import Values
    from quizcli.session import Session

BELOW, NOT_MEASURED, INTERRUPTED = 1, 5, 130


class Wishes(NamedTuple):
    """What the command line asks for."""

    terms: list[str]
    number: int
    seed: int | None
    device: str
    tries: int
    fail_under: int
    resume: bool | None

    @property
    def particular(self) -> bool:
        """Whether a certain session is meant, and not just the next one."""
        return bool(self.terms) or self.seed is not None


def command(
    terms: Annotated[
        list[str] | None,
        typer.Argument(help="Banks, tags, concepts, ids, files, or a filter; none: all."),
    ] = None,
    *,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many.")] = 10,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same seed asks the same questions.")
    ] = None,
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
) -> None:
    """Answer questions; PyTorch measures the keys."""
    tries = 1 if one_try else 2
    wishes = Wishes(terms or [], number, seed, device, tries, fail_under, resume)
    _refuse_nonsense(wishes)
    from quizcli.cli.desk import Desk

    with ExitStack() as stack:
        desk = Desk(
            home,
            shell.look(plain=plain),
            stack,
            author_code=not no_author_code,
            trust_clock=trust_clock,
        )
        try:
            run = _taken_up(desk, wishes) or _begun(desk, wishes)
        except EOFError:  # nobody there to say whether to go on
            return
        code = play(desk, run, wishes.fail_under)
    raise typer.Exit(code)


def anew(desk: Desk) -> int:
    """A quiz of the usual length at this desk; the exit code."""
    return play(desk, _begun(desk, Wishes([], 10, None, "cpu", 2, 0, None)))


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
    entries = desk.askable(library, choose(library, rest, desk.deck), wishes.device)
    _mention_interrupted(desk, wishes)
    seed = shell.new_seed() if wishes.seed is None else wishes.seed
    plan = session.plan([each.id for each in entries], wishes.number, seed)
    files = tuple(str(Path(each).absolute()) for each in wishes.terms if each not in rest)
    kept: Values = {"seed": seed, "tries": wishes.tries, "files": files}
    return desk.begin(library, plan, kept)


def _mention_interrupted(desk: Desk, wishes: Wishes) -> None:
    from quizcli.cli import resuming

    if wishes.resume is None and desk.look.interactive and resuming.find(desk):
        shell.say("an interrupted session waits: quizcli quiz --resume")


# --------------------------------------------------------------------- playing
def play(desk: Desk, run: Session, fail_under: int = 0, minutes: float = 0) -> int:
    """Play the session to its end; a pipe that nobody reads any more is an end too.

    With `minutes` no question is begun after so many of them.
    """
    from quizcli.cli.play import Player

    player = Player(run, desk, desk.titles(run.record.plan), minutes)
    try:
        player.play()
        _end(desk, run)
        player.close()
    except KeyboardInterrupt:
        _close_quietly(player)
        _tell_interrupted(desk, run)
        return INTERRUPTED
    except BrokenPipeError:
        _end(desk, run)
        return shell.hang_up()
    return _exit_code(desk, run, fail_under)


def _end(desk: Desk, run: Session) -> None:
    desk.log.end(run.record.uid, shell.now(), "finished" if run.over else "quit")
    desk.back_up()


def _close_quietly(player: Player) -> None:
    """Ctrl-C ends whoever reads our output as well."""
    try:
        player.close()
    except BrokenPipeError:
        shell.hang_up()


def _tell_interrupted(desk: Desk, run: Session) -> None:
    """A session without a question left is not interrupted, whatever was pressed."""
    if run.over:
        _end(desk, run)
    else:
        shell.say("interrupted; every answer is saved, quizcli quiz --resume goes on")


def _exit_code(desk: Desk, run: Session, fail_under: int) -> int:
    """Without a single verdict no score was reached."""
    found = summaries.summary(run)
    if desk.failed and not found.answered:
        return NOT_MEASURED
    score = 100 * found.score if found.answered else 0.0
    return BELOW if score < fail_under else 0
