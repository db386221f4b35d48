"""Invented words that several parts of the demo draw on: names, streets, projects."""

from __future__ import annotations

import random
from typing import Final

SEED: Final = 20221231
CITY: Final = "临江市"
DISTRICT: Final = "云溪区"

SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
)
GIVEN: Final = (
    "建国", "志强", "秀兰", "桂英", "晓梅", "文斌", "丽娟", "国庆", "海燕", "小军", "雪琴", "立新",
    "永红", "思远", "佳怡", "子涵", "明亮", "玉珍", "春生", "爱华", "家豪", "静", "伟", "敏", "磊",
    "婷", "亮", "艳", "勇", "洁", "斌", "霞", "平", "刚", "慧", "鑫", "楠", "杰", "蕾", "凯",
)  # fmt: skip
STREETS: Final = (
    "望江路", "石榴巷", "柳堤街", "青藤路", "古渡街", "云溪大道", "松韵路", "白鹭洲路", "槐荫街",
    "长庚路", "锦屏街", "桃坞路", "双塔街", "芦汀路", "知音巷", "硚头正街", "鼓楼里", "砚池路",
    "水杉路", "花朝街",
)  # fmt: skip
QUARTERS: Final = (
    "望江里", "石榴园", "柳堤新村", "青藤苑", "古渡花园", "松韵小区", "白鹭洲", "槐荫里", "锦屏苑",
    "桃坞村", "双塔小区", "芦汀湾", "硚头里", "砚池新村", "水杉苑", "花朝里",
)  # fmt: skip
PROJECTS: Final = (
    "古渡片旧城改造项目", "望江里危旧房改造项目", "芦汀湾滨水绿道工程", "云溪大道快速化改造工程",
    "白鹭洲生态修复工程", "硚头片城市更新项目", "双塔地块土地储备项目", "砚池路雨污分流工程",
    "松韵小学扩建工程", "桃坞村城中村改造项目", "锦屏公园二期工程", "槐荫里老旧小区改造项目",
)  # fmt: skip
BRANDS: Final = (
    "云帆", "芦汀", "青禾", "澄明", "双桥", "鹿鸣", "远岫", "汇川", "锦程", "沐春", "松石", "望舒",
    "安然", "启明", "恒溪", "楚悦", "百川", "清源", "金梧", "同泰", "瑞禾", "永嘉", "盛和", "佳木",
)  # fmt: skip
TRADES: Final = (
    "商贸", "餐饮管理", "建筑工程", "物业服务", "医药", "科技", "食品", "装饰工程", "物流", "文化传媒",
    "教育咨询", "汽车服务", "环保科技", "置业", "酒店管理", "机械设备", "劳务", "超市",
)  # fmt: skip


def person(rng: random.Random) -> str:
    """An invented full name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def company(rng: random.Random) -> str:
    """An invented company's name."""
    brand = rng.choice(BRANDS) + rng.choice(BRANDS)[:1]
    return f"{CITY}{brand}{rng.choice(TRADES)}有限公司"
