"""English around Chinese content: what is offered, that nothing is left over, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wagtail
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.test import Client
from lxml import html

from gongkai.portal import actions
from gongkai.portal.groups import sync_all
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ItemPage
from gongkai.portal.trees import plant_organ
from gongkai.site.ready.layer import Layer
from gongkai.site.ready.tests.test_layer import get
from gongkai.site.tests.layering import kept, layer_over
from gongkai.site.tests.public import make_public
from gongkai.site.tests.scene import Scene

CATALOGUES = Path(__file__).parents[1] / "locale"
CHINESE = re.compile("[\u3400-\u9fff]")
SHOWN = ("aria-label", "placeholder", "title", "alt")


@pytest.fixture
def public(scene: Scene) -> dict[str, str]:
    pages = make_public(scene)
    plant_organ(scene.district)
    return pages | {
        "catalogue": "/zwgk/fagai/catalogue/",
        "search": "/search/?q=价格",
        "no organ": "/organs/?q=无",
        "no document": "/library/documents/?q=无&on=昨天",
        "missing": "/nowhere/",
    }


def page_of(client: Client, address: str) -> Any:
    return html.fromstring(client.get(address).content.decode())


def language(element: Any) -> str:
    """The language in which an element stands: its own, or that of what it stands in."""
    return next(one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang"))


def texts(page: Any) -> Iterator[tuple[Any, str]]:
    """Each text of a page that a person meets, with the element that it stands in."""
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        shown = [element.text, *(element.get(name) for name in SHOWN)]
        shown += [v for k, v in element.items() if k.startswith("data-") and k != "data-aloud"]
        yield from ((element, text) for text in shown if text and text.strip())
        if element.tail and element.tail.strip():
            yield element.getparent(), element.tail


def strangers(page: Any) -> list[str]:
    """Chinese texts that claim to be English."""
    return [
        f"{element.tag}: {text.strip()[:60]}"
        for element, text in texts(page)
        if CHINESE.search(text) and not language(element).startswith("zh")
    ]


def test_the_first_page_speaks_english_around_its_content(
    english: Client, public: dict[str, str]
) -> None:
    home = page_of(english, "/")
    assert "News" in [h.text_content() for h in home.iter("h2")]
    assert "Skip to content" in home.xpath("//a[@class='skip']")[0].text_content()


def test_content_stays_chinese_and_says_so(english: Client, public: dict[str, str]) -> None:
    page = page_of(english, public["item"])
    title = page.find(".//h1")
    assert CHINESE.search(title.text_content()) and language(title) == "zh-Hans"
    assert language(page.xpath("//*[@class='body']")[0]) == "zh-Hans"
    assert language(page.xpath("//th[@scope='row']")[0]) == "en"
    assert language(page_of(english, public["verify"]).find(".//h1")) == "en"


def test_a_visitor_changes_the_language_and_changes_it_back(client: Client, scene: Scene) -> None:
    def offered() -> tuple[str, str]:
        page = page_of(client, "/organs/")
        [button] = page.xpath("//button[@name='language']")
        return page.get("lang"), button.get("value")

    assert offered() == ("zh-Hans", "en")
    for value in ("en", "zh-hans"):
        back = client.post("/reading/", {"language": value, "next": "/organs/"})
        assert back["Location"] == "/organs/" and client.cookies["language"]["httponly"]
        assert offered() == (("en", "zh-hans") if value == "en" else ("zh-Hans", "en"))
    assert "reading" not in client.cookies
    client.post("/reading/", {"language": "fr"})
    assert client.cookies["language"].value == "zh-hans"


def test_a_browsers_wish_changes_nothing(client: Client, scene: Scene) -> None:
    asked = client.get("/organs/", HTTP_ACCEPT_LANGUAGE="en")
    assert asked.content == client.get("/organs/").content
    assert "Accept-Language" not in asked.get("Vary", "")


def test_the_console_is_chinese(english: Client, scene: Scene) -> None:
    english.force_login(scene.officer)
    page = page_of(english, "/console/")
    assert page.get("lang", "").lower().startswith("zh")


def test_each_language_lies_ready_and_a_publication_changes_both(
    scene: Scene, tmp_path: Path, connections_stay: None
) -> None:
    public = make_public(scene)
    with layer_over(tmp_path) as layer:
        for _ in range(2):
            assert "Open government" in read(layer, "/", "language=en")
            assert "Open government" not in read(layer, "/")
            both = read(layer, "/", "language=en; reading=elder")
            assert 'lang="en" data-reading="elder"' in both
        assert layer.store.status().pages == 3
        item = ItemPage.objects.get(pk=int(re.findall(r"\d+", public["item"])[0]))
        actions.withdraw(item, reason="附件有误。", actor=scene.head)
        from gongkai.site.ready.following import follow

        follow(layer.store)
        assert "/" not in kept(layer)
        for cookie in ("language=en", ""):
            assert public["item"] not in read(layer, "/", cookie)


def read(layer: Layer, address: str, cookie: str = "") -> str:
    headers = {"COOKIE": cookie} if cookie else {}
    return get(layer, address, **headers).body.decode()


def written_and_compiled(language: str) -> tuple[dict[Any, Any], dict[Any, Any]]:
    with (CATALOGUES / language / "LC_MESSAGES/django.po").open("rb") as source:
        written = {plain(one.id): one for one in read_po(source) if one.id}
    with (CATALOGUES / language / "LC_MESSAGES/django.mo").open("rb") as source:
        compiled = {plain(one.id): plain(one.string) for one in read_mo(source) if one.id}
    return written, compiled


def plain(words: Any) -> Any:
    """Words as they can be compared: several forms of one sentence as a tuple."""
    return words if isinstance(words, str) else tuple(words)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_compiled_catalogue_is_that_of_its_source(language: str) -> None:
    written, compiled = written_and_compiled(language)
    assert compiled == {key: plain(one.string) for key, one in written.items()}, "make translations"


def test_what_wagtails_chinese_lacks_is_asked_for_by_wagtail_and_keeps_its_places() -> None:
    asked: set[Any] = set()
    for source in Path(wagtail.__file__).parent.glob("*/locale/en/LC_MESSAGES/django.po"):
        with source.open("rb") as lines:
            asked.update(plain(one.id) for one in read_po(lines))
    for key, one in written_and_compiled("zh_Hans")[0].items():
        assert key in asked, key
        given, told = (
            set(re.findall(r"%\(\w+\)s", text if isinstance(text, str) else text[-1]))
            for text in (key, one.string)
        )
        # The name of a model may be left out: a search has none.
        assert given - told <= {"%(model_name)s"} and told <= given, key


def test_the_console_counts_what_it_lists_in_chinese(client: Client, scene: Scene) -> None:
    make_public(scene)
    sync_all()
    client.force_login(scene.office)
    page = client.get("/console/pages/search/?q=价格").content.decode()
    assert re.search(r"第 1 至 \d+ 条，共 \d+ 条\s*<", page)


def test_the_english_catalogue_lacks_nothing() -> None:
    written, _ = written_and_compiled("en")
    for key, one in written.items():
        assert not one.fuzzy and one.string, key
        placeholders = re.findall(r"%\(\w+\)s", key)
        assert sorted(placeholders) == sorted(re.findall(r"%\(\w+\)s", one.string)), key
    assert ColumnKind.NEWS.label in written
