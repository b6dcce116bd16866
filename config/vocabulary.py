"""The words of the field, once: events, kinds of advice, grounds, routes.

The names are those of the SEND Regulations 2014 first, of the DfE's SEN2 return second and of the
Code of Practice third.  Every other room takes them from here, and `config.statute` refuses a data
file that uses a word which is not in this list.
"""

from enum import StrEnum


class EventKind(StrEnum):
    """Everything that can happen to a request for an EHC needs assessment, and to the plan that follows."""

    REQUEST_RECEIVED = "request_received"
    BECAME_RESPONSIBLE = "became_responsible"
    DETAINED_PERSON_REQUEST_RECEIVED = "detained_person_request_received"
    PLAN_TRANSFERRED_IN = "plan_transferred_in"
    DETAINED = "detained"
    RELEASED = "released"
    DECISION_TO_ASSESS_NOTIFIED = "decision_to_assess_notified"
    DECISION_NOT_TO_ASSESS_NOTIFIED = "decision_not_to_assess_notified"
    DECISION_REVERSED = "decision_reversed"
    ADVICE_SOUGHT = "advice_sought"
    ADVICE_REQUEST_RECEIVED = "advice_request_received"
    ADVICE_PROMISED = "advice_promised"
    ADVICE_RECEIVED = "advice_received"
    ADVICE_ACCEPTED = "advice_accepted"
    ADVICE_RETURNED = "advice_returned"
    ADVICE_NOT_KNOWN = "advice_not_known"
    DECISION_TO_ISSUE_PLAN = "decision_to_issue_plan"
    DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED = "decision_not_to_issue_plan_notified"
    DRAFT_PLAN_SERVED = "draft_plan_served"
    REPRESENTATIONS_RECEIVED = "representations_received"
    SETTING_CONSULTED = "setting_consulted"
    SETTING_RESPONDED = "setting_responded"
    FINAL_PLAN_SENT = "final_plan_sent"
    FAMILY_TOLD_OF_TRANSFER = "family_told_of_transfer"
    REVIEW_MEETING_ARRANGED = "review_meeting_arranged"
    REVIEW_MEETING_HELD = "review_meeting_held"
    REVIEW_REPORT_CIRCULATED = "review_report_circulated"
    PHASE_TRANSFER_EXPECTED = "phase_transfer_expected"
    REASSESSMENT_REQUESTED = "reassessment_requested"
    REASSESSMENT_DECIDED = "reassessment_decided"
    DECISION_TO_REASSESS_NOTIFIED = "decision_to_reassess_notified"
    DECISION_NOT_TO_REASSESS_NOTIFIED = "decision_not_to_reassess_notified"
    DECISION_TO_MAINTAIN_PLAN_NOTIFIED = "decision_to_maintain_plan_notified"
    DECISION_TO_AMEND_PLAN_NOTIFIED = "decision_to_amend_plan_notified"
    DECISION_TO_CEASE_PLAN_NOTIFIED = "decision_to_cease_plan_notified"
    CONTENTS_AMENDMENT_ORDERED = "contents_amendment_ordered"
    PLACEMENT_AMENDMENT_ORDERED = "placement_amendment_ordered"
    AMENDMENT_NOTICE_SENT = "amendment_notice_sent"
    DECISION_NOT_TO_AMEND_PLAN_NOTIFIED = "decision_not_to_amend_plan_notified"
    AMENDED_PLAN_SENT = "amended_plan_sent"
    MEDIATION_DECLINED = "mediation_declined"
    MEDIATION_REQUESTED = "mediation_requested"
    MEDIATION_HELD = "mediation_held"
    MEDIATION_CERTIFICATE_ISSUED = "mediation_certificate_issued"
    MEDIATION_AGREEMENT_REACHED = "mediation_agreement_reached"
    MEDIATION_ACTION_DONE = "mediation_action_done"
    APPEAL_LODGED = "appeal_lodged"
    MOVE_NOTIFIED = "move_notified"
    PLAN_TRANSFERRED_OUT = "plan_transferred_out"
    PLAN_CEASED = "plan_ceased"
    REQUEST_WITHDRAWN = "request_withdrawn"
    NO_LONGER_RESPONSIBLE = "no_longer_responsible"
    EXCEPTION_CLAIMED = "exception_claimed"
    EXCEPTION_ENDED = "exception_ended"
    FAMILY_TOLD = "family_told"
    ESCALATION_ACKNOWLEDGED = "escalation_acknowledged"
    CHASING_MUTED = "chasing_muted"
    CHASING_RESUMED = "chasing_resumed"
    EVENT_CORRECTED = "event_corrected"

    @property
    def words(self) -> str:
        """The event as it stands in a sentence: "final plan sent"."""
        return self.value.replace("_", " ")


class AdviceKind(StrEnum):
    """Reg 6(1)(a) to (h): from whom advice and information must be sought."""

    PARENTAL = "parental"
    EDUCATIONAL = "educational"
    MEDICAL = "medical"
    PSYCHOLOGICAL = "psychological"
    SOCIAL_CARE = "social_care"
    OTHER_PERSON = "other_person"
    PREPARATION_FOR_ADULTHOOD = "preparation_for_adulthood"
    REASONABLY_REQUESTED = "reasonably_requested"


class Ground(StrEnum):
    """Lawful grounds on which one time limit need not be met.  Which limit knows which is data."""

    SCHOOL_CLOSED = "school_closed"
    EARLY_YEARS_PROVIDER_CLOSED = "early_years_provider_closed"
    EXCEPTIONAL_PERSONAL_CIRCUMSTANCES = "exceptional_personal_circumstances"
    EXCEPTIONAL_CIRCUMSTANCES = "exceptional_circumstances"
    ABSENT_FROM_AREA = "absent_from_area"
    MISSED_APPOINTMENT = "missed_appointment"
    LATE_REPRESENTATIONS = "late_representations"
    CORONAVIRUS = "coronavirus"


class Route(StrEnum):
    """How an earlier refusal came to be overturned, or an amendment ordered; the route decides which clocks run."""

    MEDIATION_AGREEMENT = "mediation_agreement"
    TRIBUNAL_ORDER_ASSESS = "tribunal_order_assess"
    TRIBUNAL_ORDER_PLAN = "tribunal_order_plan"
    TRIBUNAL_ORDER_AMEND = "tribunal_order_amend"
    CONSENT_ORDER = "consent_order"
    CONCESSION_NOTIFIED = "concession_notified"
    OWN_REVIEW = "own_review"


class Phase(StrEnum):
    """Phase transfers (reg 2, reg 18): which move decides by which day the plan must have been reviewed."""

    EARLY_YEARS_TO_SCHOOL = "early_years_to_school"
    INFANT_TO_JUNIOR = "infant_to_junior"
    PRIMARY_TO_MIDDLE = "primary_to_middle"
    PRIMARY_TO_SECONDARY = "primary_to_secondary"
    MIDDLE_TO_SECONDARY = "middle_to_secondary"
    SECONDARY_TO_POST_16 = "secondary_to_post_16"
    POST_16_TO_POST_16 = "post_16_to_post_16"


class Source(StrEnum):
    """Who asked for the assessment (SEN2 `requestsource`, coarsened)."""

    PARENT_OR_YOUNG_PERSON = "parent_or_young_person"
    EDUCATION = "education"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    OTHER = "other"


class EndReason(StrEnum):
    """Why the authority is no longer responsible."""

    MOVED = "moved"
    DIED = "died"
    OVER_AGE = "over_age"
    LEFT_ENGLAND = "left_england"
    OTHER = "other"


class State(StrEnum):
    """Where a duty stands on a day."""

    OUTSTANDING = "outstanding"
    MET = "met"
    LATE = "late"
    OVERDUE = "overdue"
    EXCEPTED = "excepted"
    SUPERSEDED = "superseded"
    NO_LONGER_OWED = "no_longer_owed"


class Stage(StrEnum):
    """Where a request stands as a whole."""

    REQUEST = "request"
    ASSESSMENT = "assessment"
    DRAFTING = "drafting"
    CLOSED = "closed"


class Basis(StrEnum):
    """What stands behind a date: only `statute` can be breached."""

    STATUTE = "statute"
    GUIDANCE = "guidance"
    PRACTICE = "practice"
