"""Finding banks in files and folders, and questions by terms."""

from pathlib import Path

import pytest

from quizcli.bank import load
from quizcli.model import QuizError
from tests.bank.samples import GOOD, SIGNATURES

OTHER = """\
format: 1
title: Other
license: CC0-1.0
questions:
  - {id: myth, type: boolean, concept: cross, prompt: P?, answer: true, explain: E., source: S.}
  - {id: attention, type: boolean, tags: [rare], prompt: P?, answer: true, explain: E., source: S.}
"""


@pytest.fixture
def folder(tmp_path):
    """Two banks and what is no bank."""
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "other_bank.yml").write_text(OTHER)
    (tmp_path / "concepts.yaml").write_text("cross: {after: []}\n")
    (tmp_path / "README.md").write_text("# Not a bank\n")
    (tmp_path / ".#good.yaml").symlink_to("nobody@nowhere")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "hidden.yaml").write_text(OTHER)
    return tmp_path


def loaded(*paths):
    """The library of these paths, without a cache."""
    return load(paths, signatures=lambda: SIGNATURES, stamp="", cache=None)


@pytest.fixture
def library(folder):
    """The library of that folder."""
    return loaded(folder)


def test_a_folder_gives_its_banks_in_order(library, folder):
    """YAML files directly inside, without concepts.yaml and editors' lock files."""
    assert library.problems == ()
    assert [(each.name, each.size, each.path) for each in library.banks] == [
        ("good", 7, folder / "good.yaml"),
        ("other-bank", 2, folder / "other_bank.yml"),
    ]
    assert library.banks[0].title == "Good"
    assert library.banks[0].description == "A bank with nothing wrong in it."


def test_entries_hold_what_lists_need(library):
    """Id, bank, type, concept, tags, difficulty, and whether it is measured."""
    entry = library.entries[0]
    assert (entry.id, entry.bank, entry.local) == ("good/shape", "good", "shape")
    assert (entry.type, entry.concept, entry.difficulty) == ("shape", "cross", 4)
    assert entry.tags == ("attention", "shapes")
    assert entry.measured
    assert not library.entries[1].measured


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["good/myth"], ["good/myth"]),
        (["other-bank"], ["other-bank/myth", "other-bank/attention"]),
        (["other_bank"], ["other-bank/myth", "other-bank/attention"]),
        (["other_bank/myth"], ["other-bank/myth"]),
        (["rare"], ["other-bank/attention"]),
        (["cross"], ["good/shape", "other-bank/myth"]),
        (["recall", "shape"], ["good/shape", "good/recall"]),
        (["shapes", "good/shape", "cross"], ["good/shape", "other-bank/myth"]),
    ],
)
def test_terms_select(library, terms, expected):
    """Full ids, banks in either spelling, tags, concepts, unique local ids; nothing twice."""
    assert [each.id for each in library.select(terms)] == expected


def test_no_terms_select_all_and_a_tag_wins_over_a_local_id(library):
    """`attention` is a tag of the good bank and a local id of the other."""
    assert len(library.select([])) == 9
    assert {each.bank for each in library.select(["attention"])} == {"good"}


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("crss", "did you mean cross"),
        ("god", "did you mean good"),
        ("good/mith", "did you mean good/myth"),
        ("other_bonk/myth", "did you mean other-bank/myth"),
        ("qqqqqqqq", "called qqqqqqqq"),
        ("", "there is no"),
        ("myth", "good/myth, other-bank/myth"),
    ],
)
def test_unknown_terms_are_a_usage_error_with_near_names(library, term, sentence):
    """Exit code 2, and what may have been meant."""
    with pytest.raises(QuizError, match=sentence) as raised:
        library.select([term])
    assert raised.value.exit_code == 2


def test_questions_are_found_by_full_id(library):
    """In either spelling of the bank; any other id is an error with near names."""
    assert library.question("other_bank/myth").id == "other-bank/myth"
    with pytest.raises(QuizError, match="did you mean good/shape"):
        library.question("good/shap")
    with pytest.raises(QuizError):
        library.question("myth")


def test_of_two_banks_with_one_name_the_first_is_served(folder):
    """The second is a problem at its own file."""
    (folder / "deeper" / "good.yml").write_text(OTHER)
    library = loaded(folder / "good.yaml", folder / "deeper" / "good.yml")
    assert [(each.code, Path(each.place.path).parent.name) for each in library.problems] == [
        ("E209", "deeper")
    ]
    assert len(library.entries) == 7


def test_a_file_given_twice_is_read_once(folder):
    """By its folder, by its own path and by a link."""
    (folder / "deeper" / "good.yml").symlink_to(folder / "good.yaml")
    library = loaded(folder, folder / "good.yaml", folder / "deeper" / "good.yml")
    assert library.problems == ()
    assert len(library.banks) == 2


def test_a_bank_that_changed_since_the_start_is_no_crash(folder, tmp_path):
    """When the compiled form and the bank are both gone, one sentence says so."""
    path = folder / "good.yaml"
    cache = tmp_path / "cache"
    load([path], signatures=lambda: SIGNATURES, stamp="", cache=cache)
    library = load([path], signatures=lambda: SIGNATURES, stamp="", cache=cache)
    path.write_text(OTHER)
    for each in cache.iterdir():
        each.unlink()
    with pytest.raises(QuizError, match="has changed"):
        library.question("good/shape")


def test_folders_that_cannot_be_read_are_problems(folder, monkeypatch):
    """A folder closed to us is E101, and so is a file in it."""

    def closed(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    assert [each.code for each in loaded(folder).problems] == ["E101"]
    monkeypatch.setattr(Path, "is_dir", closed)
    assert [each.code for each in loaded(folder).problems] == ["E101"]


def test_nothing_gives_an_empty_library(tmp_path):
    """No sources and an empty folder are fine."""
    (tmp_path / "empty").mkdir()
    for library in (loaded(), loaded(tmp_path / "empty")):
        assert library.banks == library.entries == library.problems == ()
        assert library.select([]) == []


def test_shipped_banks_are_compiled_beside_themselves(tmp_path):
    """Every home shares them; a bank from elsewhere goes to the cache, whatever lies beside it."""
    own, other, cache = tmp_path / "own", tmp_path / "other", tmp_path / "cache"
    for folder in (own, other):
        folder.mkdir()
        (folder / f"{folder.name}.yaml").write_text(GOOD)
    library = load([own, other], signatures=lambda: SIGNATURES, stamp="1", cache=cache, shipped=own)
    assert [each.name for each in library.banks] == ["own", "other"]
    assert len(list((own / "__pycache__").iterdir())) == 1
    assert not (other / "__pycache__").exists()
    assert len(list(cache.iterdir())) == 1
