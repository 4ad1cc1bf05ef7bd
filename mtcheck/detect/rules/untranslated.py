"""Sentences that were left in another language inside an English article."""

from collections.abc import Iterator

import regex

from mtcheck.detect.hit import Hit
from mtcheck.document import Document, overlaps
from mtcheck.language import SUPPORTED

_QUOTE = regex.compile(r"[\"“”„«»‘]|(?<!\w)'|'(?!\w)")


def find(document: Document) -> Iterator[Hit]:
    """Foreign passages of whole sentences; what stands in quotation marks is a quotation."""
    if document.language not in SUPPORTED:
        return
    for passage in document.passages:
        if passage.language in SUPPORTED:
            continue
        start, end = passage.start, passage.end
        if overlaps(document.quotations, start, end) or _QUOTE.search(document.text, start, end):
            continue
        rule = "foreign-passage" if passage.language != "und" else "foreign-passage-unsure"
        yield Hit(start, end, "untranslated", rule, f"left untranslated ({passage.language})")
