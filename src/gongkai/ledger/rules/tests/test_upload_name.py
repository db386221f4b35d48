"""A name that came with a file is made safe."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.ledger.rules.upload_name import LONGEST, safe_name


@pytest.mark.parametrize(
    ("name", "type_", "safe"),
    [
        ("复函.pdf", "pdf", "复函.pdf"),
        ("复函.PDF", "pdf", "复函.pdf"),
        ("照片.jpeg", "jpg", "照片.jpg"),
        ("报告.exe", "pdf", "报告.exe.pdf"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\桌面\\名单.xlsx", "xlsx", "名单.xlsx"),
        ("..", "pdf", "未命名.pdf"),
        (".pdf", "pdf", "未命名.pdf"),
        ("", "pdf", "未命名.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "aSet-Cookie_ x.pdf"),
        ("复函\u202efdp.exe", "pdf", "复函fdp.exe.pdf"),
        ("e\u0301.txt", "txt", "é.txt"),
        ("  两  处 空格 .txt", "txt", "两 处 空格.txt"),
        ("名单.zip", "", "名单.zip"),
    ],
)
def test_a_name_is_made_safe(name: str, type_: str, safe: str) -> None:
    assert safe_name(name, type_) == safe


@given(st.text(max_size=400), st.sampled_from(["pdf", "jpg", "docx"]))
def test_any_name_becomes_short_visible_and_true_to_its_type(name: str, type_: str) -> None:
    safe = safe_name(name, type_)
    assert safe.endswith(f".{type_}") and 4 < len(safe) <= LONGEST
    assert not set(safe) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(char).startswith("C") for char in safe)
    assert safe_name(safe, type_) == safe
