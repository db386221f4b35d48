from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    """Search; each room's `searchable.py` registers what it makes public."""

    name = "gongkai.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        autodiscover_modules("searchable")
