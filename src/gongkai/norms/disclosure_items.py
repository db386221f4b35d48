"""What must be disclosed without being asked for: 政府信息公开条例 Art. 20 and 21 as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DISCLOSE_WITHIN: Final = 20
"""Working days from the day on which the information is formed or changes (Art. 26)."""


@dataclass(frozen=True, slots=True)
class DisclosureItem:
    """One kind of information to disclose.

    `code` is article and number (`20-07`), `name` a short name for lists, `text` the words of the
    Regulations, `citation` where they stand.
    """

    code: str
    name: str
    text: str
    citation: str

    @property
    def article(self) -> int:
        """20 or 21."""
        return int(self.code[:2])


_ORDINALS = "一二三四五六七八九十"
_ARTICLE_20: Final = (
    ("法规公文", "行政法规、规章和规范性文件"),
    (
        "机构职能",
        "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名",
    ),
    ("规划信息", "国民经济和社会发展规划、专项规划、区域规划及相关政策"),
    ("统计信息", "国民经济和社会发展统计信息"),
    ("行政许可", "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果"),
    (
        "行政处罚和强制",
        "实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定",
    ),
    ("预算决算", "财政预算、决算信息"),
    ("收费项目", "行政事业性收费项目及其依据、标准"),
    ("政府采购", "政府集中采购项目的目录、标准及实施情况"),
    ("重大建设项目", "重大建设项目的批准和实施情况"),
    ("民生政策", "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况"),
    ("应急管理", "突发公共事件的应急预案、预警信息及应对情况"),
    (
        "监督检查",
        "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
    ),
    ("公务员招考", "公务员招考的职位、名额、报考条件等事项以及录用结果"),
    ("其他法定信息", "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息"),
)
_ARTICLE_21: Final = (
    "市政建设",
    "公共服务",
    "公益事业",
    "土地征收",
    "房屋征收",
    "治安管理",
    "社会救助",
)


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= 10 else "十" + _ORDINALS[number - 11]


ITEMS: Final = (
    *(
        DisclosureItem(
            f"20-{number:02d}", name, text, f"政府信息公开条例第二十条第（{_ordinal(number)}）项"
        )
        for number, (name, text) in enumerate(_ARTICLE_20, start=1)
    ),
    *(
        DisclosureItem(
            f"21-{number:02d}",
            name,
            f"涉及{name}方面的政府信息",
            "政府信息公开条例第二十一条",
        )
        for number, name in enumerate(_ARTICLE_21, start=1)
    ),
)
"""The 15 items of Art. 20, then the seven fields that Art. 21 names for counties."""

BY_CODE: Final = {item.code: item for item in ITEMS}
