"""Small slips of machine translation: articles, prepositions, doubled words, order, forms."""

import random

from mtcheck.simulate.engines.base import FUNCTION_WORDS, Passage, Proposal, match_case
from mtcheck.simulate.forms import other_forms

ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = (
    "of",
    "in",
    "on",
    "at",
    "by",
    "to",
    "for",
    "with",
    "from",
    "about",
    "into",
    "over",
    "after",
    "during",
    "between",
    "against",
    "through",
    "under",
)
CONFUSED = {
    "of": ("from", "for", "in", "by"),
    "in": ("on", "at", "into", "of"),
    "on": ("in", "at", "over", "about", "for"),
    "at": ("in", "on", "by", "to"),
    "by": ("from", "with", "of", "through"),
    "to": ("for", "in", "at", "on"),
    "for": ("to", "of", "from", "during"),
    "with": ("by", "of", "to", "from"),
    "from": ("of", "by", "since", "to"),
    "about": ("on", "of", "for"),
    "into": ("in", "to", "on"),
    "over": ("on", "above", "about"),
    "after": ("behind", "since", "in"),
    "during": ("in", "for", "within"),
    "between": ("among", "from", "of"),
    "against": ("to", "with", "on"),
    "through": ("by", "across", "over"),
    "under": ("by", "below", "in"),
}
PRONOUNS = {
    "he": ("she", "it"),
    "she": ("he", "it"),
    "his": ("her", "its", "their"),
    "her": ("his", "its"),
    "him": ("her", "it"),
    "it": ("he", "she", "this"),
    "its": ("his", "her", "their"),
    "they": ("he", "we", "it"),
    "their": ("his", "its"),
    "who": ("which", "that"),
    "which": ("who", "what"),
    "that": ("which", "what"),
}
AUXILIARIES = {
    "is": ("are", "was"),
    "are": ("is", "were"),
    "was": ("were", "is", "has been"),
    "were": ("was", "are"),
    "has": ("have", "had"),
    "have": ("has", "had"),
    "had": ("has", "have"),
    "been": ("being", "be"),
    "will": ("would", "shall"),
    "would": ("will",),
    "be": ("being", "been"),
}


class SmallWordsEngine:
    """One of a dozen small slips at a place, chosen by the word that stands there."""

    name = "smallwords"
    consistent = False

    def propose(self, passage: Passage, index: int, rng: random.Random) -> Proposal | None:
        """A slip that fits word `index`, or None."""
        word = passage.lowers[index]
        if passage.is_name(index) or (len(word) > 1 and passage.word(index).isupper()):
            return None
        if word in ARTICLES:
            return rng.choice((_drop, _drop, _other_article))(passage, index, rng)
        if word in CONFUSED:
            return rng.choice((_confuse, _confuse, _confuse, _drop, _double, _pile))(
                passage, index, rng
            )
        if word in PRONOUNS:
            return _table(PRONOUNS, passage, index, rng)
        if word in AUXILIARIES:
            return (
                _drop(passage, index, rng)
                if rng.random() < 0.3
                else _table(AUXILIARIES, passage, index, rng)
            )
        if word in FUNCTION_WORDS:
            return _drop(passage, index, rng) if rng.random() < 0.3 else None
        roll = rng.random()
        if roll < 0.50:
            return _other_form(passage, index, rng)
        if roll < 0.65:
            return _extra_article(passage, index, rng)
        if roll < 0.80:
            return _reorder(passage, index, rng)
        if roll < 0.87:
            return _double(passage, index, rng)
        return (
            _drop(passage, index, rng) if roll < 0.93 else _extra_preposition(passage, index, rng)
        )


def _replace(passage: Passage, index: int, text: str) -> Proposal:
    return Proposal(
        passage.starts[index], passage.ends[index], match_case(passage.word(index), text)
    )


def _insert_before(passage: Passage, index: int, text: str) -> Proposal | None:
    start = passage.starts[index]
    if passage.capital[index] or passage.text[start - 1 : start] != " ":
        return None
    return Proposal(start, start, text + " ")


def _drop(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    """The word and the space after it go; not where a capital opens the sentence."""
    if (
        passage.capital[index]
        or passage.gap(index) != " "
        or index == 0
        or passage.gap(index - 1) != " "
    ):
        return None
    return Proposal(passage.starts[index], passage.ends[index] + 1, "")


def _other_article(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    return _replace(passage, index, "the" if passage.lowers[index] != "the" else "a")


def _confuse(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    return _table(CONFUSED, passage, index, rng)


def _table(
    table: dict[str, tuple[str, ...]], passage: Passage, index: int, rng: random.Random
) -> Proposal | None:
    return _replace(passage, index, rng.choice(table[passage.lowers[index]]))


def _double(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    return _insert_before(passage, index, passage.lowers[index])


def _pile(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    return _insert_before(passage, index, rng.choice(CONFUSED[passage.lowers[index]]))


def _extra_article(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    if index and passage.lowers[index - 1] in ARTICLES:
        return None
    return _insert_before(passage, index, "the" if rng.random() < 0.7 else "a")


def _extra_preposition(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    return _insert_before(passage, index, rng.choice(PREPOSITIONS))


def _other_form(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    forms = other_forms(passage.lowers[index])
    return _replace(passage, index, rng.choice(forms)) if forms else None


def _reorder(passage: Passage, index: int, rng: random.Random) -> Proposal | None:
    """Two neighbours change places, capitals and all, inside one clause."""
    if (
        index + 1 >= len(passage)
        or passage.gap(index) != " "
        or passage.capital[index]
        or passage.capital[index + 1]
    ):
        return None
    if passage.lowers[index] == passage.lowers[index + 1]:
        return None
    return Proposal(
        passage.starts[index],
        passage.ends[index + 1],
        f"{passage.word(index + 1)} {passage.word(index)}",
    )
