"""Writes the inverse thesaurus of the package: from what a spinner wrote to what stood there.

A spinner goes from X to one of the terms its thesaurus lists for X, sense ignored. To go back,
every thesaurus entry is turned round: under each term, all the X that list it, most plausible
first. Lemmas only; inflection happens at run time.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mtcheck.simulate.engines.phrases import lexicon_pairs, spin_pairs, tortured_pairs
from mtcheck.simulate.frequency import zipf
from mtcheck.simulate.thesauri import TERM, Listed, MyThes, Observed, Thesaurus, WordNet
from mtcheck.training.lists import SPINS
from mtcheck.training.lists import lines as lines_of
from mtcheck.training.packed import write_packed
from mtcheck.training.real import sentences
from mtcheck.words.thesaurus import MARK

LOWEST_ZIPF = 1.5  # rarer words are neither looked up nor offered
PHRASE_COST = 1.5  # taken off the Zipf frequency of a phrase's rarest word, for each further word
MOST = 40  # candidates for a word
NEAR = frozenset({"synonym", "similar"})  # more plausible than a wider or narrower term
LOWEST_ZIPF_FAR = 3.0  # candidates that are only a wider or narrower term must be common
HEADER = """\
# Inverse thesaurus: word <TAB> lemmas whose thesaurus entry (any sense, any part of speech)
# lists that word, most plausible first. Made by `python -m mtcheck.training thesaurus` from
# WordNet (Princeton University, licence below), MyThes en_US, the English thesaurus of
# LibreOffice, itself made from WordNet (Debian mythes-en-us: The LibreOffice Project, MPL-2.0;
# dictionaries/en: Kevin Atkinson, permissive), the substitutions of the lexicon (sources
# there), and our own lists and examples of what spinners write, marked with "+". Ordered and cut
# by the Zipf frequencies of wordfreq (Apache-2.0; its data CC BY-SA 4.0).
#
"""


def commonness(term: str) -> float:
    """Zipf frequency of a term; a phrase is rarer than its rarest word, by a guess."""
    return zipf(term) - PHRASE_COST * term.count(" ")


def _usable(term: str) -> bool:
    """Whether a term is plain lower-case text and common enough to matter."""
    return bool(TERM.match(term)) and term == term.lower() and commonness(term) >= LOWEST_ZIPF


def invert(sources: Iterable[Thesaurus]) -> dict[str, dict[str, tuple[int, bool]]]:
    """Term -> lemma that lists it -> (in how many sources, whether as a near relation in any)."""
    inverse: dict[str, dict[str, tuple[int, bool]]] = {}
    for source in sources:
        for lemma in source.heads():
            if not _usable(lemma):
                continue
            near: dict[str, bool] = {}
            for term, _, relation in source.related(lemma):
                near[term] = near.get(term, False) or relation in NEAR
            for term, is_near in near.items():
                if _usable(term) and (is_near or commonness(lemma) >= LOWEST_ZIPF_FAR):
                    count, known = inverse.setdefault(term, {}).get(lemma, (0, False))
                    inverse[term][lemma] = count + 1, known or is_near
    return inverse


def scored(
    found: Mapping[str, tuple[int, bool]], listed: frozenset[str], most: int = MOST
) -> list[str]:
    """Candidates, most plausible first: what our lists have, marked; near relations; what several
    sources have; what is common.
    """
    order = sorted(
        found.items(),
        key=lambda item: (
            *(item[0] not in listed, not item[1][1], -item[1][0]),
            *(-commonness(item[0]), item[0]),
        ),
    )
    return [MARK * (lemma in listed) + lemma for lemma, _ in order[:most]]


def licence_of(wordnet: Path) -> str:
    """WordNet's licence, which asks to be on every copy, from its database files, as comments."""
    notice = []
    with open(wordnet / "data.adv", encoding="utf-8") as database:
        for line in database:
            if not line.startswith("  "):
                break
            notice.append(f"# {line.strip().partition(' ')[2].strip()}".rstrip() + "\n")
    return "".join(notice)


def lines(
    inverse: Mapping[str, Mapping[str, tuple[int, bool]]],
    listed: Mapping[str, Iterable[str]],
    licence: str,
    most: int = MOST,
) -> Iterator[str]:
    """The lines of the file: where it comes from, then the entries, sorted by word.

    Args:
        listed: what our own lists have under a word.
    """
    yield HEADER + licence
    for word in sorted(inverse):
        best = scored(inverse[word], frozenset(listed.get(word, ())), most)
        yield f"{word}\t{'|'.join(best)}\n"


def _ours() -> Iterator[Thesaurus]:
    """Our own lists, and what our own spun sentences have."""
    yield Listed(p[:2] for kind in (True, False) for p in spin_pairs(lines_of(SPINS), words=kind))
    marked = [
        (p.original.lower(), p.artifact.lower()) for p in sentences.substitutions(sentences.read())
    ]
    yield Observed(marked)
    # Words were taken by their lemmas; phrases stand as they are.
    yield Listed(pair for pair in marked if " " in "".join(pair))


def main(argv: list[str] | None = None) -> int:
    """Builds the inverse thesaurus from MyThes, WordNet and what spinners were seen to write."""
    parser = argparse.ArgumentParser(prog="mtcheck.training thesaurus", description=main.__doc__)
    parser.add_argument(
        "--mythes", type=Path, required=True, help="th_en_US_v2.dat of mythes-en-us"
    )
    parser.add_argument(
        "--wordnet", type=Path, required=True, help="folder of WordNet's database files"
    )
    parser.add_argument("--spinner", type=Path, help="spinner_pairs.tsv")
    parser.add_argument("--tortured", type=Path, help="tortured_pairs.tsv")
    parser.add_argument("--out", type=Path, required=True, help="thesaurus.tsv.xz to write")
    parser.add_argument(
        "--most", type=int, default=MOST, help="candidates a word (default: %(default)s)"
    )
    arguments = parser.parse_args(argv)
    sources: list[Thesaurus] = [MyThes(arguments.mythes), WordNet(arguments.wordnet)]
    spinner = arguments.spinner.read_text("utf-8").splitlines() if arguments.spinner else []
    seen = lexicon_pairs(spinner)
    seen += tortured_pairs(arguments.tortured) if arguments.tortured else []
    # What spinners were seen to write says as much as two thesauri that they may have used.
    sources += [Observed((pair.original, pair.artifact) for pair in seen)] * 2
    ours = list(_ours())
    inverse = invert([*sources, *ours])
    listed = invert(ours)
    licence = licence_of(arguments.wordnet)
    write_packed(arguments.out, lines(inverse, listed, licence, arguments.most))
    print(f"{len(inverse):,} words, {arguments.out.stat().st_size:,} bytes")
    return 0
