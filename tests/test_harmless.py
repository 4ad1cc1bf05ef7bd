"""First, do no harm: good sentences in any layout come back, whatever stands around them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import assert_only_edits_change

from mtcheck.checker import Checker

pytestmark = pytest.mark.slow

SENTENCES = [
    # news and its neighbours
    "The harbour board voted on Monday to buy a second ferry.",
    "Police said the driver, 43, was unhurt; nobody else was in the van.",
    "Read more slowly than you want to, the old librarian told us.",
    "Related claims were heard by the same judge in the spring.",
    "Advertisement was still a young trade when she joined the firm.",
    "Share this story with your neighbours, the mayor asked the crowd.",
    "“We have not decided yet,” the minister told reporters.",
    'The label read "keep dry", and nobody had kept it dry.',
    # letters, minutes, law, science
    "Dear Ms Okafor, thank you for your letter of 3 May.",
    "The chair thanked the members and closed the meeting at 9.40 p.m.",
    "No tenant shall keep more than two dogs without consent.",
    "Clause 4.2 applies where the buyer (or its agent) is in default.",
    "The mean was 3.41 (95% CI 2.90 to 3.92) in 21 plots.",
    "Comments are closed to new members until the vote is over.",
    # stories, verse, speech
    "“Had had enough?” he asked, and she laughed.",
    "She knew that that was the last boat.",
    "O wind, wind, you know my door and still you knock!",
    "Q: And where were you standing? A: I was by the gate.",
    "Well, I – I never said so, did I?",
    "Nineteen guests came, and the twentieth was a goat.",
    # recipes, games, lists, pages
    "Whisk 2 eggs with 150 ml of milk and leave the batter for an hour.",
    "White resigned after 34. Rxe6, for the pawn cannot be stopped.",
    "The 7:15 runs on weekdays only; the 16:40 stops at every halt.",
    "Name, age and parish are given where the register has them.",
    "Click the lid shut and turn the dial until you hear it.",
    "Subscribe was the word that the printer had misspelt.",
    "Follow the river for two miles and cross at the mill.",
    "Mail orders to orders@example.org or see https://example.org/a?b=1&c=2 for the list.",
    "A naïve café owner in Łódź sells crème brûlée for 12 zł.",
    "Photo shops have closed in every town along the line.",
]
GAPS = [" ", " ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\n\n\n", "\n\t", " \n", "\n    "]
MARKS = ["", "", "", "* * *", "-", "1. ", "– ", "• ", "§ ", "> ", "\u00a0", "III.", "10:05", "***"]

PAGE = [
    "Advertisement",
    "Read more",
    "Related articles",
    "3 comments",
    "Leave a Reply",
    "Read also:",
]


def articles(gaps: list[str]) -> st.SearchStrategy[list[tuple[str, str, str]]]:
    part = st.tuples(st.sampled_from(MARKS), st.sampled_from(SENTENCES), st.sampled_from(gaps))
    return st.lists(part, min_size=1, max_size=14)


GENTLE = settings(deadline=None, max_examples=60)


def written(parts: list[tuple[str, str, str]]) -> str:
    return "".join(mark + sentence + gap for mark, sentence, gap in parts)


@given(articles(GAPS))
@GENTLE
def test_nothing_outside_an_applied_finding_changes(
    checker: Checker, parts: list[tuple[str, str, str]]
) -> None:
    text = written(parts)
    cleaned = checker.clean(text)
    assert cleaned.text.strip()
    assert_only_edits_change(text, cleaned)


@given(articles([*GAPS, *(f"\n{line}\n" for line in PAGE)]))
@GENTLE
def test_a_sentence_is_never_deleted_as_a_leftover(
    checker: Checker, parts: list[tuple[str, str, str]]
) -> None:
    text = written(parts)
    left = checker.clean(text).text
    for _, sentence, _ in parts:
        assert sentence in left


def test_an_article_under_a_count_of_comments_stays(checker: Checker) -> None:
    text = "\n".join(["3 comments", *SENTENCES[:4], "Leave a Reply"])
    assert all(sentence in checker.clean(text).text for sentence in SENTENCES[:4])


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_alone_comes_back(checker: Checker, sentence: str) -> None:
    assert checker.clean(sentence).text == sentence


@pytest.mark.parametrize("line", PAGE)
def test_a_document_is_never_emptied(checker: Checker, line: str) -> None:
    for text in (line, f"{line}\n{line}", f"\n\n{line}\n"):
        assert checker.clean(text).text.strip()
