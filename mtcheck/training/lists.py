"""Our own lists of what spinners and translators write, and how they come into the package.

They are kept by subject and by language, in the folders `spins` and `calques`; the simulator reads
them packed into one file each.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from mtcheck.data import path_of
from mtcheck.training.packed import write_packed

CALQUES = Path(__file__).with_name("calques")
SPINS = Path(__file__).with_name("spins")
PACKED = {CALQUES: "calques.tsv.xz", SPINS: "spins.tsv.xz"}


def lines(folder: Path) -> Iterator[str]:
    """The lines of every list of a folder, without their ends and without comments."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line


def main(argv: list[str] | None = None) -> int:
    """Packs the lists of spins and calques into the data of the package."""
    parser = argparse.ArgumentParser(prog="mtcheck.training lists", description=main.__doc__)
    parser.add_argument(
        "--out", type=Path, default=path_of("."), help="folder (default: the package's data)"
    )
    arguments = parser.parse_args(argv)
    for folder, name in PACKED.items():
        write_packed(arguments.out / name, (f"{line}\n" for line in lines(folder)))
    return 0
