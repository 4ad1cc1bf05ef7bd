"""Many articles: in order, as a stream, on several threads, and the same as one by one."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mtcheck.checker import Checker
from mtcheck.errors import PolicyError

TEXTS = [
    "He stood at the the border.",
    "",
    "Allies will bolster NATO’s jap flank, Secretary Basic Stoltenberg stated on Thursday.",
    "The troops will stay near the border , he said.",
    "Baca Juga: Dunia Sepak Bola Kecam Invasi Rusia ke Ukraina",
    "\ud800",
    "They arrived within the the yr, as a result of the weather.",
]


def test_results_come_in_order_and_are_those_of_clean(checker: Checker) -> None:
    expected = [checker.clean(text) for text in TEXTS]
    for batch_size in (1, 3, 32):
        assert list(checker.clean_many(TEXTS, batch_size)) == expected


def test_several_callers_share_one_checker(checker: Checker) -> None:
    expected = [checker.clean(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(checker.clean, TEXTS * 3)) == expected * 3


@pytest.mark.parametrize("batch_size", [1, 2, 5])
def test_a_generator_is_read_a_batch_ahead_at_most(checker: Checker, batch_size: int) -> None:
    read = 0

    def articles() -> Iterator[str]:
        nonlocal read
        for number in range(12):
            read += 1
            yield f"Article {number}."

    for done, cleaned in enumerate(checker.clean_many(articles(), batch_size)):
        assert cleaned.text == f"Article {done}."
        assert read <= done + batch_size
    assert read == 12


def test_nothing_is_read_before_it_is_asked_for(checker: Checker) -> None:
    def articles() -> Iterator[str]:
        raise AssertionError("read too early")
        yield ""

    checker.clean_many(articles())


def test_an_endless_stream_can_be_left(checker: Checker) -> None:
    def articles() -> Iterator[str]:
        while True:
            yield "He stood at the the border."

    started = time.monotonic()
    results = checker.clean_many(articles(), batch_size=4)
    assert [next(results).text for _ in range(3)] == ["He stood at the border."] * 3
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 60


def test_no_articles_no_results(checker: Checker) -> None:
    told: list[int] = []
    assert list(checker.clean_many([], progress=told.append)) == []
    assert told == []


@pytest.mark.parametrize("batch_size", [1, 4, 100])
def test_progress_counts_every_article_once(checker: Checker, batch_size: int) -> None:
    told: list[int] = []
    list(checker.clean_many(["a", "b", "c", "d", "e"], batch_size, told.append))
    assert told == [1, 2, 3, 4, 5]


def test_an_article_that_is_no_string_raises_in_its_turn(checker: Checker) -> None:
    results = checker.clean_many(["a", "b", b"c", "d"], batch_size=8)  # type: ignore[list-item]
    assert [next(results).text, next(results).text] == ["a", "b"]
    with pytest.raises(TypeError, match="decode it first"):
        next(results)


def test_an_error_of_the_source_reaches_the_caller(checker: Checker) -> None:
    def articles() -> Iterator[str]:
        yield "a"
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(checker.clean_many(articles()))


@pytest.mark.parametrize("batch_size", [0, -1])
def test_a_batch_holds_at_least_one(checker: Checker, batch_size: int) -> None:
    with pytest.raises(PolicyError, match="batch_size"):
        list(checker.clean_many(["a"], batch_size))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_stream(checker: Checker) -> None:
    """Texts that were yielded are not held on to."""
    import gc
    import weakref

    class Text(str):
        pass

    alive: list[weakref.ref[Text]] = []

    def articles() -> Iterator[str]:
        for number in range(20):
            text = Text(f"Article {number}.")
            alive.append(weakref.ref(text))
            yield text
            del text

    for _ in checker.clean_many(articles(), batch_size=2):
        gc.collect()
        assert sum(ref() is not None for ref in alive) <= 6
