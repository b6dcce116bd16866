"""What every way out has in common."""

from collections.abc import Awaitable
from typing import Protocol, Self


class Transport(Protocol):
    """One way out.  Used in `async with`, so that a connection is made once for many messages."""

    @property
    def per_minute(self) -> int | None:
        """How many messages a minute the other side takes; None where it does not count."""

    @property
    def repeats_safely(self) -> bool:
        """Whether the same message sent twice arrives once."""

    async def __aenter__(self) -> Self:
        """Get ready; nothing is sent."""

    async def __aexit__(self, *_: object) -> None:
        """Say goodbye to the server, if there is one."""

    @property
    def begins_early(self) -> bool:
        """Whether a message can be begun before it is sure that it goes: `send` then takes `when`."""

    async def send(
        self, raw: bytes, *, sender: str, to: str, message_id: str, when: Awaitable[bool] | None = None
    ) -> None:
        """Hand over one message to one recipient.  Raises WaitError, UncertainError, RefusedByServerError.

        `when`: where a message can be begun early, it goes once this says so, and not at all where it says no.
        """

    async def already_sent(self, message_id: str) -> bool | None:
        """Whether this message went; None where this way out cannot tell.

        Raises WaitError where it could, but cannot be asked for now.
        """
