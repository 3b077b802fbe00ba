"""A session ends while somebody writes: after signing in there is always a page, and it is the one that was left."""

import logging
from datetime import date

import pytest
from django.test import Client

from tests.test_access import TABLE, adjustment, file, order, places, submitted  # noqa: F401 – fixtures

SENT = {name: row[0] for name, row in TABLE.items() if row[1] == "post"}
# The pages that hold the forms which are sent to these addresses; the year's page for what is nowhere else.
PAGES = {
    "instruct": "/2024/targets/B-017/",
    "answer_instruction": "/2024/targets/B-017/#instructions",
    "close_instruction": "/2024/targets/B-017/#instructions",
    "issue_urgings": "/2024/urging/",
    "read_notices": "/notices/",
    "logout": "/",
    "import_users": "/2024/people/",
    "import_catalogue": "/2024/catalogue/",
    "upload_form": "/2024/report/",
    "submit_drafts": "/2024/report/",
    "withdraw": "/2024/report/B-017/",
    "discard_draft": "/2024/report/B-017/",
    "remove_evidence": "/2024/report/B-017/",
    "accept_many": "/2024/review/",
    "check": "/2024/review/",
}


@pytest.fixture(autouse=True)
def quiet():
    logging.getLogger("django.request").setLevel(logging.ERROR)


def signed_in_at(client, location: str, username: str = "chenban"):
    """What the browser shows after signing in where it was sent."""
    page = client.get(location)
    assert page.status_code == 200
    sent = {"username": username, "password": "correct-horse", "next": page.context["next"]}
    return client.post("/login/", sent, follow=True)


def test_every_address_that_only_takes_what_is_sent_has_its_page():
    assert {name for name in SENT if name in PAGES} == set(PAGES)


@pytest.mark.parametrize("name", SENT)
def test_what_is_sent_too_late_leads_to_a_page(name, client, admin, places):  # noqa: F811
    location = client.post(SENT[name].format(**places), {"text": "请加快进度。"})["Location"]
    answer = signed_in_at(client, location)
    assert answer.status_code == 200
    if name in PAGES:
        assert answer.redirect_chain[1][0] == PAGES[name]


@pytest.mark.parametrize("name", SENT)
def test_it_leads_to_the_page_that_was_left(name, client, admin, places):  # noqa: F811
    left = "/2024/targets/B-017/?as_of=2024-06-30"
    sent = client.post(SENT[name].format(**places), headers={"referer": f"http://testserver{left}"})
    answer = signed_in_at(client, sent["Location"])
    assert (answer.status_code, answer.redirect_chain) == (200, [(left, 302)])


@pytest.mark.parametrize(
    "left",
    [
        "https://elsewhere.example/2024/",
        "http://testserver/login/?next=/2024/review/accept/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "",
    ],
)
def test_it_leads_to_no_other_site_and_not_round_in_circles(left, client, admin, report):
    sent = client.post("/2024/review/accept/", headers={"referer": left})
    assert signed_in_at(client, sent["Location"]).redirect_chain[-1] == ("/2024/review/", 302)


@pytest.mark.parametrize("name", SENT)
def test_whoever_reads_such_an_address_is_led_to_its_page(name, client, admin, places):  # noqa: F811
    client.force_login(admin)
    answer = client.get(SENT[name].format(**places), follow=True)
    assert answer.status_code == 200
    if name in PAGES:
        assert answer.redirect_chain[0][0] == PAGES[name]


def test_what_one_may_not_see_leads_to_the_start(client, stranger, places):  # noqa: F811
    client.force_login(stranger)
    assert client.get(f"/entries/{places['entry']}/withdraw/")["Location"] == "/"
    assert client.get("/entries/999/withdraw/")["Location"] == "/"


def test_a_leader_is_led_to_the_target(client, leader, accepted, target):
    entry = accepted(target, date(2024, 3, 31), 1640)
    client.force_login(leader)
    assert client.get(f"/entries/{entry.pk}/withdraw/")["Location"] == "/2024/targets/B-017/"


@pytest.mark.parametrize(("method", "address"), [("get", "/2024/targets/"), ("post", "/2024/report/B-017/")])
def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(method, address, client, target):
    htmx = {"hx-request": "true", "hx-current-url": "http://testserver/2024/report/?tab=draft"}
    answer = getattr(client, method)(address, headers=htmx)
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/login/?next=/2024/report/%3Ftab%3Ddraft"


def test_a_download_leads_back_to_its_page(client, report):
    headers = {"sec-fetch-mode": "cors", "referer": "http://testserver/2024/targets/"}
    assert client.get("/2024/targets.xlsx", headers=headers)["Location"] == "/login/?next=/2024/targets/"


def test_a_page_is_found_again_with_all_that_was_asked_of_it(client, report):
    assert client.get("/2024/targets/?q=a")["Location"] == "/login/?next=/2024/targets/%3Fq%3Da"


# -- a page from before another signing-in


@pytest.fixture
def strict(clerk):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    return strict


def test_an_expired_page_leads_back(strict, target):
    page = strict.post("/2024/report/B-017/", headers={"referer": "http://testserver/2024/report/"})
    assert page.status_code == 403
    assert 'href="/2024/report/">回到原页面' in page.content.decode()


def test_an_expired_page_leads_to_no_other_site(strict, target):
    page = strict.post("/2024/report/B-017/", headers={"referer": "http://elsewhere.example/"})
    assert "回到原页面" not in page.content.decode()


def test_an_expired_login_page_leads_where_it_was_to_lead(strict, target):
    headers = {"referer": "http://testserver/login/?next=/2024/report/"}
    page = strict.post("/login/", {"next": "/2024/report/"}, headers=headers)
    assert 'href="/2024/report/">回到原页面' in page.content.decode()


def test_a_part_of_an_expired_page_fetches_the_page_anew(strict, target):
    htmx = {"hx-request": "true", "hx-current-url": "http://testserver/2024/report/"}
    answer = strict.post("/2024/report/B-017/", headers=htmx)
    assert answer["HX-Redirect"] == "/2024/report/"
    assert "页面已过期，没有保存" in strict.get("/2024/report/").content.decode()


# -- what a browser keeps


PERSONAL = [
    "/2024/report/", "/2024/report/B-017/", "/2024/review/", "/2024/targets/B-017/", "/2024/targets/B-017/edit/",
    "/2024/targets/B-017/adjust/", "/2024/urging/", "/2024/bulletin/", "/2024/people/", "/notices/", "/log/",
    "/password/",
]  # fmt: skip


@pytest.mark.parametrize("address", PERSONAL)
def test_pages_with_what_is_typed_are_kept_by_no_browser(address, client, admin, target):
    client.force_login(admin)
    assert "no-store" in client.get(address)["Cache-Control"]


def test_pages_of_what_all_may_read_are_asked_for_again(client, leader, target):
    client.force_login(leader)
    assert client.get("/2024/")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["/logout/", "/admin/logout/"])
def test_signing_out_clears_what_the_browser_has_stored(address, client, admin, report):
    client.force_login(admin)
    assert client.post(address)["Clear-Site-Data"] == '"storage"'
    assert not client.get("/login/").has_header("Clear-Site-Data")


def test_a_lapse_clears_nothing(client, report):
    assert not client.get("/2024/").has_header("Clear-Site-Data")


def test_pages_name_the_person_and_the_login_page_names_nobody(client, clerk, report):
    assert "data-person" not in client.get("/login/").content.decode()
    client.force_login(clerk)
    assert f'data-person="{clerk.pk}"' in client.get("/2024/help/").content.decode()
