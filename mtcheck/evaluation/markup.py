"""The gold markup of this project: an article with its damage marked in place.

    >>> parse_marked("NATO’s {{!jap|eastern}} flank").artifacts[0].accepted
    ('eastern',)

`FORMAT` describes it in full; ``mtcheck evaluate --help`` shows that.
"""

import re
from dataclasses import dataclass
from typing import Literal

from mtcheck.errors import InputError
from mtcheck.plan import Edit

Severity = Literal["hard", "soft", "optional"]

FORMAT = """\
marked text (--marked), a format of this project:
  {{!wrong|a|b}}  hard: who reads this text alone sees that it is wrong; a or b is accepted
  {{wrong|a}}     soft: fluent, but not what stood there
  {{?wrong|a}}    optional: may be reported or left alone, neither counts
  Any number of readings, the best one first; an empty one means: delete. A reading may be the
  marked phrase itself, if leaving it would be right too. Mark whole words; what is missing is
  marked with a neighbour ({{!in war|in the war}}). Marks may span lines; they do not nest, and
  {{, }} and | cannot be quoted. A deletion of more than 40 characters or over a line break is a
  leftover of scraping and is scored apart. A first line "# source-language: pt" names the language
  a translated article came from and is not part of it. UTF-8; a folder's files are *.marked.txt or,
  where it has none, *.txt. Whatever is not marked is held to be good.
"""

_SIGILS: dict[str, Severity] = {"!": "hard", "": "soft", "?": "optional"}
_ARTIFACT = re.compile(r"\{\{([!?]?)((?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_STRAY = re.compile(r"\{\{|\}\}")
_SOURCE_LANGUAGE = re.compile(r"\ufeff?#\s*source-language:\s*(\S+)[^\n]*(?:\n|\Z)")
# A deletion this long, or over a line break, is what scraping left behind, not a damaged phrase.
_LEFTOVER_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Artifact:
    """A marked phrase: ``text`` stands at ``start:end``, any of ``accepted`` repairs it.

    Offsets count code points of the text without markup.
    """

    start: int
    end: int
    text: str
    accepted: tuple[str, ...]
    severity: Severity

    @property
    def is_leftover(self) -> bool:
        """Whether this is a leftover of scraping, which is scored apart from damaged phrases."""
        long = len(self.text) > _LEFTOVER_LENGTH or "\n" in self.text or "\r" in self.text
        return long and "" in self.accepted


@dataclass(frozen=True, slots=True)
class MarkedText:
    """An article without its markup, and its artifacts in order.

    ``source_language`` is the ISO 639-1 code of the first line, None where there is none.
    """

    text: str
    artifacts: tuple[Artifact, ...]
    source_language: str | None = None

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The first accepted reading for every artifact: makes the reference of this text."""
        return tuple(Edit(a.start, a.end, a.text, a.accepted[0]) for a in self.artifacts)

    @property
    def phrases(self) -> tuple[Artifact, ...]:
        """The artifacts that are damage to the prose."""
        return tuple(a for a in self.artifacts if not a.is_leftover)

    @property
    def leftovers(self) -> tuple[Artifact, ...]:
        """The artifacts that scraping left behind."""
        return tuple(a for a in self.artifacts if a.is_leftover)


def parse_marked(marked: str, name: str = "marked text") -> MarkedText:
    """Take the markup out of ``marked``; ``name`` stands in error messages.

    Raises:
        InputError: a brace is not closed, an artifact has no reading; the message names the line.
    """
    header = _SOURCE_LANGUAGE.match(marked)
    position = header.end() if header else 0
    pieces: list[str] = []
    artifacts: list[Artifact] = []
    length = 0
    for match in _ARTIFACT.finditer(marked, position):
        _refuse_stray(marked, position, match.start(), name)
        wrong, *accepted = match[2].split("|")
        if not accepted:
            raise _error(marked, match.start(), name, f"{match[0]} has no reading after a |")
        length += match.start() - position
        pieces += marked[position : match.start()], wrong
        severity = _SIGILS[match[1]]
        artifacts.append(Artifact(length, length + len(wrong), wrong, tuple(accepted), severity))
        length += len(wrong)
        position = match.end()
    _refuse_stray(marked, position, len(marked), name)
    pieces.append(marked[position:])
    return MarkedText("".join(pieces), tuple(artifacts), header[1] if header else None)


def _refuse_stray(marked: str, start: int, end: int, name: str) -> None:
    if stray := _STRAY.search(marked, start, end):
        problem = "never closed" if stray[0] == "{{" else "never opened"
        raise _error(marked, stray.start(), name, f"{stray[0]} is {problem}")


def _error(marked: str, offset: int, name: str, problem: str) -> InputError:
    line = marked.count("\n", 0, offset) + 1
    return InputError(f"{name}, line {line}: {problem}")
