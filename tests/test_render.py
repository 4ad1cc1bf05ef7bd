"""The three forms of a report: for a person, for a program, for a browser."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.render.html import to_html
from mtcheck.render.json import to_json
from mtcheck.render.passages import excerpt, passages, pieces
from mtcheck.render.printable import printable, shortened
from mtcheck.render.summary import summary
from mtcheck.render.text import to_text
from mtcheck.report import Finding, Kind, Report, Suggestion

TEXT = (
    "Allies will bolster the jap flank.\n"
    "\n"
    "“A brand new safety actuality”, said the Secretary Basic.\n"
    "Please enter your comment!\n"
    "Please enter your name here\n"
)


def finding(
    text: str,
    phrase: str,
    *readings: str,
    confidence: float = 0.97,
    kind: Kind = "spun-word",
    applied: bool = False,
    reason: str = "wrong sense",
) -> Finding:
    start = text.index(phrase)
    suggestions = tuple(Suggestion(r, confidence / (i + 1)) for i, r in enumerate(readings))
    return Finding(
        start, start + len(phrase), phrase, kind, confidence, suggestions, applied, reason
    )


FINDINGS = (
    finding(TEXT, "jap", "eastern", "east", applied=True),
    finding(TEXT, "safety actuality", confidence=0.6),
    finding(TEXT, "Secretary Basic", "Secretary General"),
    finding(
        TEXT,
        "Please enter your comment!\nPlease enter your name here\n",
        "",
        kind="boilerplate",
        applied=True,
        reason="comment form",
    ),
)
REPORT = Report(0.98, 41.26, "spun", "en", "mtcheck test", FINDINGS)
EMPTY = Report(0.02, None, "clean", "en", "mtcheck test")

any_text = st.text(st.characters(exclude_categories=()), max_size=80)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Report]:
    text = draw(any_text)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    findings = tuple(
        Finding(
            start,
            end,
            text[start:end],
            draw(st.sampled_from(["spun-word", "boilerplate"])),
            draw(st.floats(0, 1)),
            tuple(Suggestion(r, 0.5) for r in draw(st.lists(any_text, min_size=1, max_size=4))),
            draw(st.booleans()),
            draw(any_text),
        )
        for start, end in zip(borders[::2], borders[1::2], strict=False)
    )
    return text, Report(0.5, None, "suspect", "und", draw(any_text), findings)


class TestText:
    def test_each_finding_stands_in_its_line_with_its_repair(self) -> None:
        lines = to_text(REPORT, TEXT, "a.txt").splitlines()
        assert lines[0].startswith("a.txt ─")
        assert lines[1].startswith("spun: ")
        assert "score 0.98" in lines[2]
        assert "quality 41 of 100" in lines[2]
        assert "3 damaged phrases, 1 repaired, 1 leftover block (1 removed)" in lines[2]
        assert "   1  Allies will bolster the [[jap]] flank." in lines
        row = lines[lines.index("   1  Allies will bolster the [[jap]] flank.") + 1]
        assert re.search(r"97%\s+✓\s+jap → eastern \(97%\), or east\s+wrong sense", row)
        assert any(
            "[[safety actuality]]" in line and "[[Secretary Basic]]" in line for line in lines
        )
        assert any(re.search(r"60%\s+\?\s+safety actuality", line) for line in lines)
        assert any(
            re.search(r"leftover → \(delete\) \(97%\)\s+comment form", line) for line in lines
        )

    def test_no_findings(self) -> None:
        text = to_text(EMPTY, "Good text.", "a.txt")
        assert "clean: " in text
        assert "nothing suspicious" in text
        assert len(text.splitlines()) == 4

    def test_colour_replaces_brackets(self) -> None:
        coloured = to_text(REPORT, TEXT, "a.txt", colour=True)
        assert "\x1b[" in coloured
        assert "[[" not in coloured
        assert "\x1b" not in to_text(REPORT, TEXT, "a.txt")

    def test_a_long_line_is_cut_to_the_surroundings(self) -> None:
        text = "word " * 100_000 + "jap " + "word " * 100_000
        report = Report(0.5, None, "suspect", "en", "", (finding(text, "jap", "eastern"),))
        shown = to_text(report, text, "a.txt")
        assert len(shown) < 1500
        assert "… word" in shown
        assert "word …" in shown

    def test_nothing_in_the_text_can_command_the_terminal(self) -> None:
        text = "a \x1b[31mred\x07 \u202eevil\ud800 \x9b2J [bold]plain[/bold] :smile:"
        found = (finding(text, "red\x07", "re\x1bd", reason="\x1b]0;title\x07"),)
        shown = to_text(Report(0.5, None, "suspect", "en", "", found), text, "\x1b[2Jname")
        shown.encode()
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
        assert "<U+001B>[31m" in shown
        assert "[bold]plain[/bold] :smile:" in shown

    @pytest.mark.parametrize("text", ["日本語の文章" * 30, "👩‍👩‍👧‍👦 é ​" * 20, "x" * 300])
    def test_wide_and_unbroken_text_is_wrapped(self, text: str) -> None:
        hit = Finding(3, 5, text[3:5], "encoding", 0.9)
        shown = to_text(Report(0.1, None, "clean", "und", "", (hit,)), text, "a", width=60)
        assert max(map(len, shown.splitlines())) <= 60

    @settings(deadline=None)
    @given(cases(), st.booleans(), st.integers(40, 130))
    def test_never_fails(self, case: tuple[str, Report], colour: bool, width: int) -> None:
        text, report = case
        to_text(report, text, text, width=width, colour=colour).encode()


class TestPassages:
    @given(cases())
    def test_pieces_give_back_the_text(self, case: tuple[str, Report]) -> None:
        text, report = case
        assert "".join(p.text for p in pieces(text, report.findings)) == text

    @given(cases())
    def test_every_finding_is_in_one_passage_and_its_excerpt(
        self, case: tuple[str, Report]
    ) -> None:
        text, report = case
        groups = passages(text, report.findings)
        assert [f for group in groups for f in group.findings] == list(report.findings)
        for group in groups:
            shown = list(excerpt(text, group))
            assert "".join(p.text for p in shown) == text[group.start : group.end]
            assert [p.finding for p in shown if p.finding] == list(group.findings)

    def test_a_crowded_line_is_shown_in_parts(self) -> None:
        text = "a jap flank " * 50
        found = [Finding(i, i + 3, "jap", "spun-word", 0.9) for i in range(2, len(text), 12)]
        parts = passages(text, found)
        assert [len(part.findings) for part in parts] == [20, 20, 10]
        assert {part.first_line for part in parts} == {1}
        assert "".join(text[part.start : part.end] for part in parts) == text

    def test_line_numbers_count_every_kind_of_line_break(self) -> None:
        text = "one\r\ntwo\rthree\n\nfive jap"
        assert [g.first_line for g in passages(text, [finding(text, "jap")])] == [5]


def test_printable() -> None:
    assert printable("tab\tnew\nline\r\nend") == "tab new⏎line⏎end"
    assert printable("a\x00b\u200bc\ud800") == "a<U+0000>b<U+200B>c<U+D800>"
    assert printable("“naïve” 日本 🙂") == "“naïve” 日本 🙂"


def test_shortened_keeps_both_ends() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("a" * 50 + "z" * 50, 12) == "aaaaaaaa … zzzz"


class TestSummary:
    def test_one_line(self) -> None:
        assert summary(REPORT.without_edits()) == (
            "spun · score 0.98 · quality 41 of 100 · "
            "3 damaged phrases, 2 with a suggestion, 1 leftover block · English"
        )
        assert summary(EMPTY) == "clean · score 0.02 · nothing suspicious · English"


class TestJson:
    def test_it_is_the_report_and_its_source(self) -> None:
        data = json.loads(to_json(REPORT, "a.txt", "the text"))
        assert data.pop("source") == "a.txt"
        assert data.pop("text") == "the text"
        assert data == REPORT.to_dict()
        assert "text" not in json.loads(to_json(REPORT, "-"))

    @given(cases())
    def test_any_text_gives_one_line_of_valid_utf_8(self, case: tuple[str, Report]) -> None:
        text, report = case
        line = to_json(report, text, text)
        assert "\n" not in line
        data = json.loads(line.encode())
        assert data["text"] == text
        assert data["findings"] == report.to_dict()["findings"]


class _Article(HTMLParser):
    """Collects the text of <article>: all of it, and without what was inserted."""

    def __init__(self) -> None:
        super().__init__()
        self.original = ""
        self.marks: list[str] = []
        self.titles: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        if tag == "mark":
            self.marks.append("")
            self.titles.append(dict(attrs)["title"] or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "article" not in self._open or "ins" in self._open:
            return
        self.original += data
        if "mark" in self._open:
            self.marks[-1] += data


def _article(page: str) -> _Article:
    parser = _Article()
    parser.feed(page)
    parser.close()
    return parser


class TestHtml:
    def test_the_whole_text_with_its_findings(self) -> None:
        page = to_html(REPORT, TEXT, "a.txt")
        article = _article(page)
        assert article.original == TEXT
        assert article.marks == [f.text for f in FINDINGS]
        assert "<del>jap</del></mark><ins>eastern</ins>" in page
        assert (
            article.titles[0]
            == "spun-word, 97 % sure: wrong sense\n→ eastern (97 %)\n→ east (48 %)"
        )
        assert "score 0.98" in page
        assert "3 damaged phrases, 1 repaired" in page

    def test_it_needs_nothing_from_elsewhere(self) -> None:
        page = to_html(REPORT, TEXT, "a.txt")
        assert not re.search(r"https?://|<script|<link|@import|url\(", page)

    def test_markup_in_the_text_is_text(self) -> None:
        text = "<script>alert('x')</script> & jap \"q\""
        found = (finding(text, "jap", '"><b>', reason='" onmouseover="x'),)
        page = to_html(Report(0.5, None, "suspect", "en", "<s>", found), text, "<h1>")
        assert "<script>" not in page
        article = _article(page)
        assert article.original == text
        assert article.titles[0].startswith('spun-word, 97 % sure: " onmouseover="x')

    def test_an_unsupported_language_has_no_score(self) -> None:
        report = Report(0.0, None, "unsupported-language", "id", "s")
        page = to_html(report, "Selamat pagi.", "a.txt")
        assert "unsupported language" in page
        assert "Indonesian" in page
        assert "score" not in page.split("<header>")[1]

    @settings(deadline=None)
    @given(cases())
    def test_never_fails(self, case: tuple[str, Report]) -> None:
        text, report = case
        to_html(report, text, text).encode()
