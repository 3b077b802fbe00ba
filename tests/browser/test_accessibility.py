"""axe finds nothing on any page."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_reading import JUNE, PAGES, placed

MEASURES = [
    "/2024/targets/A-001/",
    "/2024/targets/B-017/",
    "/2024/targets/D-015/",
    "/2024/targets/E-011/",
    "/2024/targets/B-013/",
]


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
