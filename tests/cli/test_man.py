"""The manual page: it has everything the program has, and roff takes nothing of it for its own."""

import re
import shutil
import subprocess

from hypothesis import given
from hypothesis import strategies as st

from quizcli import settings
from quizcli.cli import manual, preferences, roff
from quizcli.cli.app import COMMANDS

from .test_planning_commands import run

GROFF = shutil.which("groff")
REQUEST = re.compile(r"\.(TH|SH|SS|PP|TP|RS|RE|nf|fi)\b")


def rendered(page: str) -> str:
    """The page as a terminal shows it, without overstriking; groff must have no complaint."""
    words = [GROFF or "", "-man", "-Tutf8", "-ww", "-rLL=100n", "-P-c"]
    done = subprocess.run(words, input=page, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return re.sub(".\b", "", done.stdout).replace("\N{HYPHEN}\n", "")


def plain(page: str) -> str:
    """The page without its requests and escapes, where there is no groff."""
    signs = {"\\-": "-", "\\e": "\\", "\\(aq": "'", "\\fB": "", "\\fR": "", "\\&": ""}
    text = re.sub(r"^\.\w+ ?", "", page, flags=re.MULTILINE)
    for escape, sign in signs.items():
        text = text.replace(escape, sign)
    return text


def test_the_page_has_every_command_option_setting_and_code(tmp_path):
    """It is made from the tables, and groff renders it without a warning."""
    page = run(tmp_path, "man")
    text = rendered(page) if GROFF else plain(page)
    words = set(re.findall(r"[\w./*-]+", text))
    assert set(COMMANDS) <= words
    assert {"--seed", "--fail-under", "--home", "--no-author-code", "--origin"} <= words
    assert {*settings.TABLE, *preferences.TABLE} <= words
    assert {each.name for row in preferences.TABLE.values() for each in row.variables} <= words
    assert {"QUIZCLI_HOME", "config.toml", "reviews.sqlite3"} <= words
    for code, says in manual.EXIT_CODES.items():
        assert re.search(rf"\b{code}\s+{re.escape(says)}", text)
    for heading in ("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES"):
        assert re.search(rf"^{heading}$", text, re.MULTILINE)


def test_the_page_is_the_same_each_time(tmp_path):
    """No date and no path of this machine is in it."""
    page = run(tmp_path, "man")
    assert page == manual.page()
    assert str(tmp_path) not in page


def test_each_line_is_a_request_we_make_or_text():
    """Nothing but our own requests begins with a dot; every backslash begins an escape we make."""
    for line in manual.page().splitlines():
        assert REQUEST.match(line) or not line.startswith((".", "'"))
        rest = re.sub(r"\\(?:[-e&]|f[BR]|\((?:aq|ha|ti|ga|dq)|\[u[0-9A-F]{4,6}\])", "", line)
        assert "\\" not in rest
        assert not re.search(r"[^ -~]", line)
        assert not re.search(r"(?<!\\)-", line), "a bare hyphen may become another sign"


ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@given(ANY)
def test_any_text_is_text(words):
    """A leading dot, a backslash, a hyphen or a quote of text is no request and no escape."""
    line = roff.text(words)
    assert not line.startswith((".", "'"))
    assert "\n" not in line
    unescaped = re.sub(r"\\\[u([0-9A-F]+)\]", lambda m: chr(int(m[1], 16)), line)
    signs = {r"\e": "\\", r"\-": "-", r"\(aq": "'", r"\(ha": "^", r"\(ti": "~", r"\(ga": "`"}
    found = re.sub(r"\\(?:e|-|\(aq|\(ha|\(ti|\(ga|&)", lambda m: signs.get(m[0], ""), unescaped)
    assert found == " ".join(words.split())


def test_groff_shows_hostile_text_as_it_is():
    """The signs that roff has a use for come out as they went in."""
    words = '.so /etc/passwd \\fBx\\fR \'tis -- ~^` "q" \\'
    page = "\n".join(['.TH X 1 "" ""', *roff.tagged(words, words)]) + "\n"
    text = rendered(page) if GROFF else plain(page)
    assert text.count("\\fBx\\fR 'tis -- ") == 2
