from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal; it follows the organs and posts of the ledger."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from gongkai.portal import following  # noqa: F401
