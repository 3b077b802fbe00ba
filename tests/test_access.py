"""Who may open what: every address, as nobody and in each role."""

from datetime import date
from typing import ClassVar

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from targets.domain.bulletins import Choice, Paper
from targets.domain.extraction import extract
from targets.domain.words import SourceKind
from targets.models import Bulletin, Deputy, Post, ProgressEntry, Proposal, Unit
from targets.services import Terms, instruct, request_adjustment, urge
from targets.services.bulletins import begin_bulletin, issue_bulletin
from targets.services.evidence import attach, proof_of
from targets.services.proposals import store_proposals
from targets.services.sources import Upload, take_in
from tests.conftest import at
from tests.reports import TEXT

LOGIN, OK, NO, GONE, MOVED, SAME, BACK, EMPTY = "login", 200, 403, 404, 302, 307, 302, 204

# name → (address, method, nobody, clerk of the lead unit, clerk of another unit, leader, admin)
TABLE = {
    "login": ("/login/", "get", OK, OK, OK, OK, OK),
    "instruct": ("/2024/targets/B-017/instructions/", "post", LOGIN, NO, NO, OK, OK),  # shows what is missing
    "answer_instruction": ("/instructions/{order}/answer/", "post", LOGIN, OK, OK, NO, OK),
    "close_instruction": ("/instructions/{order}/close/", "post", LOGIN, NO, NO, MOVED, MOVED),
    "instructions": ("/2024/instructions/", "get", LOGIN, OK, OK, OK, OK),
    "instructions_as_excel": ("/2024/instructions.xlsx", "get", LOGIN, OK, OK, OK, OK),
    "urgings": ("/2024/urging/", "get", LOGIN, OK, OK, OK, OK),
    "urgings_as_excel": ("/2024/urging.xlsx", "get", LOGIN, OK, OK, OK, OK),
    "preview_urgings": ("/2024/urging/preview/", "get", LOGIN, NO, NO, NO, OK),
    "issue_urgings": ("/2024/urging/issue/", "post", LOGIN, NO, NO, NO, OK),  # shows what is missing
    "revoke_urgings": ("/2024/urging/revoke/", "post", LOGIN, NO, NO, NO, MOVED),
    "urging": ("/2024/urging/{urging}/", "get", LOGIN, OK, GONE, OK, OK),
    "urging_as_word": ("/2024/urging/{urging}.docx", "get", LOGIN, OK, GONE, OK, OK),
    "bulletins": ("/2024/bulletin/", "get", LOGIN, OK, OK, OK, OK),
    "bulletin": ("/2024/bulletin/{issue}/", "get", LOGIN, OK, OK, OK, OK),
    "bulletin_as_word": ("/2024/bulletin/{issue}.docx", "get", LOGIN, OK, OK, OK, OK),
    "withdraw_bulletin": ("/2024/bulletin/{issue}/withdraw/", "post", LOGIN, NO, NO, NO, MOVED),
    "begin_bulletin": ("/2024/bulletin/new/", "post", LOGIN, NO, NO, NO, MOVED),
    "edit_bulletin": ("/2024/bulletin/drafts/{unissued}/", "get", LOGIN, NO, NO, NO, OK),
    "preview_bulletin": ("/2024/bulletin/drafts/{unissued}/preview/", "post", LOGIN, NO, NO, NO, EMPTY),
    "discard_bulletin": ("/2024/bulletin/drafts/{unissued}/discard/", "post", LOGIN, NO, NO, NO, MOVED),
    "draft_as_word": ("/2024/bulletin/drafts/{unissued}.docx", "get", LOGIN, NO, NO, NO, OK),
    "notices": ("/notices/", "get", LOGIN, OK, OK, OK, OK),
    "notice_count": ("/notices/count/", "get", LOGIN, OK, OK, OK, OK),
    "read_notices": ("/notices/read/", "post", LOGIN, MOVED, MOVED, MOVED, MOVED),
    "choose_mail": ("/notices/mail/", "post", LOGIN, MOVED, MOVED, MOVED, MOVED),
    "health": ("/health/", "get", OK, OK, OK, OK, OK),
    "ready": ("/ready/", "get", OK, OK, OK, OK, OK),
    "metrics": ("/metrics/", "get", GONE, GONE, GONE, GONE, GONE),  # without METRICS_TOKEN
    "next_demo_month": ("/demo/next/", "post", LOGIN, GONE, GONE, GONE, GONE),  # without DEMO_TODAY
    "logout": ("/logout/", "post", LOGIN, MOVED, MOVED, MOVED, MOVED),
    "password_change": ("/password/", "get", LOGIN, OK, OK, OK, OK),
    "password_change_done": ("/password/done/", "get", LOGIN, OK, OK, OK, OK),
    "home": ("/", "get", LOGIN, SAME, SAME, SAME, SAME),
    "once": ("/targets/", "get", LOGIN, SAME, SAME, SAME, SAME),
    "first_week": ("/2024/first-week/", "get", LOGIN, NO, NO, NO, OK),
    "put_away_first_week": ("/2024/first-week/away/", "post", LOGIN, NO, NO, NO, MOVED),
    "to_do": ("/2024/todo/", "get", LOGIN, OK, OK, OK, OK),
    "overview": ("/2024/", "get", LOGIN, OK, OK, OK, OK),
    "theme": ("/2024/themes/{theme}/", "get", LOGIN, OK, OK, OK, OK),
    "closing": ("/2024/closing/", "get", LOGIN, OK, OK, OK, OK),
    "closing_as_word": ("/2024/closing.docx", "get", LOGIN, OK, OK, OK, OK),
    "own": ("/2024/own/", "get", LOGIN, MOVED, MOVED, OK, OK),
    "search": ("/2024/search/?q=市场", "get", LOGIN, OK, OK, OK, OK),
    "ranking": ("/2024/units/", "get", LOGIN, OK, OK, OK, OK),
    "unit": ("/2024/units/{unit}/", "get", LOGIN, OK, OK, OK, OK),
    "post": ("/2024/posts/{post}/", "get", LOGIN, OK, OK, OK, OK),
    "trend": ("/2024/trend/", "get", LOGIN, OK, OK, OK, OK),
    "changes": ("/2024/changes/", "get", LOGIN, OK, OK, OK, OK),
    "report_text": ("/2024/text/", "get", LOGIN, OK, OK, OK, OK),
    "timeline": ("/2024/timeline/", "get", LOGIN, OK, OK, OK, OK),
    "comparison": ("/2024/comparison/", "get", LOGIN, OK, OK, OK, OK),
    "wall": ("/2024/wall/", "get", LOGIN, OK, OK, OK, OK),
    "ledger": ("/2024/targets/", "get", LOGIN, OK, OK, OK, OK),
    "ledger_as_excel": ("/2024/targets.xlsx", "get", LOGIN, OK, OK, OK, OK),
    "ledger_as_csv": ("/2024/targets.csv", "get", LOGIN, OK, OK, OK, OK),
    "choose_columns": ("/2024/columns/", "get", LOGIN, MOVED, MOVED, MOVED, MOVED),
    "target": ("/2024/targets/B-017/", "get", LOGIN, OK, OK, OK, OK),
    "log": ("/log/", "get", LOGIN, NO, NO, NO, OK),
    "log_as_excel": ("/log/changes.xlsx", "get", LOGIN, NO, NO, NO, OK),
    "security_log": ("/log/security/", "get", LOGIN, NO, NO, NO, OK),
    "verify_log": ("/log/security/verify/", "post", LOGIN, NO, NO, NO, MOVED),
    "security_log_as_excel": ("/log/security.xlsx", "get", LOGIN, NO, NO, NO, OK),
    "security_log_as_csv": ("/log/security.csv", "get", LOGIN, NO, NO, NO, OK),
    "calendar": ("/2024/calendar/", "get", LOGIN, OK, OK, OK, OK),
    "people": ("/2024/people/", "get", LOGIN, NO, NO, NO, OK),
    "import_users": ("/2024/people/import/", "post", LOGIN, NO, NO, NO, MOVED),
    "account_login": ("/login/", "get", OK, OK, OK, OK, OK),
    "account_reauthenticate": ("/login/again/", "get", LOGIN, OK, OK, OK, OK),
    "single_sign_on": ("/login/sso/", "get", GONE, GONE, GONE, GONE, GONE),
    "openid_connect_callback": ("/login/sso/callback/", "get", GONE, GONE, GONE, GONE, GONE),
    "mfa_index": ("/second-factor/", "get", LOGIN, OK, OK, OK, OK),
    "mfa_authenticate": ("/second-factor/code/", "get", BACK, MOVED, MOVED, MOVED, MOVED),
    "mfa_reauthenticate": ("/second-factor/code-again/", "get", LOGIN, MOVED, MOVED, MOVED, MOVED),
    "mfa_activate_totp": ("/second-factor/on/", "get", LOGIN, OK, OK, OK, OK),
    "mfa_deactivate_totp": ("/second-factor/off/", "get", LOGIN, GONE, GONE, GONE, GONE),
    "mfa_view_recovery_codes": ("/second-factor/recovery-codes/", "get", LOGIN, GONE, GONE, GONE, GONE),
    "mfa_generate_recovery_codes": ("/second-factor/recovery-codes/new/", "get", LOGIN, OK, OK, OK, OK),
    "sessions": ("/sessions/", "get", LOGIN, OK, OK, OK, OK),
    "let_out": ("/2024/people/accounts/{person}/let-out/", "post", LOGIN, NO, NO, NO, MOVED),
    "unlock": ("/2024/people/unlock/", "post", LOGIN, NO, NO, NO, MOVED),
    "unit_affairs": ("/2024/people/units/{unit}/", "get", LOGIN, NO, NO, NO, OK),
    "person_affairs": ("/2024/people/accounts/{person}/", "get", LOGIN, NO, NO, NO, OK),
    "new_account": ("/2024/people/accounts/new/", "get", LOGIN, NO, NO, NO, OK),
    "edit_account": ("/2024/people/accounts/{person}/edit/", "get", LOGIN, NO, NO, NO, OK),
    "reset_password": (
        "/2024/people/accounts/{person}/password/",
        "post",
        LOGIN,
        NO,
        NO,
        NO,
        OK,
    ),  # shows it once
    "reopen_account": ("/2024/people/accounts/{person}/reopen/", "post", LOGIN, NO, NO, NO, MOVED),
    "new_unit": ("/2024/people/units/new/", "get", LOGIN, NO, NO, NO, OK),
    "edit_unit": ("/2024/people/units/{unit}/edit/", "get", LOGIN, NO, NO, NO, OK),
    "new_post": ("/2024/people/posts/new/", "get", LOGIN, NO, NO, NO, OK),
    "edit_post": ("/2024/people/posts/{post}/", "get", LOGIN, NO, NO, NO, OK),
    "end_deputy": ("/2024/people/deputies/{deputy}/end/", "post", LOGIN, NO, NO, NO, MOVED),
    "catalogue": ("/2024/catalogue/", "get", LOGIN, NO, NO, NO, OK),
    "catalogue_as_excel": ("/2024/catalogue.xlsx", "get", LOGIN, NO, NO, NO, OK),
    "next_catalogue": ("/2024/catalogue/next.xlsx", "get", LOGIN, NO, NO, NO, OK),
    "import_catalogue": ("/2024/catalogue/import/", "post", LOGIN, NO, NO, NO, MOVED),
    "upload_source": ("/2024/catalogue/texts/new/", "get", LOGIN, NO, NO, NO, OK),
    "office_table": ("/2024/catalogue/texts/{source}/table/", "get", LOGIN, NO, NO, NO, MOVED),  # it is none
    "find_passages": ("/2024/catalogue/texts/find/", "post", LOGIN, NO, NO, NO, MOVED),
    "replace_source": ("/2024/catalogue/texts/{source}/replace/", "post", LOGIN, NO, NO, NO, OK),  # likewise
    "remove_source": ("/2024/catalogue/texts/{source}/remove/", "post", LOGIN, NO, NO, NO, MOVED),
    "source_file": ("/2024/catalogue/texts/{source}/file/", "get", LOGIN, NO, NO, NO, OK),
    "help": ("/2024/help/", "get", LOGIN, OK, OK, OK, OK),
    "new_year": ("/new-year/", "get", LOGIN, NO, NO, NO, OK),
    "draft": ("/2024/draft/", "get", LOGIN, NO, NO, NO, MOVED),  # it is published
    "publish_year": ("/2024/draft/publish/", "get", LOGIN, NO, NO, NO, MOVED),
    "make_draft_again": ("/2024/draft/again/", "post", LOGIN, NO, NO, NO, MOVED),
    "review_text": ("/2024/review-text/?source={source}", "get", LOGIN, NO, NO, NO, OK),
    "draw_proposals": ("/2024/review-text/draw/?source={source}", "post", LOGIN, NO, NO, NO, MOVED),
    "undo_decision": ("/2024/review-text/undo/?source={source}", "post", LOGIN, NO, NO, NO, MOVED),
    "accept_proposals": ("/2024/review-text/many/?source={source}", "get", LOGIN, NO, NO, NO, OK),
    "text_left": ("/2024/review-text/left/?source={source}", "get", LOGIN, NO, NO, NO, OK),
    "create_catalogue": ("/2024/review-text/create/?source={source}", "get", LOGIN, NO, NO, NO, OK),
    "remove_year": ("/2024/draft/remove/", "post", LOGIN, NO, NO, NO, MOVED),  # it is published
    "decide_proposal": ("/2024/review-text/{proposal}/", "post", LOGIN, NO, NO, NO, MOVED),
    "add_target": ("/2024/targets/new/", "get", LOGIN, NO, NO, NO, OK),
    "edit_many": ("/2024/targets/many/", "get", LOGIN, NO, NO, NO, OK),
    "owners": ("/2024/owners/", "get", LOGIN, NO, NO, NO, OK),
    "change_owners": ("/2024/owners/B-017/", "get", LOGIN, NO, NO, NO, OK),
    "confirm_owners": ("/2024/owners/B-017/confirm/", "post", LOGIN, NO, NO, NO, MOVED),
    "duties_as_word": ("/2024/owners/table.docx", "get", LOGIN, NO, NO, NO, OK),
    "duties_as_excel": ("/2024/owners/table.xlsx", "get", LOGIN, NO, NO, NO, OK),
    "duties_as_list": ("/2024/owners/list.docx", "get", LOGIN, NO, NO, NO, OK),
    "claims_as_word": ("/2024/owners/claims.docx", "get", LOGIN, NO, NO, NO, OK),
    "claims_as_excel": ("/2024/owners/claims.xlsx", "get", LOGIN, NO, NO, NO, OK),
    "edit_target": ("/2024/targets/B-017/edit/", "get", LOGIN, NO, NO, NO, OK),
    "split_target": ("/2024/targets/B-017/split/", "get", LOGIN, NO, NO, NO, OK),
    "adjust_target": ("/2024/targets/B-017/adjust/", "get", LOGIN, OK, GONE, NO, OK),
    "decide_adjustment": ("/adjustments/{adjustment}/", "get", LOGIN, NO, NO, NO, OK),
    "revoke_adjustment": ("/adjustments/{adjustment}/revoke/", "get", LOGIN, NO, NO, NO, OK),
    "reporting": ("/2024/report/", "get", LOGIN, OK, OK, NO, OK),
    "report_count": ("/2024/report/count/", "get", LOGIN, OK, OK, NO, OK),
    "monthly_form": ("/2024/report.xlsx", "get", LOGIN, OK, OK, NO, GONE),
    "upload_form": ("/2024/report/upload/", "post", LOGIN, MOVED, MOVED, NO, GONE),
    "submit_drafts": ("/2024/report/submit/", "post", LOGIN, MOVED, MOVED, NO, MOVED),
    "report_target": ("/2024/report/B-017/", "get", LOGIN, OK, GONE, NO, OK),
    "light_of_reading": ("/2024/report/B-017/light/", "post", LOGIN, OK, GONE, NO, OK),
    "withdraw": ("/entries/{entry}/withdraw/", "post", LOGIN, MOVED, GONE, NO, MOVED),
    "undo_withdraw": ("/entries/{entry}/restore/", "post", LOGIN, MOVED, GONE, NO, MOVED),
    "discard_draft": ("/entries/{entry}/discard/", "post", LOGIN, MOVED, GONE, NO, MOVED),
    "evidence": ("/evidence/{file}/", "get", LOGIN, OK, GONE, GONE, OK),
    "remove_evidence": ("/evidence/{file}/remove/", "post", LOGIN, MOVED, GONE, NO, MOVED),
    "review": ("/2024/review/", "get", LOGIN, NO, NO, NO, OK),
    "review_count": ("/2024/review/count/", "get", LOGIN, NO, NO, NO, OK),
    "accept_many": ("/2024/review/accept/", "post", LOGIN, NO, NO, NO, MOVED),
    "take_back": ("/2024/review/undo/", "post", LOGIN, NO, NO, NO, MOVED),
    "check": ("/2024/review/{entry}/", "post", LOGIN, NO, NO, NO, MOVED),
}
PEOPLE = ("nobody", "clerk", "stranger", "leader", "admin")


def named_patterns(resolver=None) -> set[str]:
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in ("admin", "api"):  # the API has tokens, see test_api
                found |= named_patterns(pattern)
        elif isinstance(pattern, URLPattern):
            found.add(pattern.name)
    return found


def test_every_address_is_in_the_table():
    assert named_patterns() == set(TABLE)


@pytest.fixture
def submitted(target, clerk):
    return ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 1, 31), value=600, status="submitted",
        submitted_at=at(2024, 2, 3),
    )  # fmt: skip


@pytest.fixture
def file(submitted):
    return attach(
        submitted,
        [proof_of(ContentFile(b"%PDF-1.7", name="登记表.pdf"))],
        by=submitted.author,
        at=at(2024, 2, 3),
    )[0]


@pytest.fixture
def urging(target, admin, report):
    return urge(
        report, None, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 10), by=admin, at=at(2024, 7, 1)
    )[0]


@pytest.fixture
def order(target, admin):
    return instruct(target, text="请加快进度。", due_date=None, by=admin, at=at(2024, 7, 1))


@pytest.fixture
def adjustment(target, clerk):
    change = Terms(value=7500, effective_date=date(2024, 9, 1), document_number="12号", reason="口径")
    return request_adjustment(target, change, by=clerk, at=at(2024, 9, 1))


@pytest.fixture
def deputy(stranger, market_bureau):
    other = Unit.objects.create(name="区商务局", position=9)
    return Deputy.objects.create(user=stranger, unit=other, since=date(2024, 1, 1))


@pytest.fixture
def issued(report, admin) -> Bulletin:
    draft = draft_bulletin(report, admin, date(2024, 7, 1))
    paper = Paper(
        mark="", issue=draft.issue, office="区政府督查室", day=date(2024, 7, 1), title="通报", addressees="",
        introduction=[], sections=[], annexes=[],
    )  # fmt: skip
    issue_bulletin(draft, paper, [], by=admin, at=at(2024, 7, 1))
    return draft


@pytest.fixture
def unissued(report, admin, issued) -> Bulletin:
    return draft_bulletin(report, admin, date(2024, 7, 2))


def draft_bulletin(report, admin, day: date) -> Bulletin:
    said = {"report": report, "title": "通报", "as_of": date(2024, 6, 30), "choices": Choice().as_plain()}
    return begin_bulletin(Bulletin(**said), by=admin, at=at(day.year, day.month, day.day))


@pytest.fixture
def post(db):
    return Post.objects.create(title="常务副区长")


@pytest.fixture
def source(report, admin):
    upload = Upload(SourceKind.REPORT, "报告", TEXT, ContentFile(b"x", name="报告.txt"))
    return take_in(report, upload, by=admin, at=at(2024, 2, 1)).source


@pytest.fixture
def proposal(source) -> Proposal:
    store_proposals(source, extract(source.text))
    return source.proposals.in_order().first()


class Places(dict[str, int]):
    """What the addresses above lead to, made when one is named: most lead to nothing but the target."""

    MADE_BY: ClassVar = {"entry": "submitted", "unit": "market_bureau", "person": "clerk", "issue": "issued"}
    NUMBERED: ClassVar = {"urging": "serial", "issue": "number"}

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.request = request

    def __missing__(self, name: str) -> int:
        made = self.request.getfixturevalue(self.MADE_BY.get(name, name))
        self[name] = getattr(made, self.NUMBERED.get(name, "pk"))
        return self[name]


@pytest.fixture
def places(request, target) -> Places:
    return Places(request)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", TABLE)
def test_it_lets_in_exactly_who_may(name, who, client, request, places):
    address, method, *expected = TABLE[name]
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    response = getattr(client, method)(
        address.format_map(places),
        {"action": "accept"} if method == "post" else None,
    )
    if response.streaming:
        b"".join(response.streaming_content)  # read to the end, which closes the file
    wanted = expected[PEOPLE.index(who)]
    if wanted == LOGIN:
        assert response.status_code == 302
        assert response["Location"].startswith("/login/?next=")
    else:
        assert response.status_code == wanted


@pytest.mark.parametrize("who", ["clerk", "stranger", "leader"])
def test_the_admin_site_is_for_admins(who, client, request, report):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/targets/report/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/admin/", *(f"/admin/targets/{n}/" for n in ("report", "unit", "post", "user"))]
)
def test_the_admin_site_opens_for_an_admin(address, client, admin, report, market_bureau):
    client.force_login(admin)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row[1] == "post"])
def test_it_changes_nothing_by_get(name, client, admin, submitted, places):
    client.force_login(admin)
    assert client.get(TABLE[name][0].format_map(places)).status_code == MOVED
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_it_asks_for_the_csrf_token(clerk, target):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    assert strict.post("/2024/report/B-017/", {"value": "1"}).status_code == 403


# -- addresses that only take what is sent, for whoever comes to read them


SENT = {name: row[0] for name, row in TABLE.items() if row[1] == "post"}
# The pages that hold the forms which are sent to these addresses; the year's page for what is nowhere else.
PAGES = {
    "withdraw_bulletin": "/2024/bulletin/1/",
    "begin_bulletin": "/2024/bulletin/",
    "instruct": "/2024/targets/B-017/",
    "answer_instruction": "/2024/targets/B-017/#instructions",
    "close_instruction": "/2024/targets/B-017/#instructions",
    "issue_urgings": "/2024/urging/",
    "read_notices": "/notices/",
    "put_away_first_week": "/2024/first-week/",
    "logout": "/",
    "import_users": "/2024/people/",
    "unlock": "/2024/people/",
    "import_catalogue": "/2024/catalogue/",
    "replace_source": "/2024/catalogue/",
    "remove_source": "/2024/catalogue/",
    "find_passages": "/2024/catalogue/",
    "upload_form": "/2024/report/",
    "submit_drafts": "/2024/report/",
    "light_of_reading": "/2024/report/B-017/",
    "withdraw": "/2024/report/B-017/",
    "discard_draft": "/2024/report/B-017/",
    "remove_evidence": "/2024/report/B-017/",
    "confirm_owners": "/2024/owners/B-017/",
    "accept_many": "/2024/review/",
    "check": "/2024/review/",
}


def signed_in_at(client, location: str, username: str = "chenban"):
    """What the browser shows after signing in where it was sent."""
    page = client.get(location)
    assert page.status_code == 200
    sent = {"username": username, "password": "correct-horse", "next": page.context["next"]}
    return client.post("/login/", sent, follow=True)


@pytest.mark.parametrize("name", SENT)
def test_what_is_sent_too_late_leads_to_a_page(name, client, admin, places):
    location = client.post(SENT[name].format_map(places), {"text": "请加快进度。"})["Location"]
    answer = signed_in_at(client, location)
    assert answer.status_code == 200
    if name in PAGES:
        assert answer.redirect_chain[1][0] == PAGES[name]


@pytest.mark.parametrize("name", SENT)
def test_it_leads_to_the_page_that_was_left(name, client, admin, places):
    left = "/2024/targets/B-017/?as_of=2024-06-30"
    sent = client.post(SENT[name].format_map(places), headers={"referer": f"http://testserver{left}"})
    answer = signed_in_at(client, sent["Location"])
    assert (answer.status_code, answer.redirect_chain) == (200, [(left, 302)])


@pytest.mark.parametrize("name", SENT)
def test_whoever_reads_such_an_address_is_led_to_its_page(name, client, admin, places):
    client.force_login(admin)
    answer = client.get(SENT[name].format_map(places), follow=True)
    assert answer.status_code == 200
    if name in PAGES:
        assert answer.redirect_chain[0][0] == PAGES[name]
