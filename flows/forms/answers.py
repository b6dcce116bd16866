"""How a run answers whoever filled in its form: in the name of its state, and with a sentence where it is looked for.

The sentence stands in the run's log too, which both faces open first; a state's message is three clicks away.
"""

import logging

from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

_RUNS = "prefect.flow_runs"
_SPEAKS = logging.getLogger(f"{_RUNS}.answers")
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


# A run that returns Failed ends its process with a traceback of Prefect's own, in the run's log and on the
# terminal.  Whoever left out a date must not read one.
def _is_news(record: logging.LogRecord) -> bool:
    raised = record.exc_info[1] if record.exc_info else None
    return not (isinstance(raised, FailedRun) and "exited with unexpected exception" in record.msg)


for _name in (_RUNS, "prefect.engine"):
    logging.getLogger(_name).addFilter(_is_news)
