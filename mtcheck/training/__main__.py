"""Command line of the training tools: the first argument names the tool, the rest is its own."""

import importlib
import pkgutil
import sys
from pathlib import Path

NOT_TOOLS = frozenset(
    {
        "batches",
        "cases",
        "example",
        "feed",
        "heldout",
        "judgements",
        "model",
        "natural",
        "ngrams",
        "packed",
        "plot",
        "quantize",
        "slips",
    }
    | {"translated", "wordalign"}
)


def tools() -> list[str]:
    """Names of the modules here that have a `main`."""
    here = pkgutil.iter_modules([str(Path(__file__).parent)])
    return sorted(m.name for m in here if not m.ispkg and m.name not in {"__main__", *NOT_TOOLS})


def main(argv: list[str]) -> int:
    """Runs one tool; its own ``--help`` says more."""
    known = tools()
    if not argv or argv[0] not in known:
        print(f"usage: python -m mtcheck.training {{{','.join(known)}}} [--help]", file=sys.stderr)
        return 0 if argv[:1] in (["--help"], ["-h"]) else 2
    return int(importlib.import_module(f"mtcheck.training.{argv[0]}").main(argv[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
