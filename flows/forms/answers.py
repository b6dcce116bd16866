"""How a run answers whoever filled in its form: in the name of its state, and with a sentence where it is looked for.

The sentence stands in the run's log too, which both faces open first; a state's message is three clicks away.
"""

import logging

from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

_SPEAKS = logging.getLogger("prefect.flow_runs.answers")
_SPEAKS.setLevel(logging.INFO)  # what was asked for is answered, however quiet the rest is set


def answered(name: str, sentence: str = "") -> State[None]:
    """Completed."""
    _say(logging.INFO, sentence)
    return Completed(name=name, message=sentence or None)


def refused(name: str, sentence: str) -> State[None]:
    """Failed, for a reason that the sentence tells; nothing was changed, and nothing is amiss."""
    _say(logging.ERROR, sentence)
    return Failed(name=name, message=sentence)


def _say(level: int, sentence: str) -> None:
    if sentence:
        _SPEAKS.log(level, sentence, extra=getattr(get_run_logger(), "extra", None))
