"""A command line that cannot be: one sentence in one style, what to do next, and exit code 2."""

import pytest

from tests.cli.json_cases import Case
from tests.cli.test_json import call

WRONG = {
    "quizz": "there is no command called quizz; did you mean quiz? quizcli --help lists them",
    "xyzzy": "there is no command called xyzzy; quizcli --help lists them",
    "--nope": "there is no option --nope; quizcli --help lists them",
    "list --nope": "there is no option --nope; quizcli list --help lists them",
    "drill -x": "there is no option -x; quizcli drill --help lists them",
    "quiz --tmer": "there is no option --tmer; did you mean --timer? "
    "quizcli quiz --help lists them",
    "drill --one": "there is no option --one; did you mean --one-try? "
    "quizcli drill --help lists them",
    "due --count=3": "--count takes no value; see quizcli due --help",
    "quiz -n": "-n needs a value; see quizcli quiz --help",
    "quiz -n x": "--number takes a whole number of at least 1, not x; see quizcli quiz --help",
    "quiz -n 0": "--number takes a whole number of at least 1, not 0; see quizcli quiz --help",
    "check --jobs 99": "--jobs takes a whole number from 1 to 16, not 99; see quizcli check --help",
    "drill --minutes x": "--minutes takes a number of at least 0, not x; see quizcli drill --help",
    "show": "show needs a question's id, after the bank's file if need be; see quizcli show --help",
    "learn": "learn needs a concept: its id, or how its name begins; see quizcli learn --help",
    "redo me": "me is more than redo takes; see quizcli redo --help",
    "config foo": "action is one of list, get, set, unset, edit, not foo; "
    "see quizcli config --help",
    "completion tcsh": "shell is one of bash, zsh, fish, powershell, not tcsh; "
    "see quizcli completion --help",
    "config set threads 3": "there is no setting called threads",
    "config set retension 1": "there is no setting called retension; did you mean retention?",
    "history nonsense": "there is no bank, tag, concept or question called nonsense",
    "preview sums/one --watch --json": "--watch is for people; leave --json out, or --watch",
}


@pytest.mark.parametrize("words", WRONG)
def test_each_is_told_in_one_style(tmp_path, words):
    """Nothing on standard output, one line that begins with the program's name, exit code 2."""
    done = call(tmp_path, Case(words))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"quizcli: {WRONG[words]}\n"


def test_a_word_of_any_length_is_told_in_a_line(tmp_path):
    """What was typed is cut, and what moves the cursor is not printed."""
    done = call(tmp_path, Case(f"quiz -n {'9' * 200}x\x1b[2J"))
    assert done.returncode == 2
    assert len(done.stderr) < 160
    assert "\x1b" not in done.stderr


def test_a_variable_that_says_nonsense_is_no_crash(tmp_path, monkeypatch):
    """An option's variable is read as the option is."""
    monkeypatch.setenv("QUIZCLI_NO_AUTHOR_CODE", "banana")
    said = "--no-author-code takes true or false, not banana; see quizcli quiz --help"
    done = call(tmp_path, Case("quiz"))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, f"quizcli: {said}")
