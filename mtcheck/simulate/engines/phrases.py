"""Phrase engines: substitutions that real spinners were seen to make."""

import difflib
import json
import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mtcheck.simulate.engines.base import FUNCTION_WORDS, WORD, Passage, Proposal, match_case


class Pair(NamedTuple):
    """A substitution: what stood there, the artifact, and whether capitals must match (names)."""

    original: str
    artifact: str
    exact: bool = False


class PhraseEngine:
    """Replaces listed originals by their artifacts, longest original first.

    Substitutions used often become less likely, so that "said" does not drown the thousand others.
    """

    consistent = True

    def __init__(self, name: str, pairs: Iterable[Pair], damping: float = 40.0) -> None:
        """`damping`: number of uses that bring the weight of a pair down to .7."""
        self.name = name
        self._damping = damping
        self._used: Counter[tuple[str, str]] = Counter()
        self._entries: dict[str, list[tuple[str, bool, list[str]]]] = {}
        grouped: dict[tuple[str, bool], list[str]] = {}
        for original, artifact, exact in pairs:
            grouped.setdefault((original, exact), []).append(artifact)
        for (original, exact), artifacts in sorted(
            grouped.items(), key=lambda item: -len(item[0][0])
        ):
            first = WORD.search(original)
            if first and first.start() == 0:
                self._entries.setdefault(first.group().lower(), []).append(
                    (original, exact, artifacts)
                )

    def propose(self, passage: Passage, index: int, rng: random.Random) -> Proposal | None:
        """The artifact of the longest listed original that begins here."""
        start = passage.starts[index]
        for original, exact, artifacts in self._entries.get(passage.lowers[index], ()):
            end = start + len(original)
            if not (passage.text if exact else passage.lowered).startswith(original, start):
                continue
            if passage.text[end : end + 1].isalnum():
                continue
            weights = [
                (1 + self._used[original, artifact] / self._damping) ** -0.5
                for artifact in artifacts
            ]
            if not exact and rng.random() > max(weights):
                return None
            artifact = rng.choices(artifacts, weights)[0]
            self._used[original, artifact] += 1
            here = passage.text[start:end]
            return Proposal(start, end, artifact if exact else match_case(here, artifact))
        return None


def lexicon_pairs(lines: Iterable[str]) -> list[Pair]:
    """Pairs of a spinner lexicon (artifact TAB original|original TAB kind), turned round."""
    pairs = []
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        artifact, originals, kind = line.split("\t")[:3]
        exact = kind == "name"
        for original in originals.split("|"):
            if original and original.lower() != artifact.lower():
                pair = Pair(original, artifact, exact)
                pairs.append(pair if exact else Pair(original.lower(), artifact.lower()))
    return pairs


def spin_pairs(lines: Iterable[str], words: bool) -> list[Pair]:
    """Pairs of our own lists (original TAB artifact|artifact TAB kind): of words, or the others."""
    pairs = []
    for line in lines:
        original, artifacts, kind = line.split("\t")
        for artifact in artifacts.split("|"):
            if (kind == "word") == words and artifact.lower() != original.lower():
                pairs.append(Pair(original, artifact, kind == "name"))
    return pairs


def tortured_pairs(path: Path) -> list[Pair]:
    """Tortured phrases of the Problematic Paper Screener (tortured TAB expected TAB ...)."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            artifact, original = line.split("\t")[:2]
            if "(" not in original and original.lower() != artifact.lower():
                pairs.append(Pair(original.lower(), artifact.lower()))
    return pairs


def mined_pairs(path: Path, first: int = 10, longest: int = 3) -> list[Pair]:
    """Substitutions found by aligning the words of spun paragraphs with those of their originals.

    `path` is a JSON list of objects with `spun` and `original`. Only the `first` of them are read
    (the others stay for evaluation), and only replaced spans of up to `longest` words.
    """
    pairs: dict[Pair, None] = {}
    for pair in json.loads(path.read_text(encoding="utf-8"))[:first]:
        original, spun = (
            re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", pair[key]) for key in ("original", "spun")
        )
        matcher = difflib.SequenceMatcher(
            None, [w.lower() for w in original], [w.lower() for w in spun], autojunk=False
        )
        for tag, a, b, c, d in matcher.get_opcodes():
            was, became = original[a:b], spun[c:d]
            if tag != "replace" or len(was) > longest or len(became) > longest:
                continue
            if not FUNCTION_WORDS.issuperset(was) and not any(w[0].isupper() for w in was[1:]):
                pairs[Pair(" ".join(was).lower(), " ".join(became).lower())] = None
    return list(pairs)
