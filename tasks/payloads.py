"""Letters that have everything, and nothing, that such a letter can have: what templates are tried on, and must say.

Every reference, date and sentence is another, so that one that a template leaves out is missed.
"""

from dataclasses import replace
from datetime import date

from config.practice import StepKind
from config.vocabulary import Basis, Stage
from models.letters import (
    AdviceRow,
    AlarmLetter,
    Answer,
    AskedRow,
    Before,
    BesideRow,
    BreachRow,
    ChangeRow,
    Citation,
    Digest,
    DueRow,
    EffectRow,
    EscalationPart,
    FamilyUpdate,
    FlowRow,
    HeldRow,
    LateRow,
    Line,
    MeasureRow,
    MonthPart,
    MonthRow,
    OldestRow,
    ServiceWeek,
    ShadowReport,
    StageRow,
    Unsent,
    WaitRow,
    WeeklySummary,
)
from tasks.rendering import Letter

_LINE = Line(
    case_ref="AB-2026-0101",
    what="Medical advice",
    stage=Stage.ASSESSMENT,
    kind=StepKind.OVERDUE,
    due_on=date(2026, 11, 2),
    days_late=14,
    basis=Basis.STATUTE,
    holder="Community Paediatrics",
    asks="Please send the advice now.",
    cite="SI 2014/1530 reg 8(1)",
    href="https://www.legislation.gov.uk/uksi/2014/1530/regulation/8",
)
_LINES = (
    replace(_LINE, case_ref="AB-2026-0102", kind=StepKind.ESCALATION, due_on=date(2026, 10, 5), asks="Please decide."),
    replace(_LINE, what="Advice again", wanting=("Is it quantified?", "Is it specific?")),
    replace(_LINE, holder="Head of Service", answers=(Answer("It was sent", "mailto:a@council.example?subject=1"),)),
    replace(
        _LINE,
        case_ref="AB-2026-0103",
        what="Psychological advice",
        kind=StepKind.REMINDER,
        due_on=date(2026, 12, 4),
        basis=Basis.GUIDANCE,
        asks="Please send it by its date.",
        cite="Code 2015 para 9.41",
        href="https://www.gov.uk/government/publications/send-code",
        draft=("We are sorry that it is late.", "We go on asking for it."),
        estimated=True,
    ),
    replace(
        _LINE,
        case_ref="AB-2026-0104",
        what="Draft plan",
        stage=Stage.DRAFTING,
        kind=StepKind.STOOD_DOWN,
        due_on=date(2026, 11, 9),
        basis=Basis.PRACTICE,
        asks="Nothing more is needed.",
        ended_on=date(2026, 11, 13),
    ),
)
_ONE = Digest(
    to_role="Head of Service",
    authority_name="Borsetshire County Council",
    as_of=date(2026, 11, 16),
    lines=(_LINE,),
    reply_to="send.team@council.example",
    phone="01632 960 001",
    changes=("Since our message of Fri 13 Nov 2026: 1 item settled, 2 still waiting.", "AB-2026-0105: settled"),
)
_BARE = replace(_ONE, reply_to="", phone="", changes=())
DIGESTS = (
    _ONE,
    replace(_ONE, lines=_LINES),
    *(replace(_BARE, lines=(line,)) for line in _LINES),
)

_WEEK = WeeklySummary(
    week_ending=date(2026, 11, 15),
    authority_name="Borsetshire County Council",
    by_stage=(StageRow(Stage.REQUEST, 41, 3), StageRow(Stage.DRAFTING, 35, 9)),
    waiting=(WaitRow("0 to 6 weeks", 38), WaitRow("over 52 weeks", 0)),
    new_breaches=(
        BreachRow("AB-2026-0106", "Finalised plan", date(2026, 11, 10), 5, "medical advice (Paediatrics)"),
        BreachRow("AB-2026-0107", "Social care advice", date(2026, 11, 11), 4, "Children's Social Care"),
    ),
    due_next_four_weeks=(DueRow(date(2026, 11, 23), 13, 21, 17), DueRow(date(2026, 11, 30), 2, 0, 26)),
    advice=(
        AdviceRow(
            "Community Paediatrics",
            Basis.STATUTE,
            58,
            31,
            12,
            27,
            6,
            81,
            7,
            45,
            37,
            53,
            64,
            "A5 (4 of 7): Is it quantified?",
            Before(47, 68, 49, 57),
        ),
        AdviceRow("Social Care", Basis.GUIDANCE, 4, 0, 0, 0, 0, None, 0, 0, 0),
    ),
    measures=(
        MeasureRow("Plans in time", "of all that were sent", 131, 204, 64.2, "pc_plans"),
        MeasureRow("Refusals in time", "of all that were due", 0, 0, None, "pc_refusals", ours=True),
    ),
    citations=tuple(line.citation for line in _LINES),
    reply_to="send.team@council.example",
    phone="01632 960 001",
    sweep_missing="Figures may be short: the daily tracking has not run since Thu 12 Nov 2026.",
    sample=True,
    undecided=2,
    expired=1,
    effects=(
        EffectRow(label="Reminder 1", sent=58, answered=8, open_before=66, answered_before=8),
        EffectRow(label="Reminder 2", sent=40, answered=30, open_before=50, answered_before=9),
        EffectRow(label="Due today", sent=9, answered=3, open_before=12, answered_before=2),
    ),
    month=MonthPart("November 2026", 19, 9, 2, 8, "At today's pace 14 of 19 will be on time."),
    flow=(FlowRow("Requests received", 11, 14, 15, 16), FlowRow("Finalised plans", 22, 23, 24, None)),
    changes=(
        ChangeRow("Open requests", "", 112, 115, None, None),
        ChangeRow("Plans in time", "%", 64.2, 61.0, 59.9, None),
    ),
    months=(MonthRow("Oct 2026", 33, 44, 51, 54, 118), MonthRow("Nov 2026", 28, 29, 32, 36, 119)),
    beside=(BesideRow("Borsetshire", 2025, 71.3, 410), BesideRow("England", 2025, 46.1, 95411)),
    held=(HeldRow("The authority, until it decided to assess", 37.5, 204),),
    escalations=EscalationPart(61, 62, 63),
    families_owed=65,
    oldest=(OldestRow("AB-2026-0111", Stage.DRAFTING, 67, "social care advice (Children's Social Care)"),),
)
_NOTHING: tuple[()] = ()
_MANY = tuple(
    BreachRow(f"AB-2026-02{n}", "Finalised plan", date(2026, 11, 9), 6, "the decision") for n in range(10, 27)
)
SUMMARIES = (
    _WEEK,
    replace(_WEEK, new_breaches=_MANY),
    replace(
        _WEEK,
        by_stage=(StageRow(Stage.REQUEST, 5, 0),),
        new_breaches=_NOTHING,
        due_next_four_weeks=_NOTHING,
        advice=_NOTHING,
        measures=_NOTHING,
        citations=(Citation(_LINE.cite, _LINE.href, _LINE.basis),),
        reply_to="",
        phone="",
        sweep_missing="",
        sample=False,
        undecided=0,
        expired=0,
        effects=_NOTHING,
        month=None,
        flow=_NOTHING,
        changes=_NOTHING,
        months=_NOTHING,
        beside=_NOTHING,
        held=_NOTHING,
        escalations=None,
        families_owed=0,
        oldest=_NOTHING,
    ),
)

_REPORT = ShadowReport(
    authority_name="Borsetshire County Council",
    as_of=date(2026, 11, 16),
    unsent=(
        Unsent("health@nhs.example", "AB-2026-0108: medical advice"),
        Unsent("psychology@council.example", "AB-2026-0109: psychological advice"),
    ),
    reply_to="send.team@council.example",
    phone="01632 960 001",
)
REPORTS = (_REPORT, replace(_REPORT, unsent=_REPORT.unsent[:1], reply_to="", phone=""))

_ALARM = AlarmLetter(
    authority_name="Borsetshire County Council",
    as_of=date(2026, 11, 16),
    label="Messages cannot be sent",
    says="The mail server has not answered.",
    do=("Look at the board of messages.",),
    reply_to="send.team@council.example",
    phone="01632 960 001",
)
ALARMS = (_ALARM, replace(_ALARM, reply_to="", phone=""))

_SERVICE_WEEK = ServiceWeek(
    week_ending=date(2026, 11, 15),
    authority_name="Borsetshire County Council",
    to_role="Designated clinical officer",
    advice=_WEEK.advice,
    late=(LateRow("AB-2026-0112", "Medical advice", "Community Paediatrics", date(2026, 10, 20), 26),),
    asked=(AskedRow("AB-2026-0113", "Social care advice", date(2026, 11, 11), "open", "ask the allocated worker"),),
    more_late=5,
    suppressed_below=0,
    reply_to="send.team@council.example",
    phone="01632 960 001",
    sample=True,
)
SERVICE_WEEKS = (
    _SERVICE_WEEK,
    replace(_SERVICE_WEEK, late=(), asked=(), more_late=0, suppressed_below=5, reply_to="", phone="", sample=False),
)

LETTERS: tuple[Letter, ...] = (*DIGESTS, *SUMMARIES, *SERVICE_WEEKS, *REPORTS, *ALARMS)

_UPDATE = FamilyUpdate(
    case_ref="AB-2026-0110",
    advice="Medical advice",
    due_on=date(2026, 11, 2),
    promised_on=date(2026, 11, 27),
    plan_due_on=date(2026, 12, 18),
    told_before=False,
)
UPDATES = (_UPDATE, replace(_UPDATE, promised_on=None, plan_due_on=None, told_before=True))
