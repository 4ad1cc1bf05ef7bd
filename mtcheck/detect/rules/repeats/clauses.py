"""Where a clause may end: what tells "went to to the shop" from "the school he went to to learn".

A word may rightly stand twice where one clause ends in it and the next begins with it. Such a
clause shows by what opens it ("what", "who", "that") or by a second subject ("the school he").
"""

from collections.abc import Sequence
from functools import cache

import regex

from mtcheck.data import read_toml

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[,“”\"‘–—]")
_LAST_STOP = regex.compile(r"(?r)[.;:!?()\[\]\n]")
_SPEAKING = frozenset(
    ["said", "say", "says", "told", "added", "thought", "think", "thinks", "know"]
)
_REACH = 200  # code points that are looked back over
_LONGEST = 10  # words of a subject that is still plain


def tokens_before(text: str, end: int) -> list[str]:
    """The words and commas of the sentence that stand before ``end``, in order."""
    first = max(0, end - _REACH)
    stop = _LAST_STOP.search(text, first, end)
    found: list[str] = _TOKEN.findall(text, stop.end() if stop else first, end)
    return found


def may_end_clause(tokens: Sequence[str]) -> bool:
    """Whether what ``tokens`` begin may be a clause inside another, which could end here."""
    words = _words()
    lower = [t.lower() for t in tokens]
    if any(t in words["opens"] or t.endswith(("thing", "one's")) for t in lower):
        return True
    if "to" in lower[-6:-1]:  # "a place to live in"
        return True
    return any(_second_subject(lower, i) for i in range(1, len(lower)))


def plain_subject(tokens: Sequence[str]) -> bool:
    """Whether ``tokens`` are one subject and nothing more: "The old bridge at the mill"."""
    words = _words()
    lower = [t.lower() for t in tokens if t[0].isalnum()]
    if not lower or len(lower) != len(tokens) or len(lower) > _LONGEST or may_end_clause(tokens):
        return False
    for before, token, given in zip(lower, lower[1:], tokens[1:], strict=False):
        linked = before in words["preposition"]
        if token in words["determiner"] and not linked:
            return False
        # "The man Obama was": a name after a noun is a subject of its own.
        if given[:1].isupper() and not linked and before not in words["determiner"]:
            return tokens[0][:1].isupper() and _all_names(tokens)
    return True


def plain_clause(tokens: Sequence[str]) -> bool:
    """Whether ``tokens`` are a subject and an active verb: "She went", "The boys had asked"."""
    words = _words()
    lower = [t.lower() for t in tokens]
    if len(lower) < 2 or set(lower) & words["be"]:
        return False
    subject = list(tokens[:-1])
    while subject and subject[-1].lower() in words["auxiliary"]:
        subject.pop()
    return plain_subject(subject)


def is_nominal(tokens: Sequence[str]) -> bool:
    """Whether the last token is a noun or number by its form, so that no verb is without object."""
    last = tokens[-1]
    if last[:1].isdigit() or (last[:1].isupper() and len(tokens) > 1):
        return True
    before = tokens[-2].lower() if len(tokens) > 1 else ""
    return before in _words()["determiner"] or not _may_be_verb(last.lower())


def is_verb_particle(tokens: Sequence[str], verbs: frozenset[str]) -> bool:
    """Whether a verb of the sentence may own a particle that follows."""
    return any(t.lower() in verbs for t in tokens)


def is_preposition(word: str) -> bool:
    return word.lower() in _words()["preposition"]


def is_pronoun(word: str) -> bool:
    return word.lower() in _words()["pronoun"]


def is_comparing(word: str) -> bool:
    """Whether "as" after it begins a comparison: "twice as", "as long as"."""
    return word.lower() in _words()["comparing"]


def is_determiner(word: str) -> bool:
    return word.lower() in _words()["determiner"]


def _second_subject(lower: Sequence[str], index: int) -> bool:
    words = _words()
    if lower[index] not in words["pronoun"] or lower[index] in {"this", "there"}:
        return False
    before = lower[index - 1]
    linked = before in words["preposition"] or before in words["auxiliary"]
    return before[0].isalnum() and not linked and before not in _SPEAKING


def _all_names(tokens: Sequence[str]) -> bool:
    return all(t[:1].isupper() or is_preposition(t) or is_determiner(t) for t in tokens)


def _may_be_verb(word: str) -> bool:
    from lemminflect import getAllLemmas

    return not word.endswith(("tion", "ness", "ity", "ship")) and bool(
        {"VERB", "AUX"} & getAllLemmas(word).keys()
    )


@cache
def _words() -> dict[str, frozenset[str]]:
    rows = read_toml("doubled_words.toml")["clause"].items()
    return {name: frozenset(words.split()) for name, words in rows}
