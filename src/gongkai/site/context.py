"""What every template may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongkai.ledger.organs import district_of
from gongkai.ledger.permissions import logged_in
from gongkai.ledger.templatetags.words import CONTENT
from gongkai.site.columns import meta_of
from gongkai.site.language import LANGUAGES, language_of

MODES = ("standard", "elder", "contrast")
MODE_LABELS = (("standard", _("标准")), ("elder", _("长者")), ("contrast", _("高对比")))
VARIANTS = tuple(
    mode if language == LANGUAGES[0] else f"{mode}-{language}"
    for language in LANGUAGES
    for mode in MODES
)
"""The ways in which a page is drawn; the first is that of who chose nothing."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page tells of the site (国办发〔2017〕47号): its name, domain and numbers."""

    district: Any

    @property
    def name(self) -> str:
        """The name that the settings give, else that of the district."""
        return settings.SITE_NAME or f"{self.district.name if self.district else ''}政务公开"

    @property
    def domain(self) -> str:
        """The host of the site's address."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""

    @property
    def code(self) -> str:
        """网站标识码, ten digits; empty where none was given."""
        return settings.SITE_CODE

    @property
    def icp(self) -> str:
        """ICP备案号."""
        return settings.SITE_ICP

    @property
    def police(self) -> str:
        """公安备案号."""
        return settings.SITE_POLICE

    @property
    def police_digits(self) -> str:
        """The digits of `police`, by which its register finds it."""
        return "".join(one for one in settings.SITE_POLICE if one.isdigit())


def mode_of(cookies: Mapping[str, str]) -> str:
    """The reading mode that the cookies ask for."""
    asked = cookies.get("reading", "")
    return asked if asked in MODES else MODES[0]


def variant_of(cookies: Mapping[str, str]) -> str:
    """The one of `VARIANTS` that the cookies ask for."""
    mode, language = mode_of(cookies), language_of(cookies)
    return mode if language == LANGUAGES[0] else f"{mode}-{language}"


def around(request: HttpRequest) -> dict[str, Any]:
    """The reading mode, remembered in a cookie that holds nothing else (无障碍环境建设法 Art. 32);
    the language of what stands around the content, and in `zh` the attribute of content that
    stands in English; the district and its site; whether somebody is logged in; what the page tells
    machines, where its view says nothing closer."""
    foreign = get_language() != LANGUAGES[0]
    district = SimpleLazyObject(lambda: district_of(request))
    match = request.resolver_match
    return {
        "reading_mode": mode_of(request.COOKIES),
        "reading_modes": MODE_LABELS,
        "page_language": LANGUAGES[1] if foreign else CONTENT,
        "zh": mark_safe(f' lang="{CONTENT}"') if foreign else "",
        "district": district,
        "logged_in": SimpleLazyObject(lambda: logged_in(request)),
        "site": Site(district),
        "meta": meta_of((match.url_name or "") if match else "", request.GET),
    }
