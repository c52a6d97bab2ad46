"""docs/lifecycle-coverage.md: every row is there, and every command, test and address it names exists."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parent.parent
TOLD = (ROOT / "docs" / "lifecycle-coverage.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([TUM]\d+) \|(.*)\|$", re.MULTILINE)
# An opinion's way has 51 rows, a unit's part seven, a coordination meeting eight.
ROWS = {*(f"T{n}" for n in range(1, 52)), *(f"U{n}" for n in range(1, 8)), *(f"M{n}" for n in range(1, 9))}


@cache
def functions(path: str) -> set[str]:
    """Return the names of the test functions of a file, those in classes too."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def names(resolver: URLResolver, space: str = "") -> set[str]:
    """Return the names of all addresses, with their namespace."""
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= names(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(f"{space}{entry.name}")
    return found


def test_no_row_is_left_out_and_one_without_command_test_or_page_says_what_is_missing():
    rows = [(row, [cell.strip() for cell in rest.split("|")]) for row, rest in ROW.findall(TOLD)]
    assert {row for row, _ in rows} == ROWS
    for row, cells in rows:
        what, command, test, page, missing = cells
        assert what, row
        assert missing or "—" not in (test, page), row
        assert missing or row == "U6" or command != "—", row


def test_every_test_it_names_exists():
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", TOLD)
    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in named if name not in functions(path)] == []


def test_every_command_and_address_it_names_exists():
    commands = re.findall(r"`((?:suggestions|oversight)\.services\.\w+)\.(\w+)`", TOLD)
    assert [name for module, name in commands if not callable(getattr(import_module(module), name, None))] == []
    addresses = set(re.findall(r"`(\w+:[\w-]+)`", TOLD))
    assert addresses - names(get_resolver()) == set()
