"""A session ends while somebody writes: after signing in there is always a page, and it is the one that was left."""

import logging
from datetime import date

import pytest
from django.test import Client

from targets.models import ProgressEntry
from tests.test_access import signed_in_at


@pytest.fixture(autouse=True)
def quiet():
    logging.getLogger("django.request").setLevel(logging.ERROR)


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


def test_what_one_may_not_see_leads_to_the_start(client, stranger, target, clerk):
    draft = ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 1, 31), value=600
    )
    client.force_login(stranger)
    assert client.get(f"/entries/{draft.pk}/withdraw/")["Location"] == "/"
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


@pytest.mark.parametrize("page", ["/2024/report/", "/2024/report/B-017/"])
def test_a_reading_is_kept_for_its_unit_and_period(page, client, clerk, target):
    """So that its text is offered neither for another unit that the person speaks for, nor in the next period."""
    client.force_login(clerk)
    key = f'data-keep="report-2024-B-017-{clerk.unit_id}-2024-12-31"'
    assert key in client.get(page).content.decode()
    sent = {"data_date": "2024-12-31", "value": "4200", "action": "draft", "text": "登记提速。"}
    stored = client.post("/2024/report/B-017/", sent, headers={"hx-request": "true"}).content.decode()
    assert key.replace("keep", "kept") in stored
