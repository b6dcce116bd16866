"""So many messages a minute and no more: a mailbox that sends faster is blocked, and then nothing leaves."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Watch:
    """A clock, and a way to let time pass: a test brings its own and waits for nothing."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Pace:
    """Counts over any sixty seconds, as the servers do, and not from one full minute to the next."""

    def __init__(self, per_minute: int | None, watch: Watch) -> None:
        self._per_minute, self._watch = per_minute, watch
        self._begun: deque[float] = deque(maxlen=per_minute)

    async def turn(self) -> None:
        """Wait until one more may go, and count it."""
        if self._per_minute is None:
            return
        if (early := self._early()) > 0:
            await self._watch.sleep(early)
        self._begun.append(self._watch.clock())

    def has_room(self) -> bool:
        """Whether the next one need not wait."""
        return self._early() <= 0

    def _early(self) -> float:
        """So many seconds too early the next one would be now."""
        if self._per_minute is None or len(self._begun) < self._per_minute:
            return 0.0
        return self._begun[0] + MINUTE - self._watch.clock()
