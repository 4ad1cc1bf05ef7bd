"""Photo credits and captions that ran into a paragraph.

Lines that are credits from end to end are found as leftovers; here the credit stands inside a
longer line. A caption has no full stop before its credit, so that it and the next sentence make
one: "Ana Reis lifts the cup (Photo: Press office) The visitors scored first."
"""

from collections.abc import Iterator

import regex

from mtcheck.detect.hit import Hit
from mtcheck.document import Document, overlaps

_KIND = r"(?:photo|image|picture|photograph|foto|photo credit|image credit|credit)s?"
_AGENCY = (
    r"(?:Reuters|REUTERS|AFP|EPA|EFE|AP|ANSA|dpa|Associated Press|Getty(?: Images)?|Shutterstock"
    r"|Xinhua|iStock|Wikimedia Commons)"
)
_CREDIT = (
    rf"\((?:(?i:(?:(?:file|handout|archive|reuters|ap|afp) )?{_KIND}"
    rf"(?: by| courtesy(?: of)?| ?: ?))[^()\r\n]{{2,70}}"
    rf"|(?:REUTERS|Reuters|AP Photo|AFP|EPA|Getty Images)/[^()\r\n]{{2,50}})\)"
)
_BARE = (
    rf"(?:Photo|Photograph|PHOTO|Image)s?(?: by| courtesy of| ?:) ?"
    rf"(?:\p{{Lu}}[\w.'’-]{{0,20}} ){{0,3}}(?:\p{{Lu}}[\w.'’-]{{0,20}} ?[/|] ?)?{_AGENCY}"
)
_SENTENCE = r"(?:(?<=[.!?…][\"”’)]?[ \t])|(?<![^\r\n]))"
_CAPTION = regex.compile(
    rf"{_SENTENCE}(?<cut>\p{{Lu}}[^.!?…()\r\n]{{10,160}} {_CREDIT}[ \t]{{1,2}})(?=[\"“‘]?\p{{Lu}})"
)
_INSIDE = regex.compile(
    rf"(?<=\S)(?<cut>[ \t]{{0,2}}(?:{_CREDIT}|(?<=[.!?…][\"”]?[ \t]){_BARE}))"
    rf"(?=[ \t]+[\"“‘]?\p{{Lu}}|[ \t]*(?:[\r\n]|$))"
)


def find(document: Document) -> Iterator[Hit]:
    """Captions with their credits between two sentences, and credits alone; without repairs."""
    text = document.text
    captions = [
        _hit(match, "caption-in-text", "caption: ran into the text")
        for match in _CAPTION.finditer(text)
    ]
    yield from captions
    for match in _INSIDE.finditer(text):
        if not overlaps(captions, *match.span("cut")):
            yield _hit(match, "photo-credit-in-text", "credit: ran into the text")


def _hit(match: "regex.Match[str]", rule: str, reason: str) -> Hit:
    start, end = match.span("cut")
    return Hit(start, end, "boilerplate", rule, reason)
