"""A comparison for people and programs: the report as ever, and what the references share."""

from collections.abc import Iterator, Sequence
from functools import cache
from textwrap import wrap

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from mtcheck.references.comparison import Alignment, Comparison
from mtcheck.render.html import to_html as report_to_html
from mtcheck.render.json import one_line
from mtcheck.render.printable import printable
from mtcheck.render.text import to_text as report_to_text

_INDENT = 6


def to_text(
    comparison: Comparison, text: str, name: str, *, width: int = 100, colour: bool = False
) -> str:
    """The readable report and below it every pair of statements, the article's first.

    Args: as for `mtcheck.render.text.to_text`.
    """
    report = report_to_text(comparison.report, text, name, width=width, colour=colour)
    return report + "".join(f"{line}\n" for line in _pairs(comparison.alignments, width))


def to_json(comparison: Comparison, source: str, references: Sequence[str]) -> str:
    """One JSON object on one line: that of the report, ``references`` and ``alignments``.

    Args:
        source, references: the inputs as they were named on the command line.
    """
    # ASCII holds whatever the text does, lone surrogates too.
    return one_line({"source": source, "references": [*references], **comparison.to_dict()})


def to_html(comparison: Comparison, text: str, name: str) -> str:
    """The page of the report with a table of the pairs before its last line."""
    page = report_to_html(comparison.report, text, name)
    table = _template().render(
        rows=[
            (f"{a.similarity:.0f}", printable(a.text), a.reference, printable(a.reference_text))
            for a in comparison.alignments
        ]
    )
    # Text of the article is escaped: the tag is the page's own.
    before, tag, after = page.rpartition("<footer>")
    return before + table + tag + after


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("mtcheck", "render"),
        autoescape=select_autoescape(["j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("alignments.html.j2")


def _pairs(alignments: Sequence[Alignment], width: int) -> Iterator[str]:
    if not alignments:
        yield "No statement of the article stands in the references."
        return
    count = len(alignments)
    yield f"{count} statement{'' if count == 1 else 's'} aligned (similarity: chrF, 100 is equal)"
    for alignment in alignments:
        yield ""
        mark = f"{alignment.similarity:>4.0f}  "
        yield from _hanging(mark, f"“{printable(alignment.text)}”", width)
        there = f"{printable(alignment.reference)}: “{printable(alignment.reference_text)}”"
        yield from _hanging(" " * _INDENT, there, width)


def _hanging(mark: str, text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent=mark, subsequent_indent=" " * _INDENT)
