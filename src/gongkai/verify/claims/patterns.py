"""What a number of the prose speaks of, as data: words that lead to it, and the cells they name.

A pattern is looked for at the end of the text that leads to a number (“予以公开的申请共|60件”) or
at the beginning of what follows it (“60件|予以公开”). The first one that fits decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gongkai.norms import form
from gongkai.norms.outcomes import OUTCOMES_BY_GROUP

REQUESTS: Final = "requests"
REMEDIES: Final = "remedies"
DOCUMENTS: Final = "documents"
ENFORCEMENT: Final = "enforcement"

COUNT_UNITS: Final = frozenset({"件", "份", "条", "个", "宗", "起", "次", "件次", "例", "项", "案"})
_ENFORCEMENT_UNITS: Final = frozenset({"件", "宗", "起", "例", "案"})

# Words between what is counted and its number; they change nothing.
_FILLER = (
    r"(?:政府信息公开申请|信息公开申请|依申请公开|政府信息|申请人|申请件|申请|信息|案件|事项|数量"
    r"|总数|总量|情形|件数|件|答复|决定|处理|办理|情况|结果|类型|类|等|方面|继续|全部|的|数|量|共有|共计|合计|总计|累计"
    r"|共|计|有|为|是|达到|达|了|已|均|即|[:：“”\"'（()）\s])*"
)
_ASK = r"(?:政府信息公开|信息公开|依申请公开|依申请|公开政府信息|政务公开|公开)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of naming what is counted.

    `subject` is its id; `lead` ends where the number begins; `trail` begins where it ends. `bound`
    are the figures whose sum is stated. `other` are sets that the same words may also mean.
    `narrow` marks what may still be bound behind 其中.
    """

    subject: str
    topic: str
    bound: tuple[str, ...]
    lead: re.Pattern[str]
    trail: re.Pattern[str] | None = None
    other: tuple[tuple[str, ...], ...] = ()
    units: frozenset[str] = COUNT_UNITS
    unless: re.Pattern[str] | None = None
    narrow: bool = False
    whole_clause: bool = False
    alone: bool = False
    """Whether `unless` is also sought in all that follows the number in its sentence."""


def t2(row: str, column: str = "total") -> str:
    """Figure id of a cell of the requests table."""
    return form.table2_figure(row, column)


def _ends(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words}){_FILLER}$")


def _begins(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"^[，,（(\s]?(?:政府信息公开|信息公开)?(?:申请|答复|决定)?(?:中)?(?:均|已|全部)?"
        rf"(?:作出|属于|属|为|是|系|因|由|来自|被|予以)?(?:{words})"
    )


RECEIVED = (t2("received"),)
CARRIED_IN = (t2("carried_in"),)
CARRIED_OUT = (t2("carried_out"),)
CLOSED = (t2("total"),)
TAKEN = RECEIVED + CARRIED_IN
# What was closed of this year's own requests; a leading minus subtracts.
CLOSED_OF_NEW = (t2("total"), "-" + t2("carried_in"))

_LAST = r"(?:上年度?|上一年度?|上一个年度|去年|前一年度?|往年|LASTYEAR年度?|LASTYEAR)"
_NEXT = r"(?:下年度?|下一年度?|次年度?|明年|来年|NEXTYEAR年度?|NEXTYEAR)"

_ROWS: tuple[tuple[str, str], ...] = (
    ("refused.state_secret", r"(?:属于|涉及|系|为)国家秘密|国家秘密(?:类)?"),
    ("refused.prohibited_by_law", r"(?:其他)?法律[、,]?行政法规禁止公开|行政法规禁止公开"),
    ("refused.security_and_stability", r"三安全一稳定[”\"]?"),
    ("refused.third_party_rights", r"(?:保护|侵害|损害|涉及)?第三方(?:的)?合法权益"),
    ("refused.internal_affairs", r"(?:属于)?(?:三类)?内部事务信息|三类内部事务"),
    ("refused.process_information", r"(?:属于)?(?:四类)?过程性(?:性)?信息|四类过程性"),
    ("refused.enforcement_files", r"(?:属于)?行政执法案卷(?:信息)?"),
    ("refused.administrative_inquiry", r"(?:属于)?行政查询事项"),
    (
        "unavailable.not_held",
        r"(?:本机关|我机关|本办|我办|本局|我局|本单位|我单位|本委|我委|本院|本镇|我镇|本街道)"
        r"(?:均)?不掌握(?:相关|该|所申请)?(?:政府)?信息|不掌握相关政府信息",
    ),
    ("unavailable.needs_creation", r"(?:没有现成信息)?[、,]?需要?另行制作|没有现成信息"),
    ("unavailable.unclear_after_correction", r"补正后(?:申请内容)?仍不明确"),
    ("not_processed.petition_or_complaint", r"信访(?:[、,]?(?:举报|投诉|咨询))*类(?:申请|事项)?"),
    ("not_processed.repeated", r"重复申请"),
    ("not_processed.publication", r"要求提供公开出版物"),
    ("not_processed.excessive", r"(?:无正当理由)?大量反复申请"),
    (
        "not_processed.confirmation",
        r"(?:要求)?(?:行政机关)?确认或(?:者)?重新出具(?:已获取(?:的)?(?:政府)?信息)?",
    ),
    ("other.correction_overdue", r"(?:申请人)?(?:无正当理由)?逾期(?:不|未)补正"),
    ("other.fee_unpaid", r"(?:申请人)?逾期未按收费通知(?:要求)?缴纳费用|逾期未缴(?:纳)?费(?:用)?"),
)
_GROUPS = {
    "refused": r"不予公开",
    "unavailable": r"无法提供",
    "not_processed": r"不予处理",
    "other": r"其他处理",
}
GROUP_BOUND: Final = {
    words: tuple(t2(key) for key in OUTCOMES_BY_GROUP[group]) for group, words in _GROUPS.items()
}
ROW_WORDS: Final = re.compile("|".join(words for _, words in _ROWS))
GROUP_WORDS: Final = re.compile("|".join(_GROUPS.values()))

_APPLICANTS = {
    "natural_person": r"自然人|公民个人|公民",
    "enterprise": r"商业企业|企业",
    "research": r"科研机构",
    "social": r"社会公益组织",
    "legal_service": r"法律服务机构",
}
_LEGAL = tuple(c.key for c in form.TABLE2_COLUMNS if c.key not in ("natural_person", "total"))


def _applicants(key: str, columns: tuple[str, ...], words: str) -> Pattern:
    def row(*rows: str) -> tuple[str, ...]:
        return tuple(t2(name, column) for name in rows for column in columns)

    return Pattern(
        f"applicant.{key}",
        REQUESTS,
        row("received"),
        re.compile(
            rf"(?:^|[由为是自中的在，、；：:（(])(?:其中)?(?:{words})"
            r"(?:提出|提交|申请|的|人|件|数|量|共|计|有|为|[:：（(])*$"
        ),
        re.compile(rf"^(?:申请)?(?:均)?(?:为|是|系|属于|属|来自|由)?(?:{words})(?!.{{0,3}}权益)"),
        (row("received", "carried_in"), row("total")),
        narrow=True,
    )


_OUTCOMES: tuple[Pattern, ...] = (
    *(
        Pattern(
            f"outcome.{key}",
            REQUESTS,
            (t2(key),),
            # “属于三类内部事务信息不予公开|2件” names the row and the group that it is in.
            _ends(rf"(?:{words}){_FILLER}(?:而|[，,])?(?:不予公开|无法提供|不予处理)?"),
            _begins(words),
            narrow=True,
        )
        for key, words in _ROWS
    ),
    Pattern(
        "outcome.disclosed_or_in_part",
        REQUESTS,
        (t2("disclosed"), t2("partially_disclosed")),
        _ends(
            r"公开(?:[、，,]|及|和|或|或者|以及|与|类?[（(](?:含|包括|包含))(?:者)?(?:予以)?部分公开"
        ),
        _begins(r"公开(?:[、，,]|及|和|或|或者|以及|与)(?:予以)?部分公开"),
        narrow=True,
        whole_clause=True,
    ),
    Pattern(
        "outcome.partially_disclosed",
        REQUESTS,
        (t2("partially_disclosed"),),
        _ends(r"部分公开"),
        _begins(r"部分公开"),
        narrow=True,
    ),
    *(
        Pattern(
            f"outcome.{group}",
            REQUESTS,
            tuple(t2(key) for key in OUTCOMES_BY_GROUP[group]),
            _ends(words),
            _begins(words),
            narrow=True,
        )
        for group, words in _GROUPS.items()
    ),
    Pattern(
        "outcome.disclosed",
        REQUESTS,
        (t2("disclosed"),),
        _ends(r"(?<!不)予以公开|给予公开|(?<!未)全部公开|(?<!不)同意公开"),
        _begins(r"(?<=予以)公开(?!申请)|全部公开|同意公开"),
        narrow=True,
    ),
)

_FLOW: tuple[Pattern, ...] = (
    Pattern(
        "carried_in",
        REQUESTS,
        CARRIED_IN,
        re.compile(
            rf"(?:{_LAST}(?:度)?[^，,；;。]{{0,8}}结转(?:至|到|入)?(?:本年度?|THISYEAR年度?|今年)?"
            rf"|结转(?:自)?{_LAST}(?:度)?|结转(?:至|到)?(?:本年度?|THISYEAR年度?|今年))"
            rf"(?:办理|继续办理|处理)?(?:的)?{_FILLER}$"
        ),
        re.compile(
            rf"^(?:政府信息公开|信息公开)?(?:申请)?(?:为|系|是|属于?|由)?{_LAST}(?:度)?(?:的)?结转"
        ),
        narrow=True,
    ),
    Pattern(
        "carried_out",
        REQUESTS,
        CARRIED_OUT,
        re.compile(
            rf"(?:结转(?:至|到|入)?{_NEXT}(?:度)?|{_NEXT}(?:度)?结转|转(?:至|到|入){_NEXT}(?:度)?)"
            rf"(?:继续)?(?:办理|处理|答复)?(?:的)?{_FILLER}$"
        ),
        re.compile(
            r"^(?:政府信息公开|信息公开)?(?:申请)?(?:正在办理|尚未办结|未办结|未到期)?[，,]?(?:将|已|需)?"
            rf"(?:结转|转)(?:至|到|入)?{_NEXT}"
        ),
        narrow=True,
    ),
    Pattern(
        "received.new",
        REQUESTS,
        RECEIVED,
        re.compile(rf"(?:新收到?|新接收|新受理|新增)(?:的)?(?:[^，,；;。]{{0,24}}申请)?{_FILLER}$"),
        re.compile(rf"^[^，,；;。]{{0,4}}{_ASK}[^，,；;。]{{0,4}}申请"),
        units=COUNT_UNITS,
        whole_clause=True,
    ),
    Pattern(
        "received",
        REQUESTS,
        RECEIVED,
        re.compile(
            rf"(?:收到|受理|接收|接到|收悉|收取到|共收|全年收)[^，,；;。]{{0,40}}(?:申请|依申请公开){_FILLER}$"
            rf"|(?:政府信息公开|依申请公开|信息公开)(?:的)?申请(?:总数|总量|数量|数|总计){_FILLER}$"
        ),
        re.compile(
            rf"^(?:[^，,；;。]{{0,12}})?(?:{_ASK}[^，,；;。]{{0,8}}申请|申请(?:件)?|依申请公开)"
        ),
        (TAKEN,),
        whole_clause=True,
    ),
    Pattern(
        "handled",
        REQUESTS,
        TAKEN,
        re.compile(
            rf"(?:办理|处理|承办)(?:各类)?(?:政府信息公开|依申请公开|信息公开)(?:政府信息)?(?:申请|事项)?{_FILLER}$"
        ),
        None,
        (RECEIVED, CLOSED),
        whole_clause=True,
    ),
    Pattern(
        "closed",
        REQUESTS,
        CLOSED,
        re.compile(rf"(?:办结|办理完毕|办理完成|处理完毕)(?:[^，,；;。]{{0,12}}申请)?{_FILLER}$"),
        re.compile(r"^(?:申请)?(?:已|均已|已全部|全部)?(?:办结|办理完毕|办理完成)"),
        (CLOSED_OF_NEW,),
        whole_clause=True,
    ),
    Pattern(
        "answered",
        REQUESTS,
        CLOSED,
        re.compile(rf"(?:答复|回复)[^，,；;。]{{0,12}}(?:申请|依申请公开){_FILLER}$"),
        None,
        (CLOSED_OF_NEW, RECEIVED, TAKEN),
        unless=re.compile(r"率|提案|建议|留言|不予|其中|延期|延长|逾期"),
        whole_clause=True,
    ),
    Pattern(
        "answered",
        REQUESTS,
        CLOSED,
        re.compile(r"(?:已|均|共|全部)(?:依法|依规|依法依规|按期|按时|全部|予以)*答复(?:了)?$"),
        None,
        (CLOSED_OF_NEW, RECEIVED, TAKEN),
        unless=re.compile(r"率|提案|建议|留言|不予|补正|撤|其余|另|未|转|延期|延长"),
        whole_clause=True,
        alone=True,
    ),
)


def _suits(column: str) -> tuple[str, ...]:
    return tuple(
        form.table3_figure(group, column)
        for group in ("lawsuit_without_reconsideration", "lawsuit_after_reconsideration")
    )


RECONSIDERATION = (form.table3_figure("reconsideration", "total"),)
LAWSUITS = _suits("total")
DIRECT = (form.table3_figure("lawsuit_without_reconsideration", "total"),)
_CASES = (
    r"(?:申请|案件|案|事项|情况|数量|件数|总数|的|数|共计|共有|共|计|有|为|是|发生|达|[:：（(])*"
)

_REMEDIES: tuple[Pattern, ...] = (
    Pattern(
        "lawsuit.direct",
        REMEDIES,
        (form.table3_figure("lawsuit_without_reconsideration", "total"),),
        re.compile(
            rf"(?:未经(?:行政)?复议)?直接(?:提起|向(?:人民)?法院(?:提起)?)?(?:行政)?(?:起诉|诉讼){_CASES}$"
        ),
        re.compile(r"^(?:为|是|系)?(?:未经(?:行政)?复议)?直接(?:提起)?(?:行政)?(?:起诉|诉讼)"),
        narrow=True,
    ),
    Pattern(
        "lawsuit.after",
        REMEDIES,
        (form.table3_figure("lawsuit_after_reconsideration", "total"),),
        re.compile(rf"(?:行政)?复议后(?:提起|又|再)?(?:行政)?(?:起诉|诉讼){_CASES}$"),
        re.compile(r"^(?:为|是|系)?(?:行政)?复议后(?:提起)?(?:行政)?(?:起诉|诉讼)"),
        narrow=True,
    ),
    Pattern(
        "reconsideration",
        REMEDIES,
        RECONSIDERATION,
        re.compile(rf"行政复议{_CASES}$"),
        re.compile(r"^(?:政府信息公开|信息公开|涉及政府信息公开的?)?(?:类)?行政复议(?!.{0,2}诉讼)"),
    ),
    Pattern(
        "lawsuit",
        REMEDIES,
        LAWSUITS,
        re.compile(rf"行政(?:诉讼|应诉){_CASES}$"),
        re.compile(r"^(?:政府信息公开|信息公开|涉及政府信息公开的?)?(?:类)?行政诉讼"),
    ),
)
"""The outcome words of remedies need the subject before them; see `REMEDY_RESULTS`."""

REMEDY_RESULTS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (
        column,
        re.compile(rf"(?:{words}){_CASES}$"),
        re.compile(rf"^(?:案件)?(?:已|被|均|全部)?(?:{words})"),
    )
    for column, words in (
        ("upheld", r"结果维持|予以维持|维持"),
        ("corrected", r"结果纠正|纠正"),
        ("other", r"其他结果"),
        ("pending", r"尚未审结|未审结"),
    )
)


def remedy_result(subject: str, column: str) -> tuple[str, ...]:
    """Figures of a result of the remedy `subject` (a pattern's id)."""
    if subject == "reconsideration":
        return (form.table3_figure("reconsideration", column),)
    if subject == "lawsuit.direct":
        return (form.table3_figure("lawsuit_without_reconsideration", column),)
    if subject == "lawsuit.after":
        return (form.table3_figure("lawsuit_after_reconsideration", column),)
    return _suits(column)


_NOT_MADE = re.compile(
    r"公开|发布|备案|审查|审核|审议|评估|清理|解读|报送|上传|梳理|集中|录入|征求|起草|拟|修订|修改|政策文件|文件库|解读"
)
DOCUMENT_UNITS = frozenset({"件", "份", "部", "个"})


def _document(subject: str, kind: str, column: str, lead: str, trail: str | None) -> Pattern:
    return Pattern(
        subject,
        DOCUMENTS,
        (f"table1.{kind}.{column}",),
        re.compile(rf"(?:{lead})(?:共计|共有|合计|共|计|有|为|[:：])*$"),
        re.compile(trail) if trail else None,
        units=DOCUMENT_UNITS,
        unless=_NOT_MADE,
        whole_clause=True,
    )


_NORMATIVE = r"(?:行政)?规范性文件"
_DOCUMENTS: tuple[Pattern, ...] = (
    _document(
        "documents.repealed",
        "normative_documents",
        "repealed",
        rf"废止(?:失效)?(?:的)?{_NORMATIVE}",
        None,
    ),
    _document(
        "documents.in_force",
        "normative_documents",
        "in_force",
        rf"现行有效(?:的)?{_NORMATIVE}|{_NORMATIVE}现行有效",
        rf"^现行有效(?:的)?{_NORMATIVE}",
    ),
    _document(
        "documents.issued",
        "normative_documents",
        "issued",
        rf"(?:制发|新制发|制定出台|新制定|制定|出台|制定印发)(?:的)?{_NORMATIVE}|{_NORMATIVE}(?:本年)?(?:新)?制发",
        None,
    ),
    _document(
        "regulations.issued", "regulations", "issued", r"(?:制发|公布|出台|制定)(?:政府)?规章", None
    ),
    _document("regulations.repealed", "regulations", "repealed", r"废止(?:政府)?规章", None),
)

_NOT_DECIDED = re.compile(
    r"公示|公开|信息|事项|案卷|平台|双公示|发布|归集|目录|清单|上传|录入|推送|办理时限|评查|数据"
    r"|简易|一般程序|领域|执法检查|检查"
)
_DECIDED = r"(?:办结|办理|作出|做出|处理|实施|下达|完成|受理并办结|共)(?:的)?"


def _decision(subject: str, words: str) -> Pattern:
    return Pattern(
        subject,
        ENFORCEMENT,
        (f"table1.{subject}",),
        re.compile(
            rf"(?:{_DECIDED})?(?<!不予){words}(?:处理)?(?:决定)?(?:数量)?(?:共计|合计|共|计|为|[:：])*$"
        ),
        units=_ENFORCEMENT_UNITS,
        unless=_NOT_DECIDED,
        whole_clause=True,
    )


_ENFORCEMENT: tuple[Pattern, ...] = (
    _decision("permits", r"行政许可"),
    _decision("penalties", r"行政处罚"),
    _decision("coercive_measures", r"行政强制(?:措施)?"),
    Pattern(
        "fees",
        ENFORCEMENT,
        ("table1.fees_10k_yuan",),
        re.compile(
            r"行政事业性收费(?:收入|总额|总金额|金额|总计)?(?:共计|合计|共|计|为|达|[:：])*$"
        ),
        units=frozenset({"元"}),
        unless=re.compile(r"减免|目录|清单|项目|公开|免征|减轻"),
        whole_clause=True,
    ),
)

PATTERNS: tuple[Pattern, ...] = (
    *_REMEDIES,
    *(_applicants(key, (key,), words) for key, words in _APPLICANTS.items()),
    _applicants("legal", _LEGAL, r"法人(?:(?:和|或|及|与|或者|以及)(?:其他|非法人)?组织)?"),
    *_OUTCOMES,
    *_FLOW,
    *_DOCUMENTS,
    *_ENFORCEMENT,
)

BOUND_OF: dict[str, tuple[str, ...]] = {pattern.subject: pattern.bound for pattern in PATTERNS}
"""Figures by the subject of a pattern."""

# Subjects that stand in no cell; two sentences that speak of the same one can be compared.
TOPICS: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    (
        "processing_fee",
        frozenset({"元"}),
        re.compile(r"(?:政府信息公开)?信息处理费(?:用)?(?:共计|合计|共|计|总额|金额|为|[:：])*$"),
    ),
    (
        "disclosed_items",
        frozenset({"条"}),
        re.compile(
            r"(?:主动)?(?:公开|发布)(?:各类)?(?:政府|政务)?信息(?:数量|总数)?(?:共计|合计|共|计|达|为|[:：])*$"
        ),
    ),
)
