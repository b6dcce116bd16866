"""Read what came in: each message in one transaction with all that follows from it, and then put away.

A message is known by its Message-ID.  Killed between the transaction and the putting away, the next
run finds it again, knows it, and only puts it away.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from models.store import replies
from models.store.replies import Kind, Taken
from models.store.session import claim_authority, writing
from tasks.opening import Tracker
from tasks.replies.deciding import Decider
from tasks.replies.mail import Mail, look_at
from tasks.replies.mailboxes import MailboxError, open_mailbox
from tasks.replies.settings import reply_secret


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: of each kind how many, how many a person has to look at, and what went wrong."""

    counts: Counter[Kind]
    known: int
    for_a_person: int
    failed: tuple[str, ...]
    """The ids of the messages about which nothing could be decided; they stay unread."""
    lost: str | None = None
    """Why the mailbox could not be read to its end."""

    @property
    def troubled(self) -> bool:
        """Whether anything is left unread."""
        return bool(self.failed or self.lost)


def read_replies(tracker: Tracker, *, on: date | None = None) -> Read:
    """Read every new message of the mailbox of replies.

    Raises RepliesUrlError, SecretError or MailboxError, in words, where none can be read.
    """
    run = _Run(tracker, on or tracker.today(), reply_secret(tracker.settings))
    with open_mailbox(tracker.settings.replies) as box:
        try:
            for letter in box.unread():
                taken = run.take(letter.raw)
                if taken:
                    box.put_away(letter, flagged=taken.wants_a_person)
        except MailboxError as error:
            run.lost = str(error)
    return Read(run.counts, run.known, run.for_a_person, tuple(run.failed), run.lost)


class _Run:
    """One reading of the mailbox."""

    def __init__(self, tracker: Tracker, day: date, secret: bytes) -> None:
        self.tracker, self.day, self.secret = tracker, day, secret
        self.counts: Counter[Kind] = Counter()
        self.known = self.for_a_person = 0
        self.failed: list[str] = []
        self.lost: str | None = None

    def take(self, raw: bytes) -> Taken | None:
        """What became of a message; one about which nothing can be decided stops no other."""
        mail = look_at(raw)
        try:
            return self._take(mail, raw)
        except (ValueError, LookupError):
            self.failed.append(mail.message_id)
            return None

    def _take(self, mail: Mail, raw: bytes) -> Taken:
        authority = self.tracker.authority
        with writing(self.tracker.engine) as connection:
            claim_authority(connection, authority)
            before = replies.find(connection, authority, mail.message_id)
            if before:
                self.known += 1
                return before
            now = self.tracker.now(self.day)
            made = Decider(connection, authority, self.day, now, self.secret).decide(mail, raw)
            kept = {name: value for name, value in asdict(made).items() if name != "todo"}
            reply = replies.keep(connection, authority, mail.message_id, self.day, **kept)
            if made.todo:
                replies.add_todo(connection, authority, made.todo, reply, self.day, made.case_ref)
        self.counts[made.kind] += 1
        self.for_a_person += made.todo is not None
        return Taken(made.kind, made.todo is not None)
