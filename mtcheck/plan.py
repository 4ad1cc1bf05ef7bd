"""What was changed, as data: a plan can be stored, shown, replayed and taken back.

>>> apply("NATO’s jap flank", (Edit(7, 10, "jap", "eastern"),))
'NATO’s eastern flank'
>>> revert("NATO’s eastern flank", (Edit(7, 10, "jap", "eastern"),))
'NATO’s jap flank'
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from mtcheck.errors import PlanError


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``before``, which stands at ``start:end`` of the original, by ``after``.

    Offsets count code points of the original text, whatever was edited before them.
    """

    start: int
    end: int
    before: str
    after: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(int(data["start"]), int(data["end"]), str(data["before"]), str(data["after"]))


Plan = tuple[Edit, ...]


def apply(text: str, plan: Iterable[Edit]) -> str:
    """Make the edits of ``plan`` in ``text``.

    Raises:
        PlanError: edits overlap, or the text is not the one the plan was made for.
    """
    pieces: list[str] = []
    position = 0
    for edit in sorted(plan, key=lambda e: (e.start, e.end)):
        if edit.start < position:
            raise PlanError(f"edits overlap at offset {edit.start}")
        if text[edit.start : edit.end] != edit.before or edit.end - edit.start != len(edit.before):
            raise PlanError(
                f"the plan expects {edit.before!r} at {edit.start}:{edit.end}, "
                f"the text has {text[edit.start : edit.end]!r}: it was made for another text"
            )
        pieces += text[position : edit.start], edit.after
        position = edit.end
    return "".join(pieces) + text[position:]


def revert(cleaned: str, plan: Iterable[Edit]) -> str:
    """Undo ``plan``: from the cleaned text back to the original.

    Raises:
        PlanError: as for `apply`.
    """
    return apply(cleaned, invert(plan))


def invert(plan: Iterable[Edit]) -> Plan:
    """The plan that leads back, with offsets into the text that ``plan`` produces."""
    shift = 0
    inverse: list[Edit] = []
    for edit in sorted(plan, key=lambda e: (e.start, e.end)):
        start = edit.start + shift
        inverse.append(Edit(start, start + len(edit.after), edit.after, edit.before))
        shift += len(edit.after) - len(edit.before)
    return tuple(inverse)


def origin(plan: Iterable[Edit], start: int, end: int) -> tuple[int, int]:
    """Where ``start:end`` of the text that ``plan`` produced came from, in the original.

    A range that touches an edit stands for all of it.
    """
    shift = 0
    first, last = None, None
    for edit in sorted(plan, key=lambda e: (e.start, e.end)):
        made_from, made_to = edit.start + shift, edit.start + shift + len(edit.after)
        if made_to <= start and made_from < end:
            shift += len(edit.after) - (edit.end - edit.start)
            continue
        if made_from >= end:
            break
        first = min(start - shift, edit.start) if first is None else first
        shift += len(edit.after) - (edit.end - edit.start)
        last = max(edit.end, end - shift)
    if first is None or last is None:
        return start - shift, end - shift
    return first, last


def compose(original: str, plan: Plan, further: Iterable[Edit]) -> Plan:
    """One plan that does the work of ``plan`` and then of ``further``, edits of its result."""
    for edit in sorted(further, key=lambda e: -e.start):
        plan = _with_edit(original, plan, edit)
    return plan


def _with_edit(original: str, plan: Plan, edit: Edit) -> Plan:
    start, end = origin(plan, edit.start, edit.end)
    kept = tuple(e for e in plan if e.end <= start or e.start >= end)
    replaced = [e for e in plan if not (e.end <= start or e.start >= end)]
    # The stretch as the earlier edits left it, with the new one made inside.
    made = apply(original[start:end], [_moved(e, -start) for e in replaced])
    before = sum(len(e.after) - (e.end - e.start) for e in plan if e.end <= start)
    inside = edit.start - (start + before)
    after = made[:inside] + edit.after + made[inside + edit.end - edit.start :]
    return tuple(
        sorted([*kept, Edit(start, end, original[start:end], after)], key=lambda e: e.start)
    )


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.start + by, edit.end + by, edit.before, edit.after)
