"""Cases of numbers beside the tables' own: narrower, of other matters, or put in other words."""

from __future__ import annotations

from gongkai.verify.tests.corpus.base import add
from gongkai.verify.tests.corpus.case import Case, case, error
from gongkai.verify.tests.corpus.reports import YUNXI

# Legitimate beside the tables; a known problem in the third place.
_SOUND: tuple[tuple[str, str, str], ...] = (
    ("overview", "区住建局收到申请41件，区自然资源局收到申请33件，两家合计占全区的53%。", ""),
    ("overview", "申请主要集中在征地拆迁（47件）、社会保障（12件）和城市管理（9件）等方面。", ""),
    ("requests", "在139件新收申请中，涉及征收补偿的61件，涉及规划许可的18件。", ""),
    (
        "requests",
        "全年共补正申请17件，延期答复申请6件，征求第三方意见9件。",
        "",
    ),
    ("requests", "经当事人同意撤回申请4件，均计入“其他处理”。", ""),
    ("requests", "其他处理的8件中，申请人主动撤回6件，重复提交2件。", ""),
    ("requests", "平均办理时长为11.5个工作日，较上年缩短2.3个工作日。", ""),
    (
        "requests",
        "上年度结转的5件全部办结，其中予以公开3件、无法提供2件。",
        "",
    ),
    ("requests", "2021年全区收到政府信息公开申请121件，办结118件。", ""),
    ("requests", "从近三年看，2020年收到申请98件、2021年121件、2022年139件。", ""),
    ("requests", "经统计，申请人中有23人提出两件以上申请，最多的一人提出14件。", ""),
    (
        "requests",
        "区教育局、区民政局等9家单位全年未收到政府信息公开申请。",
        "",
    ),
    ("requests", "全年制发补正告知书17份、延期答复告知书6份、答复书136份。", ""),
    (
        "requests",
        "予以公开（含部分公开）73件。",
        "",
    ),
    (
        "requests",
        "街道层面收到申请19件，办结18件，结转1件。",
        "",
    ),
    ("requests", "截至6月底，收到申请62件；下半年收到77件。", ""),
    ("remedies", "行政复议案件比上年减少4件，行政诉讼案件比上年增加1件。", ""),
    (
        "remedies",
        "区政府作为复议机关共受理不服区直部门答复的行政复议申请6件，维持4件，撤销2件。",
        "",
    ),
    (
        "remedies",
        "针对区住建局的行政复议5件、行政诉讼3件。",
        "",
    ),
    (
        "remedies",
        "被纠正的2件行政复议分别涉及程序超期1件、答复内容不当1件。",
        "",
    ),
    ("remedies", "行政诉讼一审审结6件，其中驳回起诉3件、驳回诉讼请求2件、撤诉1件。", ""),
    ("remedies", "行政复议13件中，2022年受理11件，2021年结转2件。", ""),
    (
        "overview",
        "全区共发生行政复议案件87件，其中政府信息公开类13件。",
        "",
    ),
    ("proactive", "对5件行政规范性文件开展后评估，废止、修改各1件。", ""),
    ("proactive", "区政府办公室印发文件46件，其中规范性文件2件，主动公开43件。", ""),
    ("proactive", "行政处罚决定公示1290件，公示率94.4%。", ""),
    (
        "proactive",
        "区市场监管局作出行政处罚512件，区城管局作出行政处罚488件。",
        "",
    ),
    (
        "proactive",
        "其中涉企行政许可8920件，占行政许可总量的43.69%。",
        "",
    ),
    ("other", "办理区长信箱来信1320件，12345热线工单28641件，办结28641件。", ""),
    ("problems", "2021年收到申请中有3件超期答复，2022年未再发生。", ""),
)

# Legitimate paraphrases, written after the checker had learnt the lines above.
_PARAPHRASED: tuple[tuple[str, str, str], ...] = (
    ("requests", "其中延期办理申请7件，告知补正11件。", ""),
    (
        "requests",
        "区卫健局、区民政局等部门没有收到政府信息公开申请。",
        "",
    ),
    (
        "requests",
        "除区住建局等12家单位外，其他单位均未收到政府信息公开申请。",
        "",
    ),
    ("requests", "柳岸街道、白沙街道未收到申请。", ""),
    (
        "remedies",
        "区政府受理以街道为被申请人的信息公开行政复议4件，审结4件，维持3件、撤销1件。",
        "",
    ),
    (
        "remedies",
        "涉及区自然资源局的行政复议4件、行政诉讼2件，涉及街道的行政复议3件。",
        "",
    ),
    (
        "remedies",
        "区住建局被申请行政复议5件，被提起行政诉讼3件。",
        "",
    ),
    ("remedies", "纠正的2件中，1件系事实不清，1件系程序违法。", ""),
    ("overview", "全区共办理行政应诉案件54件，其中涉及信息公开的7件。", ""),
    (
        "overview",
        "收到行政复议案件87件，政府信息公开类占15%。",
        "",
    ),
    ("proactive", "区城管执法局实施行政处罚488件，区应急管理局实施行政处罚62件。", ""),
    ("proactive", "不予行政处罚213件，减轻处罚40件。", ""),
    ("proactive", "办理施工许可等行政许可事项126项。", ""),
    (
        "requests",
        "予以公开类（包括部分公开）73件，占53.7%。",
        "",
    ),
    ("requests", "区直部门收到申请99件，街道收到申请19件，区政府办收到21件。", ""),
    (
        "requests",
        "各街道共办理申请19件，其中予以公开9件。",
        "",
    ),
    ("requests", "对上年结转的5件申请，予以公开3件，无法提供2件。", ""),
    (
        "requests",
        "在自然人申请的131件中，予以公开48件、部分公开21件。",
        "",
    ),
    (
        "requests",
        "涉及征收的61件申请中，予以公开30件，不予公开4件，无法提供27件。",
        "",
    ),
    ("requests", "第四季度收到申请40件，办结38件。", ""),
    ("requests", "办结的136件中，按期答复136件，延期后答复6件。", ""),
    (
        "proactive",
        "2022年，区政府制发行政规范性文件2件，区直部门制发1件。",
        "",
    ),
    ("proactive", "现行有效规范性文件中，区政府文件11件，部门文件6件。", ""),
    ("other", "收取信息处理费320元，较上年增加140元。", ""),
)

# Legitimate beside the other rules of the prose: rule, part, line, known problem.
_KEPT: tuple[tuple[str, str, str, str], ...] = (
    (
        "P3",
        "proactive",
        "开设专栏12个，发布信息540条，其中“优化营商环境”专栏132条、“乡村振兴”专栏88条。",
        "",
    ),
    ("P3", "proactive", "通过网站发布信息3186条，微信1200条，微博640条。", ""),
    ("P3", "proactive", "召开新闻发布会8场，其中主要负责人出席2场、分管负责人出席5场。", ""),
    ("P3", "proactive", "发布短视频98条，其中政务类61条，点击量超5万次的12条。", ""),
    ("P3", "other", "办结建议提案231件（其中省级3件、市级9件、区级219件）。", ""),
    ("P4", "proactive", "网站全年访问量320万次，其中移动端访问210万次，占65.6%。", ""),
    ("P4", "overview", "征集意见63条，采纳51条，采纳率81%。", ""),
    ("P4", "requests", "网络88件，占63.3%；信函39件，占28.1%；当面12件，占8.6%。", ""),
    ("P4", "requests", "依法予以公开或部分公开73件，占53.7%，较上年提高4.1个百分点。", ""),
    ("P6", "proactive", "5月至6月开展公开宣传月活动，发放资料3000份。", ""),
    ("P6", "proactive", "1月，集中公开2021年度年报56份。", ""),
    ("P6", "overview", "截至目前，政策文件库收录文件932份。", ""),
    (
        "P6",
        "overview",
        "上半年组织一次督查，下半年组织一次评估，通报单位5家。",
        "",
    ),
    ("N5", "overview", "根据云政办发〔2022〕8号文件，将公开纳入考核。", ""),
    ("N7", "problems", "1.基层力量不足。2.解读不深。3.平台有待整合。", ""),
)

# Wrong beside the tables: the number that an error must name; a known problem in the fourth place.
_WRONG: tuple[tuple[str, str, str, str], ...] = (
    ("requests", "同意公开53件。", "53件", ""),
    ("requests", "给予公开53件。", "53件", ""),
    ("requests", "公民申请132件。", "132件", ""),
    ("requests", "结转2023年办理9件。", "“9件”", ""),
    ("requests", "尚有9件结转至下年度继续办理。", "“9件”", ""),
    ("requests", "因本机关不掌握相关政府信息无法提供39件。", "39件", ""),
    ("remedies", "政府信息公开类行政复议案件14宗。", "14宗", ""),
    ("remedies", "行政复议和行政诉讼分别为14件、7件。", "14件", ""),
    ("remedies", "直接向人民法院起诉6件。", "6件", ""),
    ("proactive", "新出台行政规范性文件4件。", "4件", ""),
    ("proactive", "截至年底，全区现行有效规范性文件18件。", "18件", ""),
    (
        "proactive",
        "全区行政事业性收费总金额4136000元。",
        "4136000元",
        "",
    ),
    ("overview", "依申请公开办理情况：新收140件，结转5件，办结136件。", "140件", ""),
    (
        "overview",
        "依申请公开方面，全年受理140件。",
        "140件",
        "",
    ),
    ("requests", "新收政府信息公开申请一百四十件。", "一百四十件", ""),
    ("requests", "全年办结申请137件，按期办结率100%。", "137件", ""),
    ("requests", "不予处理4件（信访举报投诉类2件，重复申请1件）。", "“4件”", ""),
    ("requests", "因属于内部事务信息不予公开的有4件。", "“4件”", ""),
    ("requests", "其余9件结转至2023年办理。", "“9件”", ""),
    ("requests", "属于予以公开情形的53件。", "53件", ""),
    ("requests", "已依法答复150件。", "150件", ""),
    ("remedies", "行政复议13件（维持10件，纠正2件，其他1件）。", "10件", ""),
    ("remedies", "行政复议结果维持10件。", "10件", ""),
    ("remedies", "当年未发生行政复议案件。", "未发生行政复议", ""),
    ("proactive", "行政规范性文件制发4件。", "“4件”", ""),
    ("proactive", "行政许可处理决定数量20481件。", "20481件", ""),
    ("overview", "2022年共收到依申请公开事项140件。", "140件", ""),
)

CASES: tuple[Case, ...] = (
    *(
        case("E7", f"beside: {line}", YUNXI, "bare.html", add(part, line), problem=problem)
        for part, line, problem in (*_SOUND, *_PARAPHRASED)
    ),
    *(
        case(about, f"beside: {line}", YUNXI, "portal.html", add(part, line), problem=problem)
        for about, part, line, problem in _KEPT
    ),
    *(
        case("E7", f"wrong: {line}", YUNXI, "plain.docx", add(part, line), found, problem=problem)
        for part, line, piece, problem in _WRONG
        for found in [error("E7", piece)]
    ),
    case(
        "E7",
        "a short last line before a table",
        YUNXI,
        "tabs.txt",
        add("requests", "因本机关不掌握相关政府信息无法提供39件。"),
        error("E7", "39件"),
    ),
)
