"""Ratios that are None where there is nothing to divide by, never 0."""


def ratio(part: float, whole: float) -> float | None:
    """``part / whole``; None where there is nothing to divide by."""
    return part / whole if whole else None


def f_score(precision: float | None, recall: float | None, beta: float) -> float | None:
    """The weighted harmonic mean (van Rijsbergen 1979); beta below 1 favours precision.

    None if either is; 0 if both are.
    """
    if precision is None or recall is None:
        return None
    weight = beta * beta
    return ratio((1 + weight) * precision * recall, weight * precision + recall) or 0.0
