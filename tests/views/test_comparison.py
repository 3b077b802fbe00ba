"""与上年比: how much more is promised."""

from datetime import date
from decimal import Decimal

from targets.domain.moment import Moment
from targets.services import Terms, adjust
from targets.summaries import (
    comparison,
)
from tests.conftest import at

KNOWN = at(2024, 12, 31)
JUNE = date(2024, 6, 30)


def test_it_says_how_much_more_is_promised(report, make_target):
    make_target("A-001", measure="rate", value=Decimal(7), unit="%", last_year_value=Decimal(4))
    make_target("B-005", value=Decimal(20), unit="个", last_year_value=Decimal(27))
    make_target("B-017", last_year_value=Decimal(6633))
    make_target("B-018")
    page = comparison(report, moment=Moment(JUNE, KNOWN))
    assert [(r.more, r.ratio and round(r.ratio, 3), r.is_less) for r in page.rows] == [
        (3, None, False),
        (-7, Decimal("-0.259"), True),
        (1367, Decimal("0.206"), False),
    ]
    assert page.less_count == 1


def test_less_of_a_limit_is_more(report, make_target):
    make_target(
        "A-009", bound="at_most", stated_as="≤", value=Decimal(90), unit="吨", last_year_value=Decimal(100)
    )
    (row,) = comparison(report, moment=Moment(JUNE, KNOWN)).rows
    assert (row.more, row.is_less) == (-10, False)


def test_it_compares_with_the_value_in_force(report, make_target, admin):
    target = make_target(last_year_value=Decimal(6633))
    change = Terms(value=Decimal(7000), effective_date=date(2024, 8, 1), document_number="8号", reason="口径")
    adjust(target, change, by=admin, at=at(2024, 8, 1))
    assert comparison(report, moment=Moment(JUNE, KNOWN)).rows[0].more == 1367
    assert comparison(report, moment=Moment(date(2024, 8, 2), KNOWN)).rows[0].more == 367


def test_it_says_where_there_is_nothing_to_compare(client, leader, target):
    client.force_login(leader)
    assert "没有上年数" in client.get("/2024/comparison/").content.decode()
