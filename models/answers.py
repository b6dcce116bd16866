"""Answers to questions, as one column carries them: `A1=2;A2=0;A10=na`.  Codes, never text.

Which questions there are, and what may be answered, is data (`config.practice`); here is only how they are written.
"""

from collections.abc import Mapping

NOT_APPLICABLE = "na"


def read(said: str | None) -> dict[str, str]:
    """The answer to each question, by its id, in the order of the column; nothing answered is no question."""
    pairs = (each.partition("=") for each in (said or "").split(";") if each)
    return {question: answer for question, _, answer in pairs}


def write(answers: Mapping[str, str]) -> str:
    """As the column carries them."""
    return ";".join(f"{question}={answer}" for question, answer in answers.items())
