"""The catalogue: what ships, that it comes in and goes out unchanged, and that faults are named."""

import csv
import shutil
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from targets.documents.catalogue import importing
from targets.documents.catalogue.importing import CatalogueRefused, CatalogueRun
from targets.documents.catalogue.tables import TARGETS
from targets.documents.catalogue.writing import write_catalogue
from targets.documents.kit.dry_run import Fate
from targets.models import Notice, Owner, ProgressEntry, Report, Stage, Target, Unit
from targets.services import Terms, adjust
from tests.conftest import at

SHIPPED = Path("targets/data/zhanhe_2024")


def import_catalogue(path: Path) -> CatalogueRun:
    return importing.import_catalogue(path, at=at(2024, 7, 1))


def counts(run: CatalogueRun) -> tuple[int, int, int]:
    """Of targets: new, changed, unchanged."""
    return tuple(run.targets[fate] for fate in (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED))


def rows(name: str = "targets") -> list[dict]:
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def shipped(db) -> Report:
    import_catalogue(SHIPPED)
    return Report.objects.get()


def exported(report: Report) -> str:
    out = StringIO()
    write_catalogue(report, out)
    return out.getvalue()


def test_the_shipped_catalogue_holds_the_whole_report():
    listed = rows()
    assert len(listed) == 272
    areas = {}
    for row in (row for row in listed if not row["part_of"]):
        areas[row["number"][0]] = areas.get(row["number"][0], 0) + 1
    assert areas == {"A": 7, "B": 29, "C": 32, "D": 23, "E": 67, "F": 25, "G": 63, "H": 16}
    assert sum(bool(row["stated_value"]) for row in listed if not row["part_of"]) == 59


def test_its_titles_are_short_and_unique():
    titles = [row["title"] for row in rows()]
    assert max(map(len, titles)) <= 40
    assert len(set(titles)) == len(titles)


def test_its_sources_name_a_phrase_to_search_for():
    for row in rows():
        place, _, phrase = row["source_ref"].partition(" · ")
        assert place.startswith(("二", "三"))
        assert 2 <= len(phrase) <= 15


def test_its_stages_add_up():
    weights = {}
    for row in rows("stages"):
        weights[row["number"]] = weights.get(row["number"], 0) + Decimal(row["weight"])
    assert weights == {
        row["number"]: 100 for row in rows() if row["measure"] == "stages" and not row["split"]
    }


def test_only_words_are_without_end():
    """51 of the narratives; who campaigns (重要项目集中攻坚) or answers proposals comes to an end."""
    lasting = [row for row in rows() if row["is_lasting"]]
    assert len(lasting) == 51
    assert {(row["measure"], row["deadline_words"]) for row in lasting} == {("narrative", "持续推进")}
    assert not {"C-028", "H-008", "H-009"} & {row["number"] for row in lasting}


def test_what_it_tells_of_the_year_before_is_in_the_reports_review():
    told = {row["number"]: row["last_year_context"] for row in rows() if row["last_year_context"]}
    assert len(told) == 78
    assert all(text.startswith("2023年") for text in told.values())
    assert told["G-003"] == "2023年追讨欠薪6371.2万元"


def test_its_groups_are_those_that_the_report_speaks_of():
    """The list of 民生实事 is no part of the report: the office fills it in."""
    groups = {row["name"]: row for row in rows("groups")}
    assert [name for name, row in groups.items() if not row["parent"]] == ["民生实事", "四个问题", "市定目标"]
    assert [row["parent"] for row in groups.values()].count("四个问题") == 4
    held = {name: row["targets"].split(";") for name, row in groups.items() if row["targets"]}
    assert held["民生实事"] == ["G-030"]
    assert held["市定目标"] == ["A-007", "G-049"]
    assert {number for numbers in held.values() for number in numbers} <= {row["number"] for row in rows()}
    assert all(2 <= len(row["phrase"]) <= 15 for row in groups.values())


def test_its_plan_points_are_proposals():
    """For few things that come late, and for what is sown in June."""
    points = rows("plan_points")
    assert len(points) == 24
    assert {row["is_proposed"] for row in points} == {"true"}
    assert {row["number"] for row in points} >= {
        "D-008", "D-012", "D-013", "D-014", "C-018", "G-016", "G-017", "G-018", "E-030", "E-031", "E-032",
        "E-040-01", "E-051", "E-052", "G-028", "G-029",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["thresholds", "attributes"])
def test_thresholds_and_attributes_are_no_values(name):
    """亿元以上项目20个 is 20; 7000吨 and 1200亩 describe a project; 15分钟 is a name."""
    stated = {(row["stated_value"], row["unit"]) for row in rows()}
    wrong = {"thresholds": {("1", "亿元"), ("15", "分钟")}, "attributes": {("7000", "吨"), ("1200", "亩")}}[
        name
    ]
    assert not stated & wrong


def test_it_imports_with_what_the_report_says(shipped):
    """One test, because an import takes seconds."""
    by_number = {t.number: t for t in Target.objects.with_owners()}
    assert len(by_number) == 272
    parts: dict[str, list[str]] = {}
    for target in by_number.values():
        if target.part_of:
            parts.setdefault(target.part_of.number, []).append(target.number)
    assert parts == {
        "C-035": ["C-011", "C-012", "C-013"],
        "E-040": ["E-038", "E-039", "E-040-01"],
        "F-021": ["F-018", "F-019", "F-020", "F-021-01"],
    }
    assert [by_number[n].weight for n in ("E-038", "E-040-01", "F-021-01", "C-011")] == [1, 3, 4, None]
    assert [n for n, t in by_number.items() if t.split] == ["C-035", "E-040", "F-021", "G-030"]
    goals = [(by_number[f"A-00{n}"].value, by_number[f"A-00{n}"].last_year_value) for n in range(1, 6)]
    assert goals == [
        (7, 4),
        (Decimal("7.5"), Decimal("5.9")),
        (Decimal("8.5"), Decimal("6.7")),
        (Decimal("8.5"), 7),
        (7, None),
    ]
    assert (by_number["A-006"].issued, by_number["A-006"].reference) == ("reference", by_number["A-001"])
    assert (by_number["A-007"].issued, by_number["A-007"].bound) == ("awaiting", "at_most")
    assert [by_number[n].lag_days for n in ("A-001", "A-002", "A-006", "B-017")] == [45, 30, 45, 0]
    market = by_number["B-017"]
    assert (market.value, market.unit, market.stated_as, market.last_year_value) == (8000, "户", "≥", 6633)
    assert [t.number for t in by_number.values() if t.baseline is not None] == ["B-008", "D-015"]
    research = by_number["D-015"]
    assert (research.baseline, research.value, research.stated_as) == (Decimal("81.6"), 100, "all")
    assert [t.due_date for t in by_number.values() if t.due_date != date(2024, 12, 31)] == [date(2024, 6, 30)]
    awaited = [t.number for t in by_number.values() if t.is_baseline_awaited]
    assert awaited == ["E-029", "E-069", "F-024"]
    assert Report.objects.get().delivered_on == date(2024, 1, 16)
    assert not any(t.assigned_date for t in by_number.values())
    assert all(t.lead for t in by_number.values())
    assert not any(t.owners_confirmed for t in by_number.values())

    before = Target.history.count(), Owner.history.count(), Stage.history.count(), Unit.history.count()
    assert counts(import_catalogue(SHIPPED)) == (0, 0, 272)
    assert (
        Target.history.count(),
        Owner.history.count(),
        Stage.history.count(),
        Unit.history.count(),
    ) == before


def test_what_goes_out_comes_in_unchanged(shipped, tmp_path):
    text = exported(shipped)
    assert text.splitlines()[0].split(",") == list(TARGETS.heads)
    assert list(TARGETS.heads)[:21] == list(TARGETS.required)
    file = tmp_path / "out.csv"
    file.write_text(text, "utf-8")
    assert counts(import_catalogue(file)) == (0, 0, 272)
    assert exported(shipped) == text


@pytest.fixture
def small(target, road, make_target, housing_bureau, tmp_path):
    """Three targets and a CSV of them to spoil."""
    make_target("B-018", title="四上企业", supporting=(housing_bureau,))
    file = tmp_path / "targets.csv"
    file.write_text(exported(target.report), "utf-8")
    return file


def spoil(file: Path, which: str, **cells) -> Path:
    """Terms cells of the row of one target."""
    with file.open(encoding="utf-8", newline="") as old:
        table = list(csv.DictReader(old))
    for row in table:
        if row["number"] == which:
            row.update(cells)
    with file.open("w", encoding="utf-8", newline="") as new:
        writer = csv.DictWriter(new, TARGETS.heads, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return file


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"stated_value": "8千"}, "stated_value", "不是数字"),
        ({"stated_value": "NaN"}, "stated_value", "不是数字"),
        ({"stated_value": ""}, "", "已明确的目标须填写目标值"),
        ({"due_date": "2024年12月"}, "due_date", "请写成2024-06-30或2024年6月30日"),
        ({"due_date": "2023-12-31"}, "", "时限不能早于起始日"),
        ({"lead_unit": "区太空局"}, "lead_unit", "没有“区太空局”"),
        ({"lead_unit": ""}, "lead_unit", "不能为空"),
        ({"supporting_units": "区住建局;区太空局"}, "supporting_units", "没有“区太空局”"),
        ({"supporting_units": "区市场监管局"}, "supporting_units", "单位重复"),
        ({"area": "（九）别的"}, "area", "没有“（九）别的”"),
        ({"theme": "别的"}, "theme", "没有“别的”"),
        ({"post": "国王"}, "post", "没有“国王”"),
        ({"title": "长" * 41}, "title", "40"),
        ({"title": ""}, "title", "空"),
        ({"measure": "mood"}, "measure", "mood"),
        ({"frequency": "daily"}, "frequency", "daily"),
        ({"number": "17"}, "number", "编号形如"),
        ({"reference": "Z-999"}, "reference", "没有“Z-999”"),
    ],
)
def test_it_names_file_line_and_column_and_imports_nothing(cells, column, sentence, small):
    spoil(small, "B-018", title="改了名的企业")
    spoil(small, "B-017", **cells)
    before = list(Target.objects.order_by("pk").values())
    with pytest.raises(CatalogueRefused) as refused:
        import_catalogue(small)
    fault = next(f for f in refused.value.faults if f.line == 2)
    assert (fault.file, fault.column) == ("targets.csv", column)
    assert sentence in fault.sentence
    assert list(Target.objects.order_by("pk").values()) == before


def test_it_names_a_number_that_stands_twice(small):
    small.write_text(small.read_text("utf-8") + small.read_text("utf-8").splitlines()[1] + "\n", "utf-8")
    with pytest.raises(CatalogueRefused, match="第5行（A5） number列：与第2行重复"):
        import_catalogue(small)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: text.replace("number,", "numero,", 1), "numero列：不认识这一列，是不是“number”？"),
        (lambda text: text.replace("number,", "甲,", 1), "number列：缺少这一列"),
        (lambda text: text.rstrip() + ",x\n", "单元格比列名多"),
        (lambda text: "", "number列：缺少这一列"),
    ],
)
def test_it_names_columns_that_are_missing_or_unknown(change, sentence, small):
    small.write_text(change(small.read_text("utf-8")), "utf-8")
    with pytest.raises(CatalogueRefused, match=sentence):
        import_catalogue(small)


def test_it_reads_what_excel_saves_with_a_mark_in_front(small):
    small.write_text(small.read_text("utf-8"), "utf-8-sig")
    assert counts(import_catalogue(small)) == (0, 0, 3)


def test_it_changes_what_the_file_changes(small, housing_bureau):
    spoil(small, "B-017", title="新增经营主体", stated_value="8200", lead_unit="区住建局")
    assert counts(import_catalogue(small)) == (0, 1, 2)
    target = Target.objects.get(number="B-017")
    assert (target.title, target.value, target.stated_value) == ("新增经营主体", 8200, 8200)
    assert target.lead.unit == housing_bureau
    assert target.history.first().history_change_reason == "导入目录"


def test_it_tells_both_of_another_lead_and_nobody_of_a_new_target(small, clerk, stranger):
    small.write_text(
        small.read_text("utf-8") + small.read_text("utf-8").splitlines()[1].replace("B-017", "B-019") + "\n",
        "utf-8",
    )
    spoil(small, "B-017", lead_unit="区住建局")
    import_catalogue(small)
    told = {(n.recipient, n.kind, n.text) for n in Notice.objects.all()}
    text = "B-017改由区住建局牵头"
    assert told == {(stranger, "assigned", text), (clerk, "handover", text)}


def test_it_never_deletes_targets(small):
    lines = small.read_text("utf-8").splitlines(keepends=True)
    small.write_text("".join(lines[:2]), "utf-8")
    assert len(import_catalogue(small).missing) == 2
    assert Target.objects.count() == 3


def test_it_never_touches_entries(small, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    before = list(ProgressEntry.objects.values())
    import_catalogue(spoil(small, "B-017", stated_value="8200"))
    assert list(ProgressEntry.objects.values()) == before


def test_it_does_not_change_the_measure_of_a_target_with_entries(small, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    with pytest.raises(CatalogueRefused, match=r"第2行（F2） measure列：已有进展，不能改变计量方式"):
        import_catalogue(spoil(small, "B-017", measure="level"))


def test_it_does_not_change_the_unit_of_a_target_with_numbers(small, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    with pytest.raises(CatalogueRefused, match=r"第2行（J2） unit列：已有进展按“户”计，不能改变计量单位"):
        import_catalogue(spoil(small, "B-017", unit="万户"))


def test_an_adjusted_target_keeps_what_is_in_force(small, target, admin):
    adjust(target, Terms(value=Decimal(7500), due_date=date(2025, 3, 31), is_checked=True,
        effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
        by=admin, at=at(2024, 9, 1))  # fmt: skip
    import_catalogue(small)
    target.refresh_from_db()
    assert (target.value, target.due_date) == (7500, date(2025, 3, 31))
    assert exported(target.report) == small.read_text("utf-8")


def test_a_number_that_has_arrived_is_not_awaited_again(make_target, admin, tmp_path):
    energy = make_target("A-007", measure="rate", bound="at_most", unit="%", value=None, issued="awaiting")
    file = tmp_path / "targets.csv"
    file.write_text(exported(energy.report), "utf-8")
    adjust(
        energy,
        Terms(value=Decimal(-3), effective_date=date(2024, 5, 1), document_number="5号", reason="市下达"),
        by=admin,
        at=at(2024, 5, 1),
    )
    import_catalogue(file)
    energy.refresh_from_db()
    assert (energy.issued, energy.value) == ("set", -3)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the shipped folder with its first staged target alone."""
    copy = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, copy)
    (copy / "groups.csv").unlink()  # it names the others
    for name in ("targets", "stages", "plan_points"):
        with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        place = lines[0].index("number")
        with (copy / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [lines[0]] + [line for line in lines if line[place] == "B-001"]
            )
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (",30,", ",35,", "weight列：B-001的节点权重合计105，应为100"),
        (",30,", ",x,", "weight列：“x”不是数"),
        ("2024-02-29", "2025-02-28", "due_date列：节点日期须在目标任务的期限内"),
        ("B-001", "B-999", "number列：没有编号为B-999的目标任务"),
    ],
)
def test_it_names_what_is_wrong_with_stages(old, new, sentence, folder, db):
    edit(folder / "stages.csv", old, new)
    with pytest.raises(CatalogueRefused, match=rf"stages.csv 第2行（\w2） {sentence}"):
        import_catalogue(folder)
    assert not Report.objects.exists()


def test_it_does_not_remove_a_stage_with_progress(folder, db, clerk):
    import_catalogue(folder)
    target = Target.objects.get()
    entry = ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 3, 31))
    entry.stages_done.add(target.stages.first())
    edit(folder / "stages.csv", target.stages.first().title, "别的节点")
    with pytest.raises(CatalogueRefused, match="已有进展，不能删除"):
        import_catalogue(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("year = 2024", "year = ", "不是TOML文件"),
        ("year = 2024", "", "year列：缺少这一项"),
        ("title =", "titel =", "有不认识的项"),
        ("2024-12-31", "2023-12-31", "截止日不能早于起始日"),
    ],
)
def test_it_names_what_is_wrong_with_the_report(old, new, sentence, folder, db):
    edit(folder / "report.toml", old, new)
    with pytest.raises(CatalogueRefused, match=sentence):
        import_catalogue(folder)
