"""WSGI entry point: ready bytes ahead of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.site.settings.base")
django = get_wsgi_application()

from gongkai.site.ready.following import ahead_of  # noqa: E402 (needs the apps)

application = ahead_of(django)
