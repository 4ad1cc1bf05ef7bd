"""What other models make of an article, next to the embedded one.

    pip install 'mtcheck[torch]'
    python examples/02_other_model.py FacebookAI/roberta-base path/to/my-model

A model is a hub name or a folder: any masked language model that transformers can load, with
safetensors weights. Other models have no damage head, so every word has to be masked to be judged:
that takes longer and finds less. Without arguments only the embedded model speaks.
"""

import sys
from pathlib import Path

import mtcheck

ARTICLE = Path(__file__).parents[1] / "seeds" / "003_94bdb9f696b7fbb9.txt"


def main(names: list[str]) -> int:
    text = ARTICLE.read_bytes().decode("utf-8")
    for name in (None, *names):
        try:
            report = mtcheck.Checker(model=name).check(text)
        except mtcheck.ModelError as error:
            print(f"mtcheck: {error}", file=sys.stderr)
            return 2
        print(f"{name or 'the embedded model'}: {report.verdict}, score {report.score:.2f}")
        for finding in report.findings:
            readings = ", ".join(s.text or "(delete)" for s in finding.suggestions[:3])
            print(f"  {finding.confidence:.0%}  {finding.text!r} -> {readings or '?'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
