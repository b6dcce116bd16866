"""Broken returns: each is refused by the id of its rule, nothing of it is imported, and nothing grows without end."""

import random
import tracemalloc
from functools import cache
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import pytest

from config.sen2 import Severity, rules
from tasks.sen2.checking import check
from tasks.sen2.importing import ReturnHasErrorsError, begin
from tasks.sen2.reading import read_return
from tasks.sen2.records import RefusedReturnError
from tests.dates import day
from tests.sen2 import exports, persons_of_stories, stories, takes, write_persons

TODAY = day("Mon 2 Feb 2026")
GONE = None

# Which rule, in which story, which element, and what stands there instead.
SLIPS = [
    # The header.
    ("H1", "", "Header/CollectionDetails/ReferenceDate", "2026-01-22"),
    ("H1", "", "Header/CollectionDetails/ReferenceDate", "2025-01-16"),
    ("H1", "", "Header/CollectionDetails/ReferenceDate", GONE),
    ("H1", "", "Header/Source/LEA", GONE),
    ("H1", "", "Header/Source/LEA", "York"),
    ("H1", "", "Header/Source/LEA", "081"),
    ("H1", "", "Header/DMO", GONE),
    ("H1", "", "Header/DCO", "yes"),
    ("H1", "", "Header/DSCO", GONE),
    ("L3", "", "Header/Source/SerialNo", "first"),
    ("L3", "", "Header/Source/DateTime", "2 February 2026"),
    # The person.
    ("P1", "Y-Y", "UPN", GONE),
    ("P2", "Y-Y", "UPNunknown", "UN4"),
    ("P2", "Y-Y", "UPNunknown", "UN1"),
    ("P3", "Y-Y", "UPN", "X000000000011"),
    ("P3", "A", "Requests", GONE),
    ("P4", "Y-Y", "PersonBirthDate", "1998-05-04"),
    ("P4", "H-H", "PersonBirthDate", "2026-05-04"),
    ("P5", "Y-Y", "PersonBirthDate", "2018-02-30"),
    ("P5", "Y-Y", "PersonBirthDate", GONE),
    ("P5", "Y-Y", "Sex", "3"),
    ("P5", "Y-Y", "Sex", GONE),
    ("P5", "Y-Y", "Ethnicity", "WBRIT"),
    ("P5", "Y-Y", "Ethnicity", GONE),
    ("P5", "Y-Y", "PostCode", "York"),
    ("P5", "Y-Y", "Surname", GONE),
    ("P5", "Y-Y", "Forename", GONE),
    ("L3", "Y-Y", "Surname", "x" * 101),
    ("L3", "Y-Y", "Surname", "=cmd()"),
    ("L3", "Y-Y", "UPN", "X00000000001"),
    ("L3", "Y-Y", "UniqueLearnerNumber", "12345"),
    # The request.
    ("R1", "Y-Y", "Requests/ReceivedDate", GONE),
    ("R1", "A", "Requests/ReceivedDate", "2026-01-16"),
    ("R1", "Y-Y", "Requests/ReceivedDate", "1999-01-01"),
    ("L3", "Y-Y", "Requests/ReceivedDate", "06/01/2025"),
    ("L3", "Y-Y", "Requests/ReceivedDate", "2025-02-29"),
    ("R2", "Y-Y", "Requests/RequestOutcome", GONE),
    ("R2", "Y-Y", "Requests/RequestOutcome", "y"),
    ("R2", "Y-Y", "Requests/RequestOutcome", "X"),
    ("R3", "Y-Y", "Requests/RequestOutcomeDate", GONE),
    ("R3", "N", "Requests/RequestOutcomeDate", GONE),
    ("R3", "A", "Requests/RequestOutcomeDate", "2025-12-15"),
    ("R3", "W", "Requests/RequestOutcomeDate", "2025-05-26"),
    ("R3", "H-H", "Requests/RequestOutcomeDate", "2023-02-13"),
    ("R4", "Y-Y", "Requests/RequestOutcomeDate", "2025-01-03"),
    ("R4", "Y-A", "Requests/RequestOutcomeDate", "2026-01-16"),
    ("R4", "N", "Requests/RequestOutcomeDate", "2024-12-31"),
    ("R4", "H-H", "Requests/ReceivedDate", "2025-01-09"),
    ("R5", "A", "Requests/RequestMediation", "1"),
    ("R5", "H-H", "Requests/RequestTribunal", "1"),
    ("R5", "W", "Requests/Assessment/AssessmentOutcome", "A"),
    ("R5", "Y-A", "Requests/RequestOutcome", "A"),
    ("R5", "N", "Requests/Exported", "383"),
    ("R5", "Y-Y", "Requests/Exported", "383"),
    ("R7", "Y-Y", "Requests/RequestSource", GONE),
    ("R7", "Y-Y", "Requests/RequestSource", "6"),
    ("R8", "W-EXPORTED", "Requests/Exported", "816"),
    ("R8", "W-EXPORTED", "Requests/Exported", "99"),
    ("L3", "Y-Y", "Requests/RYA", "Y"),
    ("L3", "Y-Y", "Requests/RequestMediation", "2"),
    # The assessment.
    ("A1", "Y-A", "Requests/Assessment", GONE),
    ("A1", "H-H", "Requests/Assessment", GONE),
    ("A1", "Y-A", "Requests/Assessment/AssessmentOutcome", GONE),
    ("A1", "Y-A", "Requests/Assessment/AssessmentOutcome", "P"),
    ("A2", "Y-Y", "Requests/Assessment/AssessmentOutcomeDate", GONE),
    ("A2", "Y-N", "Requests/Assessment/AssessmentOutcomeDate", GONE),
    ("A2", "Y-A", "Requests/Assessment/AssessmentOutcomeDate", "2025-12-01"),
    ("A3", "Y-Y", "Requests/Assessment/AssessmentOutcomeDate", "2025-02-03"),
    ("A3", "Y-Y", "Requests/Assessment/AssessmentOutcomeDate", "2026-01-16"),
    ("A3", "H-Y", "Requests/Assessment/AssessmentOutcomeDate", "2024-12-31"),
    ("A4", "Y-Y", "Requests/Assessment/Week20", GONE),
    ("L3", "Y-Y", "Requests/Assessment/Week20", "20"),
    ("A5", "Y-Y", "Requests/ActivePlans/TransferLA", "383"),
    ("A6", "Y-Y", "Requests/Assessment/AssessmentOutcome", "A"),
    ("A6", "Y-Y", "Requests/Assessment/AssessmentOutcome", "W"),
    ("A6", "Y-A", "Requests/ActivePlans/ReviewMeeting", "2025-12-01"),
    # The plan.
    ("N1", "Y-Y", "Requests/Assessment/NamedPlan", GONE),
    ("N1", "H-CEASED", "Requests/Assessment/NamedPlan", GONE),
    ("N1", "Y-Y", "Requests/Assessment/NamedPlan/StartDate", GONE),
    ("N1", "Y-Y", "Requests/Assessment/NamedPlan/StartDate", "2026-02-01"),
    ("N3", "H-CEASED", "Requests/Assessment/NamedPlan/CeaseReason", GONE),
    ("N3", "H-CEASED", "Requests/Assessment/NamedPlan/CeaseReason", "10"),
    ("N3", "H-CEASED", "Requests/Assessment/NamedPlan/CeaseDate", GONE),
    ("N3", "H-CEASED", "Requests/Assessment/NamedPlan/CeaseDate", "2022-05-01"),
    ("N3", "H-CEASED", "Requests/Assessment/NamedPlan/CeaseDate", "2024-12-31"),
    ("N4", "Y-Y", "Requests/Assessment/NamedPlan/PlanDetail", GONE),
    ("N4", "Y-Y", "Requests/Assessment/NamedPlan/PlanDetail/URN", GONE),
    ("N4", "Y-Y", "Requests/Assessment/NamedPlan/PlanDetail/SENsetting", "EOTAS"),
    ("N5", "Y-Y", "Requests/Assessment/NamedPlan/PlanDetail/SENunitIndicator", GONE),
    ("N5", "Y-Y", "Requests/ActivePlans/PlacementDetail/ResourcedProvisionIndicator", GONE),
    ("L3", "Y-Y", "Requests/Assessment/NamedPlan/PlanDetail/URN", "12"),
    ("L3", "Y-Y", "Requests/Assessment/NamedPlan/PlanRes", "C"),
    # What is in force on the census day.
    ("C1", "Y-Y", "Requests/ActivePlans/PlacementDetail", GONE),
    ("C1", "Y-Y", "Requests/ActivePlans/PlacementDetail/LeavingDate", "2025-12-19"),
    ("C2", "Y-Y", "Requests/ActivePlans/SENneed", GONE),
    ("C2", "Y-Y", "Requests/ActivePlans/SENneed/SENtype", "EBD"),
    ("C2", "Y-Y", "Requests/ActivePlans/SENneed/SENtypeRank", "2"),
    ("C3", "Y-Y", "Requests/ActivePlans/PlacementDetail/EntryDate", "2026-01-20"),
    ("C3", "Y-Y", "Requests/ActivePlans/PlacementDetail/LeavingDate", "2022-01-01"),
    ("C4", "H-H", "Requests/ActivePlans/ReviewOutcome", "X"),
    ("C4", "H-H", "Requests/ActivePlans/ReviewOutcome", GONE),
    ("C4", "H-H", "Requests/ActivePlans/LastReview", GONE),
    ("C4", "H-H", "Requests/ActivePlans/LastReview", "2025-03-02"),
    ("C4", "H-H", "Requests/ActivePlans/ReviewMeeting", "2026-01-16"),
    ("C5", "Y-Y", "Requests/ActivePlans", GONE),
    ("C5", "H-CEASED", "Requests/ActivePlans/SENneed/SENtype", "ASD"),
    # The form.
    ("L1", "Y-Y", "Nickname", "x"),
    ("L1", "Y-Y", "RequestOutcome", "Y"),
    ("L1", "Y-Y", "Assessment/AssessmentOutcome", "Y"),
    ("L1", "Y-Y", "Requests/NamedPlan/StartDate", "2025-05-19"),
    ("L1", "Y-Y", "Requests/requestoutcome", "Y"),
]


@pytest.fixture(scope="module")
def good(new_office, tmp_path_factory):
    """The return of every story, without an error."""
    folder = tmp_path_factory.mktemp("good")
    with new_office() as office:
        desk = office.set_to(today=TODAY)
        takes(desk.tracker, stories())
        persons = write_persons(folder / "persons.csv", persons_of_stories())
        return exports(desk.tracker, persons, folder / "sen2.xml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(new_office):
    """A tracker with nothing in it."""
    with new_office() as office:
        yield office.set_to(today=TODAY)


@cache
def place(story):
    """Where the person of a story stands: in the order of the first references."""
    return sorted({each.case_ref for each in stories()} - {"N-1"}).index(f"{story}-1")


def slipped(text, story, path, value):
    """The return with one slip."""
    root = fromstring(text)
    here = root.findall("Persons/Person")[place("AGAIN" if story == "N" else story)] if story else root
    *parents, name = path.split("/")
    for number, each in enumerate(parents):
        found = here.findall(each)
        # AGAIN and N are one person; N was received first.
        here = found[0] if found else SubElement(here, each)
        assert number < 8
    there = here.find(name)
    if value is GONE:
        for each in here.findall(name):
            here.remove(each)
    else:
        (SubElement(here, name) if there is None else there).text = value
    return tostring(root, encoding="unicode")


def written(tmp_path, content):
    """A file of it."""
    file = tmp_path / "broken.xml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def refused(desk, file, rule):
    """Held against the rules and imported: refused by this rule, and nothing in the tracker has changed."""
    before = desk.everything()
    if rule in ("X1", "X2"):
        with pytest.raises(RefusedReturnError, match=rf"^broken\.xml: {rule}: ") as found:
            check(read_return(file))
        assert found.value.rule == rule
        with pytest.raises(RefusedReturnError):
            begin(desk.tracker, read_return(file))
    else:
        checked = check(read_return(file))
        assert rule in checked.by_rule, list(map(str, checked.findings))
        with pytest.raises(ReturnHasErrorsError, match="nothing was read"):
            begin(desk.tracker, read_return(file))
    assert desk.everything() == before


def test_the_good_return_breaks_no_rule(good, tmp_path):
    """Only queries: a person with two requests, and a change of mind without a flag."""
    (tmp_path / "good.xml").write_text(good, encoding="utf-8")
    checked = check(read_return(tmp_path / "good.xml"))
    assert (checked.errors, dict(checked.by_rule)) == (0, {"R6": 1, "R9": 1})


@pytest.mark.parametrize(("rule", "story", "path", "value"), SLIPS, ids=lambda each: str(each)[:40])
def test_a_slip_is_refused_by_its_rule(desk, good, tmp_path, rule, story, path, value):
    """One wrong code, date, parent or count, and the whole file stays outside."""
    refused(desk, written(tmp_path, slipped(good, story, path, value)), rule)


def test_there_are_a_hundred_slips_and_each_rule_has_one():
    """Every rule that keeps a return out has been seen to do it."""
    assert len(SLIPS) + len(UNREADABLE) > 100
    seen = {rule for rule, *_ in SLIPS} | {rule for rule, *_ in UNREADABLE} | {"L4"}
    assert seen == {each.id for each in rules().values() if each.severity is not Severity.QUERY}


def test_a_module_too_many_is_refused(desk, good, tmp_path):
    """Three needs, where the return has room for two."""
    need = "<SENneed><SENtype>HI</SENtype><SENtypeRank>2</SENtypeRank></SENneed>"
    refused(desk, written(tmp_path, good.replace("</ActivePlans>", need * 2 + "</ActivePlans>", 1)), "L4")


def bomb():
    """Nine lines that would grow to gigabytes."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE Message [<!ENTITY a0 "x">{entities}]><Message><Header>&a9;</Header></Message>'


DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
UNREADABLE = [
    ("X1", "an entity bomb", lambda _: bomb()),
    (
        "X1",
        "an entity of another file",
        lambda t: t.replace(DECLARED, f'{DECLARED}<!DOCTYPE Message [<!ENTITY e SYSTEM "file:///etc/hostname">]>'),
    ),
    ("X1", "a document type", lambda t: t.replace(DECLARED, f"{DECLARED}<!DOCTYPE Message>")),
    (
        "X1",
        "a document type elsewhere",
        lambda t: t.replace(DECLARED, f'{DECLARED}<!DOCTYPE Message SYSTEM "http://example.org/a.dtd">'),
    ),
    ("X1", "a million elements deep", lambda t: t.replace("<Persons>", "<Persons>" + "<Person>" * 1_000_000)),
    ("X1", "deep in the header", lambda t: t.replace("<DMO>", "<DMO>" * 20)),
    ("X1", "cut off", lambda t: t[: len(t) // 2]),
    ("X1", "a tag that does not close", lambda t: t.replace("</Surname>", "", 1)),
    ("X1", "an unescaped ampersand", lambda t: t.replace("<Surname>", "<Surname>&", 1)),
    ("X1", "an unknown entity", lambda t: t.replace("<Surname>", "<Surname>&nbsp;", 1)),
    ("X1", "a value without end", lambda t: t.replace("<Surname>", "<Surname>" + "x" * 5_000_000, 1)),
    ("X1", "an attribute without end", lambda t: t.replace("<Surname>", f'<Surname a="{"x" * 5_000_000}">', 1)),
    ("X1", "a person without end", lambda t: t.replace("<Surname>", "<Sex>M</Sex>" * 10_000 + "<Surname>", 1)),
    ("X1", "nothing at all", lambda _: ""),
    ("X1", "a table", lambda _: "case_ref,event,occurred_on\n"),
    ("X1", "an unknown encoding", lambda t: t.replace("UTF-8", "UTF-99")),
    ("X1", "no UTF-8", lambda t: t.encode().replace(b"<Surname>", b"<Surname>\xff\xfe", 1)),
    ("X1", "a control character", lambda t: t.replace("<Surname>", "<Surname>\x01", 1)),
    ("X2", "another root", lambda t: t.replace("Message>", "Return>")),
    ("X2", "no header", lambda t: t[: t.index("<Header>")] + t[t.index("<Persons>") :]),
    ("X2", "two headers", lambda t: t.replace("<Persons>", "<Header></Header><Persons>")),
    ("X2", "no year", lambda t: t.replace("<Year>2026</Year>", "")),
    ("X2", "a year without a layout", lambda t: t.replace("<Year>2026</Year>", "<Year>2027</Year>")),
    ("X2", "a year in words", lambda t: t.replace("<Year>2026</Year>", "<Year>this</Year>")),
    ("X2", "an endless year", lambda t: t.replace("<Year>2026</Year>", f"<Year>{'9' * 5000}</Year>")),
    ("X2", "requests without a person", lambda t: t.replace("<Persons>", "<Persons><Requests></Requests>")),
    ("X2", "a stranger at the top", lambda t: t.replace("<Persons>", "<Schools></Schools><Persons>")),
]


@pytest.mark.parametrize(("rule", "what", "broken"), UNREADABLE, ids=lambda each: each if isinstance(each, str) else "")
def test_what_is_no_return_is_refused_before_anything_grows(desk, good, tmp_path, rule, what, broken):
    """The tracker's memory stays within 4 MB, whatever a file declares."""
    assert what
    file = written(tmp_path, broken(good))
    tracemalloc.start()
    try:
        refused(desk, file, rule)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


def test_two_gigabytes_are_refused_unread(desk, tmp_path):
    """The size is asked for first."""
    file = tmp_path / "vast.xml"
    with file.open("wb") as stream:
        stream.truncate(2_000_000_000)
    with pytest.raises(RefusedReturnError, match="X1: it is larger than 500 MB"):
        begin(desk.tracker, read_return(file))


def test_a_message_shows_no_value_that_could_be_a_name(good, tmp_path):
    """Columns slip: a name may stand where a code belongs, and a code where a name belongs."""
    text = good
    for story, path in (("Y-Y", "Surname"), ("Y-Y", "Requests/ReceivedDate"), ("N", "PostCode"), ("A", "Sex")):
        text = slipped(text, story, path, "=Zoe Marked")
    (tmp_path / "names.xml").write_text(text, encoding="utf-8")
    checked = check(read_return(tmp_path / "names.xml"))
    assert checked.errors >= 4
    assert not [each for each in map(str, checked.findings) if "Zoe" in each or "Marked" in each]


def test_no_damage_ends_in_anything_but_a_sentence(good, tmp_path):
    """Elements renamed, emptied, lost or doubled at random, and bytes changed: refused, or held against the rules."""
    rng, clean, unreadable = random.Random(816), 0, set()
    for _ in range(200):
        root = fromstring(good)
        there = list(root.iter())
        for each in rng.sample(there, rng.randint(1, 3)):
            _damage(each, rng.choice(there), rng)
        content = bytearray(tostring(root))
        if rng.random() < 0.2:
            content[rng.randrange(len(content))] = rng.randrange(256)
        try:
            clean += not check(read_return(written(tmp_path, bytes(content)))).errors
        except RefusedReturnError as refused:
            unreadable.add(refused.rule)
    assert (clean < 40, unreadable) == (True, {"X1", "X2"})


def _damage(each, other, rng):
    kind = rng.choice(("renamed", "changed", "emptied", "grown"))
    if kind == "renamed":
        each.tag = other.tag
    elif kind == "changed":
        each.text = other.text
    elif kind == "emptied":
        each.text = ""
        for part in list(each):
            each.remove(part)
    else:
        each.append(Element(other.tag))


def test_the_list_of_a_hopeless_file_is_bounded(good, tmp_path):
    """All are counted, and so many are listed."""
    root = fromstring(good)
    persons = root.find("Persons")
    assert persons is not None
    for _ in range(2_000):
        persons.append(Element("Person"))
    (tmp_path / "many.xml").write_bytes(tostring(root))
    checked = check(read_return(tmp_path / "many.xml"))
    assert (checked.by_rule["P5"], checked.errors > 15_000) == (12_000, True)
    assert sum(each.rule == "P5" for each in checked.findings) == 500
