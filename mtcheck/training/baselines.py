"""Choosing the constants of the baselines.

Prints figures of every setting over all articles together, the best F0.5 last, and for each
baseline what its confidences and its score should be: see the constants in the files.
"""

import argparse
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from statistics import median

from mtcheck.evaluation.baselines import BASELINES, fgws, masked
from mtcheck.evaluation.run import CleansMany, run
from mtcheck.evaluation.scores import Case, ratio, scores
from mtcheck.evaluation.sets import Sample, clean_sets, marked_sets

_GRIDS: Mapping[str, tuple[Callable[..., CleansMany], Sequence[Sequence[float]]]] = {
    "fgws": (fgws.baseline, [(3.5, 4.0, 4.25, 4.5, 4.75, 5.0), (1.0, 1.25, 1.5, 1.75, 2.0)]),
    "masked": (masked.baseline, [(-7.0, -8.0, -8.5, -9.0, -9.5, -10.0, -10.5, -11.0)]),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the settings of one baseline, or the baseline as it is if it has none."""
    parser = argparse.ArgumentParser(prog="mtcheck.training baselines", description=main.__doc__)
    parser.add_argument("name", choices=BASELINES)
    parser.add_argument("--marked", nargs="+", type=Path, default=[], metavar="PATH")
    parser.add_argument("--clean", nargs="+", type=Path, default=[], metavar="PATH")
    arguments = parser.parse_args(argv)
    sets = [*marked_sets(arguments.marked).values(), *clean_sets(arguments.clean).values()]
    samples = [sample for of_set in sets for sample in of_set]
    lines = sorted(_lines(arguments.name, samples))
    print("\n".join(line for _, line in lines))
    return 0


def _lines(name: str, samples: Sequence[Sample]) -> Iterator[tuple[float, str]]:
    make, grid = _GRIDS.get(name, (BASELINES[name], []))
    for setting in product(*grid):
        cases = run(make(*setting), samples)
        figures = scores(cases)
        f_score = figures["f0.5"] or 0.0
        accepted = ratio(
            sum(len(c.judgement.best_exact) for c in cases),
            sum(len(c.judgement.right) for c in cases),
        )
        yield (
            f_score,
            f"{setting} F0.5 {f_score:.3f}, precision {figures['precision'] or 0:.3f}, "
            f"recall {figures['hard_recall'] or 0:.3f}, "
            f"repaired {figures['hard_repaired'] or 0:.3f}, "
            f"accepted {accepted or 0:.3f}, even {even(cases):.3f}",
        )


def even(cases: Sequence[Case]) -> float:
    """Findings per word halfway, in logarithms, between damaged and clean articles."""
    density: dict[bool, list[float]] = {True: [], False: []}
    for case in cases:
        # Half a finding more, so that an article without one has a logarithm.
        found = (len(case.report.findings) + 0.5) / max(1, case.words)
        density[bool(case.gold.artifacts)].append(found)
    middles = [median(each) for each in density.values() if each]
    return math.exp(sum(map(math.log, middles)) / len(middles))
