"""Whatever a page hides, and however, its text layer does not tell it."""

from __future__ import annotations

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.foi.redaction import Mark, redact
from gongkai.ledger.tests import papers

ALPHABET = "ABCDEFGHIKLMNPRSTUVWXYZ1"
WAYS = ("seen", "unseen", "white", "pale", "under", "layer", "clipped", "tiny", "clear", "marked")
Drawn = tuple[str, str, int, int, int]


def content(words: list[Drawn]) -> bytes:
    """A page on which each word is drawn in its way at its place."""
    pieces = []
    for way, word, x, y, size in words:
        plain = f"BT 0 Tr 0 g /F1 {size} Tf {x} {y} Td ({word}) Tj ET"
        width, height = len(word) * size, size * 13 // 10
        pieces.append(
            {
                "unseen": f"BT 3 Tr /F1 {size} Tf {x} {y} Td ({word}) Tj ET",
                "white": f"BT 0 Tr 1 g /F1 {size} Tf {x} {y} Td ({word}) Tj ET",
                "pale": f"BT 0 Tr 0.96 g /F1 {size} Tf {x} {y} Td ({word}) Tj ET",
                "under": f"{plain} 0 g {x - 2} {y - size // 3} {width} {height} re f",
                "layer": f"/OC /MC0 BDC {plain} EMC",
                "clipped": f"q 0 0 1 1 re W n {plain} Q",
                "tiny": f"BT 0 Tr 0 g /F1 0.2 Tf {x} {y} Td ({word}) Tj ET",
                "clear": f"q /G0 gs {plain} Q",
            }.get(way, plain)
        )
    return "\n".join(pieces).encode()


def paper(words: list[Drawn]) -> bytes:
    made = papers.pdf(("",))
    page = made.pages[0]
    layer = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="hidden"))
    made.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )
    page.Resources.Properties = pikepdf.Dictionary(MC0=layer)
    page.Resources.ExtGState = pikepdf.Dictionary(G0=pikepdf.Dictionary(ca=0.02, CA=0.02))
    page.Contents = made.make_stream(content(words))
    return papers.saved(made)


def painted(before: bytes, after: bytes = b"", word: bytes = b"I1l-|.") -> str:
    made = papers.pdf(("",))
    text = b" BT 0 g /F1 24 Tf 72 700 Td (%s) Tj ET " % word
    made.pages[0].Contents = made.make_stream(before + text + after)
    return layer_of(redact(papers.saved(made), [], keep_text=True))


@pytest.mark.parametrize("word", [b"I1l-|.", b"IIII", b"l", b"-", b"1", b"."])
@pytest.mark.parametrize("ink", [b"0 g", b"0.1 g", b"1 0 0 rg", b"1 g"])
def test_a_stroke_under_a_bar_of_its_colour_is_left_out(word: bytes, ink: bytes) -> None:
    assert painted(b"", ink + b" 60 690 300 40 re f", word).split() == []
    assert word.decode() in painted(b"", b"", word)


@pytest.mark.parametrize(
    ("tint", "kept"), [(b"0.85 g", True), (b"0.75 g", True), (b"0.4 g", False)]
)
def test_text_on_a_light_tint_is_kept(tint: bytes, kept: bool) -> None:
    assert ("I1l" in painted(tint + b" 60 690 300 40 re f ")) is kept


def mark_of(x: int, y: int, size: int, word: str) -> Mark:
    left, right = x * 10_000 // 595, min(10_000, (x + len(word) * size) * 10_000 // 595)
    top, bottom = (842 - y - size) * 10_000 // 842, (842 - y + size // 3) * 10_000 // 842
    return Mark(1, top, left, right - left, bottom - top)


@st.composite
def drawings(draw: st.DrawFn) -> list[Drawn]:
    """Words of letters of their own, so that each can be told from all others."""
    letters = draw(st.permutations(ALPHABET))
    words = []
    for index in range(draw(st.integers(1, 7))):
        word = "".join(letters[index * 3 : index * 3 + 3])
        place = draw(st.integers(40, 400)), draw(st.integers(60, 760))
        words.append((draw(st.sampled_from(WAYS)), word, *place, draw(st.integers(9, 40))))
    return words


def layer_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(drawings())
def test_no_letter_of_a_hidden_or_marked_word_is_in_the_text_layer(words: list[Drawn]) -> None:
    marks = [mark_of(x, y, size, word) for way, word, x, y, size in words if way == "marked"]
    told = layer_of(redact(paper(words), marks, keep_text=True))
    hidden = {letter for way, word, *_ in words if way != "seen" for letter in word}
    assert not hidden & set(told)


@settings(max_examples=20)
@given(st.lists(st.integers(9, 40), min_size=1, max_size=6))
def test_every_word_that_stands_alone_in_plain_sight_is_kept(sizes: list[int]) -> None:
    words: list[Drawn] = [
        ("seen", ALPHABET[index * 3 : index * 3 + 3], 60, 740 - index * 90, size)
        for index, size in enumerate(sizes)
    ]
    told = layer_of(redact(paper(words), [], keep_text=True))
    assert all(word in told for _, word, *_ in words)
