"""A page that is kept must never be older than the data: revisions, ETags and what is kept under them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction

from targets.models import (
    Owner,
    PlanPoint,
    Post,
    Report,
    Revision,
    SourceDocument,
    Stage,
    Unit,
    changed_since,
    stand_of,
)
from targets.services import (
    Action,
    Reading,
    Terms,
    adjust,
    answer_instruction,
    close_instruction,
    decide_adjustment,
    discard,
    edit_target,
    instruct,
    move,
    record,
    request_adjustment,
    urge,
)
from targets.services.evidence import attach, proof_of
from tests.conftest import at

JUNE = date(2024, 6, 30)
PAGES = [
    "/2024/",
    "/2024/?by=unit",
    "/2024/trend/",
    "/2024/changes/",
    "/2024/units/",
    "/2024/comparison/",
    "/2024/wall/",
    "/2024/targets/",
]


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    client.get("/2024/")  # the CSRF cookie is set once
    return client


def again(client, address: str) -> int:
    """The status that a browser gets which asks for what it already has."""
    tag = client.get(address)["ETag"]
    return client.get(address, headers={"if-none-match": tag}).status_code


# -- which writes move it on


def submitted(target, clerk, value=4200):
    reading = Reading(data_date=JUNE, value=Decimal(value), text="推进中。", explanation="无。")
    return record(target, reading, by=clerk, at=at(2024, 7, 2), submit=True)


def drafted(target, clerk):
    reading = Reading(data_date=JUNE, value=Decimal(4200), text="推进中。")
    return record(target, reading, by=clerk, at=at(2024, 7, 2), submit=False)


CHANGE = Terms(value=Decimal(7000), effective_date=JUNE, document_number="8号", reason="口径")

WRITES = {
    "submit": lambda t, clerk, admin: submitted(t, clerk),
    "accept": lambda t, clerk, admin: move(
        submitted(t, clerk).pk, Action.ACCEPT, by=admin, at=at(2024, 7, 3)
    ),
    "adjust": lambda t, clerk, admin: adjust(t, CHANGE, by=admin, at=at(2024, 7, 3)),
    "edit": lambda t, clerk, admin: edit_target(t, lead=clerk.unit, supporting=[], by=admin, reason="改"),
    "plan": lambda t, clerk, admin: PlanPoint.objects.create(target=t, date=JUNE, value=4000),
    "stage": lambda t, clerk, admin: Stage.objects.create(target=t, title="前期", weight=1, due_date=JUNE),
    "own": lambda t, clerk, admin: Owner.objects.get(target=t).delete(),
    "instruct": lambda t, clerk, admin: instruct(
        t, text="请加快。", due_date=None, by=admin, at=at(2024, 7, 3)
    ),
    "draft": lambda t, clerk, admin: drafted(t, clerk),  # its own unit sees it on the target's page
    "urge": lambda t, clerk, admin: urge(
        t.report, None, as_of=JUNE, reply_by=date(2024, 7, 9), by=admin, at=at(2024, 7, 3)
    ),
    "thresholds": lambda t, clerk, admin: t.report.save(),
    "rename a unit": lambda t, clerk, admin: clerk.unit.save(),
    "rename a heading": lambda t, clerk, admin: t.theme.save(),
    "rename a person": lambda t, clerk, admin: clerk.save(),
    "appoint": lambda t, clerk, admin: Post.objects.create(title="区长"),
}


@pytest.mark.parametrize("name", WRITES)
def test_it_moves_on_with_every_write_that_a_page_shows(name, report, target, clerk, admin):
    before = stand_of(report).number
    WRITES[name](target, clerk, admin)
    assert stand_of(report).number > before


def test_it_moves_on_with_documents_and_their_passages(report, target):
    seen = [stand_of(report)]

    def step(what):
        seen.append(stand_of(report))
        assert seen[-1].number > seen[-2].number
        assert seen[-1].beyond_entries == seen[-1].number  # pages are drawn anew,
        assert (
            changed_since(report.pk, seen[-2].number).targets == frozenset()
        )  # and no target is judged again
        return what

    source = step(
        SourceDocument.objects.create(
            report=report,
            kind="report",
            title="报告",
            text="新增学位800个。",
            sha256="0",
            uploaded_at=at(2024, 3, 1),
        )
    )
    passage = step(source.passages.create(start=0, end=4))
    step(passage.targets.add(target))
    step(target.passages.remove(passage))
    step(source.passages.update(end=5))
    step(source.delete())


def test_it_stays_where_nothing_can_be_seen(report, target, clerk, client):
    before = stand_of(report).number
    client.post("/login/", {"username": "lizhen", "password": "correct-horse"})
    assert stand_of(report).number == before


def test_every_step_of_a_story_moves_it_on(report, target, clerk, admin):
    seen = [stand_of(report).number]

    def step(what):
        seen.append(stand_of(report).number)
        assert seen[-1] > seen[-2]
        return what

    draft = step(drafted(target, clerk))
    step(attach(draft, [proof_of(ContentFile(b"%PDF-1.7", name="表.pdf"))], by=clerk, at=at(2024, 7, 2)))
    step(discard(draft.pk, by=clerk, at=at(2024, 7, 3)))
    asked = step(request_adjustment(target, CHANGE, by=clerk, at=at(2024, 7, 2)))
    step(decide_adjustment(asked, approve=True, by=admin, at=at(2024, 7, 4)))
    order = step(instruct(target, text="请加快。", due_date=None, by=admin, at=at(2024, 7, 3)))
    step(answer_instruction(order, text="已办。", by=clerk, at=at(2024, 7, 4)))
    step(close_instruction(order, by=admin, at=at(2024, 7, 5)))


def test_another_report_is_left_alone(report, target, clerk):
    other = Report.objects.create(
        year=2025, government="别区", title="报告", start_date=date(2025, 1, 1), end_date=date(2025, 12, 31)
    )
    before = stand_of(other).number
    submitted(target, clerk)
    assert stand_of(other).number == before


def test_saving_a_report_that_was_read_long_ago_does_not_set_it_back(report, target, clerk):
    stale = Report.objects.get(pk=report.pk)
    submitted(target, clerk)
    before = stand_of(report).number
    stale.save()
    assert stand_of(report).number > before


def test_what_is_rolled_back_has_not_moved_it(report, target, clerk):
    before = stand_of(report).number
    with transaction.atomic():
        submitted(target, clerk)
        transaction.set_rollback(True)
    assert stand_of(report).number == before


def test_every_report_has_one(report):
    assert Revision.objects.get(report=report).number == 0
    assert str(Revision.objects.get(report=report)) == f"{report.pk}: 0"


# -- what a browser is told


@pytest.mark.parametrize("address", PAGES)
def test_it_answers_304_while_nothing_has_changed(address, reader, target):
    assert again(reader, address) == 304


@pytest.mark.parametrize("address", PAGES)
def test_it_answers_in_full_after_a_change(address, reader, target, clerk, admin):
    tag = reader.get(address)["ETag"]
    move(submitted(target, clerk).pk, Action.ACCEPT, by=admin, at=at(2024, 7, 3))
    response = reader.get(address, headers={"if-none-match": tag})
    assert response.status_code == 200
    assert response["ETag"] != tag


@pytest.mark.parametrize("address", ["/2024/", "/2024/wall/", "/2024/trend/"])
def test_a_kept_page_is_dropped_when_the_data_change(address, reader, target, clerk, admin):
    before = shown(reader, address)
    assert shown(reader, address) == before
    move(submitted(target, clerk, 8000).pk, Action.ACCEPT, by=admin, at=at(2024, 7, 3))
    assert shown(reader, address) != before


def shown(reader, address: str) -> str:
    """The page on 30 June without its form tokens, which are others each time."""
    page = reader.get(address + "?as_of=2024-06-30").content.decode()
    return re.sub(r"\b\w{64}\b", "", page)


def test_a_kept_page_asks_the_database_for_little(reader, target, django_assert_num_queries):
    reader.get("/2024/?as_of=2024-06-30")
    with django_assert_num_queries(4):  # session, user, reports, revision
        reader.get("/2024/?as_of=2024-06-30")


def test_a_kept_page_carries_the_readers_own_frame(client, leader, admin, target):
    client.force_login(leader)
    assert "赵宁" in client.get("/2024/").content.decode()
    client.force_login(admin)
    page = client.get("/2024/").content.decode()
    assert "陈办" in page
    assert "赵宁" not in page


def test_one_readers_tag_is_not_anothers(client, leader, admin, target):
    client.force_login(leader)
    client.get("/2024/")
    tag = client.get("/2024/")["ETag"]
    client.force_login(admin)
    assert client.get("/2024/", headers={"if-none-match": tag}).status_code == 200


def test_a_message_is_seen_though_the_page_is_known(client, admin, target):
    client.force_login(admin)
    client.get("/2024/")
    tag = client.get("/2024/")["ETag"]
    client.post("/2024/targets/B-017/instructions/", {"text": "请加快。"})
    response = client.get("/2024/", headers={"if-none-match": tag})
    assert response.status_code == 200
    assert "ETag" not in response


def test_a_fragment_is_not_taken_for_the_page(reader, target):
    page, fragment = (
        reader.get("/2024/"),
        reader.get("/2024/", headers={"hx-request": "true", "hx-target": "wall"}),
    )
    assert page["ETag"] != fragment["ETag"]
    assert "<html" not in fragment.content.decode()
    assert {"HX-Request", "HX-Target"} <= set(page["Vary"].replace(" ", "").split(","))


def test_nobody_else_may_keep_a_page(reader, target):
    assert reader.get("/2024/")["Cache-Control"] == "private, no-cache"


def test_a_page_kept_for_one_day_is_not_shown_for_another(reader, target, accepted):
    accepted(target, JUNE, 4200)
    days = ["?as_of=2024-05-31", "?as_of=2024-06-30", "?as_of=2024-06-30&known=2024-07-01"]
    pages = [reader.get(f"/2024/{day}").context["page"].rollup.counts for day in days]
    assert pages[0] != pages[1] != pages[2]


def test_whoever_has_signed_out_gets_nothing_kept(reader, target):
    tag = reader.get("/2024/")["ETag"]
    reader.logout()
    assert reader.get("/2024/", headers={"if-none-match": tag}).status_code == 302


def test_units_of_no_report_do_not_matter(db):
    Unit.objects.create(name="区统计局")  # before the first import


def test_the_page_with_what_is_typed_and_not_yet_accepted_is_kept_by_no_browser(reader, target):
    page = reader.get("/2024/targets/B-017/")
    assert page["Cache-Control"] == "private, no-store"
    assert "ETag" not in page


@pytest.mark.parametrize("first", ["admin", "leader", "clerk"])
@pytest.mark.parametrize("address", ["", "trend/", "units/", "wall/", "targets/B-017/"])
def test_what_is_kept_for_one_reader_has_nothing_of_that_reader(first, address, request, client, target):
    """Once whoever opened the overview first decided whether others saw the link to the bulletin."""
    people = {name: request.getfixturevalue(name) for name in ("admin", "leader", "clerk")}
    alone = {}
    for name, person in people.items():
        cache.clear()
        client.force_login(person)
        alone[name] = marked(client.get(f"/2024/{address}"))
    cache.clear()
    for name in (first, *people):
        client.force_login(people[name])
        assert marked(client.get(f"/2024/{address}")) == alone[name]


def marked(response) -> str:
    """A page without what is new in every answer."""
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*"', "", response.content.decode())
