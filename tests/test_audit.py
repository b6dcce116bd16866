"""The audit of the dependencies: a known weakness stops the work, an unreachable service does not."""

import json

import pytest

from tests.audit import accepted, judge

FINE = {"name": "rich", "version": "14.0", "vulns": []}
WEAK = {
    "name": "jinja2",
    "version": "3.1.5",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3.1.6"]}],
}
NOT_FOUND = {"name": "rich", "skip_reason": "Dependency not found"}


def said(*dependencies, borne=()):
    return judge(json.dumps({"dependencies": dependencies, "fixes": []}), dict.fromkeys(borne, "why"))


def test_nothing_is_said_where_nothing_is_known():
    assert said(FINE) == (True, [])


def test_a_known_weakness_fails_with_the_release_that_mends_it():
    assert said(FINE, WEAK) == (False, ["jinja2 3.1.5: PYSEC-1, mended in 3.1.6"])


@pytest.mark.parametrize("name", ["PYSEC-1", "CVE-1"])
def test_one_that_is_accepted_under_any_of_its_names_does_not(name):
    assert said(FINE, WEAK, borne=[name]) == (True, [])


def test_what_is_accepted_and_gone_is_asked_to_be_taken_out():
    assert said(FINE, borne=["CVE-1"])[0] is False


@pytest.mark.parametrize(
    "answer", ["", "no route to host", "[]", '{"dependencies": []}', json.dumps({"dependencies": [NOT_FOUND]})]
)
def test_a_service_that_cannot_be_asked_is_said_in_a_line_and_fails_nothing(answer):
    fine, lines = judge(answer, {})
    assert (fine, len(lines)) == (True, 1)
    assert "not audited" in lines[0]


def test_a_part_that_could_not_be_audited_is_counted():
    assert said(FINE, NOT_FOUND) == (True, ["1 dependencies could not be audited"])


def test_every_accepted_weakness_has_its_reason():
    assert all(len(reason.split()) >= 5 for reason in accepted().values())
