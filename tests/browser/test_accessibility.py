"""axe finds nothing on any page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from django.utils import timezone

from targets.domain.bulletins import Paper
from targets.models import Adjustment, Unit, Urging, User
from targets.services.bulletins import issue_bulletin
from tests.browser.conftest import NARROW, WIDE, draft_of
from tests.browser.test_reading import JUNE, PAGES, placed
from tests.test_access import LOGIN, OK, TABLE

MEASURES = [
    "/2024/targets/A-001/",
    "/2024/targets/B-017/",
    "/2024/targets/D-015/",
    "/2024/targets/E-011/",
    "/2024/targets/B-013/",
]


# What the office opens less often; the holes are filled from the demonstration year.
OFFICE = [
    "/2024/own/",
    "/2024/closing/",
    "/2024/groups/",
    "/2024/groups/new/",
    "/2024/groups/{group}/",
    "/2024/groups/{group}/edit/",
    "/2024/urging/{urging}/",
    "/2024/bulletin/{issue}/",
    "/2024/bulletin/drafts/{unissued}/",
    "/2024/people/units/new/",
    "/2024/people/units/{unit}/",
    "/2024/people/units/{unit}/edit/",
    "/2024/people/posts/new/",
    "/2024/people/posts/{post}/",
    "/2024/people/accounts/new/",
    "/2024/people/accounts/{person}/",
    "/2024/people/accounts/{person}/edit/",
    "/2024/targets/new/",
    "/2024/targets/many/",
    "/2024/targets/B-017/split/",
    "/adjustments/{adjustment}/",
    "/adjustments/{adjustment}/revoke/",
    "/password/done/",
    "/login/again/",
    "/second-factor/on/",
]
HOLES = ["group", "urging", "issue", "unissued", "unit", "post", "person", "adjustment"]
# Files, fragments, what only sends on, and what only a second factor in use opens.
NO_PAGE = {
    *("to_do", "home", "once", "choose_columns", "source_file", "evidence", "parts_of_day"),
    *("mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
}
# test_report_to_tracker looks at these, where there is something to review.
OF_A_REVIEW = {
    *(
        "review_text",
        "accept_proposals",
        "text_left",
        "create_catalogue",
        "draft",
        "publish_year",
        "new_year",
    ),
    *("upload_source", "office_table"),
}


@pytest.mark.parametrize(
    ("who", "viewport", "addresses"),
    [
        *((who, WIDE, addresses) for who, addresses in PAGES.items()),
        ("leader", WIDE, [address + JUNE for address in MEASURES]),
        ("leader", NARROW, ["/", "/2024/targets/", "/2024/targets/B-017/", "/2024/text/"]),
        ("staff", NARROW, ["/2024/report/", "/2024/report/?tab=supporting"]),
    ],
    ids=["leader", "staff", "admin", "nobody", "measures", "leader on a phone", "staff on a phone"],
)
def test_axe_has_nothing_to_say(who, viewport, addresses, site):
    page = site.open(who, "/login/", viewport)
    found = []
    for address in addresses:
        page.goto(placed(address))
        for violation in Axe().run(page).response["violations"]:
            found += [f"{address} {violation['id']}: {node['html'][:160]}" for node in violation["nodes"][:3]]
    assert found == []
    site.complaints = [c for c in site.complaints if "404" not in c]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "phone"])
def test_axe_has_nothing_to_say_of_the_offices_own_pages(viewport, year, site):
    issued = draft_of(year)
    paper = Paper(
        mark="", issue=issued.issue, office="区政府督查室", day=issued.as_of, title=issued.title, addressees="",
        introduction=[], sections=[], annexes=[],
    )  # fmt: skip
    issue_bulletin(issued, paper, [], by=User.objects.get(username="demo_admin"), at=timezone.now())
    places = {
        "group": year.groups.first().pk,
        "urging": Urging.objects.first().serial,
        "issue": issued.number,
        "unissued": draft_of(year).pk,
        "unit": Unit.objects.first().pk,
        "post": year.targets.exclude(post=None).first().post_id,
        "person": User.objects.get(username="demo_staff").pk,
        "adjustment": Adjustment.objects.first().pk,
    }
    page = site.open("admin", "/login/", viewport)
    found = []
    for address in OFFICE:
        page.goto(address.format_map(places))
        for violation in Axe().run(page).response["violations"]:
            found += [f"{address} {violation['id']}: {node['html'][:160]}" for node in violation["nodes"][:3]]
    assert found == []


def test_every_page_is_looked_at(year):
    looked_at = {
        resolve(placed(a).split("?")[0]).url_name
        for pages in PAGES.values()
        for a in pages
        if a != "/nothing/"
    }
    looked_at |= {resolve(a.format_map(dict.fromkeys(HOLES, 1)).split("?")[0]).url_name for a in OFFICE}
    pages = {
        name
        for name, (address, method, first, *others) in TABLE.items()
        if method == "get"
        and first == LOGIN
        and OK in others
        and "." not in address
        and "count" not in address
    }
    assert pages - NO_PAGE - OF_A_REVIEW - looked_at == set()
