"""One person who is a he here and a she there: "Maria Silva said ... He added ...".

Turkish, Finnish, Hungarian, Persian and spoken Chinese have one pronoun for both, Spanish and
Portuguese leave it out; a translator that reads sentence by sentence guesses anew each time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

import regex

from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.people.antecedents import Bound, bound, pronouns
from mtcheck.detect.rules.people.capitals import GENDERS, Gender
from mtcheck.detect.rules.people.cast import cast
from mtcheck.document import Document, overlaps
from mtcheck.words.inflection import cased_like

# Articles in which "he" and "she" are no matter of one person each.
_ABOUT_GENDER = regex.compile(
    r"\b(?i:he or she|she or he|his or her|him or her|her or his|(?:him|her)self or (?:him|her)self"
    r"|s/he|he/she|his/her|transgender\w*|trans|non-?binary|pronouns?|drag)\b"
)
_PAIRS = [("he", "she"), ("him", "her"), ("his", "hers"), ("himself", "herself")]
_OTHER = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
_SWITCHED = 2  # times as often the one pronoun as the other
# What follows "her" where it is no possessive.
_NO_NOUN = regex.compile(
    r"\W*$|[^\p{L}\p{N}“\"‘]*[\n.,;:!?)\]”—–]|\s(?:the|an?|to|for|in|on|at|by|with|from|of|about"
    r"|into|near|beside|behind|after|before|as|and|or|but|that|this|because|if|when|while|until"
    r"|than|not|up|out|off|away|back|down|over|through|against|during|without|under|again|alone"
    r"|there|here|then|now|yesterday|today|too|also|what|how|why|where|who|whether|she|he|it|they"
    r"|we|i|you|is|was|has|had|would|will|could|so|some|any|all|one|two|every|each|their|his|my"
    r"|your|its|our)\b"
)
_NOUN = regex.compile(r"\s[\p{L}\p{N}“\"‘]")


def find(document: Document) -> Iterator[Hit]:
    """Pronouns of the wrong gender; the repair is the other one in the same case."""
    if not pronouns(document) or _ABOUT_GENDER.search(document.text):
        return
    people = cast(document)
    places: defaultdict[str, dict[int, Bound]] = defaultdict(dict)
    for pronoun in bound(document, people):
        if not overlaps(document.foreign, pronoun.start, pronoun.end):
            places[pronoun.person][pronoun.start] = pronoun
    for key, found in places.items():
        person = people.people[key]
        gender = _gender(person.gender, Counter(p.gender for p in found.values()))
        rule = "pronoun-against-name" if person.gender else "pronoun-switch"
        for pronoun in found.values():
            if gender not in (None, pronoun.gender):
                reason = f"“{person.name}” is a “{gender}”"
                repair = _repair(document.text, pronoun)
                yield Hit(pronoun.start, pronoun.end, "mistranslation", rule, reason, (repair,))


def _gender(named: Gender | None, counts: "Counter[Gender]") -> Gender | None:
    """What the person is; None where name and pronouns leave it open."""
    if named is None:
        few, many = sorted(GENDERS, key=lambda g: counts[g])
        return many if counts[many] >= _SWITCHED * counts[few] > 0 else None
    # Several pronouns against it and fewer for it: the name misleads.
    against = counts.total() - counts[named]
    return None if against > max(1, counts[named]) else named


def _repair(text: str, place: Bound) -> str:
    """The other pronoun; what follows tells whether "her" is "him" or "his"."""
    pronoun = text[place.start : place.end]
    word = pronoun.lower()
    if word == "her":
        other = "him" if _NO_NOUN.match(text, place.end) else "his"
    else:
        is_determiner = word == "his" and _NOUN.match(text, place.end)
        other = "her" if is_determiner else _OTHER[word]
    return cased_like(pronoun, other)
