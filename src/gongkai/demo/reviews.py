"""Items under review on the day of loading, so that every reviewer of the demo has a desk to clear.

None of them is public, so that no figure counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from gongkai.demo.people import DESK, Staff
from gongkai.ledger.models import Organ, User
from gongkai.portal.body import from_paragraphs
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage, Review
from gongkai.portal.review import actions
from gongkai.portal.review.checking import check_draft


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One item and how far it came: `passed` reviews, then sent back with `note`, if there is one.

    `comments` are (place, quoted passage, remark); `override` is the reason with which its writer
    answers for what the check found; `days` until it is to become public.
    """

    organ: str
    column: ColumnKind
    title: str
    category: str
    paragraphs: tuple[str, ...]
    keywords: str
    passed: int = 0
    note: str = ""
    comments: tuple[tuple[str, str, str], ...] = ()
    override: str = ""
    days: int = 0


REVIEWS: Final = (
    Reviewed(
        DESK,
        ColumnKind.STATUTORY,
        "住宅专项维修资金使用备案结果",
        "20-11",
        (
            "本季度共受理住宅专项维修资金使用备案申请，现将办理结果公布如下。",
            "青藤苑 3 号楼电梯更换，经三分之二以上业主参加表决，同意率符合规定。",
            "业主对备案结果有异议的，可以向区房管局物业科反映。",
        ),
        "维修资金 备案",
        note="备案的金额和受理时间没有写，补上后再送审。",
        comments=(
            ("正文第 1 段", "本季度", "请写明年份和季度。"),
            ("正文第 2 段", "同意率符合规定", "请写出参加表决和同意的比例。"),
        ),
    ),
    Reviewed(
        DESK,
        ColumnKind.STATUTORY,
        "既有住宅加装电梯申请流程",
        "20-08",
        (
            "既有住宅加装电梯，由本单元业主共同决定，按下列流程办理。",
            "一、业主表决并公示十日；二、委托设计单位出具方案；三、向区房管局申请联合审查。",
            "审查自受理之日起十五个工作日内完成，结果书面通知申请人。",
        ),
        "加装电梯 流程",
    ),
    Reviewed(
        DESK,
        ColumnKind.NOTICES,
        "房屋安全汛期排查安排",
        "",
        (
            "为保障汛期住房安全，即日起对全区老旧房屋开展排查，请住户予以配合。",
            "发现墙体开裂、屋面渗漏等情况的，请立即撤离，并告诉社区或者房屋安全管理站。",
        ),
        "房屋安全 汛期",
        passed=1,
    ),
    Reviewed(
        DESK,
        ColumnKind.NOTICES,
        "公共租赁住房配租摇号公告",
        "21-02",
        (
            "青藤苑公共租赁住房配租摇号定于下周五上午九时在区政务服务中心三楼举行。",
            "摇号全过程接受监督，值班手机 13800000000，摇号当天全天有人接听。",
            "摇号结果当日在本栏目公布，公示期为五个工作日。",
        ),
        "公租房 摇号",
        passed=2,
        override="值班专用手机，不属于个人，公告期满即停用。",
    ),
    Reviewed(
        DESK,
        ColumnKind.NEWS,
        "物业服务企业座谈会召开",
        "",
        (
            "区房管局召开物业服务企业座谈会，听取十二家企业对信用评价办法的意见。",
            "与会企业就评价指标、复核程序和结果运用提出建议，区房管局将逐条研究答复。",
        ),
        "物业 座谈会",
        passed=3,
        days=7,
    ),
    Reviewed(
        "minzheng",
        ColumnKind.STATUTORY,
        "临时救助办理须知",
        "20-11",
        (
            "遭遇突发事件、意外伤害或者重大疾病，基本生活暂时出现严重困难的家庭，可以申请临时救助。",
            "情况紧急的，街道先行救助，事后补齐手续。",
        ),
        "临时救助 须知",
    ),
)


def enter_reviews(organs: dict[str, Organ], staff: Staff) -> int:
    """Draft, submit and review the items as far as each came; returns how many."""
    today = timezone.localdate()
    for number, spec in enumerate(REVIEWS, start=1):
        writer = staff.officers[spec.organ]
        item = _drafted(organs[spec.organ], spec, number, writer)
        found = [one for one in check_draft(item) if one.blocks]
        review = actions.submit(
            item,
            actor=writer,
            public_on=today + timedelta(days=spec.days) if spec.days else None,
            overrides={one.fingerprint: spec.override for one in found},
        )
        _walk(review, spec, staff)
    return len(REVIEWS)


def _drafted(organ: Organ, spec: Reviewed, number: int, writer: User) -> ItemPage:
    column = ColumnPage.objects.get(organ=organ, kind=spec.column)
    item = ItemPage(
        title=spec.title,
        slug=f"review-{number}",
        organ=organ,
        category=spec.category,
        formed_on=timezone.localdate() - timedelta(days=1),
        keywords=spec.keywords,
        summary=spec.paragraphs[0],
        body=from_paragraphs(spec.paragraphs),
        owner=writer,
        live=False,
    )
    column.add_child(instance=item)
    item.save_revision(user=writer)
    return item


def _walk(review: Review, spec: Reviewed, staff: Staff) -> None:
    first = staff.reviewers["shenheyuan"]
    reviewers = (first, staff.heads[spec.organ], staff.office)
    for reviewer in reviewers[: spec.passed]:
        review = actions.approve(review, actor=reviewer)
    for where, quote, text in spec.comments:
        actions.comment(review, actor=first, where=where, quote=quote, text=text)
    if spec.note:
        actions.send_back(review, actor=first, note=spec.note)
