"""Cases of the prose against itself and of fee notices, E8 and P1 to P6."""

from __future__ import annotations

from gongkai.verify.tests.corpus.base import add, cell, say, year_before
from gongkai.verify.tests.corpus.case import Case, case, error, note, warning
from gongkai.verify.tests.corpus.offices import (
    EDUCATION,
    HEALTH,
    LAND,
    POLICE,
    TAX,
    TOWN,
    WATER,
)
from gongkai.verify.tests.corpus.reports import HENGYUAN, LINJIANG, YUNXI

E8: tuple[Case, ...] = (
    case(
        "E8",
        "no notice was sent",
        LAND,
        "tabs.txt",
        say(
            "发出信息处理费收费通知3份，收取信息处理费640元",
            "全年没有发出收费通知，也没有收取信息处理费",
        ),
        error("E8", "第六部分"),
    ),
    case(
        "E8",
        "no notice was sent in the city",
        LINJIANG,
        "portal.html",
        say("全市发出信息处理费收费通知11份，收取信息处理费2680元", "全市未发送信息处理费收费通知"),
        error("E8", "为2件"),
    ),
    case(
        "E8",
        "nobody objected to a notice",
        LAND,
        "book.xlsx",
        add("other", "没有申请人对收费通知提出异议。"),
    ),
    case(
        "E8",
        "no notice and nobody who did not pay",
        YUNXI,
        "gbk.txt",
        say("全年发出收费通知2份，收取信息处理费320元，已全额上缴国库", "全年没有发出收费通知"),
    ),
)

P1: tuple[Case, ...] = (
    case(
        "P1",
        "two sums of fees",
        YUNXI,
        "plain.docx",
        add("requests", "本年共收取信息处理费230元。"),
        warning("P1", "320元"),
    ),
    case(
        "P1",
        "two numbers of penalties, the cell blank",
        POLICE,
        "tabs.txt",
        cell("table1.penalties", ""),
        add("overview", "全年作出行政处罚40312件。"),
        error("P1", "40312件"),
        warning("R1", "行政处罚"),
    ),
    case(
        "P1",
        "digits of a sum of fees turned round",
        LINJIANG,
        "pipes.txt",
        add("requests", "2023年共收取信息处理费2860元。"),
        warning("P1", "2680元"),
    ),
    case(
        "P1",
        "one sum of fees, said again",
        LAND,
        "wrapped.txt",
        add("requests", "全年共收取信息处理费640元。"),
    ),
    case(
        "P1",
        "the same sum twice",
        YUNXI,
        "unruled.pdf",
        add("requests", "本年共收取信息处理费320元。"),
        problem="a wrapped label at a page's end loses its row",
    ),
    case(
        "P1",
        "the office's own share of the fees",
        HENGYUAN,
        "spaces.txt",
        add("other", "省政府本级收取信息处理费1200元。"),
    ),
)

P2: tuple[Case, ...] = (
    case(
        "P2",
        "carried out does not balance",
        LINJIANG,
        "merged.docx",
        say("另有39件结转", "另有36件结转"),
        error("E7", "36件"),
        error("P2", "相差3件"),
    ),
    case(
        "P2",
        "carried in does not balance",
        POLICE,
        "wrapped.txt",
        say("上年结转2件", "上年结转3件"),
        error("E7", "“3件”"),
        error("P2", "相差1件"),
    ),
    case(
        "P2",
        "closed does not balance",
        YUNXI,
        "pack.zip",
        say("上年结转5件，办结136件", "上年结转5件，办结137件"),
        error("E7", "137件"),
        error("P2", "第一部分"),
    ),
    case(
        "P2",
        "the four numbers told apart",
        LAND,
        "spaces.txt",
        say("103件（含上年结转6件）", "97件，上年结转6件"),
    ),
    case(
        "P2",
        "the office's own numbers",
        YUNXI,
        "book.xlsx",
        say("本级收到申请21件", "本级收到申请21件，上年结转2件，办结20件，结转下年度1件"),
    ),
)

P3: tuple[Case, ...] = (
    case(
        "P3",
        "classes exceed their total",
        EDUCATION,
        "tabs.txt",
        say("其他类28条", "其他类38条"),
        error("P3", "多出10条"),
    ),
    case(
        "P3",
        "classes of taxes exceed their total",
        TAX,
        "portal.html",
        say("政策解读类352条", "政策解读类362条"),
        error("P3", "多出10条"),
    ),
    case(
        "P3",
        "items that may overlap exceed their total",
        TOWN,
        "table.md",
        say("惠农补贴10条", "惠农补贴14条"),
        warning("P3", "多出4条"),
    ),
    case(
        "P3",
        "a list that leaves most out",
        YUNXI,
        "lines.txt",
        say("，政策文件及解读类799条", ""),
    ),
    case(
        "P3",
        "a total of some 400",
        EDUCATION,
        "merged.docx",
        say("公开信息420条", "公开信息400余条"),
    ),
    case(
        "P3",
        "a list among other numbers of the same unit",
        TOWN,
        "bare.html",
        say("惠农补贴10条。", "惠农补贴10条；公众号另发布短视频19条。"),
    ),
)

P4: tuple[Case, ...] = (
    case(
        "P4",
        "digits of a share turned round",
        LINJIANG,
        "tabs.txt",
        say("占35.37%", "占45.37%"),
        error("P4", "45.37%"),
    ),
    case(
        "P4",
        "a fifth is not a quarter",
        HEALTH,
        "short.pdf",
        say("占20%", "占25%"),
        error("P4", "25%"),
    ),
    case(
        "P4",
        "a share off by little",
        LINJIANG,
        "bare.html",
        say("占9.46%", "占9.50%"),
        warning("P4", "9.50%"),
    ),
    case(
        "P4",
        "a share of the natural persons",
        HENGYUAN,
        "ocr.txt",
        say("占33.27%", "占23.27%"),
        error("P4", "23.27%"),
    ),
    case(
        "P4",
        "a truncated share",
        LINJIANG,
        "gbk.txt",
        say("占31.17%", "占31.16%"),
        note("P4", "31.16%"),
    ),
    case("P4", "a share with more digits", HEALTH, "merged.docx", say("占7%", "占6.67%")),
    case(
        "P4",
        "a share of what is not told",
        YUNXI,
        "spaces.txt",
        add("other", "网上办件占全部办件的87.5%，占比较上年提高2个百分点。"),
    ),
)

P5: tuple[Case, ...] = (
    case(
        "P5",
        "growth that last year's number does not give",
        LINJIANG,
        "plain.docx",
        warning("P5", "11.1%"),
        previous=year_before(LINJIANG, received=900),
    ),
    case(
        "P5",
        "three fewer than seventeen",
        HEALTH,
        "bare.html",
        warning("P5", "三件"),
        previous=year_before(HEALTH, received=17),
    ),
    case(
        "P5",
        "growth told with the year",
        WATER,
        "ocr.txt",
        warning("P5", "6件"),
        warning("P5", "21.4%"),
        previous=year_before(WATER, received=30),
    ),
    case(
        "P5",
        "growth that fits",
        LINJIANG,
        "pack.zip",
        previous=year_before(LINJIANG, received=954),
    ),
    case(
        "P5",
        "three fewer than eighteen",
        HEALTH,
        "table.md",
        previous=year_before(HEALTH, received=18),
    ),
)

P6: tuple[Case, ...] = (
    case(
        "P6",
        "the period of another year",
        YUNXI,
        "tabs.txt",
        say("期限自2022年", "期限自2021年"),
        error("P6", "2021年"),
    ),
    case(
        "P6",
        "the period of last year's report",
        HEALTH,
        "merged.docx",
        say("期限自2023年1月1日起至12月31日", "期限为2022年1月1日至2022年12月31日"),
        error("P6", "2022年"),
    ),
    case(
        "P6",
        "nine months in a yearly report",
        LINJIANG,
        "gbk.txt",
        add("proactive", "1至9月，热线累计受理来电41230件。"),
        warning("P6", "1至9月"),
    ),
    case(
        "P6",
        "a plan for half a year",
        YUNXI,
        "portal.html",
        add("problems", "2023年上半年将完成网站栏目调整。"),
    ),
    case(
        "P6",
        "all twelve months",
        TAX,
        "lines.txt",
        add("proactive", "1—12月，办税厅累计受理业务3120件。"),
    ),
)

CASES: tuple[Case, ...] = (*E8, *P1, *P2, *P3, *P4, *P5, *P6)
