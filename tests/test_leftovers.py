"""Leftovers of a page: what goes, what is reported and stays, and how often both are right."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mtcheck.checker import Checker

HERE = Path(__file__).parent / "leftovers"
ARTICLE = (
    "The animals built a dam within a week, and the lower field flooded.\n\n"
    "Nobody in the valley had seen a beaver since the war."
)


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_leftovers", HERE / "measure.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("folder", "recall"), [("tuned", 0.97), ("held_out", 0.92)])
def test_marked_pages(measure: ModuleType, folder: str, recall: float) -> None:
    tally = measure.measure(HERE / folder)
    assert tally.precision >= 0.97, tally.misses
    assert tally.recall >= recall, tally.misses
    for kind, marked in tally.marked.items():
        assert tally.found[kind] >= 0.8 * marked, kind


@pytest.mark.parametrize(
    "line",
    [
        "Posted on 22.2.2024 by Maria Lund",
        "By Maria Lund, nature correspondent",
        "Veröffentlicht am 4. Mai 2022",
        "Photo: Maria Lund / Getty Images",
        "Image source, Getty Images",
        "(Reporting by Maria Lund; Editing by Tom Reed)",
        "© 2023 The Valley Post. All rights reserved.",
        "Source: Valley Council",
    ],
)
def test_bylines_and_credits_stay(checker: Checker, line: str) -> None:
    text = f"{line}\n\n{ARTICLE}\n\n{line}"
    cleaned = checker.clean(text)
    assert cleaned.text == text
    found = [f for f in cleaned.report.findings if f.kind == "boilerplate"]
    assert found and not any(f.suggestions for f in found)
    assert all(f.reason.startswith(("byline: ", "credit: ")) for f in found)


@pytest.mark.parametrize(
    "block",
    [
        "Leave a Reply\nYour email address will not be published. Required fields are marked *",
        "Please enter your comment!\nPlease enter your name here",
        "Share on Facebook\nTweet this\nWhatsApp",
        "Baca Juga: Harga Cabai Naik Lagi",
        "Related articles\nTen walks to try this summer\nStorm leaves 3,000 homes dark",
        "Advertisement",
    ],
)
def test_what_tells_nothing_goes(checker: Checker, block: str) -> None:
    assert checker.clean(f"{ARTICLE}\n\n{block}").text == ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        "The newsletter boom\n\nEvery paper has a newsletter now, and some have ten of them.\n\n"
        "Subscribe to our newsletter\n\nNo four words stand on more pages, a count has shown.",
        "Cookies explained\n\nMost sites ask for leave before they store anything at all.\n\n"
        "We use cookies to improve your experience on our website.\n\n"
        "That tells nobody anything, says the regulator, and cookies do far more.",
        "Parts of a page\n\nShare this article\n\nThese are buttons for passing it on.\n\n"
        "Related articles\n\nThis list keeps readers on the site.\n\n"
        "Leave a reply\n\nThe form asks for a name and a mail address.",
        "Words of the trade\n\nAdvertisement\n\nA notice that somebody has paid for.\n\n"
        "Masthead\n\nThe box that names the owner and the staff.\n\n"
        "Comments\n\nWhat readers write below an article.",
        "A ferryman ties his boat at dusk. Photo: Ana Reis\n\n"
        "His daughter counts the fares by lamplight. Photo: Ana Reis\n\nThe river rises in March.",
    ],
)
def test_texts_about_pages_come_back(checker: Checker, text: str) -> None:
    assert checker.clean(text).text == text
