"""Base reports, all invented: governments of a province, a city, a district and a county."""

from __future__ import annotations

from gongkai.verify.tests.corpus.base import report, tables

YUNXI = report(
    "yunxi",
    "临江市云溪区人民政府",
    2022,
    {
        "overview": """
2022年，云溪区把公开透明写进决策、执行、管理、服务和结果的每一道程序。
（一）主动公开情况
全年在区政府门户网站发布各类信息3186条，其中通知公告类412条，政务动态类1975条，政策文件及解读类799条。
“云溪发布”公众号推送图文1200余条，阅读量超过96万次。
（二）依申请公开情况
全区新收政府信息公开申请139件，上年结转5件，办结136件，结转下年度继续办理8件，按期办结率100%。区政府办公室本级收到申请21件。
（三）政府信息管理情况
清理现行有效的行政规范性文件，汇编成册，逐件标注有效期。
（四）平台建设情况
网站改版后新设“一件事一次办”等4个专题，无障碍浏览覆盖率为100%。
（五）监督保障情况
政务公开在全区绩效考核中占4%的权重；聘请15名监督员开展社会评议，满意度98.6%。未发生因政府信息公开被追究责任的情形。""",
        "proactive": """
本年制发行政规范性文件3件，现行有效行政规范性文件17件，目录在区政府网站公布。""",
        "requests": """
2022年，全区共收到政府信息公开申请139件，上年结转5件；办结136件，其中予以公开52件，部分公开21件，不予公开10件，无法提供42件，不予处理3件，其他处理8件；结转下年度继续办理8件。""",
        "remedies": """
2022年，全区因政府信息公开被申请行政复议13件，其中维持9件，纠正2件，其他结果1件，尚未审结1件；被提起行政诉讼7件，其中未经复议直接起诉5件，复议后起诉2件。""",
        "problems": """
（一）上年问题的改进情况
2021年指出的解读形式单一问题，已通过图解和短视频改进，全年制作图解47份。
（二）本年的问题和打算
个别街道公开栏目更新不及时。2023年将按季度抽查，并对基层经办人开展两次培训。""",
        "other": """
（一）信息处理费
全年发出收费通知2份，收取信息处理费320元，已全额上缴国库。
（二）建议提案办理
办理人大代表建议86件、政协提案142件，均在规定时限内答复。""",
    },
    tables(
        normative=(3, 2, 17),
        decisions=(20418, 1366, 97),
        fees="412.6",
        received=(131, 6, 0, 0, 0, 2),
        carried_in=5,
        outcomes={
            "disclosed": (48, 3, 0, 0, 0, 1),
            "partially_disclosed": 21,
            "refused.third_party_rights": 4,
            "refused.internal_affairs": 3,
            "refused.process_information": 2,
            "refused.enforcement_files": 1,
            "unavailable.not_held": (36, 2),
            "unavailable.needs_creation": 3,
            "unavailable.unclear_after_correction": 1,
            "not_processed.petition_or_complaint": 2,
            "not_processed.repeated": 1,
            "other.other": (6, 1, 0, 0, 0, 1),
        },
        reconsideration=(9, 2, 1, 1),
        direct=(3, 0, 1, 1),
        after=(2, 0, 0, 0),
    ),
)

LINJIANG = report(
    "linjiang",
    "临江市人民政府",
    2023,
    {
        "overview": """
2023年，全市各级行政机关以群众看得懂、找得到、用得上为标准推进公开。
（一）主动公开。市政府网站发布信息2.16万条，市政府公报出刊12期，免费发放3.6万册。办理行政许可18.4万件，作出行政处罚30127件。
（二）依申请公开。全市新收政府信息公开申请1060件，同比增长11.1%；上年结转25件。其中，网上申请642件、信函371件、当面47件。
（三）信息管理。对2000年以来的市政府文件逐一复核，调整公开属性63件。
（四）平台建设。12345热线与公开专区数据互通，日均响应咨询80余次。
（五）监督保障。开展两次第三方评估和一次社会评议，结果纳入年度考核；全年没有因政府信息公开被问责的情况。""",
        "proactive": """
2023年，市政府制发规章2件，废止规章1件；市政府及部门制定行政规范性文件41件。行政事业性收费12860.47万元。""",
        "requests": """
（一）申请总量。2023年，全市新收政府信息公开申请1060件，其中自然人1012件，占95.5%；法人和其他组织48件，占4.5%。
（二）办理结果。连同上年结转的25件，全年共办结1046件，另有39件结转下年度继续办理。办结的申请中，予以公开370件，占35.37%；部分公开99件，占9.46%；不予公开113件，占10.80%；无法提供326件，占31.17%；不予处理77件，占7.36%；其他处理61件，占5.83%。
（三）不予公开的情形。属于国家秘密1件，其他法律行政法规禁止公开4件，保护第三方合法权益9件，属于三类内部事务信息22件，属于四类过程性信息17件，属于行政执法案卷29件，属于行政查询事项31件。
（四）其他情形。本机关不掌握相关政府信息301件，没有现成信息需要另行制作18件，补正后申请内容仍不明确7件；信访举报投诉类申请42件，重复申请25件，要求提供公开出版物1件，无正当理由大量反复申请6件；申请人逾期不补正19件，逾期未按收费通知要求缴纳费用2件。""",
        "remedies": """
因政府信息公开引起的行政复议77件，其中结果维持52件、结果纠正11件、其他结果6件、尚未审结8件。行政诉讼34件：未经复议直接起诉15件，复议后起诉19件。""",
        "problems": """
一些部门答复书说理不够，个别答复存在引用条款不准确的情形。2024年将编印答复文书示范文本，举办4期业务培训班。""",
        "other": """
2023年，全市发出信息处理费收费通知11份，收取信息处理费2680元，2件因逾期未缴费不再处理。""",
    },
    tables(
        regulations=(2, 1, 36),
        normative=(41, 18, 402),
        decisions=(184230, 30127, 2214),
        fees="12860.47",
        received=(1012, 38, 1, 0, 6, 3),
        carried_in=(24, 1),
        outcomes={
            "disclosed": (352, 14, 1, 0, 2, 1),
            "partially_disclosed": (96, 3),
            "refused.state_secret": 1,
            "refused.prohibited_by_law": 4,
            "refused.third_party_rights": (8, 1),
            "refused.internal_affairs": 22,
            "refused.process_information": 17,
            "refused.enforcement_files": (26, 2, 0, 0, 1),
            "refused.administrative_inquiry": 31,
            "unavailable.not_held": (288, 10, 0, 0, 2, 1),
            "unavailable.needs_creation": 18,
            "unavailable.unclear_after_correction": 7,
            "not_processed.petition_or_complaint": 42,
            "not_processed.repeated": 25,
            "not_processed.publication": 1,
            "not_processed.excessive": 6,
            "not_processed.confirmation": 3,
            "other.correction_overdue": 19,
            "other.fee_unpaid": 2,
            "other.other": (33, 5, 0, 0, 1, 1),
        },
        reconsideration=(52, 11, 6, 8),
        direct=(9, 1, 2, 3),
        after=(13, 0, 2, 4),
    ),
)

HENGYUAN = report(
    "hengyuan",
    "衡远省人民政府",
    2024,
    {
        "overview": """
2024年，全省各级行政机关认真贯彻条例，公开工作稳步前行。
一是主动公开更加及时。省政府门户网站公开政府信息31万余条，召开新闻发布会68场。
二是依申请公开更加规范。全省新收政府信息公开申请19,314件，上年结转415件。省政府本级收到申请512件，办结498件；各市县共受理申请15,020件。
三是监督保障更加有力。公开工作纳入省直机关绩效考核和市州目标管理；委托高校开展社会评议；对3起答复违法案件启动责任追究程序。""",
        "proactive": """
省政府全年公布规章5件，废止规章2件。全省办结行政许可约612万件。""",
        "requests": """
2024年，全省新收政府信息公开申请19314件，上年结转415件，共办结19251件，结转下年度继续办理478件。
从申请人看，自然人18422件、商业企业731件、科研机构12件、社会公益组织5件、法律服务机构84件、其他60件。
从结果看，予以公开6404件，占33.27%；部分公开1602件，占8.32%；不予公开2456件，占12.76%；无法提供5900件，占30.65%；不予处理1087件，占5.65%；其他处理1802件，占9.36%。""",
        "remedies": """
2024年，全省发生政府信息公开行政复议1436件，行政诉讼702件。行政诉讼中，未经复议直接起诉188件，复议后起诉514件。""",
        "problems": """
（1）存在的问题。市县之间工作不平衡，纠错率偏高的问题没有根本扭转。
（2）改进的措施。建立案例通报制度，对纠错率超过20%的单位进行约谈。""",
        "other": """
本年度全省收取信息处理费5.2万元，涉及申请166件。其他事项无。""",
    },
    tables(
        regulations=(5, 2, 118),
        normative=(633, 287, 5120),
        decisions=(6120455, 884213, 73120),
        fees="1286400.553",
        received=(18422, 731, 12, 5, 84, 60),
        carried_in=(403, 12),
        outcomes={
            "disclosed": (6120, 240, 5, 1, 20, 18),
            "partially_disclosed": (1530, 61, 1, 0, 6, 4),
            "refused.state_secret": 12,
            "refused.prohibited_by_law": 48,
            "refused.security_and_stability": 3,
            "refused.third_party_rights": (350, 37),
            "refused.internal_affairs": 402,
            "refused.process_information": 365,
            "refused.enforcement_files": (800, 44, 0, 0, 5, 2),
            "refused.administrative_inquiry": 388,
            "unavailable.not_held": (5210, 180, 3, 2, 22, 20),
            "unavailable.needs_creation": 322,
            "unavailable.unclear_after_correction": 141,
            "not_processed.petition_or_complaint": 604,
            "not_processed.repeated": 377,
            "not_processed.publication": 9,
            "not_processed.excessive": 66,
            "not_processed.confirmation": 31,
            "other.correction_overdue": 159,
            "other.fee_unpaid": 14,
            "other.other": (1480, 120, 1, 1, 18, 9),
        },
        reconsideration=(910, 241, 166, 119),
        direct=(120, 14, 31, 23),
        after=(402, 21, 44, 47),
    ),
)

QINGTAN = report(
    "qingtan",
    "青潭县人民政府",
    2021,
    {
        "overview": """
２０２１年，青潭县按照“应公开尽公开”的要求，认真做好各项工作。
（一）主动公开。县政府网站全年发布信息１０４２条，比上年增加８７条。
（二）依申请公开。全县共收到公民、法人或者其他组织提出的政府信息公开申请二十一件，上年结转一件，已办结二十件，其余两件结转下年度办理。
（三）监督保障。公开工作列入县直部门年度考核，开展一次社会评议，未发生责任追究的情形。""",
        "proactive": """
县政府本年制定行政规范性文件４件，废止行政规范性文件１件。""",
        "requests": """
本年新收申请２１件，其中自然人２０件，商业企业１件。予以公开８件、部分公开５件、无法提供５件。""",
        "remedies": """
本年度因政府信息公开被申请行政复议两件，均维持原行政行为；没有发生行政诉讼。""",
        "problems": """
乡镇公开力量薄弱。下一步将选派八名业务骨干到乡镇跟班指导。""",
        "other": """
2021年没有收取信息处理费。""",
    },
    tables(
        normative=(4, 1, 29),
        decisions=(5120, 412, 33),
        fees="96.38",
        received=(20, 1),
        carried_in=1,
        outcomes={
            "disclosed": 8,
            "partially_disclosed": (4, 1),
            "unavailable.not_held": 5,
            "not_processed.petition_or_complaint": 1,
            "other.other": 1,
        },
        reconsideration=(2, 0, 0, 0),
    ),
)
