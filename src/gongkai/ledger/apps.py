from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    """The ledger; at start it collects what each room contributes: figures, imports, what is
    published, reminders, open data."""

    name = "gongkai.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        autodiscover_modules("figures", "imports", "published", "reminders", "opendata")
