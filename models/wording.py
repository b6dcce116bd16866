"""What a duty is called, and why its date is what it is, in sentences with their source."""

from datetime import date

from config.statute import Counting, Duty, DutyKind, Rule, Statute
from config.vocabulary import AdviceKind, Basis, State
from models.case import Case, in_words
from models.clocks import Standing

IF_ANY = " (if there is to be one)"
"""A refusal is owed only where there will be no plan; once it is made, this falls away."""

NAMES = {
    "notify_decision_whether_to_assess": "Decision whether to assess",
    "notify_decision_not_to_issue_plan": f"Refusal of a plan{IF_ANY}",
    "send_final_plan": "Finalised plan",
    "serve_draft_plan": "Draft plan",
    "allow_representations": "Time for views on the draft plan",
    "notify_assessment_after_reversal": "Word that there will be an assessment after all",
    "notify_no_plan_after_reversal": f"Refusal of a plan after a reversal{IF_ANY}",
    "send_final_plan_after_reversal": "Finalised plan after a reversal",
    "send_draft_plan_after_order": "Draft plan after an order",
    "send_final_plan_after_order": "Finalised plan after an order",
}


def what(duty: str, about: str | None) -> str:
    """What is owed, as a reader would call it: "Psychological advice", "Finalised plan"."""
    if duty == "provide_advice":
        name = (about or "").replace("_", " ")
        plain = about in tuple(AdviceKind)
        return f"{name.capitalize()} advice" if plain else f"Advice ({name})"
    if duty == "respond_to_consultation":
        return f"Answer from setting {about}"
    return NAMES[duty]


def rule_of(standing: Standing, statute: Statute) -> Rule:
    """The rule that gave this duty its date.  Raises KeyError for one that the data no longer hold."""
    return {rule.version: rule for rule in statute.find(standing.duty).rule}[standing.rule]


def explain(standing: Standing, statute: Statute) -> list[str]:
    """The arithmetic, the law and the exception behind a date, a sentence each."""
    duty, rule = statute.find(standing.duty), rule_of(standing, statute)
    said = [_arithmetic(standing, rule), f"Source: {rule.cite}, {rule.href} (checked {in_words(rule.checked_on)})."]
    said += _notes(standing, duty)
    if standing.excepted_by:
        said.append(
            f"The limit is lifted: {standing.excepted_by.value.replace('_', ' ')} is recorded. The date does not move."
        )
    return said


def _arithmetic(standing: Standing, rule: Rule) -> str:
    if standing.due_on != _end(standing.started_on, rule):
        return f"An order itself sets {in_words(standing.due_on)}; it overrides the general limit."
    number = 0 if rule.counting is Counting.WITHIN else 1
    length = f"{rule.amount} {rule.unit}" + (f" are {rule.amount * 7} days" if rule.unit == "weeks" else " are counted")
    return f"{in_words(standing.started_on)} is day {number}; {length}; the last day is {in_words(standing.due_on)}."


def _end(start: date, rule: Rule) -> date:
    return date.fromordinal(start.toordinal() + rule.days)


def _notes(standing: Standing, duty: Duty) -> list[str]:
    notes = []
    if standing.estimated:
        notes.append(
            "Estimated: counted from the day the request was sent, as the day it was received is not recorded."
        )
    if standing.basis is Basis.GUIDANCE:
        notes.append(
            "This date is guidance: passing it is late, and no breach of a statutory duty by whoever was asked."
        )
    if standing.basis is Basis.PRACTICE:
        notes.append("This date is the authority's own target and has no legal standing.")
    if duty.kind is DutyKind.CONDITIONAL:
        notes.append("It binds only a decision not to issue a plan: a plan may still be issued after it.")
    if duty.kind is DutyKind.MINIMUM:
        notes.append("It is a minimum: the finalised plan must not be sent before the day after it.")
    return notes


def warnings(case: Case, standings: tuple[Standing, ...], on: date) -> list[str]:
    """What an officer should know today that no duty's state says.  It informs; it sets no legal status."""
    found = {each.duty: each for each in standings if each.ended_on is None}
    said = []
    refusal = found.get("notify_decision_not_to_issue_plan")
    if refusal and refusal.state(on) is State.OUTSTANDING and refusal.due_on < on:
        said.append(f"A decision not to issue a plan would now be late: its last day was {in_words(refusal.due_on)}.")
    draft = found.get("serve_draft_plan")
    if draft and draft.state(on) is State.OVERDUE:
        said.append("No draft yet: the family's 15 days and a consultation no longer both fit into the 20 weeks.")
    if case.closing and case.closing.kind == "final_plan_sent" and not case.drafts:
        said.append("A finalised plan without a recorded draft: the family's time for views cannot be shown.")
    if any(each.route == "own_review" for each in case.reversals):
        said.append("The authority changed its own mind: the 20 weeks run on; the Ombudsman counts 10 and 14 weeks.")
    return said
