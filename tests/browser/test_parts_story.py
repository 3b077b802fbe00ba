"""A shared number from its splitting to the leader: three townships, one of them late, and who adds them up."""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import expect

from targets.domain.words import Split
from targets.models import Notice, ProgressEntry, Report, Target, Unit, User
from targets.models.unit import UnitKind
from targets.services import Action, Reading, move, record
from targets.services.splitting import NewPart, SplitGrounds, split_target
from tests.browser.conftest import NARROW, swapped

DECEMBER = date(2024, 12, 31)


def test_townships_report_their_parts_and_the_lead_takes_the_sum_over(site):
    whole = split_by_the_office(site)
    number, first, second, late = whole.number, *whole.parts.order_by("number")
    for part, value in ((first, 300), (second, 200)):
        township = site.open(staff_of(part.lead.unit), f"/2024/report/{part.number}/")
        expect(township.locator(".report-row__what")).to_contain_text(f"{number}“{whole.title}”的分解")
        township.get_by_label("本期累计").fill(str(value))
        township.get_by_role("button", name="提交").click()
        expect(township.locator(".report-row--done")).to_contain_text("已提交")
    admin = User.objects.get(username="demo_admin")
    accept(first, admin)

    lead = site.open(staff_of(whole.lead.unit), f"/2024/report/{number}/")
    summed = lead.locator(".report-row__parts")
    expect(summed).to_contain_text(f"各项累计合计300{whole.unit}，待审：{second.lead.unit}（采信后计入）")
    expect(summed).to_contain_text(f"本期未报：{late.lead.unit}")
    expect(lead.get_by_label("本期累计")).to_have_value("")  # it is not whole
    lead.get_by_label("进展情况").fill("各街道汇总。")
    accept(second, admin)
    with swapped(lead):
        lead.get_by_label("进展情况").press("Alt+Equal")
    expect(lead.get_by_label("本期累计")).to_have_value("500")
    expect(lead.get_by_label("本期新增")).to_have_value("-6944")
    expect(summed).to_contain_text("合计刚有变动，填入的是现在的，请核对。")
    expect(lead.get_by_label("进展情况")).to_have_value("各街道汇总。")
    assert not whole.entries.filter(data_date=DECEMBER).exists()

    with swapped(lead):
        lead.get_by_role("button", name="提醒未报的1家").click()
    expect(summed).to_contain_text(f"已提醒{late.lead.unit}。")
    expect(lead.get_by_role("button", name="提醒未报的1家")).to_have_count(0)
    expect(lead.get_by_label("进展情况")).to_have_value("各街道汇总。")
    assert Notice.objects.filter(address=f"/2024/report/{late.number}/?unit={late.lead.unit_id}").exists()
    with swapped(lead):
        lead.get_by_label("数据截止日").fill("2024-11-30")
    expect(summed).to_contain_text("截至11月30日，各项都还没有采信的数据")
    with swapped(lead):
        lead.get_by_label("数据截止日").fill("2024-12-31")
    expect(summed).to_contain_text(f"各项累计合计500{whole.unit}")
    lead.get_by_role("button", name="提交").click()
    expect(lead.locator(".field--wrong")).to_contain_text("累计值比上期7444户（11月30日）少6944户")
    lead.get_by_label("情况说明").fill("口径改为三个街道。")
    lead.get_by_role("button", name="提交").click()
    expect(lead.locator(".report-row--done")).to_contain_text("已提交")
    assert whole.entries.get(data_date=DECEMBER).value == 500

    leader = site.open("leader", f"/2024/targets/{number}/")
    row = leader.locator("table.split tr", has_text=late.number)
    expect(row).to_contain_text(late.lead.unit.name)
    expect(row.locator(".light")).to_have_attribute("data-light", "critical")
    expect(leader.get_by_role("button", name="提醒")).to_have_count(0)


def test_the_sum_is_taken_over_on_a_phone(site):
    whole = split_among_three()
    part = whole.parts.order_by("number").first()
    record(
        part,
        Reading(data_date=DECEMBER, value=Decimal(300)),
        by=User.objects.filter(unit=part.lead.unit).first(),
        at=timezone.now(),
        submit=True,
    )
    accept(part, User.objects.get(username="demo_admin"))
    page = site.open(staff_of(whole.lead.unit), f"/2024/report/{whole.number}/", viewport=NARROW)
    with swapped(page):
        page.get_by_role("button", name="采用合计300").click()
    expect(page.get_by_label("本期累计")).to_have_value("300")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def split_by_the_office(site) -> Target:
    """Among three of all townships, on the page of the number."""
    whole = not_split_yet()
    page = site.open("admin", whole.get_absolute_url())
    page.get_by_role("link", name="分解", exact=True).click()
    page.wait_for_load_state()
    page.get_by_role("button", name="全部乡镇和街道").click()
    page.wait_for_load_state()
    for tick in page.get_by_label("去掉").all()[3:]:
        tick.check()
    page.get_by_role("button", name="平均分").click()
    page.wait_for_load_state()
    expect(page.locator(".split-left")).to_contain_text("与目标一致")
    page.get_by_label("分解理由").fill("区政府常务会议定")
    page.get_by_role("button", name="预览").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="确认分解3项").click()
    expect(page.locator(".messages")).to_contain_text("已按数量分解3项")
    return Target.objects.get(pk=whole.pk)


def split_among_three() -> Target:
    """As the office does it, without its page."""
    whole, admin = not_split_yet(), User.objects.get(username="demo_admin")
    parts = [NewPart(title=f"{town}市场主体", lead=town, value=Decimal(1000)) for town in towns()]
    split_target(
        whole, Split.SUM, parts, grounds=SplitGrounds(reason="分到街道"), by=admin, at=timezone.now()
    )
    return Target.objects.get(pk=whole.pk)


def not_split_yet() -> Target:
    """A number of demo_staff's unit in the year after which everything is to be reported, and clerks of townships."""
    Target.objects.filter(part_of__number="B-017").update(part_of=None)
    Target.objects.filter(number="B-017").update(split="")
    for n, town in enumerate(towns()):
        User.objects.create_user(f"demo_town{n}", name=f"{town}填报员", role="staff", unit=town)
    return Target.objects.get(report=Report.objects.get(), number="B-017")


def towns() -> list[Unit]:
    kinds = [UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT]
    return list(Unit.objects.active().filter(kind__in=kinds).order_by("position", "pk")[:3])


def staff_of(unit: Unit) -> str:
    user = User.objects.filter(unit=unit, role="staff", username__startswith="demo_").order_by("-pk").first()
    return user.username.removeprefix("demo_")


def accept(part: Target, admin: User) -> None:
    entry = ProgressEntry.objects.get(target=part, status="submitted")
    move(entry.pk, Action.ACCEPT, by=admin, at=timezone.now())
