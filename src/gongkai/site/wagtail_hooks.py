"""The officers' console: its menu, its addresses and style inside the Wagtail admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.module_loading import autodiscover_modules
from django.utils.safestring import SafeString
from wagtail import hooks

from gongkai.site.console import menu
from gongkai.site.console.urls import urlpatterns as console_urls

autodiscover_modules("console")

menu.fill()


def addresses() -> list[URLPattern]:
    """The console's own addresses."""
    return console_urls


hooks.register("register_admin_urls", addresses)


def style() -> SafeString:
    """The console's sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("console/console.css"))


hooks.register("insert_global_admin_css", style)


def script() -> SafeString:
    """The console's small conveniences; every page works without them."""
    return format_html('<script defer src="{}"></script>', static("console/console.js"))


hooks.register("insert_global_admin_js", script)
