"""Figures as tables that people read, on a terminal or in a file."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

Columns = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Figures by row, by part of the table, by column."""

# Rich would cut a table to 80 columns in a pipe, where nobody can widen the window.
_WIDTH_IN_A_PIPE = 200


def print_table(columns: Columns, title: str = "") -> None:
    """Print the parts one below the other; rows without any value are left out."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title)
    for name in columns:
        table.add_column(name, justify="right")
    for part in _in_order([list(parts) for parts in columns.values()]):
        figures = [parts.get(part, {}) for parts in columns.values()]
        rows = [
            [row, *(cell(row, values.get(row)) for values in figures)]
            for row in _in_order([list(values) for values in figures])
            if any(values.get(row) is not None for values in figures)
        ]
        if rows:
            table.add_row(part, style="bold")
        for row, *cells in rows:
            table.add_row(f"  {row.replace('_', ' ')}", *cells)
    console = Console(
        width=None if sys.stdout.isatty() else _WIDTH_IN_A_PIPE, markup=False, highlight=False
    )
    console.print(table, end="\n\n")


def transposed(by_system: Mapping[str, Columns]) -> dict[str, dict[str, Any]]:
    """From systems that have sets to sets that have systems."""
    by_set: dict[str, dict[str, Any]] = {}
    for system, sets in by_system.items():
        for name, figures in sets.items():
            by_set.setdefault(name, {})[system] = figures
    return by_set


def document_line(name: str, figures: Mapping[str, Any]) -> str:
    """What the score of whole articles is worth, in a sentence; "" where there are none."""
    parts = []
    if figures["score_auroc"] is not None:
        parts.append(
            f"AUROC {figures['score_auroc']:.3f} between {figures['damaged_documents']} damaged "
            f"and {figures['clean_documents']} clean articles"
        )
    for kind in "clean", "damaged":
        if (share := figures[f"{kind}_above_half"]) is not None:
            parts.append(f"{100 * share:.1f} % of the {kind} ones above 0.5")
    return f"score of {name}: {'; '.join(parts)}" if parts else ""


def cell(row: str, value: Any) -> str:
    """One figure as it is printed."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items()) or "-"
    if isinstance(value, float):
        return f"{value:.2f}" if "_per_1000_" in row else f"{value:.3f}"
    return str(value)


def _in_order(lists: Sequence[Sequence[str]]) -> list[str]:
    """Every name of the lists once, in the order of the first that has it."""
    return list(dict.fromkeys(name for names in lists for name in names))
