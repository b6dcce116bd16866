"""What is asked of an advice before it is accepted, as data."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from config.practice import HERE
from config.vocabulary import AdviceKind


class Question(BaseModel):
    """One question: of which advice it is asked, and whether a no sends the advice back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^A[1-9][0-9]?$")
    question: str = Field(pattern=r"^[^\r\n]{1,120}\?$")
    kinds: tuple[AdviceKind, ...] = ()
    from_year_group: int | None = None
    gate: bool = False
    na: bool = True
    source: str

    def of_kind(self, kind: AdviceKind) -> bool:
        """Whether it is asked of that kind of advice; the family's own views are asked nothing."""
        return kind in self.kinds if self.kinds else kind is not AdviceKind.PARENTAL

    def of_year(self, year_group: int | None) -> bool | None:
        """Whether it is asked in that year group; None where the year is not known and would decide."""
        if self.from_year_group is None:
            return True
        return None if year_group is None else year_group >= self.from_year_group


@cache
def advice_gate() -> dict[str, Question]:
    """The questions that this release ships, by id.  Raises pydantic.ValidationError naming what fails."""
    rows = tomllib.loads((HERE / "advice_gate.toml").read_text(encoding="utf-8"))["question"]
    return {each.id: each for each in map(Question.model_validate, rows)}
