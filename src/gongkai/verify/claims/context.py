"""Of what year, period and scope a number of a sentence speaks, and on what subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

ORGAN: Final = "organ"
GOVERNMENT: Final = "government"
"""“区政府” may be the whole district or its own office: compared, but never an error."""
OWN: Final = "own_office"
NARROWER: Final = "narrower"
CHANNEL: Final = "channel"
PARTIAL_PERIOD: Final = "partial_period"
OTHER_YEAR: Final = "other_year"
CHANGE: Final = "change"

_WE = re.compile(r"[我本](?:局|委|办|镇|乡|街|院|厅|单位|部门|机关|中心|分局|大队|区|县|市)")
_TITLE = re.compile(r"《[^》]*》")
_YEAR = re.compile(r"(20\d{2})\s*年|(上一?年度?|去年|前一年|往年)")
_CHANGE = re.compile(
    r"(?:同比|环比|较|(?<!占)比(?!例)|与|相比)[^，,；;。]{0,16}$|(?:增长|增加|上升|提高|下降|减少|降低|减幅|增幅|涨幅|降幅)"
    r"(?:了|约|近|率|为|达|到|幅度)*$"
)
_PARTIAL = re.compile(
    r"上半年|下半年|前[一二三]季度|[一二三四第]季度|前\s*\d{1,2}\s*个月"
    r"|(?<![\d年])0?1\s*(?:月份?)?\s*[-—–~～至到]+\s*(?:[1-9]|10|11)\s*月"
    r"|截至\s*(?:20\d{2}年)?\s*(?:[1-9]|10|11)\s*月"
)
_OWN = re.compile(
    r"(?:[省市区县州盟旗镇乡街道]|政府|机关|局|委|厅)(?:政府)?本级|(?:省|市|区|县|州|镇|乡)?(?:人民)?政府办(?:公室|公厅)?(?!公)"
)
_NARROWER = re.compile(
    r"(?:各|其他|其它|相关|有关|下属|所属|基层)?(?:县[（(]?市[、]?区[)）]?|区县|县区|县市区|街镇|镇街|乡镇|街道|部门|委办局|直属单位|分局|单位)"
    r"(?:共|累计|合计|分别|直接|新)*(?:收到|受理|办理|办结|答复|接到|接收|制发|制定|作出)"
)
_OTHERS = re.compile(
    r"等\s*[\d一二三四五六七八九十]+\s*(?:家|个)(?:单位|部门|机关|街道|乡镇)?"
    r"|(?:街道|镇街|街镇|乡镇|部门|基层|区直|市直)层面"
)
_AGAINST = re.compile(
    r"(?:针对|涉及|不服|以|起诉)([^，,；;。]{0,12}?(?:局|委员会|办公室|街道(?:办事处)?|镇(?:政府)?|乡(?:政府)?|部门|单位))"
)
_DIRECT = re.compile(r"[省市区县州盟旗](?:直|级)(?:各)?(?:部门|单位|机关|行政机关|政府部门)")
_GOVERNMENT = re.compile(
    r"(?<!全)(?:[省市区县州盟旗镇乡]|人民)政府(?!门户|网|信息|公报|部门|各|办|采购|规章|工作)"
)
_EVERY = re.compile(
    r"全[省市区县州盟旗镇乡局系统]|各[^，。]{0,8}(?:[、和及])[^，。]{0,12}(?:部门|单位|街道|乡镇)"
)
_BUREAU = re.compile(
    r"([一-鿿]{0,10}(?:局|委员会|委|办公室|分局|大队|中心|街道(?:办事处)?|镇(?:政府)?|乡(?:政府)?|部门|单位))"
    r"(?:等[^，,；;。]{0,8})?(?:共|新|累计|合计|未|没有|均|都|全年|本年度|年内|直接|依法|已|被|也)*"
    r"(?:收到|受理|接到|作出|办理|实施|制发|处理|办结|答复|承办|申请|提起|起诉|发生)"
)
_CHANNEL = re.compile(
    r"(?:网上|网络|在线|线上|互联网|网站|平台|(?<![全务])系统|信函|邮寄|邮政|信件|当面|现场|窗口|传真|邮件|电子邮箱|邮箱|来信|来访|书面|纸质|EMS|快递|电话|微信|短信)"
)
_JUDGES = re.compile(
    r"作为(?:行政)?复议(?:机关|机构)|复议机关(?:共)?(?:收到|受理)"
    r"|政府(?:共)?(?:受理|审理|审结)[^，,。；;]{0,40}复议"
)
_REQUESTS = re.compile(
    r"申请的?(?:自然人|法人)|(?:自然人|法人)[^，。；]{0,6}申请|依申请|信息公开(?:的)?申请|申请(?:政府)?信息公开|申请公开|公开申请"
)
_FOI = re.compile(r"信息公开|政务公开|依申请")
_SUBHEADING = re.compile(r"^\s*(?:[（(]\s*[一二三四五六七八九十]+\s*[)）]|\d{1,2}\s*[.．、])")
_FOREIGN = re.compile(
    r"提案|建议|议案|留言|信箱|热线|12345|来电|信访件|投诉件|举报件|工单|咨询|诉求|问政|许可|审批|办件|(?<!公开)事项|人大|政协|评议|检查|整改"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the place of a sentence says of it: whether it is on requests, on remedies."""

    part: str
    requests: bool
    remedies: bool
    certain: bool = True
    """Whether remedies here are over disclosure, whatever the words before the number are."""


def setting(part: str, sentence: str, subheading: str) -> Setting:
    """The setting of a sentence under its part and its last subheading."""
    on_requests = part == "requests" or bool(_REQUESTS.search(sentence))
    on_requests = on_requests or (
        part != "remedies" and "申请" in subheading and bool(_FOI.search(subheading))
    )
    if _JUDGES.search(sentence):
        return Setting(part, on_requests, False)
    certain = part == "remedies" or on_disclosure(subheading)
    on_remedies = part == "remedies" or (
        bool(_FOI.search(sentence) or _FOI.search(subheading))
        and bool(re.search(r"复议|诉讼", sentence))
    )
    return Setting(part, on_requests, on_remedies, certain)


def on_disclosure(text: str) -> bool:
    """Whether the words speak of disclosure or of requests for it."""
    return bool(_FOI.search(text))


def is_subheading(sentence: str) -> bool:
    """Whether a sentence is, or begins with, a numbered subheading."""
    return bool(_SUBHEADING.match(sentence))


def foreign(lead: str) -> bool:
    """Whether the words before a number speak of other work than requests."""
    return bool(_FOREIGN.search(lead))


def scope_of(sentence: str, start: int, clause_start: int, year: int | None, organ: str) -> str:
    """Scope of the number that begins at `start`; `clause_start` is where its clause does.

    Titles in 《》 are no statements. A year that 结转 names says where requests come from or go to,
    not of what year the number is.
    """
    before = _TITLE.sub(lambda m: "＿" * len(m.group()), sentence[:start])
    clause = before[clause_start:]
    if _CHANGE.search(clause):
        return CHANGE
    if _PARTIAL.search(before[_last_stop(before) :]):
        return PARTIAL_PERIOD
    told = _year_told(before, clause_start, year)
    if told is not None and year is not None and told != year:
        return OTHER_YEAR
    widest = before[_last_stop(before) :]
    own = [m.start() for m in _OWN.finditer(widest) if not _is_self(m.group(), organ)]
    every = [m.start() for m in _EVERY.finditer(widest)]
    if own and max(own) > max(every, default=-1):
        return OWN
    narrower = _NARROWER.search(clause)
    if (narrower or _DIRECT.search(clause)) and not _EVERY.search(clause):
        return NARROWER
    against = _AGAINST.search(clause)
    if _OTHERS.search(clause) or (against and not _is_self(against.group(1), organ)):
        return NARROWER
    bureau = _BUREAU.search(clause)
    if bureau and not _is_self(bureau.group(1), organ):
        return NARROWER
    if _CHANNEL.search(clause):
        return CHANNEL
    government = [m.start() for m in _GOVERNMENT.finditer(widest)]
    if government and max(government) > max(every, default=-1):
        return OWN if _DIRECT.search(sentence) else GOVERNMENT
    return ORGAN


def on_requests(text: str) -> bool:
    """Whether the words speak of requests for information."""
    return bool(_REQUESTS.search(text))


def names_every(text: str) -> bool:
    """Whether the words speak of the whole district, city or system."""
    return bool(_EVERY.search(text))


def _last_stop(text: str) -> int:
    return max(text.rfind(mark) for mark in "。；;") + 1


def _is_self(name: str, organ: str) -> bool:
    """Whether a name is how the organ calls itself: 我局, its own name, or a short form of it."""
    if "本级" in name:
        return False
    short = re.sub(r"^.*年度?", "", name).lstrip("市区县省州由各")
    if _WE.search(name):
        return True
    # 人社局 are characters of 人力资源和社会保障局, in their order.
    rest = iter(organ)
    return len(short) > 1 and all(character in rest for character in short)


def _year_told(before: str, clause_start: int, year: int | None) -> int | None:
    """The year that governs the end of `before`, or None if none is named."""
    told: int | None = None
    for match in _YEAR.finditer(before):
        after, ahead = before[match.end() : match.end() + 10], before[: match.start()]
        if re.match(r"[^，,；;。\d]{0,8}结转|(?:度|底|末)?(?:以来|起)", after):
            continue
        if re.search(r"结转(?:至|到|入|自)?$|(?:较|比|与|同|跟|自|从)$", ahead):
            continue
        if re.match(r"(?:同期)?相比", after):
            continue
        if match.group(1):
            told = int(match.group(1))
        elif year is not None:
            told = year - 1
    return told


def clause_start(sentence: str, end: int, marks: str = "，,。；;：:！？") -> int:
    """Where the clause begins that leads to `end`; a comma between digits does not part."""
    for index in range(end - 1, -1, -1):
        if sentence[index] in marks and not (
            sentence[index] in ",，"
            and sentence[index - 1 : index].isdigit()
            and sentence[index + 1 : index + 2].isdigit()
        ):
            return index + 1
    return 0
