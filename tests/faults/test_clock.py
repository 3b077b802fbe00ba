"""The server's clock is a week ahead, and somebody sets it back while people work: nothing fails, nothing is lost."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from targets.models import Instruction, ProgressEntry, SecurityEvent
from targets.services.audit import seal
from targets.services.verifying import check
from targets.summaries import forget_facts, forget_stories
from tests.conftest import at
from tests.test_access import PEOPLE, TABLE

READING = {"data_date": "2024-06-30", "value": "4200", "text": "新登记4200户。", "action": "submit"}
FAST = at(2024, 7, 9, 15)  # what the clock says while it is a week ahead
RIGHT = at(2024, 7, 2, 15)


@pytest.fixture
def clock(monkeypatch):
    """Call it: what it says from now on; it goes on by a quarter of a second with each look, so that who has read all
    pages is not gone for so long that the session lapses."""
    said = [FAST]

    def now() -> datetime:
        said[0] += timedelta(milliseconds=250)
        return said[0]

    monkeypatch.setattr("django.utils.timezone.now", now)
    return lambda moment: said.__setitem__(0, moment)


@pytest.fixture
def people(request, clock) -> dict[str, Client]:
    """An error of the software fails the test."""
    clients = {who: Client() for who in PEOPLE}
    sign_in(request, clients)
    return clients


def sign_in(request, clients: dict[str, Client]) -> None:
    for who, client in clients.items():
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))


def read_all(people: dict[str, Client], places: dict) -> None:
    for who, client in people.items():
        for name, (address, method, *_) in TABLE.items():
            if method == "get":
                response = client.get(address.format_map(places))
                assert response.status_code < 500, (who, name)
                if response.streaming:
                    b"".join(response.streaming_content)


def work(people: dict[str, Client], day: str, value: str) -> ProgressEntry:
    """Report, send back, send again, accept; instruct, answer, close. Whatever is said, it is done."""
    clerk, admin, leader = people["clerk"], people["admin"], people["leader"]
    clerk.post("/2024/report/B-017/", READING | {"data_date": day, "value": value})
    entry = ProgressEntry.objects.get(data_date=day)
    admin.post(f"/2024/review/{entry.pk}/", {"action": "return", "reason": "请附来源"})
    clerk.post(
        "/2024/report/B-017/", READING | {"data_date": day, "value": value, "text": f"来源：{day}登记表。"}
    )
    admin.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    entry.refresh_from_db()
    assert entry.status == "accepted"
    leader.post("/2024/targets/B-017/instructions/", {"text": f"{day}已阅，请加快。"})
    instruction = Instruction.objects.get(text__startswith=day)
    clerk.post(f"/instructions/{instruction.pk}/answer/", {"text": f"{day}起增设窗口。"})
    leader.post(f"/instructions/{instruction.pk}/close/", {"seen": "1"})
    return entry


def test_a_clock_that_is_set_back_loses_nothing(people, places, clock, target, request):
    work(people, "2024-04-30", "4100")
    read_all(people, places)
    clock(RIGHT)
    forget_facts()  # as another process that starts now
    forget_stories()
    read_all(people, places)
    work(people, "2024-05-31", "4200")
    read_all(people, places)
    clock(at(2024, 7, 10))  # and the time comes that had been there already
    sign_in(request, people)  # nobody has been there for a week
    read_all(people, places)
    work(people, "2024-06-30", "4300")
    accepted = target.entries.filter(status="accepted").order_by("data_date")
    assert list(accepted.values_list("value", flat=True)) == [4100, 4200, 4300]
    assert "4300" in people["leader"].get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    seal()
    assert SecurityEvent.objects.exists()
    assert check(by=None, at=at(2024, 7, 11)).is_whole
