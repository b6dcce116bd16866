"""Replies: the answers offered in each chaser, and the mailbox in which they and everything else come back.

`tokens` signs the answers; `mailboxes` are where mail is read; `mail` and `bounces` look at one message
without trusting it; `deciding` says what follows from it; `reading` does so for all that is new.

Nothing of a message is kept but its id and what it was taken for, and its text is never looked at.
"""
