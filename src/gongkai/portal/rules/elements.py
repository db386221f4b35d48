"""Does an item say what it must: title, text, category, the day on which it was formed?"""

from __future__ import annotations

from datetime import date

from gongkai.ledger.recording import FIRST_DAY
from gongkai.norms.disclosure_items import BY_CODE
from gongkai.portal.kinds import NEEDS_CATEGORY


def element_problems(
    *,
    title: str,
    has_content: bool,
    column_kind: str,
    category: str,
    formed_on: date | None,
    published_on: date,
) -> dict[str, str]:
    """What is wrong, by field; empty where the item may be published on `published_on`.

    国办公开办函〔2019〕61号 (elements of an item); 政府信息公开条例 Art. 12 (the catalogue tells the day
    on which it was formed), Art. 20, 21 (its category).
    """
    problems = {}
    if not title.strip():
        problems["title"] = "请填写标题。"
    if not has_content:
        problems["body"] = "正文是空的，也没有附件；请填写正文或上传附件。"
    if column_kind in NEEDS_CATEGORY and not category:
        problems["category"] = "这一栏目的信息要注明属于条例第二十条、第二十一条的哪一项，请选择。"
    elif category and category not in BY_CODE:
        problems["category"] = f"没有“{category}”这一公开事项，请重新选择。"
    if formed_on is None:
        problems["formed_on"] = "请填写成文（生成）日期，公开期限从这一天起算。"
    elif formed_on > published_on:
        problems["formed_on"] = f"成文日期 {formed_on} 晚于公开日期 {published_on}，请核对。"
    elif formed_on < FIRST_DAY and category != "":
        problems["formed_on"] = f"成文日期 {formed_on} 早于 {FIRST_DAY}，请核对年份。"
    return problems
