"""Advice and consultation: what may follow what between asking a service and having its answer."""

from models.case import AdviceRequest, Case, Consultation, Moment, RefusedError, Rework, in_words, moment, must_be_open
from models.events import Event
from models.frozen import replace


def sought(case: Case, event: Event) -> Case:
    """Ask for advice.  Asking the same service again changes nothing; asking another replaces the first."""
    must_be_open(case, event, or_else=case.reassessing is not None)
    known = _find_advice(case, event)
    if known and not known.is_open:
        raise RefusedError(event, f"{known.ref} advice was already received: ask again under another advice_ref")
    if known and known.reached_body and known.sought is None:
        raise RefusedError(event, f"{known.ref} advice reached the service before it was sought")
    # Asked before the decision, or for an assessment that is over, the request binds nobody: asked again, it does.
    binds_now = known and ((known.before_decision and _is_assessing(case)) or _for_what_is_over(case, known))
    if known and (event.service or known.service) == known.service and not binds_now:
        return case
    asked = _new_request(case, event, sought=moment(event), reached_body=None)
    return _with_new_advice(case, known, asked)


def reached_body(case: Case, event: Event) -> Case:
    """Proof that the advice was asked for, even where the asking itself was not recorded."""
    known = _find_advice(case, event)
    if known is None:
        must_be_open(case, event, or_else=case.reassessing is not None)
        return _with_new_advice(case, None, _new_request(case, event, sought=None, reached_body=moment(event)))
    if known.received and known.received.on < event.occurred_on:
        raise RefusedError(event, f"{known.ref} advice reached the service after it was received")
    return _with_advice(case, replace(known, reached_body=known.reached_body or moment(event)))


def promised(case: Case, event: Event) -> Case:
    """Keep the day for which the service promised the advice."""
    known = _asked_for(case, event)
    assert event.promised_on
    if event.promised_on < event.occurred_on:
        raise RefusedError(
            event, f"advice promised for {in_words(event.promised_on)}, a day already past when it was promised"
        )
    return _with_advice(case, replace(known, promised_on=event.promised_on))


def received(case: Case, event: Event) -> Case:
    """The advice came: its clock stops."""
    known = _asked_for(case, event)
    if known.received and known.returned is None:
        raise RefusedError(event, f"{known.ref} advice was already received on {in_words(known.received.on)}")
    # Rework does not undo the first receipt: the clock of reg 8 stopped on that day.
    received = known.received or moment(event)
    rework = known.rework
    if known.returned:
        rework = (*rework[:-1], replace(rework[-1], again=moment(event)))
    return _with_advice(case, replace(known, received=received, returned=None, rework=rework))


def accepted(case: Case, event: Event) -> Case:
    """The advice was good enough."""
    return _with_advice(case, replace(_came(case, event), accepted=moment(event)))


def returned(case: Case, event: Event) -> Case:
    """The advice went back to its author for rework.  Sent back twice before it comes again, it is one round."""
    known = _came(case, event)
    rework = known.rework if known.returned else (*known.rework, Rework(moment(event)))
    return _with_advice(case, replace(known, returned=known.returned or moment(event), accepted=None, rework=rework))


def not_known(case: Case, event: Event) -> Case:
    """The service does not know the child; what was tried instead is told with it."""
    return _with_advice(case, replace(_asked_for(case, event), not_known=moment(event)))


def section_shared(case: Case, event: Event) -> Case:
    """Sections of the draft went to the author of an advice that came."""
    known = _came(case, event)
    new = (each for each in str(event.sections).split(";") if each not in known.at_author)
    return _with_advice(case, replace(known, at_author=(*known.at_author, *new)))


def section_answered(case: Case, event: Event) -> Case:
    """The author answered about these sections, or about all that are there.  Raises where none is."""
    known = _came(case, event)
    named = event.sections.split(";") if event.sections else list(known.at_author)
    never = [each for each in named if each not in known.at_author]
    if never or not named:
        which = f" of section {', '.join(never)}" if never else ""
        raise RefusedError(event, f"an answer{which} that was not shared with the author of {known.ref} advice")
    left = tuple(each for each in known.at_author if each not in named)
    return _with_advice(case, replace(known, at_author=left))


def setting_consulted(case: Case, event: Event) -> Case:
    """Ask a setting about being named, in the first plan or in an amended one; one open question at a time."""
    must_be_open(case, event, or_else=case.has_plan)
    if any(each.setting == event.setting and each.answered is None for each in case.consultations):
        return case
    return replace(case, consultations=(*case.consultations, Consultation(str(event.setting), moment(event))))


def setting_responded(case: Case, event: Event) -> Case:
    """The setting answered."""
    open_ones = [each for each in case.consultations if each.setting == event.setting and each.answered is None]
    if not open_ones:
        raise RefusedError(event, "an answer from a setting that was not consulted")
    answered = replace(open_ones[0], answered=moment(event))
    return replace(case, consultations=tuple(answered if each is open_ones[0] else each for each in case.consultations))


def _find_advice(case: Case, event: Event) -> AdviceRequest | None:
    ref = event.advice_ref or event.advice_kind
    return next((each for each in reversed(case.advice) if each.ref == ref and each.replaced is None), None)


def _asked_for(case: Case, event: Event) -> AdviceRequest:
    known = _find_advice(case, event)
    if known is None:
        raise RefusedError(
            event, f"{event.event.words} ({event.about}) that was never sought: record advice_sought first"
        )
    return known


def _came(case: Case, event: Event) -> AdviceRequest:
    known = _asked_for(case, event)
    if known.received is None:
        raise RefusedError(event, f"{event.event.words} ({known.ref}) before it was received")
    return known


def _new_request(case: Case, event: Event, *, sought: Moment | None, reached_body: Moment | None) -> AdviceRequest:
    assert event.advice_kind
    return AdviceRequest(
        ref=event.advice_ref or event.advice_kind.value,
        kind=event.advice_kind,
        service=event.service,
        setting=event.setting,
        before_decision=not _is_assessing(case),
        sought=sought,
        reached_body=reached_body,
    )


def _is_assessing(case: Case) -> bool:
    """Reg 6 bites once an assessment or a re-assessment is to be made."""
    return case.assessing_on is not None or case.reassessing is not None


def _for_what_is_over(case: Case, known: AdviceRequest) -> bool:
    """Whether it was asked for an assessment that ended before the re-assessment that runs now."""
    asked = known.sought or known.reached_body
    return asked is not None and case.reassessing is not None and asked.on < case.reassessing.on


def _with_new_advice(case: Case, replaced: AdviceRequest | None, new: AdviceRequest) -> Case:
    """Add a request; where it went to another service instead, the old one's clock is superseded."""
    if replaced:
        case = _with_advice(case, replace(replaced, replaced=new.sought))
    return replace(case, advice=(*case.advice, new))


def _with_advice(case: Case, changed: AdviceRequest) -> Case:
    same = (changed.ref, changed.service)
    swapped = (changed if (each.ref, each.service) == same and not each.replaced else each for each in case.advice)
    return replace(case, advice=tuple(swapped))
