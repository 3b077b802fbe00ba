"""The app's addresses. What a page shows of one report lies below its year; what has a key of its own does not."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.urls.converters import StringConverter

from .views import (
    accounts,
    adding,
    addresses,
    affairs,
    bulletin,
    bulletin_draft,
    catalogue,
    closing,
    dashboards,
    demo,
    drafts,
    duties,
    editing,
    evidence,
    first_week,
    groups,
    health,
    home,
    ledger,
    log,
    many,
    metrics,
    monthly,
    notices,
    office_tables,
    orders,
    owners,
    parts,
    people,
    reporting,
    review,
    review_text,
    search,
    security,
    sessions,
    sources,
    splitting,
    texts,
    timeline,
    urging,
    years,
)
from .views.api import api

# Tokens guard the API; people's sign-in has no part in it.
api_patterns, *_ = api.urls
for pattern in api_patterns:
    assert pattern.callback is not None
    pattern.callback = login_not_required(pattern.callback)


class YearConverter:
    """The year of a report."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class NumberConverter(StringConverter):
    """A target's number; PostgreSQL does not take a NUL even to look for it."""

    regex = r"[^/\x00]{1,11}"


register_converter(YearConverter, "year")
register_converter(NumberConverter, "number")

target_patterns = [
    path("", dashboards.target, name="target"),
    path("edit/", editing.edit, name="edit_target"),
    path("adjust/", editing.adjust_target, name="adjust_target"),
    path("split/", splitting.split, name="split_target"),
    path("instructions/", orders.write_instruction, name="instruct"),
]
group_patterns = [
    path("", groups.groups, name="groups"),
    path("new/", groups.new_group, name="new_group"),
    path("<int:pk>/", dashboards.group, name="group"),
    path("<int:pk>/table.xlsx", groups.group_as_excel, name="group_as_excel"),
    path("<int:pk>/edit/", groups.edit_group, name="edit_group"),
    path("<int:pk>/delete/", groups.remove_group, name="remove_group"),
]
report_patterns = [
    path("", reporting.reporting, name="reporting"),
    path("count/", reporting.report_count, name="report_count"),
    path("upload/", monthly.upload, name="upload_form"),
    path("submit/", reporting.submit_drafts, name="submit_drafts"),
    path("<number:number>/", reporting.report_target, name="report_target"),
    path("<number:number>/light/", reporting.light_of_reading, name="light_of_reading"),
    path("<number:number>/parts/", parts.parts_of_day, name="parts_of_day"),
    path("<number:number>/remind/", parts.remind, name="remind_parts"),
]
review_patterns = [
    path("", review.review, name="review"),
    path("count/", review.review_count, name="review_count"),
    path("accept/", review.accept_many, name="accept_many"),
    path("undo/", review.take_back, name="take_back"),
    path("<int:pk>/", review.check, name="check"),
]
urging_patterns = [
    path("", urging.urgings, name="urgings"),
    path("preview/", urging.preview_urgings, name="preview_urgings"),
    path("issue/", urging.issue_urgings, name="issue_urgings"),
    path("revoke/", urging.revoke_urgings, name="revoke_urgings"),
    path("<int:serial>/", urging.urging, name="urging"),
    path("<int:serial>.docx", urging.urging_as_word, name="urging_as_word"),
]
bulletin_patterns = [
    path("", bulletin.bulletins, name="bulletins"),
    path("new/", bulletin_draft.begin, name="begin_bulletin"),
    path("drafts/<int:pk>/", bulletin_draft.edit, name="edit_bulletin"),
    path("drafts/<int:pk>/preview/", bulletin_draft.preview, name="preview_bulletin"),
    path("drafts/<int:pk>/discard/", bulletin_draft.discard, name="discard_bulletin"),
    path("drafts/<int:pk>.docx", bulletin_draft.draft_as_word, name="draft_as_word"),
    path("<int:number>/", bulletin.bulletin, name="bulletin"),
    path("<int:number>/withdraw/", bulletin.withdraw, name="withdraw_bulletin"),
    path("<int:number>.docx", bulletin.bulletin_as_word, name="bulletin_as_word"),
]
catalogue_patterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("import/", catalogue.import_catalogue, name="import_catalogue"),
    path("next.xlsx", catalogue.next_catalogue_as_excel, name="next_catalogue"),
    path("texts/new/", sources.upload_source, name="upload_source"),
    path("texts/find/", sources.find_passages, name="find_passages"),
    path("texts/<int:pk>/replace/", sources.replace_source, name="replace_source"),
    path("texts/<int:pk>/remove/", sources.remove_source, name="remove_source"),
    path("texts/<int:pk>/table/", office_tables.office_table, name="office_table"),
    path("texts/<int:pk>/table/progress/", office_tables.table_progress, name="table_progress"),
    path("texts/<int:pk>/file/", sources.source_file, name="source_file"),
]
draft_patterns = [
    path("", drafts.draft, name="draft"),
    path("publish/", drafts.publish_year, name="publish_year"),
    path("remove/", drafts.remove_year, name="remove_year"),
    path("again/", drafts.make_draft_again, name="make_draft_again"),
]
review_text_patterns = [
    path("", review_text.review_text, name="review_text"),
    path("draw/", review_text.draw, name="draw_proposals"),
    path("undo/", review_text.undo_decision, name="undo_decision"),
    path("many/", review_text.accept_proposals, name="accept_proposals"),
    path("left/", review_text.text_left, name="text_left"),
    path("create/", review_text.create_catalogue, name="create_catalogue"),
    path("<int:pk>/", review_text.decide_proposal, name="decide_proposal"),
]
owner_patterns = [
    path("", owners.owners, name="owners"),
    path("table.docx", duties.duties_as_word, name="duties_as_word"),
    path("table.xlsx", duties.duties_as_excel, name="duties_as_excel"),
    path("list.docx", duties.duties_as_list, name="duties_as_list"),
    path("claims.docx", duties.claims_as_word, name="claims_as_word"),
    path("claims.xlsx", duties.claims_as_excel, name="claims_as_excel"),
    path("<number:number>/", owners.change, name="change_owners"),
    path("<number:number>/confirm/", owners.confirm, name="confirm_owners"),
]
people_patterns = [
    path("", people.people, name="people"),
    path("import/", people.import_users, name="import_users"),
    path("unlock/", people.unlock, name="unlock"),
    path("units/new/", accounts.edit_unit, name="new_unit"),
    path("units/<int:pk>/", affairs.unit_affairs, name="unit_affairs"),
    path("units/<int:pk>/edit/", accounts.edit_unit, name="edit_unit"),
    path("posts/new/", accounts.edit_post, name="new_post"),
    path("posts/<int:pk>/", accounts.edit_post, name="edit_post"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/<int:pk>/", affairs.person_affairs, name="person_affairs"),
    path("accounts/<int:pk>/edit/", accounts.edit_account, name="edit_account"),
    path("accounts/<int:pk>/password/", accounts.reset, name="reset_password"),
    path("accounts/<int:pk>/reopen/", accounts.reopen, name="reopen_account"),
    path("accounts/<int:pk>/let-out/", sessions.let_out, name="let_out"),
    path("deputies/<int:pk>/end/", affairs.end_deputy, name="end_deputy"),
]
year_patterns: list[URLPattern | URLResolver] = [
    path("", dashboards.overview, name="overview"),
    path("own/", home.own, name="own"),
    path("themes/<int:pk>/", dashboards.theme, name="theme"),
    path("units/", dashboards.ranking, name="ranking"),
    path("units/townships/", dashboards.township_ranking, name="township_ranking"),
    path("units/<int:pk>/", dashboards.unit, name="unit"),
    path("posts/<int:pk>/", dashboards.post, name="post"),
    path("groups/", include(group_patterns)),
    path("trend/", dashboards.trend, name="trend"),
    path("changes/", dashboards.changes, name="changes"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("text/", texts.report_text, name="report_text"),
    path("comparison/", dashboards.comparison, name="comparison"),
    path("closing/", closing.closing, name="closing"),
    path("closing.docx", closing.closing_as_word, name="closing_as_word"),
    path("wall/", dashboards.display, name="wall"),
    path("targets/", ledger.ledger, name="ledger"),
    path("columns/", ledger.choose_columns, name="choose_columns"),
    path("targets.xlsx", ledger.ledger_as_excel, name="ledger_as_excel"),
    path("targets.csv", ledger.ledger_as_csv, name="ledger_as_csv"),
    path("targets/new/", adding.add, name="add_target"),
    path("targets/many/", many.edit_many_targets, name="edit_many"),
    path("targets/<number:number>/", include(target_patterns)),
    path("todo/", years.to_do, name="to_do"),
    path("search/", search.search, name="search"),
    path("calendar/", dashboards.calendar, name="calendar"),
    path("report/", include(report_patterns)),
    path("report.xlsx", monthly.monthly_form, name="monthly_form"),
    path("review/", include(review_patterns)),
    path("instructions/", orders.instructions, name="instructions"),
    path("instructions.xlsx", orders.instructions_as_excel, name="instructions_as_excel"),
    path("urging/", include(urging_patterns)),
    path("urging.xlsx", urging.urgings_as_excel, name="urgings_as_excel"),
    path("bulletin/", include(bulletin_patterns)),
    path("owners/", include(owner_patterns)),
    path("people/", include(people_patterns)),
    path("catalogue/", include(catalogue_patterns)),
    path("draft/", include(draft_patterns)),
    path("review-text/", include(review_text_patterns)),
    path("catalogue.xlsx", catalogue.catalogue_as_excel, name="catalogue_as_excel"),
    path("first-week/", first_week.first_week, name="first_week"),
    path("first-week/away/", first_week.put_away, name="put_away_first_week"),
    path("help/", dashboards.help_page, name="help"),
]
entry_patterns = [
    path("withdraw/", reporting.withdraw, name="withdraw"),
    path("restore/", reporting.undo_withdraw, name="undo_withdraw"),
    path("discard/", reporting.discard_draft, name="discard_draft"),
]
evidence_patterns = [
    path("", evidence.evidence, name="evidence"),
    path("remove/", evidence.remove, name="remove_evidence"),
]
instruction_patterns = [
    path("answer/", orders.write_answer, name="answer_instruction"),
    path("close/", orders.finish_instruction, name="close_instruction"),
]
notice_patterns = [
    path("", notices.notices, name="notices"),
    path("count/", notices.notice_count, name="notice_count"),
    path("read/", notices.read_notices, name="read_notices"),
    path("mail/", notices.choose_mail, name="choose_mail"),
]
log_patterns = [
    path("", log.log, name="log"),
    path("changes.xlsx", log.log_as_excel, name="log_as_excel"),
    path("security/", security.security_log, name="security_log"),
    path("security/verify/", security.verify_log, name="verify_log"),
    path("security.xlsx", security.security_log_as_excel, name="security_log_as_excel"),
    path("security.csv", security.security_log_as_csv, name="security_log_as_csv"),
]
# What stood without a year before; the year was asked for as ?year=2023.
ONCE = (
    r"^(?P<place>(?:themes|units|posts|trend|changes|comparison|wall|targets|calendar|report|review|urging|bulletin"
    r"|people|catalogue|help)(?:/.*|\.\w+))$"
)

urlpatterns = [
    path("", addresses.into_a_year, name="home"),
    path("new-year/", drafts.new_year, name="new_year"),
    path("<year:year>/", include(year_patterns)),
    path("entries/<int:pk>/", include(entry_patterns)),
    path("evidence/<int:pk>/", include(evidence_patterns)),
    path("instructions/<int:pk>/", include(instruction_patterns)),
    path("adjustments/<int:pk>/", editing.decide, name="decide_adjustment"),
    path("adjustments/<int:pk>/revoke/", editing.revoke, name="revoke_adjustment"),
    path("notices/", include(notice_patterns)),
    path("demo/next/", demo.next_month, name="next_demo_month"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("log/", include(log_patterns)),
    path("api/v1/", (api_patterns, "api", "api")),
    path("health/", health.health, name="health"),
    path("ready/", health.ready, name="ready"),
    path("metrics/", metrics.metrics, name="metrics"),
    re_path(ONCE, addresses.into_a_year, name="once"),
]
