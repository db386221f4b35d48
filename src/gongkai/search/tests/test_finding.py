"""What is found in an index, and how: without a database but for the synonyms."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.search import analysis
from gongkai.search import search as searching
from gongkai.search.asking import understand
from gongkai.search.index import Place
from gongkai.search.port import Ask, Busy, NoIndex, Order
from gongkai.search.sources import Entry


def put(place, *entries, cursor=1):
    """Build an index of entries in this place."""
    with place.building() as writer:
        writer.build([(f"test:{entry.key}", entry) for entry in entries], cursor)
    return place


def entry(key, title, body="", **more):
    return Entry(
        **{"key": key, "kind": "通知", "title": title, "body": body, "url": f"/{key}/", **more}
    )


ENTRIES = (
    entry(
        "pass",
        "关于居住证办理流程的通知",
        "云溪区城管局与派出所协作，3月份起<b>居住证</b>当场办结。",
        kind="新闻",
        organ="gaj",
        number="云政〔2021〕30号",
        day=date(2021, 3, 5),
    ),
    entry(
        "fund",
        "社会保险基金监督办法",
        "根据云政〔2021〕30号，自2021年3月5日起施行。",
        organ="rsj",
        organ_name="区人社局",
        category="财政",
        day=date(2022, 3, 5),
        validity="现行有效",
        attachments=(("缴费明细.xlsx", "灵活就业人员缴费档次"),),
    ),
    entry("other", "城区管道施工公告", "办理改道。居民请留意证件。", day=date(2020, 5, 1)),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return put(Place(tmp_path_factory.mktemp("index")), *ENTRIES)


@pytest.fixture
def find(place, monkeypatch):
    """Search with one group of synonyms, without asking the database."""
    groups = {"社保": ("社会保险",), "社会保险": ("社保",)}
    monkeypatch.setattr(searching, "groups", lambda: groups)
    return partial(searching.search, index=place)


def keys(results):
    return [hit.id.removeprefix("test:") for hit in results.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("城管", ["pass"]),
        ("居住证", ["pass"]),
        ("办理", ["pass", "other"]),
        ("证办", ["pass"]),
        ("社保", ["fund"]),
        ("人社局 基金", ["fund"]),
        ("灵活就业", ["fund"]),
        ("怎么办理居住证", ["pass"]),
        ("居民 施工", ["other"]),
        ("3月", ["fund", "pass"]),
        ("〔2021〕30号", ["pass", "fund"]),
        ("云政[2021] 30 号", ["pass", "fund"]),
        ("依据云政（2021）第30号", ["pass", "fund"]),
        ("2021-03-05", ["fund", "pass"]),
        ("2022年3月", ["fund"]),
        ("“居住证办理”", ["pass"]),
        ("“办理居住证”", []),
        ("ＸＬＳＸ", ["fund"]),
        ("证", ["pass", "other"]),
        ("？！", []),
        ("", ["fund", "pass", "other"]),
    ],
)
def test_words_numbers_days_and_phrases_find_what_holds_them(find, query, expected):
    results = find(query)
    assert sorted(keys(results)) == sorted(expected)
    assert results.total == len(expected)


def test_a_title_comes_before_a_text_and_a_bearer_before_who_cites_it(find):
    assert keys(find("办理"))[0] == "pass"
    assert keys(find("云政〔2021〕30号"))[0] == "pass"


def test_filters_narrow_and_the_other_values_keep_their_counts(find):
    results = find("", kind="通知")
    assert keys(results) == ["fund", "other"]
    assert [(v.value, v.count, v.chosen) for v in results.facets["kind"]] == [
        ("通知", 2, True),
        ("新闻", 1, False),
    ]
    assert [v.value for v in results.facets["year"]] == ["2022", "2020"]
    assert [v.value for v in results.facets["organ"]] == ["rsj"]
    assert keys(find("", year="2021")) == ["pass"]
    assert keys(find("", validity="现行有效", category="财政", organ="rsj")) == ["fund"]
    assert find("", organ="nobody").total == 0


def test_what_has_no_organ_or_validity_is_found_and_no_value_is_counted_for_it(find):
    results = find("施工")
    assert keys(results) == ["other"]
    assert results.facets["organ"] == results.facets["validity"] == ()
    assert [v.value for v in find("").facets["validity"]] == ["现行有效"]


def test_the_newest_comes_first_where_that_is_asked(find):
    assert keys(find("3月", order=Order.NEWEST)) == ["fund", "pass"]


def test_a_snippet_shows_the_found_words_and_nothing_of_the_text_as_markup(find):
    hit = find("居住证").hits[0]
    assert "&lt;b&gt;<mark>居住证</mark>&lt;/b&gt;" in hit.snippet
    assert hit.marked == "关于<mark>居住证</mark>办理流程的通知"
    hit = find("缴费档次").hits[0]
    assert (hit.attachment, hit.snippet) == ("缴费明细.xlsx", "灵活就业人员<mark>缴费档次</mark>")


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("居主证", "居住证"),
        ("juzhuzheng", "居住证"),
        ("社会保现基金", "社会保险基金"),
        ("guandaoshigonggonggao", "管道施工公告"),
        ("Guan dao shi gong", "管道施工"),
        ("管道失工公搞", "管道施工公告"),
    ],
)
def test_pinyin_and_a_wrong_character_are_suggested_also_of_what_is_no_word(
    find, query, suggestion
):
    assert suggestion in find(query).suggestions


def test_where_nothing_holds_all_words_what_holds_most_is_shown_as_such(find):
    results = find("居住证 大熊猫")
    assert (results.relaxed, keys(results)) == (True, ["pass"])


def test_pages_hold_each_result_once_across_the_tiers(tmp_path, monkeypatch):
    monkeypatch.setattr(searching, "groups", dict)
    many = [
        entry(f"{number:02}", "城管通知" if number % 3 == 0 else "通知", body)
        for number, body in enumerate(["城管。", "城管局在此。", "联通城管道。"] * 8)
    ]
    place = put(Place(tmp_path), *many)
    pages = [searching.search("城管", index=place, page=page, size=5) for page in range(1, 6)]
    shown = [key for page in pages for key in keys(page)]
    assert sorted(shown) == [one.key for one in many]
    assert all("城管" in hit.title for hit in pages[0].hits)
    assert searching.search("城管", index=place, page=99, size=5).page == 5


HAN = st.text(st.characters(codec="gb2312", min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=4)
WORD = st.sampled_from(analysis.dictionary()[:60])
TEXT = st.lists(
    st.one_of(HAN, WORD, st.sampled_from(["的", "，", "。", "2021", "a", " ", "\n", "〔"])),
    min_size=1,
    max_size=12,
).map("".join)


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=4), title=TEXT)
def test_an_exact_word_of_two_characters_that_stands_in_a_text_always_finds_it(
    tmp_path_factory, texts, title
):
    many = [entry(str(number), title, text) for number, text in enumerate(texts)]
    place = put(Place(tmp_path_factory.mktemp("law")), *many)
    for number, text in enumerate(texts):
        for at in range(len(text) - 1):
            pair = text[at : at + 2]
            if not pair.isalpha() or any(map(str.isascii, pair)):
                continue
            wanted = understand(pair)
            found = place.find(Ask(wanted.terms, whole=wanted.whole, limit=9))
            assert f"test:{number}" in [one["id"] for one in found.entries], (pair, text)
            assert found.total == sum(
                pair in text or pair in title for text in map(analysis.fold, texts)
            )


@settings(max_examples=8, deadline=None)
@given(before=TEXT, word=WORD, after=TEXT)
def test_a_longer_word_is_found_whatever_stands_around_it(tmp_path_factory, before, word, after):
    place = put(Place(tmp_path_factory.mktemp("law")), entry("1", "标题", before + word + after))
    assert place.find(Ask(understand(word).terms)).total == 1


def test_an_index_that_was_never_built_says_so(tmp_path):
    with pytest.raises(NoIndex, match="rebuild"):
        Place(tmp_path / "none").find(Ask())


def test_readers_see_each_commit_and_the_place_of_a_new_index(tmp_path):
    place, other = put(Place(tmp_path), *ENTRIES), Place(tmp_path)
    assert other.entries == 3
    with place.writer() as writer:
        assert writer.cursor == 1
        writer.write([("test:new", entry("new", "新来的"))], ["test:other"], 5)
        assert (other.entries, other.cursor) == (3, 5)
        assert other.find(Ask(understand("新来").terms)).total == 1
        with pytest.raises(Busy), Place(tmp_path).writer():
            pass
    put(Place(tmp_path), *ENTRIES[:1], cursor=9)
    assert (other.entries, other.cursor) == (1, 9)


def test_what_fails_in_the_middle_leaves_the_last_commit(tmp_path):
    place = put(Place(tmp_path), *ENTRIES)

    def broken():
        yield "test:new", entry("new", "新来的")
        raise OSError

    with place.writer() as writer:
        with pytest.raises(OSError):
            writer.write(broken(), ["test:other"], 5)
        assert (place.entries, place.cursor) == (3, 1)
    with pytest.raises(OSError), place.building() as writer:
        writer.build(broken(), 7)
    assert (place.entries, place.cursor) == (3, 1)
