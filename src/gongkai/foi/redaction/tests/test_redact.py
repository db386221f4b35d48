"""Nothing under a mark, and nothing that is not seen, survives in the delivered file."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from gongkai.foi.redaction import (
    SCALE,
    Mark,
    RedactionError,
    find_text,
    pages,
    redact,
    render,
)
from gongkai.foi.redaction import build as building
from gongkai.foi.redaction.proof import problems
from gongkai.foi.redaction.raster import pixels
from gongkai.foi.redaction.tests.letters import (
    HIDDEN,
    MARKED,
    SEEN,
    leaky,
    letter,
    photograph,
    tells,
)
from gongkai.ledger.tests import papers


def text_of(data: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[page].get_textpage().get_text_range()
    finally:
        document.close()


def shown(data: bytes, page: int = 1) -> Image.Image:
    return Image.open(io.BytesIO(render(data, page, 1200))).convert("RGB")


@pytest.mark.parametrize("secret", [*HIDDEN.values(), MARKED])
def test_the_search_finds_every_planted_secret_in_the_original(secret: str) -> None:
    assert tells(leaky(), secret)


@pytest.mark.parametrize("keep_text", [False, True])
def test_no_planted_secret_survives_in_any_object_or_stream(keep_text: bool) -> None:
    data = leaky()
    result = redact(data, find_text(data, [MARKED]), keep_text=keep_text)
    assert [s for s in (*HIDDEN.values(), MARKED) if tells(result, s)] == []
    assert not tells(result, "SECRET") and not tells(result, MARKED[:-2])
    assert tells(result, SEEN) is keep_text


def test_the_delivered_file_holds_pictures_alone() -> None:
    with pikepdf.open(io.BytesIO(redact(leaky(), []))) as pdf:
        types = {str(o.get("/Type", "")) for o in pdf.objects if hasattr(o, "keys")}
        assert types == {"/Catalog", "/Pages", "/Page", "/XObject", ""}
        assert not pdf.attachments and "/Info" not in pdf.trailer
        assert set(pdf.pages[0].keys()) == {
            "/Type",
            "/Parent",
            "/MediaBox",
            "/Resources",
            "/Contents",
        }


def test_what_covers_a_word_and_what_hides_one_do_not_reach_the_text_layer() -> None:
    words = text_of(redact(leaky(), [], keep_text=True))
    assert SEEN in words and MARKED in words
    assert "COVERED" not in words and "UNSEEN" not in words


@pytest.mark.parametrize("keep_text", [False, True])
def test_marks_are_solid_and_the_rest_looks_the_same(keep_text: bool) -> None:
    data = letter()
    marks = find_text(data, ["赵某某", "4321.00"])
    assert len(marks) == 3
    result = redact(data, marks, keep_text=keep_text)
    before, after = shown(data), shown(result)
    assert before.size == after.size
    for mark in marks:
        left, top, right, bottom = pixels(mark, after.size)
        inner = after.crop((left + 1, top + 1, right - 1, bottom - 1))
        assert max(high for _, high in inner.getextrema()) <= 8
        assert before.crop((left, top, right, bottom)).getextrema() == ((0, 255),) * 3
        for image in (before, after):
            image.paste((0, 0, 0), (left - 1, top - 1, right + 1, bottom + 1))
    difference = ImageStat.Stat(ImageChops.difference(before, after))
    assert max(difference.mean) < 2
    second = ImageChops.difference(shown(data, 2), shown(result, 2))
    assert max(ImageStat.Stat(second).mean) < 2


def test_a_mark_takes_the_whole_number_and_leaves_the_other_words_to_be_read_aloud() -> None:
    data = letter()
    (amount,) = find_text(data, ["4321"])
    words = "".join(text_of(redact(data, [amount], keep_text=True)).split())
    assert "补偿总额为12345.67元" in words
    assert "4321" not in words and ".00" not in words
    assert "本文件共两页，其余内容依法公开。" in words


@pytest.mark.parametrize(("under", "over"), [("3333333", "8888888"), (".", "I"), ("C", "G")])
def test_a_text_painted_over_by_another_is_left_out(under: str, over: str) -> None:
    made = papers.pdf(("",))
    made.pages[0].Contents = made.make_stream(
        b"BT /F1 24 Tf 72 700 Td (%s) Tj ET 1 g 60 690 200 40 re f 0 g"
        b" BT /F1 24 Tf 72 700 Td (%s) Tj ET BT /F1 24 Tf 72 600 Td (open) Tj ET"
        % (under.encode(), over.encode())
    )
    words = text_of(redact(papers.saved(made), [], keep_text=True))
    assert under[0] not in words and "open" in words


def test_a_replacement_text_is_not_read_aloud_letter_by_letter() -> None:
    made = papers.pdf(("",))
    spans = b"".join(
        b"/Span << /ActualText (%s) >> BDC (%s) Tj EMC " % (bytes([a]), bytes([b]))
        for a, b in zip(b"TOKEN", b"plain", strict=True)
    )
    made.pages[0].Contents = made.make_stream(b"BT /F1 24 Tf 72 700 Td " + spans + b"(x) Tj ET")
    data = papers.saved(made)
    assert tells(data, "T") and "TOKEN" in text_of(data)
    assert "T" not in text_of(redact(data, [], keep_text=True))


def test_a_text_under_a_picture_of_another_text_is_left_out() -> None:
    made = papers.pdf(("5555",))
    other = papers.saved(papers.pdf(("6666",)))
    face = Image.open(io.BytesIO(render(other, 1, 1654))).convert("L")
    stream = made.make_stream(face.tobytes())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = face.size
    stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    page = made.pages[0]
    page.Resources.XObject = pikepdf.Dictionary(Face=stream)
    page.contents_add(made.make_stream(b"q 595 0 0 842 0 0 cm /Face Do Q"))
    data = papers.saved(made)
    assert "5555" in text_of(data)
    assert "5" not in text_of(redact(data, [], keep_text=True))


def drawing(made: pikepdf.Pdf, y: int, subtype: str, **others: object) -> pikepdf.Object:
    """An annotation that blackens a square."""
    form = made.make_stream(b"0 g 0 0 40 40 re f")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, 40, 40])
    return made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name("/" + subtype),
            Rect=[100, y, 140, y + 40],
            F=4,
            AP=pikepdf.Dictionary(N=form),
            **others,
        )
    )


def test_seals_and_filled_fields_are_seen_and_remarks_are_not() -> None:
    made = papers.pdf(("",))
    field = drawing(made, 500, "Widget", FT=pikepdf.Name.Sig, T=pikepdf.String("seal"))
    made.pages[0].Annots = pikepdf.Array(
        [
            drawing(made, 700, "Stamp"),
            drawing(made, 600, "FreeText"),
            field,
            drawing(made, 400, "Highlight"),
            drawing(made, 300, "Text"),
        ]
    )
    made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    after = shown(redact(papers.saved(made), []))
    scale = 1200 / 595
    black = [
        y
        for y in (700, 600, 500, 400, 300)
        if after.getpixel((int(120 * scale), int((842 - y - 20) * scale)))[0] < 50
    ]
    assert black == [700, 500]


def test_a_turned_page_is_marked_where_it_is_shown() -> None:
    made = papers.pdf(("SECRET-TURNED", "plain"))
    made.pages[0].Rotate = 90
    made.pages[0].CropBox = pikepdf.Array([20, 30, 500, 800])
    data = papers.saved(made)
    assert [round(size.width) for size in pages(data)] == [770, 595]
    marks = find_text(data, ["SECRET-TURNED"])
    assert len(marks) >= 1
    result = redact(data, marks, keep_text=True)
    assert not tells(result, "SECRET")
    assert ImageStat.Stat(shown(data).convert("L")).extrema == [(0, 255)]
    after = shown(result).convert("L")
    for mark in marks:
        left, top, right, bottom = pixels(mark, after.size)
        after.paste(255, (left - 1, top - 1, right + 1, bottom + 1))
    assert after.getextrema() == (255, 255)


def test_the_same_input_gives_the_same_bytes() -> None:
    data = letter()
    marks = find_text(data, ["赵某某"])
    assert redact(data, marks, keep_text=True) == redact(data, marks, keep_text=True)


def test_the_order_and_the_reasons_of_marks_leave_no_trace() -> None:
    data = letter()
    one, other = Mark(1, 0, 0, 900, 900, "privacy"), Mark(1, 5000, 100, 900, 900, "safety")
    turned = [Mark(1, 5000, 100, 900, 900, "internal"), one]
    assert redact(data, [one, other]) == redact(data, turned)


def test_the_pixels_under_a_mark_leave_no_trace_in_what_is_delivered() -> None:
    mark = Mark(1, 1200, 1000, 5000, 700)
    one = redact(papers.saved(papers.pdf(("Zhao lives in Lane 7",))), [mark], keep_text=True)
    other = redact(papers.saved(papers.pdf(("Qian has 12 houses",))), [mark], keep_text=True)
    assert one == other


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_stands_upright_and_tells_only_its_pixels(form: str) -> None:
    data = photograph(form)
    assert tells(data, HIDDEN["exif"]) and tells(data, HIDDEN["note"])
    mark = Mark(1, 0, 7000, 3000, 3000)
    result = redact(data, [mark])
    assert not tells(result, "SECRET")
    image = Image.open(io.BytesIO(result))
    assert image.format == form and image.size == (200, 300) and not image.getexif()
    assert image.convert("RGB").getpixel((165, 25)) == (0, 0, 0)
    unmarked = Image.open(io.BytesIO(redact(data, []))).convert("RGB")
    blue = unmarked.getpixel((165, 25))
    assert blue[2] > 240 and blue[0] < 15


def test_what_a_transparent_picture_hides_is_gone() -> None:
    image = Image.new("RGBA", (60, 40), (200, 30, 30, 0))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    result = Image.open(io.BytesIO(redact(stream.getvalue(), [])))
    assert result.mode == "RGB" and result.getpixel((5, 5)) == (255, 255, 255)


def test_a_photographed_page_is_kept_as_jpeg_with_solid_marks() -> None:
    noise = Image.effect_noise((1240, 1754), 90).filter(ImageFilter.GaussianBlur(2))
    noise = ImageOps.autocontrast(noise).convert("RGB")
    photo = io.BytesIO()
    noise.save(photo, "JPEG", quality=80)
    made = papers.pdf(("",))
    stream = made.make_stream(photo.getvalue())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = noise.size
    stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    stream.Filter = pikepdf.Name.DCTDecode
    made.pages[0].Resources.XObject = pikepdf.Dictionary(P=stream)
    made.pages[0].Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /P Do Q")
    marks = [Mark(1, 1003, 1007, 3001, 2003)]
    result = redact(papers.saved(made), marks)
    with pikepdf.open(io.BytesIO(result)) as pdf:
        assert str(pdf.pages[0].Resources.XObject.Im0.Filter) == "/DCTDecode"
    assert problems(result, marks) == []


def test_a_file_that_fails_its_proof_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "burn", lambda image, marks: None)
    with pytest.raises(RuntimeError, match="solid"):
        redact(letter(), [Mark(1, 0, 0, SCALE, SCALE)])


def test_the_proof_notices_what_does_not_belong() -> None:
    result = redact(letter(), [])
    assert problems(result, []) == []
    with pikepdf.open(io.BytesIO(result)) as pdf:
        pdf.docinfo["/Title"] = "something"
        assert problems(papers.saved(pdf), []) != []
    assert problems(result + result, []) != []
    assert problems(leaky(), []) != []
    words = redact(letter(), [], keep_text=True)
    assert any("under a mark" in p for p in problems(words, [Mark(1, 0, 0, SCALE, SCALE)]))


def test_a_page_far_too_large_is_drawn_smaller_and_too_many_pages_are_refused() -> None:
    large = papers.saved(papers.pdf(("large",), size=(14_000, 14_000)))
    with pikepdf.open(io.BytesIO(redact(large, []))) as pdf:
        picture = pdf.pages[0].Resources.XObject.Im0
        assert int(picture.Width) * int(picture.Height) <= 12_010_000
    many = papers.saved(papers.pdf(("x",) * 301))
    with pytest.raises(RedactionError, match="300"):
        pages(many)


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"nothing", b"\xff\xd8\xff"])
def test_a_broken_file_is_refused_with_words(data: bytes) -> None:
    for work in (pages, lambda d: redact(d, []), lambda d: render(d, 1, 800)):
        with pytest.raises(RedactionError, match="打不开"):
            work(data)


def test_a_locked_file_says_that_it_is_locked() -> None:
    locked = papers.saved(papers.pdf(), encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(RedactionError, match="密码"):
        pages(locked)


def test_a_mark_beyond_the_last_page_is_refused() -> None:
    with pytest.raises(RedactionError, match="页"):
        redact(letter(), [Mark(3, 0, 0, 10, 10)])
    with pytest.raises(RedactionError):
        render(letter(), 3, 800)
    with pytest.raises(RedactionError):
        redact(photograph("PNG"), [Mark(2, 0, 0, 10, 10)])
