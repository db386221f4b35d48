"""Events of the statutory clock, and the day on which a request counts as received.

Sources: 政府信息公开条例 Art. 30–36; 国办函〔2020〕109号 (fees).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gongkai.norms.deadlines import Deadline

IN_PERSON: Final = "in_person"
REGISTERED_MAIL: Final = "registered_mail"
ORDINARY_MAIL: Final = "ordinary_mail"
ONLINE: Final = "online"
FAX: Final = "fax"

CHANNELS: Final[dict[str, str]] = {
    IN_PERSON: "当面提交",
    REGISTERED_MAIL: "签收邮寄",
    ORDINARY_MAIL: "平常信函",
    ONLINE: "互联网渠道",
    FAX: "传真",
}
"""Ways in which a request can be handed in (条例 Art. 31)."""

CONFIRMED_CHANNELS: Final = frozenset({ORDINARY_MAIL, ONLINE, FAX})
"""Channels on which a request is received when it is confirmed (条例 Art. 31(2), (3))."""

RECEIVED: Final = "received"
REOPENED: Final = "reopened"
RECEIPT_CONFIRMED: Final = "receipt_confirmed"
CORRECTION_REQUESTED: Final = "correction_requested"
CORRECTED: Final = "corrected"
REASONS_ASKED: Final = "reasons_asked"
REASONS_GIVEN: Final = "reasons_given"
THIRD_PARTY_ASKED: Final = "third_party_asked"
ORGAN_ASKED: Final = "organ_asked"
THIRD_PARTY_ANSWERED: Final = "third_party_answered"
ORGAN_ANSWERED: Final = "organ_answered"
FEE_NOTIFIED: Final = "fee_notified"
FEE_PAID: Final = "fee_paid"
EXTENDED: Final = "extended"
DELAYED: Final = "delayed"
ANSWERED: Final = "answered"
WITHDRAWN: Final = "withdrawn"

EVENTS: Final[dict[str, str]] = {
    RECEIVED: "收到申请",
    REOPENED: "收到要求重新办理的决定或者判决",
    RECEIPT_CONFIRMED: "与申请人确认收到",
    CORRECTION_REQUESTED: "告知补正",
    CORRECTED: "收到补正",
    REASONS_ASKED: "要求说明理由",
    REASONS_GIVEN: "收到理由说明",
    THIRD_PARTY_ASKED: "征求第三方意见",
    ORGAN_ASKED: "征求其他机关意见",
    THIRD_PARTY_ANSWERED: "收到第三方意见",
    ORGAN_ANSWERED: "收到其他机关意见",
    FEE_NOTIFIED: "发出收费通知",
    FEE_PAID: "缴费完成",
    EXTENDED: "告知延长答复期限",
    DELAYED: "告知延迟答复",
    ANSWERED: "作出答复",
    WITHDRAWN: "申请人撤回",
}
"""Kinds of event in their natural order within a day (条例 Art. 30–36; 109号), with their names."""


class ClockError(ValueError):
    """Events that cannot have happened so (条例 Art. 30–35); the message is Chinese."""


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that happened to a request (条例 Art. 30–36; 国办函〔2020〕109号).

    `kind` is a key of `EVENTS`, `day` the true day. `channel` goes with `received` (none: `day`
    is the day of receipt). `party` tells consultations apart; `delivered` is the day on which the
    party received the letter, if not the day it went out. `limit_days` are the working days of an
    extension, or of a limit for correction, reasons or delay; `limit_day` is such a limit as a
    day, and for `reopened` the day that the decision or judgment names.
    """

    kind: str
    day: date
    party: str = ""
    channel: str = ""
    limit_days: int | None = None
    limit_day: date | None = None
    delivered: date | None = None

    def note(self, deadline: Deadline) -> list[str]:
        """Chinese sentences on what this event does to `deadline` (条例 Art. 30, 33, 35)."""
        when = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        if self.kind == EXTENDED:
            if self.day > deadline.due:
                return [f"{when}才告知申请人延长{self.limit_days}个工作日，已过期限，不计入。"]
            return [f"{when}告知申请人延长{self.limit_days}个工作日，已计入上述天数。"]
        if self.kind == CORRECTED and deadline.starts == self.day:
            return [f"{when}收到补正，答复期限自收到补正之日起重新计算。"]
        if self.kind == REOPENED and deadline.kind != "correction_notice":
            told = "期限由其指定" if self.limit_day else "答复期限自收到之日的次日起重新计算"
            return [f"{when}收到要求重新办理的复议决定或者判决，{told}。"]
        if self.kind == FEE_PAID and deadline.starts == self.day:
            return [f"{when}缴费完成，处理期限自次日起重新计算。"]
        if self.kind == DELAYED:
            return [f"{when}告知申请人延迟答复。"]
        return []


def receipt_day(
    channel: str, submitted: date, signed: date | None = None, confirmed: date | None = None
) -> date | None:
    """The day on which a request counts as received (条例 Art. 31).

    In person: the day it was handed in. Mail that is signed for: the day of signing. Ordinary
    mail, internet, fax: the day both sides confirmed. None while that day has not come. Raises
    ClockError for an unknown channel or a day before `submitted`.
    """
    if channel not in CHANNELS:
        raise ClockError(f"不认识的提交渠道“{channel}”，应为{'、'.join(CHANNELS.values())}之一。")
    for name, day in (("签收", signed), ("确认", confirmed)):
        if day is not None and day < submitted:
            raise ClockError(f"{name}之日{day:%Y-%m-%d}早于提交之日{submitted:%Y-%m-%d}。")
    if channel == IN_PERSON:
        return submitted
    return signed if channel == REGISTERED_MAIL else confirmed
