"""Addresses of the officers' console inside the Wagtail admin."""

from django.urls import path

from gongkai.foi import console_redaction
from gongkai.foi.corrections import console as corrections
from gongkai.portal import console_pages
from gongkai.portal.review import pages as review_pages
from gongkai.reports import console as reports
from gongkai.site.console import (
    bulk,
    holidays,
    imports,
    letters,
    notices,
    organs,
    people,
    records,
    searching,
    supervision,
    templates,
)

urlpatterns = [
    path("records/<slug:kind>/", records.record_list, name="console_records"),
    path("records/<slug:kind>/export/", records.record_export, name="console_export"),
    path("records/<slug:kind>/add/", records.record_add, name="console_record_add"),
    path("records/<slug:kind>/bulk/<slug:action>/", bulk.record_bulk, name="console_record_bulk"),
    path("records/<slug:kind>/<int:pk>/", records.record, name="console_record"),
    path(
        "records/<slug:kind>/<int:pk>/<slug:action>/",
        records.record_action,
        name="console_record_action",
    ),
    *console_redaction.urls,
    *corrections.urls,
    *console_pages.urls,
    *review_pages.urls,
    path("letters/<int:pk>/file.<slug:extension>", letters.letter_file, name="console_letter_file"),
    path("letters/<int:pk>/<slug:step>/", letters.letter_step, name="console_letter_step"),
    path("letters/write/<int:pk>/", letters.letter_choice, name="console_letter_write"),
    path(
        "letters/write/<int:pk>/<str:kind>/",
        letters.letter_write,
        name="console_letter_write_kind",
    ),
    path("letters/templates/", templates.template_list, name="console_templates"),
    path(
        "letters/templates/<int:organ>/<str:kind>/",
        templates.template_edit,
        name="console_template",
    ),
    path(
        "letters/templates/<int:organ>/<str:kind>/preview/",
        templates.template_preview,
        name="console_template_preview",
    ),
    path("import/", imports.index, name="console_imports"),
    path("import/<slug:kind>/", imports.upload, name="console_import"),
    path("import/<slug:kind>/template/", imports.template, name="console_import_template"),
    path("import/<slug:kind>/<slug:token>/", imports.confirm, name="console_import_confirm"),
    path(
        "import/<slug:kind>/<slug:token>/progress/",
        imports.progress,
        name="console_import_progress",
    ),
    path("supervision/", supervision.supervision, name="console_supervision"),
    path(
        "supervision/cases/",
        supervision.supervised_cases,
        name="console_supervision_cases",
    ),
    path("notices/", notices.notices, name="console_notices"),
    path("notices/read/", notices.read, name="console_notices_read"),
    path("notices/<int:pk>/", notices.notice, name="console_notice"),
    path("holidays/", holidays.holidays, name="console_holidays"),
    path("synonyms/", searching.synonyms, name="console_synonyms"),
    path("organs/", organs.organ_list, name="console_organs"),
    path("organs/add/", organs.organ_edit, name="console_organ_add"),
    path("organs/<int:pk>/", organs.organ_edit, name="console_organ_edit"),
    path("people/", people.people_list, name="console_people"),
    path("people/add/", people.person_add, name="console_person_add"),
    path("people/<int:pk>/", people.person, name="console_person"),
    path("people/<int:pk>/<slug:step>/", people.person_step, name="console_person_step"),
    path("annual/", reports.index, name="console_reports"),
    path("annual/start/", reports.start, name="console_report_start"),
    path("annual/<int:pk>/", reports.edit, name="console_report"),
    path("annual/<int:pk>/preview/", reports.preview, name="console_report_preview"),
    path("annual/<int:pk>/check/", reports.check, name="console_report_check"),
    path("annual/<int:pk>/figures/", reports.figures, name="console_report_figures"),
    path("annual/<int:pk>/waive/<slug:rule>/", reports.waive, name="console_report_waive"),
    path("annual/<int:pk>/<slug:step>/", reports.step, name="console_report_step"),
]
