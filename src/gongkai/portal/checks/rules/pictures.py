"""C7: every picture has words for those who do not see it (GB/T 37668-2019, WCAG 2.2 1.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.portal.checks.material import Material, Remark, Weight

RULE = "C7"
BASIS = "GB/T 37668—2019《信息技术 互联网内容无障碍可访问性技术要求与测试方法》"
_FILE_NAME = re.compile(
    r"(?i)^(?:img|dsc|image|图片|微信图片|未标题|screenshot)?[\W_\d]*(?:\.\w{3,4})?$"
)


def check(material: Material) -> Iterator[Remark]:
    """A remark for each picture whose words are missing or a mere file name."""
    for picture in material.pictures:
        if picture.decorative:
            continue
        alt = picture.alt.strip()
        if not alt or _FILE_NAME.match(alt):
            said = f"替代文字“{alt}”只是文件名" if alt else "没有替代文字"
            yield Remark(
                RULE,
                Weight.STOP,
                picture.where,
                f"{picture.where}{said}，看不见图的人不知道图里是什么。请用一句话写明图的内容；"
                "只作装饰的，请勾选“装饰图片”。",
                BASIS,
                alt,
                alt,
            )
