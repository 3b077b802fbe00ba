"""The doors through which numbers, days and names come in, each as a function of what is typed."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from targets.documents.accounts import dry_run as accounts_run
from targets.documents.accounts import read_accounts
from targets.documents.catalogue.importing import CatalogueRefused, dry_run, import_catalogue
from targets.documents.catalogue.reading import read_workbook
from targets.documents.catalogue.writing import write_catalogue
from targets.documents.kit.dry_run import Fate
from targets.documents.monthly.blank import MonthlyForm, monthly_workbook
from targets.documents.monthly.filled import read_form
from targets.documents.monthly.submitting import dry_run as form_run
from targets.domain.moment import Moment
from targets.forms import AdjustmentForm, EntryForm
from targets.models import Target
from targets.summaries import my_reporting
from tests.conftest import at
from tests.workbooks import Book, FormBook

NOW = at(2024, 7, 3)


class Doors:
    """A report whose only target of one clerk is B-017, 8000户, and the ways in."""

    def __init__(self, report, unit, clerk, admin, folder):
        self.report, self.unit, self.clerk, self.admin, self.folder = report, unit, clerk, admin, folder
        page = my_reporting(report, unit, viewer=clerk, moment=Moment(NOW.date(), NOW))
        self.row = page.due[0]
        self.form = monthly_workbook(MonthlyForm(report, unit, page.due))
        out = StringIO()
        write_catalogue(report, out)
        self.csv = out.getvalue()

    # Each answers what was read, None where it was refused.

    def page(self, **cells):
        form = EntryForm(self.row, {"data_date": "2024-06-30", "value": "4200"} | cells, {})
        return form.cleaned_data if form.is_valid() else None

    def adjustment(self, **cells):
        target = Target.objects.get(number="B-017")
        usual = {"value": "4200", "effective_date": "2024-06-30", "document_number": "8号", "reason": "口径"}
        form = AdjustmentForm(target, usual | cells)
        return form.cleaned_data if form.is_valid() else None

    def monthly(self, **cells):
        book = FormBook(self.form).fill(**({"本期数值": 4200, "情况说明": "已核。"} | cells))
        (line,) = form_run(
            read_form(BytesIO(book.saved().getvalue())), self.report, self.unit, by=self.clerk, at=NOW
        ).lines
        return None if line.fate == Fate.REFUSED else line

    def catalogue(self, **cells):
        content = Book.of(self.report).fill("B-017", **cells).saved()
        run = dry_run(read_workbook(content, "目录.xlsx"), by=self.admin, at=NOW)
        return None if run.faults else {line.name: line.notes for line in run.lines}["B-017"]

    def folder_csv(self, encoding="utf-8", **cells):
        rows = list(csv.DictReader(StringIO(self.csv)))
        rows[0] |= cells
        out = StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        path = self.folder / "targets.csv"
        path.write_bytes(out.getvalue().encode(encoding))
        try:
            import_catalogue(path, at=NOW)
        except CatalogueRefused:
            return None
        return Target.objects.with_owners().get(number="B-017")

    def people(self, unit: str, *, as_workbook: bool):
        lines = [["登录名", "姓名", "角色", "单位"], ["zhangs", "张某", "填报员", unit]]
        out = BytesIO()
        if as_workbook:
            book = Workbook()
            for line in lines:
                book.active.append(line)
            book.save(out)
        else:
            text = StringIO()
            csv.writer(text).writerows(lines)
            out.write(text.getvalue().encode("gb18030"))
        (line,) = accounts_run(read_accounts(out), by=self.admin).lines
        return None if line.fate == Fate.REFUSED else line.user.unit


@pytest.fixture
def doors(report, target, market_bureau, clerk, admin, tmp_path) -> Doors:
    return Doors(report, market_bureau, clerk, admin, tmp_path)


def as_number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def as_day(text: str) -> date:
    return date.fromisoformat(text)
