"""An event that cannot have happened is refused, with a sentence for the person who entered it."""

from dataclasses import replace

import pytest

from models.case import RefusedError
from models.replay import replay
from tests.factories import event

REQUEST = event("request_received", "Mon 5 Jan 2026")
ASSESS = event("decision_to_assess_notified", "Fri 6 Feb 2026")
REFUSE = event("decision_not_to_assess_notified", "Fri 6 Feb 2026")
REVERSE = event("decision_reversed", "Mon 2 Mar 2026", route="mediation_agreement")
ISSUE = event("decision_to_issue_plan", "Mon 20 Apr 2026")
NO_PLAN = event("decision_not_to_issue_plan_notified", "Mon 20 Apr 2026")
DRAFT = event("draft_plan_served", "Mon 27 Apr 2026")
FINAL = event("final_plan_sent", "Mon 25 May 2026")
WITHDRAWN = event("request_withdrawn", "Mon 2 Mar 2026")
MOVED = event("no_longer_responsible", "Mon 2 Mar 2026", reason="moved")


def medical(kind, on, **columns):
    """An event about the medical advice."""
    return event(kind, on, advice_kind="medical", **columns)


SOUGHT = medical("advice_sought", "Mon 9 Feb 2026")
RECEIVED = medical("advice_received", "Mon 2 Mar 2026")
ENDED = event("exception_ended", "Mon 2 Mar 2026", duty="send_final_plan", ground="absent_from_area")

NO_REFUSAL = "there is no refusal in force that could be reversed (regs 42, 44 and 45 speak of a refusal)"

# Each row: what happened, the refused event last whatever its day, and the sentence.
BEFORE_IT_BEGAN = [
    (
        [REQUEST, event("final_plan_sent", "Fri 2 Jan 2026")],
        "final plan sent on Fri 2 Jan 2026: no request was received by then",
    ),
    ([ASSESS], "decision to assess notified on Fri 6 Feb 2026: no request was received by then"),
    (
        [REQUEST, event("decision_not_to_assess_notified", "Sun 4 Jan 2026")],
        "decision not to assess notified on Sun 4 Jan 2026: no request was received by then",
    ),
    (
        [REQUEST, medical("advice_sought", "Fri 2 Jan 2026")],
        "advice sought on Fri 2 Jan 2026: no request was received by then",
    ),
]
DECIDED_TWICE = [
    (
        [REQUEST, ASSESS, event("decision_to_assess_notified", "Mon 9 Feb 2026")],
        "decision to assess notified a second time: it was recorded for Fri 6 Feb 2026",
    ),
    (
        [REQUEST, ISSUE, event("decision_to_issue_plan", "Tue 21 Apr 2026")],
        "decision to issue plan a second time: it was recorded for Mon 20 Apr 2026",
    ),
    (
        [REQUEST, ASSESS, event("decision_not_to_assess_notified", "Mon 9 Feb 2026")],
        "a refusal to assess after a decision to assess",
    ),
    (
        [REQUEST, REFUSE, REVERSE, event("decision_not_to_assess_notified", "Mon 9 Mar 2026")],
        "a refusal to assess after a decision to assess",
    ),
    (
        [
            *(REQUEST, REFUSE, REVERSE, event("decision_to_assess_notified", "Tue 3 Mar 2026")),
            event("decision_to_assess_notified", "Mon 9 Mar 2026"),
        ],
        "decision to assess notified a second time: it was recorded for Tue 3 Mar 2026",
    ),
    (
        [
            *(REQUEST, REFUSE, REVERSE, event("decision_to_assess_notified", "Mon 2 Mar 2026")),
            event("decision_to_assess_notified", "Mon 9 Mar 2026"),
        ],
        "decision to assess notified a second time: it was recorded for Mon 2 Mar 2026",
    ),
    (
        [REQUEST, DRAFT, FINAL, event("final_plan_sent", "Mon 1 Jun 2026")],
        "a second final plan: one was sent on Mon 25 May 2026",
    ),
]
NOTHING_TO_REVERSE = [
    ([REQUEST, REVERSE], NO_REFUSAL),
    ([REQUEST, ASSESS, REVERSE], NO_REFUSAL),
    (
        [REQUEST, WITHDRAWN, event("decision_reversed", "Mon 9 Mar 2026", route="consent_order")],
        NO_REFUSAL,
    ),
    (
        [REQUEST, FINAL, event("decision_reversed", "Mon 1 Jun 2026", route="consent_order")],
        NO_REFUSAL,
    ),
    (
        [REQUEST, REFUSE, REVERSE, event("decision_reversed", "Mon 9 Mar 2026", route="consent_order")],
        NO_REFUSAL,
    ),
    (
        [REQUEST, REFUSE, event("decision_reversed", "Mon 2 Mar 2026", route="tribunal_order_plan")],
        "tribunal_order_plan does not answer a decision not to assess notified (reg 44(2)(b), (c))",
    ),
    (
        [REQUEST, NO_PLAN, event("decision_reversed", "Fri 1 May 2026", route="tribunal_order_assess")],
        "tribunal_order_assess does not answer a decision not to issue plan notified (reg 44(2)(b), (c))",
    ),
]
ADVICE = [
    ([REQUEST, RECEIVED], "advice received (medical) that was never sought: record advice_sought first"),
    (
        [REQUEST, SOUGHT, medical("advice_received", "Mon 2 Mar 2026", advice_ref="medical-2")],
        "advice received (medical-2) that was never sought: record advice_sought first",
    ),
    (
        [REQUEST, medical("advice_promised", "Mon 9 Feb 2026", promised_on="Mon 2 Mar 2026")],
        "advice promised (medical) that was never sought: record advice_sought first",
    ),
    (
        [REQUEST, medical("advice_not_known", "Mon 9 Feb 2026")],
        "advice not known (medical) that was never sought: record advice_sought first",
    ),
    (
        [REQUEST, medical("advice_accepted", "Mon 2 Mar 2026")],
        "advice accepted (medical) that was never sought: record advice_sought first",
    ),
    (
        [REQUEST, SOUGHT, medical("advice_accepted", "Mon 2 Mar 2026")],
        "advice accepted (medical) before it was received",
    ),
    (
        [REQUEST, SOUGHT, medical("advice_returned", "Mon 2 Mar 2026")],
        "advice returned (medical) before it was received",
    ),
    (
        [REQUEST, SOUGHT, RECEIVED, medical("advice_received", "Wed 4 Mar 2026")],
        "medical advice was already received on Mon 2 Mar 2026",
    ),
    (
        [
            *(REQUEST, SOUGHT, RECEIVED, medical("advice_returned", "Tue 3 Mar 2026")),
            *(medical("advice_received", "Wed 4 Mar 2026"), medical("advice_received", "Thu 5 Mar 2026")),
        ],
        "medical advice was already received on Mon 2 Mar 2026",
    ),
    (
        [REQUEST, SOUGHT, RECEIVED, medical("advice_sought", "Wed 4 Mar 2026")],
        "medical advice was already received: ask again under another advice_ref",
    ),
    (
        [REQUEST, medical("advice_request_received", "Mon 9 Feb 2026"), medical("advice_sought", "Tue 10 Feb 2026")],
        "medical advice reached the service before it was sought",
    ),
    (
        [REQUEST, SOUGHT, medical("advice_promised", "Mon 2 Mar 2026", promised_on="Sun 1 Mar 2026")],
        "advice promised for Sun 1 Mar 2026, a day already past when it was promised",
    ),
]
DRAFT_AND_CONSULTATION = [
    ([REQUEST, event("representations_received", "Mon 27 Apr 2026")], "views on a draft plan that was not served"),
    (
        [REQUEST, event("setting_responded", "Mon 27 Apr 2026", setting="100001")],
        "an answer from a setting that was not consulted",
    ),
    (
        [
            REQUEST,
            event("setting_consulted", "Mon 20 Apr 2026", setting="100001"),
            event("setting_responded", "Mon 27 Apr 2026", setting="100002"),
        ],
        "an answer from a setting that was not consulted",
    ),
]
AFTER_IT_HAD_ENDED = [
    (
        [REQUEST, WITHDRAWN, event("request_received", "Mon 9 Mar 2026")],
        "a new request after this one ended on Mon 2 Mar 2026 needs a reference of its own",
    ),
    (
        [REQUEST, REFUSE, event("request_received", "Mon 9 Mar 2026")],
        "a new request after this one ended on Fri 6 Feb 2026 needs a reference of its own",
    ),
    (
        [REQUEST, FINAL, event("became_responsible", "Mon 1 Jun 2026")],
        "a new request after this one ended on Mon 25 May 2026 needs a reference of its own",
    ),
    (
        [REQUEST, FINAL, event("request_withdrawn", "Mon 1 Jun 2026")],
        "request withdrawn after the request had ended (final plan sent, Mon 25 May 2026)",
    ),
    (
        [REQUEST, REFUSE, event("request_withdrawn", "Mon 9 Mar 2026")],
        "request withdrawn after the request had ended (decision not to assess notified, Fri 6 Feb 2026)",
    ),
    (
        [REQUEST, WITHDRAWN, event("decision_to_assess_notified", "Mon 9 Mar 2026")],
        "decision to assess notified after the request had ended (request withdrawn, Mon 2 Mar 2026)",
    ),
    (
        [REQUEST, REFUSE, event("decision_to_assess_notified", "Mon 9 Mar 2026")],
        "decision to assess notified after the request had ended (decision not to assess notified, Fri 6 Feb 2026)",
    ),
    ([REQUEST, MOVED, DRAFT], "draft plan served after the request had ended (no longer responsible, Mon 2 Mar 2026)"),
    (
        [REQUEST, ASSESS, event("plan_audited", "Mon 2 Mar 2026", answers="PA1=2", agencies="health")],
        "an audit of a plan, and no draft was served and no plan sent by then",
    ),
    (
        [REQUEST, DRAFT, event("plan_audit_closed", "Mon 1 Jun 2026", changed="plan_amended")],
        "what was changed after an audit, and no audit was recorded by then",
    ),
    ([REQUEST, MOVED, FINAL], "final plan sent after the request had ended (no longer responsible, Mon 2 Mar 2026)"),
    (
        [REQUEST, NO_PLAN, FINAL],
        "final plan sent after the request had ended (decision not to issue plan notified, Mon 20 Apr 2026)",
    ),
    (
        [REQUEST, WITHDRAWN, medical("advice_sought", "Mon 9 Mar 2026")],
        "advice sought after the request had ended (request withdrawn, Mon 2 Mar 2026)",
    ),
    (
        [REQUEST, WITHDRAWN, medical("advice_request_received", "Mon 9 Mar 2026")],
        "advice request received after the request had ended (request withdrawn, Mon 2 Mar 2026)",
    ),
    (
        [REQUEST, WITHDRAWN, event("setting_consulted", "Mon 9 Mar 2026", setting="100001")],
        "setting consulted after the request had ended (request withdrawn, Mon 2 Mar 2026)",
    ),
]
EXCEPTIONS_AND_CORRECTIONS = [
    ([REQUEST, ENDED], "the end of an exception (absent_from_area) that was not claimed"),
    (
        [
            REQUEST,
            event(
                "exception_claimed",
                "Mon 9 Feb 2026",
                duty="send_final_plan",
                ground="school_closed",
                starts_on="Mon 9 Feb 2026",
            ),
            ENDED,
        ],
        "the end of an exception (absent_from_area) that was not claimed",
    ),
    (
        [
            REQUEST,
            event(
                "exception_claimed",
                "Mon 9 Feb 2026",
                duty="send_final_plan",
                ground="absent_from_area",
                starts_on="Mon 9 Feb 2026",
                ends_on="Sun 8 Feb 2026",
            ),
        ],
        "an exception that ends on Sun 8 Feb 2026, before it starts",
    ),
    (
        [REQUEST, event("event_corrected", "Mon 9 Feb 2026", corrects="mis-404")],
        "it corrects an event that this request does not have",
    ),
]
EVERYTHING_REFUSED = [
    *BEFORE_IT_BEGAN,
    *DECIDED_TWICE,
    *NOTHING_TO_REVERSE,
    *ADVICE,
    *DRAFT_AND_CONSULTATION,
    *AFTER_IT_HAD_ENDED,
    *EXCEPTIONS_AND_CORRECTIONS,
]


@pytest.mark.parametrize(("happened", "sentence"), EVERYTHING_REFUSED)
def test_what_cannot_have_happened_is_refused_in_a_sentence(happened, sentence):
    """The sentence says why, and the event at fault is named beside it."""
    with pytest.raises(RefusedError) as refused:
        replay(happened)
    assert str(refused.value) == sentence
    assert refused.value.event is happened[-1]


@pytest.mark.parametrize(("happened", "sentence"), EVERYTHING_REFUSED)
def test_the_order_of_the_rows_does_not_change_the_refusal(happened, sentence):
    """Read from the bottom of the file upwards, the same event is refused for the same reason."""
    with pytest.raises(RefusedError) as refused:
        replay(reversed(happened))
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("happened", "sentence"), EVERYTHING_REFUSED)
def test_a_refusal_quotes_no_free_text(happened, sentence):
    """A note may hold personal data, and a refusal may be printed."""
    told = replace(happened[-1], note="Robin Example", evidence="Robin Example", key="")
    with pytest.raises(RefusedError) as refused:
        replay([*happened[:-1], told])
    assert "Robin" not in str(refused.value)
    assert str(refused.value) == sentence
