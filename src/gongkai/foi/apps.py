from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "gongkai.foi"
    label = "foi"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Let the public pages keep and deliver files."""
        from gongkai.foi import attachments
        from gongkai.foi.public_files import PrivateStore

        attachments.use(PrivateStore())
