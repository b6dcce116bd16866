"""The audit of plans as data: its questions with their weights, the grades, and the targets that it is held to."""

import tomllib
from functools import cache, cached_property
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.practice import HERE


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Data):
    """One question about a section of the plan, and how much its answer weighs."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9]{1,9}$")
    section: str
    asks: str = Field(min_length=1)
    weight: int = Field(ge=1)
    may_be_na: bool = False
    source: str = Field(min_length=1)


class Grade(_Data):
    """A label, and the share of the points from which it is given."""

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str
    at_least: float = Field(ge=0, le=1)


class Target(_Data):
    """A share of the audited plans: of at least a grade, with no nought in some questions, or both."""

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str
    percent: float = Field(gt=0, le=100)
    grade_at_least: str | None = None
    none_at_nought: tuple[str, ...] = ()
    source: str = Field(min_length=1)


class PlanAudit(_Data):
    """Everything that an audit is made of; grades stand best first."""

    moderate_above: float = Field(gt=0, lt=1)
    grade: tuple[Grade, ...] = Field(min_length=2)
    target: tuple[Target, ...]
    question: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _grades_go_down_to_nought_and_names_are_known(self) -> "PlanAudit":
        if any(better.at_least <= worse.at_least for better, worse in pairwise(self.grade)) or self.grade[-1].at_least:
            raise ValueError("grades stand best first, and the last begins at 0")
        grades = {each.id for each in self.grade}
        for each in self.target:
            if unknown := set(each.none_at_nought) - set(self.questions):
                raise ValueError(f"target {each.id}: no such question: {', '.join(sorted(unknown))}")
            if each.grade_at_least and each.grade_at_least not in grades:
                raise ValueError(f"target {each.id}: no such grade: {each.grade_at_least}")
        if len(self.questions) < len(self.question):
            raise ValueError("a question stands twice")
        return self

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions by their id."""
        return {each.id: each for each in self.question}


@cache
def plan_audit() -> PlanAudit:
    """What this release ships.  Raises pydantic.ValidationError naming what fails."""
    return PlanAudit.model_validate(tomllib.loads((HERE / "plan_audit.toml").read_text(encoding="utf-8")))
