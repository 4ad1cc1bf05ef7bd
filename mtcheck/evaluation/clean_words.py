"""Good words and what became of them: the damage that repairing does."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from mtcheck.document import Document, overlaps
from mtcheck.evaluation.markup import Artifact, MarkedText
from mtcheck.plan import Edit
from mtcheck.report import Report


class CleanWords(NamedTuple):
    """Words outside every artifact, and how many of them the edits changed."""

    total: int
    changed: int


def clean_words(gold: MarkedText, report: Report) -> CleanWords:
    """Count words that no artifact touches, optional ones and leftovers included.

    A word is changed if the edit over it replaces it or takes it away; a word that is put in where
    no artifact is counts as one too. Leftovers of scraping that are taken out count in clean text
    only, since marked text may well leave them unmarked.
    """
    document = Document(gold.text)
    artifacts = sorted(gold.artifacts, key=lambda a: a.start)
    total = sum(not overlaps(artifacts, word.start, word.end) for word in document.words)
    if gold.artifacts:
        kept = tuple(f for f in report.findings if f.kind != "boilerplate")
        report = replace(report, findings=kept)
    return CleanWords(total, sum(_changed(document, artifacts, edit) for edit in report.plan))


def _changed(document: Document, artifacts: Sequence[Artifact], edit: Edit) -> int:
    text = document.text
    before = [w for w in document.words if w.start <= edit.end and edit.start <= w.end]
    # An edit may begin or end inside a word: what is compared are whole ones.
    start = min([edit.start, *(w.start for w in before)])
    end = max([edit.end, *(w.end for w in before)])
    after = Document(text[start : edit.start] + edit.after + text[edit.end : end]).words
    matcher = SequenceMatcher(
        None, [w.text for w in before], [w.text for w in after], autojunk=False
    )
    count = 0
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "insert" and not overlaps(artifacts, edit.start, edit.end):
            count += j_end - j
        elif tag in ("replace", "delete"):
            count += sum(not overlaps(artifacts, w.start, w.end) for w in before[i:i_end])
    return count
