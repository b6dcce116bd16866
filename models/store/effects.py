"""What became of advice after each step about it that went out: one question to the database."""

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.effect import DUTY, Clock
from models.store.outbox import Status
from models.store.tables import outbox, standings, steps

FAMILY = "family"
"""Families are asked for their views; what they answer is never counted against anyone."""
_CLOCK = ("holder", "started_on", "due_on", "promised_on", "done_on", "ended_on")


def clocks(connection: sa.Connection, authority: str, first: date, last: date, most: int) -> list[Clock]:
    """The clocks of advice that started by `last` and were due on `first` or later, with what was sent about each.

    Of more than `most` the newest.
    """
    sent: dict[int, dict[str, date]] = defaultdict(dict)
    known: dict[int, list[Any]] = {}
    for each, *days, step, sent_on in connection.execute(_query(authority, first, last, most)).all():
        known[each] = days
        if step:
            sent[each][step] = sent_on
    return [Clock(**dict(zip(_CLOCK, days, strict=True)), sent=sent[each]) for each, days in known.items()]


def _query(authority: str, first: date, last: date, most: int) -> sa.Select[Any]:
    went = _went(authority, last)
    newest = sa.select(standings.c.id).where(standings.c.authority == authority, standings.c.duty == DUTY)
    newest = newest.where(standings.c.holder != FAMILY, standings.c.due_on >= first, standings.c.started_on <= last)
    newest = newest.order_by(standings.c.started_on.desc(), standings.c.id.desc()).limit(most)
    same = sa.and_(*(standings.c[name] == went.c[name] for name in ("case_ref", "about", "started_by")))
    columns = [standings.c[name] for name in ("id", *_CLOCK)]
    query = sa.select(*columns, went.c.step, went.c.sent_on).outerjoin_from(standings, went, same)
    return query.where(standings.c.authority == authority, standings.c.id.in_(newest)).order_by(standings.c.id)


def _went(authority: str, last: date) -> sa.Subquery:
    """The day on which each step first went out, to whichever of its readers."""
    of_clock = (steps.c.case_ref, steps.c.about, steps.c.started_by, steps.c.step)
    query = sa.select(*of_clock, sa.func.min(outbox.c.sent_on).label("sent_on")).join(outbox)
    query = query.where(steps.c.authority == authority, steps.c.duty == DUTY, steps.c.status == Status.SENT)
    return query.where(outbox.c.sent_on <= last).group_by(*of_clock).subquery()
