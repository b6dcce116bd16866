"""Histories that a caseworker could have entered: every event of the vocabulary has a place in one of them."""

from tests.factories import event

REQUEST = event("request_received", "Mon 5 Jan 2026", officer="officer-1", source="education")
ASSESS = event("decision_to_assess_notified", "Fri 6 Feb 2026")
REFUSE = event("decision_not_to_assess_notified", "Fri 6 Feb 2026")
MUTE = event("chasing_muted", "Mon 16 Feb 2026", note="agreed with the service")


def medical(kind, on, **columns):
    """An event about the medical advice."""
    return event(kind, on, advice_kind="medical", **columns)


LEGAL = {
    "a plan in time": [
        REQUEST,
        ASSESS,
        medical("advice_sought", "Mon 9 Feb 2026"),
        medical("advice_request_received", "Wed 11 Feb 2026"),
        medical("advice_promised", "Mon 2 Mar 2026", promised_on="Mon 16 Mar 2026"),
        medical("advice_received", "Mon 16 Mar 2026"),
        medical("advice_returned", "Wed 18 Mar 2026"),
        medical("advice_received", "Mon 23 Mar 2026"),
        medical("advice_accepted", "Tue 24 Mar 2026"),
        medical("draft_section_shared", "Thu 26 Mar 2026", sections="C;G"),
        medical("draft_section_answered", "Mon 30 Mar 2026", reply="used_but_corrected"),
        event("decision_to_issue_plan", "Mon 20 Apr 2026"),
        event("draft_plan_served", "Mon 27 Apr 2026"),
        event("representations_received", "Mon 4 May 2026"),
        event("setting_consulted", "Mon 27 Apr 2026", setting="100001"),
        event("setting_responded", "Wed 13 May 2026", setting="100001"),
        event("views_gathered", "Fri 22 May 2026", whose="child", gathered="conversation", used="yes"),
        event("final_plan_sent", "Fri 22 May 2026"),
        event("plan_audited", "Mon 25 May 2026", answers="PA1=2", agencies="education;health"),
        event("plan_audit_closed", "Mon 1 Jun 2026", changed="plan_amended"),
    ],
    "overdue, with an exception against one limit": [
        event("became_responsible", "Mon 5 Jan 2026"),
        ASSESS,
        medical("advice_sought", "Mon 9 Feb 2026"),
        medical("advice_not_known", "Mon 16 Feb 2026", note="asked of the hospital instead"),
        event(
            "exception_claimed",
            "Mon 2 Mar 2026",
            duty="send_final_plan",
            ground="exceptional_personal_circumstances",
            starts_on="Mon 2 Mar 2026",
        ),
        event("exception_ended", "Mon 6 Apr 2026", duty="send_final_plan", ground="exceptional_personal_circumstances"),
        event("family_told", "Tue 24 Mar 2026", advice_kind="medical"),
        event("escalation_acknowledged", "Wed 1 Apr 2026", advice_kind="medical"),
        event("escalation_approved", "Thu 2 Apr 2026", advice_kind="medical"),
        MUTE,
        event("chasing_resumed", "Mon 2 Mar 2026"),
    ],
    "a refusal to assess, overturned": [
        REQUEST,
        REFUSE,
        event("decision_reversed", "Mon 2 Mar 2026", route="tribunal_order_assess"),
        event("decision_to_assess_notified", "Mon 16 Mar 2026"),
        event("decision_not_to_issue_plan_notified", "Tue 12 May 2026"),
    ],
    "withdrawn": [REQUEST, event("request_withdrawn", "Mon 2 Feb 2026")],
    "moved away": [REQUEST, ASSESS, event("no_longer_responsible", "Mon 2 Mar 2026", reason="moved")],
    "a mistake corrected": [
        REQUEST,
        event("request_withdrawn", "Mon 2 Feb 2026", external_id="mis-2"),
        event("event_corrected", "Tue 3 Feb 2026", corrects="mis-2"),
    ],
    "a plan reviewed, amended and re-assessed": [
        REQUEST,
        event("final_plan_sent", "Mon 9 Feb 2026"),
        event("review_meeting_arranged", "Mon 4 May 2026", takes_effect_on="Mon 1 Jun 2026"),
        event("review_meeting_held", "Mon 1 Jun 2026"),
        event("review_report_circulated", "Fri 12 Jun 2026"),
        event("decision_to_amend_plan_notified", "Mon 22 Jun 2026"),
        event("amendment_notice_sent", "Mon 22 Jun 2026"),
        event("amended_plan_sent", "Mon 10 Aug 2026"),
        event("mediation_declined", "Mon 24 Aug 2026"),
        event("mediation_certificate_issued", "Wed 26 Aug 2026"),
        event("appeal_lodged", "Mon 7 Sep 2026"),
        event("contents_amendment_ordered", "Mon 2 Nov 2026", route="tribunal_order_amend"),
        event("placement_amendment_ordered", "Mon 2 Nov 2026", route="consent_order"),
        event("amended_plan_sent", "Mon 16 Nov 2026"),
        event("reassessment_requested", "Mon 4 Jan 2027"),
        event("decision_to_reassess_notified", "Mon 18 Jan 2027"),
        medical("advice_sought", "Mon 18 Jan 2027"),
        event("amendment_notice_sent", "Mon 1 Mar 2027"),
        event("decision_not_to_amend_plan_notified", "Mon 19 Apr 2027"),
        event("move_notified", "Mon 3 May 2027", takes_effect_on="Tue 1 Jun 2027"),
        event("plan_transferred_out", "Tue 1 Jun 2027"),
    ],
    "a plan that came in, and ends": [
        event("plan_transferred_in", "Mon 5 Jan 2026", last_reviewed_on="Mon 6 Oct 2025"),
        event("family_told_of_transfer", "Mon 2 Feb 2026"),
        event(
            "phase_transfer_expected", "Mon 2 Feb 2026", phase="secondary_to_post_16", takes_effect_on="Tue 1 Sep 2026"
        ),
        event("review_meeting_held", "Mon 2 Mar 2026"),
        event("decision_to_maintain_plan_notified", "Mon 23 Mar 2026"),
        event("reassessment_requested", "Mon 13 Apr 2026"),
        event("decision_not_to_reassess_notified", "Fri 24 Apr 2026"),
        event("mediation_requested", "Fri 1 May 2026"),
        event("mediation_held", "Mon 18 May 2026"),
        event("mediation_agreement_reached", "Mon 18 May 2026"),
        event("mediation_action_done", "Mon 1 Jun 2026"),
        event("decision_reversed", "Mon 18 May 2026", route="mediation_agreement"),
        event("decision_to_reassess_notified", "Mon 1 Jun 2026"),
        event("amended_plan_sent", "Mon 24 Aug 2026"),
        event("decision_to_cease_plan_notified", "Mon 1 Feb 2027"),
        event("plan_ceased", "Mon 12 Apr 2027"),
    ],
    "a person detained in the middle of it": [
        event("detained_person_request_received", "Mon 5 Jan 2026"),
        event("released", "Mon 2 Feb 2026"),
        event("detained", "Mon 9 Mar 2026"),
        event("final_plan_sent", "Mon 25 May 2026"),
        event("reassessment_decided", "Mon 8 Jun 2026"),
    ],
}
