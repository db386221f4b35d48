"""Every public page in English: crawled and walked, nothing of its chrome left in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import gettext, override
from lxml import html

from gongkai.foi import public
from gongkai.foi.corrections import selectors as corrections
from gongkai.foi.forms import STEPS
from gongkai.foi.models import Opinion
from gongkai.foi.proactive.models import Status as ProposalStatus
from gongkai.foi.rules.application import DELIVERIES, IDENTITY_KINDS
from gongkai.foi.states import Status
from gongkai.foi.tests.test_applying import ANSWERS, choose
from gongkai.foi.tests.walking import Case, Town, make_town
from gongkai.ledger.models import Organ
from gongkai.library import cleaning
from gongkai.library.models import Document
from gongkai.library.states import Decision
from gongkai.library.texts import enter_text
from gongkai.norms.applicants import APPLICANTS
from gongkai.norms.outcomes import ALL_REMEDIES
from gongkai.portal.trees import plant_organ
from gongkai.site.access import RULES, Rule
from gongkai.site.tests.public import make_public
from gongkai.site.tests.scene import Scene
from gongkai.site.tests.test_language import CHINESE, language, page_of, strangers

CHROME = "//button[not(@class='language')] | //label | //legend | //summary | //main//h1 | //nav[@class='trail']//li[1]//a"
"""What is the program's word on every page, whatever language it claims."""
SAID_ELSEWHERE = {
    # The walk of an applicant, of who corrects and of who is consulted: below, step by step.
    *(name for name in RULES if name.startswith("foi_")),
    # What is no page: files, feeds, choices, and Wagtail's own doors.
    *("reading", "report_download", "content_file", "column_feed", "wide_feed", "library_feed"),
    *(
        "library_shelf_feed",
        "library_clean_up_feed",
        "library_export",
        "data_catalogue",
        "data_file",
        "api-root",
    ),
    *("openapi-json", "sitemap_index", "sitemap_section", "robots"),
    *(name for name in RULES if name.startswith(("api_", "wagtailadmin_")) and name != "api_page"),
}


def own_texts(element: Any) -> Iterator[str]:
    """The texts of an element but for those that a child marks as Chinese content."""
    if element.text:
        yield element.text
    for child in element:
        if not child.get("lang") and isinstance(child.tag, str) and child.tag != "select":
            yield from own_texts(child)
        if child.tail:
            yield child.tail


def left_over(page: Any) -> list[str]:
    """What a page leaves in Chinese though it is the program's word."""
    found = strangers(page)
    for element in page.xpath(CHROME):
        # A heading that is content says so itself; a button never is.
        if element.tag in ("h1", "a") and language(element).startswith("zh"):
            continue
        found += [f"{element.tag}: {text}" for text in own_texts(element) if CHINESE.search(text)]
    heading = page.find(".//main//h1")
    title = page.findtext(".//title").partition("｜")[0]
    if heading is not None and not CHINESE.search(heading.text_content()):
        found += [f"title: {title}"] * (not re.search("[A-Za-z]{3}", title))
    return found


def look(client: Client, address: str, status: int = 200, **post: Any) -> Any:
    """A page in English, with nothing left over."""
    response = client.post(address, post["data"]) if post else client.get(address)
    assert response.status_code == status, (address, response.get("Location", ""))
    page = html.fromstring(response.content.decode())
    assert page.get("lang") == "en", address
    assert left_over(page) == [], address
    return page


def links(page: Any, address: str) -> Iterator[str]:
    for href in page.xpath("//a/@href"):
        found = urlsplit(urldefrag(urljoin(address, href)).url)
        if not (found.scheme or found.netloc) and not found.path.startswith("/console"):
            yield f"{found.path}?{found.query}" if found.query else found.path


def compared_and_cleaned(scene: Scene) -> None:
    """A document with two texts, and a clean-up whose result is public."""
    document = Document.objects.get(title="青麓区价格监测办法之1")
    for amendment in (None, document.amendments.get()):
        body = "每月监测一次。" if amendment is None else "每周监测一次。"
        enter_text(document=document, body=body, amendment=amendment, actor=scene.officer)
    opened = date(2022, 9, 1)
    clean_up = cleaning.open_clean_up(
        organ=scene.bureau,
        name="2022年清理",
        basis="两年一次",
        opened_on=opened,
        actor=scene.officer,
        entered_on=opened,
    )
    for item in clean_up.items.all():
        cleaning.propose(item=item, proposal="keep", reason="仍需要", actor=scene.officer)
        day = date(2022, 10, 1)
        cleaning.decide(item=item, decision="keep", reason="同意", actor=scene.head, decided_on=day)
    cleaning.publish_clean_up(
        clean_up=clean_up,
        result="青发改〔2022〕9号",
        published_on=date(2022, 11, 1),
        actor=scene.head,
    )


def test_every_public_page_that_is_linked_is_english_around_its_content(
    english: Client,
    scene: Scene,
) -> None:
    make_public(scene)
    plant_organ(scene.district)
    compared_and_cleaned(scene)
    waiting, seen = ["/", "/search/?q=无此词语", "/library/documents/?q=无&on=昨天"], set()
    waiting += ["/figures/?q=无", "/organs/?q=无", "/reports/?year=1999", "/nowhere/"]
    visited: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        name = resolve(urlsplit(address).path).url_name or "" if address != "/nowhere/" else ""
        # Of pages that differ by their record alone some tell what all do.
        if address in seen or visited.get(name, 0) >= ENOUGH:
            continue
        seen.add(address)
        response = english.get(address)
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        if response.status_code in (301, 302):
            continue
        visited[name] = visited.get(name, 0) + 1
        page = html.fromstring(response.content.decode())
        assert page.get("lang") == "en", address
        assert left_over(page) == [], address
        waiting[:0] = [one for one in links(page, address) if one not in seen]
    public_names = {name for name, rule in RULES.items() if rule is Rule.PUBLIC}
    assert public_names - SAID_ELSEWHERE - set(visited) == set()


ENOUGH = 4
"""Pages of one kind that are looked at."""


def test_what_is_checked_and_refused_is_told_in_english(english: Client, scene: Scene) -> None:
    look(english, "/verify/?sample=1")
    look(english, "/verify/", 400, data={"text": "", "form": "page"})
    look(english, "/verify/", 400, data={"text": "三" * 10, "form": "poem"})
    look(english, "/figures/foi.received/?year=2022")
    english.force_login(scene.officer)
    look(english, "/figures/foi.received/?year=2022")


def errors(page: Any) -> list[str]:
    return [str(one) for one in page.xpath("//*[@class='error']//text()") if one.strip()]


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def test_an_applicant_walks_from_the_guide_to_the_receipt_in_english(
    english: Client,
    town: Town,
) -> None:
    look(english, reverse("foi_entry"))
    for query in ("", "?q=无此机关", f"?organ={town.bureau.code}"):
        look(english, reverse("foi_organ") + query)
    choose(english, town.bureau)
    look(english, reverse("foi_review"))
    for step, told in ANSWERS.items():
        address = reverse("foi_step", args=[step])
        look(english, address)
        if step not in ("help",):
            wrong = look(english, address, 400, data=dict.fromkeys(told, ""))
            assert errors(wrong), step
        too_long = {name: "x" * 5000 if name in LONG else value for name, value in told.items()}
        if too_long != told:
            look(english, address, 400, data=too_long)
        english.post(address, told)
    look(english, reverse("foi_step", args=["kind"]))
    english.post(reverse("foi_step", args=["kind"]), {"applicant_kind": "enterprise"})
    look(english, reverse("foi_step", args=["identity"]))
    english.post(reverse("foi_step", args=["kind"]), ANSWERS["kind"])
    look(english, reverse("foi_resume"))
    look(english, reverse("foi_review"))
    english.post(reverse("foi_review"))
    receipt = look(english, reverse("foi_receipt"))
    assert "20 working days" in receipt.text_content()
    english.post(reverse("foi_receipt_kept"))
    look(english, reverse("foi_receipt"), 404)
    look(english, reverse("foi_review"))
    choose(english, town.bureau)
    look(english, reverse("foi_drop"), data={"found": "1"})


LONG = ("subject", "description", "applicant_name", "contact", "assistance")


def enter(client: Client, case: Case) -> None:
    told = {"organ": case.request.organ.code, "number": case.request.key, "code": case.code}
    assert client.post(reverse("foi_follow"), told)["Location"] == reverse("foi_case")


def test_a_case_in_every_status_is_told_in_english(
    english: Client,
    town: Town,
) -> None:
    look(english, reverse("foi_follow"))
    wrong = look(english, reverse("foi_follow"), 400, data={"number": "", "code": ""})
    assert len(errors(wrong)) == 3
    told = {"organ": town.bureau.code, "number": "2026-9999", "code": "A" * 12}
    assert "not found" in look(english, reverse("foi_follow"), 400, data=told).text_content()
    led = set()
    for place in (*Status.values, "reasoned"):
        enter(english, town.cases[place])
        page = look(english, reverse("foi_case"))
        for name in ("foi_supplement", "foi_withdraw", "foi_suggest"):
            if page.xpath(f"//a[@href='{reverse(name)}']"):
                led.add(name)
                look(english, reverse(name))
                if name == "foi_supplement":
                    look(english, reverse(name), 400, data={"text": ""})
    assert led == {"foi_supplement", "foi_withdraw", "foi_suggest"}


def test_a_third_party_answers_in_english(english: Client, town: Town) -> None:
    look(english, reverse("foi_opinion"))
    look(english, reverse("foi_opinion"), 400, data={"code": ""})
    look(english, reverse("foi_opinion"), 400, data={"code": "A" * 16})
    code = town.cases[Status.CONSULTING].opinion_code
    english.post(reverse("foi_opinion"), {"code": code})
    look(english, reverse("foi_opinion_answer"))
    look(english, reverse("foi_opinion_answer"), 400, data={"opinion": "", "reasons": ""})
    look(english, reverse("foi_opinion_answer"), data={"opinion": "agrees", "reasons": ""})


def test_who_has_a_record_corrected_reads_english(english: Client, town: Town) -> None:
    address = reverse("foi_correction")
    look(english, address)
    assert len(errors(look(english, address, 400, data={"subject": ""}))) > 5
    told = {
        "organ": town.bureau.code,
        "subject": "个体工商户登记信息",
        "wrong": "名称写错了",
        "evidence": "营业执照",
        "applicant_kind": "natural_person",
        "applicant_name": "张三丰",
        "identity_kind": "passport",
        "identity_number": "E12345678",
        "contact": "13800000021",
    }
    assert english.post(address, told).status_code == 302
    page = look(english, reverse("foi_correction_done"))
    number, code = (one.text_content() for one in page.xpath("//dd[@class='codeword']"))
    follow = reverse("foi_correction_follow")
    look(english, follow)
    wrong = {"organ": town.bureau.code, "number": number, "code": "A" * 12}
    look(english, follow, 400, data=wrong)
    look(english, follow, data={**wrong, "code": code})


def test_who_tries_too_often_is_told_so_in_english(english: Client, town: Town) -> None:
    told = {"organ": town.bureau.code, "number": "2026-9999", "code": "A" * 12}
    statuses = [english.post(reverse("foi_follow"), told).status_code for _ in range(12)]
    assert statuses[-1] == 429
    look(english, reverse("foi_follow"), 429, data=told)


WORDS = {
    "applicants": [kind.label for kind in APPLICANTS.values()],
    "identity": IDENTITY_KINDS.values(),
    "deliveries": DELIVERIES.values(),
    "remedies": [remedy.label for remedy in ALL_REMEDIES],
    "statuses": [word for pair in public.STATUSES.values() for word in pair],
    "steps": public.STEPS.values(),
    "days": public.DUE_DAYS.values(),
    "corrections": [word for pair in corrections.RESULTS.values() for word in pair],
    "proposals": ProposalStatus.labels,
    "decisions": Decision.labels,
    "opinions": Opinion.labels,
    "terms": [settings.LICENCE_NAME, settings.LICENCE_TEXT],
    "pages": [form.heading for form in STEPS.values()],
}


@pytest.mark.parametrize("kind", WORDS)
def test_fixed_words_have_english(kind: str) -> None:
    words = list(WORDS[kind])
    assert words
    with override("en"):
        said = {str(word): gettext(str(word)) for word in words}
    assert [word for word, told in said.items() if CHINESE.search(told)] == []


def test_chinese_inside_a_sentence_is_marked_and_foreign_markup_stays_text() -> None:
    from gongkai.ledger.templatetags.words import chinese, said

    assert chinese("教育局") == said("教育局") == "教育局" and chinese(None) == ""
    with override("en"):
        assert chinese("教<育>局") == '<span lang="zh-Hans">教&lt;育&gt;局</span>'
        assert chinese("Zhang <b>") == "Zhang &lt;b&gt;" and chinese(12) == "12"
        assert said("查询进度") == gettext("查询进度") != "查询进度"
        assert said("没有英文的话") == '<span lang="zh-Hans">没有英文的话</span>'


def test_the_crawl_sees_what_is_left_over(english: Client, scene: Scene) -> None:
    page = page_of(english, "/verify/")
    assert left_over(page) == []
    button = page.xpath("//main//button")[0]
    button.text, button.attrib["lang"] = "核验", "zh-Hans"
    page.find(".//main//h1").text = "报告核验"
    page.xpath("//main//p")[0].text = "选一份报告"
    assert {one.partition(":")[0] for one in left_over(page)} == {"button", "h1", "p"}
    assert Organ.objects.exists() and re.search("[A-Za-z]", page.text_content())
