"""What stands before every way out to real people: who may be written to, how fast, and when not at all.

A tracker that is tried out with copied data must not write to the people in it, so that without a
list of domains nothing leaves.  The folder needs none of this.
"""

import math
import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Self

from tasks.transports.errors import RefusedByServerError, WaitError
from tasks.transports.pacing import Pace, Watch
from tasks.transports.transport import Transport

# Stricter than the RFC: a mail program would quietly read `a@b <c@d>` as one of the two.
_ADDRESS = re.compile(r"""[^\s<>()\[\],;:"@\\]+@([^\s<>()\[\],;:"@\\]+)""")


@dataclass(slots=True)
class Guarded:
    """A transport that writes to listed domains only, at the pace that the other side bears."""

    inner: Transport
    scheme: str
    allowed: tuple[str, ...]
    per_minute: int | None
    watch: Watch
    repeats_safely: bool = field(default=False, init=False)
    _pace: Pace = field(init=False, repr=False)
    _left_alone_until: float = field(default=-math.inf, init=False, repr=False)

    def __post_init__(self) -> None:
        self._pace = Pace(self.per_minute, self.watch)

    async def __aenter__(self) -> Self:
        await self.inner.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.inner.__aexit__(*_)

    @property
    def begins_early(self) -> bool:
        """Whether a message may be begun before it is sure that it goes: not where it must first wait for its turn."""
        return self.inner.begins_early and self._pace.has_room()

    async def send(
        self, raw: bytes, *, sender: str, to: str, message_id: str, when: Awaitable[bool] | None = None
    ) -> None:
        """Hand the message over if its recipient may be written to, once it is its turn."""
        self._may_be_written_to(to)
        self._may_be_asked()
        await self._pace.turn()
        try:
            await self.inner.send(raw, sender=sender, to=to, message_id=message_id, when=when)
        except WaitError as reason:
            if reason.seconds:
                self._left_alone_until = self.watch.clock() + reason.seconds
            raise

    async def already_sent(self, message_id: str) -> bool | None:
        """What the transport itself can tell."""
        return await self.inner.already_sent(message_id)

    def _may_be_written_to(self, to: str) -> None:
        if not self.allowed:
            raise WaitError(
                f"nothing leaves through {self.scheme}: until EHCP_MAIL_ALLOW lists the domains that may be "
                "written to, as york.gov.uk,.nhs.uk"
            )
        found = _ADDRESS.fullmatch(to) if to.isascii() else None
        if not found:
            raise RefusedByServerError("the recipient's address is none that mail can carry")
        domain = found[1].lower()
        if not any(domain == each or (each[0] == "." and domain.endswith(each)) for each in self.allowed):
            raise RefusedByServerError("the recipient's domain is not one that EHCP_MAIL_ALLOW lists")

    def _may_be_asked(self) -> None:
        """A server that asked for time has it, whatever message is next."""
        left = self._left_alone_until - self.watch.clock()
        if left > 0:
            raise WaitError(f"the server asked to be left alone for another {math.ceil(left)} seconds")
