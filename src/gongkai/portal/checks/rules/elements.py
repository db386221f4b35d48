"""C3: a public item has its elements (国办发〔2017〕47号; 国办公开办函〔2019〕61号)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.portal.checks.material import Material, Remark, Weight

RULE = "C3"
BASIS = "《政府网站发展指引》（国办发〔2017〕47号）；国办公开办函〔2019〕61号"


def check(material: Material) -> Iterator[Remark]:
    """A remark for each demanded element that is empty."""
    for name in material.demanded:
        if not material.elements.get(name, "").strip():
            yield Remark(
                RULE, Weight.STOP, f"要素“{name}”", f"缺少要素“{name}”，请填写后再提交。", BASIS
            )
