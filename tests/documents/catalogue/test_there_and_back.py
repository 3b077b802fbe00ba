"""Everything that a catalogue says survives the way out and in, in every form that it has.

The fields are found by looking at the models: a new one must either be carried or be named here with the reason.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from targets.documents.catalogue.importing import import_catalogue
from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.tables import GROUPS, PLAN_POINTS, REPORT, STAGES, TARGETS
from targets.documents.catalogue.writing import catalogue_workbook, write_catalogue, write_folder
from targets.domain.words import State
from targets.models import Owner, PlanPoint, Post, Report, Stage, Target, Theme, Unit
from tests.conftest import at

NOW = at(2024, 7, 1)
LINKS = {"id": "a key", "target": "said by the line's number", "report": "the whole file is about one report"}
NOT_CARRIED = {
    Report: {
        "id": "a key",
        "is_demo": "only load_demo may say that progress is invented",
        "published_at": "whoever takes a catalogue in says for himself when he shows it",
    },
    Target: LINKS
    | {
        "value": "in force: as stated, or as adjustments have decided, which are no part of a catalogue",
        "due_date": "as value",
    },
    Stage: LINKS,
    PlanPoint: LINKS,
    Owner: LINKS,
}


def carried(model) -> list[str]:
    return [field.name for field in model._meta.fields if field.name not in NOT_CARRIED[model]]


@pytest.fixture
def year(report, make_target, market_bureau, housing_bureau) -> Report:
    """In which every field of every model has some other value than its default."""
    for name, value in {
        "delivered_on": date(2024, 1, 16), "on_track_ratio": Decimal("0.95"), "behind_ratio": Decimal("0.75"),
        "early_plan_share": Decimal("0.1"), "rate_gap_points": Decimal("0.5"), "due_soon_days": 20,
        "grace_days": 3, "answer_days": 5, "mend_days": 8, "pace_by": "months", "judged_by": "points",
        "behind_points": Decimal(5), "critical_points": Decimal(20), "blue_meaning": "办结，“=有据”\\", 
        "due_on_working_days": False,
    }.items():  # fmt: skip
        setattr(report, name, value)
    report.save()
    post = Post.objects.create(title="常务副区长", duties="发改")
    growth = make_target("A-001", kind="goal", title="增速", measure="rate", unit="%", value=Decimal("-3.5"),
        stated_as="≤", bound="at_most", frequency="quarterly", lag_days=45, last_year_value=Decimal("-2.75"),
        last_year_note="预计数", last_year_context="2023年=下降", post=post)  # fmt: skip
    make_target(
        "A-006", title="收入", measure="rate", unit="%", value=None, issued="reference", reference=growth
    )
    make_target(
        "B-008", title="覆盖", measure="level", unit="%", value=Decimal(100), baseline=Decimal("81.6")
    )
    make_target("E-029", title="供热", measure="level", unit="%", value=Decimal(100), is_baseline_awaited=True,
        is_counted=False, start_date=date(2024, 2, 1), due_date=date(2024, 11, 30))  # fmt: skip
    market = make_target(assigned_date=date(2024, 3, 10), added_document="12号",
        added_document_date=date(2024, 3, 8), deadline_words="全年", owners_confirmed=True,
        is_counted=True, supporting=(housing_bureau,))  # fmt: skip
    Owner.objects.filter(target=market, unit=market_bureau).update(since=date(2024, 5, 6))
    PlanPoint.objects.create(target=market, date=date(2024, 6, 30), value=Decimal("4500.5"), is_proposed=True)
    make_target("H-006", title="接受监督", measure="narrative", unit="", value=None, is_lasting=True)
    make_target("H-007", title="已停", measure="narrative", unit="", value=None, state=State.MERGED,
        state_date=date(2024, 5, 1), state_reason="并入H-006")  # fmt: skip
    road = make_target("E-017", title="通车", measure="stages", unit="", value=None)
    for title, day in (("开工", date(2024, 3, 31)), ("通车", date(2024, 12, 31))):
        Stage.objects.create(target=road, title=title, weight=Decimal(50), due_date=day)
    roads = make_target("E-018", title="修路", measure="stages", unit="", value=None, split="list")
    make_target("E-018-01", title="一路", measure="narrative", unit="", value=None, part_of=roads,
        weight=Decimal("2.5"))  # fmt: skip
    return report


def snapshot() -> dict:
    """What is stored of the carried fields, without keys."""
    return {
        model.__name__: sorted(
            repr([str(getattr(row, name)) for name in carried(model)] + [str(getattr(row, "target", ""))])
            for row in model.objects.all()
        )
        for model in NOT_CARRIED
    }


def forget() -> None:
    for model in (Target, Theme, Report, Unit, Post):
        for row in model.objects.order_by("-pk"):
            row.delete()


def as_workbook(report: Report, folder: Path) -> Path:
    path = folder / "目录.xlsx"
    path.write_bytes(catalogue_workbook(catalogue_of(report), is_as_stored=True))
    return path


def as_folder(report: Report, folder: Path) -> Path:
    write_folder(catalogue_of(report), folder / "catalogue")
    return folder / "catalogue"


def as_csv(report: Report, folder: Path) -> Path:
    path = folder / "targets.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        write_catalogue(report, out)
    return path


@pytest.mark.parametrize("model", NOT_CARRIED, ids=lambda model: model.__name__)
def test_the_year_says_something_in_every_field(model, year):
    """Else coming back unchanged would prove nothing of a field; whoever adds one fills it in above."""
    for name in carried(model):
        field = model._meta.get_field(name)
        usual = field.get_default() if field.has_default() else None
        values = set(model.objects.values_list(name, flat=True))
        assert values - {usual, "", None}, name


@pytest.mark.parametrize("leave", [as_workbook, as_folder])
def test_an_empty_tracker_takes_in_what_another_one_gave_out(leave, year, tmp_path):
    before = snapshot()
    path = leave(year, tmp_path)
    forget()
    import_catalogue(path, at=NOW)
    assert snapshot() == before


@pytest.mark.parametrize("leave", [as_workbook, as_folder, as_csv])
def test_what_has_just_left_changes_nothing(leave, year, tmp_path):
    run = import_catalogue(leave(year, tmp_path), at=NOW)
    assert run.changes == run.missing == []


def test_the_targets_alone_carry_all_of_theirs(year, tmp_path):
    """Stages and plan points have tables of their own."""
    path = as_csv(year, tmp_path)
    before = snapshot()
    Target.objects.exclude(number="A-001").update(
        last_year_context="别的", last_year_note="别的", lag_days=9, deadline_words="别的", is_counted=None,
        assigned_date=None, added_document="", added_document_date=None,
        is_baseline_awaited=False, is_lasting=False, owners_confirmed=False,
    )  # fmt: skip
    Owner.objects.update(since=None)
    import_catalogue(path, at=NOW)
    assert snapshot() == before


def test_a_file_from_before_resets_nothing(year, tmp_path):
    """Its columns are those that every catalogue has."""
    path = as_folder(year, tmp_path)
    for name in ("targets", "plan_points"):
        _keep_columns(path / f"{name}.csv", 21 if name == "targets" else 3)
    toml = (path / "report.toml").read_text("utf-8").splitlines(keepends=True)
    (path / "report.toml").write_text("".join(toml[: len(REPORT.required)]), "utf-8")
    before = snapshot()
    assert import_catalogue(path, at=NOW).changes == []
    assert snapshot() == before


def _keep_columns(path: Path, count: int) -> None:
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(",".join(line[:count]) + "\n" for line in lines), "utf-8")


def test_the_day_of_delivery_arrives_and_can_be_mended(year, tmp_path):
    path = as_folder(year, tmp_path)
    text = (path / "report.toml").read_text("utf-8")
    (path / "report.toml").write_text(text.replace("2024-01-16", "2024-01-18"), "utf-8")
    run = import_catalogue(path, at=NOW)
    assert run.changes[0].notes == ["作报告日期：2024-01-16 → 2024-01-18"]
    assert Report.objects.get().delivered_on == date(2024, 1, 18)


def test_no_table_offers_a_column_that_nothing_fills(year):
    year.groups.create(name="民生实事")
    tables = catalogue_of(year)
    assert set(tables["targets"][0]) == set(TARGETS.heads)
    assert set(tables["stages"][0]) == set(STAGES.heads)
    assert set(tables["plan_points"][0]) == set(PLAN_POINTS.heads)
    assert set(tables["groups"][0]) == set(GROUPS.heads)
