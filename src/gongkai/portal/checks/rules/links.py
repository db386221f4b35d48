"""C6: every link leads somewhere (国办发〔2019〕19号, 链接可用性)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.portal.checks.material import Link, Material, Remark, Weight

RULE = "C6"
BASIS = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）：链接可用性"
_HOST = re.compile(r"^https?://([^/?#:]+)", re.I)
_INSIDE = re.compile(
    r"^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|0\.|169\.254\.)", re.I
)


def check(material: Material) -> Iterator[Remark]:
    """A remark for each link that cannot be followed from outside."""
    for link in material.links:
        wrong = _wrong(link)
        if wrong:
            said = link.text.strip() or link.href
            yield Remark(
                RULE,
                Weight.STOP,
                link.where,
                f"{link.where}的链接“{said[:40]}”打不开：{wrong}。请改正地址，或去掉链接。",
                BASIS,
                link.href,
                link.href,
            )


def _wrong(link: Link) -> str:
    href = link.href.strip()
    if link.broken:
        return link.broken
    if not href or href == "#":
        return "没有地址"
    if href.startswith(("/", "#", "?", "mailto:", "tel:")):
        return ""
    host = _HOST.match(href)
    if host is None:
        return "地址应以 http:// 或 https:// 开头"
    if _INSIDE.match(host.group(1)) or "." not in host.group(1):
        return "这是内部网络的地址，公众打不开"
    return ""
