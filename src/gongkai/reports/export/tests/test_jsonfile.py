"""The JSON file: its keys, exact numbers, blanks."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from gongkai.norms import form
from gongkai.reports.document import Paragraph
from gongkai.reports.export.jsonfile import to_json
from gongkai.reports.export.tests import samples


def test_the_file_has_the_documented_keys_in_order() -> None:
    report = json.loads(to_json(samples.document()))
    assert list(report) == [
        "organ",
        "year",
        "title",
        "as_of",
        "content_hash",
        "table1",
        "table2",
        "table3",
        "lead",
        "sections",
        "record",
    ]
    assert (report["year"], report["as_of"]) == (2022, "2022-12-31")
    assert list(report["table2"]) == [row.key for row in form.TABLE2_ROWS]
    assert list(report["sections"]) == [part.key for part in form.PARTS]


def test_a_decimal_is_a_number_with_its_printed_digits() -> None:
    text = to_json(samples.document({samples.FEES: Decimal("385.39003")}))
    assert '"table1.fees_10k_yuan": 385.39003\n' in text


def test_an_amount_too_fine_for_binary_floating_point_keeps_its_digits() -> None:
    text = to_json(samples.document({samples.FEES: Decimal("90071992547409.931234")}))
    assert ": 90071992547409.931234\n" in text


def test_a_blank_cell_is_null() -> None:
    assert json.loads(to_json(samples.document({})))["table1"]["table1.permits"] is None


def test_an_endless_number_is_refused() -> None:
    with pytest.raises(ValueError, match="不是有限的数"):
        to_json(samples.document({samples.FEES: Decimal("NaN")}))


def test_text_is_kept_with_quotes_line_breaks_and_rare_characters() -> None:
    text = '他说"好"\\\n硚口𬒈'
    report = json.loads(to_json(samples.document(lead=(Paragraph(text),), record=())))
    assert report["lead"] == [text]
    assert report["record"] == []
