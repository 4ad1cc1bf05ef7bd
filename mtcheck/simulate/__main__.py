"""``python -m mtcheck.simulate``: a text as the engines damage it."""

import argparse
import random
import sys
from pathlib import Path

from mtcheck.errors import MtcheckError
from mtcheck.files import STANDARD_STREAM, read_text, write_text
from mtcheck.simulate.damage import Damaged, Damager
from mtcheck.simulate.engines import add_source_arguments, build, sources_from


def main(argv: list[str] | None = None) -> int:
    """Shows a text as the engines damage it, edits marked as {{wrong|original|engine}}."""
    parser = argparse.ArgumentParser(prog="python -m mtcheck.simulate", description=main.__doc__)
    parser.add_argument(
        "file", nargs="?", default=STANDARD_STREAM, help="text to damage (default: standard input)"
    )
    parser.add_argument(
        "--engine",
        action="append",
        help="use this engine alone, or those that are named; calques, smallwords and spun-phrases "
        "need no other packages",
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=0.2,
        help="share of content words to touch (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--start", type=Path, help="checkpoint folder, for the engine of embedding neighbours"
    )
    add_source_arguments(parser)
    arguments = parser.parse_args(argv)
    rng = random.Random(arguments.seed)
    try:
        damager = Damager(build(sources_from(arguments), arguments.engine))
        mix = damager.mix(rng) if len(damager.engines) > 1 else dict.fromkeys(damager.engines, 1.0)
        damaged = damager.damage_with(read_text(arguments.file), mix, arguments.rate, rng).check()
    except MtcheckError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    write_text(STANDARD_STREAM, _marked(damaged) + "\n")
    return 0


def _marked(damaged: Damaged) -> str:
    pieces, at = [], 0
    for edit in damaged.edits:
        wrong = damaged.text[edit.start : edit.end]
        pieces += [damaged.text[at : edit.start], f"{{{{{wrong}|{edit.original}|{edit.engine}}}}}"]
        at = edit.end
    return "".join(pieces) + damaged.text[at:]


if __name__ == "__main__":
    sys.exit(main())
