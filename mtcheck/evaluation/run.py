"""Running a checker over the articles of a set and judging every report."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from mtcheck.document import Document
from mtcheck.evaluation.scores import Case
from mtcheck.evaluation.sets import Sample
from mtcheck.evaluation.spans import judge
from mtcheck.report import Cleaned

BATCH = 8
"""Articles that a checker works on at a time."""


class CleansMany(Protocol):
    """What evaluation needs of a checker; a baseline has the same method."""

    def clean_many(self, texts: Iterable[str], batch_size: int = ...) -> Iterator[Cleaned]:
        """The repaired text and the report of each text, in order."""


def run(
    checker: CleansMany, samples: Sequence[Sample], progress: Callable[[str], None] | None = None
) -> list[Case]:
    """Check every article; ``progress`` is called with the name of each when it is done."""
    cases: list[Case] = []
    texts = (gold.text for _, gold in samples)
    for (name, gold), cleaned in zip(samples, checker.clean_many(texts, BATCH), strict=True):
        words = len(Document(gold.text).words)
        cases.append(Case(name, gold, cleaned.report, judge(gold, cleaned.report), words))
        if progress:
            progress(name)
    return cases


def checksum(samples: Iterable[Sample]) -> str:
    """A short name of exactly these articles and their markup, for the signature of figures."""
    digest = hashlib.sha256()
    for _, gold in samples:
        digest.update(repr((gold.text, gold.artifacts)).encode())
    return digest.hexdigest()[:10]
