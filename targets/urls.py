"""The app's addresses."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .views import (
    catalogue,
    dashboards,
    editing,
    evidence,
    exports,
    health,
    monthly,
    notices,
    orders,
    people,
    reporting,
)
from .views.api import api

# Tokens guard the API; people's sign-in has no part in it.
api_patterns, *_ = api.urls
for pattern in api_patterns:
    pattern.callback = login_not_required(pattern.callback)


class NumberConverter(StringConverter):
    """A target's number; PostgreSQL does not take a NUL even to look for it."""

    regex = r"[^/\x00]{1,8}"


register_converter(NumberConverter, "number")

urlpatterns = [
    path("", dashboards.overview, name="overview"),
    path("themes/<int:pk>/", dashboards.theme, name="theme"),
    path("units/", dashboards.ranking, name="ranking"),
    path("units/<int:pk>/", dashboards.unit, name="unit"),
    path("posts/<int:pk>/", dashboards.post, name="post"),
    path("trend/", dashboards.trend, name="trend"),
    path("changes/", dashboards.changes, name="changes"),
    path("comparison/", dashboards.comparison, name="comparison"),
    path("wall/", dashboards.display, name="wall"),
    path("targets/", dashboards.ledger, name="ledger"),
    path("targets.xlsx", exports.ledger_as_excel, name="ledger_as_excel"),
    path("targets.csv", exports.ledger_as_csv, name="ledger_as_csv"),
    path("targets/<number:number>/", dashboards.target, name="target"),
    path("targets/<number:number>/edit/", editing.edit, name="edit_target"),
    path("targets/<number:number>/adjust/", editing.adjust_target, name="adjust_target"),
    path("calendar/", dashboards.calendar, name="calendar"),
    path("log/", editing.log, name="log"),
    path("adjustments/<int:pk>/", editing.decide, name="decide_adjustment"),
    path("report/", reporting.reporting, name="reporting"),
    path("report/count/", reporting.report_count, name="report_count"),
    path("report.xlsx", monthly.monthly_form, name="monthly_form"),
    path("report/upload/", monthly.upload, name="upload_form"),
    path("report/submit/", reporting.submit_drafts, name="submit_drafts"),
    path("report/<number:number>/", reporting.report_target, name="report_target"),
    path("entries/<int:pk>/withdraw/", reporting.withdraw, name="withdraw"),
    path("entries/<int:pk>/discard/", reporting.discard_draft, name="discard_draft"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove_evidence"),
    path("review/", reporting.review, name="review"),
    path("review/count/", reporting.review_count, name="review_count"),
    path("review/accept/", reporting.accept_many, name="accept_many"),
    path("review/<int:pk>/", reporting.check, name="check"),
    path("targets/<number:number>/instructions/", orders.write_instruction, name="instruct"),
    path("instructions/<int:pk>/answer/", orders.write_answer, name="answer_instruction"),
    path("instructions/<int:pk>/close/", orders.finish_instruction, name="close_instruction"),
    path("urging/", orders.urgings, name="urgings"),
    path("urging/issue/", orders.issue_urgings, name="issue_urgings"),
    path("urging/<int:serial>/", orders.urging, name="urging"),
    path("urging/<int:serial>.docx", exports.urging_as_word, name="urging_as_word"),
    path("bulletin/", exports.bulletin, name="bulletin"),
    path("notices/", notices.notices, name="notices"),
    path("notices/count/", notices.notice_count, name="notice_count"),
    path("notices/read/", notices.read_notices, name="read_notices"),
    path("people/", people.people, name="people"),
    path("people/import/", people.import_users, name="import_users"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue.xlsx", catalogue.catalogue_as_excel, name="catalogue_as_excel"),
    path("catalogue/next.xlsx", catalogue.next_catalogue_as_excel, name="next_catalogue"),
    path("catalogue/import/", catalogue.import_catalogue, name="import_catalogue"),
    path("api/v1/", (api_patterns, "api", "api")),
    path("help/", dashboards.help_page, name="help"),
    path("health/", health.health, name="health"),
]
