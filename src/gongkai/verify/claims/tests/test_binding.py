"""What the numbers of real language are bound to, and what stays unbound."""

from __future__ import annotations

import pytest

from gongkai.norms import form
from gongkai.verify.checking import judge
from gongkai.verify.claims import context, patterns
from gongkai.verify.tests.making import claim, filing


def t2(row: str, column: str = "total") -> tuple[str, ...]:
    return (form.table2_figure(row, column),)


BOUND = [
    ("全区新收到政府信息公开申请30件。", "30件", patterns.RECEIVED),
    ("本年新收30件。", "30件", patterns.RECEIVED),
    ("共收到公民、法人和其他组织提出的政府信息公开申请30件。", "30件", patterns.RECEIVED),
    ("全年收到30件政府信息公开申请。", "30件", patterns.RECEIVED),
    ("共受理依申请公开件30件。", "30件", patterns.RECEIVED),
    ("收到信息公开申请３０件。", "３０件", patterns.RECEIVED),
    ("共收到申请三十件，均为政府信息公开申请。", "三十件", patterns.RECEIVED),
    ("我局收到依申请公开2项。", "2项", patterns.RECEIVED),
    ("上年结转4件。", "4件", patterns.CARRIED_IN),
    ("2021年结转政府信息公开申请4件。", "4件", patterns.CARRIED_IN),
    ("结转上年度申请4件。", "4件", patterns.CARRIED_IN),
    ("另有4件为上年结转。", "4件", patterns.CARRIED_IN),
    ("结转下年度继续办理3件。", "3件", patterns.CARRIED_OUT),
    ("结转至2023年办理的申请3件。", "3件", patterns.CARRIED_OUT),
    ("3件结转下年度。", "3件", patterns.CARRIED_OUT),
    ("除3件转下年度办理外，均已答复。", "3件", patterns.CARRIED_OUT),
    ("已办结申请31件。", "31件", patterns.CLOSED),
    ("其中予以公开20件、部分公开6件。", "20件", t2("disclosed")),
    ("其中予以公开20件、部分公开6件。", "6件", t2("partially_disclosed")),
    ("20件予以公开，6件部分公开。", "20件", t2("disclosed")),
    ("20件予以公开，6件部分公开。", "6件", t2("partially_disclosed")),
    (
        "予以公开及部分公开26件。",
        "26件",
        t2("disclosed") + t2("partially_disclosed"),
    ),
    ("给予公开20件。", "20件", t2("disclosed")),
    ("信访类申请不予处理3件。", "3件", t2("not_processed.petition_or_complaint")),
    ("尚有3件结转至下年度继续办理。", "3件", patterns.CARRIED_OUT),
    ("予以公开（含部分公开）26件。", "26件", t2("disclosed") + t2("partially_disclosed")),
    ("本机关不掌握相关政府信息5件。", "5件", t2("unavailable.not_held")),
    ("属于三类内部事务信息不予公开2件。", "2件", t2("refused.internal_affairs")),
    ("不予公开（属于四类过程性信息）2件。", "2件", t2("refused.process_information")),
    ("重复申请1件。", "1件", t2("not_processed.repeated")),
    ("申请人逾期不补正的1件。", "1件", t2("other.correction_overdue")),
    ("2022年，28件新收申请中自然人26件。", "28件", patterns.RECEIVED),
    ("2022年，28件新收申请中自然人26件。", "26件", t2("received", "natural_person")),
    ("提出申请的自然人、科研机构分别为17件、3件。", "3件", t2("received", "research")),
    ("提出申请的自然人、科研机构分别为17件、3件。", "17件", t2("received", "natural_person")),
    ("2022年我局累计办结31件政府信息公开申请。", "31件", patterns.CLOSED),
    ("全系统收到政府信息公开申请13件。", "13件", patterns.RECEIVED),
    ("其中，自然人申请28件。", "28件", t2("received", "natural_person")),
    ("（2件属商业企业申请）。", "2件", t2("received", "enterprise")),
]


@pytest.mark.parametrize(("prose", "text", "bound"), BOUND)
def test_a_number_on_requests_is_bound_to_the_cells_it_names(prose, text, bound):
    assert claim(f"本年度政府信息公开申请情况如下。\n{prose}", text).bound == bound


UNBOUND = [
    ("区本级收到政府信息公开申请12件。", "12件", context.OWN),
    ("其中，区市场监督管理局收到政府信息公开申请12件。", "12件", context.NARROWER),
    ("各街道收到政府信息公开申请12件。", "12件", context.NARROWER),
    ("市直部门收到政府信息公开申请12件。", "12件", context.NARROWER),
    ("通过信函收到政府信息公开申请12件。", "12件", context.CHANNEL),
    ("上半年收到政府信息公开申请12件。", "12件", context.PARTIAL_PERIOD),
    ("1至9月收到政府信息公开申请12件。", "12件", context.PARTIAL_PERIOD),
    ("2021年收到政府信息公开申请12件。", "12件", context.OTHER_YEAR),
    ("去年收到政府信息公开申请12件。", "12件", context.OTHER_YEAR),
    ("政府信息公开申请比上年增加12件。", "12件", context.CHANGE),
    ("收到人大代表建议12件。", "12件", context.ORGAN),
    ("办结群众留言12件。", "12件", context.ORGAN),
    ("答复12345热线咨询12件。", "12件", context.ORGAN),
    ("不予公开、无法提供、不予处理12件。", "12件", context.ORGAN),
    ("国家秘密、内部事务信息、过程性信息12件。", "12件", context.ORGAN),
    ("依申请公开答复12件。", "12件", context.ORGAN),
    ("延期答复政府信息公开申请12件。", "12件", context.ORGAN),
    ("街道层面收到政府信息公开申请12件。", "12件", context.NARROWER),
    ("上年度结转的5件申请全部办结，其中予以公开3件。", "3件", context.NARROWER),
]


@pytest.mark.parametrize(("prose", "text", "scope"), UNBOUND)
def test_a_number_of_another_scope_or_matter_stays_unbound(prose, text, scope):
    drawn = claim(prose, text)
    assert (drawn.bound, drawn.scope) == ((), scope)


def test_a_row_beside_the_name_of_its_group_may_stand_for_the_group():
    prose = "本机关不掌握相关政府信息无法提供的申请5件。"
    assert patterns.GROUP_BOUND["无法提供"] in claim(prose, "5件").alternatives


def test_a_government_may_be_its_own_office_or_the_whole_district():
    drawn = claim("区政府共收到政府信息公开申请12件。", "12件")
    assert (drawn.bound, drawn.scope) == (patterns.RECEIVED, context.GOVERNMENT)


def test_outcomes_are_of_the_scope_of_the_requests_told_before_them():
    prose = "区本级收到政府信息公开申请12件。其中予以公开8件。"
    assert claim(prose, "8件").scope == context.OWN
    assert claim("全区收到政府信息公开申请30件。其中予以公开20件。", "20件").bound == t2(
        "disclosed"
    )


def test_a_sentence_that_goes_on_is_still_on_requests():
    prose = "全年收到政府信息公开申请30件。其中予以公开20件。"
    assert claim(prose, "20件", part="overview").bound == t2("disclosed")
    apart = "全年收到政府信息公开申请30件。\n其中予以公开20件。"
    assert claim(apart, "20件", part="overview").bound == ()


@pytest.mark.parametrize(
    ("organ", "bound"),
    [("临江市人力资源和社会保障局", patterns.RECEIVED), ("临江市云溪区人民政府", ())],
)
def test_an_organ_is_known_by_its_short_name(organ, bound):
    drawn = claim("市人社局收到政府信息公开申请48件。", "48件", organ=organ)
    assert drawn.bound == bound


def test_parts_are_of_the_number_before_them():
    assert claim("涉及征收的61件申请中，予以公开30件。", "30件").bound == ()
    of_persons = claim("在自然人申请的28件中，予以公开18件。", "18件")
    assert of_persons.bound == t2("disclosed", "natural_person")


def test_a_comparison_with_last_year_does_not_take_the_year_from_what_follows():
    drawn = claim("与2021年相比，本年收到政府信息公开申请30件。", "30件")
    assert drawn.bound == patterns.RECEIVED


def test_a_year_in_a_title_is_no_period():
    drawn = claim("按照《云溪区2021年政务公开工作要点》，收到政府信息公开申请30件。", "30件")
    assert drawn.bound == patterns.RECEIVED


def test_all_taken_may_or_may_not_count_the_carried_in_requests():
    assert claim("共收到政府信息公开申请34件。", "34件").alternatives == (patterns.TAKEN,)
    assert claim("新收政府信息公开申请34件。", "34件").alternatives == ()


def test_closed_may_mean_this_years_own_only_where_the_carried_in_are_not_told():
    alone = claim("收到政府信息公开申请30件，办结27件。", "27件")
    beside = claim("收到政府信息公开申请30件，上年结转4件；办结27件。", "27件")
    assert alone.alternatives == (patterns.CLOSED_OF_NEW,)
    assert beside.alternatives == ()


REMEDIES = [
    ("被申请行政复议25件，提起行政诉讼5件。", "25件", patterns.RECONSIDERATION),
    ("被申请行政复议25件，提起行政诉讼5件。", "5件", patterns.LAWSUITS),
    ("行政复议、行政诉讼分别为25件、5件。", "25件", patterns.RECONSIDERATION),
    ("行政复议、行政诉讼分别为25件、5件。", "5件", patterns.LAWSUITS),
    ("行政复议、行政诉讼共30件。", "30件", patterns.RECONSIDERATION + patterns.LAWSUITS),
    (
        "行政复议25件，其中维持22件，纠正3件。",
        "22件",
        (form.table3_figure("reconsideration", "upheld"),),
    ),
    (
        "未经复议直接起诉2件，其中尚未审结1件。",
        "1件",
        (form.table3_figure("lawsuit_without_reconsideration", "pending"),),
    ),
    (
        "直接向人民法院起诉6件。",
        "6件",
        (form.table3_figure("lawsuit_without_reconsideration", "total"),),
    ),
    ("行政应诉案件8件。", "8件", patterns.LAWSUITS),
    ("针对区住房局的行政复议5件。", "5件", ()),
    ("区政府作为复议机关共受理行政复议申请6件，维持4件。", "4件", ()),
    ("被纠正的2件分别涉及程序和内容。", "2件", ()),
    (
        "复议后起诉3件。",
        "3件",
        (form.table3_figure("lawsuit_after_reconsideration", "total"),),
    ),
]


@pytest.mark.parametrize(("prose", "text", "bound"), REMEDIES)
def test_a_number_on_remedies_is_bound_to_its_group(prose, text, bound):
    assert claim(prose, text, part="remedies").bound == bound


def test_remedies_over_other_matters_are_not_counted():
    drawn = claim("全区办理行政复议案件120件。", "120件", part="overview")
    assert drawn.bound == ()


@pytest.mark.parametrize(
    ("prose", "part", "bounds"),
    [
        ("未收到政府信息公开申请。", "requests", [patterns.RECEIVED]),
        ("无上年结转政府信息公开申请。", "requests", [patterns.CARRIED_IN]),
        ("无结转下年度办理的申请。", "requests", [patterns.CARRIED_OUT]),
        (
            "未发生因政府信息公开引起的行政复议、行政诉讼。",
            "remedies",
            [patterns.RECONSIDERATION, patterns.LAWSUITS],
        ),
        ("无行政复议案件。", "remedies", [patterns.RECONSIDERATION]),
        ("全年零诉讼。", "remedies", [patterns.LAWSUITS]),
        ("区教育局等9家单位全年未收到政府信息公开申请。", "requests", []),
        ("未因政府信息公开被责令改正。", "remedies", []),
        ("没有发生行政诉讼败诉。", "remedies", []),
        ("未收到政府信息公开申请的收费。", "requests", []),
        ("区本级未收到政府信息公开申请。", "requests", []),
    ],
)
def test_what_did_not_happen_is_a_claim_of_zero(prose, part, bounds):
    claims = [c for c in judge(filing(prose, part=part)).claims if c.bound]
    assert [c.bound for c in claims] == bounds
    assert all(c.value == 0 for c in claims)


@pytest.mark.parametrize(
    ("prose", "text", "bound"),
    [
        ("全区制发行政规范性文件3件。", "3件", ("table1.normative_documents.issued",)),
        ("废止行政规范性文件2件。", "2件", ("table1.normative_documents.repealed",)),
        ("现行有效的行政规范性文件9件。", "9件", ("table1.normative_documents.in_force",)),
        ("行政许可、行政处罚决定数量分别为1200件和33件。", "33件", ("table1.penalties",)),
        ("办理行政许可1200件。", "1200件", ("table1.permits",)),
        ("作出行政处罚决定33件。", "33件", ("table1.penalties",)),
        ("收取行政事业性收费25.5万元。", "25.5万元", ("table1.fees_10k_yuan",)),
        ("公开行政规范性文件3件。", "3件", ()),
        ("公示行政处罚33件。", "33件", ()),
        ("公开行政许可信息33条。", "33条", ()),
        ("区市场监管局作出行政处罚512件。", "512件", ()),
        ("其中涉企行政许可8920件。", "8920件", ()),
        ("市政府制发规章2件。", "2件", ("table1.regulations.issued",)),
        ("减免行政事业性收费25.5万元。", "25.5万元", ()),
    ],
)
def test_documents_and_decisions_are_bound_only_where_they_are_made(prose, text, bound):
    assert claim(prose, text, part="proactive").bound == bound


def test_a_claim_tells_where_its_digits_stand():
    report = filing("共收到政府信息公开申请30件。")
    drawn = next(c for c in judge(report).claims if c.text == "30件")
    assert report.text[drawn.place.start : drawn.place.end] == "30件"
    assert drawn.place.part == "requests"
