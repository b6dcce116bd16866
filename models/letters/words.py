"""Words that every letter shares: counts, and what a date may be called."""

from dataclasses import dataclass

from config.vocabulary import Basis

DATE_NAMES = {
    Basis.STATUTE: "Statutory date",
    Basis.GUIDANCE: "Date in guidance",
    Basis.PRACTICE: "The authority's own target",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision, where it can be read, and whether it is law."""

    cite: str
    href: str
    basis: Basis

    @property
    def date_name(self) -> str:
        """What a date that rests on it may be called."""
        return DATE_NAMES[self.basis]


def counted(number: int, one: str, more: str = "") -> str:
    """A number with its noun: "1 request", "12 requests"."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def lower_first(sentence: str) -> str:
    """A sentence made fit for the middle of another; an abbreviation such as "EHC" stays as it is."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]
