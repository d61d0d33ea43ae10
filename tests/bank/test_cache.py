"""The cache: the same library with and without, and never a wrong one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizcli.bank import load
from tests.bank.golden import BANKS
from tests.bank.samples import GOOD, SIGNATURES
from tests.bench.synthetic import write_banks


def signatures_that_must_not_be_asked_for():
    """Stands for the probes on a start that should have no need of them."""
    raise AssertionError("the probes were asked for")


def fresh(*paths, cache):
    """A library that may read YAML."""
    return load(paths, signatures=lambda: SIGNATURES, stamp="1", cache=cache)


def again(*paths, cache, stamp="1"):
    """A library that may not."""
    return load(paths, signatures=signatures_that_must_not_be_asked_for, stamp=stamp, cache=cache)


def content(library):
    """All that a library says."""
    questions = [library.question(each.id) for each in library.entries]
    return library.banks, library.entries, library.problems, questions


@pytest.fixture
def bank(tmp_path):
    """A good bank in a folder of its own."""
    path = tmp_path / "banks" / "good.yaml"
    path.parent.mkdir()
    path.write_text(GOOD)
    return path


def test_the_same_library_comes_from_the_cache(tmp_path):
    """Good and bad banks alike: banks, entries, questions and problems are equal."""
    paths = [*sorted(BANKS.glob("*.yaml")), tmp_path / "good.yaml"]
    (tmp_path / "good.yaml").write_text(GOOD)
    without = content(fresh(*paths, cache=None))
    assert content(fresh(*paths, cache=tmp_path / "cache")) == without
    assert content(again(*paths, cache=tmp_path / "cache")) == without


CONSTANTS = """\
format: 1
title: Constants
license: CC0-1.0
questions:
  - id: constants
    type: boolean
    draw: {f: false, t: true, zero: 0, real: 0.0, one: 1.0, text: "0", some: [0, false, 0.0, "0"]}
    prompt: "{{f}} {{t}} {{zero}} {{real}} {{one}} {{text}} {{some}}"
    measure: cross
    with: {mask: false, scale: 0.0, K: 1, xs: [1, 2]}
    answer: f
    explain: E.
    source: S.
"""


def test_no_value_changes_its_type(tmp_path):
    """False, 0, 0.0 and '0' are four values before the cache and after it."""
    path = tmp_path / "constants.yaml"
    path.write_text(CONSTANTS)
    first = fresh(path, cache=tmp_path / "cache").question("constants/constants")
    second = again(path, cache=tmp_path / "cache").question("constants/constants")
    drawn = [first.draw[name].value for name in ("f", "t", "zero", "real", "one", "text")]
    assert repr(drawn) == "[False, True, 0, 0.0, 1.0, '0']"
    assert repr(first.draw["some"].choices) == "(0, False, 0.0, '0')"
    assert repr(dict(first.draw)) == repr(dict(second.draw))
    assert repr(dict(first.arguments)) == repr(dict(second.arguments))


def test_places_follow_the_path_that_was_asked_for(bank, tmp_path, monkeypatch):
    """A bank compiled under its absolute path is reported under a relative one."""
    fresh(bank, cache=tmp_path / "cache")
    monkeypatch.chdir(bank.parent)
    library = again(Path("good.yaml"), cache=tmp_path / "cache")
    assert library.question("good/myth").place.path == "good.yaml"


def test_a_changed_bank_is_read_again(bank, tmp_path):
    """Other bytes, even of the same length and age, are noticed."""
    fresh(bank, cache=tmp_path / "cache")
    status = bank.stat()
    bank.write_text(GOOD.replace("title: Good", "title: Best"))
    os.utime(bank, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert fresh(bank, cache=tmp_path / "cache").banks[0].title == "Best"
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_changed_probes_make_the_cache_stale(bank, tmp_path):
    """Another stamp, and the probes are asked for again."""
    fresh(bank, cache=tmp_path / "cache")
    with pytest.raises(AssertionError, match="asked for"):
        again(bank, cache=tmp_path / "cache", stamp="2")


def test_a_moved_bank_has_its_new_name(bank, tmp_path):
    """Ids hold the file's name, so a renamed file is compiled anew."""
    fresh(bank, cache=tmp_path / "cache")
    renamed = bank.rename(bank.with_name("better.yaml"))
    assert fresh(renamed, cache=tmp_path / "cache").entries[0].id == "better/shape"


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_cache_is_not_believed(tmp_path_factory, data):
    """Cut short, overwritten or filled with garbage: the library is as without a cache."""
    folder = tmp_path_factory.mktemp("damaged")
    bank = folder / "good.yaml"
    bank.write_text(GOOD)
    expected = content(fresh(bank, cache=folder / "cache"))
    (file,) = (folder / "cache").iterdir()
    good = file.read_bytes()
    start = data.draw(st.integers(0, len(good)))
    garbage = data.draw(st.binary(max_size=40))
    end = data.draw(st.sampled_from([start, start + len(garbage), len(good)]))
    file.write_bytes(good[:start] + garbage + good[end:])
    assert content(fresh(bank, cache=folder / "cache")) == expected


def test_a_body_damaged_after_the_start_is_read_from_the_bank(bank, tmp_path):
    """A checksum guards each question; the YAML is there to replace it."""
    expected = content(fresh(bank, cache=tmp_path / "cache"))
    (file,) = (tmp_path / "cache").iterdir()
    library = fresh(bank, cache=tmp_path / "cache")
    file.write_bytes(file.read_bytes().replace(b"Which shape", b"Whose shape"))
    assert content(library) == expected
    file.unlink()
    assert content(fresh(bank, cache=tmp_path / "cache")) == expected


@pytest.mark.parametrize("kind", ["file", "link in a circle", "read-only", "under a file"])
def test_a_cache_that_cannot_be_written_is_no_matter(bank, tmp_path, kind):
    """The banks are read all the same."""
    place = tmp_path / "cache"
    if kind == "file":
        place.write_text("I am a file.")
    elif kind == "link in a circle":
        place.symlink_to(place)
    elif kind == "read-only":
        place = Path("/proc/self")
    else:
        place = bank / "cache"
    assert content(fresh(bank, cache=place)) == content(fresh(bank, cache=None))


def test_no_half_written_file_is_left(bank, tmp_path, monkeypatch):
    """When writing fails in the middle nothing stays behind, and the library is there."""

    def full_disk(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    assert len(fresh(bank, cache=tmp_path / "cache").entries) == 7
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cached_start_imports_neither_yaml_nor_the_validation(bank, tmp_path):
    """Proved in a fresh interpreter: on a hit the reader is not even loaded."""
    fresh(bank, cache=tmp_path / "cache")
    script = (
        "import sys; from pathlib import Path; from quizcli.bank import load\n"
        f"library = load([Path({str(bank)!r})], signatures=lambda: 1/0, stamp='1', "
        f"cache=Path({str(tmp_path / 'cache')!r}))\n"
        "print(len(library.entries), library.question('good/shape').type)\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    counted, _, modules = done.stdout.partition("\n")
    assert counted == "7 shape"
    loaded = set(modules.split())
    assert "quizcli.bank.library" in loaded
    assert not loaded & {"yaml", "quizcli.bank.validate", "quizcli.questions", "quizcli.probes"}


def test_a_synthetic_library_is_healthy(tmp_path):
    """The questions that timings are made with have no problems."""
    paths = write_banks(tmp_path / "banks", questions=60, files=2)
    library = fresh(*paths, cache=None)
    assert library.problems == ()
    assert [each.size for each in library.banks] == [30, 30]
