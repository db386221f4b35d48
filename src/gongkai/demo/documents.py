"""Documents of the invented district: five normative ones in force, six policies of 2022."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.demo.people import Staff
from gongkai.ledger.models import Organ
from gongkai.library import actions
from gongkai.library.models import Document, DocumentKind, EndKind


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


NORMATIVE: Final = (
    DocumentSpec("yunxi", "云政规〔2016〕2号", "云溪区街面秩序综合管理暂行办法", date(2016, 6, 20), date(2016, 6, 24), date(2016, 7, 1), date(2021, 6, 30)),
    DocumentSpec("yunxi", "云政规〔2018〕1号", "云溪区国有土地上房屋征收补助奖励办法", date(2018, 3, 12), date(2018, 3, 15), date(2018, 4, 1)),
    DocumentSpec("yunxi", "云政规〔2019〕1号", "云溪区老旧小区改造管理办法", date(2019, 5, 14), date(2019, 5, 17), date(2019, 6, 1)),
    DocumentSpec("yunxi", "云政规〔2019〕3号", "云溪区临时救助工作规定", date(2019, 10, 22), date(2019, 10, 28), date(2019, 11, 1)),
    DocumentSpec("yunxi", "云政规〔2020〕1号", "云溪区城市道路挖掘修复管理规定", date(2020, 8, 6), date(2020, 8, 11), date(2020, 9, 1), date(2030, 8, 31)),
    DocumentSpec("yunxi", "云政规〔2021〕1号", "云溪区国有土地上房屋征收与补偿实施办法", date(2021, 4, 19), date(2021, 4, 23), date(2021, 5, 1)),
    DocumentSpec("yunxi", "云政规〔2021〕2号", "云溪区居民住宅二次供水设施管理办法", date(2021, 9, 27), date(2021, 9, 30), date(2021, 11, 1)),
)  # fmt: skip
POLICIES: Final = (
    DocumentSpec("yunxi", "云政〔2022〕4号", "云溪区人民政府关于印发云溪区国土空间生态修复三年行动方案的通知", date(2022, 2, 24), date(2022, 3, 2), date(2022, 2, 24)),
    DocumentSpec("zhengban", "云政办〔2022〕3号", "区人民政府办公室关于印发云溪区助企纾困若干措施的通知", date(2022, 4, 11), date(2022, 4, 14), date(2022, 4, 11)),
    DocumentSpec("yunxi", "云政〔2022〕9号", "云溪区人民政府关于公布历史建筑保护名录的通知", date(2022, 5, 30), date(2022, 6, 2), date(2022, 5, 30)),
    DocumentSpec("zhengban", "云政办〔2022〕8号", "区人民政府办公室关于进一步规范政府信息公开申请办理工作的通知", date(2022, 7, 18), date(2022, 7, 20), date(2022, 7, 18)),
    DocumentSpec("jiaoyu", "云教〔2022〕21号", "关于做好义务教育阶段学校招生入学工作的通知", date(2022, 5, 12), date(2022, 5, 13), date(2022, 5, 12)),
    DocumentSpec("minzheng", "云民〔2022〕15号", "关于调整特困人员照料护理标准的通知", date(2022, 9, 5), date(2022, 9, 8), date(2022, 10, 1)),
)  # fmt: skip


def enter_documents(organs: dict[str, Organ], staff: Staff) -> None:
    """Enter all documents on the day on which they were published; end two in 2021, amend one."""
    entered = {
        spec.number: _enter(spec, kind, organs, staff)
        for kind, specs in (
            (DocumentKind.NORMATIVE, NORMATIVE),
            (DocumentKind.POLICY, POLICIES),
        )
        for spec in specs
    }
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
        actor=actor,
        entered_on=date(2021, 5, 6),
    )
    actions.amend_document(
        document=entered["云政规〔2019〕3号"],
        number="云政规〔2022〕1号",
        amended_on=date(2022, 6, 21),
        summary="提高急难型临时救助的标准，增加由街道办事处先行救助的情形。",
        actor=actor,
        entered_on=date(2022, 6, 24),
    )


def _enter(
    spec: DocumentSpec, kind: DocumentKind, organs: dict[str, Organ], staff: Staff
) -> Document:
    return actions.enter_document(
        organ=organs[spec.organ],
        number=spec.number,
        kind=kind,
        title=spec.title,
        issued_on=spec.issued_on,
        in_force_on=spec.in_force_on,
        valid_until=spec.valid_until,
        published_on=spec.published_on,
        actor=staff.officers[spec.organ],
        entered_on=spec.published_on,
    )
