"""What the demo's applicants ask for: invented sentences, each for the organs it may go to."""

from __future__ import annotations

import random
from typing import Final

from gongkai.demo.words import BRANDS, PROJECTS, QUARTERS, STREETS, TRADES

Pattern = tuple[tuple[str, ...], str]
"""Codes of the organs that may receive the request, and its sentence with blanks."""

STREET_ORGANS: Final = (
    "qiaotou", "wangjiang", "gudu", "liudi", "qingteng", "songyun", "bailuzhou", "huaiyin",
    "jinping", "taowu", "shuangta",
)  # fmt: skip

GENERAL: Final[tuple[Pattern, ...]] = (
    (("yunxi", "zhengshou"), "申请公开{project}的房屋征收决定及公告"),
    (("yunxi", "zhengshou"), "申请公开{project}的房屋征收补偿方案及征求意见情况"),
    (("zhengshou",), "申请公开{project}被征收房屋的整体评估报告"),
    (("zhengshou",), "申请公开{project}征收范围内{street}{n}号的分户补偿情况"),
    (("zhengshou",), "申请公开{project}征收补偿费用的到账凭证和使用情况"),
    (("zhengshou",), "申请公开{project}房屋征收实施单位的委托协议"),
    (("zhengshou",), "申请公开{project}评估机构的选定过程和选定结果"),
    (("zhengshou", "gengxin"), "申请公开{project}签约期限、签约比例的有关文件"),
    (("yunxi", "ziran"), "申请公开{quarter}所在地块的征地批复和勘测定界图"),
    (("ziran",), "申请公开{project}的建设工程规划许可证及附图"),
    (("ziran",), "申请公开{project}的建设用地规划许可证"),
    (("ziran",), "申请公开{street}{n}号地块控制性详细规划的调整批复"),
    (("ziran",), "申请公开{quarter}三期总平面图及日照分析报告"),
    (("ziran",), "申请公开{street}{n}号国有土地使用权的登记档案"),
    (("ziran", "chubei"), "申请公开{quarter}储备地块的出让合同"),
    (("chubei",), "申请公开{project}土地收储协议和补偿支付依据"),
    (("huanjing",), "申请公开{project}环境影响报告表及批复"),
    (("huanjing",), "申请公开{company}排污许可证正副本和年度执行报告"),
    (("huanjing",), "申请公开{street}沿线{year}年噪声监测数据"),
    (("huanjing", "shuiwu"), "申请公开{quarter}旁排口的水质监测报告"),
    (("fangguan",), "申请公开{quarter}房屋专项维修资金的收支明细"),
    (("fangguan",), "申请公开{street}{n}号房屋安全鉴定报告"),
    (("fangguan",), "申请公开{quarter}前期物业服务合同的备案材料"),
    (("fangguan",), "申请公开{year}年公共租赁住房配租方案和轮候名单"),
    (("fangguan",), "申请公开{quarter}直管公房{n}栋的租赁档案"),
    (("fangguan",), "申请公开{quarter}商品房预售许可证及预售资金监管账户"),
    (("fangguan",), "申请公开{quarter}业主委员会备案的全部材料"),
    (("fangguan",), "申请公开{street}{n}号房改售房的审批表"),
    (("fangguan", "gengxin"), "申请公开{quarter}加装电梯的补贴标准和申报流程"),
    (("fangguan",), "申请公开我区{year}年保障性住房的建设计划和完成情况"),
    (("jianshe",), "申请公开{project}的施工许可证和施工图审查合格书"),
    (("jianshe",), "申请公开{project}的竣工验收备案表"),
    (("jianshe",), "申请公开{project}的招标公告、中标通知书和施工合同"),
    (("jianshe",), "申请公开{street}道路排水改造的设计变更文件"),
    (("jianshe", "gengxin"), "申请公开{quarter}老旧小区改造的施工内容和资金来源"),
    (("chengguan",), "申请公开对{street}{n}号违法建设的查处情况"),
    (("chengguan",), "申请公开{street}占道经营摊点的设置审批文件"),
    (("chengguan",), "申请公开{quarter}生活垃圾分类设施的采购合同"),
    (("chengguan",), "申请公开{project}建筑垃圾处置的核准文件"),
    (("jiaoyu",), "申请公开{year}年{quarter}片区小学对口划分的依据和范围图"),
    (("jiaoyu",), "申请公开{year}年义务教育阶段学校的招生计划和实际招生人数"),
    (("jiaoyu",), "申请公开民办幼儿园普惠认定的名单和补助标准"),
    (("jiaoyu",), "申请公开{company}办学许可证的审批材料"),
    (("minzheng",), "申请公开{year}年最低生活保障对象的名单和保障金额"),
    (("minzheng",), "申请公开{quarter}社区养老服务设施的建设和运营补贴"),
    (("minzheng",), "申请公开{street}门牌变更的批准文件"),
    (("minzheng",), "申请公开区级社会组织{year}年的年检结论"),
    (("caizheng",), "申请公开区级{year}年部门决算中“三公”经费的明细"),
    (("caizheng",), "申请公开{project}的财政评审结论和拨款情况"),
    (("caizheng",), "申请公开{year}年区级政府采购的投诉处理决定"),
    (("fagai",), "申请公开{project}的可行性研究报告批复"),
    (("fagai",), "申请公开{quarter}停车场收费标准的备案文件"),
    (("shichang",), "申请公开{company}的登记档案和历次变更材料"),
    (("shichang",), "申请公开{quarter}电梯{year}年的检验报告"),
    (("shichang",), "申请公开对{company}投诉举报的处理结果"),
    (("renshe",), "申请公开{year}年区属事业单位招聘的面试成绩和录用名单"),
    (("renshe",), "申请公开被征地农民社会保障费用的落实情况"),
    (("renshe",), "申请公开公益性岗位的开发数量和补贴标准"),
    (("weijian",), "申请公开{quarter}社区卫生服务站的执业许可信息"),
    (("weijian",), "申请公开{year}年集中隔离场所的征用协议和支付标准"),
    (("gongan",), "申请公开{street}路口电子警察的设置批准文件"),
    (("gongan",), "申请公开{quarter}片区流动人口登记的统计数据"),
    (("shuiwu",), "申请公开{street}二次供水设施的移交协议"),
    (("shuiwu",), "申请公开{project}的水土保持方案批复"),
    (("yuanlin",), "申请公开{street}行道树移植的审批材料"),
    (("yingji", "xiaofang"), "申请公开{street}{n}号火灾事故的调查认定"),
    (("xiaofang",), "申请公开{company}公众聚集场所的消防安全检查意见书"),
    (("wenlv",), "申请公开{street}历史建筑的保护名录和保护图则"),
    (("yibao",), "申请公开{year}年医疗救助资金的发放标准和人数"),
    (("tuiyi",), "申请公开{year}年优抚对象抚恤补助的标准"),
    (("shenji",), "申请公开{project}的竣工决算审计报告"),
    (("guozi",), "申请公开区属国有企业{year}年负责人薪酬的有关规定"),
    (("tongji",), "申请公开第七次人口普查中{quarter}片区的常住人口数"),
    (("zhaoshang", "binjiang"), "申请公开{year}年楼宇经济扶持政策和兑现名单"),
    (("kaifaqu",), "申请公开{company}入园协议中的公共事项条款"),
    (("shangwu",), "申请公开{year}年消费券发放的方案和资金来源"),
    (("shenpi",), "申请公开{company}食品经营许可的审批材料"),
    (("zhengban",), "申请公开{year}年区级重大行政决策事项目录和听证情况"),
    (("yunxi",), "申请公开区政府关于{project}的专题会议决定事项"),
    (("yunxi", "nongye"), "申请公开{quarter}村集体资产改制的批复文件"),
    (STREET_ORGANS, "申请公开{quarter}社区{year}年惠民资金的使用明细"),
    (STREET_ORGANS, "申请公开{quarter}居民委员会换届选举的结果和选举办法"),
    (STREET_ORGANS, "申请公开{street}{n}号房屋拆除的委托协议和施工单位"),
    (STREET_ORGANS, "申请公开{quarter}社区办公用房的产权和来源"),
    (STREET_ORGANS, "申请公开{street}{year}年防汛值守的经费安排"),
)

SPECIAL: Final[dict[str, tuple[Pattern, ...]]] = {
    "refused.state_secret": ((("gongan",), "申请公开{street}一带技防设施的布点图和值守方案"),),
    "refused.third_party_rights": (
        (("zhengshou",), "申请公开{project}中{street}{n}号他人房屋的补偿协议"),
        (("shichang",), "申请公开{company}提交的配方和工艺说明"),
        (("minzheng",), "申请公开{quarter}低保家庭成员的收入核对材料"),
        (("ziran",), "申请公开{street}{n}号他人不动产的登记原始资料"),
        (("fangguan",), "申请公开{quarter}公共租赁住房承租人的家庭资产材料"),
    ),
    "refused.internal_affairs": (
        (("jiguan",), "申请公开办公用房分配的内部工作流程"),
        (("renshe", "fangguan"), "申请公开本机关干部考核的内部通报"),
        (("chengguan",), "申请公开执法中队的排班和后勤管理规定"),
    ),
    "refused.process_information": (
        (("yunxi",), "申请公开{project}方案论证阶段的讨论记录和修改稿"),
    ),
    "refused.enforcement_files": (
        (("chengguan",), "申请公开对{street}{n}号处罚案件的询问笔录和证据材料"),
        (("shichang",), "申请公开对{company}行政处罚的全部案卷"),
    ),
    "refused.administrative_inquiry": ((("ziran",), "申请查询{street}{n}号的不动产登记结果"),),
    "unavailable.needs_creation": (
        (("minzheng", "fangguan"), "申请公开近十年各社区困难家庭住房情况的对比分析"),
        (("caizheng",), "申请公开按街道汇总的{year}年改造资金测算表"),
        (("jiaoyu",), "申请公开各小学近五年学位缺口的分析说明"),
        (("jianshe",), "申请公开全区历年道路开挖次数的排名"),
    ),
    "not_processed.petition_or_complaint": (
        (("fangguan", "xinfang"), "请求处理{quarter}物业公司乱收费并公开处理结果"),
    ),
    "not_processed.repeated": ((("zhengshou",), "再次申请公开{project}的房屋征收补偿方案"),),
    "not_processed.publication": ((("tongji",), "申请提供《云溪区统计年鉴》{year}年卷"),),
    "not_processed.confirmation": ((("minzheng",), "申请重新出具已获取的地名批复并加盖公章"),),
    "other.correction_overdue": ((("ziran",), "申请公开我家附近地块的全部规划资料"),),
    "other.fee_unpaid": ((("jianshe",), "申请公开{project}全部施工图纸和计量资料"),),
    "unavailable.unclear_after_correction": ((("jianshe",), "申请公开那条路修路的所有文件"),),
    "other.other": (
        (("fangguan",), "申请公开{quarter}物业用房配置的核定文件（申请人已撤回）"),
        (("ziran",), "申请更正{street}{n}号登记信息中的门牌记载"),
        (("minzheng",), "申请公开{street}地名命名的资料（已移送档案馆）"),
        (("shichang",), "申请公开{company}年度报告信息（已自行公示）"),
    ),
}
"""Sentences for outcomes that not every request could end in."""


def subject(rng: random.Random, outcome: str, year: int) -> tuple[str, str]:
    """The organ's code and the sentence of a request that will end in `outcome`."""
    codes, sentence = rng.choice(SPECIAL.get(outcome, GENERAL))
    text = sentence.format(
        project=rng.choice(PROJECTS),
        quarter=rng.choice(QUARTERS),
        street=rng.choice(STREETS),
        company=f"临江市{rng.choice(BRANDS)}{rng.choice(TRADES)}有限公司",
        year=rng.choice((year - 3, year - 2, year - 1)),
        n=rng.randrange(3, 260),
    )
    return rng.choice(codes), text
