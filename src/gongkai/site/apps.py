from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gongkai.site"
    label = "site"
    verbose_name = "站点"

    def ready(self) -> None:
        """Let what is published drop the ready bytes that it makes stale."""
        from gongkai.ledger import changes
        from gongkai.site.ready import following, tags  # noqa: F401

        changes.listen(following.on_commit)
