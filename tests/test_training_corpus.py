"""The corpus: its splits, the share of each source, and which documents are kept out."""

import random
from itertools import islice
from pathlib import Path

import pytest
from toys import ARTICLE

from mtcheck.evaluation.corpus import documents, files_of, is_natural
from mtcheck.training import corpus


def test_splits_do_not_share_documents(toys: Path) -> None:
    path = toys / "texts" / "news_toy.txt"
    known = list(documents(path))
    assert len(known) == 150 and all(is_natural(d) for d in known)
    drawn = [
        set(islice(corpus.stream(toys / "texts", split, random.Random(0)), 400))
        for split in ("train", "dev", "test")
    ]
    assert set().union(*drawn) == set(known)
    assert sum(map(len, drawn)) == len(known), "a document is in two splits"
    assert len(drawn[0]) > 0.9 * len(known)


def test_no_source_dominates(tmp_path: Path) -> None:
    for name, size in [("news_big.txt", 10**6), ("news_small.txt", 100), ("talk.txt", 100)]:
        (tmp_path / name).write_bytes(b"x" * size)
    big, small, talk = corpus.shares(files_of(tmp_path))
    assert big == corpus.LARGEST_SHARE and small < big
    kinds = corpus.KIND_SHARES
    assert talk == pytest.approx(kinds["other"] / (kinds["news"] + kinds["other"]))
    assert corpus.kind_of(tmp_path / "wide_mails.txt.xz") == "wide"


def test_lists_are_not_natural_text() -> None:
    assert not is_natural("\n".join(f"Item {k}: 3.50" for k in range(100)))
    assert not is_natural("Too short.")


def test_near_duplicates_go() -> None:
    pytest.importorskip("datasketch")
    other = " ".join(f"word{k}" for k in range(80))
    kept = list(corpus.without_near_duplicates([ARTICLE, ARTICLE + " Again.", other]))
    assert kept == [ARTICLE, other]
