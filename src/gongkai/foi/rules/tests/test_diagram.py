"""The page that draws the states."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.foi.rules.diagram import states_page

PAGE = Path(__file__).parents[5] / "docs" / "requests.md"


@pytest.mark.skipif(not PAGE.parent.exists(), reason="installed without its documentation")
def test_the_page_is_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == states_page()
