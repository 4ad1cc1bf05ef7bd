"""Borders between the folders of the package: who may import whom, read off every import."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1] / "mtcheck"

# Folders around the core; the core is everything else.
OUTSIDE = ("cli", "evaluation", "references", "render", "simulate", "training")

FORBIDDEN = [
    *(("core", folder) for folder in ("cli", "evaluation", "simulate", "training")),
    *((folder, "training") for folder in OUTSIDE if folder != "training"),
    *((folder, "cli") for folder in ("evaluation", "references", "render", "simulate")),
    ("simulate", "evaluation"),
]
DOORS = {("__main__.py", "cli")}  # `python -m mtcheck` is the command


class Import(NamedTuple):
    """What one line of a file of the package imports from the package.

    ``module`` is a dotted name without "mtcheck"; ``runs`` tells it from one for type checkers.
    """

    file: str
    line: int
    module: str
    runs: bool

    def __str__(self) -> str:
        return f"mtcheck/{self.file}, line {self.line}: mtcheck.{self.module}"

    @property
    def importer(self) -> str:
        """The folder of the package, or the module in none, that imports."""
        return self.file.split("/")[0].removesuffix(".py")

    @property
    def imported(self) -> str:
        """The folder, or the module in none, that is imported."""
        first = self.module.split(".")[0]
        known = (PACKAGE / first).is_dir() or (PACKAGE / f"{first}.py").is_file()
        return first if known else "__init__"


def imports_of(source: str, file: str) -> Iterator[Import]:
    """Every import from the package, in functions too."""
    tree = ast.parse(source)
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"mtcheck/{file}, line {node.lineno}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, _, module = name.partition(".")
            if package == "mtcheck":
                yield Import(file, node.lineno, module, node not in for_types)


IMPORTS = [
    found
    for path in sorted(PACKAGE.rglob("*.py"))
    for found in imports_of(path.read_text("utf-8"), path.relative_to(PACKAGE).as_posix())
]


def side(name: str) -> str:
    return name if name in OUTSIDE else "core"


def crossing(imports: Iterable[Import], importer: str, imported: str) -> str:
    """The imports across a border, one a line."""
    return "\n".join(
        f"{i} crosses the border from {importer} to {imported}"
        for i in imports
        if (side(i.importer), side(i.imported)) == (importer, imported)
        and (i.file, i.imported) not in DOORS
    )


@pytest.mark.parametrize(("importer", "imported"), FORBIDDEN)
def test_nothing_crosses_the_border(importer: str, imported: str) -> None:
    assert not crossing(IMPORTS, importer, imported), crossing(IMPORTS, importer, imported)


def test_what_crosses_a_border_is_told_with_file_and_line() -> None:
    source = "import json\n\ndef f():\n    from mtcheck.training import corpus\n"
    assert crossing(imports_of(source, "judge.py"), "core", "training") == (
        "mtcheck/judge.py, line 4: mtcheck.training.corpus crosses the border from core to training"
    )
    assert crossing(imports_of(source, "training/lexicon.py"), "core", "training") == ""


def circles(imports: Iterable[Import]) -> str:
    """The imports that are part of a circle of folders and of modules in none, one a line."""
    running = [i for i in imports if i.runs and i.importer != i.imported]
    reached: dict[str, set[str]] = {}
    for i in running:
        reached.setdefault(i.importer, set()).add(i.imported)
    for _ in range(len(reached)):
        for there in reached.values():
            there |= set().union(*(reached.get(name, set()) for name in there))
    return "\n".join(str(i) for i in running if i.importer in reached.get(i.imported, ()))


def test_nothing_imports_in_a_circle() -> None:
    assert not circles(IMPORTS), circles(IMPORTS)


def test_a_circle_is_told_with_every_import_in_it() -> None:
    there = Import("words/lexicon.py", 3, "document.Document", True)
    back = Import("document.py", 5, "words.inflection.lemmas", True)
    beside = Import("checker.py", 7, "document.Document", True)
    assert circles([there, back, beside]) == f"{there}\n{back}"
    assert circles([there, back._replace(runs=False), beside]) == ""
