"""The log-in form with labels in Chinese."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm


class LoginForm(WagtailLoginForm):  # type: ignore[misc]
    """Wagtail's form; its own translation leaves the password's label in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["username"].widget.attrs["placeholder"] = ""
        self.fields["password"].label = "密码"
        self.fields["password"].widget.attrs["placeholder"] = ""
