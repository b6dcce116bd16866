"""The method statement: how every figure is counted, made from `config/measures.toml`."""

from config.measures import Condition, Count, Mean, Rate, measures
from models.store.calendar_days import Period
from tasks.reports.document import Document, Line, Points, Table, Words
from tasks.reports.periods import said
from tasks.reports.telling import capital

_DAYS = {
    "clock_on": "the day on which the request was received",
    "decided_on": "the day on which the family was told of the decision whether to assess",
    "no_plan_on": "the day on which the family was told that there will be no plan",
    "final_on": "the day on which the finalised plan was sent",
    "started_on": "the day on which the duty began",
    "due_on": "the last day of the limit",
    "done_on": "the day on which it was done",
}
_CONDITIONS = {
    Condition.UNDISPUTED: "left out: plans after mediation or a tribunal",
    Condition.REFUSAL_UNDISPUTED: "left out: plans after mediation or a tribunal about a refusal",
    Condition.WHOLLY_UNDISPUTED: "left out: plans about which anything went to mediation or a tribunal",
    Condition.STILL_OWED_THEN: "still owed on that day",
    Condition.EXCEPTION_RECORDED_LATE: "the exception was written down after the limit",
    Condition.FROM_A_SERVICE: "asked of a service, not of the family",
    Condition.NOT_RETURNED: "never sent back for rework",
}

RULES = (
    "Every figure is counted from events, each with its day. No figure is typed in.",
    "A period holds both its first and its last day. Days are civil days in London.",
    "6, 16, 20 and 52 weeks are 42, 112, 140 and 364 days from the day on which the request was received, whatever limit applied to the request.",
    "Exceptions are those of the SEND Regulations 2014, each with its ground and its days. Timeliness is given with exceptions counted in and with exceptions left out, always both.",
    "An exception that was written down only after the limit had passed still counts as an exception; such exceptions are counted apart.",
    "Plans that went to mediation or a tribunal are left out of the 20-week measures, as the DfE does.",
    "The first decision whether to assess counts, whatever became of it later.",
    "Rates are rounded half up to one decimal. A rate of nothing is not given.",
    "Figures are as recorded on the day on which this was made; an event that is recorded later changes them.",
)


def method(authority: str, period: Period, *, sample: bool, other_disputes_left_out: bool) -> Document:
    """The statement that goes with the figures of a period."""
    other = "left out" if other_disputes_left_out else "counted in"
    named = "The names in the second column are the DfE's names of its columns in its published data, unless they are marked as our own."  # fmt: skip
    return Document(
        title="Method statement: timeliness of EHC needs assessments",
        authority=authority,
        period=said(period),
        sample=sample,
        ends_on=period.last,
        parts=(
            Words("lead", "How each figure of the inspection pack is counted: of whom, by which day, and what is left out."),
            Words("heading", "Rules that hold for every figure"),
            Points((*RULES, f"Plans whose contents or setting went to mediation or a tribunal are {other}: the DfE's text does not say, and both readings are given.")),
            Words("heading", "Rates and means"),
            Words("words", named),
            Table("What is divided by what", ("Measure", "Name", "Made of"), tuple(_made_of(each) for each in measures() if not isinstance(each, Count)), worded=True),
            Words("heading", "Counts"),
            Table("What is counted", ("Measure", "Name", "Counted by"), tuple(map(_counted, measures().count)), worded=True),
        ),
    )  # fmt: skip


def _made_of(measure: Rate | Mean) -> Line:
    if isinstance(measure, Mean):
        how = f"weeks to each of: {_label(measure.of)}"
    else:
        how = f"{_label(measure.top)}, of: {' and '.join(_label(each) for each in measure.of)}"
    return Line(measure.label, (_name(measure), how), capital(measure.sentence))


def _counted(count: Count) -> Line:
    """The day that places a row in the period, the limit and the conditions, in words."""
    said = [_DAYS[count.day]]
    said += [f"at most {count.at_most} days"] if count.at_most else []
    said += [f"more than {count.more_than} days"] if count.more_than else []
    said += [_CONDITIONS.get(each, each.replace("_", " ")) for each in count.where]
    return Line(count.label, (_name(count), "; ".join(said)), capital(count.sentence))


def _name(measure: Count | Rate | Mean) -> str:
    return f"{measure.id} (ours)" if measure.ours else measure.id


def _label(name: str) -> str:
    return measures().find(name).label
