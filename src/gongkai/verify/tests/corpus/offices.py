"""Base reports, all invented: bureaus, a committee, a subdistrict office and a township."""

from __future__ import annotations

from dataclasses import replace

from gongkai.verify.tests.corpus.base import report, tables
from gongkai.verify.tests.corpus.reports import HENGYUAN, LINJIANG, QINGTAN, YUNXI

EDUCATION = report(
    "education",
    "临江市教育局",
    2023,
    {
        "overview": """
（一）主动公开。全年公开信息420条，其中工作动态类255条、通知公告类101条、政策法规类36条、其他类28条。
（二）依申请公开。我局受理依申请公开4件，均为自然人提出，已全部办结。未收到因政府信息公开提起的行政复议和行政诉讼。
（三）信息管理。严格“先审后发”，三级审核留痕。
（四）平台建设。教育政务网迁入市级集约化平台，访问量达218,640次。
（五）监督保障。举办培训2场，参训150人次。""",
        "proactive": "",
        "requests": "",
        "remedies": "",
        "problems": """
政策解读多为文字。明年计划对招生、资助等事项制作动画解读不少于5个。""",
        "other": "无。",
    },
    tables(
        normative=(2, 0, 11),
        decisions=(312, 3, 0),
        received=4,
        outcomes={"disclosed": 3, "unavailable.not_held": 1},
    ),
)

POLICE = report(
    "police",
    "临江市公安局",
    2024,
    {
        "overview": """
2024年，全市公安机关以公开促公正，主动接受监督。
（一）主动公开
全年通过平安临江网发布警务信息1870条，公开行政许可结果12万余条，行政处罚决定书4万余份。
（二）依申请公开
全年收到政府信息公开申请65件，与2023年的71件相比减少6件。其中网上申请41件，邮寄20件，当面提交4件。
（三）监督保障
对各分局开展4轮专项检查，发现并整改问题37个。""",
        "proactive": """
办理行政许可12.9万件，作出行政处罚40213件，实施行政强制3127件，行政事业性收费4210.55万元。""",
        "requests": """
本年新收政府信息公开申请65件，自然人63件、商业企业2件；上年结转2件。办结65件，其中予以公开12件、部分公开6件，属于行政执法案卷14件、行政查询事项5件、过程性信息2件，本机关不掌握相关政府信息16件，不予处理7件，其他处理3件。结转下年度继续办理2件。""",
        "remedies": """
本年发生政府信息公开行政复议6件，其中维持4件、纠正1件、尚未审结1件；复议后起诉3件，其中维持2件、尚未审结1件，没有未经复议直接起诉的案件。""",
        "problems": """
案卷材料的区分处理仍不够细，2025年将制定案卷信息公开指引1份。""",
        "other": "本年度没有收取信息处理费。",
    },
    tables(
        normative=(1, 3, 24),
        decisions=(128964, 40213, 3127),
        fees="4210.55",
        received=(63, 2),
        carried_in=2,
        outcomes={
            "disclosed": (11, 1),
            "partially_disclosed": 6,
            "refused.process_information": 2,
            "refused.enforcement_files": 14,
            "refused.administrative_inquiry": 5,
            "unavailable.not_held": (15, 1),
            "not_processed.petition_or_complaint": 5,
            "not_processed.repeated": 2,
            "other.other": 3,
        },
        reconsideration=(4, 1, 0, 1),
        after=(2, 0, 0, 1),
    ),
)

LAND = report(
    "land",
    "青潭县自然资源局",
    2022,
    {
        "overview": """
2022年，县自然资源局围绕征地、规划、不动产登记做好公开。
1.主动公开方面。公布征地公告18批次、规划公示33项。
2.依申请公开方面。共收到政府信息公开申请103件（含上年结转6件），办结96件，结转下年度7件。
3.监督保障方面。配备专职人员2名，兼职人员9名。""",
        "proactive": "",
        "requests": """
申请人中，自然人88件、法人和其他组织9件。办结的96件中，予以公开44件，占45.8%；部分公开9件，占9.4%；不予公开7件，占7.3%；无法提供23件，占24.0%；不予处理3件，占3.1%；其他处理10件，占10.4%。""",
        "remedies": """
收到因政府信息公开引起的行政复议案件5件，其中维持3件、纠正1件、其他结果1件。行政诉讼5件，其中未经复议直接起诉3件，复议后起诉2件。""",
        "problems": """
征地档案电子化程度不高，检索耗时较长。2023年计划完成1.5万卷档案的扫描。""",
        "other": """
发出信息处理费收费通知3份，收取信息处理费640元；1件申请因逾期未缴费不再处理。""",
    },
    tables(
        normative=(0, 1, 6),
        decisions=(733, 28, 0),
        fees="1530.08",
        received=(88, 7, 0, 0, 2),
        carried_in=6,
        outcomes={
            "disclosed": (40, 3, 0, 0, 1),
            "partially_disclosed": 9,
            "refused.third_party_rights": 2,
            "refused.internal_affairs": 1,
            "refused.process_information": 4,
            "unavailable.not_held": (18, 2, 0, 0, 1),
            "unavailable.needs_creation": 2,
            "not_processed.petition_or_complaint": 3,
            "other.correction_overdue": 2,
            "other.fee_unpaid": 1,
            "other.other": (5, 2),
        },
        reconsideration=(3, 1, 1, 0),
        direct=(2, 0, 0, 1),
        after=(1, 1, 0, 0),
    ),
)

STREET = report(
    "street",
    "云溪区柳岸街道办事处",
    2022,
    {
        "overview": """
2022年，柳岸街道在区政府网站公开信息96条，在社区公示栏张贴通知400余份。
2022年，街道未收到政府信息公开申请，无上年结转和结转下年度办理的申请，未发生行政复议、行政诉讼。""",
        "proactive": "街道没有制发规章和行政规范性文件的权限。",
        "requests": "本年度，柳岸街道没有收到公民、法人或其他组织提出的政府信息公开申请。",
        "remedies": "本年度未发生因政府信息公开引起的行政复议和行政诉讼。",
        "problems": "公开内容偏少。今后将增加民生实事办理进度的公开，每月不少于2次。",
        "other": "没有其他需要报告的事项。",
    },
    tables(decisions=(52, 317, 0)),
)

TOWN = report(
    "town",
    "青潭县白鹿镇人民政府",
    2024,
    {
        "overview": """
2024年，白鹿镇主动公开信息73条，其中：工作动态31条，通知公告20条，财政信息12条，惠农补贴10条。
全年收到政府信息公开申请0件，上年结转0件，结转下年度继续办理0件，行政复议0件，行政诉讼0件。
镇党委把公开列入村级考核内容，召开一次群众评议会，没有人员因此被追责。""",
        "proactive": "",
        "requests": "2024年，白鹿镇共收到政府信息公开申请0件。",
        "remedies": "2024年，白鹿镇发生政府信息公开行政复议0件、行政诉讼0件。",
        "problems": "人员更换频繁，业务不熟。将坚持“一人主责、一人备岗”。",
        "other": "无其他需要报告的事项。",
    },
    tables(),
)

TAX = report(
    "tax",
    "国家税务总局临江市税务局",
    2021,
    {
        "overview": """
2021年，全市税务系统结合“便民办税春风行动”推进公开。
（一）主动公开情况。局网站发布信息2684条，其中税收动态类1930条，通知公告类402条，政策解读类352条；12366热线接听来电11.2万通。
（二）依申请公开情况。全系统共收到13件政府信息公开申请（含上年结转1件），已答复12件，1件结转下年度继续办理。
（三）监督保障情况。全年开展网站巡查52次，纠正错别字37处。""",
        "proactive": "",
        "requests": """
2021年，12件新收申请中自然人9件、商业企业3件。办理结果为：予以公开7件，部分公开1件，行政查询事项1件，无法提供3件。""",
        "remedies": "2021年，因政府信息公开被申请行政复议1件，结果维持；未发生行政诉讼。",
        "problems": "一是专业术语较多，二是解读不够生动。将邀请纳税人代表参与解读稿的试读。",
        "other": "按照规定，本年度没有收取信息处理费。",
    },
    tables(
        normative=(1, 0, 9),
        decisions=(36810, 5321, 207),
        received=(9, 3),
        carried_in=1,
        outcomes={
            "disclosed": (5, 2),
            "partially_disclosed": 1,
            "refused.administrative_inquiry": 1,
            "unavailable.not_held": 2,
            "unavailable.needs_creation": (0, 1),
        },
        reconsideration=(1, 0, 0, 0),
    ),
)

ZONE = report(
    "zone",
    "临江经济技术开发区管理委员会",
    2025,
    {
        "overview": """
2025年，管委会收到20份政府信息公开申请，无上年结转，办结19件，1件结转下年度继续办理。
提出申请的自然人、法人分别为17件、3件。
全年开展“开放日”6次，接待企业代表240人次；惠企政策兑现资金1.3亿元。""",
        "proactive": """
管委会本年没有制定规章；制发行政规范性文件1件。""",
        "requests": "",
        "remedies": "2025年，管委会没有被申请行政复议，也没有被提起行政诉讼。",
        "problems": "企业反映政策分散在多个网站。2026年将建成统一的政策超市，收录政策不少于300项。",
        "other": "无。",
    },
    tables(
        normative=(1, 0, 4),
        decisions=(1904, 12, 0),
        fees="58",
        received=(17, 3),
        outcomes={
            "disclosed": (9, 2),
            "unavailable.not_held": 5,
            "other.other": (2, 1),
        },
    ),
)

WATER = report(
    "water",
    "临江市水务局",
    2025,
    {
        "overview": """
2025年，市水务局新收政府信息公开申请34件，比2024年增加6件，同比增长21.4%；上年结转3件，办结34件，结转下年度3件。2024年我局收到申请28件。
主动公开水质月报12期、工程招标信息57条。""",
        "proactive": "本局制发行政规范性文件2件，废止行政规范性文件4件。",
        "requests": """
新收的34件申请中，自然人32件，商业企业2件。全年办结申请34件，其中予以公开15件、部分公开5件、属于四类过程性信息2件、本机关不掌握相关政府信息9件、其他处理3件。""",
        "remedies": "2025年本局没有发生政府信息公开行政复议案件，发生行政诉讼1件，尚未审结。",
        "problems": "河湖信息更新周期较长。2026年起改为按周更新。",
        "other": "2025年，收取信息处理费0元。",
    },
    tables(
        normative=(2, 4, 15),
        decisions=(286, 41, 2),
        fees="8804.129",
        received=(32, 2),
        carried_in=3,
        outcomes={
            "disclosed": (14, 1),
            "partially_disclosed": 5,
            "refused.process_information": 2,
            "unavailable.not_held": (8, 1),
            "other.other": 3,
        },
        direct=(0, 0, 0, 1),
    ),
)

HEALTH = report(
    "health",
    "云溪区卫生健康局",
    2023,
    {
        "overview": """
（一）工作概况。2023年主动公开信息400余条，其中卫生监督信息200余条。
（二）申请办理。本局全年收到信息公开申请十五件，较上年度减少三件，均为自然人申请；上年度没有结转。
（三）培训指导。组织各医疗机构开展公开业务培训，覆盖率达九成以上。""",
        "proactive": "2023年，本局办理行政许可1286件，作出行政处罚74件。",
        "requests": """
2023年共收到自然人提出的政府信息公开申请15件，现已全部办结。其中：全部公开9件，占60%；部分公开2件，占13%；本局不掌握相关信息3件，占20%；重复申请1件，占7%。""",
        "remedies": "2023年，本局被申请行政复议1件，复议结果为纠正；没有被提起行政诉讼。",
        "problems": "专业性内容多，群众不易理解，将由医生撰写通俗稿件。",
        "other": "没有其他需要报告的事项。",
    },
    tables(
        decisions=(1286, 74, 5),
        received=15,
        outcomes={
            "disclosed": 9,
            "partially_disclosed": 2,
            "unavailable.not_held": 3,
            "not_processed.repeated": 1,
        },
        reconsideration=(0, 1, 0, 0),
    ),
)

# A report of the years before the present form.
IRRIGATION = replace(
    report(
        "irrigation",
        "青潭县水利局",
        2020,
        {
            "overview": "2020年，县水利局公开信息58条，收到政府信息公开申请2件，均已答复。",
            "proactive": "全年公开河长制信息14条。",
            "requests": "2020年收到申请2件，予以公开。",
            "remedies": "2020年未发生行政复议、行政诉讼。",
            "problems": "公开形式不够丰富。",
            "other": "无。",
        },
        tables(received=2, outcomes={"disclosed": 2}),
        intro="根据国办公开办函〔2019〕60号文件要求编制，统计期限为2020年1月1日至2020年12月31日。",
    ),
    old_form=True,
)

BASES = (
    YUNXI,
    LINJIANG,
    HENGYUAN,
    QINGTAN,
    EDUCATION,
    POLICE,
    LAND,
    STREET,
    TOWN,
    TAX,
    ZONE,
    WATER,
    HEALTH,
)
