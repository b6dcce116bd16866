"""A clock that stands still until somebody sleeps, which takes no time at all."""


class StoppedWatch:
    """What a transport takes for the time; `slept` is what it waited."""

    def __init__(self):
        self.now, self.slept = 1000.0, []

    def clock(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds
