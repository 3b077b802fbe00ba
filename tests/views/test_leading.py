"""What leaders open besides the overview: in an empty year, and in one that is full."""

import pytest

from targets.models import ProgressEntry
from tests.views.test_overview import fill


def test_an_empty_year_has_pages_all_the_same(client, leader, target, market_bureau, theme):
    client.force_login(leader)
    assert not ProgressEntry.objects.exists()
    addresses = [
        "/2024/",
        "/2024/trend/",
        "/2024/changes/",
        "/2024/units/",
        "/2024/comparison/",
        "/2024/wall/",
        "/2024/calendar/",
    ]
    for address in [*addresses, f"/2024/units/{market_bureau.pk}/", f"/2024/themes/{theme.pk}/"]:
        for day in ("", "?as_of=2024-01-01", "?as_of=2024-12-31"):
            assert client.get(address + day).status_code == 200, address


@pytest.mark.parametrize("count", [20, 200])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/2024/trend/", 16),
        ("/2024/changes/", 16),
        ("/2024/units/", 16),
        ("/2024/comparison/", 16),
        ("/2024/wall/", 18),
    ],
)
def test_its_queries_do_not_grow(
    address,
    queries,
    count,
    client,
    leader,
    report,
    theme,
    market_bureau,
    clerk,
    admin,
    django_assert_num_queries,
):
    fill(report, theme, market_bureau, clerk, admin, count)
    client.force_login(leader)
    with django_assert_num_queries(queries):
        client.get(address)
