"""专题: named sets of targets, made, changed and deleted with a reason."""

from datetime import date

import pytest

from targets.models import Group, changed_since, stand_of
from targets.services import JustSent, NotAllowed, ReasonMissing
from targets.services.drafts import begin_year, discard_year
from targets.services.groups import ParentNotPossible, change_group, delete_group, make_group
from targets.services.refusals import AlreadyMoved, HoldsSomething, NameTaken
from targets.summaries import LogFilters, log_page
from tests.conftest import at

MARCH, LATER = at(2024, 3, 1), at(2024, 3, 2)


@pytest.fixture
def group(report, target, admin):
    return make_group(
        Group(report=report, name="民生实事"), [target], by=admin, reason="区政府常务会定", at=MARCH
    )


def told(report) -> list[tuple[str, str, str, str]]:
    lines = log_page(date(2024, 1, 1), LogFilters(kind="group"), size=50)
    return [(line.verb, line.subject, line.what, line.reason) for line in lines]


def test_it_is_made_with_its_targets_and_a_reason(group, target, report):
    assert list(report.groups.all()) == [group]
    assert list(target.groups.all()) == [group]
    assert told(report) == [
        ("修改", "民生实事", "目标任务新增B-017", "区政府常务会定"),
        ("新增", "民生实事", "", "区政府常务会定"),
    ]


def test_a_change_is_one_line_of_history_that_names_who_came_and_went(group, target, road, admin, report):
    group = Group.objects.get(pk=group.pk)
    group.name = "十件实事"
    change_group(group, [road], by=admin, reason="更名", at=LATER)
    assert list(group.targets.all()) == [road]
    assert told(report)[0] == (
        "修改",
        "十件实事",
        "名称由“民生实事”改为“十件实事”；目标任务新增E-017，移出B-017",
        "更名",
    )
    assert len(told(report)) == 3
    change = group.history.latest()
    assert (change.history_user, change.history_date) == (admin, LATER)


def test_many_targets_that_come_are_counted(report, make_target, admin):
    many = [make_target(f"C-{place:03}") for place in range(1, 31)]
    make_group(Group(report=report, name="大专题"), many, by=admin, reason="归并", at=MARCH)
    what = told(report)[0][2]
    assert what.startswith("目标任务新增C-001、C-002、")
    assert what.endswith("C-020等30项")


def test_a_target_that_is_gone_is_still_told(group, target, report):
    target.delete()
    assert told(report)[0][2] == "目标任务新增已删除的"


def test_it_goes_and_its_targets_stay(group, target, admin, report):
    delete_group(group, by=admin, reason="不再单列", at=LATER)
    assert not Group.objects.exists()
    target.refresh_from_db()
    assert told(report)[0] == ("删除", "民生实事", "", "不再单列")
    with pytest.raises(AlreadyMoved):
        delete_group(Group(pk=group.pk or 1, name="民生实事"), by=admin, reason="再删", at=LATER)


def test_it_wants_a_reason(report, group, admin):
    with pytest.raises(ReasonMissing):
        make_group(Group(report=report, name="空"), [], by=admin, reason=" ", at=MARCH)
    with pytest.raises(ReasonMissing):
        change_group(group, [], by=admin, reason="", at=MARCH)
    with pytest.raises(ReasonMissing):
        delete_group(group, by=admin, reason="", at=MARCH)


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_only_the_office_keeps_them(who, request, report, group):
    by = request.getfixturevalue(who)
    for act in (
        lambda: make_group(Group(report=report, name="别的"), [], by=by, reason="试", at=MARCH),
        lambda: change_group(group, [], by=by, reason="试", at=MARCH),
        lambda: delete_group(group, by=by, reason="试", at=MARCH),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_second_press_makes_no_second_one(group, report, target, admin):
    with pytest.raises(JustSent, match="专题“民生实事”刚刚已新建，没有重复新建。"):
        make_group(Group(report=report, name="民生实事"), [target], by=admin, reason="再来", at=MARCH)


def test_a_name_is_used_once_a_year(group, report, admin, second_admin):
    with pytest.raises(NameTaken, match="已有专题“民生实事”，请换一个名称。"):
        make_group(Group(report=report, name="民生实事"), [], by=second_admin, reason="新建", at=MARCH)
    other = make_group(Group(report=report, name="市定目标"), [], by=admin, reason="新建", at=LATER)
    other.name = "民生实事"
    with pytest.raises(NameTaken):
        change_group(other, [], by=admin, reason="改", at=LATER)


@pytest.fixture
def problems(report, admin):
    """四个问题 with one of them."""
    head = make_group(Group(report=report, name="四个问题"), [], by=admin, reason="报告", at=MARCH)
    one = Group(report=report, name="项目和平台", parent=head)
    return head, make_group(one, [], by=admin, reason="报告", at=MARCH)


def test_it_lies_in_another_one_level_deep(problems, report, admin):
    head, one = problems
    with pytest.raises(ParentNotPossible):
        make_group(Group(report=report, name="再下一级", parent=one), [], by=admin, reason="试", at=MARCH)
    other = make_group(Group(report=report, name="别的"), [], by=admin, reason="试", at=MARCH)
    head.parent = other
    with pytest.raises(ParentNotPossible, match="专题“四个问题”下面还有专题，不能再归入另一个。"):
        change_group(head, [], by=admin, reason="试", at=MARCH)
    one.parent = one
    with pytest.raises(ParentNotPossible):
        change_group(one, [], by=admin, reason="试", at=MARCH)


def test_one_that_holds_others_does_not_go(problems, admin):
    with pytest.raises(HoldsSomething, match="下面还有“项目和平台”"):
        delete_group(problems[0], by=admin, reason="试", at=LATER)


def test_a_head_has_the_targets_of_those_within_it(problems, target, road, report):
    head, one = problems
    head.targets.add(road)
    one.targets.add(target)
    assert Group.objects.within(head.pk) == {road.pk, target.pk}
    assert Group.objects.within(one.pk) == {target.pk}
    assert list(report.groups.in_order()) == [head, one]
    assert (head.full_name, one.full_name) == ("四个问题", "四个问题 / 项目和平台")


def test_they_are_listed_each_before_those_within_it(report):
    second = report.groups.create(name="乙", position=2)
    first = report.groups.create(name="甲", position=1)
    inner = [
        report.groups.create(name=name, parent=second, position=at) for name, at in (("二", 2), ("一", 1))
    ]
    assert list(report.groups.in_order()) == [first, second, inner[1], inner[0]]


def test_every_change_of_them_turns_the_page_and_judges_nothing_again(report, target):
    seen = [stand_of(report)]

    def step(what):
        seen.append(stand_of(report))
        assert seen[-1].beyond_entries == seen[-1].number > seen[-2].number
        assert changed_since(report.pk, seen[-2].number).targets == frozenset()
        return what

    group = step(report.groups.create(name="民生实事"))
    step(group.targets.add(target))
    step(target.groups.remove(group))
    step(report.groups.update(introduction="说明"))
    step(group.delete())


def test_a_draft_year_goes_with_its_groups(report, admin):
    report.year = 2025
    report.pk = None
    draft = begin_year(report, by=admin, at=MARCH)
    head = draft.groups.create(name="四个问题")
    draft.groups.create(name="一", parent=head)
    discard_year(draft, reason="建错", by=admin, at=MARCH)
    assert not Group.objects.filter(report__year=2025).exists()
