"""Texts of the demo's annual reports; every number about records is the token of a figure."""

from __future__ import annotations

from typing import Final

LEAD: Final = (
    "根据《中华人民共和国政府信息公开条例》第五十条和《中华人民共和国政府信息公开工作年度报告格式》的要求，"
    "{who}编制了本年度报告。报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止，"
    "均由登记记录直接生成。对本报告有疑问的，请与{who}联系（地址：{address}，电话：{phone}）。"
)
"""To be formatted with the organ's name, address and phone and the year; holds no figure."""

DISTRICT_2022: Final[dict[str, str]] = {
    "overview": """（一）主动公开情况
一年来，全区各级行政机关坚持以公开为常态、不公开为例外，围绕助企纾困、城市更新、教育入学、社会救助等群众关心的事项推进公开。全区现行有效的行政规范性文件{table1.normative_documents.in_force}件，全部集中公开并标注效力状态；本年新制发{table1.normative_documents.issued}件，废止和失效{table1.normative_documents.repealed}件，对临时救助规定作了一次修改，修改前后的文本同时可查。
（二）依申请公开情况
全年新收到政府信息公开申请{foi.received}件，上年结转{foi.carried_in}件，办结{foi.closed}件，结转下年度继续办理{foi.carried_out}件。办结的申请中，予以公开{table2.disclosed.total}件，部分公开{table2.partially_disclosed.total}件，本机关不掌握相关政府信息{table2.unavailable.not_held.total}件，按期答复率为{foi.in_time_rate}%。个别申请超过答复期限，已逐件说明原因并由责任机关整改。
（三）政府信息管理情况
建立规范性文件全过程登记制度，从成文、公布、施行到修改、废止，每一步都登记在册。开展文件效力清理，核对文号、成文日期和公开日期，纠正年份括号使用不规范等问题。
（四）平台建设情况
政府信息公开专栏按照统一规范设置指南、制度、法定主动公开内容和年度报告，各部门和街道的子页面结构一致。依申请公开全部线上登记，答复期限由系统按工作日历推算，即将到期的自动提醒。
（五）监督保障情况
把政务公开纳入年度绩效考核，每周检查、每月通报、每季报告。区政务公开办对答复文书开展交叉评查，组织申请办理实务培训，通过公开电话和网站接受社会评议。本年度没有因政府信息公开工作被追究责任的情形。""",
    "proactive": """本年度全区行政机关作出行政许可决定{table1.permits}件、行政处罚决定{table1.penalties}件、行政强制决定{table1.coercive_measures}件，收取行政事业性收费{table1.fees_10k_yuan}万元，执法决定均按规定的时限公示。
自本年度起，集中行使的许可事项和市场主体登记由区行政审批局统一归集登记，许可数量的口径比上年扩大，与上年数量不宜直接比较。
（一）政策公开
围绕生态修复、助企纾困、历史建筑保护、招生入学等内容制发政策文件，做到文件与解读同步起草、同步审签、同步发布，并以图解、问答等形式帮助群众读懂政策。
（二）重点领域公开
公开房屋征收补偿的决定、方案和进展，公开学区划分和招生计划，公开社会救助的对象条件、标准和名单，公开部门预算决算和“三公”经费。街道、社区设置便民公开点，方便老年人查阅。""",
    "requests": """本年度新收到的申请以自然人为主，自然人提出{table2.received.natural_person}件，商业企业提出{table2.received.enterprise}件，其他组织提出{table2.received.other}件。申请内容集中在房屋征收补偿、规划许可、物业管理和老旧小区改造等方面。
不予公开的申请中，保护第三方合法权益{table2.refused.third_party_rights.total}件，属于三类内部事务信息{table2.refused.internal_affairs.total}件，均在答复中说明了理由和救济途径。对涉及第三方的申请，逐件书面征求意见，征求意见所需时间依法不计入答复期限。""",
    "remedies": """本年度因政府信息公开被申请行政复议{remedies.reconsiderations}件，其中维持{table3.reconsideration.upheld}件；被提起行政诉讼{remedies.lawsuits}件，其中结果维持{table3.lawsuit_without_reconsideration.upheld}件，结果纠正{table3.lawsuit_without_reconsideration.corrected}件，其他结果{table3.lawsuit_without_reconsideration.other}件。
对结果被纠正的案件，责任机关已重新作出答复，区政务公开办会同区司法局组织复盘，把检索范围说明不充分、区分处理不到位等情形列入文书评查要点。""",
    "problems": """上年度报告提出的文书说理不足、街道办理力量薄弱等问题，通过统一文书样式、集中培训和区级会商已有改善。
本年度仍存在以下问题：一是“本机关不掌握”类答复占比较高，部分机关对信息由谁制作、向谁申请说明不够具体；二是个别申请答复超期，内部流转和征求意见的衔接不够紧；三是规范性文件的解读形式还比较单一。
下一步：一是编制常见申请事项的信息持有清单，让答复指得准、找得到；二是对临近期限的申请实行提前预警和专人督办；三是推动业务科室参与解读，用群众听得懂的话讲清政策。""",
    "other": """（一）收取信息处理费的情况
按照《政府信息公开信息处理费管理办法》，本年度收取信息处理费{foi.fees_charged}元，均为按量计收，已全额缴入国库。
（二）需要说明的事项
本报告各表和正文中的数据出自同一套登记记录，逐格可以查到对应的记录。""",
}

DISTRICT_2021: Final[dict[str, str]] = {
    "overview": """（一）主动公开情况
全区各级行政机关认真贯彻《中华人民共和国政府信息公开条例》，以“十四五”规划开局为契机，公开规划计划、重大项目和民生实事。本年制发行政规范性文件{table1.normative_documents.issued}件，废止和失效{table1.normative_documents.repealed}件，年末现行有效{table1.normative_documents.in_force}件。
（二）依申请公开情况
全年新收到政府信息公开申请{foi.received}件，上年结转{foi.carried_in}件，办结{foi.closed}件，结转下年度继续办理{foi.carried_out}件，按期答复率为{foi.in_time_rate}%。
（三）政府信息管理情况
清理行政规范性文件，街面秩序管理办法因有效期届满失效，征收补助奖励办法被新办法代替，文件库同步更新了效力标注。
（四）平台建设情况
整合各部门公开页面，统一政府信息公开专栏的入口和版式，补齐基层政务公开标准化目录。
（五）监督保障情况
明确分管领导和专职人员，将公开工作列入绩效考核，组织两期业务培训。接受社会评议，对群众反映的栏目更新不及时等问题逐项整改。本年度没有被追究责任的情形。""",
    "proactive": """本年度作出行政许可决定{table1.permits}件、行政处罚决定{table1.penalties}件、行政强制决定{table1.coercive_measures}件，收取行政事业性收费{table1.fees_10k_yuan}万元。上述数量为本年度纳入区级统一登记的部分。
重点公开了征收与补偿实施办法、二次供水管理办法及其解读，公开了全区部门预算决算和重大建设项目信息。""",
    "requests": """新收到的申请中，自然人提出{table2.received.natural_person}件，商业企业提出{table2.received.enterprise}件，社会公益组织提出{table2.received.social}件，法律服务机构提出{table2.received.legal_service}件。
办结的申请中，予以公开{table2.disclosed.total}件，部分公开{table2.partially_disclosed.total}件，本机关不掌握相关政府信息{table2.unavailable.not_held.total}件。申请人逾期不补正、逾期未缴费而不再处理的，均已事先告知后果。""",
    "remedies": """本年度因政府信息公开被申请行政复议{remedies.reconsiderations}件，其中维持{table3.reconsideration.upheld}件，纠正{table3.reconsideration.corrected}件，尚未审结{table3.reconsideration.pending}件；被提起行政诉讼{remedies.lawsuits}件，尚未审结{table3.lawsuit_without_reconsideration.pending}件。""",
    "problems": """存在的主要问题：一是答复文书说理不足，引用条款不够准确；二是街道一级缺少专职力量，申请办理主要依靠区级部门指导；三是文件公开与解读之间有时间差。
改进措施：一是统一各类答复文书样式，建立疑难申请会商机制；二是面向街道开展跟班培训；三是要求文件和解读同步报送、同步公开。""",
    "other": """按照《政府信息公开信息处理费管理办法》，本年度收取信息处理费{foi.fees_charged}元。没有其他需要报告的事项。""",
}

# What each organ says of itself: of disclosure, of requests, of problems.
ORGAN_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "fangguan": (
        "围绕保障性住房、物业管理和房屋安全，公开公共租赁住房的申请条件、配租方案和轮候结果，公开物业服务企业的信用信息和维修资金的使用办法。",
        "申请内容以业主委员会备案、维修资金收支和直管公房档案居多。历史档案年代久远的，先查库房、再核台账，并在答复中写明检索经过。",
        "部分直管公房档案没有电子化，检索耗时较长；物业领域的政策解读还不够通俗。下一步将分批完成历史档案数字化，并联合街道开展物业政策进小区活动",
    ),
    "zhengshou": (
        "坚持征收决定、补偿方案、评估机构、分户补偿和资金使用全流程公开，在征收现场设置公示栏和查询台。",
        "申请内容集中在补偿方案、评估报告和他人补偿情况。涉及第三方的，逐件征求意见后作出区分处理，能够公开的部分一律公开。",
        "同一项目的相似申请较多，现场答疑与书面答复的衔接不够。下一步将把常见问题汇编成册，随征收公告一并公开",
    ),
    "shichang": (
        "按时公示行政处罚和抽查检查结果，公开食品安全抽检信息和特种设备检验情况，方便群众消费时查询。",
        "申请内容以企业登记档案和投诉举报处理结果居多。属于登记查询或者投诉举报事项的，主动告知办理渠道。",
        "少数执法信息的公示内容不够完整，投诉人对处理结果的查询不够便捷。下一步将统一公示模板，上线处理进度查询",
    ),
    "jiaoyu": (
        "在招生季之前公开学区划分、招生计划和入学政策，公开校外培训机构名单和收费标准，开设招生咨询专线。",
        "申请内容以片区划分依据和招生人数居多。已经公开的，告知获取的方式和途径，并附具体链接。",
        "学区划分的依据说明不够细，家长理解有难度。下一步将配合图示公开划分过程，并在公布前听取家长代表意见",
    ),
}


def organ_texts(code: str, short_name: str, year: int) -> dict[str, str]:
    """The six parts of an organ's report of `year`; `code` is a key of `ORGAN_WORDS`."""
    disclosure, requests, problems = ORGAN_WORDS[code]
    held = "专题" if year % 2 else "年度"
    return {
        "overview": (
            f"（一）主动公开\n{disclosure}\n"
            "（二）依申请公开\n新收到申请{foi.received}件，上年结转{foi.carried_in}件，办结{foi.closed}件，"
            "结转下年度继续办理{foi.carried_out}件，其中按期答复{foi.closed_in_time}件。\n"
            f"（三）管理和监督\n{short_name}由分管负责人牵头，明确专人受理、登记和答复，"
            f"组织了{held}业务学习，按要求参加文书评查和社会评议，没有被追究责任的情形。"
        ),
        "proactive": (
            "本年度作出行政许可决定{table1.permits}件、行政处罚决定{table1.penalties}件、"
            "行政强制决定{table1.coercive_measures}件，收取行政事业性收费{table1.fees_10k_yuan}万元，"
            "均已按规定公开。"
        ),
        "requests": (
            f"{requests}\n办结的申请中，予以公开{{table2.disclosed.total}}件，"
            "部分公开{table2.partially_disclosed.total}件，"
            "本机关不掌握相关政府信息{table2.unavailable.not_held.total}件。"
        ),
        "remedies": (
            "因政府信息公开被申请行政复议{remedies.reconsiderations}件，"
            "被提起行政诉讼{remedies.lawsuits}件。"
        ),
        "problems": f"{problems}。",
        "other": "本年度收取信息处理费{foi.fees_charged}元。没有其他需要报告的事项。",
    }
