"""A run that ends Failed on purpose ends without a traceback: its state says in words what is the matter.

Prefect ends the process of such a run with a traceback of its own, in the run's log and on the terminal.
Whoever left out a date, or looks at a request that is breached, must not read one.
"""

import logging

from prefect.exceptions import CrashedRun, FailedRun


def _is_news(record: logging.LogRecord) -> bool:
    raised = record.exc_info[1] if record.exc_info else None
    return not (isinstance(raised, FailedRun | CrashedRun) and "exited with unexpected exception" in record.msg)


for _name in ("prefect.flow_runs", "prefect.engine"):
    logging.getLogger(_name).addFilter(_is_news)
