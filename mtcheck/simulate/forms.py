"""Inflection with a memory: the readings of a surface form, and the forms of a lemma.

A spinner that swaps "stages" through its verb sense writes "organizes", not "organize": the
replacement takes the form of what it replaces. lemminflect knows the forms; asking it costs tens
of microseconds, so every answer is kept. Tags are Penn Treebank tags, parts of speech the universal
ones.
"""

from functools import cache

import lemminflect

from mtcheck.simulate.frequency import is_listed

OPEN_CLASSES = ("NOUN", "VERB", "ADJ", "ADV")
BASE_TAGS = frozenset({"NN", "VB", "VBP", "JJ", "RB"})


@cache
def readings(word: str) -> tuple[tuple[str, str, str], ...]:
    """(lemma, part of speech, tag) for each way to read a lower-case word; empty when unknown."""
    found = []
    for pos, lemmas in lemminflect.getAllLemmas(word).items():
        if pos not in OPEN_CLASSES:
            continue
        for lemma in lemmas:
            forms = lemminflect.getAllInflections(lemma, upos=pos)
            found += [(lemma, pos, tag) for tag, spelled in forms.items() if word in spelled]
    return tuple(dict.fromkeys(found))


@cache
def lemmas(word: str) -> frozenset[str]:
    """Every lemma of a surface form, or the form itself when it is unknown."""
    return frozenset(lemma for lemma, _, _ in readings(word)) or frozenset({word})


@cache
def inflect(term: str, tag: str) -> str:
    """`term` (a lemma of one or more words) in the form `tag`, or as it is if there is none.

    The head that inflects is the first word of a verb ("listen to" -> "listened to") and the last
    of anything else, the word before "of" in a noun ("point of view" -> "points of view").
    """
    if tag in BASE_TAGS:
        return term
    words = term.split(" ")
    head = 0 if tag.startswith("V") else len(words) - 1
    if tag == "NNS" and "of" in words[1:]:
        head = words.index("of", 1) - 1
    if len(words) > 1 and tag[-1] in "RS" and tag[0] in "JR":
        return ("more " if tag.endswith("R") else "most ") + term
    forms = lemminflect.getInflection(words[head], tag=tag)
    if tag[0] in "JR" and (not forms or not is_listed(forms[0])):
        return ("more " if tag.endswith("R") else "most ") + term
    if not forms:
        return term
    words[head] = forms[0]
    return " ".join(words)


@cache
def other_forms(word: str) -> tuple[str, ...]:
    """The other inflected forms of the lemmas of `word`: another number, tense or degree."""
    found: dict[str, None] = {}
    for lemma, pos, _ in readings(word):
        for forms in lemminflect.getAllInflections(lemma, upos=pos).values():
            found.update(dict.fromkeys(form for form in forms if form != word and " " not in form))
    return tuple(found)
