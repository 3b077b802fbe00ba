"""A monthly form of the market bureau, downloaded on 3 July, and what becomes of it."""

from datetime import date, datetime

import pytest

from targets.documents.monthly.blank import MonthlyForm, monthly_workbook
from targets.documents.monthly.filled import read_form
from targets.documents.monthly.submitting import dry_run, submit_form
from targets.domain.moment import Moment
from targets.models import Stage
from targets.summaries import my_reporting
from tests.conftest import at
from tests.workbooks import FormBook, without_cells

NOW = at(2024, 7, 3)


def due(report, unit, viewer, *, now: datetime = NOW):
    page = my_reporting(report, unit, viewer=viewer, moment=Moment(now.date(), now))
    return MonthlyForm(report, unit, page.due)


@pytest.fixture
def download(report, target, market_bureau, clerk):
    """Download the form of the market bureau on 3 July."""
    return lambda: FormBook(monthly_workbook(due(report, market_bureau, clerk)))


@pytest.fixture
def tried(report, market_bureau, clerk):
    """The dry run of a form."""

    def run(book, *, by=clerk, unit=market_bureau, now=NOW):
        content = book.saved() if isinstance(book, FormBook) else book
        return dry_run(read_form(content), report, unit, by=by, at=now)

    return run


@pytest.fixture
def submitted(report, market_bureau, clerk):
    """Look at a form and submit it."""

    def run(book):
        form = read_form(book.saved())
        shown = dry_run(form, report, market_bureau, by=clerk, at=NOW).digest
        return submit_form(form, report, market_bureau, shown=shown, by=clerk, at=NOW)

    return run


@pytest.fixture
def judged(tried):
    """Fate and notes of the form's only line."""

    def run(book, **options):
        (line,) = tried(book, **options).lines
        return line.fate, list(map(without_cells, line.notes))

    return run


@pytest.fixture
def platform(make_target):
    """A staged target of the market bureau."""
    platform = make_target(
        "B-030", title="建成监管平台", measure="stages", value=None, unit="", frequency="quarterly"
    )
    for title, weight, day in (("立项", 40, date(2024, 3, 31)), ("投用", 60, date(2024, 12, 31))):
        Stage.objects.create(target=platform, title=title, weight=weight, due_date=day)
    return platform
