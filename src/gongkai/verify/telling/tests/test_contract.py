"""The JSON contract: its shape, its numbers, and that the schema beside it is true."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.norms import form
from gongkai.verify.telling import contract
from gongkai.verify.telling.exactjson import to_json
from gongkai.verify.telling.tests.samples import clean, evil, flawed

SAMPLE = Path(__file__).parents[6] / "shared" / "sample"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "null": type(None),
    "integer": int,
    "number": (int, Decimal),
}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """What breaks the schema, for the keywords that ours uses."""
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    known = {
        *("$schema", "$id", "$defs", "title", "type", "required", "properties", "items"),
        *("const", "enum", "additionalProperties"),
    }
    assert set(schema) <= known
    found = []
    types = schema.get("type", [])
    if types and not any(
        isinstance(value, TYPES[name]) for name in ([types] if isinstance(types, str) else types)
    ):
        return [f"{at}: {value!r} is no {types}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r}")
    if isinstance(value, dict):
        properties, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [f"{at}: lacks {key}" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            inner = properties.get(key, more)
            if inner is False:
                found.append(f"{at}: {key} is too much")
            elif inner is not True:
                found += problems(item, inner, root, f"{at}.{key}")
    if isinstance(value, list):
        for item in value:
            found += problems(item, schema.get("items", {}), root, f"{at}[]")
    return found


def schema() -> dict[str, Any]:
    return dict(json.loads(contract.SCHEMA.read_text(encoding="utf-8")))


def told(*verdicts: Any) -> dict[str, Any]:
    text = contract.document(verdicts, [("坏.pdf", "打不开")])
    return dict(json.loads(text, parse_float=Decimal))


def test_what_is_told_fits_the_schema() -> None:
    value = told(clean(), flawed(), evil())
    assert problems(value, schema(), schema()) == []
    assert set(value) == set(schema()["properties"])
    for name, item in (
        ("filing", value["filings"][1]),
        ("claim", value["filings"][1]["claims"][0]),
        ("finding", value["filings"][1]["findings"][0]),
        ("place", value["filings"][1]["findings"][0]["places"][0]),
    ):
        assert set(item) == set(schema()["$defs"][name]["required"]), name


def test_the_schema_refuses_what_is_broken() -> None:
    value = told(flawed())
    value["filings"][0]["findings"][0]["severity"] = "fatal"
    del value["filings"][0]["tables"]["table1"]["permits"]
    value["filings"][0]["tables"]["table2"]["total"]["other"] = "3"
    assert len(problems(value, schema(), schema())) == 3


def test_all_200_cells_are_there_and_an_unread_one_is_null() -> None:
    tables = told(flawed())["filings"][0]["tables"]
    flat = [
        number
        for table in tables.values()
        for row in table.values()
        for number in (row.values() if isinstance(row, dict) else [row])
    ]
    assert len(flat) == 200 and flat.count(None) == 1
    assert tables["table2"]["total"]["enterprise"] is None
    assert tables["table2"]["received"]["total"] == 229


def test_a_cell_that_was_not_found_is_null() -> None:
    verdict = clean()
    empty = replace(verdict, filing=replace(verdict.filing, cells={}))
    tables = told(empty)["filings"][0]["tables"]
    assert tables["table1"]["regulations"] == {"issued": None, "repealed": None, "in_force": None}
    assert tables["table3"]["reconsideration"]["total"] is None


def test_money_keeps_its_digits() -> None:
    assert '"fees_10k_yuan": 385.39003' in contract.document([clean()])
    exact = Decimal("0.1") + Decimal("12345678901234567890.10")
    assert to_json({"a": exact}, indent=None) == '{"a": 12345678901234567890.2}'
    assert to_json([Decimal("1E+3"), Decimal("5.00")], indent=None) == "[1000, 5]"


def test_a_text_cannot_pass_for_a_number() -> None:
    assert json.loads(to_json({"a": "\x001\x00"})) == {"a": "\x001\x00"}


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="不是有限的数"):
        to_json(Decimal("NaN"))


def test_places_tell_offsets_only_where_there_are_some() -> None:
    finding = told(flawed())["filings"][0]["findings"][1]
    prose, cell = finding["places"]
    text = flawed().filing.text
    assert text[prose["start"] : prose["end"]] == "236件"
    assert cell["start"] is None and cell["figure"] == "table2.received.total"
    assert finding["readings"] and finding["expected"] == 229


def test_rows_and_columns_have_the_names_of_the_sample() -> None:
    if not SAMPLE.exists():
        pytest.skip("the sample is not here")
    tables = told(clean())["filings"][0]["tables"]
    for name in ("table2", "table3"):
        with (SAMPLE / f"{name}.csv").open(encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
        columns = [c for c in rows[0] if c not in {"row", "group", "label"}]
        assert list(tables[name]) == [row.get("row") or row["group"] for row in rows]
        assert all(list(row) == columns for row in tables[name].values())
    assert len(list(form.cells())) == 200
