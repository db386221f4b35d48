"""C2: a public file carries nothing that its readers are not meant to see.

保守国家秘密法 Art. 41; what a program keeps out of sight goes out with the file all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.portal.checks.material import LEFTOVERS, Hidden, Material, Remark, Weight

RULE = "C2"
BASIS = "《政府信息公开条例》第十七条（公开前审查）"
HOW = {
    Hidden.DELETED: "请在文字处理软件中“接受全部修订”后重新上传",
    Hidden.INSERTED: "请在文字处理软件中“接受全部修订”后重新上传",
    Hidden.COMMENT: "请删去全部批注后重新上传",
    Hidden.VANISHED: "请显示隐藏文字，删去后重新上传",
    Hidden.SHEET: "请删去隐藏的工作表，或者取消隐藏、确认可以公开后重新上传",
    Hidden.ROW: "请删去隐藏的行，或者取消隐藏、确认可以公开后重新上传",
    Hidden.COLUMN: "请删去隐藏的列，或者取消隐藏、确认可以公开后重新上传",
    Hidden.REVISION: "请用“打印为 PDF”重新生成后上传，旧版本就不会留在文件里",
    Hidden.ATTACHED: "请把嵌入的文件取出，需要公开的另作附件上传",
    Hidden.OUTSIDE: "请用“打印为 PDF”重新生成后上传",
    Hidden.PHOTO: "请另存图片，去掉拍摄地点、作者等信息后上传",
    Hidden.NOTES: "请删去备注后重新上传",
}


def check(material: Material) -> Iterator[Remark]:
    """A remark for each place with something hidden, and for each file that could not be read."""
    for piece in material.pieces:
        if piece.hidden in LEFTOVERS:
            yield Remark(
                RULE,
                Weight.STOP,
                piece.where,
                f"{piece.where}有{piece.hidden}，公开后任何人都能取出。{HOW[piece.hidden]}。",
                BASIS,
                f"{piece.hidden}:{piece.text}",
            )
    for unread in material.unread:
        yield Remark(
            RULE,
            Weight.STOP,
            unread.where,
            f"{unread.where}读不了，不能确认其中没有不应公开的内容：{unread.why}",
            BASIS,
            unread.why,
        )
