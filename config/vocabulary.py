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
    VIEWS_GATHERED = "views_gathered"
    DECISION_TO_ISSUE_PLAN = "decision_to_issue_plan"
    DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED = "decision_not_to_issue_plan_notified"
    DRAFT_SECTION_SHARED = "draft_section_shared"
    DRAFT_SECTION_ANSWERED = "draft_section_answered"
    DRAFT_PLAN_SERVED = "draft_plan_served"
    REPRESENTATIONS_RECEIVED = "representations_received"
    SETTING_CONSULTED = "setting_consulted"
    SETTING_RESPONDED = "setting_responded"
    FINAL_PLAN_SENT = "final_plan_sent"
    PLAN_AUDITED = "plan_audited"
    PLAN_AUDIT_CLOSED = "plan_audit_closed"
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
    ESCALATION_APPROVED = "escalation_approved"
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


class Evidence(StrEnum):
    """What shows a ground, where it is claimed by a form: a code, because what it says stays on the case file."""

    PUBLISHED_TERM_DATES = "published_term_dates"
    LETTER_OR_EMAIL_ON_FILE = "letter_or_email_on_file"
    RECORD_OF_A_CALL_ON_FILE = "record_of_a_call_on_file"
    RECORD_OF_THE_APPOINTMENT = "record_of_the_appointment"
    OTHER_DOCUMENT_ON_FILE = "other_document_on_file"


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


class Known(StrEnum):
    """What a social care or health service knows of the child: of whom the advice is asked follows from it."""

    OPEN = "open"
    CLOSED_WITHIN_3_MONTHS = "closed_within_3_months"
    CLOSED_WITHIN_12_MONTHS = "closed_within_12_months"
    UNIVERSAL_SERVICES_ONLY = "universal_services_only"
    NOT_KNOWN = "not_known"


class DraftReply(StrEnum):
    """What the author of an advice says of the sections of the draft that rest on it."""

    USED_AND_CONFIRMED = "used_and_confirmed"
    USED_BUT_CORRECTED = "used_but_corrected"
    NOT_USED = "not_used"


class EndReason(StrEnum):
    """Why the authority is no longer responsible."""

    MOVED = "moved"
    DIED = "died"
    OVER_AGE = "over_age"
    LEFT_ENGLAND = "left_england"
    OTHER = "other"


class MuteReason(StrEnum):
    """Why nobody is to be written to: a code, because Prefect keeps what is typed into its forms in clear."""

    IN_HAND = "in_hand"
    TOLD_IN_PERSON = "told_in_person"
    FAMILY_ASKED = "family_asked"
    DATES_DISPUTED = "dates_disputed"
    DATES_WRONG = "dates_wrong"
    NOT_NOW = "not_now"
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


EVENT_MEANINGS: dict[EventKind, str] = {
    EventKind.REQUEST_RECEIVED: "a request for an EHC needs assessment reached the authority: the clock starts",
    EventKind.BECAME_RESPONSIBLE: "the authority became responsible otherwise (Act s.24): the clock starts",
    EventKind.DETAINED_PERSON_REQUEST_RECEIVED: "a request about a person detained in youth accommodation (SI 2015/62)",
    EventKind.PLAN_TRANSFERRED_IN: "a plan came in from another authority (reg 15)",
    EventKind.DETAINED: "the person was detained in youth accommodation",
    EventKind.RELEASED: "the person was released",
    EventKind.DECISION_TO_ASSESS_NOTIFIED: "the family was told that there will be an assessment",
    EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED: "the family was told that there will be none",
    EventKind.DECISION_REVERSED: "an earlier refusal was overturned; the route decides which clocks run now",
    EventKind.ADVICE_SOUGHT: "advice was asked for",
    EventKind.ADVICE_REQUEST_RECEIVED: "the body received the request: its six weeks start",
    EventKind.ADVICE_PROMISED: "the service said when it will come",
    EventKind.ADVICE_RECEIVED: "it came",
    EventKind.ADVICE_ACCEPTED: "it was good enough",
    EventKind.ADVICE_RETURNED: "it went back for rework",
    EventKind.ADVICE_NOT_KNOWN: "the service does not know the child; `route_tried` (or the note) says what was tried instead",
    EventKind.VIEWS_GATHERED: "the child's or the parents' views were gathered: how, and whether they were used",
    EventKind.DECISION_TO_ISSUE_PLAN: "decided, not yet sent",
    EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED: "the family was told that there will be no plan",
    EventKind.DRAFT_SECTION_SHARED: "sections of the draft went to the author of the advice that they rest on",
    EventKind.DRAFT_SECTION_ANSWERED: "the author said whether the advice was used, and confirmed or corrected it",
    EventKind.DRAFT_PLAN_SERVED: "the draft reached the family: 15 days start",
    EventKind.REPRESENTATIONS_RECEIVED: "the family's views on the draft came",
    EventKind.SETTING_CONSULTED: "a setting was asked about being named",
    EventKind.SETTING_RESPONDED: "it answered",
    EventKind.FINAL_PLAN_SENT: "the finalised plan was sent: the clock stops",
    EventKind.PLAN_AUDITED: "the plan was audited: the answers to each question, and by which agencies",
    EventKind.PLAN_AUDIT_CLOSED: "what the audit found was acted on: what was changed",
    EventKind.FAMILY_TOLD_OF_TRANSFER: "the family was told of the transfer, a re-assessment and the review (reg 15(4))",
    EventKind.REVIEW_MEETING_ARRANGED: "the day of a review meeting was given notice of; the review is tracked from here on",
    EventKind.REVIEW_MEETING_HELD: "the review meeting took place: 2, 4 and 12 weeks start",
    EventKind.REVIEW_REPORT_CIRCULATED: "its report went to everyone invited",
    EventKind.PHASE_TRANSFER_EXPECTED: "a phase transfer is to come: the plan is to be amended before it (reg 18)",
    EventKind.REASSESSMENT_REQUESTED: "a re-assessment was asked for: 15 days start",
    EventKind.REASSESSMENT_DECIDED: "the authority decided on a re-assessment of its own motion (Act s.44(3))",
    EventKind.DECISION_TO_REASSESS_NOTIFIED: "the family was told that there will be a re-assessment: 14 weeks start",
    EventKind.DECISION_NOT_TO_REASSESS_NOTIFIED: "the family was told that there will be none",
    EventKind.DECISION_TO_MAINTAIN_PLAN_NOTIFIED: "after a review: the plan is kept as it is",
    EventKind.DECISION_TO_AMEND_PLAN_NOTIFIED: "after a review: the plan will be amended",
    EventKind.DECISION_TO_CEASE_PLAN_NOTIFIED: "the plan will end",
    EventKind.CONTENTS_AMENDMENT_ORDERED: "an order, agreement or concession about what the plan contains: 5 weeks",
    EventKind.PLACEMENT_AMENDMENT_ORDERED: "the same about the school or its type only: 2 weeks",
    EventKind.AMENDMENT_NOTICE_SENT: "the proposed amendments went out: 15 days and 8 weeks start",
    EventKind.DECISION_NOT_TO_AMEND_PLAN_NOTIFIED: "there will be no amendment after all",
    EventKind.AMENDED_PLAN_SENT: "the amended (or re-assessed) plan was sent in its final form",
    EventKind.MEDIATION_DECLINED: "the family told the adviser that it will not pursue mediation",
    EventKind.MEDIATION_REQUESTED: "the family told the authority that it wants mediation: 30 days start",
    EventKind.MEDIATION_HELD: "the mediation took place and ended",
    EventKind.MEDIATION_CERTIFICATE_ISSUED: "the adviser issued the certificate",
    EventKind.MEDIATION_AGREEMENT_REACHED: "something was agreed that cannot be appealed: 2 weeks, or the agreed day",
    EventKind.MEDIATION_ACTION_DONE: "it was done",
    EventKind.APPEAL_LODGED: "the family appealed",
    EventKind.MOVE_NOTIFIED: "the authority became aware that the child moves to another area",
    EventKind.PLAN_TRANSFERRED_OUT: "the plan went to the new authority",
    EventKind.PLAN_CEASED: "the plan ended",
    EventKind.REQUEST_WITHDRAWN: "by the requester, in writing",
    EventKind.NO_LONGER_RESPONSIBLE: "the authority's duty ended",
    EventKind.EXCEPTION_CLAIMED: "a lawful ground is claimed against one limit; its facts are tested",
    EventKind.EXCEPTION_ENDED: "the ground is over",
    EventKind.FAMILY_TOLD: "the family was told of a lateness or of an exception",
    EventKind.ESCALATION_ACKNOWLEDGED: "someone took it on",
    EventKind.ESCALATION_APPROVED: "a person decided that a message which waits for approval goes out",
    EventKind.CHASING_MUTED: "nobody is to be written to about it for now",
    EventKind.CHASING_RESUMED: "people are written to again",
    EventKind.EVENT_CORRECTED: "that event was a mistake: everything is derived again without it; the record stays",
}
"""What each event means, in the manner of the contract."""
