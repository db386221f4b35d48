"""Addresses of the site. `gongkai.site.access` says who may open each."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("console/", include(wagtailadmin_urls)),
]
