from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    """The portal; it follows the organs and posts of the ledger, and collects what other rooms list."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        autodiscover_modules("following", "listings", "ready_tags")
