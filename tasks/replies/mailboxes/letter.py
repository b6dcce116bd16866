"""A message in a mailbox."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: by what its mailbox knows it, and as much of its bytes as is looked at."""

    handle: str
    raw: bytes
