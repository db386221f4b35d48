import io
import zipfile

import docx
import xlsxwriter

from gongkai.search.extract import texts


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("居住证办理须知")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "窗口", "三号"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def sheet() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("档次").write_row(0, 0, ["缴费档次", 3000])
    return file.getvalue()


def broken() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<broken")
    return file.getvalue()


def missing() -> bytes:
    raise FileNotFoundError("gone")


def test_files_tell_their_text_and_what_cannot_be_read_has_none():
    page = "<html><body><p>公告正文</p><script>var x</script></body></html>".encode()
    found = dict(
        texts(
            [
                ("须知.docx", word),
                ("档次.xlsx", sheet),
                ("公告.html", lambda: page),
                ("说明.txt", lambda: "纯文本说明".encode("gb18030")),
                ("坏.docx", broken),
                ("无.pdf", missing),
            ]
        )
    )
    assert found["须知.docx"].split() == ["居住证办理须知", "窗口", "三号"]
    assert "缴费档次 3000" in found["档次.xlsx"]
    assert found["公告.html"].strip() == "公告正文"
    assert found["说明.txt"] == "纯文本说明"
    assert (found["坏.docx"], found["无.pdf"]) == ("", "")
