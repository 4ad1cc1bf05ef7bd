"""The report for a person at a terminal: every finding in its line, and below it the repair.

Without colour the damaged phrases stand in double brackets, so that the report can be piped,
mailed and read by a screen reader.
"""

import io
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from mtcheck.render.passages import Passage, excerpt, passages
from mtcheck.render.printable import printable, shortened
from mtcheck.render.summary import counts, language_name, percent, verdict_words
from mtcheck.report import Finding, Report, Suggestion

_MEANING = {
    "clean": "nothing suggests a machine",
    "suspect": "some damage, too little to be sure of a machine",
    "spun": "a text spinner replaced words by wrong synonyms",
    "translated": "a machine translated it",
    "unsupported-language": "only what needs no knowledge of the language was looked for",
}
_VERDICT_STYLES = {"clean": "bold green", "spun": "bold red", "translated": "bold red"}

_SURE = 0.9
_PHRASE_LENGTH = 44
_BLOCK_LENGTH = 110
_ALTERNATIVES = 2
_INDENT = 6


def to_text(report: Report, text: str, name: str, *, width: int = 100, colour: bool = False) -> str:
    """The readable report on the article ``text``.

    Args:
        name: the heading, usually the file.
        width: columns to use.
        colour: mark with terminal colours instead of brackets.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Rule(Text(printable(name), "bold"), align="left", style="dim"))
    console.print(_headline(report))
    for passage in passages(text, report.findings):
        console.print()
        console.print(_excerpt(text, passage, colour))
        console.print(Padding(_rows(passage), (0, 0, 0, _INDENT)))
    if report.findings:
        console.print()
        console.print(Text(_legend(report), "dim"))
    console.print()
    # Rich pads lines to the full width; in a file that is noise.
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().split("\n")[:-1])


def _headline(report: Report) -> Text:
    style = _VERDICT_STYLES.get(report.verdict, "bold yellow")
    line = Text.assemble((verdict_words(report), style), f": {_MEANING[report.verdict]}\n")
    facts = []
    if report.verdict != "unsupported-language":
        facts.append(f"score {report.score:.2f}")
        if report.quality is not None:
            facts.append(f"quality {report.quality:.0f} of 100")
    line.append(" · ".join([*facts, counts(report), language_name(report.language)]))
    return line


def _legend(report: Report) -> str:
    parts = ["%: how sure that this is damage, and that the reading fits"]
    if any(f.applied for f in report.findings):
        parts.append("✓ repaired in the cleaned text")
    if any(not f.suggestions for f in report.findings):
        parts.append("? the repair is unknown")
    return " · ".join(parts)


def _excerpt(text: str, passage: Passage, colour: bool) -> Table:
    """The lines of the passage behind their number, with the damaged phrases marked."""
    body = Text()
    for piece in excerpt(text, passage):
        if piece.finding is not None:
            body.append_text(_marked(piece.finding, piece.text, colour))
        else:
            body.append("…" if piece.is_gap else printable(piece.text))
    # A hanging indent: the number sticks out to the left of the wrapped lines.
    grid = Table.grid(padding=0)
    grid.add_column(width=_INDENT, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(f"{passage.first_line:>{_INDENT - 2}}", "dim"), body)
    return grid


def _marked(finding: Finding, phrase: str, colour: bool) -> Text:
    shown = printable(phrase)
    if finding.kind == "boilerplate":
        shown = shortened(shown, _BLOCK_LENGTH)
    if not colour:
        return Text(f"[[{shown}]]")
    return Text(shown, _style(finding))


def _style(finding: Finding) -> str:
    if finding.kind == "boilerplate":
        return "dim strike"
    return "bold red underline" if finding.confidence >= _SURE else "yellow underline"


def _rows(passage: Passage) -> Table:
    """One row a finding: how sure, what for what, and why."""
    rows = Table.grid(padding=(0, 2, 0, 0), expand=True)
    rows.add_column(justify="right", no_wrap=True, width=4)
    rows.add_column(no_wrap=True, width=1)
    rows.add_column(overflow="fold", ratio=3)
    rows.add_column(overflow="fold", ratio=2, style="dim")
    for finding in passage.findings:
        rows.add_row(
            percent(finding.confidence),
            Text("✓", "green") if finding.applied else Text("" if finding.suggestions else "?"),
            Text("").join(_change(finding)),
            printable(finding.reason) or finding.kind,
        )
    return rows


def _change(finding: Finding) -> Iterator[Text]:
    # The text of a leftover stands just above, and is long.
    phrase = "leftover" if finding.kind == "boilerplate" else _phrase(finding.text)
    yield Text(phrase, "red")
    if not finding.suggestions:
        return
    best, *others = finding.suggestions
    yield Text(" → ")
    yield _reading(best)
    yield Text(f" ({percent(best.confidence)})", "dim")
    shown = [_phrase(s.text) or "(delete)" for s in others[:_ALTERNATIVES]]
    if shown:
        yield Text(f", or {', '.join(shown)}", "dim")


def _reading(suggestion: Suggestion) -> Text:
    if not suggestion.text:
        return Text("(delete)", "green")
    return Text(_phrase(suggestion.text), "bold green")


def _phrase(text: str) -> str:
    """A phrase for a table cell; spaces that are all there is to see are made visible."""
    shown = shortened(printable(text), _PHRASE_LENGTH)
    return shown.replace(" ", "␣") if shown.isspace() else shown
