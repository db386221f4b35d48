"""Two hundred secrets planted in texts and files, and as many clean ones beside them."""

from __future__ import annotations

import random
from collections.abc import Callable

from gongkai.portal.checks.checking import examine
from gongkai.portal.checks.material import Material, Piece, Remark, Weight
from gongkai.portal.checks.reading import pieces_of
from gongkai.portal.checks.tests import people

Hide = Callable[[str], Material]


def in_text(shape: str) -> Hide:
    return lambda secret: Material((Piece("正文", shape.format(secret)),))


def in_file(make: Callable[[str], bytes]) -> Hide:
    return lambda secret: Material(tuple(pieces_of("附件“名单”", make(secret))))


TEXTS = [
    in_text("现将救助对象名单公示如下：赵某某，{}，低保户。"),
    in_text("联系人：钱女士（{}）。"),
    in_text("1\t孙某\t{}\t500元\n2\t李某\t（略）\t600元"),
    in_text("<td>{}</td>"),
]
FILES = [
    in_file(lambda s: people.word("公示", s)),
    in_file(lambda s: people.word("公示", table=s)),
    in_file(lambda s: people.word("公示", deleted=s)),
    in_file(lambda s: people.word("公示", comment=s)),
    in_file(lambda s: people.word("公示", vanished=s)),
    in_file(lambda s: people.word("公示", header=s)),
    in_file(lambda s: people.word("公示", author=s)),
    in_file(lambda s: people.sheet(("姓名", "证件"), ("赵某", s))),
    in_file(lambda s: people.sheet(("姓名",), sheet=s)),
    in_file(lambda s: people.sheet(("姓名",), row=s)),
    in_file(lambda s: people.sheet(("姓名",), column=s)),
    in_file(lambda s: people.sheet(("姓名",), comment=s)),
    in_file(lambda s: people.sheet(("姓名",), author=s)),
    in_file(lambda s: people.paper("list", note=s)),
    in_file(lambda s: people.paper("list", property=s)),
    in_file(lambda s: people.paper("list", attachment=s)),
    in_file(lambda s: people.photo(author=s)),
    in_file(lambda s: people.photo(comment=s)),
    in_file(lambda s: people.packed(list=people.sheet(("姓名",), row=s))),
]
PLAIN_FILES = [
    in_file(lambda s: people.paper(s)),
    in_file(lambda s: people.paper("clean", earlier=s)),
    in_file(lambda s: people.sheet(("姓名",), number=s)),
]
"""Files of the tests that hold digits only."""


def written(rng: random.Random, secret: str) -> str:
    """The digits as careless people write them."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return rng.choice(
        (
            secret,
            secret.translate(wide),
            " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            f"{secret[:3]}-{secret[3:7]}-{secret[7:]}" if len(secret) == 11 else secret,
        )
    )


def planted() -> list[tuple[str, str, Material]]:
    """Two hundred (kind, secret, material)."""
    rng = random.Random(61)
    makers = {
        "身份证号码": people.identity,
        "手机号码": people.phone,
        "银行卡号": people.card,
        "住址": people.home,
    }
    cases = []
    while len(cases) < 200:
        kind = list(makers)[len(cases) % 4]
        secret = makers[kind](rng)
        at = len(cases)
        if kind == "手机号码" and at % 3 == 0:
            hide = PLAIN_FILES[at // 4 % 3]
        else:
            hide = [*TEXTS, *FILES][at // 4 % (len(TEXTS) + len(FILES))]
            secret = written(rng, secret) if kind != "住址" else secret
        cases.append((kind, secret, hide(secret)))
    return cases


CLEAN = [
    "2022年全区一般公共预算收入 1234567.89 万元，同比增长 5.2%。",
    "统一社会信用代码：114201040000000000，机构代码 00000000-0。",
    "云政办〔2022〕15号、云医保发〔2021〕3号继续有效；招标编号 YX-2022-000123456。",
    "办公地址：云溪区沿河大道518号政务服务中心3楼305室，电话：027-83000000。",
    "受理热线 12345，监督电话 (027)83000001，传真 83000002。",
    "赵某某，身份证号 4201**********1234，手机 138****0000。",
    "资金账号由财政国库统一支付，项目编码 420104202200001234567890。",
    "申请人须年满 60 周岁，月标准 800 元，自 2022-03-01 起执行，网址 https://www.yunxi.example/。",
    "第 12 栋教学楼于 2022 年 9 月 1 日投入使用，建筑面积 15012.35 平方米。",
    "办件量：1月 13012 件，2月 14500 件，3月 15823 件；合计 43335 件。",
    "车辆通行 18012345 辆次；经度 114.2345678，纬度 30.5678901。",
    "电子邮箱 gongkai@yunxi.gov.cn，邮政编码 430030。",
]


def about_people(remarks: list[Remark]) -> list[Remark]:
    return [remark for remark in remarks if remark.rule == "C1"]


def test_every_planted_secret_is_found_and_none_is_repeated_to_the_reader() -> None:
    missed = []
    for kind, secret, material in planted():
        remarks = [r for r in about_people(examine(material)) if f"有{kind}" in r.message]
        if not remarks:
            missed.append((kind, secret, material))
        for remark in remarks:
            assert secret not in remark.message and secret not in remark.shown
            assert secret not in repr(remark)
            assert remark.weight is Weight.STOP
    assert not missed, missed


def test_remarks_of_other_kinds_repeat_no_secret_that_stands_beside() -> None:
    rng = random.Random(62)
    for make in (people.identity, people.phone, people.card):
        secret = make(rng)
        remarks = examine(Material((Piece("正文", f"帐户{secret}（转帐"),)))
        assert {remark.rule for remark in remarks} == {"C1", "C4", "C5"}
        for remark in remarks:
            assert secret[4:-4] not in remark.message + remark.shown, remark


def test_what_is_no_secret_is_left_alone() -> None:
    for text in CLEAN:
        assert not about_people(examine(Material((Piece("正文", text),)))), text
        pieces = tuple(pieces_of("附件", people.word(text)))
        assert not examine(Material(pieces)), text
