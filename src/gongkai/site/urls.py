"""Addresses of the site. `gongkai.site.access` says who may open each."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from gongkai.portal import views as portal
from gongkai.portal.feeds import column_feed, wide_feed
from gongkai.reports import views as reports
from gongkai.search.views import search_page
from gongkai.site.api import api
from gongkai.site.console import home as console_home
from gongkai.site.views import data, figures, home, maps, organs, verification

urlpatterns = [
    path("", home.home, name="home"),
    path("reading/", home.reading, name="reading"),
    path("search/", search_page, name="search"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<slug:organ>/<int:year>/", reports.report, name="report"),
    path(
        "reports/<slug:organ>/<int:year>/<slug:extension>/",
        reports.download,
        name="report_download",
    ),
    path("organs/", organs.organ_list, name="organ_list"),
    path("organs/<slug:code>/", organs.organ, name="organ"),
    path("figures/", figures.figure_list, name="figure_list"),
    path("figures/<str:figure_id>/", figures.figure, name="figure"),
    path("figures/<str:figure_id>/records.csv", figures.export, name="figure_export"),
    path("sitemap/", maps.site_map, name="site_map"),
    path("sitemap.xml", maps.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", maps.sitemap_section, name="sitemap_section"),
    path("robots.txt", maps.robots, name="robots"),
    path("verify/", verification.verify, name="verify"),
    re_path(r"^zwgk/(?P<path>(?:[\w-]+/)*)$", portal.at, name="wagtail_serve"),
    re_path(r"^zwgk/(?P<path>(?:[\w-]+/)+)feed\.atom$", column_feed, name="column_feed"),
    path("content/<int:pk>/", portal.content, name="content"),
    path("content/<slug:kind>/", portal.wide, name="wide"),
    path("content/<slug:kind>/feed.atom", wide_feed, name="wide_feed"),
    path(
        "content/<int:pk>/files/<int:file>.<slug:extension>",
        portal.content_file,
        name="content_file",
    ),
    path("requests/", include("gongkai.foi.urls")),
    path("library/", include("gongkai.library.urls")),
    path("data/", data.data_list, name="data_list"),
    path("data/catalog.jsonld", data.catalogue, name="data_catalogue"),
    path("data/<slug:key>/", data.data_set, name="data_set"),
    path("data/<slug:key>.<slug:extension>", data.data_file, name="data_file"),
    path("api/", data.api_page, name="api_page"),
    path("api/v1/", api.urls),
    # In place of Wagtail's first page.
    path("console/", require_admin_access(console_home.today), name="wagtailadmin_home"),
    path("console/", include(wagtailadmin_urls)),
]
