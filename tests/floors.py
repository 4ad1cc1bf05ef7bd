"""Quality that may not sink: what the checker reaches on the seeds, and the floors below it.

    python tests/floors.py                          measure and compare
    python tests/floors.py --update                 raise the floors to what is measured
    python tests/floors.py --update --allow-lower   ... or lower them, after a look at why

The floors lie in floors.json with a checksum of the data, since figures on other data are other
figures.
"""

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from mtcheck.checker import Checker
from mtcheck.evaluation.run import run
from mtcheck.evaluation.scores import scores
from mtcheck.evaluation.sets import marked_sets

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
GOLD = sorted((HERE / "gold").glob("*.marked.txt"))
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))

GUARDED = {
    "seed_002": ("precision", "hard_recall", "hard_repaired", "edits_right", "score_mean"),
    "seed_003": ("precision",),
}
# Floors stay this far below what was measured: int8 arithmetic differs a little from one family of
# processors to the next, and a finding at the edge may go either way.
MARGIN = 0.01

Figures = dict[str, float]


def measure(checker: Checker) -> Figures:
    """Every guarded figure on the gold seeds, by "seed figure"; what cannot be told is 0."""
    figures: Figures = {}
    for path in GOLD:
        ((name, samples),) = marked_sets([path]).items()
        measured = scores(run(checker, samples))
        for figure in GUARDED[name]:
            figures[f"{name} {figure}"] = measured[figure] or 0.0
    return figures


def checksum(paths: Iterable[Path]) -> str:
    """Of the bytes of these files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def data_checksums() -> dict[str, str]:
    return {"gold": checksum(GOLD), "seeds": checksum(SEEDS)}


def floor_below(value: float) -> float:
    return max(0.0, math.floor((value - MARGIN) * 1000) / 1000)


def updated(
    floors: Mapping[str, float], measured: Mapping[str, float], allow_lower: bool = False
) -> Figures:
    """The floors raised to what was measured.

    Raises:
        ValueError: one would have to be lowered and that is not allowed.
    """
    new = {name: floor_below(value) for name, value in measured.items()}
    if allow_lower:
        return new
    if missed := [name for name in new if measured[name] < floors.get(name, 0.0)]:
        raise ValueError(f"below the floor: {', '.join(missed)}; to lower it: --allow-lower")
    return {name: max(new[name], floors.get(name, 0.0)) for name in new}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--update", action="store_true", help="raise the floors")
    parser.add_argument("--allow-lower", action="store_true", help="with --update: lower them too")
    arguments = parser.parse_args()
    stored = json.loads(FLOORS.read_text("utf-8")) if FLOORS.is_file() else {}
    floors: Figures = stored.get("floors", {})
    measured = measure(Checker())
    for name, value in measured.items():
        floor = floors.get(name, 0.0)
        print(f"{name:24} {value:.3f}  floor {floor:.3f}{'  MISSED' if value < floor else ''}")
    if not arguments.update:
        return int(any(value < floors.get(name, 0.0) for name, value in measured.items()))
    if stored and stored["data"] != data_checksums() and not arguments.allow_lower:
        print("the data changed: old and new figures do not compare; --allow-lower starts anew")
        return 1
    try:
        new = updated(floors, measured, arguments.allow_lower)
    except ValueError as error:
        print(error)
        return 1
    content = {"data": data_checksums(), "floors": new}
    FLOORS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
