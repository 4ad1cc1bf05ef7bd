"""Finding nothing: what leaving every article as it is would score."""

from mtcheck.evaluation.baselines.method import Method


def baseline() -> Method:
    """A method without findings."""
    return Method("nothing", "", lambda _: ())
