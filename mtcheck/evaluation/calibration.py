"""Does a confidence mean what it says?"""

from collections.abc import Sequence

Prediction = tuple[float, bool]
"""A confidence (0-1) and whether it came true."""


def expected_calibration_error(predictions: Sequence[Prediction], bins: int = 10) -> float | None:
    """How far confidence and truth lie apart, in bins of equal width (Naeini et al. 2015).

    Returns:
        0-1, each bin weighted by its predictions; None without predictions.

    >>> round(expected_calibration_error([(0.95, True), (0.95, False)]), 2)
    0.45
    """
    if not predictions:
        return None
    binned: list[list[Prediction]] = [[] for _ in range(bins)]
    for confidence, came_true in predictions:
        binned[min(int(confidence * bins), bins - 1)].append((confidence, came_true))
    gaps = (abs(sum(c for c, _ in b) - sum(t for _, t in b)) for b in binned)
    return sum(gaps) / len(predictions)
