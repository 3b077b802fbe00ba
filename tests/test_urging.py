"""催办: looked at, issued, reported on, revoked. On 8 July 2024 新增市场主体 and the road have not reported."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.models import Urging
from targets.pictures import digest_of, proposals
from targets.services import (
    AlreadyMoved,
    Choice,
    HasBeenReported,
    JustSent,
    NotAllowed,
    NothingToUrge,
    Reading,
    ReasonMissing,
    ReplyDatePassed,
    SituationChanged,
    record,
    revoke_urging,
    urge,
)
from targets.summaries import my_reporting, overview
from tests.conftest import at
from tests.test_orders import JULY, JUNE, told

AS_OF = date(2024, 6, 30)


def send_urgings(report, by, choice=None, *, moment=JULY):
    return urge(report, choice, as_of=AS_OF, reply_by=date(2024, 7, 15), by=by, at=moment)


def seen(report, *units, targets=None, moment=JULY) -> Choice:
    """What the preview of the units (none: of all) shows, with everything ticked that nobody asks for yet."""
    proposed = proposals(report, moment=Moment(AS_OF, moment))
    shown = {unit: rows for unit, rows in proposed.items() if not units or unit in units}
    ticked = [p.target.pk for rows in shown.values() for p in rows if p.standing is None]
    keys = frozenset(unit.pk for unit in shown)
    return Choice(
        units=keys,
        targets=frozenset(ticked if targets is None else [target.pk for target in targets]),
        seen=digest_of(proposed, keys, as_of=AS_OF),
    )


def test_it_urges_every_unit_with_something_red_or_unreported(report, target, road, admin, clerk, stranger):
    issued = send_urgings(report, admin)
    assert [(str(u), u.unit.name, [i.target for i in u.items.all()]) for u in issued] == [
        ("催办〔2024〕1号", "区市场监管局", [target]), ("催办〔2024〕2号", "区住建局", [road]),
    ]  # fmt: skip
    assert told(clerk) == [
        ("urging", "催办〔2024〕1号：1项目标任务（新增市场主体）须在7月15日（含）前报送进展")
    ]
    assert told(stranger) == [
        ("urging", "催办〔2024〕2号：1项目标任务（新华路南延建成通车）须在7月15日（含）前报送进展")
    ]


def test_it_keeps_the_reason_of_that_day(report, target, admin):
    (urging,) = send_urgings(report, admin)
    assert urging.items.get().reason == "已有5期数据未报（最近3月、4月、5月），至今没有采信的进展"


def test_it_urges_chosen_units_only_and_numbers_go_on(report, target, road, admin, housing_bureau):
    (first,) = send_urgings(report, admin, seen(report, housing_bureau))
    assert (first.serial, first.unit) == (1, housing_bureau)
    assert [u.serial for u in send_urgings(report, admin)] == [2]


def test_there_must_be_something_to_urge(report, target, admin, accepted):
    accepted(target, date(2024, 5, 31), 4000)
    accepted(target, date(2024, 6, 30), 4200)
    with pytest.raises(NothingToUrge):
        send_urgings(report, admin)


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_only_the_office_urges(who, request, report, target):
    with pytest.raises(NotAllowed):
        send_urgings(report, request.getfixturevalue(who))


def test_an_urging_is_settled_by_a_report_sent_after_it(report, target, admin, clerk):
    record(
        target,
        Reading(data_date=date(2024, 5, 31), value=Decimal(100)),
        by=clerk,
        at=at(2024, 7, 1),
        submit=True,
    )
    send_urgings(report, admin)

    def open_ones():
        page = my_reporting(report, clerk.unit, viewer=clerk, moment=Moment(date(2024, 7, 8), JULY))
        return [(line.urging.serial, line.urging.open_count) for line in page.urgings]

    assert open_ones() == [(1, 1)]
    record(target, JUNE, by=clerk, at=at(2024, 7, 9), submit=True)
    assert open_ones() == []
    assert Urging.objects.open().count() == 0


def test_a_unit_reads_its_own_letters_only(client, report, target, road, admin, clerk):
    send_urgings(report, admin)
    client.force_login(clerk)
    page = client.get("/2024/urging/1/").content.decode()
    assert "区市场监管局：" in page
    assert "新增市场主体" in page
    assert client.get("/2024/urging/2/").status_code == 404
    assert "区住建局" not in client.get("/2024/urging/").content.decode()


def test_the_overview_counts_what_is_open(report, target, admin):
    send_urgings(report, admin)
    page = overview(report, moment=Moment(JULY.date(), JULY))
    assert (page.orders.instructions, page.orders.urgings) == (0, 1)


# -- what was looked at is issued, and once


def test_only_what_is_ticked_is_issued(report, make_target, admin, clerk):
    make_target("B-001", title="新增规上企业")
    second = make_target("B-002", title="新增专精特新")
    (urging,) = send_urgings(report, admin, seen(report, targets=[second]))
    assert [item.target for item in urging.items.all()] == [second]
    assert told(clerk) == [
        ("urging", "催办〔2024〕1号：1项目标任务（新增专精特新）须在7月15日（含）前报送进展")
    ]


def test_nothing_ticked_is_nothing_issued(report, target, admin):
    with pytest.raises(NothingToUrge, match="请勾选"):
        send_urgings(report, admin, seen(report, targets=[]))


def test_what_an_open_one_asks_for_is_not_asked_for_again(report, target, road, admin):
    send_urgings(report, admin)
    assert [
        str(p.standing) for rows in proposals(report, moment=Moment(AS_OF, JULY)).values() for p in rows
    ] == [
        "催办〔2024〕1号",
        "催办〔2024〕2号",
    ]
    with pytest.raises(NothingToUrge):
        send_urgings(report, admin)
    assert Urging.objects.count() == 2


def test_it_is_asked_for_again_when_that_is_wanted(report, target, admin):
    send_urgings(report, admin)
    shown = seen(report, targets=[target])
    with pytest.raises(JustSent, match="再次催办"):  # as a browser ticks it that goes back
        send_urgings(report, admin, shown)
    (second,) = send_urgings(report, admin, replace(shown, again=shown.targets))
    assert second.serial == 2


def test_what_was_reported_and_missed_again_is_asked_for_again(report, target, admin, clerk):
    send_urgings(report, admin)
    record(target, JUNE, by=clerk, at=at(2024, 7, 9), submit=True)
    (rows,) = proposals(report, moment=Moment(date(2024, 9, 30), at(2024, 10, 9))).values()
    assert [p.standing for p in rows] == [None]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=59)])
def test_a_second_press_issues_nothing(later, report, target, road, admin, clerk):
    choice = seen(report)
    send_urgings(report, admin, choice)
    with pytest.raises(JustSent, match="刚刚已签发"):
        send_urgings(report, admin, choice, moment=JULY + later)
    assert (Urging.objects.count(), clerk.notices.count()) == (2, 1)


def reported(target, accepted, **others):
    accepted(target, date(2024, 5, 31), 4000)
    accepted(target, AS_OF, 4200)


def given_to_another(target, housing_bureau, **others):
    target.owners.update(unit=housing_bureau)


def cancelled(target, **others):
    target.state, target.state_reason, target.state_date = "cancelled", "上级取消", date(2024, 6, 1)
    target.save()


def urged_by_a_colleague(report, second_admin, **others):
    send_urgings(report, second_admin)


def closed_unit(market_bureau, **others):
    market_bureau.is_active = False
    market_bureau.save()


@pytest.mark.parametrize(
    "event",
    [reported, given_to_another, cancelled, urged_by_a_colleague, closed_unit],
    ids=lambda e: e.__name__,
)
def test_what_has_changed_since_it_was_seen_is_shown_again(
    event, report, target, road, admin, second_admin, accepted, market_bureau, housing_bureau
):
    choice = seen(report)
    event(
        report=report,
        target=target,
        accepted=accepted,
        second_admin=second_admin,
        market_bureau=market_bureau,
        housing_bureau=housing_bureau,
    )
    count = Urging.objects.count()
    with pytest.raises(SituationChanged, match="情况已变"):
        send_urgings(report, admin, choice)
    assert Urging.objects.count() == count


def test_a_unit_that_is_no_longer_there_is_not_urged(report, target, admin, market_bureau):
    closed_unit(market_bureau)
    with pytest.raises(NothingToUrge):
        send_urgings(report, admin)


@pytest.mark.parametrize("day", [date(2024, 6, 29), date(2024, 7, 7), date(2020, 1, 1)])
def test_it_is_not_to_be_done_by_a_day_that_is_over(day, report, target, admin):
    with pytest.raises(ReplyDatePassed, match="办理时限不能早于2024年7月8日。"):
        urge(report, as_of=AS_OF, reply_by=day, by=admin, at=JULY)


# -- taken back


def test_it_is_revoked_while_nobody_has_answered(report, target, admin, clerk, leader):
    (urging,) = send_urgings(report, admin)
    revoke_urging(urging, reason="签发有误", by=admin, at=at(2024, 7, 9))
    urging.refresh_from_db()
    assert (urging.revoked_by, urging.revoked_at, urging.revocation_reason) == (
        admin, at(2024, 7, 9), "签发有误",
    )  # fmt: skip
    assert told(clerk)[-1] == ("urging", "催办〔2024〕1号已撤销，不必办理：签发有误")


def test_a_revoked_one_counts_nowhere_but_keeps_its_number(report, target, admin, clerk):
    (urging,) = send_urgings(report, admin)
    revoke_urging(urging, reason="签发有误", by=admin, at=at(2024, 7, 9))
    page = my_reporting(report, clerk.unit, viewer=clerk, moment=Moment(date(2024, 7, 10), at(2024, 7, 10)))
    assert page.urgings == []
    moments = [at(2024, 7, 8, 18), at(2024, 7, 10)]
    assert [overview(report, moment=Moment(m.date(), m)).orders.urgings for m in moments] == [1, 0]
    (again,) = send_urgings(report, admin)
    assert again.serial == 2


def test_it_is_not_revoked_once_its_unit_has_reported(report, target, admin, clerk):
    (urging,) = send_urgings(report, admin)
    record(target, JUNE, by=clerk, at=at(2024, 7, 9), submit=True)
    with pytest.raises(HasBeenReported, match="已报送进展，不能撤销"):
        revoke_urging(urging, reason="签发有误", by=admin, at=at(2024, 7, 10))


def test_it_is_revoked_once_by_the_office_and_for_a_reason(report, target, admin, clerk, leader):
    (urging,) = send_urgings(report, admin)
    for who in (clerk, leader):
        with pytest.raises(NotAllowed):
            revoke_urging(urging, reason="签发有误", by=who, at=JULY)
    with pytest.raises(ReasonMissing):
        revoke_urging(urging, reason=" ", by=admin, at=JULY)
    revoke_urging(urging, reason="签发有误", by=admin, at=JULY)
    with pytest.raises(AlreadyMoved):
        revoke_urging(urging, reason="签发有误", by=admin, at=JULY)
    assert clerk.notices.count() == 2
