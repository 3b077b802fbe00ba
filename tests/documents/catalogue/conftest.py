"""A small report's catalogue as a workbook, looked at and imported."""

from datetime import date

import pytest

from targets.documents.catalogue.importing import carry_out, dry_run
from targets.documents.catalogue.reading import read_workbook
from targets.models import PlanPoint
from tests.conftest import at
from tests.workbooks import Book, without_cells

NOW = at(2024, 7, 1)


@pytest.fixture
def point(target) -> PlanPoint:
    return PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=4500)


@pytest.fixture
def book(report, target, road, point) -> Book:
    return Book.of(report)


@pytest.fixture
def looked_at(admin):
    """The dry run of a workbook."""
    return lambda book, now=NOW: dry_run(read_workbook(book.saved(), "目录.xlsx"), by=admin, at=now)


@pytest.fixture
def carried_out(admin):
    """Look at a workbook and import it."""

    def run(book, now=NOW, **options):
        catalogue = read_workbook(book.saved(), "目录.xlsx")
        shown = dry_run(catalogue, by=admin, at=now).digest
        return carry_out(catalogue, shown=shown, by=admin, at=now, **options)

    return run


@pytest.fixture
def faults(looked_at):
    """What is wrong with a workbook."""

    return lambda book: [without_cells(str(fault)) for fault in looked_at(book).faults]
