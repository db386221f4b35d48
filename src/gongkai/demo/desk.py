"""Open requests around the day of loading, so that an officer of the demo has a desk to clear.

They lie in the present, outside every year whose figures the demo is measured by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from gongkai.demo.people import DESK, Staff
from gongkai.demo.plan import Life
from gongkai.foi import actions as foi
from gongkai.foi.states import Channel, Step
from gongkai.ledger.models import Organ
from gongkai.norms.calendar import UnannouncedYear, WorkCalendar, default_calendar
from gongkai.norms.fees import by_pages


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One open request; days are working days ago, counted back from the day of loading.

    `step` is the last thing that happened, if anything did, with its own days ago and details.
    """

    organ: str
    ago: int
    channel: Channel
    applicant: str
    subject: str
    step: Step | None = None
    step_ago: int = 0
    details: dict[str, Any] = field(default_factory=dict)


WORK: Final = (
    OpenWork(DESK, 0, Channel.ONLINE, "陈佳怡", "申请公开青藤苑电梯更新使用维修资金的表决结果"),
    OpenWork(DESK, 2, Channel.REGISTERED_MAIL, "吴国庆", "申请公开石榴园前期物业服务合同的备案材料"),
    OpenWork(DESK, 6, Channel.IN_PERSON, "韩玉珍", "申请公开柳堤街直管公房的租金标准"),
    OpenWork(DESK, 11, Channel.ONLINE, "邓思远", "申请公开双塔小区业主委员会备案的全部材料"),
    OpenWork(DESK, 18, Channel.REGISTERED_MAIL, "冯爱华", "申请公开槐荫街房屋安全鉴定报告"),
    OpenWork(DESK, 20, Channel.ONLINE, "袁家豪", "申请公开桃坞村公共租赁住房配租方案"),
    OpenWork(DESK, 23, Channel.FAX, "彭春生", "申请公开水杉苑商品房预售资金的监管账户"),
    OpenWork(DESK, 12, Channel.ORDINARY_MAIL, "罗桂英", "申请公开我家房屋的有关材料", Step.CORRECTION_REQUESTED, 8, {"limit_days": 30}),
    OpenWork(DESK, 10, Channel.ONLINE, "蒋文斌", "申请公开锦屏苑物业服务企业的履约评价", Step.THIRD_PARTY_ASKED, 6),
    OpenWork(DESK, 14, Channel.REGISTERED_MAIL, "沈永红", "申请公开芦汀湾维修资金的历年明细", Step.FEE_NOTIFIED, 5, {"fee": by_pages(42).yuan}),
    OpenWork(DESK, 19, Channel.IN_PERSON, "曹立新", "申请公开砚池新村房改售房的审批表", Step.EXTENDED, 2, {"days": 15}),
    OpenWork(DESK, 7, Channel.IN_PERSON, "龚自强", "申请公开全区近十年全部物业项目的备案材料", Step.REASONS_ASKED, 4, {"limit_days": 10}),
    OpenWork("zhengshou", 1, Channel.REGISTERED_MAIL, "田秀兰", "申请公开古渡片旧城改造项目的分户补偿情况"),
    OpenWork("zhengshou", 15, Channel.ONLINE, "姚丽娟", "申请公开硚头片城市更新项目的评估机构选定结果"),
    OpenWork("zhengshou", 9, Channel.REGISTERED_MAIL, "廖建国", "申请公开槐荫里改造项目的补偿协议", Step.THIRD_PARTY_ASKED, 7),
    OpenWork("ziran", 4, Channel.ONLINE, "江敏", "申请公开白鹭洲路地块的规划条件"),
    OpenWork("ziran", 17, Channel.IN_PERSON, "毛志强", "申请公开望江路地块的征地批复", Step.ORGAN_ASKED, 13),
    OpenWork("jianshe", 8, Channel.ONLINE, "史慧", "申请公开砚池路雨污分流工程的竣工验收备案表"),
    OpenWork("chengguan", 21, Channel.REGISTERED_MAIL, "熊伟", "申请公开鼓楼里占道经营摊点的设置审批文件"),
    OpenWork("yunxi", 13, Channel.ONLINE, "陆静", "申请公开桃坞村城中村改造项目的征收决定"),
    OpenWork("qiaotou", 5, Channel.IN_PERSON, "金小军", "申请公开硚头里社区惠民资金的使用明细"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A letter or fax of today whose receipt is not confirmed yet (Art. 31)."""

    channel: Channel
    applicant: str
    subject: str
    description: str


HANDED_IN: Final = (
    HandedIn(
        Channel.ORDINARY_MAIL,
        "康素琴",
        "申请公开双塔小区加装电梯的公示材料",
        "2021年以来双塔小区加装电梯的申请、公示和意见处理材料。",
    ),
)


def working_days_back(today: date, most: int) -> list[date]:
    """The last working day up to `today` and the `most` before it, latest first.

    Empty where `today` lies beyond every year that the calendar can speak of.
    """
    calendar: WorkCalendar = default_calendar().provisional()
    days: list[date] = []
    day = today
    try:
        while len(days) <= most:
            if calendar.is_working_day(day):
                days.append(day)
            day -= timedelta(days=1)
    except UnannouncedYear:
        return []
    return days


def enter_open_work(
    organs: dict[str, Organ], staff: Staff, planned: Sequence[Life], today: date
) -> int:
    """Enter the open requests as of `today`; returns how many.

    `planned` are the lives that have numbers already.
    """
    back = working_days_back(today, max(work.ago for work in WORK))
    if not back:
        return 0
    taken = Counter((life.organ, life.received_on.year) for life in planned)
    for work in sorted(WORK, key=lambda work: -work.ago):
        received, actor = back[work.ago], staff.officers[work.organ]
        taken[work.organ, received.year] += 1
        request = foi.enter_request(
            organ=organs[work.organ],
            number=f"{received.year}-{taken[work.organ, received.year]:03d}",
            applicant_kind="natural_person",
            applicant_name=work.applicant,
            contact=f"000-5{work.ago:03d}0{len(work.subject):03d}",
            channel=work.channel,
            subject=work.subject,
            received_on=received,
            actor=actor,
            entered_on=received,
        )
        if work.step is not None:
            day = back[work.step_ago]
            foi.take_step(
                request=request,
                step=work.step,
                day=day,
                actor=actor,
                entered_on=day,
                recorded=True,
                **work.details,
            )
    for letter in HANDED_IN:
        foi.submit_request(
            organ=organs[DESK],
            applicant_kind="natural_person",
            applicant_name=letter.applicant,
            contact="000-50070001",
            particulars={
                "identity_kind": "passport",
                "identity_number": "E00000000",
                "address": "云溪区芦汀路1号",
            },
            subject=letter.subject,
            description=letter.description,
            delivery="mail",
            channel=letter.channel,
            submitted_on=back[0],
            actor=staff.officers[DESK],
        )
    return len(WORK) + len(HANDED_IN)
