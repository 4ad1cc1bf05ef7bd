"""Does a confidence mean what it says?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mtcheck.errors import InputError

Prediction = tuple[float, bool]
"""A confidence (0-1) and whether it came true."""

BINS = 10


class Bin(NamedTuple):
    """Predictions of about the same confidence: the mean of it, the share that came true."""

    confidence: float
    came_true: float
    size: int


def reliability(predictions: Sequence[Prediction], bins: int = BINS) -> list[Bin]:
    """The predictions in bins of equal width, empty ones left out.

    >>> reliability([(0.95, True), (0.95, False), (0.5, True)])[-1]
    Bin(confidence=0.95, came_true=0.5, size=2)
    """
    binned: list[list[Prediction]] = [[] for _ in range(bins)]
    for confidence, came_true in predictions:
        binned[min(int(confidence * bins), bins - 1)].append((confidence, came_true))
    return [
        Bin(sum(c for c, _ in b) / len(b), sum(t for _, t in b) / len(b), len(b))
        for b in binned
        if b
    ]


def expected_calibration_error(predictions: Sequence[Prediction], bins: int = BINS) -> float | None:
    """How far confidence and truth lie apart, in bins of equal width (Naeini et al. 2015).

    Returns:
        0-1, each bin weighted by its predictions; None without predictions.

    >>> round(expected_calibration_error([(0.95, True), (0.95, False)]), 2)
    0.45
    """
    if not predictions:
        return None
    gaps = (abs(b.confidence - b.came_true) * b.size for b in reliability(predictions, bins))
    return sum(gaps) / len(predictions)


def plot_reliability(
    panels: Mapping[str, Mapping[str, Sequence[Prediction]]], path: Path, signature: str
) -> None:
    """Draw confidence against truth: one panel a title, one line a system.

    Args:
        panels: the predictions by system, by title.
        path: where to; the ending (.png, .svg, .pdf) says in which format.
        signature: stands below the panels.

    Raises:
        MtcheckError: matplotlib is not installed.
        InputError: the file cannot be written.
    """
    from mtcheck.extras import need

    figure = need("matplotlib.figure", "reliability plots").Figure(
        figsize=(5.5 * len(panels), 5.5), layout="constrained"
    )
    for axes, (title, systems) in zip(
        figure.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True
    ):
        axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
        for name, predictions in systems.items():
            points = reliability(predictions)
            error = expected_calibration_error(predictions)
            label = f"{name}: " + ("none" if error is None else f"ECE {error:.3f}")
            where = [p.confidence for p in points]
            axes.plot(where, [p.came_true for p in points], marker="o", label=label)
            for point in points if len(systems) == 1 else ():
                axes.annotate(
                    str(point.size),
                    (point.confidence, point.came_true),
                    textcoords="offset points",
                    xytext=(0, 7),
                    ha="center",
                    fontsize="small",
                )
        axes.set(xlim=(0, 1), ylim=(0, 1.05), title=title, xlabel="confidence", ylabel="came true")
        axes.legend(loc="upper left")
    figure.supxlabel(signature, fontsize=6, wrap=True)
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot write it: {error}") from None
