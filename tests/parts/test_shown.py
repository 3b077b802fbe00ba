"""What the lead is proposed, and what pages show of parts."""

from datetime import date
from decimal import Decimal

import pytest

from targets.documents.duties.columns import subtitle
from targets.domain.moment import Moment
from targets.models import ApiToken, User
from targets.services import ExplanationNeeded, Reading, record
from targets.summaries import (
    duties,
)
from tests.conftest import at

from .conftest import JUNE, SEEN, part


@pytest.fixture
def told(shared, accepted, client, clerk, monkeypatch):
    """The lead's form in July: one part has reported for June, one until May, one never."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 3))
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), date(2024, 5, 31), Decimal(900))
    client.force_login(clerk)
    return client.get("/2024/report/B-017/")


def test_the_sum_is_proposed_to_the_lead_with_who_is_missing(told):
    assert "value" not in told.context["form"].initial  # it is not whole: nobody confirms it without looking
    assert '<button class="button" name="take_sum" value="2900"' in told.content.decode()
    assert "各项累计合计2900户，本期未报：乙、丙（丙尚未报过，没有计入）。" in told.content.decode()


def test_what_townships_report_is_not_proposed_to_them(told, client, towns):
    own = User.objects.create_user("jia", "correct-horse", name="甲", role="staff", unit=towns[0])
    client.force_login(own)
    page = client.get("/2024/report/B-017-01/")
    assert "value" not in page.context["form"].initial
    assert "各项累计合计" not in page.content.decode()


def test_another_number_than_the_sum_needs_an_explanation(told, shared, clerk):
    def send(value: int, explanation: str = ""):
        reading = Reading(data_date=JUNE, value=Decimal(value), text="按月汇总。", explanation=explanation)
        return record(shared, reading, by=clerk, at=SEEN, submit=True)

    with pytest.raises(ExplanationNeeded, match="3000户比分解各项的累计合计2900户高100户"):
        send(3000)
    assert send(3000, "丙100户尚未录入。").status == "submitted"


def test_the_sum_itself_needs_none(told, shared, clerk):
    reading = Reading(data_date=JUNE, value=Decimal(2900), text="按月汇总。")
    assert record(shared, reading, by=clerk, at=SEEN, submit=True).status == "submitted"


# What pages show.


def test_the_page_of_a_target_has_its_parts(client, leader, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    assert "按数量分解，分解3项，2项红灯" in page
    assert "各项目标合计8100户，多分解100户。各项累计合计2000户，本期未报：乙、丙" in page
    assert "2000 / 3000户" in page
    assert 'href="/2024/targets/B-017-02/?as_of=2024-06-30"' in page


def test_the_parts_of_a_number_stand_in_the_order_of_what_is_done(client, leader, shared, accepted):
    accepted(part("B-017-03"), JUNE, Decimal(1900))
    accepted(part("B-017-02"), JUNE, Decimal(2000))
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    table = page.split('id="split-title"')[1].split("</table>")[0]
    places = [table.find(words) for words in ("B-017-03", "第1<", "B-017-02", "第2<", "B-017-01")]
    assert places == sorted(places)
    assert min(places) > 0
    assert "第3" not in table


def test_the_page_of_a_part_leads_to_its_whole(client, leader, shared):
    client.force_login(leader)
    page = client.get("/2024/targets/B-017-01/").content.decode()
    assert '<a href="/2024/targets/B-017/">B-017 新增市场主体</a>' in page
    assert '<span class="word">B-017</span>的分解' in page


def test_the_ledger_folds_parts_below_their_whole(client, leader, shared, make_target):
    make_target("B-018")
    client.force_login(leader)
    page = client.get("/2024/targets/").content.decode()
    fold = page.split('<tr class="ledger__fold">')[1].split("</tr>")[0]
    assert "<details><summary>分解3项，3项红灯</summary>" in fold
    assert fold.count("<li>") == 3
    assert page.count('<tr class="ledger__fold">') == 1


def test_a_square_counts_the_red_parts(client, leader, shared, project):
    client.force_login(leader)
    page = client.get("/2024/?as_of=2024-06-30").content.decode()
    assert 'data-red="3"' in page
    assert "分解2项，2项红灯" in page


def test_the_interface_for_programs_has_parts(client, db, shared, admin):
    token = ApiToken(name="门户", created_by=admin)
    secret = token.give_secret()
    token.save()
    asked = {"headers": {"Authorization": f"Bearer {secret}"}}
    rows = client.get("/api/v1/reports/2024/targets", **asked).json()
    assert [(row["number"], row["split"], row["part_of"]) for row in rows["results"]] == [
        ("B-017", "sum", None)
    ]
    assert rows["results"][0]["parts"] == ["B-017-01", "B-017-02", "B-017-03"]
    assert client.get("/api/v1/reports/2024/targets?with_parts=true", **asked).json()["count"] == 4
    one = client.get("/api/v1/reports/2024/targets/B-017-02", **asked).json()
    assert (one["part_of"], one["parts"]) == ("B-017", [])


def test_the_table_of_duties_lists_parts_and_counts_them_apart(report, shared, project, towns):
    found = duties(report, moment=Moment(JUNE, SEEN))
    assert [row.target.number for row in found.rows][:4] == ["B-017", "B-017-01", "B-017-02", "B-017-03"]
    assert "共2项，另列分解5项" in subtitle(found)
    assert [row.target.number for row in found.of_unit(towns[0]).led] == ["B-017-01", "C-012"]


def test_the_pages_of_reporting_leave_out_lists(client, project, clerk, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 3))
    client.force_login(clerk)
    assert client.get("/2024/report/C-011/").status_code == 404
    page = client.get("/2024/report/").context["page"]
    assert [row.target.number for row in page.led] == []
