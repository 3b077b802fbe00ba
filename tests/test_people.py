"""人员: the tree of units, and accounts that are looked at and then imported."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.models import ProgressEntry, Unit, User
from targets.summaries import people
from tests.conftest import person

HEAD = "登录名,姓名,角色,单位,邮箱,在用\n"


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def upload(client, content: bytes, name: str = "账号.csv"):
    return client.post("/2024/people/import/", {"file": SimpleUploadedFile(name, content)})


def test_units_stand_under_their_parents(report, market_bureau, housing_bureau):
    centre = Unit.objects.create(name="区房管中心", parent=housing_bureau, position=0)
    assert [(n.unit, n.depth) for n in people(report, today=date(2024, 7, 1)).units] == [
        (market_bureau, 0), (housing_bureau, 0), (centre, 1),
    ]  # fmt: skip


def test_it_names_lead_units_that_nobody_reports_for(report, target, road, clerk):
    assert [n.unit.name for n in people(report, today=date(2024, 7, 1)).without_staff] == ["区住建局"]
    clerk.is_active = False
    clerk.save()
    assert [n.unit.name for n in people(report, today=date(2024, 7, 1)).without_staff] == [
        "区市场监管局",
        "区住建局",
    ]


def test_the_page_shows_people_where_they_work(office, report, target, clerk, leader):
    page = office.get("/2024/people/").content.decode()
    assert "李真" in page
    assert "赵宁" in page


@pytest.mark.parametrize("count", [2, 20])
def test_it_takes_as_many_queries_for_many_units(count, report, django_assert_num_queries):
    for n in range(count):
        person(f"u{n}", "某", "staff", Unit.objects.create(name=f"单位{n}"))
    with django_assert_num_queries(5):
        people(report, today=date(2024, 7, 1))


def test_the_office_looks_first_and_confirms_then(office, report, market_bureau):
    content = (HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n").encode("gbk")
    preview = upload(office, content)
    assert "新增 1" in preview.content.decode()
    assert not User.objects.filter(username="sunqi").exists()
    done = office.post("/2024/people/import/", {"rows": preview.context["rows"], "confirm": "1"})
    assert done.context["made"][0].password in done.content.decode()
    assert "no-store" in done["Cache-Control"]


def test_confirming_twice_says_that_it_is_done(office, report, market_bureau):
    preview = upload(office, (HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n").encode())
    for _ in range(2):
        answer = office.post("/2024/people/import/", {"rows": preview.context["rows"], "confirm": "1"})
    assert answer.url == "/2024/people/"
    page = office.get(answer.url).content.decode()
    assert "这份文件已导入过，没有重复导入：1个账号（sunqi）和文件一致" in page
    assert User.objects.filter(username="sunqi").count() == 1


def test_what_changed_while_it_was_looked_at_is_shown_anew(office, report, market_bureau):
    preview = upload(office, (HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n").encode())
    person("sunqi", "孙祺", "leader")
    again = office.post("/2024/people/import/", {"rows": preview.context["rows"], "confirm": "1"})
    page = again.content.decode()
    assert "情况已变，没有导入，请再核对。" in page
    assert "姓名：孙祺 → 孙琪" in page
    assert User.objects.get(username="sunqi").name == "孙祺"
    office.post("/2024/people/import/", {"rows": again.context["rows"], "confirm": "1"})
    assert User.objects.get(username="sunqi").name == "孙琪"


def test_a_changed_or_foreign_preview_is_refused(office, report, second_admin, market_bureau):
    rows = upload(office, (HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n").encode()).context["rows"]
    assert office.post("/2024/people/import/", {"rows": rows + "x"}).url == "/2024/people/"
    office.force_login(second_admin)
    page = office.post("/2024/people/import/", {"rows": rows}, follow=True).content.decode()
    assert "预览已过期，请重新上传。" in page
    assert not User.objects.filter(username="sunqi").exists()


def test_it_asks_for_a_file(office, report):
    page = office.post("/2024/people/import/", follow=True).content.decode()
    assert "请选择Excel或CSV文件。" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "提交的是空文件。"),
        (b"PK\x03\x04\x00\x00", "不是.xlsx文件"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是文本文件"),
        (b"x" * (1024**2 + 1), "文件超过1MB。"),
    ],
)
def test_it_refuses_what_is_no_table(content, sentence, office, report):
    response = upload(office, content)
    assert response.url == "/2024/people/"
    assert sentence in office.get("/2024/people/").content.decode()


def test_a_hostile_cell_is_shown_as_text(office, report):
    page = upload(office, (HEAD + "<script>alert(1)</script>,某,领导,,,\n").encode()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_one_file_does_not_take_all_clerks_of_a_unit(office, report, target, clerk, second_clerk):
    rows = "".join(f"{user.username},{user.name},填报员,区市场监管局,,否\n" for user in (clerk, second_clerk))
    preview = upload(office, (HEAD + rows).encode())
    assert preview.content.decode().count("区市场监管局会没有填报员。") == 2
    assert User.objects.filter(is_active=True, role="staff").count() == 2


def test_one_file_may_exchange_the_clerk_of_a_unit(office, report, target, clerk):
    rows = f"{clerk.username},{clerk.name},填报员,区市场监管局,,否\nnew,新人,填报员,区市场监管局,,是\n"
    preview = upload(office, (HEAD + rows).encode())
    office.post("/2024/people/import/", {"rows": preview.context["rows"], "confirm": "1"})
    assert [user.username for user in User.objects.filter(is_active=True, role="staff")] == ["new"]


def test_whoever_has_begun_something_does_not_go_by_a_file(office, report, target, clerk, second_clerk):
    ProgressEntry.objects.create(target=target, author=clerk, unit=clerk.unit, data_date=date(2024, 6, 30))
    preview = upload(office, (HEAD + f"{clerk.username},{clerk.name},填报员,区市场监管局,,否\n").encode())
    assert "还有1条未办结的进展" in preview.content.decode()


def test_the_preview_names_lead_units_without_staff(office, report, target, road, clerk):
    preview = upload(office, (HEAD + "sunqi,孙琪,填报员,区市场监管局,,\n").encode())
    assert "导入后1个牵头单位没有填报员：</strong>区住建局" in preview.content.decode()
