"""Permits, penalties, coercive measures and fees: invented rows in bulk that sum to table 1."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from gongkai.demo.codes import credit_code
from gongkai.demo.organs import DISTRICT_GOVERNMENT, ORGANS
from gongkai.demo.people import Staff
from gongkai.demo.plan import Life
from gongkai.demo.targets import YEAR, table1
from gongkai.demo.words import BRANDS, CITY, SEED, STREETS, SURNAMES, TRADES
from gongkai.enforcement import actions
from gongkai.enforcement.actions import DecisionRow, ReceiptRow
from gongkai.enforcement.models import DecisionKind
from gongkai.foi.states import Step
from gongkai.ledger.events import digest
from gongkai.ledger.models import ImportBatch, Organ
from gongkai.norms.calendar import default_calendar

Matter = tuple[str, int, str, str]
"""Organ's code, weight, matter, and who is concerned: a key of `Parties.draw`."""

PERMITS: Final[tuple[Matter, ...]] = (
    ("shenpi", 170, "个体工商户设立登记", "shop"),
    ("shenpi", 110, "有限责任公司设立登记", "company"),
    ("shenpi", 75, "企业变更登记", "company"),
    ("shenpi", 60, "企业注销登记", "company"),
    ("shenpi", 85, "食品经营许可", "shop"),
    ("shenpi", 30, "公共场所卫生许可", "shop"),
    ("shenpi", 14, "城镇污水排入排水管网许可", "company"),
    ("shenpi", 10, "设置大型户外广告及招牌核准", "company"),
    ("shenpi", 8, "人力资源服务许可", "company"),
    ("shichang", 28, "第三类医疗器械经营许可", "company"),
    ("shichang", 34, "特种设备使用登记", "company"),
    ("shichang", 12, "药品经营许可", "company"),
    ("gongan", 90, "普通护照签发", "person"),
    ("gongan", 55, "机动车临时通行证核发", "person"),
    ("gongan", 10, "旅馆业特种行业许可", "company"),
    ("weijian", 24, "医师执业注册", "person"),
    ("weijian", 30, "护士执业注册", "person"),
    ("weijian", 5, "医疗机构执业登记", "company"),
    ("jiaoyu", 16, "教师资格认定", "person"),
    ("jiaoyu", 2, "民办学校办学许可", "company"),
    ("jianshe", 4, "建筑工程施工许可", "company"),
    ("fangguan", 5, "商品房预售许可", "company"),
    ("fangguan", 9, "公有住房使用权变更核准", "person"),
    ("chengguan", 18, "临时占用城市道路许可", "shop"),
    ("chengguan", 9, "建筑垃圾处置核准", "company"),
    ("yuanlin", 3, "树木移植许可", "company"),
    ("ziran", 4, "建设工程规划许可", "company"),
    ("huanjing", 4, "排污许可", "company"),
    ("minzheng", 2, "社会团体成立登记", "company"),
    ("wenlv", 5, "营业性演出许可", "company"),
    ("xiaofang", 11, "公众聚集场所投入使用前消防安全检查", "company"),
    ("yingji", 4, "危险化学品经营许可", "company"),
    ("nongye", 3, "动物诊疗许可", "company"),
    ("shangwu", 1, "成品油零售经营资格批准", "company"),
)
PENALTIES: Final[tuple[Matter, ...]] = (
    ("chengguan", 110, "未经批准占用城市道路摆摊经营", "person"),
    ("chengguan", 22, "未按规定分类投放生活垃圾", "company"),
    ("chengguan", 14, "运输建筑垃圾沿途撒漏", "company"),
    ("gongan", 120, "违反治安管理", "person"),
    ("gongan", 30, "旅馆未如实登记住宿旅客信息", "company"),
    ("shichang", 40, "销售超过保质期的食品", "shop"),
    ("shichang", 26, "未按规定明码标价", "shop"),
    ("shichang", 9, "使用未经检验的特种设备", "company"),
    ("weijian", 16, "未依法取得公共场所卫生许可证擅自营业", "shop"),
    ("weijian", 5, "医疗机构聘用非卫生技术人员", "company"),
    ("xiaofang", 28, "消防设施未保持完好有效", "company"),
    ("yingji", 9, "未对从业人员进行安全生产教育培训", "company"),
    ("huanjing", 7, "施工现场未采取扬尘防治措施", "company"),
    ("jianshe", 6, "未取得施工许可证擅自施工", "company"),
    ("renshe", 3, "未及时足额支付工资", "company"),
    ("wenlv", 3, "接纳未成年人进入上网服务营业场所", "company"),
    ("shuiwu", 2, "未经许可向城镇排水设施排放污水", "company"),
    ("fangguan", 2, "物业服务人未公开物业服务事项", "company"),
)
COERCIVE: Final[tuple[Matter, ...]] = (
    ("chengguan", 50, "暂扣占道经营工具", "person"),
    ("chengguan", 16, "强制拆除违法建筑物", "person"),
    ("shichang", 30, "查封、扣押涉嫌不合格产品", "shop"),
    ("gongan", 34, "扣留违法机动车", "person"),
    ("yingji", 4, "查封存在重大隐患的场所", "company"),
    ("xiaofang", 8, "临时查封存在火灾隐患的部位", "company"),
    ("huanjing", 2, "查封排污设施", "company"),
)
MARKS: Final = {
    DecisionKind.PERMIT: "许",
    DecisionKind.PENALTY: "罚",
    DecisionKind.COERCIVE: "强",
}
SUITES: Final = (
    (DecisionKind.PERMIT, PERMITS, "table1.permits", 2_703),
    (DecisionKind.PENALTY, PENALTIES, "table1.penalties", 256),
    (DecisionKind.COERCIVE, COERCIVE, "table1.coercive_measures", 41),
)
"""Kind, its matters, the figure that 2022 must come to, how many there were in 2021."""

FEES: Final[tuple[tuple[str, int, str, str, int, int], ...]] = (
    ("ziran", 90, "不动产登记费", "person", 80_00, 80_00),
    ("ziran", 40, "不动产登记费（非住宅）", "company", 550_00, 550_00),
    ("chengguan", 70, "城镇垃圾处理费", "company", 360_00, 9_800_00),
    ("jianshe", 30, "城市道路占用、挖掘修复费", "company", 1_150_00, 26_400_00),
    ("shuiwu", 34, "污水处理费", "company", 420_10, 8_900_00),
    ("shuiwu", 9, "水土保持补偿费", "company", 2_100_00, 18_000_00),
    ("renshe", 14, "职业技能鉴定考试费", "person", 120_00, 360_00),
    ("jiaoyu", 12, "普通话水平测试费", "person", 50_00, 50_00),
    ("gongan", 16, "居民身份证补领工本费", "person", 40_00, 40_00),
    ("yibao", 6, "医疗服务价格鉴定费", "company", 300_00, 1_500_00),
)
"""Organ, weight, item, payer, least and greatest amount in fen."""
SHELTER: Final = "防空地下室易地建设费"
SHELTERS: Final = 9
RECEIPTS: Final = {YEAR - 1: 210, YEAR: 612}
FEN_PER_10K: Final = 1_000_000

T = TypeVar("T", DecisionRow, ReceiptRow)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` by `weights` into whole numbers that sum to it (largest remainder)."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


class Parties:
    """Invented parties; a company keeps its code wherever it appears."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        names = dict.fromkeys(
            f"{CITY}{first}{second[0]}{trade}有限公司"
            for trade in TRADES
            for first in BRANDS
            for second in BRANDS
            if first != second
        )
        companies = [
            (name, credit_code("91", 20_000_000 + place * 7)) for place, name in enumerate(names)
        ]
        shops = [
            (f"云溪区{street}{brand}{trade}", credit_code("92", 50_000_000 + place * 11))
            for place, (street, brand, trade) in enumerate(
                (street, brand, trade)
                for street in STREETS
                for brand in BRANDS
                for trade in (
                    "便利店",
                    "小吃店",
                    "水果店",
                    "理发店",
                    "药店",
                    "餐馆",
                    "五金店",
                    "茶馆",
                )
            )
        ]

        self._kinds = {
            "company": companies,
            "builder": [party for party in companies if "置业" in party[0]],
            "shop": shops,
        }

    def draw(self, kind: str) -> tuple[str, str]:
        """Name and code of a company, builder, shop or person.

        A natural person is a surname with 某, without a code.
        """
        if kind == "person":
            return self._rng.choice(SURNAMES) + "某", ""
        return self._rng.choice(self._kinds[kind])


def decision_rows(organs: dict[str, Organ], year: int) -> list[DecisionRow]:
    """All decisions of `year` in the order of their days, numbered per organ and kind."""
    rng = random.Random(SEED + year)
    parties = Parties(rng)
    working = _working_days(year)
    prefixes = {spec.code: spec.prefix for spec in (DISTRICT_GOVERNMENT, *ORGANS)}
    rows: list[DecisionRow] = []
    for kind, matters, figure, before in SUITES:
        total = int(table1()[figure]) if year == YEAR else before
        drawn: list[tuple[date, str, str, str]] = []
        for (code, _, matter, who), count in zip(
            matters, shares(total, [weight for _, weight, _, _ in matters]), strict=True
        ):
            drawn += [(rng.choice(working), code, matter, who) for _ in range(count)]
        drawn.sort(key=lambda row: row[0])
        serials: defaultdict[str, int] = defaultdict(int)
        for day, code, matter, who in drawn:
            serials[code] += 1
            number = f"{prefixes[code]}{MARKS[kind]}〔{year}〕{serials[code]}号"
            name, party_code = parties.draw(who)
            rows.append((organs[code].pk, number, kind.value, matter, name, party_code, day))
    rows.sort(key=lambda row: row[-1])
    return rows


def receipt_rows(organs: dict[str, Organ], year: int, lives: Sequence[Life]) -> list[ReceiptRow]:
    """All receipts of `year`; those of the year of the targets sum to table 1, to the fen.

    The information-processing fees that applicants paid (国办函〔2020〕109号) are among them.
    """
    rng = random.Random(SEED - year)
    parties = Parties(rng)
    working = _working_days(year)
    drawn: list[tuple[date, str, str, str, int]] = []
    for (code, _, item, who, least, most), count in zip(
        FEES, shares(RECEIPTS[year], [fee[1] for fee in FEES]), strict=True
    ):
        for _ in range(count):
            amount = rng.randrange(least, most + 1) if least < most else least
            amount -= amount % (10 if item == "污水处理费" else 100) if least < most else 0
            drawn.append((rng.choice(working), code, item, parties.draw(who)[0], amount))
    for life in lives:
        for step in life.steps:
            if step.step == Step.FEE_PAID and step.day.year == year:
                fee = int(step.details["fee"] * 100)
                payer = f"{life.applicant_name[0]}某"
                drawn.append((step.day, life.organ, "政府信息公开信息处理费", payer, fee))
    if year == YEAR:
        target = int(table1()["table1.fees_10k_yuan"] * FEN_PER_10K)
        rest = target - sum(row[-1] for row in drawn)
        parts = shares(rest // 100, [rng.randrange(60, 140) for _ in range(SHELTERS)])
        parts = [part * 100 for part in parts]
        parts[0] += rest % 100
        for amount in parts:
            drawn.append(
                (rng.choice(working), "zhengban", SHELTER, parties.draw("builder")[0], amount)
            )
    drawn.sort(key=lambda row: row[0])
    return [
        (organs[code].pk, f"99{year % 100}{place:06d}", item, payer, amount, day)
        for place, (day, code, item, payer, amount) in enumerate(drawn, start=1)
    ]


def load_enforcement(
    organs: dict[str, Organ],
    staff: Staff,
    lives: Sequence[Life],
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Load decisions and receipts of both years, one batch per quarter and kind.

    A quarter is entered on the tenth day of the month that follows it, or the next working day.
    """
    done = 0
    for year in (YEAR - 1, YEAR):
        for quarter, entered_on, decisions in _quarters(year, decision_rows(organs, year)):
            batch = _batch("decisions", f"执法决定-{year}年第{quarter}季度.csv", entered_on, staff)
            actions.load_decisions(
                decisions, batch=batch, actor=staff.office, entered_on=entered_on
            )
            done += len(decisions)
            if on_progress is not None:
                on_progress(done)
        for quarter, entered_on, receipts in _quarters(year, receipt_rows(organs, year, lives)):
            batch = _batch("fees", f"收费-{year}年第{quarter}季度.csv", entered_on, staff)
            actions.load_receipts(receipts, batch=batch, actor=staff.office, entered_on=entered_on)
            done += len(receipts)
            if on_progress is not None:
                on_progress(done)


def _batch(kind: str, filename: str, entered_on: date, staff: Staff) -> ImportBatch:
    return ImportBatch.objects.create(
        kind=kind,
        filename=filename,
        digest=digest(filename.encode()),
        entered_on=entered_on,
        actor=staff.office,
    )


def _quarters(year: int, rows: Sequence[T]) -> Iterator[tuple[int, date, list[T]]]:
    for quarter in range(1, 5):
        months = range(quarter * 3 - 2, quarter * 3 + 1)
        chosen = [row for row in rows if row[-1].month in months]
        after = date(year + quarter // 4, quarter * 3 % 12 + 1, 10)
        yield quarter, default_calendar().next_working_day(after), chosen


def _working_days(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    return [day for day in days if default_calendar().is_working_day(day)]
