"""Words that stand twice where one was meant: "in addition to to put"."""

import re
from collections.abc import Iterator
from functools import cache

from mtcheck.data import read_toml
from mtcheck.detect.suspect import Suspect
from mtcheck.document import Document, overlaps

# The second copy is lower case: "Duran Duran" and "Pago Pago" are names. A line break counts as
# space (hard-wrapped text), a blank line does not. Lengths are bounded to stay linear.
_RUN = re.compile(
    r"(?<![\w'’.@#/-])(?P<word>[^\W\d_]{1,15})"
    r"(?P<rest>(?:(?:[ \t\u00a0]{1,3}|[ \t]{0,3}\r?\n[ \t]{0,3})(?i:(?P=word))(?![\w'’-])){1,9})"
)
_CLAUSE = re.compile(r"[\w'’]+|[.;:!?()]")


def find(document: Document) -> Iterator[Suspect]:
    """Every second copy of a word that is not known to be doubled on purpose.

    The span is the second copy with the white space before it, so that deleting it is the repair.
    """
    text = document.text
    for run in _RUN.finditer(text):
        start, end = run.span("rest")
        copy = run["rest"].strip()
        # Three and more in a row are stammering, song or emphasis.
        if not copy.islower() or len(copy) != len(run["word"]):
            continue
        rule = _rule(copy, text[max(0, run.start() - 80) : run.start()])
        if rule is None or overlaps(document.foreign, run.start(), end):
            continue
        if copy in {"a", "i"} and not text[end : end + 2].strip(" \t\r\n").isalpha():
            continue  # "a a)", "i i." are labels
        yield Suspect(start, end, "repeated-word", rule, f"“{copy}” stands twice", ("",))


def _rule(word: str, before: str) -> str | None:
    words = _words()
    if word in words["fine"]:
        return None
    previous = [w.lower() for w in _CLAUSE.findall(before)]
    if word in words["verb"]:
        clause: list[str] = []
        for token in reversed(previous[-8:]):
            if not token[0].isalnum():
                break
            clause.append(token)
        return "doubled-word-unsure" if words["verb_unless"] & set(clause) else "doubled-word"
    if word in words["particle"] and previous and previous[-1] in words["particle_unless"]:
        return "doubled-word-unsure"
    return "doubled-word" if word in words["slip"] else "doubled-word-unsure"


@cache
def _words() -> dict[str, frozenset[str]]:
    rows = read_toml("doubled_words.toml").items()
    return {name: frozenset(words.split()) for name, words in rows}
