"""Official paper (GB/T 9704-2012): its measures, its fonts, and typst that sets it as PDF.

The fonts of the standard are used where they are installed. The packaged Noto Sans CJK stands behind
every one of them glyph by glyph, because free FangSong fonts lack characters of place names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

# GB/T 9704-2012 5.1: 版心 156 mm × 225 mm, 天头 37 mm, 订口 28 mm on A4.
PAGE_WIDTH_MM = 210
PAGE_HEIGHT_MM = 297
MARGIN_TOP_MM = 37
MARGIN_BOTTOM_MM = 35
MARGIN_INSIDE_MM = 28
MARGIN_OUTSIDE_MM = 26

_FONT_PACKAGE = "manimgx_fonts_cjk"
_LAST_RESORT = "Noto Sans CJK SC"
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC")
_SANS = (_LAST_RESORT, "Source Han Sans SC")

FAMILIES: dict[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", *_SERIF),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", *_SERIF),
    "hei": ("SimHei", "黑体", "STHeiti", *_SANS),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", *_SERIF),
    "song": ("SimSun", "宋体", "STSong", *_SERIF),
}
"""Wanted families by role, best first; a family is asked for only where it is installed."""

# China has kept one time zone without daylight saving since 1992.
_CHINA = timezone(timedelta(hours=8))
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without the characters that no XML document can hold (XML 1.0 §2.2)."""
    return _UNPRINTABLE.sub("", text)


@cache
def typst_fonts(system_fonts: bool) -> typst.Fonts:
    """The packaged fonts and, with `system_fonts`, those installed on this machine."""
    spec = find_spec(_FONT_PACKAGE)
    places = (spec.submodule_search_locations if spec else None) or ()
    return typst.Fonts(
        include_system_fonts=system_fonts,
        include_embedded_fonts=True,
        font_paths=[Path(place) for place in places],
    )


def font_stacks(fonts: typst.Fonts) -> dict[str, list[str]]:
    """For each role the families that are there; raises RuntimeError without any Chinese font."""
    present = set(fonts.families())
    stacks = {}
    for role, wanted in FAMILIES.items():
        stack = [family for family in dict.fromkeys((*wanted, _LAST_RESORT)) if family in present]
        if not stack:
            raise RuntimeError(
                f"没有可用的中文字体，无法生成 PDF。请安装字体包 {_FONT_PACKAGE} 或系统中文字体后重试。"
            )
        stacks[role] = stack
    return stacks


def typst_compiler(
    source: bytes, name: str, data: Mapping[str, Any], *, system_fonts: bool
) -> typst.Compiler:
    """A compiler of `source`, which reads `data` and the font stacks as JSON from input `name`.

    Raises RuntimeError when there is no Chinese font at all.
    """
    fonts = typst_fonts(system_fonts)
    given = json.dumps({**data, "fonts": font_stacks(fonts)}, ensure_ascii=False)
    return typst.Compiler(
        source,
        font_paths=fonts,
        ignore_system_fonts=not system_fonts,
        sys_inputs={name: given},
    )


def pdf_of(compiler: typst.Compiler, day: date) -> bytes:
    """The document as a tagged PDF that says it was made on `day`."""
    made = compiler.compile(
        format="pdf", timestamp=datetime(day.year, day.month, day.day, tzinfo=_CHINA)
    )
    if not isinstance(made, bytes):
        raise RuntimeError("PDF 没有生成，请重试；若仍不成功，请先下载 Word 文档。")
    return made
