"""Words that stand twice where one was meant: "in addition to to put".

Four rules tell how sure that is. What no clause of good English has is `doubled-word`; in
quotations, and where the form of the sentence does not settle it, a reader has to confirm it
(`doubled-word-to-confirm`), and so for words with a meaning of their own (`doubled-content-word`).
Where a clause may well end between the two ("what it is is"), it is good English as a rule
(`doubled-word-unsure`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import regex

from mtcheck.data import read_toml
from mtcheck.detect.hit import Hit
from mtcheck.detect.rules.repeats import clauses
from mtcheck.document import Document, overlaps

# The second copy is lower case: "Duran Duran" and "Pago Pago" are names. A line break counts as
# space (hard-wrapped text), a blank line does not. Lengths are bounded to stay linear. A soft
# hyphen goes on with the word.
_PAIR = regex.compile(
    r"(?<![\p{L}\p{N}_'’.@#/&\u00ad-])(?P<word>\p{L}{1,20})"
    r"(?P<cut>(?:[ \t\u00a0]{1,3}|[ \t]{0,3}\r?\n[ \t]{0,3})(?P<copy>(?i:(?P=word))))"
    r"(?![\p{L}\p{N}_'’\u00ad@/&-])"
)
_CODE = regex.compile(r"[{}\\<>=|`~^\t]|\$\p{L}")
_MENTIONED = regex.compile(r"[\"“'‘`*_](\p{Ll}{1,20})[\"”'’`*_]")  # “to”, *to*: a word as a word
_SPEAKER = regex.compile(r"\s*[\p{Lu}][\p{L}. ]{0,25}:\s")
_SENTENCE_START = regex.compile(r"(?:^|[.!?:;…\n])[\s\"'“‘”’)*_\[(—–-]*$")
_BREAK = regex.compile(r"\s*(?:-{1,3}|–|—|\.{3}|…)")  # "the the -- I mean": the speaker starts anew
_NEXT = regex.compile(r"[ \t\r\n,]*([\p{L}\p{N}]+)")
_LINE_WORDS = 5  # fewer make a heading, a label or a row of a table
_REACH = 200  # code points of a line that are looked at, either side
_VERSE = 60  # code points; lines of prose that is wrapped by hand are longer
_CONTENT = 4  # letters of a word with a meaning of its own; shorter ones are letters, sounds, names

_OPENS = frozenset(
    ["what", "whatever", "those", "who", "whoever", "all", "when", "whichever", "than", "as"]
)

SURE, ASK, CONTENT = "doubled-word", "doubled-word-to-confirm", "doubled-content-word"
WEAK = "doubled-word-unsure"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A doubled word and what stands around it."""

    word: str
    capital: bool
    tokens: list[str]
    after: str

    @property
    def before(self) -> str:
        return self.tokens[-1].lower() if self.tokens else ""


def find(document: Document) -> Iterator[Hit]:
    """Every second copy of a word that is not known to be doubled on purpose.

    The span is the second copy with the white space before it, so that deleting it is the repair.
    """
    pairs = list(_PAIR.finditer(document.text))
    mentioned = set(_MENTIONED.findall(document.text)) if pairs else set()
    for match in pairs:
        rule = None if match["copy"] in mentioned else _rule(document, match)
        if rule is None or overlaps(document.foreign, match.start(), match.end()):
            continue
        reason = f"“{match['copy']}” stands twice"
        start, end = match.span("cut")
        yield Hit(start, end, "repeated-word", rule, reason, ("",))


def _rule(document: Document, match: "regex.Match[str]") -> str | None:
    text, word, copy = document.text, match["word"], match["copy"]
    if not copy.islower() or not (word[1:].islower() or len(word) == 1) or on_purpose(copy):
        return None
    follows = _NEXT.match(text, match.end())
    after = follows[1] if follows else ""
    if after.lower() == copy:
        return None  # three and more are for `loops`
    pair = _Pair(copy, word != copy, clauses.tokens_before(text, match.start()), after)
    if pair.before == copy or pair.before in _words("purpose")["mention"]:
        return None
    if pair.capital and not _opens_sentence(text, match.start(), copy):
        return None
    line = line_around(text, match.start(), match.end())
    if len(line.split(None, _LINE_WORDS)) < _LINE_WORDS or _CODE.search(line.lstrip("> ")):
        return None
    rule = _judge(pair, "\n" in match["cut"])
    if rule in {SURE, ASK} and (document.is_spoken or _BREAK.match(text, match.end())):
        return WEAK
    if rule in {SURE, ASK} and is_spoken_or_verse(text, match.start(), line):
        return WEAK
    quoted = overlaps(document.quotations, match.start(), match.end())
    return ASK if rule == SURE and quoted else rule


def _judge(pair: _Pair, wrapped: bool) -> str | None:
    word = pair.word
    if word in _words("verbs")["any_subject"]:
        return _verb(pair, clauses.plain_subject(pair.tokens))
    if word in _words("verbs")["pronoun_only"]:
        plain = len(pair.tokens) == 1 and clauses.is_pronoun(pair.before)
        return _verb(pair, plain) if clauses.is_pronoun(pair.before) else None
    if judge := _BY_WORD.get(word):
        return judge(pair)
    if word in _words("prepositions")["plain"] or word in _words("prepositions")["particle"]:
        return _preposition(pair)
    if word in _slips():
        return SURE
    if word in _unless():
        return _by_neighbours(pair)
    return None if wrapped or pair.capital else _content(pair)


def _verb(pair: _Pair, plain: bool) -> str | None:
    if not pair.tokens or clauses.is_determiner(pair.before):
        return None if pair.before else ASK  # "the will will", "a can can"
    if pair.after.lower() == "that":
        return None  # "the fact is is that"
    if plain:
        return SURE
    return WEAK if clauses.may_end_clause(pair.tokens) else ASK


def _by_neighbours(pair: _Pair) -> str | None:
    row = _unless()[pair.word]
    if pair.word == "a" and (pair.capital or min(len(pair.before), len(pair.after)) < 2):
        # Letters, labels, rhyme schemes.
        return ASK if not pair.capital and not pair.before and len(pair.after) > 1 else None
    if pair.before in row["before"]:
        return None
    if pair.after.lower() in row["behind"] or (row["needs"] and pair.before not in row["needs"]):
        return None if pair.word in {"a", "this"} else WEAK
    return WEAK if pair.word in {"be", "been"} and _inside(pair) else SURE


def _inside(pair: _Pair) -> bool:
    """Whether a clause may end between the two; "to be" is no place to live in."""
    return clauses.may_end_clause([t for t in pair.tokens if t.lower() != "to"])


def _preposition(pair: _Pair) -> str | None:
    word, tokens = pair.word, pair.tokens
    if pair.after.lower() in _words("adverbial").get(word, ()):
        return None if word in {"at", "in"} else WEAK
    if not tokens or not tokens[-1][0].isalnum():
        return SURE if pair.after else WEAK
    nominal = clauses.is_nominal(tokens)
    if clauses.may_end_clause(tokens):
        return ASK if nominal or word == "of" else WEAK
    if clauses.is_verb_particle(tokens, _words("particle_verbs").get(word, frozenset())):
        return ASK if nominal and pair.after not in _words("time")["when"] else WEAK
    if nominal or word in {"of", "by"}:
        return SURE
    if word in _words("prepositions")["particle"]:
        return WEAK
    return SURE if clauses.plain_clause(tokens) else ASK


def _as(pair: _Pair) -> str | None:
    if clauses.is_comparing(pair.before):
        return SURE
    found = _preposition(pair)
    return found if clauses.is_determiner(pair.after) else WEAK


def _being(pair: _Pair) -> str | None:
    return CONTENT if pair.before not in {"human", "well", "living", "time", "supreme"} else None


def _while(pair: _Pair) -> str | None:
    if clauses.is_determiner(pair.before) or pair.before in {"little", "long", "short", "good"}:
        return None
    return SURE


def _content(pair: _Pair) -> str | None:
    """A word with a meaning of its own: emphasis, a noun beside its verb, or a slip."""
    word, tokens = pair.word, [t.lower() for t in pair.tokens]
    if len(word) < _CONTENT or not _is_known(word) or word[:2] * 2 == word:
        return None
    return None if _OPENS & set(tokens[-6:]) else CONTENT


_BY_WORD: dict[str, Callable[[_Pair], str | None]] = {"as": _as, "being": _being, "while": _while}


def _opens_sentence(text: str, start: int, word: str) -> bool:
    names = _words("verbs")["pronoun_only"]
    return word not in names and bool(_SENTENCE_START.search(text, max(0, start - 12), start))


def line_around(text: str, start: int, end: int) -> str:
    """The line or lines around ``start:end``, as far as a sentence may reach."""
    least, most = max(0, start - _REACH), end + _REACH
    first = text.rfind("\n", least, start) + 1 or least
    last = text.find("\n", end, most)
    return text[first : last if last >= 0 else most]


def is_spoken_or_verse(text: str, start: int, line: str) -> bool:
    """Whether it is a transcript, where people stammer, or verse."""
    if _SPEAKER.match(line):
        return True
    first = line.split(None, 1)[0]
    bare = first.islower() and line.rstrip()[-1:].isalpha() and start > len(line)
    return bare or _is_verse(text, start, line)


def _is_verse(text: str, start: int, line: str) -> bool:
    if len(line) >= _VERSE:
        return False
    above = text[max(0, start - 3 * _VERSE) : start].split("\n")[:-1][-2:]
    below = text[start : start + 3 * _VERSE].split("\n")[1:3]
    return len([x for x in (*above, *below) if 10 < len(x) < _VERSE]) >= 2


def _is_known(word: str) -> bool:
    """Whether a dictionary has it; sounds and words of other languages double by their nature."""
    from lemminflect import getAllLemmas

    return bool(getAllLemmas(word))


@cache
def _words(table: str) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(words.split())
        for name, words in read_toml("doubled_words.toml")[table].items()
    }


@cache
def _unless() -> dict[str, dict[str, frozenset[str]]]:
    rows: dict[str, dict[str, str]] = dict(read_toml("doubled_words.toml")["unless"])
    return {
        word: {key: frozenset(row.get(key, "").split()) for key in ("before", "behind", "needs")}
        for word, row in rows.items()
    }


@cache
def _slips() -> frozenset[str]:
    return frozenset(str(read_toml("doubled_words.toml")["slip"]).split())


def on_purpose(word: str) -> bool:
    """Whether it is a word that people say twice and more: "very", "ha", "seven"."""
    return word in _words("purpose")["fine"]
