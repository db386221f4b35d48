"""May a page stand in a column? An item is its own organ's, and only some columns hold items."""

from __future__ import annotations


def belonging_problem(
    title: str, owner: str, column: str, holder: str, *, holds: bool = True, verb: str = "移到"
) -> str:
    """What is wrong with bringing a page of the organ `owner` into a column of the organ `holder`.

    Both are full names, empty for the district's own pages; empty where nothing is wrong. Whoever
    makes or keeps an information makes it public (政府信息公开条例 Art. 10), so that an item changes its
    organ only by being written there. `holds` is whether items stand in the column at all.
    """
    if owner != holder:
        own, other = owner or "区级页面的主办单位", holder or "区级页面的主办单位"
        return (
            f"“{title}”由{own}发布，不能{verb}{other}的“{column}”。请{verb}{own}自己的栏目；"
            f"应当由{other}发布的，请在“{column}”里另行起草送审。"
        )
    if not holds:
        return f"“{column}”的内容由登记自动生成，不放信息。请{verb}放信息的栏目，如“法定主动公开内容”。"
    return ""
