"""我的填报 as one table: the light that a number will give, what is taken over from last time, what is corrected."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from targets.models import ProgressEntry
from targets.services import Reading, record
from tests.conftest import at
from tests.inspection.files import picture

NOW = at(2024, 7, 3)
HTMX = {"HX-Request": "true"}
LIGHT = "/2024/report/B-017/light/"
JUNE = {"data_date": "2024-06-30", "value": "4200"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def may(target, accepted):
    """Behind: 1000 of 8000 by May."""
    return accepted(target, date(2024, 5, 31), 1000, text="窗口登记。")


@pytest.fixture
def typist(client, clerk, target, may):
    client.force_login(clerk)
    return client


def lights(page: str) -> list[str]:
    return re.findall(r'data-light="(\w+)"', page)


# -- the light that a number will give


def test_it_shows_the_light_that_a_number_will_give(typist):
    """52.5 % where 49.7 % are expected."""
    page = typist.post(LIGHT, JUNE, headers=HTMX).content.decode()
    assert lights(page) == ["on_track"]
    assert "采信后：截至6月30日累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点" in page


@pytest.mark.parametrize(
    ("typed", "light"),
    [
        ({"value": "3500"}, "behind"),  # 43.75 % of 49.7 %: 0.88
        ({"value": "3000"}, "critical"),  # 37.5 %: 0.75
        ({"value": "8000"}, "done"),
        ({"value": "", "increment": "3200"}, "on_track"),  # with May's 1000
        ({"value": "４，２００"}, "on_track"),
    ],
)
def test_it_is_the_light_of_the_rules(typed, light, typist):
    assert lights(typist.post(LIGHT, JUNE | typed).content.decode()) == [light]


@pytest.mark.parametrize(
    "typed",
    [{"value": ""}, {"value": "约4000"}, {"data_date": ""}, {"data_date": "2024-12-31"}, {"value": "1e9"}],
)
def test_what_cannot_be_judged_yet_leaves_the_present_light(typed, typist):
    page = typist.post(LIGHT, JUNE | typed).content.decode()
    assert lights(page) == ["critical"]
    assert "现在" in page


def test_nothing_is_written_and_nothing_kept(typist, target, may):
    typist.post(LIGHT, JUNE)  # the session has been seen
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = typist.post(LIGHT, JUNE)
    assert not [q["sql"] for q in asked if re.match(r"\s*(INSERT|UPDATE|DELETE)\b", q["sql"])]
    assert response["Cache-Control"] == "private, no-store"
    assert list(target.entries.all()) == [may]
    assert typist.get("/2024/targets/B-017/").context["page"].judgement.light == "critical"
    assert lights(typist.post(LIGHT, JUNE | {"value": "8000"}).content.decode()) == ["done"]
    assert lights(typist.post(LIGHT, JUNE | {"value": ""}).content.decode()) == ["critical"]


def test_a_draft_shows_its_light_at_once(typist):
    typist.post("/2024/report/B-017/", JUNE | {"action": "draft"})
    page = typist.get("/2024/report/").content.decode()
    assert "采信后：截至6月30日累计4200户" in page


def test_a_leap_asks_for_a_proof_before_it_is_sent(typist):
    """From 12.5 % to 52.5 %."""
    assert "升幅大，请附佐证" in typist.post(LIGHT, JUNE).content.decode()
    assert "升幅大" not in typist.post(LIGHT, JUNE | {"value": "3000"}).content.decode()


def test_stages_and_words_have_their_light_too(client, stranger, road, clerk, make_target):
    client.force_login(stranger)
    first, second = road.stages.order_by("due_date")[:2]
    typed = {"data_date": "2024-06-30", "stages_done": [first.pk, second.pk]}
    assert lights(client.post("/2024/report/E-017/light/", typed).content.decode()) == ["on_track"]
    make_target("B-013", measure="narrative", value=None, unit="")
    client.force_login(clerk)
    typed = {"data_date": "2024-06-30", "self_rating": "100"}
    assert lights(client.post("/2024/report/B-013/light/", typed).content.decode()) == ["done"]


# -- one table


def test_it_is_one_table_that_begins_at_the_first_number(typist, make_target):
    make_target("B-018")
    page = typist.get("/2024/report/").content.decode()
    assert page.count('class="report-head"') == 1
    assert page.count("autofocus") == 1
    assert re.search(r'<input[^>]*name="value"[^>]*autofocus', page)
    assert page.index("autofocus") < page.index('id="row-B-018"')


def test_what_is_not_due_is_reported_under_all(typist, make_target, accepted):
    make_target("B-018", title="新增企业")
    june = make_target("B-019", title="新增个体")
    accepted(june, date(2024, 6, 30), 4200)
    page = typist.get("/2024/report/", {"tab": "all"})
    assert [row.target.number for row, _ in page.context["rows"]] == ["B-017", "B-018", "B-019"]
    text = page.content.decode()
    assert text.index("未到报送时间") < text.index('id="row-B-019"')
    form = page.context["rows"][2][1]
    assert form["data_date"].value() == date(2024, 7, 3)  # news of today, for June has been told
    assert "row-B-019" not in typist.get("/2024/report/").content.decode()


def test_rows_with_stages_ask_no_queries(client, stranger, road, make_target, housing_bureau, target):
    client.force_login(stranger)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/2024/report/")
        return len(queries)

    asked()
    few = asked()
    for place in range(4):
        other = make_target(f"E-03{place}", measure="stages", value=None, unit="", lead=housing_bureau)
        other.stages.create(title="开工", weight=100, due_date=date(2024, 6, 30))
    assert asked() == few


# -- again


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts", "no scripts"])
def test_nothing_new_fills_in_the_last_total(headers, typist, target):
    typed = {"data_date": "2024-06-30", "text": "写了一半", "again": "figure"}
    form = typist.post("/2024/report/B-017/", typed, headers=headers).context["form"]
    assert [form[name].value() for name in ("value", "increment", "text")] == ["1000", "0", "写了一半"]
    assert form.supposed.light == "critical"
    assert target.entries.count() == 1


def test_last_words_are_used_again_below_those_typed(typist, target):
    ask = {"data_date": "2024-06-30", "value": "4200", "again": "text"}
    form = typist.post("/2024/report/B-017/", ask, headers=HTMX).context["form"]
    assert (form["text"].value(), form["value"].value()) == ("窗口登记。", "4200")
    form = typist.post("/2024/report/B-017/", ask | {"text": "集中登记。"}, headers=HTMX).context["form"]
    assert form["text"].value() == "集中登记。\n窗口登记。"
    form = typist.post("/2024/report/B-017/", ask | {"text": "窗口登记。"}, headers=HTMX).context["form"]
    assert form["text"].value() == "窗口登记。"
    assert target.entries.count() == 1


def test_the_last_explanation_is_used_again_unless_something_is_corrected(typist, target, accepted):
    target.entries.all().delete()
    last = accepted(target, date(2024, 5, 31), Decimal(1000), explanation="取消一项后仍计其原数。")
    form = typist.post("/2024/report/B-017/", {"data_date": "2024-06-30", "again": "explanation"}).context[
        "form"
    ]
    assert form["explanation"].value() == "取消一项后仍计其原数。"
    assert "沿用上期说明" in typist.get("/2024/report/B-017/").content.decode()
    assert "沿用上期说明" not in typist.get(f"/2024/report/B-017/?correct={last.pk}").content.decode()


def test_every_measure_knows_what_unmoved_means(client, clerk, admin, make_target, accepted):
    client.force_login(clerk)
    for number, measure, value in (("A-001", "rate", "6.5"), ("D-001", "level", "90")):
        accepted(
            make_target(number, measure=measure, value=Decimal(value), unit="%"),
            date(2024, 5, 31),
            Decimal(5),
        )
    words = make_target("B-013", measure="narrative", value=None, unit="")
    accepted(words, date(2024, 5, 31), self_rating=40)
    pages = {n: client.get(f"/2024/report/{n}/").context["form"].unmoved for n in ("A-001", "D-001", "B-013")}
    assert pages == {"A-001": "", "D-001": "与上期持平", "B-013": "自评同上期"}
    ask = {"data_date": "2024-06-30", "again": "figure"}
    assert client.post("/2024/report/D-001/", ask).context["form"]["value"].value() == "5"
    assert client.post("/2024/report/B-013/", ask).context["form"]["self_rating"].value() == 40


def test_enter_submits_whatever_else_can_be_pressed(typist):
    page = typist.get("/2024/report/").content.decode()
    form = re.search(r'<form\s+class="report-row".*?</form>', page, re.DOTALL)[0]
    first = re.search(r"<button[^>]*>", form)[0]
    assert 'value="submit"' in first


# -- corrections


def test_a_correction_begins_with_day_and_figure(typist, may):
    page = typist.get("/2024/report/B-017/", {"correct": may.pk})
    form = page.context["form"]
    assert [form[n].value() for n in ("data_date", "value", "text")] == [
        date(2024, 5, 31),
        "1000",
        "窗口登记。",
    ]
    assert not form["explanation"].value()
    assert "更正5月31日已采信的1000户" in page.content.decode()


def test_a_correction_goes_to_the_office_at_once(typist, target, may):
    typed = {"data_date": "2024-05-31", "value": "1100", "text": "窗口登记。", "explanation": "漏统100户。"}
    typist.post("/2024/report/B-017/", typed | {"correct": may.pk, "version": "", "questions_seen": ""})
    entry = target.entries.get(status="submitted")
    assert (entry.value, entry.supersedes) == (1100, may)


def test_what_was_begun_for_the_day_is_gone_on_with(typist, target, may):
    typed = {"data_date": "2024-05-31", "value": "1100", "explanation": "漏统100户。", "action": "draft"}
    typist.post("/2024/report/B-017/", typed)
    form = typist.get("/2024/report/B-017/", {"correct": may.pk}).context["form"]
    assert (form["value"].value(), form["explanation"].value()) == ("1100", "漏统100户。")
    assert form.version


@pytest.mark.parametrize("key", ["x", "999999", ""])
def test_nonsense_corrects_nothing(key, typist):
    form = typist.get("/2024/report/B-017/", {"correct": key}).context["form"]
    assert form.row.corrected is None


def test_every_accepted_entry_can_be_corrected_but_what_has_been(typist, client, admin, target, may, clerk):
    page = typist.get("/2024/report/", {"tab": "accepted"}).content.decode()
    assert f'href="/2024/report/B-017/?correct={may.pk}"' in page
    assert (
        f'href="/2024/report/B-017/?correct={may.pk}"' in typist.get("/2024/targets/B-017/").content.decode()
    )
    reading = Reading(data_date=may.data_date, value=Decimal(1100), explanation="漏统。")
    better = record(target, reading, by=clerk, at=NOW, submit=True)
    client.force_login(admin)
    client.post(f"/2024/review/{better.pk}/", {"action": "accept"})
    client.force_login(clerk)
    page = typist.get("/2024/report/", {"tab": "accepted"}).content.decode()
    assert f"correct={better.pk}" in page
    assert f"correct={may.pk}" not in page
    assert "已被更正" in page


def test_a_leader_is_offered_no_correction(client, leader, target, may):
    client.force_login(leader)
    assert "correct=" not in client.get("/2024/targets/B-017/").content.decode()


# -- lists


def test_what_was_accepted_stands_by_target_and_in_pages(typist, make_target, accepted):
    for number in ("B-018", "B-019"):
        target = make_target(number)
        for month in range(1, 7):
            for day in (10, 20):
                accepted(target, date(2024, month, day), 100 * month + day)
    first = typist.get("/2024/report/", {"tab": "accepted"}).context["accepted"]
    assert (first.page.paginator.count, len(first.page), first.page.paginator.num_pages) == (25, 20, 2)
    numbers = [entry.target.number for entry in first.page]
    assert numbers == sorted(numbers)
    one = typist.get("/2024/report/", {"tab": "accepted", "target": "B-018"}).context["accepted"]
    assert {entry.target.number for entry in one.page} == {"B-018"}
    days = [entry.data_date for entry in one.page]
    assert days == sorted(days, reverse=True)


def test_what_waits_shows_its_stages_and_its_files(client, stranger, road):
    client.force_login(stranger)
    first = road.stages.order_by("due_date").first()
    photo = SimpleUploadedFile("IMG_1.HEIC", picture("HEIF", (64, 48)))
    typed = {"data_date": "2024-06-30", "stages_done": [first.pk], "text": "路基。", "evidence": photo}
    client.post("/2024/report/E-017/", typed)
    page = client.get("/2024/report/", {"tab": "submitted"}).content.decode()
    assert "已完成节点：前期手续" in page
    assert "IMG_1.HEIC" in page  # as the telephone names it: it is taken, and seen


def test_the_camera_stands_beside_the_files(typist):
    page = typist.get("/2024/report/B-017/").content.decode()
    camera = re.search(r'<input[^>]*id="id_B-017_photo"[^>]*>', page)[0]
    assert 'accept="image/*"' in camera
    assert 'capture="environment"' in camera
    assert 'name="evidence"' in camera


def test_two_inputs_bring_their_files_together(typist, target):
    files = [SimpleUploadedFile("1.jpg", picture("JPEG")), SimpleUploadedFile("2.png", picture("PNG"))]
    typist.post("/2024/report/B-017/", JUNE | {"evidence": files, "action": "draft"})
    entry = ProgressEntry.objects.get(target=target, status="draft")
    assert [file.name for file in entry.evidence.order_by("name")] == ["1.jpg", "2.png"]
