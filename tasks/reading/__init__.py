"""Reading what people and systems hand in: the event file and the contacts.  No database, no Prefect.

A good row becomes an `Event`; a bad value becomes a `Rejected` with a sentence on what to do; a file
that cannot be read as a whole is an `UnreadableFileError`.  None of them quotes a note or a name.
"""

from models.store.contacts import Contact
from tasks.reading.actions import read_actions
from tasks.reading.checking import check_event
from tasks.reading.closures import read_closures
from tasks.reading.contacts import read_contacts
from tasks.reading.events import REJECTS, EventFile, Row, read_events, write_rejects
from tasks.reading.refusals import BadRowsError, BadValueError, Rejected, UnreadableFileError
from tasks.reading.satisfaction import read_satisfaction
from tasks.reading.tables import SUFFIXES

__all__ = [
    "REJECTS",
    "SUFFIXES",
    "BadRowsError",
    "BadValueError",
    "Contact",
    "EventFile",
    "Rejected",
    "Row",
    "UnreadableFileError",
    "check_event",
    "read_actions",
    "read_closures",
    "read_contacts",
    "read_events",
    "read_satisfaction",
    "write_rejects",
]
