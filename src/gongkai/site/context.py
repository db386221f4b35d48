"""What every template may ask for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gongkai.ledger.models import Organ

MODES = ("standard", "elder", "contrast")
MODE_LABELS = (("standard", "标准"), ("elder", "长者"), ("contrast", "高对比"))


def reading_mode(request: HttpRequest) -> dict[str, Any]:
    """The reading mode remembered in a cookie that holds nothing else (无障碍环境建设法 Art. 32)."""
    mode = request.COOKIES.get("reading", MODES[0])
    return {
        "reading_mode": mode if mode in MODES else MODES[0],
        "reading_modes": MODE_LABELS,
        "district": SimpleLazyObject(lambda: Organ.get_first_root_node()),
    }
