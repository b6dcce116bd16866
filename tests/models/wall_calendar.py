"""What may be under way from a day on, and the last days that somebody reads off a wall calendar for it.

Between them the stories set every duty and every right of the law going; where a limit knows several
routes, bodies or phases, they take turns from day to day.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import holidays

from models.events import Event
from tests.factories import event
from tests.models import oracle

Story = tuple[list[Event], dict[str, date]]
"""What happened, and the last day of each duty that it sets going."""

ROUTES_TO_ASSESS = ("tribunal_order_assess", "consent_order", "mediation_agreement", "concession_notified")
ROUTES_TO_A_PLAN = ("tribunal_order_plan", "consent_order", "mediation_agreement", "concession_notified")
ORDERS = ("tribunal_order_amend", "consent_order", "mediation_agreement", "concession_notified")
PHASES = ("primary_to_secondary", "secondary_to_post_16", "post_16_to_post_16", "infant_to_junior")


@cache
def red_days() -> set[date]:
    """The bank holidays of England, as a printed calendar has them in red."""
    return set(holidays.country_holidays("GB", subdiv="ENG", years=range(2014, 2028)))


def turn(start: date, choices: tuple[str, ...]) -> str:
    """One choice after the other, from day to day."""
    return choices[start.toordinal() % len(choices)]


def before(start: date, days: int) -> date:
    """Some days before it all began."""
    return start - timedelta(days=days)


def after(start: date, at_most: int) -> date:
    """Some days later: none on one day, one more on the next, and so on round."""
    return start + timedelta(days=start.toordinal() % at_most)


def requested(start: date) -> Story:
    """A request, or the day on which the authority became responsible, or one for a person who is detained."""
    kind = turn(start, ("request_received", "became_responsible", "detained_person_request_received"))
    own = {} if kind.startswith("detained") else {"serve_draft_plan": oracle.days_after(start, 110)}
    return [event(kind, start)], own | {
        "notify_decision_whether_to_assess": oracle.weeks_after(start, 6),
        "notify_decision_not_to_issue_plan": oracle.weeks_after(start, 16),
        "send_final_plan": oracle.weeks_after(start, 20),
    }


def asked_and_served(start: date) -> Story:
    """Advice whose request reached its body, a draft that reached the family, and a setting that was consulted."""
    kind = turn(start, ("medical", "educational", "psychological", "parental"))
    happened = [
        event("request_received", before(start, 30)),
        event("decision_to_assess_notified", before(start, 1)),
        event("advice_request_received", start, advice_kind=kind),
        event("draft_plan_served", start),
        event("setting_consulted", start, setting="100001"),
    ]
    return happened, {
        "provide_advice": oracle.weeks_after(start, 6),
        "allow_representations": oracle.days_beginning_with(start, 15),
        "respond_to_consultation": oracle.days_after(start, 15),
    }


def to_be_assessed(start: date) -> Story:
    """An assessment that was decided, or that an overturned refusal brought."""
    asked = event("request_received", before(start, 30))
    last_days = {"request_advice": oracle.working_days_after(start, 5, red_days())}
    if turn(start, ("decided", "reversed")) == "decided":
        return [asked, event("decision_to_assess_notified", start)], last_days
    refused = event("decision_not_to_assess_notified", before(start, 20))
    return [asked, refused, event("decision_reversed", start, route=turn(start, ROUTES_TO_ASSESS))], last_days


def asked_before(start: date, days: int) -> list[Event]:
    """Medical advice whose request reached its body so many days ago."""
    return [
        event("request_received", before(start, 120)),
        event("decision_to_assess_notified", before(start, 110)),
        event("advice_request_received", before(start, days), advice_kind="medical"),
    ]


def advice_sent_back(start: date) -> Story:
    """Advice that came, and went back to its author."""
    happened = [
        *asked_before(start, 30),
        event("advice_received", before(start, 3), advice_kind="medical"),
        event("advice_returned", start, advice_kind="medical"),
    ]
    return happened, {"rework_advice": oracle.working_days_after(start, 5, red_days())}


def late_advice(start: date) -> Story:
    """The day after the six weeks of the advice, on which its service says that it does not know the child."""
    happened = [
        *asked_before(start, 43),
        event("advice_not_known", start, advice_kind="medical", note="asked elsewhere"),
    ]
    return happened, {
        "follow_up_not_known": oracle.working_days_after(start, 5, red_days()),
        "keep_family_informed": oracle.working_days_after(start, 3, red_days()),
    }


def family_told_again(start: date) -> Story:
    """Advice that has been late for some days, of which the family was told."""
    happened = [
        *asked_before(start, 43 + 1 + start.toordinal() % 30),
        event("family_told", start, advice_kind="medical"),
    ]
    return happened, {"keep_family_informed": oracle.days_after(start, 14)}


def ordered_to_assess(start: date) -> Story:
    """A refusal to assess, overturned."""
    happened = [
        event("request_received", before(start, 100)),
        event("decision_not_to_assess_notified", before(start, 60)),
        event("decision_reversed", start, route=turn(start, ROUTES_TO_ASSESS)),
    ]
    return happened, {
        "notify_assessment_after_reversal": oracle.weeks_after(start, 2),
        "notify_no_plan_after_reversal": oracle.weeks_after(start, 10),
        "send_final_plan_after_reversal": oracle.weeks_after(start, 14),
    }


def ordered_to_reassess(start: date) -> Story:
    """A refusal to re-assess, overturned."""
    happened = [
        event("plan_transferred_in", before(start, 200), last_reviewed_on=before(start, 300)),
        event("reassessment_requested", before(start, 100)),
        event("decision_not_to_reassess_notified", before(start, 90)),
        event("decision_reversed", start, route=turn(start, ROUTES_TO_ASSESS)),
    ]
    return happened, ordered_to_assess(start)[1]


def ordered_to_make_a_plan(start: date) -> Story:
    """A refusal to issue a plan, overturned."""
    happened = [
        event("request_received", before(start, 300)),
        event("decision_not_to_issue_plan_notified", before(start, 200)),
        event("decision_reversed", start, route=turn(start, ROUTES_TO_A_PLAN)),
    ]
    return happened, {
        "send_draft_plan_after_order": oracle.weeks_after(start, 5),
        "send_final_plan_after_order": oracle.weeks_after(start, 11),
    }


def plan_sent(start: date) -> Story:
    """A finalised plan, whose life is followed: its review, and what the family may do."""
    certified = after(start, 100)
    happened = [
        event("request_received", before(start, 140)),
        event("final_plan_sent", start),
        event("review_meeting_arranged", start, takes_effect_on=start),
        event("mediation_declined", start),
        event("mediation_certificate_issued", certified),
    ]
    return happened, {
        "review_plan": oracle.months_beginning_with(start, 12),
        "contact_mediation_adviser": oracle.months_after(start, 2),
        "appeal": max(oracle.months_after(start, 2), oracle.months_after(certified, 1)),
    }


def plan_came_in(start: date) -> Story:
    """A plan that moved here, made or last reviewed some time ago."""
    reviewed = before(start, start.toordinal() % 400)
    return [event("plan_transferred_in", start, last_reviewed_on=reviewed)], {
        "tell_family_of_transfer": oracle.weeks_after(start, 6),
        "review_transferred_plan": max(
            oracle.months_beginning_with(reviewed, 12), oracle.months_beginning_with(start, 3)
        ),
    }


def in_the_life_of_a_plan(start: date) -> Story:
    """A review meeting, a request for re-assessment and the word that the family will move, all on one day."""
    moves = start + timedelta(days=start.toordinal() % 60)
    happened = [
        event("plan_transferred_in", before(start, 100), last_reviewed_on=before(start, 200)),
        event("review_meeting_held", start),
        event("reassessment_requested", start),
        event("move_notified", start, takes_effect_on=moves),
    ]
    return happened, {
        "circulate_review_report": oracle.weeks_after(start, 2),
        "notify_review_decision": oracle.weeks_after(start, 4),
        "send_amendment_notice": oracle.weeks_after(start, 4),
        "notify_decision_whether_to_reassess": oracle.days_after(start, 15),
        "transfer_plan": max(oracle.working_days_beginning_with(start, 15, red_days()), moves),
    }


def phase_expected(start: date) -> Story:
    """A phase transfer in the year to come."""
    phase, moves = turn(start, PHASES), start + timedelta(days=365)
    last_day = {
        "secondary_to_post_16": lambda: oracle.day_before(moves.year, 3, 31),
        "post_16_to_post_16": lambda: oracle.months_before(moves, 5),
    }.get(phase, lambda: oracle.day_before(moves.year, 2, 15))
    happened = [
        event("plan_transferred_in", before(start, 100), last_reviewed_on=before(start, 200)),
        event("phase_transfer_expected", start, phase=phase, takes_effect_on=moves),
    ]
    return happened, {"amend_plan_before_phase_transfer": last_day()}


def amendments_proposed(start: date) -> Story:
    """A notice of amendments so many days after the review meeting, while a re-assessment is begun."""
    met = before(start, start.toordinal() % 90)
    happened = [
        event("plan_transferred_in", before(start, 100), last_reviewed_on=before(start, 200)),
        event("review_meeting_held", met),
        event("reassessment_decided", start),
        event("amendment_notice_sent", start),
    ]
    return happened, {
        "allow_representations_on_amendments": oracle.days_beginning_with(start, 15),
        "send_amended_plan": min(oracle.weeks_after(start, 8), oracle.weeks_after(met, 12)),
        "send_plan_after_reassessment": oracle.weeks_after(start, 14),
    }


def amendment_ordered(start: date) -> Story:
    """An order about the contents of the plan, or about its placement alone."""
    kind, weeks = (
        turn(before(start, start.toordinal() // 2), ("contents", "placement")),
        {"contents": 5, "placement": 2},
    )
    happened = [
        event("plan_transferred_in", before(start, 100), last_reviewed_on=before(start, 200)),
        event(f"{kind}_amendment_ordered", start, route=turn(start, ORDERS)),
    ]
    return happened, {"amend_plan_after_order": oracle.weeks_after(start, weeks[kind])}


def mediated(start: date) -> Story:
    """A family that asks for mediation, has it the same day and agrees; or that declines it."""
    kinds = ("mediation_requested", "mediation_held", "mediation_agreement_reached")
    certificate = {"issue_mediation_certificate": oracle.working_days_after(start, 3, red_days())}
    refused = [
        event("request_received", before(start, 60)),
        event("decision_not_to_assess_notified", before(start, 30)),
    ]
    if turn(start, ("held", "declined")) == "declined":
        return [*refused, event("mediation_declined", start)], certificate
    return [*refused, *(event(kind, start) for kind in kinds)], certificate | {
        "arrange_mediation": oracle.days_after(start, 30),
        "carry_out_mediation_agreement": oracle.weeks_after(start, 2),
    }


STORIES: tuple[Callable[[date], Story], ...] = (
    *(requested, asked_and_served, ordered_to_assess, ordered_to_reassess, ordered_to_make_a_plan, plan_sent),
    *(to_be_assessed, advice_sent_back, late_advice, family_told_again),
    *(plan_came_in, in_the_life_of_a_plan, phase_expected, amendments_proposed, amendment_ordered, mediated),
)


def conceded_before_march_2015(start: date) -> Story:
    """An appeal conceded under regulation 45 as first made."""
    happened, _ = ordered_to_assess(start)
    conceded = event("decision_reversed", start, route="concession_notified")
    return [*happened[:-1], conceded], {"carry_out_assessment_after_concession": oracle.weeks_after(start, 4)}
