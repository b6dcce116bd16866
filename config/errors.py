"""The one kind of error that is written for the person who meets it."""


class PlainError(Exception):
    """What is wrong, where, and what to do, in one sentence without personal data.

    The command line prints it and ends with status 2; nothing was changed.
    """
