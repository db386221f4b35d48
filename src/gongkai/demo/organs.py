"""The invented district's government and its fifty organs."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from gongkai.demo.codes import credit_code
from gongkai.demo.words import CITY, DISTRICT, SEED, STREETS, person
from gongkai.ledger.models import Organ, OrganKind

ROOT: Final = "yunxi"


@dataclass(frozen=True, slots=True)
class OrganSpec:
    """One organ as the demo describes it: code, names, prefix of its documents, what it holds."""

    code: str
    name: str
    short_name: str
    prefix: str
    kind: OrganKind
    holds: str


_D, _S, _I = OrganKind.DEPARTMENT, OrganKind.SUBDISTRICT, OrganKind.INSTITUTION


def _department(code: str, name: str, short: str, prefix: str, holds: str) -> OrganSpec:
    return OrganSpec(code, f"{DISTRICT}{name}", short, f"云{prefix}", _D, holds)


def _branch(code: str, name: str, short: str, prefix: str, holds: str) -> OrganSpec:
    return OrganSpec(code, f"{CITY}{name}{DISTRICT[:2]}分局", short, f"云{prefix}", _D, holds)


def _subdistrict(code: str, name: str, prefix: str, feature: str) -> OrganSpec:
    return OrganSpec(
        code,
        f"{DISTRICT}人民政府{name}街道办事处",
        f"{name}街道",
        f"云{prefix}街",
        _S,
        f"掌握本街道社区建设、社会救助初审、物业协调、便民服务和{feature}等方面的政府信息。",
    )


def _institution(code: str, name: str, short: str, prefix: str, holds: str) -> OrganSpec:
    return OrganSpec(code, f"{DISTRICT}{name}", short, f"云{prefix}", _I, holds)


DISTRICT_GOVERNMENT: Final = OrganSpec(
    ROOT,
    f"{CITY}{DISTRICT}人民政府",
    "区政府",
    "云政",
    OrganKind.DISTRICT,
    "掌握全区行政规范性文件、政府工作报告、国民经济和社会发展规划、房屋征收决定和重大行政决策等政府信息。",
)

ORGANS: Final[tuple[OrganSpec, ...]] = (
    _department("fagai", "发展和改革局", "区发改局", "发改", "掌握项目审批核准备案、价格管理、粮食储备和能源节约等政府信息。"),
    _department("jiaoyu", "教育局", "区教育局", "教", "掌握学区划分、招生政策、教师资格、校外培训机构许可等政府信息。"),
    _department("kejing", "科学技术和经济信息化局", "区科经局", "科经", "掌握科技项目、高新技术企业申报、工业运行和企业扶持等政府信息。"),
    _branch("gongan", "公安局", "区公安分局", "公", "掌握户籍管理、治安管理、特种行业许可和道路交通安全等政府信息。"),
    _department("minzheng", "民政局", "区民政局", "民", "掌握最低生活保障、特困供养、养老服务、社会组织和地名管理等政府信息。"),
    _department("sifa", "司法局", "区司法局", "司", "掌握行政复议、法律援助、人民调解和规范性文件审核等政府信息。"),
    _department("caizheng", "财政局", "区财政局", "财", "掌握财政预算决算、政府采购、非税收入和财政补贴等政府信息。"),
    _department("renshe", "人力资源局", "区人力资源局", "人", "掌握就业创业、社会保险、劳动监察和事业单位招聘等政府信息。"),
    _branch("ziran", "自然资源和规划局", "区自规分局", "自规", "掌握国土空间规划、建设用地、规划许可和不动产登记等政府信息。"),
    _branch("huanjing", "生态环境局", "区生态环境分局", "环", "掌握环境影响评价批复、排污许可、环境监测和环境执法等政府信息。"),
    _department("fangguan", "住房保障和房屋管理局", "区房管局", "房", "掌握保障性住房、房屋安全鉴定、物业管理和维修资金等政府信息。"),
    _department("jianshe", "建设局", "区建设局", "建", "掌握施工许可、工程质量安全监督、市政道路和老旧小区改造等政府信息。"),
    _department("chengguan", "城市管理执法局", "区城管执法局", "城管", "掌握违法建设查处、占道经营、市容环卫和渣土管理等政府信息。"),
    _department("shuiwu", "水务和湖泊局", "区水务局", "水", "掌握取水许可、排水许可、河湖保护和防汛抗旱等政府信息。"),
    _department("nongye", "农业农村局", "区农业农村局", "农", "掌握动物防疫、农产品质量安全和村级集体资产管理等政府信息。"),
    _department("shangwu", "商务局", "区商务局", "商", "掌握成品油零售、单用途预付卡、外贸外资和消费促进等政府信息。"),
    _department("wenlv", "文化和旅游局", "区文旅局", "文旅", "掌握文物保护、文化市场许可、旅游管理和公共文化设施等政府信息。"),
    _department("weijian", "卫生健康局", "区卫健局", "卫", "掌握医疗机构执业、公共场所卫生、疫情防控和生育服务等政府信息。"),
    _department("tuiyi", "退役军人事务局", "区退役军人局", "退", "掌握退役安置、优待抚恤和烈士褒扬等政府信息。"),
    _department("yingji", "应急管理局", "区应急局", "应急", "掌握安全生产许可、事故调查和防灾减灾救灾等政府信息。"),
    _department("shenji", "审计局", "区审计局", "审", "掌握审计计划、审计结果公告和审计整改等政府信息。"),
    _department("shichang", "市场监督管理局", "区市场监管局", "市监", "掌握市场主体登记、食品药品安全、特种设备和价格执法等政府信息。"),
    _department("tongji", "统计局", "区统计局", "统", "掌握统计公报、人口普查、经济普查和统计执法等政府信息。"),
    _department("yibao", "医疗保障局", "区医保局", "医保", "掌握医疗救助、定点医药机构管理和医保基金监管等政府信息。"),
    _department("shenpi", "行政审批局", "区行政审批局", "审批", "掌握集中行使的行政许可、政务服务事项和证照管理等政府信息。"),
    _department("xinfang", "信访局", "区信访局", "信", "掌握信访工作制度、信访渠道和信访统计等政府信息。"),
    _department("guozi", "国有资产监督管理局", "区国资局", "国资", "掌握区属国有企业名录、负责人薪酬和国有资产处置等政府信息。"),
    _department("jinrong", "地方金融工作局", "区金融局", "金", "掌握地方金融组织监管、企业上市培育和防范非法集资等政府信息。"),
    _department("zhaoshang", "招商促进局", "区招商局", "招", "掌握招商引资政策、签约项目和产业扶持兑现等政府信息。"),
    _department("minzong", "民族宗教事务局", "区民宗局", "民宗", "掌握民族成份变更、清真食品和宗教活动场所管理等政府信息。"),
    _department("yuanlin", "园林和林业局", "区园林局", "园林", "掌握树木移植砍伐许可、公园绿地建设和古树名木保护等政府信息。"),
    _subdistrict("qiaotou", "硚头", "硚", "老旧里分改造"),
    _subdistrict("wangjiang", "望江", "望", "沿江防汛"),
    _subdistrict("gudu", "古渡", "渡", "旧城改造"),
    _subdistrict("liudi", "柳堤", "柳", "商圈服务"),
    _subdistrict("qingteng", "青藤", "青", "老年人服务"),
    _subdistrict("songyun", "松韵", "松", "校园周边整治"),
    _subdistrict("bailuzhou", "白鹭洲", "鹭", "湖泊巡护"),
    _subdistrict("huaiyin", "槐荫", "槐", "物业矛盾调处"),
    _subdistrict("jinping", "锦屏", "锦", "园区企业服务"),
    _subdistrict("taowu", "桃坞", "桃", "城中村改造"),
    _subdistrict("shuangta", "双塔", "塔", "土地储备配合"),
    _institution("zhengban", "人民政府办公室", "区政府办", "政办", "掌握区政府及其办公室文件、会议议定事项、建议提案办理和政务公开工作等政府信息。"),
    _institution("zhengshou", "房屋征收管理办公室", "区征收办", "征", "掌握房屋征收补偿方案、评估结果、补偿协议和分户补偿等政府信息。"),
    _institution("chubei", "土地储备中心", "区土储中心", "土储", "掌握土地储备计划、收储协议和储备地块管理等政府信息。"),
    _institution("binjiang", "滨江商务区管理委员会", "滨江商务区管委会", "滨管", "掌握商务区规划建设、楼宇经济和企业入驻等政府信息。"),
    _institution("kaifaqu", "经济开发区管理委员会", "区开发区管委会", "开管", "掌握开发区产业规划、工业用地和园区企业服务等政府信息。"),
    _institution("xiaofang", "消防救援大队", "区消防大队", "消", "掌握公众聚集场所消防安全检查、消防监督抽查和火灾统计等政府信息。"),
    _institution("jiguan", "机关事务服务中心", "区机关事务中心", "机管", "掌握办公用房、公务用车和公共机构节能等政府信息。"),
    _institution("gengxin", "城市更新服务中心", "区城市更新中心", "城更", "掌握城市更新计划、老旧小区改造进度和更新单元划定等政府信息。"),
)  # fmt: skip


def create_organs() -> dict[str, Organ]:
    """Create the root and its fifty organs; returns them by code, root first."""
    rng = random.Random(SEED)
    root = Organ.add_root(instance=_organ(DISTRICT_GOVERNMENT, 0, rng))
    organs = {ROOT: root}
    for serial, spec in enumerate(ORGANS, start=1):
        organs[spec.code] = root.add_child(instance=_organ(spec, serial, rng))
    return organs


def _organ(spec: OrganSpec, serial: int, rng: random.Random) -> Organ:
    # 11: an organ of government; 12: an institution (GB 32100 table of categories).
    category = "12" if spec.kind == OrganKind.INSTITUTION else "11"
    return Organ(
        code=spec.code,
        name=spec.name,
        short_name=spec.short_name,
        document_prefix=spec.prefix,
        kind=spec.kind,
        credit_code=credit_code(category, 70_100 + serial * 137),
        address=f"{CITY}{DISTRICT}{rng.choice(STREETS)}{rng.randrange(1, 300)}号",
        phone=f"000-8{serial:03d}{rng.randrange(1000, 9999)}",
        office_hours="工作日 9:00–12:00，14:00–17:00",
        officer=person(rng),
        holds=spec.holds,
    )
