"""The packaged wording: every letter, every answer, in both formats."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import pdfplumber
import pytest

from gongkai.foi.letters import layout
from gongkai.foi.letters.composing import compose, sample_values
from gongkai.foi.letters.docx import to_docx
from gongkai.foi.letters.fields import FIELDS
from gongkai.foi.letters.kinds import KINDS, SHORT_TITLE, LetterKind, answer_kinds, cited
from gongkai.foi.letters.layout import OfficialLetter
from gongkai.foi.letters.pdf import to_pdf
from gongkai.foi.letters.texts import TEXTS
from gongkai.foi.letters.wording import problems
from gongkai.ledger.models import Organ
from gongkai.ledger.tests.factories import make_district, make_organ
from gongkai.norms.fees import CITATION, by_pages, by_pieces
from gongkai.norms.outcomes import DEFAULT_REMEDY_SETTINGS, OUTCOMES, REFUSED

pytestmark = pytest.mark.django_db

BEFORE, AFTER = date(2023, 12, 29), date(2024, 1, 2)
ANSWERS = [kind for kind in KINDS.values() if kind.outcome]
REFUSALS = [kind for kind in ANSWERS if OUTCOMES[kind.outcome].group == REFUSED]


@pytest.fixture
def organ() -> Organ:
    district = make_district("临江市云溪区人民政府")
    return make_organ(district, "云溪区发展和改革局", document_prefix="云发改")


def sample(kind: LetterKind, organ: Organ, day: date) -> OfficialLetter:
    return compose(
        organ=organ,
        kind=kind,
        title=kind.title,
        body=TEXTS[kind.key],
        values=sample_values(kind, organ, day),
        day=day,
        number=f"云发改公开{kind.series}〔{day.year}〕1号",
    )


def text_of(letter: OfficialLetter) -> str:
    return "\n".join(paragraph.text for paragraph in letter.body)


def ids(kind: LetterKind) -> str:
    return kind.key


def test_every_kind_has_its_text_and_every_text_its_kind() -> None:
    assert TEXTS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS.values(), ids=ids)
def test_a_packaged_template_is_one_that_an_office_could_save(kind: LetterKind) -> None:
    assert problems(kind, kind.title, TEXTS[kind.key]) == {}


@pytest.mark.parametrize("kind", KINDS.values(), ids=ids)
def test_a_template_names_every_field_that_the_officer_must_fill(kind: LetterKind) -> None:
    named = set(re.findall(r"\{\{ (\w+) \}\}", TEXTS[kind.key]))
    assert set(kind.given) - {kind.addressee} <= named
    assert set(kind.optional) <= named


@pytest.mark.parametrize("kind", KINDS.values(), ids=ids)
def test_a_letter_prints_whole_in_both_formats(kind: LetterKind, organ: Organ) -> None:
    letter = sample(kind, organ, AFTER)
    book = docx.Document(BytesIO(to_docx(letter)))
    words = [p.text for p in book.paragraphs]
    words += [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    with pdfplumber.open(BytesIO(to_pdf(letter, system_fonts=False))) as pdf:
        below = (297 - 35) * layout.POINTS_PER_MM + 1
        pages = [p.crop((0, 0, p.width, below)).extract_text() for p in pdf.pages]
    expected = re.sub(r"\s", "", letter.plain_text())
    assert re.sub(r"\s", "", "".join(words)) == expected
    assert re.sub(r"\s", "", "".join(pages)) == expected
    assert "{{" not in expected and "。。" not in expected and "None" not in expected


@pytest.mark.parametrize("kind", KINDS.values(), ids=ids)
def test_every_given_field_is_printed(kind: LetterKind, organ: Organ) -> None:
    printed = sample(kind, organ, AFTER).plain_text()
    for name in (*kind.given, *kind.optional):
        assert FIELDS[name].sample.rstrip("。") in printed, name


def test_there_is_an_answer_for_each_of_the_21_outcomes() -> None:
    assert len(OUTCOMES) == 21
    for outcome in OUTCOMES.values():
        general, *cases = answer_kinds(outcome.key)
        assert general.key == f"answer.{outcome.key}"
        assert general.title == outcome.letter
        assert general.legal_basis == cited(outcome.legal_basis)
        articles = re.findall(r"第[一二三四五六七八九十]+条", outcome.legal_basis)
        assert re.findall(r"第[一二三四五六七八九十]+条", general.legal_basis) == articles
        for case in cases:
            (item,) = re.findall(r"第（.）项", case.legal_basis)
            assert item in general.legal_basis


@pytest.mark.parametrize("kind", ANSWERS, ids=ids)
@pytest.mark.parametrize("day", [BEFORE, AFTER], ids=["2023", "2024"])
def test_an_answer_names_its_article_its_reason_and_its_remedies(
    kind: LetterKind, day: date, organ: Organ
) -> None:
    text = text_of(sample(kind, organ, day))
    assert f"照{kind.legal_basis}的规定" in text
    if kind.outcome != "disclosed":
        assert FIELDS["理由"].sample in text
    assert "60日内向临江市云溪区人民政府" in text and "申请行政复议" in text
    assert "申请行政复议的期限至" in text
    assert "向上一级行政机关或者政府信息公开工作主管部门投诉、举报" in text
    alone = kind.outcome not in DEFAULT_REMEDY_SETTINGS.not_heard_alone
    assert ("提起行政诉讼" in text) == alone
    first = kind in REFUSALS and day == AFTER
    assert ("6个月内直接向有管辖权的人民法院提起行政诉讼" in text) == (alone and not first)
    assert ("应当先" in text) == first


@pytest.mark.parametrize("kind", REFUSALS, ids=ids)
def test_a_refusal_goes_to_reconsideration_first_from_2024(kind: LetterKind, organ: Organ) -> None:
    before, after = (text_of(sample(kind, organ, day)) for day in (BEFORE, AFTER))
    assert "可以依照《中华人民共和国行政复议法》第九条的规定" in before
    assert "申请行政复议的期限至2024年2月27日，直接提起行政诉讼的期限至2024年7月1日" in before
    assert "或者上一级主管部门申请行政复议" in before
    assert "应当先依照《中华人民共和国行政复议法》第二十条、第二十三条第一款第（四）项" in after
    assert "申请行政复议的期限至2024年3月4日。" in after
    assert "直接提起" not in after and "上一级主管部门申请" not in after
    for text in (before, after):
        assert "自收到行政复议决定书之日起15日内" in text


def test_eight_outcomes_are_refusals() -> None:
    assert len(REFUSALS) == 8


def test_the_third_party_and_the_other_organ_do_not_learn_who_asks(organ: Organ) -> None:
    for key in ("third_party_consultation", "third_party_decision", "organ_consultation"):
        assert not {"申请人", "申请内容", "申请编号"} & set(KINDS[key].fields)


def test_the_law_is_called_by_its_full_name_everywhere(organ: Organ) -> None:
    for kind in KINDS.values():
        text = text_of(sample(kind, organ, AFTER)).replace(CITATION, "")
        assert SHORT_TITLE not in text, kind.key


@pytest.mark.parametrize("fee", [by_pieces(45, already=3), by_pages(250)], ids=["pieces", "pages"])
def test_the_fee_notice_adds_up_to_the_tariff(fee, organ: Organ) -> None:
    kind = KINDS["fee_notice"]
    values = sample_values(kind, organ, AFTER) | {
        "收费计算": "\n".join(fee.explain()),
        "收费金额": str(fee.yuan),
    }
    letter = compose(
        organ=organ, kind=kind, title=kind.title, body=TEXTS[kind.key], values=values, day=AFTER
    )
    text = text_of(letter)
    parts = [Decimal(amount) for amount in re.findall(r"，计(\d+)元。", text)]
    assert sum(parts) == fee.yuan
    assert f"应缴金额：{fee.yuan}元。" in text


def test_a_form_knows_what_sort_of_thing_each_field_is() -> None:
    assert FIELDS["补正期限"].sort == FIELDS["送达日期"].sort == "day"
    assert FIELDS["延长工作日数"].sort == "number"
    assert FIELDS["信息处理费"].sort == "fee"
    assert FIELDS["理由"].sort == "text"
    inputs = {name for kind in KINDS.values() for name in kind.inputs}
    assert inputs <= FIELDS.keys()
    assert all(FIELDS[name].given for name in inputs)
