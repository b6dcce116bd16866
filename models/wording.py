"""What a duty is called, and what an officer should know today, in sentences."""

from collections.abc import Iterable
from datetime import date, timedelta

from config.statute import Rule, Statute, statute
from config.vocabulary import AdviceKind, EventKind, Route, Stage, State
from models.calendars import Calendar
from models.case import Case, in_words
from models.exceptions import could_apply, window
from models.plan import is_followed
from models.seen import Seen
from models.standing import Standing

IF_ANY = " (if there is to be one)"
"""A refusal is owed only where there will be no plan; once it is made, this falls away."""
DAYS_FOR_VIEWS = timedelta(days=15)
TEN_WEEKS, FOURTEEN_WEEKS = timedelta(weeks=10), timedelta(weeks=14)


def what(duty: str, about: str | None) -> str:
    """What is owed, as a reader would call it: "Psychological advice", "Finalised plan"."""
    if duty == "provide_advice":
        name = (about or "").replace("_", " ")
        plain = about in tuple(AdviceKind)
        return f"{name.capitalize()} advice" if plain else f"Advice ({name})"
    if duty == "respond_to_consultation":
        return f"Answer from setting {about}"
    name = statute().find(duty).name
    return f"{name} ({_lowered(what('provide_advice', about))})" if about else name


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def rule_of(standing: Standing, law: Statute) -> Rule:
    """The rule that gave this duty its date.  Raises KeyError for one that the data no longer hold."""
    return {rule.version: rule for rule in law.find(standing.duty).rule}[standing.rule]


def warnings(case: Case, standings: tuple[Standing, ...], on: date, law: Statute, calendar: Calendar) -> list[str]:
    """What an officer should know today that no duty's state says.  It informs; it sets no legal status."""
    running = {each.duty: each for each in standings if each.ended_on is None}
    return [
        *_about_the_refusal(running, on),
        *_about_the_draft(case, running, on),
        *_about_the_route(case),
        *_about_the_review(case),
        *_about_closures(case, standings, law, calendar),
    ]


def not_asked_for(case: Case, law: Statute) -> list[str]:
    """The advice that reg 6(1) always requires and nobody has asked for, once any was asked for."""
    asked = {each.kind for each in case.advice}
    if case.stage not in (Stage.ASSESSMENT, Stage.DRAFTING) or not asked:
        return []
    return [each for each in law.required_kinds(case.year_group) if each not in asked]


def nobody_asked_for(kinds: list[str]) -> list[str]:
    """The same in a sentence; none where nothing is missing."""
    return [f"Nobody has asked for {', '.join(kinds).replace('_', ' ')} advice (reg 6(1))."] if kinds else []


def _about_the_refusal(running: dict[str, Standing], on: date) -> Iterable[str]:
    refusal = running.get("notify_decision_not_to_issue_plan")
    if refusal and refusal.state(on) is State.OUTSTANDING and refusal.due_on < on:
        yield f"A decision not to issue a plan would now be late: its last day was {in_words(refusal.due_on)}."


def _about_the_draft(case: Case, running: dict[str, Standing], on: date) -> Iterable[str]:
    draft, final = running.get("serve_draft_plan"), _final(running)
    if draft and draft.state(on) is State.OVERDUE:
        yield "No draft yet: the family's 15 days and a consultation no longer both fit into the 20 weeks."
    if final and final.done_on is None and not case.drafts and on > safe_day_for_a_draft(final):
        yield (
            f"The last safe day for a draft was {in_words(safe_day_for_a_draft(final))}: one served now leaves the family "
            "less than its 15 days (reg 13(1)(a)), or the plan late."
        )
    if case.outcome is EventKind.FINAL_PLAN_SENT and not case.drafts:
        yield "A finalised plan without a recorded draft: the family's time for views cannot be shown."


def safe_day_for_a_draft(final: Standing) -> date:
    """The last day on which a draft leaves the family its 15 days and the plan its own last day."""
    return final.due_on - DAYS_FOR_VIEWS


def _final(running: dict[str, Standing]) -> Standing | None:
    names = ("send_final_plan_after_order", "send_final_plan_after_reversal", "send_final_plan")
    return next((running[name] for name in names if name in running), None)


def _about_the_route(case: Case) -> Iterable[str]:
    for each in case.reversals:
        if each.route is Route.OWN_REVIEW:
            yield (
                "The authority changed its own mind: the 20 weeks run on.  The Ombudsman counts 10 and 14 weeks from the "
                f"agreement to assess ({in_words(each.at.on + TEN_WEEKS)}, {in_words(each.at.on + FOURTEEN_WEEKS)}); the "
                "High Court held that without an order the 20 weeks stand ([2023] EWHC 3138 (Admin)): take legal advice."
            )
        if each.route is Route.CONCESSION_NOTIFIED:
            yield (
                "Regulation 45 speaks of a notice to the Tribunal before the response.  Conceded later, a consent order "
                "is needed, and without one the 20 weeks stand ([2023] EWHC 3138 (Admin))."
            )


def _about_the_review(case: Case) -> Iterable[str]:
    if case.outcome is EventKind.FINAL_PLAN_SENT and not is_followed(case):
        yield "Nothing about the plan since it was sent is recorded here: its annual review (s.44(1)) is not tracked."


def _about_closures(case: Case, standings: Iterable[Standing], law: Statute, calendar: Calendar) -> Iterable[str]:
    """Nothing is applied by itself: the officer is told that a closure could apply, and what must be shown."""
    seen = Seen(case, law, calendar)
    for each in standings:
        if each.stopped_on is None and not each.excepted_by:
            limit = seen.limit(each, rule_of(each, law))
            for ground, closure, asked in could_apply(limit, calendar):
                first, last = window(closure)
                yield (
                    f"{what(each.duty, each.about)}: {ground.provision} could apply.  Setting {closure.setting} was closed "
                    f"from {in_words(closure.closed_from)} to {in_words(closure.closed_to)}, and its advice was asked for on "
                    f"{in_words(asked.on)}, between {in_words(first)} and {in_words(last)}.  It must be claimed, with "
                    "evidence that the closure made the date impractical; nothing is applied by itself."
                )
