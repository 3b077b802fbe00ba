"""Who may open what: every address, as nobody and in each role."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.writes import Process

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
    "parts_of_day": ("/2024/report/B-017/parts/", "get", LOGIN, OK, GONE, NO, OK),
    "remind_parts": ("/2024/report/B-017/remind/", "post", LOGIN, MOVED, GONE, NO, NO),
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
    "township_ranking": ("/2024/units/townships/", "get", LOGIN, OK, OK, OK, OK),
    "unit": ("/2024/units/{unit}/", "get", LOGIN, OK, OK, OK, OK),
    "post": ("/2024/posts/{post}/", "get", LOGIN, OK, OK, OK, OK),
    "groups": ("/2024/groups/", "get", LOGIN, OK, OK, OK, OK),
    "group": ("/2024/groups/{group}/", "get", LOGIN, OK, OK, OK, OK),
    "group_as_excel": ("/2024/groups/{group}/table.xlsx", "get", LOGIN, OK, OK, OK, OK),
    "new_group": ("/2024/groups/new/", "get", LOGIN, NO, NO, NO, OK),
    "edit_group": ("/2024/groups/{group}/edit/", "get", LOGIN, NO, NO, NO, OK),
    "remove_group": ("/2024/groups/{group}/delete/", "post", LOGIN, NO, NO, NO, MOVED),
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
    "mfa_generate_recovery_codes": (
        "/second-factor/recovery-codes/new/",
        "get",
        LOGIN,
        MOVED,
        MOVED,
        MOVED,
        MOVED,
    ),
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
    "table_progress": (
        "/2024/catalogue/texts/{source}/table/progress/",
        "post",
        LOGIN,
        NO,
        NO,
        NO,
        MOVED,
    ),  # likewise
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


@pytest.mark.parametrize("name", TABLE)
def test_it_lets_in_exactly_who_may(name, request, places):
    """One after the other, each as if nobody had been there before."""
    address, method, *expected = TABLE[name]
    people = {who: request.getfixturevalue(who) for who in PEOPLE if who != "nobody"}
    place, sent = address.format_map(places), {"action": "accept"} if method == "post" else None
    for who, wanted in zip(PEOPLE, expected, strict=True):
        with Process().running(), transaction.atomic():
            client = Client()
            if who in people:
                client.force_login(people[who])
            response = getattr(client, method)(place, sent)
            if response.streaming:
                b"".join(response.streaming_content)  # read to the end, which closes the file
            transaction.set_rollback(True)
        if wanted == LOGIN:
            assert response.status_code == 302, who
            assert response["Location"].startswith("/login/?next="), who
        else:
            assert response.status_code == wanted, who


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
