"""A promise comes to those of the report at mid-year: by a document, owed from its assignment on."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from targets.domain.moment import Moment
from targets.models import Notice, Stage, Target, Theme
from targets.pictures import pictures_at
from targets.services import JustSent, NewTarget, Refused
from targets.services.adding import add_target, next_number
from tests.conftest import at

NOW = at(2024, 7, 18)
ASSIGNED = date(2024, 7, 15)


@pytest.fixture
def wanted(report, theme, market_bureau):
    """新增充电桩 200个, assigned on 15 July by a document of the 10th."""

    def make(number="B-018", *, stages=(), lead=market_bureau, **fields) -> NewTarget:
        given = {
            "title": "新增充电桩",
            "measure": "total",
            "unit": "个",
            "stated_value": Decimal(200),
            "value": Decimal(200),
            "source_ref": "湛政办〔2024〕12号",
            "added_document": "湛政办〔2024〕12号",
            "added_document_date": date(2024, 7, 10),
            "assigned_date": ASSIGNED,
            "start_date": ASSIGNED,
            "due_date": date(2024, 12, 31),
            "stated_due_date": date(2024, 12, 31),
        } | fields
        target = Target(report=report, theme=theme, number=number, owners_confirmed=True, **given)
        return NewTarget(target=target, lead=lead, supporting=[], stages=list(stages), plan_points=[])

    return make


@pytest.fixture
def add(report, admin):
    def act(new, *, is_number_proposed=True, is_checked=False, by=admin, moment=NOW, reason="区政府常务会定"):
        return add_target(
            report,
            new,
            is_number_proposed=is_number_proposed,
            is_checked=is_checked,
            by=by,
            reason=reason,
            at=moment,
        )

    return act


def test_the_next_number_is_that_of_its_heading(target, road, theme):
    assert next_number(theme) == "B-018"  # both letters once: the first


def test_a_heading_of_a_new_area_gets_a_letter_of_its_own(report, target):
    area = Theme.objects.create(report=report, title="（二）", short_title="二", position=5)
    heading = Theme.objects.create(report=report, parent=area, title="项目", short_title="项目", position=6)
    assert next_number(heading) == "A-001"


def test_it_is_stored_with_its_grounds_and_the_lead_is_told(add, wanted, target, clerk, admin):
    added = add(wanted()).target
    line = added.history.get()
    assert (line.history_user, line.history_change_reason) == (admin, "湛政办〔2024〕12号：区政府常务会定")
    assert added.lead.unit == clerk.unit
    notice = Notice.objects.get(recipient=clerk)
    assert (notice.kind, notice.address) == ("assigned", "/2024/targets/B-018/")
    assert "新增充电桩" in notice.text


def test_nothing_is_owed_before_it_was_assigned_and_july_is(add, wanted, report):
    add(wanted())
    (picture,) = pictures_at(report, Moment(date(2024, 8, 31), at(2024, 9, 1)))
    owed = [filed.period.end_date for filed in picture.judgement.demanded]
    assert owed == [date(2024, 7, 31)]  # August's reporting day has not passed


def test_it_is_not_in_pictures_of_before(add, wanted, target, report):
    add(wanted())
    known = at(2024, 7, 18)
    numbers = {
        day: [p.target.number for p in pictures_at(report, Moment(day, known))]
        for day in (date(2024, 6, 30), date(2024, 7, 14), ASSIGNED)
    }
    assert list(numbers.values()) == [["B-017"], ["B-017"], ["B-017", "B-018"]]


def test_the_number_that_was_proposed_gives_way_to_who_came_first(add, wanted, target):
    add(wanted("B-018"))
    second = add(wanted("B-018", title="新增停车位"))
    assert (second.target.number, second.taken) == ("B-019", "B-018")


def test_a_number_that_was_typed_is_refused_if_it_is_taken(add, wanted, target):
    with pytest.raises(Refused, match="编号B-017已用于“新增市场主体”，下一个空号是B-018") as refused:
        add(wanted("B-017"), is_number_proposed=False)
    assert refused.value.field == "number"


def test_pressed_twice_it_is_added_once(add, wanted, target):
    add(wanted())
    with pytest.raises(JustSent, match="没有重复新增"):
        add(wanted("B-018"))
    assert Target.objects.filter(title="新增充电桩").count() == 1


def test_one_of_the_same_name_is_asked_about(add, wanted, target):
    with pytest.raises(Refused, match="已有同名的目标任务B-017"):
        add(wanted(title="新增市场主体"))
    assert add(wanted(title="新增市场主体"), is_checked=True).target.pk


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"assigned_date": date(2024, 7, 19)}, "交办日期不能晚于今天（2024年7月18日）"),
        ({"added_document_date": date(2024, 8, 1)}, "文件日期不能晚于今天"),
        ({"due_date": date(2024, 7, 1), "stated_due_date": date(2024, 7, 1)}, "交办日期不能晚于时限"),
        ({"measure": "stages", "stated_value": None, "value": None, "unit": ""}, "请设置节点"),
        ({"stated_value": Decimal("200.5"), "value": Decimal("200.5")}, "不是整数"),
    ],
)
def test_it_refuses(change, sentence, add, wanted):
    with pytest.raises(Refused, match=sentence):
        add(wanted(**change))
    assert not Target.objects.exists()


def test_stages_come_along(add, wanted):
    rows = [
        Stage(title="前期", weight=40, due_date=date(2024, 9, 30)),
        Stage(title="建成", weight=60, due_date=date(2024, 12, 31)),
    ]
    added = add(wanted(measure="stages", stated_value=None, value=None, unit="", stages=rows)).target
    assert [stage.title for stage in added.stages.all()] == ["前期", "建成"]


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_only_the_office_adds(who, add, wanted, request):
    with pytest.raises(Refused, match="由管理员新增"):
        add(wanted(), by=request.getfixturevalue(who))


def test_a_document_needs_its_day_and_the_day_of_assignment(make_target):
    with pytest.raises(IntegrityError, match="target_added_on"):
        make_target(added_document="12号", added_document_date=date(2024, 7, 1))
