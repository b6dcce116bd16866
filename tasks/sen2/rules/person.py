"""P1 to P5: who the person is, and that nobody stands twice."""

from collections.abc import Iterator
from datetime import date

from tasks.sen2.records import Record
from tasks.sen2.rules.fault import Fault, Known

_OLDEST = 25
_UPN_BY = 6
_ALWAYS = ("Surname", "Forename", "PersonBirthDate", "Sex", "Ethnicity", "PostCode")
_NAMES = ("Surname", "Forename", "PersonBirthDate")


def persons(person: Record, known: Known) -> Iterator[Fault]:
    """Everything about the person."""
    said = person.said
    for name in _ALWAYS:
        if name not in said:
            yield Fault("P5", person, name, "is missing: every person has one")
    if not ({"UPN", "UniqueLearnerNumber", "UPNunknown"} & said.keys()):
        yield Fault("P1", person, "UPN", "give the UPN or the ULN, or say in UPNunknown why there is none")
    yield from _of_an_age(person, known)
    if not person.all("Requests"):
        yield Fault("P3", person, "Requests", "the person has no request: add it, or leave the person out")
    yield from _twice(person, known)


def _of_an_age(person: Record, known: Known) -> Iterator[Fault]:
    born = person.on("PersonBirthDate")
    if born is None:
        return
    if person.said.get("UPNunknown") == "UN1" and _age(born, known.census) >= _UPN_BY:
        yield Fault("P2", person, "UPNunknown", "UN1 is for children under 6: find the UPN")
    if born > known.census or _age(born, known.first) > _OLDEST:
        yield Fault("P4", person, "PersonBirthDate", "check the birth date: the person is not 0 to 25 years old")


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _twice(person: Record, known: Known) -> Iterator[Fault]:
    """By UPN or ULN, or where there is neither by name and birth date."""
    numbers = [name for name in ("UPN", "UniqueLearnerNumber") if name in person.said]
    by_name = () if numbers or any(name not in person.said for name in _NAMES) else (_NAMES,)
    for names in (*((name,) for name in numbers), *by_name):
        mark = hash(tuple(f"{name}={person.said[name].upper()}" for name in names))
        earlier = known.seen.setdefault(mark, known.position)
        if earlier != known.position:
            yield Fault(
                "P3",
                person,
                names[0],
                f"the same as person {earlier}: give both rows of the council's file the same `person`",
            )
            return
