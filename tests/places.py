"""What addresses lead to: an entry, a file, an order … each made by a fixture when a test names it.

A plugin of `tests/conftest.py`, so that any test may ask for `places`, which fills the holes of an address.
"""

from datetime import date
from typing import ClassVar

import pytest
from django.core.files.base import ContentFile

from targets.domain.bulletins import Choice, Paper
from targets.domain.extraction import extract
from targets.domain.words import SourceKind
from targets.models import Bulletin, Deputy, Post, ProgressEntry, Proposal, Unit
from targets.services import Terms, instruct, request_adjustment, urge
from targets.services.bulletins import begin_bulletin, issue_bulletin
from targets.services.evidence import attach, proof_of
from targets.services.proposals import store_proposals
from targets.services.sources import Upload, take_in
from tests.conftest import at
from tests.reports import TEXT


@pytest.fixture
def submitted(target, clerk):
    return ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 1, 31), value=600, status="submitted",
        submitted_at=at(2024, 2, 3),
    )  # fmt: skip


@pytest.fixture
def file(submitted):
    return attach(
        submitted,
        [proof_of(ContentFile(b"%PDF-1.7", name="登记表.pdf"))],
        by=submitted.author,
        at=at(2024, 2, 3),
    )[0]


@pytest.fixture
def urging(target, admin, report):
    return urge(
        report, None, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 10), by=admin, at=at(2024, 7, 1)
    )[0]


@pytest.fixture
def order(target, admin):
    return instruct(target, text="请加快进度。", due_date=None, by=admin, at=at(2024, 7, 1))


@pytest.fixture
def adjustment(target, clerk):
    change = Terms(value=7500, effective_date=date(2024, 9, 1), document_number="12号", reason="口径")
    return request_adjustment(target, change, by=clerk, at=at(2024, 9, 1))


@pytest.fixture
def deputy(stranger, market_bureau):
    other = Unit.objects.create(name="区商务局", position=9)
    return Deputy.objects.create(user=stranger, unit=other, since=date(2024, 1, 1))


@pytest.fixture
def issued(report, admin) -> Bulletin:
    draft = draft_bulletin(report, admin, date(2024, 7, 1))
    paper = Paper(
        mark="", issue=draft.issue, office="区政府督查室", day=date(2024, 7, 1), title="通报", addressees="",
        introduction=[], sections=[], annexes=[],
    )  # fmt: skip
    issue_bulletin(draft, paper, [], by=admin, at=at(2024, 7, 1))
    return draft


@pytest.fixture
def unissued(report, admin, issued) -> Bulletin:
    return draft_bulletin(report, admin, date(2024, 7, 2))


def draft_bulletin(report, admin, day: date) -> Bulletin:
    said = {"report": report, "title": "通报", "as_of": date(2024, 6, 30), "choices": Choice().as_plain()}
    return begin_bulletin(Bulletin(**said), by=admin, at=at(day.year, day.month, day.day))


@pytest.fixture
def group(report):
    return report.groups.create(name="民生实事")


@pytest.fixture
def post(db):
    return Post.objects.create(title="常务副区长")


@pytest.fixture
def source(report, admin):
    upload = Upload(SourceKind.REPORT, "报告", TEXT, ContentFile(b"x", name="报告.txt"))
    return take_in(report, upload, by=admin, at=at(2024, 2, 1)).source


@pytest.fixture
def proposal(source) -> Proposal:
    store_proposals(source, extract(source.text))
    return source.proposals.in_order().first()


class Places(dict[str, int]):
    """What addresses lead to, made when one is named: most lead to nothing but the target."""

    MADE_BY: ClassVar = {"entry": "submitted", "unit": "market_bureau", "person": "clerk", "issue": "issued"}
    NUMBERED: ClassVar = {"urging": "serial", "issue": "number"}

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.request = request

    def __missing__(self, name: str) -> int:
        made = self.request.getfixturevalue(self.MADE_BY.get(name, name))
        self[name] = getattr(made, self.NUMBERED.get(name, "pk"))
        return self[name]


@pytest.fixture
def places(request, target) -> Places:
    return Places(request)
