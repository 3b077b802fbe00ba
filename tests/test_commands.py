"""The commands, as an auditor or a newcomer runs them."""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from targets.models import (
    Adjustment,
    Bulletin,
    Instruction,
    InstructionReply,
    Notice,
    ProgressEntry,
    Report,
    Target,
    Urging,
    User,
)
from targets.pictures import load_facts
from tests.conftest import at

CATALOGUE = "targets/data/zhanhe_2024"
KEYS = [
    "number", "title", "value", "data_date", "done", "plan",
    "progress", "deadline", "reporting", "overall", "reason_code", "reason",
]  # fmt: skip


def output_of(*args, **options) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_lights_prints_exactly_the_agreed_keys(target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    (row,) = json.loads(output_of("lights", "--as-of", "2024-06-30", "--format", "json"))
    assert list(row) == KEYS
    assert row == {
        "number": "B-017",
        "title": "新增市场主体",
        "value": "4200",
        "data_date": "2024-06-30",
        "done": "0.525",
        "plan": "0.497268",
        "progress": "on_track",
        "deadline": "on_track",
        "reporting": "critical",
        "overall": "on_track",
        "reason_code": "on_pace",
        "reason": "截至6月30日累计4200户，完成52.5%，序时进度49.7%，快2.8个百分点",
    }


def test_lights_knows_only_what_was_known(target, accepted):
    accepted(target, date(2024, 6, 30), 4200, moment=at(2024, 7, 3))
    args = ("lights", "--as-of", "2024-06-30", "--format", "json", "--known")
    (before,), (after,) = (json.loads(output_of(*args, day)) for day in ("2024-07-02", "2024-07-03"))
    assert (before["value"], before["data_date"], before["done"]) == (None, None, None)
    assert after["value"] == "4200"


def test_lights_prints_a_line_a_target(target):
    assert output_of("lights", "--as-of", "2024-06-30").startswith("B-017\t严重滞后")


@pytest.mark.parametrize(
    "command", [("lights", "--as-of", "2024-06-30"), ("export_catalogue",), ("load_demo",)]
)
def test_it_says_that_there_is_no_report_yet(command, db):
    with pytest.raises(CommandError, match="import_catalogue"):
        call_command(*command, stdout=StringIO())


@pytest.mark.parametrize("text", ["30.6.24", "9999-12-31", "2024-02-30"])
def test_lights_refuses_what_is_no_date_of_this_century(text, db):
    with pytest.raises(CommandError, match="as-of"):
        call_command("lights", "--as-of", text)


def test_a_year_of_another_district_can_be_demonstrated_too(target, road, housing_bureau):
    """Neither the unit nor the post that the shipped catalogue has need be there."""
    market = target.lead.unit
    market.name = "某局"
    market.save()
    assert "demo_staff" in output_of("load_demo")
    assert ProgressEntry.objects.filter(target=road).exists()


def test_import_names_the_place_of_a_fault(db, tmp_path, target):
    file = tmp_path / "targets.csv"
    call_command("export_catalogue", "--output", str(file))
    file.write_text(file.read_text("utf-8").replace("8000", "8千"), "utf-8")
    with pytest.raises(
        CommandError,
        match=r"targets.csv 第2行（I2） stated_value列：“8千”不是数字。这项的单位是“户”，请写8000",
    ):
        call_command("import_catalogue", str(file))


def test_import_says_what_is_to_be_looked_at(target, tmp_path):
    file = tmp_path / "targets.csv"
    call_command("export_catalogue", "--output", str(file))
    file.write_text(file.read_text("utf-8").replace("8000", "8000.5"), "utf-8")
    said = output_of("import_catalogue", str(file))
    assert "B-017 新增市场主体：请核对：8000.5户不是整数" in said
    assert "请核对" not in output_of("import_catalogue", str(file))


def test_import_knows_when_new_targets_were_assigned(target, tmp_path):
    file = tmp_path / "targets.csv"
    call_command("export_catalogue", "--output", str(file))
    target.delete()
    call_command("import_catalogue", str(file), "--assigned", "2024-03-10", stdout=StringIO())
    assert Target.objects.get().assigned_date == date(2024, 3, 10)


@pytest.mark.parametrize(
    ("day", "sentence"), [("10.3.2024", "--assigned"), ("2042-03-10", "不能晚于报告的截止日")]
)
def test_import_refuses_a_day_that_cannot_be(day, sentence, target, tmp_path):
    file = tmp_path / "targets.csv"
    call_command("export_catalogue", "--output", str(file))
    with pytest.raises(CommandError, match=sentence):
        call_command("import_catalogue", str(file), "--assigned", day)


@pytest.mark.parametrize("name", ["目录.xlsx", "目录"])
def test_the_whole_catalogue_leaves_and_comes_back(name, target, road, tmp_path):
    call_command("export_catalogue", "--output", str(tmp_path / name))
    assert "新增0项，更新0项，未变2项" in output_of("import_catalogue", str(tmp_path / name))


def test_import_names_a_missing_file(report, tmp_path):
    with pytest.raises(CommandError, match="无法读取"):
        call_command("import_catalogue", str(tmp_path / "nothing.csv"))


@pytest.fixture
def demo(db) -> str:
    call_command("import_catalogue", CATALOGUE, stdout=StringIO())
    return output_of("load_demo")


def test_the_demonstration_year(demo):
    """One test for all of it, because loading takes seconds."""
    report = Report.objects.get()
    assert report.is_demo

    accounts = [line.split() for line in demo.splitlines() if line.startswith("  demo_")]
    assert [name for name, *_ in accounts] == ["demo_staff", "demo_leader", "demo_admin"]
    for name, password, _ in accounts:
        assert User.objects.get(username=name).check_password(password)
    assert len({password for _, password, _ in accounts}) == 3
    assert not any(u.has_usable_password() for u in User.objects.filter(username__startswith="demo_staff_"))

    assert set(ProgressEntry.objects.values_list("status", flat=True)) >= {
        "accepted",
        "submitted",
        "returned",
    }
    confirmed = Target.objects.filter(owners_confirmed=True).exclude(part_of__split="sum")
    by_area = Counter(confirmed.values_list("theme__parent__short_title", flat=True))
    assert len(confirmed) == 120
    assert list(by_area.values()) == [7, 29, 35, 23, 26]  # the fifth has been begun
    assert confirmed.last().history.first().history_user.username == "demo_admin"
    assert not Notice.objects.filter(kind__in=["assigned", "handover"]).exists()
    pictures = load_facts(report, known_at=at(2026, 1, 1)).on(date(2024, 6, 30))
    assert {p.judgement.light.value for p in pictures} == {"done", "on_track", "behind", "critical", "none"}
    assert {p.judgement.reporting.code.value for p in pictures} >= {
        "reported",
        "reported_late",
        "not_reported",
    }

    orders = Instruction.objects.all()
    assert (orders.count(), orders.open().count(), orders.unanswered().count()) == (3, 2, 1)
    assert Urging.objects.filter(report=report).count() > 10
    changed = Adjustment.objects.get()
    assert changed.value < changed.target.stated_value

    bulletin = Bulletin.objects.get()
    assert (str(bulletin), bulletin.as_of) == ("督查通报2024年第1期", date(2024, 12, 31))
    assert bulletin.issued_on == date(2025, 1, 9)
    told = Notice.objects.filter(kind="bulletin").values_list("recipient__username", flat=True)
    assert all(name.startswith("demo_") for name in told)

    count = ProgressEntry.objects.count()
    assert "未作改动" in output_of("load_demo")
    assert ProgressEntry.objects.count() == count

    Report.objects.update(is_demo=False)
    with pytest.raises(CommandError, match="真实进展"):
        call_command("load_demo")
    assert ProgressEntry.objects.count() == count


def test_the_demonstration_year_is_always_the_same(db):
    call_command("import_catalogue", CATALOGUE, stdout=StringIO())
    rows = []
    for _ in range(2):
        call_command("load_demo", stdout=StringIO())
        rows.append(
            list(
                ProgressEntry.objects.order_by("target__number", "data_date").values_list(
                    "target__number", "data_date", "value", "status", "submitted_at"
                )
            )
        )
        for model in (Bulletin, Urging, InstructionReply, Instruction, Adjustment, ProgressEntry, User):
            model.objects.all().delete()
        Target.objects.update(value=F("stated_value"))  # undo the adjustment
    assert rows[0] == rows[1]
    assert len(rows[0]) > 1000
