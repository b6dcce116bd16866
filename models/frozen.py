"""Frozen dataclasses made and changed quickly: a rebuild does little else.

A frozen `__init__`, and with it `dataclasses.replace`, sets every field by a call: for an event, forty of them.
A dataclass without slots has its fields in `__dict__`, and they can be set at once.
"""

from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["made", "replace"]

T = TypeVar("T")


def made(kind: type[T], values: dict[str, Any]) -> T:
    """One of that kind from its fields, which are handed over; those left out have their defaults.

    For what is known to be whole, as it was read from the database: nothing is checked, and no `__post_init__` runs.
    """
    new = object.__new__(kind)
    object.__setattr__(new, "__dict__", values)
    return new


if TYPE_CHECKING:
    # The type checker knows the fields of the standard library's function, and of no other's.
    from dataclasses import replace
else:

    def replace(of: T, /, **changes: Any) -> T:
        """The same with some fields changed: `dataclasses.replace`, where nothing follows from the fields.

        For dataclasses without slots; a field that does not exist raises TypeError.
        """
        if not changes.keys() <= type(of).__dataclass_fields__.keys():
            raise TypeError(f"{type(of).__name__} has not all of the fields {', '.join(changes)}")
        return made(type(of), of.__dict__ | changes)
