"""Another office program opens every file and saves it again: what it read is what the application wrote.

Run where LibreOffice is installed; `make test` installs it where that is allowed (conftest.py).
"""

import shutil
import subprocess
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from targets.documents.bulletin.paper import contents_of, paper_of
from targets.documents.bulletin.proposed import proposed_title
from targets.documents.bulletin.word import bulletin_document
from targets.documents.catalogue.importing import dry_run as catalogue_run
from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.reading import read_workbook
from targets.documents.catalogue.writing import catalogue_workbook
from targets.documents.duties.columns import Layout
from targets.documents.duties.excel import duties_workbook
from targets.documents.duties.word import claims_document
from targets.documents.kit.dry_run import Fate
from targets.documents.ledger.excel import ledger_workbook
from targets.documents.monthly.blank import MonthlyForm, monthly_workbook
from targets.documents.monthly.filled import read_form
from targets.documents.monthly.submitting import dry_run
from targets.documents.orders import urging_document
from targets.domain.bulletins import Choice, Paper
from targets.domain.moment import Moment
from targets.models import Bulletin, Urging
from targets.services import urge
from targets.summaries import Filters, bulletin_facts, duties, ledger_sheet, my_reporting
from tests.conftest import at

JUNE = date(2024, 6, 30)
NOW = at(2024, 7, 3)


def june_bulletin(report) -> Paper:
    draft = Bulletin(
        report=report, number=6, title=proposed_title(JUNE), as_of=JUNE, choices=Choice().as_plain()
    )
    return paper_of(
        draft, contents_of(bulletin_facts(report, moment=Moment(JUNE, NOW))), day=date(2024, 7, 1)
    )


@pytest.fixture
def world(report, target, road, make_target, accepted):
    accepted(target, date(2024, 5, 31), Decimal("3593.5"), text="=1+1 不是公式。")
    make_target("B-018", title="优化环境", measure="narrative", value=None, unit="")
    return report


def saved_again(folder: Path, kind: str, **files: bytes) -> dict[str, Path]:
    """The files as LibreOffice saves them in another or the same format."""
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    command = [
        shutil.which("soffice"), "--headless", f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to", kind, "--outdir", str(folder / "out"), *(str(folder / n.replace("_", ".")) for n in files),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    ending = kind.partition(":")[0]
    return {name: folder / "out" / f"{name.partition('_')[0]}.{ending}" for name in files}


def test_workbooks_survive_another_program(world, market_bureau, clerk, admin, tmp_path):
    page = my_reporting(world, market_bureau, viewer=clerk, moment=Moment(NOW.date(), NOW))
    sheet = ledger_sheet(world, Filters(), moment=Moment(JUNE, NOW))
    saved = saved_again(
        tmp_path,
        "xlsx",
        ledger_xlsx=ledger_workbook(sheet),
        form_xlsx=monthly_workbook(MonthlyForm(world, market_bureau, page.due)),
        catalogue_xlsx=catalogue_workbook(catalogue_of(world)),
        duties_xlsx=duties_workbook(duties(world, moment=Moment(JUNE, NOW)), Layout.LEADER_FIRST),
    )
    divided = load_workbook(saved["duties_xlsx"])["责任分解表"]
    assert {"B4:B6", "C4:C6"} <= {str(area) for area in divided.merged_cells.ranges}
    assert [divided.cell(row, 4).value for row in (4, 5)] == ["新增市场主体（8000户）", "优化环境"]
    ledger = load_workbook(saved["ledger_xlsx"])["台账"]
    heads, *rows = ledger.iter_rows(min_row=3, values_only=True)
    row = next(r for r in (dict(zip(heads, row, strict=True)) for row in rows) if r["编号"] == "B-017")
    assert (row["目标任务"], row["目标值"], row["累计完成"]) == ("新增市场主体", 8000, 3593.5)
    assert (row["完成时限"].date(), row["进展情况"]) == (date(2024, 12, 31), "=1+1 不是公式。")

    catalogue = read_workbook(BytesIO(saved["catalogue_xlsx"].read_bytes()), "目录")
    assert catalogue_run(catalogue, by=admin, at=NOW).changes == []

    book = load_workbook(saved["form_xlsx"])
    heads = {cell.value: cell.column for cell in book["填报表"][3]}
    book["填报表"].cell(4, heads["本期数值"]).value = 4200
    filled = BytesIO()
    book.save(filled)
    run = dry_run(read_form(filled), world, market_bureau, by=clerk, at=NOW)
    assert [line.fate for line in run.lines if line.cells["编号"] == "B-017"] == [Fate.NEW]


def test_documents_open_in_another_program(world, road, accepted, admin, tmp_path):
    accepted(road, date(2024, 3, 31))
    urge(world, None, as_of=JUNE, reply_by=date(2024, 7, 20), by=admin, at=NOW)
    issued = Urging.objects.with_progress().get(unit=road.lead.unit)
    shared = duties(world, moment=Moment(JUNE, NOW))
    saved = saved_again(
        tmp_path,
        "txt:Text (encoded):UTF8",
        bulletin_docx=bulletin_document(june_bulletin(world)),
        urging_docx=urging_document(issued),
        claims_docx=claims_document(shared, [shared.of_unit(unit) for unit in shared.units]),
    )
    assert "截至2024年6月30日，3项目标任务中" in saved["bulletin_docx"].read_text("utf-8-sig")
    assert "新华路南延建成通车" in saved["urging_docx"].read_text("utf-8-sig")
    assert "认领单位（盖章）" in saved["claims_docx"].read_text("utf-8-sig")
