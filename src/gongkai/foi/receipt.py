"""The receipt of an application as PDF: number, query code, what comes next."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from gongkai.foi.models import Request
from gongkai.foi.rules.application import DELIVERIES
from gongkai.ledger.typesetting import pdf_of, printable, typst_compiler


def receipt_pdf(request: Request, code: str, day: date, *, system_fonts: bool = True) -> bytes:
    """The receipt of a request that was handed in, with its query code as it is to be shown.

    Raises RuntimeError when there is no Chinese font at all.
    """
    submitted = request.submitted_on or day
    data = {
        "title": "政府信息公开申请回执",
        "rows": [
            ["受理机关", request.organ.name],
            ["申请编号", request.key],
            ["查询码", code],
            ["提交日期", submitted.isoformat()],
            ["所需信息", printable(request.subject)],
            ["获取方式", DELIVERIES.get(request.delivery, "")],
        ],
        "notes": [
            "请保存好本回执：凭受理机关、申请编号和查询码查询进度，查询码遗失后不能找回。",
            "受理机关会与您联系确认；双方确认之日为收到申请之日（《政府信息公开条例》第三十一条）。",
            "自收到申请之日起 20 个工作日内答复；需要延长的，最多延长 20 个工作日（第三十三条）。",
            f"受理机关电话：{request.organ.phone}　地址：{request.organ.address}",
        ],
    }
    source = files(__package__).joinpath("receipt.typ").read_bytes()
    return pdf_of(typst_compiler(source, "receipt", data, system_fonts=system_fonts), day)
