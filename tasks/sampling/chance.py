"""Whether something happens in a sample request, given how often it does."""

from random import Random


def happens(rng: Random, share: float) -> bool:
    """True in that share of the calls: never at 0, always at 1."""
    return rng.random() < share
