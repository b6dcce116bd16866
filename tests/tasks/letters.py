"""Letters to try things on, and the email that each becomes."""

from dataclasses import replace
from datetime import UTC, datetime

from config.practice import StepKind
from config.vocabulary import Basis, Stage
from models.letters import (
    AdviceRow,
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
    FlowRow,
    HeldRow,
    LateRow,
    Line,
    MeasureRow,
    MonthPart,
    MonthRow,
    OldestRow,
    ServiceWeek,
    StageRow,
    WaitRow,
    WeeklySummary,
)
from tasks.packing import build, message_id
from tasks.rendering import render
from tests.dates import day

TODAY = day("Mon 16 Nov 2026")
REG8 = Citation("SI 2014/1530 reg 8(1)", "https://www.legislation.gov.uk/uksi/2014/1530/regulation/8", Basis.STATUTE)
CODE = Citation("Code 2015 para 9.41", "https://www.gov.uk/government/publications/send-code", Basis.GUIDANCE)
OVERDUE = Line(
    case_ref="YK-2026-0123",
    what="Medical advice",
    stage=Stage.ASSESSMENT,
    kind=StepKind.OVERDUE,
    due_on=day("Mon 2 Nov 2026"),
    days_late=14,
    basis=Basis.STATUTE,
    holder="Community Paediatrics",
    asks="Please send the advice now.",
    cite=REG8.cite,
    href=REG8.href,
)
REMINDER = replace(OVERDUE, case_ref="YK-2026-0150", kind=StepKind.REMINDER, due_on=day("Fri 4 Dec 2026"), days_late=0)
ESCALATION = replace(OVERDUE, case_ref="YK-2026-0044", kind=StepKind.ESCALATION)
EFFECT = EffectRow(label="Reminder 1, 14 days before the date", sent=58, answered=8, open_before=66, answered_before=8)

WANTING = "A5 (4 of 7): Is it quantified?"


def digest(*lines, **changes):
    said = {"to_role": "Head of Service", "authority_name": "City of York Council", "as_of": TODAY}
    said |= {"lines": lines or (OVERDUE,), "reply_to": "send.team@york.example", "phone": "01904 555 0100"}
    return Digest(**said | changes)


def summary(**changes):
    said = {
        "week_ending": day("Sun 15 Nov 2026"),
        "authority_name": "City of York Council",
        "by_stage": (StageRow(Stage.REQUEST, 41, 3), StageRow(Stage.DRAFTING, 35, 9)),
        "waiting": (WaitRow("0 to 6 weeks", 38), WaitRow("over 52 weeks", 0)),
        "new_breaches": (BreachRow("YK-2026-0044", "Finalised plan", day("Tue 10 Nov 2026"), 5, "medical advice"),),
        "due_next_four_weeks": (DueRow(day("Mon 16 Nov 2026"), 13, 21, 17), DueRow(day("Mon 23 Nov 2026"), 2, 0, 26)),
        "advice": (
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
                WANTING,
                Before(40, 10, 46, 48),
            ),
        ),
        "measures": (MeasureRow("Plans in time", "of all that were sent", 131, 204, 64.2, "pc_plans"),),
        "citations": (REG8, CODE),
        "reply_to": "send.team@york.example",
        "phone": "01904 555 0100",
        "sweep_missing": "Figures may be short: the daily tracking has not run since Thu 12 Nov 2026.",
        "sample": True,
        "effects": (EFFECT,),
        "month": MonthPart("November 2026", 19, 9, 2, 8, "At today's pace 14 of 19 will be on time."),
        "flow": (FlowRow("Requests received", 11, 14, 15, 16),),
        "changes": (ChangeRow("Open requests", "", 112, 115, 118, 117),),
        "months": (MonthRow("Oct 2026", 33, 44, 51, 54, 118), MonthRow("Nov 2026", 28, 29, 32, 36, 119)),
        "beside": (BesideRow("England", 2025, 46.1, 95411),),
        "held": (HeldRow("The authority, until it decided to assess", 37.5, 204),),
        "escalations": EscalationPart(61, 62, 63),
        "families_owed": 65,
        "oldest": (OldestRow("YK-2026-0111", Stage.REQUEST, 67, "social care advice"),),
    }
    return WeeklySummary(**said | changes)


def service_week(**changes):
    said = {
        "week_ending": day("Sun 15 Nov 2026"),
        "authority_name": "City of York Council",
        "to_role": "Designated clinical officer",
        "advice": (
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
                WANTING,
                Before(40, 10, 46, 48),
            ),
        ),
        "late": (LateRow("YK-2026-0112", "Medical advice", "Community Paediatrics", day("Tue 20 Oct 2026"), 26),),
        "asked": (AskedRow("YK-2026-0113", "Advice of social care", day("Wed 11 Nov 2026"), "open", "ask the worker"),),
        "more_late": 5,
        "suppressed_below": 0,
        "reply_to": "send.team@york.example",
        "phone": "01904 555 0100",
        "sample": True,
    }
    return ServiceWeek(**said | changes)


EXAMPLES = [digest(OVERDUE, REMINDER, replace(ESCALATION, estimated=True)), digest(), summary(), service_week()]


def packed(letter, **changes):
    said = {"sender": "ehc@york.example", "to": "ep@york.example", "message_id": message_id("key", "york.example")}
    return build(render(letter), **said | {"sent_on": datetime(2026, 11, 16, 6, 30, tzinfo=UTC)} | changes)
