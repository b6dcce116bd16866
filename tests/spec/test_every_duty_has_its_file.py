"""Every duty and every right of the law is exercised by this folder, and every file says where its law is."""

from pathlib import Path

import pytest

from config.statute import statute

HERE = Path(__file__).parent
FILES = {
    each.name: each.read_text(encoding="utf-8") for each in HERE.glob("test_*.py") if each.name != Path(__file__).name
}
LAW = [name for name in FILES if name.startswith(("test_reg", "test_section", "test_si_", "test_rights"))]


@pytest.mark.parametrize("duty", [each.id for each in statute().all_duties])
def test_every_duty_and_right_is_named_in_some_file(duty):
    """A duty that is added to the law without a test of its dates fails here."""
    assert [name for name, text in FILES.items() if f'"{duty}"' in text] != []


@pytest.mark.parametrize("name", sorted(LAW))
def test_every_file_of_a_regulation_links_to_it_in_its_docstring(name):
    """Whoever reads a table of dates can read the words that it stands on."""
    docstring = FILES[name].split('"""')[1]
    assert "https://www.legislation.gov.uk/" in docstring


def test_there_are_such_files():
    """A pattern that matches nothing would prove nothing."""
    assert len(LAW) > 15
