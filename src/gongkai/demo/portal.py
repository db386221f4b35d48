"""The demo's portal: the tree, 4,574 items of the targets' year, six topics, some attachments.

How the numbers of the sample agree: 2,523 news + 397 notices + 1,823 items of the catalogue are
4,743, yet 4,574 were disclosed. 169 notices belong to an item of Art. 20 or 21 and are items of the
catalogue as well; counted once, 4,574 remain. The six policy documents are among the catalogue's.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gongkai.demo.attachments import EACH, documents
from gongkai.demo.documents import POLICIES
from gongkai.demo.people import Staff
from gongkai.demo.targets import YEAR
from gongkai.demo.texts import CATALOGUE, NEWS, NOTICE, Pattern, patterns, tails
from gongkai.demo.words import PROJECTS, QUARTERS, SEED, STREETS, company, person
from gongkai.ledger.models import Organ
from gongkai.norms.calendar import default_calendar
from gongkai.portal import actions
from gongkai.portal.bulk import NewItem, publish_items
from gongkai.portal.groups import sync_all
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, OrganPage
from gongkai.portal.trees import plant_organs

NEWS_COUNT: Final = 2523
NOTICE_COUNT: Final = 397
CATALOGUE_COUNT: Final = 1823
BOTH: Final = 169
"""Notices that are items of the catalogue as well."""

SHANGHAI = ZoneInfo("Asia/Shanghai")
COLUMNS: Final = {
    NEWS: ColumnKind.NEWS,
    NOTICE: ColumnKind.NOTICES,
    CATALOGUE: ColumnKind.STATUTORY,
}
SCHOOLS: Final = (
    "松韵小学", "槐荫小学", "砚池中学", "望江实验小学", "芦汀幼儿园", "青藤中学", "云溪一中", "柳堤小学",
    "双塔外国语学校", "锦屏小学",
)  # fmt: skip
HOSPITALS: Final = (
    "古渡街社区卫生服务中心", "青藤苑社区卫生服务站", "区妇幼保健院", "区中医院", "白鹭洲社区卫生服务中心",
    "桃坞社区卫生服务站", "区人民医院",
)  # fmt: skip
MARKETS: Final = (
    "望江集贸市场",
    "石榴巷菜场",
    "双塔生鲜市场",
    "古渡水产市场",
    "水杉路农贸市场",
    "花朝街早市",
)
PARKS: Final = ("锦屏公园", "白鹭洲湿地公园", "芦汀滨水绿道", "松韵游园", "知音广场", "柳堤公园")
LAKES: Final = ("白鹭湖", "砚池", "芦汀湖", "小南湖", "月亮湾")
SHOPS: Final = ("早餐", "理发", "水果", "药", "书", "奶茶", "修鞋")


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """A topic opened in the targets' year: of which organ, and the words of the items it lists."""

    organ: str
    slug: str
    title: str
    description: str
    opened_on: date
    words: tuple[str, ...]
    closed_on: date | None = None


TOPICS: Final = (
    TopicSpec("shenpi", "yingshang", "优化营商环境专题", "惠企政策、办事指南和兑付情况一处看全。", date(YEAR, 2, 15), ("企业", "营商", "许可")),
    TopicSpec("jianshe", "jiuzhuxiaoqu", "老旧小区改造专题", "改什么、钱从哪来、什么时候完工，按小区公开。", date(YEAR, 3, 21), ("改造", "加装电梯", "小区")),
    TopicSpec("jiaoyu", "zhaosheng", "义务教育招生专题", "学区划分、学位预警、报名时间和咨询电话。", date(YEAR, 5, 13), ("小学", "招生", "学位"), date(YEAR, 9, 15)),
    TopicSpec("shuiwu", "fangxun", "防汛抗旱专题", "预案、预警和应对情况。", date(YEAR, 5, 30), ("防汛", "暴雨", "排水", "停水"), date(YEAR, 10, 31)),
    TopicSpec("minzheng", "jiuzhu", "社会救助专题", "低保、特困、临时救助的标准、名单和资金。", date(YEAR, 7, 4), ("低保", "救助", "特困", "养老")),
    TopicSpec("yingji", "anquan", "安全生产月专题", "检查、事故教训和安全知识。", date(YEAR, 6, 1), ("安全", "消防", "事故")),
)  # fmt: skip
LISTED: Final = 40
"""Most items that a topic lists."""


@dataclass(slots=True)
class Drafted:
    """An item with the organ and column in which it stands."""

    organ: str
    kind: str
    item: NewItem


def load_portal(
    organs: dict[str, Organ], staff: Staff, on_progress: Callable[[int], None] | None = None
) -> None:
    """Plant the tree and publish all items as they were published through the year."""
    pages = plant_organs(list(organs.values()))
    _tell_offices(pages)
    sync_all()
    topics = _open_topics(pages, staff)
    drafted = _list_in_topics([*_composed(organs), *_policies()], topics)
    _attach(drafted)
    columns = {
        (column.organ.code, column.kind): column
        for column in ColumnPage.objects.select_related("organ")
        if column.organ is not None
    }
    grouped: dict[str, dict[ColumnPage, list[NewItem]]] = defaultdict(lambda: defaultdict(list))
    for one in drafted:
        grouped[one.organ][columns[one.organ, COLUMNS[one.kind]]].append(one.item)
    # Only drafts that an officer typed need the checks: these texts are ours.
    everything = {column: items for some in grouped.values() for column, items in some.items()}
    publish_items(everything, actor=staff.office, gated=False)
    if on_progress is not None:
        on_progress(len(drafted))


def _tell_offices(pages: dict[str, OrganPage]) -> None:
    for page in pages.values():
        page.office = f"{page.organ.short_name}政务公开办公室"
        page.hours = "工作日 9:00—12:00，13:30—17:00（法定节假日除外）"
        page.fax = page.organ.phone[:-1] + "0"
        page.email = f"gongkai-{page.organ.code}@yunxi.example"
        page.postcode = "999000"
    fields = ["office", "hours", "fax", "email", "postcode"]
    OrganPage.objects.bulk_update(pages.values(), fields, batch_size=100)


def _open_topics(pages: dict[str, OrganPage], staff: Staff) -> dict[str, int]:
    """Open the topics through the portal's door; their primary keys by slug."""
    found = {}
    for spec in TOPICS:
        parent = OrganPage.objects.get(pk=pages[spec.organ].pk)
        topic = ColumnPage(
            title=spec.title,
            slug=spec.slug,
            kind=ColumnKind.TOPIC,
            organ=parent.organ,
            description=spec.description,
            opened_on=spec.opened_on,
            closed_on=spec.closed_on,
            live=False,
        )
        parent.add_child(instance=topic)
        actions.publish(
            topic, actor=staff.heads[spec.organ], on=spec.opened_on, entered_on=spec.opened_on
        )
        found[spec.slug] = topic.pk
    return found


def _list_in_topics(drafted: list[Drafted], topics: dict[str, int]) -> list[Drafted]:
    left = {spec.slug: LISTED for spec in TOPICS}
    for one in drafted:
        for spec in TOPICS:
            day = one.item.published_at.date()
            if (
                left[spec.slug]
                and day >= spec.opened_on
                and (spec.closed_on is None or day <= spec.closed_on)
                and any(word in one.item.title for word in spec.words)
            ):
                left[spec.slug] -= 1
                one.item = replace(one.item, topics=(*one.item.topics, topics[spec.slug]))
    return drafted


def _attach(drafted: Sequence[Drafted]) -> None:
    for word, file in documents():
        fitting = [one for one in drafted if one.kind != NEWS and word in one.item.title]
        for one in fitting[:EACH]:
            one.item = replace(one.item, files=(*one.item.files, file))


def _policies() -> Iterator[Drafted]:
    for spec in POLICIES:
        moment = datetime.combine(spec.published_on, time(10), SHANGHAI)
        yield Drafted(
            spec.organ,
            CATALOGUE,
            NewItem(
                title=spec.title,
                formed_on=spec.issued_on,
                published_at=moment,
                category="20-01",
                paragraphs=(
                    f"各有关单位：现将{spec.title.split('印发')[-1].removesuffix('的通知')}印发给你们，"
                    "请结合实际认真贯彻执行。",
                    f"本文件自{spec.in_force_on.isoformat()}起施行。文件全文见文件库。",
                ),
                document_number=spec.number,
                validity="现行有效",
                keywords="政策文件",
                summary=spec.title,
                entered_on=spec.published_on,
            ),
        )


def _composed(organs: dict[str, Organ]) -> list[Drafted]:
    """All items but the policies, no two with the same title."""
    rng = random.Random(SEED + 7)
    composer = Composer(rng, organs)
    wanted = (
        (NEWS, NEWS_COUNT, False),
        (NOTICE, NOTICE_COUNT - BOTH, False),
        (NOTICE, BOTH, True),
        (CATALOGUE, CATALOGUE_COUNT - BOTH - len(POLICIES), True),
    )
    return [one for kind, count, listed in wanted for one in composer.some(kind, count, listed)]


class Composer:
    """Fills the blanks of patterns; each title is used once."""

    def __init__(self, rng: random.Random, organs: dict[str, Organ]) -> None:
        self._rng, self._organs = rng, organs
        self._codes = list(organs)
        self._taken: set[str] = {spec.title for spec in POLICIES}
        self._days = _working_days()
        self._numbers: dict[str, int] = defaultdict(lambda: 30)
        self._seen: set[tuple[str, str]] = set()

    def some(self, kind: str, count: int, listed: bool) -> Iterator[Drafted]:
        """`count` items of a kind; `listed` ones belong to an item of Art. 20 or 21."""
        fitting = [one for one in patterns() if one.kind == kind and (one.category or not listed)]
        general = [one for one in fitting if not one.organs]
        waiting = [code for code in self._codes if (kind, code) not in self._seen and general]
        for _ in range(count):
            code = waiting.pop() if waiting else ""
            yield self._one(kind, general if code else fitting, code, listed)

    def _one(self, kind: str, fitting: Sequence[Pattern], code: str, listed: bool) -> Drafted:
        rng = self._rng
        while True:
            pattern = rng.choice(fitting)
            chosen = code or rng.choice(pattern.organs or self._codes)
            published = rng.choice(self._days)
            formed = self._formed(published, kind)
            words = self._words(chosen, formed)
            title = pattern.title.format(**words)
            if title not in self._taken:
                break
        self._taken.add(title)
        self._seen.add((kind, chosen))
        closing = rng.sample(tails()[kind], rng.choice((1, 1, 2)))
        paragraphs = tuple(one.format(**words) for one in (*pattern.paragraphs, *closing))
        number = self._number(chosen) if kind != NEWS and rng.random() < 0.3 else ""
        moment = datetime.combine(
            published, time(rng.randrange(9, 17), rng.randrange(60)), SHANGHAI
        )
        item = NewItem(
            title=title,
            formed_on=formed,
            published_at=moment,
            category=pattern.category if listed else "",
            paragraphs=paragraphs,
            document_number=number,
            validity="现行有效" if number else "",
            keywords=pattern.keywords,
            summary=paragraphs[0].split("。")[0][:120] + "。",
            entered_on=published,
        )
        return Drafted(chosen, kind, item)

    def _formed(self, published: date, kind: str) -> date:
        """News of the day or the day before; the rest within the term but for one in sixty."""
        place = self._days.index(published)
        late = kind != NEWS and self._rng.random() < 1 / 60
        back = (
            self._rng.randrange(21, 35) if late else self._rng.randrange(2 if kind == NEWS else 15)
        )
        return self._days[place - back] if back <= place else published

    def _number(self, code: str) -> str:
        self._numbers[code] += 1
        return f"{self._organs[code].document_prefix}〔{YEAR}〕{self._numbers[code]}号"

    def _words(self, code: str, formed: date) -> dict[str, object]:
        rng, organ = self._rng, self._organs[code]
        return {
            "organ": organ.short_name,
            "phone": organ.phone,
            "address": organ.address,
            "street": rng.choice(STREETS),
            "quarter": rng.choice(QUARTERS),
            "project": rng.choice(PROJECTS),
            "school": rng.choice(SCHOOLS),
            "hospital": rng.choice(HOSPITALS),
            "market": rng.choice(MARKETS),
            "park": rng.choice(PARKS),
            "lake": rng.choice(LAKES),
            "trade": rng.choice(SHOPS),
            "company": company(rng),
            "person": person(rng),
            "year": YEAR,
            "month": formed.month,
            "day": rng.randrange(2, 29),
            "n": rng.randrange(12, 240),
            "m": rng.randrange(3, 60),
            "count": rng.randrange(310, 9800),
            "amount": f"{rng.randrange(1200, 480000) / 100:.2f}",
        }


def _working_days() -> list[date]:
    calendar, first = default_calendar(), date(YEAR, 1, 1)
    days = (first + timedelta(days=n) for n in range(365))
    return [day for day in days if calendar.is_working_day(day)]
