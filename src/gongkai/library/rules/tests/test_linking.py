from __future__ import annotations

from gongkai.library.rules.citations import Citation
from gongkai.library.rules.linking import Target, linked

NUMBER = "云政规〔2021〕1号"


def find(citation: Citation) -> Target | None:
    if NUMBER in citation.numbers:
        return Target("/library/documents/1/", "征收办法", NUMBER, "2022-05-01 已废止")
    return Target("/library/documents/2/", "供水办法") if citation.title == "供水办法" else None


def test_a_known_number_is_a_link_without_the_words_before_it() -> None:
    html = linked("依照云政规(2021)1号办理", find)
    assert html.startswith('依照<a class="cite" href="/library/documents/1/"')
    assert ">云政规(2021)1号</a>" in html


def test_a_document_that_no_longer_holds_says_so_beside_its_link() -> None:
    assert '</a><span class="cite-gone">（2022-05-01 已废止）</span>' in linked(NUMBER, find)
    assert "cite-gone" not in linked("《供水办法》", find)


def test_what_the_library_does_not_have_stays_text() -> None:
    assert linked("《别的办法》和鄂政〔2020〕9号", find) == "《别的办法》和鄂政〔2020〕9号"


def test_a_text_is_escaped_around_and_inside_its_links() -> None:
    html = linked("<b>《供水办法》&", find)
    assert html.startswith("&lt;b&gt;<a ") and html.endswith("</a>&amp;")
