"""The parts of the README that the code writes are current, and one that is stale would be found."""

import re
import sys

import pytest

from tests import documents
from tests.documents import PARTS, README, written


@pytest.fixture(scope="module")
def current():
    """The README with every part made anew, once: the film takes a second."""
    return written(README.read_text(encoding="utf-8"))


def part(text, name):
    """A generated part of a README."""
    return re.search(rf"<!-- generated: {name} -->\n(.*?)\n<!-- end -->", text, re.DOTALL)[1]


@pytest.mark.parametrize("name", PARTS)
def test_every_generated_part_is_current(current, name):
    """The table, the list or the film in the README is what the code says today: else run make fix."""
    assert part(README.read_text(encoding="utf-8"), name) == part(current, name)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("duties", "| 20 weeks |", "| 21 weeks |"),
        ("ladder", "| -28 |", "| -27 |"),
        ("commands", "`ehcp doctor`", "`ehcp nurse`"),
        ("film", "Wed 6 May 2026 ", "Thu 7 May 2026 "),
    ],
)
def test_a_stale_part_is_put_right(current, name, old, new):
    """A figure that somebody changed by hand is made anew, and nothing else is."""
    assert old in part(current, name)
    stale = current.replace(part(current, name), part(current, name).replace(old, new))
    assert stale != current
    assert written(stale) == current


def test_what_stands_between_the_parts_is_left_alone(current):
    """Words outside the marks are people's own."""
    mine = current.replace("# EHCP Timelines\n", "# EHCP Timelines\n\nA sentence of my own.\n", 1)
    assert written(mine) == mine != current


def test_a_part_without_a_place_is_named(current):
    """A mark that was deleted is an error in words."""
    with pytest.raises(ValueError, match=r"README\.md has no place for 'film'"):
        written(current.replace("<!-- generated: film -->", ""))


def test_the_list_of_what_is_stored_is_current():
    """A column that is added is said to the data protection officer with the same commit."""
    text = documents.PRIVACY.read_text(encoding="utf-8")
    assert written(text, documents.OF_PRIVACY, "privacy.md") == text
    assert "**note** (free text)" in text
    assert "decides" in text


def test_the_check_says_so_by_its_status(tmp_path, monkeypatch, current):
    """`--check` is quiet about a current README, and ends a stale one with what to do; it writes neither."""
    file = tmp_path / "README.md"
    monkeypatch.setattr(documents, "README", file)
    monkeypatch.setattr(sys, "argv", ["documents", "--check"])
    for text, says in (
        (current, 0),
        (current.replace("| 20 weeks |", "| 21 weeks |"), "README.md is stale: run make fix"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            documents.main()
        assert (ended.value.code or 0) == says
        assert file.read_text(encoding="utf-8") == text
    monkeypatch.setattr(sys, "argv", ["documents"])
    with pytest.raises(SystemExit):
        documents.main()
    assert file.read_text(encoding="utf-8") == current
