"""A file of audits: a plan a row, with a column for each question, and no column for the grade: that follows."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from config.practice.plan_audit import Question, plan_audit
from config.quality import Agency
from config.vocabulary import EventKind
from models import answers
from models.audit import not_an_answer
from models.events import Event
from tasks.reading import cells, dates
from tasks.reading.records import Layout, Said, read_records
from tasks.reading.refusals import RefusedCellError

_PLAIN = ("case_ref", "audited_on", "agencies")


def read_audits(path: Path, *, authority: str, today: date) -> dict[int, Event]:
    """Read the audits as events, by the number of their row; they are taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    asked = {each.id.lower(): each for each in plan_audit().question}
    layout = Layout(
        parsers={
            "case_ref": cells.case_ref,
            "audited_on": dates.past_day(today),
            "agencies": cells.codes(Agency, "agency"),
            "external_id": cells.reference,
            **{name: _answer_to(question) for name, question in asked.items()},
        },
        required=(*_PLAIN, *asked),
        missing=lambda _: "is missing: an audit names its plan, its day and its agencies, and answers every question",
        make=lambda said: _event(said, asked, authority),
    )
    return read_records(path, layout)


def _event(said: Said, asked: Mapping[str, Question], authority: str) -> Event:
    return Event(
        case_ref=said["case_ref"],
        event=EventKind.PLAN_AUDITED,
        occurred_on=said["audited_on"],
        authority=authority,
        external_id=said.get("external_id"),
        agencies=said["agencies"],
        answers=answers.write({question.id: said[name] for name, question in asked.items()}),
    )


def _answer_to(question: Question) -> cells.Parser:
    def parse_answer(cell: cells.Cell) -> str:
        said = cells.text(cell).lower()
        if why := not_an_answer(said, question):
            raise RefusedCellError(why)
        return said

    return parse_answer
