"""Conventions of the house that a reader would otherwise have to remember (DESIGN §4)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gongkai

ROOT = Path(gongkai.__file__).parent
SOURCES = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if "migrations" not in path.parts and "tests" not in path.parts
]
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
READERS = {"views", "console", "forms", "selectors", "figures", "api"}
MOST_LINES = 620


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node.func.id


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "models.py"], ids=name_of)
def test_models_hold_no_rule_in_save_and_no_signal(path: Path) -> None:
    module = tree(path)
    methods = {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    assert not methods & {"save", "delete", "clean"}
    assert "signals" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if READERS & {*p.parts, p.stem} and p.name != "actions.py"],
    ids=name_of,
)
def test_what_reads_does_not_write(path: Path) -> None:
    assert not WRITES & set(calls(tree(path)))


# A spreadsheet stores days and numbers as binary floats; the readers of files turn them into dates
# and Decimals before anybody else sees them. The places of words on a page are no figures.
FLOATS = {"intake", "reading"}


@pytest.mark.parametrize("path", [p for p in SOURCES if not FLOATS & {*p.parts}], ids=name_of)
def test_no_rule_rests_on_floating_point(path: Path) -> None:
    assert "float" not in set(calls(tree(path)))


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "actions.py"], ids=name_of)
def test_an_action_takes_keywords_only_and_says_who_acts(path: Path) -> None:
    public = [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert public
    for node in public:
        names = {argument.arg for argument in node.args.kwonlyargs}
        assert "actor" in names, node.name
        assert ast.get_docstring(node), node.name


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if {"norms", "ledger"} & {*p.parts}], ids=name_of
)
def test_public_things_are_described(path: Path) -> None:
    bare = [
        node.name
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and node.name != "LedgerConfig"
        and not ast.get_docstring(node)
    ]
    assert bare == []
