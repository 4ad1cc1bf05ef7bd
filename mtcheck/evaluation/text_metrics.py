"""BLEU, chrF and TER of a text before and after cleaning, against what it should be.

The reference is the text with the first accepted reading in the place of every artifact. Texts are
scored by sentence: boundaries are those of the text as given, except where an artifact or an edit
lies across one, so that the three versions of a sentence stay together.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from mtcheck.document import Document
from mtcheck.evaluation.scores import Case
from mtcheck.evaluation.significance import FEWEST, RESAMPLES
from mtcheck.plan import Edit, Plan, apply

METRICS = ("BLEU", "CHRF", "TER")


class Segment(NamedTuple):
    """One sentence as it was given, as it was left, and as it should be."""

    before: str
    after: str
    reference: str


def text_figures(cases: Iterable[Case]) -> dict[str, Any]:
    """The metrics before and after, and the p value of their difference.

    Returns:
        None for everything where nothing is marked: there the reference is the text itself. The
        p values are sacreBLEU's (paired bootstrap over sentences); None for too few sentences.
    """
    cases = list(cases)
    figures: dict[str, Any] = {
        f"{metric.lower()}_{part}": None for metric in METRICS for part in ("before", "after", "p")
    }
    if not any(case.gold.artifacts for case in cases):
        return figures
    from sacrebleu import metrics as sacrebleu
    from sacrebleu import significance

    split = [
        s for case in cases for s in segments(case.gold.text, case.report.plan, case.gold.edits)
    ]
    before, after, reference = (list(version) for version in zip(*split, strict=True))
    metrics = {name: getattr(sacrebleu, name)(references=[reference]) for name in METRICS}
    test = significance.PairedTest(
        [("before", before), ("after", after)], metrics, None, test_type="bs", n_samples=RESAMPLES
    )
    # sacreBLEU names chrF as it was set up, for instance chrF2; the order is ours.
    results: list[Any] = [result for name, result in test()[1].items() if name != "System"]
    for metric, (given, left) in zip(METRICS, results, strict=True):
        enough = len(split) >= FEWEST
        figures |= {
            f"{metric.lower()}_before": given.score,
            f"{metric.lower()}_after": left.score,
            # Of two equal texts sacreBLEU says that they surely differ.
            f"{metric.lower()}_p": (left.p_value if before != after else 1.0) if enough else None,
        }
    return figures


def segments(text: str, edits: Plan, reference: Plan) -> Iterator[Segment]:
    """The sentences of ``text`` with and without ``edits``, and with those of ``reference``.

    >>> list(segments("A jap flank. It fell.", (), (Edit(2, 5, "jap", "eastern"),)))[0]
    Segment(before='A jap flank. ', after='A jap flank. ', reference='A eastern flank. ')
    """
    across = [(edit.start, edit.end) for edit in (*edits, *reference)]
    starts = (sentence.start for sentence in Document(text).sentences[1:])
    cuts = [0, *(c for c in starts if not any(s < c < e for s, e in across)), len(text)]
    for start, end in pairwise(cuts):
        segment = Segment(
            text[start:end], _part(text, edits, start, end), _part(text, reference, start, end)
        )
        if any(version.strip() for version in segment):
            yield segment


def _part(text: str, edits: Sequence[Edit], start: int, end: int) -> str:
    """What ``start:end`` becomes; an insertion at the border belongs to what follows it."""
    inside = [
        Edit(e.start - start, e.end - start, e.before, e.after)
        for e in edits
        if start <= e.start and e.end <= end and (e.start < end or end == len(text))
    ]
    return apply(text[start:end], inside)
