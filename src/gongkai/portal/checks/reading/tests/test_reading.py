"""What attachments carry, and files that are not what they seem."""

from __future__ import annotations

import pytest

from gongkai.portal.checks.jobs import read_attachments
from gongkai.portal.checks.material import Hidden
from gongkai.portal.checks.reading import Unreadable, pieces_of
from gongkai.portal.checks.tests import people


def hidden_texts(data: bytes) -> dict[Hidden, str]:
    return {p.hidden: p.text for p in pieces_of("附件", data) if p.hidden is not Hidden.METADATA}


def test_word_tells_what_is_hidden_and_why() -> None:
    data = people.word("公示", deleted="甲", comment="乙", vanished="丙", header="丁")
    texts = hidden_texts(data)
    assert texts[Hidden.DELETED] == "甲" and texts[Hidden.VANISHED] == "丙"
    assert "乙" in texts[Hidden.COMMENT]
    assert any(p.where.endswith("页眉") and p.text == "丁" for p in pieces_of("附件", data))


def test_excel_tells_what_is_hidden_and_where() -> None:
    data = people.sheet(("姓名", "金额"), sheet="甲", row="乙", column="丙", comment="丁")
    found = {p.hidden: p for p in pieces_of("附件", data) if p.hidden is not Hidden.METADATA}
    assert found[Hidden.SHEET].text == "甲" and "底表" in found[Hidden.SHEET].where
    assert (found[Hidden.ROW].text, found[Hidden.COLUMN].text) == ("乙", "丙")
    assert "丁" in found[Hidden.COMMENT].text
    assert found[Hidden.NOT].where.endswith("“名单”") and found[Hidden.NOT].text == "姓名\t金额"


def test_pdf_tells_its_notes_properties_attachments_and_earlier_states() -> None:
    texts = hidden_texts(people.paper("list", note="甲", attachment="乙"))
    assert texts[Hidden.COMMENT] == "甲" and texts[Hidden.ATTACHED] == "底稿.txt"
    assert "乙" in {p.text for p in pieces_of("附件", people.paper("list", attachment="乙"))}
    texts = hidden_texts(people.paper("after", earlier="before"))
    assert (texts[Hidden.NOT].strip(), texts[Hidden.REVISION].strip()) == ("after", "before")
    assert Hidden.REVISION not in hidden_texts(people.paper("after"))


def test_a_picture_tells_where_it_was_taken_and_a_plain_one_nothing() -> None:
    assert "经纬度" in hidden_texts(people.photo(place="here"))[Hidden.PHOTO]
    assert pieces_of("附件", people.photo()) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", b"MZ\0\0", people.word("a")[:-400]],
    ids=["empty", "pdf", "zip", "program", "cut"],
)
def test_a_broken_file_is_a_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"。|，"):
        pieces_of("附件", data)


def test_files_are_read_in_a_process_of_their_own_and_one_bad_file_spoils_no_other() -> None:
    good = people.sheet(("姓名",), row="乙")
    pieces, unread = read_attachments([("甲", b"%PDF-1.7 x"), ("乙", good)])
    assert [one.where for one in unread] == ["甲"]
    assert any(piece.hidden is Hidden.ROW for piece in pieces)
