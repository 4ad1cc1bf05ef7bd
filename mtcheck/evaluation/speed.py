"""What one article costs: `python -m mtcheck.evaluation.speed FILE...`

Loading is measured in a process of its own, imports included. An article's time is the least of
several runs after a first one, since other work on the machine can only add to it; CPU time counts
every thread.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

RUNS = 3
_LOAD = "from mtcheck import Checker; Checker()"


def main(argv: Sequence[str] | None = None) -> int:
    """Print load time, then wall and CPU seconds for each article, then peak memory."""
    parser = argparse.ArgumentParser(
        prog="python -m mtcheck.evaluation.speed", description=main.__doc__
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--runs", type=int, default=RUNS, help="default: %(default)s")
    arguments = parser.parse_args(argv)

    print(f"start Python, import and load: {load_time(arguments.runs):.2f} s")
    from mtcheck import Checker

    checker = Checker()
    for path in arguments.files:
        text = path.read_text(encoding="utf-8")
        checker.clean(text)
        walls, cpus = [], []
        for _ in range(arguments.runs):
            wall, cpu = time.perf_counter(), time.process_time()
            report = checker.clean(text).report
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        print(
            f"{path.name}: {len(text.split())} words, {len(report.findings)} findings: "
            f"{min(walls):.2f} s, {min(cpus):.2f} s of CPU"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")
    return 0


def load_time(runs: int) -> float:
    """Seconds from starting Python to a `Checker` ready for work, the least of ``runs``."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", _LOAD], check=True)
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
