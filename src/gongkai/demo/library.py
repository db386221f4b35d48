"""Interpretations, questions and a clean-up of the invented district's documents."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Final

from gongkai.demo.people import Staff
from gongkai.ledger.models import Organ
from gongkai.library import actions, answering, cleaning, explaining
from gongkai.library.models import Document
from gongkai.library.states import Decision, InterpretationKind

CLEANED_ON: Final = date(2020, 11, 20)
CLEAN_UP: Final = "2020年行政规范性文件清理"


@dataclass(frozen=True, slots=True)
class Explained:
    """One interpretation: of which documents, by which organ, its form, title, text, day."""

    numbers: tuple[str, ...]
    organ: str
    kind: InterpretationKind
    title: str
    body: str
    day: date
    link: str = ""


INTERPRETATIONS: Final = (
    Explained(
        ("云政规〔2021〕1号",), "zhengshou", InterpretationKind.FIGURE, "一图读懂房屋征收与补偿实施办法",
        "先听意见：补偿方案公开征求意见不少于三十日。\n自己选评估：评估机构由被征收人协商选定。\n"
        "两种补偿：货币补偿和产权调换由您选择。\n签约有奖励：签约每平方米五百元，搬迁每户八千元。\n"
        "结果看得见：分户补偿情况在征收范围内公布。",
        date(2021, 4, 23),
    ),
    Explained(
        ("云政规〔2021〕2号",), "shuiwu", InterpretationKind.QUESTIONS, "二次供水设施管理办法问答",
        "问：什么是二次供水？\n答：城市公共供水经储存、加压后再供给居民住宅，就是二次供水。\n"
        "问：老小区的水箱谁来改造？\n答：纳入《云溪区老旧小区改造管理办法》规定的基础类改造，应改尽改。\n"
        "问：改造后会不会涨价？\n答：移交供水企业统一管理的，不得另行向居民收取运行维护费用。",
        date(2021, 9, 30),
    ),
    Explained(
        ("云政规〔2019〕3号", "云政规〔2022〕1号"), "minzheng", InterpretationKind.TEXT, "临时救助规定改了什么",
        "这次修改有两处。\n一是提高标准：急难型临时救助由每人六百元提高到一千元，每户最高由三千元提高到五千元。\n"
        "二是救急在先：情况紧急的，街道办事处可以先行救助，事后补办手续。\n其他内容不变，以前的申请不用重新提出。",
        date(2022, 6, 24),
    ),
    Explained(
        ("云政〔2022〕4号",), "ziran", InterpretationKind.VIDEO, "三分钟看懂生态修复三年行动",
        "画面：白鹭洲清晨。旁白：三年时间，我们要修复十二公里湖岸，新增六十公顷绿地。\n"
        "画面：口袋公园。旁白：拆迁腾退的边角地，将变成家门口的小公园，出门五百米就能见到绿。\n"
        "画面：监测站。旁白：水质好不好，每个季度向大家公布。",
        date(2022, 3, 2), "https://video.yunxi.example/2022/shengtai",
    ),
    Explained(
        ("云政办〔2022〕3号",), "kejing", InterpretationKind.FIGURE, "助企纾困五项措施一览",
        "减租金：承租区属国有房屋，减免三个月租金。\n缓社保：困难行业缓缴养老、失业、工伤保险费，免收滞纳金。\n"
        "稳岗位：失业保险费按百分之九十返还。\n解资金：应急周转资金单户最高三百万元。\n免申即享：能核实的直接兑现，不用跑。",
        date(2022, 4, 14),
    ),
    Explained(
        ("云政〔2022〕9号",), "fangguan", InterpretationKind.TEXT, "历史建筑名录怎样看、怎样用",
        "名录有二十三处，工业遗产、里分住宅和公共建筑都有。\n住在里面的居民可以照常居住和正常维修，"
        "但不得改变外立面和主体结构。\n遇到房屋征收，按照《云溪区国有土地上房屋征收与补偿实施办法》补偿，建筑原址保护。",
        date(2022, 6, 2),
    ),
    Explained(
        ("云政办〔2022〕8号",), "zhengban", InterpretationKind.QUESTIONS, "政府信息公开申请办理通知问答",
        "问：通知对申请人有什么好处？\n答：当日登记、期限算得清、答复说得明。\n"
        "问：机关没有这份信息怎么办？\n答：机关要说明怎样找过；知道在哪里的，告诉您名称和联系方式。",
        date(2022, 7, 20),
    ),
    Explained(
        ("云教〔2022〕21号",), "jiaoyu", InterpretationKind.FIGURE, "2022年入学时间表",
        "六月十日起：网上登记，上传户口簿、房产证明或者居住证。\n七月五日前：公布录取结果。\n"
        "七月十日起：发放入学通知书。\n不看成绩：免试就近，公办民办同步。",
        date(2022, 5, 13),
    ),
    Explained(
        ("云民〔2022〕15号",), "minzheng", InterpretationKind.TEXT, "特困人员照料护理标准调整说明",
        "从2022年10月起，全护理、半护理、全自理三档标准都提高了二成。\n不用重新申请，街道办事处按评估等级直接调整。",
        date(2022, 9, 8),
    ),
)  # fmt: skip

KEEP, AMEND, REPEAL, LAPSE = Decision.KEEP, Decision.AMEND, Decision.REPEAL, Decision.LAPSE
DECISIONS: Final[dict[str, tuple[Decision, str]]] = {
    "云政规〔2013〕5号": (REPEAL, "流动早餐车已经取消，调整对象不再存在。"),
    "云政规〔2014〕1号": (LAPSE, "补贴对象限于2014年至2016年的改造，任务已经完成。"),
    "云政规〔2016〕2号": (KEEP, "有效期未满，内容与上位法不抵触，期满前再作评估。"),
    "云政规〔2018〕1号": (KEEP, "新的实施办法公布前继续执行。"),
    "云政规〔2019〕1号": (KEEP, "与现行政策一致。"),
    "云政规〔2019〕3号": (AMEND, "救助标准偏低，缺少先行救助的规定，列入修改计划。"),
    "云政规〔2020〕1号": (KEEP, "本年施行，与上位法一致。"),
}
"""What the clean-up of 2020 decided on each document that was in force."""


def clean_up_of_2020(organs: dict[str, Organ], staff: Staff) -> None:
    """The clean-up of 2020, over and published: two documents ended, one to be amended."""
    officer, head = staff.officers["yunxi"], staff.heads["yunxi"]
    clean_up = cleaning.open_clean_up(
        organ=organs["yunxi"],
        name=CLEAN_UP,
        basis="按照行政规范性文件每两年清理一次的要求，对2020年9月15日现行有效的文件逐件清理",
        opened_on=date(2020, 9, 15),
        actor=officer,
        entered_on=date(2020, 9, 15),
    )
    for item in clean_up.items.select_related("clean_up__organ", "organ"):
        choice, reason = DECISIONS[item.key]
        cleaning.propose(
            item=item, proposal=choice, reason=reason, actor=officer, entered_on=date(2020, 9, 29)
        )
        cleaning.decide(
            item=item, decision=choice, reason=reason, actor=head, decided_on=date(2020, 10, 28)
        )
    cleaning.publish_clean_up(
        clean_up=clean_up,
        result="云政〔2020〕31号",
        published_on=CLEANED_ON,
        actor=head,
        entered_on=CLEANED_ON,
    )


def write_interpretations(
    documents: dict[str, Document], organs: dict[str, Organ], staff: Staff
) -> None:
    """Write each interpretation and publish it on the day of its document, together with it."""
    for one in INTERPRETATIONS:
        actor = staff.officers[one.organ]
        written = explaining.write_interpretation(
            organ=organs[one.organ],
            documents=[documents[number] for number in one.numbers],
            kind=one.kind,
            title=one.title,
            body=one.body,
            link=one.link,
            actor=actor,
            entered_on=one.day,
        )
        waiting = [
            documents[number] for number in one.numbers if not documents[number].published_on
        ]
        for document in waiting:
            actions.publish_document(
                document=document,
                interpretations=[written],
                published_on=one.day,
                actor=staff.officers[document.organ.code],
                entered_on=one.day,
            )
        if not waiting:
            explaining.publish_interpretation(
                interpretation=written, published_on=one.day, actor=actor, entered_on=one.day
            )


def answer_questions(organs: dict[str, Organ], staff: Staff) -> int:
    """Take the questions of `data/answers.csv` into the library; returns how many."""
    text = (files("gongkai.demo.data") / "answers.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    for row in sorted(rows, key=lambda row: row["published_on"]):
        organ, published = row["organ"], date.fromisoformat(row["published_on"])
        written = answering.write_answer(
            organ=organs[organ],
            source=row["source"],
            reference=row["reference"],
            question=row["question"],
            body=row["body"],
            category=row["category"],
            answered_on=date.fromisoformat(row["answered_on"]),
            actor=staff.officers[organ],
            entered_on=published,
        )
        answering.approve_answer(
            answer=written, published_on=published, actor=staff.heads[organ], entered_on=published
        )
    return len(rows)
