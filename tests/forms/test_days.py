"""Every field in which a day may be typed reads the same ways, 6月30日 included."""

from datetime import date

import pytest
from django.contrib import admin as admin_site
from django.test import RequestFactory

from targets import forms
from targets.admin import ReportForm
from targets.domain.bulletins import Choice
from targets.domain.moment import Moment
from targets.domain.words import Split
from targets.forms import many, new_target, office_table, owners, people, proposal, splitting
from targets.forms.fields import DayField
from targets.models import Bulletin, PlanPoint, Proposal, Report, Stage
from targets.services.drawing_up import ToDrawUp
from targets.summaries import report_row
from tests import typed_dates
from tests.conftest import at
from tests.forms.test_fields import all_forms

IN_2024 = date(2024, 3, 5)


def row_of(about):
    return report_row(about.target, about.unit, moment=Moment(IN_2024, at(2024, 3, 5)))


def report_admin_form(report, data=None, instance=None):
    request = RequestFactory().get("/admin/targets/report/")
    return admin_site.site.get_model_admin(Report).get_form(request, instance)(data, instance=instance)


# What makes each form about something of 2024, or on a day of 2024.
FORMS = {
    forms.AdjustmentForm: lambda about: forms.AdjustmentForm(about.target),
    forms.BulletinForm: lambda about: forms.BulletinForm(
        Bulletin(report=about.report, as_of=IN_2024, choices=Choice().as_plain()),
        [],
        splits=[],
        seen="",
        closing=IN_2024,
        today=IN_2024,
    ),
    forms.NewBulletinForm: lambda about: forms.NewBulletinForm(about.report, closing=IN_2024),
    forms.CatalogueForm: lambda about: forms.CatalogueForm(year=2024),
    forms.EntryForm: lambda about: forms.EntryForm(row_of(about)),
    forms.InstructionForm: lambda about: forms.InstructionForm(about.report),
    forms.LogForm: lambda about: forms.LogForm(today=IN_2024),
    many.ManyForm: lambda about: many.ManyForm(about.report, today=IN_2024),
    proposal.DrawUpForm: lambda about: proposal.DrawUpForm(
        about.report, ToDrawUp(proposals=[], units={}, unknown=[])
    ),
    proposal.ProposalForm: lambda about: proposal.ProposalForm(Proposal(), [], year=2024),
    proposal.NewYearForm: lambda about: proposal.NewYearForm({"year": "2024"}),
    owners.OwnersForm: lambda about: owners.OwnersForm(about.target, initial={}),
    new_target.NewTargetForm: lambda about: new_target.NewTargetForm(about.report, initial={}),
    forms.SecurityLogForm: lambda about: forms.SecurityLogForm(today=IN_2024),
    forms.SuccessionsForm: lambda about: forms.SuccessionsForm(year=2024),
    forms.TargetForm: lambda about: forms.TargetForm(instance=about.target),
    office_table.ProgressDayForm: lambda about: office_table.ProgressDayForm(year=2024),
    splitting.PartRow: lambda about: splitting.PartRow(target=about.target, split=Split.LIST, units={}),
    splitting.SplitForm: lambda about: splitting.SplitForm(about.target, initial={}),
    forms.UrgeForm: lambda about: forms.UrgeForm(about.report),
    people.DeputyForm: lambda about: people.DeputyForm(about.clerk, today=IN_2024),
    people.EndForm: lambda about: people.EndForm(about.unit, today=IN_2024),
    people.RenameForm: lambda about: people.RenameForm(about.unit, today=IN_2024),
    ReportForm: lambda about: report_admin_form(about.report, instance=about.report),
    forms.Stages.form: lambda about: forms.Stages(instance=about.target).forms[0],
    forms.PlanPoints.form: lambda about: forms.PlanPoints(instance=about.target).forms[0],
}


class About:
    def __init__(self, report, target, unit, clerk):
        self.report, self.target, self.unit, self.clerk = report, target, unit, clerk


@pytest.fixture
def about(report, target, market_bureau, clerk) -> About:
    Stage.objects.create(target=target, title="开工", weight=100, due_date=date(2024, 6, 30))
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=4000)
    return About(report, target, market_bureau, clerk)


def days_of(form) -> list[DayField]:
    return [field for field in form.fields.values() if isinstance(field, DayField)]


def test_no_form_with_a_day_is_forgotten():
    with_days = {
        form
        for form in all_forms()
        if any(isinstance(field, DayField) for field in form.base_fields.values())
    }
    assert with_days <= FORMS.keys()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__qualname__)
def test_every_day_is_read_the_same(form, about):
    days = days_of(FORMS[form](about))
    assert days
    for field in days:
        read = {text: field.to_python(text) for text in typed_dates.READ}
        assert read == {text: date.fromisoformat(day) for text, day in typed_dates.READ.items()}


@pytest.mark.parametrize(
    ("typed", "year"), [("2025", 2025), ("2025年", 2025), ("２０２５", 2025), ("", None)]
)
def test_a_report_that_is_begun_has_days_of_its_typed_year(typed, year, db):
    for form in (report_admin_form(None, {"year": typed}), proposal.NewYearForm({"year": typed})):
        assert {field.year for field in days_of(form)} == {year}
