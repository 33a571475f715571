"""A file that is changed later: taken only whole, in order and at rest; else what held goes on holding."""

import os
from importlib.resources import files
from pathlib import Path

import pytest

from config.organisation import OrganisationError
from config.watching import Look, WatchedFile
from tests.sentences import said

GOOD = (files("config.example") / "organisation.toml").read_text(encoding="utf-8")
NEW = GOOD.replace('name = "Solbakken sykehjem"', 'name = "Solbakken bo- og omsorgssenter"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "organisation.toml"
    file.write_text(GOOD, encoding="utf-8")
    return file


def replaced(path: Path, text: str) -> None:
    """As an editor does: a new file in the place of the old."""
    draft = path.with_name("draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def looked(file: WatchedFile) -> list[Look]:
    return [file.look(), file.look(), file.look()]


def names(file: WatchedFile) -> set[str]:
    return {unit.name for unit in file.loaded.organisation.units.values()}


def test_an_untouched_file_is_the_same_at_every_look(path: Path) -> None:
    assert looked(WatchedFile(path)) == [Look.SAME] * 3


def test_a_changed_file_is_taken_when_it_has_come_to_rest(path: Path) -> None:
    file = WatchedFile(path)
    replaced(path, NEW)
    assert looked(file) == [Look.SAME, Look.CHANGED, Look.SAME]
    assert "Solbakken bo- og omsorgssenter" in names(file)


def test_a_file_that_grows_between_two_looks_is_left_alone(path: Path) -> None:
    file = WatchedFile(path)
    found = []
    for end in range(len(NEW) - 200, len(NEW), 20):
        path.write_text(NEW[:end], encoding="utf-8")
        found.append(file.look())
    assert set(found) == {Look.SAME}
    assert file.problems == ()
    path.write_text(NEW, encoding="utf-8")
    assert looked(file) == [Look.SAME, Look.CHANGED, Look.SAME]


def test_a_wrong_file_changes_nothing_and_is_told_of_once(path: Path) -> None:
    file = WatchedFile(path)
    replaced(path, NEW.replace("leaders = [", 'leaders = ["nobody", ', 1))
    assert looked(file) == [Look.SAME, Look.REFUSED, Look.SAME]
    assert "nobody" in said(file.problems)[0]
    assert "Solbakken sykehjem" in names(file)
    replaced(path, NEW)
    assert looked(file) == [Look.SAME, Look.CHANGED, Look.SAME]
    assert (file.problems, "Solbakken bo- og omsorgssenter" in names(file)) == ((), True)


def test_a_file_that_is_put_back_as_it_was_is_news_only_where_it_was_wrong(path: Path) -> None:
    file = WatchedFile(path)
    replaced(path, GOOD)
    assert looked(file) == [Look.SAME] * 3
    replaced(path, "")
    assert Look.REFUSED in looked(file)
    replaced(path, GOOD)
    assert Look.CHANGED in looked(file)


def test_a_file_that_is_gone_changes_nothing(path: Path) -> None:
    file = WatchedFile(path)
    path.unlink()
    assert Look.REFUSED in looked(file)
    assert "Solbakken sykehjem" in names(file)


def test_a_link_that_is_turned_to_another_file_is_a_change(path: Path, tmp_path: Path) -> None:
    """As orchestrators swap what they mount."""
    other, link = tmp_path / "other.toml", tmp_path / "link.toml"
    other.write_text(NEW, encoding="utf-8")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    link.symlink_to(path)
    file = WatchedFile(link)
    link.unlink()
    link.symlink_to(other)
    assert Look.CHANGED in looked(file)


def test_what_was_just_put_there_whole_is_taken_at_once(path: Path) -> None:
    file = WatchedFile(path)
    replaced(path, NEW)
    assert file.take() is Look.CHANGED
    assert looked(file) == [Look.SAME] * 3


def test_a_file_that_cannot_be_used_to_begin_with_stops_the_start(path: Path) -> None:
    path.write_text("", encoding="utf-8")
    with pytest.raises(OrganisationError):
        WatchedFile(path)
