"""Reading: which language an article is in, and which of its passages are in another.

The script of the letters decides first, English function words second, and only what they leave
open goes to py3langid (a naive Bayes identifier, offline, restricted to living languages of the
script at hand). So plain English never pays for loading the identifier (about half a second).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from mtcheck.data import read_toml

SUPPORTED = frozenset({"en"})
"""Languages whose text may be repaired; in others only universal findings are made."""

UNKNOWN = "und"
# Enough text for a judgement: a sentence of this many letters and words is judged by itself.
_SENTENCE_LETTERS, _SENTENCE_WORDS = 35, 6
_SURE = 0.95
# An article this short is called foreign only if its every sign says so.
_SHORT_ARTICLE = 80
# English running text has 35-50 % of the listed words, headlines 5-20 %, other languages below 8 %
# (their own "in", "an", "die", "was", "has" are not listed or are rare).
_ENGLISH_SHARE = 0.2
_SAMPLE, _PIECES = 3000, 4

_LETTER = regex.compile(r"\p{L}")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
_NOISE = regex.compile(r"https?://\S+|\S+@\S+|[\ud800-\udfff\x00]|[^\p{L}\p{M}\s'’.,-]+")
_LATIN = regex.compile(r"\p{Latin}")
_SCRIPTS = ("Cyrillic", "Arabic", "Devanagari", "Hebrew")


@dataclass(frozen=True, slots=True)
class Passage:
    """``start:end`` (code points) of the article is in ``language`` (ISO 639-1)."""

    start: int
    end: int
    language: str


def article_language(text: str) -> str:
    """ISO 639-1 code of the main language, "und" where there is too little text to tell.

    >>> article_language("Allies agreed on Thursday to send more troops to the border.")
    'en'
    >>> article_language("...")
    'und'
    """
    sample = _sample(text)
    letters = len(_LETTER.findall(sample))
    if letters < 4:
        return UNKNOWN
    if (script := _script_language(sample)) is not None:
        return script
    share = _english_share(sample)
    # Short text: one English word in seven is proof enough, for nothing else is likely here.
    if share >= (_ENGLISH_SHARE if letters >= _SHORT_ARTICLE else 0.15):
        return "en"
    language, probability = _identify(sample, "latin")
    if language == "en":
        return "en"
    if letters >= _SHORT_ARTICLE:
        return language if probability >= 0.5 else UNKNOWN
    return language if probability >= _SURE and share == 0 and letters >= 12 else UNKNOWN


def passages(
    text: str, sentence_spans: Sequence[tuple[int, int]], main_language: str
) -> tuple[Passage, ...]:
    """Runs of sentences in one language, in order, covering every sentence.

    Args:
        text: the article.
        sentence_spans: (start, end) offsets of its sentences, sorted and disjoint.
        main_language: what `article_language` says; short or unclear sentences inherit it.
    """
    found: list[Passage] = []
    for start, end in sentence_spans:
        language = _sentence_language(text[start : min(end, start + _SAMPLE)], main_language)
        if found and found[-1].language == language:
            found[-1] = Passage(found[-1].start, end, language)
        else:
            found.append(Passage(start, end, language))
    return tuple(found)


def _sentence_language(sentence: str, main_language: str) -> str:
    if len(sentence) < 8:
        return main_language
    if (script := _script_language(sentence, few=True)) is not None:
        return script if len(_LETTER.findall(sentence)) >= 8 else main_language
    if len(sentence) < _SENTENCE_LETTERS:
        return main_language
    if main_language == "en" and _english_share(sentence) >= 0.1:
        return "en"
    words = _WORD.findall(sentence)
    if len(words) < _SENTENCE_WORDS or sum(map(len, words)) < _SENTENCE_LETTERS:
        return main_language
    # Names say nothing of the language they stand in: a list of them is not a foreign sentence.
    lower = [word for word in words if word.islower()]
    if not sentence.isupper() and (len(lower) < 4 or 2 * len(lower) < len(words)):
        return main_language
    language, probability = _identify(sentence, "latin")
    if probability < _SURE or (language == "en" and _english_share(sentence) < 0.1):
        return main_language
    return language


def _sample(text: str) -> str:
    """Pieces from all over a long text, so that 5 MB cost no more than a page."""
    if len(text) <= _SAMPLE * _PIECES:
        return text
    step = len(text) // _PIECES
    return "\n".join(text[i * step : i * step + _SAMPLE] for i in range(_PIECES))


def _script_language(sample: str, few: bool = False) -> str | None:
    """The language if the letters are mostly not Latin; None leaves it open."""
    if sample.isascii():
        return None
    letters = len(_LETTER.findall(sample))
    latin = len(_LATIN.findall(sample))
    if not letters or 2 * latin > letters or letters - latin < (4 if few else 2):
        return None
    counts = Counter({name: len(pattern.findall(sample)) for name, pattern in _patterns()})
    name, count = counts.most_common(1)[0]
    if not count:
        return UNKNOWN
    if name == "Han" and counts["Hiragana"] + counts["Katakana"] > count // 20:
        return "ja"
    single: dict[str, str] = read_toml("language.toml")["script"]
    return single[name] if name in single else _identify(sample, name.lower())[0]


@cache
def _patterns() -> tuple[tuple[str, "regex.Pattern[str]"], ...]:
    names = (*read_toml("language.toml")["script"], *_SCRIPTS)
    return tuple((name, regex.compile(rf"\p{{{name}}}")) for name in names)


def _english_share(sample: str) -> float:
    words = _WORD.findall(sample.lower())
    english = _english_words()
    return sum(word in english for word in words) / len(words) if words else 0.0


def _identify(sample: str, script: str) -> tuple[str, float]:
    """Language and probability (0-1) among those of the script; never raises."""
    clean = " ".join(_NOISE.sub(" ", sample).split())
    if not clean:
        return UNKNOWN, 0.0
    # Norwegian is "no" to the identifier, and so it is in ISO 639-1.
    ranking = dict(_identifier(script).rank(clean))
    language = max(ranking, key=ranking.__getitem__)
    # Indonesian and Malay, or Danish and Norwegian, share a probability; either way it is foreign.
    kin = next((group for group in _kin() if language in group), frozenset({language}))
    return str(language), float(sum(ranking.get(code, 0.0) for code in kin))


@cache
def _identifier(script: str) -> Any:
    # Imported here: numpy and the model cost half a second, and most English text needs neither.
    import copy

    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    if script == "all":
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier = copy.copy(_identifier("all"))
    identifier.set_languages(read_toml("language.toml")[script].split())
    return identifier


@cache
def _kin() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split()) for group in read_toml("language.toml")["kin"])


@cache
def _english_words() -> frozenset[str]:
    return frozenset(read_toml("language.toml")["english"].split())
