"""A pipeline step: clean a folder of articles and keep the report on each as JSON Lines.

    python examples/01_folder_pipeline.py [FOLDER [OUTPUT]]

Articles stream through, so the folder may be larger than memory. Files that are not UTF-8 text are
named and skipped.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import tee
from pathlib import Path

import mtcheck

SEEDS = Path(__file__).parents[1] / "seeds"


def articles(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every readable article."""
    for path in sorted(folder.glob("*.txt")):
        try:
            yield path.name, path.read_bytes().decode("utf-8")  # line ends stay as they are
        except (OSError, UnicodeDecodeError) as error:
            print(f"{path.name}: skipped, {error}", file=sys.stderr)


def main(folder: Path, output: Path) -> None:
    output.mkdir(parents=True, exist_ok=True)
    checker = mtcheck.Checker()
    # One copy of the stream keeps the names, the other goes through the checker, a batch ahead.
    named, read = tee(articles(folder))
    results = checker.clean_many((text for _, text in read), batch_size=16)

    with (output / "reports.jsonl").open("w", encoding="utf-8") as reports:
        for (name, _), (text, report) in zip(named, results, strict=True):
            (output / name).write_bytes(text.encode("utf-8"))
            row = {"source": name, **report.to_dict()}
            print(json.dumps(row, ensure_ascii=False), file=reports)
            print(
                f"{name}: {report.verdict} ({report.score:.2f}), "
                f"{len(report.findings)} findings, {len(report.plan)} repaired"
            )
    print(f"cleaned articles and reports.jsonl are in {output}")


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    target = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="mtcheck-")
    main(source, Path(target))
