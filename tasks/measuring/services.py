"""The weekly message to whoever answers for services: their own advice, and nobody else's."""

from datetime import timedelta

import sqlalchemy as sa

from config.practice.readers import readers
from config.practice.routing import routing
from config.statute import statute
from config.vocabulary import Known
from models.letters import AskedRow, LateRow, ServiceWeek
from models.store import caseload, contacts, history
from models.store.asking import Sought, sought
from models.store.calendar_days import Period
from models.store.outbox import Message
from models.wording import what
from tasks.composing import holder_label, reader_name, role_words
from tasks.measuring.advice import advice_rows, lately
from tasks.opening import Tracker

MOST_LATE = 25
WEEK = timedelta(days=7)


def service_week(connection: sa.Connection, tracker: Tracker, message: Message) -> ServiceWeek | None:
    """The week of the services that the reader of a message answers for; None where nothing was asked of them."""
    authority, on = tracker.authority, message.about_on
    named = message.role not in readers().of_bodies
    services = services_of(connection, authority, message.role, message.to or "")
    advice = tuple(row for holder, row in advice_rows(connection, authority, lately(on)).items() if holder in services)
    if not advice:
        return None
    late = caseload.late_advice(connection, authority, on, services) if named else []
    week = Period(on - WEEK + timedelta(days=1), on)
    asked = sought(connection, authority, week, services) if named else []
    team = contacts.find_all(connection, authority).get(("", "case_officer"))
    return ServiceWeek(
        week_ending=on,
        authority_name=reader_name(connection, authority),
        to_role=role_words(message.service, message.role),
        advice=advice,
        late=tuple(
            LateRow(
                each.case_ref,
                what(each.standing.duty, each.standing.about),
                holder_label(each.standing.holder),
                each.standing.due_on,
                each.standing.days_late(on),
            )
            for each in late[:MOST_LATE]
        ),
        asked=tuple(sorted(map(_asked, asked), key=lambda each: (each.known, each.case_ref))),
        more_late=max(0, len(late) - MOST_LATE),
        suppressed_below=0 if named else tracker.settings.suppress_below,
        reply_to=team.mailbox if team else "",
        phone=team.phone if team else "",
        sample=history.is_sample(connection, authority),
    )


def _asked(each: Sought) -> AskedRow:
    """One that was asked for, with its route: by what is known, or what was tried instead."""
    route = f"ask {of}" if each.known and (of := routing().of(each.kind, Known(each.known))) else ""
    if each.tried is not None:
        route = f"not known to the service; tried instead: {routing().label(each.tried) or 'see the note on file'}"
    known = each.known.replace("_", " ") or "not recorded what is known"
    return AskedRow(each.case_ref, what("provide_advice", each.about), each.asked_on, known, route)


def services_of(connection: sa.Connection, authority: str, role: str, mailbox: str) -> set[str]:
    """The services that a role answers for: those of its kind, or those whose role has that mailbox."""
    bodies = {str(of): kinds for of, kinds in readers().of_bodies.items()}.get(role)
    if bodies:
        return {each.key for each in statute().service if each.body in bodies}
    known = contacts.find_all(connection, authority).items()
    return {service for (service, of), contact in known if of == role and contact.mailbox == mailbox and service}
