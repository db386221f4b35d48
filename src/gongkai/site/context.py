"""What every template may ask for."""

from __future__ import annotations

from django.http import HttpRequest

MODES = ("standard", "elder", "contrast")


def reading_mode(request: HttpRequest) -> dict[str, str]:
    """The reading mode remembered in a cookie that holds nothing else (无障碍环境建设法 Art. 32)."""
    mode = request.COOKIES.get("reading", MODES[0])
    return {"reading_mode": mode if mode in MODES else MODES[0]}
