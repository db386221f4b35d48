"""The paragraph that tells an applicant how an answer can be contested, and until when.

条例 Art. 51; 行政复议法 Art. 20 and 23 (before 2024: Art. 9); 行政诉讼法 Art. 45, 46.
"""

from __future__ import annotations

from datetime import date

from gongkai.foi.letters.layout import chinese_day
from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.outcomes import (
    COMPLAINT,
    LAWSUIT,
    LAWSUIT_AFTER_RECONSIDERATION,
    RECONSIDERATION,
    RECONSIDERATION_FIRST_FROM,
    needs_reconsideration_first,
    remedies_open,
)
from gongkai.norms.remedy_limits import last_day

_RECONSIDERATION_LAW = "《中华人民共和国行政复议法》"
_LITIGATION_LAW = "《中华人民共和国行政诉讼法》"
_REGULATION = "《中华人民共和国政府信息公开条例》"


def remedy_text(
    *,
    outcome: str,
    day: date,
    served_on: date,
    calendar: WorkCalendar,
    reviewer: str,
    court: str,
) -> str:
    """What the letter of an outcome given on `day` says of the remedies that are open.

    The last days count from `served_on`, the day on which the applicant receives the letter.
    `reviewer` is whom reconsideration is asked of, `court` where a suit is filed. Raises KeyError
    for a key that is not one of the 21.
    """
    opened = {remedy.key: remedy for remedy in remedies_open(outcome, day)}
    new_law = day >= RECONSIDERATION_FIRST_FROM
    first = needs_reconsideration_first(outcome, day)
    ends: list[str] = []
    provisional = False

    def until(key: str, what: str) -> None:
        nonlocal provisional
        last = last_day(opened[key], served_on, calendar)
        if last is not None:
            ends.append(f"{what}的期限至{chinese_day(last)}")
            provisional = provisional or not calendar.is_announced(served_on, last)

    review = opened[RECONSIDERATION.key]
    if first:
        articles = f"{_RECONSIDERATION_LAW}第二十条、第二十三条第一款第（四）项"
    else:
        articles = f"{_RECONSIDERATION_LAW}第{'二十' if new_law else '九'}条"
    verb = "应当先" if first else "可以"
    text = (
        f"如不服本告知书，{verb}依照{articles}的规定，"
        f"自收到本告知书之日起{review.limit}{review.unit}内向{reviewer}申请行政复议"
    )
    until(RECONSIDERATION.key, "申请行政复议")
    if LAWSUIT.key in opened:
        suit = opened[LAWSUIT.key]
        months = f"{suit.limit}个月" if suit.unit == "月" else f"{suit.limit}{suit.unit}"
        text += (
            f"；也可以依照{_LITIGATION_LAW}第四十六条的规定，"
            f"自收到本告知书之日起{months}内直接向{court}提起行政诉讼"
        )
        until(LAWSUIT.key, "直接提起行政诉讼")
    if LAWSUIT_AFTER_RECONSIDERATION.key in opened:
        after = opened[LAWSUIT_AFTER_RECONSIDERATION.key]
        text += (
            f"；对行政复议决定不服的，可以依照{_LITIGATION_LAW}第四十五条的规定，"
            f"自收到行政复议决定书之日起{after.limit}{after.unit}内向{court}提起行政诉讼"
        )
    text += "。"
    if ends:
        text += f"按{chinese_day(served_on)}收到本告知书计算，{'，'.join(ends)}。"
    if provisional:
        text += "期限届满之日为法定休假日的，以休假日后的第一日为届满之日。"
    if COMPLAINT.key in opened:
        text += (
            "认为本机关在政府信息公开工作中侵犯其合法权益的，"
            f"也可以依照{_REGULATION}第五十一条的规定，"
            "向上一级行政机关或者政府信息公开工作主管部门投诉、举报。"
        )
    return text
