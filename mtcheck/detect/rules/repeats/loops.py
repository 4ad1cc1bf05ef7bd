"""Phrases and sentences that go round and round, as generators of text do when they get stuck.

"I am sorry I am sorry I am sorry" with nothing between is a loop; the same with commas is speech,
and with line breaks a song. A chant goes round, too: in quotations and in verse nothing is looked
for, and what is found is for a reader to judge.
"""

from collections.abc import Iterator
from itertools import pairwise

import regex

from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.repeats.doubled import is_spoken_or_verse, line_around, on_purpose
from mtcheck.document import Document, Word, overlaps

_LONGEST = 15  # words in a phrase
_COPIES = 3  # twice is a slip or emphasis
_BINDING = frozenset({"and", "by", "after", "upon", "to"})
_SENTENCE = 7  # words; "Lord, have mercy." is shorter
_SPACE = regex.compile(r"[ \t\u00a0]+(?:\r?\n[ \t]*)?|\r?\n[ \t]*")
_STOPPED = regex.compile(r"[.!?…][\"'”’)]*$")


def find(document: Document) -> Iterator[Hit]:
    """The second and all further copies, with the white space before them, to be deleted."""
    for hit in (*_phrases(document), *_sentences(document)):
        quoted = overlaps(document.quotations, hit.start, hit.end)
        if not quoted and not overlaps(document.foreign, hit.start, hit.end):
            yield hit


def _phrases(document: Document) -> Iterator[Hit]:
    """Runs of words each of which stood the same number of words earlier, no mark between them."""
    if document.is_spoken:
        return
    words, text = document.words, document.text
    seen: dict[str, int] = {}
    start, distance = 0, 0
    for index, word in enumerate(words):
        key = word.text.lower()
        near = index - seen.get(key, -_LONGEST - 1)
        seen[key] = index
        spaced = index > 0 and _SPACE.fullmatch(text, words[index - 1].end, word.start)
        if near != distance or near > _LONGEST or not spaced:
            if distance and (found := _loop(text, words, start, index, distance)):
                yield found
            inside = near <= _LONGEST and spaced and _is_spaced(text, words, index - near, index)
            start, distance = index, near if inside else 0
    if distance and (found := _loop(text, words, start, len(words), distance)):
        yield found


def _is_spaced(text: str, words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether nothing but white space stands between the words ``first`` to ``last``."""
    return all(_SPACE.fullmatch(text, words[i].end, words[i + 1].start) for i in range(first, last))


def _loop(text: str, words: tuple[Word, ...], start: int, end: int, length: int) -> Hit | None:
    """The copies among the words ``start`` to ``end``, which repeat those before them."""
    copies = (end - start) // length
    phrase = words[start - length : start]
    plain = [w.text for w in phrase if w.text.isalpha() or "’" in w.text or "'" in w.text]
    if copies < _COPIES - 1 or len(plain) < length or all(len(w) < 3 for w in plain):
        return None
    if length == 1 and (on_purpose(plain[0].lower()) or not words[start].text.islower()):
        return None
    if length == 2 and _BINDING & {w.lower() for w in plain}:
        return None  # "on and on and on"
    first = words[start].start
    if is_spoken_or_verse(text, first, line_around(text, first, words[end - 1].end)):
        return None
    span = words[start - 1].end, words[start + copies * length - 1].end
    rule = "looped-word" if length == 1 else "looped-phrase"
    reason = f"this stands {copies + 1} times in a row"
    return Hit(*span, "repeated-word", rule, reason, ("",))


def _sentences(document: Document) -> Iterator[Hit]:
    """A long sentence that stands twice in a row on one line."""
    text = document.text
    copies: list[tuple[int, int]] = []
    for first, second in pairwise(document.sentences):
        length = first.end - first.start
        same = length == second.end - second.start and "\n" not in text[first.end : second.start]
        sentence = text[first.start : first.end] if same else ""
        if not sentence or sentence != text[second.start : second.end]:
            continue
        if len(sentence.split()) >= _SENTENCE and _STOPPED.search(sentence):
            copies.append((first.end, second.end))
    for index, (start, end) in enumerate(copies):
        if index and copies[index - 1][1] == start:
            continue  # three and more are a refrain, or one line of a table
        if index + 1 < len(copies) and copies[index + 1][0] == end:
            continue
        reason = "this sentence stands twice"
        yield Hit(start, end, "repeated-word", "repeated-sentence", reason, ("",))
