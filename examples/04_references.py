"""Comparing: what other articles on the same event say of an article.

python examples/04_references.py
"""

from pathlib import Path

import mtcheck
from mtcheck.references import compare

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    articles = {
        path.name.split("_")[0]: path.read_bytes().decode("utf-8")
        for path in sorted(SEEDS.glob("*.txt"))
    }
    # Named references are spoken of by name; a list would give "reference 1", "reference 2", ...
    text = articles["001"]
    others = {name: article for name, article in articles.items() if name != "001"}

    checker = mtcheck.Checker()
    alone = checker.check(text)
    report = checker.check(text, references=others)
    print("What the other articles add to the report on 001:")
    for finding in report.findings:
        if finding not in alone.findings:
            print(f"{finding.start}:{finding.end} {finding.kind}, {finding.confidence:.0%}:")
            print(f"  {finding.text!r}: {finding.reason}")
    assert report.plan == ()  # to check is to change nothing

    print("\nWhat each article shares with the others (chrF; 100 is equal):")
    for name, article in articles.items():
        rest = {other: article for other, article in articles.items() if other != name}
        for pair in compare(checker, article, rest).alignments:
            print(f"\n{pair.similarity:3.0f} {name}: {pair.text}")
            print(f"    {pair.reference}: {pair.reference_text}")


if __name__ == "__main__":
    main()
