"""What a reader said about hits of rules: hashes only, so that no text of a corpus is copied.

The folder ``reviewed`` has a JSON file for each finder: rule, "right" or "wrong", hash of the hit
and of the text where it was read ("" where that is not known):

    {"doubled-word": {"right": {"0f1e2d3c4b5a": "a5b4c3d2e1f0"}}}

*Right* is real damage with the right repair; anything else is wrong.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from mtcheck.detect.hit import Hit

VERDICTS = ("right", "wrong")
_CONTEXT = 40  # code points either side that identify a hit

Judged: TypeAlias = dict[str, dict[str, dict[str, str]]]
"""Rule, verdict, hash of the hit: hash of the text."""


def hit_hash(text: str, hit: Hit) -> str:
    """Names a hit by its rule and what stands around it, without quoting it."""
    around = text[max(0, hit.start - _CONTEXT) : hit.end + _CONTEXT]
    key = f"{hit.rule}|{around}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(key, digest_size=6).hexdigest()


def read(folder: Path) -> Judged:
    """All judgements of a folder, whichever file they lie in."""
    merged: Judged = {}
    for path in sorted(folder.glob("*.json")):
        merged |= json.loads(path.read_text("utf-8"))
    return merged


def texts(judged: Judged) -> set[str]:
    """Hashes of the texts that judged hits lie in."""
    return {text for row in judged.values() for hits in row.values() for text in hits.values()}


def verdict(judged: Judged, rule: str, hit: str) -> str | None:
    """ "right", "wrong", or None for a hit that nobody read."""
    row = judged.get(rule, {})
    return next((v for v in VERDICTS if hit in row.get(v, ())), None)


def identity(finder: str, rule: str, hit: str, text: str) -> str:
    """What a line of judgements starts with: all that is needed to file it."""
    return f"{finder}/{rule}/{hit}/{text}"


def merge(folder: Path, lines: Iterable[str]) -> int:
    """Files judgements, one a line (identity, tab, "right" or "wrong"); returns their number.

    The later word stands. A rule stays in the file that it is in. Raises ValueError for a line
    that is no judgement, before anything is written.
    """
    rows = [_parsed(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    files: defaultdict[str, Judged] = defaultdict(dict)
    for path in folder.glob("*.json"):
        files[path.stem] = json.loads(path.read_text("utf-8"))
    home = {rule: name for name, judged in files.items() for rule in judged}
    for finder, rule, hit, text, said in rows:
        row = files[home.setdefault(rule, finder)].setdefault(rule, {})
        for other in VERDICTS:
            row.get(other, {}).pop(hit, None)
        row.setdefault(said, {})[hit] = text
    folder.mkdir(exist_ok=True)
    for name, judged in files.items():
        text = json.dumps(judged, indent=1, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", "utf-8")
    return len(rows)


def _parsed(number: int, line: str) -> tuple[str, str, str, str, str]:
    identity, _, said = line.strip().partition("\t")
    parts = identity.split("/")
    if len(parts) != 4 or said not in VERDICTS:
        raise ValueError(f"line {number}: expected FINDER/RULE/HIT/TEXT, a tab, right or wrong")
    return parts[0], parts[1], parts[2], parts[3], said
