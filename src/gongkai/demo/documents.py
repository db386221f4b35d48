"""Documents of the invented district: five normative ones in force, six policies of 2022.

Those that a clean-up or a new document ended before 2022 are there too, and a decision that amends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Final

from gongkai.demo.library import clean_up_of_2020
from gongkai.demo.people import Staff
from gongkai.ledger.models import Organ
from gongkai.library import actions, making
from gongkai.library.models import Document, DocumentKind, EndKind
from gongkai.library.states import Status
from gongkai.library.texts import enter_text


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One document: of which organ, number, title, and its days."""

    organ: str
    number: str
    title: str
    issued_on: date
    published_on: date
    in_force_on: date
    valid_until: date | None = None
    keywords: str = ""


OLDER: Final = (
    DocumentSpec("yunxi", "云政规〔2013〕5号", "云溪区早餐工程网点设置管理办法", date(2013, 6, 13), date(2013, 6, 18), date(2013, 7, 1), keywords="早餐 网点"),
    DocumentSpec("yunxi", "云政规〔2014〕1号", "云溪区商业步行街建设补贴暂行办法", date(2014, 2, 17), date(2014, 2, 20), date(2014, 3, 1), keywords="步行街 补贴"),
)  # fmt: skip
NORMATIVE: Final = (
    DocumentSpec("yunxi", "云政规〔2016〕2号", "云溪区街面秩序综合管理暂行办法", date(2016, 6, 20), date(2016, 6, 24), date(2016, 7, 1), date(2021, 6, 30), keywords="市容 占道 门前三包"),
    DocumentSpec("yunxi", "云政规〔2018〕1号", "云溪区国有土地上房屋征收补助奖励办法", date(2018, 3, 12), date(2018, 3, 15), date(2018, 4, 1), keywords="征收 奖励"),
    DocumentSpec("yunxi", "云政规〔2019〕1号", "云溪区老旧小区改造管理办法", date(2019, 5, 14), date(2019, 5, 17), date(2019, 6, 1), keywords="老旧小区 电梯"),
    DocumentSpec("yunxi", "云政规〔2019〕3号", "云溪区临时救助工作规定", date(2019, 10, 22), date(2019, 10, 28), date(2019, 11, 1), keywords="救助 低保 急难"),
    DocumentSpec("yunxi", "云政规〔2020〕1号", "云溪区城市道路挖掘修复管理规定", date(2020, 8, 6), date(2020, 8, 11), date(2020, 9, 1), date(2030, 8, 31), keywords="道路 挖掘"),
    DocumentSpec("yunxi", "云政规〔2021〕1号", "云溪区国有土地上房屋征收与补偿实施办法", date(2021, 4, 19), date(2021, 4, 23), date(2021, 5, 1), keywords="征收 补偿 拆迁"),
    DocumentSpec("yunxi", "云政规〔2021〕2号", "云溪区居民住宅二次供水设施管理办法", date(2021, 9, 27), date(2021, 9, 30), date(2021, 11, 1), keywords="供水 水箱 水质"),
)  # fmt: skip
POLICIES: Final = (
    DocumentSpec("yunxi", "云政〔2022〕4号", "云溪区人民政府关于印发云溪区国土空间生态修复三年行动方案的通知", date(2022, 2, 24), date(2022, 3, 2), date(2022, 2, 24), keywords="生态 湖泊 湿地"),
    DocumentSpec("zhengban", "云政办〔2022〕3号", "区人民政府办公室关于印发云溪区助企纾困若干措施的通知", date(2022, 4, 11), date(2022, 4, 14), date(2022, 4, 11), date(2023, 12, 31), keywords="企业 减租 稳岗"),
    DocumentSpec("yunxi", "云政〔2022〕9号", "云溪区人民政府关于公布历史建筑保护名录的通知", date(2022, 5, 30), date(2022, 6, 2), date(2022, 5, 30), keywords="历史建筑 里分"),
    DocumentSpec("zhengban", "云政办〔2022〕8号", "区人民政府办公室关于进一步规范政府信息公开申请办理工作的通知", date(2022, 7, 18), date(2022, 7, 20), date(2022, 7, 18), keywords="依申请公开"),
    DocumentSpec("jiaoyu", "云教〔2022〕21号", "关于做好义务教育阶段学校招生入学工作的通知", date(2022, 5, 12), date(2022, 5, 13), date(2022, 5, 12), keywords="入学 招生 学区"),
    DocumentSpec("minzheng", "云民〔2022〕15号", "关于调整特困人员照料护理标准的通知", date(2022, 9, 5), date(2022, 9, 8), date(2022, 10, 1), keywords="特困 护理"),
)  # fmt: skip


DECISION: Final = DocumentSpec("yunxi", "云政规〔2022〕1号", "云溪区人民政府关于修改《云溪区临时救助工作规定》的决定", date(2022, 6, 21), date(2022, 6, 24), date(2022, 6, 21))  # fmt: skip
AMENDED: Final = "云政规〔2019〕3号"
MADE: Final = {"云政规〔2021〕1号", "云政办〔2022〕3号"}
"""Documents whose making is told as well: drafted, consulted, reviewed, adopted."""


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """The documents' texts by number; an amended one by “number @ number of the amendment”."""
    source = (files("gongkai.demo.data") / "documents.txt").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in source.split("=== ")[1:])
    return {head.strip(): body.strip() for head, _, body in parts}


def enter_documents(organs: dict[str, Organ], staff: Staff) -> dict[str, Document]:
    """Enter all documents as they came, year by year; returns them by number.

    The clean-up of 2020 stands between those before and after it; one document lapsed and one was
    repealed in 2021, one was amended in 2022.
    """
    kinds = ((DocumentKind.NORMATIVE, (*OLDER, *NORMATIVE)), (DocumentKind.POLICY, POLICIES))
    specs = [(kind, spec) for kind, group in kinds for spec in group]
    specs.append((DocumentKind.DECISION, DECISION))
    specs.sort(key=lambda pair: pair[1].published_on)
    entered: dict[str, Document] = {}
    cleaned = False
    for kind, spec in specs:
        if not cleaned and spec.published_on.year > 2020:
            clean_up_of_2020(organs, staff)
            cleaned = True
        enter = _make if spec.number in MADE else _enter
        entered[spec.number] = enter(spec, kind, organs, staff)
    actor = staff.officers["yunxi"]
    actions.end_document(
        document=entered["云政规〔2016〕2号"],
        end_kind=EndKind.LAPSED,
        ended_on=date(2021, 7, 1),
        basis="有效期届满，未予延续",
        actor=actor,
        entered_on=date(2021, 7, 1),
    )
    actions.end_document(
        document=entered["云政规〔2018〕1号"],
        end_kind=EndKind.REPEALED,
        ended_on=date(2021, 5, 1),
        basis="云政规〔2021〕1号施行，同时废止",
        successor=entered["云政规〔2021〕1号"],
        actor=actor,
        entered_on=date(2021, 5, 6),
    )
    actions.amend_document(
        document=entered[AMENDED],
        number=DECISION.number,
        by=entered[DECISION.number],
        amended_on=date(2022, 6, 21),
        summary="提高急难型临时救助的标准，增加由街道办事处先行救助的情形。",
        text=texts()[f"{AMENDED} @ {DECISION.number}"],
        actor=actor,
        entered_on=date(2022, 6, 24),
    )
    return entered


def _enter(
    spec: DocumentSpec, kind: DocumentKind, organs: dict[str, Organ], staff: Staff
) -> Document:
    actor = staff.officers[spec.organ]
    document = actions.enter_document(
        organ=organs[spec.organ],
        number=spec.number,
        kind=kind,
        title=spec.title,
        issued_on=spec.issued_on,
        in_force_on=spec.in_force_on,
        valid_until=spec.valid_until,
        published_on=spec.published_on,
        keywords=spec.keywords,
        actor=actor,
        entered_on=spec.published_on,
    )
    enter_text(
        document=document, body=texts()[spec.number], actor=actor, entered_on=spec.published_on
    )
    return document


def _make(
    spec: DocumentSpec, kind: DocumentKind, organs: dict[str, Organ], staff: Staff
) -> Document:
    """Enter a document by its whole making, each step on its day; it goes public explained."""
    actor = staff.officers[spec.organ]

    def before(days: int) -> date:
        return spec.issued_on - timedelta(days=days)

    draft = making.begin_draft(
        organ=organs[spec.organ],
        kind=kind,
        title=spec.title,
        body=texts()[spec.number],
        basis="列入年度重大行政决策事项目录",
        drafted_on=before(90),
        actor=actor,
        entered_on=before(90),
    )
    for status, ago, basis in (
        (
            Status.CONSULTED,
            60,
            "在门户网站公开征求意见，收到意见十七条，采纳九条，采纳情况一并公布",
        ),
        (Status.REVIEWED, 20, "区司法局合法性审核，意见为合法"),
    ):
        making.advance_draft(
            draft=draft,
            status=status,
            day=before(ago),
            until=before(ago - 31) if status == Status.CONSULTED else None,
            basis=basis,
            actor=actor,
            entered_on=before(ago),
        )
    return making.adopt_draft(
        draft=draft,
        number=spec.number,
        issued_on=spec.issued_on,
        in_force_on=spec.in_force_on,
        valid_until=spec.valid_until,
        keywords=spec.keywords,
        basis="区人民政府常务会议审议通过",
        actor=actor,
        entered_on=spec.issued_on,
    )
