"""/api/v1/: what other systems read with a token of their own."""

from datetime import date
from decimal import Decimal

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from targets.domain.quantities import rounded
from targets.models import ApiToken, ProgressEntry, Unit
from targets.pictures import facts_of
from targets.services import answer_instruction, close_instruction, instruct, revoke_urging, urge
from tests.conftest import at
from zhanhe.wsgi import application

JUNE = date(2024, 6, 30)
ADDRESSES = [
    "/api/v1/openapi.json", "/api/v1/reports", "/api/v1/units", "/api/v1/reports/2024/targets",
    "/api/v1/reports/2024/targets/B-017", "/api/v1/reports/2024/entries",
    "/api/v1/reports/2024/instructions", "/api/v1/reports/2024/urgings", "/api/v1/reports/2024/groups",
]  # fmt: skip


@pytest.fixture
def secret(admin) -> str:
    token = ApiToken(name="市数据平台", created_by=admin)
    secret = token.give_secret()
    token.save()
    return secret


@pytest.fixture
def get(client, secret):
    return lambda address, **headers: client.get(
        address, headers={"authorization": f"Bearer {secret}"} | headers
    )


@pytest.fixture
def firms(target, accepted):
    accepted(target, date(2024, 5, 31), 3490)
    accepted(target, JUNE, Decimal("4200.5"), text="登记提速。")
    return target


# -- who may read


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "Basic abc", "Bearer \x00"])
def test_nobody_reads_without_a_token(header, address, client, firms, secret):
    response = client.get(address, headers={"authorization": header} if header else {})
    assert response.status_code == 401
    assert "新增市场主体" not in response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_signing_in_is_no_token(address, client, admin, firms):
    client.force_login(admin)
    assert client.get(address).status_code == 401


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_token_reads(address, get, firms):
    response = get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/json")


def test_a_revoked_token_reads_nothing_not_even_that_nothing_has_changed(get, firms):
    tag = get("/api/v1/units")["ETag"]
    token = ApiToken.objects.get()
    token.is_active = False
    token.save()
    response = get("/api/v1/units", **{"if-none-match": tag})
    assert response.status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_for_reading_only(method, client, secret, firms):
    for address in ADDRESSES:
        response = getattr(client, method)(address, headers={"authorization": f"Bearer {secret}"})
        assert response.status_code == 405


def test_the_secret_is_shown_once_and_stored_nowhere(client, admin, report):
    client.force_login(admin)
    page = client.post(
        "/admin/targets/apitoken/add/",
        {"name": "市数据平台", "is_active": "on", "expires_on": "2027-12-31", "change_reason": "对接"},
        follow=True,
    ).content.decode()
    token = ApiToken.objects.get()
    secret = page.split("的令牌只显示这一次：")[1].split("<")[0].strip()
    assert ApiToken.objects.named_by(secret).get() == token
    assert secret not in token.digest
    assert "只显示这一次" not in client.get("/admin/targets/apitoken/").content.decode()
    assert token.history.get().history_change_reason == "对接"


# -- what it says


def test_a_target_carries_the_figures_of_the_pages(get, firms, report):
    row = get("/api/v1/reports/2024/targets/B-017?as_of=2024-06-30").json()
    (picture,) = facts_of(report, known_at=at(2026, 1, 1)).on(JUNE)
    assert row["overall"] == {
        "light": "on_track", "code": "on_pace", "label": "正常", "reason": picture.judgement.overall.reason,
    }  # fmt: skip
    assert (row["reading"], row["value"], row["data_date"]) == ("4200.5", "8000", "2024-06-30")
    assert Decimal(row["done"]) == rounded(picture.judgement.done, 6)
    assert (row["lead_unit"], row["supporting_units"], row["area"]) == (
        "区市场监管局",
        [],
        "（一）大力促进投资消费",
    )


def test_groups_are_told_with_their_targets_and_targets_with_their_groups(get, firms, road, report):
    head = report.groups.create(name="四个问题", introduction="报告承认的")
    one = report.groups.create(name="项目和平台", parent=head)
    one.targets.set([firms, road])
    assert get("/api/v1/reports/2024/groups").json()["results"] == [
        {"name": "四个问题", "parent": None, "introduction": "报告承认的", "targets": []},
        {"name": "项目和平台", "parent": "四个问题", "introduction": "", "targets": ["B-017", "E-017"]},
    ]
    assert get("/api/v1/reports/2024/targets/B-017").json()["groups"] == ["四个问题 / 项目和平台"]
    rows = get("/api/v1/reports/2024/targets").json()["results"]
    assert [row["groups"] for row in rows] == [["四个问题 / 项目和平台"]] * 2


def test_it_travels_in_time(get, firms):
    address = "/api/v1/reports/2024/targets/B-017"
    assert get(f"{address}?as_of=2024-05-31").json()["reading"] == "3490"
    assert get(f"{address}?as_of=2024-06-30&known=2024-07-01").json()["reading"] == "3490"


@pytest.mark.parametrize(
    "query",
    ["as_of=2023-12-31", "as_of=2999-01-01", "as_of=x", "known=2999-01-01", "page=0", "page_size=501"],
)
def test_it_refuses_what_makes_no_sense(query, get, firms):
    assert get(f"/api/v1/reports/2024/targets?{query}").status_code == 422


@pytest.mark.parametrize("address", ["/api/v1/reports/1999/targets", "/api/v1/reports/2024/targets/X-999"])
def test_it_says_what_is_not_there(address, get, firms):
    assert get(address).status_code == 404


def test_lists_come_in_pages(get, make_target):
    for place in range(5):
        make_target(f"B-{place:03}")
    numbers = []
    for page in (1, 2, 3, 4):
        answer = get(f"/api/v1/reports/2024/targets?page={page}&page_size=2").json()
        assert (answer["count"], answer["page"], answer["page_size"]) == (5, page, 2)
        numbers.append([row["number"] for row in answer["results"]])
    assert numbers == [["B-000", "B-001"], ["B-002", "B-003"], ["B-004"], []]


def test_entries_are_accepted_ones_only(get, firms, clerk):
    ProgressEntry.objects.create(
        target=firms, unit=clerk.unit, author=clerk, data_date=date(2024, 7, 31), value=5000, status="submitted",
        submitted_at=at(2024, 8, 2),
    )  # fmt: skip
    rows = get("/api/v1/reports/2024/entries").json()["results"]
    assert [(row["target"], row["value"], row["text"]) for row in rows] == [
        ("B-017", "3490", ""), ("B-017", "4200.5", "登记提速。"),
    ]  # fmt: skip
    assert not any(row["is_superseded"] for row in rows)


def test_a_system_fetches_what_is_new(get, firms, road, accepted):
    accepted(road, JUNE)
    assert get("/api/v1/reports/2024/entries?accepted_since=2024-07-01").json()["count"] == 2
    assert get("/api/v1/reports/2024/entries?accepted_since=2024-07-01&target=E-017").json()["count"] == 1


def test_reports_and_units_are_told(get, firms, housing_bureau):
    assert get("/api/v1/reports").json()["results"][0]["title"] == "2024年政府工作报告"
    assert [u["name"] for u in get("/api/v1/units").json()["results"]] == ["区市场监管局", "区住建局"]


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_it_answers_304_until_something_changes(address, get, firms):
    tag = get(address)["ETag"]
    assert get(address, **{"if-none-match": tag}).status_code == 304
    firms.save()
    assert get(address, **{"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("count", [3, 30])
def test_its_queries_do_not_grow(count, get, make_target, accepted, django_assert_num_queries):
    for place in range(count):
        accepted(make_target(f"B-{place:03}"), JUNE, 100)
    with django_assert_num_queries(20):  # one of them for the words of the report, one for its groups
        get("/api/v1/reports/2024/targets?page_size=500")
    with django_assert_num_queries(10):
        get("/api/v1/reports/2024/entries?page_size=500")


def test_instructions_are_told_with_their_answers(get, firms, leader, clerk):
    first, second = (
        instruct(firms, text=text, due_date=date(2024, 7, 20), by=leader, at=at(2024, 7, 8))
        for text in ("一", "二")
    )
    answer_instruction(first, text="已办。", by=clerk, at=at(2024, 7, 22))
    close_instruction(first, by=leader, at=at(2024, 7, 23))
    told, other = get("/api/v1/reports/2024/instructions").json()["results"]
    assert (told["id"], told["target"], told["lead_unit"], told["author"], told["text"]) == (
        first.pk, "B-017", "区市场监管局", "赵宁", "一",
    )  # fmt: skip
    assert (told["due_date"], told["state"], told["label"]) == ("2024-07-20", "closed", "已办结")
    assert [(reply["unit"], reply["author"], reply["text"]) for reply in told["replies"]] == [
        ("区市场监管局", "李真", "已办。")
    ]
    assert (told["closed_by"], other["id"], other["state"], other["closed_at"]) == (
        "赵宁", second.pk, "overdue", None,
    )  # fmt: skip


def test_urgings_are_told_with_their_items(get, firms, road, admin, clerk):
    issued = urge(firms.report, as_of=JUNE, reply_by=date(2024, 7, 25), by=admin, at=at(2024, 7, 8))
    revoke_urging(issued[-1], reason="误签", by=admin, at=at(2024, 7, 9))
    rows = get("/api/v1/reports/2024/urgings").json()["results"]
    assert [row["serial"] for row in rows] == [urging.serial for urging in issued]
    (item,) = rows[-1]["items"]
    assert (rows[-1]["unit"], rows[-1]["state"], rows[-1]["revocation_reason"]) == (
        "区住建局",
        "revoked",
        "误签",
    )
    assert (item["target"], item["settled_at"]) == ("E-017", None)
    assert get("/api/v1/reports/2024/urgings?page=2&page_size=1").json()["count"] == len(issued)


@pytest.mark.parametrize("count", [3, 30])
def test_its_queries_about_orders_do_not_grow(
    count, get, make_target, leader, admin, django_assert_num_queries
):
    for place in range(count):
        target = make_target(f"B-{place:03}", lead=Unit.objects.create(name=f"单位{place}", position=place))
        instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 7, 8))
    urge(target.report, as_of=JUNE, reply_by=date(2024, 7, 25), by=admin, at=at(2024, 7, 8))
    for address, queries in (
        ("instructions", 13),
        ("urgings", 11),
    ):  # after its year one asks how far it counts
        with django_assert_num_queries(queries):
            assert get(f"/api/v1/reports/2024/{address}?page_size=500").json()["count"] == count


# -- driven by its own description


def test_nothing_that_its_description_allows_breaks_it(get, firms, road, secret, transactional_db):
    """Made-up requests to every operation, within the description and beside it: never a server error."""
    schema = schemathesis.openapi.from_dict(get("/api/v1/openapi.json").json())
    schema.app = application
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 8
    for operation in operations:
        drive(operation, secret)


def drive(operation, secret: str) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def check(case):
        response = case.call(headers={"Authorization": f"Bearer {secret}"})
        assert response.status_code < 500, f"{case.as_curl_command()}: {response.text[:300]}"

    check()


def test_it_tells_what_is_only_known_in_words(get, make_target):
    make_target("H-006", measure="narrative", value=None, unit="", is_lasting=True, deadline_words="持续推进",
        last_year_context="2023年办结建议51件", assigned_date=date(2024, 3, 10))  # fmt: skip
    told = get("/api/v1/reports/2024/targets/H-006").json()
    names = ("is_lasting", "deadline_words", "last_year_context", "assigned_date", "is_baseline_awaited")
    assert [told[name] for name in names] == [True, "持续推进", "2023年办结建议51件", "2024-03-10", False]
    assert get("/api/v1/reports").json()["results"][0]["delivered_on"] is None
