"""A question in parts on the screens: golden transcripts, and a session in a terminal.

After a wanted change, `python -m tests.cli.test_parts_screens` writes the transcripts in
tests/data/screens anew; read their difference before keeping it.
"""

from collections.abc import Iterator

import pytest
from rich.text import Text

from quizcli import questions
from quizcli.cli import compose, exhibit, screens
from quizcli.cli.look import Look
from quizcli.cli.views import Progress
from quizcli.model import Question
from quizcli.session.turns import Step
from tests.cli.test_quiz_terminal import QUIZ, Terminal
from tests.cli.test_screens import DATA, SUMMARY
from tests.questions.test_type_parts import BANK, KINDS, LAYER, solved

PROGRESS = Progress(("Steps",), 2, 3, 1, 1, 0)
LOOKS = {
    "parts-glyphs-40": Look(width=40, plain=False),
    "parts-glyphs-80": Look(width=80, plain=False),
    "parts-plain-40": Look(width=40),
    "parts-plain-80": Look(width=80),
}
TYPED = (
    (LAYER, "{m}, {n}; {w}; {t}; {w}/{t}", True),
    (LAYER, "{n}, {m}; {w}+1; {t}+1; -", False),
    (LAYER, "{n}, {m}; {w}+1; {t}+1; -", True),
    (LAYER, "0; many; 2; 3", False),
    (KINDS, "a; m; sigmoids; [1, 2]; m; b", True),
)
"""Answers, in which numbers are filled in, and whether there is no try left after them."""


def feedback(question: Question, typed: str, *, final: bool) -> compose.views.FeedbackView:
    """The judgement of an answer."""
    variant = solved(question)
    n, m = variant.asked.draw["n"], variant.asked.draw.get("m", 0)
    filled = typed.format(n=n, m=m, w=n * m, t=n * m + m)
    return compose.feedback(Step(questions.grade(variant, filled), final, variant))


def every_screen(look: Look) -> Iterator[list[Text]]:
    """The questions, the judgements of answers before and after the last try, a summary."""
    for question in (LAYER, KINDS):
        yield screens.question(
            compose.unanswered(solved(question).asked, PROGRESS, named=True), look
        )
    for question, typed, final in TYPED:
        yield screens.feedback(feedback(question, typed, final=final), look)
    yield screens.summary(SUMMARY._replace(points="14.5 of 20 points"), look)


def transcript(look: Look) -> str:
    """All of them as they would be written to a file, trailing spaces removed."""
    parts = ("\n".join(line.plain.rstrip() for line in lines) for lines in every_screen(look))
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("name", LOOKS)
def test_golden(name):
    """Every screen is what it was, at 40 and 80 cells, with glyphs and in words."""
    assert transcript(LOOKS[name]) == (DATA / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOOKS)
def test_no_line_is_too_wide(name):
    """At both widths."""
    for lines in every_screen(LOOKS[name]):
        assert max(line.cell_len for line in lines) <= LOOKS[name].width


def test_no_key_before_the_last_try():
    """Neither in the lines of the parts nor in what the whole says."""
    view = feedback(LAYER, "0; 0; 0; 0", final=False)
    assert [each.expected for each in view.parts] == [""] * 4
    assert (view.given, view.expected, view.because) == ("", "", "")
    assert all(each.expected for each in feedback(LAYER, "0; 0; 0; 0", final=True).parts)


@pytest.mark.parametrize(
    ("points", "share", "kind", "said"),
    [
        (1, 1.0, "numeric", ""), (1, 0.0, "numeric", ""), (1, 2 / 3, "cloze", "0.67 of 1 point"),
        (4, 1.0, "numeric", "4 of 4 points"), (4, 0.0, "numeric", "0 of 4 points"),
        (1, 0.5, "recall", ""), (2, 0.5, "recall", "1 of 2 points"),
    ],
)  # fmt: skip
def test_points_on_the_first_line(points, share, kind, said):
    """Where a question gives several or a part of its point was earned; a flashcard with one
    point counts those of its rubric."""
    variant = solved()
    question = variant.asked.question._replace(type=kind, points=points, parts=(), explain="")
    variant = variant._replace(asked=variant.asked._replace(question=question))
    verdict = questions.grade(solved(), "-;-;-;-")._replace(parts=(), share=share)
    view = compose.feedback(Step(verdict, final=False, variant=variant))
    assert view.points == said
    plain = " ".join(line.plain for line in screens.feedback(view, Look()))
    assert said in plain


def test_the_author_sees_each_part():
    """Keys, points, second ways and mistakes of each part, for `show` and `preview`."""
    blocks = exhibit.blocks(solved(), with_help=True)
    rows = {row.label: row.words for block in blocks for row in block}
    assert rows["(b)"].endswith("   2 points")
    assert rows["(a)"].endswith("   1 point")
    assert [row.label for row in blocks[2]] == ["(b)", "accepted", "mistake"]
    assert rows["hint"] == "(c) Biases."


def test_parts_in_a_terminal(tmp_path):
    """Each part has its line; in the next try only what was wrong; typed lines stay in sight."""
    path = tmp_path / "steps.yaml"
    path.write_text(BANK, encoding="utf-8")
    command = [*QUIZ, str(path), "steps/kinds", "--seed", "3"]
    session = Terminal(tmp_path / "home", command, (80, 40))
    session.wait("(a) ▸")
    for typed, expected in (("-", "(b)"), ("?!", "(c)"), ("tanh", "(d)"), ("[1, 2]", "(e)")):
        session.send(f"{typed}\r", f"{expected} ▸")
    session.send("/hint\r", "There is no hint.")
    session.send("m\r", "(f) ▸")
    unread = session.send("-\r", "NOT READ")
    assert unread.split("NOT READ")[1].split("\n")[1].startswith(" (b) ")
    session.send("m\r", "One more try.")
    assert "(a) left out   0 of 1 point" in session.text
    assert "(c) wrong   you tanh   0 of 1 point" in session.text
    assert "(a) ▸\n" in session.text.split("One more try.")[1]
    session.send("/quit\r", "Session done")
    assert session.end()[1] == 0


def write_golden_files() -> None:
    """Write all transcripts anew."""
    for name, look in LOOKS.items():
        (DATA / f"{name}.txt").write_text(transcript(look), encoding="utf-8")


if __name__ == "__main__":
    write_golden_files()
