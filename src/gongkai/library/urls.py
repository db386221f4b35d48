"""Public addresses of the three libraries, under `/library/`."""

from django.urls import path

from gongkai.library.feeds import clean_up_feed, library_feed, shelf_feed
from gongkai.library.views import lists, pages

urlpatterns = [
    path("", lists.home, name="library"),
    path("feed.atom", library_feed, name="library_feed"),
    path("documents/<int:pk>/", pages.document, name="library_document"),
    path("documents/<int:pk>/compare/", pages.compare, name="library_compare"),
    path("interpretations/<int:pk>/", pages.interpretation, name="library_interpretation"),
    path("answers/<int:pk>/", pages.answer, name="library_answer"),
    path("clean-ups/", pages.clean_ups, name="library_clean_ups"),
    path("clean-ups/feed.atom", clean_up_feed, name="library_clean_up_feed"),
    path("clean-ups/<int:pk>/", pages.clean_up, name="library_clean_up"),
    path("<slug:shelf>/", lists.listing, name="library_list"),
    path("<slug:shelf>/feed.atom", shelf_feed, name="library_shelf_feed"),
    path("<slug:shelf>/list.<slug:extension>", lists.export, name="library_export"),
]
