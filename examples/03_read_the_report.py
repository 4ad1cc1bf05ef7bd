"""Reading a report: findings, plan, and a policy and a lexicon of your own.

python examples/03_read_the_report.py
"""

import json
from pathlib import Path

import mtcheck

ARTICLE = Path(__file__).parents[1] / "seeds" / "003_94bdb9f696b7fbb9.txt"


def main() -> None:
    text = ARTICLE.read_bytes().decode("utf-8")
    checker = mtcheck.Checker()
    cleaned, report = checker.clean(text)

    print(f"{report.verdict}: {report.score:.0%} likely to be spun or machine-translated")
    for finding in report.findings:
        done = "repaired" if finding.applied else "reported"
        print(f"\n{finding.start}:{finding.end} {finding.kind}, {done}: {finding.text!r}")
        print(f"  {finding.confidence:.0%} sure that it is damage: {finding.reason}")
        for suggestion in finding.suggestions[:3]:
            print(f"  {suggestion.confidence:.0%} {suggestion.text or '(delete)'}")

    # The plan is what was changed: it can be stored, replayed, and taken back in part or in whole.
    print("\nThe plan:", json.dumps([edit.to_dict() for edit in report.plan], ensure_ascii=False))
    assert mtcheck.apply(text, report.plan) == cleaned
    assert mtcheck.revert(cleaned, report.plan) == text
    words_only = [edit for edit in report.plan if any(c.isalpha() for c in edit.before)]
    longer = len(mtcheck.apply(text, words_only)) - len(cleaned)
    print(
        f"{len(words_only)} of its edits are on words; those alone keep {longer} more characters."
    )

    # A policy says what may be changed; findings are reported all the same.
    careful = mtcheck.Policy(apply_from=0.95, kinds={"punctuation", "encoding"})
    report = mtcheck.Checker(policy=careful).clean(text).report
    print("\nA careful policy changes", [edit.before for edit in report.plan])

    # A lexicon of your own adds what you know of your sources; allowed phrases are never reported.
    # The rate is how often a phrase stands in good English, per million words.
    known = mtcheck.Entry("wired attack", ("armed attack", "armed response"), rate=0.0)
    lexicon = checker.lexicon.with_entries([known]).with_allowed(["press conference"])
    curious = mtcheck.Policy(report_from=0.2)
    for finding in mtcheck.Checker(lexicon=lexicon, policy=curious).check(text).findings:
        print("With your own entry:", finding.text, "->", [s.text for s in finding.suggestions])


if __name__ == "__main__":
    main()
